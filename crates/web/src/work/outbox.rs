//! The mail that left, waits or was given up.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use terbuka_desk::outbox;

use crate::error::WebError;
use crate::state::AppState;
use crate::view::{Badge, Tone};
use crate::work::address;
use crate::work::session::Officer;
use crate::{Page, words};

struct Mail {
    subject: String,
    recipient: String,
    body: String,
    created: String,
    badge: Badge,
    error: Option<String>,
    case_href: Option<String>,
}

#[derive(Template)]
#[template(path = "work/outbox.html")]
struct OutboxPage<'a> {
    p: &'a Page,
    o: &'a Officer,
    mails: Vec<Mail>,
}

/// `GET /kerja/surel`.
pub async fn page(State(state): State<AppState>, officer: Officer) -> Result<Response, WebError> {
    let rows = outbox::list(state.desk(), &officer.who).await.map_err(|e| officer.fail(e))?;
    let page = &officer.page;
    let zone = officer.office.zone;
    let mails = rows
        .into_iter()
        .map(|row| {
            let badge = match (row.sent, row.given_up) {
                (Some(at), _) => {
                    let at = words::instant(page.lang, at, zone);
                    Badge::new(Tone::Done, page.t1("work.mail.sent", "at", at))
                }
                (None, Some(_)) => Badge::new(Tone::Late, page.t("work.mail.given_up")),
                (None, None) if row.attempts > 0 => {
                    Badge::new(Tone::Soon, page.t1("work.mail.retrying", "n", row.attempts))
                }
                (None, None) => Badge::new(Tone::Plain, page.t("work.mail.waiting")),
            };
            Mail {
                subject: row.subject,
                recipient: row.recipient,
                body: row.body,
                created: words::instant(page.lang, row.created, zone),
                badge,
                error: row.last_error.filter(|_| row.sent.is_none()),
                case_href: row.case.map(|case| page.link(address::case(case))),
            }
        })
        .collect();
    page.show(&OutboxPage { p: page, o: &officer, mails })
}
