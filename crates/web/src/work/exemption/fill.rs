//! The forms of a consequence test filled with what it says, and what their fields are called.

use terbuka_core::exemption::Exemption;
use terbuka_desk::exemption_view::TestView;

use crate::Page;
use crate::form::FormState;

/// The forms filled with what the test says.
pub fn filled(view: &TestView) -> FormState {
    let (test, content) = (&view.test, &view.content);
    let mut f = FormState::new()
        .with("title", &content.title)
        .with("subject", &content.subject)
        .with("documents", &content.documents)
        .with("blackout", &content.blackout)
        .with("order", &content.order)
        .with("unit", &test.unit)
        .with("extent", test.extent.code())
        .with("opened", &content.opened)
        .with("closed", &content.closed)
        .with("interest", &content.interest)
        .with("measures", &content.measures)
        .with("period_note", &content.period_note);
    for basis in &content.bases {
        f = f.with("grounds", basis.ground.code());
        if let Some(statute) = &basis.statute {
            f = f.with("statute", statute);
        }
        if let Some(article) = &basis.article {
            f = f.with("article", article);
        }
    }
    period(f, test)
}

fn period(mut f: FormState, test: &Exemption) -> FormState {
    if let Some(until) = test.period.until {
        f = f.with("until", until);
    }
    for condition in &test.period.conditions {
        f = f.with("conditions", condition.code());
    }
    f
}

/// Names the fields of a form that comes back, for its summary.
pub fn name(page: &Page, f: &mut FormState) {
    for field in [
        "occasion",
        "title",
        "subject",
        "documents",
        "unit",
        "extent",
        "blackout",
        "order",
        "grounds",
        "statute",
        "article",
        "never_exempt",
        "consented",
        "public_office",
        "opened",
        "closed",
        "interest",
        "measures",
        "until",
        "conditions",
        "period_note",
        "view",
        "opinion",
        "return_reason",
        "reject_reason",
        "decree",
        "above",
        "above_name",
        "record_decree",
        "verdict",
        "decided_on",
        "record_until",
        "open_reason",
        "why",
        "end_reason",
        "revoke_decree",
        "revoke_reason",
    ] {
        if f.error_of(field).is_some() {
            f.label(field, page.t(format!("work.test.field.{field}")));
        }
    }
}
