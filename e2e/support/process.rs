//! Programs that a journey starts, and ends again whatever happens.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

/// A running program whose lines are read as they come. Ended when dropped.
#[derive(Debug)]
pub struct Program {
    child: Child,
    name: String,
    lines: Receiver<String>,
}

impl Program {
    /// Starts a program.
    ///
    /// # Panics
    /// When it cannot be started; `missing` says what to install.
    pub fn start(command: &mut Command, missing: &str) -> Self {
        let name = command.get_program().to_string_lossy().into_owned();
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child =
            command.spawn().unwrap_or_else(|error| panic!("{name}: {error}. {missing}"));
        let (sender, lines) = channel();
        // Both are read to their end, so that no full pipe ever stops the program.
        let outputs: [Box<dyn std::io::Read + Send>; 2] = [
            Box::new(child.stdout.take().expect("piped")),
            Box::new(child.stderr.take().expect("piped")),
        ];
        for output in outputs {
            let sender = sender.clone();
            std::thread::spawn(move || {
                for line in BufReader::new(output).lines().map_while(Result::ok) {
                    if sender.send(line).is_err() {
                        break;
                    }
                }
            });
        }
        Self { child, name, lines }
    }

    /// Waits for a line that `wanted` makes something of.
    ///
    /// # Panics
    /// When the program ends or the time is up before; with all it had printed.
    pub fn line<T>(&mut self, within: Duration, wanted: impl Fn(&str) -> Option<T>) -> T {
        let until = Instant::now() + within;
        let mut seen = Vec::new();
        while let Ok(line) =
            self.lines.recv_timeout(until.saturating_duration_since(Instant::now()))
        {
            if let Some(found) = wanted(&line) {
                return found;
            }
            seen.push(line);
        }
        panic!("{} did not say what was waited for; it said:\n{}", self.name, seen.join("\n"))
    }

    /// What it has printed since the last call.
    pub fn said(&self) -> Vec<String> {
        self.lines.try_iter().collect()
    }

    /// Asks it to end and waits, then makes it.
    pub fn end(&mut self, ask: impl FnOnce(u32)) {
        if matches!(self.child.try_wait(), Ok(Some(_))) {
            return;
        }
        ask(self.child.id());
        let until = Instant::now() + Duration::from_secs(10);
        while Instant::now() < until {
            if matches!(self.child.try_wait(), Ok(Some(_))) {
                return;
            }
            std::thread::park_timeout(Duration::from_millis(20));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Asks a process to end as an operator would.
pub fn terminate(id: u32) {
    let _ = Command::new("kill").arg("-TERM").arg(id.to_string()).status();
}
