//! The request form as somebody typed it, and the types it becomes (law sheet 3.3 and 5). Every field
//! that cannot be used is named with what is wrong; nothing typed is lost, because the caller keeps it.

use terbuka_core::person::{
    Attorney, Content, Delivery, IdentityKind, Obtain, Requester, RequesterKind, nik_is_plausible,
};

use crate::error::{Check, Result};

/// The longest text of a field that is told in sentences. The law sets no limit; this one keeps a
/// single letter printable.
pub const MAX_TEXT_CHARS: usize = 50_000;
/// The longest text of a one-line field.
pub const MAX_LINE_CHARS: usize = 300;

/// The fields as typed; their names are the names of the form's fields and of [`crate::error::FieldError`].
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct RequestForm {
    /// Code of a [`RequesterKind`].
    pub kind: String,
    /// Full name.
    pub name: String,
    /// Code of an [`IdentityKind`], may be empty.
    pub identity_kind: String,
    /// Its number.
    pub identity_number: String,
    /// Postal address.
    pub address: String,
    /// Telephone or WhatsApp.
    pub phone: String,
    /// E-mail.
    pub email: String,
    /// Occupation.
    pub occupation: String,
    /// Education.
    pub education: String,
    /// Attorney's name; empty when nobody acts for the requester.
    pub attorney_name: String,
    /// Attorney's identity number.
    pub attorney_identity: String,
    /// Attorney's address.
    pub attorney_address: String,
    /// Attorney's telephone.
    pub attorney_phone: String,
    /// What is asked.
    pub information: String,
    /// What for.
    pub purpose: String,
    /// Code of an [`Obtain`].
    pub obtain: String,
    /// Code of a [`Delivery`].
    pub delivery: String,
    /// Asked as election information.
    pub election: bool,
    /// The requester states that the data is true.
    pub statement: bool,
}

impl RequestForm {
    /// The person and the content, or what is wrong field by field.
    ///
    /// `by_public` demands what only the public form must have: an identity number, a way to reach
    /// the requester, and the statement. At the desk the officer may lack them for now: that is what
    /// the completeness check is for.
    ///
    /// # Errors
    /// [`crate::DeskError::Invalid`].
    pub fn parse(&self, by_public: bool) -> Result<(Requester, Content)> {
        let mut check = Check::default();
        let kind = RequesterKind::from_code(&self.kind);
        check.ensure(kind.is_some(), "kind", "choice");
        let obtain = Obtain::from_code(&self.obtain);
        check.ensure(obtain.is_some(), "obtain", "choice");
        let delivery = Delivery::from_code(&self.delivery);
        check.ensure(delivery.is_some(), "delivery", "choice");
        let identity_kind = IdentityKind::from_code(&self.identity_kind);
        check.ensure(
            identity_kind.is_some() || self.identity_kind.is_empty(),
            "identity_kind",
            "choice",
        );

        let name = line(&mut check, "name", &self.name, true);
        let address = line(&mut check, "address", &self.address, true);
        let identity_number = line(&mut check, "identity_number", &self.identity_number, false);
        let phone = line(&mut check, "phone", &self.phone, false);
        let email = line(&mut check, "email", &self.email, false);
        let occupation = line(&mut check, "occupation", &self.occupation, false);
        let education = line(&mut check, "education", &self.education, false);
        let attorney_name = line(&mut check, "attorney_name", &self.attorney_name, false);
        let attorney_identity =
            line(&mut check, "attorney_identity", &self.attorney_identity, false);
        let attorney_address = line(&mut check, "attorney_address", &self.attorney_address, false);
        let attorney_phone = line(&mut check, "attorney_phone", &self.attorney_phone, false);
        let information = text(&mut check, "information", &self.information);
        let purpose = text(&mut check, "purpose", &self.purpose);

        if let Some(number) = &identity_number
            && identity_kind == Some(IdentityKind::Ktp)
        {
            let digits: String = number.chars().filter(|c| !matches!(c, ' ' | '.' | '-')).collect();
            check.ensure(nik_is_plausible(&digits), "identity_number", "nik");
        }
        if let Some(email) = &email {
            check.ensure(is_email(email), "email", "email");
        }
        for (field, number) in [("phone", &phone), ("attorney_phone", &attorney_phone)] {
            if let Some(number) = number {
                check.ensure(is_phone(number), field, "phone");
            }
        }
        if by_public {
            check.ensure(identity_number.is_some(), "identity_number", "identity_needed");
            check.ensure(
                identity_number.is_none() || identity_kind.is_some(),
                "identity_kind",
                "choice",
            );
            check.ensure(phone.is_some() || email.is_some(), "email", "contact_needed");
            check.ensure(self.statement, "statement", "statement");
        }
        if delivery == Some(Delivery::Email) && email.is_none() {
            check.wrong("email", "required");
        }
        if delivery == Some(Delivery::Whatsapp) && phone.is_none() {
            check.wrong("phone", "required");
        }
        check.done()?;
        // The checks above have passed, so each choice is there.
        let (Some(kind), Some(obtain), Some(delivery)) = (kind, obtain, delivery) else {
            unreachable!("choices were checked")
        };
        let requester = Requester {
            kind,
            name: name.unwrap_or_default(),
            identity_kind,
            identity_number,
            address: address.unwrap_or_default(),
            phone,
            email,
            occupation,
            education,
            attorney: attorney_name.map(|name| Attorney {
                name,
                identity_number: attorney_identity,
                address: attorney_address,
                phone: attorney_phone,
            }),
        };
        Ok((requester, Content { information, purpose, obtain, delivery }))
    }
}

