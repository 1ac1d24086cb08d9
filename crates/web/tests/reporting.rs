//! Statistics, the survey and periodic reports as pages, downloads and data.

mod support;

use axum::http::{StatusCode, header};
use support::{Browser, Site};
use terbuka_core::person::Delivery;
use terbuka_core::request::decide::Command;
use terbuka_core::role::Role;
use terbuka_core::statistics::Span;
use terbuka_desk::{intake, serve, surveys, yearly};
use terbuka_testkit::world::{PASSWORD, at_the_desk};

async fn officer(site: &Site, role: Role) -> (Browser, String) {
    let mut browser = site.browser();
    let login = format!("{}.uji", role.code());
    browser.post("/masuk", &[("login", &login), ("password", PASSWORD)]).await;
    let token = browser.get("/kerja/kata-sandi").await.input("_csrf").unwrap();
    (browser, token)
}

/// A case answered at the desk; where its survey is.
async fn answered(site: &Site) -> String {
    let world = &site.world;
    let mut form = at_the_desk();
    form.form.information = "Anggaran <b>hibah</b> Pilkada".into();
    let desk = world.person(Role::Desk);
    let case = intake::receive(&world.cx, &desk, form).await.unwrap().case;
    let command = Command::AnswerOnSpot { material: "Ada".into(), delivery: Delivery::PickUp };
    serve::perform(&world.cx, &desk, &case, None, command, Vec::new()).await.unwrap();
    let url = surveys::url(&world.cx, &case);
    url.strip_prefix("https://ppid.example").unwrap().to_owned()
}

