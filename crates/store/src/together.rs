//! Statements of a change that wait to be sent together.
//!
//! On SQLite every statement costs a turn to the writer's thread and back, while everybody else waits
//! for the writer. What gives nothing back (an insert, a savepoint) is therefore put down here and
//! goes with the next statement that is asked for an answer, or with the end of the change.

use sqlx::sqlite::SqliteArguments;
use sqlx::{Arguments, AssertSqlSafe};

use crate::error::{Result, StoreError};
use crate::sql::{Sql, Value};

/// What waits, in the order it was put down.
#[derive(Default)]
pub(crate) struct Together {
    text: String,
    arguments: SqliteArguments,
    /// A statement of the change failed. What was sent with it before it stands and what came after
    /// it does not (and on PostgreSQL nothing works any more), so nothing of it may be kept.
    broken: bool,
}

impl Together {
    /// With a statement that has no parameters and comes first.
    pub(crate) fn beginning(text: &str) -> Together {
        Together { text: text.to_owned(), ..Together::default() }
    }

    /// Whether nothing waits.
    pub(crate) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Puts a statement down.
    pub(crate) fn add(&mut self, sql: Sql, values: &[Value<'_>]) -> Result<()> {
        let fault = |source| StoreError::from_engine(sql.name, source);
        let before = self.arguments.len();
        if !self.text.is_empty() {
            self.text.push(';');
        }
        renumber(sql.sqlite, before, &mut self.text);
        crate::engine::add_arguments(&mut self.arguments, values).map_err(fault)
    }

    /// Everything that waits, to be sent now.
    pub(crate) fn take(&mut self) -> (AssertSqlSafe<String>, SqliteArguments) {
        // Nothing but constants of this crate was put together, with their parameters renumbered.
        let text = AssertSqlSafe(std::mem::take(&mut self.text));
        (text, std::mem::take(&mut self.arguments))
    }

    /// Notes that a statement is on its way or failed (`true`), or that it succeeded.
    pub(crate) fn set_broken(&mut self, broken: bool) {
        self.broken = broken;
    }

    /// # Errors
    /// The change may not go on, nor be kept.
    pub(crate) fn check(&self) -> Result<()> {
        if self.broken {
            return Err(StoreError::NotCommitted {
                reason: "a statement of the change failed".to_owned(),
            });
        }
        Ok(())
    }
}

/// Writes a statement with `$1` as the parameter after the first `by`.
fn renumber(statement: &str, by: usize, into: &mut String) {
    let mut parts = statement.split('$');
    into.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let end = part.find(|c: char| !c.is_ascii_digit()).unwrap_or(part.len());
        let (number, rest) = part.split_at(end);
        into.push('$');
        match number.parse::<usize>() {
            Ok(number) => into.push_str(&(number + by).to_string()),
            Err(_) => into.push_str(number),
        }
        into.push_str(rest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_numbered_on() {
        let mut text = String::new();
        renumber(
            "INSERT INTO t VALUES ($1, $2, $10) ON CONFLICT (a) DO UPDATE SET b = $2",
            7,
            &mut text,
        );
        assert_eq!(text, "INSERT INTO t VALUES ($8, $9, $17) ON CONFLICT (a) DO UPDATE SET b = $9");
        let mut same = String::new();
        renumber("SELECT '$.a', x FROM t", 3, &mut same);
        assert_eq!(same, "SELECT '$.a', x FROM t");
    }
}
