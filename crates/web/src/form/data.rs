//! Reading a submitted form: URL-encoded or multipart, in strict UTF-8, within limits.
//!
//! A file that is too large does not end the reading: its bytes are let go and the rest of the form
//! is read on, so that the page can come back with everything that was typed.

use axum::extract::Multipart;
use bytes::Bytes;

/// What a form may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FormLimits {
    /// Bytes of one text field.
    pub field: usize,
    /// Bytes of all text fields together.
    pub text: usize,
    /// Number of fields and files.
    pub count: usize,
    /// Bytes of one file.
    pub file: usize,
    /// Number of files.
    pub files: usize,
    /// Bytes of all files together.
    pub all_files: usize,
}

impl Default for FormLimits {
    fn default() -> Self {
        const MB: usize = 1 << 20;
        Self {
            field: 128 << 10,
            text: 512 << 10,
            count: 400,
            file: 20 * MB,
            files: 10,
            all_files: 40 * MB,
        }
    }
}

impl FormLimits {
    /// What the forms of documentation may hold: larger files, and many of them.
    pub fn documents() -> Self {
        const MB: usize = 1 << 20;
        Self { file: 50 * MB, files: 100, all_files: 60 * MB, ..Self::default() }
    }
}

/// Why a form could not be read at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// A name or value is not UTF-8.
    #[error("the form is not UTF-8")]
    Encoding,
    /// Its text is larger than any form of ours.
    #[error("the form is too large")]
    TooLarge,
    /// It breaks off or is not a form.
    #[error("the form is broken")]
    Broken,
}

/// One uploaded file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    /// Field it was chosen in.
    pub field: String,
    /// Name on the sender's machine, without folders; only ever shown, never used as a path.
    pub name: String,
    /// Its bytes; `None` when it was larger than a file may be.
    pub bytes: Option<Bytes>,
}

/// A submitted form as it came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormData {
    /// Names and values in the order sent.
    pub fields: Vec<(String, String)>,
    /// Files in the order sent; empty file fields are left out.
    pub files: Vec<Upload>,
    /// More files, or more bytes of files, came than are taken: the surplus was let go.
    pub too_many_files: bool,
}

impl FormData {
    /// The only value of a field: nothing when it is absent, `Err` when it came more than once.
    ///
    /// # Errors
    /// When two values came: neither can be believed to be the one the person saw.
    #[expect(clippy::result_unit_err, reason = "the caller words it")]
    pub fn one(&self, name: &str) -> Result<Option<&str>, ()> {
        let mut found = self.all(name);
        match (found.next(), found.next()) {
            (first, None) => Ok(first),
            _ => Err(()),
        }
    }

    /// All values of a field that may repeat.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.fields.iter().filter(move |(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// The files chosen in a field.
    pub fn files_of(&self, name: &str) -> impl Iterator<Item = &Upload> {
        self.files.iter().filter(move |file| file.field == name)
    }

    /// Reads a URL-encoded body.
    ///
    /// # Errors
    /// When it is not UTF-8 or larger than `limits`.
    pub fn from_urlencoded(body: &[u8], limits: FormLimits) -> Result<Self, Unreadable> {
        if body.len() > limits.text * 3 {
            return Err(Unreadable::TooLarge);
        }
        let mut form = FormData::default();
        let mut total = 0;
        for pair in body.split(|b| *b == b'&').filter(|pair| !pair.is_empty()) {
            let at = pair.iter().position(|b| *b == b'=').unwrap_or(pair.len());
            let value = decode(pair.get(at + 1..).unwrap_or_default())?;
            form.push(decode(&pair[..at])?, value, &mut total, limits)?;
        }
        Ok(form)
    }

    /// Reads a multipart body as it arrives.
    ///
    /// # Errors
    /// When it is not UTF-8, breaks off, or its text is larger than `limits`.
    pub async fn from_multipart(
        mut body: Multipart,
        limits: FormLimits,
    ) -> Result<Self, Unreadable> {
        let mut form = FormData::default();
        let (mut text, mut file_bytes) = (0, 0);
        while let Some(mut part) = body.next_field().await.map_err(|e| broken(&e))? {
            let name = part.name().unwrap_or_default().to_owned();
            let Some(file_name) = part.file_name().map(bare_name) else {
                let mut value = Vec::new();
                while let Some(chunk) = part.chunk().await.map_err(|e| broken(&e))? {
                    if value.len() + chunk.len() > limits.field {
                        return Err(Unreadable::TooLarge);
                    }
                    value.extend_from_slice(&chunk);
                }
                let value = String::from_utf8(value).map_err(|_| Unreadable::Encoding)?;
                form.push(name, value, &mut text, limits)?;
                continue;
            };
            let mut content = Some(Vec::new());
            let mut room = limits.all_files.saturating_sub(file_bytes);
            if form.files.len() >= limits.files {
                room = 0;
            }
            while let Some(chunk) = part.chunk().await.map_err(|e| broken(&e))? {
                let Some(kept) = &mut content else { continue };
                if kept.len() + chunk.len() > limits.file {
                    content = None;
                } else if kept.len() + chunk.len() > room {
                    form.too_many_files = true;
                    content = None;
                } else {
                    kept.extend_from_slice(&chunk);
                }
            }
            if content.as_ref().is_some_and(Vec::is_empty) && file_name.is_empty() {
                continue; // A file field where nothing was chosen.
            }
            file_bytes += content.as_ref().map_or(0, Vec::len);
            if form.files.len() < limits.files {
                let bytes = content.map(Bytes::from);
                form.files.push(Upload { field: name, name: file_name, bytes });
            } else {
                form.too_many_files = true;
            }
        }
        Ok(form)
    }

