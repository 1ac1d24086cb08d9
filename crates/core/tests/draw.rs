//! The official sheet as data: nothing overlaps, nothing is lost, every arrow has two ends.

#[path = "common/procedures.rs"]
mod procedures;

use std::collections::HashSet;

use proptest::prelude::*;
use terbuka_core::procedure::draw::{
    Anchor, Area, ColumnKind, Drawing, End, Label, Page, Point, Shape, Surface, draw, svg,
};
use terbuka_core::procedure::{Branch, Closing, Header, Lane, Procedure, Service, Step, text};

fn shipped() -> Vec<(String, Procedure)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/procedures");
    let mut found: Vec<(String, Procedure)> = std::fs::read_dir(folder)
        .expect("shipped procedures")
        .flatten()
        .filter(|entry| entry.path().extension().is_some_and(|ending| ending == "toml"))
        .map(|entry| {
            let words = std::fs::read_to_string(entry.path()).expect("readable");
            let procedure = text::from_toml(&words).expect("a procedure");
            (entry.file_name().to_string_lossy().into_owned(), procedure)
        })
        .collect();
    found.sort_by(|a, b| a.0.cmp(&b.0));
    assert!(found.len() >= 6);
    found
}

fn lane(title: &str) -> Lane {
    Lane { title: title.to_owned(), roles: Vec::new(), system: false }
}

fn step(number: usize, lanes: &[&str]) -> Step {
    Step {
        number: number.to_string(),
        activity: format!("Kegiatan ke-{number}"),
        lanes: lanes.iter().map(|title| (*title).to_owned()).collect(),
        requires: None,
        time: None,
        output: None,
        remark: None,
        decision: None,
        acts: Vec::new(),
    }
}

fn branch(answer: &str, to: Option<usize>) -> Branch {
    Branch { answer: answer.to_owned(), to: to.map(|to| to.to_string()) }
}

fn procedure(lanes: Vec<Lane>, steps: Vec<Step>) -> Procedure {
    Procedure {
        service: Service::Request,
        header: Header { title: "Uji".to_owned(), ..Header::default() },
        boxes: Default::default(),
        lanes,
        steps,
        closing: Closing::default(),
    }
}

/// Twelve lanes, forty steps, every fourth a decision that leads back or far ahead.
fn hard() -> Procedure {
    let lanes: Vec<Lane> = (1..=12).map(|n| lane(&format!("Pelaksana Bagian {n}"))).collect();
    let steps = (1..=40)
        .map(|n| {
            let title = &lanes[(n * 5) % 12].title;
            let mut step = step(n, &[title.as_str()]);
            if n % 4 == 0 {
                let back = if n % 8 == 0 { n - 3 } else { (n * 7) % 40 + 1 };
                step.decision = Some(vec![branch("Ya", Some(n + 1)), branch("Tidak", Some(back))]);
            }
            step
        })
        .collect();
    procedure(lanes, steps)
}

/// Everything that must not share a place on a page.
fn solid(page: &Page) -> Vec<Area> {
    let symbols = page.symbols.iter().map(|symbol| symbol.area);
    symbols.chain(page.connectors.iter().map(|connector| connector.area)).collect()
}

fn area(page: &Page, end: End) -> Area {
    match end {
        End::Symbol(index) => page.symbols[index].area,
        End::Connector(index) => page.connectors[index].area,
    }
}

/// Where an answer's words stand.
fn words_area(label: &Label) -> Area {
    let x = if label.anchor == Anchor::Start { label.at.x } else { label.at.x - label.width };
    Area { x, y: label.at.y - 160, width: label.width, height: 200 }
}

/// The thin area of a straight run, without its ends.
fn run(a: Point, b: Point) -> Area {
    let (x, y) = (a.x.min(b.x), a.y.min(b.y));
    let (width, height) = ((a.x - b.x).abs(), (a.y - b.y).abs());
    if width == 0 {
        Area { x: x - 1, y: y + 2, width: 2, height: (height - 4).max(0) }
    } else {
        Area { x: x + 2, y: y - 1, width: (width - 4).max(0), height: 2 }
    }
}

