-- The house: offices, the people who work for them, sessions, the journal, mail, jobs, files.
-- Both folders hold the same text but for the types (see tests/parity.rs).

CREATE TABLE setting (
    name TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    value TEXT COLLATE "C" NOT NULL
);

CREATE TABLE office (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    code TEXT COLLATE "C" NOT NULL UNIQUE,
    slug TEXT COLLATE "C" NOT NULL UNIQUE,
    name TEXT COLLATE "C" NOT NULL,
    level TEXT COLLATE "C" NOT NULL,
    zone TEXT COLLATE "C" NOT NULL,
    settings TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    created_us BIGINT NOT NULL,
    CONSTRAINT office_level CHECK (level IN ('national', 'province', 'regency', 'city')),
    CONSTRAINT office_zone CHECK (zone IN ('WIB', 'WITA', 'WIT'))
);

CREATE TABLE unit (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    office_id TEXT COLLATE "C" NOT NULL REFERENCES office (id),
    name TEXT COLLATE "C" NOT NULL,
    code TEXT COLLATE "C" NOT NULL,
    place BIGINT NOT NULL,
    retired_us BIGINT
);
CREATE INDEX unit_of_office ON unit (office_id, place);

CREATE TABLE account (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    login TEXT COLLATE "C" NOT NULL UNIQUE,
    name TEXT COLLATE "C" NOT NULL,
    nip TEXT COLLATE "C",
    email TEXT COLLATE "C",
    password_hash TEXT COLLATE "C" NOT NULL,
    must_change BIGINT NOT NULL,
    created_us BIGINT NOT NULL,
    disabled_us BIGINT,
    CONSTRAINT account_login CHECK (length(login) BETWEEN 1 AND 200),
    CONSTRAINT account_must_change CHECK (must_change IN (0, 1))
);

CREATE TABLE account_role (
    account_id TEXT COLLATE "C" NOT NULL REFERENCES account (id),
    office_id TEXT COLLATE "C" NOT NULL REFERENCES office (id),
    role TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (account_id, office_id, role)
);
CREATE INDEX account_role_of_office ON account_role (office_id, account_id);

CREATE TABLE account_unit (
    account_id TEXT COLLATE "C" NOT NULL REFERENCES account (id),
    unit_id TEXT COLLATE "C" NOT NULL REFERENCES unit (id),
    PRIMARY KEY (account_id, unit_id)
);
CREATE INDEX account_unit_of_unit ON account_unit (unit_id, account_id);

CREATE TABLE session (
    token_hash TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    account_id TEXT COLLATE "C" NOT NULL REFERENCES account (id),
    csrf TEXT COLLATE "C" NOT NULL,
    created_us BIGINT NOT NULL,
    seen_us BIGINT NOT NULL,
    expires_us BIGINT NOT NULL
);
CREATE INDEX session_of_account ON session (account_id);
CREATE INDEX session_end ON session (expires_us);

CREATE TABLE throttle (
    name TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    count BIGINT NOT NULL,
    since_us BIGINT NOT NULL
);
CREATE INDEX throttle_since ON throttle (since_us);

CREATE TABLE office_day (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    office_id TEXT COLLATE "C" REFERENCES office (id),
    day_on TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    name_en TEXT COLLATE "C",
    citation TEXT COLLATE "C" NOT NULL,
    added_by TEXT COLLATE "C" NOT NULL,
    added_us BIGINT NOT NULL,
    removed_by TEXT COLLATE "C",
    removed_us BIGINT,
    CONSTRAINT office_day_on CHECK (length(day_on) = 10)
);
CREATE INDEX office_day_of_office ON office_day (office_id, day_on);

CREATE TABLE counter (
    office_id TEXT COLLATE "C" NOT NULL REFERENCES office (id),
    kind TEXT COLLATE "C" NOT NULL,
    year BIGINT NOT NULL,
    last BIGINT NOT NULL,
    PRIMARY KEY (office_id, kind, year),
    CONSTRAINT counter_last CHECK (last > 0)
);

CREATE TABLE journal (
    office_id TEXT COLLATE "C" NOT NULL,
    seq BIGINT NOT NULL,
    at_us BIGINT NOT NULL,
    actor TEXT COLLATE "C" NOT NULL,
    subject_kind TEXT COLLATE "C" NOT NULL,
    subject_id TEXT COLLATE "C" NOT NULL,
    event TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    body TEXT COLLATE "C" NOT NULL,
    prev_hash TEXT COLLATE "C" NOT NULL,
    hash TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (office_id, seq),
    CONSTRAINT journal_seq CHECK (seq > 0),
    CONSTRAINT journal_hash CHECK (length(hash) = 64 AND length(prev_hash) = 64)
);
CREATE INDEX journal_of_subject ON journal (subject_kind, subject_id, office_id, seq);

CREATE TABLE journal_head (
    office_id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    seq BIGINT NOT NULL,
    hash TEXT COLLATE "C" NOT NULL
);

CREATE TABLE file (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    office_id TEXT COLLATE "C" NOT NULL REFERENCES office (id),
    sha256 TEXT COLLATE "C" NOT NULL,
    size BIGINT NOT NULL,
    media_type TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    uploaded_by TEXT COLLATE "C" NOT NULL,
    created_us BIGINT NOT NULL,
    erased_us BIGINT,
    CONSTRAINT file_sha256 CHECK (length(sha256) = 64),
    CONSTRAINT file_size CHECK (size >= 0)
);
CREATE INDEX file_content ON file (sha256);

CREATE TABLE outbox (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    office_id TEXT COLLATE "C" NOT NULL REFERENCES office (id),
    case_id TEXT COLLATE "C",
    recipient TEXT COLLATE "C" NOT NULL,
    subject TEXT COLLATE "C" NOT NULL,
    body TEXT COLLATE "C" NOT NULL,
    attachments TEXT COLLATE "C" NOT NULL,
    message_id TEXT COLLATE "C" NOT NULL UNIQUE,
    created_us BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    next_try_us BIGINT NOT NULL,
    sent_us BIGINT,
    dead_us BIGINT,
    last_error TEXT COLLATE "C"
);
CREATE INDEX outbox_due ON outbox (next_try_us) WHERE sent_us IS NULL AND dead_us IS NULL;
CREATE INDEX outbox_of_office ON outbox (office_id, created_us);
CREATE INDEX outbox_of_case ON outbox (case_id);

CREATE TABLE job (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    kind TEXT COLLATE "C" NOT NULL,
    unique_key TEXT COLLATE "C" UNIQUE,
    payload TEXT COLLATE "C" NOT NULL,
    created_us BIGINT NOT NULL,
    run_at_us BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    leased_until_us BIGINT NOT NULL,
    done_us BIGINT,
    dead_us BIGINT,
    last_error TEXT COLLATE "C"
);
CREATE INDEX job_due ON job (run_at_us) WHERE done_us IS NULL AND dead_us IS NULL;

CREATE TABLE idempotency (
    office_id TEXT COLLATE "C" NOT NULL REFERENCES office (id),
    submission TEXT COLLATE "C" NOT NULL,
    body_hash TEXT COLLATE "C" NOT NULL,
    case_id TEXT COLLATE "C" NOT NULL,
    response TEXT COLLATE "C" NOT NULL,
    created_us BIGINT NOT NULL,
    PRIMARY KEY (office_id, submission)
);
CREATE INDEX idempotency_age ON idempotency (created_us);
