//! Roles of PKPU 22/2023 as amended by PKPU 4/2025, and of the offices' own SOPs.
//!
//! An office gives each role its own title and maps its SOP's lanes to roles; one person may hold
//! several. What a role may do stands in one table, [`crate::request::Act::roles`] for cases and the
//! desk's own for the rest.

use serde::{Deserialize, Serialize};

/// What a person is to an office.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// *Petugas / desk pelayanan informasi*: receives, informs, hands over.
    Desk,
    /// *Petugas dokumentasi*: keeps files and the list.
    Documentation,
    /// *PPID Pelaksana*.
    PpidPelaksana,
    /// *PPID*: decides requests, signs notifications.
    Ppid,
    /// *Atasan PPID*: answers objections, receives reports.
    AtasanPpid,
    /// *Tim Pertimbangan*: gives considerations.
    Consideration,
    /// *Pembina*.
    Pembina,
    /// *Kepala subbagian*: supervises the service.
    Kasubbag,
    /// *Sekretaris* of the office: receives the monthly report, puts SOPs in force.
    Sekretaris,
    /// *Penghubung* of a unit: answers dispositions.
    Liaison,
    /// Runs the installation for the office; does no casework by this role.
    Administrator,
}

impl Role {
    /// Every role, in the order lists show them.
    pub const ALL: [Role; 11] = [
        Role::Desk,
        Role::Documentation,
        Role::PpidPelaksana,
        Role::Ppid,
        Role::AtasanPpid,
        Role::Consideration,
        Role::Pembina,
        Role::Kasubbag,
        Role::Sekretaris,
        Role::Liaison,
        Role::Administrator,
    ];

    /// The name in data files, JSON and the database.
    pub fn code(self) -> &'static str {
        match self {
            Role::Desk => "desk",
            Role::Documentation => "documentation",
            Role::PpidPelaksana => "ppid_pelaksana",
            Role::Ppid => "ppid",
            Role::AtasanPpid => "atasan_ppid",
            Role::Consideration => "consideration",
            Role::Pembina => "pembina",
            Role::Kasubbag => "kasubbag",
            Role::Sekretaris => "sekretaris",
            Role::Liaison => "liaison",
            Role::Administrator => "administrator",
        }
    }

    /// The role with this code, if there is one.
    pub fn from_code(code: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.code() == code)
    }

    /// The title used when the office has set none of its own.
    pub fn title(self) -> &'static str {
        match self {
            Role::Desk => "Petugas Pelayanan Informasi",
            Role::Documentation => "Petugas Dokumentasi",
            Role::PpidPelaksana => "PPID Pelaksana",
            Role::Ppid => "PPID",
            Role::AtasanPpid => "Atasan PPID",
            Role::Consideration => "Tim Pertimbangan",
            Role::Pembina => "Pembina",
            Role::Kasubbag => "Kepala Subbagian",
            Role::Sekretaris => "Sekretaris",
            Role::Liaison => "Penghubung",
            Role::Administrator => "Administrator",
        }
    }
}
