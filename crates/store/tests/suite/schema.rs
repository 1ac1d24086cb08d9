//! The two schemas say the same, applied steps never change, and every statement is valid on both.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, Row, SqlSafeStr, SqliteConnection};
use terbuka_store::{DatabaseUrl, inspect};
use terbuka_testkit::TestDatabase;

fn migrations() -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations")
}

/// The text of PostgreSQL with SQLite's words for the types.
fn in_sqlite_words(postgres: &str) -> String {
    postgres
        .replace(" TEXT COLLATE \"C\"", " TEXT")
        .replace(" BIGINT", " INTEGER")
        .replace("AS INTEGER)", "AS BIGINT)")
        .replace(" BYTEA", " BLOB")
        .replace("\n);", "\n) STRICT;")
}

#[test]
fn both_folders_hold_the_same_text_but_for_the_types() {
    for (_, name, sqlite, postgres) in inspect::schema_steps() {
        similar(name, sqlite, &in_sqlite_words(postgres));
    }
}

fn similar(name: &str, left: &str, right: &str) {
    for (number, (a, b)) in left.lines().zip(right.lines()).enumerate() {
        assert_eq!(a, b, "{name}, line {}", number + 1);
    }
    assert_eq!(left.lines().count(), right.lines().count(), "{name} has lines more in one folder");
}

#[test]
fn every_file_is_a_step_and_steps_are_numbered_in_order() {
    let steps = inspect::schema_steps();
    let names: BTreeSet<String> = steps.iter().map(|(_, name, ..)| format!("{name}.sql")).collect();
    for folder in ["sqlite", "postgres"] {
        let files: BTreeSet<String> = std::fs::read_dir(migrations().join(folder))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        assert_eq!(files, names, "{folder}");
    }
    // Numbers are given out before the steps are written; one that was not needed leaves a gap.
    let mut before = 0;
    for (number, name, ..) in &steps {
        assert!(*number > before, "{name} after {before}");
        before = *number;
        assert!(name.starts_with(&format!("{number:04}_")), "{name}");
    }
}

#[test]
fn applied_steps_never_change() {
    let noted = std::fs::read_to_string(migrations().join("CHECKSUMS")).unwrap();
    let noted: BTreeMap<&str, &str> = noted
        .lines()
        .filter_map(|line| line.split_once("  "))
        .map(|(sum, file)| (file, sum))
        .collect();
    for (_, name, sqlite, postgres) in inspect::schema_steps() {
        for (folder, text) in [("postgres", postgres), ("sqlite", sqlite)] {
            let file = format!("{folder}/{name}.sql");
            let sum = terbuka_store::sha256_hex(text);
            assert_eq!(
                noted.get(file.as_str()).copied(),
                Some(sum.as_str()),
                "{file}: a released step never changes, write a new one; note the sum of a new one \
                 in CHECKSUMS: {sum}  {file}"
            );
        }
    }
}

#[test]
fn every_file_with_statements_is_listed() {
    let source = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let listed: BTreeSet<String> =
        inspect::statements().into_iter().map(|(file, _)| file.to_owned()).collect();
    let mut found = BTreeSet::new();
    let mut folders = vec![source];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    for path in files {
        let text = std::fs::read_to_string(&path).unwrap();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        if text.contains("\nstatements! {") {
            found.insert(name.clone());
        }
        // NOTE(engine): the seam is one file, with SQLite's writer beside it.
        if !["engine", "open", "writer"].contains(&name.as_str()) {
            assert!(!text.contains("sqlx::query"), "{name} goes past the engine");
        }
    }
    assert_eq!(found, listed);
}

#[tokio::test]
async fn every_statement_prepares_on_sqlite() {
    let database = TestDatabase::sqlite().await;
    let mut connection = sqlite(&database).await;
    let mut count = 0;
    for (file, statements) in inspect::statements() {
        for sql in statements {
            let prepared = connection.prepare(sql.sqlite.into_sql_str()).await;
            assert!(prepared.is_ok(), "{file}::{}: {:?}", sql.name, prepared.err());
            count += 1;
        }
    }
    assert!(count > 60, "only {count} statements were found");
    connection.close().await.unwrap();
    database.remove().await;
}

