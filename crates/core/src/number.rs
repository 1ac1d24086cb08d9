//! Numbering templates: how an office writes the number of a paper or a register entry.
//!
//! There is no national format, so each office has its own template per kind of paper, for
//! instance `{seq:3}/PPID/{region}/{roman_month}/{year}`. A template is checked once, when it is
//! set, so that no two entries can ever be written the same; the counter itself is the store's.

mod error;

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use error::{MAX_TEMPLATE, MAX_VALUE};
pub use error::{NumberError, TemplateError};

/// What a placeholder stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Placeholder {
    /// `{seq}`: the running number; `{seq:3}` pads it to three digits.
    Seq,
    /// `{class}`: archive classification, such as `HM.02`.
    Class,
    /// `{type}`: kind of paper, such as `SD` or `ST`.
    Type,
    /// `{region}`: region code of the office, such as `1503`.
    Region,
    /// `{unit}`: code of the unit that writes.
    Unit,
    /// `{office_code}`: the office's own code.
    OfficeCode,
    /// `{month}`: the month in digits; `{month:2}` pads it.
    Month,
    /// `{roman_month}`: the month in Roman numerals, I to XII.
    RomanMonth,
    /// `{year}`: the year in four digits.
    Year,
}

impl Placeholder {
    /// Every placeholder, in the order help texts list them.
    pub const ALL: [Placeholder; 9] = [
        Placeholder::Seq,
        Placeholder::Class,
        Placeholder::Type,
        Placeholder::Region,
        Placeholder::Unit,
        Placeholder::OfficeCode,
        Placeholder::Month,
        Placeholder::RomanMonth,
        Placeholder::Year,
    ];

    /// The word between the braces.
    pub fn word(self) -> &'static str {
        match self {
            Placeholder::Seq => "seq",
            Placeholder::Class => "class",
            Placeholder::Type => "type",
            Placeholder::Region => "region",
            Placeholder::Unit => "unit",
            Placeholder::OfficeCode => "office_code",
            Placeholder::Month => "month",
            Placeholder::RomanMonth => "roman_month",
            Placeholder::Year => "year",
        }
    }
}

/// When the running number starts again at 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reset {
    /// On 1 January in the office's zone; the template must then write the year.
    #[default]
    Yearly,
    /// Never.
    Never,
}

/// The office's values for the placeholders that are not numbers of their own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberFields {
    /// For `{class}`.
    #[serde(default)]
    pub class: Option<String>,
    /// For `{type}`.
    #[serde(default)]
    pub kind: Option<String>,
    /// For `{region}`.
    #[serde(default)]
    pub region: Option<String>,
    /// For `{unit}`.
    #[serde(default)]
    pub unit: Option<String>,
    /// For `{office_code}`.
    #[serde(default)]
    pub office_code: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Text(String),
    Field { placeholder: Placeholder, width: usize },
}

/// A checked numbering template.
///
/// ```
/// use jiff::civil::date;
/// use terbuka_core::number::{NumberFields, NumberTemplate, Reset};
///
/// let template = NumberTemplate::parse("{seq:3}/PPID/{region}/{roman_month}/{year}", Reset::Yearly)?;
/// let fields = NumberFields { region: Some("1503".into()), ..NumberFields::default() };
/// let on = date(2026, 11, 21);
/// assert_eq!(template.format(7, on, &fields)?, "007/PPID/1503/XI/2026");
/// assert_eq!(template.blank(on, &fields)?, "…/PPID/1503/XI/2026");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumberTemplate {
    parts: Vec<Part>,
    reset: Reset,
}

