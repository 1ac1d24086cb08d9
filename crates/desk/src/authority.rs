//! Who may do what: the one place. Everything is denied that this table does not allow.
//!
//! Acts on a case are allowed by [`terbuka_core::request::Act::roles`] and narrowed by the office's
//! SOP inside the core's decision; what is not an act on a case stands here.

use terbuka_core::ident::{OfficeId, UnitId, UserId};
use terbuka_core::request::{Act, Actor};
use terbuka_core::role::Role;

use crate::error::{DeskError, Result};

/// What an officer may do besides acts on one case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Permission {
    /// See the workspace, the queue and the cases of the office.
    SeeCases,
    /// Take in a request at the desk.
    Receive,
    /// See and export the register with personal data.
    SeeRegister,
    /// See the matrix of activities and assignments.
    SeeMatrix,
    /// See monthly reports.
    SeeReports,
    /// Make and deliver the monthly report.
    MakeReport,
    /// Confirm receipt of the monthly report.
    AcceptReport,
    /// Write the prose of quarterly and annual reports, and what the office states for them.
    EditReport,
    /// Publish quarterly and annual reports.
    PublishReport,
    /// See the drafts and editions of the service charter.
    SeeCharter,
    /// See consequence tests, and the list of exempt information with its reasons.
    SeeExemptions,
    /// See documents on their way to the list; a liaison officer those of his units.
    SeeRecords,
    /// Determine the list of public information.
    SignList,
    /// See objections and disputes.
    SeeObjections,
    /// Take the evidence of an objection and its dispute out.
    ExportEvidence,
    /// See the office's information list with what is behind it.
    SeeList,
    /// Put items into the information list, reword and withdraw them.
    EditList,
    /// Publish an answer for others.
    PublishAnswer,
    /// See the mail that leaves.
    SeeOutbox,
    /// Change the calendar of the office.
    EditCalendar,
    /// Change settings, titles and lanes of the office.
    EditOffice,
    /// Add and close accounts, give roles.
    EditUsers,
    /// See the journal and verify it.
    SeeJournal,
    /// Read SOPs in, mend and review them.
    MakeProcedure,
    /// Put SOPs in force and end them.
    SignProcedure,
}

impl Permission {
    /// Every permission, for the matrix test.
    pub const ALL: [Permission; 25] = [
        Permission::SeeCases,
        Permission::Receive,
        Permission::SeeRegister,
        Permission::SeeMatrix,
        Permission::SeeReports,
        Permission::MakeReport,
        Permission::AcceptReport,
        Permission::EditReport,
        Permission::PublishReport,
        Permission::SeeCharter,
        Permission::SeeExemptions,
        Permission::SeeRecords,
        Permission::SignList,
        Permission::SeeObjections,
        Permission::ExportEvidence,
        Permission::SeeList,
        Permission::EditList,
        Permission::PublishAnswer,
        Permission::SeeOutbox,
        Permission::EditCalendar,
        Permission::EditOffice,
        Permission::EditUsers,
        Permission::SeeJournal,
        Permission::MakeProcedure,
        Permission::SignProcedure,
    ];

    /// The roles that have it.
    pub fn roles(self) -> &'static [Role] {
        use Role::*;
        match self {
            Permission::SeeCases => &[
                Desk,
                Documentation,
                PpidPelaksana,
                Ppid,
                AtasanPpid,
                Consideration,
                Pembina,
                Kasubbag,
                Sekretaris,
                Liaison,
            ],
            Permission::Receive => Act::Receive.roles(),
            Permission::SeeRegister | Permission::SeeMatrix => {
                &[Desk, PpidPelaksana, Ppid, AtasanPpid, Kasubbag, Sekretaris, Pembina]
            }
            Permission::SeeReports => {
                &[Desk, PpidPelaksana, Ppid, AtasanPpid, Kasubbag, Sekretaris, Pembina]
            }
            Permission::MakeReport => Act::Report.roles(),
            Permission::AcceptReport => &[Sekretaris, AtasanPpid],
            Permission::EditReport => &[PpidPelaksana, Ppid, Kasubbag],
            Permission::PublishReport => &[Ppid, AtasanPpid],
            Permission::SeeCharter => &[
                Desk,
                Documentation,
                PpidPelaksana,
                Ppid,
                AtasanPpid,
                Kasubbag,
                Sekretaris,
                Pembina,
            ],
            // Giving exempt information away is a crime (UU 14/2008 Art. 54): only those who make,
            // weigh and decide tests read them.
            Permission::SeeExemptions => &[
                PpidPelaksana,
                Ppid,
                AtasanPpid,
                Consideration,
                Pembina,
                Kasubbag,
                Sekretaris,
                Liaison,
            ],
            Permission::SeeRecords => &[
                Desk,
                Documentation,
                PpidPelaksana,
                Ppid,
                AtasanPpid,
                Kasubbag,
                Sekretaris,
                Pembina,
                Liaison,
            ],
            Permission::SignList => Act::RecordApprove.roles(),
            Permission::SeeObjections => &[
                Desk,
                PpidPelaksana,
                Ppid,
                AtasanPpid,
                Consideration,
                Kasubbag,
                Sekretaris,
                Pembina,
            ],
            Permission::ExportEvidence => &[PpidPelaksana, Ppid, AtasanPpid, Sekretaris],
            Permission::SeeList => Permission::SeeCases.roles(),
            Permission::EditList => &[Documentation, PpidPelaksana, Ppid],
            Permission::PublishAnswer => &[PpidPelaksana, Ppid, Documentation],
            Permission::SeeOutbox => &[Desk, PpidPelaksana, Ppid, Administrator],
            Permission::EditCalendar => &[Ppid, Administrator],
            Permission::EditOffice | Permission::EditUsers => &[Administrator],
            Permission::MakeProcedure => &[PpidPelaksana, Ppid, Kasubbag, Administrator],
            Permission::SignProcedure => &[AtasanPpid, Sekretaris],
            Permission::SeeJournal => &[Ppid, AtasanPpid, Sekretaris, Administrator],
        }
    }
}

/// A signed-in person, in one office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Principal {
    /// Who.
    pub user: UserId,
    /// Name for display and for receipts signed at the desk.
    pub name: String,
    /// *NIP*, when given.
    pub nip: Option<String>,
    /// The office worked for.
    pub office: OfficeId,
    /// Roles held there.
    pub roles: Vec<Role>,
    /// Units whose liaison this person is.
    pub units: Vec<UnitId>,
}

impl Principal {
    /// Whether the person holds a role.
    pub fn has(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }

    /// Whether the person may.
    pub fn can(&self, permission: Permission) -> bool {
        permission.roles().iter().any(|role| self.has(*role))
    }

    /// The gate: passes or refuses.
    ///
    /// # Errors
    /// [`DeskError::NotPermitted`].
    pub fn may(&self, permission: Permission) -> Result<()> {
        if self.can(permission) { Ok(()) } else { Err(DeskError::NotPermitted(permission)) }
    }

    /// How the core sees this person.
    pub fn actor(&self) -> Actor {
        Actor::Officer {
            id: self.user.clone(),
            roles: self.roles.clone(),
            units: self.units.clone(),
        }
    }
}
