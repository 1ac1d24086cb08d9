//! Who signs in: passwords (argon2id), sessions, throttles, accounts.

use std::sync::{Arc, LazyLock};

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use jiff::ToSpan;
use serde_json::json;
use terbuka_boxed::boxed;
use terbuka_core::ident::{OfficeId, UnitId, UserId};
use terbuka_core::office::Office;
use terbuka_core::role::Role;
use terbuka_store::{NewEntry, StoreError, User, fold_login, sha256_hex};
use tokio::sync::Semaphore;

use crate::authority::{Permission, Principal};
use crate::context::{Context, PasswordCost, new_id};
use crate::error::{Check, DeskError, Result};
use crate::papers::random_token;

/// A session ends after this many hours without use, and after a working day in any case.
const IDLE_HOURS: i64 = 2;
const WHOLE_HOURS: i64 = 12;
/// Failed tries of one login or one client within the window before it must wait.
const TRIES: i64 = 8;
const WINDOW_MINUTES: i64 = 15;
/// The shortest password taken.
pub const MIN_PASSWORD_CHARS: usize = 12;

/// Hashing takes 19 MiB each: no more at once than this, so that a flood of sign-ins costs time,
/// not memory.
static HASHING: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(4));

/// What a sign-in gives.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// Session token for the cookie.
    pub token: String,
    /// Secret that the session's forms carry.
    pub csrf: String,
}

/// A session that is good.
#[derive(Clone, Debug)]
pub struct Session {
    /// The person.
    pub who: Principal,
    /// Secret that the session's forms carry.
    pub csrf: String,
    /// The login.
    pub login: String,
    /// The office worked for.
    pub office: Arc<Office>,
    /// The password was set by somebody else and must be changed.
    pub must_change: bool,
}

/// An account as lists show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserRow {
    /// Identifier.
    pub id: UserId,
    /// Login.
    pub login: String,
    /// Name.
    pub name: String,
    /// *NIP*.
    pub nip: Option<String>,
    /// Roles in the office.
    pub roles: Vec<Role>,
    /// Units as liaison.
    pub units: Vec<UnitId>,
    /// Closed.
    pub disabled: bool,
}

/// An account to add.
#[derive(Clone)]
pub struct NewUser {
    /// Office.
    pub office: OfficeId,
    /// Login.
    pub login: String,
    /// Name.
    pub name: String,
    /// *NIP*.
    pub nip: Option<String>,
    /// E-mail for reminders.
    pub email: Option<String>,
    /// Roles.
    pub roles: Vec<Role>,
    /// Units as liaison.
    pub units: Vec<UnitId>,
    /// Password; to be changed at the first sign-in unless `keep_password`.
    pub password: String,
    /// The demo's accounts keep theirs.
    pub keep_password: bool,
}

/// Signs somebody in. An unknown login costs as much as a wrong password.
///
/// # Errors
/// [`DeskError::SignIn`], [`DeskError::TooMany`].
#[boxed]
pub async fn sign_in(cx: &Context, login: &str, password: &str, client: &str) -> Result<SignedIn> {
    let now = cx.now();
    let window = now - WINDOW_MINUTES.minutes();
    let names = [
        format!("login/{}", sha256_hex(fold_login(login))),
        format!("client/{}", sha256_hex(client)),
    ];
    let user = {
        let mut read = cx.store.read().await?;
        for name in &names {
            // A whole office may share one address, so a client gets more tries than a login.
            let most = if name.starts_with("client") { TRIES * 5 } else { TRIES };
            if read.throttle_count(name, window).await? >= most {
                return Err(DeskError::TooMany { wait_s: WINDOW_MINUTES.unsigned_abs() * 60 });
            }
        }
        read.user_by_login(login).await?
    };
    let hash = user.as_ref().map(|user| user.password_hash.clone());
    let good = verify(cx.password_cost, password, hash).await?;
    let user = user.filter(|user| good && user.disabled.is_none() && !user.roles.is_empty());
    let mut tx = cx.store.begin().await?;
    let Some(user) = user else {
        for name in &names {
            tx.throttle_hit(name, now, window).await?;
        }
        tx.commit().await?;
        return Err(DeskError::SignIn);
    };
    tx.throttle_clear(&names[0]).await?;
    let signed_in = SignedIn { token: random_token()?, csrf: random_token()? };
    let expires = now + IDLE_HOURS.hours();
    tx.add_session(&signed_in.token, &user.id, &signed_in.csrf, now, expires).await?;
    if let Some(office) = user.roles.keys().next() {
        tx.journal(NewEntry {
            office: office.as_str(),
            at: now,
            actor: user.id.as_str(),
            subject_kind: "account",
            subject: user.id.as_str(),
            event: "signed_in",
            version: 1,
            body: json!({}),
        })?;
    }
    tx.commit().await?;
    Ok(signed_in)
}

