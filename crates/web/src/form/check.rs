//! Turning typed text into values, gathering a message for every field that needs one.
//!
//! A checker never stops at the first fault: the person sees all of them at once.

use jiff::civil::Date;
use unicode_normalization::UnicodeNormalization;

use super::data::{FormData, Upload};
use super::state::{FormState, Message};

/// Reads fields and gathers messages.
#[derive(Debug)]
pub struct Checker<'d> {
    data: &'d FormData,
    state: FormState,
}

impl<'d> Checker<'d> {
    /// A checker of one submission.
    pub fn new(data: &'d FormData) -> Self {
        Self { data, state: FormState::keeping(data) }
    }

    /// What was sent, as it came.
    pub fn data(&self) -> &'d FormData {
        self.data
    }

    /// What is kept and said so far.
    pub fn state(&mut self) -> &mut FormState {
        &mut self.state
    }

    /// Adds a message to a field.
    pub fn fail(&mut self, field: &str, message: Message) {
        self.state.error(field, message);
    }

    /// The form's values and messages.
    pub fn into_state(self) -> FormState {
        self.state
    }

    /// Hands out the values, or the form with its messages.
    ///
    /// # Errors
    /// The form to show again, when any message was added.
    pub fn finish<T>(self, value: Option<T>) -> Result<T, Box<FormState>> {
        match value {
            Some(value) if !self.state.failed() => Ok(value),
            _ => Err(Box::new(self.state)),
        }
    }

    /// One line of text: trimmed, in Unicode's composed form, at most `max` characters. `None` when
    /// empty.
    pub fn line(&mut self, field: &str, max: usize) -> Option<String> {
        let text = self.text(field, max)?;
        if text.contains('\n') {
            // A single-line input cannot hold a line break; one that does was made by other means.
            return Some(text.split('\n').map(str::trim).collect::<Vec<_>>().join(" "));
        }
        Some(text)
    }

    /// Text of several lines: trimmed, line ends as `\n`, at most `max` characters.
    pub fn text(&mut self, field: &str, max: usize) -> Option<String> {
        let raw = match self.data.one(field) {
            Ok(raw) => raw.unwrap_or_default(),
            Err(()) => {
                self.fail(field, Message::new("forms.error.repeated"));
                return None;
            }
        };
        let text: String = raw.replace("\r\n", "\n").replace('\r', "\n").nfc().collect();
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        if text.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
            self.fail(field, Message::new("forms.error.control_chars"));
            return None;
        }
        let count = text.chars().count();
        if count > max {
            let message =
                Message::new("forms.error.too_long").with("max", max).with("count", count);
            self.fail(field, message);
            return None;
        }
        Some(text.to_owned())
    }

    /// A line that must not be empty; `missing` says what to type.
    pub fn need_line(&mut self, field: &str, max: usize, missing: &'static str) -> Option<String> {
        let value = self.line(field, max);
        self.needed(field, value, missing)
    }

    /// A text that must not be empty.
    pub fn need_text(&mut self, field: &str, max: usize, missing: &'static str) -> Option<String> {
        let value = self.text(field, max);
        self.needed(field, value, missing)
    }

    fn needed<T>(&mut self, field: &str, value: Option<T>, missing: &'static str) -> Option<T> {
        if value.is_none() {
            self.fail(field, Message::new(missing));
        }
        value
    }

    /// One of several choices by its code; `None` when nothing was chosen.
    pub fn choice<T>(&mut self, field: &str, read: impl Fn(&str) -> Option<T>) -> Option<T> {
        let code = self.line(field, 100)?;
        let value = read(&code);
        if value.is_none() {
            self.fail(field, Message::new("forms.error.choice"));
        }
        value
    }

    /// One of several choices that must be taken.
    pub fn need_choice<T>(
        &mut self,
        field: &str,
        missing: &'static str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let value = self.choice(field, read);
        self.needed(field, value, missing)
    }

    /// Whether a box is ticked.
    pub fn ticked(&self, field: &str) -> bool {
        self.data.all(field).any(|value| !value.is_empty())
    }

    /// A civil date, as `2025-03-20` (what date inputs send) or `20-3-2025`, `20/03/2025` (what
    /// people type where the browser has none).
    pub fn date(&mut self, field: &str) -> Option<Date> {
        let text = self.line(field, 20)?;
        let date = read_date(&text);
        if date.is_none() {
            self.fail(field, Message::new("forms.error.date"));
        }
        date
    }

    /// An e-mail address in the shape mail servers accept. Whether it exists only a mail can tell.
    pub fn email(&mut self, field: &str) -> Option<String> {
        let text = self.line(field, 254)?;
        if !email_is_plausible(&text) {
            self.fail(field, Message::new("forms.error.email"));
            return None;
        }
        Some(text)
    }

    /// A telephone number: 6 to 15 digits, with the marks people put between them.
    pub fn phone(&mut self, field: &str) -> Option<String> {
        let text = self.line(field, 40)?;
        let digits = text.chars().filter(char::is_ascii_digit).count();
        let marks = text.chars().enumerate().all(|(at, c)| {
            c.is_ascii_digit() || matches!(c, ' ' | '-' | '.' | '(' | ')') || (c == '+' && at == 0)
        });
        if !marks || !(6..=15).contains(&digits) {
            self.fail(field, Message::new("forms.error.phone"));
            return None;
        }
        Some(text)
    }

    /// A whole number within bounds.
    pub fn number(&mut self, field: &str, least: i64, most: i64) -> Option<i64> {
        let text = self.line(field, 40)?;
        let plain: String = text.chars().filter(|c| !matches!(c, '.' | ' ')).collect();
        match plain.parse::<i64>() {
            Ok(number) if (least..=most).contains(&number) => Some(number),
            _ => {
                let message =
                    Message::new("forms.error.number").with("least", least).with("most", most);
                self.fail(field, message);
                None
            }
        }
    }

    /// The files of a field; says it when one was too large or too many came.
    pub fn files(&mut self, field: &str, max_bytes: usize) -> Vec<&'d Upload> {
        let files: Vec<&Upload> = self.data.files_of(field).collect();
        let size = format!("{} MB", max_bytes >> 20);
        if self.data.too_many_files {
            self.fail(field, Message::new("forms.error.too_many_files"));
        }
        for file in &files {
            let name = Message::new("forms.error.file_too_large").with("name", &file.name);
            match &file.bytes {
                None => self.fail(field, name.with("max", &size)),
                Some(bytes) if bytes.len() > max_bytes => self.fail(field, name.with("max", &size)),
                Some(bytes) if bytes.is_empty() => {
                    let message = Message::new("forms.error.file_empty").with("name", &file.name);
                    self.fail(field, message);
                }
                Some(_) => {}
            }
        }
        files
    }
}

