//! Why a template is refused, and why a number cannot be written.

use super::Placeholder;

pub(super) const MAX_TEMPLATE: usize = 120;
pub(super) const MAX_VALUE: usize = 40;

/// Why a template is not accepted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    /// A `{` without `}`, or the other way round. Positions count characters from 1.
    #[error("the brace at position {at} has no partner (write {{{{ or }}}} for a brace itself)")]
    UnbalancedBrace {
        /// Where it stands.
        at: usize,
    },
    /// No such placeholder.
    #[error("unknown placeholder {{{word}}}; known are {}", known())]
    Unknown {
        /// What stands between the braces.
        word: String,
    },
    /// Padding that cannot be: only `{seq:1}` to `{seq:9}` and `{month:2}` exist.
    #[error("{{{word}}} cannot be padded so; {{seq:1}} to {{seq:9}} and {{month:2}} exist")]
    Padding {
        /// What stands between the braces.
        word: String,
    },
    /// A number without a running number is no number.
    #[error("the template must contain {{seq}}, the running number")]
    NoSequence,
    /// The running number stands twice.
    #[error("{{seq}} may stand only once")]
    SequenceTwice,
    /// Restarts each year but does not say which year: the same number would come again.
    #[error("the number restarts every year, so the template must contain {{year}}")]
    NoYear,
    /// The running number flows into its neighbour: 1 and 11 reads as 11 and 1.
    #[error("something other than digits must stand between {{seq}} and {{{neighbour}}}")]
    Ambiguous {
        /// The placeholder it runs into.
        neighbour: &'static str,
    },
    /// Longer than a number can be.
    #[error("the template is longer than {MAX_TEMPLATE} characters")]
    TooLong,
    /// Line breaks, tabs and the like.
    #[error("the template contains a control character at position {at}")]
    Control {
        /// Where it stands, counting characters from 1.
        at: usize,
    },
}

/// Why a number cannot be written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NumberError {
    /// The template asks for a value the office has not set.
    #[error("the number needs a value for {{{}}}", .0.word())]
    Missing(Placeholder),
    /// The value would break the line or run away.
    #[error("the value for {{{}}} is longer than {MAX_VALUE} characters or holds a control \
             character", .0.word())]
    Unfit(Placeholder),
    /// Running numbers start at 1.
    #[error("a running number starts at 1")]
    Zero,
}

fn known() -> String {
    let words: Vec<String> =
        Placeholder::ALL.iter().map(|known| format!("{{{}}}", known.word())).collect();
    words.join(", ")
}
