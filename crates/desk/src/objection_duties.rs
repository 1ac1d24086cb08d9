//! What follows a decision about an objection in the same change: letters, mail, what the request
//! behind it remembers.

use jiff::{Timestamp, ToSpan};
use serde_json::json;
use terbuka_core::dispute::competent;
use terbuka_core::ident::{CaseId, LetterId};
use terbuka_core::law::{ObjectionGround, RuleName};
use terbuka_core::letter::{
    Addressee, DisputeRight, Frame, Letter, LetterKind, ObjectionAnswer, ObjectionOrder,
    ObjectionReceipt, ObjectionSummary, OrderWords, Requester as Person, Signatory,
};
use terbuka_core::objection::dossier::{
    CASE_SLOT, INFORMATION_SLOT, ORDER_SLOT, PURPOSE_SLOT, REASONS_SLOT,
};
use terbuka_core::objection::register::outcome_words;
use terbuka_core::objection::{Dossier, LetterDuty, Notice, Outcome};
use terbuka_core::request::{Actor, Decision, Facts, Request};
use terbuka_core::role::Role;
use terbuka_store::{NewJob, NewLetter, NewMail, StoredRequest, Tx};

use crate::authority::Principal;
use crate::compose::{channel_words, kind_words, letterhead, signatory, verification};
use crate::context::{Context, new_id};
use crate::duties::PRINT_JOB;
use crate::error::Result;
use crate::offices::{self, Standing};
use crate::{mail_words, numbers};

/// What the duties of one decision are fulfilled with.
pub(crate) struct Fulfil<'a> {
    pub(crate) cx: &'a Context,
    pub(crate) standing: &'a Standing,
    pub(crate) who: Option<&'a Principal>,
    pub(crate) now: Timestamp,
    pub(crate) dossier: &'a Dossier,
}