fn check(procedure: &Procedure, drawing: &Drawing) {
    let mut steps_seen = HashSet::new();
    for (index, page) in drawing.pages.iter().enumerate() {
        let solid = solid(page);
        for (at, one) in solid.iter().enumerate() {
            let clash = solid[at + 1..].iter().find(|other| one.overlaps(**other));
            assert!(clash.is_none(), "page {index}: {one:?} overlaps {clash:?}");
            assert!(one.x >= 0 && one.right() <= drawing.width && one.y >= drawing.head.0);
            if let Some(height) = drawing.height {
                assert!(one.bottom() <= height, "page {index}: {one:?} leaves the page");
            }
        }
        for pair in page.pieces.windows(2) {
            assert_eq!(pair[0].y + pair[0].height, pair[1].y);
        }
        for piece in &page.pieces {
            assert!(drawing.height.is_none_or(|height| piece.y + piece.height <= height));
            for words in &piece.cells {
                let height = words.pitch * words.lines.len() as i64 + 2 * drawing.inset;
                assert!(words.lines.is_empty() || height <= piece.height, "words leave their row");
            }
            if piece.first {
                assert!(steps_seen.insert(piece.step), "step {} stands twice", piece.step);
            }
        }
        for symbol in &page.symbols {
            let piece = page.pieces.iter().find(|piece| piece.first && piece.step == symbol.step);
            let piece = piece.expect("a symbol stands in its row");
            assert!(symbol.area.y >= piece.y && symbol.area.bottom() <= piece.y + piece.height);
        }
        for arrow in &page.arrows {
            let (from, to) = (area(page, arrow.from), area(page, arrow.to));
            let (first, last) = (arrow.points[0], arrow.points[arrow.points.len() - 1]);
            assert!(arrow.points.len() >= 2, "an arrow without length");
            assert!(from.has_on_edge(first), "{arrow:?} begins nowhere");
            assert!(to.has_on_edge(last), "{arrow:?} ends nowhere");
            for pair in arrow.points.windows(2) {
                let straight = (pair[0].x == pair[1].x) != (pair[0].y == pair[1].y);
                assert!(straight, "{arrow:?} slants");
                let run = run(pair[0], pair[1]);
                let hit = solid.iter().find(|area| area.overlaps(run));
                assert!(hit.is_none(), "page {index}: {arrow:?} runs through {hit:?}");
            }
        }
        for label in page.arrows.iter().filter_map(|arrow| arrow.label.as_ref()) {
            let area = words_area(label);
            let clash = solid.iter().find(|other| area.overlaps(**other));
            assert!(clash.is_none(), "page {index}: {label:?} overlaps {clash:?}");
            let mut lanes = drawing.columns.iter().filter(|c| c.kind == ColumnKind::Lane);
            let first = lanes.next().unwrap();
            let last = lanes.next_back().unwrap_or(first);
            let within = area.x >= first.x && area.right() <= last.x + last.width;
            assert!(within, "page {index}: {label:?} leaves the lanes");
        }
        for (a, b) in &page.joins {
            assert!(solid.iter().all(|area| !area.overlaps(run(*a, *b))), "a join runs through");
        }
    }
    assert_eq!(steps_seen.len(), procedure.steps.len());
    let symbols: usize = drawing.pages.iter().map(|page| page.symbols.len()).sum();
    let known = |step: &Step| {
        let lanes: HashSet<&String> =
            step.lanes.iter().filter(|title| procedure.lane(title).is_some()).collect();
        lanes.len().max(1)
    };
    assert_eq!(symbols, procedure.steps.iter().map(known).sum::<usize>());
    assert_pairs(drawing);
    assert_branches(procedure, drawing);
}

/// Every connector that leads away has a partner that leads in, but for question marks.
fn assert_pairs(drawing: &Drawing) {
    let connectors = || drawing.pages.iter().flat_map(|page| &page.connectors);
    let names = |entry: bool| -> HashSet<&str> {
        let some = connectors().filter(|connector| connector.entry == entry);
        some.map(|connector| connector.label.as_str()).filter(|label| *label != "?").collect()
    };
    assert_eq!(names(true), names(false));
    let entries = connectors().filter(|connector| connector.entry).count();
    assert_eq!(entries, names(true).len(), "two places with one name");
}

