//! The consequence test from what exactly to its end: each act goes through here, whoever does it.

use std::sync::Arc;

use jiff::civil::Date;
use terbuka_boxed::boxed;
use terbuka_core::exemption::content::What;
use terbuka_core::exemption::decide::{
    Begin, Command, begin as decide_begin, decide, may_at, tested_anew,
};
use terbuka_core::exemption::{DecidedTest, Event, Extent, Facts, Occasion, Person, Stage};
use terbuka_core::ident::{CaseId, OfficeId, ProcedureId, UnitId};
use terbuka_core::law::Terms;
use terbuka_core::office::Level;
use terbuka_core::procedure::{Procedure, Service};
use terbuka_core::request::{Act, Actor};
use terbuka_core::role::Role;
use terbuka_store::{Read, StoreError, StoredExemption, Tx};

use crate::authority::{Permission, Principal};
use crate::context::{Context, new_id};
use crate::error::{Check, DeskError, Result};
use crate::exemption_checks::{above, check, check_what};
use crate::offices::{self, Standing};
use crate::serve::note_refusal;
use crate::{mail_words, open_list};

/// What an act left behind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// The test.
    pub test: CaseId,
    /// Which of the office's tests.
    pub number: u32,
    /// Where it stands now.
    pub stage: Stage,
    /// Version of its row.
    pub version: i64,
}

impl From<StoredExemption> for Done {
    fn from(stored: StoredExemption) -> Self {
        Done {
            test: stored.test.id,
            number: stored.test.number,
            stage: stored.test.stage,
            version: stored.version,
        }
    }
}

/// A test to begin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewTest {
    /// When it is made.
    pub occasion: Occasion,
    /// The request that occasioned it.
    pub request: Option<CaseId>,
    /// The exemption it tests anew.
    pub renews: Option<CaseId>,
    /// The unit that holds it.
    pub unit: UnitId,
    /// How much of it.
    pub extent: Extent,
    /// What exactly.
    pub what: What,
}

/// What the decisions of one moment look at.
pub(crate) struct Moment {
    pub(crate) standing: Arc<Standing>,
    pub(crate) actor: Actor,
    pub(crate) procedure: Option<Arc<Procedure>>,
    person: Option<Person>,
    now: jiff::Timestamp,
}

impl Moment {
    /// The moment for a test under way, or for one to begin.
    pub(crate) async fn of(
        cx: &Context,
        standing: Arc<Standing>,
        who: &Principal,
        read: &mut Read,
        stored: Option<&StoredExemption>,
    ) -> Result<(Moment, Option<ProcedureId>)> {
        // A test keeps the version of the SOP it was begun under. An office above acts by the law's
        // usual roles: the SOP is not its own.
        let procedure = match stored {
            Some(stored) if stored.test.office != who.office => None,
            Some(stored) => stored.test.procedure.clone(),
            None => {
                let found = read.procedure_in_force(&who.office, Service::ConsequenceTest).await?;
                found.map(|stored| stored.id)
            }
        };
        let sop = match &procedure {
            Some(id) => Some(offices::procedure(cx, read, id).await?),
            None => None,
        };
        let person = Some(Person { name: who.name.clone(), nip: who.nip.clone() });
        let moment = Moment { standing, actor: who.actor(), procedure: sop, person, now: cx.now() };
        Ok((moment, procedure))
    }

    /// The moment of a date that came.
    pub(crate) fn of_system(cx: &Context, standing: Arc<Standing>) -> Moment {
        let actor = Actor::System;
        Moment { standing, actor, procedure: None, person: None, now: cx.now() }
    }

    pub(crate) fn facts(&self) -> Facts<'_> {
        Facts {
            now: self.now,
            office: &self.standing.office,
            calendar: &self.standing.calendar,
            terms: Terms::shipped(),
            procedure: self.procedure.as_deref(),
            actor: &self.actor,
            person: self.person.as_ref(),
        }
    }
}

