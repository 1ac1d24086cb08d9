//! The public information list as people and machines get it.

mod support;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use serde_json::Value;
use support::Site;
use terbuka_core::role::Role;
use terbuka_desk::{catalog, intake};
use terbuka_documents::table::TableLimits;
use terbuka_testkit::world::{PASSWORD, at_the_desk};
use terbuka_web::WebSettings;

const LIST: &str = "id,title,summary,category,unit,format,time,retention,link\n\
    A-1,Rekapitulasi DPT 2024,Pemilih per kecamatan,setiap saat,Data,PDF,2024,permanen,https://kpu.example/dpt\n\
    A-2,\"Laporan \"\"keuangan\"\" <2023>\",Neraca,berkala,Keuangan,XLSX,2023,10 tahun,\n\
    A-3,Gudang terendam banjir,Surat suara dipindahkan,serta merta,Umum,PDF,2026,1 tahun,\n\
    A-4,Dokumen kesehatan bakal calon,,dikecualikan,Teknis,,,,\n";

async fn site() -> Site {
    let site = Site::new().await;
    let world = &site.world;
    let reading = catalog::read(LIST.as_bytes(), &[], &TableLimits::default()).unwrap();
    assert!(reading.errors.is_empty(), "{:?}", reading.errors);
    let done = catalog::import_for(&world.cx, &world.office.id, "system", &reading.rows, |_| {});
    assert_eq!(done.await.unwrap().added, 4);
    site
}

#[tokio::test]
async fn the_list_is_searched_narrowed_and_leads_to_permanent_addresses() {
    let site = site().await;
    let mut browser = site.browser();
    let page = browser.get("/uji/katalog-informasi").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(!page.body.contains("noindex"));
    let found = browser.get("/uji/katalog-informasi?q=daftar+pemilih+tetap").await;
    assert!(found.text().contains("Rekapitulasi DPT 2024"), "{}", found.text());
    assert!(found.body.contains("noindex"));
    let slip = browser.get("/uji/katalog-informasi?q=rekapitulsi").await;
    assert!(slip.text().contains("rekapitulasi"), "{}", slip.text());
    let exempt = browser.get("/uji/katalog-informasi?jenis=exempt").await;
    assert!(exempt.text().contains("Dokumen kesehatan bakal calon"));
    assert!(!exempt.text().contains("Rekapitulasi DPT 2024"));
    // Over all offices.
    let all = browser.get("/katalog-informasi?q=banjir").await;
    assert_eq!(all.status, StatusCode::OK);
    assert!(all.text().contains("Gudang terendam banjir"));
    let at = all.body.find("/informasi/").expect("a link to the item");
    let path: String = all.body[at..].chars().take_while(|c| !"\"?".contains(*c)).collect();
    let item = browser.get(&path).await;
    assert_eq!(item.status, StatusCode::OK);
    assert!(item.text().contains("Surat suara dipindahkan") && item.text().contains(&path));
    let home = browser.get("/uji").await;
    assert!(home.text().contains("Gudang terendam banjir"), "announced at once, on the home page");
    for odd in ["?halaman=-1", "?halaman=99999999999", "?tahun=x", "?jenis=x&format=%00", "?q=%22"]
    {
        let page = browser.get(&format!("/uji/katalog-informasi{odd}")).await;
        assert_eq!(page.status, StatusCode::OK, "{odd}");
    }
}

#[tokio::test]
async fn what_was_withdrawn_says_so_and_nothing_else() {
    let site = site().await;
    let world = &site.world;
    let item = catalog::listed(&world.cx, &world.office.id).await.unwrap().remove(0);
    let mut browser = site.browser();
    let login = format!("{}.uji", Role::Ppid.code());
    browser.post("/masuk", &[("login", &login), ("password", PASSWORD)]).await;
    let list = browser.get("/kerja/daftar").await;
    assert!(list.text().contains("Rekapitulasi DPT 2024"));
    let csrf = list.input("_csrf").unwrap();
    let path = format!("/kerja/daftar/{}/pencabutan", item.item.id);
    let stale = [("_csrf", csrf.as_str()), ("version", "9"), ("reason", "Ganda")];
    assert_eq!(browser.post(&path, &stale).await.status, StatusCode::CONFLICT);
    let fields = [("_csrf", csrf.as_str()), ("version", "1"), ("reason", "Ganda")];
    assert_eq!(browser.post(&path, &fields).await.status, StatusCode::SEE_OTHER);
    let gone = browser.get(&format!("/informasi/{}", item.item.id)).await;
    assert_eq!(gone.status, StatusCode::GONE);
    assert!(!gone.text().contains(&item.content.title));
}

