//! Documentation's rules against a sceptic: every act at every stage by every role, both seeds' SOPs
//! step by step, versions that never vanish, and replay.

use jiff::Timestamp;
use jiff::civil::date;
use proptest::prelude::*;
use terbuka_core::catalog::Category;
use terbuka_core::ident::{CaseId, FileId, ItemId, OfficeId, UnitId, UserId};
use terbuka_core::law::ClosedDay;
use terbuka_core::office::{Level, Office, OfficeSettings, Unit, Zone};
use terbuka_core::procedure::Procedure;
use terbuka_core::record::decide::{Begin, Command, Handed, begin, decide, entry, may};
use terbuka_core::record::{Content, Event, Facts, Form, Paper, Record, Shelf, Stage};
use terbuka_core::refusal::Refusal;
use terbuka_core::request::{Act, Actor};
use terbuka_core::role::Role;

const METRO: &str = include_str!("../../../data/procedures/metro-documentation.toml");
const KALTENG: &str = include_str!("../../../data/procedures/kalteng-documentation.toml");
const TEMPLATE: &str = include_str!("../../../data/procedures/template-documentation.toml");

fn office() -> Office {
    let unit = |id: &str| Unit { id: UnitId::new(id), name: id.into(), code: id.into() };
    Office {
        id: OfficeId::new("o1"),
        code: "1872".into(),
        slug: "uji".into(),
        name: "KPU Kota Uji".into(),
        level: Level::City,
        zone: Zone::Wib,
        settings: OfficeSettings { closed_day: ClosedDay::AsReceived, ..OfficeSettings::default() },
        units: vec![unit("teknis"), unit("data")],
    }
}

fn sop(text: &str) -> Procedure {
    toml::from_str(text).expect("the shipped procedure is well-formed")
}

fn officer(role: Role) -> Actor {
    let units = if role == Role::Liaison { vec![UnitId::new("teknis")] } else { Vec::new() };
    Actor::Officer { id: UserId::new(role.code()), roles: vec![role], units }
}

fn now() -> Timestamp {
    "2026-03-02T09:00:00+07:00".parse().expect("an instant")
}

fn facts<'a>(office: &'a Office, sop: Option<&'a Procedure>, actor: &'a Actor) -> Facts<'a> {
    Facts { now: now(), office, procedure: sop, actor }
}

fn content() -> Content {
    Content {
        title: " Rekapitulasi pemilih ".into(),
        summary: "Jumlah per kelurahan".into(),
        category: Some(Category::Periodic),
        responsible: "Kepala Subbagian Data".into(),
        made_on: Some(date(2026, 2, 27)),
        made_at: "Uji".into(),
        form: Some(Form::Both),
        retention: "5 tahun".into(),
        paper: Paper { shelf: Shelf { room: "R2".into(), ..Shelf::default() } },
    }
}

fn handed(name: &str, replaces: Option<&str>) -> Handed {
    Handed {
        file: FileId::new(name),
        sha256: "ab".repeat(32),
        size: 3,
        replaces: replaces.map(FileId::new),
    }
}

fn new(files: Vec<Handed>) -> Begin {
    Begin {
        id: CaseId::new("d1"),
        office: OfficeId::new("o1"),
        unit: UnitId::new("teknis"),
        procedure: None,
        renews: None,
        content: content(),
        files,
    }
}

/// Every command there is, in a form that is whole.
fn commands() -> Vec<Command> {
    let (words, reason) = (Box::new(content()), "Tidak terbaca".to_owned());
    vec![
        Command::Keep { content: words.clone() },
        Command::HandOver { files: vec![handed("f9", None)] },
        Command::Store,
        Command::Return { reason: reason.clone() },
        Command::Collect { content: words.clone(), files: Vec::new() },
        Command::Submit { content: words, files: vec![handed("f8", None)] },
        Command::Approve,
        Command::Refuse { reason: reason.clone() },
        Command::List { item: ItemId::new("i1") },
        Command::Drop { reason },
    ]
}

