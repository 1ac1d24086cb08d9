//! *Dasar hukum*: is what it cites still law, and law for this office.

use jiff::civil::Date;

use super::Around;
use super::citation::{Citation, citations};
use super::regulation::{Regulation, Standing};
use crate::law::explain::date_en;
use crate::letter::words::date;
use crate::procedure::read::words::has_words;
use crate::procedure::{Finding, Procedure, Severity};

pub(super) fn check(procedure: &Procedure, around: &Around<'_>) -> Vec<Finding> {
    let entries = &procedure.boxes.legal_basis;
    let cited: Vec<Vec<Citation>> = entries.iter().map(|entry| citations(entry)).collect();
    let mut findings = Vec::new();
    for (at, citations) in cited.iter().enumerate() {
        let place = format!("legal_basis.{}", at + 1);
        let Some(first) = citations.first() else { continue };
        let Some(regulation) = around.regulations.find(first) else { continue };
        if let Some(finding) = title_differs(regulation, first, &citations[1..], &place) {
            findings.push(finding);
            // A citation of something else: nothing more can be said of it.
            continue;
        }
        findings.extend(stands(regulation, first, &cited, &place, around.today));
        findings.extend(addresses(regulation, first, &place));
        findings.extend(issuer(regulation, first, &place));
        let again = cited[..at].iter().any(|other| {
            other.first().is_some_and(|o| {
                (o.kind, &o.number, o.year) == (first.kind, &first.number, first.year)
            })
        });
        if again {
            findings.push(Finding::new(
                "regulation.twice",
                Severity::Info,
                place.as_str(),
                format!("{} disebut dua kali dalam dasar hukum.", first.text),
                format!("{} stands twice in the legal basis.", first.short()),
            ));
        }
    }
    findings
}

fn stands(
    regulation: &Regulation,
    cited: &Citation,
    all: &[Vec<Citation>],
    place: &str,
    today: Date,
) -> Option<Finding> {
    let by = regulation.by.as_deref().unwrap_or_default();
    let short = cited.short();
    let since = |day: fn(Date) -> String, word: &str| {
        regulation.since.map(|on| format!("{word} {}", day(on))).unwrap_or_default()
    };
    match regulation.standing(today) {
        Standing::Revoked => Some(
            Finding::new(
                "regulation.revoked",
                Severity::Error,
                place,
                format!(
                    "{} ({short}) sudah dicabut{} oleh {by}.",
                    cited.text,
                    since(date, " sejak")
                ),
                format!("{short} is revoked{} by {by}.", since(date_en, " since")),
            )
            .advise(format!("Ganti dengan {by} beserta perubahannya."))
            .cite(by),
        ),
        Standing::Replaced => Some(
            Finding::new(
                "regulation.replaced",
                Severity::Error,
                place,
                format!("{} ({short}) sudah diganti dengan {by}.", cited.text),
                format!("{short} is replaced by {by}."),
            )
            .advise(format!("Ganti dengan {by}."))
            .cite(by),
        ),
        Standing::Amended if !regulation.minor => {
            let last = regulation.last_amendment(today)?;
            let named = |c: &Citation| {
                (c.kind, c.number.as_str(), c.year) == (last.kind, last.number.as_str(), last.year)
            };
            if all.iter().flatten().any(named) {
                return None;
            }
            let amendment = format!("{} {}/{}", last.kind.short(), last.number, last.year);
            Some(
                Finding::new(
                    "regulation.amended",
                    Severity::Warning,
                    place,
                    format!("{} ({short}) sudah diubah, terakhir dengan {amendment}, yang tidak disebut.", cited.text),
                    format!("{short} has been amended, last by {amendment}, which is not cited."),
                )
                .advise(format!("Tambahkan \"sebagaimana telah diubah terakhir dengan {amendment}\"."))
                .cite(amendment),
            )
        }
        _ => None,
    }
}

fn addresses(regulation: &Regulation, cited: &Citation, place: &str) -> Option<Finding> {
    if regulation.addresses_kpu {
        return None;
    }
    let (id, en) = (
        regulation.addressed_id.as_deref().unwrap_or("pihak lain"),
        regulation.addressed_en.as_deref().unwrap_or("others"),
    );
    Some(
        Finding::new(
            "regulation.not_addressed",
            Severity::Warning,
            place,
            format!("{} ({}) ditujukan kepada {id}, bukan kepada KPU.", cited.text, cited.short()),
            format!("{} addresses {en}, not election offices.", cited.short()),
        )
        .advise("Hapus dari dasar hukum; gunakan peraturan KPU tentang pengelolaan dan pelayanan informasi publik.")
        .cite(regulation.short()),
    )
}

/// PKPU are made by KPU; one "of" a provincial office does not exist.
fn issuer(regulation: &Regulation, cited: &Citation, place: &str) -> Option<Finding> {
    let lower = cited.text.to_uppercase();
    let local = ["PROVINSI", "KABUPATEN", "KOTA"].iter().any(|word| lower.contains(word));
    (regulation.kind == super::Kind::Pkpu && local).then(|| {
        Finding::new(
            "regulation.issuer",
            Severity::Info,
            place,
            format!(
                "{} dibaca sebagai {}: Peraturan KPU ditetapkan oleh KPU, bukan oleh KPU daerah.",
                cited.text,
                cited.short()
            ),
            format!(
                "{} was read as {}: KPU itself makes them, not a regional office.",
                cited.text,
                cited.short()
            ),
        )
    })
}

/// Number and year fit, the title does not: one of them is wrong.
fn title_differs(
    regulation: &Regulation,
    cited: &Citation,
    later: &[Citation],
    place: &str,
) -> Option<Finding> {
    if regulation.words.is_empty() || !has_words(&cited.title, "TENTANG") {
        return None;
    }
    let whole: String = std::iter::once(cited.title.as_str())
        .chain(later.iter().map(|c| c.title.as_str()))
        .collect::<Vec<_>>()
        .join(" ");
    if regulation.words.iter().any(|word| whole.contains(word.as_str()))
        || cited.title.split(' ').count() < 3
    {
        return None;
    }
    Some(
        Finding::new(
            "regulation.title_differs",
            Severity::Warning,
            place,
            format!(
                "{} ({}) berjudul \"{}\", bukan seperti yang ditulis.",
                cited.text,
                cited.short(),
                regulation.title
            ),
            format!("{} is titled \"{}\", not as written.", cited.short(), regulation.title),
        )
        .advise("Periksa nomor, tahun, dan judulnya.")
        .cite(regulation.short()),
    )
}
