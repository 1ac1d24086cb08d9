//! SOPs as BPMN: out and back without a loss, files of other programs, files meant badly.

#[path = "../../core/tests/common/procedures.rs"]
mod procedures;

use std::time::{Duration, Instant};

use proptest::prelude::*;
use terbuka_core::procedure::{Branch, Procedure, Service, Step, text};
use terbuka_documents::bpmn::{BpmnError, MAX_BYTES, read, write};

fn back(text: &str) -> Procedure {
    read(text.as_bytes(), Service::Announcement).expect("what was written can be read")
}

fn shipped() -> Vec<Procedure> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/procedures");
    let files = std::fs::read_dir(folder).expect("shipped procedures").flatten();
    let files = files.filter(|entry| entry.path().extension().is_some_and(|e| e == "toml"));
    files
        .map(|entry| std::fs::read_to_string(entry.path()).expect("readable"))
        .map(|words| text::from_toml(&words).expect("a procedure"))
        .collect()
}

fn kalteng() -> Procedure {
    let found =
        shipped().into_iter().find(|one| one.header.number.as_deref() == Some("08 TAHUN 2024"));
    found.expect("the SOP with a decision")
}

#[test]
fn shipped_procedures_come_back_equal() {
    for procedure in shipped() {
        assert_eq!(back(&write(&procedure)), procedure);
    }
}

#[test]
fn other_programs_see_lanes_tasks_gateways_and_a_diagram() {
    let written = write(&kalteng());
    for part in [
        "<bpmn:participant id=\"Participant_1\" name=\"Pendokumentasian Informasi Publik\"",
        "<bpmn:lane id=\"Lane_1\" name=\"Petugas PPID\">",
        "<bpmn:userTask id=\"Step_3\" name=\"Mendokumentasikan informasi dan dokumentasi publik yang sudah disahkan\">",
        "<bpmn:exclusiveGateway id=\"Gateway_2\">",
        "name=\"Ya\" sourceRef=\"Gateway_2\" targetRef=\"Step_3\"",
        "name=\"Tidak\" sourceRef=\"Gateway_2\" targetRef=\"Step_1\"",
        "<bpmndi:BPMNShape id=\"Gateway_2_di\" bpmnElement=\"Gateway_2\"",
    ] {
        assert!(written.contains(part), "{part}\n{written}");
    }
    let shapes = written.matches("<bpmndi:BPMNShape ").count();
    // Pool, two lanes, start, end, three tasks, a gateway.
    assert_eq!(shapes, 9);
    assert_eq!(
        written.matches("<bpmndi:BPMNEdge ").count(),
        written.matches("<bpmn:sequenceFlow ").count()
    );
}

#[test]
fn what_another_program_changed_is_believed() {
    let procedure = kalteng();
    let written = write(&procedure);
    let renamed = back(&written.replace("name=\"Petugas PPID\"", "name=\"Desk &amp; Layanan\""));
    assert_eq!(renamed.lanes[0].title, "Desk & Layanan");
    assert_eq!(renamed.lanes[0].roles, procedure.lanes[0].roles);
    assert_eq!(renamed.steps[0].lanes, ["Desk & Layanan"]);

    let moved = written.replace("<bpmn:flowNodeRef>Step_3</bpmn:flowNodeRef>", "").replace(
        "<bpmn:flowNodeRef>Step_2<",
        "<bpmn:flowNodeRef>Step_3</bpmn:flowNodeRef><bpmn:flowNodeRef>Step_2<",
    );
    assert_eq!(back(&moved).steps[2].lanes, ["Atasan PPID"]);

    let led = written.replace(
        "name=\"Tidak\" sourceRef=\"Gateway_2\" targetRef=\"Step_1\"",
        "name=\"Belum\" sourceRef=\"Gateway_2\" targetRef=\"Step_2\"",
    );
    let branch =
        |answer: &str, to: &str| Branch { answer: answer.to_owned(), to: Some(to.to_owned()) };
    assert_eq!(back(&led).steps[1].decision, Some(vec![branch("Ya", "3"), branch("Belum", "2")]));
    assert_eq!(back(&led).steps[1].time, procedure.steps[1].time);
}

