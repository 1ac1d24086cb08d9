//! The evidence of an objection and its dispute in one archive: every paper, letter and log with its
//! time and SHA-256, a contents page, and a manifest that programs can check. For officers only.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::json;
use terbuka_boxed::boxed;
use terbuka_core::ident::{CaseId, LetterId};
use terbuka_core::law::explain::long_date_id;
use terbuka_core::letter::Status;
use terbuka_core::office::Office;
use terbuka_core::report_doc::{Part, Report};
use terbuka_core::role::Role;
use terbuka_core::sheet::{Cell, Column, Sheet};
use terbuka_store::{Attachment, Chained, NewEntry, Read, sha256_hex};

use crate::archive::{Member, zip};
use crate::authority::{Permission, Principal};
use crate::case::person;
use crate::compose::{letterhead, signatory, verification};
use crate::context::{Context, new_id};
use crate::duties;
use crate::error::{DeskError, Result};
use crate::objections::own;
use crate::offices;
use crate::papers::FileOut;

/// Bytes of attached files that one bundle may hold; more is for a disk, not for a download.
const MAX_BYTES: i64 = 500 * 1024 * 1024;

/// One paper of the bundle as its manifest lists it.
#[derive(Clone, Debug, Serialize)]
struct Paper {
    path: String,
    what: String,
    number: String,
    at: Timestamp,
    bytes: usize,
    sha256: String,
}

/// One line of the log.
#[derive(Clone, Debug, Serialize)]
struct Logged {
    at: Timestamp,
    about: &'static str,
    event: String,
    by: String,
    seq: i64,
    hash: String,
    body: serde_json::Value,
}

/// The one PDF to read from front to back.
const BOOK: &str = "00-berkas-bukti.pdf";

