-- Procedures, and the first kind of case: the request for information.

CREATE TABLE procedure (
    id TEXT NOT NULL PRIMARY KEY,
    office_id TEXT NOT NULL REFERENCES office (id),
    service TEXT NOT NULL,
    version INTEGER NOT NULL,
    state TEXT NOT NULL,
    data TEXT NOT NULL,
    from_on TEXT,
    to_on TEXT,
    created_us INTEGER NOT NULL,
    adopted_by TEXT,
    UNIQUE (office_id, service, version),
    CONSTRAINT procedure_state CHECK (state IN ('draft', 'in_force', 'superseded'))
) STRICT;
CREATE UNIQUE INDEX procedure_in_force ON procedure (office_id, service) WHERE state = 'in_force';

CREATE TABLE request (
    id TEXT NOT NULL PRIMARY KEY,
    office_id TEXT NOT NULL REFERENCES office (id),
    number TEXT NOT NULL,
    year INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    procedure_id TEXT NOT NULL REFERENCES procedure (id),
    stage TEXT NOT NULL,
    is_open INTEGER NOT NULL,
    outcome TEXT,
    track TEXT NOT NULL,
    channel TEXT NOT NULL,
    received_us INTEGER NOT NULL,
    received_on TEXT NOT NULL,
    due_on TEXT NOT NULL,
    completion_due_on TEXT,
    extended INTEGER NOT NULL,
    decided_on TEXT,
    ended_on TEXT,
    reported_in TEXT,
    handler_id TEXT REFERENCES account (id),
    information TEXT NOT NULL,
    purpose TEXT NOT NULL,
    obtain TEXT NOT NULL,
    delivery TEXT NOT NULL,
    salt TEXT NOT NULL,
    search TEXT NOT NULL,
    token_hash TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL,
    version INTEGER NOT NULL,
    changed_us INTEGER NOT NULL,
    UNIQUE (office_id, number),
    UNIQUE (office_id, year, seq),
    CONSTRAINT request_open CHECK (is_open IN (0, 1)),
    CONSTRAINT request_extended CHECK (extended IN (0, 1)),
    CONSTRAINT request_dates CHECK (length(received_on) = 10 AND length(due_on) = 10)
) STRICT;
CREATE INDEX request_queue ON request (office_id, is_open, due_on, year, seq);
CREATE INDEX request_stage ON request (office_id, stage, due_on);
CREATE INDEX request_received ON request (office_id, received_on);
CREATE INDEX request_ended ON request (office_id, ended_on);

CREATE TABLE requester (
    case_id TEXT NOT NULL PRIMARY KEY REFERENCES request (id),
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    data TEXT NOT NULL,
    salt TEXT NOT NULL,
    search TEXT NOT NULL,
    erased_us INTEGER
) STRICT;

CREATE TABLE case_text (
    case_id TEXT NOT NULL REFERENCES request (id),
    slot TEXT NOT NULL,
    version INTEGER NOT NULL,
    body TEXT NOT NULL,
    salt TEXT NOT NULL,
    actor TEXT NOT NULL,
    at_us INTEGER NOT NULL,
    PRIMARY KEY (case_id, slot, version)
) STRICT;

CREATE TABLE step_log (
    case_id TEXT NOT NULL REFERENCES request (id),
    version INTEGER NOT NULL,
    office_id TEXT NOT NULL REFERENCES office (id),
    act TEXT NOT NULL,
    step TEXT,
    lane TEXT,
    actor TEXT NOT NULL,
    opened_us INTEGER NOT NULL,
    done_us INTEGER NOT NULL,
    PRIMARY KEY (case_id, version)
) STRICT;
CREATE INDEX step_log_of_office ON step_log (office_id, done_us);

CREATE TABLE disposition (
    id TEXT NOT NULL PRIMARY KEY,
    case_id TEXT NOT NULL REFERENCES request (id),
    office_id TEXT NOT NULL REFERENCES office (id),
    unit_id TEXT NOT NULL REFERENCES unit (id),
    liaison_id TEXT REFERENCES account (id),
    given_on TEXT NOT NULL,
    due_on TEXT NOT NULL,
    replied_on TEXT,
    held INTEGER,
    reminders INTEGER NOT NULL,
    CONSTRAINT disposition_held CHECK (held IN (0, 1))
) STRICT;
CREATE INDEX disposition_of_case ON disposition (case_id);
CREATE INDEX disposition_open ON disposition (office_id, unit_id, due_on) WHERE replied_on IS NULL;

CREATE TABLE letter (
    id TEXT NOT NULL PRIMARY KEY,
    office_id TEXT NOT NULL REFERENCES office (id),
    case_id TEXT REFERENCES request (id),
    kind TEXT NOT NULL,
    number TEXT NOT NULL,
    data TEXT NOT NULL,
    issued_us INTEGER NOT NULL,
    issued_by TEXT NOT NULL,
    sha256 TEXT,
    file_id TEXT REFERENCES file (id),
    erased_us INTEGER,
    UNIQUE (office_id, kind, number),
    CONSTRAINT letter_sha256 CHECK (length(sha256) = 64)
) STRICT;
CREATE INDEX letter_of_case ON letter (case_id, issued_us);

CREATE TABLE attachment (
    case_id TEXT NOT NULL REFERENCES request (id),
    file_id TEXT NOT NULL REFERENCES file (id),
    purpose TEXT NOT NULL,
    added_by TEXT NOT NULL,
    added_us INTEGER NOT NULL,
    PRIMARY KEY (case_id, file_id)
) STRICT;
CREATE INDEX attachment_of_file ON attachment (file_id);

CREATE TABLE answer (
    case_id TEXT NOT NULL PRIMARY KEY REFERENCES request (id),
    office_id TEXT NOT NULL REFERENCES office (id),
    title TEXT NOT NULL,
    summary TEXT NOT NULL,
    published_by TEXT NOT NULL,
    published_us INTEGER NOT NULL
) STRICT;
CREATE INDEX answer_of_office ON answer (office_id, published_us);

CREATE TABLE answer_word (
    office_id TEXT NOT NULL,
    word TEXT NOT NULL,
    case_id TEXT NOT NULL REFERENCES answer (case_id),
    PRIMARY KEY (office_id, word, case_id)
) STRICT;
CREATE INDEX answer_word_of_case ON answer_word (case_id);