/// Each branch is an arrow that leaves its diamond.
fn assert_branches(procedure: &Procedure, drawing: &Drawing) {
    for (index, step) in procedure.steps.iter().enumerate() {
        let Some(branches) = &step.decision else { continue };
        let leaving = drawing.pages.iter().flat_map(|page| {
            page.arrows.iter().filter(move |arrow| match arrow.from {
                End::Symbol(symbol) => page.symbols[symbol].step == index,
                End::Connector(_) => false,
            })
        });
        let drawn = branches.len().min(12);
        let implied = usize::from(branches.is_empty() && index + 1 < procedure.steps.len());
        assert_eq!(leaving.count(), drawn + implied, "branches of step {index}");
    }
}

/// Lines of all cells of a column, joined.
fn words_of(drawing: &Drawing, step: usize, cell: usize) -> String {
    let pieces = drawing.pages.iter().flat_map(|page| &page.pieces);
    let lines = pieces.filter(|piece| piece.step == step).flat_map(|p| &p.cells[cell].lines);
    lines.flat_map(|line| line.split_whitespace()).collect()
}

#[test]
fn shipped_procedures_are_drawn_whole() {
    for (name, procedure) in shipped() {
        for surface in [Surface::Paper, Surface::Screen] {
            let drawing = draw(&procedure, surface);
            check(&procedure, &drawing);
            for (index, step) in procedure.steps.iter().enumerate() {
                let squeezed = |text: &str| text.split_whitespace().collect::<String>();
                assert_eq!(words_of(&drawing, index, 1), squeezed(&step.activity), "{name}");
                let output = step.output.as_deref().unwrap_or_default();
                assert_eq!(words_of(&drawing, index, 4), squeezed(output), "{name}");
            }
        }
    }
}

#[test]
fn a_decision_has_both_its_ways() {
    let all = shipped();
    let (_, procedure) = all.iter().find(|(name, _)| name.starts_with("kalteng")).unwrap();
    let drawing = draw(procedure, Surface::Paper);
    let page = &drawing.pages[0];
    assert_eq!(drawing.pages.len(), 1);
    let answers: Vec<(&str, End)> = page
        .arrows
        .iter()
        .filter_map(|arrow| Some((arrow.label.as_ref()?.text.as_str(), arrow.to)))
        .collect();
    assert_eq!(answers, [("Ya", End::Symbol(2)), ("Tidak", End::Symbol(0))]);
    assert_eq!(page.symbols[1].shape, Shape::Decision);
    assert_eq!(
        page.symbols[1].alternative,
        "Langkah 2: keputusan; Ya ke langkah 3; Tidak ke langkah 1 (Atasan PPID)"
    );
}

#[test]
fn a_small_sheet_stands_where_it_stood() {
    let mut steps = vec![step(1, &["A"]), step(2, &["B"]), step(3, &["A", "C"])];
    steps[1].decision = Some(vec![branch("Ya", Some(3)), branch("Tidak", Some(1))]);
    let small = procedure(vec![lane("A"), lane("B"), lane("C")], steps);
    insta::assert_json_snapshot!(draw(&small, Surface::Paper));
    insta::assert_snapshot!(svg::page(&draw(&small, Surface::Screen), 0, "Uji", "uji").unwrap());
}

#[test]
fn a_hard_sheet_keeps_its_order() {
    let procedure = hard();
    for surface in [Surface::Paper, Surface::Screen] {
        check(&procedure, &draw(&procedure, surface));
    }
    let drawing = draw(&procedure, Surface::Paper);
    assert!(drawing.pages.len() > 2);
    let breaks = drawing.pages.len() - 1;
    let numbered =
        |page: &Page| page.connectors.iter().filter(|c| c.label.parse::<usize>().is_ok()).count();
    assert_eq!(drawing.pages.iter().map(numbered).sum::<usize>(), 2 * breaks);
}

/// Symbols of odd and even width, answers that just fit beside them and those that just do not.
#[test]
fn answers_of_every_length_stand_clear() {
    for lanes in 1..=13_usize {
        let lanes: Vec<Lane> = (1..=lanes).map(|n| lane(&format!("Pelaksana {n}"))).collect();
        for at in [lanes.len().saturating_sub(2), lanes.len() - 1] {
            // Three signs of unlike width: most widths there can be.
            for count in 0..36 * 6 * 6 {
                let mut steps = vec![step(1, &["Pelaksana 1"]), step(2, &[&lanes[at].title])];
                let signs = [("i", count / 36), ("'", count / 6 % 6), ("|", count % 6)];
                let answer: String =
                    signs.iter().map(|(sign, times)| sign.repeat(*times)).collect();
                let nowhere = branch(&answer, Some(99));
                steps[1].decision = Some(vec![nowhere, branch("Tidak", Some(1))]);
                let procedure = procedure(lanes.clone(), steps);
                check(&procedure, &draw(&procedure, Surface::Paper));
            }
        }
    }
}

