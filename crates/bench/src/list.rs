//! The public information list with 2,000 and with 200,000 items: reading it in, searching it and
//! paging through it over HTTP, and what it takes of memory and disk.
//!
//! The two are measured in turns, as two servers side by side, so that a neighbour's burst of work
//! meets both.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::client::{Client, get};
use crate::load::{self, Call, Run};
use crate::server::{Memory, Server, memory_of};
use crate::submissions::Template;
use crate::table::{Aims, columns, fact, heading, line, mb, ms};
use crate::{Trouble, copy_folder, items, joined};

/// How many items each of the two lists has.
const SIZES: [usize; 2] = [2_000, 200_000];
/// Clients at once.
const CLIENTS: [usize; 2] = [1, 4];
/// Turns that the two servers take.
const TURNS: usize = 2;
/// Aims: the slowest hundredth of the searches, and how much slower a page may become.
const SEARCH_P99_MS: f64 = 30.0;
const PAGE_GROWTH: f64 = 1.5;

struct Filled {
    size: usize,
    data: PathBuf,
    took: Duration,
    memory: Memory,
    disk: u64,
}

/// A server over one of the lists.
struct Listed {
    filled: Filled,
    server: Server,
    /// Addresses of some of its items, without the host.
    items: Vec<String>,
}

/// Measures; adds to the aims.
///
/// # Errors
/// The list cannot be read in; the program does not serve or answers wrongly.
pub async fn measure(
    program: &Path,
    length: Duration,
    folder: &Path,
    data: &Path,
    aims: &mut Aims,
) -> Result<(), Trouble> {
    let mut server = Server::serve(program, data).await?;
    let office = Template::of(&mut Client::new(server.address)).await?.office;
    let code = code_of(&mut Client::new(server.address), &office).await?;
    server.stop().await?;
    let before = size_of(data)?;

    heading("The public information list");
    let mut lists = Vec::new();
    for size in SIZES {
        let filled = fill(program, folder, data, &code, size)?;
        let grown = filled.disk.saturating_sub(before);
        fact(
            &format!("import of {size} items (catalog import)"),
            &format!(
                "{:.1} s, {:.0} items a second, peak {:.0} MB; {:.1} MB more on disk, {:.2} kB an item",
                filled.took.as_secs_f64(),
                size as f64 / filled.took.as_secs_f64(),
                mb(filled.memory.peak),
                mb(grown),
                grown as f64 / size as f64 / 1e3,
            ),
        );
        lists.push(serve(program, &office, filled).await?);
    }
    for listed in &lists {
        fact(
            &format!("start with {} items, memory then", listed.filled.size),
            &format!(
                "{:.0} ms to the first reply, {:.1} MB",
                ms(listed.server.first_reply),
                mb(listed.server.memory().now)
            ),
        );
    }

    searches(length, &office, &lists, aims).await?;
    pages(length, &office, &lists, aims).await?;
    for listed in &mut lists {
        fact(
            &format!("memory after all, {} items", listed.filled.size),
            &format!(
                "{:.1} MB, peak {:.1} MB",
                mb(listed.server.memory().now),
                mb(listed.server.memory().peak)
            ),
        );
        listed.server.stop().await?;
        std::fs::remove_dir_all(&listed.filled.data)?;
    }
    Ok(())
}

/// Searches over HTTP, no two alike.
async fn searches(
    length: Duration,
    office: &str,
    lists: &[Listed],
    aims: &mut Aims,
) -> Result<(), Trouble> {
    columns("itself");
    for (what, path) in [
        ("search page", format!("/{office}/katalog-informasi?q=")),
        ("search by the API", format!("/api/v1/offices/{office}/catalog?q=")),
    ] {
        for clients in CLIENTS {
            let mut runs: Vec<Vec<Run>> = vec![Vec::new(); lists.len()];
            for turn in 0..TURNS {
                for (listed, runs) in lists.iter().zip(&mut runs) {
                    let path = path.clone();
                    let next = move |client: usize, nth: usize| {
                        let number = turn * 10_000_000 + client * 100_000 + nth;
                        let question = encoded(&items::question(number));
                        Some(Call { request: get(&format!("{path}{question}")), status: 200 })
                    };
                    runs.push(load::run(listed.server.address, clients, length / 2, next).await?);
                }
            }
            for (listed, runs) in lists.iter().zip(runs) {
                let run = joined(runs);
                let size = listed.filled.size;
                line(&format!("{what}, {size} items, {clients} at once"), &run, None);
                let p99 = ms(run.quantile(0.99));
                aims.note(
                    p99 < SEARCH_P99_MS,
                    format!(
                        "{what} at {size} items, {clients} at once: p99 {p99:.1} ms, \
                         aim under {SEARCH_P99_MS:.0} ms"
                    ),
                );
            }
        }
    }
    Ok(())
}

/// The address of the nth visit: of an office, in one of the lists.
type Address = fn(&str, &Listed, usize) -> String;

