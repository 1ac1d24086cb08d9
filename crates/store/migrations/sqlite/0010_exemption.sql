-- Consequence tests and what comes of them: state, what each said at every saving, who did which step.

CREATE TABLE exemption (
    id TEXT NOT NULL PRIMARY KEY,
    office_id TEXT NOT NULL REFERENCES office (id),
    number INTEGER NOT NULL,
    seat_id TEXT NOT NULL REFERENCES office (id),
    procedure_id TEXT REFERENCES procedure (id),
    request_id TEXT REFERENCES request (id),
    renews_id TEXT REFERENCES exemption (id),
    stage TEXT NOT NULL,
    until_on TEXT,
    decided_on TEXT,
    ended_on TEXT,
    state TEXT NOT NULL,
    version INTEGER NOT NULL,
    changed_us INTEGER NOT NULL,
    UNIQUE (office_id, number),
    CONSTRAINT exemption_number CHECK (number > 0)
) STRICT;
CREATE INDEX exemption_of_seat ON exemption (seat_id, stage);
CREATE INDEX exemption_of_request ON exemption (request_id);
CREATE INDEX exemption_of_procedure ON exemption (procedure_id);
CREATE INDEX exemption_end ON exemption (office_id, stage, until_on);
CREATE UNIQUE INDEX exemption_renewal ON exemption (renews_id)
    WHERE stage IN ('identified', 'weighing', 'submitted', 'approved', 'handed_up');

CREATE TABLE exemption_text (
    exemption_id TEXT NOT NULL REFERENCES exemption (id),
    slot TEXT NOT NULL,
    version INTEGER NOT NULL,
    body TEXT NOT NULL,
    salt TEXT NOT NULL,
    actor TEXT NOT NULL,
    at_us INTEGER NOT NULL,
    PRIMARY KEY (exemption_id, slot, version)
) STRICT;

CREATE TABLE exemption_step (
    exemption_id TEXT NOT NULL REFERENCES exemption (id),
    version INTEGER NOT NULL,
    office_id TEXT NOT NULL REFERENCES office (id),
    act TEXT NOT NULL,
    step TEXT,
    lane TEXT,
    actor TEXT NOT NULL,
    opened_us INTEGER NOT NULL,
    done_us INTEGER NOT NULL,
    PRIMARY KEY (exemption_id, version)
) STRICT;
CREATE INDEX exemption_step_of_office ON exemption_step (office_id, done_us);
