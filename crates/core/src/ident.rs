//! Identifiers: opaque texts (UUIDv7) made by the caller, one type per kind so they cannot be mixed.

use serde::{Deserialize, Serialize};

macro_rules! idents {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Wraps an identifier that the caller made or read back.
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }
            /// The identifier as text, as stored.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    )+};
}

idents! {
    /// One public body office (*satuan kerja*): the tenant.
    OfficeId,
    /// One person who signs in to work for an office.
    UserId,
    /// One unit (*subbagian*) of an office.
    UnitId,
    /// One case, whatever its kind.
    CaseId,
    /// One disposition of a case to a unit.
    DispositionId,
    /// One letter issued for a case.
    LetterId,
    /// One stored file.
    FileId,
    /// One version of an office's procedure (SOP).
    ProcedureId,
    /// One entry of the public information list.
    ItemId,
}
