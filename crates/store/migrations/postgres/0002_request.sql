-- Procedures, and the first kind of case: the request for information.

CREATE TABLE procedure (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    office_id TEXT COLLATE "C" NOT NULL REFERENCES office (id),
    service TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    data TEXT COLLATE "C" NOT NULL,
    from_on TEXT COLLATE "C",
    to_on TEXT COLLATE "C",
    created_us BIGINT NOT NULL,
    adopted_by TEXT COLLATE "C",
    UNIQUE (office_id, service, version),
    CONSTRAINT procedure_state CHECK (state IN ('draft', 'in_force', 'superseded'))
);
CREATE UNIQUE INDEX procedure_in_force ON procedure (office_id, service) WHERE state = 'in_force';

CREATE TABLE request (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    office_id TEXT COLLATE "C" NOT NULL REFERENCES office (id),
    number TEXT COLLATE "C" NOT NULL,
    year BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    procedure_id TEXT COLLATE "C" NOT NULL REFERENCES procedure (id),
    stage TEXT COLLATE "C" NOT NULL,
    is_open BIGINT NOT NULL,
    outcome TEXT COLLATE "C",
    track TEXT COLLATE "C" NOT NULL,
    channel TEXT COLLATE "C" NOT NULL,
    received_us BIGINT NOT NULL,
    received_on TEXT COLLATE "C" NOT NULL,
    due_on TEXT COLLATE "C" NOT NULL,
    completion_due_on TEXT COLLATE "C",
    extended BIGINT NOT NULL,
    decided_on TEXT COLLATE "C",
    ended_on TEXT COLLATE "C",
    reported_in TEXT COLLATE "C",
    handler_id TEXT COLLATE "C" REFERENCES account (id),
    information TEXT COLLATE "C" NOT NULL,
    purpose TEXT COLLATE "C" NOT NULL,
    obtain TEXT COLLATE "C" NOT NULL,
    delivery TEXT COLLATE "C" NOT NULL,
    salt TEXT COLLATE "C" NOT NULL,
    search TEXT COLLATE "C" NOT NULL,
    token_hash TEXT COLLATE "C" NOT NULL UNIQUE,
    state TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    changed_us BIGINT NOT NULL,
    UNIQUE (office_id, number),
    UNIQUE (office_id, year, seq),
    CONSTRAINT request_open CHECK (is_open IN (0, 1)),
    CONSTRAINT request_extended CHECK (extended IN (0, 1)),
    CONSTRAINT request_dates CHECK (length(received_on) = 10 AND length(due_on) = 10)
);
CREATE INDEX request_queue ON request (office_id, is_open, due_on, year, seq);
CREATE INDEX request_stage ON request (office_id, stage, due_on);
CREATE INDEX request_received ON request (office_id, received_on);
CREATE INDEX request_ended ON request (office_id, ended_on);

CREATE TABLE requester (
    case_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES request (id),
    kind TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    data TEXT COLLATE "C" NOT NULL,
    salt TEXT COLLATE "C" NOT NULL,
    search TEXT COLLATE "C" NOT NULL,
    erased_us BIGINT
);

CREATE TABLE case_text (
    case_id TEXT COLLATE "C" NOT NULL REFERENCES request (id),
    slot TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    body TEXT COLLATE "C" NOT NULL,
    salt TEXT COLLATE "C" NOT NULL,
    actor TEXT COLLATE "C" NOT NULL,
    at_us BIGINT NOT NULL,
    PRIMARY KEY (case_id, slot, version)
);

CREATE TABLE step_log (
    case_id TEXT COLLATE "C" NOT NULL REFERENCES request (id),
    version BIGINT NOT NULL,
    office_id TEXT COLLATE "C" NOT NULL REFERENCES office (id),
    act TEXT COLLATE "C" NOT NULL,
    step TEXT COLLATE "C",
    lane TEXT COLLATE "C",
    actor TEXT COLLATE "C" NOT NULL,
    opened_us BIGINT NOT NULL,
    done_us BIGINT NOT NULL,
    PRIMARY KEY (case_id, version)
);
CREATE INDEX step_log_of_office ON step_log (office_id, done_us);

CREATE TABLE disposition (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    case_id TEXT COLLATE "C" NOT NULL REFERENCES request (id),
    office_id TEXT COLLATE "C" NOT NULL REFERENCES office (id),
    unit_id TEXT COLLATE "C" NOT NULL REFERENCES unit (id),
    liaison_id TEXT COLLATE "C" REFERENCES account (id),
    given_on TEXT COLLATE "C" NOT NULL,
    due_on TEXT COLLATE "C" NOT NULL,
    replied_on TEXT COLLATE "C",
    held BIGINT,
    reminders BIGINT NOT NULL,
    CONSTRAINT disposition_held CHECK (held IN (0, 1))
);
CREATE INDEX disposition_of_case ON disposition (case_id);
CREATE INDEX disposition_open ON disposition (office_id, unit_id, due_on) WHERE replied_on IS NULL;

CREATE TABLE letter (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    office_id TEXT COLLATE "C" NOT NULL REFERENCES office (id),
    case_id TEXT COLLATE "C" REFERENCES request (id),
    kind TEXT COLLATE "C" NOT NULL,
    number TEXT COLLATE "C" NOT NULL,
    data TEXT COLLATE "C" NOT NULL,
    issued_us BIGINT NOT NULL,
    issued_by TEXT COLLATE "C" NOT NULL,
    sha256 TEXT COLLATE "C",
    file_id TEXT COLLATE "C" REFERENCES file (id),
    erased_us BIGINT,
    UNIQUE (office_id, kind, number),
    CONSTRAINT letter_sha256 CHECK (length(sha256) = 64)
);
CREATE INDEX letter_of_case ON letter (case_id, issued_us);

CREATE TABLE attachment (
    case_id TEXT COLLATE "C" NOT NULL REFERENCES request (id),
    file_id TEXT COLLATE "C" NOT NULL REFERENCES file (id),
    purpose TEXT COLLATE "C" NOT NULL,
    added_by TEXT COLLATE "C" NOT NULL,
    added_us BIGINT NOT NULL,
    PRIMARY KEY (case_id, file_id)
);
CREATE INDEX attachment_of_file ON attachment (file_id);

CREATE TABLE answer (
    case_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES request (id),
    office_id TEXT COLLATE "C" NOT NULL REFERENCES office (id),
    title TEXT COLLATE "C" NOT NULL,
    summary TEXT COLLATE "C" NOT NULL,
    published_by TEXT COLLATE "C" NOT NULL,
    published_us BIGINT NOT NULL
);
CREATE INDEX answer_of_office ON answer (office_id, published_us);

CREATE TABLE answer_word (
    office_id TEXT COLLATE "C" NOT NULL,
    word TEXT COLLATE "C" NOT NULL,
    case_id TEXT COLLATE "C" NOT NULL REFERENCES answer (case_id),
    PRIMARY KEY (office_id, word, case_id)
);
CREATE INDEX answer_word_of_case ON answer_word (case_id);