#[tokio::test]
async fn registers_for_everybody_name_nobody_and_officers_see_each_track() {
    let site = Site::new().await;
    answered(&site).await;
    let mut browser = site.browser();
    let page = browser.get("/uji/register").await;
    assert_eq!(page.status, StatusCode::OK);
    let text = page.text();
    assert!(text.contains("Anggaran dan keuangan") && text.contains("dikabulkan"), "{text}");
    let form = terbuka_testkit::world::form();
    for secret in [&form.name, &form.identity_number, &form.address, &form.email, &form.purpose] {
        assert!(!text.contains(secret.as_str()), "{secret} is told to everybody");
    }
    for kind in ["permohonan", "keberatan", "sengketa"] {
        let page = browser.get(&format!("/uji/register?tahun=2026&jenis={kind}")).await;
        assert_eq!(page.status, StatusCode::OK);
        for ending in ["csv", "xlsx", "pdf"] {
            let file = browser.get(&format!("/uji/register/{kind}-2026.{ending}")).await;
            assert_eq!(file.status, StatusCode::OK, "{kind}.{ending}");
        }
    }
    for nowhere in ["permohonan-2026.json", "x-2026.csv", "permohonan-1999.csv", "permohonan.csv"] {
        let page = browser.get(&format!("/uji/register/{nowhere}")).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{nowhere}");
    }
    let beyond = browser.get("/uji/register?tahun=2026&jenis=permohonan&halaman=7").await;
    assert_eq!(beyond.status, StatusCode::OK);
    // The officers' register: election requests have a book of their own.
    let (mut desk, _) = officer(&site, Role::Desk).await;
    let election = desk.get("/kerja/register?tahun=2026&jalur=election").await.text();
    assert!(election.contains("0 dari 0"), "{election}");
    assert!(
        desk.get("/kerja/register?tahun=2026&jalur=ordinary").await.text().contains("1 dari 1")
    );
    assert_eq!(desk.get("/kerja/register/2026-election.csv").await.status, StatusCode::OK);
    assert_eq!(desk.get("/kerja/register/2026-x.csv").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn statistics_are_drawn_told_downloaded_and_given_as_data() {
    let site = Site::new().await;
    answered(&site).await;
    let mut browser = site.browser();
    let page = browser.get("/uji/statistik").await;
    assert_eq!(page.status, StatusCode::OK);
    // Each chart is a named picture with the table behind it.
    let charts = page.body.matches("role=\"img\"").count();
    assert!(charts >= 5 && page.body.matches("<figure class=\"chart\"").count() == charts);
    assert_eq!(page.body.matches("<desc id=").count(), charts);
    assert!(page.text().contains("Anggaran dan keuangan"), "{}", page.text());
    for (file, start) in [
        ("2026-saluran.csv", "a,b"),
        // The first byte of a picture is no UTF-8.
        ("2026-saluran.png", "\u{fffd}PNG"),
        ("2026-bulan.xlsx", "PK"),
    ] {
        let file = browser.get(&format!("/uji/statistik/{file}")).await;
        assert_eq!(file.status, StatusCode::OK);
        assert!(file.body.starts_with(start), "{start}: {:?}", file.body.get(..8));
        let disposition = file.headers[header::CONTENT_DISPOSITION].to_str().unwrap();
        assert!(disposition.starts_with("attachment"), "{disposition}");
    }
    for nowhere in
        ["2026-x.csv", "2026-bulan.json", "2026-bulan.exe", "1999-bulan.csv", "bulan.csv", "2026"]
    {
        let page = browser.get(&format!("/uji/statistik/{nowhere}")).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{nowhere}");
    }
    let data = browser.get("/api/v1/offices/uji/statistics?year=2026").await;
    let data: serde_json::Value = serde_json::from_str(&data.body).unwrap();
    assert_eq!((data["received"].as_u64(), data["ended"].as_u64()), (Some(1), Some(1)));
    assert_eq!(data["by_subject"][0]["code"], "budget");
    assert_eq!(data["by_month"].as_array().unwrap().len(), 12);
    for (year, status) in
        [("2025", 200), ("2027", 404), ("1945", 404), ("dua", 422), ("2026-03", 422)]
    {
        let page = browser.get(&format!("/api/v1/offices/uji/statistics?year={year}")).await;
        assert_eq!(page.status.as_u16(), status, "{year}");
    }
    assert_eq!(browser.get("/api/v1/offices/none/statistics").await.status, StatusCode::NOT_FOUND);
    // Together: a map with a tile for each province, a table of offices.
    let page = browser.get("/statistik/nasional").await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    assert_eq!(page.body.matches("<rect x=").count(), 38);
    assert!(page.text().contains("KPU Kota Lain") && page.text().contains("KPU Kabupaten Uji"));
    let page = browser.get("/statistik/provinsi/15").await;
    assert!(page.text().contains("Jambi") && !page.text().contains("KPU Kota Lain"));
    for nowhere in ["11", "00", "x"] {
        let page = browser.get(&format!("/statistik/provinsi/{nowhere}")).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{nowhere}");
    }
    site.close().await;
}

const MARKS: [(&str, &str); 9] = [
    ("u1", "4"),
    ("u2", "4"),
    ("u3", "3"),
    ("u4", "4"),
    ("u5", "4"),
    ("u6", "4"),
    ("u7", "4"),
    ("u8", "4"),
    ("u9", "4"),
];

#[tokio::test]
async fn the_survey_takes_nine_marks_once() {
    let site = Site::new().await;
    let path = answered(&site).await;
    let mut browser = site.browser();
    let page = browser.get(&path).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    assert_eq!(page.body.matches("type=\"radio\"").count(), 36);
    assert!(page.headers[header::CACHE_CONTROL].to_str().unwrap().contains("no-store"));
    // A mark is missing, another is none: every question that needs one says so; the rest is kept.
    let mut some = MARKS.to_vec();
    some[2].1 = "7";
    some.remove(0);
    some.push(("komentar", "Baik <script>"));
    let page = browser.post(&path, &some).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    for field in ["u1", "u3"] {
        assert!(page.body.contains(&format!("id=\"{field}-salah\"")), "nothing beside {field}");
    }
    assert!(page.body.contains("id=\"u9-4\" checked") && !page.body.contains("Baik <script>"));
    let mut whole = MARKS.to_vec();
    whole.push(("komentar", "Baik <script>"));
    assert_eq!(browser.post(&path, &whole).await.status, StatusCode::SEE_OTHER);
    let page = browser.get(&path).await;
    assert!(page.text().contains("sudah kami terima") && !page.body.contains("type=\"radio\""));
    // Again: the page says the same, nothing is counted.
    assert_eq!(browser.post(&path, &whole).await.status, StatusCode::SEE_OTHER);
    let page = browser.get("/uji/survei-kepuasan").await;
    assert!(
        page.text().contains("97,22") && page.text().contains("A (sangat baik)"),
        "{}",
        page.text()
    );
    assert!(page.text().contains("1 responden dari 1"), "{}", page.text());
    // What somebody wrote stays with the officers.
    assert!(!page.text().contains("Baik"));
    let (mut ppid, _) = officer(&site, Role::Ppid).await;
    let page = ppid.get("/kerja/statistik").await;
    assert!(page.text().contains("Baik <script>") && !page.body.contains("Baik <script>"));
    let other = format!("{}0", &path[..path.len() - 1]);
    for nowhere in ["/survei/x", "/survei/", other.as_str()] {
        assert_eq!(browser.get(nowhere).await.status, StatusCode::NOT_FOUND, "{nowhere}");
    }
    site.close().await;
}

#[tokio::test]
async fn a_report_is_written_published_and_read() {
    let site = Site::new().await;
    let (mut ppid, csrf) = officer(&site, Role::Ppid).await;
    let home = "/kerja/laporan-berkala/2025";
    let page = ppid.get(home).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    assert!(page.text().contains("F. Rekomendasi") && page.text().contains("31 Maret 2026"));
    let mut fields = vec![
        ("_csrf", csrf.as_str()),
        ("chapter", "constraints"),
        ("version", "0"),
        ("constraints", "Arsip <b>lama</b>\n\nBelum digital."),
    ];
    let page = ppid.post(&format!("{home}/bab"), &fields).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text());
    assert!(ppid.get(home).await.body.contains("Arsip &#60;b&#62;lama"));
    // From an old page: nothing is overwritten, what was typed stays.
    fields[3].1 = "Lain sama sekali";
    let page = ppid.post(&format!("{home}/bab"), &fields).await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    assert!(page.text().contains("Lain sama sekali"));
    assert!(ppid.get(&format!("{home}/bab/constraints/1")).await.text().contains("Belum digital."));
    assert_eq!(ppid.get(&format!("{home}/bab/constraints/9")).await.status, StatusCode::NOT_FOUND);
    let wrong =
        [("_csrf", csrf.as_str()), ("staff_count", "dua"), ("budget", "-1"), ("staff", "Ani")];
    let page = ppid.post(&format!("{home}/sumber-daya"), &wrong).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        page.body.contains("id=\"staff_count-salah\"") && page.body.contains("id=\"budget-salah\"")
    );
    assert!(page.text().contains("Arsip <b>lama"), "the other forms stand as they were");
    for (ending, start) in [("pdf", "%PDF"), ("docx", "PK"), ("xlsx", "PK"), ("json", "{")] {
        let file = ppid.get(&format!("{home}/konsep.{ending}")).await;
        assert!(file.status == StatusCode::OK && file.body.starts_with(start), "{ending}");
    }
    for nowhere in ["2026-01", "2030", "x", "2026-T4"] {
        let page = ppid.get(&format!("/kerja/laporan-berkala/{nowhere}")).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{nowhere}");
    }
    let running = ppid.post("/kerja/laporan-berkala/2026/penerbitan", &[("_csrf", &csrf)]).await;
    assert_eq!(running.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", running.text());

    let mut public = site.browser();
    let list = "/uji/laporan-layanan-informasi";
    assert!(public.get(list).await.text().contains("Belum ada laporan"));
    assert_eq!(public.get(&format!("{list}/2025")).await.status, StatusCode::NOT_FOUND);
    let page = ppid.post(&format!("{home}/penerbitan"), &[("_csrf", &csrf)]).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text());
    let page = public.get(list).await;
    assert!(page.text().contains("Pengumuman tahunan 2025"), "{}", page.text());
    assert_eq!(public.get(&format!("{list}/2025")).await.status, StatusCode::OK);
    assert!(public.get(&format!("{list}/2025/laporan.pdf")).await.body.starts_with("%PDF"));
    for nowhere in ["2024/laporan.pdf", "2025/laporan.csv", "2025/laporan.exe", "x/laporan.pdf"] {
        let page = public.get(&format!("{list}/{nowhere}")).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{nowhere}");
    }
    // Another office's officer publishes his own, not this one.
    let other = site.world.person_of(&site.world.other, Role::Ppid);
    let found = yearly::open(&site.world.cx, &other, Span::Year(2025)).await.unwrap();
    assert!(found.published.is_none());
    let (mut desk, token) = officer(&site, Role::Desk).await;
    let page = desk.post(&format!("{home}/penerbitan"), &[("_csrf", &token)]).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    site.close().await;
}

