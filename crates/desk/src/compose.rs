//! From a case and its words to the typed letter that says them. No lookups, no clock: what a
//! letter needs is handed in, so that a draft and the final letter can only differ in their number.

use jiff::Timestamp;
use jiff::civil::Date;
use terbuka_core::ident::{DispositionId, LetterId};
use terbuka_core::law::{Calendar, ClockRules, ExemptionGround, Rule, RuleName};
use terbuka_core::letter::{
    self, Addressee, BlackoutPart, CheckItem, CompletenessNotice, Contents, Cost, CostItem,
    DispositionTarget, Emblem, Frame, Handover, HandoverItem, Holding, Letter, LetterKind,
    Letterhead, Material, MaterialExtent, Means, Missing, NotHeld, Notification, ObjectionRight,
    OtherHolder, Receipt, RefusalReason, RequestSummary, Signatory, Verification,
};
use terbuka_core::office::{Level, Office, SignerNames};
use terbuka_core::person::{Channel, Delivery, IdentityPaper, Obtain, RequesterKind};
use terbuka_core::request::{Dossier, LetterDuty, Outcome};
use terbuka_core::role::Role;

/// What a letter is made from.
pub struct Composer<'a> {
    /// The office whose paper it is.
    pub office: &'a Office,
    /// The case after the decision, with its words.
    pub dossier: &'a Dossier,
    /// The law's clocks, for the numbers of days that letters name.
    pub rules: &'a ClockRules,
    /// The office's working days.
    pub calendar: &'a Calendar,
    /// Instant of signing.
    pub now: Timestamp,
    /// Identifier of the letter, for its verification code.
    pub id: &'a LetterId,
    /// Number of the letter; `None` in a draft.
    pub number: Option<String>,
    /// Number of the written notification this letter refers to, when one was issued.
    pub notification_no: Option<String>,
    /// The officer at the desk, who signs receipts.
    pub officer: Option<SignerNames>,
    /// Papers seen, for the receipt's checklist.
    pub papers: Vec<IdentityPaper>,
    /// Where the requester follows the case.
    pub tracking_url: String,
    /// Address of this instance, for verification.
    pub public_url: &'a str,
    /// Disposition that the sheet is about.
    pub disposition: Option<&'a DispositionId>,
}

/// The paper that a duty demands.
pub fn letter(duty: LetterDuty, from: &Composer) -> Letter {
    match duty {
        LetterDuty::Receipt => Letter::Receipt(Box::new(from.receipt())),
        LetterDuty::CompletionNotice => Letter::CompletenessNotice(Box::new(from.completion())),
        LetterDuty::LapseNotice | LetterDuty::NotHeld => Letter::NotHeld(Box::new(from.not_held())),
        LetterDuty::ExtensionNotice => Letter::Extension(Box::new(from.extension())),
        LetterDuty::Disposition => Letter::Disposition(Box::new(from.disposition())),
        LetterDuty::Notification => Letter::Notification(Box::new(from.notification())),
        LetterDuty::Refusal => Letter::Refusal(Box::new(from.refusal())),
        LetterDuty::HandOver => Letter::Handover(Box::new(from.handover())),
    }
}

/// Which letter a duty demands.
pub fn kind(duty: LetterDuty) -> LetterKind {
    match duty {
        LetterDuty::Receipt => LetterKind::Receipt,
        LetterDuty::CompletionNotice => LetterKind::CompletenessNotice,
        LetterDuty::LapseNotice | LetterDuty::NotHeld => LetterKind::NotHeld,
        LetterDuty::ExtensionNotice => LetterKind::Extension,
        LetterDuty::Disposition => LetterKind::Disposition,
        LetterDuty::Notification => LetterKind::Notification,
        LetterDuty::Refusal => LetterKind::Refusal,
        LetterDuty::HandOver => LetterKind::Handover,
    }
}

