-- Objections and the disputes that follow them: state, who objects, words, steps, files; and the
-- secret addresses of officers' calendars.

CREATE TABLE objection (
    id TEXT NOT NULL PRIMARY KEY,
    office_id TEXT NOT NULL REFERENCES office (id),
    number TEXT NOT NULL,
    year INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    request_id TEXT REFERENCES request (id),
    procedure_id TEXT REFERENCES procedure (id),
    stage TEXT NOT NULL,
    is_open INTEGER NOT NULL,
    track TEXT NOT NULL,
    lodged_on TEXT NOT NULL,
    due_on TEXT NOT NULL,
    order_due_on TEXT,
    token_hash TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL,
    version INTEGER NOT NULL,
    changed_us INTEGER NOT NULL,
    UNIQUE (office_id, number),
    UNIQUE (office_id, year, seq),
    CONSTRAINT objection_open CHECK (is_open IN (0, 1))
) STRICT;
CREATE INDEX objection_queue ON objection (office_id, is_open, due_on);
CREATE INDEX objection_of_request ON objection (request_id);
CREATE INDEX objection_procedure ON objection (procedure_id);

CREATE TABLE objector (
    objection_id TEXT NOT NULL PRIMARY KEY REFERENCES objection (id),
    data TEXT NOT NULL,
    salt TEXT NOT NULL,
    erased_us INTEGER
) STRICT;

CREATE TABLE objection_text (
    objection_id TEXT NOT NULL REFERENCES objection (id),
    slot TEXT NOT NULL,
    version INTEGER NOT NULL,
    body TEXT NOT NULL,
    salt TEXT NOT NULL,
    actor TEXT NOT NULL,
    at_us INTEGER NOT NULL,
    PRIMARY KEY (objection_id, slot, version)
) STRICT;

CREATE TABLE objection_step (
    objection_id TEXT NOT NULL REFERENCES objection (id),
    version INTEGER NOT NULL,
    office_id TEXT NOT NULL REFERENCES office (id),
    act TEXT NOT NULL,
    step TEXT,
    lane TEXT,
    actor TEXT NOT NULL,
    opened_us INTEGER NOT NULL,
    done_us INTEGER NOT NULL,
    PRIMARY KEY (objection_id, version)
) STRICT;

CREATE TABLE objection_file (
    objection_id TEXT NOT NULL REFERENCES objection (id),
    file_id TEXT NOT NULL REFERENCES file (id),
    purpose TEXT NOT NULL,
    added_by TEXT NOT NULL,
    added_us INTEGER NOT NULL,
    PRIMARY KEY (objection_id, file_id)
) STRICT;
CREATE INDEX objection_file_of_file ON objection_file (file_id);

CREATE TABLE dispute (
    id TEXT NOT NULL PRIMARY KEY,
    office_id TEXT NOT NULL REFERENCES office (id),
    objection_id TEXT NOT NULL UNIQUE REFERENCES objection (id),
    year INTEGER NOT NULL,
    applied_on TEXT NOT NULL,
    stage TEXT NOT NULL,
    is_open INTEGER NOT NULL,
    state TEXT NOT NULL,
    version INTEGER NOT NULL,
    changed_us INTEGER NOT NULL,
    CONSTRAINT dispute_open CHECK (is_open IN (0, 1))
) STRICT;
CREATE INDEX dispute_of_office ON dispute (office_id, year, applied_on);
CREATE INDEX dispute_queue ON dispute (office_id, is_open, applied_on);

CREATE TABLE dispute_text (
    dispute_id TEXT NOT NULL REFERENCES dispute (id),
    slot TEXT NOT NULL,
    version INTEGER NOT NULL,
    body TEXT NOT NULL,
    salt TEXT NOT NULL,
    actor TEXT NOT NULL,
    at_us INTEGER NOT NULL,
    PRIMARY KEY (dispute_id, slot, version)
) STRICT;

CREATE TABLE calendar_feed (
    user_id TEXT NOT NULL PRIMARY KEY REFERENCES account (id),
    office_id TEXT NOT NULL REFERENCES office (id),
    generation INTEGER NOT NULL,
    token_hash TEXT NOT NULL UNIQUE,
    made_us INTEGER NOT NULL
) STRICT;

ALTER TABLE letter ADD COLUMN objection_id TEXT REFERENCES objection (id);
CREATE INDEX letter_of_objection ON letter (objection_id, issued_us);
