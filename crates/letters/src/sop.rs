//! An SOP as `sop.typ` reads it: the identity page in words, the step table as core laid it out.

use serde_json::{Value, json};
use terbuka_core::letter::parts::{Emblem, Letterhead};
use terbuka_core::letter::{PrintError, Status};
use terbuka_core::procedure::draw::{
    Area, ColumnKind, Drawing, Surface, draw_with, hatching, words,
};
use terbuka_core::procedure::{Approver, Closing, Dated, Procedure};

use crate::clean::{RUN, Reach, clean};

/// What fits beside a label of the identity block, in quarters of the type size.
const BESIDE: usize = 90;

/// The core breaks lines itself, so cleaning need not.
const UNBROKEN: usize = usize::MAX / 8;

/// Data for `sop.typ`.
pub fn sop(
    procedure: &Procedure,
    head: &Letterhead,
    status: Status,
    reach: Reach,
) -> Result<Value, PrintError> {
    let text = |text: &str| clean(text, RUN, reach);
    let unbroken = |text: &str| clean(text, UNBROKEN, reach);
    let drawing = draw_with(procedure, Surface::Paper, &unbroken);
    let header = &procedure.header;
    let title = match text(&header.title) {
        title if title.trim().is_empty() => words::service(procedure.service).to_owned(),
        title => title,
    };
    let office: Vec<String> = head.office.iter().map(|line| text(line)).collect();
    let secretariat = head.secretariat.as_deref().map(text);
    let approved = header.approved.as_ref().or(header.effective.as_ref());
    let day = approved.or(header.created.as_ref()).and_then(|date| date.on);
    Ok(json!({
        "draft": status == Status::Draft,
        "title": title,
        "dated": crate::view::dated(day),
        "office": office,
        "secretariat": secretariat,
        "emblem": head.emblem == Emblem::Neutral,
        "facts": facts(procedure, &title, reach),
        "approver": header.approved_by.as_ref().map(|who| approver(who, reach)),
        "approved": header.approved.as_ref().map(|date| text(&words::dated(date))),
        "boxes": boxes(procedure, reach),
        "closing": closing(&procedure.closing),
        "notes": drawing.notes.iter().map(|note| text(note)).collect::<Vec<_>>(),
        "words": {
            "lanes": words::LANES,
            "standard": words::STANDARD,
            "not_shown": words::NOT_SHOWN,
        },
        "drawing": drawn(&drawing)?,
    }))
}

/// Labels and values of the identity block, above the approver.
fn facts(procedure: &Procedure, title: &str, reach: Reach) -> Vec<Value> {
    let header = &procedure.header;
    let date = |date: &Option<Dated>| date.as_ref().map(words::dated).unwrap_or_default();
    let mut facts = vec![
        ("Nomor SOP", header.number.clone().unwrap_or_default()),
        ("Tanggal Pembuatan", date(&header.created)),
        ("Tanggal Revisi", date(&header.revised)),
        ("Tanggal Efektif", date(&header.effective)),
    ];
    if header.approved.is_some() {
        facts.push(("Tanggal Pengesahan", date(&header.approved)));
    }
    facts.push(("Nama SOP", title.to_owned()));
    facts
        .into_iter()
        .map(|(label, value)| {
            let value = clean(&value, BESIDE, reach);
            let value = if value.trim().is_empty() { "–".to_owned() } else { value };
            json!({ "label": label, "value": value })
        })
        .collect()
}

fn approver(who: &Approver, reach: Reach) -> Value {
    let text = |text: &str| clean(text, BESIDE, reach);
    json!({
        "position": text(&who.position),
        "name": who.name.as_deref().map(text),
        "nip": who.nip.as_deref().map(text),
    })
}

/// The six boxes, two in a row.
fn boxes(procedure: &Procedure, reach: Reach) -> Vec<Value> {
    let boxes = &procedure.boxes;
    [
        ("Dasar Hukum", &boxes.legal_basis),
        ("Kualifikasi Pelaksana", &boxes.qualifications),
        ("Keterkaitan", &boxes.related),
        ("Peralatan/Perlengkapan", &boxes.equipment),
        ("Peringatan", &boxes.warnings),
        ("Pencatatan dan Pendataan", &boxes.records),
    ]
    .into_iter()
    .map(|(title, items)| {
        let items: Vec<String> = items.iter().map(|item| clean(item, RUN, reach)).collect();
        json!({ "title": title, "items": items })
    })
    .collect()
}

/// Closing rules as sentences.
fn closing(closing: &Closing) -> Vec<String> {
    let mut rules = Vec::new();
    if let Some(times) = closing.reviews_a_year {
        rules.push(format!("SOP ini ditinjau paling sedikit {times} kali dalam setahun."));
    }
    if closing.force_majeure {
        rules.push(
            "Dalam keadaan kahar, SOP ini dapat disesuaikan selama keadaan itu berlangsung."
                .to_owned(),
        );
    }
    if closing.scope_change_voids {
        rules.push(
            "Bila ruang lingkup atau penanggung jawab berubah, SOP ini tidak berlaku seluruhnya."
                .to_owned(),
        );
    }
    if closing.in_force_when_signed {
        rules.push("SOP ini berlaku sejak ditandatangani.".to_owned());
    }
    rules
}

/// The drawing with what the template should not have to work out: arrow heads and hatching.
fn drawn(drawing: &Drawing) -> Result<Value, PrintError> {
    let plain = |error: serde_json::Error| PrintError::Engine(error.to_string());
    let mut value = serde_json::to_value(drawing).map_err(plain)?;
    let mut lanes = drawing.columns.iter().filter(|column| column.kind == ColumnKind::Lane);
    let (first, last) = (lanes.next(), lanes.next_back());
    let (x, width) = match (first, last.or(first)) {
        (Some(first), Some(last)) => (first.x, last.x + last.width - first.x),
        _ => (0, 0),
    };
    for (page, value) in drawing.pages.iter().zip(array(&mut value["pages"])) {
        for (arrow, value) in page.arrows.iter().zip(array(&mut value["arrows"])) {
            value["head"] = json!(arrow.head());
        }
        for (piece, value) in page.pieces.iter().zip(array(&mut value["pieces"])) {
            if piece.hatched {
                let area = Area { x, y: piece.y, width, height: piece.height };
                value["hatching"] = json!(hatching(area));
            }
        }
    }
    Ok(value)
}

fn array(value: &mut Value) -> impl Iterator<Item = &mut Value> {
    value.as_array_mut().into_iter().flatten()
}
