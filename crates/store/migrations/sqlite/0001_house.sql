-- The house: offices, the people who work for them, sessions, the journal, mail, jobs, files.
-- Both folders hold the same text but for the types (see tests/parity.rs).

CREATE TABLE setting (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

CREATE TABLE office (
    id TEXT NOT NULL PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    level TEXT NOT NULL,
    zone TEXT NOT NULL,
    settings TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_us INTEGER NOT NULL,
    CONSTRAINT office_level CHECK (level IN ('national', 'province', 'regency', 'city')),
    CONSTRAINT office_zone CHECK (zone IN ('WIB', 'WITA', 'WIT'))
) STRICT;

CREATE TABLE unit (
    id TEXT NOT NULL PRIMARY KEY,
    office_id TEXT NOT NULL REFERENCES office (id),
    name TEXT NOT NULL,
    code TEXT NOT NULL,
    place INTEGER NOT NULL,
    retired_us INTEGER
) STRICT;
CREATE INDEX unit_of_office ON unit (office_id, place);

CREATE TABLE account (
    id TEXT NOT NULL PRIMARY KEY,
    login TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    nip TEXT,
    email TEXT,
    password_hash TEXT NOT NULL,
    must_change INTEGER NOT NULL,
    created_us INTEGER NOT NULL,
    disabled_us INTEGER,
    CONSTRAINT account_login CHECK (length(login) BETWEEN 1 AND 200),
    CONSTRAINT account_must_change CHECK (must_change IN (0, 1))
) STRICT;

CREATE TABLE account_role (
    account_id TEXT NOT NULL REFERENCES account (id),
    office_id TEXT NOT NULL REFERENCES office (id),
    role TEXT NOT NULL,
    PRIMARY KEY (account_id, office_id, role)
) STRICT;
CREATE INDEX account_role_of_office ON account_role (office_id, account_id);

CREATE TABLE account_unit (
    account_id TEXT NOT NULL REFERENCES account (id),
    unit_id TEXT NOT NULL REFERENCES unit (id),
    PRIMARY KEY (account_id, unit_id)
) STRICT;
CREATE INDEX account_unit_of_unit ON account_unit (unit_id, account_id);

CREATE TABLE session (
    token_hash TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id),
    csrf TEXT NOT NULL,
    created_us INTEGER NOT NULL,
    seen_us INTEGER NOT NULL,
    expires_us INTEGER NOT NULL
) STRICT;
CREATE INDEX session_of_account ON session (account_id);
CREATE INDEX session_end ON session (expires_us);

CREATE TABLE throttle (
    name TEXT NOT NULL PRIMARY KEY,
    count INTEGER NOT NULL,
    since_us INTEGER NOT NULL
) STRICT;
CREATE INDEX throttle_since ON throttle (since_us);

CREATE TABLE office_day (
    id TEXT NOT NULL PRIMARY KEY,
    office_id TEXT REFERENCES office (id),
    day_on TEXT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    name_en TEXT,
    citation TEXT NOT NULL,
    added_by TEXT NOT NULL,
    added_us INTEGER NOT NULL,
    removed_by TEXT,
    removed_us INTEGER,
    CONSTRAINT office_day_on CHECK (length(day_on) = 10)
) STRICT;
CREATE INDEX office_day_of_office ON office_day (office_id, day_on);

CREATE TABLE counter (
    office_id TEXT NOT NULL REFERENCES office (id),
    kind TEXT NOT NULL,
    year INTEGER NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (office_id, kind, year),
    CONSTRAINT counter_last CHECK (last > 0)
) STRICT;

CREATE TABLE journal (
    office_id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    at_us INTEGER NOT NULL,
    actor TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    event TEXT NOT NULL,
    version INTEGER NOT NULL,
    body TEXT NOT NULL,
    prev_hash TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (office_id, seq),
    CONSTRAINT journal_seq CHECK (seq > 0),
    CONSTRAINT journal_hash CHECK (length(hash) = 64 AND length(prev_hash) = 64)
) STRICT;
CREATE INDEX journal_of_subject ON journal (subject_kind, subject_id, office_id, seq);

CREATE TABLE journal_head (
    office_id TEXT NOT NULL PRIMARY KEY,
    seq INTEGER NOT NULL,
    hash TEXT NOT NULL
) STRICT;

CREATE TABLE file (
    id TEXT NOT NULL PRIMARY KEY,
    office_id TEXT NOT NULL REFERENCES office (id),
    sha256 TEXT NOT NULL,
    size INTEGER NOT NULL,
    media_type TEXT NOT NULL,
    name TEXT NOT NULL,
    uploaded_by TEXT NOT NULL,
    created_us INTEGER NOT NULL,
    erased_us INTEGER,
    CONSTRAINT file_sha256 CHECK (length(sha256) = 64),
    CONSTRAINT file_size CHECK (size >= 0)
) STRICT;
CREATE INDEX file_content ON file (sha256);

CREATE TABLE outbox (
    id TEXT NOT NULL PRIMARY KEY,
    office_id TEXT NOT NULL REFERENCES office (id),
    case_id TEXT,
    recipient TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    attachments TEXT NOT NULL,
    message_id TEXT NOT NULL UNIQUE,
    created_us INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    next_try_us INTEGER NOT NULL,
    sent_us INTEGER,
    dead_us INTEGER,
    last_error TEXT
) STRICT;
CREATE INDEX outbox_due ON outbox (next_try_us) WHERE sent_us IS NULL AND dead_us IS NULL;
CREATE INDEX outbox_of_office ON outbox (office_id, created_us);
CREATE INDEX outbox_of_case ON outbox (case_id);

CREATE TABLE job (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    unique_key TEXT UNIQUE,
    payload TEXT NOT NULL,
    created_us INTEGER NOT NULL,
    run_at_us INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    leased_until_us INTEGER NOT NULL,
    done_us INTEGER,
    dead_us INTEGER,
    last_error TEXT
) STRICT;
CREATE INDEX job_due ON job (run_at_us) WHERE done_us IS NULL AND dead_us IS NULL;

CREATE TABLE idempotency (
    office_id TEXT NOT NULL REFERENCES office (id),
    submission TEXT NOT NULL,
    body_hash TEXT NOT NULL,
    case_id TEXT NOT NULL,
    response TEXT NOT NULL,
    created_us INTEGER NOT NULL,
    PRIMARY KEY (office_id, submission)
) STRICT;
CREATE INDEX idempotency_age ON idempotency (created_us);
