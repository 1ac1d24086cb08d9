use jiff::civil::date;

use super::*;
use crate::procedure::{Branch, Closing, Dated, DurationUnit, Lane, Step, TimeStandard};

fn step(number: &str, activity: &str) -> Step {
    Step {
        number: number.into(),
        activity: activity.into(),
        lanes: vec!["PPID".into()],
        requires: None,
        time: Some(TimeStandard::Duration { amount: 5, unit: DurationUnit::Minutes }),
        output: Some("Berkas".into()),
        remark: None,
        decision: None,
        acts: vec![],
    }
}

fn procedure(service: Service, steps: Vec<Step>) -> Procedure {
    Procedure {
        service,
        header: Default::default(),
        boxes: Default::default(),
        lanes: vec![Lane { title: "PPID".into(), roles: vec![], system: false }],
        steps,
        closing: Closing::default(),
    }
}

fn found(procedure: &Procedure, around: &Around<'_>) -> Vec<(&'static str, String)> {
    check(procedure, Some(procedure.service), around)
        .into_iter()
        .map(|f| (f.code, f.place))
        .collect()
}

fn codes(procedure: &Procedure) -> Vec<&'static str> {
    found(procedure, &Around::on(date(2026, 11, 21))).into_iter().map(|(code, _)| code).collect()
}

#[test]
fn the_statutes_times_bind_every_step_that_answers() {
    let answer = |time| {
        let mut answer = step("2", "Menyampaikan pemberitahuan tertulis");
        answer.time = Some(time);
        codes(&procedure(Service::Request, vec![step("1", "Mencatat dalam register"), answer]))
    };
    let days = |days, extension| TimeStandard::WorkingDays { days, extension };
    assert!(answer(days(10, Some(7))).is_empty());
    assert!(answer(days(17, None)).is_empty(), "answer and extension taken together");
    assert_eq!(answer(days(11, None)), ["time.beyond_statute"]);
    assert_eq!(answer(days(10, Some(8))), ["time.beyond_statute"]);
    assert_eq!(
        answer(TimeStandard::Duration { amount: 2, unit: DurationUnit::Months }),
        ["time.beyond_statute"]
    );
    assert_eq!(
        answer(TimeStandard::Duration { amount: 7, unit: DurationUnit::Days }),
        ["time.calendar_days"]
    );
    assert_eq!(
        answer(TimeStandard::Text { text: "10-20 hari kerja".into() }),
        ["time.beyond_statute"]
    );
}

#[test]
fn a_wrong_time_to_object_is_found_in_any_sentence() {
    let says = |text: &str| {
        let mut objection = procedure(
            Service::Objection,
            vec![step("1", "Mencatat dalam register"), step("2", "Memberi tanggapan tertulis")],
        );
        objection.boxes.warnings = vec![text.into()];
        codes(&objection)
    };
    assert_eq!(
        says("Keberatan diajukan paling lambat 10 (sepuluh) hari kerja."),
        ["objection.deadline_wrong"]
    );
    assert_eq!(says("Pemohon mengajukan keberatan dalam tiga puluh hari"), ["time.calendar_days"]);
    assert!(says("Pemohon mengajukan keberatan dalam 30 hari kerja").is_empty());
    assert!(
        says("Atas pengajuan keberatan, Atasan PPID memberi tanggapan dalam 5 hari kerja")
            .is_empty()
    );
}

#[test]
fn duties_of_each_service() {
    let one = |service| codes(&procedure(service, vec![step("1", "Minum teh")]));
    assert_eq!(one(Service::Request), ["duty.register", "duty.notification"]);
    assert_eq!(one(Service::Charter), ["duty.publication", "duty.determination"]);
    assert!(one(Service::Objection).contains(&"duty.answer"));
    assert!(
        codes(&procedure(Service::Request, vec![])).is_empty(),
        "a missing table is the reader's finding"
    );
}

