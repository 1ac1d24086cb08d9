//! The pack for the *Komisi Informasi*'s monitoring: each question with the evidence that the system
//! holds or the office states, what is missing, and an estimate.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use terbuka_boxed::boxed;
use terbuka_core::ident::OfficeId;
use terbuka_core::letter::{LetterKind, Letterhead};
use terbuka_core::monev::{Estimate, Evidence, Question, Questionnaire, Standing};
use terbuka_core::office::Office;
use terbuka_core::procedure::Service;
use terbuka_core::role::Role;
use terbuka_core::sheet::{Cell, Column, Sheet};
use terbuka_core::statistics::Span;
use terbuka_store::{Lookup, NewReportText};

use crate::authority::{Permission, Principal};
use crate::compose::letterhead;
use crate::context::Context;
use crate::error::{Check, DeskError, Result};
use crate::papers::{FileOut, Format, sheet_file};
use crate::{answers, offices, statistics, surveys, yearly};

/// Kind under which what the office states is kept.
const KIND: &str = "monev";
/// The most characters of a statement and of its link.
pub const MAX_STATEMENT_CHARS: usize = 1_000;

/// What an office states of a question that no program can answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stated {
    /// Where it can be seen.
    pub link: String,
    /// What stands there, or why there is nothing.
    pub note: String,
}

/// What the system found for a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// How far the question is answered.
    pub standing: Standing,
    /// How many of something, when it is counted: SOPs, answers, requests.
    pub count: Option<u64>,
    /// Of how many, when there is a whole.
    pub of: Option<u64>,
    /// Where it can be seen on the portal, without the office in front.
    pub path: Option<String>,
}

/// A question with its evidence.
#[derive(Clone, Debug)]
pub struct Answered {
    /// The question.
    pub question: &'static Question,
    /// What the system found; nothing for what only the office knows.
    pub found: Option<Found>,
    /// What the office states.
    pub stated: Stated,
    /// How far it is answered, all in all.
    pub standing: Standing,
}

/// The pack of a year.
#[derive(Clone, Debug)]
pub struct Pack {
    /// The year.
    pub year: i16,
    /// Every question.
    pub answered: Vec<Answered>,
    /// The estimate.
    pub estimate: Estimate,
}

/// The pack of one's office for a year.
///
/// # Errors
/// Not permitted.
#[boxed]
pub async fn pack(cx: &Context, who: &Principal, year: i16) -> Result<Pack> {
    who.may(Permission::SeeReports)?;
    let evidence = gather(cx, &who.office, year).await?;
    let mut read = cx.store.read().await?;
    let texts = read.report_texts(&who.office, KIND, &year.to_string()).await?;
    drop(read);
    let questionnaire = Questionnaire::shipped();
    let mut answered = Vec::new();
    for question in &questionnaire.questions {
        let stated = match texts.iter().rfind(|text| text.slot == question.code) {
            Some(text) => serde_json::from_str(&text.body).map_err(|error| DeskError::Broken {
                what: "reading a statement",
                reason: error.to_string(),
            })?,
            None => Stated::default(),
        };
        let found = evidence.get(&question.evidence).cloned();
        answered.push(Answered {
            standing: standing(&stated, found.as_ref()),
            question,
            stated,
            found,
        });
    }
    let of = |question: &Question| {
        let found = answered.iter().find(|one| one.question.code == question.code);
        found.map_or(Standing::Missing, |one| one.standing)
    };
    Ok(Pack { year, estimate: questionnaire.estimate(of), answered })
}

/// What the system found counts as found; what the office states counts with a link, and half without
/// one.
fn standing(stated: &Stated, found: Option<&Found>) -> Standing {
    let said = match (stated.link.is_empty(), stated.note.is_empty()) {
        (false, _) => Standing::Found,
        (true, false) => Standing::Partly,
        (true, true) => Standing::Missing,
    };
    match found {
        Some(found) => found.standing,
        None => said,
    }
}

