//! Every page there is to look at: the portal's and the workspace's, with the cases of the demo in
//! each state, found by walking in rather than listed by hand.

use std::collections::{BTreeMap, BTreeSet};

use super::site::{Session, Site, plain};

/// One page.
#[derive(Clone, Debug)]
pub struct Stop {
    /// A short name, fit for a file.
    pub name: String,
    /// Where.
    pub path: String,
    /// The route it lies on.
    pub route: &'static str,
    /// The officer who looks; nobody for the portal.
    pub login: Option<&'static str>,
}

const DESK: &str = "desk.sarolangun";
const PPID: &str = "ppid.sarolangun";
const ADMIN: &str = "admin.sumsel";

/// The public pages of one office, tracking pages of two of its requests among them.
pub fn portal(site: &Site) -> Vec<Stop> {
    let mut stops = Vec::new();
    let mut add = |name: &str, route: &'static str, path: String| {
        stops.push(Stop { name: format!("portal-{name}"), path, route, login: None });
    };
    add("kantor", "/", "/".into());
    for (name, route) in [
        ("beranda", "/"),
        ("formulir", "/formulir-permohonan"),
        ("keberatan", "/formulir-keberatan"),
        ("cek", "/cek-permohonan"),
        ("katalog", "/katalog-informasi"),
        ("dikecualikan", "/info-terkecuali"),
        ("maklumat", "/maklumat"),
        ("maklumat-edisi", "/maklumat/{edition}"),
        ("sop", "/sop"),
        ("laporan", "/laporan-layanan-informasi"),
        ("statistik", "/statistik"),
        ("register", "/register"),
        ("hasil-survei", "/survei-kepuasan"),
        ("mekanisme", "/mekanisme-permohonan-informasi"),
        ("tanya-jawab", "/faq"),
        ("aksesibilitas", "/aksesibilitas"),
        ("periksa-surat", "/periksa-surat"),
    ] {
        let path = match route {
            "/" => "",
            "/maklumat/{edition}" => "/maklumat/1",
            route => route,
        };
        add(name, route, format!("/sarolangun{path}"));
    }
    add("statistik-nasional", "/statistik/nasional", "/statistik/nasional".into());
    add("statistik-provinsi", "/statistik/provinsi/{code}", "/statistik/provinsi/15".into());
    let here = "/sarolangun/laporan-layanan-informasi/";
    let published = || {
        let reports = site.get("/sarolangun/laporan-layanan-informasi").text();
        addresses(&reports, here).into_iter().find(|path| !path.contains('.'))
    };
    // Early in a year the demo has published nothing yet.
    let report = published().or_else(|| {
        let ppid = site.sign_in(PPID);
        let list = ppid.get("/kerja/laporan").text();
        let last = addresses(&list, "/kerja/laporan-berkala/").swap_remove(1);
        ppid.post(&format!("{last}/penerbitan"), &[]);
        published()
    });
    let report = report.expect("a published report");
    add("laporan-terbit", "/laporan-layanan-informasi/{period}", report);
    add("maklumat-belum", "/maklumat", "/sumsel/maklumat".into());
    add("maklumat-diganti", "/maklumat/{edition}", "/dharmasraya/maklumat/1".into());
    add("periksa-surat-salah", "/periksa-surat/{code}", "/periksa-surat/0000-0000-0000".into());
    add("masuk", "/masuk", "/masuk".into());
    add("tidak-ada", "-", "/sarolangun/tidak-ada".into());
    let catalogue = site.get("/sarolangun/katalog-informasi");
    let answer = catalogue.after(r#"href="/sarolangun/informasi/"#).expect("a published answer");
    add("informasi", "/informasi/{id}", format!("/sarolangun/informasi/{answer}"));
    let desk = site.sign_in(DESK);
    // Closed and not asked about yet.
    let closed = ["selesai", "register", "supervisi"].map(|bucket| cases(&desk, bucket)).concat();
    let mut surveys =
        closed.iter().filter_map(|case| site.get(&tracking(site, &desk, case)).after("/survei/"));
    add("survei", "/survei/{token}", format!("/survei/{}", surveys.next().expect("a survey")));
    for (name, bucket) in [
        ("lacak-berjalan", "terbuka"),
        ("lacak-lengkapi", "menunggu"),
        ("lacak-selesai", "selesai"),
    ] {
        let Some(case) = cases(&desk, bucket).into_iter().next() else { continue };
        let path = tracking(site, &desk, &case);
        add(name, "/permohonan/{token}", path.clone());
        if bucket == "terbuka" {
            add("diterima", "/permohonan/{token}/diterima", format!("{path}/diterima"));
        }
    }
    // An objection's form, and the page on which it is followed.
    let list = desk.get("/kerja/keberatan").text();
    for (at, path) in addresses(&list, "/kerja/keberatan/").into_iter().enumerate() {
        if path.ends_with("/baru") {
            continue;
        }
        let page = desk.get(&path).text();
        let follow = addresses(&page, "http").into_iter();
        let mut follow = follow.filter_map(|address| {
            let (_, token) = address.split_once("/keberatan/")?;
            Some(format!("/keberatan/{token}"))
        });
        let Some(follow) = follow.next() else { continue };
        stops.push(Stop {
            name: format!("portal-keberatan-{at}"),
            path: follow,
            route: "/keberatan/{token}",
            login: None,
        });
        let request = addresses(&page, "/kerja/permohonan/")
            .into_iter()
            .find(|path| !path.ends_with("/baru"));
        if let Some(request) = request {
            stops.push(Stop {
                name: format!("portal-ajukan-keberatan-{at}"),
                path: format!("{}/keberatan", tracking(site, &desk, &request)),
                route: "/permohonan/{token}/keberatan",
                login: None,
            });
        }
    }
    stops
}

