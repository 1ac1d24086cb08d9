//! An SMTP server that takes mail in, or misbehaves as told.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// How the server behaves towards the next connections.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Behaviour {
    /// Takes every message.
    Take,
    /// Refuses every receiver for good (550).
    RefuseReceiver,
    /// "Try again later" at the greeting (421).
    Busy,
    /// Takes the message, then closes without saying so.
    DropAfterData,
    /// Accepts the connection and never says a word.
    Silent,
}

/// A message that arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// Sender of the envelope.
    pub from: String,
    /// Receivers of the envelope.
    pub to: Vec<String>,
    /// Everything between `DATA` and the dot.
    pub data: String,
}

#[derive(Debug)]
struct Shared {
    behaviour: Mutex<Behaviour>,
    received: Mutex<Vec<Received>>,
    connections: Mutex<usize>,
}

/// A running server; it ends with the value.
#[derive(Debug)]
pub struct SmtpSink {
    address: SocketAddr,
    shared: Arc<Shared>,
    accepting: tokio::task::JoinHandle<()>,
}

impl SmtpSink {
    /// Starts one on a free port of the loopback interface.
    ///
    /// # Panics
    /// When the machine has no free port.
    pub async fn start(behaviour: Behaviour) -> SmtpSink {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("its address");
        let shared = Arc::new(Shared {
            behaviour: Mutex::new(behaviour),
            received: Mutex::default(),
            connections: Mutex::default(),
        });
        let of_server = Arc::clone(&shared);
        let accepting = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                *lock(&of_server.connections) += 1;
                let of_connection = Arc::clone(&of_server);
                tokio::spawn(async move {
                    // A client that goes away ends its own connection only.
                    let _ = talk(stream, &of_connection).await;
                });
            }
        });
        SmtpSink { address, shared, accepting }
    }

    /// Its port on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// Changes how it behaves towards connections made from now on.
    pub fn behave(&self, behaviour: Behaviour) {
        *lock(&self.shared.behaviour) = behaviour;
    }

    /// What arrived so far.
    pub fn received(&self) -> Vec<Received> {
        lock(&self.shared.received).clone()
    }

    /// How many connections were made so far.
    pub fn connections(&self) -> usize {
        *lock(&self.shared.connections)
    }
}

impl Drop for SmtpSink {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn talk(stream: TcpStream, shared: &Shared) -> std::io::Result<()> {
    let behaviour = *lock(&shared.behaviour);
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    match behaviour {
        Behaviour::Silent => {
            // Holds the connection until the client gives up.
            while lines.next_line().await?.is_some() {}
            return Ok(());
        }
        Behaviour::Busy => return write.write_all(b"421 busy\r\n").await,
        _ => write.write_all(b"220 sink\r\n").await?,
    }
    let mut mail = Received { from: String::new(), to: Vec::new(), data: String::new() };
    while let Some(line) = lines.next_line().await? {
        let verb = line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
        let address = || line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
        let answer = match verb.as_str() {
            "EHLO" | "HELO" => "250 sink",
            "MAIL" => {
                mail = Received { from: address(), to: Vec::new(), data: String::new() };
                "250 ok"
            }
            "RCPT" if behaviour == Behaviour::RefuseReceiver => "550 no such receiver",
            "RCPT" => {
                mail.to.push(address());
                "250 ok"
            }
            "DATA" => {
                write.write_all(b"354 go on\r\n").await?;
                while let Some(line) = lines.next_line().await? {
                    if line == "." {
                        break;
                    }
                    let line = line.strip_prefix('.').unwrap_or(&line);
                    mail.data.push_str(line);
                    mail.data.push_str("\r\n");
                }
                lock(&shared.received).push(mail.clone());
                if behaviour == Behaviour::DropAfterData {
                    return Ok(());
                }
                "250 taken"
            }
            "QUIT" => {
                write.write_all(b"221 bye\r\n").await?;
                return Ok(());
            }
            "RSET" | "NOOP" => "250 ok",
            _ => "502 unknown",
        };
        write.write_all(answer.as_bytes()).await?;
        write.write_all(b"\r\n").await?;
    }
    Ok(())
}
