//! The two papers of a test: the sheet (*lembar uji*) that shows how it was weighed, and the letter that
//! determines the classification, with the six contents of PP 61/2010 Art. 4(2).

use jiff::civil::Date;

use super::countdown::OPENING_TERM;
use super::{Content, Exemption, Extent, Occasion, Signer, View, list};
use crate::law::{Length, Terms};
use crate::letter::block::{Block, Entry, Head, Paper, SignatureBox, fact, h, p};
use crate::letter::parts::{Letterhead, Verification};
use crate::letter::words;
use crate::office::Office;
use crate::sheet::{Cell, Column, Sheet};

/// What the papers need beside the test.
#[derive(Clone, Debug)]
pub struct Around<'a> {
    /// The office whose information it is.
    pub office: &'a Office,
    /// Its paper.
    pub letterhead: Letterhead,
    /// The advice in words, in the order of the test's opinions: who and why.
    pub opinions: Vec<(String, String)>,
    /// Registration number of the request that occasioned it.
    pub request: Option<String>,
    /// The day on which the paper is drawn, for a test that is not decided.
    pub today: Date,
    /// How to check it.
    pub verification: Verification,
}

/// The letter that determines the classification.
pub fn decree(test: &Exemption, content: &Content, around: Around) -> Paper {
    let decided = test.decided.as_ref();
    let on = decided.map_or(around.today, |decided| decided.on);
    let place = content
        .signer
        .as_ref()
        .map_or(around.office.settings.contact.place.as_str(), |signer| signer.place.as_str());
    let place_and_date = format!("{place}, {}", words::date(on));
    let ppid = content.signer.as_ref().map_or_else(String::new, signer_words);
    let unit = around.office.unit(&test.unit).map_or("", |unit| unit.name.as_str());
    let what = match test.extent {
        Extent::Whole => "seluruhnya",
        Extent::Part => "sebagian; bagian lainnya tetap terbuka",
    };
    let mut reason = vec![p(content.citation()), p(format!("Bila dibuka: {}", content.opened))];
    reason.push(p(format!("Bila ditutup: {}", content.closed)));
    reason.push(p(format!("Kepentingan publik: {}", content.interest)));
    let mut kind =
        vec![p(format!("Informasi yang dikecualikan: {what}.")), p(content.subject.clone())];
    if test.extent == Extent::Part {
        kind.push(p(format!("Penghitaman: {}", content.blackout)));
    }
    let entry = |mark: &str, title: &str, blocks: Vec<Block>| Entry {
        mark: mark.to_owned(),
        title: title.to_owned(),
        blocks,
    };
    let entries = vec![
        entry("a", "Jenis klasifikasi dan informasinya", kind),
        entry("b", "PPID yang menetapkan", vec![p(ppid)]),
        entry(
            "c",
            "Badan publik dan unit kerja",
            vec![p(format!("{}, {unit}", around.office.name))],
        ),
        entry(
            "d",
            "Jangka waktu pengecualian",
            vec![p(list::period(&test.period, &content.period_note))],
        ),
        entry("e", "Alasan pengecualian", reason),
        entry("f", "Tempat dan tanggal penetapan", vec![p(place_and_date.clone())]),
    ];
    let opening = "Setelah pengujian konsekuensi menurut Pasal 19 Undang-Undang Nomor 14 Tahun 2008 \
                   dan dengan persetujuan pimpinan badan publik, PPID menetapkan klasifikasi berikut.";
    let mut blocks = vec![p(opening), Block::Entries { entries }];
    blocks.extend(test.period.until.and_then(opening_promised).map(p));
    blocks.push(signatures(content));
    Paper {
        title: "Penetapan Klasifikasi Informasi yang Dikecualikan".into(),
        letterhead: around.letterhead,
        number: decided.map(|decided| decided.decree.clone()),
        place_and_date,
        dated: on.to_string(),
        head: Head::Form { subtitle: vec![format!("tentang {}", content.title)] },
        blocks,
        signatory: None,
        copies: Vec::new(),
        verification: around.verification,
    }
}

/// How an exemption with an end is opened, by the term in force on that day.
fn opening_promised(until: Date) -> Option<String> {
    let term = Terms::shipped().at(OPENING_TERM, until)?;
    let Length::WorkingDaysBefore { amount } = term.length else { return None };
    Some(format!(
        "Paling lambat {amount} hari kerja sebelum jangka waktu itu berakhir PPID menyatakan informasi \
         ini terbuka; bila tidak, informasi ini terbuka dengan sendirinya ({}).",
        term.citation
    ))
}

