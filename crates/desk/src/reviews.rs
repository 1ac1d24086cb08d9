//! Reminders of reviews: an SOP promises to be looked at so often, the law wants the standard behind
//! the charter evaluated and reviewed. Each date is told once, to those who can do something about it.

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::json;
use terbuka_core::charter::review::{FellDue, Look, fallen_due};
use terbuka_core::law::Terms;
use terbuka_core::office::Office;
use terbuka_core::request::Act;
use terbuka_core::role::Role;
use terbuka_store::{NewEntry, NewMail, Tx, User};

use crate::authority::Permission;
use crate::context::{Context, new_id};
use crate::error::Result;
use crate::{mail_words, sops};

/// Name of the journal's entry; what it says of a charter is no act on it and stands apart.
pub(crate) const REMINDED: &str = "review_reminded";
const PROCEDURE: &str = "procedure";
const CHARTER: &str = "charter_standard";
/// The term by which every SOP is reviewed when it promises nothing itself.
const USUAL: &str = "procedure-review";

/// What is to be reviewed.
struct Due {
    subject_kind: &'static str,
    subject: String,
    /// The date, and what falls due on it where there is more than one kind.
    on: Date,
    look: &'static str,
    /// Its name in Indonesian and English.
    what: (String, String),
    citation: String,
    path: String,
    /// Who is told.
    roles: Vec<Role>,
}

/// Mails what fell due for review and was not told yet.
pub(crate) async fn remind(cx: &Context, office: &Office, today: Date) -> Result<()> {
    let now = cx.now();
    let mut tx = cx.store.begin().await?;
    let mut open = Vec::new();
    for due in due(&mut tx, office, today).await? {
        if !told(&mut tx, &due).await? {
            open.push(due);
        }
    }
    if open.is_empty() {
        return Ok(());
    }
    let people = tx.users_of(&office.id).await?;
    for due in open {
        let mut mails = 0;
        for user in &people {
            if let Some(address) = address(user, office, &due.roles) {
                tx.add_mail(&mail(cx, office, &due, address, now), now).await?;
                mails += 1;
            }
        }
        // With nobody to write to it is asked again tomorrow: an address may come.
        if mails > 0 {
            tx.journal(NewEntry {
                office: office.id.as_str(),
                at: now,
                actor: "system",
                subject_kind: due.subject_kind,
                subject: &due.subject,
                event: REMINDED,
                version: 1,
                body: json!({ "look": due.look, "on": due.on, "mails": mails }),
            })?;
        }
    }
    Ok(tx.commit().await?)
}

async fn due(tx: &mut Tx, office: &Office, today: Date) -> Result<Vec<Due>> {
    let mut found = Vec::new();
    let usual_rule = Terms::shipped().get(USUAL).map_or("", |term| &term.citation).to_owned();
    for version in tx.procedures_of(&office.id).await? {
        let usual = office.settings.sop_reviews_a_year;
        let Some(on) = sops::review_due(&version, usual).filter(|on| *on <= today) else {
            continue;
        };
        let title = &version.procedure.header.title;
        let own = version.procedure.closing.reviews_a_year;
        found.push(Due {
            subject_kind: PROCEDURE,
            subject: version.id.to_string(),
            on,
            look: "review",
            what: (format!("SOP {title}"), format!("The SOP {title}")),
            citation: match own {
                Some(times) => format!("{times}× setahun menurut SOP itu sendiri"),
                None => usual_rule.clone(),
            },
            path: format!("/kerja/sop/{}", version.id),
            roles: [Permission::MakeProcedure, Permission::SignProcedure]
                .iter()
                .flat_map(|one| one.roles().iter().copied())
                .filter(|role| *role != Role::Administrator)
                .collect(),
        });
    }
    if let Some(stored) = tx.charter_in_force(&office.id).await?
        && let Some(determined) = &stored.charter.determined
    {
        let edition = stored.charter.edition;
        for FellDue { look, on, citation } in
            fallen_due(determined.standard_on, today, Terms::shipped())
        {
            let (id, en) = match look {
                Look::Evaluation => ("Penerapan standar pelayanan", "The service standard in use"),
                Look::Review => ("Standar pelayanan", "The service standard"),
            };
            found.push(Due {
                subject_kind: CHARTER,
                subject: stored.charter.id.to_string(),
                on,
                look: look.code(),
                what: (
                    format!("{id} (maklumat edisi {edition})"),
                    format!("{en} (charter, edition {edition})"),
                ),
                citation,
                path: format!("/kerja/maklumat/{}", stored.charter.id),
                roles: [Act::CharterDraft, Act::CharterDetermine]
                    .iter()
                    .flat_map(|act| act.roles().iter().copied())
                    .collect(),
            });
        }
    }
    Ok(found)
}

/// Whether the journal says that this date was told.
async fn told(tx: &mut Tx, due: &Due) -> Result<bool> {
    let (look, on) = (json!(due.look), json!(due.on));
    let entries = tx.journal_of(due.subject_kind, &due.subject).await?;
    Ok(entries.iter().filter(|one| one.entry.event == REMINDED).any(|one| {
        let body: serde_json::Value = serde_json::from_str(&one.entry.body).unwrap_or_default();
        body["look"] == look && body["on"] == on
    }))
}

fn address(user: &User, office: &Office, roles: &[Role]) -> Option<String> {
    let may = user.roles_in(&office.id).iter().any(|role| roles.contains(role));
    user.email.clone().filter(|_| may && user.disabled.is_none())
}

fn mail(cx: &Context, office: &Office, due: &Due, recipient: String, now: Timestamp) -> NewMail {
    let url = format!("{}{}", cx.public_url, due.path);
    let what = (due.what.0.as_str(), due.what.1.as_str());
    let words = mail_words::review_due(office, what, due.on, &due.citation, &url);
    let id = new_id(now);
    NewMail {
        message_id: format!("<{id}@terbuka>"),
        id,
        office: office.id.clone(),
        case: None,
        recipient,
        subject: words.subject,
        body: words.body,
        attachments: Vec::new(),
    }
}