/// What the system holds, by kind of evidence.
async fn gather(cx: &Context, office: &OfficeId, year: i16) -> Result<BTreeMap<Evidence, Found>> {
    let span = Span::Year(year);
    let counted = statistics::counted(cx, office, span).await?;
    let figures = &counted.figures;
    let survey = surveys::results(cx, office, span).await?;
    let published = yearly::published(cx, office).await?;
    let adopted = offices::procedures(cx, office).await?;
    let answers = answers::list(cx, office, 1).await?.len() as u64;
    let mut read = cx.store.read().await?;
    let people = read.users_of(office).await?;
    let own = Lookup { office: Some(office), open_only: true, ..Lookup::default() };
    let listed = read.look_up(&own).await?.total;
    let decrees = read.letters_of_office(office, LetterKind::ListDecree, 100).await?;
    let exempt = read.exemptions_of(office).await?;
    let charter = read.charter_in_force(office).await?.is_some();
    let texts = read.report_texts(office, "annual", &span.to_string()).await?;
    drop(read);
    let there = |path: &str| Found {
        standing: Standing::Found,
        count: None,
        of: None,
        path: Some(path.to_owned()),
    };
    let only_if = |holds: bool, path: &str| {
        if holds { there(path) } else { Found { standing: Standing::Missing, ..there(path) } }
    };
    let counts = |standing, count: u64, of: Option<u64>, path: Option<&str>| Found {
        standing,
        count: Some(count),
        of,
        path: path.map(str::to_owned),
    };
    let wanted = [
        Service::Request,
        Service::Documentation,
        Service::Objection,
        Service::ConsequenceTest,
        Service::Catalogue,
    ];
    let sops = wanted
        .iter()
        .filter(|service| adopted.iter().any(|one| one.procedure.service == **service))
        .count();
    let appointed = |role: Role| {
        people.iter().any(|user| user.disabled.is_none() && user.roles_in(office).contains(&role))
    };
    let officers = [Role::Ppid, Role::AtasanPpid, Role::Desk];
    let officers = officers.into_iter().filter(|role| appointed(*role)).count();
    let permille = figures.in_time_permille();
    let in_time = match permille {
        Some(1000) => Standing::Found,
        Some(900..) => Standing::Partly,
        // Without an answer there is none that came late; the commission asks for a statement then.
        None | Some(_) => Standing::Missing,
    };
    let last = published.iter().find(|(one, ..)| *one == Span::Year(year - 1));
    let this_year = |on: Date| on.year() == year;
    let whose = offices::by_id(cx, office).await?;
    let determined = decrees.iter().any(|decree| this_year(whose.date_at(decree.issued)));
    let tests = exempt.iter().filter_map(|one| one.test.decided.as_ref());
    let decided = tests.clone().count();
    let tested = tests.filter(|decided| this_year(decided.on)).count();
    // The list itself is half of what is asked; determined, or tested, this year is the whole.
    let half = |held: bool, fresh: bool| match (held, fresh) {
        (false, _) => Standing::Missing,
        (true, false) => Standing::Partly,
        (true, true) => Standing::Found,
    };
    let any = figures.received > 0;
    let numbers = if any { Standing::Found } else { Standing::Partly };
    Ok(BTreeMap::from([
        (
            Evidence::List,
            counts(half(listed > 0, determined), listed, None, Some("/katalog-informasi")),
        ),
        (
            Evidence::ExemptList,
            counts(half(decided > 0, tested > 0), decided as u64, None, Some("/info-terkecuali")),
        ),
        (Evidence::AnnualReport, only_if(last.is_some(), "/laporan-layanan-informasi")),
        (Evidence::Mechanism, there("/mekanisme-permohonan-informasi")),
        (
            Evidence::Answers,
            counts(
                Standing::of(usize::from(answers > 0), 1),
                answers,
                None,
                Some("/katalog-informasi"),
            ),
        ),
        (Evidence::OnlineRequest, there("/formulir-permohonan")),
        (Evidence::OnlineObjection, there("/formulir-keberatan")),
        (Evidence::Tracking, there("/cek-permohonan")),
        (Evidence::Statistics, there("/statistik")),
        (
            Evidence::InTime,
            counts(
                in_time,
                u64::from(figures.answered_in_time),
                Some(u64::from(figures.answered())),
                Some("/statistik"),
            ),
        ),
        // The program takes no refusal without its ground.
        (
            Evidence::Refusals,
            counts(
                Standing::Found,
                figures.by_ground.values().copied().map(u64::from).sum(),
                None,
                Some("/info-terkecuali"),
            ),
        ),
        (Evidence::Register, counts(numbers, u64::from(figures.received), None, None)),
        (Evidence::Numbers, there("/laporan-layanan-informasi")),
        (
            Evidence::Survey,
            counts(
                match (survey.tally.count, survey.speaks_for_all()) {
                    (0, _) => Standing::Missing,
                    (_, false) => Standing::Partly,
                    (_, true) => Standing::Found,
                },
                survey.tally.count,
                Some(survey.sample),
                Some("/survei-kepuasan"),
            ),
        ),
        (Evidence::Officers, counts(Standing::of(officers, 3), officers as u64, Some(3), None)),
        (
            Evidence::Resources,
            only_if(
                texts.iter().any(|text| text.slot == "resources"),
                "/laporan-layanan-informasi",
            ),
        ),
        (Evidence::Sops, counts(Standing::of(sops, 5), sops as u64, Some(5), Some("/sop"))),
        (Evidence::Charter, only_if(charter, "/maklumat")),
        (Evidence::Accessibility, there("/aksesibilitas")),
    ]))
}