async fn json(site: &Site, path: &str) -> (StatusCode, Value) {
    let page = site.browser().get(path).await;
    (page.status, serde_json::from_str(&page.body).expect("JSON"))
}

#[tokio::test]
async fn machines_read_the_list_in_the_shapes_they_know() {
    let site = site().await;
    let (status, body) = json(&site, "/api/v1/offices/uji/catalog?q=dpt").await;
    assert_eq!((status, &body["total"]), (StatusCode::OK, &Value::from(1)));
    assert_eq!(body["items"][0]["source_id"], "A-1");
    let (status, body) = json(&site, "/api/v1/offices/uji/catalog?category=x").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(body["errors"][0]["pointer"], "/category");

    let (_, body) = json(&site, "/api/3/action/package_search?q=keuangan&rows=1").await;
    assert_eq!(body["success"], true);
    let package = &body["result"]["results"][0];
    assert_eq!(package["title"], "Laporan \"keuangan\" <2023>");
    let show = format!("/api/3/action/package_show?id={}", package["id"].as_str().unwrap());
    assert_eq!(json(&site, &show).await.1["result"]["title"], package["title"]);
    let (_, body) = json(&site, "/api/3/action/package_search").await;
    assert_eq!(body["result"]["count"], 3, "exempt information is no data set");
    let (_, body) = json(&site, "/api/3/action/package_list").await;
    assert_eq!(body["result"].as_array().unwrap().len(), 3);
    let (status, body) = json(&site, "/api/3/action/package_show?id=none").await;
    assert_eq!(
        (status, &body["error"]["__type"]),
        (StatusCode::NOT_FOUND, &"Not Found Error".into())
    );
    let (status, body) = json(&site, "/api/3/action/package_search?rows=x").await;
    assert_eq!(
        (status, &body["error"]["__type"]),
        (StatusCode::CONFLICT, &"Validation Error".into())
    );
    assert_eq!(json(&site, "/api/3/action/package_create").await.0, StatusCode::BAD_REQUEST);

    let (_, graph) = json(&site, "/uji/katalog-informasi.jsonld").await;
    let nodes = graph["@graph"].as_array().unwrap();
    let of = |kind: &str| nodes.iter().filter(|node| node["@type"][0] == kind).count();
    assert_eq!((of("dcat:Catalog"), of("dcat:Dataset"), of("dcat:Distribution")), (1, 3, 1));
    for node in nodes.iter().filter(|node| node["@type"][0] == "dcat:Dataset") {
        for must in ["dct:title", "dct:description", "dct:publisher", "dcat:contactPoint"] {
            assert!(node[must].is_array(), "{must} of {node}");
        }
    }
    let turtle = site.browser().get("/uji/katalog-informasi.ttl").await.body;
    assert!(turtle.contains("\"Laporan \\\"keuangan\\\" <2023>\"@id"), "{turtle}");
    let feed = site.browser().get("/uji/katalog-informasi.atom").await.body;
    assert!(feed.contains("&lt;2023&gt;") && feed.matches("<entry>").count() == 4, "{feed}");
    assert!(site.browser().get("/sitemap.xml").await.body.contains("/informasi/"));
}

#[tokio::test]
async fn a_request_is_answered_with_an_item_of_the_list() {
    let site = site().await;
    let world = &site.world;
    let mut asked = at_the_desk();
    asked.form.information = "Mohon rekapitulasi DPT 2024 per kecamatan".into();
    let desk = world.person(Role::Desk);
    let case = intake::receive(&world.cx, &desk, asked).await.unwrap().case;
    let listed = catalog::listed(&world.cx, &world.office.id).await.unwrap();
    let item = |title: &str| {
        let found = listed.iter().find(|one| one.content.title.starts_with(title));
        found.expect("is listed").item.id.clone()
    };
    let (open, exempt) = (item("Rekapitulasi DPT 2024"), item("Dokumen kesehatan"));
    let line = format!("Rekapitulasi DPT 2024: https://ppid.example/informasi/{open}");

    // At the desk, on the case's own page; then the PPID, in the decision.
    for (role, path, field) in [
        (Role::Desk, format!("/kerja/permohonan/{case}"), "spot_material"),
        (Role::Ppid, format!("/kerja/permohonan/{case}/keputusan"), "material"),
    ] {
        let mut browser = site.browser();
        let login = format!("{}.uji", role.code());
        browser.post("/masuk", &[("login", &login), ("password", PASSWORD)]).await;
        let page = browser.get(&path).await;
        let take = format!("{path}?item={open}");
        assert!(page.body.contains(&format!("href=\"{take}\"")), "{}", page.text());
        assert!(!page.text().contains("Dokumen kesehatan"));
        let filled = browser.get(&take).await;
        assert_eq!(filled.status, StatusCode::OK);
        let area = filled.body.split("<textarea").find(|area| {
            area.split('>').next().is_some_and(|tag| tag.contains(&format!("name=\"{field}\"")))
        });
        assert!(area.expect("the field").contains(&line), "{}", filled.text());
        for hidden in [exempt.as_str(), "tidak-ada"] {
            let page = browser.get(&format!("{path}?item={hidden}")).await;
            assert_eq!(page.status, StatusCode::NOT_FOUND, "{hidden}");
        }
    }
}

