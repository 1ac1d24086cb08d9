//! Where a charter can stand, and what can be done there: one table.

use crate::codes;
use crate::request::Act;

codes! {
    /// Stage of a charter.
    Stage {
        /// The PPID is drawing it up.
        Draft = "draft",
        /// Handed in: waits for the PPID's superior.
        Submitted = "submitted",
        /// Determined: waits to be announced.
        Determined = "determined",
        /// Announced and in force.
        Published = "published",
        /// A later edition took its place; it can still be read.
        Replaced = "replaced",
    }
}

impl Stage {
    /// The acts that have a meaning at this stage. Beginning a draft stands nowhere.
    pub fn acts(self) -> &'static [Act] {
        match self {
            Stage::Draft => &[Act::CharterDraft],
            Stage::Submitted => &[Act::CharterDetermine],
            Stage::Determined => &[Act::CharterPublish],
            Stage::Published | Stage::Replaced => &[],
        }
    }

    /// Whether the public may read it.
    pub fn is_public(self) -> bool {
        matches!(self, Stage::Published | Stage::Replaced)
    }

    /// Whether it is still on its way to the public.
    pub fn is_under_way(self) -> bool {
        !self.is_public()
    }
}
