//! What the page of a request says of the objections to it and of what they brought.

use terbuka_core::request::order::Ordered;
use terbuka_desk::tracking::Tracking;

use crate::page::Page;
use crate::{objection_says, words};

/// The objections to a request: address, number, where each stands.
pub(super) fn objected(page: &Page, case: &Tracking) -> Vec<(String, String, String)> {
    let lang = page.lang;
    case.objections
        .iter()
        .map(|one| {
            let state = match one.outcome {
                Some(outcome) => objection_says::outcome(lang, outcome),
                None => objection_says::stage(lang, one.stage),
            };
            let due = words::long_date(lang, one.due_on);
            let until = page.t1("objection.brief_due", "date", due);
            let state = if one.stage.is_open() { format!("{state}. {until}") } else { state };
            (page.link(format!("/keberatan/{}", one.token)), one.number.clone(), state)
        })
        .collect()
}

/// What was ordered about the request, and whether it was done.
pub(super) fn order_line(page: &Page, one: &Ordered) -> (String, String) {
    let lang = page.lang;
    let by = objection_says::ordered_by(lang, one.by);
    let day = |date| words::long_date(lang, date);
    let state = match (&one.execution, one.lifted_on) {
        (Some(execution), _) => page.t1("objection.order_done", "date", day(execution.on)),
        (None, Some(on)) => page.t1("objection.order_lifted", "date", day(on)),
        (None, None) => page.t1("objection.order_due", "date", day(one.order.due_on)),
    };
    (by, state)
}