/// The person of a session, with the roles held at this moment; `None` when it is not good.
///
/// # Errors
/// A fault of the database.
#[boxed]
pub async fn principal(cx: &Context, token: &str) -> Result<Option<Session>> {
    let now = cx.now();
    let mut read = cx.store.read().await?;
    let Some(session) = read.session(token, now).await? else { return Ok(None) };
    if now > session.created + WHOLE_HOURS.hours() {
        return Ok(None);
    }
    let Some(user) = read.user(&session.user).await? else { return Ok(None) };
    drop(read);
    let Some((office_id, roles)) = user.roles.iter().find(|(_, roles)| !roles.is_empty()) else {
        return Ok(None);
    };
    if now > session.seen + 1.minute() {
        let mut tx = cx.store.begin().await?;
        tx.touch_session(token, now, now + IDLE_HOURS.hours()).await?;
        tx.commit().await?;
    }
    let office = crate::offices::by_id(cx, office_id).await?;
    Ok(Some(Session {
        who: Principal {
            user: user.id,
            name: user.name,
            nip: user.nip,
            office: office_id.clone(),
            roles: roles.clone(),
            units: user.units,
        },
        csrf: session.csrf,
        login: user.login,
        office,
        must_change: user.must_change,
    }))
}

/// Ends a session.
///
/// # Errors
/// A fault of the database.
#[boxed]
pub async fn sign_out(cx: &Context, token: &str) -> Result<()> {
    let mut tx = cx.store.begin().await?;
    tx.end_session(token).await?;
    Ok(tx.commit().await?)
}

/// Changes one's own password; the present one must be known, and every session ends.
///
/// # Errors
/// [`DeskError::SignIn`] when the present password is wrong; [`DeskError::Invalid`].
#[boxed]
pub async fn change_password(
    cx: &Context,
    who: &Principal,
    current: &str,
    new: &str,
) -> Result<()> {
    let mut read = cx.store.read().await?;
    let user = read.user(&who.user).await?.ok_or(DeskError::NotFound)?;
    drop(read);
    if !verify(cx.password_cost, current, Some(user.password_hash)).await? {
        return Err(DeskError::SignIn);
    }
    let mut check = Check::default();
    check_password(&mut check, "new_password", new, &user.login);
    check.done()?;
    let hash = hash(cx.password_cost, new).await?;
    let now = cx.now();
    let mut tx = cx.store.begin().await?;
    tx.set_password(&who.user, &hash, false).await?;
    tx.journal(NewEntry {
        office: who.office.as_str(),
        at: now,
        actor: who.user.as_str(),
        subject_kind: "account",
        subject: who.user.as_str(),
        event: "password_changed",
        version: 1,
        body: json!({}),
    })?;
    Ok(tx.commit().await?)
}

/// The accounts of the actor's office.
///
/// # Errors
/// Not permitted.
#[boxed]
pub async fn list(cx: &Context, who: &Principal) -> Result<Vec<UserRow>> {
    who.may(Permission::EditUsers)?;
    list_for(cx, &who.office).await
}

/// The accounts of an office, for the operator.
///
/// # Errors
/// A fault of the database.
#[boxed]
pub async fn list_for(cx: &Context, office: &OfficeId) -> Result<Vec<UserRow>> {
    let mut read = cx.store.read().await?;
    let users = read.users_of(office).await?;
    Ok(users
        .into_iter()
        .map(|user| UserRow {
            roles: user.roles_in(office).to_vec(),
            id: user.id,
            login: user.login,
            name: user.name,
            nip: user.nip,
            units: user.units,
            disabled: user.disabled.is_some(),
        })
        .collect())
}

/// Adds an account, by the office's administrator or by the operator.
///
/// # Errors
/// [`DeskError::Invalid`] with `taken`, `too_short`, `required`, `common`.
#[boxed]
pub async fn add(cx: &Context, by: &str, new: NewUser) -> Result<UserId> {
    let mut check = Check::default();
    let login = fold_login(&new.login);
    check.ensure(!login.is_empty(), "login", "required");
    check.ensure(
        login.chars().all(|c| c.is_ascii_alphanumeric() || "._-@".contains(c)),
        "login",
        "login_chars",
    );
    check.ensure(!new.name.trim().is_empty(), "name", "required");
    check.ensure(!new.roles.is_empty(), "roles", "required");
    if !new.keep_password {
        check_password(&mut check, "password", &new.password, &login);
    }
    check.done()?;
    let password_hash = hash(cx.password_cost, &new.password).await?;
    let now = cx.now();
    let id = UserId::new(new_id(now));
    let user = User {
        id: id.clone(),
        login,
        name: new.name.trim().to_owned(),
        nip: new.nip,
        email: new.email,
        password_hash,
        must_change: !new.keep_password,
        disabled: None,
        roles: [(new.office.clone(), new.roles.clone())].into(),
        units: new.units,
    };
    let mut tx = cx.store.begin().await?;
    match tx.add_user(&user, now).await {
        Err(StoreError::Duplicate { .. }) => {
            let mut check = Check::default();
            check.wrong("login", "taken");
            check.done()?;
        }
        other => other?,
    }
    tx.journal(NewEntry {
        office: new.office.as_str(),
        at: now,
        actor: by,
        subject_kind: "account",
        subject: id.as_str(),
        event: "account_added",
        version: 1,
        body: json!({ "roles": new.roles }),
    })?;
    tx.commit().await?;
    Ok(id)
}

