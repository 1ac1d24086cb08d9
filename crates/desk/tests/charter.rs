//! The charter service from draft to the wall, on both databases, with the real printer.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::SignedDuration;
use jiff::civil::date;
use terbuka_core::charter::decide::Command;
use terbuka_core::charter::{
    Content, Kept, Measured, Part, PromiseKey, Promised, Stage, Way, Words,
};
use terbuka_core::ident::CaseId;
use terbuka_core::procedure::Procedure;
use terbuka_core::refusal::Refusal;
use terbuka_core::request::Act;
use terbuka_core::role::Role;
use terbuka_desk::intake;
use terbuka_desk::{DeskError, charter_view, charters, offices};
use terbuka_letters::Printer;
use terbuka_store::Store;
use terbuka_testkit::world::{World, at_the_desk, procedure};

async fn world(store: Store) -> World {
    World::new(store, Arc::new(Printer::default())).await
}

async fn by(
    world: &World,
    role: Role,
    id: &CaseId,
    command: Command,
) -> Result<charters::Done, DeskError> {
    world.clock.advance(SignedDuration::from_mins(5));
    charters::perform(&world.cx, &world.person(role), id, None, command).await
}

async fn content(world: &World, id: &CaseId) -> Content {
    charter_view::open(&world.cx, &world.person(Role::Ppid), id).await.expect("opens").content
}

async fn submit(world: &World, id: &CaseId) {
    let words = Words { parts: content(world, id).await.parts, promises: BTreeMap::new() };
    by(world, Role::Ppid, id, Command::Submit(Box::new(words))).await.expect("handed in");
}

fn determine() -> Command {
    Command::Determine { decree: Some("13 TAHUN 2026".into()), standard_on: None }
}

fn publish() -> Command {
    Command::Publish { ways: BTreeSet::from([Way::NoticeBoard]) }
}

/// A whole edition; its identifier.
async fn edition(world: &World) -> CaseId {
    let begun = charters::begin(&world.cx, &world.person(Role::Ppid)).await.expect("begun");
    submit(world, &begun.charter).await;
    by(world, Role::AtasanPpid, &begun.charter, determine()).await.expect("determined");
    by(world, Role::Desk, &begun.charter, publish()).await.expect("published");
    begun.charter
}

/// The charter and its journal agree, and every chain holds.
async fn sound(world: &World, id: &CaseId) {
    let view = charter_view::open(&world.cx, &world.person(Role::Ppid), id).await.expect("opens");
    let mut read = world.cx.store.read().await.expect("reads");
    assert_eq!(read.replay_charter(id).await.expect("replays"), Some(view.charter));
    drop(read);
    for chain in world.cx.store.verify_journal().await.expect("verifies") {
        assert_eq!(chain.fault, None);
    }
}

