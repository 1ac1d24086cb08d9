//! Documentation from a unit's file to the list, on both databases and the real disk: both seeds' SOPs,
//! versions, many files at once, readings, the look at stored bytes, reminders.

use std::io::Write as _;
use std::sync::Arc;

use jiff::SignedDuration;
use jiff::civil::date;
use terbuka_core::catalog::Category;
use terbuka_core::ident::{CaseId, UnitId};
use terbuka_core::letter::Letter;
use terbuka_core::record::{Content, Form, Paper, Shelf, Stage};
use terbuka_core::refusal::Refusal;
use terbuka_core::request::Act;
use terbuka_core::role::Role;
use terbuka_desk::record_bulk::{self, Became};
use terbuka_desk::record_files::Incoming;
use terbuka_desk::record_view::{self, ReadingState, Wanted};
use terbuka_desk::records::{self, Deed, Done, New};
use terbuka_desk::{DeskError, decrees, jobs, listing, offices, readings, scrub};
use terbuka_letters::Printer;
use terbuka_store::{Lookup, Store};
use terbuka_testkit::world::{World, procedure};

const METRO: &str = include_str!("../../../data/procedures/metro-documentation.toml");
const KALTENG: &str = include_str!("../../../data/procedures/kalteng-documentation.toml");

async fn world(store: Store, sop: Option<&str>) -> World {
    let world = World::new(store, Arc::new(Printer::default())).await;
    if let Some(text) = sop {
        let today = world.office.date_at(world.cx.now());
        let sop = procedure(text);
        offices::adopt(&world.cx, &world.office.id, &sop, today, "system").await.expect("adopted");
    }
    world
}

fn content(title: &str) -> Content {
    Content {
        title: title.into(),
        summary: "Jumlah pemilih per kelurahan".into(),
        category: Some(Category::Periodic),
        responsible: "Kepala Subbagian Data".into(),
        made_on: Some(date(2026, 2, 9)),
        made_at: "Uji".into(),
        form: Some(Form::Both),
        retention: "5 tahun".into(),
        paper: Paper {
            shelf: Shelf { room: "R2".into(), cabinet: "B".into(), folder: "7".into() },
        },
    }
}

fn new(title: &str) -> New {
    New { unit: UnitId::new("unit-uji-1"), renews: None, content: content(title) }
}

fn csv(words: &str) -> Incoming {
    Incoming {
        name: "rekap.csv".into(),
        bytes: format!("kelurahan,jumlah\n{words},12\n").into_bytes(),
        replaces: None,
    }
}

async fn by(
    world: &World,
    role: Role,
    id: &CaseId,
    deed: Deed,
    files: Vec<Incoming>,
) -> Result<Done, DeskError> {
    world.clock.advance(SignedDuration::from_mins(10));
    records::perform(&world.cx, &world.person(role), id, None, deed, files).await
}

fn submit(title: &str) -> Deed {
    Deed::Submit { content: Box::new(content(title)) }
}

/// A listed document.
async fn listed(world: &World, title: &str, words: &str) -> Done {
    let desk = world.person(Role::Documentation);
    let begun =
        records::begin(&world.cx, &desk, new(title), vec![csv(words)]).await.expect("begun");
    let id = begun.record;
    for (role, deed) in [
        (Role::Liaison, Deed::HandOver),
        (Role::Documentation, Deed::Store),
        (Role::Desk, submit(title)),
        (Role::AtasanPpid, Deed::Approve),
    ] {
        by(world, role, &id, deed, Vec::new()).await.expect("done");
    }
    by(world, Role::Documentation, &id, Deed::List, Vec::new()).await.expect("listed")
}

/// The document and its journal agree, and every chain holds.
async fn sound(world: &World, id: &CaseId) {
    let ppid = world.person(Role::Ppid);
    let view = record_view::open(&world.cx, &ppid, id).await.expect("opens");
    let mut read = world.cx.store.read().await.expect("reads");
    assert_eq!(read.replay_record(id).await.expect("replays"), Some(view.record));
    drop(read);
    for chain in world.cx.store.verify_journal().await.expect("verifies") {
        assert_eq!(chain.fault, None);
    }
}