/// Reads a date as people and browsers write it.
pub fn read_date(text: &str) -> Option<Date> {
    if let Ok(date) = text.parse::<Date>() {
        return Some(date);
    }
    let parts: Vec<&str> = text.split(['-', '/', '.']).map(str::trim).collect();
    let [day, month, year] = parts.as_slice() else { return None };
    if year.len() != 4 {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// Whether a text has the shape of an e-mail address that ordinary mail servers take.
pub fn email_is_plausible(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let allowed = |c: char| c.is_alphanumeric() || "!#$%&'*+/=?^_`{|}~.-".contains(c);
    let label = |part: &str| {
        !part.is_empty()
            && part.len() <= 63
            && !part.starts_with('-')
            && !part.ends_with('-')
            && part.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    !local.is_empty()
        && local.len() <= 64
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
        && local.chars().all(allowed)
        && domain.contains('.')
        && domain.split('.').all(label)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(pairs: &[(&str, &str)]) -> FormData {
        FormData {
            fields: pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect(),
            ..FormData::default()
        }
    }

    #[test]
    fn texts_are_tidied_and_bounded() {
        let data = form(&[
            ("nama", " Siti\u{65}\u{301} "),
            ("panjang", &"x".repeat(11)),
            ("nul", "a\0b"),
            ("dua", "1"),
            ("dua", "2"),
            ("baris", "a\r\nb"),
        ]);
        let mut c = Checker::new(&data);
        assert_eq!(c.line("nama", 20).as_deref(), Some("Sitié"));
        assert_eq!(c.text("baris", 10).as_deref(), Some("a\nb"));
        assert_eq!(c.line("baris", 10).as_deref(), Some("a b"));
        assert_eq!(c.text("panjang", 10), None);
        assert_eq!(c.text("nul", 10), None);
        assert_eq!(c.text("dua", 10), None);
        assert_eq!(c.need_text("kosong", 10, "forms.error.choice"), None);
        let fields: Vec<&str> = c.state.errors().iter().map(|e| e.field.as_str()).collect();
        assert_eq!(fields, ["panjang", "nul", "dua", "kosong"]);
        assert!(c.finish(Some(())).is_err());
    }

    #[test]
    fn dates_as_written_in_indonesia_and_by_browsers() {
        let day = jiff::civil::date(2025, 3, 5);
        for text in ["2025-03-05", "5-3-2025", "05/03/2025", "5.3.2025"] {
            assert_eq!(read_date(text), Some(day), "{text}");
        }
        for text in ["31-02-2025", "5-3-25", "kemarin", "2025-13-01", "5-3", ""] {
            assert_eq!(read_date(text), None, "{text}");
        }
    }

    #[test]
    fn addresses_that_mail_servers_take() {
        for good in ["siti@kpu.go.id", "a.b+c@x-y.co.id", "o'neil@contoh.id"] {
            assert!(email_is_plausible(good), "{good}");
        }
        for bad in [
            "",
            "siti",
            "@x.id",
            "a@",
            "a@x",
            "a b@x.id",
            "a@x..id",
            "a@-x.id",
            "a@x.id\nBcc: b@x.id",
            ".a@x.id",
            "a@b@c.id,d",
        ] {
            assert!(!email_is_plausible(bad), "{bad}");
        }
    }

    #[test]
    fn numbers_and_phones() {
        let data =
            form(&[("a", "12.500"), ("b", "-1"), ("c", "+62 812-3456-789"), ("d", "call me")]);
        let mut c = Checker::new(&data);
        assert_eq!(c.number("a", 0, 100_000), Some(12_500));
        assert_eq!(c.number("b", 0, 10), None);
        assert_eq!(c.phone("c").as_deref(), Some("+62 812-3456-789"));
        assert_eq!(c.phone("d"), None);
    }
}
