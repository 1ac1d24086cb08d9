//! The one vocabulary of what can be done to a case. Permissions, SOP steps, the step log and the
//! authorization matrix all speak it. The acts of the charter and of the
//! consequence test stand in it too: a step of an SOP binds
//! acts, whatever service the SOP is for.

use crate::codes;
use crate::procedure::Service;
use crate::role::Role;

codes! {
    /// An act of a service. [`Act::service`] says of which.
    Act {
        /// Take in and number a request (seed step 1).
        Receive = "receive",
        /// State that it is complete.
        Accept = "accept",
        /// Tell what is missing.
        AskCompletion = "ask_completion",
        /// Deliver what was missing.
        Supplement = "supplement",
        /// State that the term to complete ran out.
        Lapse = "lapse",
        /// Give held, open information at the desk (seed step 2).
        AnswerOnSpot = "answer_on_spot",
        /// Tell at the desk that information is exempt (seed step 3).
        TellExempt = "tell_exempt",
        /// Give a unit the task to find it (seed step 4).
        Dispose = "dispose",
        /// The unit's answer.
        Reply = "reply",
        /// Chase a unit.
        Remind = "remind",
        /// Extend the term once.
        Extend = "extend",
        /// Take the extension back.
        RemoveExtension = "remove_extension",
        /// Put on the ordinary or the election track.
        SetTrack = "set_track",
        /// Decide and notify in writing.
        Decide = "decide",
        /// Hand the answer over (seed step 5).
        HandOver = "hand_over",
        /// Close the register entry (seed step 6).
        Register = "register",
        /// Supervise (seed step 7).
        Supervise = "supervise",
        /// Report to the head (seed step 8).
        Report = "report",
        /// Record the requester's withdrawal.
        Withdraw = "withdraw",
        /// Draw up the charter and hand it in (charter SOP, step 1).
        CharterDraft = "charter_draft",
        /// Determine the charter, or send it back (charter SOP, step 2).
        CharterDetermine = "charter_determine",
        /// Announce and spread the charter (charter SOP, step 3).
        CharterPublish = "charter_publish",
        /// Say what exactly is to be exempted (test SOP, step 1).
        TestIdentify = "test_identify",
        /// Name the statute and article (test SOP, step 2).
        TestBasis = "test_basis",
        /// Weigh the consequences and hand the test in (test SOP, step 3).
        TestWeigh = "test_weigh",
        /// Advise on a test, as the *Tim Pertimbangan* (test SOP, step 3).
        TestOpinion = "test_opinion",
        /// Approve a test, or not (test SOP, step 4).
        TestApprove = "test_approve",
        /// Determine the classification, hand it up, record or revoke it (test SOP, step 5).
        TestDetermine = "test_determine",
        /// Open what is not or no longer exempt (test SOP, step 6).
        TestOpen = "test_open",
        /// Make a document, keep its paper and say where it stands (documentation SOP).
        RecordKeep = "record_keep",
        /// Hand the digital copy over and record it.
        RecordHandOver = "record_hand_over",
        /// Take the digital copy in and store it.
        RecordStore = "record_store",
        /// Send a document back to its unit.
        RecordReturn = "record_return",
        /// Collect with the list form and hand in for approval.
        RecordCollect = "record_collect",
        /// Approve a document for the list, or say no.
        RecordApprove = "record_approve",
        /// Document what was approved on the list.
        RecordList = "record_list",
        /// Give a document up before it comes on the list.
        RecordDrop = "record_drop",
    }
}

impl Act {
    /// The service whose act it is.
    pub fn service(self) -> Service {
        match self {
            Act::CharterDraft | Act::CharterDetermine | Act::CharterPublish => Service::Charter,
            Act::TestIdentify
            | Act::TestBasis
            | Act::TestWeigh
            | Act::TestOpinion
            | Act::TestApprove
            | Act::TestDetermine
            | Act::TestOpen => Service::ConsequenceTest,
            Act::RecordKeep
            | Act::RecordHandOver
            | Act::RecordStore
            | Act::RecordReturn
            | Act::RecordCollect
            | Act::RecordApprove
            | Act::RecordList
            | Act::RecordDrop => Service::Documentation,
            _ => Service::Request,
        }
    }

