//! The four classes of information (UU 14/2008 Art. 9, 10, 11, 17) and the words people use for them.

use crate::codes;

codes! {
    /// Class of an item.
    Category {
        /// *Berkala*: at least every six months (Art. 9).
        Periodic = "periodic",
        /// *Serta merta*: at once (Art. 10).
        Immediate = "immediate",
        /// *Setiap saat*: whenever asked (Art. 11).
        Anytime = "anytime",
        /// *Dikecualikan*: a title only (Art. 17, 19).
        Exempt = "exempt",
    }
}

impl Category {
    /// The class a word stands for, in whatever spelling lists use: code, Indonesian with or without
    /// *informasi*, hyphens, abbreviations.
    ///
    /// ```
    /// use terbuka_core::catalog::Category;
    /// assert_eq!(Category::read("Informasi Serta-Merta"), Some(Category::Immediate));
    /// assert_eq!(Category::read("tersedia setiap saat"), Some(Category::Anytime));
    /// assert_eq!(Category::read("BERKALA "), Some(Category::Periodic));
    /// assert_eq!(Category::read("rahasia sekali"), None);
    /// ```
    pub fn read(word: &str) -> Option<Category> {
        if let Some(category) = Category::from_code(word.trim()) {
            return Some(category);
        }
        let letters: String =
            word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        if letters.is_empty() {
            return None;
        }
        // "Informasi yang wajib disediakan dan diumumkan secara berkala": the telling word is one.
        // What keeps something closed wins: nothing exempt may be read as open.
        const WORDS: [(&str, Category); 17] = [
            ("dikecualikan", Category::Exempt),
            ("terkecuali", Category::Exempt),
            ("pengecualian", Category::Exempt),
            ("exempt", Category::Exempt),
            ("sertamerta", Category::Immediate),
            ("sertamarta", Category::Immediate),
            ("immediate", Category::Immediate),
            ("darurat", Category::Immediate),
            ("setiapsaat", Category::Anytime),
            ("tiapsaat", Category::Anytime),
            ("sewaktuwaktu", Category::Anytime),
            ("anytime", Category::Anytime),
            ("berkala", Category::Periodic),
            ("periodik", Category::Periodic),
            ("periodic", Category::Periodic),
            ("rutin", Category::Periodic),
            ("tertutup", Category::Exempt),
        ];
        if let Some((_, category)) = WORDS.iter().find(|(word, _)| letters.contains(word)) {
            return Some(*category);
        }
        match letters.as_str() {
            "b" | "ib" => Some(Category::Periodic),
            "sm" | "ism" => Some(Category::Immediate),
            "ss" | "iss" => Some(Category::Anytime),
            "dik" | "d" | "k" => Some(Category::Exempt),
            _ => None,
        }
    }

    /// The name as the law has it.
    pub fn indonesian(self) -> &'static str {
        match self {
            Category::Periodic => "Berkala",
            Category::Immediate => "Serta Merta",
            Category::Anytime => "Setiap Saat",
            Category::Exempt => "Dikecualikan",
        }
    }
}