/// A document at a stage, whoever brought it there.
fn at(stage: Stage) -> Record {
    let office = office();
    let actor = officer(Role::Documentation);
    let begun = begin(new(vec![handed("f1", None)]), &facts(&office, None, &actor));
    Record { stage, ..begun.expect("begun").next }
}

#[test]
fn every_act_at_every_stage_by_every_role_is_allowed_by_the_tables_or_refused() {
    let office = office();
    for stage in Stage::ALL {
        let record = at(*stage);
        for role in Role::ALL {
            let actor = officer(role);
            for command in commands() {
                let act = command.act();
                let got =
                    decide(&record, &content(), command.clone(), &facts(&office, None, &actor));
                let possible = stage.acts().contains(&act);
                match (&got, possible, act.roles().contains(&role)) {
                    (Ok(decision), true, true) => {
                        assert_eq!(decision.next, record.clone().after(&decision.event));
                        assert_eq!(decision.act, act);
                    }
                    (Err(Refusal::RecordStage { .. }), false, _) => {}
                    (Err(Refusal::WrongRole { .. }), true, false) => {}
                    other => panic!("{stage:?} {role:?} {command:?}: {other:?}"),
                }
            }
        }
    }
    for actor in [Actor::Requester, Actor::System] {
        for act in Act::ALL.iter().filter(|act| act.code().starts_with("record_")) {
            assert!(may(*act, &facts(&office, None, &actor)).is_err(), "{act:?}");
        }
    }
}

/// Walks commands by roles; gives the stages it went through.
fn walk(sop: Option<&Procedure>, first: Role, ways: Vec<(Role, Command)>) -> Vec<Stage> {
    let office = office();
    let actor = officer(first);
    let files = vec![handed("f1", None)];
    let begun = begin(new(files), &facts(&office, sop, &actor)).expect("begun");
    let mut stages = vec![begun.next.stage];
    let (mut record, mut words) = (begun.next, begun.content.expect("said"));
    let mut events = vec![begun.event];
    for (role, command) in ways {
        let actor = officer(role);
        let facts = facts(&office, sop, &actor);
        let done = decide(&record, &words, command.clone(), &facts);
        let done = done.unwrap_or_else(|refusal| panic!("{role:?} {command:?}: {refusal}"));
        words = done.content.unwrap_or(words);
        record = done.next;
        stages.push(record.stage);
        events.push(done.event);
    }
    assert_eq!(Record::replay(&events), Some(record));
    stages
}

#[test]
fn seed_002_begins_with_the_paper_and_its_units_own_people() {
    let metro = sop(METRO);
    assert_eq!(entry(Some(&metro)), Act::RecordKeep);
    let step = |act| metro.step_of(act).map(|step| step.number.as_str());
    assert_eq!(step(Act::RecordKeep), Some("1"));
    assert_eq!(step(Act::RecordHandOver), Some("2"));
    assert_eq!(step(Act::RecordStore), Some("3"));
    let submit = Command::Submit { content: Box::new(content()), files: Vec::new() };
    let stages = walk(
        Some(&metro),
        Role::Liaison,
        vec![
            (Role::Liaison, Command::HandOver { files: vec![handed("f2", Some("f1"))] }),
            (Role::Documentation, Command::Return { reason: "Halaman 2 kosong".into() }),
            (Role::Liaison, Command::HandOver { files: vec![handed("f3", Some("f1"))] }),
            (Role::Documentation, Command::Store),
            (Role::Desk, submit),
            (Role::AtasanPpid, Command::Approve),
            (Role::Documentation, Command::List { item: ItemId::new("i1") }),
        ],
    );
    use Stage::*;
    let wanted = [Kept, HandedOver, Kept, HandedOver, Stored, Submitted, Approved, Listed];
    assert_eq!(stages, wanted);
}