/// The office's letterhead.
pub fn letterhead(office: &Office) -> Letterhead {
    let contact = &office.settings.contact;
    let upper = office.name.to_uppercase();
    let lines = match upper.strip_prefix("KPU ") {
        Some(rest) => vec!["KOMISI PEMILIHAN UMUM".to_owned(), rest.to_owned()],
        None if office.level == Level::National => vec![upper],
        None => match upper.strip_prefix("KOMISI PEMILIHAN UMUM ") {
            Some(rest) => vec!["KOMISI PEMILIHAN UMUM".to_owned(), rest.to_owned()],
            None => vec![upper],
        },
    };
    let mut address = contact.address.clone();
    if let Some(postcode) = &contact.postcode {
        address = format!("{address}, {postcode}");
    }
    let contact = [
        contact.phone.as_ref().map(|phone| format!("Telepon {phone}")),
        contact.email.as_ref().map(|email| format!("Surel {email}")),
        contact.website.clone(),
    ];
    Letterhead {
        office: lines,
        secretariat: Some("PEJABAT PENGELOLA INFORMASI DAN DOKUMENTASI".into()),
        address,
        contact: contact.into_iter().flatten().collect(),
        emblem: Emblem::Neutral,
    }
}

/// Who signs for a role, with a line to fill in where the office has named nobody.
pub fn signatory(office: &Office, role: Role) -> Signatory {
    match office.settings.signers.get(&role) {
        Some(names) => Signatory {
            on_behalf_of: None,
            position: names.position.clone(),
            name: names.name.clone(),
            nip: names.nip.clone(),
        },
        None => Signatory {
            on_behalf_of: None,
            position: office.title_of(role).to_owned(),
            name: "(........................)".into(),
            nip: None,
        },
    }
}

/// How letters and pages name a channel.
pub fn channel_words(channel: Channel) -> &'static str {
    match channel {
        Channel::Portal => "Formulir daring",
        Channel::WalkIn => "Datang langsung",
        Channel::Letter => "Surat",
        Channel::Email => "Surel (e-mail)",
        Channel::Phone => "Telepon",
    }
}

/// How letters and pages name a kind of requester.
pub fn kind_words(kind: RequesterKind) -> &'static str {
    match kind {
        RequesterKind::Individual => "Perseorangan",
        RequesterKind::Group => "Kelompok orang",
        RequesterKind::LegalEntity => "Badan hukum",
    }
}

/// How letters and pages name a way to obtain.
pub fn obtain_words(obtain: Obtain) -> &'static str {
    match obtain {
        Obtain::View => "Melihat/membaca/mendengarkan/mencatat",
        Obtain::SoftCopy => "Salinan elektronik (softcopy)",
        Obtain::HardCopy => "Salinan cetak (hardcopy)",
    }
}

/// How letters and pages name a way of delivery.
pub fn delivery_words(delivery: Delivery) -> &'static str {
    match delivery {
        Delivery::PickUp => "Diambil langsung di kantor",
        Delivery::Email => "Surel (e-mail)",
        Delivery::Whatsapp => "Tautan melalui WhatsApp",
        Delivery::Post => "Pos",
        Delivery::Courier => "Kurir",
    }
}

/// How letters and pages name a paper of the checklist.
pub fn paper_words(paper: IdentityPaper) -> &'static str {
    match paper {
        IdentityPaper::IdentityCard => "Kartu identitas (KTP atau identitas lain)",
        IdentityPaper::Deed => "Akta pendirian badan hukum",
        IdentityPaper::MinisterialApproval => "Pengesahan badan hukum oleh menteri",
        IdentityPaper::PowerOfAttorney => "Surat kuasa khusus",
    }
}

