//! One text per statement, one kind of parameter: what keeps two engines from becoming two stores.
//!
//! Every statement is a named constant made by `statements!`, which also lists it, so that a test
//! can prepare all of them on both engines. A statement with two texts is a deliberate fork.

/// A statement: one text for both engines, or one for each where they must differ.
#[derive(Clone, Copy, Debug)]
pub struct Sql {
    /// Name of the constant, for errors and tests.
    pub name: &'static str,
    /// Text for SQLite.
    pub sqlite: &'static str,
    /// Text for PostgreSQL.
    pub postgres: &'static str,
}

/// A parameter. Three storage types only, so that both engines store the same thing.
#[derive(Clone, Copy, Debug)]
pub enum Value<'a> {
    /// Text, or SQL NULL.
    Text(Option<&'a str>),
    /// A whole number, or SQL NULL.
    Int(Option<i64>),
    /// Bytes, or SQL NULL.
    Bytes(Option<&'a [u8]>),
}

macro_rules! values {
    ($($from:ty => |$v:ident| $to:expr),+ $(,)?) => {$(
        impl<'a> From<$from> for Value<'a> {
            fn from($v: $from) -> Self {
                $to
            }
        }
    )+};
}

values! {
    &'a str => |v| Value::Text(Some(v)),
    &'a String => |v| Value::Text(Some(v)),
    Option<&'a str> => |v| Value::Text(v),
    &'a Option<String> => |v| Value::Text(v.as_deref()),
    i64 => |v| Value::Int(Some(v)),
    Option<i64> => |v| Value::Int(v),
    bool => |v| Value::Int(Some(i64::from(v))),
    &'a [u8] => |v| Value::Bytes(Some(v)),
}

/// Declares statements as constants and lists them in `STATEMENTS`.
macro_rules! statements {
    ($($(#[$doc:meta])* $name:ident = $text:tt;)+) => {
        $(
            $(#[$doc])*
            pub(crate) const $name: $crate::sql::Sql = $crate::sql::sql!($name, $text);
        )+
        /// Every statement of this file, for the test that prepares them on both engines.
        pub(crate) const STATEMENTS: &[$crate::sql::Sql] = &[$($name),+];
    };
}

/// One statement: `(text)` for both engines, `{ sqlite: text, postgres: text }` for a fork.
macro_rules! sql {
    ($name:ident, { sqlite: $sqlite:expr, postgres: $postgres:expr $(,)? }) => {
        $crate::sql::Sql { name: stringify!($name), sqlite: $sqlite, postgres: $postgres }
    };
    ($name:ident, $text:expr) => {
        $crate::sql::Sql { name: stringify!($name), sqlite: $text, postgres: $text }
    };
}

/// Parameters of a statement, in order: `args![id, at_us]`.
macro_rules! args {
    ($($value:expr),* $(,)?) => { &[$($crate::sql::Value::from($value)),*] };
}

pub(crate) use {args, sql, statements};