/// States what the office has for a question.
///
/// # Errors
/// Not permitted; no such question, or one the system answers; a link that is none.
#[boxed]
pub async fn state(
    cx: &Context,
    who: &Principal,
    year: i16,
    code: &str,
    stated: &Stated,
) -> Result<()> {
    who.may(Permission::EditReport)?;
    let question = Questionnaire::shipped().questions.iter().find(|one| one.code == code);
    let question = question.filter(|one| one.evidence == Evidence::Stated);
    let question = question.ok_or(DeskError::NotFound)?;
    let mut check = Check::default();
    let web = stated.link.is_empty()
        || ((stated.link.starts_with("https://") || stated.link.starts_with("http://"))
            && stated.link.bytes().all(|b| b.is_ascii_graphic()));
    check.ensure(web, "link", "link");
    for (field, text) in [("link", &stated.link), ("note", &stated.note)] {
        check.ensure(text.chars().count() <= MAX_STATEMENT_CHARS, field, "too_long");
    }
    check.done()?;
    let body = serde_json::to_string(stated).map_err(|error| DeskError::Broken {
        what: "keeping a statement",
        reason: error.to_string(),
    })?;
    let (now, period) = (cx.now(), year.to_string());
    let mut tx = cx.store.begin().await?;
    tx.save_report_text(NewReportText {
        office: &who.office,
        kind: KIND,
        period: &period,
        slot: &question.code,
        body: &body,
        actor: who.user.as_str(),
        at: now,
    })
    .await?;
    Ok(tx.commit().await?)
}

fn standing_words(standing: Standing) -> &'static str {
    match standing {
        Standing::Found => "Ada",
        Standing::Partly => "Sebagian",
        Standing::Missing => "Belum ada",
    }
}

/// The pack as a table.
pub fn sheet(office: &Office, pack: &Pack, public_url: &str) -> Sheet {
    let questionnaire = Questionnaire::shipped();
    let mut sheet = Sheet::new(
        "Bahan Monitoring dan Evaluasi Keterbukaan Informasi Publik",
        vec![
            Column::text("Indikator").width(3),
            Column::text("Pertanyaan").width(7),
            Column::text("Keadaan").width(2),
            Column::text("Bukti").width(7),
            Column::number("Bobot").width(1),
        ],
    )
    .subtitle(office.name.clone())
    .subtitle(format!("Tahun {}", pack.year))
    .landscape();
    for one in &pack.answered {
        let area = questionnaire.areas.iter().find(|area| area.code == one.question.area);
        let mut proof = Vec::new();
        if let Some(found) = &one.found {
            match (found.count, found.of) {
                (Some(count), Some(of)) => proof.push(format!("{count} dari {of}")),
                (Some(count), None) => proof.push(count.to_string()),
                _ => {}
            }
            if let Some(path) = found.path.as_ref().filter(|_| found.standing != Standing::Missing)
            {
                proof.push(format!("{public_url}/{}{path}", office.slug));
            }
        }
        proof.extend([&one.stated.link, &one.stated.note].into_iter().cloned());
        let proof: Vec<String> = proof.into_iter().filter(|text| !text.is_empty()).collect();
        sheet.push(vec![
            Cell::text(area.map_or("", |area| area.title_id.as_str())),
            Cell::text(one.question.text_id.clone()),
            Cell::text(standing_words(one.standing)),
            Cell::text(proof.join("\n")),
            Cell::Number(i64::from(one.question.points)),
        ]);
    }
    let tenths = |value: u32| format!("{},{}", value / 10, value % 10);
    let estimate = &pack.estimate;
    sheet.note(format!(
        "Perkiraan nilai kuesioner: {}. Dengan visitasi, nilai keseluruhan antara {} dan {}.",
        tenths(estimate.questionnaire),
        tenths(estimate.least),
        tenths(estimate.most)
    ));
    sheet.note(format!(
        "Ini perkiraan program, bukan penilaian Komisi Informasi. Bobot indikator: {}; bobot tiap \
         pertanyaan ditaksir sendiri.",
        questionnaire.citation
    ));
    sheet
}

/// The pack as a file.
///
/// # Errors
/// Not permitted.
#[boxed]
pub async fn file(cx: &Context, who: &Principal, year: i16, format: Format) -> Result<FileOut> {
    let pack = pack(cx, who, year).await?;
    let office = offices::by_id(cx, &who.office).await?;
    let head: Letterhead = letterhead(&office);
    let name = format!("monev-{}-{year}", office.slug);
    sheet_file(cx, &name, sheet(&office, &pack, &cx.public_url), head, format).await
}