#[test]
fn ways_through_the_steps() {
    let way = |answer: &str, to: Option<&str>| Branch {
        answer: answer.into(),
        to: to.map(str::to_owned),
    };
    let with = |ways: Vec<Branch>| {
        let mut second = step("2", "Menimbang");
        second.decision = Some(ways);
        codes(&procedure(
            Service::Documentation,
            vec![step("1", "Menyimpan"), second, step("3", "Arsip")],
        ))
    };
    assert!(with(vec![way("Ya", Some("3")), way("Tidak", Some("1"))]).is_empty());
    assert_eq!(with(vec![way("Ya", Some("3"))]), ["decision.one_way"]);
    assert_eq!(
        with(vec![way("Ya", Some("3")), way("Tidak", Some("9"))]),
        ["decision.target_missing"]
    );
    assert_eq!(with(vec![way("Ya", Some("2")), way("Tidak", Some("01"))]), ["decision.endless"]);
    assert_eq!(with(vec![]), ["decision.one_way"]);
}

#[test]
fn the_office_around_an_sop() {
    let mut request = procedure(
        Service::Request,
        vec![step("1", "Mencatat dalam register"), step("2", "Pemberitahuan tertulis")],
    );
    request.boxes.related =
        vec!["SOP Pengajuan Keberatan".into(), "-".into(), "SOP Maklumat".into()];
    request.header.effective = Some(Dated { text: "2025".into(), on: None });
    let adopted = [Adopted { service: Some(Service::Charter), title: "Maklumat Pelayanan".into() }];
    let around = Around { adopted: Some(&adopted), ..Around::on(date(2026, 12, 31)) };
    let related: Vec<_> = found(&request, &around)
        .into_iter()
        .filter(|(code, _)| *code == "related.not_adopted")
        .collect();
    assert_eq!(related, [("related.not_adopted", "related.1".to_owned())]);
    let lacking = found(&request, &around)
        .into_iter()
        .filter(|(code, _)| *code == "standards.lacking")
        .count();
    assert_eq!(lacking, 5, "of seven standards one is this SOP and one is adopted");
    let overdue = |today| codes_on(&request, today).contains(&"review.overdue");
    assert!(!overdue(date(2026, 12, 31)), "a year only counts from its last day");
    assert!(overdue(date(2027, 1, 1)));
}

fn codes_on(procedure: &Procedure, today: Date) -> Vec<&'static str> {
    found(procedure, &Around::on(today)).into_iter().map(|(code, _)| code).collect()
}

#[test]
fn the_legal_basis_is_held_against_its_day() {
    let mut sop = procedure(Service::Documentation, vec![step("1", "Menyimpan")]);
    sop.boxes.legal_basis = vec![
        "PKPU Nomor 1 Tahun 2015 tentang Pengelolaan Informasi".into(),
        "Peraturan KI 1/2010".into(),
        "Permendagri No 3 Tahun 2017".into(),
        "PKPU 22/2023".into(),
        "PerKI 1/2013 tentang Pengklasifikasian Informasi Publik".into(),
        "UU 14/2008".into(),
        "Undang-Undang Nomor 14 Tahun 2008".into(),
    ];
    let on = |today| {
        let all = found(&sop, &Around::on(today));
        all.into_iter().filter(|(code, _)| code.starts_with("regulation.")).collect::<Vec<_>>()
    };
    let all = |list: &[(&'static str, &str)]| {
        list.iter().map(|(c, p)| (*c, (*p).to_owned())).collect::<Vec<_>>()
    };
    assert_eq!(
        on(date(2026, 11, 21)),
        all(&[
            ("regulation.revoked", "legal_basis.1"),
            ("regulation.replaced", "legal_basis.2"),
            ("regulation.not_addressed", "legal_basis.3"),
            ("regulation.amended", "legal_basis.4"),
            ("regulation.title_differs", "legal_basis.5"),
            ("regulation.twice", "legal_basis.7"),
        ])
    );
    assert!(!on(date(2023, 10, 1)).contains(&("regulation.revoked", "legal_basis.1".to_owned())));
}
