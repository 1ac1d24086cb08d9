//! The objection form as somebody typed it, and the types it becomes (law sheet 3.6).

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use terbuka_core::law::ObjectionGround;
use terbuka_core::objection::dossier::{CASE_SLOT, INFORMATION_SLOT, PURPOSE_SLOT};
use terbuka_core::person::{Attorney, Content, Requester};
use terbuka_core::request::Text;

use crate::error::{Check, Result};
use crate::form::RequestForm;

/// The fields as typed; their names are the names of the form's fields and of
/// [`crate::error::FieldError`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ObjectionForm {
    /// Letters of the grounds.
    pub grounds: Vec<String>,
    /// What happened, in the objector's words (*kasus posisi*).
    pub case_position: String,
    /// What the information is for.
    pub purpose: String,
    /// For periodic information: which.
    pub information: String,
    /// For periodic information: when it was found missing, ISO date; today when empty.
    pub found_on: String,
    /// For periodic information: about an election.
    pub election: bool,
    /// Who objects; for an objection to a request only the attorney's fields are looked at.
    pub person: PersonForm,
    /// The objector states that the data is true.
    pub statement: bool,
}

/// Who objects, as typed; the same fields as on the request form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PersonForm {
    /// Code of a kind of requester.
    pub kind: String,
    /// Full name.
    pub name: String,
    /// Code of a kind of identity.
    pub identity_kind: String,
    /// Its number.
    pub identity_number: String,
    /// Address.
    pub address: String,
    /// Telephone.
    pub phone: String,
    /// E-mail.
    pub email: String,
    /// Occupation.
    pub occupation: String,
    /// Attorney's name; empty when nobody acts for the objector.
    pub attorney_name: String,
    /// Attorney's identity number.
    pub attorney_identity: String,
    /// Attorney's address.
    pub attorney_address: String,
    /// Attorney's telephone.
    pub attorney_phone: String,
}

/// What the form became.
#[derive(Clone, Debug)]
pub(crate) struct Parsed {
    pub(crate) person: Requester,
    pub(crate) grounds: BTreeSet<ObjectionGround>,
    pub(crate) found_on: Option<Date>,
    pub(crate) texts: Vec<Text>,
}

impl ObjectionForm {
    /// The person, the grounds and the words, or what is wrong field by field. `of` is the request
    /// objected to and who made it.
    pub(crate) fn parse(
        &self,
        of: Option<(&Requester, &Content)>,
        by_public: bool,
        has_power: bool,
    ) -> Result<Parsed> {
        let mut check = Check::default();
        let grounds: Vec<Option<ObjectionGround>> =
            self.grounds.iter().map(|code| ObjectionGround::from_code(code)).collect();
        check.ensure(!grounds.is_empty(), "grounds", "required");
        check.ensure(grounds.iter().all(Option::is_some), "grounds", "choice");
        let grounds: BTreeSet<ObjectionGround> = grounds.into_iter().flatten().collect();
        let found_on = match self.found_on.trim() {
            "" => None,
            typed => {
                let date: Option<Date> = typed.parse().ok();
                check.ensure(date.is_some(), "found_on", "date");
                date
            }
        };
        check.ensure(!self.case_position.trim().is_empty(), "case_position", "required");
        if by_public {
            check.ensure(self.statement, "statement", "statement");
            let attorney = !self.person.attorney_name.trim().is_empty();
            check.ensure(!attorney || has_power, "power_of_attorney", "required");
        }
        // The request form knows how to check a person and long words: one place for both.
        let whole = self.as_request(of, by_public);
        let parsed = whole.parse(by_public && of.is_none());
        let words = self.words(&mut check);
        let (person, content) = match (parsed, check.done()) {
            (Ok(parsed), Ok(())) => parsed,
            (Err(crate::DeskError::Invalid(mut errors)), other) => {
                if let Err(crate::DeskError::Invalid(more)) = other {
                    errors.extend(more);
                }
                return Err(crate::DeskError::Invalid(errors));
            }
            (Ok(_), Err(error)) | (Err(error), _) => return Err(error),
        };
        let person = match of {
            Some((requester, _)) => {
                let attorney = person.attorney.or_else(|| requester.attorney.clone());
                Requester { attorney, ..requester.clone() }
            }
            None => person,
        };
        Ok(Parsed {
            person,
            grounds,
            found_on,
            texts: vec![
                Text::new(CASE_SLOT, words),
                Text::new(PURPOSE_SLOT, content.purpose),
                Text::new(INFORMATION_SLOT, content.information),
            ],
        })
    }

    /// The long words, checked as those of a request are.
    fn words(&self, check: &mut Check) -> String {
        let value = self.case_position.replace("\r\n", "\n").replace('\r', "\n");
        let value = value.trim().to_owned();
        let fits = value.chars().count() <= crate::form::MAX_TEXT_CHARS;
        check.ensure(fits, "case_position", "too_long");
        let control = |c: char| c.is_control() && c != '\n' && c != '\t';
        check.ensure(!value.chars().any(control), "case_position", "control_chars");
        value
    }

    fn as_request(&self, of: Option<(&Requester, &Content)>, by_public: bool) -> RequestForm {
        let typed = &self.person;
        let mut form = RequestForm {
            attorney_name: typed.attorney_name.clone(),
            attorney_identity: typed.attorney_identity.clone(),
            attorney_address: typed.attorney_address.clone(),
            attorney_phone: typed.attorney_phone.clone(),
            purpose: self.purpose.clone(),
            // An objection asks for nothing new, so these say nothing.
            obtain: "view".into(),
            delivery: "pick_up".into(),
            statement: self.statement || !by_public,
            ..RequestForm::default()
        };
        match of {
            Some((requester, content)) => {
                form.kind = requester.kind.code().into();
                form.name = requester.name.clone();
                form.address = requester.address.clone();
                form.information = content.information.clone();
                if form.purpose.trim().is_empty() {
                    form.purpose = content.purpose.clone();
                }
            }
            None => {
                form.kind = typed.kind.clone();
                form.name = typed.name.clone();
                form.identity_kind = typed.identity_kind.clone();
                form.identity_number = typed.identity_number.clone();
                form.address = typed.address.clone();
                form.phone = typed.phone.clone();
                form.email = typed.email.clone();
                form.occupation = typed.occupation.clone();
                form.information = self.information.clone();
            }
        }
        form
    }
}

impl From<&Requester> for PersonForm {
    fn from(person: &Requester) -> Self {
        let attorney: Option<&Attorney> = person.attorney.as_ref();
        let text = |value: Option<&String>| value.cloned().unwrap_or_default();
        PersonForm {
            kind: person.kind.code().into(),
            name: person.name.clone(),
            identity_kind: person.identity_kind.map_or("", |kind| kind.code()).into(),
            identity_number: text(person.identity_number.as_ref()),
            address: person.address.clone(),
            phone: text(person.phone.as_ref()),
            email: text(person.email.as_ref()),
            occupation: text(person.occupation.as_ref()),
            attorney_name: attorney.map(|one| one.name.clone()).unwrap_or_default(),
            attorney_identity: text(attorney.and_then(|one| one.identity_number.as_ref())),
            attorney_address: text(attorney.and_then(|one| one.address.as_ref())),
            attorney_phone: text(attorney.and_then(|one| one.phone.as_ref())),
        }
    }
}
