//! What the service can do, measured beside what bounds it, in one run: pages beside a static file
//! of the same server, submissions beside the database's own durable commits on the same disk.
//! Rates follow the machine and its disk; read the ratios.
//!
//! `./bench [list] [--seconds N] [PROGRAM]`; without a program, the `terbuka` beside this one.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

mod bare;
mod client;
mod items;
mod letters;
mod list;
mod load;
mod many;
mod server;
mod submissions;
mod table;

use bare::Bare;
use client::{Client, get};
use load::{Call, Run};
use server::Server;
use submissions::Template;
use table::{Aims, columns, fact, heading, line, mb, ms, percent};

/// How many clients at once, level by level.
const LEVELS: [usize; 3] = [1, 16, 64];
/// How many starts are timed.
const STARTS: usize = 5;

const PAGE_SHARE: f64 = 0.30;
const COMMIT_SHARE: f64 = 0.70;
const IDLE_MB: f64 = 60.0;
const FIRST_REPLY_MS: f64 = 1000.0;
const LETTER_MS: f64 = 20.0;

/// Why nothing was measured.
#[derive(Debug, thiserror::Error)]
enum Trouble {
    /// A file, a socket or a process.
    #[error(transparent)]
    System(#[from] std::io::Error),
    /// The reference database.
    #[error("the reference database: {0}")]
    Database(#[from] sqlx::Error),
    /// Not the JSON that was expected.
    #[error("JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// Not HTTP, or no reply.
    #[error("HTTP: {0}")]
    Http(String),
    /// Another reply than expected.
    #[error("{doing}: status {status}: {text}")]
    Reply {
        /// What was asked.
        doing: String,
        /// What came.
        status: u16,
        /// How it begins.
        text: String,
    },
    /// The server did not start or end.
    #[error("{0}")]
    Server(String),
    /// A letter did not print.
    #[error("printing: {0}")]
    Letter(String),
    /// Wrong use.
    #[error("usage: bench [list] [--seconds N] [PROGRAM]; {0}")]
    Usage(String),
}

struct Plan {
    /// Only the public information list, which takes a while to fill.
    list: bool,
    program: PathBuf,
    length: Duration,
}

fn main() -> ExitCode {
    // One thread for all clients: the other belongs to the server.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let outcome = runtime.map_err(Trouble::from).and_then(|runtime| {
        let plan = plan(std::env::args().skip(1))?;
        runtime.block_on(measure(&plan))
    });
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        // A missed aim is a finding.
        Ok(false) => ExitCode::from(1),
        Err(trouble @ Trouble::Usage(_)) => {
            eprintln!("{trouble}");
            ExitCode::from(2)
        }
        Err(trouble) => {
            eprintln!("bench: {trouble}");
            ExitCode::from(4)
        }
    }
}

fn plan(mut arguments: impl Iterator<Item = String>) -> Result<Plan, Trouble> {
    let mut plan = Plan { list: false, program: PathBuf::new(), length: Duration::from_secs(3) };
    while let Some(argument) = arguments.next() {
        if argument == "--seconds" {
            let number = arguments.next().and_then(|number| number.parse().ok());
            let number: u64 = number
                .filter(|number| (1..=600).contains(number))
                .ok_or_else(|| Trouble::Usage("--seconds wants a number from 1 to 600".into()))?;
            plan.length = Duration::from_secs(number);
        } else if argument == "list" {
            plan.list = true;
        } else {
            plan.program = argument.into();
        }
    }
    if plan.program.as_os_str().is_empty() {
        let own = std::env::current_exe()?;
        plan.program = own.with_file_name(format!("terbuka{}", std::env::consts::EXE_SUFFIX));
    }
    if plan.program.is_file() {
        Ok(plan)
    } else {
        Err(Trouble::Usage(format!("{} is not there", plan.program.display())))
    }
}

async fn measure(plan: &Plan) -> Result<bool, Trouble> {
    let mut aims = Aims::default();
    // Beside the program and not in the system's folder for passing things, which may be memory.
    let beside = plan.program.parent().unwrap_or(Path::new("."));
    let folder = tempfile::Builder::new().prefix("bench-").tempdir_in(beside)?;
    let data = folder.path().join("data");
    heading("Program and machine");
    machine(plan)?;
    Server::fill(&plan.program, &data).await?;

    if plan.list {
        list::measure(&plan.program, plan.length, folder.path(), &data, &mut aims).await?;
        return Ok(aims.print());
    }
    starts(plan, &data, &mut aims).await?;
    pages(plan, &data, &mut aims).await?;
    submissions(plan, folder.path(), &data, &mut aims).await?;
    letters(plan, &data, &mut aims).await?;
    many::measure(&plan.program, plan.length, folder.path(), &data, &mut aims).await?;
    Ok(aims.print())
}

