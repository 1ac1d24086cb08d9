//! What can be chosen in the forms of a case.

use terbuka_core::law::{ExemptionGround, ExtensionReason, Track};
use terbuka_core::person::Delivery;
use terbuka_core::role::Role;
use terbuka_desk::accounts::UserRow;
use terbuka_desk::case::CaseView;

use crate::view::Choice;
use crate::work::case_view::Shown;
use crate::{Page, says};

/// Choices of the forms on the page.
pub struct Lists {
    /// Ways of delivery.
    pub deliveries: Vec<Choice>,
    /// Letters of Art. 17.
    pub grounds: Vec<Choice>,
    /// Units.
    pub units: Vec<Choice>,
    /// Liaison officers with their units.
    pub liaisons: Vec<Choice>,
    /// Reasons to extend.
    pub reasons: Vec<Choice>,
    /// Tracks.
    pub tracks: Vec<Choice>,
    /// Dispositions without a reply.
    pub open_tasks: Vec<Choice>,
    /// Held, or not.
    pub held: Vec<Choice>,
}

impl Lists {
    /// The choices for one case.
    pub fn new(page: &Page, view: &CaseView, shown: &Shown, users: &[UserRow]) -> Self {
        let lang = page.lang;
        let unit_name = |id| {
            view.units.iter().find(|(unit, _)| unit == id).map_or("", |(_, name)| name.as_str())
        };
        let open = shown.tasks.iter().filter(|task| task.open);
        Self {
            deliveries: Delivery::ALL
                .iter()
                .map(|v| Choice::new(v.code(), says::delivery(lang, *v)))
                .collect(),
            grounds: grounds(page),
            units: view.units.iter().map(|(id, name)| Choice::new(id.as_str(), name)).collect(),
            liaisons: users
                .iter()
                .filter(|user| !user.disabled && user.roles.contains(&Role::Liaison))
                .map(|user| {
                    let units: Vec<&str> = user.units.iter().map(unit_name).collect();
                    Choice::new(user.id.as_str(), format!("{} ({})", user.name, units.join(", ")))
                })
                .collect(),
            reasons: ExtensionReason::ALL
                .iter()
                .map(|v| Choice::new(v.code(), says::extension_reason(lang, *v)))
                .collect(),
            tracks: Track::ALL
                .iter()
                .map(|v| Choice::new(v.code(), says::track(lang, *v)))
                .collect(),
            // Those asked of this officer's own unit come first.
            open_tasks: open
                .clone()
                .filter(|task| task.mine)
                .chain(open.filter(|task| !task.mine))
                .map(|task| Choice::new(&task.id, &task.unit).hint(&task.instruction))
                .collect(),
            held: [("yes", "say.held.yes"), ("no", "say.held.no")]
                .into_iter()
                .map(|(code, key)| Choice::new(code, page.t(key)))
                .collect(),
        }
    }
}

/// The letters of Art. 17 as choices, with what each means.
pub fn grounds(page: &Page) -> Vec<Choice> {
    let lang = page.lang;
    ExemptionGround::ALL
        .iter()
        .map(|ground| {
            let words = ground.words();
            let sentence = match lang {
                crate::Lang::Id => words.sentence_id(),
                crate::Lang::En => words.sentence_en(),
            };
            Choice::new(ground.code(), says::ground(lang, *ground)).hint(sentence)
        })
        .collect()
}