/// Everything there is about an objection, its request and its dispute, in one ZIP archive. That it
/// was made, by whom and with which hash, stands in the journal.
///
/// # Errors
/// Not permitted; not found; more than an archive holds; a letter cannot be drawn.
#[boxed]
pub async fn make(cx: &Context, who: &Principal, objection: &CaseId) -> Result<FileOut> {
    who.may(Permission::ExportEvidence)?;
    let now = cx.now();
    let office = offices::by_id(cx, &who.office).await?;
    let mut read = cx.store.snapshot().await?;
    let stored = own(who, read.objection(objection).await?)?.objection;
    let number = stored.number.clone();
    let request = stored.request.clone();
    let dispute = read.dispute_after(objection).await?.map(|one| one.dispute.id);
    let letters = letters(&mut read, objection, request.as_ref()).await?;
    let mut files = read.objection_files(objection).await?;
    if let Some(request) = &request {
        files.extend(read.attachments_of(request).await?);
    }
    let log = log(&mut read, who, &stored.id, request.as_ref(), dispute.as_ref()).await?;
    let dossier = read.objection_dossier(stored).await?;
    drop(read);

    let mut members = Vec::new();
    let mut papers = Vec::new();
    let mut erased = 0_usize;
    for (at, letter) in letters.iter().enumerate() {
        // What was erased for its person's sake is gone; that it was there is said.
        let (issued, bytes) = match duties::archived(cx, letter).await {
            Err(DeskError::NotFound) => {
                erased += 1;
                continue;
            }
            found => found?,
        };
        let path = format!("surat/{:02}-{}", at + 1, duties::file_name(&issued));
        let what = issued.kind.title().to_owned();
        papers.push(listed(&path, what, &issued.number, issued.issued, &bytes));
        members.push(Member { path, bytes });
    }
    if files.iter().map(|one| one.file.size).sum::<i64>() > MAX_BYTES {
        return Err(too_large());
    }
    for (at, attached) in files.iter().enumerate() {
        let bytes = cx.files.get(&attached.file.sha256).await?;
        // A file that is gone must not go unsaid.
        let bytes = bytes.ok_or_else(|| DeskError::Broken {
            what: "reading a file for the evidence",
            reason: format!("file {} has no bytes", attached.file.id),
        })?;
        let path = format!("berkas/{:02}-{}", at + 1, plain(&attached.file.name));
        let what = slot_words(attached).to_owned();
        papers.push(listed(&path, what, "", attached.added, &bytes));
        members.push(Member { path, bytes });
    }
    let log_bytes = pretty(&log)?;
    papers.push(listed("log.json", "Catatan kejadian".into(), "", now, &log_bytes));
    members.push(Member { path: "log.json".into(), bytes: log_bytes });

    let bytes = bound(cx, &mut members, &papers, |pages| {
        contents(cx, &office, &dossier, (&papers, erased, pages), &log, now)
    })
    .await?;
    let path = BOOK.to_owned();
    let what = "Daftar isi, kronologi, dan salinan semua surat";
    let mut all = vec![listed(&path, what.into(), "", now, &bytes)];
    members.insert(0, Member { path, bytes });
    all.extend(papers);

    let manifest = pretty(&json!({
        "objection": number,
        "request": dossier.request_number,
        "office": { "code": office.code, "name": office.name },
        "made_at": now,
        "papers": all,
    }))?;
    let mut sums: String =
        all.iter().map(|paper| format!("{}  {}\n", paper.sha256, paper.path)).collect();
    sums.push_str(&format!("{}  manifest.json\n", sha256_hex(&manifest)));
    members.push(Member { path: "manifest.json".into(), bytes: manifest });
    members.push(Member { path: "SHA256SUMS".into(), bytes: sums.into_bytes() });

    let local = now.to_zoned(office.zone.tz()).datetime();
    let bytes = tokio::task::spawn_blocking(move || zip(&members, local))
        .await
        .map_err(|error| broken("writing the evidence", &error))??;
    let sha256 = sha256_hex(&bytes);
    let mut tx = cx.store.begin().await?;
    tx.journal(NewEntry {
        office: office.id.as_str(),
        at: now,
        actor: who.user.as_str(),
        subject_kind: "evidence",
        subject: objection.as_str(),
        event: "evidence_made",
        version: 1,
        body: json!({ "sha256": sha256, "papers": all.len() }),
    })?;
    tx.commit().await?;
    let name = format!("bukti-{}.zip", plain(&number));
    Ok(FileOut { name, media_type: "application/zip".into(), bytes })
}

/// The contents with every paper that is a PDF behind it, each at the page that the contents name.
async fn bound(
    cx: &Context,
    members: &mut [Member],
    papers: &[Paper],
    contents: impl Fn(&[Option<usize>]) -> Report,
) -> Result<Vec<u8>> {
    let title = "Berkas bukti";
    let names = papers.iter().map(|paper| match paper.number.as_str() {
        "" => paper.what.clone(),
        number => format!("{} {number}", paper.what),
    });
    let mut parts: Vec<(String, Vec<u8>)> =
        vec![("Daftar isi dan kronologi".to_owned(), Vec::new())];
    let bodies = members.iter_mut().map(|member| std::mem::take(&mut member.bytes));
    parts.extend(names.zip(bodies));
    // How long the contents are, only their printing tells: again until they name the pages as they
    // are. The numbers have a column of their own, so the second time is the last.
    let mut pages = vec![None; papers.len()];
    let mut book = Vec::new();
    for _ in 0..3 {
        parts[0].1 = printed(cx, contents(&pages)).await?;
        let printer = cx.printer.clone();
        let binding = tokio::task::spawn_blocking(move || {
            let bound = printer.bind(title, &parts);
            (parts, bound)
        });
        let (back, bound) = binding.await.map_err(|e| broken("binding the evidence", &e))?;
        parts = back;
        let bound = bound?;
        let found: Vec<Option<usize>> = bound.first_pages.into_iter().skip(1).collect();
        book = bound.bytes;
        if found == pages {
            break;
        }
        pages = found;
    }
    for (member, (_, bytes)) in members.iter_mut().zip(parts.into_iter().skip(1)) {
        member.bytes = bytes;
    }
    Ok(book)
}

