//! The monthly report of the service: counted, printed, delivered to the head (seed step 8), and
//! accepted.

use jiff::Timestamp;
use serde_json::json;
use terbuka_boxed::boxed;
use terbuka_core::ident::OfficeId;
use terbuka_core::letter::{Bar, BarChart, Verification};
use terbuka_core::office::Office;
use terbuka_core::report::{MonthlyFigures, Period};
use terbuka_core::report_doc::{Part, Report};
use terbuka_core::request::decide::{Command, may};
use terbuka_core::request::{Act, Facts, Stage};
use terbuka_core::role::Role;
use terbuka_core::sheet::{Cell, Column, Sheet};
use terbuka_store::NewEntry;

use crate::authority::{Permission, Principal};
use crate::compose::{channel_words, letterhead, signatory};
use crate::context::Context;
use crate::error::{Check, DeskError, Result};
use crate::offices::{self, Standing};
use crate::papers::{FileOut, Format};
use crate::{serve, statistics};

/// Months a list of reports goes back.
const MONTHS: usize = 12;

/// One month in the list of reports.
#[derive(Clone, Debug)]
pub struct ReportRow {
    /// Month.
    pub period: Period,
    /// What happened.
    pub figures: MonthlyFigures,
    /// When and by whom it was delivered.
    pub delivered: Option<(Timestamp, String)>,
    /// When and by whom it was accepted.
    pub accepted: Option<(Timestamp, String)>,
}

/// The last twelve months of one's office, newest first.
///
/// # Errors
/// Not permitted.
#[boxed]
pub async fn list(cx: &Context, who: &Principal) -> Result<Vec<ReportRow>> {
    who.may(Permission::SeeReports)?;
    let standing = offices::standing(cx, &who.office).await?;
    let this = Period::of(standing.office.date_at(cx.now()));
    let months: Vec<Period> =
        std::iter::successors(Some(this), |month| Some(month.previous())).take(MONTHS).collect();
    let counted = statistics::months(cx, &standing, &months).await?;
    let mut rows = Vec::new();
    let mut read = cx.store.read().await?;
    let people = read.users_of(&who.office).await?;
    for (period, figures) in months.into_iter().zip(counted) {
        let name = |id: &str| {
            people
                .iter()
                .find(|user| user.id.as_str() == id)
                .map_or_else(|| "Petugas".to_owned(), |user| user.name.clone())
        };
        let kept = read.report(&who.office, "monthly", &period.to_string()).await?;
        rows.push(ReportRow {
            period,
            figures,
            delivered: kept.as_ref().map(|kept| (kept.delivered, name(&kept.delivered_by))),
            accepted: kept.and_then(|kept| {
                kept.accepted.map(|at| (at, name(kept.accepted_by.as_deref().unwrap_or_default())))
            }),
        });
    }
    Ok(rows)
}

/// The figures of a month.
///
/// # Errors
/// Unknown office.
#[boxed]
pub async fn figures(cx: &Context, office: &OfficeId, period: Period) -> Result<MonthlyFigures> {
    let standing = offices::standing(cx, office).await?;
    count(cx, &standing, period).await
}

async fn count(cx: &Context, standing: &Standing, period: Period) -> Result<MonthlyFigures> {
    Ok(statistics::months(cx, standing, &[period]).await?.swap_remove(0))
}

/// The report as a document.
///
/// # Errors
/// Not permitted.
#[boxed]
pub async fn document(cx: &Context, who: &Principal, period: Period) -> Result<Report> {
    who.may(Permission::SeeReports)?;
    document_for(cx, &who.office, period).await
}

/// The report as a file.
///
/// # Errors
/// Not permitted.
#[boxed]
pub async fn export(
    cx: &Context,
    who: &Principal,
    period: Period,
    format: Format,
) -> Result<FileOut> {
    who.may(Permission::SeeReports)?;
    export_for(cx, &who.office, period, format).await
}

