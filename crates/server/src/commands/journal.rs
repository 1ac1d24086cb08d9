//! `terbuka journal verify`.

use clap::{Args, Subcommand};
use serde_json::json;
use terbuka_desk::offices;
use terbuka_store::{Fault, Verified, sha256_hex};

use super::failure::{FOUND, Failure};
use super::within::Within;
use super::{Outcome, say, say_json};

#[derive(Clone, Debug, Subcommand)]
pub(crate) enum JournalCommand {
    /// Memeriksa rantai jurnal setiap kantor
    Verify(VerifyArgs),
}

#[derive(Clone, Debug, Args)]
pub(crate) struct VerifyArgs {
    /// Cetak satu dokumen JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    within: Within,
}

pub(crate) async fn run(command: JournalCommand) -> Outcome {
    let JournalCommand::Verify(args) = command;
    let cx = args.within.open().await?;
    let mut chains = cx.store.verify_journal().await?;
    let offices = offices::list(&cx).await?;
    cx.store.close().await;
    for chain in &mut chains {
        // A chain is named by its office's identifier; people know the code. A chain of no office
        // (the installation's own, or of an office taken out of the table) keeps its name.
        if let Some(office) = offices.iter().find(|office| office.id.as_str() == chain.office) {
            chain.office.clone_from(&office.code);
        }
    }
    chains.sort_by(|a, b| a.office.cmp(&b.office));
    let ok = chains.iter().all(|chain| chain.fault.is_none());
    if args.json {
        say_json(&document(&chains, ok));
    } else {
        for chain in &chains {
            let state = chain.fault.as_ref().map_or_else(|| "utuh".to_owned(), words);
            say(&format!("{:<14}{:>8} catatan  {state}", chain.office, chain.entries));
        }
        say(if ok { "Jurnal utuh." } else { "Jurnal TIDAK utuh." });
    }
    if ok { Ok(()) } else { Err(Failure::new(FOUND, "")) }
}

/// `root` stands for all chains together: the hash of every office with the hash at its chain's end.
fn document(chains: &[Verified], ok: bool) -> serde_json::Value {
    let ends: String =
        chains.iter().map(|chain| format!("{} {}\n", chain.office, chain.root)).collect();
    json!({
        "ok": ok,
        "entries": chains.iter().map(|chain| chain.entries).sum::<i64>(),
        "root": sha256_hex(ends),
        "chains": chains
            .iter()
            .map(|chain| json!({
                "office": chain.office,
                "entries": chain.entries,
                "root": chain.root,
                "ok": chain.fault.is_none(),
                "fault": chain.fault.as_ref().map(words),
            }))
            .collect::<Vec<_>>(),
    })
}

fn words(fault: &Fault) -> String {
    match fault {
        Fault::Changed { seq } => format!("isi catatan {seq} telah diubah"),
        Fault::Broken { seq } => format!("catatan {seq} tidak menyambung dengan yang sebelumnya"),
        Fault::Cut { noted, found } => {
            format!("rantai berakhir di {found}, seharusnya di {noted}")
        }
    }
}
