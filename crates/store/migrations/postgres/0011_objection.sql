-- Objections and the disputes that follow them: state, who objects, words, steps, files; and the
-- secret addresses of officers' calendars.

CREATE TABLE objection (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    office_id TEXT COLLATE "C" NOT NULL REFERENCES office (id),
    number TEXT COLLATE "C" NOT NULL,
    year BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    request_id TEXT COLLATE "C" REFERENCES request (id),
    procedure_id TEXT COLLATE "C" REFERENCES procedure (id),
    stage TEXT COLLATE "C" NOT NULL,
    is_open BIGINT NOT NULL,
    track TEXT COLLATE "C" NOT NULL,
    lodged_on TEXT COLLATE "C" NOT NULL,
    due_on TEXT COLLATE "C" NOT NULL,
    order_due_on TEXT COLLATE "C",
    token_hash TEXT COLLATE "C" NOT NULL UNIQUE,
    state TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    changed_us BIGINT NOT NULL,
    UNIQUE (office_id, number),
    UNIQUE (office_id, year, seq),
    CONSTRAINT objection_open CHECK (is_open IN (0, 1))
);
CREATE INDEX objection_queue ON objection (office_id, is_open, due_on);
CREATE INDEX objection_of_request ON objection (request_id);
CREATE INDEX objection_procedure ON objection (procedure_id);

CREATE TABLE objector (
    objection_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES objection (id),
    data TEXT COLLATE "C" NOT NULL,
    salt TEXT COLLATE "C" NOT NULL,
    erased_us BIGINT
);

CREATE TABLE objection_text (
    objection_id TEXT COLLATE "C" NOT NULL REFERENCES objection (id),
    slot TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    body TEXT COLLATE "C" NOT NULL,
    salt TEXT COLLATE "C" NOT NULL,
    actor TEXT COLLATE "C" NOT NULL,
    at_us BIGINT NOT NULL,
    PRIMARY KEY (objection_id, slot, version)
);

CREATE TABLE objection_step (
    objection_id TEXT COLLATE "C" NOT NULL REFERENCES objection (id),
    version BIGINT NOT NULL,
    office_id TEXT COLLATE "C" NOT NULL REFERENCES office (id),
    act TEXT COLLATE "C" NOT NULL,
    step TEXT COLLATE "C",
    lane TEXT COLLATE "C",
    actor TEXT COLLATE "C" NOT NULL,
    opened_us BIGINT NOT NULL,
    done_us BIGINT NOT NULL,
    PRIMARY KEY (objection_id, version)
);

CREATE TABLE objection_file (
    objection_id TEXT COLLATE "C" NOT NULL REFERENCES objection (id),
    file_id TEXT COLLATE "C" NOT NULL REFERENCES file (id),
    purpose TEXT COLLATE "C" NOT NULL,
    added_by TEXT COLLATE "C" NOT NULL,
    added_us BIGINT NOT NULL,
    PRIMARY KEY (objection_id, file_id)
);
CREATE INDEX objection_file_of_file ON objection_file (file_id);

CREATE TABLE dispute (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    office_id TEXT COLLATE "C" NOT NULL REFERENCES office (id),
    objection_id TEXT COLLATE "C" NOT NULL UNIQUE REFERENCES objection (id),
    year BIGINT NOT NULL,
    applied_on TEXT COLLATE "C" NOT NULL,
    stage TEXT COLLATE "C" NOT NULL,
    is_open BIGINT NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    changed_us BIGINT NOT NULL,
    CONSTRAINT dispute_open CHECK (is_open IN (0, 1))
);
CREATE INDEX dispute_of_office ON dispute (office_id, year, applied_on);
CREATE INDEX dispute_queue ON dispute (office_id, is_open, applied_on);

CREATE TABLE dispute_text (
    dispute_id TEXT COLLATE "C" NOT NULL REFERENCES dispute (id),
    slot TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    body TEXT COLLATE "C" NOT NULL,
    salt TEXT COLLATE "C" NOT NULL,
    actor TEXT COLLATE "C" NOT NULL,
    at_us BIGINT NOT NULL,
    PRIMARY KEY (dispute_id, slot, version)
);

CREATE TABLE calendar_feed (
    user_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES account (id),
    office_id TEXT COLLATE "C" NOT NULL REFERENCES office (id),
    generation BIGINT NOT NULL,
    token_hash TEXT COLLATE "C" NOT NULL UNIQUE,
    made_us BIGINT NOT NULL
);

ALTER TABLE letter ADD COLUMN objection_id TEXT COLLATE "C" REFERENCES objection (id);
CREATE INDEX letter_of_objection ON letter (objection_id, issued_us);