/// The report of any office as a file, for the operator's command.
///
/// # Errors
/// Unknown office; CSV, which holds one table only.
#[boxed]
pub async fn export_for(
    cx: &Context,
    office: &OfficeId,
    period: Period,
    format: Format,
) -> Result<FileOut> {
    let standing = offices::standing(cx, office).await?;
    let name = format!("laporan-bulanan-{}-{period}", standing.office.slug);
    let bytes = match format {
        Format::Json => {
            let figures = count(cx, &standing, period).await?;
            let whole = json!({
                "office": standing.office.code,
                "period": period,
                "figures": figures,
                "mean_working_days_tenths": figures.mean_tenths(),
                "longest_working_days": figures.longest(),
            });
            serde_json::to_vec_pretty(&whole).map_err(|error| DeskError::Broken {
                what: "writing a report as JSON",
                reason: error.to_string(),
            })?
        }
        Format::Csv | Format::Png => {
            let mut check = Check::default();
            check.wrong("format", "choice");
            check.done()?;
            Vec::new()
        }
        Format::Pdf | Format::Xlsx | Format::Docx => {
            let report = document_for(cx, office, period).await?;
            let printer = cx.printer.clone();
            let draft = terbuka_core::letter::Status::Final;
            tokio::task::spawn_blocking(move || match format {
                Format::Xlsx => printer.report_xlsx(&report),
                Format::Docx => printer.report_docx(&report),
                _ => printer.report_pdf(&report, draft),
            })
            .await
            .map_err(|error| DeskError::Broken {
                what: "printing a report",
                reason: error.to_string(),
            })??
        }
    };
    Ok(FileOut {
        name: format!("{name}.{}", format.ending()),
        media_type: format.media_type().into(),
        bytes,
    })
}

async fn document_for(cx: &Context, office: &OfficeId, period: Period) -> Result<Report> {
    let standing = offices::standing(cx, office).await?;
    let figures = count(cx, &standing, period).await?;
    let office = &standing.office;
    let title = office.title_of(Role::Sekretaris);
    let month = terbuka_core::letter::words::month_year(period.first());
    let number = |value: u32| Cell::Number(i64::from(value));
    let mut parts = vec![
        Part::Paragraph(format!(
            "Laporan ini disampaikan kepada {title} sebagai pelaksanaan SOP pelayanan informasi \
             publik untuk bulan {month}. Seluruh angka dihitung langsung dari register \
             permohonan."
        )),
        Part::Heading("Jumlah permohonan".into()),
        Part::Table(counts(
            "Permohonan",
            &[
                ("Dibawa dari bulan sebelumnya", figures.carried_over),
                ("Diterima bulan ini", figures.received),
                ("Selesai bulan ini", figures.ended),
                ("Masih berjalan pada akhir bulan", figures.open_at_end),
                ("Di antaranya melewati batas waktu", figures.overdue_at_end),
                ("Jalur informasi pemilu/pemilihan", figures.election),
            ],
        )),
    ];
    if figures.received > 0 {
        let bars = figures.by_channel.iter().map(|(channel, count)| Bar {
            label: channel_words(*channel).into(),
            value: u64::from(*count),
        });
        parts.push(Part::Chart(BarChart {
            title: "Permohonan menurut cara penyampaian".into(),
            unit: "permohonan".into(),
            bars: bars.collect(),
        }));
    }
    parts.push(Part::Heading("Waktu pelayanan".into()));
    let tenths = figures.mean_tenths();
    let mean = tenths.map_or("-".into(), |tenths| format!("{},{}", tenths / 10, tenths % 10));
    parts.push(Part::Facts(vec![
        ("Rata-rata waktu jawaban".into(), format!("{mean} hari kerja")),
        (
            "Waktu jawaban terlama".into(),
            figures.longest().map_or("-".into(), |days| format!("{days} hari kerja")),
        ),
        ("Dijawab tepat waktu".into(), figures.answered_in_time.to_string()),
        ("Dijawab melewati batas waktu".into(), figures.answered_late.to_string()),
        ("Diperpanjang".into(), figures.extended.to_string()),
    ]));
    parts.push(Part::Heading("Keputusan".into()));
    let decisions: Vec<(String, u32)> = figures
        .by_outcome
        .iter()
        .map(|(outcome, count)| (capital(terbuka_core::register::decision_words(*outcome)), *count))
        .collect();
    let decisions: Vec<(&str, u32)> = decisions.iter().map(|(w, n)| (w.as_str(), *n)).collect();
    parts.push(Part::Table(counts("Keputusan", &decisions)));
    if !figures.by_ground.is_empty() {
        parts.push(Part::Heading("Alasan penolakan".into()));
        let rows = figures.by_ground.iter().map(|(ground, count)| {
            vec![
                Cell::text(ground.words().citation.clone()),
                Cell::text(ground.words().short_id.clone()),
                number(*count),
            ]
        });
        parts.push(Part::Table(Sheet {
            title: "Alasan penolakan".into(),
            columns: vec![
                Column::text("Dasar").width(4),
                Column::text("Alasan").width(6),
                Column::number("Jumlah"),
            ],
            rows: rows.collect(),
            ..Sheet::default()
        }));
    }
    parts.extend(handed_on(cx, office, period, title).await?);
    Ok(Report {
        letterhead: letterhead(office),
        title: "Laporan Bulanan Pelayanan Informasi Publik".into(),
        subtitle: vec![office.name.clone(), format!("Bulan {month}")],
        number: None,
        place: office.settings.contact.place.clone(),
        date: period.last().min(office.date_at(cx.now())),
        parts,
        signatory: match office.settings.signers.contains_key(&Role::Kasubbag) {
            true => signatory(office, Role::Kasubbag),
            false => signatory(office, Role::Ppid),
        },
        // Counted anew whenever it is asked for: there is no one file to compare with.
        verification: Verification { code: String::new(), url: String::new() },
    })
}

