//! What reading or checking an SOP has to tell: a code a script can rely on, a sentence a person
//! understands, the place, and what to do about it.

use serde::{Deserialize, Serialize};

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The procedure should not be put in force like this.
    Error,
    /// Somebody should look at it.
    Warning,
    /// Good to know.
    Info,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Stable name, for instance `regulation.revoked`.
    pub code: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// A path into the data: `header.number`, `legal_basis.3`, `steps.2.time`. Positions count from
    /// 1 in the document's order; a step's own number stands in the message.
    #[serde(rename = "where")]
    pub place: String,
    /// Indonesian sentence that names the thing it is about.
    pub message: String,
    /// The same in English.
    pub message_en: String,
    /// What to do, in Indonesian.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub advice: Option<String>,
    /// The rule it rests on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub citation: Option<String>,
}

impl Finding {
    /// A finding without advice or citation.
    pub fn new(
        code: &'static str,
        severity: Severity,
        place: impl Into<String>,
        message: impl Into<String>,
        message_en: impl Into<String>,
    ) -> Self {
        Finding {
            code,
            severity,
            place: place.into(),
            message: message.into(),
            message_en: message_en.into(),
            advice: None,
            citation: None,
        }
    }

    /// Adds what to do about it.
    pub fn advise(mut self, advice: impl Into<String>) -> Self {
        self.advice = Some(advice.into());
        self
    }

    /// Adds the rule it rests on.
    pub fn cite(mut self, citation: impl Into<String>) -> Self {
        self.citation = Some(citation.into());
        self
    }
}

/// The first `max` characters of a text on one line, for quoting in a finding.
pub(crate) fn quote(text: &str, max: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= max {
        return line;
    }
    let mut short: String = line.chars().take(max).collect();
    short.push('…');
    short
}
