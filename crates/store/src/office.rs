//! Offices and their units.

use std::collections::BTreeMap;

use jiff::Timestamp;
use terbuka_boxed::boxed;
use terbuka_core::ident::{OfficeId, UnitId};
use terbuka_core::office::{Level, Office, OfficeSettings, Unit, Zone};

use crate::convert::{Cell, json, us};
use crate::engine::{Read, Tx};
use crate::error::{Result, StoreError};
use crate::sql::{args, statements};

statements! {
    ADD_OFFICE = "INSERT INTO office (id, code, slug, name, level, zone, settings, version, \
        created_us) VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8)";
    UPDATE_OFFICE = "UPDATE office SET name = $3, slug = $4, settings = $5, version = version + 1 \
        WHERE id = $1 AND version = $2";
    OFFICES = "SELECT id, code, slug, name, level, zone, settings, version FROM office \
        ORDER BY code";
    OFFICE = "SELECT id, code, slug, name, level, zone, settings, version FROM office \
        WHERE id = $1";
    OFFICE_NAMED = "SELECT id, code, slug, name, level, zone, settings, version FROM office \
        WHERE slug = $1 OR code = $1 ORDER BY id";
    UNITS = "SELECT id, office_id, name, code FROM unit WHERE retired_us IS NULL \
        ORDER BY office_id, place, id";
    UNITS_OF = "SELECT id, office_id, name, code FROM unit WHERE office_id = $1 \
        AND retired_us IS NULL ORDER BY office_id, place, id";
    PUT_UNIT = "INSERT INTO unit (id, office_id, name, code, place) VALUES ($1, $2, $3, $4, $5) \
        ON CONFLICT (id) DO UPDATE SET name = excluded.name, code = excluded.code, \
        place = excluded.place, retired_us = NULL WHERE unit.office_id = excluded.office_id";
    RETIRE_UNIT = "UPDATE unit SET retired_us = $3 WHERE office_id = $1 AND id = $2 \
        AND retired_us IS NULL";
}

#[derive(sqlx::FromRow)]
struct OfficeRow {
    id: String,
    code: String,
    slug: String,
    name: String,
    level: String,
    zone: String,
    settings: String,
    version: i64,
}

#[derive(sqlx::FromRow)]
struct UnitRow {
    id: String,
    office_id: String,
    name: String,
    code: String,
}

/// An office with the version of its row, for changing it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredOffice {
    /// The office.
    pub office: Office,
    /// Version of the row.
    pub version: i64,
}

fn read_office(row: OfficeRow, units: Vec<Unit>) -> Result<StoredOffice> {
    let cell = |column| Cell::new("office", column, &row.id);
    Ok(StoredOffice {
        office: Office {
            level: cell("level").code(Level::from_code(&row.level))?,
            zone: cell("zone").code(Zone::from_code(&row.zone))?,
            settings: cell("settings").json::<OfficeSettings>(&row.settings)?,
            id: OfficeId::new(&row.id),
            code: row.code,
            slug: row.slug,
            name: row.name,
            units,
        },
        version: row.version,
    })
}

fn read_unit(row: UnitRow) -> Unit {
    Unit { id: UnitId::new(row.id), name: row.name, code: row.code }
}

impl Read {
    /// Every office with its units, by code.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn offices(&mut self) -> Result<Vec<StoredOffice>> {
        let rows: Vec<OfficeRow> = self.all(OFFICES, args![]).await?;
        let mut units: BTreeMap<String, Vec<Unit>> = BTreeMap::new();
        for row in self.all::<UnitRow>(UNITS, args![]).await? {
            units.entry(row.office_id.clone()).or_default().push(read_unit(row));
        }
        rows.into_iter()
            .map(|row| {
                let own = units.remove(&row.id).unwrap_or_default();
                read_office(row, own)
            })
            .collect()
    }

    /// One office with its units.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn office(&mut self, id: &OfficeId) -> Result<Option<StoredOffice>> {
        let row: Option<OfficeRow> = self.optional(OFFICE, args![id.as_str()]).await?;
        self.with_units(row).await
    }

    /// The office with this slug or region code.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn office_named(&mut self, slug_or_code: &str) -> Result<Option<StoredOffice>> {
        let row: Option<OfficeRow> = self.optional(OFFICE_NAMED, args![slug_or_code]).await?;
        self.with_units(row).await
    }

    async fn with_units(&mut self, row: Option<OfficeRow>) -> Result<Option<StoredOffice>> {
        let Some(row) = row else { return Ok(None) };
        let units: Vec<UnitRow> = self.all(UNITS_OF, args![&row.id]).await?;
        read_office(row, units.into_iter().map(read_unit).collect()).map(Some)
    }
}

impl Tx {
    /// Adds an office with its units.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when its code or slug is taken.
    #[boxed]
    pub async fn add_office(&mut self, office: &Office, at: Timestamp) -> Result<()> {
        let settings = json("office", &office.settings)?;
        self.run(
            ADD_OFFICE,
            args![
                office.id.as_str(),
                &office.code,
                &office.slug,
                &office.name,
                office.level.code(),
                office.zone.code(),
                &settings,
                us(at)
            ],
        )
        .await?;
        self.put_units(office).await
    }

    /// Changes an office's name, slug, settings and units; units it no longer names are retired,
    /// for cases still refer to them. Code, level and zone stay: days already counted stand on them.
    ///
    /// # Errors
    /// [`StoreError::Stale`] when somebody else changed it since `version`.
    #[boxed]
    pub async fn update_office(
        &mut self,
        office: &Office,
        version: i64,
        at: Timestamp,
    ) -> Result<()> {
        let settings = json("office", &office.settings)?;
        let changed = self
            .run(
                UPDATE_OFFICE,
                args![office.id.as_str(), version, &office.name, &office.slug, &settings],
            )
            .await?;
        if changed != 1 {
            return Err(StoreError::Stale { what: "office", id: office.id.to_string() });
        }
        let before: Vec<UnitRow> = self.all(UNITS_OF, args![office.id.as_str()]).await?;
        for unit in before.iter().filter(|unit| office.unit(&UnitId::new(&unit.id)).is_none()) {
            self.run(RETIRE_UNIT, args![office.id.as_str(), &unit.id, us(at)]).await?;
        }
        self.put_units(office).await
    }

    async fn put_units(&mut self, office: &Office) -> Result<()> {
        for (place, unit) in (0_i64..).zip(&office.units) {
            let put = self
                .run(
                    PUT_UNIT,
                    args![unit.id.as_str(), office.id.as_str(), &unit.name, &unit.code, place],
                )
                .await?;
            if put != 1 {
                // The identifier belongs to another office's unit.
                return Err(StoreError::Duplicate { statement: "PUT_UNIT" });
            }
        }
        Ok(())
    }
}
