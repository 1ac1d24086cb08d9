//! A server of PostgreSQL for tests.
//!
//! `TERBUKA_TEST_PG` may name one: the address of a superuser on loopback. Without it, a private one
//! is started from the installed programs: on a Unix socket, in a temporary directory, with its
//! usual durability. It is shared by every test process of this user and stops, and is removed, when
//! none has run for a while. Where PostgreSQL is not installed the test fails and says what to do;
//! it never passes unseen.

use std::fs::{self, File};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Executor};
use terbuka_store::{DatabaseUrl, Limits, Store};

/// How long the private server waits for the next test process, in seconds.
const LINGER: u32 = 20;

/// A server that tests may use.
struct Server {
    /// Address without a database name, split where the name goes.
    before: String,
    after: String,
    /// Locks: `users` is held shared as long as this process lives.
    directory: PathBuf,
    in_use: Option<File>,
}

impl Server {
    fn url(&self, database: &str) -> String {
        format!("{}{database}{}", self.before, self.after)
    }
}

/// Makes an empty database at the newest schema; its name and address.
pub async fn create_database() -> (String, String) {
    let server = server();
    let template = template(server).await;
    let name = format!("t_{}", uuid::Uuid::now_v7().simple());
    let mut connection = connect(server, "postgres").await;
    execute(&mut connection, format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
    connection.close().await.ok();
    let url = server.url(&name);
    (name, url)
}

/// Removes a database of a server that is not ours. Ours goes as a whole when nobody uses it any
/// more, and removing a database costs it a checkpoint.
pub async fn drop_database(name: &str) {
    let server = server();
    if server.in_use.is_some() {
        return;
    }
    let mut connection = connect(server, "postgres").await;
    execute(&mut connection, format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await;
    connection.close().await.ok();
}

/// An empty database that was brought to the newest schema once and is then copied; its name
/// holds the schema's hash, so that another schema gets another.
async fn template(server: &'static Server) -> String {
    let mut schema = String::new();
    for (_, _, _, text) in terbuka_store::inspect::schema_steps() {
        schema.push_str(text);
    }
    let name = format!("template_{}", &terbuka_store::sha256_hex(schema)[..16]);
    static READY: tokio::sync::OnceCell<()> = tokio::sync::OnceCell::const_new();
    READY.get_or_init(|| make_template(server, &name)).await;
    name
}

async fn make_template(server: &Server, name: &str) {
    // One process makes it, the others wait. The lock is the file's, gone when it is closed.
    let lock = File::create(server.directory.join("template.lock")).expect("a lock file");
    lock.lock().expect("the lock on the template");
    let mut connection = connect(server, "postgres").await;
    let found: Option<(String,)> =
        sqlx::query_as("SELECT datname FROM pg_database WHERE datname = $1")
            .bind(name)
            .fetch_optional(&mut connection)
            .await
            .expect("the list of databases");
    if found.is_none() {
        let making = format!("{name}_new");
        execute(&mut connection, format!("DROP DATABASE IF EXISTS {making} WITH (FORCE)")).await;
        execute(&mut connection, format!("CREATE DATABASE {making}")).await;
        let url = DatabaseUrl::Postgres(server.url(&making));
        let store = Store::open_with(&url, Limits { readers: 1, connections: 1 })
            .await
            .expect("the schema applies to PostgreSQL");
        store.close().await;
        execute(&mut connection, format!("ALTER DATABASE {making} RENAME TO {name}")).await;
    }
    connection.close().await.ok();
}

async fn connect(server: &Server, database: &str) -> PgConnection {
    let url = server.url(database);
    let options: PgConnectOptions = url.parse().expect("an address of PostgreSQL");
    options.connect().await.unwrap_or_else(|error| panic!("PostgreSQL for tests: {error}"))
}

async fn execute(connection: &mut PgConnection, statement: String) {
    // Names are made in this file, from hexadecimal digits.
    let done = connection.execute(AssertSqlSafe(statement)).await;
    done.unwrap_or_else(|error| panic!("PostgreSQL for tests: {error}"));
}

fn server() -> &'static Server {
    static SERVER: OnceLock<Server> = OnceLock::new();
    SERVER.get_or_init(|| match std::env::var("TERBUKA_TEST_PG") {
        Ok(url) => named(&url),
        Err(_) => private(),
    })
}

/// The server that `TERBUKA_TEST_PG` names.
fn named(url: &str) -> Server {
    let (address, query) = url.split_once('?').map_or((url, ""), |(a, q)| (a, q));
    let start = address.find("://").map_or(0, |at| at + 3);
    let host_end = address[start..].find('/').map_or(address.len(), |at| start + at);
    let after = if query.is_empty() { String::new() } else { format!("?{query}") };
    Server {
        before: format!("{}/", &address[..host_end]),
        after,
        directory: std::env::temp_dir(),
        in_use: None,
    }
}

/// The private server, started when it does not run.
fn private() -> Server {
    let programs = programs();
    let owner = owner();
    let directory = std::env::temp_dir().join(format!("terbuka-test-pg-{}", owner.uid));
    fs::create_dir_all(&directory).expect("a directory for PostgreSQL");
    if owner.switch {
        std::os::unix::fs::chown(&directory, Some(owner.uid), Some(owner.gid))
            .expect("a directory that belongs to the user postgres");
    }
    fs::set_permissions(&directory, fs::Permissions::from_mode(0o700))
        .expect("a private directory");

    // Held until this process ends: the watcher stops the server when nobody holds it.
    let in_use = File::create(directory.join("users.lock")).expect("a lock file");
    in_use.lock_shared().expect("the lock of the users");
    let starting = File::create(directory.join("start.lock")).expect("a lock file");
    starting.lock().expect("the lock of the starter");
    let data = directory.join("data");
    if !runs(&programs, &owner, &data) {
        start(&programs, &owner, &directory, &data);
    }
    drop(starting);
    Server {
        before: "postgres:///".to_owned(),
        after: format!("?host={}&user=postgres", directory.display()),
        directory,
        in_use: Some(in_use),
    }
}

fn start(programs: &Path, owner: &Owner, directory: &Path, data: &Path) {
    fs::remove_dir_all(data).ok();
    let made = owner
        .command(&programs.join("initdb"))
        .args(["--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C.UTF-8", "-D"])
        .arg(data)
        .output();
    succeed("initdb", made);
    let log = directory.join("log");
    fs::remove_file(&log).ok();
    let options = format!(
        "-c listen_addresses= -c unix_socket_directories='{}' -c max_connections=300 \
         -c shared_buffers=64MB -c fsync=on -c synchronous_commit=on",
        directory.display()
    );
    let started = owner
        .command(&programs.join("pg_ctl"))
        .args(["start", "-w", "-t", "60", "-D"])
        .arg(data)
        .arg("-l")
        .arg(&log)
        .arg("-o")
        .arg(options)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    match started {
        Ok(status) if status.success() => watch(programs, owner, directory, data),
        _ => panic!(
            "PostgreSQL for tests did not start:\n{}",
            fs::read_to_string(&log).unwrap_or_default()
        ),
    }
}

/// Leaves a small watcher behind that stops the server, and removes its data, once no test process
/// has used it for [`LINGER`] seconds.
fn watch(programs: &Path, owner: &Owner, directory: &Path, data: &Path) {
    let script = format!(
        "while sleep {LINGER}; do \
           flock -n -x '{users}' '{pg_ctl}' stop -D '{data}' -m immediate && \
           flock -n -x '{users}' rm -rf '{data}' && exit; \
           [ -d '{data}' ] || exit; \
         done",
        users = directory.join("users.lock").display(),
        pg_ctl = programs.join("pg_ctl").display(),
        data = data.display(),
    );
    let spawned = owner
        .command(Path::new("/bin/sh"))
        .args(["-c", &script])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .process_group(0)
        .spawn();
    if let Err(error) = spawned {
        panic!("no watcher for the test server of PostgreSQL: {error}");
    }
}

fn runs(programs: &Path, owner: &Owner, data: &Path) -> bool {
    data.is_dir()
        && owner
            .command(&programs.join("pg_ctl"))
            .args(["status", "-D"])
            .arg(data)
            .output()
            .is_ok_and(|done| done.status.success())
}

fn succeed(what: &str, outcome: std::io::Result<std::process::Output>) {
    match outcome {
        Ok(output) if output.status.success() => {}
        Ok(output) => panic!("{what}: {}", String::from_utf8_lossy(&output.stderr)),
        Err(error) => panic!("{what}: {error}"),
    }
}

/// Who runs the server: this user, or `postgres` when this is root, whom PostgreSQL refuses.
struct Owner {
    uid: u32,
    gid: u32,
    switch: bool,
}

impl Owner {
    fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command.current_dir("/").env_remove("PGDATA").env("LC_ALL", "C.UTF-8");
        if self.switch {
            command.uid(self.uid).gid(self.gid);
        }
        command
    }
}

