//! The consequence test from what exactly to its end, on both databases, with the real printer.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::{Date, date};
use terbuka_core::catalog::Category;
use terbuka_core::exemption::decide::Command;
use terbuka_core::exemption::{EndReason, Fault, Occasion, Period, Stage, View};
use terbuka_core::ident::{CaseId, ItemId, OfficeId, UnitId};
use terbuka_core::office::{Level, Office, Unit};
use terbuka_core::procedure::{Service, template};
use terbuka_core::refusal::Refusal;
use terbuka_core::request::decide::{Command as RequestCommand, Verdict};
use terbuka_core::request::{Act, Outcome};
use terbuka_core::role::Role;
use terbuka_desk::accounts::{self, NewUser};
use terbuka_desk::exemption_papers::{self, TestPaper};
use terbuka_desk::exemptions::{self, NewTest};
use terbuka_desk::papers::Format;
use terbuka_desk::{
    DeskError, Principal, case, exemption_round, exemption_view, intake, offices, outbox, serve,
    sop_measures,
};
use terbuka_letters::Printer;
use terbuka_store::Store;
use terbuka_testkit::exemption::{decided, grounds, new_test, until_consent, walked, weights};
use terbuka_testkit::world::{PASSWORD, World, at_the_desk};

async fn world(store: Store) -> World {
    World::new(store, Arc::new(Printer::default())).await
}

async fn by(
    world: &World,
    role: Role,
    id: &CaseId,
    command: Command,
) -> Result<exemptions::Done, DeskError> {
    exemptions::perform(&world.cx, &world.person(role), id, None, command).await
}

fn fault(result: Result<exemptions::Done, DeskError>) -> Option<Fault> {
    match result {
        Err(DeskError::Refused(Refusal::Exemption { of })) => Some(of),
        _ => None,
    }
}

/// Nine in the morning of a day.
fn morning(world: &World, day: Date) {
    let at = day.at(9, 0, 0, 0).to_zoned(world.office.zone.tz()).expect("a time of day");
    world.clock.set(at.timestamp());
}

/// The test and its journal agree, and every chain holds.
async fn sound(world: &World, id: &CaseId) {
    let mut read = world.cx.store.read().await.expect("reads");
    let stored = read.exemption(id).await.expect("reads").expect("it is there");
    assert_eq!(read.replay_exemption(id).await.expect("replays"), Some(stored.test));
    drop(read);
    for chain in world.cx.store.verify_journal().await.expect("verifies") {
        assert_eq!(chain.fault, None);
    }
}

fn verdict(outcome: Outcome, tests: &[&CaseId]) -> RequestCommand {
    RequestCommand::Decide(Box::new(Verdict {
        outcome,
        grounds: BTreeSet::new(),
        never_exempt: BTreeSet::new(),
        tests: tests.iter().map(|id| (*id).clone()).collect(),
        consequence: String::new(),
        material: "Rekapitulasi".into(),
        blackout: "NIK".into(),
        holder: String::new(),
        delivery: terbuka_core::person::Delivery::Email,
        cost_rupiah: 0,
        payment: String::new(),
    }))
}

