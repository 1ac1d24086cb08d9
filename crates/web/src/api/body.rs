//! What the API takes and gives.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use terbuka_core::office::Office;
use terbuka_desk::form::RequestForm;
use terbuka_desk::upload::{Upload, UploadSlot};
use utoipa::ToSchema;

use crate::error::WebError;
use crate::form::data::Unreadable;
use crate::form::{FieldError, Message};

/// An office.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OfficeBody {
    /// Region code.
    #[schema(example = "1503")]
    pub code: String,
    /// Name in addresses.
    #[schema(example = "sarolangun")]
    pub slug: String,
    /// Full name.
    pub name: String,
    /// `national`, `province`, `regency` or `city`.
    #[schema(example = "regency")]
    pub level: String,
    /// IANA name of its time zone.
    #[schema(example = "Asia/Jakarta")]
    pub time_zone: String,
}

impl OfficeBody {
    /// An office as the API shows it.
    pub fn of(office: &Office) -> Self {
        Self {
            code: office.code.clone(),
            slug: office.slug.clone(),
            name: office.name.clone(),
            level: office.level.code().to_owned(),
            time_zone: office.zone.iana().to_owned(),
        }
    }
}

/// A request for public information. Fields without a value are left out or empty.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RequestBody {
    /// `individual`, `group` or `legal_entity`.
    pub kind: String,
    /// Full name.
    pub name: String,
    /// `ktp`, `sim`, `passport`, `legal_entity_decree` or `power_of_attorney`.
    pub identity_kind: String,
    /// Its number; for a KTP the 16 digits of the NIK.
    pub identity_number: String,
    /// Postal address.
    pub address: String,
    /// Telephone; this or `email` is needed.
    pub phone: Option<String>,
    /// E-mail; this or `phone` is needed.
    pub email: Option<String>,
    /// Occupation, a column of the official register.
    pub occupation: Option<String>,
    /// Education.
    pub education: Option<String>,
    /// Name of an attorney.
    pub attorney_name: Option<String>,
    /// Identity number of the attorney.
    pub attorney_identity: Option<String>,
    /// Address of the attorney.
    pub attorney_address: Option<String>,
    /// Telephone of the attorney.
    pub attorney_phone: Option<String>,
    /// What is asked; up to 50,000 characters.
    pub information: String,
    /// What for.
    pub purpose: String,
    /// `view`, `soft_copy` or `hard_copy`.
    pub obtain: String,
    /// `pick_up`, `email`, `whatsapp`, `post` or `courier`.
    pub delivery: String,
    /// Asked as election information.
    pub election: Option<bool>,
    /// The requester states that the data is true; must be `true`.
    pub statement: bool,
    /// Files, 20 MB and ten at most; each is checked by its content.
    pub attachments: Option<Vec<AttachmentBody>>,
}

/// A file that comes with a request.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AttachmentBody {
    /// Name of the file.
    #[schema(example = "ktp.jpg")]
    pub name: String,
    /// `identity`, `power_of_attorney`, `deed`, `ministerial_approval` or `supporting`.
    #[schema(example = "identity")]
    pub purpose: String,
    /// Its bytes in Base64.
    #[schema(example = "JVBERi0xLjcK")]
    pub content: String,
}

/// A body that is taken as it stands.
pub fn example() -> Value {
    json!({
        "kind": "individual",
        "name": "Siti Rahma",
        "identity_kind": "ktp",
        "identity_number": "1503994507900001",
        "address": "Jalan Contoh Nomor 12, Sarolangun, Jambi",
        "phone": "0812-3456-7890",
        "email": "siti.rahma@example.id",
        "occupation": "Peneliti",
        "information": "Rekapitulasi jumlah pemilih per TPS pada pemilihan terakhir, dalam bentuk CSV.",
        "purpose": "Penelitian partisipasi pemilih",
        "obtain": "soft_copy",
        "delivery": "email",
        "election": false,
        "statement": true
    })
}

