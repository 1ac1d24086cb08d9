//! The papers of a consequence test: archival PDF, every content of PP 61/2010 Art. 4(2) in reading
//! order, whatever was written.

mod common;

use std::collections::BTreeSet;

use common::{info, text};
use terbuka_core::exemption::paper::{Around, decree, test_sheet};
use terbuka_core::exemption::{
    Basis, Condition, Content, Decided, Event, Exemption, Extent, Occasion, Opinion, Period,
    Signer, View, event::Beginning,
};
use terbuka_core::ident::{CaseId, OfficeId, UnitId, UserId};
use terbuka_core::jiff::civil::date;
use terbuka_core::law::{ClosedDay, ExemptionGround};
use terbuka_core::letter::block::Paper;
use terbuka_core::letter::{Print, PrintError, Status, Verification, sample};
use terbuka_core::office::{Contact, Level, Office, OfficeSettings, Unit, Zone};
use terbuka_letters::Printer;

fn office() -> Office {
    Office {
        id: OfficeId::new("o"),
        code: "16".into(),
        slug: "contoh".into(),
        name: "KPU Provinsi Contoh".into(),
        level: Level::Province,
        zone: Zone::Wib,
        settings: OfficeSettings {
            contact: Contact { place: "Palembang".into(), ..Contact::default() },
            closed_day: ClosedDay::AsReceived,
            ..OfficeSettings::default()
        },
        units: vec![Unit { id: UnitId::new("u"), name: "Bagian Hukum".into(), code: "H".into() }],
    }
}

fn decided() -> (Exemption, Content) {
    let grounds = BTreeSet::from([ExemptionGround::IntellectualProperty]);
    let period = Period {
        until: Some(date(2029, 12, 31)),
        conditions: BTreeSet::from([Condition::Statute]),
    };
    let beginning = Beginning {
        id: CaseId::new("t"),
        office: OfficeId::new("o"),
        number: 4,
        procedure: None,
        occasion: Occasion::AtRequest,
        case: None,
        renews: None,
        unit: UnitId::new("u"),
        extent: Extent::Part,
        on: date(2026, 3, 2),
    };
    let by = Some(UserId::new("p"));
    let opinion = Opinion { by: by.clone(), on: date(2026, 3, 4), view: View::Part };
    let events = [
        Event::Begun(beginning),
        Event::Based { grounds },
        Event::Advised { opinion },
        Event::Submitted { on: date(2026, 3, 5), period: period.clone() },
        Event::Determined {
            decided: Decided {
                on: date(2026, 3, 9),
                recorded_on: date(2026, 3, 9),
                by,
                decree: "21 TAHUN 2026".into(),
                office: Some(OfficeId::new("o")),
                name: "KPU Provinsi Contoh".into(),
            },
            period,
        },
    ];
    let signer = |position: &str, name: &str| Signer {
        position: position.into(),
        name: name.into(),
        nip: Some("197502022000031002".into()),
        place: "Palembang".into(),
    };
    let content = Content {
        title: "Dokumen teknis pemenang pengadaan".into(),
        subject: "Metode kerja dan rincian fitur pengaman.".into(),
        documents: "Dokumen penawaran teknis".into(),
        blackout: "Harga dan kontrak terbuka; dua bab dihitamkan.".into(),
        order: String::new(),
        bases: vec![Basis {
            ground: ExemptionGround::IntellectualProperty,
            statute: Some("UU 30/2000".into()),
            article: Some("Pasal 3".into()),
        }],
        opened: "Fitur pengaman dapat ditiru.".into(),
        closed: "Surat suara sulit dipalsukan.".into(),
        interest: "Nilai penawaran semua peserta terbuka.".into(),
        measures: "Menghitamkan dua bab saja.".into(),
        period_note: String::new(),
        signer: Some(signer("PPID", "Bambang Contoh, S.H.")),
        approver: Some(signer("Sekretaris", "Syamsul Contoh, S.E.")),
    };
    (Exemption::replay(&events).expect("a test"), content)
}

fn around(office: &Office) -> Around<'_> {
    Around {
        office,
        letterhead: sample::letterhead(),
        opinions: vec![("Ratna Contoh".into(), "Cukup dua bab.".into())],
        request: Some("007/PI/16/2026".into()),
        today: date(2026, 3, 2),
        verification: Verification { code: String::new(), url: String::new() },
    }
}

fn printed(paper: &Paper, status: Status) -> Vec<u8> {
    Printer::default().paper(paper, status).expect("a paper can be printed")
}

#[test]
fn the_decision_holds_the_six_contents_in_order_and_two_signatures() {
    let office = office();
    let (test, content) = decided();
    let pdf = printed(&decree(&test, &content, around(&office)), Status::Final);
    assert!(info(&pdf).contains("Tagged:          yes"));
    insta::assert_snapshot!("exemption_decree", text(&pdf));
    // Without a number it is no decision.
    let mut open = test.clone();
    open.decided = None;
    let paper = decree(&open, &content, around(&office));
    let refused = Printer::default().paper(&paper, Status::Final);
    assert!(matches!(refused, Err(PrintError::Unnumbered)));
    assert!(text(&printed(&paper, Status::Draft)).to_lowercase().contains("konsep"));
}

#[test]
fn the_sheet_shows_the_columns_of_the_official_one() {
    let office = office();
    let (test, content) = decided();
    let pdf = printed(&test_sheet(&test, &content, around(&office)), Status::Final);
    insta::assert_snapshot!("exemption_sheet", text(&pdf));
    // A test that has hardly begun prints too.
    let begun = Content { title: "x".into(), subject: "y".into(), ..Content::default() };
    let paper = test_sheet(&test, &begun, Around { opinions: Vec::new(), ..around(&office) });
    assert!(printed(&paper, Status::Draft).starts_with(b"%PDF"));
}