    /// Roles that the regulations let do this, before the office's SOP narrows it.
    ///
    /// A *PPID* may do what his desk does: in a small office it is one person. Deciding belongs to
    /// the PPID alone (PP 61/2010 Art. 14); the desk may answer on the spot only with what is open.
    pub fn roles(self) -> &'static [Role] {
        use Role::*;
        match self {
            Act::Receive
            | Act::Accept
            | Act::AskCompletion
            | Act::Supplement
            | Act::Lapse
            | Act::AnswerOnSpot
            | Act::TellExempt
            | Act::HandOver
            | Act::Register
            | Act::Withdraw => &[Desk, PpidPelaksana, Ppid],
            Act::Dispose | Act::Remind => &[Desk, PpidPelaksana, Ppid, Kasubbag],
            Act::Reply => &[Liaison, Documentation, PpidPelaksana, Ppid],
            Act::SetTrack | Act::Extend | Act::RemoveExtension => &[PpidPelaksana, Ppid],
            Act::Decide => &[Ppid],
            Act::Supervise => &[Kasubbag, Ppid, AtasanPpid],
            Act::Report => &[Kasubbag, Ppid],
            Act::CharterDraft => &[Ppid],
            // Who the PPID's superior is differs by office; where the two are two persons, either
            // heads the service (PKPU 22/2023 jo. 4/2025 was not read beyond its Art. 1).
            Act::CharterDetermine => &[AtasanPpid, Sekretaris],
            Act::CharterPublish => &[Ppid, Desk, Documentation],
            Act::TestIdentify => &[PpidPelaksana, Ppid, Liaison],
            Act::TestBasis | Act::TestWeigh => &[PpidPelaksana, Ppid],
            Act::TestOpinion => &[Consideration],
            // PP 61/2010 Art. 3 wants the head's approval; which role the head has differs by office.
            Act::TestApprove => &[AtasanPpid, Sekretaris, Pembina],
            // PP 61/2010 Art. 3, 11 and 14: the PPID alone.
            Act::TestDetermine | Act::TestOpen => &[Ppid],
            // The units make and hand over; whoever keeps the files may do it for them.
            Act::RecordKeep | Act::RecordHandOver | Act::RecordDrop => {
                &[Liaison, Documentation, PpidPelaksana, Ppid]
            }
            Act::RecordStore | Act::RecordReturn => &[Documentation, PpidPelaksana, Ppid],
            Act::RecordCollect | Act::RecordList => &[Desk, Documentation, PpidPelaksana, Ppid],
            // As for the charter: nobody approves his own list.
            Act::RecordApprove => &[AtasanPpid, Sekretaris],
        }
    }

    /// Acts that a case may rightly see several times: a task for each unit and its answer, a
    /// reminder, another round of completing. Doing them again is no departure from the SOP.
    pub fn comes_often(self) -> bool {
        matches!(
            self,
            Act::AskCompletion
                | Act::Supplement
                | Act::Dispose
                | Act::Reply
                | Act::Remind
                | Act::SetTrack
                | Act::Supervise
                | Act::CharterDraft
                | Act::CharterDetermine
        )
    }

    /// Whether a case that went on could not do without it, given all that was done. What only
    /// circumstances call for (an extension, another round of completing) is not missed, nor is the
    /// decision of a request that was answered at the desk, lapsed or was withdrawn.
    pub fn is_missed(self, done: &[Act]) -> bool {
        let ended = |by: &[Act]| done.iter().any(|act| by.contains(act));
        match self {
            Act::Accept
            | Act::AskCompletion
            | Act::Supplement
            | Act::Lapse
            | Act::AnswerOnSpot
            | Act::TellExempt
            | Act::Dispose
            | Act::Reply
            | Act::Remind
            | Act::Extend
            | Act::RemoveExtension
            | Act::SetTrack
            | Act::Withdraw => false,
            Act::Decide | Act::HandOver => !ended(&[Act::AnswerOnSpot, Act::Lapse, Act::Withdraw]),
            _ => true,
        }
    }

    /// Acts after which nothing more is due: reminders stop.
    pub fn answers(self) -> bool {
        matches!(self, Act::Decide | Act::AnswerOnSpot | Act::Lapse | Act::Withdraw)
    }
}