/// What a submission gives.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SubmittedBody {
    /// Registration number.
    pub number: String,
    /// Tracking token: keep it secret, it opens the request.
    pub token: String,
    /// Instant of receipt in the office's zone.
    #[schema(example = "2026-03-02T09:15:00+07:00")]
    pub received_at: String,
    /// Last day of the written answer.
    #[schema(example = "2026-03-16")]
    pub due: String,
    /// Page of the request.
    pub tracking_url: String,
    /// The receipt as PDF.
    pub receipt_url: String,
}

/// Where a request stands.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct StateBody {
    /// Registration number.
    pub number: String,
    /// Slug of the office.
    pub office: String,
    /// Stage.
    #[schema(example = "in_process")]
    pub state: String,
    /// What came of it, once something did.
    pub outcome: Option<String>,
    /// `ordinary` or `election`.
    pub track: String,
    /// Instant of receipt in the office's zone.
    pub received_at: String,
    /// The binding date.
    pub due: String,
    /// The term was extended.
    pub extended: bool,
    /// Working days to the binding date, negative when late; absent once answered.
    pub remaining_working_days: Option<i32>,
    /// Day of the decision.
    pub decided_on: Option<String>,
    /// The clock, day by day, under both readings of joint leave.
    #[schema(value_type = Object)]
    pub clock: Value,
    /// What happened, oldest first.
    pub timeline: Vec<HappeningBody>,
    /// Letters, oldest first.
    pub letters: Vec<LetterBody>,
    /// Grounds of UU 14/2008 Art. 35(1) that it gives now.
    pub grounds: Vec<String>,
    /// Objections to it, oldest first.
    pub objections: Vec<super::objection::BriefBody>,
    /// Page of the request.
    pub tracking_url: String,
}

/// Something that happened.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct HappeningBody {
    /// When.
    pub at: String,
    /// What.
    #[schema(example = "received")]
    pub event: String,
    /// The binding date it set, if any.
    pub due: Option<String>,
}

/// A letter.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LetterBody {
    /// Kind.
    #[schema(example = "notification")]
    pub kind: String,
    /// Number.
    pub number: Option<String>,
    /// When it was issued.
    pub issued_at: String,
    /// SHA-256 of the archived PDF.
    pub sha256: Option<String>,
    /// The PDF.
    pub url: String,
}

const TEXTS: [&str; 17] = crate::portal::ask::TEXTS;
const FLAGS: [&str; 2] = ["election", "statement"];

/// Reads a submission and its files; every field that cannot be used is named.
///
/// # Errors
/// Not JSON; fields unknown or of another type.
pub fn read_request(body: &[u8]) -> Result<(RequestForm, Vec<Upload>), WebError> {
    let text = std::str::from_utf8(body).map_err(|_| Unreadable::Encoding)?;
    let value: Value = serde_json::from_str(text).map_err(|_| Unreadable::Broken)?;
    let Value::Object(mut fields) = value else { return Err(Unreadable::Broken.into()) };
    let mut wrong = Vec::new();
    let uploads = read_attachments(fields.remove("attachments"), &mut wrong);
    let mut complain = |field: &str, key: &'static str| {
        wrong.push(FieldError { field: field.to_owned(), message: Message::new(key) });
    };
    for (name, value) in &fields {
        let fits = match value {
            Value::Null => true,
            Value::String(_) => TEXTS.contains(&name.as_str()),
            Value::Bool(_) => FLAGS.contains(&name.as_str()),
            _ => false,
        };
        if !TEXTS.contains(&name.as_str()) && !FLAGS.contains(&name.as_str()) {
            complain(name, "forms.error.unknown_field");
        } else if !fits {
            complain(name, "forms.error.wrong_type");
        }
    }
    if !wrong.is_empty() {
        return Err(WebError::Invalid(wrong));
    }
    fields.retain(|_, value| !value.is_null());
    let form = serde_json::from_value(Value::Object(fields)).map_err(|_| Unreadable::Broken)?;
    Ok((form, uploads))
}

