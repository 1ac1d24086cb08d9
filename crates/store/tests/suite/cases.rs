//! A request from receipt to erasure: what is stored is what was decided.

use jiff::ToSpan;
use terbuka_core::ident::{CaseId, FileId, LetterId};
use terbuka_core::letter::{Letter, LetterKind};
use terbuka_core::person::Delivery;
use terbuka_core::procedure::{Service, life};
use terbuka_core::request::decide::{Command, decide};
use terbuka_core::request::{Act, Event, Stage};
use terbuka_store::{NewLetter, NewMail, Origin, Store, StoreError, StoredFile, commitment};

use crate::common::{id, monday, procedure, requester, world};

terbuka_testkit::both_databases! {
    async fn a_case_comes_back_as_it_was_decided(store: Store) {
        let world = world(&store, "1503").await;
        let taken = world.take_in(&store, "Siti Aminah", "Daftar pemilih tetap", monday()).await;
        let mut read = store.read().await.unwrap();
        let case = &taken.case.id;
        assert_eq!(read.request(case).await.unwrap(), Some(taken.clone()));
        assert_eq!(read.request_by_token(case.as_str()).await.unwrap(), Some(taken.clone()));
        assert_eq!(read.request_by_token("guess").await.unwrap(), None);
        let office = &world.office.id;
        let number = &taken.case.number;
        assert_eq!(read.request_by_number(office, number).await.unwrap(), Some(taken.clone()));
        assert_eq!(read.requests_numbered(number).await.unwrap(), std::slice::from_ref(&taken));
        assert_eq!(read.requester(case).await.unwrap(), Some(requester("Siti Aminah")));
        assert_eq!(read.request(&CaseId::new("none")).await.unwrap(), None);
        assert_eq!((taken.year, taken.seq, taken.version), (2025, 1, 1));
    }

    async fn replaying_the_journal_gives_the_stored_case_at_every_step(store: Store) {
        let world = world(&store, "1503").await;
        let mut now = monday();
        let taken = world.take_in(&store, "Siti", "Realisasi anggaran", now).await;
        let case = taken.case.id;
        let mut read = store.read().await.unwrap();
        assert_eq!(read.replay(&case).await.unwrap(), Some(taken_case(&mut read, &case).await));
        now += 1.hour();
        let (disposition, _) = world.dispose(&store, &case, now).await;
        assert_eq!(read.replay(&case).await.unwrap(), Some(taken_case(&mut read, &case).await));
        let reply = Command::Reply { id: disposition, held: true, reply: "ada".to_owned() };
        now += 1.hour();
        world.act(&store, &case, &world.liaison, reply, now).await;
        now += 1.hour();
        world.grant(&store, &case, now).await;
        now += 1.hour();
        let hand_over =
            Command::HandOver { by: Delivery::Email, on: None, note: "terkirim".to_owned() };
        world.act(&store, &case, &world.desk, hand_over, now).await;
        world.act(&store, &case, &world.desk, Command::Register, now).await;
        let last = taken_case(&mut read, &case).await;
        assert_eq!(last.stage, Stage::Registered);
        assert_eq!(read.replay(&case).await.unwrap(), Some(last));

        let timeline = read.timeline(&case).await.unwrap();
        let names: Vec<&str> = timeline.iter().map(|entry| entry.event.name()).collect();
        assert_eq!(
            names,
            ["received", "disposed", "replied", "decided", "handed_over", "registered"]
        );
        assert_eq!(timeline[0].actor, world.desk.as_str());
        assert!(matches!(timeline[0].event, Event::Received(_)));

        let steps = read.steps_of(&case).await.unwrap();
        let done: Vec<(Act, Option<&str>, Option<&str>)> = steps
            .iter()
            .map(|step| (step.act, step.step.as_deref(), step.lane.as_deref()))
            .collect();
        assert_eq!(
            done,
            [
                (Act::Receive, Some("1"), Some("Meja Layanan")),
                (Act::Dispose, Some("2"), Some("PPID")),
                (Act::Reply, Some("3"), Some("Penghubung")),
                (Act::Decide, Some("2"), Some("PPID")),
                (Act::HandOver, None, None),
                (Act::Register, None, None),
            ]
        );
        assert_eq!(steps[1].seconds(), 3600, "from receipt to disposition");
        assert_eq!(steps[1].actor_name.as_deref(), Some("Nama ppid.1503"));
        let (matrix, total) = read
            .step_matrix(&world.office.id, monday(), monday() + 2.hours(), 10, 0)
            .await
            .unwrap();
        assert_eq!((matrix.as_slice(), total), (&steps[..2], 2));
    }

    async fn a_stale_save_changes_nothing(store: Store) {
        let world = world(&store, "1503").await;
        let taken = world.take_in(&store, "Siti", "Data", monday()).await;
        world.dispose(&store, &taken.case.id, monday() + 1.hour()).await;
        let actor = world.actor(&world.ppid);
        let facts = world.facts(&actor, monday() + 2.hours());
        let withdraw = Command::Withdraw { words: "dicabut".to_owned() };
        let decision = decide(&taken.case, withdraw, &facts).unwrap();
        let mut tx = store.begin().await.unwrap();
        let stale = tx.save(&taken, &decision, &facts, None).await;
        assert!(matches!(stale, Err(StoreError::Stale { .. })), "{stale:?}");
        drop(tx);
        let mut read = store.read().await.unwrap();
        let stored = read.request(&taken.case.id).await.unwrap().unwrap();
        assert_eq!((stored.version, stored.case.stage), (2, Stage::InProcess));
        assert_eq!(read.timeline(&taken.case.id).await.unwrap().len(), 2);
    }

    async fn words_stand_beside_the_case_and_the_journal_commits_to_them(store: Store) {
        let world = world(&store, "1503").await;
        let secret = "kata rahasia pemohon";
        let taken = world.take_in(&store, "Siti Canary", secret, monday()).await;
        let case = taken.case.id;
        world.dispose(&store, &case, monday() + 1.hour()).await;
        let mut read = store.read().await.unwrap();
        let texts = read.texts(&case).await.unwrap();
        assert_eq!(texts.len(), 1);
        assert_eq!(texts[0].body, "mohon dicari");
        for chained in read.journal_of("request", case.as_str()).await.unwrap() {
            let body = &chained.entry.body;
            assert!(body.contains("\"texts\""), "{body}");
            for leak in ["Canary", secret, "mohon dicari", "1503994507900001", "Jalan Uji"] {
                assert!(!body.contains(leak), "{leak} in {body}");
            }
        }
        let one = commitment("s", "slot", "body");
        assert_ne!(one, commitment("s", "slotb", "ody"));
        assert_ne!(one, commitment("t", "slot", "body"));
        assert_eq!(one, commitment("s", "slot", "body"));
    }

    async fn the_register_joins_cases_people_and_words(store: Store) {
        let world = world(&store, "1503").await;
        for (number, name) in (1..=3).zip(["Ani", "Budi", "Citra"]) {
            let taken = world.take_in(&store, name, "Data", monday() + number.hours()).await;
            if name != "Citra" {
                world.grant(&store, &taken.case.id, monday() + 5.hours()).await;
            }
        }
        let mut read = store.snapshot().await.unwrap();
        let register = read.register(&world.office.id, 2025).await.unwrap();
        let rows: Vec<(&str, &str)> = register
            .iter()
            .map(|dossier| (dossier.requester_name(), dossier.words("decision/material")))
            .collect();
        assert_eq!(
            rows,
            [("Ani", "seluruh dokumen"), ("Budi", "seluruh dokumen"), ("Citra", "")]
        );
        let single = read.dossier(&register[0].case.id).await.unwrap().unwrap();
        assert_eq!(single, register[0]);
        assert!(read.register(&world.office.id, 2024).await.unwrap().is_empty());
        let between = async |read: &mut terbuka_store::Read, first: &str, last: &str| {
            let (first, last) = (first.parse().unwrap(), last.parse().unwrap());
            read.dossiers_between(&world.office.id, first, last).await.unwrap().len()
        };
        assert_eq!(between(&mut read, "2025-03-01", "2025-03-31").await, 3);
        assert_eq!(between(&mut read, "2025-04-01", "2025-04-30").await, 1, "one is still open");
        assert_eq!(between(&mut read, "2025-02-01", "2025-02-28").await, 0);
    }

    async fn letters_are_numbered_once_drawn_once_and_journaled(store: Store) {
        let world = world(&store, "1503").await;
        let taken = world.take_in(&store, "Siti", "Data", monday()).await;
        let office = &world.office.id;
        let letter = Letter::sample(LetterKind::Receipt);
        let new = |number: &'static str| NewLetter {
            id: LetterId::new(id()),
            office: office.clone(),
            case: Some(taken.case.id.clone()),
            number,
            letter: &letter,
            issued: monday(),
            issued_by: world.desk.as_str(),
        };
        let first = new("1/TT");
        let mut tx = store.begin().await.unwrap();
        tx.add_letter(first.clone()).await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = store.begin().await.unwrap();
        let taken_number = tx.add_letter(new("1/TT")).await;
        assert!(matches!(taken_number, Err(StoreError::Duplicate { .. })));
        drop(tx);

        let mut read = store.read().await.unwrap();
        let issued = read.letters_of(&taken.case.id).await.unwrap();
        assert_eq!(issued.len(), 1);
        assert_eq!(issued[0].letter.as_ref(), Some(&letter));
        assert_eq!(read.letters_to_draw(10).await.unwrap().len(), 1);

        let file = stored_file(office, "cd");
        let mut tx = store.begin().await.unwrap();
        tx.add_file(&file).await.unwrap();
        tx.archive_letter(&first.id, &file.sha256, &file.id, monday()).await.unwrap();
        let again = tx.archive_letter(&first.id, &file.sha256, &file.id, monday()).await;
        assert!(matches!(again, Err(StoreError::Stale { .. })));
        tx.commit().await.unwrap();
        assert!(read.letters_to_draw(10).await.unwrap().is_empty());
        let drawn = read.letter(&first.id).await.unwrap().unwrap();
        let heads = read.letter_heads_of(&taken.case.id).await.unwrap();
        assert_eq!(heads.len(), 1);
        let head = (&heads[0].id, heads[0].number.as_str(), heads[0].kind);
        assert_eq!(head, (&first.id, "1/TT", LetterKind::Receipt));
        assert_eq!((&heads[0].sha256, &heads[0].file), (&drawn.sha256, &drawn.file));
        assert_eq!((drawn.sha256, drawn.file), (Some(file.sha256), Some(file.id)));
        let events: Vec<String> = read
            .journal_of("letter", first.id.as_str())
            .await
            .unwrap()
            .into_iter()
            .map(|chained| chained.entry.event)
            .collect();
        assert_eq!(events, ["letter_issued", "letter_archived"]);
    }

    async fn erasing_a_person_leaves_the_case_and_the_chain(store: Store) {
        let world = world(&store, "1503").await;
        let taken = world.take_in(&store, "Siti Canary", "Data", monday()).await;
        let (case, office) = (&taken.case.id, &world.office.id);
        let letter = Letter::sample(LetterKind::Receipt);
        let file = stored_file(office, "ef");
        let mut tx = store.begin().await.unwrap();
        tx.add_letter(NewLetter {
            id: LetterId::new(id()),
            office: office.clone(),
            case: Some(case.clone()),
            number: "1/TT",
            letter: &letter,
            issued: monday(),
            issued_by: "system",
        })
        .await
        .unwrap();
        tx.add_file(&file).await.unwrap();
        tx.attach(office, case, &file, "identity_card", "public", monday()).await.unwrap();
        tx.add_mail(
            &NewMail {
                id: id(),
                office: office.clone(),
                case: Some(case.clone()),
                recipient: "canary@uji.example".to_owned(),
                subject: "s".to_owned(),
                body: "b".to_owned(),
                attachments: Vec::new(),
                message_id: id(),
            },
            monday(),
        )
        .await
        .unwrap();
        tx.commit().await.unwrap();
        let mut read = store.read().await.unwrap();
        assert_eq!(read.attachments_of(case).await.unwrap()[0].file, file);
        assert_eq!(read.case_of_file(&file.id).await.unwrap().as_ref(), Some(case));

        let mut tx = store.begin().await.unwrap();
        let hashes = tx.erase_requester(case, "admin", monday()).await.unwrap();
        assert_eq!(hashes, std::slice::from_ref(&file.sha256));
        assert!(tx.erase_requester(case, "admin", monday()).await.is_err());
        tx.commit().await.unwrap();
        assert_eq!(read.requester(case).await.unwrap(), None);
        assert_eq!(read.letters_of(case).await.unwrap()[0].letter, None);
        assert!(read.attachments_of(case).await.unwrap().is_empty());
        assert_eq!(read.mail_of_case(case).await.unwrap()[0].mail.recipient, "");
        assert!(read.mail_of_case(case).await.unwrap()[0].given_up.is_some());
        assert_eq!(read.request(case).await.unwrap().unwrap().case, taken.case);
        assert_eq!(read.dossier(case).await.unwrap().unwrap().requester, None);
        assert_eq!(read.replay(case).await.unwrap(), Some(taken.case.clone()));
        assert_eq!(read.register(office, 2025).await.unwrap()[0].requester, None);
        let verified = store.verify_journal().await.unwrap();
        assert!(verified.iter().all(|chain| chain.fault.is_none()), "{verified:?}");
    }

    async fn one_version_of_a_procedure_is_in_force(store: Store) {
        let world = world(&store, "1503").await;
        let second = terbuka_core::ident::ProcedureId::new(id());
        let mut newer = procedure();
        newer.header.title = "SOP baru".to_owned();
        let mut tx = store.begin().await.unwrap();
        let version = tx
            .add_procedure(&second, &world.office.id, &newer, Origin::default(), monday())
            .await
            .unwrap();
        assert_eq!(version, 2);
        let from = "2025-06-01".parse().unwrap();
        tx.adopt_procedure(&second, from, "sekretaris", monday()).await.unwrap();
        assert!(tx.adopt_procedure(&second, from, "sekretaris", monday()).await.is_err());
        drop(tx);

        let mut tx = store.begin().await.unwrap();
        tx.add_procedure(&second, &world.office.id, &newer, Origin::default(), monday()).await.unwrap();
        tx.adopt_procedure(&second, from, "sekretaris", monday()).await.unwrap();
        tx.commit().await.unwrap();
        let mut read = store.read().await.unwrap();
        let in_force =
            read.procedure_in_force(&world.office.id, Service::Request).await.unwrap().unwrap();
        assert_eq!((in_force.id, in_force.procedure), (second, newer));
        let all = read.procedures_of(&world.office.id).await.unwrap();
        assert_eq!(all.len(), 2);
        assert_eq!(all[1].stage, life::Stage::Replaced);
        assert_eq!(all[1].to, Some(from));
        assert_eq!(all[1].procedure, world.procedure);
        let none = read.procedure_in_force(&world.office.id, Service::Charter).await.unwrap();
        assert_eq!(none, None);
    }

    async fn earlier_answers_are_suggested_by_their_words(store: Store) {
        let world = world(&store, "1503").await;
        let other = crate::common::world(&store, "1504").await;
        let publish = async |world: &crate::common::World, title: &str| {
            let taken = world.take_in(&store, "Siti", "rahasia pemohon", monday()).await;
            let (office, case) = (&world.office.id, &taken.case.id);
            let mut tx = store.begin().await.unwrap();
            tx.publish_answer(office, case, title, "Unduh di laman.", "desk", monday())
                .await
                .unwrap();
            tx.commit().await.unwrap();
            taken.case.id
        };
        let budget = publish(&world, "Realisasi anggaran pemilihan 2024").await;
        let voters = publish(&world, "Daftar pemilih tetap 2024").await;
        publish(&other, "Realisasi anggaran pemilihan 2024").await;
        let mut read = store.read().await.unwrap();
        let office = &world.office.id;
        let found = read.suggest_answers(office, "mohon Realisasi ANGGARAN 2024", 5).await.unwrap();
        let cases: Vec<&CaseId> = found.iter().map(|answer| &answer.case).collect();
        assert_eq!(cases, [&budget, &voters]);
        assert_eq!((found[0].hits, found[1].hits), (3, 1));
        assert!(read.suggest_answers(office, "rahasia pemohon", 5).await.unwrap().is_empty());
        assert!(read.suggest_answers(office, "dan yang", 5).await.unwrap().is_empty());
        assert_eq!(read.answers_of(office, 10, 0).await.unwrap().len(), 2);

        let mut tx = store.begin().await.unwrap();
        let (by, now) = ("desk", monday());
        tx.publish_answer(office, &budget, "Laporan keuangan", "x", by, now).await.unwrap();
        tx.unpublish_answer(office, &voters, by, now).await.unwrap();
        tx.commit().await.unwrap();
        assert!(read.suggest_answers(office, "anggaran 2024", 5).await.unwrap().is_empty());
        assert_eq!(read.answer(&budget).await.unwrap().unwrap().title, "Laporan keuangan");
        assert_eq!(read.answer(&voters).await.unwrap(), None);
    }
}

async fn taken_case(
    read: &mut terbuka_store::Read,
    case: &CaseId,
) -> terbuka_core::request::Request {
    read.request(case).await.unwrap().unwrap().case
}

fn stored_file(office: &terbuka_core::ident::OfficeId, digits: &str) -> StoredFile {
    StoredFile {
        id: FileId::new(id()),
        office: office.clone(),
        sha256: digits.repeat(32),
        size: 10,
        media_type: "application/pdf".to_owned(),
        name: "a.pdf".to_owned(),
        uploaded_by: "system".to_owned(),
        created: monday(),
    }
}
