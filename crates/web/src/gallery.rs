//! Every component drawn once, with and without faults, into the build folder to be looked at; and
//! what must hold of all of them.

use std::collections::BTreeSet;
use std::sync::atomic::AtomicBool;

use askama::Template;
use jiff::civil::date;
use terbuka_core::law::{Calendar, ClockRules, ClockSettings, RuleName, Track, run};

use crate::form::{FormState, Message};
use crate::lang::Lang;
use crate::look::Look;
use crate::page::{Inner, Page};
use crate::seal::Seal;
use crate::view::{
    Badge, BarView, Cell, Choice, ClockView, Download, Happening, Paging, StepState, StepView,
    TableView, Tone, bars,
};

#[derive(Template)]
#[template(path = "components/gallery.html")]
struct Gallery<'a> {
    p: &'a Page,
    f: &'a FormState,
    badges: Vec<Badge>,
    steps: Vec<StepView>,
    clock: ClockView,
    timeline: Vec<Happening>,
    downloads: Vec<Download>,
    table: TableView,
    empty: TableView,
    bars: Vec<BarView>,
    paging: Paging,
    choices: Vec<Choice>,
}

fn page(lang: Lang) -> Page {
    Page::new(Inner {
        lang,
        lang_in_links: false,
        look: Look::default(),
        office: None,
        prefix: String::new(),
        several: true,
        path: "/".into(),
        query: String::new(),
        reference: "0123456789".into(),
        now: "2026-03-25T02:00:00Z".parse().unwrap(),
        signed: None,
        binding: "00".into(),
        new_visitor: false,
        https: false,
        seal: Seal::new([1; 32]),
        token_drawn: AtomicBool::new(false),
    })
}

fn draw(lang: Lang, form: &FormState) -> String {
    let p = page(lang);
    let received = date(2026, 3, 13);
    let rule = ClockRules::shipped().rule(RuleName::Answer, Track::Ordinary, received).unwrap();
    let clock = run(rule, received, &ClockSettings::default(), Calendar::national()).unwrap();
    let step = |label: &str, state| StepView { label: label.into(), note: String::new(), state };
    let tones = [Tone::Ok, Tone::Soon, Tone::Today, Tone::Late, Tone::Done, Tone::Plain];
    let view = Gallery {
        p: &p,
        f: form,
        badges: tones.iter().map(|tone| Badge::new(*tone, tone.class())).collect(),
        steps: vec![
            step("Diterima", StepState::Done),
            step("Diproses", StepState::Now),
            step("Diserahkan", StepState::Ahead),
            step("Dilewati", StepState::Skipped),
        ],
        clock: ClockView::new(lang, &clock, date(2026, 3, 25), None),
        timeline: vec![Happening {
            when: "13 Maret 2026".into(),
            iso: "2026-03-13".into(),
            title: "Diterima".into(),
            text: "<script>alert(1)</script>".into(),
        }],
        downloads: vec![Download {
            title: "Tanda terima".into(),
            note: "PDF".into(),
            href: "/x".into(),
        }],
        table: TableView {
            caption: "Register".into(),
            head: vec!["No".into(), "Status".into(), "Jumlah".into()],
            rows: vec![vec![
                Cell::Link("1".into(), "/1".into()),
                Cell::Badge(Badge::new(Tone::Ok, "baik")),
                Cell::Number("12".into()),
            ]],
        },
        empty: TableView::default(),
        bars: bars([("Dikabulkan".to_owned(), 8), ("Ditolak".to_owned(), 2)]),
        paging: Paging::new(2, 45, 20),
        choices: vec![Choice::new("a", "Pertama").hint("Petunjuk"), Choice::new("b", "Kedua")],
    };
    view.render().unwrap()
}

fn attributes<'h>(html: &'h str, name: &str) -> Vec<&'h str> {
    let mark = format!(" {name}=\"");
    html.split(mark.as_str()).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn components_are_labelled_described_and_escaped() {
    let mut faulty = FormState::new().with("name", "<b>&\"'</b>").with("radio", "b");
    for field in ["name", "email", "text", "select", "radio", "boxes", "tick", "file"] {
        faulty.error(field, Message::new("forms.error.required"));
    }
    for (name, lang, form) in [
        ("bersih", Lang::Id, FormState::new()),
        ("salah", Lang::Id, faulty.clone()),
        ("faulty", Lang::En, faulty),
    ] {
        let html = draw(lang, &form);
        let ids = attributes(&html, "id");
        let unique: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(ids.len(), unique.len(), "an id stands twice");
        for target in attributes(&html, "for") {
            assert!(unique.contains(target), "a label for {target}, which is not there");
        }
        for list in attributes(&html, "aria-describedby") {
            for target in list.split_whitespace() {
                assert!(unique.contains(target), "{target} describes but is not there");
            }
        }
        for target in attributes(&html, "href").iter().filter_map(|href| href.strip_prefix('#')) {
            assert!(unique.contains(target), "#{target} leads nowhere");
        }
        assert_eq!(html.matches("aria-invalid").count(), form.errors().len());
        assert!(!html.contains("<script>alert"), "text became markup");
        assert!(!html.contains("<b>&\""), "a value became markup");
        // Beside the test program, to be looked at.
        if let Some(folder) = std::env::current_exe()
            .ok()
            .and_then(|exe| exe.parent()?.parent().map(|p| p.join("gallery")))
        {
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(folder.join(format!("{name}.html")), html).unwrap();
        }
    }
}
