//! What the API takes and gives for an objection.

use serde::Serialize;
use serde_json::{Value, json};
use terbuka_desk::objection_form::{ObjectionForm, PersonForm};
use utoipa::ToSchema;

use crate::error::WebError;
use crate::form::data::Unreadable;
use crate::form::{FieldError, Message};

/// An objection to a request. Fields without a value are left out or empty.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ObjectionBody {
    /// Letters of UU 14/2008 Art. 35(1), `a` to `g`, that the request gives.
    pub grounds: Vec<String>,
    /// What happened (*kasus posisi*); up to 50,000 characters.
    pub case_position: String,
    /// What the information is for; that of the request when left out.
    pub purpose: Option<String>,
    /// The objector states that the data is true; must be `true`.
    pub statement: bool,
}

/// A body that is taken as it stands, for a request that was refused.
pub fn example() -> Value {
    json!({
        "grounds": ["a"],
        "case_position": "Permohonan ditolak seluruhnya, padahal sebagian informasinya tidak dikecualikan.",
        "purpose": "Penelitian partisipasi pemilih",
        "statement": true
    })
}

/// What an objection gives.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ObjectedBody {
    /// Number in the register of objections.
    pub number: String,
    /// Token of its page: keep it secret.
    pub token: String,
    /// Instant of receipt in the office's zone.
    #[schema(example = "2026-03-02T09:15:00+07:00")]
    pub received_at: String,
    /// Last day of the written answer.
    #[schema(example = "2026-04-21")]
    pub due: String,
    /// It came after the time of Art. 36(1): taken, and marked.
    pub late: bool,
    /// Page of the objection.
    pub tracking_url: String,
    /// The receipt as PDF.
    pub receipt_url: String,
}

/// An objection in few words.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BriefBody {
    /// Number in the register of objections.
    pub number: String,
    /// Where it stands.
    #[schema(example = "lodged")]
    pub state: String,
    /// What was decided, once it was.
    pub outcome: Option<String>,
    /// Last day of the written answer.
    pub due: String,
    /// Its page.
    pub tracking_url: String,
}

/// Reads an objection; every field that cannot be used is named.
///
/// # Errors
/// Not JSON; fields unknown or of another type.
pub fn read(body: &[u8]) -> Result<ObjectionForm, WebError> {
    let text = std::str::from_utf8(body).map_err(|_| Unreadable::Encoding)?;
    let value: Value = serde_json::from_str(text).map_err(|_| Unreadable::Broken)?;
    let Value::Object(fields) = value else { return Err(Unreadable::Broken.into()) };
    let mut wrong = Vec::new();
    let mut form = ObjectionForm { person: PersonForm::default(), ..ObjectionForm::default() };
    for (name, value) in fields {
        let fits = match (name.as_str(), value) {
            (_, Value::Null) => true,
            ("case_position", Value::String(text)) => {
                form.case_position = text;
                true
            }
            ("purpose", Value::String(text)) => {
                form.purpose = text;
                true
            }
            ("statement", Value::Bool(stated)) => {
                form.statement = stated;
                true
            }
            ("grounds", Value::Array(letters)) => {
                let all = letters.len();
                let texts = letters.into_iter().filter_map(|letter| match letter {
                    Value::String(letter) => Some(letter),
                    _ => None,
                });
                form.grounds = texts.collect();
                form.grounds.len() == all
            }
            ("case_position" | "purpose" | "statement" | "grounds", _) => false,
            _ => {
                let message = Message::new("forms.error.unknown_field");
                wrong.push(FieldError { field: name, message });
                continue;
            }
        };
        if !fits {
            let message = Message::new("forms.error.wrong_type");
            wrong.push(FieldError { field: name, message });
        }
    }
    if wrong.is_empty() { Ok(form) } else { Err(WebError::Invalid(wrong)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_is_read_and_wrong_fields_are_named() {
        let form = read(example().to_string().as_bytes()).expect("the example is good");
        assert_eq!(form.grounds, ["a"]);
        assert!(form.statement);
        let wrong = |text: &str| match read(text.as_bytes()) {
            Err(WebError::Invalid(fields)) => {
                fields.into_iter().map(|field| field.field).collect::<Vec<_>>()
            }
            other => panic!("{other:?}"),
        };
        assert_eq!(wrong(r#"{"grounds":["a",1],"x":1}"#), ["grounds", "x"]);
        assert_eq!(wrong(r#"{"statement":"yes"}"#), ["statement"]);
        assert!(read(b"[]").is_err() && read(b"\xff").is_err() && read(b"").is_err());
    }
}
