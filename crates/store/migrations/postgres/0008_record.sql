-- Documentation: documents on their way to the list, what is said of each, who did which step, their
-- files in every version, what was read out of files, which files were checked, decrees and reminders
-- of the list.

CREATE TABLE record (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    office_id TEXT COLLATE "C" NOT NULL REFERENCES office (id),
    unit_id TEXT COLLATE "C" NOT NULL REFERENCES unit (id),
    procedure_id TEXT COLLATE "C" REFERENCES procedure (id),
    item_id TEXT COLLATE "C",
    stage TEXT COLLATE "C" NOT NULL,
    begun_on TEXT COLLATE "C" NOT NULL,
    listed_on TEXT COLLATE "C",
    search TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    changed_us BIGINT NOT NULL
);
CREATE INDEX record_of_office ON record (office_id, stage, changed_us);
CREATE INDEX record_of_procedure ON record (procedure_id);
CREATE INDEX record_of_item ON record (item_id);

CREATE TABLE record_text (
    record_id TEXT COLLATE "C" NOT NULL REFERENCES record (id),
    slot TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    body TEXT COLLATE "C" NOT NULL,
    salt TEXT COLLATE "C" NOT NULL,
    actor TEXT COLLATE "C" NOT NULL,
    at_us BIGINT NOT NULL,
    PRIMARY KEY (record_id, slot, version)
);

CREATE TABLE record_step (
    record_id TEXT COLLATE "C" NOT NULL REFERENCES record (id),
    version BIGINT NOT NULL,
    office_id TEXT COLLATE "C" NOT NULL REFERENCES office (id),
    act TEXT COLLATE "C" NOT NULL,
    step TEXT COLLATE "C",
    lane TEXT COLLATE "C",
    actor TEXT COLLATE "C" NOT NULL,
    opened_us BIGINT NOT NULL,
    done_us BIGINT NOT NULL,
    PRIMARY KEY (record_id, version)
);
CREATE INDEX record_step_of_office ON record_step (office_id, done_us);

CREATE TABLE record_file (
    file_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES file (id),
    record_id TEXT COLLATE "C" NOT NULL REFERENCES record (id),
    slot BIGINT NOT NULL,
    version BIGINT NOT NULL,
    UNIQUE (record_id, slot, version)
);

CREATE TABLE reading (
    sha256 TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    media_type TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    body TEXT COLLATE "C" NOT NULL,
    picture TEXT COLLATE "C",
    read_us BIGINT NOT NULL,
    CONSTRAINT reading_state CHECK (state IN ('waiting', 'read', 'scanned', 'unread', 'failed'))
);

CREATE TABLE blob_check (
    sha256 TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    checked_us BIGINT NOT NULL,
    fault TEXT COLLATE "C"
);
CREATE INDEX blob_check_age ON blob_check (checked_us, sha256);
CREATE INDEX blob_check_fault ON blob_check (sha256) WHERE fault IS NOT NULL;
CREATE INDEX file_of_office ON file (office_id, sha256);

CREATE TABLE list_reminder (
    item_id TEXT COLLATE "C" NOT NULL,
    due_on TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    sent_us BIGINT NOT NULL,
    PRIMARY KEY (item_id, due_on, kind)
);