/// When and by whom it was delivered and accepted, once it was.
async fn handed_on(
    cx: &Context,
    office: &Office,
    period: Period,
    head: &str,
) -> Result<Option<Part>> {
    let mut read = cx.store.read().await?;
    let Some(kept) = read.report(&office.id, "monthly", &period.to_string()).await? else {
        return Ok(None);
    };
    let people = read.users_of(&office.id).await?;
    let signed = |at: Timestamp, by: &str| {
        let day = terbuka_core::letter::words::date(office.date_at(at));
        match people.iter().find(|user| user.id.as_str() == by) {
            Some(user) => format!("{day}, {}", user.name),
            None => day,
        }
    };
    let mut facts = vec![("Disampaikan".to_owned(), signed(kept.delivered, &kept.delivered_by))];
    if let Some(at) = kept.accepted {
        let by = kept.accepted_by.as_deref().unwrap_or_default();
        facts.push((format!("Diterima {head}"), signed(at, by)));
    }
    Ok(Some(Part::Facts(facts)))
}

/// With a capital, as a table's first column has it.
fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn counts(heading: &str, rows: &[(&str, u32)]) -> Sheet {
    Sheet {
        title: heading.into(),
        columns: vec![Column::text(heading).width(8), Column::number("Jumlah")],
        rows: rows
            .iter()
            .map(|(label, count)| vec![Cell::text(*label), Cell::Number(i64::from(*count))])
            .collect(),
        ..Sheet::default()
    }
}

/// Delivers the report of a month to the head: every supervised case that ended in it or before is
/// thereby reported (seed step 8). How many.
///
/// # Errors
/// Not permitted; the month is not over its first day yet.
#[boxed]
pub async fn deliver(cx: &Context, who: &Principal, period: Period) -> Result<u32> {
    who.may(Permission::SeeReports)?;
    let standing = offices::standing(cx, &who.office).await?;
    let now = cx.now();
    // The SOP says who reports; where it does not, the regulations' usual roles do.
    if let Some((_, procedure)) = &standing.request {
        let actor = who.actor();
        may(
            Act::Report,
            &Facts {
                now,
                office: &standing.office,
                calendar: &standing.calendar,
                rules: &cx.rules,
                procedure,
                actor: &actor,
                tests: &[],
            },
        )?;
    } else {
        who.may(Permission::MakeReport)?;
    }
    let today = standing.office.date_at(now);
    let mut check = Check::default();
    check.ensure(period.first() <= today, "period", "date_future");
    check.done()?;
    let figures = count(cx, &standing, period).await?;
    let mut tx = cx.store.begin().await?;
    tx.deliver_report(
        &who.office,
        "monthly",
        &period.to_string(),
        &serde_json::to_string(&figures).unwrap_or_default(),
        who.user.as_str(),
        now,
    )
    .await?;
    tx.journal(NewEntry {
        office: who.office.as_str(),
        at: now,
        actor: who.user.as_str(),
        subject_kind: "report",
        subject: &format!("monthly/{period}"),
        event: "report_delivered",
        version: 1,
        body: json!({ "period": period, "figures": figures }),
    })?;
    let supervised = tx.requests_at(&who.office, Stage::Supervised).await?;
    tx.commit().await?;
    let mut reported = 0;
    for stored in supervised {
        if stored.case.ended_on.is_some_and(|date| date <= period.last()) {
            let command = Command::Report { period: period.to_string() };
            serve::perform(cx, who, &stored.case.id, Some(stored.version), command, Vec::new())
                .await?;
            reported += 1;
        }
    }
    Ok(reported)
}

/// The head confirms that the report was received.
///
/// # Errors
/// Not permitted; not delivered yet.
#[boxed]
pub async fn accept(cx: &Context, who: &Principal, period: Period) -> Result<()> {
    who.may(Permission::AcceptReport)?;
    let now = cx.now();
    let mut tx = cx.store.begin().await?;
    let period = period.to_string();
    if !tx.accept_report(&who.office, "monthly", &period, who.user.as_str(), now).await? {
        return Err(DeskError::NotFound);
    }
    tx.journal(NewEntry {
        office: who.office.as_str(),
        at: now,
        actor: who.user.as_str(),
        subject_kind: "report",
        subject: &format!("monthly/{period}"),
        event: "report_accepted",
        version: 1,
        body: json!({ "period": period }),
    })?;
    Ok(tx.commit().await?)
}