/// The same procedure, opened in bpmn-js 17 and saved again without a change.
#[test]
fn what_bpmn_js_saved_is_still_equal() {
    let saved = include_str!("fixtures/kalteng-saved-by-bpmn-js.bpmn");
    let mut then = kalteng();
    // It was saved before the steps of this SOP were bound to acts.
    then.steps.iter_mut().for_each(|step| step.acts.clear());
    assert_eq!(back(saved), then);
}

/// As a modelling tool writes it: default namespace, its own elements in between, no order.
const FOREIGN: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<!-- a comment --><definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
 xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="d" targetNamespace="http://bpmn.io/schema/bpmn">
 <collaboration id="c"><participant id="p" name="Layanan &#73;nformasi" processRef="proc"/></collaboration>
 <process id="proc" isExecutable="true">
  <laneSet id="ls"><lane id="l1" name="Meja Layanan"><flowNodeRef>a</flowNodeRef><flowNodeRef> s </flowNodeRef></lane>
   <lane id="l2" name="PPID"><childLaneSet id="cl"><lane id="l3" name="PPID Pelaksana"><flowNodeRef>b</flowNodeRef>
   <flowNodeRef>g</flowNodeRef></lane></childLaneSet></lane></laneSet>
  <endEvent id="e"/>
  <task id="c1" name="Menyerahkan jawaban"/>
  <userTask id="b" name="Memeriksa&#10;kelengkapan"><extensionElements><camunda:x>&lt;y</camunda:x></extensionElements></userTask>
  <startEvent id="s"/>
  <userTask id="a" name="Menerima permohonan"/>
  <exclusiveGateway id="g" />
  <exclusiveGateway id="m" name="gabung"/>
  <task id="r" name="Meminta kelengkapan"/>
  <sequenceFlow id="f1" sourceRef="s" targetRef="m"/>
  <sequenceFlow id="f2" sourceRef="m" targetRef="a"/>
  <sequenceFlow id="f3" sourceRef="a" targetRef="b"/>
  <sequenceFlow id="f4" sourceRef="b" targetRef="g"/>
  <sequenceFlow id="f5" name="Ya" sourceRef="g" targetRef="c1"/>
  <sequenceFlow id="f6" name="Tidak" sourceRef="g" targetRef="r"/>
  <sequenceFlow id="f7" sourceRef="r" targetRef="m"/>
  <sequenceFlow id="f8" sourceRef="c1" targetRef="e"/>
  <sequenceFlow id="f9" sourceRef="c1" targetRef="nowhere"/>
 </process></definitions>"#;

#[test]
fn a_file_of_another_program_gives_lanes_steps_and_decisions() {
    let procedure = back(FOREIGN);
    assert_eq!(procedure.service, Service::Announcement);
    assert_eq!(procedure.header.title, "Layanan Informasi");
    let titles: Vec<&str> = procedure.lanes.iter().map(|lane| lane.title.as_str()).collect();
    assert_eq!(titles, ["Meja Layanan", "PPID Pelaksana"]);
    let row = |step: &Step| (step.number.clone(), step.activity.clone(), step.lanes.join(","));
    let rows: Vec<_> = procedure.steps.iter().map(row).collect();
    let expected = [
        ("1", "Menerima permohonan", "Meja Layanan"),
        ("2", "Memeriksa kelengkapan", "PPID Pelaksana"),
        ("3", "Menyerahkan jawaban", ""),
        ("4", "Meminta kelengkapan", ""),
    ];
    assert_eq!(rows, expected.map(|(a, b, c)| (a.to_owned(), b.to_owned(), c.to_owned())));
    let decision = procedure.steps[1].decision.as_ref().expect("a decision");
    let ways: Vec<_> = decision.iter().map(|b| (b.answer.as_str(), b.to.as_deref())).collect();
    assert_eq!(ways, [("Ya", Some("3")), ("Tidak", Some("4"))]);
    assert_eq!(procedure.steps[2].remark.as_deref(), Some("Selesai di langkah ini."));
    assert_eq!(procedure.steps[3].remark.as_deref(), Some("Lanjut ke langkah 1."));
    assert!(procedure.steps.iter().all(|step| step.time.is_none() && step.acts.is_empty()));
}

fn refused(bytes: &[u8]) -> BpmnError {
    let began = Instant::now();
    let refusal = read(bytes, Service::Request).expect_err("a bad file is refused");
    assert!(began.elapsed() < Duration::from_secs(5));
    refusal
}