terbuka_testkit::both_databases! {
    async fn from_what_exactly_to_the_decision(store: Store) {
        let world = world(store).await;
        let cx = &world.cx;
        let ppid = world.person(Role::Ppid);
        let begun = exemptions::begin(cx, &ppid, new_test(&world)).await.expect("begun");
        assert_eq!((begun.number, begun.stage, begun.version), (1, Stage::Identified, 1));
        let id = begun.test;
        by(&world, Role::Ppid, &id, Command::Base(Box::new(grounds("h")))).await.expect("based");
        // Weighing is kept each time; an opinion belongs to its member alone.
        by(&world, Role::Ppid, &id, Command::Weigh(Box::new(weights()), Period::default())).await.expect("kept");
        let early = by(&world, Role::Ppid, &id, Command::Submit(Box::new(weights()), until_consent())).await;
        assert_eq!(fault(early), Some(Fault::Opinions { needed: 1, found: 0 }));
        let advise = || Command::Advise { view: View::Part, words: "Cukup NIK".into() };
        let wrong = by(&world, Role::Ppid, &id, advise()).await;
        assert!(matches!(wrong, Err(DeskError::Refused(Refusal::WrongRole { .. }))));
        by(&world, Role::Consideration, &id, advise()).await.expect("advised");
        by(&world, Role::Ppid, &id, Command::Submit(Box::new(weights()), until_consent())).await.expect("handed in");
        let back = Command::SendBack { reason: "Sebut dokumennya".into() };
        by(&world, Role::AtasanPpid, &id, back).await.expect("sent back");
        by(&world, Role::Ppid, &id, Command::Submit(Box::new(weights()), until_consent())).await.expect("handed in");
        by(&world, Role::AtasanPpid, &id, Command::Approve).await.expect("approved");
        // A district proposes: what was decided above is recorded with number and date.
        let own = by(&world, Role::Ppid, &id, Command::Determine { decree: "1".into() }).await;
        assert_eq!(fault(own), Some(Fault::DecidedAbove));
        let up = Command::HandUp { to: None, name: "KPU Provinsi Contoh".into() };
        by(&world, Role::Ppid, &id, up).await.expect("handed up");
        let record = Command::Record { decree: "7 Tahun 2026".into(), on: date(2026, 2, 10), exempt: true, until: None };
        let done = by(&world, Role::Ppid, &id, record).await.expect("recorded");
        assert_eq!(done.stage, Stage::InForce);

        let view = exemption_view::open(cx, &ppid, &id).await.expect("opens");
        assert_eq!(view.advice[0].words, "Cukup NIK");
        assert_eq!(view.advice[0].by, "Tim Pertimbangan Contoh");
        let said: Vec<&str> = view.timeline.iter().map(|one| one.words.as_str()).collect();
        assert!(said.contains(&"Sebut dokumennya") && said.contains(&"Cukup NIK"), "{said:?}");
        sound(&world, &id).await;
        // The public reads that there is something, and nothing of what it says.
        let public = exemption_view::public(cx, &world.office.id).await.expect("asks");
        assert_eq!(public.len(), 1);
        let text = format!("{public:?}");
        assert!(text.contains("NIK pemilih") && text.contains("7 Tahun 2026"), "{text}");
        for secret in ["Kolom NIK", "disalahgunakan", "terlindungi", "Cukup NIK"] {
            assert!(!text.contains(secret), "{secret} is public");
        }
        // Papers and the list.
        let sheet = exemption_papers::paper(cx, &ppid, &id, TestPaper::Sheet).await.expect("printed");
        assert!(sheet.bytes.starts_with(b"%PDF"));
        let foreign = exemption_papers::paper(cx, &ppid, &id, TestPaper::Decree).await;
        assert!(matches!(foreign, Err(DeskError::NotFound)), "the office above prints its own");
        let list = exemption_papers::export(cx, &ppid, 2026, Format::Csv).await.expect("exported");
        let list = String::from_utf8(list.bytes).expect("text");
        assert!(list.contains("Kolom NIK") && list.contains("7 Tahun 2026"), "{list}");
        let nothing = exemption_papers::export(cx, &ppid, 2025, Format::Csv).await.expect("exported");
        assert!(!String::from_utf8(nothing.bytes).expect("text").contains("Kolom NIK"));
    }

    async fn people_of_another_office_and_of_no_business_see_nothing(store: Store) {
        let world = world(store).await;
        let cx = &world.cx;
        let id = decided(&world, "h").await;
        for role in Role::ALL {
            let stranger = world.person_of(&world.other, role);
            let seen = exemption_view::open(cx, &stranger, &id).await;
            assert!(matches!(seen, Err(DeskError::NotFound | DeskError::NotPermitted(_))), "{role:?}");
            let act = exemptions::perform(cx, &stranger, &id, None, Command::Approve).await;
            assert!(matches!(act, Err(DeskError::NotFound | DeskError::NotPermitted(_))), "{role:?}");
        }
        for role in [Role::Desk, Role::Documentation, Role::Administrator] {
            let seen = exemption_view::open(cx, &world.person(role), &id).await;
            assert!(matches!(seen, Err(DeskError::NotPermitted(_))), "{role:?}");
        }
        // A liaison sees what his own unit holds, and only that.
        let liaison = world.person(Role::Liaison);
        assert!(exemption_view::open(cx, &liaison, &id).await.is_ok());
        let other = NewTest { unit: world.office.units[1].id.clone(), ..new_test(&world) };
        let hidden = exemptions::begin(cx, &world.person(Role::Ppid), other.clone()).await.expect("begun");
        assert!(matches!(exemption_view::open(cx, &liaison, &hidden.test).await, Err(DeskError::NotFound)));
        assert!(matches!(exemptions::begin(cx, &liaison, other).await, Err(DeskError::NotFound)));
        assert_eq!(exemption_view::list(cx, &liaison).await.expect("lists").own.len(), 1);
    }

    async fn an_old_page_changes_nothing(store: Store) {
        let world = world(store).await;
        let id = walked(&world, "h", until_consent(), Stage::Submitted).await;
        let cx = &world.cx;
        let head = world.person(Role::AtasanPpid);
        let old = exemptions::perform(cx, &head, &id, Some(1), Command::Approve).await;
        assert!(matches!(old, Err(DeskError::Stale)));
        let version = exemption_view::open(cx, &head, &id).await.expect("opens").version;
        exemptions::perform(cx, &head, &id, Some(version), Command::Approve).await.expect("approved");
        let long = Command::HandUp { to: None, name: "x".repeat(400) };
        assert!(matches!(by(&world, Role::Ppid, &id, long).await, Err(DeskError::Invalid(_))));
    }

    async fn the_chain_runs_up_to_an_office_that_works_here(store: Store) {
        let world = world(store).await;
        let cx = &world.cx;
        let province = province(&world).await;
        let id = walked(&world, "h", until_consent(), Stage::Approved).await;
        let view = exemption_view::open(cx, &world.person(Role::Ppid), &id).await.expect("opens");
        assert_eq!(view.above, [(province.id.clone(), province.name.clone())]);
        assert!(!view.decides);
        let up = |to| Command::HandUp { to: Some(to), name: String::new() };
        // Not to itself, not to one that does not stand above.
        assert!(by(&world, Role::Ppid, &id, up(world.office.id.clone())).await.is_err());
        by(&world, Role::Ppid, &id, up(province.id.clone())).await.expect("handed up");
        assert_eq!(fault(by(&world, Role::AtasanPpid, &id, Command::Approve).await), Some(Fault::OtherSeat));
        let head = officer_of(&world, &province, Role::AtasanPpid).await;
        let decider = officer_of(&world, &province, Role::Ppid).await;
        let list = exemption_view::list(cx, &head).await.expect("lists");
        assert_eq!((list.proposed.len(), list.own.len()), (1, 0));
        assert!(list.proposed[0].yours);
        assert_eq!(list.proposed[0].office, "KPU Kabupaten Uji");
        // Those who decide there were told.
        let mails = outbox::list(cx, &decider).await.expect("lists");
        assert!(mails.iter().any(|mail| mail.subject.contains("Usul pengecualian")), "{mails:?}");
        exemptions::perform(cx, &head, &id, None, Command::Approve).await.expect("approved");
        let determine = Command::Determine { decree: "3 Tahun 2026".into() };
        exemptions::perform(cx, &decider, &id, None, determine).await.expect("determined");
        let done = exemption_view::open(cx, &world.person(Role::Ppid), &id).await.expect("opens");
        let decided = done.test.decided.as_ref().expect("decided");
        assert_eq!(decided.office.as_ref(), Some(&province.id));
        assert_eq!(done.test.seat, world.office.id);
        // The decision prints, and the office that made it still reads the test.
        let decree = exemption_papers::paper(cx, &world.person(Role::Ppid), &id, TestPaper::Decree).await.expect("printed");
        assert!(decree.bytes.starts_with(b"%PDF"));
        assert!(exemption_view::open(cx, &decider, &id).await.is_ok());
        sound(&world, &id).await;
    }

    async fn a_refusal_rests_on_a_decided_test_or_waits_for_one(store: Store) {
        let world = world(store).await;
        let cx = &world.cx;
        let ppid = world.person(Role::Ppid);
        let taken = intake::receive(cx, &world.person(Role::Desk), at_the_desk()).await.expect("taken in");
        let refuse = |tests: &[&CaseId]| verdict(Outcome::Refused, tests);
        let decide = async |command| {
            serve::perform(cx, &ppid, &taken.case, None, command, Vec::new()).await
        };
        let untested = |result: Result<serve::Done, DeskError>| {
            matches!(result, Err(DeskError::Refused(Refusal::Exemption { of: Fault::Untested })))
        };
        assert!(untested(decide(refuse(&[])).await));
        assert!(untested(decide(verdict(Outcome::GrantedInPart, &[])).await));
        // One is begun from the case: the case waits for it, its clock runs on.
        let due = taken.due_on;
        let new = NewTest { request: Some(taken.case.clone()), ..new_test(&world) };
        let begun = exemptions::begin(cx, &ppid, new).await.expect("begun").test;
        let view = case::open(cx, &ppid, &taken.case).await.expect("opens");
        assert_eq!(view.tests.len(), 1);
        assert_eq!(view.dossier.case.due_on, due);
        assert!(view.decided_tests.is_empty());
        // Who may not read tests learns that there is one, not what it is about.
        let desk = case::open(cx, &world.person(Role::Desk), &taken.case).await.expect("opens");
        assert_eq!((desk.tests.len(), desk.tests[0].title.clone()), (1, None));
        let opened = exemption_view::open(cx, &ppid, &begun).await.expect("opens");
        assert_eq!(opened.test.occasion, Occasion::AtRequest);
        assert!(untested(decide(refuse(&[&begun])).await), "it is not decided yet");
        let id = decided(&world, "h").await;
        let view = case::open(cx, &ppid, &taken.case).await.expect("opens");
        assert_eq!(view.decided_tests.len(), 1);
        decide(refuse(&[&id])).await.expect("refused");
        let view = case::open(cx, &ppid, &taken.case).await.expect("opens");
        let ruling = view.dossier.case.decision.clone().expect("decided");
        assert_eq!(ruling.test_decree.as_deref(), Some("12 Tahun 2026"));
        assert!(view.dossier.words("decision/consequence").contains("disalahgunakan"), "the test's own words");
    }

    async fn what_kpu_decided_carries_a_refusal_in_every_office(store: Store) {
        let world = world(store).await;
        let cx = &world.cx;
        let kpu = national(&world).await;
        let ppid_of_kpu = officer_of(&world, &kpu, Role::Ppid).await;
        let new = NewTest { unit: kpu.units[0].id.clone(), ..new_test(&world) };
        let id = exemptions::begin(cx, &ppid_of_kpu, new).await.expect("begun").test;
        let advise = Command::Advise { view: View::Close, words: "Sependapat".into() };
        for (role, command) in [
            (Role::Ppid, Command::Base(Box::new(grounds("h")))),
            (Role::Consideration, advise),
            (Role::Ppid, Command::Submit(Box::new(weights()), until_consent())),
            (Role::AtasanPpid, Command::Approve),
        ] {
            let who = officer_of(&world, &kpu, role).await;
            exemptions::perform(cx, &who, &id, None, command).await.expect("walked");
        }
        let ppid = world.person(Role::Ppid);
        let taken = intake::receive(cx, &world.person(Role::Desk), at_the_desk()).await.expect("taken in");
        let refuse = || serve::perform(cx, &ppid, &taken.case, None, verdict(Outcome::Refused, &[&id]), Vec::new());
        let early = refuse().await;
        assert!(matches!(early, Err(DeskError::Refused(Refusal::Exemption { of: Fault::Untested }))));
        let determine = Command::Determine { decree: "731 Tahun 2026".into() };
        exemptions::perform(cx, &ppid_of_kpu, &id, None, determine).await.expect("determined");
        // It stands on the list of the district, as KPU's, and is nothing the district may change.
        let list = exemption_view::public(cx, &world.office.id).await.expect("asks");
        assert_eq!(list.len(), 1);
        assert!(list[0].for_all && list[0].ended.is_none());
        assert!(!exemption_view::public(cx, &kpu.id).await.expect("asks")[0].for_all);
        assert!(matches!(exemption_view::open(cx, &ppid, &id).await, Err(DeskError::NotFound)));
        let view = case::open(cx, &ppid, &taken.case).await.expect("opens");
        assert_eq!(view.decided_tests.len(), 1);
        refuse().await.expect("refused on KPU's decision");
        let view = case::open(cx, &ppid, &taken.case).await.expect("opens");
        let ruling = view.dossier.case.decision.clone().expect("decided");
        assert_eq!(ruling.test_decree.as_deref(), Some("731 Tahun 2026"));
    }

    async fn a_revoked_or_ended_test_carries_no_refusal(store: Store) {
        let world = world(store).await;
        let cx = &world.cx;
        let ppid = world.person(Role::Ppid);
        let taken = intake::receive(cx, &world.person(Role::Desk), at_the_desk()).await.expect("taken in");
        let until = Period { until: Some(date(2026, 2, 11)), ..until_consent() };
        let short = walked(&world, "h", until, Stage::InForce).await;
        let revoked = decided(&world, "h").await;
        let revoke = Command::Revoke { decree: "9/2026".into(), reason: "Keliru".into() };
        by(&world, Role::Ppid, &revoked, revoke).await.expect("revoked");
        // The day after its last it carries nothing, whether or not the round has come.
        morning(&world, date(2026, 2, 12));
        for id in [&short, &revoked] {
            let tried = serve::perform(cx, &ppid, &taken.case, None, verdict(Outcome::Refused, &[id]), Vec::new()).await;
            assert!(matches!(tried, Err(DeskError::Refused(Refusal::Exemption { of: Fault::Untested }))));
        }
        let list = exemption_view::public(cx, &world.office.id).await.expect("asks");
        let ended: Vec<EndReason> = list.iter().filter_map(|one| one.ended.as_ref().map(|ended| ended.reason)).collect();
        assert_eq!(ended, [EndReason::Expired, EndReason::Revoked]);
    }

    async fn the_calendar_asks_once_and_opens_by_itself(store: Store) {
        let world = world(store).await;
        let cx = &world.cx;
        let until = date(2026, 9, 28);
        let period = Period { until: Some(until), ..until_consent() };
        let id = walked(&world, "h", period, Stage::InForce).await;
        let lasting = decided(&world, "h").await;
        let state = async || {
            let mut read = cx.store.read().await.expect("reads");
            read.exemption(&id).await.expect("reads").expect("there").test
        };
        let mails = async |words: &str| {
            let mails = outbox::list(cx, &world.person(Role::Ppid)).await.expect("lists");
            mails.iter().filter(|mail| mail.subject.contains(words)).count()
        };
        let round = async |day| {
            morning(&world, day);
            exemption_round::round(cx, &world.office.id).await.expect("the round");
        };
        let too_early = Command::Open { why: EndReason::Declared, reason: "x".into() };
        let from = Some(date(2026, 8, 13));
        assert_eq!(fault(by(&world, Role::Ppid, &id, too_early).await), Some(Fault::TooEarly { from }));
        round(date(2026, 8, 12)).await;
        assert_eq!((state().await.asked_on, mails("nyatakan terbuka").await), (None, 0));
        // Thirty working days before: asked once, by mail and on the start page.
        for day in [date(2026, 8, 13), date(2026, 8, 14)] {
            round(day).await;
            assert_eq!(state().await.asked_on, Some(date(2026, 8, 13)));
            assert_eq!(mails("nyatakan terbuka").await, 1);
        }
        let tasks = exemption_view::tasks(cx, &world.person(Role::Ppid)).await.expect("tasks");
        assert_eq!(tasks.iter().map(|task| &task.test.id).collect::<Vec<_>>(), [&id]);
        round(until).await;
        assert_eq!(state().await.stage, Stage::InForce);
        // It stands on the list by its title alone while it is exempt, and moves when it is open.
        let listed = async || {
            let mut read = cx.store.read().await.expect("reads");
            let found = read.item(&ItemId::new(id.as_str())).await.expect("reads").expect("listed");
            assert!(found.content.summary.is_empty() && found.content.files.is_empty());
            (found.content.title, found.content.category)
        };
        assert_eq!(listed().await, ("NIK pemilih".to_owned(), Category::Exempt));
        // The program slept over the end: it was open from the day after all the same.
        for _ in 0..2 {
            round(date(2026, 10, 5)).await;
            let test = state().await;
            let ended = test.ended.expect("ended");
            assert_eq!((ended.reason, ended.on, ended.by), (EndReason::Expired, date(2026, 9, 29), None));
            assert_eq!(mails("demi hukum").await, 1);
        }
        assert_eq!(listed().await, ("NIK pemilih".to_owned(), Category::Anytime));
        sound(&world, &id).await;
        let mut read = cx.store.read().await.expect("reads");
        assert_eq!(read.exemption(&lasting).await.expect("reads").expect("there").test.stage, Stage::InForce);
    }

    async fn a_new_test_takes_the_place_of_the_old(store: Store) {
        let world = world(store).await;
        let cx = &world.cx;
        let ppid = world.person(Role::Ppid);
        let old = decided(&world, "h").await;
        let again = || NewTest { renews: Some(old.clone()), ..new_test(&world) };
        let new = exemptions::begin(cx, &ppid, again()).await.expect("begun");
        assert_eq!(new.number, 2);
        let rival = exemptions::begin(cx, &ppid, again()).await;
        assert_eq!(fault(rival), Some(Fault::UnderWay { number: 2 }));
        let view = exemption_view::open(cx, &ppid, &old).await.expect("opens");
        assert_eq!(view.renewal, Some((new.test.clone(), 2)));
        let open = Command::FindOpen { reason: "Tidak ada lagi alasannya".into() };
        by(&world, Role::Ppid, &new.test, open).await.expect("open");
        let view = exemption_view::open(cx, &ppid, &old).await.expect("opens");
        let ended = view.test.ended.clone().expect("ended");
        assert_eq!((ended.reason, ended.test), (EndReason::Retested, Some(new.test.clone())));
        sound(&world, &old).await;
        assert!(fault(exemptions::begin(cx, &ppid, again()).await).is_none(), "what has ended is not renewed");
    }

    async fn it_runs_along_the_offices_sop_and_is_measured(store: Store) {
        let world = world(store).await;
        let cx = &world.cx;
        let sop = template(Service::ConsequenceTest);
        let today = date(2026, 2, 10);
        let adopted = offices::adopt(cx, &world.office.id, &sop, today, "system").await.expect("adopted");
        let id = decided(&world, "h").await;
        let view = exemption_view::open(cx, &world.person(Role::Ppid), &id).await.expect("opens");
        assert_eq!(view.steps.get(&Act::TestOpinion).map(String::as_str), Some("3"));
        assert_eq!(view.test.procedure.as_ref(), Some(&adopted));
        let mut read = cx.store.read().await.expect("reads");
        let steps = read.exemption_steps(&id).await.expect("reads");
        let walked: Vec<(&str, &str)> = steps
            .iter()
            .map(|step| (step.step.as_deref().unwrap_or("-"), step.lane.as_deref().unwrap_or("-")))
            .collect();
        assert_eq!(walked, [
            ("1", "PPID"), ("2", "PPID"), ("3", "Tim Pertimbangan"), ("3", "PPID"),
            ("4", "Atasan PPID"), ("5", "PPID"), ("5", "PPID"),
        ]);
        let version = read.procedure(&adopted).await.expect("reads").expect("there");
        drop(read);
        let measured = sop_measures::measures(cx, &world.person(Role::Ppid), &version).await.expect("measured");
        assert_eq!(measured.steps.iter().map(|step| step.count).collect::<Vec<_>>(), [1, 1, 1, 1, 1, 0]);
        // The SOP gives approval to the superior's lane: the Pembina, whom the law would let, is refused.
        let other = walked_to_submitted(&world).await;
        let wrong = by(&world, Role::Pembina, &other, Command::Approve).await;
        assert!(matches!(wrong, Err(DeskError::Refused(Refusal::WrongLane { .. }))));
    }
}

