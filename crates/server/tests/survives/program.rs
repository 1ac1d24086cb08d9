//! The program `terbuka`: an installation made by its commands, and the server running on it.

use std::fs::OpenOptions;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use super::http;

/// Longest wait for a start on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// Code and slug of the office in every installation here.
pub const OFFICE: (&str, &str) = ("1503", "sarolangun");

/// An installation with one office, in a folder that goes with the value.
pub struct Installation {
    folder: tempfile::TempDir,
    data: PathBuf,
    settings: Vec<(String, String)>,
}

/// A running server, killed when dropped.
pub struct Running {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
}

impl Installation {
    /// Makes one with the program's own commands.
    pub fn new() -> Installation {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let data = folder.path().join("data");
        Installation::within(folder, data)
    }

    /// As [`Installation::new`], with the data in a folder of one's own.
    pub fn within(folder: tempfile::TempDir, data: PathBuf) -> Installation {
        let made = Installation { folder, data, settings: Vec::new() };
        made.done(&["init"]);
        let (code, slug) = OFFICE;
        made.done(&[
            "office",
            "add",
            "--code",
            code,
            "--slug",
            slug,
            "--name",
            "KPU Kabupaten Sarolangun",
            "--level",
            "regency",
            "--zone",
            "WIB",
        ]);
        made
    }

    /// With a setting for the server.
    pub fn set(mut self, name: &str, value: impl ToString) -> Installation {
        self.settings.push((name.to_owned(), value.to_string()));
        self
    }

    /// The data folder.
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// Everything the server wrote to its log so far.
    pub fn log(&self) -> String {
        let bytes = std::fs::read(self.log_file()).unwrap_or_default();
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// A file outside the data folder.
    pub fn beside(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn log_file(&self) -> PathBuf {
        self.beside("server.log")
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_terbuka"));
        command.args(arguments).stdin(Stdio::null());
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("TERBUKA_") {
                command.env_remove(name);
            }
        }
        command.env("TERBUKA_DATA", &self.data);
        command
    }

    /// Runs a command of the program.
    pub fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().expect("the program starts")
    }

    /// Runs a command that must succeed; what it printed.
    pub fn done(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?}: {} {said}", output.status);
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Starts the server and waits until it answers.
    pub fn serve(&self) -> Running {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("its address");
        drop(listener);
        let log = OpenOptions::new().create(true).append(true).open(self.log_file());
        let mut command = self.command(&["serve"]);
        command
            .env("TERBUKA_LISTEN", address.to_string())
            .envs(self.settings.iter().map(|(name, value)| (name, value)))
            .stdout(Stdio::null())
            .stderr(log.expect("a log file"));
        let child = command.spawn().expect("the program starts");
        let mut running = Running { child, address };
        let begun = Instant::now();
        while !http::get(address, "/healthz").is_ok_and(|answer| answer.status == 200) {
            if let Some(status) = running.child.try_wait().expect("the child is known") {
                panic!("the server ended at once: {status}\n{}", self.log());
            }
            assert!(begun.elapsed() < PATIENCE, "the server does not answer\n{}", self.log());
            std::thread::yield_now();
        }
        running
    }
}

impl Running {
    /// Kills it as a power cut would: no goodbye.
    pub fn kill(mut self) {
        self.child.kill().expect("killed");
        self.child.wait().expect("gone");
    }

    /// Ends it as an operator would.
    pub fn stop(mut self) {
        let pid = self.child.id().to_string();
        let told = Command::new("kill").args(["-TERM", &pid]).status().expect("told to end");
        assert!(told.success());
        let status = self.child.wait().expect("gone");
        assert!(status.success(), "{status}");
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may be gone already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
