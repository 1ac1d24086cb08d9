//! What reports and the survey keep: versions, revisions, marks without their case, cases page by page.

use jiff::ToSpan;
use terbuka_core::statistics::Span;
use terbuka_core::survey::Answers;
use terbuka_store::{NewReportText, NewSurvey, Store};

use crate::common::{id, monday, world};

terbuka_testkit::both_databases! {
    async fn cases_are_counted_page_by_page_each_once(store: Store) {
        let world = world(&store, "1503").await;
        let other = crate::common::world(&store, "1872").await;
        let mut cases = Vec::new();
        for nth in 0..5 {
            let long = format!("{nth} {}", "é".repeat(600));
            let taken = world.take_in(&store, "Siti", &long, monday() + (nth * 24).hours()).await;
            cases.push(taken.case.id);
        }
        other.take_in(&store, "Budi", "Lain", monday()).await;
        let office = &world.office.id;
        let days = |span: Span| (span.first(), span.last());
        let year = days(Span::Year(2025));
        let mut read = store.snapshot().await.unwrap();
        let (mut after, mut found) = ((i64::MIN, i64::MIN), Vec::new());
        loop {
            let page = read.counted_cases(office, year, after, 2).await.unwrap().read().unwrap();
            assert!(page.len() <= 2);
            let Some(last) = page.last() else { break };
            after = last.place;
            assert!(page.iter().all(|one| one.information.chars().count() == 400));
            found.extend(page.into_iter().map(|one| one.case.id));
        }
        assert_eq!(found, cases);
        // None of them lies before its span.
        let none = read.counted_cases(office, days(Span::Year(2024)), (0, 0), 9).await.unwrap();
        assert!(none.is_empty());
        let december = days(Span::Month(2025, 12));
        assert_eq!(read.counted_cases(office, december, (0, 0), 9).await.unwrap().len(), 5, "open ones");
        let length = read.journal_length(office).await.unwrap();
        drop(read);
        world.take_in(&store, "Ani", "Satu lagi", monday() + 240.hours()).await;
        let mut read = store.read().await.unwrap();
        assert_eq!(read.journal_length(office).await.unwrap(), length + 1);
    }

    async fn a_survey_is_kept_once_and_apart_from_its_case(store: Store) {
        let world = world(&store, "1503").await;
        let taken = world.take_in(&store, "Siti", "Daftar", monday()).await;
        let (office, case, month) = (&world.office.id, &taken.case.id, Span::Month(2025, 3));
        assert!(!store.read().await.unwrap().surveyed(case).await.unwrap());
        for (nth, mark) in [(0, 4), (1, 1)] {
            let answers = Answers::try_from([mark; 9]).unwrap();
            let mut tx = store.begin().await.unwrap();
            let new = NewSurvey { id: &id(), office, case, month, answers, comment: Some("Baik") };
            assert_eq!(tx.add_survey(new).await.unwrap(), nth == 0);
            tx.commit().await.unwrap();
        }
        let mut read = store.read().await.unwrap();
        assert!(read.surveyed(case).await.unwrap());
        let months = read.survey_tallies(office, Span::Year(2025)).await.unwrap();
        assert_eq!(months.len(), 1);
        assert_eq!((months[0].0, months[0].1.count, months[0].1.sums), (month, 1, [4; 9]));
        assert!(read.survey_tallies(office, Span::Quarter(2025, 2)).await.unwrap().is_empty());
        let said = read.survey_comments(office, Span::Quarter(2025, 1), 5).await.unwrap();
        assert_eq!(said, [(month, "Baik".to_owned())]);
        // The mark is no act on the case: its version stands.
        assert_eq!(read.request(case).await.unwrap().unwrap().version, taken.version);
        assert_eq!(read.replay(case).await.unwrap(), Some(taken.case));
    }

    async fn texts_have_versions_and_publications_revisions(store: Store) {
        let world = world(&store, "1503").await;
        let office = &world.office.id;
        let actor = world.ppid.as_str();
        for (body, version) in [("satu", 1), ("dua", 2)] {
            let mut tx = store.begin().await.unwrap();
            let new = NewReportText {
                office, kind: "annual", period: "2025", slot: "policy", body, actor, at: monday(),
            };
            assert_eq!(tx.save_report_text(new).await.unwrap(), version);
            tx.commit().await.unwrap();
        }
        let mut read = store.read().await.unwrap();
        let texts = read.report_texts(office, "annual", "2025").await.unwrap();
        let bodies: Vec<&str> = texts.iter().map(|text| text.body.as_str()).collect();
        assert_eq!(bodies, ["satu", "dua"]);
        assert!(read.report_texts(office, "annual", "2024").await.unwrap().is_empty());
        drop(read);
        for revision in 1..=2 {
            let mut tx = store.begin().await.unwrap();
            let whole = (&*format!("{{\"n\":{revision}}}"), "{}");
            let made = tx.publish_report(office, ("annual", "2025"), whole, actor, monday()).await;
            assert_eq!(made.unwrap(), revision);
            tx.commit().await.unwrap();
        }
        let mut read = store.read().await.unwrap();
        let newest = read.publication(office, "annual", "2025", None).await.unwrap().unwrap();
        assert_eq!((newest.head.revision, newest.numbers.as_str()), (2, "{\"n\":2}"));
        let first = read.publication(office, "annual", "2025", Some(1)).await.unwrap().unwrap();
        assert_eq!(first.numbers, "{\"n\":1}");
        assert_eq!(read.publication(office, "annual", "2025", Some(3)).await.unwrap(), None);
        assert_eq!(read.publication(office, "quarterly", "2025", None).await.unwrap(), None);
        assert_eq!(read.publications(office).await.unwrap().len(), 2);
        let told = read.journal_of("report", "annual/2025").await.unwrap();
        let events: Vec<&str> = told.iter().map(|one| one.entry.event.as_str()).collect();
        assert_eq!(events, ["report_text_saved", "report_text_saved", "report_published", "report_published"]);
        // Words stay out of the journal.
        assert!(told.iter().all(|one| !one.entry.body.contains("satu")));
    }
}