#[tokio::test]
async fn every_statement_prepares_on_postgres() {
    let database = TestDatabase::postgres().await;
    let mut connection = postgres(&database).await;
    for (file, statements) in inspect::statements() {
        for sql in statements {
            let prepared = connection.prepare(sql.postgres.into_sql_str()).await;
            assert!(prepared.is_ok(), "{file}::{}: {:?}", sql.name, prepared.err());
        }
    }
    connection.close().await.unwrap();
    database.remove().await;
}

/// Statements that may read a whole table: small tables, whole exports, checks.
const WHOLE: [&str; 16] = [
    "CHAINS",
    "FORGET_NUMBERS",
    "FORGET_POSTINGS",
    "FORGET_SEGMENTS",
    "FORGET_SLIPS",
    "FORGET_STATE",
    "FORGET_WORDS",
    "HASHES",
    "HEADS",
    "NEXT_MAIL",
    "OFFICES",
    "ROLES",
    "SEGMENTS",
    "UNDRAWN",
    "UNITS",
    "USERS",
];

#[tokio::test]
async fn no_statement_reads_a_whole_table_unasked() {
    let database = TestDatabase::sqlite().await;
    let mut connection = sqlite(&database).await;
    let mut whole = Vec::new();
    for (file, statements) in inspect::statements() {
        for sql in statements.iter().filter(|sql| !WHOLE.contains(&sql.name)) {
            let explain = AssertSqlSafe(format!("EXPLAIN QUERY PLAN {}", sql.sqlite));
            for step in sqlx::query(explain).fetch_all(&mut connection).await.unwrap() {
                let step: String = step.get("detail");
                // Without parameters no value is known, so the plan is the general one.
                if step.starts_with("SCAN ")
                    && !step.contains(" USING ")
                    && step != "SCAN CONSTANT ROW"
                    && !step.ends_with("-ROW VALUES CLAUSE")
                {
                    whole.push(format!("{file}::{}: {step}", sql.name));
                }
            }
        }
    }
    assert!(whole.is_empty(), "{whole:#?}");
    connection.close().await.unwrap();
    database.remove().await;
}

async fn sqlite(database: &TestDatabase) -> SqliteConnection {
    let DatabaseUrl::Sqlite(path) = database.url() else { panic!("not SQLite") };
    SqliteConnection::connect(&format!("sqlite:{}", path.display())).await.unwrap()
}

async fn postgres(database: &TestDatabase) -> PgConnection {
    let DatabaseUrl::Postgres(url) = database.url() else { panic!("not PostgreSQL") };
    PgConnection::connect(url).await.unwrap()
}

/// What the engine itself says of a table: columns as "name type null?", keys as "columns".
#[derive(Debug, Default, PartialEq, Eq)]
struct Table {
    columns: BTreeSet<String>,
    primary: Vec<String>,
    references: BTreeSet<String>,
    unique: BTreeSet<Vec<String>>,
    checks: BTreeSet<String>,
}

#[tokio::test]
async fn both_engines_report_the_same_tables() {
    let on_sqlite = TestDatabase::sqlite().await;
    let on_postgres = TestDatabase::postgres().await;
    let left = sqlite_tables(&mut sqlite(&on_sqlite).await).await;
    let right = postgres_tables(&mut postgres(&on_postgres).await).await;
    assert!(left.len() > 12, "{:?}", left.keys());
    assert_eq!(left.keys().collect::<Vec<_>>(), right.keys().collect::<Vec<_>>());
    for (name, table) in &left {
        assert_eq!(table, &right[name], "{name}");
        assert!(!table.primary.is_empty(), "{name} has no primary key");
    }
    on_sqlite.remove().await;
    on_postgres.remove().await;
}

