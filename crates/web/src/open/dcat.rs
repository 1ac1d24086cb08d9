//! The list as a DCAT 3 catalogue with what DCAT-AP requires, in Turtle and JSON-LD. Exempt titles
//! stay out: they are no data set. Large lists come in pages, each naming the next.

use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;
use terbuka_desk::catalog::{self, Lookup, StoredItem, item_url};

use super::graph::{Graph, Object};
use super::shared;
use crate::error::WebError;
use crate::page::Page;
use crate::state::AppState;

/// Data sets of one page.
const PER_PAGE: usize = 500;
/// The access right of what is open to all.
const PUBLIC: &str = "http://publications.europa.eu/resource/authority/access-right/PUBLIC";
const INDONESIAN: &str = "http://publications.europa.eu/resource/authority/language/IND";

/// Which page.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    halaman: usize,
}

/// `GET /katalog-informasi.ttl`.
pub async fn turtle(
    page: Page,
    State(state): State<AppState>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let graph = graph(&page, &state, "ttl", asked.halaman).await?;
    Ok(shared("text/turtle; charset=utf-8", graph.turtle()))
}

/// `GET /katalog-informasi.jsonld`.
pub async fn json_ld(
    page: Page,
    State(state): State<AppState>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let graph = graph(&page, &state, "jsonld", asked.halaman).await?;
    Ok(shared("application/ld+json", graph.json_ld().to_string()))
}

async fn graph(
    page: &Page,
    state: &AppState,
    ending: &str,
    number: usize,
) -> Result<Graph, WebError> {
    let number = number.clamp(1, 1_000_000);
    let lookup = Lookup {
        office: page.office.as_ref().map(|office| &office.id),
        open_only: true,
        offset: (number - 1) * PER_PAGE,
        limit: PER_PAGE,
        ..Lookup::default()
    };
    let found = catalog::look_up(state.desk(), &lookup).await?;
    let root = &state.desk().public_url;
    let home = format!("{root}{}", page.prefix);
    let list = format!("{home}/katalog-informasi");
    let name = page.office_name().into_owned();
    let words = |text: &str| Object::Words(text.to_owned(), "id");
    let mut graph = Graph::default();
    graph
        .about(&list, "dcat:Catalog")
        .say("dct:title", words(&format!("Daftar Informasi Publik {name}")))
        .say("dct:description", words("Informasi yang dikuasai dan terbuka bagi setiap orang."))
        .say("dct:publisher", Object::Iri(format!("{home}/#badan-publik")))
        .say("dct:language", Object::Iri(INDONESIAN.to_owned()))
        .say("foaf:homepage", Object::Iri(list.clone()));
    let latest = found.hits.iter().map(|hit| hit.found.item.changed_on).max();
    if let Some(latest) = latest {
        graph.say("dct:modified", Object::Typed(latest.to_string(), "xsd:date"));
    }
    for hit in &found.hits {
        graph.say("dcat:dataset", Object::Iri(item_url(root, &hit.found.item.id)));
    }
    let part = |number: usize| format!("{list}.{ending}?halaman={number}");
    graph
        .about(&part(number), "hydra:PartialCollectionView")
        .say("hydra:first", Object::Iri(part(1)))
        .say("hydra:totalItems", Object::Typed(found.total.to_string(), "xsd:integer"));
    if (number * PER_PAGE) as u64 <= found.total && found.hits.len() == PER_PAGE {
        graph.say("hydra:next", Object::Iri(part(number + 1)));
    }
    let offices = state.offices().await?;
    for office in offices.iter() {
        let mine = page.office.as_ref().is_none_or(|own| own.id == office.id);
        if mine {
            let own = office_home(root, page, &office.slug);
            graph
                .about(&format!("{own}/#badan-publik"), "foaf:Agent")
                .say("foaf:name", words(&office.name))
                .say("foaf:homepage", Object::Iri(format!("{own}/")));
            let mail = office.settings.contact.email.as_deref().unwrap_or_default();
            graph
                .about(&format!("{own}/#kontak"), "vcard:Organization")
                .say("vcard:fn", words(&format!("PPID {}", office.name)))
                .say("vcard:hasURL", Object::Iri(format!("{own}/")));
            if !mail.is_empty() {
                graph.say("vcard:hasEmail", Object::Iri(format!("mailto:{mail}")));
            }
        }
    }
    if page.office.is_none() {
        graph
            .about(&format!("{home}/#badan-publik"), "foaf:Agent")
            .say("foaf:name", words(&name))
            .say("foaf:homepage", Object::Iri(format!("{home}/")));
    }
    for hit in &found.hits {
        let office = offices.iter().find(|office| office.id == hit.found.item.office);
        let own = match office {
            Some(office) => office_home(root, page, &office.slug),
            None => home.clone(),
        };
        dataset(&mut graph, root, &own, &hit.found);
    }
    Ok(graph)
}

