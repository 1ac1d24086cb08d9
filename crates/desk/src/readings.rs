//! Reading the words out of files that were handed in, beside everything else: once for the same
//! bytes, in a process of its own where another program helps, never twice at a time.

use jiff::{Timestamp, ToSpan};
use serde_json::json;
use terbuka_boxed::boxed;
use terbuka_documents::{ExtractLimits, Kind, ReadError, words};
use terbuka_store::{NewJob, Reading, ReadingState, StoreError, StoredFile, Tx};
use tokio::sync::Semaphore;

use crate::context::{Context, new_id};
use crate::error::{DeskError, Result};
use crate::record_files;

/// Kind of the job that reads a file.
pub(crate) const READ_JOB: &str = "read_file";

/// Bytes of text kept of one file; what stands beyond is not looked up.
const MAX_TEXT: usize = 1 << 20;

/// Files read at a time: a scan may take a processor for seconds.
static READING: Semaphore = Semaphore::const_new(1);

/// Notes, in the change that takes a file in, that it is to be read.
pub(crate) async fn ask(tx: &mut Tx, file: &StoredFile, now: Timestamp) -> Result<()> {
    if !tx.await_reading(&file.sha256, &file.media_type, now).await? {
        return Ok(());
    }
    tx.add_own_job(
        NewJob {
            id: &new_id(now),
            kind: READ_JOB,
            unique: Some(&format!("{READ_JOB}/{}", file.sha256)),
            payload: json!({ "sha256": file.sha256 }),
            run_at: now + 1.second(),
        },
        now,
    )
    .await?;
    Ok(())
}

/// What was read out of bytes; read now when nobody has yet.
///
/// # Errors
/// A fault of the database or of the disk. A file that cannot be read is no error: it is marked so.
#[boxed]
pub async fn ensure(cx: &Context, sha256: &str) -> Result<Option<Reading>> {
    let known = async || -> Result<Option<Reading>> {
        let mut read = cx.store.read().await?;
        Ok(read.reading(sha256).await?)
    };
    let waits = |reading: &Option<Reading>| {
        reading.as_ref().is_some_and(|one| one.state == ReadingState::Waiting)
    };
    let found = known().await?;
    if !waits(&found) {
        return Ok(found);
    }
    let place = READING.acquire().await.map_err(|error| broken(error.to_string()))?;
    // Somebody else may have read it while this one waited.
    let found = known().await?;
    let Some(reading) = found.filter(|one| one.state == ReadingState::Waiting) else {
        return known().await;
    };
    let read = match cx.files.get(sha256).await {
        Ok(Some(bytes)) => extract(&reading.media_type, bytes).await?,
        // What is damaged or gone is for the check of stored bytes to report, not for this.
        Ok(None) | Err(StoreError::Corrupt { .. }) => Read::none(ReadingState::Failed),
        Err(error) => return Err(error.into()),
    };
    let picture = match read.picture {
        Some(bytes) => cx.files.put(bytes).await.ok(),
        None => None,
    };
    let mut tx = cx.store.begin().await?;
    tx.save_reading(sha256, read.state, &read.text, picture.as_deref(), cx.now()).await?;
    tx.commit().await?;
    drop(place);
    known().await
}

struct Read {
    state: ReadingState,
    text: String,
    picture: Option<Vec<u8>>,
}

impl Read {
    fn none(state: ReadingState) -> Read {
        Read { state, text: String::new(), picture: None }
    }
}

async fn extract(media_type: &str, bytes: Vec<u8>) -> Result<Read> {
    let kind = Kind::ALL.into_iter().find(|kind| kind.media_type() == media_type);
    let Some(kind) = kind else { return Ok(Read::none(ReadingState::Unread)) };
    let limits = ExtractLimits {
        max_bytes: record_files::MAX_FILE_BYTES,
        max_text: 8 << 20,
        max_cells: 2_000_000,
        tool_millis: 20_000,
        scan_millis: 120_000,
    };
    let work = move || {
        let picture = words::picture(kind, &bytes, &limits);
        let read = |state, text: &str| Read { state, text: tidy(text), picture: picture.clone() };
        match words::read(kind, &bytes, &limits) {
            Ok((words::How::Own, text)) => read(ReadingState::Read, &text),
            Ok((words::How::Scanned, text)) => read(ReadingState::Scanned, &text),
            Err(ReadError::Picture | ReadError::ScannedPdf | ReadError::NoTool { .. }) => {
                read(ReadingState::Unread, "")
            }
            Err(_) => read(ReadingState::Failed, ""),
        }
    };
    tokio::task::spawn_blocking(work).await.map_err(|error| broken(error.to_string()))
}

/// Text without what no database keeps, one blank between words, lines kept, cut at a character.
fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len().min(MAX_TEXT));
    for line in text.split(['\n', '\u{0C}']) {
        let before = out.len();
        for word in line.split(|c: char| c.is_whitespace() || c.is_control()) {
            if word.is_empty() {
                continue;
            }
            let gap = if out.len() > before { " " } else { "" };
            // Room for the end of the line, too.
            let room = MAX_TEXT.saturating_sub(out.len() + gap.len() + 1);
            if word.len() > room {
                // A "word" longer than any is what a broken file gives: its beginning is kept.
                if gap.is_empty() {
                    out.push_str(&word[..word.floor_char_boundary(room)]);
                }
                return out;
            }
            out.push_str(gap);
            out.push_str(word);
        }
        if out.len() > before {
            out.push('\n');
        }
    }
    out
}

fn broken(reason: String) -> DeskError {
    DeskError::Broken { what: "reading a file", reason }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_kept_without_layout_and_within_bounds() {
        assert_eq!(
            tidy("Jumlah \t  pemilih\0\r\n\n\n  12\u{0C}akhir"),
            "Jumlah pemilih\n12\nakhir\n"
        );
        let long = tidy(&"é".repeat(MAX_TEXT));
        assert!(long.len() <= MAX_TEXT);
        let words = tidy(&"kata ".repeat(MAX_TEXT));
        assert!(words.len() <= MAX_TEXT && words.ends_with("kata"));
    }
}
