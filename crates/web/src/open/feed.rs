//! What changed last as an Atom feed (RFC 4287), and the site map for search engines.

use axum::extract::State;
use axum::response::Response;
use terbuka_core::catalog::Category;
use terbuka_desk::catalog::{self, Lookup, item_url};

use super::{shared, xml};
use crate::error::WebError;
use crate::page::Page;
use crate::state::AppState;

/// Entries of the feed.
const NEWEST: usize = 50;
/// Addresses in the site map; the protocol allows 50,000 in a file.
const IN_MAP: usize = 20_000;

/// `GET /katalog-informasi.atom`.
pub async fn atom(page: Page, State(state): State<AppState>) -> Result<Response, WebError> {
    let found = newest(&page, &state, NEWEST, false).await?;
    let root = &state.desk().public_url;
    let home = format!("{root}{}", page.prefix);
    let name = xml(&format!("Daftar Informasi Publik {}", page.office_name()));
    let updated = found.iter().map(|item| item.changed).max().unwrap_or(page.now);
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" \
         xml:lang=\"id\"><id>{home}/katalog-informasi.atom</id><title>{name}</title>\
         <updated>{updated}</updated><author><name>{}</name></author>\
         <link rel=\"self\" href=\"{home}/katalog-informasi.atom\"/>\
         <link rel=\"alternate\" href=\"{home}/katalog-informasi\"/>",
        xml(&page.office_name())
    );
    for item in found {
        let url = item_url(root, &item.item.id);
        let content = &item.content;
        out.push_str(&format!(
            "<entry><id>{url}</id><title>{}</title><updated>{}</updated>\
             <link href=\"{url}\"/><category term=\"{}\" label=\"{}\"/><summary>{}</summary></entry>",
            xml(&content.title),
            item.changed,
            content.category.code(),
            content.category.indonesian(),
            xml(&content.summary)
        ));
    }
    out.push_str("</feed>\n");
    Ok(shared("application/atom+xml; charset=utf-8", out))
}

/// `GET /sitemap.xml`: the pages of the office and the items that changed last.
pub async fn sitemap(page: Page, State(state): State<AppState>) -> Result<Response, WebError> {
    let root = &state.desk().public_url;
    let home = format!("{root}{}", page.prefix);
    let mut out = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n\
        <urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">"
        .to_owned();
    for path in [
        "/",
        "/katalog-informasi",
        "/info-terkecuali",
        "/maklumat",
        "/sop",
        "/laporan-layanan-informasi",
        "/mekanisme-permohonan-informasi",
        "/faq",
        "/aksesibilitas",
    ] {
        out.push_str(&format!("<url><loc>{home}{path}</loc></url>"));
    }
    for item in newest(&page, &state, IN_MAP, true).await? {
        let url = item_url(root, &item.item.id);
        out.push_str(&format!(
            "<url><loc>{url}</loc><lastmod>{}</lastmod></url>",
            item.item.changed_on
        ));
    }
    out.push_str("</urlset>\n");
    Ok(shared("application/xml; charset=utf-8", out))
}

async fn newest(
    page: &Page,
    state: &AppState,
    limit: usize,
    open_only: bool,
) -> Result<Vec<catalog::StoredItem>, WebError> {
    let office = page.office.as_ref().map(|office| &office.id);
    let lookup = Lookup { office, open_only, limit, ..Lookup::default() };
    let found = catalog::look_up(state.desk(), &lookup).await?;
    let mut items: Vec<catalog::StoredItem> = found.hits.into_iter().map(|hit| hit.found).collect();
    // What must be announced at once stands first among the newest of a moment.
    items.sort_by_key(|item| {
        let at_once = item.content.category == Category::Immediate;
        (std::cmp::Reverse(item.changed), !at_once)
    });
    Ok(items)
}