/// The province of the first office, with a PPID and a head.
async fn province(world: &World) -> Office {
    let province = Office {
        id: OfficeId::new("office-prov"),
        code: "15".into(),
        slug: "prov".into(),
        name: "KPU Provinsi Uji".into(),
        level: Level::Province,
        units: Vec::new(),
        ..(*world.other).clone()
    };
    with_officers(world, province).await
}

/// KPU itself, with one unit.
async fn national(world: &World) -> Office {
    let unit = Unit { id: UnitId::new("unit-pusat"), ..world.office.units[0].clone() };
    let national = Office {
        id: OfficeId::new("office-pusat"),
        code: "00".into(),
        slug: "pusat".into(),
        name: "KPU Uji".into(),
        level: Level::National,
        units: vec![unit],
        ..(*world.other).clone()
    };
    with_officers(world, national).await
}

async fn with_officers(world: &World, office: Office) -> Office {
    offices::add(&world.cx, &office).await.expect("an office");
    for role in [Role::Ppid, Role::AtasanPpid, Role::Consideration] {
        let slug = &office.slug;
        let new = NewUser {
            office: office.id.clone(),
            login: format!("{}.{slug}", role.code()),
            name: format!("{} {}", role.title(), office.name),
            nip: None,
            email: Some(format!("{}@{slug}.example", role.code())),
            roles: vec![role],
            units: Vec::new(),
            password: PASSWORD.into(),
            keep_password: true,
        };
        accounts::add(&world.cx, "system", new).await.expect("an account");
    }
    office
}

async fn officer_of(world: &World, office: &Office, role: Role) -> Principal {
    let mut read = world.cx.store.read().await.expect("reads");
    let users = read.users_of(&office.id).await.expect("reads");
    let user = users.into_iter().find(|user| user.roles_in(&office.id).contains(&role));
    let user = user.expect("somebody holds it");
    Principal {
        user: user.id,
        name: user.name,
        nip: None,
        office: office.id.clone(),
        roles: vec![role],
        units: Vec::new(),
    }
}

async fn walked_to_submitted(world: &World) -> CaseId {
    walked(world, "h", until_consent(), Stage::Submitted).await
}
