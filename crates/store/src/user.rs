//! People who sign in to work for offices, with their roles and units.

use std::collections::BTreeMap;

use jiff::Timestamp;
use terbuka_boxed::boxed;
use terbuka_core::ident::{OfficeId, UnitId, UserId};
use terbuka_core::role::Role;

use crate::convert::{Cell, us};
use crate::engine::{Read, Tx};
use crate::error::{Result, StoreError};
use crate::sql::{args, statements};

statements! {
    ADD_USER = "INSERT INTO account (id, login, name, nip, email, password_hash, must_change, \
        created_us) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    USER = "SELECT id, login, name, nip, email, password_hash, must_change, disabled_us \
        FROM account WHERE id = $1";
    USER_BY_LOGIN = "SELECT id, login, name, nip, email, password_hash, must_change, disabled_us \
        FROM account WHERE login = $1";
    USERS = "SELECT id, login, name, nip, email, password_hash, must_change, disabled_us \
        FROM account ORDER BY login";
    USERS_OF = "SELECT id, login, name, nip, email, password_hash, must_change, disabled_us \
        FROM account WHERE id IN (SELECT account_id FROM account_role WHERE office_id = $1) \
        ORDER BY name, id";
    UPDATE_USER = "UPDATE account SET name = $2, nip = $3, email = $4 WHERE id = $1";
    SET_PASSWORD = "UPDATE account SET password_hash = $2, must_change = $3 WHERE id = $1";
    DISABLE = "UPDATE account SET disabled_us = $2 WHERE id = $1";
    ROLES = "SELECT account_id, office_id, role FROM account_role \
        ORDER BY account_id, office_id, role";
    ROLES_OF_USER = "SELECT account_id, office_id, role FROM account_role WHERE account_id = $1 \
        ORDER BY account_id, office_id, role";
    ADD_ROLE = "INSERT INTO account_role (account_id, office_id, role) VALUES ($1, $2, $3)";
    CLEAR_ROLES = "DELETE FROM account_role WHERE account_id = $1 AND office_id = $2";
    UNITS = "SELECT account_id, unit_id FROM account_unit ORDER BY account_id, unit_id";
    UNITS_OF_USER = "SELECT account_id, unit_id FROM account_unit WHERE account_id = $1 \
        ORDER BY account_id, unit_id";
    ADD_UNIT = "INSERT INTO account_unit (account_id, unit_id) VALUES ($1, $2)";
    CLEAR_UNITS = "DELETE FROM account_unit WHERE account_id = $1 \
        AND unit_id IN (SELECT id FROM unit WHERE office_id = $2)";
}

/// A person who signs in.
#[derive(Clone, PartialEq, Eq)]
pub struct User {
    /// Identifier.
    pub id: UserId,
    /// The name to sign in with, in lower case, unique in the installation.
    pub login: String,
    /// Full name.
    pub name: String,
    /// NIP, when there is one.
    pub nip: Option<String>,
    /// E-mail, for reminders.
    pub email: Option<String>,
    /// Argon2id hash in PHC form.
    pub password_hash: String,
    /// The password was set by somebody else and must be changed at the next sign-in.
    pub must_change: bool,
    /// Since when the account is closed.
    pub disabled: Option<Timestamp>,
    /// Roles in each office.
    pub roles: BTreeMap<OfficeId, Vec<Role>>,
    /// Units this person is liaison for.
    pub units: Vec<UnitId>,
}

impl std::fmt::Debug for User {
    /// Names and hashes stay out of logs.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("User")
            .field("id", &self.id)
            .field("roles", &self.roles)
            .field("units", &self.units)
            .field("disabled", &self.disabled)
            .finish_non_exhaustive()
    }
}

impl User {
    /// The roles in one office; none there means the office is none of this person's business.
    pub fn roles_in(&self, office: &OfficeId) -> &[Role] {
        self.roles.get(office).map_or(&[], Vec::as_slice)
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    login: String,
    name: String,
    nip: Option<String>,
    email: Option<String>,
    password_hash: String,
    must_change: i64,
    disabled_us: Option<i64>,
}

type RoleRow = (String, String, String);
type UnitRow = (String, String);

fn read_user(row: Row, roles: &[RoleRow], units: &[UnitRow]) -> Result<User> {
    let mut held: BTreeMap<OfficeId, Vec<Role>> = BTreeMap::new();
    for (_, office, role) in roles.iter().filter(|(user, ..)| *user == row.id) {
        let role = Cell::new("account_role", "role", &row.id).code(Role::from_code(role))?;
        held.entry(OfficeId::new(office)).or_default().push(role);
    }
    let cell = Cell::new("account", "disabled_us", &row.id);
    Ok(User {
        disabled: row.disabled_us.map(|at| cell.instant(at)).transpose()?,
        units: units
            .iter()
            .filter(|(user, _)| *user == row.id)
            .map(|(_, unit)| UnitId::new(unit))
            .collect(),
        id: UserId::new(row.id),
        login: row.login,
        name: row.name,
        nip: row.nip,
        email: row.email,
        password_hash: row.password_hash,
        must_change: row.must_change != 0,
        roles: held,
    })
}

/// A login as it is stored and compared: trimmed, lower case.
pub fn fold_login(login: &str) -> String {
    login.trim().to_lowercase()
}

impl Read {
    /// A user by identifier, with roles and units.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn user(&mut self, id: &UserId) -> Result<Option<User>> {
        let row: Option<Row> = self.optional(USER, args![id.as_str()]).await?;
        self.with_roles(row).await
    }

