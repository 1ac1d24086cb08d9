//! Our extension elements: everything of a procedure that BPMN has no place for, both ways.

use std::fmt::Write;

use terbuka_core::jiff::civil::Date;
use terbuka_core::procedure::{
    Approver, Boxes, Branch, Closing, Dated, DurationUnit, Header, Lane, Service, Step,
    TimeStandard,
};
use terbuka_core::request::Act;
use terbuka_core::role::Role;

use super::BpmnError;
use super::text::escape;
use super::text::{attribute, guard, unguard};
use super::tree::Node;

/// Names of the six boxes.
const BOXES: [&str; 6] =
    ["legalBasis", "qualifications", "related", "equipment", "warnings", "records"];

/// Names of the four dates.
const DATES: [&str; 4] = ["created", "approved", "effective", "revised"];

fn text(out: &mut String, name: &str, words: &str) {
    let _ = write!(out, "<t:{name}>{}</t:{name}>", escape(&guard(words)));
}

fn maybe(out: &mut String, name: &str, words: Option<&String>) {
    if let Some(words) = words {
        text(out, name, words);
    }
}

fn words(node: &Node) -> String {
    unguard(node.text.trim())
}

fn words_of(node: &Node, name: &'static str) -> Option<String> {
    node.one(name).map(words)
}

fn damaged(what: &str) -> BpmnError {
    BpmnError::Damaged(what.to_owned())
}

/// A number in an attribute, when it is there.
fn number<T: std::str::FromStr>(node: &Node, name: &str) -> Result<Option<T>, BpmnError> {
    node.attribute(name).map(|value| value.parse().map_err(|_| damaged(name))).transpose()
}

fn flag(node: &Node, name: &str) -> bool {
    node.attribute(name) == Some("true")
}

/// Identity block, boxes and closing rules.
pub fn write_frame(service: Service, header: &Header, boxes: &Boxes, closing: &Closing) -> String {
    let mut out = format!("<t:procedure service=\"{}\"><t:header>", service.code());
    maybe(&mut out, "number", header.number.as_ref());
    text(&mut out, "title", &header.title);
    let dates = [&header.created, &header.approved, &header.effective, &header.revised];
    for (name, date) in DATES.into_iter().zip(dates) {
        if let Some(date) = date {
            let on = attribute("on", date.on);
            let _ = write!(out, "<t:{name}{on}>{}</t:{name}>", escape(&guard(&date.text)));
        }
    }
    if let Some(who) = &header.approved_by {
        out.push_str("<t:approvedBy>");
        text(&mut out, "position", &who.position);
        maybe(&mut out, "name", who.name.as_ref());
        maybe(&mut out, "nip", who.nip.as_ref());
        out.push_str("</t:approvedBy>");
    }
    out.push_str("</t:header><t:boxes>");
    let lists = [
        &boxes.legal_basis,
        &boxes.qualifications,
        &boxes.related,
        &boxes.equipment,
        &boxes.warnings,
        &boxes.records,
    ];
    for (name, items) in BOXES.into_iter().zip(lists).filter(|(_, items)| !items.is_empty()) {
        let _ = write!(out, "<t:{name}>");
        for item in items {
            text(&mut out, "item", item);
        }
        let _ = write!(out, "</t:{name}>");
    }
    let _ = write!(
        out,
        "</t:boxes><t:closing{} forceMajeure=\"{}\" scopeChangeVoids=\"{}\" \
         inForceWhenSigned=\"{}\"/></t:procedure>",
        attribute("reviewsAYear", closing.reviews_a_year),
        closing.force_majeure,
        closing.scope_change_voids,
        closing.in_force_when_signed
    );
    out
}

/// What [`write_frame`] wrote.
pub fn read_frame(node: &Node) -> Result<(Service, Header, Boxes, Closing), BpmnError> {
    let service = node.attribute("service").and_then(Service::from_code);
    let service = service.ok_or_else(|| damaged("service"))?;
    let mut header = Header::default();
    if let Some(node) = node.one("header") {
        header.number = words_of(node, "number");
        header.title = words_of(node, "title").unwrap_or_default();
        let date = |name: &'static str| -> Result<Option<Dated>, BpmnError> {
            let Some(node) = node.one(name) else { return Ok(None) };
            Ok(Some(Dated { text: words(node), on: number::<Date>(node, "on")? }))
        };
        header.created = date(DATES[0])?;
        header.approved = date(DATES[1])?;
        header.effective = date(DATES[2])?;
        header.revised = date(DATES[3])?;
        header.approved_by = node.one("approvedBy").map(|node| Approver {
            position: words_of(node, "position").unwrap_or_default(),
            name: words_of(node, "name"),
            nip: words_of(node, "nip"),
        });
    }
    let list = |name: &'static str| -> Vec<String> {
        let list = node.one("boxes").and_then(|node| node.one(name));
        list.map(|node| node.all("item").map(words).collect()).unwrap_or_default()
    };
    let [legal_basis, qualifications, related, equipment, warnings, records] = BOXES.map(list);
    let boxes = Boxes { legal_basis, qualifications, related, equipment, warnings, records };
    let mut closing = Closing::default();
    if let Some(node) = node.one("closing") {
        closing.reviews_a_year = number(node, "reviewsAYear")?;
        closing.force_majeure = flag(node, "forceMajeure");
        closing.scope_change_voids = flag(node, "scopeChangeVoids");
        closing.in_force_when_signed = flag(node, "inForceWhenSigned");
    }
    Ok((service, header, boxes, closing))
}

