//! The program under measurement, in a process of its own.

use std::fs::File;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::Trouble;
use crate::client::Client;

/// Longest wait for a start; loading the sample data is part of the first one.
const PATIENCE: Duration = Duration::from_secs(300);

/// A running server; killed when dropped.
pub struct Server {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
    /// From starting the process to its first reply.
    pub first_reply: Duration,
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may be gone already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    /// Fills a folder with the demo's data, lets the letters of its cases be printed, and stops again.
    ///
    /// # Errors
    /// The program does not start.
    pub async fn fill(program: &Path, data: &Path) -> Result<(), Trouble> {
        let address = free_address()?;
        let mut command = Command::new(program);
        command.arg("demo").arg("--data").arg(data).arg("--listen").arg(address.to_string());
        let mut server = start(command, address, &data.with_extension("log")).await?;
        server.rest().await?;
        server.stop().await
    }

    /// Waits until the server does nothing any more of its own.
    ///
    /// # Errors
    /// It never rests.
    async fn rest(&self) -> Result<(), Trouble> {
        let begun = Instant::now();
        let mut used = f64::MIN;
        while begun.elapsed() < PATIENCE {
            let now = self.cpu_seconds();
            // A hundredth is the clock's own grain; its workers look around once in a while.
            if now - used <= 0.011 {
                return Ok(());
            }
            used = now;
            tokio::time::sleep(Duration::from_secs(2)).await;
        }
        Err(Trouble::Server("the server never rests".into()))
    }

    /// Serves an existing folder. The limits against scripts are set aside, as the settings allow;
    /// everything else is as an office would run it.
    ///
    /// # Errors
    /// The program does not start.
    pub async fn serve(program: &Path, data: &Path) -> Result<Server, Trouble> {
        let address = free_address()?;
        let mut command = Command::new(program);
        command
            .arg("serve")
            .arg("--data")
            .arg(data)
            .env("TERBUKA_LISTEN", address.to_string())
            .env("TERBUKA_PUBLIC_RATE", "off")
            .env("TERBUKA_LOOKUP_RATE", "off");
        start(command, address, &data.with_extension("log")).await
    }

    /// Ends the server as an operator would, and waits for it.
    ///
    /// # Errors
    /// It does not end.
    pub async fn stop(&mut self) -> Result<(), Trouble> {
        let pid = self.child.id().to_string();
        Command::new("kill").arg("-TERM").arg(pid).status()?;
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(40) {
            if self.child.try_wait()?.is_some() {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        Err(Trouble::Server("the server did not end".into()))
    }

    /// Memory in bytes, now and at its peak, where the system tells.
    pub fn memory(&self) -> Memory {
        memory_of(self.child.id())
    }

    /// Seconds of processor time used so far, where the system tells.
    pub fn cpu_seconds(&self) -> f64 {
        // Fields 14 and 15 of /proc/PID/stat; the name before them may hold blanks.
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id()));
        let stat = stat.unwrap_or_default();
        let after = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
        let ticks = after.split_whitespace().skip(11).take(2);
        let ticks: u64 = ticks.filter_map(|field| field.parse::<u64>().ok()).sum();
        // Linux reports hundredths of a second to programs whatever its own clock is.
        ticks as f64 / 100.0
    }
}

/// Memory of a process, where the system tells.
pub fn memory_of(process: u32) -> Memory {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let kib = |name: &str| -> u64 {
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        let number = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
        number.unwrap_or(0)
    };
    Memory { now: kib("VmRSS:") * 1024, peak: kib("VmHWM:") * 1024 }
}

/// Resident memory in bytes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Memory {
    /// Now.
    pub now: u64,
    /// The most so far.
    pub peak: u64,
}

async fn start(
    mut command: Command,
    address: SocketAddr,
    log: &PathBuf,
) -> Result<Server, Trouble> {
    let lines = File::create(log)?;
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(lines);
    for (name, _) in std::env::vars_os() {
        // What is set for a real installation has no say here.
        if name.to_string_lossy().starts_with("TERBUKA_")
            && !command.get_envs().any(|(set, _)| set == name)
        {
            command.env_remove(name);
        }
    }
    let begun = Instant::now();
    let child = command.spawn()?;
    let mut server = Server { child, address, first_reply: Duration::ZERO };
    while begun.elapsed() < PATIENCE {
        if let Ok(reply) = Client::new(address).get("/").await
            && reply.status == 200
        {
            server.first_reply = begun.elapsed();
            return Ok(server);
        }
        if let Some(status) = server.child.try_wait()? {
            let said = std::fs::read_to_string(log).unwrap_or_default();
            let words = format!("the server ended at once ({status}): {said}");
            return Err(Trouble::Server(words));
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    Err(Trouble::Server("the server did not answer".into()))
}

fn free_address() -> Result<SocketAddr, Trouble> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}