    /// A user by the name to sign in with, however it is capitalised.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn user_by_login(&mut self, login: &str) -> Result<Option<User>> {
        let login = fold_login(login);
        let row: Option<Row> = self.optional(USER_BY_LOGIN, args![&login]).await?;
        self.with_roles(row).await
    }

    async fn with_roles(&mut self, row: Option<Row>) -> Result<Option<User>> {
        let Some(row) = row else { return Ok(None) };
        let roles: Vec<RoleRow> = self.all(ROLES_OF_USER, args![&row.id]).await?;
        let units: Vec<UnitRow> = self.all(UNITS_OF_USER, args![&row.id]).await?;
        read_user(row, &roles, &units).map(Some)
    }

    /// Everybody, by login.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn users(&mut self) -> Result<Vec<User>> {
        let rows: Vec<Row> = self.all(USERS, args![]).await?;
        self.all_with_roles(rows).await
    }

    /// Everybody who holds a role in an office, closed accounts too, by name.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn users_of(&mut self, office: &OfficeId) -> Result<Vec<User>> {
        let rows: Vec<Row> = self.all(USERS_OF, args![office.as_str()]).await?;
        self.all_with_roles(rows).await
    }

    async fn all_with_roles(&mut self, rows: Vec<Row>) -> Result<Vec<User>> {
        let roles: Vec<RoleRow> = self.all(ROLES, args![]).await?;
        let units: Vec<UnitRow> = self.all(UNITS, args![]).await?;
        rows.into_iter().map(|row| read_user(row, &roles, &units)).collect()
    }
}

impl Tx {
    /// Adds a user with roles and units. The login is folded ([`fold_login`]).
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when the login is taken.
    #[boxed]
    pub async fn add_user(&mut self, user: &User, at: Timestamp) -> Result<()> {
        let login = fold_login(&user.login);
        self.run(
            ADD_USER,
            args![
                user.id.as_str(),
                &login,
                &user.name,
                &user.nip,
                &user.email,
                &user.password_hash,
                user.must_change,
                us(at)
            ],
        )
        .await?;
        for (office, roles) in &user.roles {
            self.add_roles(&user.id, office, roles).await?;
        }
        for unit in &user.units {
            self.run(ADD_UNIT, args![user.id.as_str(), unit.as_str()]).await?;
        }
        Ok(())
    }

    /// Changes name, NIP and e-mail.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when there is no such user.
    #[boxed]
    pub async fn update_user(
        &mut self,
        id: &UserId,
        name: &str,
        nip: Option<&str>,
        email: Option<&str>,
    ) -> Result<()> {
        let changed = self.run(UPDATE_USER, args![id.as_str(), name, nip, email]).await?;
        existing(changed, id)
    }

    /// Sets a new password hash and ends every session of the user.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when there is no such user.
    #[boxed]
    pub async fn set_password(&mut self, id: &UserId, hash: &str, must_change: bool) -> Result<()> {
        let changed = self.run(SET_PASSWORD, args![id.as_str(), hash, must_change]).await?;
        existing(changed, id)?;
        self.end_sessions_of(id).await
    }

    /// Closes an account and ends its sessions (`Some`), or opens it again (`None`).
    ///
    /// # Errors
    /// [`StoreError::Missing`] when there is no such user.
    #[boxed]
    pub async fn set_disabled(&mut self, id: &UserId, since: Option<Timestamp>) -> Result<()> {
        let changed = self.run(DISABLE, args![id.as_str(), since.map(us)]).await?;
        existing(changed, id)?;
        self.end_sessions_of(id).await
    }

    /// Sets the roles of a user in an office to exactly these.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn set_roles(
        &mut self,
        user: &UserId,
        office: &OfficeId,
        roles: &[Role],
    ) -> Result<()> {
        self.run(CLEAR_ROLES, args![user.as_str(), office.as_str()]).await?;
        self.add_roles(user, office, roles).await
    }

    /// Sets the units of an office that a user is liaison for to exactly these.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn set_units(
        &mut self,
        user: &UserId,
        office: &OfficeId,
        units: &[UnitId],
    ) -> Result<()> {
        self.run(CLEAR_UNITS, args![user.as_str(), office.as_str()]).await?;
        for unit in units {
            self.run(ADD_UNIT, args![user.as_str(), unit.as_str()]).await?;
        }
        Ok(())
    }

    async fn add_roles(&mut self, user: &UserId, office: &OfficeId, roles: &[Role]) -> Result<()> {
        for role in roles {
            self.run(ADD_ROLE, args![user.as_str(), office.as_str(), role.code()]).await?;
        }
        Ok(())
    }
}

fn existing(changed: u64, id: &UserId) -> Result<()> {
    if changed == 1 {
        return Ok(());
    }
    Err(StoreError::Missing { what: "user", id: id.to_string() })
}