#[test]
fn seed_003_begins_with_the_list_form_and_its_lanes_hold() {
    let kalteng = sop(KALTENG);
    assert_eq!(entry(Some(&kalteng)), Act::RecordCollect);
    let submit = || Command::Submit { content: Box::new(content()), files: Vec::new() };
    let stages = walk(
        Some(&kalteng),
        Role::Desk,
        vec![
            (Role::Desk, submit()),
            (Role::AtasanPpid, Command::Refuse { reason: "Ringkasan kurang".into() }),
            (Role::Desk, submit()),
            (Role::AtasanPpid, Command::Approve),
            (Role::Desk, Command::List { item: ItemId::new("i1") }),
        ],
    );
    use Stage::*;
    assert_eq!(stages, [Collected, Submitted, Collected, Submitted, Approved, Listed]);
    // What the law gives to the PPID and to the Sekretaris, this SOP gives to others.
    let office = office();
    for (role, act, step) in [
        (Role::Documentation, Act::RecordCollect, "1"),
        (Role::Sekretaris, Act::RecordApprove, "2"),
        (Role::Ppid, Act::RecordList, "3"),
    ] {
        let actor = officer(role);
        match may(act, &facts(&office, Some(&kalteng), &actor)) {
            Err(Refusal::WrongLane { step: found, .. }) => assert_eq!(found, step),
            other => panic!("{role:?} {act:?}: {other:?}"),
        }
    }
    // A liaison is no lane of it and cannot begin.
    let actor = officer(Role::Liaison);
    let refused = begin(new(Vec::new()), &facts(&office, Some(&kalteng), &actor));
    assert!(matches!(refused, Err(Refusal::WrongLane { .. })), "{refused:?}");
}

#[test]
fn the_template_sends_back_at_its_own_step() {
    let template = sop(TEMPLATE);
    let step = |act| template.step_of(act).map(|step| step.number.as_str());
    assert_eq!(step(Act::RecordReturn), Some("3"));
    assert_eq!(step(Act::RecordStore), Some("4"));
    assert_eq!(entry(Some(&template)), Act::RecordKeep);
}

#[test]
fn a_liaison_acts_for_his_own_unit_only() {
    let office = office();
    let actor = officer(Role::Liaison);
    let other = Begin { unit: UnitId::new("data"), ..new(Vec::new()) };
    let refused = begin(other, &facts(&office, None, &actor));
    assert!(matches!(refused, Err(Refusal::OtherUnit { .. })), "{refused:?}");
    let nowhere = Begin { unit: UnitId::new("tidak-ada"), ..new(Vec::new()) };
    let actor = officer(Role::Documentation);
    let refused = begin(nowhere, &facts(&office, None, &actor));
    assert_eq!(refused, Err(Refusal::Missing { what: "record/unit".into() }));
    let record = Record { unit: UnitId::new("data"), ..at(Stage::Kept) };
    let actor = officer(Role::Liaison);
    let got = decide(
        &record,
        &content(),
        Command::HandOver { files: vec![handed("f2", None)] },
        &facts(&office, None, &actor),
    );
    assert!(matches!(got, Err(Refusal::OtherUnit { .. })), "{got:?}");
}