    fn push(
        &mut self,
        name: String,
        value: String,
        total: &mut usize,
        limits: FormLimits,
    ) -> Result<(), Unreadable> {
        *total += name.len() + value.len();
        if value.len() > limits.field || *total > limits.text || self.fields.len() >= limits.count {
            return Err(Unreadable::TooLarge);
        }
        self.fields.push((name, value));
        Ok(())
    }
}

fn broken(error: &axum::extract::multipart::MultipartError) -> Unreadable {
    match error.status() {
        axum::http::StatusCode::PAYLOAD_TOO_LARGE => Unreadable::TooLarge,
        _ => Unreadable::Broken,
    }
}

/// The last part of a file name, shortened to 200 characters, without control characters.
fn bare_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    last.chars().filter(|c| !c.is_control()).take(200).collect::<String>().trim().to_owned()
}

/// Undoes URL encoding strictly: the outcome must be UTF-8.
fn decode(text: &[u8]) -> Result<String, Unreadable> {
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() {
        match text[at] {
            b'+' => out.push(b' '),
            b'%' => {
                let pair = text.get(at + 1..at + 3).ok_or(Unreadable::Broken)?;
                let mut byte = [0];
                hex::decode_to_slice(pair, &mut byte).map_err(|_| Unreadable::Broken)?;
                out.push(byte[0]);
                at += 2;
            }
            byte => out.push(byte),
        }
        at += 1;
    }
    String::from_utf8(out).map_err(|_| Unreadable::Encoding)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &[u8]) -> Result<FormData, Unreadable> {
        FormData::from_urlencoded(body, FormLimits::default())
    }

    #[test]
    fn reads_names_values_and_repeats() {
        let form = read(b"nama=Siti+Aminah&tujuan=a%26b%3D%E2%9C%93&pilih=1&pilih=2&kosong=&=x&&y")
            .unwrap();
        assert_eq!(form.one("nama"), Ok(Some("Siti Aminah")));
        assert_eq!(form.one("tujuan"), Ok(Some("a&b=✓")));
        assert_eq!(form.one("pilih"), Err(()));
        assert_eq!(form.all("pilih").collect::<Vec<_>>(), ["1", "2"]);
        assert_eq!(form.one("kosong"), Ok(Some("")));
        assert_eq!(form.one("y"), Ok(Some("")));
        assert_eq!(form.one("tidak"), Ok(None));
    }

    #[test]
    fn broken_encodings_are_said_never_guessed() {
        for bad in [&b"a=%ff"[..], b"a=\xff", b"%c3=1", b"a=%ed%a0%80"] {
            assert_eq!(read(bad), Err(Unreadable::Encoding), "{bad:?}");
        }
        for bad in [&b"a=%"[..], b"a=%4", b"a=%zz"] {
            assert_eq!(read(bad), Err(Unreadable::Broken), "{bad:?}");
        }
    }

    #[test]
    fn limits_hold() {
        let long = [b"a=".as_slice(), &vec![b'x'; 200 << 10]].concat();
        assert_eq!(read(&long), Err(Unreadable::TooLarge));
        assert_eq!(read("a=1&".repeat(500).as_bytes()), Err(Unreadable::TooLarge));
        let five_thousand = format!("rincian={}", "é".repeat(5000));
        assert_eq!(read(five_thousand.as_bytes()).unwrap().fields[0].1.chars().count(), 5000);
    }

    #[test]
    fn file_names_lose_their_folders() {
        assert_eq!(bare_name("C:\\Users\\siti\\ktp.pdf"), "ktp.pdf");
        assert_eq!(bare_name("../../etc/passwd"), "passwd");
        assert_eq!(bare_name("a\r\nb\0.pdf"), "ab.pdf");
    }
}