fn machine(plan: &Plan) -> Result<(), Trouble> {
    let size = std::fs::metadata(&plan.program)?.len();
    fact("binary", &format!("{:.1} MB", mb(size)));
    let processors = std::thread::available_parallelism()?;
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split(' ').next().unwrap_or("unknown").to_owned();
    fact("processors, load before", &format!("{processors}, {load} (the clients run here too)"));
    Ok(())
}

/// Start-up on existing data, and memory before anybody did much.
async fn starts(plan: &Plan, data: &Path, aims: &mut Aims) -> Result<(), Trouble> {
    let mut times = Vec::new();
    let mut idle = server::Memory::default();
    for _ in 0..STARTS {
        let mut server = Server::serve(&plan.program, data).await?;
        times.push(server.first_reply);
        // The first round of the workers is over by then.
        tokio::time::sleep(Duration::from_secs(1)).await;
        idle = server.memory();
        server.stop().await?;
    }
    let run = Run::new(times, Duration::from_secs(1));
    let (middle, worst) = (ms(run.quantile(0.5)), ms(run.quantile(1.0)));
    heading("Start and memory");
    fact(
        "start to first reply, existing data",
        &format!("{middle:.0} ms, slowest {worst:.0} ms of {STARTS}"),
    );
    fact("idle memory", &format!("{:.1} MB (peak {:.1} MB)", mb(idle.now), mb(idle.peak)));
    aims.note(
        worst < FIRST_REPLY_MS,
        format!("first reply {worst:.0} ms, aim under {FIRST_REPLY_MS:.0} ms"),
    );
    aims.note(
        mb(idle.now) < IDLE_MB,
        format!("idle memory {:.1} MB, aim under {IDLE_MB:.0} MB", mb(idle.now)),
    );
    Ok(())
}

/// The tracking page beside the static file of the size nearest to it.
async fn pages(plan: &Plan, data: &Path, aims: &mut Aims) -> Result<(), Trouble> {
    let mut server = Server::serve(&plan.program, data).await?;
    let mut client = Client::new(server.address);
    let template = Template::of(&mut client).await?;
    let taken = template.submit(&mut client, "page", 0).await?;
    let page = client.get(&taken.page).await?.expect(200, "the page of a request")?;
    let (file, size) = nearest_file(&mut client, &template, page.body.len()).await?;
    heading("Pages");
    fact("page of a request", &format!("{} bytes", page.body.len()));
    fact("", "as visitors meet it (kept until something happens), and drawn anew each time");
    fact("static file of the same server", &format!("{size} bytes, {file}"));
    columns("the static file");
    for clients in LEVELS {
        let mut rates: [Vec<Run>; 3] = Default::default();
        // Twice each, taking turns, so that a neighbour's burst of work meets all.
        for turn in 0..2 {
            for (kind, runs) in rates.iter_mut().enumerate() {
                let (file, page) = (file.clone(), taken.page.clone());
                let next = move |client, nth| {
                    let request = match kind {
                        0 => get(&file),
                        1 => get(&page),
                        // What nobody has asked for yet is not kept.
                        _ => get(&format!("{page}?anew={clients}-{turn}-{client}-{nth}")),
                    };
                    Some(Call { request, status: 200 })
                };
                runs.push(load::run(server.address, clients, plan.length / 2, next).await?);
            }
        }
        let [file, page, anew] = rates.map(joined);
        line(&format!("static file, {clients} at once"), &file, None);
        for (name, run) in [("page", page), ("page drawn anew", anew)] {
            let share = run.rate / file.rate;
            line(&format!("{name}, {clients} at once"), &run, Some(share));
            aims.note(
                share >= PAGE_SHARE,
                format!(
                    "{name} at {clients}: {} of the static file, aim {}",
                    percent(share),
                    percent(PAGE_SHARE)
                ),
            );
        }
    }
    fact("memory after pages", &format!("peak {:.1} MB", mb(server.memory().peak)));
    server.stop().await
}

/// Several runs as one.
fn joined(runs: Vec<Run>) -> Run {
    let rate = runs.iter().map(|run| run.rate).sum::<f64>() / runs.len().max(1) as f64;
    let mut times: Vec<Duration> = runs.into_iter().flat_map(|run| run.times).collect();
    times.sort_unstable();
    Run { rate, times }
}

/// Of the files that the public pages name, the one whose size is nearest.
async fn nearest_file(
    client: &mut Client,
    template: &Template,
    size: usize,
) -> Result<(String, usize), Trouble> {
    let mut found: Option<(String, usize)> = None;
    for page in [format!("/{}", template.office), "/kerja".to_owned(), "/masuk".to_owned()] {
        let text = client.get(&page).await?.text();
        for name in text.split('"').filter(|word| word.starts_with("/static/")) {
            let name = name.split('#').next().unwrap_or(name);
            let length = client.get(name).await?.expect(200, "a static file")?.body.len();
            let nearer =
                found.as_ref().is_none_or(|(_, best)| best.abs_diff(size) > length.abs_diff(size));
            if nearer {
                found = Some((name.to_owned(), length));
            }
        }
    }
    found.ok_or_else(|| Trouble::Http("no page names a static file".into()))
}