terbuka_testkit::both_databases! {
    async fn from_draft_to_the_wall_and_to_its_successor(store: Store) {
        let world = world(store).await;
        let cx = &world.cx;
        let ppid = world.person(Role::Ppid);
        assert!(charter_view::public(cx, &world.office.id, None).await.expect("asks").is_none());
        let begun = charters::begin(cx, &ppid).await.expect("begun");
        assert_eq!((begun.edition, begun.stage, begun.version), (1, Stage::Draft, 1));
        let draft = content(&world, &begun.charter).await;
        assert!(draft.part(Part::Statement).contains("KPU Kabupaten Uji"));
        assert!(draft.part(Part::Hours).contains("https://ppid.example/uji"));
        let receive = draft.promises.iter().find(|one| one.key == PromiseKey::Receive).expect("the SOP promises it");
        assert!(matches!(receive.time, Promised::Span { amount: 10, .. }));

        // Words are kept, a new version each time.
        let mut words = Words { parts: draft.parts.clone(), promises: BTreeMap::new() };
        words.parts.insert(Part::Cost, "Gratis sepenuhnya.".into());
        let saved = by(&world, Role::Ppid, &begun.charter, Command::Revise(Box::new(words))).await.expect("saved");
        assert_eq!(saved.version, 2);
        assert_eq!(content(&world, &begun.charter).await.part(Part::Cost), "Gratis sepenuhnya.");
        submit(&world, &begun.charter).await;
        let back = Command::SendBack { reason: "Sebutkan jam layanan Jumat".into() };
        by(&world, Role::AtasanPpid, &begun.charter, back).await.expect("sent back");
        let view = charter_view::open(cx, &ppid, &begun.charter).await.expect("opens");
        assert_eq!((view.charter.stage, view.charter.returns), (Stage::Draft, 1));
        assert_eq!(view.timeline[0].reason, "Sebutkan jam layanan Jumat");
        assert_eq!(view.timeline[0].by, "Atasan PPID Contoh");
        submit(&world, &begun.charter).await;
        // A draft's poster says so; nothing of it is public.
        let poster = charter_view::own_poster(cx, &ppid, &begun.charter).await.expect("printed");
        assert!(poster.bytes.starts_with(b"%PDF"));
        assert!(charter_view::public(cx, &world.office.id, None).await.expect("asks").is_none());
        let hidden = charter_view::public(cx, &world.office.id, Some(1)).await;
        assert!(matches!(hidden, Err(DeskError::NotFound)));
        assert!(matches!(charter_view::poster(cx, &world.office.id, None).await, Err(DeskError::NotFound)));
        by(&world, Role::AtasanPpid, &begun.charter, determine()).await.expect("determined");
        assert!(charter_view::public(cx, &world.office.id, None).await.expect("asks").is_none());
        by(&world, Role::Documentation, &begun.charter, publish()).await.expect("published");
        let public = charter_view::public(cx, &world.office.id, None).await.expect("asks").expect("is there");
        let facts = public.charter.determined.clone().expect("determined");
        // Tuesday 10 February 2026: Chinese New Year and joint leave lie between.
        assert_eq!(facts.publish_by, date(2026, 2, 23));
        assert_eq!(public.charter.is_late(date(2026, 3, 1)), Some(false));
        assert_eq!(public.content.part(Part::Cost), "Gratis sepenuhnya.");
        sound(&world, &begun.charter).await;
        let mut read = cx.store.read().await.expect("reads");
        let steps: Vec<Act> = read.charter_steps(&begun.charter).await.expect("steps").iter().map(|step| step.act).collect();
        use Act::{CharterDetermine as Determine, CharterDraft as Draft, CharterPublish as Publish};
        assert_eq!(steps, [Draft, Draft, Draft, Determine, Draft, Determine, Publish]);
        drop(read);

        // Its successor takes its place; the old one stays as it was.
        let second = edition(&world).await;
        let public = charter_view::public(cx, &world.office.id, None).await.expect("asks").expect("is there");
        assert_eq!((public.charter.id.clone(), public.charter.edition), (second.clone(), 2));
        let spans: Vec<(u32, bool)> = public.editions.iter().map(|one| (one.edition, one.replaced_on.is_some())).collect();
        assert_eq!(spans, [(2, false), (1, true)]);
        let old = charter_view::public(cx, &world.office.id, Some(1)).await.expect("asks").expect("is there");
        assert_eq!(old.charter.stage, Stage::Replaced);
        assert_eq!(old.content.part(Part::Cost), "Gratis sepenuhnya.");
        for id in [&begun.charter, &second] {
            sound(&world, id).await;
        }
        let file = charter_view::poster(cx, &world.office.id, Some(1)).await.expect("printed");
        assert_eq!(file.name, "maklumat-uji-1.pdf");
    }

    async fn wrong_hands_are_refused_and_remembered(store: Store) {
        let world = world(store).await;
        let cx = &world.cx;
        let refused = charters::begin(cx, &world.person(Role::Desk)).await;
        assert!(matches!(refused, Err(DeskError::Refused(Refusal::WrongRole { .. }))), "{refused:?}");
        let outside = charters::begin(cx, &world.person(Role::Administrator)).await;
        assert!(matches!(outside, Err(DeskError::NotPermitted(_))));
        let begun = charters::begin(cx, &world.person(Role::Ppid)).await.expect("begun");
        submit(&world, &begun.charter).await;
        for role in [Role::Ppid, Role::Desk, Role::Kasubbag] {
            let got = by(&world, role, &begun.charter, determine()).await;
            assert!(matches!(got, Err(DeskError::Refused(Refusal::WrongRole { .. }))), "{role:?}: {got:?}");
        }
        // A gate before the form remembers a try as well.
        let gate = charters::gate(cx, &world.person(Role::Desk), &begun.charter, Act::CharterDetermine).await;
        assert!(matches!(gate, Err(DeskError::Refused(_))));
        // Another office's charter does not exist.
        let stranger = world.person_of(&world.other, Role::AtasanPpid);
        let got = charters::perform(cx, &stranger, &begun.charter, None, determine()).await;
        assert!(matches!(got, Err(DeskError::NotFound)));
        assert!(matches!(charter_view::open(cx, &stranger, &begun.charter).await, Err(DeskError::NotFound)));
        assert!(matches!(charter_view::own_poster(cx, &stranger, &begun.charter).await, Err(DeskError::NotFound)));
        // What came too early is no offence.
        let early = by(&world, Role::Desk, &begun.charter, publish()).await;
        assert!(matches!(early, Err(DeskError::Refused(Refusal::CharterStage { .. }))));
        let mut read = cx.store.read().await.expect("reads");
        let noted = read.journal_of("refused_act", begun.charter.as_str()).await.expect("reads");
        assert_eq!(noted.len(), 4);
        let at_the_office = read.journal_of("refused_act", world.office.id.as_str()).await.expect("reads");
        assert_eq!(at_the_office.len(), 1);
        drop(read);
        let view = charter_view::open(cx, &world.person(Role::AtasanPpid), &begun.charter).await.expect("opens");
        assert_eq!(view.charter.stage, Stage::Submitted);
        assert!(matches!(view.next, Some((Act::CharterDetermine, Ok(())))));
    }

    async fn one_at_a_time_and_nothing_on_an_old_page(store: Store) {
        let world = world(store).await;
        let cx = &world.cx;
        let ppid = world.person(Role::Ppid);
        // Two at the same moment: one draft.
        let (one, two) = futures_util::future::join(charters::begin(cx, &ppid), charters::begin(cx, &ppid)).await;
        assert!(one.is_ok() != two.is_ok(), "{one:?} {two:?}");
        let begun = one.or(two).expect("one of them");
        let again = charters::begin(cx, &ppid).await;
        assert!(matches!(again, Err(DeskError::Refused(Refusal::CharterUnderWay { edition: 1 }))));
        let list = charter_view::list(cx, &ppid).await.expect("lists");
        assert!(list.begin.is_err() && list.editions.len() == 1);
        let words = || Box::new(Words::default());
        let stale = charters::perform(cx, &ppid, &begun.charter, Some(7), Command::Revise(words())).await;
        assert!(matches!(stale, Err(DeskError::Stale)));
        // Words beyond all measure are named by their field.
        let mut long = Words::default();
        long.parts.insert(Part::Cost, "x".repeat(charters::MAX_PART_CHARS + 1));
        long.promises.insert(PromiseKey::Answer, "x".repeat(400));
        let got = charters::perform(cx, &ppid, &begun.charter, None, Command::Revise(Box::new(long))).await;
        let Err(DeskError::Invalid(fields)) = got else { panic!("{got:?}") };
        let named: Vec<&str> = fields.iter().map(|field| field.field.as_str()).collect();
        assert_eq!(named, ["cost", "promise_answer"]);
        // An empty draft may be kept, not handed in.
        charters::perform(cx, &ppid, &begun.charter, None, Command::Revise(words())).await.expect("kept");
        let got = charters::perform(cx, &ppid, &begun.charter, None, Command::Submit(words())).await;
        assert!(matches!(got, Err(DeskError::Refused(Refusal::Missing { .. }))));
        sound(&world, &begun.charter).await;
    }

    async fn the_offices_own_sop_gives_the_steps_and_is_kept_to_the_end(store: Store) {
        let world = world(store).await;
        let cx = &world.cx;
        let text = include_str!("../../../data/procedures/dharmasraya-charter.toml");
        let sop = procedure(text);
        let today = world.office.date_at(cx.now());
        offices::adopt(cx, &world.office.id, &sop, today, "system").await.expect("adopted");
        let begun = charters::begin(cx, &world.person(Role::Ppid)).await.expect("begun");
        submit(&world, &begun.charter).await;
        // The SOP names the Atasan PPID; the Sekretaris, who might without it, is told whose step it is.
        let got = by(&world, Role::Sekretaris, &begun.charter, determine()).await;
        let Err(DeskError::Refused(Refusal::WrongLane { step, lanes, .. })) = got else { panic!("{got:?}") };
        assert_eq!((step.as_str(), lanes.as_slice()), ("2", &["Atasan PPID".to_owned()][..]));
        // A new SOP does not reach a charter that was begun under the old one.
        let mut other = sop.clone();
        other.steps.clear();
        offices::adopt(cx, &world.office.id, &other, today, "system").await.expect("adopted");
        let got = by(&world, Role::Sekretaris, &begun.charter, determine()).await;
        assert!(matches!(got, Err(DeskError::Refused(Refusal::WrongLane { .. }))));
        by(&world, Role::AtasanPpid, &begun.charter, determine()).await.expect("determined");
        by(&world, Role::Desk, &begun.charter, publish()).await.expect("step 3 shows nobody: the usual roles");
        let mut read = cx.store.read().await.expect("reads");
        let steps = read.charter_steps(&begun.charter).await.expect("steps");
        let told: Vec<(Option<&str>, Option<&str>)> = steps.iter().map(|step| (step.step.as_deref(), step.lane.as_deref())).collect();
        assert_eq!(told, [
            (Some("1"), Some("PPID")), (Some("1"), Some("PPID")),
            (Some("2"), Some("Atasan PPID")), (Some("3"), None),
        ]);
    }

    async fn a_quicker_sop_moves_the_promise_and_asks_for_a_new_edition(store: Store) {
        let world = world(store).await;
        let cx = &world.cx;
        let ppid = world.person(Role::Ppid);
        edition(&world).await;
        assert!(!charter_view::list(cx, &ppid).await.expect("lists").moved);
        let (id, sop) = offices::standing(cx, &world.office.id).await.expect("stands").request.clone().expect("adopted");
        let mut quicker = Procedure::clone(&sop);
        for step in &mut quicker.steps {
            if step.acts.contains(&Act::Decide) {
                step.time = Some(terbuka_core::procedure::TimeStandard::WorkingDays { days: 6, extension: Some(7) });
            }
        }
        let today = world.office.date_at(cx.now());
        let new = offices::adopt(cx, &world.office.id, &quicker, today, "system").await.expect("adopted");
        assert_ne!(new, id);
        let list = charter_view::list(cx, &ppid).await.expect("lists");
        assert!(list.moved && list.begin.is_ok());
        // What was announced stays what it was; the next edition promises the new time.
        let public = charter_view::public(cx, &world.office.id, None).await.expect("asks").expect("is there");
        assert_eq!(public.content.promises[0].time, Promised::WorkingDays { days: 10, extension: Some(7) });
        let begun = charters::begin(cx, &ppid).await.expect("begun");
        let next = content(&world, &begun.charter).await;
        assert_eq!(next.promises[0].time, Promised::WorkingDays { days: 6, extension: Some(7) });
        assert!(next.promises[0].citation.contains("langkah 4"), "{}", next.promises[0].citation);
    }

    async fn promises_are_measured_by_what_was_done(store: Store) {
        let world = world(store).await;
        let cx = &world.cx;
        edition(&world).await;
        let public = charter_view::public(cx, &world.office.id, None).await.expect("asks").expect("is there");
        let promises = public.content.promises;
        let of = |all: &[Measured], key| {
            let place = promises.iter().position(|one| one.key == key).expect("it is promised");
            all[place]
        };
        let none = charter_view::measured(cx, &world.office.id, &promises).await.expect("counts");
        assert_eq!(none.len(), promises.len());
        assert_eq!(of(&none, PromiseKey::Answer), Measured::Kept(Kept::default()));
        assert_eq!(of(&none, PromiseKey::Objection), Measured::Not);
        // Eight minutes, twelve minutes, and one without a stopwatch.
        for minutes in [8, 12, 0] {
            let mut form = at_the_desk();
            form.opened = (minutes > 0).then(|| cx.now() - SignedDuration::from_mins(minutes));
            intake::receive(cx, &world.person(Role::Desk), form).await.expect("taken in");
        }
        let some = charter_view::measured(cx, &world.office.id, &promises).await.expect("counts");
        assert_eq!(of(&some, PromiseKey::Receive), Measured::Kept(Kept { within: 1, all: 2 }));
        assert_eq!(of(&some, PromiseKey::Answer), Measured::Kept(Kept::default()));
        // Nobody answers: when the time is over, three promises are broken.
        world.clock.advance(SignedDuration::from_hours(24 * 40));
        let late = charter_view::measured(cx, &world.office.id, &promises).await.expect("counts");
        assert_eq!(of(&late, PromiseKey::Answer), Measured::Kept(Kept { within: 0, all: 3 }));
        // The other office's charter is measured by its own cases.
        let other = charter_view::measured(cx, &world.other.id, &promises).await.expect("counts");
        assert_eq!(of(&other, PromiseKey::Answer), Measured::Kept(Kept::default()));
    }
}
