//! How a person wants pages to look: type size, contrast, underlined links. Kept in a cookie on his
//! own machine; works without JavaScript.

use axum::http::HeaderMap;

use crate::cookie;

/// Name of the cookie.
pub const COOKIE: &str = "tampilan";

/// Choices of the accessibility bar.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Look {
    /// Type size: 0 ordinary, 1 large, 2 very large.
    pub size: u8,
    /// High contrast.
    pub contrast: bool,
    /// Every link underlined and text set wider.
    pub links: bool,
}

impl Look {
    /// The choice kept in the cookie.
    pub fn read(headers: &HeaderMap) -> Self {
        cookie::get(headers, COOKIE).map(Self::from_code).unwrap_or_default()
    }

    /// From three digits; whatever is not understood is ordinary.
    pub fn from_code(code: &str) -> Self {
        let mut digits = code.bytes().map(|b| b.wrapping_sub(b'0'));
        let mut next = |most: u8| digits.next().filter(|d| *d <= most).unwrap_or(0);
        Self { size: next(2), contrast: next(1) == 1, links: next(1) == 1 }
    }

    /// As three digits.
    pub fn code(self) -> String {
        format!("{}{}{}", self.size, u8::from(self.contrast), u8::from(self.links))
    }

    /// What it becomes after a press of this button; unknown buttons change nothing.
    #[must_use]
    pub fn after(mut self, button: &str) -> Self {
        match button {
            "besar" => self.size = (self.size + 1).min(2),
            "kecil" => self.size = self.size.saturating_sub(1),
            "kontras" => self.contrast = !self.contrast,
            "tautan" => self.links = !self.links,
            "semula" => self = Self::default(),
            _ => {}
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn survives_its_cookie_and_any_other() {
        for code in ["000", "211", "110"] {
            assert_eq!(Look::from_code(code).code(), code);
        }
        assert_eq!(Look::from_code("9x1").code(), "001");
        assert_eq!(Look::from_code("").after("besar").after("besar").after("besar").size, 2);
        assert_eq!(Look::from_code("211").after("semula"), Look::default());
    }
}
