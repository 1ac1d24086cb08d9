//! The official register, on screen and as a file.

use terbuka_boxed::boxed;
use terbuka_core::dispute::register as dispute_register;
use terbuka_core::ident::OfficeId;
use terbuka_core::law::Track;
use terbuka_core::objection::dossier::INFORMATION_SLOT;
use terbuka_core::objection::register::{self as objection_register, Layout};
use terbuka_core::register;
use terbuka_core::sheet::Sheet;

use crate::authority::{Permission, Principal};
use crate::compose::letterhead;
use crate::context::Context;
use crate::error::{DeskError, Result};
use crate::offices;
use crate::papers::{FileOut, Format, sheet_file};

/// The register of one's own office and a year of registration, of one track or of both.
///
/// # Errors
/// Not permitted.
#[boxed]
pub async fn sheet(
    cx: &Context,
    who: &Principal,
    year: i16,
    track: Option<Track>,
) -> Result<Sheet> {
    who.may(Permission::SeeRegister)?;
    sheet_of(cx, &who.office, year, track).await
}

/// The register as a file.
///
/// # Errors
/// Not permitted; more rows than a document can carry.
#[boxed]
pub async fn export(
    cx: &Context,
    who: &Principal,
    (year, track): (i16, Option<Track>),
    format: Format,
) -> Result<FileOut> {
    who.may(Permission::SeeRegister)?;
    export_for(cx, &who.office, (year, track), format).await
}

/// The register of any office, for the operator's command.
///
/// # Errors
/// Unknown office; more rows than a document can carry.
#[boxed]
pub async fn export_for(
    cx: &Context,
    office: &OfficeId,
    (year, track): (i16, Option<Track>),
    format: Format,
) -> Result<FileOut> {
    let sheet = sheet_of(cx, office, year, track).await?;
    let office = offices::by_id(cx, office).await?;
    let track = track.map_or_else(String::new, |track| format!("-{}", track.code()));
    let name = format!("register-permohonan{track}-{}-{year}", office.slug);
    sheet_file(cx, &name, sheet, letterhead(&office), format).await
}

async fn sheet_of(
    cx: &Context,
    office: &OfficeId,
    year: i16,
    track: Option<Track>,
) -> Result<Sheet> {
    a_year(year)?;
    let mut read = cx.store.snapshot().await?;
    let dossiers = read.register(office, year).await?;
    drop(read);
    let office = offices::by_id(cx, office).await.map_err(|_| DeskError::NotFound)?;
    let today = office.date_at(cx.now());
    Ok(register::requests(&office, year, track, &dossiers).as_of(today))
}

/// Which rows and columns of the register of objections.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ObjectionRegister {
    /// Year of registration.
    pub year: i16,
    /// One track, or both one after the other.
    pub track: Option<Track>,
    /// Which columns.
    pub layout: Layout,
}

/// The register of objections of one's own office.
///
/// # Errors
/// Not permitted.
#[boxed]
pub async fn objections(cx: &Context, who: &Principal, which: ObjectionRegister) -> Result<Sheet> {
    who.may(Permission::SeeRegister)?;
    objections_of(cx, &who.office, which).await
}

/// The register of objections as a file.
///
/// # Errors
/// Not permitted; more rows than a document can carry.
#[boxed]
pub async fn export_objections(
    cx: &Context,
    who: &Principal,
    which: ObjectionRegister,
    format: Format,
) -> Result<FileOut> {
    who.may(Permission::SeeRegister)?;
    export_objections_for(cx, &who.office, which, format).await
}

/// The register of objections of any office, for the operator's command.
///
/// # Errors
/// Unknown office; more rows than a document can carry.
#[boxed]
pub async fn export_objections_for(
    cx: &Context,
    office: &OfficeId,
    which: ObjectionRegister,
    format: Format,
) -> Result<FileOut> {
    let sheet = objections_of(cx, office, which).await?;
    let office = offices::by_id(cx, office).await?;
    let track = which.track.map_or_else(String::new, |track| format!("-{}", track.code()));
    let name = format!("register-keberatan{track}-{}-{}", office.slug, which.year);
    sheet_file(cx, &name, sheet, letterhead(&office), format).await
}

async fn objections_of(cx: &Context, office: &OfficeId, which: ObjectionRegister) -> Result<Sheet> {
    a_year(which.year)?;
    let mut read = cx.store.snapshot().await?;
    let dossiers = read.objections_of_year(office, which.year).await?;
    drop(read);
    let office = offices::by_id(cx, office).await.map_err(|_| DeskError::NotFound)?;
    let today = office.date_at(cx.now());
    let ObjectionRegister { year, track, layout } = which;
    Ok(objection_register::objections(&office, year, track, layout, &dossiers).as_of(today))
}

/// The register of disputes of one's own office and a year of application.
///
/// # Errors
/// Not permitted.
#[boxed]
pub async fn disputes(cx: &Context, who: &Principal, year: i16) -> Result<Sheet> {
    who.may(Permission::SeeRegister)?;
    disputes_of(cx, &who.office, year).await
}

/// The register of disputes as a file.
///
/// # Errors
/// Not permitted; more rows than a document can carry.
#[boxed]
pub async fn export_disputes(
    cx: &Context,
    who: &Principal,
    year: i16,
    format: Format,
) -> Result<FileOut> {
    who.may(Permission::SeeRegister)?;
    export_disputes_for(cx, &who.office, year, format).await
}

/// The register of disputes of any office, for the operator's command.
///
/// # Errors
/// Unknown office; more rows than a document can carry.
#[boxed]
pub async fn export_disputes_for(
    cx: &Context,
    office: &OfficeId,
    year: i16,
    format: Format,
) -> Result<FileOut> {
    let sheet = disputes_of(cx, office, year).await?;
    let office = offices::by_id(cx, office).await?;
    let name = format!("register-sengketa-{}-{year}", office.slug);
    sheet_file(cx, &name, sheet, letterhead(&office), format).await
}

async fn disputes_of(cx: &Context, office: &OfficeId, year: i16) -> Result<Sheet> {
    a_year(year)?;
    let mut read = cx.store.snapshot().await?;
    let mut entries = Vec::new();
    for stored in read.disputes_of_year(office, year).await? {
        let objection = read.objection(&stored.dispute.objection).await?;
        let objection = objection.ok_or(DeskError::NotFound)?.objection;
        let objection = read.objection_dossier(objection).await?;
        entries.push(dispute_register::Entry {
            dossier: read.dispute_dossier(stored.dispute).await?,
            objection_number: objection.objection.number.clone(),
            applicant: objection.name().to_owned(),
            information: objection.words(INFORMATION_SLOT).to_owned(),
        });
    }
    drop(read);
    let office = offices::by_id(cx, office).await.map_err(|_| DeskError::NotFound)?;
    let today = office.date_at(cx.now());
    Ok(dispute_register::disputes(&office, year, &entries).as_of(today))
}

pub(crate) fn a_year(year: i16) -> Result<()> {
    if (2000..=2200).contains(&year) {
        return Ok(());
    }
    let mut check = crate::error::Check::default();
    check.wrong("year", "date");
    check.done()
}