impl Fulfil<'_> {
    /// Numbers and keeps a letter; it is drawn afterwards.
    pub(crate) async fn issue(&self, tx: &mut Tx, duty: LetterDuty) -> Result<LetterId> {
        let id = LetterId::new(new_id(self.now));
        let office = &self.standing.office;
        let kind = kind(duty);
        let number = numbers::take(tx, office, kind.code(), office.date_at(self.now)).await?;
        let letter = self.letter(duty, &id, Some(number.text.clone()));
        let objection = &self.dossier.objection;
        tx.add_letter(NewLetter {
            id: id.clone(),
            office: office.id.clone(),
            case: objection.request.clone(),
            letter: &letter,
            number: &number.text,
            issued: self.now,
            issued_by: self.who.map_or("system", |who| who.user.as_str()),
        })
        .await?;
        tx.letter_of_objection(&id, &objection.id).await?;
        tx.add_own_job(
            NewJob {
                id: &new_id(self.now),
                kind: PRINT_JOB,
                unique: Some(&format!("{PRINT_JOB}/{id}")),
                payload: json!({ "letter": id }),
                run_at: self.now + 30.seconds(),
            },
            self.now,
        )
        .await?;
        Ok(id)
    }

    /// Tells the objector by mail, when he has an address.
    pub(crate) async fn tell(&self, tx: &mut Tx, notice: Notice) -> Result<()> {
        let person = self.dossier.person.as_ref();
        let Some(recipient) = person.and_then(|person| person.email.clone()) else {
            return Ok(());
        };
        let objection = &self.dossier.objection;
        let url = self.cx.objection_url(&objection.id);
        let words = mail_words::to_objector(notice, &self.standing.office, self.dossier, &url);
        let id = new_id(self.now);
        let host = self.cx.public_url.split("//").nth(1).unwrap_or("terbuka").split(['/', ':']);
        let message_id = format!("<{id}@{}>", host.into_iter().next().unwrap_or("terbuka"));
        let mail = NewMail {
            id,
            office: self.standing.office.id.clone(),
            case: Some(objection.id.clone()),
            recipient,
            subject: words.subject,
            body: words.body,
            attachments: Vec::new(),
            message_id,
        };
        Ok(tx.add_mail(&mail, self.now).await?)
    }

    /// The letter as it would be; without a number it is a draft.
    pub(crate) fn letter(&self, duty: LetterDuty, id: &LetterId, number: Option<String>) -> Letter {
        match duty {
            LetterDuty::Receipt => Letter::ObjectionReceipt(Box::new(self.receipt(id, number))),
            LetterDuty::Answer => Letter::ObjectionAnswer(Box::new(self.answer(id, number))),
            LetterDuty::Order => Letter::ObjectionOrder(Box::new(self.order(id, number))),
        }
    }

    fn days(&self, name: RuleName) -> (u32, String) {
        let objection = &self.dossier.objection;
        let on = self.standing.office.date_at(objection.lodged);
        self.cx
            .rules
            .rule(name, objection.track, on)
            .map_or((0, String::new()), |rule| (rule.working_days.into(), rule.citation.clone()))
    }

    fn frame(&self, id: &LetterId, number: Option<String>, signatory: Signatory) -> Frame {
        let office = &self.standing.office;
        let person = self.dossier.person.as_ref();
        Frame {
            letterhead: letterhead(office),
            number,
            attachments: None,
            nature: Some("Biasa".into()),
            place: office.settings.contact.place.clone(),
            date: office.date_at(self.now),
            addressee: Addressee {
                name: self.dossier.name().to_owned(),
                lines: person.map(|person| person.address.clone()).into_iter().collect(),
            },
            signatory,
            verification: verification(&self.cx.public_url, id),
            copies: Vec::new(),
        }
    }

    fn summary(&self) -> ObjectionSummary {
        let objection = &self.dossier.objection;
        let person = self.dossier.person.as_ref();
        let grounds = ObjectionGround::ALL.iter().map(|ground| {
            let words = format!("{}. {}", ground.letter(), ground.words().sentence_id());
            (words, objection.grounds.contains(ground))
        });
        ObjectionSummary {
            number: objection.number.clone(),
            request_no: self.dossier.request_number.clone(),
            lodged_on: self.standing.office.date_at(objection.lodged),
            channel: channel_words(objection.channel).into(),
            objector: Person {
                kind: person.map_or("-", |person| kind_words(person.kind)).into(),
                name: self.dossier.name().to_owned(),
                attorney: person.and_then(|p| p.attorney.as_ref()).map(|a| a.name.clone()),
                address: person.map_or_else(String::new, |person| person.address.clone()),
                occupation: person.and_then(|person| person.occupation.clone()),
                phone: person.and_then(|person| person.phone.clone()),
                email: person.and_then(|person| person.email.clone()),
            },
            information: self.dossier.words(INFORMATION_SLOT).to_owned(),
            purpose: self.dossier.words(PURPOSE_SLOT).to_owned(),
            case: self.dossier.words(CASE_SLOT).to_owned(),
            grounds: grounds.collect(),
        }
    }

    fn receipt(&self, id: &LetterId, number: Option<String>) -> ObjectionReceipt {
        let objection = &self.dossier.objection;
        let office = &self.standing.office;
        let signatory = match self.who {
            Some(who) => Signatory {
                on_behalf_of: None,
                position: office.title_of(Role::Desk).to_owned(),
                name: who.name.clone(),
                nip: who.nip.clone(),
            },
            None => signatory(office, Role::Desk),
        };
        let (working_days, citation) = self.days(RuleName::ObjectionAnswer);
        ObjectionReceipt {
            frame: self.frame(id, number, signatory),
            objection: self.summary(),
            late_since: objection.late.then_some(objection.lodge_by),
            answer_due: objection.due_on,
            working_days,
            citation,
            tracking_url: self.cx.objection_url(&objection.id),
        }
    }

    fn superior(&self) -> Signatory {
        let role = self.dossier.objection.answer.as_ref().map_or(Role::AtasanPpid, |one| one.role);
        signatory(&self.standing.office, role)
    }

    fn decided(&self) -> (String, bool, Option<OrderWords>) {
        let Some(answer) = &self.dossier.objection.answer else {
            return (String::new(), false, None);
        };
        let order = answer.order.as_ref().map(|order| OrderWords {
            words: self.dossier.words(ORDER_SLOT).to_owned(),
            due: order.due_on,
        });
        (outcome_words(answer.outcome).to_owned(), answer.outcome == Outcome::Upheld, order)
    }

    fn answer(&self, id: &LetterId, number: Option<String>) -> ObjectionAnswer {
        let (working_days, citation) = self.days(RuleName::Dispute);
        let (outcome, upheld, order) = self.decided();
        let commissions = competent(&self.standing.office);
        ObjectionAnswer {
            frame: self.frame(id, number, self.superior()),
            objection: self.summary(),
            outcome,
            upheld,
            reasons: self.dossier.words(REASONS_SLOT).to_owned(),
            order,
            dispute: DisputeRight {
                commission: commissions.into_iter().next().map_or_else(String::new, |one| one.name),
                working_days,
                citation,
            },
        }
    }

    fn order(&self, id: &LetterId, number: Option<String>) -> ObjectionOrder {
        let (outcome, _, order) = self.decided();
        let office = &self.standing.office;
        let mut frame = self.frame(id, number, self.superior());
        frame.addressee = Addressee {
            name: format!("{} {}", office.title_of(Role::Ppid), office.name),
            lines: Vec::new(),
        };
        ObjectionOrder {
            frame,
            objection: self.summary(),
            outcome,
            order: order.unwrap_or_else(|| OrderWords {
                words: String::new(),
                due: office.date_at(self.now),
            }),
        }
    }
}

/// Which letter a duty demands.
pub(crate) fn kind(duty: LetterDuty) -> LetterKind {
    match duty {
        LetterDuty::Receipt => LetterKind::ObjectionReceipt,
        LetterDuty::Answer => LetterKind::ObjectionAnswer,
        LetterDuty::Order => LetterKind::ObjectionOrder,
    }
}

/// The request behind an objection, held until the change is committed.
pub(crate) async fn request_of(tx: &mut Tx, id: Option<&CaseId>) -> Result<Option<StoredRequest>> {
    match id {
        Some(id) => Ok(tx.request_for_change(id).await?),
        None => Ok(None),
    }
}

/// Saves what an objection or a ruling means for the request behind it.
pub(crate) async fn note_on_request(
    cx: &Context,
    tx: &mut Tx,
    standing: &Standing,
    actor: &Actor,
    now: Timestamp,
    stored: &StoredRequest,
    decision: &Decision<Request>,
) -> Result<StoredRequest> {
    let procedure = offices::procedure(cx, tx, &stored.case.procedure).await?;
    let facts = Facts {
        now,
        office: &standing.office,
        calendar: &standing.calendar,
        rules: &cx.rules,
        procedure: &procedure,
        actor,
        tests: &[],
    };
    Ok(tx.save(stored, decision, &facts, None).await?)
}