#[test]
fn a_row_longer_than_a_page_goes_on() {
    let mut steps = vec![step(1, &["A"]), step(2, &["B"]), step(3, &["A"])];
    steps[1].activity = "kata ".repeat(4_000);
    steps[1].remark = Some("W".repeat(5_000));
    let procedure = procedure(vec![lane("A"), lane("B")], steps);
    let drawing = draw(&procedure, Surface::Paper);
    check(&procedure, &drawing);
    assert!(drawing.pages.len() > 3);
    assert_eq!(words_of(&drawing, 1, 1).len(), 16_000);
    assert_eq!(words_of(&drawing, 1, 5).len(), 5_000);
}

#[test]
fn a_step_nobody_is_shown_for_is_hatched_and_said() {
    let (_, mut charter) =
        shipped().into_iter().find(|(name, _)| name.starts_with("dharma")).unwrap();
    charter.steps.iter_mut().for_each(|step| step.lanes.clear());
    let drawing = draw(&charter, Surface::Screen);
    assert!(drawing.pages[0].pieces.iter().all(|piece| piece.hatched));
    assert!(drawing.pages[0].symbols.iter().all(|symbol| symbol.lane.is_none()));
    let picture = svg::page(&drawing, 0, "Maklumat", "m").unwrap();
    assert_eq!(picture.matches(">tidak disebut<").count(), 3);
}

#[test]
fn nothing_at_all_is_a_page_with_a_head() {
    let drawing = draw(&procedure(Vec::new(), Vec::new()), Surface::Paper);
    assert_eq!(drawing.pages.len(), 1);
    assert_eq!(drawing.columns.iter().filter(|c| c.kind == ColumnKind::Lane).count(), 1);
    assert!(svg::page(&drawing, 0, "", "").is_some() && svg::page(&drawing, 1, "", "").is_none());
}

#[test]
fn three_thousand_steps_are_drawn() {
    let lanes: Vec<Lane> = (0..12).map(|n| lane(&format!("Pelaksana {n}"))).collect();
    let steps = (1..=3_000)
        .map(|n| {
            let mut step = step(n, &[lanes[n * 7 % 12].title.as_str()]);
            if n % 3 == 0 {
                let far = Some(n * 37 % 3_000 + 1);
                step.decision = Some(vec![branch("Ya", None), branch("Tidak", far)]);
            }
            step
        })
        .collect();
    let procedure = procedure(lanes, steps);
    let drawing = draw(&procedure, Surface::Paper);
    check(&procedure, &drawing);
    let screen = draw(&procedure, Surface::Screen);
    assert_eq!(screen.pages.len(), 1);
    assert!(svg::page(&screen, 0, "Panjang", "p").unwrap().len() > 1_000_000);
}

#[test]
fn a_picture_has_no_script_and_no_style() {
    let mut steps = vec![step(1, &["A"])];
    steps[0].activity = "<script>alert(1)</script> & \"x\" \0".to_owned();
    let procedure = procedure(vec![lane("A")], steps);
    let picture = svg::page(&draw(&procedure, Surface::Screen), 0, "<i>", "\" onload=\"").unwrap();
    for bad in ["<script", "style=", "onload=\"", "<i>", "\0"] {
        assert!(!picture.contains(bad), "{bad}");
    }
    assert!(picture.contains("&lt;script&gt;"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn nothing_overlaps_whatever_the_procedure(procedure in procedures::procedure(24)) {
        for surface in [Surface::Paper, Surface::Screen] {
            let drawing = draw(&procedure, surface);
            check(&procedure, &drawing);
            for page in 0..drawing.pages.len() {
                prop_assert!(svg::page(&drawing, page, &procedure.header.title, "x").is_some());
            }
        }
    }

    #[test]
    fn toml_gives_back_what_it_got(procedure in procedures::procedure(8)) {
        let written = text::to_toml(&procedure).unwrap();
        prop_assert_eq!(text::from_toml(&written).unwrap(), procedure);
    }
}