async fn printed(cx: &Context, report: Report) -> Result<Vec<u8>> {
    let printer = cx.printer.clone();
    let printed = tokio::task::spawn_blocking(move || printer.report_pdf(&report, Status::Final));
    let what = "printing the contents of the evidence";
    Ok(printed.await.map_err(|error| broken(what, &error))??)
}

fn broken(what: &'static str, error: &dyn std::fmt::Display) -> DeskError {
    DeskError::Broken { what, reason: error.to_string() }
}

async fn letters(
    read: &mut Read,
    objection: &CaseId,
    request: Option<&CaseId>,
) -> Result<Vec<LetterId>> {
    let mut heads = read.letters_of_objection(objection).await?;
    if let Some(request) = request {
        // The letters of this objection stand among those of its request, too.
        let known: Vec<LetterId> = heads.iter().map(|head| head.id.clone()).collect();
        let of_request = read.letter_heads_of(request).await?.into_iter();
        heads.extend(of_request.filter(|head| !known.contains(&head.id)));
    }
    heads.sort_by(|a, b| (a.issued, &a.id).cmp(&(b.issued, &b.id)));
    Ok(heads.into_iter().map(|head| head.id).collect())
}

async fn log(
    read: &mut Read,
    who: &Principal,
    objection: &CaseId,
    request: Option<&CaseId>,
    dispute: Option<&CaseId>,
) -> Result<Vec<Logged>> {
    let people = read.users_of(&who.office).await?;
    let people = people.into_iter().map(|user| (user.id, user.name)).collect();
    let mut entries: Vec<(&'static str, Chained)> = Vec::new();
    let subjects = [("request", request), ("objection", Some(objection)), ("dispute", dispute)];
    for (kind, id) in subjects {
        if let Some(id) = id {
            let found = read.journal_of(kind, id.as_str()).await?;
            entries.extend(found.into_iter().map(|entry| (kind, entry)));
        }
    }
    entries.sort_by_key(|(_, chained)| chained.entry.seq);
    let logged = |(about, chained): (&'static str, Chained)| {
        Ok(Logged {
            at: chained.at()?,
            about,
            by: person(&chained.entry.actor, &people),
            seq: chained.entry.seq,
            body: serde_json::from_str(&chained.entry.body).map_err(|error| DeskError::Broken {
                what: "reading the journal",
                reason: error.to_string(),
            })?,
            hash: chained.hash,
            event: chained.entry.event,
        })
    };
    entries.into_iter().map(logged).collect()
}

/// The contents page with the chronology behind it.
fn contents(
    cx: &Context,
    office: &Office,
    dossier: &terbuka_core::objection::Dossier,
    (papers, erased, pages): (&[Paper], usize, &[Option<usize>]),
    log: &[Logged],
    now: Timestamp,
) -> Report {
    let id = LetterId::new(new_id(now));
    let when = |at: Timestamp| {
        let local = at.to_zoned(office.zone.tz());
        let clock = local.strftime("%H.%M.%S");
        format!("{} {clock} {}", long_date_id(local.date()), office.zone.code())
    };
    let mut list = Sheet::new(
        "Daftar isi",
        vec![
            Column::number("No").width(1),
            Column::text("Dokumen dan nomornya").width(6),
            Column::text("Waktu").width(4),
            Column::number("Hal.").width(1),
            Column::text("Berkas dalam arsip dan sidik SHA-256").width(8),
        ],
    );
    for (at, paper) in papers.iter().enumerate() {
        list.push(vec![
            Cell::from(at + 1),
            Cell::text(format!("{}\n{}", paper.what, paper.number).trim_end()),
            Cell::text(when(paper.at)),
            pages.get(at).copied().flatten().map_or(Cell::Empty, Cell::from),
            Cell::text(format!("{}\n{}", paper.path, in_groups(&paper.sha256))),
        ]);
    }
    let mut events = Sheet::new(
        "Kronologi",
        vec![
            Column::number("No").width(1),
            Column::text("Waktu").width(4),
            Column::text("Perihal").width(3),
            Column::text("Kejadian").width(5),
            Column::text("Oleh").width(4),
            Column::text("Sidik rantai").width(5),
        ],
    );
    for (at, entry) in log.iter().enumerate() {
        events.push(vec![
            Cell::from(at + 1),
            Cell::text(when(entry.at)),
            Cell::text(about_words(entry.about)),
            Cell::text(crate::event_words::words(entry.about, &entry.event)),
            Cell::text(&entry.by),
            Cell::text(in_groups(&entry.hash)),
        ]);
    }
    let gone = match erased {
        0 => Vec::new(),
        count => vec![Part::Paragraph(format!(
            "{count} surat tidak disertakan karena data pribadinya sudah dihapus."
        ))],
    };
    let objection = &dossier.objection;
    let facts = vec![
        ("Nomor keberatan".to_owned(), objection.number.clone()),
        (
            "Nomor pendaftaran permohonan".to_owned(),
            dossier.request_number.clone().unwrap_or_else(|| "-".to_owned()),
        ),
        ("Pemohon".to_owned(), dossier.name().to_owned()),
        ("Alasan (Pasal 35 ayat (1))".to_owned(), objection.ground_letters()),
        ("Disusun".to_owned(), when(now)),
    ];
    Report {
        letterhead: letterhead(office),
        title: "Berkas Bukti Keberatan dan Sengketa Informasi".to_owned(),
        subtitle: vec![office.name.clone()],
        number: Some(String::new()),
        place: office.settings.contact.place.clone(),
        date: office.date_at(now),
        parts: [
            vec![Part::Facts(facts)],
            vec![Part::Paragraph(
                "Berkas ini memuat daftar isi, kronologi, lalu salinan setiap dokumen yang berbentuk \
                 PDF pada halaman yang disebut daftar. Dokumen aslinya ada di dalam arsip ZIP yang \
                 sama, sebagaimana diterbitkan, dan dapat diperiksa dengan sidik SHA-256 di bawah; \
                 daftar itu dapat dibaca mesin pada manifest.json dan SHA256SUMS."
                    .to_owned(),
            )],
            gone,
            vec![Part::Table(list), Part::Table(events)],
        ]
        .concat(),
        signatory: signatory(office, Role::Ppid),
        verification: verification(&cx.public_url, &id),
    }
}

/// A hash as people compare it: sixteen digits at a time.
fn in_groups(hash: &str) -> String {
    let digits: Vec<char> = hash.chars().collect();
    let groups: Vec<String> = digits.chunks(16).map(|group| group.iter().collect()).collect();
    groups.join(" ")
}

fn listed(path: &str, what: String, number: &str, at: Timestamp, bytes: &[u8]) -> Paper {
    Paper {
        path: path.to_owned(),
        what,
        number: number.to_owned(),
        at,
        bytes: bytes.len(),
        sha256: sha256_hex(bytes),
    }
}

fn pretty(value: &impl Serialize) -> Result<Vec<u8>> {
    serde_json::to_vec_pretty(value).map_err(|error| broken("writing the evidence as JSON", &error))
}

fn too_large() -> DeskError {
    let mut check = crate::error::Check::default();
    check.wrong("files", "too_many");
    match check.done() {
        Err(error) => error,
        Ok(()) => DeskError::NotFound,
    }
}

fn about_words(about: &str) -> &'static str {
    match about {
        "request" => "Permohonan",
        "objection" => "Keberatan",
        _ => "Sengketa",
    }
}

fn slot_words(attached: &Attachment) -> &'static str {
    match crate::upload::UploadSlot::from_code(&attached.purpose) {
        Some(slot) => slot.words(),
        None => "Berkas",
    }
}

/// A name without anything an archive could stumble over.
fn plain(name: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || c == '.' || c == '-' { c } else { '-' };
    let name: String = name.chars().map(plain).take(120).collect();
    name.trim_matches('.').to_owned()
}