#[tokio::test]
async fn one_item_is_typed_in_reworded_and_never_lost() {
    let site = site().await;
    let world = &site.world;
    let mut browser = site.browser();
    let login = format!("{}.uji", Role::Ppid.code());
    browser.post("/masuk", &[("login", &login), ("password", PASSWORD)]).await;
    let page = browser.get("/kerja/daftar/baru").await;
    assert!(!page.body.contains("value=\"exempt\""), "exempt comes by a consequence test");
    let csrf = page.input("_csrf").unwrap();
    let csrf = csrf.as_str();

    let bad = [
        ("_csrf", csrf),
        ("title", "Anggaran <b>2026</b>"),
        ("category", "anytime"),
        ("link", "javascript:alert(1)"),
        ("time", "1899"),
    ];
    let page = browser.post("/kerja/daftar", &bad).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.body.contains("Anggaran &#60;b&#62;2026") || page.body.contains("&lt;b&gt;"));
    for said in ["Yang menguasai", "bukan alamat web"] {
        assert!(page.text().contains(said), "{said}: {}", page.text());
    }
    let exempt = [("_csrf", csrf), ("title", "x"), ("unit", "x"), ("category", "exempt")];
    let page = browser.post("/kerja/daftar", &exempt).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    let good = [
        ("_csrf", csrf),
        ("title", "Anggaran 2026"),
        ("category", "periodic"),
        ("unit", "Keuangan"),
        ("format", "Softcopy, PDF"),
        ("link", "https://kpu.example/anggaran"),
        ("time", "Januari 2026"),
    ];
    let page = browser.post("/kerja/daftar", &good).await;
    assert_eq!(page.location(), "/kerja/daftar?selesai=ditambah", "{}", page.text());
    let listed = catalog::listed(&world.cx, &world.office.id).await.unwrap();
    let added = listed.iter().find(|one| one.content.title == "Anggaran 2026").unwrap();
    assert_eq!(added.content.year, Some(2026));

    let path = format!("/kerja/daftar/{}", added.item.id);
    let form = browser.get(&path).await;
    assert_eq!(form.input("link").as_deref(), Some("https://kpu.example/anggaran"));
    let version = form.input("version").unwrap();
    let mut reworded = good.to_vec();
    reworded[1].1 = "Anggaran 2026, sesudah perubahan";
    reworded.push(("version", &version));
    assert_eq!(browser.post(&path, &reworded).await.location(), "/kerja/daftar?selesai=diubah");
    // Somebody with the form of before: told so, nothing lost, and the next try is meant.
    reworded[1].1 = "Anggaran 2026, menurut saya";
    let stale = browser.post(&path, &reworded).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert!(stale.body.contains("menurut saya"));
    let version = stale.input("version").unwrap();
    reworded.pop();
    reworded.push(("version", &version));
    assert_eq!(browser.post(&path, &reworded).await.status, StatusCode::SEE_OTHER);

    let exempt = listed.iter().find(|one| one.content.title.starts_with("Dokumen kes")).unwrap();
    let path = format!("/kerja/daftar/{}", exempt.item.id);
    assert_eq!(browser.get(&path).await.status, StatusCode::NOT_FOUND);
    reworded.pop();
    reworded.push(("version", "1"));
    let opened = browser.post(&path, &reworded).await;
    assert_eq!(opened.status, StatusCode::UNPROCESSABLE_ENTITY, "no form opens what is exempt");
}

/// CKAN's own client asks by POST.
#[tokio::test]
async fn a_harvester_that_asks_by_post_is_not_taken_for_a_flood_of_forms() {
    let site = Site::with(WebSettings::default()).await;
    for _ in 0..60 {
        let request = Request::post("/api/3/action/package_search")
            .header(header::CONTENT_TYPE, "application/json");
        let page = site.browser().send(request, Body::from(r#"{"rows": 1}"#)).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    }
    site.close().await;
}
