//! The public information list: what is stored is what was decided, version by version.

use jiff::ToSpan;
use jiff::civil::date;
use terbuka_core::catalog::{Category, Content, Item, Reason, State};
use terbuka_core::ident::{ItemId, OfficeId};
use terbuka_store::{FileText, ItemChange, Store, StoreError, StoredItem, content_digest};

use crate::common::{id, monday, world};

pub fn content(title: &str, category: Category) -> Content {
    Content { unit: "Subbagian Data".to_owned(), ..Content::new(title, category) }
}

pub async fn list(
    store: &Store,
    office: &OfficeId,
    source: Option<&str>,
    content: Content,
    texts: &[FileText],
) -> ItemId {
    let item = ItemId::new(id());
    let decision = Item::list(
        item.clone(),
        office.clone(),
        source.map(str::to_owned),
        content,
        date(2025, 3, 3),
    )
    .unwrap();
    let mut tx = store.begin().await.unwrap();
    let change = ItemChange { stored: None, decision: &decision, texts: Some(texts) };
    tx.put_item(change, "officer", monday()).await.unwrap();
    tx.commit().await.unwrap();
    item
}

pub async fn stored(store: &Store, id: &ItemId) -> StoredItem {
    store.read().await.unwrap().item(id).await.unwrap().expect("the item")
}

terbuka_testkit::both_databases! {
    async fn an_item_keeps_every_version_and_its_journal_tells_it(store: Store) {
        let world = world(&store, "1503").await;
        let office = &world.office.id;
        let first = content("Daftar Pemilih Tetap 2024", Category::Periodic);
        let text = FileText { name: "dpt.pdf".to_owned(), body: "rekap kecamatan".to_owned() };
        let texts = std::slice::from_ref(&text);
        let id = list(&store, office, Some("A-1"), first.clone(), texts).await;
        let one = stored(&store, &id).await;
        assert_eq!(one.content.year, Some(2024));
        assert_eq!(one.digest, content_digest(&one.content).unwrap());

        let later = monday() + 1.hour();
        let mut second = one.content.clone();
        second.summary = "Dengan rekap".to_owned();
        let decision = one.item.revise(second.clone(), Reason::Edited, date(2025, 4, 1)).unwrap();
        let mut tx = store.begin().await.unwrap();
        let held = tx.item_for_change(&id).await.unwrap().unwrap();
        assert_eq!(held, one);
        let change = ItemChange { stored: Some(&held), decision: &decision, texts: None };
        tx.put_item(change, "officer", later).await.unwrap();
        tx.commit().await.unwrap();
        let two = stored(&store, &id).await;
        assert_eq!((two.item.version, &two.content), (2, &second));

        // Whoever still holds the first reading comes too late.
        let mut tx = store.begin().await.unwrap();
        let change = ItemChange { stored: Some(&one), decision: &decision, texts: None };
        let late = tx.put_item(change, "officer", later).await;
        assert!(matches!(late, Err(StoreError::Stale { what: "item", .. })), "{late:?}");
        tx.rollback().await;

        let decision =
            two.item.withdraw("Ganda dengan B-7", Reason::Edited, date(2025, 5, 1)).unwrap();
        let mut tx = store.begin().await.unwrap();
        let change = ItemChange { stored: Some(&two), decision: &decision, texts: None };
        tx.put_item(change, "officer", later).await.unwrap();
        tx.commit().await.unwrap();
        let three = stored(&store, &id).await;
        assert_eq!((three.item.state, three.doc), (State::Withdrawn, None));
        assert_eq!(three.content, second);

        let mut read = store.read().await.unwrap();
        let versions = read.item_versions(&id).await.unwrap();
        let said: Vec<&Content> = versions.iter().map(|version| &version.body).collect();
        assert_eq!(said, [&one.content, &second]);
        let notes = read.item_notes(&id).await.unwrap();
        assert_eq!(notes[0].body, "Ganda dengan B-7");
        assert_eq!(read.item_texts(&id).await.unwrap(), [text]);
        assert_eq!(read.item_by_source(office, "A-1").await.unwrap(), Some(three.clone()));
        assert_eq!(read.item_marks(office).await.unwrap().len(), 1);
        let events = read.item_events(&id).await.unwrap();
        let names: Vec<&str> = events.iter().map(|event| event.name()).collect();
        assert_eq!(names, ["listed", "revised", "withdrawn"]);
        assert_eq!(Item::replay(&events), Some(three.item));
        assert!(store.verify_journal().await.unwrap().iter().all(|chain| chain.fault.is_none()));
    }

    async fn an_office_calls_one_item_by_one_name(store: Store) {
        let world = world(&store, "1503").await;
        let office = &world.office.id;
        list(&store, office, Some("A-1"), content("A", Category::Anytime), &[]).await;
        list(&store, office, None, content("B", Category::Anytime), &[]).await;
        list(&store, office, None, content("C", Category::Anytime), &[]).await;
        let again = Item::list(
            ItemId::new(id()),
            office.clone(),
            Some("A-1".to_owned()),
            content("D", Category::Anytime),
            date(2025, 3, 3),
        )
        .unwrap();
        let mut tx = store.begin().await.unwrap();
        let change = ItemChange { stored: None, decision: &again, texts: None };
        let put = match tx.put_item(change, "officer", monday()).await {
            Ok(()) => tx.commit().await,
            Err(error) => Err(error),
        };
        assert!(matches!(put, Err(StoreError::Duplicate { .. })), "{put:?}");
    }

    async fn what_is_announced_at_once_comes_newest_first(store: Store) {
        let world = world(&store, "1503").await;
        let office = &world.office.id;
        list(&store, office, None, content("Banjir di gudang", Category::Immediate), &[]).await;
        list(&store, office, None, content("TPS dipindah", Category::Immediate), &[]).await;
        list(&store, office, None, content("Anggaran", Category::Periodic), &[]).await;
        let mut read = store.read().await.unwrap();
        let newest = read.newest_items(Some(office), Category::Immediate, 5).await.unwrap();
        let titles: Vec<&str> = newest.iter().map(|found| found.content.title.as_str()).collect();
        assert_eq!(titles, ["TPS dipindah", "Banjir di gudang"]);
        let none = OfficeId::new("none");
        assert!(read.newest_items(Some(&none), Category::Immediate, 5).await.unwrap().is_empty());
        assert_eq!(read.newest_items(None, Category::Immediate, 1).await.unwrap().len(), 1);
    }
}