fn line(check: &mut Check, field: &str, typed: &str, needed: bool) -> Option<String> {
    let value = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    if value.is_empty() {
        check.ensure(!needed, field, "required");
        return None;
    }
    check.ensure(value.chars().count() <= MAX_LINE_CHARS, field, "too_long");
    check.ensure(!value.chars().any(char::is_control), field, "control_chars");
    Some(value)
}

fn text(check: &mut Check, field: &str, typed: &str) -> String {
    let value = typed.replace("\r\n", "\n").replace('\r', "\n").trim().to_owned();
    check.ensure(!value.is_empty(), field, "required");
    check.ensure(value.chars().count() <= MAX_TEXT_CHARS, field, "too_long");
    let control = |c: char| c.is_control() && c != '\n' && c != '\t';
    check.ensure(!value.chars().any(control), field, "control_chars");
    value
}

/// One `@`, something before it, a dotted name after it, nothing that could end a mail header.
/// Whether the box exists, only a mail can tell.
fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let plain = |c: char| !c.is_whitespace() && !c.is_control() && !"<>(),;:\\\"[]@".contains(c);
    !local.is_empty()
        && local.len() <= 64
        && local.chars().all(plain)
        && domain.len() <= 253
        && domain.contains('.')
        && domain.split('.').all(|label| {
            !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-')
        })
}

fn is_phone(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    (6..=16).contains(&digits)
        && text
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '+' | '-' | ' ' | '(' | ')' | '.'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::DeskError;

    fn good() -> RequestForm {
        RequestForm {
            kind: "individual".into(),
            name: "  Siti   Rahma ".into(),
            identity_kind: "ktp".into(),
            identity_number: "1503994507900001".into(),
            address: "Jalan Contoh 1".into(),
            email: "siti@example.id".into(),
            information: "Daftar pemilih per TPS".into(),
            purpose: "Penelitian".into(),
            obtain: "soft_copy".into(),
            delivery: "email".into(),
            statement: true,
            ..RequestForm::default()
        }
    }

    fn wrong(form: &RequestForm) -> Vec<(String, &'static str)> {
        match form.parse(true) {
            Err(DeskError::Invalid(errors)) => {
                errors.into_iter().map(|error| (error.field, error.code)).collect()
            }
            _ => Vec::new(),
        }
    }

    #[test]
    fn a_good_form_becomes_types() {
        let (person, content) = good().parse(true).expect("the form is good");
        assert_eq!(person.name, "Siti Rahma");
        assert_eq!(content.delivery, Delivery::Email);
        assert!(person.attorney.is_none());
    }

    #[test]
    fn an_empty_form_names_every_needed_field_once() {
        let mut fields: Vec<String> =
            wrong(&RequestForm::default()).into_iter().map(|(field, _)| field).collect();
        let all = fields.len();
        fields.sort();
        fields.dedup();
        assert_eq!(fields.len(), all, "a field was named twice");
        for field in ["kind", "name", "address", "information", "purpose", "obtain", "delivery"] {
            assert!(fields.iter().any(|f| f == field), "{field} is not named");
        }
    }

    #[test]
    fn each_fault_stands_at_its_field() {
        let cases: [(&str, RequestForm, &str); 8] = [
            ("email", RequestForm { email: "siti@".into(), ..good() }, "email"),
            ("email", RequestForm { email: "a@b.id\r\nBcc: x@y.id".into(), ..good() }, "email"),
            ("identity_number", RequestForm { identity_number: "15030".into(), ..good() }, "nik"),
            ("phone", RequestForm { phone: "abc".into(), ..good() }, "phone"),
            ("statement", RequestForm { statement: false, ..good() }, "statement"),
            ("name", RequestForm { name: "a\u{0}b".into(), ..good() }, "control_chars"),
            ("name", RequestForm { name: "x".repeat(301), ..good() }, "too_long"),
            ("information", RequestForm { information: "x".repeat(50_001), ..good() }, "too_long"),
        ];
        for (field, form, code) in cases {
            assert!(wrong(&form).contains(&(field.to_owned(), code)), "{field}: {code}");
        }
    }

    #[test]
    fn five_thousand_characters_and_any_script_are_taken() {
        let form = RequestForm {
            information: "ꦲꦏ꧀ꦱꦫ 😀 العربية ".repeat(400),
            name: "ꦱꦶꦠꦶ 😀".into(),
            ..good()
        };
        assert!(form.parse(true).is_ok());
    }

    #[test]
    fn the_desk_may_take_in_what_is_still_incomplete() {
        let form = RequestForm {
            identity_kind: String::new(),
            identity_number: String::new(),
            email: String::new(),
            delivery: "pick_up".into(),
            statement: false,
            ..good()
        };
        assert!(form.parse(false).is_ok());
        assert!(form.parse(true).is_err());
    }
}