fn owner() -> Owner {
    let own = fs::metadata("/proc/self").expect("/proc");
    if own.uid() != 0 {
        return Owner { uid: own.uid(), gid: own.gid(), switch: false };
    }
    let users = fs::read_to_string("/etc/passwd").unwrap_or_default();
    let postgres = users.lines().find_map(|line| {
        let mut parts = line.split(':');
        (parts.next() == Some("postgres")).then_some(())?;
        let uid = parts.nth(1)?.parse().ok()?;
        let gid = parts.next()?.parse().ok()?;
        Some(Owner { uid, gid, switch: true })
    });
    postgres.unwrap_or_else(|| {
        panic!("PostgreSQL will not run as root and there is no user postgres. {INSTALL}")
    })
}

const INSTALL: &str = "Install PostgreSQL (Debian: apt-get install postgresql), or set \
    TERBUKA_TEST_PG to the address of a superuser on loopback, for instance \
    postgres://postgres@localhost/postgres";

/// Where `initdb` and `pg_ctl` are: the newest of Debian's, or those in the path.
fn programs() -> PathBuf {
    let mut found: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            let version = entry.file_name().to_str()?.parse().ok()?;
            Some((version, entry.path().join("bin")))
        })
        .filter(|(_, bin)| bin.join("initdb").is_file())
        .collect();
    found.sort();
    let path = std::env::var_os("PATH").unwrap_or_default();
    found
        .pop()
        .map(|(_, bin)| bin)
        .or_else(|| std::env::split_paths(&path).find(|bin| bin.join("initdb").is_file()))
        .unwrap_or_else(|| panic!("These tests need PostgreSQL and it is not here. {INSTALL}"))
}
