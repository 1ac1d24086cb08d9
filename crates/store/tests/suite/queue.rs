//! The work queue: what each filter lets through, and in which order.

use jiff::ToSpan;
use jiff::civil::Date;
use terbuka_core::person::Channel;
use terbuka_core::request::Stage;
use terbuka_core::request::decide::Command;
use terbuka_store::{QueueFilter, Read, Store};

use crate::common::{World, monday, world};

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

async fn numbers(read: &mut Read, world: &World, filter: QueueFilter) -> Vec<String> {
    let page = read.queue(&world.office.id, &filter, 50, 0).await.unwrap();
    assert_eq!(page.total, i64::try_from(page.rows.len()).unwrap());
    page.rows.into_iter().map(|row| row.number[..3].to_owned()).collect()
}

terbuka_testkit::both_databases! {
    async fn filters_and_order(store: Store) {
        let world = world(&store, "1503").await;
        let elsewhere = crate::common::world(&store, "1504").await;
        elsewhere.take_in(&store, "Orang lain", "Data", monday()).await;
        let names = ["Ani Lestari", "Budi 100%", "Citra", "Dewi"];
        let asked = ["Realisasi anggaran", "Daftar pemilih", "Data_pemilih", "Anggaran logistik"];
        let mut cases = Vec::new();
        for (place, (name, information)) in (0_i64..).zip(names.into_iter().zip(asked)) {
            // The first received is due first.
            let now = monday() + (24 * place).hours();
            cases.push(world.take_in(&store, name, information, now).await.case);
        }
        let later = monday() + (24 * 4).hours();
        world.dispose(&store, &cases[2].id, later).await;
        world.grant(&store, &cases[0].id, later).await;
        let mut read = store.read().await.unwrap();
        let all = QueueFilter::default;
        assert_eq!(
            numbers(&mut read, &world, all()).await,
            ["002", "003", "004", "001"],
            "open ones by binding date, then the answered one"
        );
        let open = QueueFilter { stages: vec![Stage::Received, Stage::InProcess], ..all() };
        assert_eq!(numbers(&mut read, &world, open).await, ["002", "003", "004"]);
        let decided = QueueFilter { stages: vec![Stage::Decided], ..all() };
        assert_eq!(numbers(&mut read, &world, decided).await, ["001"]);
        let unit = QueueFilter { unit: Some(world.unit()), ..all() };
        assert_eq!(numbers(&mut read, &world, unit).await, ["003"]);
        let mine = QueueFilter { mine: Some(world.liaison.clone()), ..all() };
        assert_eq!(numbers(&mut read, &world, mine).await, ["003"]);
        let handled = QueueFilter { mine: Some(world.desk.clone()), ..all() };
        assert_eq!(numbers(&mut read, &world, handled).await, ["002", "004"]);
        let overdue = QueueFilter { overdue_on: Some(cases[2].due_on), ..all() };
        assert_eq!(numbers(&mut read, &world, overdue).await, ["002"], "due days are not over");
        let soon = QueueFilter { due_until: Some(cases[1].due_on), ..all() };
        assert_eq!(numbers(&mut read, &world, soon).await, ["002", "001"]);
        let letters = QueueFilter { channel: Some(Channel::Letter), ..all() };
        assert!(numbers(&mut read, &world, letters).await.is_empty());
        for (text, found) in [
            ("ANGGARAN", &["004", "001"][..]),
            ("anggaran logistik", &["004"]),
            ("logistik anggaran", &["004"]),
            ("ani", &["001"]),
            ("003/PPID", &["003"]),
            ("100%", &["002"]),
            ("%", &["002", "003", "004", "001"]),
            ("data_pem", &["003"]),
            ("tidak ada", &[]),
        ] {
            let filter = QueueFilter { text: text.to_owned(), ..all() };
            assert_eq!(numbers(&mut read, &world, filter).await, found, "{text}");
        }
        let page = read.queue(&world.office.id, &all(), 2, 2).await.unwrap();
        assert_eq!((page.rows.len(), page.total), (2, 4));
        assert!(page.rows[0].number.starts_with("004"));
        let row = &read.queue(&world.office.id, &all(), 1, 1).await.unwrap().rows[0];
        assert_eq!((row.waiting, row.requester_name.as_str()), (1, "Citra"));
        assert!(row.unit_due_on.is_some_and(|due| due <= row.due_on));

        let counts = read.stage_counts(&world.office.id, day("2025-12-01")).await.unwrap();
        let decided = counts.iter().find(|count| count.stage == Stage::Decided).unwrap();
        let running = counts.iter().find(|count| count.stage == Stage::InProcess).unwrap();
        assert_eq!((decided.count, decided.overdue), (1, 0));
        assert_eq!((running.count, running.overdue), (3, 3));
    }

    async fn lists_for_the_worker(store: Store) {
        let world = world(&store, "1503").await;
        let office = &world.office.id;
        let open = world.take_in(&store, "Ani", "Data", monday()).await.case;
        let (disposition, saved) =
            world.dispose(&store, &open.id, monday() + 1.hour()).await;
        let due = saved.case.dispositions[0].due_on;
        let mut read = store.read().await.unwrap();
        assert_eq!(read.open_requests(office).await.unwrap().len(), 1);
        assert!(read.open_dispositions(office, due.yesterday().unwrap()).await.unwrap().is_empty());
        let waiting = read.open_dispositions(office, due).await.unwrap();
        assert_eq!((&waiting[0].id, waiting[0].case_due_on), (&disposition, open.due_on));
        let remind = Command::Remind { id: disposition.clone() };
        world.act(&store, &open.id, &world.ppid, remind, monday() + 2.hours()).await;
        assert_eq!(read.open_dispositions(office, due).await.unwrap()[0].reminders, 1);
        let reply = Command::Reply { id: disposition, held: false, reply: "tidak".to_owned() };
        world.act(&store, &open.id, &world.liaison, reply, monday() + 3.hours()).await;
        assert!(read.open_dispositions(office, due).await.unwrap().is_empty());
        assert_eq!(read.requests_at(office, Stage::InProcess).await.unwrap().len(), 1);
        assert!(read.requests_not_completed(office, day("2026-01-01")).await.unwrap().is_empty());
        world.grant(&store, &open.id, monday() + 4.hours()).await;
        assert!(read.open_requests(office).await.unwrap().is_empty());
    }
}
