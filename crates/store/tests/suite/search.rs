//! Looking things up: the same question gets the same answer on both databases.

use jiff::civil::date;
use terbuka_core::catalog::{Category, Content, Item, Reason};
use terbuka_core::ident::{ItemId, OfficeId};
use terbuka_store::{FileText, ItemChange, Lookup, Store};

use crate::catalog::{content, list, stored};
use crate::common::{id, monday, world};

async fn titles(store: &Store, lookup: Lookup<'_>) -> Vec<String> {
    let mut read = store.read().await.unwrap();
    let found = read.look_up(&Lookup { limit: 20, ..lookup }).await.unwrap();
    found.hits.into_iter().map(|hit| hit.found.content.title).collect()
}

fn asked(text: &str) -> Lookup<'_> {
    Lookup { text, ..Lookup::default() }
}

terbuka_testkit::both_databases! {
    async fn words_are_found_in_every_form_and_inside_files(store: Store) {
        let world = world(&store, "1503").await;
        let office = &world.office.id;
        let text = FileText {
            name: "pindaian.pdf".to_owned(),
            body: "Berita acara: kelotok pengangkut surat suara tiba di Pulang Pisau".to_owned(),
        };
        let scan = [text];
        list(&store, office, None, content("Rekapitulasi DPT 2024", Category::Anytime), &[]).await;
        list(&store, office, None, content("Distribusi logistik", Category::Anytime), &scan).await;
        list(&store, office, None, content("Laporan keuangan", Category::Periodic), &[]).await;
        assert_eq!(titles(&store, asked("kelotok")).await, ["Distribusi logistik"]);
        assert_eq!(titles(&store, asked("pemilih tetap")).await, ["Rekapitulasi DPT 2024"]);
        assert_eq!(titles(&store, asked("daftar pemilih tetap")).await, ["Rekapitulasi DPT 2024"]);
        assert_eq!(titles(&store, asked("pelaporan uang")).await, ["Laporan keuangan"]);
        assert_eq!(titles(&store, asked("rekapitulsi")).await, ["Rekapitulasi DPT 2024"]);
        assert_eq!(titles(&store, asked("kueangan")).await, ["Laporan keuangan"]);
        assert_eq!(titles(&store, asked("laporankeuangan")).await, ["Laporan keuangan"]);
        assert_eq!(titles(&store, asked("\"surat suara tiba\"")).await, ["Distribusi logistik"]);
        assert!(titles(&store, asked("\"suara surat\"")).await.is_empty());
        assert!(titles(&store, asked("antariksa")).await.is_empty());
        assert_eq!(titles(&store, asked("")).await.len(), 3);
        let mut read = store.read().await.unwrap();
        let found = read.look_up(&Lookup { limit: 5, ..asked("rekapitulsi") }).await.unwrap();
        assert_eq!(found.instead, [("rekapitulsi".to_owned(), "rekapitulasi".to_owned())]);
    }

    async fn what_was_reworded_or_withdrawn_is_found_no_more(store: Store) {
        let world = world(&store, "1503").await;
        let office = &world.office.id;
        let texts = [FileText { name: "a.txt".to_owned(), body: "kelotok".to_owned() }];
        let id = list(&store, office, None, content("Gudang", Category::Anytime), &texts).await;
        let one = stored(&store, &id).await;
        let mut said = one.content.clone();
        said.title = "Pelabuhan".to_owned();
        let decision = one.item.revise(said, Reason::Edited, date(2025, 4, 1)).unwrap();
        let mut tx = store.begin().await.unwrap();
        let change = ItemChange { stored: Some(&one), decision: &decision, texts: None };
        tx.put_item(change, "officer", monday()).await.unwrap();
        tx.commit().await.unwrap();
        assert!(titles(&store, asked("gudang")).await.is_empty());
        assert_eq!(titles(&store, asked("pelabuhan")).await, ["Pelabuhan"]);
        assert_eq!(titles(&store, asked("kelotok")).await, ["Pelabuhan"], "the texts stay");
        let two = stored(&store, &id).await;
        let decision = two.item.withdraw("salah", Reason::Edited, date(2025, 4, 1)).unwrap();
        let mut tx = store.begin().await.unwrap();
        let change = ItemChange { stored: Some(&two), decision: &decision, texts: None };
        tx.put_item(change, "officer", monday()).await.unwrap();
        tx.commit().await.unwrap();
        assert!(titles(&store, asked("pelabuhan")).await.is_empty());
        assert!(titles(&store, asked("")).await.is_empty());
    }

    async fn filters_narrow_and_pages_follow(store: Store) {
        let here = world(&store, "1503").await;
        let there = world(&store, "1871").await;
        for number in 0..45 {
            let title = format!("Laporan kegiatan nomor {number} tahun {}", 2020 + number % 3);
            let class = if number % 2 == 0 { Category::Periodic } else { Category::Anytime };
            let office = if number % 5 == 0 { &there.office.id } else { &here.office.id };
            let mut said = content(&title, class);
            said.unit = format!("Unit {}", number % 4);
            said.formats.insert(if number % 2 == 0 { "pdf" } else { "csv" }.to_owned());
            list(&store, office, None, said, &[]).await;
        }
        let mut read = store.read().await.unwrap();
        let office = Some(&here.office.id);
        let all = read.look_up(&Lookup { limit: 99, ..asked("laporan") }).await.unwrap();
        assert_eq!((all.total, all.hits.len()), (45, 45));
        for text in ["laporan", ""] {
            let base = Lookup { office, year: Some(2021), ..asked(text) };
            let narrow = Lookup { category: Some(Category::Periodic), limit: 99, ..base.clone() };
            let found = read.look_up(&narrow).await.unwrap();
            assert!(found.total > 0);
            for hit in &found.hits {
                assert_eq!(hit.found.item.office, here.office.id);
                assert_eq!(hit.found.content.year, Some(2021));
                assert_eq!(hit.found.content.category, Category::Periodic);
            }
            let sum: u64 = found.by_category.values().sum();
            let whole = read.look_up(&Lookup { limit: 99, ..base.clone() }).await.unwrap();
            assert_eq!(sum, whole.total);
            let unit = Lookup { unit: Some("Unit 1"), limit: 99, ..base.clone() };
            let found = read.look_up(&unit).await.unwrap();
            assert!(found.hits.iter().all(|hit| hit.found.content.unit == "Unit 1"));
            let mut paged = Vec::new();
            for offset in (0..60).step_by(4) {
                let page = Lookup { offset, limit: 4, ..base.clone() };
                paged.extend(read.look_up(&page).await.unwrap().hits);
            }
            assert_eq!(paged, whole.hits, "pages put together are the whole");
        }
        let csv = Lookup { format: Some("csv"), limit: 99, ..asked("") };
        assert_eq!(read.look_up(&csv).await.unwrap().total, 22);
        let choices = read.list_choices(office).await.unwrap();
        assert_eq!(choices.units, ["Unit 0", "Unit 1", "Unit 2", "Unit 3"]);
        assert_eq!((choices.years, choices.formats.len()), (vec![2022, 2021, 2020], 2));
    }

    async fn of_exempt_information_only_the_title_is_found(store: Store) {
        let world = world(&store, "1503").await;
        let mut said = content("Dokumen kesehatan bakal calon", Category::Exempt);
        said.summary = "hasil laboratorium".to_owned();
        list(&store, &world.office.id, None, said, &[]).await;
        assert_eq!(titles(&store, asked("kesehatan")).await.len(), 1);
        assert!(titles(&store, asked("laboratorium")).await.is_empty());
    }

    async fn the_index_is_made_anew_for_another_analyzer_only(store: Store) {
        let world = world(&store, "1503").await;
        list(&store, &world.office.id, None, content("Gudang", Category::Anytime), &[]).await;
        let mut tx = store.begin().await.unwrap();
        assert!(!tx.refresh_index().await.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(titles(&store, asked("gudang")).await, ["Gudang"]);
    }
}

#[derive(serde::Deserialize)]
struct Judged {
    question: Vec<Question>,
}

#[derive(serde::Deserialize)]
struct Question {
    text: String,
    grades: std::collections::BTreeMap<String, u32>,
}

/// The rows of a CSV of this repository: no quote stands within a quoted cell there.
fn rows(text: &str) -> Vec<Vec<String>> {
    let row = |line: &str| {
        let cell = |(at, part): (usize, &str)| match at % 2 {
            0 => part.trim_matches(',').split(',').map(str::to_owned).collect::<Vec<_>>(),
            _ => vec![part.to_owned()],
        };
        let parts = line.split('"').enumerate().filter(|(at, part)| at % 2 == 1 || *part != ",");
        let parts = parts.filter(|(at, part)| at % 2 == 1 || !part.is_empty());
        parts.flat_map(cell).collect()
    };
    text.lines().skip(1).map(row).collect()
}

async fn load(store: &Store, office: &OfficeId) {
    let csv = include_str!("../../../../data/demo/catalog.csv");
    let decisions: Vec<_> = rows(csv)
        .into_iter()
        .map(|row| {
            let mut said = Content::new(row[1].clone(), Category::read(&row[3]).expect("a class"));
            said.summary = row[2].clone();
            said.unit = row[4].clone();
            said.time = row.get(6).cloned().unwrap_or_default();
            let id = ItemId::new(id());
            Item::list(id, office.clone(), Some(row[0].clone()), said, date(2025, 3, 3)).unwrap()
        })
        .collect();
    let changes: Vec<ItemChange<'_>> = decisions
        .iter()
        .map(|decision| ItemChange { stored: None, decision, texts: None })
        .collect();
    let mut tx = store.begin().await.unwrap();
    tx.put_items(&changes, "system", monday()).await.unwrap();
    tx.commit().await.unwrap();
}

/// Discounted gain of the first ten, in terms of the best possible.
fn gain(question: &Question, found: &[String]) -> f64 {
    let discounted = |grades: &[u32]| -> f64 {
        let each = grades.iter().take(10).enumerate();
        each.map(|(at, grade)| (2_f64.powf(f64::from(*grade)) - 1.0) / (at as f64 + 2.0).log2())
            .sum()
    };
    let got: Vec<u32> =
        found.iter().map(|id| question.grades.get(id).copied().unwrap_or_default()).collect();
    let mut ideal: Vec<u32> = question.grades.values().copied().collect();
    ideal.sort_unstable_by(|a, b| b.cmp(a));
    discounted(&got) / discounted(&ideal)
}

#[test]
fn the_judged_questions_are_answered_well_and_alike_on_both_databases() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let judged: Judged = toml::from_str(include_str!("data/judged.toml")).unwrap();
    assert!(judged.question.len() >= 40);
    runtime.block_on(async {
        let databases = [
            terbuka_testkit::TestDatabase::sqlite().await,
            terbuka_testkit::TestDatabase::postgres().await,
        ];
        let mut answers = Vec::new();
        for database in &databases {
            let store = database.store();
            let world = world(&store, "1503").await;
            load(&store, &world.office.id).await;
            let mut read = store.read().await.unwrap();
            let mut found = Vec::new();
            for question in &judged.question {
                let lookup = Lookup { limit: 10, ..asked(&question.text) };
                let hits = read.look_up(&lookup).await.unwrap().hits;
                let hits =
                    hits.into_iter().map(|hit| (hit.found.item.source_id.unwrap(), hit.score));
                found.push(hits.collect::<Vec<(String, f32)>>());
            }
            answers.push(found);
        }
        assert_eq!(answers[0], answers[1], "the two databases answer alike");
        let mut sum = 0.0;
        for (question, found) in judged.question.iter().zip(&answers[0]) {
            let ids: Vec<String> = found.iter().map(|(id, _)| id.clone()).collect();
            let gain = gain(question, &ids);
            if gain < 0.9 {
                eprintln!("{gain:.2} {:?} {:?}: {found:?}", question.text, question.grades);
            }
            sum += gain;
        }
        let mean = sum / judged.question.len() as f64;
        eprintln!("nDCG@10 {mean:.4}");
        assert!(mean >= 0.85, "nDCG@10 is {mean:.3}");
        for database in databases {
            database.remove().await;
        }
    });
}