/// Begins a test: says what exactly is to be exempted.
///
/// # Errors
/// Refused (a try by the wrong role is journaled); no such request or exemption of one's office;
/// words that are too long.
#[boxed]
pub async fn begin(cx: &Context, who: &Principal, new: NewTest) -> Result<Done> {
    who.may(Permission::SeeExemptions)?;
    let standing = offices::standing(cx, &who.office).await?;
    let mut tx = cx.store.begin().await?;
    let (moment, procedure) = Moment::of(cx, standing, who, &mut tx, None).await?;
    let facts = moment.facts();
    if let Err(refusal) = terbuka_core::exemption::decide::may(Act::TestIdentify, &facts) {
        let (subject, act) = (who.office.as_str(), Act::TestIdentify);
        note_refusal(tx, &who.office, subject, &moment.actor, act, &refusal, moment.now).await?;
        return Err(refusal.into());
    }
    let mut check = Check::default();
    check_what(&mut check, &new.what);
    check.done()?;
    if !may_hold(who, &new.unit) {
        return Err(DeskError::NotFound);
    }
    if let Some(request) = &new.request {
        let found = tx.request(request).await?.ok_or(DeskError::NotFound)?;
        if !crate::case::may_see(who, &found.case) {
            return Err(DeskError::NotFound);
        }
    }
    let (mut renewed, mut rival) = (None, None);
    if let Some(old) = &new.renews {
        let found = tx.exemption(old).await?;
        let found = found.filter(|old| old.test.office == who.office).ok_or(DeskError::NotFound)?;
        rival = tx.exemption_renewal(old).await?.map(|rival| rival.test.number);
        renewed = Some(found.test);
    }
    let new = Begin {
        id: CaseId::new(new_id(moment.now)),
        office: who.office.clone(),
        number: tx.next_exemption(&who.office).await?,
        procedure,
        occasion: match new.request {
            // What a request occasioned was not made before one.
            Some(_) if new.occasion == Occasion::BeforeRequest => Occasion::AtRequest,
            _ => new.occasion,
        },
        case: new.request,
        renews: new.renews,
        unit: new.unit,
        extent: new.extent,
        what: new.what,
    };
    let decision = decide_begin(new, renewed.as_ref(), rival, &facts)?;
    // Two who begin at the same moment: the database lets one of them.
    let stored = match tx.add_exemption(&decision, &facts).await {
        Err(StoreError::Duplicate { .. }) => return Err(DeskError::Stale),
        done => done?,
    };
    tx.commit().await?;
    Ok(stored.into())
}

/// An officer does something to a test of his office, or to one that lies with his office.
///
/// `version` is the one the officer saw; when the test has moved on since, nothing happens.
///
/// # Errors
/// Refused by law, regulation or SOP (a try by the wrong role is journaled); stale; not found; words
/// that are too long.
#[boxed]
pub async fn perform(
    cx: &Context,
    who: &Principal,
    id: &CaseId,
    version: Option<i64>,
    mut command: Command,
) -> Result<Done> {
    who.may(Permission::SeeExemptions)?;
    let standing = offices::standing(cx, &who.office).await?;
    let mut tx = cx.store.begin().await?;
    let stored = seen(who, tx.exemption_for_change(id).await?)?;
    let (moment, _) = Moment::of(cx, standing, who, &mut tx, Some(&stored)).await?;
    let facts = moment.facts();
    let act = command.act();
    // Who may not do it at all learns that, whatever he wrote and however old his page is.
    let refused = may_at(&stored.test, act, &facts).err();
    if refused.is_none() {
        check(&command)?;
        if let Command::HandUp { to: Some(to), name } = &mut command {
            *name = above(&mut tx, &moment.standing.office, to).await?;
        }
        if version.is_some_and(|seen| seen != stored.version) {
            return Err(DeskError::Stale);
        }
    }
    let decided = match refused {
        Some(refusal) => Err(refusal),
        None => decide(&stored.test, &stored.content, command, &facts),
    };
    let decision = match decided {
        Ok(decision) => decision,
        Err(refusal) => {
            let (office, subject) = (&stored.test.office, stored.test.id.as_str());
            note_refusal(tx, office, subject, &moment.actor, act, &refusal, moment.now).await?;
            return Err(refusal.into());
        }
    };
    let stored = tx.save_exemption(&stored, &decision, &facts).await?;
    follow(cx, &mut tx, &stored, &decision.event, &facts).await?;
    tx.commit().await?;
    Ok(stored.into())
}

/// What follows an event in the same change: the exemption it renews gives way, what is open moves
/// into the list, the office above learns that something waits for it.
pub(crate) async fn follow(
    cx: &Context,
    tx: &mut Tx,
    stored: &StoredExemption,
    event: &Event,
    facts: &Facts<'_>,
) -> Result<()> {
    match event {
        Event::Determined { .. } | Event::FoundOpen { .. } => {
            if let Some(old) = &stored.test.renews
                && let Some(old) = tx.exemption_for_change(old).await?
                && old.test.stage == Stage::InForce
            {
                let decision = tested_anew(&old.test, &stored.test, facts.today());
                let old = tx.save_exemption(&old, &decision, facts).await?;
                open_list::ended(tx, &old, facts).await?;
            }
            open_list::decided(tx, stored, facts).await
        }
        Event::Ended { .. } => open_list::ended(tx, stored, facts).await,
        Event::HandedUp { proposal } => match &proposal.to {
            Some(to) => {
                let url = page(cx, &stored.test.id);
                let words = mail_words::proposed(facts.office, stored.test.number, &url);
                tell(tx, to, Act::TestApprove.roles(), words, facts.now).await
            }
            None => Ok(()),
        },
        _ => Ok(()),
    }
}

/// The address of a test in the workspace.
pub(crate) fn page(cx: &Context, id: &CaseId) -> String {
    format!("{}/kerja/pengecualian/{id}", cx.public_url)
}

