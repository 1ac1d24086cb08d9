//! Invented examples of an objection's letters.

use jiff::civil::date;

use super::objection::{
    DisputeRight, ObjectionAnswer, ObjectionOrder, ObjectionReceipt, ObjectionSummary, OrderWords,
};
use super::parts::{Addressee, Signatory};
use super::sample::{TRACKING, frame, request};
use crate::law::ObjectionGround;

fn objection() -> ObjectionSummary {
    let request = request();
    ObjectionSummary {
        number: "002/KEB/1503/IV/2025".to_owned(),
        request_no: Some(request.registration_no),
        lodged_on: date(2025, 4, 21),
        channel: "Formulir daring".to_owned(),
        objector: request.requester,
        information: request.information,
        purpose: request.purpose,
        case:
            "Daftar nama anggota PPK tidak diberikan, padahal nama mereka diumumkan saat dilantik."
                .to_owned(),
        grounds: ObjectionGround::ALL
            .iter()
            .map(|ground| {
                let words = format!("{}. {}", ground.letter(), ground.words().sentence_id());
                (words, *ground == ObjectionGround::NotAsAsked)
            })
            .collect(),
    }
}

fn superior() -> Signatory {
    Signatory {
        on_behalf_of: None,
        position: "Sekretaris selaku Atasan PPID".to_owned(),
        name: "Hendra Gunawan, S.H.".to_owned(),
        nip: Some("19750505 200003 1 004".to_owned()),
    }
}

fn order_words() -> OrderWords {
    OrderWords {
        words: "Memberikan daftar nama anggota PPK tanpa alamat dan nomor telepon.".to_owned(),
        due: date(2025, 5, 21),
    }
}

/// The receipt.
pub(super) fn receipt() -> ObjectionReceipt {
    ObjectionReceipt {
        frame: frame("002/TTK/1503/IV/2025", date(2025, 4, 21), "4C1B-77AE"),
        objection: objection(),
        late_since: None,
        answer_due: date(2025, 6, 5),
        working_days: 30,
        citation: "UU 14/2008 Pasal 36 ayat (2)".to_owned(),
        tracking_url: TRACKING.to_owned(),
    }
}

/// The answer.
pub(super) fn answer() -> ObjectionAnswer {
    let mut frame = frame("061/HM.02-SD/1503/2025", date(2025, 5, 14), "9E0D-2F4B");
    frame.signatory = superior();
    ObjectionAnswer {
        frame,
        objection: objection(),
        outcome: "keberatan diterima sebagian".to_owned(),
        upheld: false,
        reasons: "Nama pejabat yang menandatangani dokumen terbuka; alamat rumahnya tidak."
            .to_owned(),
        order: Some(order_words()),
        dispute: DisputeRight {
            commission: "Komisi Informasi Provinsi Jambi".to_owned(),
            working_days: 14,
            citation: "UU 14/2008 Pasal 37 ayat (2)".to_owned(),
        },
    }
}

/// The order.
pub(super) fn order() -> ObjectionOrder {
    let mut frame = frame("062/HM.02-SD/1503/2025", date(2025, 5, 14), "1D7C-A3F0");
    frame.signatory = superior();
    frame.addressee = Addressee { name: "PPID".to_owned(), lines: Vec::new() };
    ObjectionOrder {
        frame,
        objection: objection(),
        outcome: "keberatan diterima sebagian".to_owned(),
        order: order_words(),
    }
}
