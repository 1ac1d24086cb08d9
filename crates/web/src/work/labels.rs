//! What the fields of the workspace's forms are called, for the summary of what is wrong in them:
//! "this must be filled in" says little when five fields say it.

use crate::Page;
use crate::form::FormState;

/// Fields with the keys of their labels.
const LABELS: &[(&str, &str)] = &[
    // the desk's form
    ("channel", "work.intake.channel"),
    ("received", "work.intake.received"),
    ("received_time", "work.intake.received_time"),
    ("kind", "work.intake.kind"),
    ("name", "work.case.name"),
    ("identity_kind", "work.intake.identity_kind"),
    ("identity_number", "work.intake.identity_number"),
    ("address", "work.intake.address"),
    ("phone", "work.intake.phone"),
    ("email", "work.intake.email"),
    ("occupation", "work.intake.occupation"),
    ("education", "work.intake.education"),
    ("attorney_name", "work.intake.attorney_name"),
    ("attorney_phone", "work.intake.attorney_phone"),
    ("information", "work.intake.information"),
    ("purpose", "work.intake.purpose"),
    ("obtain", "work.intake.obtain"),
    ("delivery", "work.act.delivery"),
    ("papers", "work.intake.papers"),
    // acts
    ("missing", "work.act.ask_completion.missing"),
    ("supplement", "work.act.supplement.note"),
    ("spot_material", "work.act.answer_on_spot.material"),
    ("spot_delivery", "work.act.delivery"),
    ("told_grounds", "work.act.tell_exempt.grounds"),
    ("unit", "work.act.dispose.unit"),
    ("instruction", "work.act.dispose.instruction"),
    ("due_on", "work.act.dispose.due"),
    ("disposition", "work.act.reply.which"),
    ("held", "work.act.reply.held"),
    ("reply", "work.act.reply.reply"),
    ("reason", "work.act.extend.reason"),
    ("words", "work.act.extend.words"),
    ("removed", "work.act.remove_extension.words"),
    ("track", "work.act.set_track.track"),
    ("hand_by", "work.act.delivery"),
    ("on", "work.act.hand_over.on"),
    ("withdrawal", "work.act.withdraw.words"),
    ("title", "work.publish.name"),
    ("summary", "work.publish.summary"),
    // decision
    ("outcome", "work.decision.outcome.label"),
    ("tests", "work.decision.tests"),
    ("grounds", "work.decision.grounds"),
    ("never_exempt", "work.decision.never_exempt_short"),
    ("consequence", "work.decision.consequence"),
    ("material", "work.decision.material"),
    ("blackout", "work.decision.blackout"),
    ("cost_rupiah", "work.decision.cost"),
    ("payment", "work.decision.payment"),
    // calendar, accounts, settings
    ("commission", "work.office.commission"),
    ("commission_name", "work.office.commission_name"),
    ("date", "work.calendar.date"),
    ("login", "work.users.login"),
    ("roles", "work.users.roles"),
    ("password", "work.sign_in.password"),
    ("current", "work.password.current"),
    ("new_password", "work.password.new"),
    ("again", "work.password.again"),
    ("place", "work.office.place"),
    ("opens", "work.office.opens"),
    ("closes", "work.office.closes"),
    ("days", "work.office.days"),
    ("disposition_days", "work.office.disposition_days"),
    ("units", "work.office.units"),
];

/// Names the fields of a form that comes back.
pub fn name(page: &Page, f: &mut FormState) {
    for (field, key) in LABELS {
        if f.error_of(field).is_some() {
            f.label(field, page.t(key));
        }
    }
}