/// Mails everybody of an office who holds one of some roles and has an address.
pub(crate) async fn tell(
    tx: &mut Tx,
    office: &OfficeId,
    roles: &[Role],
    words: mail_words::Words,
    now: jiff::Timestamp,
) -> Result<()> {
    for user in tx.users_of(office).await? {
        let held = user.roles_in(office);
        let meant = user.disabled.is_none() && roles.iter().any(|role| held.contains(role));
        let Some(address) = user.email.clone().filter(|_| meant) else { continue };
        let id = new_id(now);
        let mail = terbuka_store::NewMail {
            message_id: format!("<{id}@terbuka>"),
            id,
            office: office.clone(),
            case: None,
            recipient: address,
            subject: words.subject.clone(),
            body: words.body.clone(),
            attachments: Vec::new(),
        };
        tx.add_mail(&mail, now).await?;
    }
    Ok(())
}

/// Whether an officer may do an act to a test as it stands: for a form that is not filled yet. A try
/// by the wrong role is journaled, as in [`perform`].
///
/// # Errors
/// Refused; not found.
#[boxed]
pub async fn gate(cx: &Context, who: &Principal, id: &CaseId, act: Act) -> Result<()> {
    who.may(Permission::SeeExemptions)?;
    let standing = offices::standing(cx, &who.office).await?;
    let mut read = cx.store.read().await?;
    let stored = seen(who, read.exemption(id).await?)?;
    let (moment, _) = Moment::of(cx, standing, who, &mut read, Some(&stored)).await?;
    drop(read);
    if let Err(refusal) = may_at(&stored.test, act, &moment.facts()) {
        let tx = cx.store.begin().await?;
        let (office, subject) = (&stored.test.office, stored.test.id.as_str());
        note_refusal(tx, office, subject, &moment.actor, act, &refusal, moment.now).await?;
        return Err(refusal.into());
    }
    Ok(())
}

/// Whether an officer may begin a test at all.
///
/// # Errors
/// Refused; not permitted.
#[boxed]
pub async fn gate_begin(cx: &Context, who: &Principal) -> Result<()> {
    who.may(Permission::SeeExemptions)?;
    let standing = offices::standing(cx, &who.office).await?;
    let mut read = cx.store.read().await?;
    let (moment, _) = Moment::of(cx, standing, who, &mut read, None).await?;
    drop(read);
    let act = Act::TestIdentify;
    if let Err(refusal) = terbuka_core::exemption::decide::may(act, &moment.facts()) {
        let tx = cx.store.begin().await?;
        let subject = who.office.as_str();
        note_refusal(tx, &who.office, subject, &moment.actor, act, &refusal, moment.now).await?;
        return Err(refusal.into());
    }
    Ok(())
}

/// The offices whose decisions close information for an office: itself, and KPU, whose decisions hold
/// in every office of the house.
pub(crate) async fn deciding_for(read: &mut Read, office: &OfficeId) -> Result<Vec<OfficeId>> {
    let mut deciding = vec![office.clone()];
    let national = read.offices().await?.into_iter().map(|stored| stored.office);
    deciding.extend(
        national.filter(|one| one.level == Level::National && one.id != *office).map(|one| one.id),
    );
    Ok(deciding)
}

/// The decided tests on which a refusal of an office can rest on a day.
pub(crate) async fn decided_tests(
    read: &mut Read,
    office: &OfficeId,
    on: Date,
) -> Result<Vec<DecidedTest>> {
    let mut found = Vec::new();
    for deciding in deciding_for(read, office).await? {
        found.extend(read.exemptions_in_force(&deciding).await?);
    }
    let decided = found.into_iter().filter(|stored| stored.test.holds(on)).filter_map(|stored| {
        let decided = stored.test.decided?;
        Some(DecidedTest {
            id: stored.test.id,
            decree: decided.decree,
            on: decided.on,
            grounds: stored.test.grounds,
            period: stored.test.period,
            title: stored.content.title,
            consequence: format!("{}\n{}", stored.content.opened, stored.content.closed),
        })
    });
    Ok(decided.collect())
}

/// The test, when it is of one's own office or came to it; for a liaison, of his unit.
pub(crate) fn seen(who: &Principal, found: Option<StoredExemption>) -> Result<StoredExemption> {
    let its = |stored: &StoredExemption| {
        let test = &stored.test;
        let own = test.office == who.office && may_hold(who, &test.unit);
        let came = test.proposals.iter().any(|one| one.to.as_ref() == Some(&who.office));
        own || came && !only_liaison(who)
    };
    found.filter(its).ok_or(DeskError::NotFound)
}

fn only_liaison(who: &Principal) -> bool {
    who.roles.iter().all(|role| matches!(role, Role::Liaison | Role::Administrator))
}

/// A liaison works on what his own unit holds.
fn may_hold(who: &Principal, unit: &UnitId) -> bool {
    !only_liaison(who) || who.units.contains(unit)
}