impl NumberTemplate {
    /// Reads and checks a template.
    ///
    /// # Errors
    /// [`TemplateError`], with a message an administrator can act on.
    pub fn parse(text: &str, reset: Reset) -> Result<Self, TemplateError> {
        if text.chars().count() > MAX_TEMPLATE {
            return Err(TemplateError::TooLong);
        }
        if let Some(at) = text.chars().position(char::is_control) {
            return Err(TemplateError::Control { at: at + 1 });
        }
        let template = NumberTemplate { parts: split(text)?, reset };
        match template.placeholders().filter(|used| *used == Placeholder::Seq).count() {
            0 => return Err(TemplateError::NoSequence),
            1 => {}
            _ => return Err(TemplateError::SequenceTwice),
        }
        if reset == Reset::Yearly && !template.placeholders().any(|used| used == Placeholder::Year)
        {
            return Err(TemplateError::NoYear);
        }
        template.refuse_ambiguity()?;
        Ok(template)
    }

    /// The placeholders in use, in order: what an office must have values for.
    pub fn placeholders(&self) -> impl Iterator<Item = Placeholder> + '_ {
        self.parts.iter().filter_map(|part| match part {
            Part::Text(_) => None,
            Part::Field { placeholder, .. } => Some(*placeholder),
        })
    }

    /// When the running number starts again.
    pub fn reset(&self) -> Reset {
        self.reset
    }

    /// Which counter a date belongs to: its year, or 0 for one that never restarts.
    pub fn period(&self, on: Date) -> i16 {
        match self.reset {
            Reset::Yearly => on.year(),
            Reset::Never => 0,
        }
    }

    /// Writes the number `seq` for a paper of the office's date `on`.
    ///
    /// # Errors
    /// [`NumberError`] when a value is missing or unfit, or `seq` is 0.
    pub fn format(&self, seq: u64, on: Date, fields: &NumberFields) -> Result<String, NumberError> {
        if seq == 0 {
            return Err(NumberError::Zero);
        }
        self.write(Some(seq), on, fields)
    }

    /// Writes the number of a draft, its running number left blank (`…`).
    ///
    /// # Errors
    /// As [`NumberTemplate::format`].
    pub fn blank(&self, on: Date, fields: &NumberFields) -> Result<String, NumberError> {
        self.write(None, on, fields)
    }

    fn write(
        &self,
        seq: Option<u64>,
        on: Date,
        fields: &NumberFields,
    ) -> Result<String, NumberError> {
        let mut out = String::new();
        for part in &self.parts {
            match part {
                Part::Text(text) => out.push_str(text),
                Part::Field { placeholder, width } => {
                    out.push_str(&value(*placeholder, *width, seq, on, fields)?);
                }
            }
        }
        Ok(out)
    }

    /// The running number must not flow into another part of variable length, or a different pair
    /// could read the same: 1 and 11 as 11 and 1. Digits between them do not help.
    fn refuse_ambiguity(&self) -> Result<(), TemplateError> {
        let is_seq =
            |part: &Part| matches!(part, Part::Field { placeholder: Placeholder::Seq, .. });
        let at = self.parts.iter().position(is_seq).ok_or(TemplateError::NoSequence)?;
        let after = touched(self.parts[at + 1..].iter());
        match touched(self.parts[..at].iter().rev()).or(after) {
            Some(neighbour) => Err(TemplateError::Ambiguous { neighbour: neighbour.word() }),
            None => Ok(()),
        }
    }
}

/// The first part of variable length that only digits separate from where the walk starts.
fn touched<'a>(parts: impl Iterator<Item = &'a Part>) -> Option<Placeholder> {
    for part in parts {
        match part {
            Part::Text(text) if text.chars().all(|c| c.is_ascii_digit()) => {}
            Part::Text(_) => return None,
            Part::Field { placeholder, width } => match placeholder {
                Placeholder::Year => {}
                Placeholder::Month if *width > 0 => {}
                Placeholder::RomanMonth => return None,
                _ => return Some(*placeholder),
            },
        }
    }
    None
}

impl fmt::Display for NumberTemplate {
    /// The template as it would be typed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for part in &self.parts {
            match part {
                Part::Text(text) => f.write_str(&text.replace('{', "{{").replace('}', "}}"))?,
                Part::Field { placeholder, width: 0 } => write!(f, "{{{}}}", placeholder.word())?,
                Part::Field { placeholder, width } => {
                    write!(f, "{{{}:{width}}}", placeholder.word())?;
                }
            }
        }
        Ok(())
    }
}