/// Pages, at the two sizes.
async fn pages(
    length: Duration,
    office: &str,
    lists: &[Listed],
    aims: &mut Aims,
) -> Result<(), Trouble> {
    let kinds: [(&str, Address); 5] = [
        ("page of an item", |office, listed, nth| {
            format!("/{office}{}", listed.items[nth % listed.items.len()])
        }),
        ("first page of the list", |office, _, nth| {
            format!("/{office}/katalog-informasi?anew={nth}")
        }),
        ("further page of the list", |office, _, nth| {
            format!("/{office}/katalog-informasi?halaman={}", 2 + nth % 90)
        }),
        ("one class of one year", |office, _, nth| {
            let class = ["periodic", "anytime"][nth % 2];
            format!("/{office}/katalog-informasi?jenis={class}&tahun={}", 2010 + nth % 16)
        }),
        ("the office's home page", |office, _, nth| format!("/{office}?anew={nth}")),
    ];
    for (what, path) in kinds {
        let mut runs: Vec<Vec<Run>> = vec![Vec::new(); lists.len()];
        for turn in 0..TURNS {
            for (listed, runs) in lists.iter().zip(&mut runs) {
                let paths: Vec<String> =
                    (0..2_000).map(|nth| path(office, listed, turn * 2_000 + nth)).collect();
                let next = move |_: usize, nth: usize| {
                    Some(Call { request: get(&paths[nth % paths.len()]), status: 200 })
                };
                runs.push(load::run(listed.server.address, 1, length / 2, next).await?);
            }
        }
        let mut middle = Vec::new();
        for (listed, runs) in lists.iter().zip(runs) {
            let run = joined(runs);
            line(&format!("{what}, {} items", listed.filled.size), &run, None);
            middle.push(ms(run.quantile(0.5)));
        }
        let growth = match middle[..] {
            [small, large] => large / small.max(1e-6),
            _ => f64::INFINITY,
        };
        aims.note(
            growth <= PAGE_GROWTH,
            format!(
                "{what}: {growth:.2} times the time at {} items with {}, aim at most {PAGE_GROWTH}",
                SIZES[0], SIZES[1]
            ),
        );
    }
    Ok(())
}

/// Reads a list in as an operator does, in a process of its own.
fn fill(
    program: &Path,
    folder: &Path,
    data: &Path,
    code: &str,
    size: usize,
) -> Result<Filled, Trouble> {
    let copy = folder.join(format!("list-{size}"));
    copy_folder(data, &copy)?;
    let file = folder.join(format!("list-{size}.csv"));
    std::fs::write(&file, items::csv(size))?;
    let begun = Instant::now();
    let log = std::fs::File::create(folder.join("import.log"))?;
    let mut child = Command::new(program)
        .args(["catalog", "import", "--office", code, "--json", "--data"])
        .arg(&copy)
        .arg(&file)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(log)
        .spawn()?;
    let mut memory = Memory::default();
    let status = loop {
        memory.peak = memory.peak.max(memory_of(child.id()).peak);
        if let Some(status) = child.try_wait()? {
            break status;
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    let took = begun.elapsed();
    let said = child.wait_with_output()?.stdout;
    let said: serde_json::Value = serde_json::from_slice(&said).unwrap_or_default();
    if !status.success() || said["added"] != size {
        let log = std::fs::read_to_string(folder.join("import.log")).unwrap_or_default();
        return Err(Trouble::Server(format!("the list was not read in ({status}): {said} {log}")));
    }
    std::fs::remove_file(&file)?;
    Ok(Filled { size, disk: size_of(&copy)?, data: copy, took, memory })
}

/// Starts a server and sees that the list is there and can be searched.
async fn serve(program: &Path, office: &str, filled: Filled) -> Result<Listed, Trouble> {
    let server = Server::serve(program, &filled.data).await?;
    let mut client = Client::new(server.address);
    let mut items = Vec::new();
    for number in 0..40 {
        let question = encoded(&items::question(number * 8 + 3));
        let path = format!("/api/v1/offices/{office}/catalog?q={question}");
        let reply = client.get(&path).await?.expect(200, "searching the list")?;
        let reply: serde_json::Value = serde_json::from_slice(&reply.body)?;
        let hits = reply["items"].as_array().or(reply["hits"].as_array());
        let ids = hits.into_iter().flatten().filter_map(|hit| hit["id"].as_str());
        items.extend(ids.map(|id| format!("/informasi/{id}")));
    }
    if items.is_empty() {
        return Err(Trouble::Http("the list's index finds nothing".into()));
    }
    Ok(Listed { filled, server, items })
}

/// The code of the office with this slug.
async fn code_of(client: &mut Client, slug: &str) -> Result<String, Trouble> {
    let reply = client.get("/api/v1/offices").await?.expect(200, "the offices")?;
    let reply: serde_json::Value = serde_json::from_slice(&reply.body)?;
    let mut offices = reply.as_array().into_iter().flatten();
    let office = offices.find(|office| office["slug"] == slug);
    office
        .and_then(|office| office["code"].as_str())
        .map(str::to_owned)
        .ok_or_else(|| Trouble::Http(format!("no office is called {slug}")))
}

/// Bytes of all files below a folder.
fn size_of(folder: &Path) -> Result<u64, Trouble> {
    let mut size = 0;
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        size += match entry.file_type()?.is_dir() {
            true => size_of(&entry.path())?,
            false => entry.metadata()?.len(),
        };
    }
    Ok(size)
}

/// A value within the query of an address.
fn encoded(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}