impl Composer<'_> {
    fn today(&self) -> Date {
        self.office.date_at(self.now)
    }

    fn time_words(&self, instant: Timestamp) -> String {
        let at = instant.to_zoned(self.office.zone.tz());
        format!("{:02}.{:02} {}", at.hour(), at.minute(), self.office.zone.code())
    }

    fn rule(&self, name: RuleName) -> Option<&Rule> {
        let case = &self.dossier.case;
        self.rules.rule(name, case.track, self.office.date_at(case.received)).ok()
    }

    fn days(&self, name: RuleName) -> (u32, String) {
        self.rule(name)
            .map_or((0, String::new()), |rule| (rule.working_days.into(), rule.citation.clone()))
    }

    fn added_days(&self, name: RuleName) -> u32 {
        self.rule(name).map_or(0, |rule| rule.adds.unwrap_or(rule.working_days).into())
    }

    fn frame(&self, signer: Role) -> Frame {
        let requester = self.dossier.requester.as_ref();
        Frame {
            letterhead: letterhead(self.office),
            number: self.number.clone(),
            attachments: None,
            nature: Some("Biasa".into()),
            place: self.office.settings.contact.place.clone(),
            date: self.today(),
            addressee: Addressee {
                name: self.dossier.requester_name().to_owned(),
                lines: requester.map(|person| person.address.clone()).into_iter().collect(),
            },
            signatory: match (&self.officer, signer) {
                (Some(officer), Role::Desk) => Signatory {
                    on_behalf_of: None,
                    position: officer.position.clone(),
                    name: officer.name.clone(),
                    nip: officer.nip.clone(),
                },
                _ => signatory(self.office, signer),
            },
            verification: verification(self.public_url, self.id),
            copies: Vec::new(),
        }
    }

    fn summary(&self) -> RequestSummary {
        let Dossier { case, content, .. } = self.dossier;
        let person = self.dossier.requester.as_ref();
        RequestSummary {
            registration_no: case.number.clone(),
            received_on: self.office.date_at(case.received),
            received_time: Some(self.time_words(case.received)),
            channel: channel_words(case.channel).into(),
            requester: letter::Requester {
                kind: person.map_or("-", |person| kind_words(person.kind)).into(),
                name: self.dossier.requester_name().to_owned(),
                attorney: person.and_then(|p| p.attorney.as_ref()).map(|a| a.name.clone()),
                address: person.map_or_else(String::new, |person| person.address.clone()),
                occupation: person.and_then(|person| person.occupation.clone()),
                phone: person.and_then(|person| person.phone.clone()),
                email: person.and_then(|person| person.email.clone()),
            },
            information: content.information.clone(),
            purpose: content.purpose.clone(),
            obtain: obtain_words(content.obtain).into(),
            deliver: delivery_words(content.delivery).into(),
        }
    }

    fn objection(&self) -> ObjectionRight {
        let (working_days, citation) = self.days(RuleName::Objection);
        let contact = &self.office.settings.contact;
        let email = contact.email.as_ref().map_or(String::new(), |mail| format!(", surel {mail}"));
        ObjectionRight {
            to: format!("{} {}", self.office.title_of(Role::AtasanPpid), self.office.name),
            working_days,
            citation,
            how: format!(
                "Keberatan dapat disampaikan di meja layanan informasi, {}{email}, atau melalui \
                 alamat pemantauan permohonan.",
                contact.address
            ),
        }
    }

    fn receipt(&self) -> Receipt {
        let (answer_working_days, answer_citation) = self.days(RuleName::Answer);
        let person = self.dossier.requester.as_ref();
        let required = person.map_or_else(Vec::new, |person| {
            IdentityPaper::required(person.kind, person.attorney.is_some())
        });
        let checklist = required
            .into_iter()
            .map(|paper| CheckItem {
                label: paper_words(paper).into(),
                present: self.papers.contains(&paper),
            })
            .collect();
        Receipt {
            frame: self.frame(Role::Desk),
            request: self.summary(),
            checklist,
            answer_due: self.dossier.case.due_on,
            answer_working_days,
            answer_citation,
            extension_working_days: self.added_days(RuleName::Extension),
            tracking_url: self.tracking_url.clone(),
        }
    }

    fn completion(&self) -> CompletenessNotice {
        let (working_days, citation) = self.days(RuleName::Completion);
        let completion = self.dossier.case.completion.as_ref();
        let round = completion.map_or(1, |completion| completion.round);
        let missing = self.dossier.words(&format!("completion/{round}/missing"));
        CompletenessNotice {
            frame: self.frame(Role::Desk),
            request: self.summary(),
            missing: lines(missing).map(|what| Missing { what, note: None }).collect(),
            complete_by: completion.map_or(self.today(), |completion| completion.due_on),
            working_days,
            citation,
            how: format!(
                "melalui alamat pemantauan di bawah ini, atau langsung di meja layanan informasi, {}.",
                self.office.settings.contact.address
            ),
            tracking_url: self.tracking_url.clone(),
        }
    }

    fn extension(&self) -> letter::Extension {
        let case = &self.dossier.case;
        let (_, citation) = self.days(RuleName::Extension);
        let extension = case.extension.as_ref();
        let mut reasons: Vec<String> = extension
            .map(|extension| extension.reason.words().sentence_id().to_owned())
            .into_iter()
            .collect();
        reasons.extend(lines(self.dossier.words("extension/reason")));
        letter::Extension {
            frame: self.frame(Role::Ppid),
            request: self.summary(),
            reasons,
            old_due: extension.map_or(case.due_on, |extension| extension.was_due_on),
            new_due: case.due_on,
            working_days: self.added_days(RuleName::Extension),
            citation,
            tracking_url: self.tracking_url.clone(),
        }
    }

    fn disposition(&self) -> letter::Disposition {
        let case = &self.dossier.case;
        let task = case
            .dispositions
            .iter()
            .find(|task| Some(&task.id) == self.disposition)
            .or(case.dispositions.last());
        let targets = task.map_or_else(Vec::new, |task| {
            let unit = self.office.unit(&task.unit).map_or("-", |unit| unit.name.as_str());
            vec![DispositionTarget {
                to: unit.to_owned(),
                task: self.dossier.words(&format!("disposition/{}/instruction", task.id)).into(),
                due: task.due_on,
            }]
        });
        let mut frame = self.frame(Role::Ppid);
        if let Some(target) = targets.first() {
            frame.addressee =
                Addressee { name: format!("Kepala {}", target.to), lines: Vec::new() };
        }
        letter::Disposition {
            frame,
            request: self.summary(),
            answer_due: case.due_on,
            degrees: vec![
                ("Biasa".into(), true),
                ("Segera".into(), false),
                ("Sangat segera".into(), false),
            ],
            instructions: vec![
                ("Siapkan data/dokumen".into(), true),
                ("Periksa kemungkinan pengecualian".into(), false),
                ("Koordinasikan".into(), false),
            ],
            targets,
            note: None,
        }
    }

    fn reasons(&self) -> Vec<RefusalReason> {
        let Some(ruling) = &self.dossier.case.decision else { return Vec::new() };
        let part = match self.dossier.words("decision/blackout") {
            "" => "Seluruh informasi yang diminta".to_owned(),
            part => part.to_owned(),
        };
        ruling
            .grounds
            .iter()
            .map(|ground| RefusalReason {
                part: part.clone(),
                citation: ground_citation(*ground),
                ground: ground.words().sentence_id().to_owned(),
            })
            .collect()
    }

    fn notification(&self) -> Notification {
        let Dossier { case, content, .. } = self.dossier;
        let outcome = case.outcome.unwrap_or(Outcome::Granted);
        let ruling = case.decision.as_ref();
        let delivery = ruling.map_or(content.delivery, |ruling| ruling.delivery);
        let cost = ruling.map_or(0, |ruling| ruling.cost_rupiah);
        let gives = matches!(outcome, Outcome::Granted | Outcome::GrantedInPart);
        let reasons = self.reasons();
        let extent = match outcome {
            Outcome::GrantedInPart => MaterialExtent::Part,
            _ => MaterialExtent::Whole,
        };
        let payment = self.dossier.words("decision/payment");
        let contents = Contents {
            holding: match outcome {
                Outcome::NotHeld if self.dossier.words("decision/holder").is_empty() => {
                    Holding::NotYetDocumented(String::from(
                        "Informasi tersebut tidak berada dalam penguasaan kami dan badan publik yang \
                         menguasainya belum kami ketahui.",
                    ))
                }
                Outcome::NotHeld => Holding::NotHeld,
                _ => Holding::Held,
            },
            other_holder: self.other_holder(),
            outcome: match outcome {
                Outcome::GrantedInPart => letter::Outcome::GrantedPart,
                Outcome::Refused => letter::Outcome::Refused,
                Outcome::NotHeld => letter::Outcome::NotHeld,
                _ => letter::Outcome::GrantedWhole,
            },
            material: lines(self.dossier.words("decision/material"))
                .filter(|_| gives)
                .map(|title| Material {
                    title,
                    extent,
                    form: obtain_words(content.obtain).into(),
                    amount: None,
                })
                .collect(),
            blackout: match (outcome, reasons.first()) {
                (Outcome::GrantedInPart, Some(reason)) => vec![BlackoutPart {
                    part: reason.part.clone(),
                    reason: self.dossier.words("decision/consequence").into(),
                    citation: reasons
                        .iter()
                        .map(|reason| reason.citation.as_str())
                        .collect::<Vec<_>>()
                        .join("; "),
                }],
                _ => Vec::new(),
            },
            reasons,
            means: gives.then(|| Means {
                delivery: delivery_words(delivery).into(),
                format: obtain_words(content.obtain).into(),
                when: None,
            }),
            cost: Cost {
                items: match u64::try_from(cost) {
                    Ok(rupiah) if rupiah > 0 => {
                        vec![CostItem { label: "Penggandaan dan pengiriman".into(), rupiah }]
                    }
                    _ => Vec::new(),
                },
                payment: Some(payment.to_owned()).filter(|payment| !payment.is_empty()),
            },
        };
        Notification {
            frame: self.frame(Role::Ppid),
            request: self.summary(),
            contents,
            objection: self.objection(),
        }
    }

    fn refusal(&self) -> letter::Refusal {
        let ruling = self.dossier.case.decision.as_ref();
        letter::Refusal {
            frame: self.frame(Role::Ppid),
            request: self.summary(),
            reasons: self.reasons(),
            consequence: self.dossier.words("decision/consequence").to_owned(),
            consequence_test: ruling.and_then(|ruling| ruling.test_decree.clone()),
            objection: self.objection(),
        }
    }

    fn other_holder(&self) -> Option<OtherHolder> {
        let holder = self.dossier.words("decision/holder");
        (!holder.is_empty()).then(|| OtherHolder { name: holder.to_owned(), contact: None })
    }

    fn not_held(&self) -> NotHeld {
        let explanation = match self.dossier.case.outcome {
            Some(Outcome::Lapsed) => String::from(
                "Permohonan belum dapat diproses karena kelengkapan yang diminta tidak kami terima \
                 sampai dengan batas waktunya. Saudara dapat mengajukan permohonan baru kapan saja.",
            ),
            _ => String::from(
                "Informasi yang diminta tidak dibuat, tidak disimpan, dan tidak diterima oleh kantor \
                 kami sehingga tidak berada dalam penguasaan kami.",
            ),
        };
        NotHeld {
            frame: self.frame(Role::Ppid),
            request: self.summary(),
            explanation,
            holder: self.other_holder(),
            objection: self.objection(),
        }
    }

    fn handover(&self) -> Handover {
        let Dossier { case, content, .. } = self.dossier;
        let delivered = case.delivered.as_ref();
        let gives = matches!(case.outcome, Some(Outcome::Granted | Outcome::GrantedInPart));
        let mut items: Vec<HandoverItem> = lines(self.dossier.words("decision/material"))
            .filter(|_| gives)
            .map(|title| HandoverItem {
                title,
                form: obtain_words(content.obtain).into(),
                amount: "1 berkas".into(),
            })
            .collect();
        if items.is_empty() {
            items.push(HandoverItem {
                title: "Pemberitahuan tertulis".into(),
                form: "Surat".into(),
                amount: "1 berkas".into(),
            });
        }
        let note = self.dossier.words("delivery/note");
        Handover {
            frame: self.frame(Role::Desk),
            request: self.summary(),
            notification_no: self.notification_no.clone(),
            items,
            means: delivered.map_or("-", |delivered| delivery_words(delivered.by)).into(),
            handed_on: delivered.map_or(self.today(), |delivered| delivered.on),
            handed_time: None,
            received_by: Some(self.dossier.requester_name().to_owned()),
            received_note: Some(note.to_owned()).filter(|note| !note.is_empty()),
            paid: case
                .decision
                .as_ref()
                .and_then(|ruling| u64::try_from(ruling.cost_rupiah).ok())
                .unwrap_or(0),
        }
    }
}

/// Where and by which code a letter is checked.
pub fn verification(public_url: &str, id: &LetterId) -> Verification {
    let code = short_code(id);
    Verification { url: format!("{public_url}/periksa-surat/{code}"), code }
}

/// The code printed on a letter: the last twelve digits of its identifier, in groups of four.
pub fn short_code(id: &LetterId) -> String {
    let digits: Vec<char> = id.as_str().chars().filter(|c| *c != '-').collect();
    let tail: String = digits[digits.len().saturating_sub(12)..].iter().collect();
    let tail = tail.to_uppercase();
    match (tail.get(..4), tail.get(4..8), tail.get(8..)) {
        (Some(a), Some(b), Some(c)) => format!("{a}-{b}-{c}"),
        _ => tail,
    }
}

fn ground_citation(ground: ExemptionGround) -> String {
    format!("Pasal 17 huruf {} Undang-Undang Nomor 14 Tahun 2008", ground.code())
}

fn lines(text: &str) -> impl Iterator<Item = String> + '_ {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned)
}