#[tokio::test]
async fn the_monev_page_says_that_it_is_an_estimate_and_takes_links() {
    let site = Site::new().await;
    let (mut ppid, csrf) = officer(&site, Role::Ppid).await;
    let page = ppid.get("/kerja/monev").await;
    assert!(page.text().contains("bukan penilaian Komisi Informasi"), "{}", page.text());
    let to = "/kerja/monev/2026/pernyataan";
    let bad = [("_csrf", csrf.as_str()), ("question", "profile"), ("link", "javascript:alert(1)")];
    let page = ppid.post(to, &bad).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!page.body.contains("href=\"javascript"));
    let good =
        [("_csrf", csrf.as_str()), ("question", "profile"), ("link", "https://x.example/dip")];
    assert_eq!(ppid.post(to, &good).await.status, StatusCode::SEE_OTHER);
    assert!(ppid.get("/kerja/monev").await.body.contains("href=\"https://x.example/dip\""));
    assert!(ppid.get("/kerja/monev/2026.pdf").await.body.starts_with("%PDF"));
    assert_eq!(ppid.get("/kerja/monev/1999.pdf").await.status, StatusCode::NOT_FOUND);
    let nothing = ppid.post("/kerja/monev/1999/pernyataan", &good).await;
    assert_eq!(nothing.status, StatusCode::NOT_FOUND);
    site.close().await;
}