async fn sqlite_tables(connection: &mut SqliteConnection) -> BTreeMap<String, Table> {
    let mut tables = BTreeMap::new();
    let names = sqlx::query(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\'
         AND name NOT LIKE 'sqlite%'",
    )
    .fetch_all(&mut *connection)
    .await
    .unwrap();
    for row in names {
        let (name, text): (String, String) = (row.get(0), row.get(1));
        assert!(text.trim_end().ends_with("STRICT"), "{name} is not strict");
        let mut table = Table::default();
        let columns = sqlx::query(
            "SELECT name, type, \"notnull\", pk FROM pragma_table_info($1) ORDER BY pk",
        )
        .bind(&name)
        .fetch_all(&mut *connection)
        .await
        .unwrap();
        for column in columns {
            let (column_name, kind): (String, String) = (column.get(0), column.get(1));
            let (not_null, key): (i64, i64) = (column.get(2), column.get(3));
            let kind = match kind.as_str() {
                "INTEGER" => "bigint",
                "TEXT" => "text",
                "BLOB" => "bytea",
                other => panic!("{name}.{column_name} is {other}"),
            };
            table.columns.insert(format!("{column_name} {kind} {}", not_null == 0));
            if key > 0 {
                table.primary.push(column_name);
            }
        }
        let references =
            sqlx::query("SELECT \"from\", \"table\", \"to\" FROM pragma_foreign_key_list($1)")
                .bind(&name)
                .fetch_all(&mut *connection)
                .await
                .unwrap();
        for row in references {
            let (from, other, to): (String, String, String) = (row.get(0), row.get(1), row.get(2));
            table.references.insert(format!("{from} -> {other}.{to}"));
        }
        let unique = sqlx::query(
            "SELECT name FROM pragma_index_list($1) WHERE \"unique\" = 1 AND origin = 'u'",
        )
        .bind(&name)
        .fetch_all(&mut *connection)
        .await
        .unwrap();
        for index in unique {
            let columns = sqlx::query("SELECT name FROM pragma_index_info($1) ORDER BY seqno")
                .bind(index.get::<String, _>(0))
                .fetch_all(&mut *connection)
                .await
                .unwrap();
            table.unique.insert(columns.iter().map(|row| row.get(0)).collect());
        }
        let mut words = text.split_whitespace();
        while let Some(word) = words.next() {
            if word == "CONSTRAINT" {
                table.checks.insert(words.next().unwrap_or_default().to_owned());
            }
        }
        tables.insert(name, table);
    }
    tables
}

async fn postgres_tables(connection: &mut PgConnection) -> BTreeMap<String, Table> {
    let mut tables: BTreeMap<String, Table> = BTreeMap::new();
    let columns = sqlx::query(
        "SELECT table_name::text, column_name::text, data_type::text, is_nullable::text
         FROM information_schema.columns WHERE table_schema = 'public' AND table_name NOT LIKE '\\_%'",
    )
    .fetch_all(&mut *connection)
    .await
    .unwrap();
    for row in columns {
        let (name, column): (String, String) = (row.get(0), row.get(1));
        let (kind, null): (String, String) = (row.get(2), row.get(3));
        let table = tables.entry(name).or_default();
        table.columns.insert(format!("{column} {kind} {}", null == "YES"));
    }
    let constraints = sqlx::query(
        "SELECT t.relname::text, c.conname::text, c.contype::text, f.relname::text,
         ARRAY(SELECT a.attname::text FROM unnest(c.conkey) WITH ORDINALITY k(n, o)
               JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.n ORDER BY k.o),
         ARRAY(SELECT a.attname::text FROM unnest(c.confkey) WITH ORDINALITY k(n, o)
               JOIN pg_attribute a ON a.attrelid = c.confrelid AND a.attnum = k.n ORDER BY k.o)
         FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
         LEFT JOIN pg_class f ON f.oid = c.confrelid
         WHERE c.connamespace = 'public'::regnamespace AND t.relname NOT LIKE '\\_%'",
    )
    .fetch_all(&mut *connection)
    .await
    .unwrap();
    for row in constraints {
        let table = tables.get_mut(&row.get::<String, _>(0)).unwrap();
        let own: Vec<String> = row.get(4);
        match row.get::<String, _>(2).as_str() {
            "p" => table.primary = own,
            "u" => {
                table.unique.insert(own);
            }
            "c" => {
                table.checks.insert(row.get(1));
            }
            "f" => {
                let (other, to): (String, Vec<String>) = (row.get(3), row.get(5));
                table.references.insert(format!("{} -> {other}.{}", own.join(","), to.join(",")));
            }
            _ => {}
        }
    }
    tables
}