/// A lane.
pub fn write_lane(lane: &Lane) -> String {
    let mut out = format!("<t:lane system=\"{}\">", lane.system);
    text(&mut out, "title", &lane.title);
    for role in &lane.roles {
        text(&mut out, "role", role.code());
    }
    out.push_str("</t:lane>");
    out
}

/// What [`write_lane`] wrote.
pub fn read_lane(node: &Node) -> Result<Lane, BpmnError> {
    let role = |node: &Node| {
        let code = words(node);
        Role::ALL.into_iter().find(|role| role.code() == code).ok_or_else(|| damaged("role"))
    };
    Ok(Lane {
        title: words_of(node, "title").unwrap_or_default(),
        roles: node.all("role").map(role).collect::<Result<_, _>>()?,
        system: flag(node, "system"),
    })
}

/// A step; `index` is its place in the sheet.
pub fn write_step(step: &Step, index: usize) -> String {
    let mut out = format!("<t:step index=\"{index}\">");
    text(&mut out, "number", &step.number);
    text(&mut out, "activity", &step.activity);
    for lane in &step.lanes {
        text(&mut out, "lane", lane);
    }
    maybe(&mut out, "requires", step.requires.as_ref());
    if let Some(time) = &step.time {
        write_time(&mut out, time);
    }
    maybe(&mut out, "output", step.output.as_ref());
    maybe(&mut out, "remark", step.remark.as_ref());
    if let Some(branches) = &step.decision {
        out.push_str("<t:decision>");
        for branch in branches {
            out.push_str("<t:branch>");
            text(&mut out, "answer", &branch.answer);
            maybe(&mut out, "to", branch.to.as_ref());
            out.push_str("</t:branch>");
        }
        out.push_str("</t:decision>");
    }
    for act in &step.acts {
        text(&mut out, "act", act.code());
    }
    out.push_str("</t:step>");
    out
}

fn write_time(out: &mut String, time: &TimeStandard) {
    let mut said = |kind: &str, words: &str| {
        let _ = write!(out, "<t:time kind=\"{kind}\">{}</t:time>", escape(&guard(words)));
    };
    match time {
        TimeStandard::Schedule { text } => said("schedule", text),
        TimeStandard::Tentative { text } => said("tentative", text),
        TimeStandard::Text { text } => said("text", text),
        TimeStandard::Duration { amount, unit } => {
            let unit = unit.code();
            let _ = write!(out, "<t:time kind=\"duration\" amount=\"{amount}\" unit=\"{unit}\"/>");
        }
        TimeStandard::WorkingDays { days, extension } => {
            let more = attribute("extension", *extension);
            let _ = write!(out, "<t:time kind=\"working_days\" days=\"{days}\"{more}/>");
        }
    }
}

/// What [`write_step`] wrote, with its place in the sheet.
pub fn read_step(node: &Node) -> Result<(usize, Step), BpmnError> {
    let branch = |node: &Node| Branch {
        answer: words_of(node, "answer").unwrap_or_default(),
        to: words_of(node, "to"),
    };
    let act = |node: &Node| Act::from_code(&words(node)).ok_or_else(|| damaged("act"));
    let step = Step {
        number: words_of(node, "number").unwrap_or_default(),
        activity: words_of(node, "activity").unwrap_or_default(),
        lanes: node.all("lane").map(words).collect(),
        requires: words_of(node, "requires"),
        time: node.one("time").map(read_time).transpose()?,
        output: words_of(node, "output"),
        remark: words_of(node, "remark"),
        decision: node.one("decision").map(|node| node.all("branch").map(branch).collect()),
        acts: node.all("act").map(act).collect::<Result<_, _>>()?,
    };
    Ok((number(node, "index")?.unwrap_or(usize::MAX), step))
}

fn read_time(node: &Node) -> Result<TimeStandard, BpmnError> {
    let missing = || damaged("time");
    Ok(match node.attribute("kind").unwrap_or_default() {
        "duration" => TimeStandard::Duration {
            amount: number(node, "amount")?.ok_or_else(missing)?,
            unit: node.attribute("unit").and_then(DurationUnit::from_code).ok_or_else(missing)?,
        },
        "working_days" => TimeStandard::WorkingDays {
            days: number(node, "days")?.ok_or_else(missing)?,
            extension: number(node, "extension")?,
        },
        "schedule" => TimeStandard::Schedule { text: words(node) },
        "tentative" => TimeStandard::Tentative { text: words(node) },
        "text" => TimeStandard::Text { text: words(node) },
        _ => return Err(missing()),
    })
}