/// A stored ZIP without compression.
fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut directory = Vec::new();
    for (name, content) in entries {
        let at = out.len() as u32;
        let size = content.len() as u32;
        let common = |signature: &[u8], extra: &[u8]| {
            let mut head = signature.to_vec();
            head.extend_from_slice(extra);
            head.extend_from_slice(&[20, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
            head.extend_from_slice(&0_u32.to_le_bytes());
            head.extend_from_slice(&size.to_le_bytes());
            head.extend_from_slice(&size.to_le_bytes());
            head.extend_from_slice(&(name.len() as u16).to_le_bytes());
            head.extend_from_slice(&0_u16.to_le_bytes());
            head
        };
        out.extend(common(b"PK\x03\x04", b""));
        out.extend_from_slice(name.as_bytes());
        out.extend_from_slice(content);
        directory.extend(common(b"PK\x01\x02", &[20, 0]));
        directory.extend_from_slice(&[0; 10]);
        directory.extend_from_slice(&at.to_le_bytes());
        directory.extend_from_slice(name.as_bytes());
    }
    let at = out.len() as u32;
    let count = (entries.len() as u16).to_le_bytes();
    out.extend_from_slice(&directory);
    out.write_all(b"PK\x05\x06\0\0\0\0").expect("to memory");
    out.extend_from_slice(&count);
    out.extend_from_slice(&count);
    out.extend_from_slice(&(directory.len() as u32).to_le_bytes());
    out.extend_from_slice(&at.to_le_bytes());
    out.extend_from_slice(&[0, 0]);
    out
}

terbuka_testkit::both_databases! {
    async fn seed_002_from_the_paper_to_the_list(store: Store) {
        let world = world(store, Some(METRO)).await;
        let cx = &world.cx;
        let unit = world.person(Role::Liaison);
        let begun = records::begin(cx, &unit, new("Rekap pemilih"), Vec::new()).await.expect("begun");
        let id = begun.record.clone();
        assert_eq!(begun.stage, Stage::Kept);
        // Nothing to hand over yet.
        let empty = by(&world, Role::Liaison, &id, Deed::HandOver, Vec::new()).await;
        assert!(matches!(empty, Err(DeskError::Refused(Refusal::Missing { .. }))), "{empty:?}");
        by(&world, Role::Liaison, &id, Deed::HandOver, vec![csv("Mulyojati")]).await.expect("handed over");
        let back = Deed::Return { reason: "Kolom jumlah kosong".into() };
        by(&world, Role::Documentation, &id, back, Vec::new()).await.expect("sent back");
        let view = record_view::open(cx, &unit, &id).await.expect("opens");
        assert_eq!(view.timeline[0].reason, "Kolom jumlah kosong");
        // The same bytes are no new version; others are, and the old ones stay.
        let old = view.files[0].file.id.clone();
        let again = Incoming { replaces: Some(old.clone()), ..csv("Mulyojati") };
        let same = by(&world, Role::Liaison, &id, Deed::HandOver, vec![again]).await;
        assert!(matches!(&same, Err(DeskError::Invalid(wrong)) if wrong[0].code == "already_there"), "{same:?}");
        let newer = Incoming { replaces: Some(old), ..csv("Hadimulyo") };
        by(&world, Role::Liaison, &id, Deed::HandOver, vec![newer]).await.expect("handed over");
        by(&world, Role::Documentation, &id, Deed::Store, Vec::new()).await.expect("stored");
        let view = record_view::open(cx, &unit, &id).await.expect("opens");
        let versions: Vec<(i64, bool)> = view.files.iter().map(|file| (file.version, file.replaced)).collect();
        assert_eq!(versions, [(1, true), (2, false)]);
        // Each step was measured against the hour that the SOP promises.
        let took = view.took.iter().find(|took| took.act == Act::RecordStore).expect("measured");
        assert_eq!((took.minutes, took.promise), (10, Some(60)));
        let measured = offices::procedures(cx, &world.office.id).await.expect("reads");
        let sop = measured.iter().find(|one| one.procedure.service == terbuka_core::procedure::Service::Documentation).expect("is there");
        let mut read = cx.store.read().await.expect("reads");
        let steps = read.steps_under(&sop.id).await.expect("reads");
        drop(read);
        assert_eq!(steps.iter().filter(|step| step.step.as_deref() == Some("2")).count(), 2);
        // What the SOP leaves open, the usual roles do: list form, approval, list.
        by(&world, Role::Desk, &id, submit("Rekap pemilih"), Vec::new()).await.expect("handed in");
        by(&world, Role::AtasanPpid, &id, Deed::Approve, Vec::new()).await.expect("approved");
        let done = by(&world, Role::Documentation, &id, Deed::List, Vec::new()).await.expect("listed");
        let item = done.item.expect("an item");
        let mut read = cx.store.read().await.expect("reads");
        let stored = read.item(&item).await.expect("reads").expect("is there");
        assert_eq!(stored.content.title, "Rekap pemilih");
        assert_eq!(stored.content.unit, "Subbagian Data");
        assert_eq!(stored.content.files.len(), 1);
        assert_eq!(stored.content.review_by, Some(date(2026, 8, 10)));
        // Found by a word that stands only inside the newest version.
        let texts = read.item_texts(&item).await.expect("reads");
        assert!(texts[0].body.contains("Hadimulyo") && !texts[0].body.contains("Mulyojati"));
        for (word, wanted) in [("Hadimulyo", 1), ("Mulyojati", 0)] {
            let lookup = Lookup { text: word, limit: 10, ..Lookup::default() };
            let found = read.look_up(&lookup).await.expect("looks up");
            assert_eq!(found.total, wanted, "{word}");
            assert!(found.hits.iter().all(|hit| hit.found.item.id == item));
        }
        drop(read);
        sound(&world, &id).await;
    }

    async fn seed_003_a_no_and_its_return(store: Store) {
        let world = world(store, Some(KALTENG)).await;
        let cx = &world.cx;
        let liaison = records::begin(cx, &world.person(Role::Liaison), new("A"), Vec::new()).await;
        assert!(matches!(liaison, Err(DeskError::Refused(Refusal::WrongLane { .. }))), "{liaison:?}");
        let desk = world.person(Role::Desk);
        let begun = records::begin(cx, &desk, new("Daftar TPS"), vec![csv("Pahandut")]).await.expect("begun");
        let id = begun.record.clone();
        assert_eq!(begun.stage, Stage::Collected);
        by(&world, Role::Desk, &id, submit("Daftar TPS"), Vec::new()).await.expect("handed in");
        for role in [Role::Desk, Role::Ppid, Role::Sekretaris, Role::Documentation] {
            let got = by(&world, role, &id, Deed::Approve, Vec::new()).await;
            assert!(matches!(got, Err(DeskError::Refused(_))), "{role:?}: {got:?}");
        }
        let no = Deed::Refuse { reason: "Ringkasan belum menyebut tahun".into() };
        by(&world, Role::AtasanPpid, &id, no, Vec::new()).await.expect("refused");
        let view = record_view::open(cx, &desk, &id).await.expect("opens");
        assert_eq!(view.record.stage, Stage::Collected);
        assert_eq!(view.timeline[0].reason, "Ringkasan belum menyebut tahun");
        by(&world, Role::Desk, &id, submit("Daftar TPS 2026"), Vec::new()).await.expect("handed in");
        by(&world, Role::AtasanPpid, &id, Deed::Approve, Vec::new()).await.expect("approved");
        let done = by(&world, Role::Desk, &id, Deed::List, Vec::new()).await.expect("listed");
        assert_eq!(done.stage, Stage::Listed);
        sound(&world, &id).await;
        // Whoever tried with the wrong role is remembered.
        let mut read = cx.store.read().await.expect("reads");
        assert_eq!(read.journal_of("refused_act", id.as_str()).await.expect("reads").len(), 4);
    }

    async fn a_renewal_keeps_the_address_and_its_old_wording(store: Store) {
        let world = world(store, None).await;
        let cx = &world.cx;
        let first = listed(&world, "Rekap 2025", "Mulyojati").await;
        let item = first.item.expect("an item");
        let renewed = New { renews: Some(item.clone()), ..new("Rekap 2026") };
        let foreign = records::begin(cx, &world.person_of(&world.other, Role::Ppid), New { unit: UnitId::new("unit-lain-1"), ..renewed.clone() }, Vec::new()).await;
        assert!(matches!(foreign, Err(DeskError::NotFound)), "{foreign:?}");
        let doc = world.person(Role::Documentation);
        let begun = records::begin(cx, &doc, renewed, vec![csv("Yosorejo")]).await.expect("begun");
        for (role, deed) in [
            (Role::Liaison, Deed::HandOver),
            (Role::Ppid, Deed::Store),
            (Role::Ppid, submit("Rekap 2026")),
            (Role::Sekretaris, Deed::Approve),
            (Role::Ppid, Deed::List),
        ] {
            by(&world, role, &begun.record, deed, Vec::new()).await.expect("done");
        }
        let mut read = cx.store.read().await.expect("reads");
        let stored = read.item(&item).await.expect("reads").expect("is there");
        assert_eq!((stored.content.title.as_str(), stored.item.version), ("Rekap 2026", 2));
        let versions = read.item_versions(&item).await.expect("reads");
        assert!(versions.iter().any(|one| one.body.title == "Rekap 2025"));
    }

    async fn units_see_their_own_and_wrong_hands_nothing(store: Store) {
        let world = world(store, None).await;
        let cx = &world.cx;
        let doc = world.person(Role::Documentation);
        let other_unit = New { unit: UnitId::new("unit-uji-2"), ..new("Keuangan") };
        let hidden = records::begin(cx, &doc, other_unit, vec![csv("x")]).await.expect("begun").record;
        let own = records::begin(cx, &doc, new("Data"), vec![csv("y")]).await.expect("begun").record;
        let liaison = world.person(Role::Liaison);
        let list = record_view::list(cx, &liaison, &Wanted::default()).await.expect("lists");
        assert_eq!(list.rows.iter().map(|row| row.record.id.clone()).collect::<Vec<_>>(), std::slice::from_ref(&own));
        assert_eq!((list.total, list.units.len()), (1, 1));
        assert!(matches!(record_view::open(cx, &liaison, &hidden).await, Err(DeskError::NotFound)));
        let file = record_view::open(cx, &doc, &hidden).await.expect("opens").files[0].file.id.clone();
        assert!(matches!(records::file(cx, &liaison, &hidden, &file).await, Err(DeskError::NotFound)));
        assert!(matches!(records::file(cx, &doc, &own, &file).await, Err(DeskError::NotFound)));
        let got = by(&world, Role::Liaison, &hidden, Deed::HandOver, vec![csv("z")]).await;
        assert!(matches!(got, Err(DeskError::NotFound)), "{got:?}");
        for who in [world.person_of(&world.other, Role::Documentation), world.person_of(&world.other, Role::AtasanPpid)] {
            assert!(matches!(record_view::open(cx, &who, &own).await, Err(DeskError::NotFound)));
        }
        let admin = world.person(Role::Administrator);
        assert!(matches!(record_view::list(cx, &admin, &Wanted::default()).await, Err(DeskError::NotPermitted(_))));
        // An old page changes nothing.
        let stale = records::perform(cx, &doc, &own, Some(9), Deed::HandOver, vec![csv("q")]).await;
        assert!(matches!(stale, Err(DeskError::Stale)), "{stale:?}");
        // Looked up by words of its form, in any order.
        let wanted = Wanted { text: "R2 keuangan".into(), ..Wanted::default() };
        assert_eq!(record_view::list(cx, &doc, &wanted).await.expect("lists").total, 1);
    }

    async fn many_files_each_say_what_became_of_them(store: Store) {
        let world = world(store, None).await;
        let cx = &world.cx;
        let liaison = world.person(Role::Liaison);
        let pack = zip(&[
            ("rapat/", b""),
            ("rapat/notulen 1.csv", b"a,b\n1,2\n"),
            ("rapat/notulen 2.csv", b"a,b\n3,4\n"),
            ("program.exe", b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0"),
            ("palsu.pdf", b"bukan pdf sama sekali"),
            ("dalam.zip", &zip(&[("x.csv", b"a\n")])),
        ]);
        let tricky = zip(&[("../../etc/passwd", b"x")]);
        let file = |name: &str, bytes: &[u8]| Incoming { name: name.into(), bytes: bytes.to_vec(), replaces: None };
        let files = vec![
            file("paket.zip", &pack),
            file("jahat.zip", &tricky),
            file("terpotong.zip", &pack[..60]),
            file("rekap_akhir.csv", b"a,b\n5,6\n"),
            file("kembar.csv", b"a,b\n5,6\n"),
        ];
        let lines = record_bulk::hand_in(cx, &liaison, &new("-"), files.clone()).await.expect("handed in");
        let told: Vec<(&str, String)> = lines.iter().map(|line| (line.name.as_str(), match &line.became {
            Became::Taken(_) => "taken".to_owned(),
            Became::Known(_) => "known".to_owned(),
            Became::Rejected(why) => why.code().to_owned(),
            other => format!("{other:?}"),
        })).collect();
        let told: Vec<(&str, &str)> = told.iter().map(|(name, what)| (*name, what.as_str())).collect();
        assert_eq!(told, [
            ("rapat / notulen 1.csv", "taken"),
            ("rapat / notulen 2.csv", "taken"),
            ("program.exe", "dangerous.executable"),
            ("palsu.pdf", "extension_lies"),
            ("dalam.zip", "not_accepted"),
            ("jahat.zip", "dangerous.path_traversal"),
            ("terpotong.zip", "damaged"),
            ("rekap_akhir.csv", "taken"),
            ("kembar.csv", "known"),
        ]);
        let list = record_view::list(cx, &liaison, &Wanted::default()).await.expect("lists");
        assert_eq!(list.total, 3);
        assert!(list.rows.iter().all(|row| row.record.stage == Stage::HandedOver));
        assert!(list.rows.iter().any(|row| row.content.title == "rekap akhir"));
        // Sent again, after a line that broke: nothing comes twice.
        let again = record_bulk::hand_in(cx, &liaison, &new("-"), files).await.expect("handed in");
        assert!(!again.iter().any(|line| matches!(line.became, Became::Taken(_))));
        let list = record_view::list(cx, &liaison, &Wanted::default()).await.expect("lists");
        assert_eq!(list.total, 3);
        // One bad file refuses a single document whole.
        let bad = records::begin(cx, &liaison, new("Satu"), vec![csv("x"), file("palsu.pdf", b"bukan")]).await;
        assert!(matches!(bad, Err(DeskError::File { .. })), "{bad:?}");
        assert_eq!(record_view::list(cx, &liaison, &Wanted::default()).await.expect("lists").total, 3);
    }

    async fn files_are_read_by_the_worker_once_for_the_same_bytes(store: Store) {
        let world = world(store, None).await;
        let cx = &world.cx;
        let doc = world.person(Role::Documentation);
        let mut read = Vec::new();
        for title in ["Satu", "Dua"] {
            read.push(records::begin(cx, &doc, new(title), vec![csv("Ganjar Agung")]).await.expect("begun").record);
        }
        let view = record_view::open(cx, &doc, &read[0]).await.expect("opens");
        assert_eq!(view.files[0].reading, ReadingState::Waiting);
        world.clock.advance(SignedDuration::from_mins(1));
        while jobs::run_once(cx).await.expect("works") {}
        for id in &read {
            let view = record_view::open(cx, &doc, id).await.expect("opens");
            assert_eq!((view.files[0].reading, view.files[0].words), (ReadingState::Read, 3));
        }
        assert_eq!(readings::ensure(cx, &"0".repeat(64)).await.expect("asks"), None);
    }

    async fn damaged_bytes_are_noticed_and_told(store: Store) {
        let world = world(store, None).await;
        let cx = &world.cx;
        let doc = world.person(Role::Documentation);
        for title in ["Satu", "Dua", "Tiga"] {
            records::begin(cx, &doc, new(title), vec![csv(title)]).await.expect("begun");
        }
        assert_eq!(scrub::look(cx, &world.office.id, cx.now(), 10).await.expect("looks").faulty, []);
        world.clock.advance(SignedDuration::from_hours(24 * 31));
        let list = record_view::list(cx, &doc, &Wanted::default()).await.expect("lists");
        let hashes: Vec<String> = list.rows.iter().map(|row| row.record.files[0].sha256.clone()).collect();
        let root = world.files().to_owned();
        std::fs::write(root.join(&hashes[0][..2]).join(&hashes[0]), b"lain").expect("written");
        std::fs::remove_file(root.join(&hashes[1][..2]).join(&hashes[1])).expect("removed");
        jobs::schedule(cx).await.expect("put down");
        while jobs::run_once(cx).await.expect("works") {}
        let mut faults = scrub::faulty(cx, &doc).await.expect("asks");
        faults.sort_by_key(|(_, fault)| fault.clone());
        assert_eq!(faults, [(hashes[0].clone(), "changed".to_owned()), (hashes[1].clone(), "missing".to_owned())]);
        let mut read = cx.store.read().await.expect("reads");
        let mails = read.mail_of_office(&world.office.id, 50).await.expect("reads");
        let told: Vec<_> = mails.iter().map(|one| &one.mail).filter(|mail| mail.recipient == "administrator@uji.example").collect();
        assert_eq!(told.len(), 1);
        assert!(told[0].body.contains(&hashes[0]) && told[0].body.contains(&hashes[1]));
    }

    async fn who_keeps_the_list_is_reminded_once_before_and_once_on_the_day(store: Store) {
        let world = world(store, None).await;
        let cx = &world.cx;
        listed(&world, "Rekap pemilih", "Mulyojati").await;
        assert_eq!(listing::update_by(&world.office, date(2026, 2, 10)), Some(date(2026, 8, 10)));
        let mails = async |to: &str| {
            let mut read = cx.store.read().await.expect("reads");
            let all = read.mail_of_office(&world.office.id, 200).await.expect("reads");
            all.into_iter().map(|one| one.mail).filter(|mail| mail.recipient == to && mail.subject.contains("Pemutakhiran")).count()
        };
        for (at, wanted) in [
            ("2026-07-01T08:00:00+07:00", 0),
            ("2026-07-28T08:00:00+07:00", 1),
            ("2026-07-29T08:00:00+07:00", 1),
            ("2026-08-10T08:00:00+07:00", 2),
            ("2026-08-11T08:00:00+07:00", 2),
        ] {
            world.clock.set(at.parse().expect("an instant"));
            jobs::schedule(cx).await.expect("put down");
            while jobs::run_once(cx).await.expect("works") {}
            assert_eq!(mails("documentation@uji.example").await, wanted, "{at}");
            assert_eq!(mails("liaison@uji.example").await, wanted, "{at}");
            assert_eq!(mails("desk@uji.example").await, 0, "{at}");
        }
    }

    async fn a_disk_that_takes_nothing_leaves_nothing_half_stored(store: Store) {
        let world = world(store, None).await;
        let cx = &world.cx;
        let doc = world.person(Role::Documentation);
        let away = world.files().join("tmp");
        std::fs::remove_dir_all(&away).expect("removed");
        std::fs::write(&away, b"not a directory").expect("written");
        let got = records::begin(cx, &doc, new("Satu"), vec![csv("x")]).await;
        assert!(matches!(got, Err(DeskError::Store(_))), "{got:?}");
        let files = vec![csv("a"), csv("b"), csv("c")];
        let lines = record_bulk::hand_in(cx, &doc, &new("-"), files.clone()).await.expect("answers");
        assert!(matches!(lines[0].became, Became::Failed(_)), "{lines:?}");
        assert!(lines[1..].iter().all(|line| matches!(line.became, Became::NotTried)), "{lines:?}");
        assert_eq!(record_view::list(cx, &doc, &Wanted::default()).await.expect("lists").total, 0);
        // When the disk is back, the same hand-in goes through.
        std::fs::remove_file(&away).expect("removed");
        std::fs::create_dir(&away).expect("made");
        let lines = record_bulk::hand_in(cx, &doc, &new("-"), files).await.expect("answers");
        assert!(lines.iter().all(|line| matches!(line.became, Became::Taken(_))), "{lines:?}");
    }

    async fn the_list_is_determined_by_a_decision_with_a_number(store: Store) {
        let world = world(store, None).await;
        let cx = &world.cx;
        let superior = world.person(Role::AtasanPpid);
        let empty = decrees::issue(cx, &superior).await;
        assert!(matches!(&empty, Err(DeskError::Invalid(wrong)) if wrong[0].code == "list_empty"), "{empty:?}");
        listed(&world, "Rekap pemilih", "Mulyojati").await;
        let wrong = decrees::issue(cx, &world.person(Role::Ppid)).await;
        assert!(matches!(wrong, Err(DeskError::NotPermitted(_))), "{wrong:?}");
        let first = decrees::issue(cx, &superior).await.expect("issued");
        world.clock.advance(SignedDuration::from_hours(24));
        let second = decrees::issue(cx, &superior).await.expect("issued");
        let found = decrees::list(cx, &superior).await.expect("lists");
        assert_eq!(found.iter().map(|letter| letter.id.clone()).collect::<Vec<_>>(), [second.clone(), first]);
        assert_ne!(found[0].number, found[1].number);
        let Some(Letter::ListDecree(decree)) = &found[0].letter else { panic!("{found:?}") };
        assert_eq!(decree.replaces.as_ref().map(|(number, _)| number), Some(&found[1].number));
        assert_eq!((decree.rows.len(), decree.months), (1, Some(6)));
        assert_eq!(decree.rows[0].information, "Rekap pemilih: Jumlah pemilih per kelurahan");
        let file = decrees::file(cx, &world.person(Role::Desk), &second).await.expect("printed");
        assert!(file.bytes.starts_with(b"%PDF"));
        let foreign = decrees::file(cx, &world.person_of(&world.other, Role::AtasanPpid), &second).await;
        assert!(matches!(foreign, Err(DeskError::NotFound)), "{foreign:?}");
    }
}