/// Adds an account to the actor's own office.
///
/// # Errors
/// Not permitted; as [`add`].
#[boxed]
pub async fn add_to_office(cx: &Context, who: &Principal, new: NewUser) -> Result<UserId> {
    who.may(Permission::EditUsers)?;
    add(cx, who.user.as_str(), NewUser { office: who.office.clone(), ..new }).await
}

/// Closes an account by login and ends its sessions, for the operator.
///
/// # Errors
/// [`DeskError::NotFound`].
#[boxed]
pub async fn disable(cx: &Context, login: &str) -> Result<()> {
    let mut read = cx.store.read().await?;
    let user = read.user_by_login(login).await?.ok_or(DeskError::NotFound)?;
    drop(read);
    close(cx, &user, "system").await
}

/// Closes an account of the actor's own office.
///
/// # Errors
/// Not permitted; not found.
#[boxed]
pub async fn disable_in_office(cx: &Context, who: &Principal, id: &UserId) -> Result<()> {
    who.may(Permission::EditUsers)?;
    let mut read = cx.store.read().await?;
    let user = read.user(id).await?.ok_or(DeskError::NotFound)?;
    drop(read);
    if user.roles_in(&who.office).is_empty() {
        return Err(DeskError::NotFound);
    }
    close(cx, &user, who.user.as_str()).await
}

async fn close(cx: &Context, user: &User, by: &str) -> Result<()> {
    let now = cx.now();
    let mut tx = cx.store.begin().await?;
    tx.set_disabled(&user.id, Some(now)).await?;
    for office in user.roles.keys() {
        tx.journal(NewEntry {
            office: office.as_str(),
            at: now,
            actor: by,
            subject_kind: "account",
            subject: user.id.as_str(),
            event: "account_closed",
            version: 1,
            body: json!({}),
        })?;
    }
    Ok(tx.commit().await?)
}

/// Passwords that anybody tries first.
const COMMON: &[&str] = &[
    "password",
    "12345678",
    "qwerty",
    "indonesia",
    "bismillah",
    "sayang",
    "rahasia",
    "admin",
    "kpu",
    "pemilu",
    "ppid",
    "merdeka",
];

fn check_password(check: &mut Check, field: &str, password: &str, login: &str) {
    let chars = password.chars().count();
    check.ensure(chars >= MIN_PASSWORD_CHARS, field, "too_short");
    check.ensure(chars <= 256, field, "too_long");
    // A common word with digits around it is still the common word.
    let letters: String = password.to_lowercase().chars().filter(|c| c.is_alphabetic()).collect();
    let plain = password.to_lowercase();
    let common = COMMON.iter().any(|word| letters == *word || plain == *word)
        || (!login.is_empty() && plain.contains(login));
    check.ensure(!common, field, "common");
}

fn argon(cost: PasswordCost) -> Result<Argon2<'static>> {
    let params = Params::new(cost.memory_kib, cost.passes, 1, None).map_err(|error| {
        DeskError::Broken { what: "setting up password hashing", reason: error.to_string() }
    })?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

async fn hash(cost: PasswordCost, password: &str) -> Result<String> {
    let password = password.to_owned();
    hashing(move || {
        let hash = argon(cost)?.hash_password(password.as_bytes()).map_err(|error| {
            DeskError::Broken { what: "hashing a password", reason: error.to_string() }
        })?;
        Ok(hash.to_string())
    })
    .await
}

/// Whether the password gives the hash; without a hash the same work is done and the answer is no.
async fn verify(cost: PasswordCost, password: &str, hash: Option<String>) -> Result<bool> {
    let password = password.to_owned();
    hashing(move || {
        let argon = argon(cost)?;
        let Some(hash) = hash else {
            argon.hash_password(password.as_bytes()).ok();
            return Ok(false);
        };
        let parsed = PasswordHash::new(&hash).map_err(|error| DeskError::Broken {
            what: "reading a password hash",
            reason: error.to_string(),
        })?;
        Ok(argon.verify_password(password.as_bytes(), &parsed).is_ok())
    })
    .await
}

async fn hashing<T: Send + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    let broken = |reason: String| DeskError::Broken { what: "hashing a password", reason };
    let _turn = HASHING.acquire().await.map_err(|error| broken(error.to_string()))?;
    tokio::task::spawn_blocking(work).await.map_err(|error| broken(error.to_string()))?
}
