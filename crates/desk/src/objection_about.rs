//! What can be objected to in a request, by the request's secret: for the form.

use jiff::civil::Date;
use terbuka_boxed::boxed;
use terbuka_core::ident::OfficeId;
use terbuka_core::law::ObjectionGround;
use terbuka_core::objection::ground::grounds;
use terbuka_store::StoredRequest;

use crate::context::Context;
use crate::error::{DeskError, Result};
use crate::offices;

/// What can be objected to in the request of a token, for the form: grounds with the day they can be
/// found, or why there are none yet.
#[derive(Clone, Debug)]
pub struct About {
    /// Office.
    pub office: OfficeId,
    /// The request.
    pub number: String,
    /// What was asked.
    pub information: String,
    /// What for.
    pub purpose: String,
    /// Name of the requester, or what stands for it once erased.
    pub name: String,
    /// Grounds that the request gives.
    pub grounds: Vec<(ObjectionGround, Date)>,
    /// Grounds already objected to, with the number of that objection.
    pub used: Vec<(ObjectionGround, String)>,
    /// Until when the request's answer is still due, when nothing else can be objected to yet.
    pub waits_until: Option<Date>,
}

/// What can be objected to in the request of a token.
///
/// # Errors
/// [`DeskError::NotFound`] for anything that is not a token of this instance.
#[boxed]
pub async fn about(cx: &Context, token: &str) -> Result<About> {
    let stored = request_by_token(cx, token).await?;
    let standing = offices::standing(cx, &stored.case.office).await?;
    let today = standing.office.date_at(cx.now());
    let mut read = cx.store.read().await?;
    let earlier = read.objections_to(&stored.case.id).await?;
    let dossier = read.dossier_of(stored).await?;
    drop(read);
    let used = earlier
        .iter()
        .filter(|one| one.objection.withdrawn_on.is_none())
        .flat_map(|one| {
            let number = &one.objection.number;
            one.objection.grounds.iter().map(|ground| (*ground, number.clone()))
        })
        .collect();
    let case = &dossier.case;
    let waits = case.stage.is_open() && today <= case.due_on;
    Ok(About {
        office: case.office.clone(),
        number: case.number.clone(),
        information: dossier.content.information.clone(),
        purpose: dossier.content.purpose.clone(),
        name: dossier.requester_name().to_owned(),
        grounds: grounds(case, today),
        used,
        waits_until: waits.then_some(case.due_on),
    })
}

/// The request of a token.
pub(crate) async fn request_by_token(cx: &Context, token: &str) -> Result<StoredRequest> {
    if token.len() > 64 || !token.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return Err(DeskError::NotFound);
    }
    let mut read = cx.store.read().await?;
    read.request_by_token(token).await?.ok_or(DeskError::NotFound)
}
