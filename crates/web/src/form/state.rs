//! What a form shows when it comes back: every value as it was typed, a message beside each field
//! that needs one, and a summary on top.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::data::FormData;
use crate::lang::Lang;

/// A sentence to be worded in the reader's language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Key of the text.
    pub key: Cow<'static, str>,
    /// What fills its places.
    pub places: Vec<(&'static str, String)>,
}

impl Message {
    /// A sentence without places.
    pub fn new(key: impl Into<Cow<'static, str>>) -> Self {
        Self { key: key.into(), places: Vec::new() }
    }

    /// With one more place filled.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.places.push((name, value.to_string()));
        self
    }

    /// The sentence in a language.
    pub fn text(&self, lang: Lang) -> String {
        let places: Vec<(&str, &dyn std::fmt::Display)> =
            self.places.iter().map(|(n, v)| (*n, v as &dyn std::fmt::Display)).collect();
        lang.fill(&self.key, &places)
    }
}

/// What is wrong with one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// Name of the field, which is also the id of its input.
    pub field: String,
    /// What to do about it.
    pub message: Message,
}

/// Values and messages of one form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormState {
    values: BTreeMap<String, Vec<String>>,
    errors: Vec<FieldError>,
    labels: BTreeMap<String, String>,
    /// Said above the form, for what belongs to no field.
    pub notices: Vec<Message>,
    /// Files had been chosen and must be chosen again: browsers forget them.
    pub files_lost: bool,
}

impl FormState {
    /// An empty form.
    pub fn new() -> Self {
        Self::default()
    }

    /// What was sent, kept.
    pub fn keeping(data: &FormData) -> Self {
        let mut state = Self { files_lost: !data.files.is_empty(), ..Self::default() };
        for (name, value) in &data.fields {
            // Tokens and keys are made anew for each page.
            if !name.starts_with('_') {
                state.values.entry(name.clone()).or_default().push(value.clone());
            }
        }
        state
    }

    /// With a value set, for a form that opens filled.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.values.insert(name.to_owned(), vec![value.to_string()]);
        self
    }

    /// Adds one more value to a field that may have several.
    pub fn add(&mut self, name: &str, value: impl ToString) {
        self.values.entry(name.to_owned()).or_default().push(value.to_string());
    }

    /// The value of a field, empty when it has none.
    pub fn value(&self, name: &str) -> &str {
        self.values.get(name).and_then(|all| all.first()).map_or("", String::as_str)
    }

    /// Whether a choice is taken.
    pub fn is(&self, name: &str, value: &str) -> bool {
        self.values.get(name).is_some_and(|all| all.iter().any(|v| v == value))
    }

    /// Adds a message to a field; the first one stays when there are several.
    pub fn error(&mut self, field: &str, message: Message) {
        if self.error_of(field).is_none() {
            self.errors.push(FieldError { field: field.to_owned(), message });
        }
    }

    /// Says what a field is called, for the summary of what is wrong.
    pub fn label(&mut self, field: &str, label: impl Into<String>) {
        self.labels.insert(field.to_owned(), label.into());
    }

    /// Puts what is wrong into the order in which a page asks, so that the summary reads from top
    /// to bottom. Fields not named come last.
    pub fn in_order_of(&mut self, fields: &[&str]) {
        let place = |name: &str| fields.iter().position(|field| *field == name);
        self.errors.sort_by_key(|error| place(&error.field).unwrap_or(fields.len()));
    }

    /// What a field is called, where it was said.
    pub fn label_of(&self, field: &str) -> Option<&str> {
        self.labels.get(field).map(String::as_str)
    }

    /// What is wrong with a field.
    pub fn error_of(&self, field: &str) -> Option<&Message> {
        self.errors.iter().find(|error| error.field == field).map(|error| &error.message)
    }

    /// Everything that is wrong, in the order found.
    pub fn errors(&self) -> &[FieldError] {
        &self.errors
    }

    /// Whether something must be changed before the form can be taken.
    pub fn failed(&self) -> bool {
        !self.errors.is_empty() || !self.notices.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_what_was_typed_but_no_token() {
        let data = FormData {
            fields: [("nama", "  Siti "), ("_csrf", "x"), ("cara", "a"), ("cara", "b")]
                .map(|(a, b)| (a.to_owned(), b.to_owned()))
                .to_vec(),
            ..FormData::default()
        };
        let mut state = FormState::keeping(&data);
        assert_eq!(state.value("nama"), "  Siti ");
        assert_eq!(state.value("_csrf"), "");
        assert!(state.is("cara", "b") && !state.is("cara", "c"));
        state.error("nama", Message::new("a"));
        state.error("nama", Message::new("b"));
        assert_eq!(state.errors().len(), 1);
        assert!(state.failed());
    }
}
