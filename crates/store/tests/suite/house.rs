//! Offices, people, sessions, the calendar, mail, jobs, submissions.

use jiff::ToSpan;
use terbuka_core::ident::{CaseId, FileId, OfficeId, UnitId};
use terbuka_core::law::{DayKind, SpecialDay};
use terbuka_core::office::Unit;
use terbuka_core::role::Role;
use terbuka_store::{
    DayChange, NewJob, NewMail, OfficeDay, Store, StoreError, StoredFile, Submission,
};

use crate::common::{id, monday, office, user, world};

terbuka_testkit::both_databases! {
    async fn an_office_comes_back_as_it_was_put(store: Store) {
        let office = office("1503");
        let mut tx = store.begin().await.unwrap();
        tx.add_office(&office, monday()).await.unwrap();
        tx.commit().await.unwrap();
        let mut read = store.read().await.unwrap();
        assert_eq!(read.office(&office.id).await.unwrap().unwrap().office, office);
        assert_eq!(read.office_named("1503").await.unwrap().unwrap().office, office);
        assert_eq!(read.office_named(&office.slug).await.unwrap().unwrap().office, office);
        assert_eq!(read.offices().await.unwrap()[0].office, office);
        assert_eq!(read.office(&OfficeId::new("none")).await.unwrap(), None);
    }

    async fn an_offices_code_is_taken_once(store: Store) {
        let first = office("1503");
        let mut second = office("1503");
        second.slug = "lain".to_owned();
        let mut tx = store.begin().await.unwrap();
        tx.add_office(&first, monday()).await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = store.begin().await.unwrap();
        let refused = tx.add_office(&second, monday()).await;
        assert!(matches!(refused, Err(StoreError::Duplicate { .. })), "{refused:?}");
    }

    async fn changing_an_office_retires_units_and_refuses_stale_ones(store: Store) {
        let mut office = office("1503");
        let mut tx = store.begin().await.unwrap();
        tx.add_office(&office, monday()).await.unwrap();
        tx.commit().await.unwrap();
        office.name = "Nama baru".to_owned();
        office.units = vec![Unit {
            id: UnitId::new(id()),
            name: "Subbagian Hukum".to_owned(),
            code: "HUK".to_owned(),
        }];
        let mut tx = store.begin().await.unwrap();
        tx.update_office(&office, 1, monday()).await.unwrap();
        let stale = tx.update_office(&office, 1, monday()).await;
        assert!(matches!(stale, Err(StoreError::Stale { .. })), "{stale:?}");
        tx.commit().await.unwrap();
        let mut read = store.read().await.unwrap();
        let stored = read.office(&office.id).await.unwrap().unwrap();
        assert_eq!((stored.office, stored.version), (office, 2));
    }

    async fn a_unit_cannot_be_taken_from_another_office(store: Store) {
        let one = office("1503");
        let mut other = office("1504");
        other.units = one.units.clone();
        let mut tx = store.begin().await.unwrap();
        tx.add_office(&one, monday()).await.unwrap();
        assert!(tx.add_office(&other, monday()).await.is_err());
    }

    async fn users_keep_roles_in_each_office(store: Store) {
        let (one, two) = (office("1503"), office("1504"));
        let mut tx = store.begin().await.unwrap();
        tx.add_office(&one, monday()).await.unwrap();
        tx.add_office(&two, monday()).await.unwrap();
        let mut person = user(&one.id, " Rina@KPU ", &[Role::Desk, Role::Liaison], &[]);
        person.roles.insert(two.id.clone(), vec![Role::Ppid]);
        person.units = vec![one.units[0].id.clone()];
        tx.add_user(&person, monday()).await.unwrap();
        let again = user(&one.id, "RINA@kpu", &[], &[]);
        assert!(matches!(
            tx.add_user(&again, monday()).await,
            Err(StoreError::Duplicate { .. })
        ));
        tx.rollback().await;

        let mut tx = store.begin().await.unwrap();
        tx.add_office(&one, monday()).await.unwrap();
        tx.add_office(&two, monday()).await.unwrap();
        tx.add_user(&person, monday()).await.unwrap();
        tx.commit().await.unwrap();
        let mut read = store.read().await.unwrap();
        let found = read.user_by_login("rina@kpu").await.unwrap().unwrap();
        assert_eq!(found.login, "rina@kpu");
        assert_eq!(found.roles_in(&one.id), [Role::Desk, Role::Liaison]);
        assert_eq!(found.roles_in(&two.id), [Role::Ppid]);
        assert_eq!(found.units, person.units);
        assert_eq!(read.users_of(&two.id).await.unwrap().len(), 1);

        let mut tx = store.begin().await.unwrap();
        tx.set_roles(&person.id, &one.id, &[]).await.unwrap();
        tx.set_units(&person.id, &one.id, &[]).await.unwrap();
        tx.commit().await.unwrap();
        let found = read.user(&person.id).await.unwrap().unwrap();
        assert_eq!(found.roles_in(&one.id), []);
        assert_eq!(found.roles_in(&two.id), [Role::Ppid]);
        assert!(found.units.is_empty());
    }

    async fn a_session_ends_with_time_with_the_account_and_with_the_password(store: Store) {
        let world = world(&store, "1503").await;
        let (now, end) = (monday(), monday() + 8.hours());
        let begin = async |token: &str| {
            let mut tx = store.begin().await.unwrap();
            tx.add_session(token, &world.desk, "csrf", now, end).await.unwrap();
            tx.commit().await.unwrap();
        };
        begin("t1").await;
        let mut read = store.read().await.unwrap();
        let session = read.session("t1", now).await.unwrap().unwrap();
        assert_eq!((session.user, session.csrf.as_str()), (world.desk.clone(), "csrf"));
        assert_eq!(read.session("other", now).await.unwrap(), None);
        assert_eq!(read.session("t1", end).await.unwrap(), None, "an end is an end");

        let mut tx = store.begin().await.unwrap();
        tx.touch_session("t1", now + 1.hour(), end + 1.hour()).await.unwrap();
        tx.commit().await.unwrap();
        assert!(read.session("t1", end).await.unwrap().is_some());

        let mut tx = store.begin().await.unwrap();
        tx.set_password(&world.desk, "$new", false).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(read.session("t1", now).await.unwrap(), None, "the password is another");

        begin("t2").await;
        let mut tx = store.begin().await.unwrap();
        tx.set_disabled(&world.desk, Some(now)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(read.session("t2", now).await.unwrap(), None, "the account is closed");
    }

    async fn attempts_are_counted_within_their_window(store: Store) {
        let now = monday();
        let window = 15.minutes();
        let hit = async |now: jiff::Timestamp| {
            let mut tx = store.begin().await.unwrap();
            let count = tx.throttle_hit("login:x", now, now - window).await.unwrap();
            tx.commit().await.unwrap();
            count
        };
        assert_eq!(hit(now).await, 1);
        assert_eq!(hit(now + 1.minute()).await, 2);
        assert_eq!(hit(now + 2.minutes()).await, 3);
        let mut read = store.read().await.unwrap();
        assert_eq!(read.throttle_count("login:x", now - window).await.unwrap(), 3);
        assert_eq!(hit(now + 20.minutes()).await, 1, "a new window");
        let mut tx = store.begin().await.unwrap();
        tx.throttle_clear("login:x").await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(read.throttle_count("login:x", now - window).await.unwrap(), 0);
    }

    async fn calendar_changes_hold_for_their_office_until_taken_back(store: Store) {
        let (one, two) = (world(&store, "1503").await, world(&store, "1504").await);
        let day = |office: Option<&OfficeId>, change: DayChange| OfficeDay {
            id: id(),
            office: office.cloned(),
            change,
            citation: "Keputusan uji".to_owned(),
            added_by: one.desk.to_string(),
            added: monday(),
        };
        let flood = SpecialDay::new(
            "2025-03-10".parse().unwrap(),
            DayKind::OfficeClosed,
            "Banjir",
        );
        let own = day(Some(&one.office.id), DayChange::Added(flood));
        let all = day(None, DayChange::Withdrawn("2025-03-31".parse().unwrap()));
        let mut tx = store.begin().await.unwrap();
        tx.add_office_day(&all).await.unwrap();
        tx.add_office_day(&own).await.unwrap();
        tx.commit().await.unwrap();
        let mut read = store.read().await.unwrap();
        assert_eq!(read.office_days(&one.office.id).await.unwrap(), [own.clone(), all.clone()]);
        assert_eq!(read.office_days(&two.office.id).await.unwrap(), std::slice::from_ref(&all));
        let mut tx = store.begin().await.unwrap();
        tx.remove_office_day(&own.id, "x", monday()).await.unwrap();
        assert!(tx.remove_office_day(&own.id, "x", monday()).await.is_err());
        tx.commit().await.unwrap();
        assert_eq!(read.office_days(&one.office.id).await.unwrap(), [all]);
    }

    async fn mail_is_taken_once_tried_again_and_given_up(store: Store) {
        let world = world(&store, "1503").await;
        let mail = NewMail {
            id: id(),
            office: world.office.id.clone(),
            case: Some(CaseId::new("c1")),
            recipient: "a@uji.example".to_owned(),
            subject: "Perihal".to_owned(),
            body: "Isi".to_owned(),
            attachments: vec![FileId::new("f1")],
            message_id: format!("<{}@uji>", id()),
        };
        let now = monday();
        let mut tx = store.begin().await.unwrap();
        tx.add_mail(&mail, now).await.unwrap();
        tx.commit().await.unwrap();
        let mut read = store.read().await.unwrap();
        assert_eq!(read.next_mail().await.unwrap(), Some(now));

        let claim = async |now: jiff::Timestamp| {
            let mut tx = store.begin().await.unwrap();
            let mail = tx.claim_mail(now, now + 10.minutes(), 5).await.unwrap();
            tx.commit().await.unwrap();
            mail
        };
        let taken = claim(now).await;
        assert_eq!(taken.len(), 1);
        assert_eq!(taken[0].mail.message_id, mail.message_id);
        assert_eq!(taken[0].mail.attachments, mail.attachments);
        assert!(claim(now).await.is_empty(), "another sender has it");
        assert_eq!(claim(now + 10.minutes()).await[0].attempts, 2, "that sender died");

        let mut tx = store.begin().await.unwrap();
        tx.mail_failed(&mail.id, "421", now + 1.hour()).await.unwrap();
        tx.commit().await.unwrap();
        assert!(claim(now + 59.minutes()).await.is_empty());
        assert_eq!(claim(now + 1.hour()).await.len(), 1);
        let mut tx = store.begin().await.unwrap();
        tx.mail_given_up(&mail.id, "550", now + 2.hours()).await.unwrap();
        tx.commit().await.unwrap();
        assert!(claim(now + 48.hours()).await.is_empty());
        assert_eq!(read.next_mail().await.unwrap(), None);
        let mut tx = store.begin().await.unwrap();
        tx.mail_again(&mail.id, now + 48.hours()).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(claim(now + 48.hours()).await.len(), 1);
        let mut tx = store.begin().await.unwrap();
        tx.mail_sent(&mail.id, now + 49.hours()).await.unwrap();
        tx.commit().await.unwrap();
        assert!(claim(now + 100.hours()).await.is_empty());
        let listed = read.mail_of_office(&world.office.id, 10).await.unwrap();
        assert_eq!(listed[0].sent, Some(now + 49.hours()));
        assert_eq!(read.mail_count_since("a@uji.example", now - 1.hour()).await.unwrap(), 1);
        assert_eq!(read.mail_count_since("a@uji.example", now).await.unwrap(), 0);
    }

    async fn a_job_is_put_down_once_and_leased(store: Store) {
        let now = monday();
        let job = |unique: Option<&'static str>| NewJob {
            id: Box::leak(id().into_boxed_str()),
            kind: "remind",
            unique,
            payload: serde_json::json!({ "office": "o" }),
            run_at: now,
        };
        let mut tx = store.begin().await.unwrap();
        assert!(tx.add_job(job(Some("remind/1")), now).await.unwrap());
        assert!(!tx.add_job(job(Some("remind/1")), now).await.unwrap(), "it stands already");
        assert!(tx.claim_job(now - 1.second(), now).await.unwrap().is_none(), "not due yet");
        let taken = tx.claim_job(now, now + 5.minutes()).await.unwrap().unwrap();
        assert_eq!((taken.kind.as_str(), taken.attempt), ("remind", 1));
        assert_eq!(taken.payload, serde_json::json!({ "office": "o" }));
        assert!(tx.claim_job(now, now + 5.minutes()).await.unwrap().is_none());
        let again = tx.claim_job(now + 5.minutes(), now + 9.minutes()).await.unwrap().unwrap();
        assert_eq!((again.id.as_str(), again.attempt), (taken.id.as_str(), 2));
        tx.job_failed(&taken.id, "kind of error", now + 1.hour()).await.unwrap();
        assert!(tx.claim_job(now + 30.minutes(), now).await.unwrap().is_none());
        assert!(tx.claim_job(now + 1.hour(), now + 2.hours()).await.unwrap().is_some());
        tx.job_done(&taken.id, now + 1.hour()).await.unwrap();
        assert_eq!(tx.waiting_jobs().await.unwrap(), (0, None));
        assert!(!tx.add_job(job(Some("remind/1")), now).await.unwrap(), "done is done");
        assert!(tx.add_job(job(None), now).await.unwrap());
        assert!(tx.add_job(job(None), now).await.unwrap());
        assert_eq!(tx.waiting_jobs().await.unwrap(), (2, Some(now)));
        tx.commit().await.unwrap();
    }

    async fn a_submission_is_remembered_until_forgotten(store: Store) {
        let world = world(&store, "1503").await;
        let office = &world.office.id;
        let taken = Submission {
            body_hash: "h".to_owned(),
            case: CaseId::new("c"),
            response: "{}".to_owned(),
        };
        let mut tx = store.begin().await.unwrap();
        tx.add_submission(office, "key", &taken, monday()).await.unwrap();
        tx.commit().await.unwrap();
        let mut read = store.read().await.unwrap();
        assert_eq!(read.submission(office, "key").await.unwrap(), Some(taken.clone()));
        assert_eq!(read.submission(office, "other").await.unwrap(), None);
        let mut tx = store.begin().await.unwrap();
        let copy = tx.add_submission(office, "key", &taken, monday()).await;
        assert!(matches!(copy, Err(StoreError::Duplicate { .. })));
        drop(tx);
        let mut tx = store.begin().await.unwrap();
        assert_eq!(tx.forget_submissions(monday()).await.unwrap(), 1);
        tx.commit().await.unwrap();
        assert_eq!(read.submission(office, "key").await.unwrap(), None);
    }

    async fn files_share_bytes_and_are_erased_one_by_one(store: Store) {
        let world = world(&store, "1503").await;
        let file = || StoredFile {
            id: FileId::new(id()),
            office: world.office.id.clone(),
            sha256: "ab".repeat(32),
            size: 3,
            media_type: "application/pdf".to_owned(),
            name: "ktp.pdf".to_owned(),
            uploaded_by: "public".to_owned(),
            created: monday(),
        };
        let (one, two) = (file(), file());
        let mut tx = store.begin().await.unwrap();
        tx.add_file(&one).await.unwrap();
        tx.add_file(&two).await.unwrap();
        tx.commit().await.unwrap();
        let mut read = store.read().await.unwrap();
        assert_eq!(read.file(&one.id).await.unwrap(), Some(one.clone()));
        assert_eq!(read.uses_of_blob(&one.sha256).await.unwrap(), 2);
        let mut tx = store.begin().await.unwrap();
        tx.erase_file(&one.id, monday()).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(read.file(&one.id).await.unwrap(), None);
        assert_eq!(read.uses_of_blob(&one.sha256).await.unwrap(), 1);
        assert_eq!(read.blob_hashes("", 10).await.unwrap(), [one.sha256]);
    }

    async fn settings_are_set_and_read(store: Store) {
        let mut tx = store.begin().await.unwrap();
        tx.set_setting("key", "1").await.unwrap();
        tx.set_setting("key", "2").await.unwrap();
        tx.commit().await.unwrap();
        let mut read = store.read().await.unwrap();
        assert_eq!(read.setting("key").await.unwrap().as_deref(), Some("2"));
        assert_eq!(read.setting("none").await.unwrap(), None);
    }

    async fn reports_are_accepted_once_and_delivered_again(store: Store) {
        let world = world(&store, "1503").await;
        let office = &world.office.id;
        let mut tx = store.begin().await.unwrap();
        assert!(!tx.accept_report(office, "monthly", "2025-03", "s", monday()).await.unwrap());
        tx.deliver_report(office, "monthly", "2025-03", "{}", "k", monday()).await.unwrap();
        assert!(tx.accept_report(office, "monthly", "2025-03", "s", monday()).await.unwrap());
        assert!(!tx.accept_report(office, "monthly", "2025-03", "s", monday()).await.unwrap());
        tx.deliver_report(office, "monthly", "2025-03", "{\"n\":1}", "k", monday()).await.unwrap();
        tx.commit().await.unwrap();
        let mut read = store.read().await.unwrap();
        let found = read.report(office, "monthly", "2025-03").await.unwrap().unwrap();
        assert_eq!((found.figures.as_str(), found.accepted_by), ("{\"n\":1}", None));
        assert_eq!(read.report(office, "monthly", "2025-04").await.unwrap(), None);
    }
}