#[test]
fn files_meant_badly_are_refused() {
    let laughs = "<?xml version=\"1.0\"?><!DOCTYPE d [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;\">]><d>&b;</d>";
    assert_eq!(refused(laughs.as_bytes()), BpmnError::DocumentType);
    let deep = "<a>".repeat(100_000);
    assert_eq!(refused(deep.as_bytes()), BpmnError::TooDeep);
    let many = format!("<a>{}</a>", "<b/>".repeat(500_000));
    assert_eq!(refused(many.as_bytes()), BpmnError::TooDeep);
    let mut attributes = String::from("<a");
    for n in 0..200_000 {
        attributes.push_str(&format!(" a{n}=\"\""));
    }
    assert_eq!(refused(format!("{attributes}/>").as_bytes()), BpmnError::TooDeep);
    let names: String = (0..200).map(|n| format!(" xmlns:a{n}=\"x\"")).collect();
    assert_eq!(refused(format!("<a{names}/>").as_bytes()), BpmnError::TooDeep);
    let huge = vec![b'a'; 50 * 1024 * 1024];
    assert_eq!(refused(&huge), BpmnError::TooLarge { size: huge.len(), limit: MAX_BYTES });
}

#[test]
fn files_in_other_encodings_are_refused() {
    let wide: Vec<u8> = FOREIGN.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(refused(&wide), BpmnError::Encoding);
    assert_eq!(refused(&[&[0xFF, 0xFE][..], &wide].concat()), BpmnError::Encoding);
    let latin = FOREIGN.replace("UTF-8", "ISO-8859-1");
    assert_eq!(refused(latin.as_bytes()), BpmnError::Encoding);
    assert_eq!(refused(b"<a>\xE9</a>"), BpmnError::Encoding);
    let marked = format!("\u{FEFF}{FOREIGN}");
    assert!(read(marked.as_bytes(), Service::Request).is_ok());
}

#[test]
fn what_is_no_procedure_is_refused() {
    for text in ["", "kata", "<a/>", "<html><body>x</body></html>", "%PDF-1.7"] {
        assert_eq!(refused(text.as_bytes()), BpmnError::NoProcess, "{text}");
    }
    for text in ["<a>", "<a></b>", "<a>&nbsp;</a>", "<a", "<a b=c/>", "</a>"] {
        assert!(matches!(refused(text.as_bytes()), BpmnError::Xml(_)), "{text}");
    }
    let damaged = write(&kalteng()).replace("service=\"documentation\"", "service=\"x\"");
    assert_eq!(refused(damaged.as_bytes()), BpmnError::Damaged("service".to_owned()));
}

#[test]
fn three_thousand_steps_go_out_and_back() {
    let mut procedure = kalteng();
    let step = procedure.steps[0].clone();
    procedure.steps = (1..=3_000)
        .map(|n| Step {
            number: n.to_string(),
            decision: (n % 5 == 0).then(|| {
                let to = Some((n * 7 % 3_000 + 1).to_string());
                vec![
                    Branch { answer: "Ya".to_owned(), to },
                    Branch { answer: "Tidak".to_owned(), to: None },
                ]
            }),
            ..step.clone()
        })
        .collect();
    let written = write(&procedure);
    assert!(written.len() < MAX_BYTES);
    assert!(back(&written) == procedure);
}

#[test]
fn a_circle_of_gateways_ends() {
    let circle = FOREIGN.replace("targetRef=\"a\"", "targetRef=\"m\"");
    let procedure = back(&circle);
    assert_eq!(procedure.steps.len(), 4);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_comes_back_equal(procedure in procedures::procedure(12)) {
        let written = write(&procedure);
        prop_assert_eq!(back(&written), procedure);
    }

    #[test]
    fn damage_never_panics(at in 0usize..20_000, cut in 0usize..200, put in "[<>&\"'/a-z!\\[\\]=]{0,8}") {
        let mut bytes = write(&kalteng()).into_bytes();
        let at = at.min(bytes.len());
        let end = (at + cut).min(bytes.len());
        bytes.splice(at..end, put.bytes());
        let _ = read(&bytes, Service::Request);
    }
}