/// Where an office's pages begin.
fn office_home(root: &str, page: &Page, slug: &str) -> String {
    if page.several { format!("{root}/{slug}") } else { root.to_owned() }
}

fn dataset(graph: &mut Graph, root: &str, own: &str, found: &StoredItem) {
    let (item, content) = (&found.item, &found.content);
    let url = item_url(root, &item.id);
    let words = |text: &str| Object::Words(text.to_owned(), "id");
    let summary = if content.summary.is_empty() { &content.title } else { &content.summary };
    graph
        .about(&url, "dcat:Dataset")
        .say("dct:title", words(&content.title))
        .say("dct:description", words(summary))
        .say("dct:identifier", Object::Plain(item.id.to_string()))
        .say("adms:versionNotes", words(&format!("Versi {}", item.version)))
        .say("dcat:version", Object::Plain(item.version.to_string()))
        .say("dct:issued", Object::Typed(item.listed_on.to_string(), "xsd:date"))
        .say("dct:modified", Object::Typed(item.changed_on.to_string(), "xsd:date"))
        .say("dct:publisher", Object::Iri(format!("{own}/#badan-publik")))
        .say("dcat:contactPoint", Object::Iri(format!("{own}/#kontak")))
        .say("dcat:keyword", words(content.category.indonesian()))
        .say("dcat:keyword", words(&content.unit))
        .say("dct:language", Object::Iri(INDONESIAN.to_owned()))
        .say("dct:accessRights", Object::Iri(PUBLIC.to_owned()))
        .say("dcat:landingPage", Object::Iri(url.clone()));
    for file in &content.files {
        graph.say("dcat:distribution", Object::Iri(format!("{url}/berkas/{}", file.id)));
    }
    for number in 1..=content.links.len() {
        graph.say("dcat:distribution", Object::Iri(format!("{url}#tautan-{number}")));
    }
    for file in &content.files {
        let address = format!("{url}/berkas/{}", file.id);
        let sum = format!("{address}#sha256");
        let media = format!("https://www.iana.org/assignments/media-types/{}", file.bare_type());
        graph
            .about(&address, "dcat:Distribution")
            .say("dct:title", words(&file.name))
            .say("dcat:accessURL", Object::Iri(url.clone()))
            .say("dcat:downloadURL", Object::Iri(address.clone()))
            .say("dcat:mediaType", Object::Iri(media))
            .say("dcat:byteSize", Object::Typed(file.size.to_string(), "xsd:nonNegativeInteger"))
            .say("spdx:checksum", Object::Iri(sum.clone()));
        graph
            .about(&sum, "spdx:Checksum")
            .say("spdx:algorithm", Object::Term("spdx:checksumAlgorithm_sha256"))
            .say("spdx:checksumValue", Object::Typed(file.sha256.clone(), "xsd:hexBinary"));
    }
    for (number, link) in (1..).zip(&content.links) {
        graph
            .about(&format!("{url}#tautan-{number}"), "dcat:Distribution")
            .say("dct:title", words(&link.title))
            .say("dcat:accessURL", Object::Iri(link.url.clone()));
    }
}
