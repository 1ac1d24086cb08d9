//! What the office's list holds already of what is asked: an answer with one click.

use serde::Deserialize;
use terbuka_core::ident::ItemId;
use terbuka_desk::answers;

use crate::error::WebError;
use crate::state::AppState;
use crate::work::address;
use crate::work::session::Officer;

/// The item with which the address answers.
#[derive(Debug, Default, Deserialize)]
pub struct WithItem {
    #[serde(default)]
    item: String,
}

/// An item that may be the answer.
pub struct Proposed {
    /// Title.
    pub title: String,
    /// Its page on the portal.
    pub page: String,
    /// Address of the form, filled in with it.
    pub take: String,
    /// The line for the form.
    pub words: String,
}

/// Items like what is asked; `form` is the address of the page whose form they fill in.
pub async fn proposed(
    state: &AppState,
    officer: &Officer,
    asked: &str,
    form: &str,
) -> Result<Vec<Proposed>, WebError> {
    let found = answers::from_list(state.desk(), &officer.who, asked).await;
    let found = found.map_err(|error| officer.fail(error))?;
    let proposed = |one: answers::ItemAnswer| Proposed {
        page: officer.page.link(format!("/informasi/{}", one.id)),
        take: address::with(form, &[("item", one.id.as_str())]),
        title: one.title,
        words: one.words,
    };
    Ok(found.into_iter().map(proposed).collect())
}

/// The line of the item that the address names, for the form; none when it names none.
pub async fn taken(
    state: &AppState,
    officer: &Officer,
    asked: &WithItem,
) -> Result<Option<String>, WebError> {
    if asked.item.is_empty() {
        return Ok(None);
    }
    let id = ItemId::new(asked.item.clone());
    let found = answers::with_item(state.desk(), &officer.who, &id).await;
    Ok(Some(found.map_err(|error| officer.fail(error))?.words))
}
