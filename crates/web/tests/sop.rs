//! An SOP's pages: what the public reads of a force majeure, and what officers read of its life.

mod support;

use axum::http::StatusCode;
use support::{Browser, Site};
use terbuka_core::procedure::{Service, template};
use terbuka_core::role::Role;
use terbuka_desk::offices;
use terbuka_testkit::world::PASSWORD;

const WORDS: &str = "Kantor terendam <banjir>; petugas pindah";

async fn officer(site: &Site, role: Role) -> (Browser, String) {
    let mut browser = site.browser();
    let login = format!("{}.uji", role.code());
    browser.post("/masuk", &[("login", &login), ("password", PASSWORD)]).await;
    let token = browser.get("/kerja/kata-sandi").await.input("_csrf").unwrap();
    (browser, token)
}

#[tokio::test]
async fn a_force_majeure_is_said_to_the_public_and_kept_in_the_history() {
    let site = Site::new().await;
    let mut sop = template(Service::Request);
    sop.closing.force_majeure = true;
    let world = &site.world;
    let today = world.office.date_at(world.cx.now());
    let id = offices::adopt(&world.cx, &world.office.id, &sop, today, "system").await.unwrap();
    let (mut ppid, csrf) = officer(&site, Role::Ppid).await;
    let (mut head, head_csrf) = officer(&site, Role::Sekretaris).await;
    let reason = [("_csrf", &*csrf), ("reason", "force_majeure"), ("words", WORDS)];
    let begun = ppid.post(&format!("/kerja/sop/{id}/revisi"), &reason).await;
    assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.text());
    let version = begun.location().split('?').next().unwrap().to_owned();
    let check = [("_csrf", &*csrf), ("version", "1"), ("answer", "Sudah dibaca")];
    ppid.post(&format!("{version}/pemeriksaan"), &check).await;
    // Nothing is said before it is signed.
    let mut anybody = site.browser();
    assert!(!anybody.get("/uji/sop").await.text().contains("keadaan kahar"));
    let sign = [("_csrf", &*head_csrf), ("version", "2")];
    let signed = head.post(&format!("{version}/pengesahan"), &sign).await;
    assert_eq!(signed.status, StatusCode::SEE_OTHER, "{}", signed.text());

    let public = anybody.get("/uji/sop").await;
    assert!(
        public.text().contains(&format!("Berubah karena keadaan kahar: {WORDS}")),
        "{}",
        public.text()
    );
    assert!(!public.body.contains("<banjir>"), "what was typed became markup");
    assert!(public.text().contains("Versi sebelumnya"));
    let page = ppid.get(&version).await.text();
    for words in [
        "Berubah karena keadaan kahar",
        "Keadaan kahar: Kantor terendam",
        "Rancangan dibuat",
        "Temuan dibaca",
        "Disahkan",
        "Mulai berlaku",
        "Belum ada yang berjalan menurut versi ini.",
    ] {
        assert!(page.contains(words), "no “{words}” in {page}");
    }
    assert!(!page.contains("force_majeure"), "a code is shown");
    // The next, ordinary version: the note moves to the earlier versions.
    let reason = [("_csrf", &*csrf), ("reason", "other"), ("words", "Surut")];
    let begun = ppid.post(&format!("{version}/revisi"), &reason).await;
    let next = begun.location().split('?').next().unwrap().to_owned();
    ppid.post(&format!("{next}/pemeriksaan"), &check).await;
    head.post(&format!("{next}/pengesahan"), &sign).await;
    let public = anybody.get("/uji/sop").await;
    let (now, before) = public.body.split_once("Versi sebelumnya").expect("earlier versions");
    assert!(!now.contains("keadaan kahar") && before.contains("keadaan kahar"));
    site.close().await;
}
