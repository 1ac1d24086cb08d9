//! Numbers of registers and letters, taken inside the change that uses them.

use jiff::civil::Date;
use terbuka_core::number::{NumberFields, NumberTemplate, Reset};
use terbuka_core::office::Office;
use terbuka_store::Tx;

use crate::error::{DeskError, Result};

/// Templates of an office that has set none of its own. No national format was found (law sheet 10),
/// so these are plain: running number, what it is, region, month, year.
fn usual(kind: &str) -> &'static str {
    match kind {
        "request" => "{seq:3}/PIP/{region}/{roman_month}/{year}",
        "receipt" => "{seq:3}/TBP/{region}/{roman_month}/{year}",
        "handover" => "{seq:3}/TT/{region}/{roman_month}/{year}",
        "disposition" => "{seq:3}/DISP/{region}/{roman_month}/{year}",
        "report_cover" | "report" => "{seq:3}/LAP-PPID/{region}/{roman_month}/{year}",
        _ => "{seq:3}/PPID-SD/{region}/{year}",
    }
}

/// Letters that share one sequence with others: everything sent out is a *surat dinas* unless the
/// office numbers the kind by itself.
fn counter<'a>(office: &Office, kind: &'a str) -> &'a str {
    let own = office.settings.numbering.contains_key(kind);
    match kind {
        "request" | "receipt" | "handover" | "disposition" | "report_cover" | "report" => kind,
        _ if own => kind,
        _ => "letter",
    }
}

/// The template of a kind of paper.
pub(crate) fn template(office: &Office, kind: &str) -> Result<NumberTemplate> {
    let own = office.settings.numbering.get(kind);
    let text = own.or_else(|| office.settings.numbering.get(counter(office, kind)));
    let text = text.map_or_else(|| usual(kind), String::as_str);
    NumberTemplate::parse(text, Reset::Yearly).map_err(|error| DeskError::Broken {
        what: "reading a numbering template",
        reason: format!("{kind}: {error}"),
    })
}

/// A number taken in a change.
#[derive(Clone, Debug)]
pub(crate) struct Taken {
    /// Place in the sequence, from 1.
    pub seq: i64,
    /// Year of the sequence.
    pub year: i16,
    /// As printed.
    pub text: String,
}

/// Takes the next number of a kind.
pub(crate) async fn take(tx: &mut Tx, office: &Office, kind: &str, on: Date) -> Result<Taken> {
    let template = template(office, kind)?;
    let year = template.period(on);
    let seq = tx.take_number(&office.id, counter(office, kind), year).await?;
    written(office, kind, on, &template, seq)
}

/// Takes the next number of a request and of its receipt, together.
pub(crate) async fn take_for_intake(
    tx: &mut Tx,
    office: &Office,
    receipt: &str,
    on: Date,
) -> Result<(Taken, Taken)> {
    const REQUEST: &str = "request";
    let (first, second) = (template(office, REQUEST)?, template(office, receipt)?);
    let sequences = [
        (counter(office, REQUEST), first.period(on)),
        (counter(office, receipt), second.period(on)),
    ];
    let [one, two] = tx.take_numbers(&office.id, sequences).await?;
    Ok((written(office, REQUEST, on, &first, one)?, written(office, receipt, on, &second, two)?))
}

fn written(
    office: &Office,
    kind: &str,
    on: Date,
    template: &NumberTemplate,
    seq: i64,
) -> Result<Taken> {
    let year = template.period(on);
    let fields = NumberFields {
        region: Some(office.code.clone()),
        office_code: Some(office.code.clone()),
        kind: Some(kind.to_uppercase()),
        class: office.settings.numbering.get("class").cloned().or(Some("HM.02".into())),
        unit: office.settings.numbering.get("unit").cloned().or(Some("PPID".into())),
    };
    let printed = template.format(u64::try_from(seq).unwrap_or(0), on, &fields);
    let text = printed.map_err(|error| DeskError::Broken {
        what: "writing a number",
        reason: format!("{kind}: {error}"),
    })?;
    Ok(Taken { seq, year, text })
}
