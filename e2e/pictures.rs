//! Draws every page, on a desk and on a telephone, and the first page of every letter, into
//! `target/pictures/`, to be looked at. Run by `./test pictures`.

mod support;

use std::path::{Path, PathBuf};

use support::browser::{Browser, Screen};
use support::pdf;
use support::site::Site;
use support::tour;

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("a runtime").block_on(draw());
}

async fn draw() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../target/pictures");
    let _ = std::fs::remove_dir_all(&folder);
    let site = Site::start();
    let mut count = letters(&site, &folder.join("surat"));
    let wanted = std::env::var("TERBUKA_PICTURES").unwrap_or_default();
    let stops: Vec<_> = tour::portal(&site)
        .into_iter()
        .chain(tour::workspace(&site))
        .filter(|stop| stop.name.contains(&wanted))
        .collect();
    for (screen, name) in [(Screen::Desk, "meja"), (Screen::Phone, "ponsel")] {
        let folder = folder.join(name);
        std::fs::create_dir_all(&folder).expect("a folder");
        let browser = Browser::open(&site, screen).await;
        let mut here = None;
        for stop in &stops {
            if here != stop.login {
                match stop.login {
                    Some(login) => browser.become_officer(site.sign_in(login).secret()).await,
                    None => browser.leave().await,
                }
                here = stop.login;
            }
            browser.goto(&stop.path).await;
            browser.find("main").await;
            let to = folder.join(format!("{}.png", stop.name));
            std::fs::write(to, browser.picture()).expect("written");
            count += 1;
        }
    }
    println!("{count} pictures in {}", folder.display());
}

fn letters(site: &Site, folder: &Path) -> usize {
    std::fs::create_dir_all(folder).expect("a folder");
    let letters = tour::letters(site);
    for (title, bytes) in &letters {
        let name = title.to_lowercase().replace(' ', "-");
        pdf::picture(bytes, &folder.join(name));
    }
    letters.len()
}