impl FromStr for NumberTemplate {
    type Err = TemplateError;

    /// As [`NumberTemplate::parse`], restarting every year.
    fn from_str(text: &str) -> Result<Self, TemplateError> {
        NumberTemplate::parse(text, Reset::Yearly)
    }
}

/// A month in Roman numerals; `month` from 1 to 12 as [`Date::month`] gives it.
pub fn roman_month(month: i8) -> &'static str {
    const ROMAN: [&str; 12] =
        ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"];
    usize::try_from(month - 1).ok().and_then(|index| ROMAN.get(index)).copied().unwrap_or("")
}

fn value(
    placeholder: Placeholder,
    width: usize,
    seq: Option<u64>,
    on: Date,
    fields: &NumberFields,
) -> Result<String, NumberError> {
    let given = match placeholder {
        Placeholder::Seq => {
            return Ok(seq.map_or_else(|| "…".to_owned(), |seq| format!("{seq:0width$}")));
        }
        Placeholder::Month => return Ok(format!("{:0width$}", on.month())),
        Placeholder::RomanMonth => return Ok(roman_month(on.month()).to_owned()),
        Placeholder::Year => return Ok(format!("{:04}", on.year())),
        Placeholder::Class => &fields.class,
        Placeholder::Type => &fields.kind,
        Placeholder::Region => &fields.region,
        Placeholder::Unit => &fields.unit,
        Placeholder::OfficeCode => &fields.office_code,
    };
    let given = given.as_deref().map(str::trim).filter(|text| !text.is_empty());
    let given = given.ok_or(NumberError::Missing(placeholder))?;
    if given.chars().count() > MAX_VALUE || given.chars().any(char::is_control) {
        return Err(NumberError::Unfit(placeholder));
    }
    Ok(given.to_owned())
}

/// Splits a template into text and placeholders.
fn split(text: &str) -> Result<Vec<Part>, TemplateError> {
    let mut parts = Vec::new();
    let mut literal = String::new();
    let mut chars = text.chars().enumerate().peekable();
    while let Some((index, found)) = chars.next() {
        let doubled = chars.peek().is_some_and(|(_, next)| *next == found);
        match found {
            '{' | '}' if doubled => {
                chars.next();
                literal.push(found);
            }
            '}' => return Err(TemplateError::UnbalancedBrace { at: index + 1 }),
            '{' => {
                let mut word = String::new();
                loop {
                    match chars.next() {
                        Some((_, '}')) => break,
                        None | Some((_, '{')) => {
                            return Err(TemplateError::UnbalancedBrace { at: index + 1 });
                        }
                        Some((_, inside)) => word.push(inside),
                    }
                }
                if !literal.is_empty() {
                    parts.push(Part::Text(std::mem::take(&mut literal)));
                }
                parts.push(field(word)?);
            }
            _ => literal.push(found),
        }
    }
    if !literal.is_empty() {
        parts.push(Part::Text(literal));
    }
    Ok(parts)
}

fn field(word: String) -> Result<Part, TemplateError> {
    let (name, padding) = match word.split_once(':') {
        Some((name, padding)) => (name.trim(), Some(padding.trim())),
        None => (word.trim(), None),
    };
    let found = Placeholder::ALL.into_iter().find(|known| known.word() == name);
    let Some(placeholder) = found else {
        return Err(TemplateError::Unknown { word: name.to_owned() });
    };
    let width = match (placeholder, padding) {
        (_, None) => 0,
        (Placeholder::Seq, Some(digits)) => match digits.parse() {
            Ok(width @ 1..=9) => width,
            _ => return Err(TemplateError::Padding { word }),
        },
        (Placeholder::Month, Some("2")) => 2,
        _ => return Err(TemplateError::Padding { word }),
    };
    Ok(Part::Field { placeholder, width })
}
