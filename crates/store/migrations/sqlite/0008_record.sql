-- Documentation: documents on their way to the list, what is said of each, who did which step, their
-- files in every version, what was read out of files, which files were checked, decrees and reminders
-- of the list.

CREATE TABLE record (
    id TEXT NOT NULL PRIMARY KEY,
    office_id TEXT NOT NULL REFERENCES office (id),
    unit_id TEXT NOT NULL REFERENCES unit (id),
    procedure_id TEXT REFERENCES procedure (id),
    item_id TEXT,
    stage TEXT NOT NULL,
    begun_on TEXT NOT NULL,
    listed_on TEXT,
    search TEXT NOT NULL,
    state TEXT NOT NULL,
    version INTEGER NOT NULL,
    changed_us INTEGER NOT NULL
) STRICT;
CREATE INDEX record_of_office ON record (office_id, stage, changed_us);
CREATE INDEX record_of_procedure ON record (procedure_id);
CREATE INDEX record_of_item ON record (item_id);

CREATE TABLE record_text (
    record_id TEXT NOT NULL REFERENCES record (id),
    slot TEXT NOT NULL,
    version INTEGER NOT NULL,
    body TEXT NOT NULL,
    salt TEXT NOT NULL,
    actor TEXT NOT NULL,
    at_us INTEGER NOT NULL,
    PRIMARY KEY (record_id, slot, version)
) STRICT;

CREATE TABLE record_step (
    record_id TEXT NOT NULL REFERENCES record (id),
    version INTEGER NOT NULL,
    office_id TEXT NOT NULL REFERENCES office (id),
    act TEXT NOT NULL,
    step TEXT,
    lane TEXT,
    actor TEXT NOT NULL,
    opened_us INTEGER NOT NULL,
    done_us INTEGER NOT NULL,
    PRIMARY KEY (record_id, version)
) STRICT;
CREATE INDEX record_step_of_office ON record_step (office_id, done_us);

CREATE TABLE record_file (
    file_id TEXT NOT NULL PRIMARY KEY REFERENCES file (id),
    record_id TEXT NOT NULL REFERENCES record (id),
    slot INTEGER NOT NULL,
    version INTEGER NOT NULL,
    UNIQUE (record_id, slot, version)
) STRICT;

CREATE TABLE reading (
    sha256 TEXT NOT NULL PRIMARY KEY,
    media_type TEXT NOT NULL,
    state TEXT NOT NULL,
    body TEXT NOT NULL,
    picture TEXT,
    read_us INTEGER NOT NULL,
    CONSTRAINT reading_state CHECK (state IN ('waiting', 'read', 'scanned', 'unread', 'failed'))
) STRICT;

CREATE TABLE blob_check (
    sha256 TEXT NOT NULL PRIMARY KEY,
    checked_us INTEGER NOT NULL,
    fault TEXT
) STRICT;
CREATE INDEX blob_check_age ON blob_check (checked_us, sha256);
CREATE INDEX blob_check_fault ON blob_check (sha256) WHERE fault IS NOT NULL;
CREATE INDEX file_of_office ON file (office_id, sha256);

CREATE TABLE list_reminder (
    item_id TEXT NOT NULL,
    due_on TEXT NOT NULL,
    kind TEXT NOT NULL,
    sent_us INTEGER NOT NULL,
    PRIMARY KEY (item_id, due_on, kind)
) STRICT;
