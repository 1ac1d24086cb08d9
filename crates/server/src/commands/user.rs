//! `terbuka user add|list|disable`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::json;
use terbuka_core::office::Office;
use terbuka_core::role::Role;
use terbuka_desk::accounts::{self, NewUser};
use terbuka_desk::offices;

use super::failure::{Failure, SYSTEM, UNREADABLE, WRONG_USE};
use super::within::{Within, office};
use super::{Outcome, say, say_json};

#[derive(Clone, Debug, Subcommand)]
pub(crate) enum UserCommand {
    /// Menambah akun; kata sandi sementara dicetak bila tidak diberikan
    Add(AddArgs),
    /// Menampilkan akun
    List(ListArgs),
    /// Menutup akun dan mengakhiri sesinya
    Disable(DisableArgs),
}

#[derive(Clone, Debug, Args)]
pub(crate) struct AddArgs {
    /// Kode kantor
    #[arg(long, value_name = "C")]
    office: String,
    /// Nama masuk
    #[arg(long)]
    login: String,
    /// Nama lengkap
    #[arg(long)]
    name: String,
    /// NIP
    #[arg(long)]
    nip: Option<String>,
    /// Surel untuk pengingat
    #[arg(long)]
    email: Option<String>,
    /// Peran; boleh diulang atau dipisah koma
    #[arg(long = "role", required = true, value_delimiter = ',', value_parser = role)]
    roles: Vec<Role>,
    /// Kode unit yang dihubungkan; boleh diulang atau dipisah koma
    #[arg(long = "unit", value_delimiter = ',')]
    units: Vec<String>,
    /// Berkas yang berisi kata sandi sementara
    #[arg(long, value_name = "F")]
    password_file: Option<PathBuf>,
    #[command(flatten)]
    within: Within,
}

#[derive(Clone, Debug, Args)]
pub(crate) struct ListArgs {
    /// Kode kantor; semua kantor bila tidak diberikan
    #[arg(long, value_name = "C")]
    office: Option<String>,
    /// Cetak satu dokumen JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    within: Within,
}

#[derive(Clone, Debug, Args)]
pub(crate) struct DisableArgs {
    /// Nama masuk
    login: String,
    #[command(flatten)]
    within: Within,
}

fn role(text: &str) -> Result<Role, String> {
    Role::from_code(text).ok_or_else(|| {
        let known: Vec<&str> = Role::ALL.iter().map(|role| role.code()).collect();
        format!("peran yang ada: {}", known.join(", "))
    })
}

pub(crate) async fn run(command: UserCommand) -> Outcome {
    match command {
        UserCommand::Add(args) => add(args).await,
        UserCommand::List(args) => list(args).await,
        UserCommand::Disable(args) => disable(args).await,
    }
}

async fn add(args: AddArgs) -> Outcome {
    let cx = args.within.open().await?;
    let office = office(&cx, &args.office).await?;
    let mut units = Vec::new();
    for code in &args.units {
        units.push(unit(&office, code)?);
    }
    let (password, made) = match &args.password_file {
        Some(path) => {
            let text = std::fs::read_to_string(path)
                .map_err(|e| Failure::new(UNREADABLE, format!("{}: {e}", path.display())))?;
            (text.trim_end_matches(['\r', '\n']).to_owned(), false)
        }
        None => (temporary_password()?, true),
    };
    let new = NewUser {
        office: office.id.clone(),
        login: args.login.clone(),
        name: args.name,
        nip: args.nip,
        email: args.email,
        roles: args.roles,
        units,
        password: password.clone(),
        keep_password: false,
    };
    accounts::add(&cx, "system", new).await?;
    cx.store.close().await;
    say(&format!("Akun {} ditambahkan untuk {}.", args.login, office.name));
    if made {
        say(&format!("Kata sandi sementara (diganti saat pertama masuk): {password}"));
    }
    Ok(())
}

fn unit(office: &Office, code: &str) -> Result<terbuka_core::ident::UnitId, Failure> {
    let found = office.units.iter().find(|unit| unit.code.eq_ignore_ascii_case(code));
    found.map(|unit| unit.id.clone()).ok_or_else(|| {
        let known: Vec<&str> = office.units.iter().map(|unit| unit.code.as_str()).collect();
        Failure::new(WRONG_USE, format!("unit {code} tidak ada; yang ada: {}", known.join(", ")))
    })
}

/// Twenty letters and digits that cannot be mistaken for one another: about 99 bits.
fn temporary_password() -> Result<String, Failure> {
    const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz23456789x";
    let mut bytes = [0u8; 20];
    getrandom::fill(&mut bytes).map_err(|error| Failure::new(SYSTEM, error.to_string()))?;
    Ok(bytes.iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect())
}

async fn list(args: ListArgs) -> Outcome {
    let cx = args.within.open().await?;
    let chosen = match &args.office {
        Some(code) => vec![office(&cx, code).await?],
        None => offices::list(&cx).await?,
    };
    let mut rows = Vec::new();
    for office in chosen {
        for user in accounts::list_for(&cx, &office.id).await? {
            let roles: Vec<&str> = user.roles.iter().map(|role| role.code()).collect();
            if !args.json {
                let closed = if user.disabled { " (ditutup)" } else { "" };
                let roles = roles.join(", ");
                say(&format!(
                    "{:<26}{:<6}{} [{roles}]{closed}",
                    user.login, office.code, user.name
                ));
            }
            rows.push(json!({
                "login": user.login,
                "name": user.name,
                "office": office.code,
                "roles": roles,
                "disabled": user.disabled,
            }));
        }
    }
    cx.store.close().await;
    if args.json {
        say_json(&rows.into());
    }
    Ok(())
}

async fn disable(args: DisableArgs) -> Outcome {
    let cx = args.within.open().await?;
    let done = accounts::disable(&cx, &args.login).await;
    cx.store.close().await;
    match done {
        Ok(()) => {
            say(&format!("Akun {} ditutup.", args.login));
            Ok(())
        }
        Err(terbuka_desk::DeskError::NotFound) => {
            Err(Failure::new(WRONG_USE, format!("tidak ada akun {}", args.login)))
        }
        Err(error) => Err(error.into()),
    }
}