/// The pages of the workspace, cases in every state among them.
pub fn workspace(site: &Site) -> Vec<Stop> {
    let desk = site.sign_in(DESK);
    let mut stops = Vec::new();
    let mut add = |name: &str, route: &'static str, path: String, login: &'static str| {
        stops.push(Stop { name: format!("kerja-{name}"), path, route, login: Some(login) });
    };
    for (name, route, login) in [
        ("antrean", "/kerja", DESK),
        ("permohonan-baru", "/kerja/permohonan/baru", DESK),
        ("register", "/kerja/register", DESK),
        ("keberatan", "/kerja/keberatan", DESK),
        ("keberatan-baru", "/kerja/keberatan/baru", DESK),
        ("sidang", "/kerja/sidang", PPID),
        ("register-keberatan", "/kerja/register-keberatan", DESK),
        ("register-sengketa", "/kerja/register-sengketa", DESK),
        ("laporan", "/kerja/laporan", PPID),
        ("statistik", "/kerja/statistik", PPID),
        ("monev", "/kerja/monev", PPID),
        ("matriks", "/kerja/matriks", PPID),
        ("kalender", "/kerja/kalender", PPID),
        ("sop", "/kerja/sop", PPID),
        ("maklumat", "/kerja/maklumat", PPID),
        ("maklumat-lama", "/kerja/maklumat", "ppid.dharmasraya"),
        ("pengecualian", "/kerja/pengecualian", PPID),
        ("pengecualian-baru", "/kerja/pengecualian/baru", PPID),
        ("dokumentasi", "/kerja/dokumentasi", "dokumentasi.sarolangun"),
        ("dokumentasi-baru", "/kerja/dokumentasi/baru", "dokumentasi.sarolangun"),
        ("dokumentasi-keputusan", "/kerja/dokumentasi/keputusan", "dokumentasi.sarolangun"),
        ("daftar", "/kerja/daftar", "dokumentasi.sarolangun"),
        ("daftar-baru", "/kerja/daftar/baru", "dokumentasi.sarolangun"),
        ("daftar-impor", "/kerja/daftar/impor", "dokumentasi.sarolangun"),
        ("dokumentasi-massal", "/kerja/dokumentasi/massal", "dokumentasi.sarolangun"),
        ("surel", "/kerja/surel", PPID),
        ("kantor", "/kerja/kantor", ADMIN),
        ("pengguna", "/kerja/pengguna", ADMIN),
        ("kata-sandi", "/kerja/kata-sandi", DESK),
    ] {
        add(name, route, route.into(), login);
    }
    add("antrean-selesai", "/kerja", "/kerja?daftar=selesai".into(), PPID);
    add(
        "ditolak",
        "/kerja/permohonan/baru",
        "/kerja/permohonan/baru".into(),
        "sekretaris.sarolangun",
    );
    // A document at every stage, in the hands of somebody who acts on it.
    let keeper = site.sign_in("dokumentasi.sarolangun");
    for bucket in ["unit", "formulir", "persetujuan", "terdaftar", "dibuang"] {
        let list = keeper.get(&format!("/kerja/dokumentasi?daftar={bucket}"));
        let Some(path) = list.after(r#"class="row-link" href=""#) else { continue };
        let (name, login) = match bucket {
            "persetujuan" => ("dokumen-persetujuan", "sekretaris.sarolangun"),
            "unit" => ("dokumen-unit", "dokumentasi.sarolangun"),
            "formulir" => ("dokumen-formulir", "dokumentasi.sarolangun"),
            "terdaftar" => ("dokumen-terdaftar", "dokumentasi.sarolangun"),
            _ => ("dokumen-dibuang", "dokumentasi.sarolangun"),
        };
        add(name, "/kerja/dokumentasi/{id}", path, login);
    }
    let list = addresses(&keeper.get("/kerja/daftar").text(), "/kerja/daftar/");
    let item = list.into_iter().find(|path| !path.ends_with("/baru") && !path.ends_with("/impor"));
    let item = item.expect("an item of the list");
    add("daftar-ubah", "/kerja/daftar/{id}", item, "dokumentasi.sarolangun");
    // A draft in its maker's hands and in another's, one that waits, one in force.
    for (name, login) in [
        ("maklumat-naskah", "ppid.sumsel"),
        ("maklumat-naskah-orang-lain", "desk.sumsel"),
        ("maklumat-penetapan", "sekretaris.metro"),
        ("maklumat-berlaku", PPID),
    ] {
        let list = site.sign_in(login).get("/kerja/maklumat");
        let path = addresses(&list.text(), "/kerja/maklumat/").remove(0);
        add(name, "/kerja/maklumat/{id}", path, login);
    }
    // A test at each of its stages, as the person sees it whose turn it is.
    for (name, login, word) in [
        ("uji-dasar", "ppid.dharmasraya", "Mencari dasar"),
        ("uji-ditimbang", "pertimbangan.sarolangun", "Ditimbang"),
        ("uji-penimbangan", PPID, "Ditimbang"),
        ("uji-persetujuan", "sekretaris.sarolangun", "Menunggu persetujuan"),
        ("uji-penetapan", "ppid.sumsel", "Menunggu penetapan"),
        ("uji-usulan", PPID, "Menunggu kantor di atas"),
        ("uji-dikecualikan", PPID, "Dikecualikan"),
        ("uji-berakhir", PPID, "Berakhir"),
    ] {
        let list = site.sign_in(login).get("/kerja/pengecualian").text();
        let rows = list.split("<tr>").filter(|row| row.contains(&format!(">{word}<")));
        let path = rows.flat_map(|row| addresses(row, "/kerja/pengecualian/")).next();
        let path = path.unwrap_or_else(|| panic!("no test is “{word}” for {login}"));
        add(name, "/kerja/pengecualian/{id}", path, login);
    }
    // Objections and disputes in every state that the demo has.
    for (login, office) in [
        (PPID, "sarolangun"),
        ("sekretaris.kalteng", "kalteng"),
        ("ppid.sumsel", "sumsel"),
        ("ppid.metro", "metro"),
    ] {
        let list = site.sign_in(login).get("/kerja/keberatan").text();
        let objections = addresses(&list, "/kerja/keberatan/");
        let objections = objections.into_iter().filter(|path| !path.ends_with("/baru"));
        for (at, path) in objections.enumerate() {
            add(&format!("keberatan-{office}-{at}"), "/kerja/keberatan/{id}", path, login);
        }
        for (at, path) in addresses(&list, "/kerja/sengketa/").into_iter().enumerate() {
            add(&format!("sengketa-{office}-{at}"), "/kerja/sengketa/{id}", path, login);
        }
    }
    // A version in force, and a draft of the next one.
    let ppid = site.sign_in(PPID);
    let list = ppid.get("/kerja/sop").text();
    let version = addresses(&list, "/kerja/sop/").into_iter().next().expect("a version");
    add("sop-versi", "/kerja/sop/{id}", version.clone(), PPID);
    let draft = ppid.post("/kerja/sop", &[("service", "objection")]);
    let draft = draft.header("location").split('?').next().unwrap_or_default().to_owned();
    add("sop-isi", "/kerja/sop/{id}/isi", format!("{draft}/isi"), PPID);
    let reports = ppid.get("/kerja/laporan");
    let months: BTreeSet<String> =
        addresses(&reports.text(), "/kerja/laporan/").into_iter().collect();
    let month = months.into_iter().nth_back(1).expect("months");
    add("laporan-bulan", "/kerja/laporan/{period}", month, PPID);
    let periodic = addresses(&reports.text(), "/kerja/laporan-berkala/");
    for (name, login) in [("laporan-tahun", PPID), ("laporan-tahun-dibaca", DESK)] {
        let path = periodic[1].clone();
        add(name, "/kerja/laporan-berkala/{period}", path, login);
    }
    let words = [("chapter", "policy"), ("version", "0"), ("policy", "Uraian untuk dilihat.")];
    ppid.post(&format!("{}/bab", periodic[1]), &words);
    let report = ppid.get(&periodic[1]).text();
    let version = addresses(&report, &format!("{}/bab/", periodic[1])).into_iter().next();
    let route = "/kerja/laporan-berkala/{period}/bab/{chapter}/{version}";
    add("laporan-versi", route, version.expect("a version"), PPID);
    let mut seen = BTreeSet::new();
    for (bucket, login) in [
        ("diperiksa", DESK),
        ("terbuka", PPID),
        ("terlambat", PPID),
        ("segera", PPID),
        ("menunggu", DESK),
        ("penyerahan", DESK),
        ("register", DESK),
        ("supervisi", PPID),
        ("selesai", PPID),
    ] {
        let Some(case) = cases(&desk, bucket).into_iter().find(|case| seen.insert(case.clone()))
        else {
            continue;
        };
        add(&format!("perkara-{bucket}"), "/kerja/permohonan/{id}", case.clone(), login);
        if bucket == "terbuka" {
            let path = format!("{case}/keputusan");
            add("keputusan", "/kerja/permohonan/{id}/keputusan", path, PPID);
            let path = format!("{case}/diterima");
            add("diterima", "/kerja/permohonan/{id}/diterima", path, DESK);
        }
    }
    stops
}

/// Addresses of the cases in a bucket of the queue.
pub fn cases(who: &Session<'_>, bucket: &str) -> Vec<String> {
    let page = who.get(&format!("/kerja?daftar={bucket}")).text();
    let found = page.split(r#"class="row-link" href=""#).skip(1);
    found.filter_map(|rest| rest.split('"').next().map(str::to_owned)).collect()
}

/// The requester's page of a case.
pub fn tracking(site: &Site, who: &Session<'_>, case: &str) -> String {
    let page = who.get(case).text();
    let (_, rest) = page.split_once("/permohonan/").expect("links");
    let _ = rest;
    addresses(&page, &format!("{}/", site.url))
        .into_iter()
        .chain(addresses(&page, "http://"))
        .find(|address| address.contains("/permohonan/") && !address.contains("/kerja/"))
        .unwrap_or_else(|| panic!("{case} has no tracking page: {}", plain(&page)))
}

/// One letter of every kind that the demo has, by its title: the file.
pub fn letters(site: &Site) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for login in [PPID, "ppid.sumsel"] {
        let who = site.sign_in(login);
        for case in cases(&who, "semua") {
            let page = who.get(&case).text();
            for part in page.split(r#"<li><a href=""#).skip(1) {
                let Some((href, rest)) = part.split_once('"') else { continue };
                if !href.contains("/surat/") {
                    continue;
                }
                let title = plain(&format!("<{}", rest.split_once("</a>").map_or("", |(a, _)| a)));
                found.entry(title).or_insert_with(|| who.get(href).body);
            }
        }
    }
    found
}

fn addresses(page: &str, start: &str) -> Vec<String> {
    let needle = format!(r#"href="{start}"#);
    let found = page.split(&needle).skip(1);
    found.filter_map(|rest| Some(format!("{start}{}", rest.split('"').next()?))).collect()
}