/// Submissions beside bare commits, each level on a fresh copy of the data.
async fn submissions(
    plan: &Plan,
    folder: &Path,
    data: &Path,
    aims: &mut Aims,
) -> Result<(), Trouble> {
    heading("Submissions, without attachments; bare commits: one connection, 1 kB a row");
    columns("the bare commits");
    for clients in LEVELS {
        let copy = folder.join(format!("copy-{clients}"));
        copy_folder(data, &copy)?;
        let mut bare = Bare::open(&copy).await?;
        let mut server = Server::serve(&plan.program, &copy).await?;
        let mut client = Client::new(server.address);
        let template = Template::of(&mut client).await?;
        template.submit(&mut client, "warm", 0).await?;

        let mut commits = vec![bare.run(plan.length / 2).await?];
        let cpu = server.cpu_seconds();
        let series = template.clone();
        let next = move |client, nth| Some(series.by_api("api", client, nth));
        let api = load::run(server.address, clients, plan.length, next).await?;
        let cpu = server.cpu_seconds() - cpu;
        commits.push(bare.run(plan.length / 2).await?);

        // As many openings of the form as the next run can use up at twice the pace.
        let expected = api.rate * plan.length.as_secs_f64() * 2.0;
        let each = (expected as usize).div_ceil(clients) + 1;
        let forms = template.open_forms(server.address, each * clients).await?;
        let series = template.clone();
        let next = move |client: usize, nth: usize| {
            if nth >= each {
                return None;
            }
            forms.get(client * each + nth).map(|open| series.by_form(open, client, nth))
        };
        commits.push(bare.run(plan.length / 2).await?);
        let form = load::run(server.address, clients, plan.length, next).await?;
        commits.push(bare.run(plan.length / 2).await?);

        let around =
            |runs: &[Run]| runs.iter().map(|run| run.rate).sum::<f64>() / runs.len() as f64;
        let (beside_api, beside_form) = (around(&commits[..2]), around(&commits[2..]));
        let (api_share, form_share) = (api.rate / beside_api, form.rate / beside_form);
        line("bare commits", &joined(commits), None);
        line(&format!("API, {clients} at once"), &api, Some(api_share));
        line(&format!("public form, {clients} at once"), &form, Some(form_share));
        let each = cpu / api.times.len().max(1) as f64 * 1e3;
        fact(
            "",
            &format!(
                "server: {each:.2} ms of processor a submission, peak {:.1} MB",
                mb(server.memory().peak)
            ),
        );
        for (name, share) in [("API", api_share), ("form", form_share)] {
            aims.note(
                share >= COMMIT_SHARE,
                format!(
                    "{name} at {clients}: {} of bare commits, aim {}",
                    percent(share),
                    percent(COMMIT_SHARE)
                ),
            );
        }
        server.stop().await?;
        drop(bare);
        std::fs::remove_dir_all(&copy)?;
    }
    Ok(())
}

async fn letters(plan: &Plan, data: &Path, aims: &mut Aims) -> Result<(), Trouble> {
    let mut server = Server::serve(&plan.program, data).await?;
    let mut client = Client::new(server.address);
    let template = Template::of(&mut client).await?;
    let (first, again) = letters::fetched(&mut client, &template).await?;
    let memory = server.memory();
    server.stop().await?;
    let (cold, printed) = letters::printed()?;
    heading("Letters");
    println!("  {:<44}{:>10}{:>10}", "", "p50 ms", "p95 ms");
    let row = |name: &str, run: &Run| {
        println!("  {name:<44}{:>10.2}{:>10.2}", ms(run.quantile(0.5)), ms(run.quantile(0.95)));
    };
    row("printer alone, every kind, warm", &printed);
    row("receipt, first download: printed, archived", &first);
    row("receipt, second download: from the archive", &again);
    fact("the very first letter, printer alone", &format!("{:.0} ms", ms(cold)));
    fact(
        "memory after letters",
        &format!("{:.1} MB, peak {:.1} MB", mb(memory.now), mb(memory.peak)),
    );
    let middle = ms(printed.quantile(0.5));
    aims.note(
        middle < LETTER_MS,
        format!("letter {middle:.1} ms warm, aim under {LETTER_MS:.0} ms"),
    );
    Ok(())
}

fn copy_folder(from: &Path, to: &Path) -> Result<(), Trouble> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            std::fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