/// The sheet of a test, also while it is being made.
pub fn test_sheet(test: &Exemption, content: &Content, around: Around) -> Paper {
    let on = test.decided.as_ref().map_or(around.today, |decided| decided.on);
    let unit = around.office.unit(&test.unit).map_or("", |unit| unit.name.as_str());
    let mut rows = vec![
        fact("Informasi", content.title.clone()),
        fact("Bagian yang diuji", content.subject.clone()),
    ];
    let mut say = |label: &str, value: &str| {
        if !value.is_empty() {
            rows.push(fact(label, value));
        }
    };
    say("Dokumen", &content.documents);
    say("Unit kerja", unit);
    say("Waktu pengujian", &occasion(test, content, around.request.as_deref()));
    say("Penghitaman", if test.extent == Extent::Part { &content.blackout } else { "" });
    let mut blocks = vec![Block::Facts { rows }, Block::Table { sheet: weighing(test, content) }];
    for (heading, text) in [
        ("Kepentingan publik, kepatutan, dan kesusilaan", &content.interest),
        ("Tindakan lain yang dipertimbangkan", &content.measures),
    ] {
        if !text.is_empty() {
            blocks.push(h(heading));
            blocks.push(p(text.clone()));
        }
    }
    if !test.opinions.is_empty() {
        blocks.push(Block::Table { sheet: opinions(test, &around.opinions) });
    }
    blocks.push(h("Hasil"));
    blocks.push(p(result(test)));
    blocks.push(signatures(content));
    Paper {
        title: "Lembar Uji Konsekuensi".into(),
        letterhead: around.letterhead,
        number: Some(String::new()),
        place_and_date: words::date(on),
        dated: on.to_string(),
        head: Head::Form { subtitle: vec![format!("Pengujian ke-{}", test.number)] },
        blocks,
        signatory: None,
        copies: Vec::new(),
        verification: around.verification,
    }
}

fn signer_words(signer: &Signer) -> String {
    let nip = signer.nip.as_ref().map(|nip| format!(", NIP {nip}")).unwrap_or_default();
    format!("{}, {}{nip}", signer.name, signer.position)
}

/// The PPID at the left, the head who approved at the right.
fn signatures(content: &Content) -> Block {
    let side = |role: &str, signer: Option<&Signer>| SignatureBox {
        role: match signer {
            Some(signer) => format!("{role}\n{},", signer.position),
            None => role.to_owned(),
        },
        name: signer.map(|signer| signer.name.clone()).filter(|name| !name.is_empty()),
        note: signer.and_then(|signer| signer.nip.as_ref()).map(|nip| format!("NIP {nip}")),
    };
    Block::Signatures {
        boxes: vec![
            side("Menetapkan,", content.signer.as_ref()),
            side("Menyetujui,", content.approver.as_ref()),
        ],
    }
}

fn occasion(test: &Exemption, content: &Content, request: Option<&str>) -> String {
    match test.occasion {
        Occasion::BeforeRequest => "sebelum ada permohonan".to_owned(),
        Occasion::AtRequest => match request {
            Some(number) => format!("saat permohonan {number} dilayani"),
            None => "saat ada permohonan".to_owned(),
        },
        Occasion::CommissionOrder => format!("atas perintah Komisi Informasi: {}", content.order),
    }
}

fn weighing(test: &Exemption, content: &Content) -> Sheet {
    let columns = vec![
        Column::number("No").width(1),
        Column::text("Informasi").width(4),
        Column::text("Dasar hukum").width(4),
        Column::text("Konsekuensi bila dibuka").width(4),
        Column::text("Konsekuensi bila ditutup").width(4),
        Column::text("Jangka waktu").width(4),
    ];
    let mut sheet = Sheet::new("", columns);
    sheet.push(vec![
        1_i64.into(),
        content.subject.as_str().into(),
        Cell::text(content.citation()),
        content.opened.as_str().into(),
        content.closed.as_str().into(),
        Cell::text(list::period(&test.period, &content.period_note)),
    ]);
    sheet
}

fn opinions(test: &Exemption, said: &[(String, String)]) -> Sheet {
    let columns = vec![
        Column::date("Tanggal").width(2),
        Column::text("Anggota").width(3),
        Column::text("Pendapat").width(3),
        Column::text("Pertimbangan").width(6),
    ];
    let mut sheet = Sheet::new("Pertimbangan Tim Pertimbangan", columns);
    for (at, opinion) in test.opinions.iter().enumerate() {
        let (name, reason) = said.get(at).cloned().unwrap_or_default();
        let view = match opinion.view {
            View::Close => "dikecualikan seperti diusulkan",
            View::Part => "dikecualikan sebagian yang lebih kecil",
            View::Open => "dibuka",
        };
        sheet.push(vec![opinion.on.into(), Cell::text(name), view.into(), Cell::text(reason)]);
    }
    sheet
}

fn result(test: &Exemption) -> String {
    match (&test.decided, test.found_open_on) {
        (Some(decided), _) => format!(
            "Dikecualikan dengan keputusan {} Nomor {} tanggal {}.",
            decided.name,
            decided.decree,
            words::date(decided.on)
        ),
        (None, Some(on)) => {
            format!("Tidak dikecualikan; informasi terbuka sejak {}.", words::date(on))
        }
        (None, None) => "Belum diputuskan.".to_owned(),
    }
}
