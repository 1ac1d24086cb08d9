//! The official register, on screen and as a file.

use terbuka_core::ident::OfficeId;
use terbuka_core::register;
use terbuka_core::sheet::Sheet;

use crate::authority::{Permission, Principal};
use crate::compose::letterhead;
use crate::context::Context;
use crate::error::{DeskError, Result};
use crate::offices;
use crate::papers::{FileOut, Format, sheet_file};

/// The register of one's own office and a year of registration.
///
/// # Errors
/// Not permitted.
pub async fn sheet(cx: &Context, who: &Principal, year: i16) -> Result<Sheet> {
    who.may(Permission::SeeRegister)?;
    sheet_of(cx, &who.office, year).await
}

/// The register as a file.
///
/// # Errors
/// Not permitted; more rows than a document can carry.
pub async fn export(cx: &Context, who: &Principal, year: i16, format: Format) -> Result<FileOut> {
    who.may(Permission::SeeRegister)?;
    export_for(cx, &who.office, year, format).await
}

/// The register of any office, for the operator's command.
///
/// # Errors
/// Unknown office; more rows than a document can carry.
pub async fn export_for(
    cx: &Context,
    office: &OfficeId,
    year: i16,
    format: Format,
) -> Result<FileOut> {
    let sheet = sheet_of(cx, office, year).await?;
    let office = offices::by_id(cx, office).await?;
    let name = format!("register-permohonan-{}-{year}", office.slug);
    sheet_file(cx, &name, sheet, letterhead(&office), format).await
}

async fn sheet_of(cx: &Context, office: &OfficeId, year: i16) -> Result<Sheet> {
    if !(2000..=2200).contains(&year) {
        let mut check = crate::error::Check::default();
        check.wrong("year", "date");
        check.done()?;
    }
    let mut read = cx.store.snapshot().await?;
    let dossiers = read.register(office, year).await?;
    drop(read);
    let office = offices::by_id(cx, office).await.map_err(|_| DeskError::NotFound)?;
    let today = office.date_at(cx.now());
    Ok(register::requests(&office, year, &dossiers).as_of(today))
}
