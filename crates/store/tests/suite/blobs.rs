//! Files on the disk under their hash.

use std::time::Duration;

use terbuka_store::{Blobs, StoreError, sha256_hex};

#[tokio::test]
async fn bytes_come_back_and_are_stored_once() {
    let directory = tempfile::tempdir().unwrap();
    let blobs = Blobs::open(directory.path().join("files")).unwrap();
    let hash = blobs.put(b"isi berkas".to_vec()).await.unwrap();
    assert_eq!(hash, sha256_hex(b"isi berkas"));
    assert_eq!(blobs.put(b"isi berkas".to_vec()).await.unwrap(), hash);
    assert_eq!(blobs.get(&hash).await.unwrap().as_deref(), Some(&b"isi berkas"[..]));
    let empty = blobs.put(Vec::new()).await.unwrap();
    assert_eq!(blobs.get(&empty).await.unwrap(), Some(Vec::new()));
    blobs.remove(&hash).await.unwrap();
    blobs.remove(&hash).await.unwrap();
    assert_eq!(blobs.get(&hash).await.unwrap(), None);
    assert_eq!(std::fs::read_dir(directory.path().join("files/tmp")).unwrap().count(), 0);
}

#[tokio::test]
async fn no_text_from_outside_names_a_path() {
    let directory = tempfile::tempdir().unwrap();
    let blobs = Blobs::open(directory.path()).unwrap();
    let long = "../".repeat(22);
    for name in ["", "..", "../../etc/passwd", &long[..64], &"G".repeat(64), &"é".repeat(32)] {
        assert_eq!(blobs.get(name).await.unwrap(), None, "{name}");
        blobs.remove(name).await.unwrap();
    }
}

#[tokio::test]
async fn changed_bytes_are_never_given() {
    let directory = tempfile::tempdir().unwrap();
    let blobs = Blobs::open(directory.path()).unwrap();
    let hash = blobs.put(b"benar".to_vec()).await.unwrap();
    std::fs::write(directory.path().join(&hash[..2]).join(&hash), b"salah").unwrap();
    let found = blobs.get(&hash).await;
    assert!(matches!(found, Err(StoreError::Corrupt { .. })), "{found:?}");
}

#[tokio::test]
async fn a_file_cut_short_by_a_crash_is_written_again() {
    let directory = tempfile::tempdir().unwrap();
    let blobs = Blobs::open(directory.path()).unwrap();
    let hash = blobs.put(b"panjang sekali".to_vec()).await.unwrap();
    std::fs::write(directory.path().join(&hash[..2]).join(&hash), b"").unwrap();
    blobs.put(b"panjang sekali".to_vec()).await.unwrap();
    assert!(blobs.get(&hash).await.unwrap().is_some());
}

#[tokio::test]
async fn leftovers_are_swept_when_old_enough() {
    let directory = tempfile::tempdir().unwrap();
    let blobs = Blobs::open(directory.path()).unwrap();
    std::fs::write(directory.path().join("tmp/leftover"), b"x").unwrap();
    assert_eq!(blobs.sweep(Duration::from_secs(3600)).await.unwrap(), 0);
    assert_eq!(blobs.sweep(Duration::ZERO).await.unwrap(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_bytes_put_by_many_at_once_are_whole() {
    let directory = tempfile::tempdir().unwrap();
    let blobs = Blobs::open(directory.path()).unwrap();
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let blobs = blobs.clone();
        tasks.spawn(async move { blobs.put(vec![7; 100_000]).await.unwrap() });
    }
    let mut last = String::new();
    while let Some(done) = tasks.join_next().await {
        last = done.unwrap();
    }
    assert_eq!(blobs.get(&last).await.unwrap(), Some(vec![7; 100_000]));
}
