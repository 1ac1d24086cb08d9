//! The list of public information (*daftar informasi publik*).

use crate::codes;

codes! {
    /// How information is made public (UU 14/2008 Art. 9–11, 17).
    Category {
        /// *Berkala*.
        Periodic = "periodic",
        /// *Serta merta*.
        Immediate = "immediate",
        /// *Setiap saat*.
        Anytime = "anytime",
        /// *Dikecualikan*.
        Exempt = "exempt",
    }
}