/// The files of a submission. What each may be for is what the portal's form has a place for.
fn read_attachments(value: Option<Value>, wrong: &mut Vec<FieldError>) -> Vec<Upload> {
    let mut complain = |field: String, key: &'static str| {
        wrong.push(FieldError { field, message: Message::new(key) });
    };
    let list = match value {
        None | Some(Value::Null) => return Vec::new(),
        Some(Value::Array(list)) => list,
        Some(_) => {
            complain("attachments".into(), "forms.error.wrong_type");
            return Vec::new();
        }
    };
    let mut uploads = Vec::new();
    for (nth, value) in list.into_iter().enumerate() {
        let Ok(file) = serde_json::from_value::<AttachmentBody>(value) else {
            complain(format!("attachments[{nth}]"), "forms.error.attachment");
            continue;
        };
        let slot = crate::portal::ask::FILES
            .iter()
            .map(|(_, slot)| *slot)
            .find(|slot: &UploadSlot| slot.code() == file.purpose);
        let bytes = STANDARD.decode(file.content.as_bytes());
        match (slot, bytes) {
            (Some(slot), Ok(bytes)) => uploads.push(Upload { name: file.name, bytes, slot }),
            (None, _) => {
                complain(format!("attachments[{nth}].purpose"), "forms.error.attachment_purpose");
            }
            (_, Err(_)) => {
                complain(format!("attachments[{nth}].content"), "forms.error.attachment_base64");
            }
        }
    }
    uploads
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(body: &str) -> Vec<(String, String)> {
        match read_request(body.as_bytes()) {
            Err(WebError::Invalid(fields)) => {
                fields.into_iter().map(|f| (f.field, f.message.key.into_owned())).collect()
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_example_is_taken_as_it_stands() {
        let (form, uploads) = read_request(example().to_string().as_bytes()).unwrap();
        assert!(form.parse(true).is_ok() && uploads.is_empty());
    }

    #[test]
    fn attachments_are_read_or_named() {
        let with = |files: Value| {
            let mut body = example();
            body["attachments"] = files;
            body.to_string()
        };
        let file = json!({"name": "a.txt", "purpose": "supporting", "content": "aGFsbw=="});
        let (_, uploads) = read_request(with(json!([file])).as_bytes()).unwrap();
        assert_eq!(
            (uploads[0].bytes.as_slice(), uploads[0].slot),
            (&b"halo"[..], UploadSlot::Supporting)
        );
        for (files, field, key) in [
            (json!("x"), "attachments", "wrong_type"),
            (json!([{"name": "a"}]), "attachments[0]", "attachment"),
            // What the office gives is not for a requester to put there.
            (
                json!([{"name": "a", "purpose": "answer", "content": ""}]),
                "attachments[0].purpose",
                "attachment_purpose",
            ),
            (
                json!([{"name": "a", "purpose": "deed", "content": "%%"}]),
                "attachments[0].content",
                "attachment_base64",
            ),
        ] {
            assert_eq!(wrong(&with(files)), [(field.to_owned(), format!("forms.error.{key}"))]);
        }
    }

    #[test]
    fn unknown_and_mistyped_fields_are_named() {
        let unknown = "forms.error.unknown_field".to_owned();
        let mistyped = "forms.error.wrong_type".to_owned();
        assert_eq!(wrong(r#"{"nama":"x"}"#), [("nama".to_owned(), unknown)]);
        assert_eq!(wrong(r#"{"name":1}"#), [("name".to_owned(), mistyped.clone())]);
        assert_eq!(wrong(r#"{"election":"yes"}"#), [("election".to_owned(), mistyped)]);
    }

    #[test]
    fn what_is_no_object_is_said_so() {
        for body in [&b"[]"[..], b"{", b"\"x\"", b"", b"{\"name\":\"\xff\"}"] {
            assert!(matches!(read_request(body), Err(WebError::Unreadable(_))), "{body:?}");
        }
    }
}