#[test]
fn what_is_missing_is_named_and_exempt_information_never_comes_this_way() {
    let office = office();
    let desk = officer(Role::Desk);
    let record = Record { files: Vec::new(), ..at(Stage::Collected) };
    let submit = |content: Content| {
        let command = Command::Submit { content: Box::new(content), files: Vec::new() };
        decide(&record, &Content::default(), command, &facts(&office, None, &desk))
            .map(|done| done.next.stage)
    };
    let missing = |what: &str| Err(Refusal::Missing { what: format!("record/{what}") });
    assert_eq!(submit(content()), missing("files"));
    assert_eq!(submit(Content { form: Some(Form::Hard), ..content() }), Ok(Stage::Submitted));
    assert_eq!(submit(Content { summary: " ".into(), ..content() }), missing("summary"));
    assert_eq!(submit(Content { category: None, ..content() }), missing("category"));
    let exempt = Content { category: Some(Category::Exempt), ..content() };
    assert_eq!(submit(exempt), Err(Refusal::ExemptByTestOnly));
    // Each "no" needs its reason; a half-said form can be kept but not approved.
    for (stage, role, command, what) in [
        (Stage::HandedOver, Role::Ppid, Command::Return { reason: " ".into() }, "return_reason"),
        (
            Stage::Submitted,
            Role::AtasanPpid,
            Command::Refuse { reason: "".into() },
            "refuse_reason",
        ),
        (Stage::Kept, Role::Ppid, Command::Drop { reason: "".into() }, "drop_reason"),
        (Stage::Submitted, Role::AtasanPpid, Command::Approve, "title"),
    ] {
        let actor = officer(role);
        let got = decide(&at(stage), &Content::default(), command, &facts(&office, None, &actor));
        assert_eq!(got.map(|done| done.next.stage), missing(what));
    }
    let ppid = officer(Role::Ppid);
    let none = Record { files: Vec::new(), ..at(Stage::Kept) };
    let got = decide(
        &none,
        &content(),
        Command::HandOver { files: vec![] },
        &facts(&office, None, &ppid),
    );
    assert_eq!(got.map(|done| done.next.stage), missing("files"));
}

#[test]
fn a_renewal_keeps_the_item_that_people_cited() {
    let office = office();
    let actor = officer(Role::Ppid);
    let record = Record { renews: Some(ItemId::new("lama")), ..at(Stage::Approved) };
    let command = Command::List { item: ItemId::new("baru") };
    let done = decide(&record, &content(), command, &facts(&office, None, &actor)).expect("listed");
    assert_eq!(done.next.listed.expect("listed").item, ItemId::new("lama"));
}

proptest! {
    /// Whatever anybody tries in whatever order: no version of a file ever vanishes or changes, slots
    /// and versions count without gaps, and the journal tells the state.
    #[test]
    fn files_never_vanish_and_the_journal_tells_the_state(
        tries in proptest::collection::vec((0_usize..10, 0_usize..11, any::<bool>()), 0..40)
    ) {
        let office = office();
        let actor = officer(Role::Documentation);
        let begun = begin(new(vec![handed("f0", None)]), &facts(&office, None, &actor)).expect("begun");
        let (mut record, mut words) = (begun.next, begun.content.expect("said"));
        let mut events = vec![begun.event];
        for (at, (which, role, newer)) in tries.into_iter().enumerate() {
            let files = vec![handed(&format!("n{at}"), newer.then_some("f0"))];
            let command = match commands().swap_remove(which) {
                Command::HandOver { .. } => Command::HandOver { files },
                Command::Collect { content, .. } => Command::Collect { content, files },
                other => other,
            };
            let actor = officer(Role::ALL[role]);
            let Ok(done) = decide(&record, &words, command, &facts(&office, None, &actor)) else { continue };
            prop_assert!(done.next.files.starts_with(&record.files));
            record = done.next;
            words = done.content.unwrap_or(words);
            events.push(done.event);
        }
        prop_assert_eq!(Record::replay(&events), Some(record.clone()));
        let slots = record.files.iter().map(|one| one.slot).max().unwrap_or(0);
        for slot in 1..=slots {
            let of: Vec<u16> = record.files.iter().filter(|one| one.slot == slot).map(|one| one.version).collect();
            let counted: Vec<u16> = (1..=of.len() as u16).collect();
            prop_assert_eq!(of, counted);
        }
        prop_assert_eq!(record.current().count(), usize::from(slots));
        // Events survive the journal's JSON.
        for event in &events {
            let text = serde_json::to_string(event).expect("written");
            let back: Event = serde_json::from_str(&text).expect("read");
            prop_assert_eq!(&back, event);
        }
    }
}
