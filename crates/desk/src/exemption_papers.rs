//! The papers of consequence tests: the sheet, the letter of determination, the list of a year.

use terbuka_boxed::boxed;
use terbuka_core::exemption::list::{Listed, sheet as list_sheet};
use terbuka_core::exemption::paper::{Around, decree, test_sheet};
use terbuka_core::ident::{CaseId, OfficeId};
use terbuka_core::letter::{Status, Verification};
use terbuka_core::sheet::Sheet;

use crate::authority::{Permission, Principal};
use crate::compose::letterhead;
use crate::context::Context;
use crate::error::{Check, DeskError, Result};
use crate::exemption_view;
use crate::offices;
use crate::papers::{FileOut, Format, sheet_file};

/// Which paper of a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TestPaper {
    /// *Lembar uji*.
    Sheet,
    /// *Surat penetapan klasifikasi*.
    Decree,
}

/// A paper of a test one may see; one that is not decided says that it is a draft.
///
/// # Errors
/// Not permitted; not found; the decision of an office elsewhere, whose paper is its own.
#[boxed]
pub async fn paper(
    cx: &Context,
    who: &Principal,
    id: &CaseId,
    which: TestPaper,
) -> Result<FileOut> {
    let view = exemption_view::open(cx, who, id).await?;
    let test = view.test;
    if which == TestPaper::Decree {
        let elsewhere = test.decided.as_ref().is_some_and(|decided| decided.is_elsewhere());
        if elsewhere || test.found_open_on.is_some() {
            return Err(DeskError::NotFound);
        }
    }
    let office = view.office;
    let around = Around {
        letterhead: letterhead(&office),
        opinions: view.advice.into_iter().map(|advice| (advice.by, advice.words)).collect(),
        request: view.request.map(|(_, number)| number),
        today: office.date_at(cx.now()),
        verification: Verification { code: String::new(), url: String::new() },
        office: &office,
    };
    let (kind, paper) = match which {
        TestPaper::Sheet => ("lembar-uji", test_sheet(&test, &view.content, around)),
        TestPaper::Decree => ("penetapan", decree(&test, &view.content, around)),
    };
    let decided = test.decided.is_some() || test.found_open_on.is_some();
    let status = if decided { Status::Final } else { Status::Draft };
    let printer = cx.printer.clone();
    let printed = tokio::task::spawn_blocking(move || printer.paper(&paper, status)).await;
    let bytes = printed.map_err(|error| DeskError::Broken {
        what: "printing a test",
        reason: error.to_string(),
    })??;
    Ok(FileOut {
        name: format!("{kind}-{}-{}.pdf", office.slug, test.number),
        media_type: Format::Pdf.media_type().into(),
        bytes,
    })
}

/// The list of exempt information of one's own office and a year, as a file.
///
/// # Errors
/// Not permitted.
#[boxed]
pub async fn export(cx: &Context, who: &Principal, year: i16, format: Format) -> Result<FileOut> {
    who.may(Permission::SeeExemptions)?;
    export_for(cx, &who.office, year, format).await
}

/// The list of any office, for the operator's command.
///
/// # Errors
/// Unknown office; a year nobody lives in.
#[boxed]
pub async fn export_for(
    cx: &Context,
    office: &OfficeId,
    year: i16,
    format: Format,
) -> Result<FileOut> {
    let sheet = sheet_of(cx, office, year).await?;
    let office = offices::by_id(cx, office).await?;
    let name = format!("daftar-dikecualikan-{}-{year}", office.slug);
    sheet_file(cx, &name, sheet, letterhead(&office), format).await
}

async fn sheet_of(cx: &Context, office: &OfficeId, year: i16) -> Result<Sheet> {
    if !(2000..=2200).contains(&year) {
        let mut check = Check::default();
        check.wrong("year", "date");
        check.done()?;
    }
    let mut read = cx.store.snapshot().await?;
    let found = read.exemptions_of(office).await?;
    drop(read);
    let office = offices::by_id(cx, office).await.map_err(|_| DeskError::NotFound)?;
    let listed: Vec<Listed> = found
        .into_iter()
        .map(|stored| Listed { test: stored.test, content: stored.content })
        .collect();
    Ok(list_sheet(&office, year, &listed, office.date_at(cx.now())))
}
