-- Consequence tests and what comes of them: state, what each said at every saving, who did which step.

CREATE TABLE exemption (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    office_id TEXT COLLATE "C" NOT NULL REFERENCES office (id),
    number BIGINT NOT NULL,
    seat_id TEXT COLLATE "C" NOT NULL REFERENCES office (id),
    procedure_id TEXT COLLATE "C" REFERENCES procedure (id),
    request_id TEXT COLLATE "C" REFERENCES request (id),
    renews_id TEXT COLLATE "C" REFERENCES exemption (id),
    stage TEXT COLLATE "C" NOT NULL,
    until_on TEXT COLLATE "C",
    decided_on TEXT COLLATE "C",
    ended_on TEXT COLLATE "C",
    state TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    changed_us BIGINT NOT NULL,
    UNIQUE (office_id, number),
    CONSTRAINT exemption_number CHECK (number > 0)
);
CREATE INDEX exemption_of_seat ON exemption (seat_id, stage);
CREATE INDEX exemption_of_request ON exemption (request_id);
CREATE INDEX exemption_of_procedure ON exemption (procedure_id);
CREATE INDEX exemption_end ON exemption (office_id, stage, until_on);
CREATE UNIQUE INDEX exemption_renewal ON exemption (renews_id)
    WHERE stage IN ('identified', 'weighing', 'submitted', 'approved', 'handed_up');

CREATE TABLE exemption_text (
    exemption_id TEXT COLLATE "C" NOT NULL REFERENCES exemption (id),
    slot TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    body TEXT COLLATE "C" NOT NULL,
    salt TEXT COLLATE "C" NOT NULL,
    actor TEXT COLLATE "C" NOT NULL,
    at_us BIGINT NOT NULL,
    PRIMARY KEY (exemption_id, slot, version)
);

CREATE TABLE exemption_step (
    exemption_id TEXT COLLATE "C" NOT NULL REFERENCES exemption (id),
    version BIGINT NOT NULL,
    office_id TEXT COLLATE "C" NOT NULL REFERENCES office (id),
    act TEXT COLLATE "C" NOT NULL,
    step TEXT COLLATE "C",
    lane TEXT COLLATE "C",
    actor TEXT COLLATE "C" NOT NULL,
    opened_us BIGINT NOT NULL,
    done_us BIGINT NOT NULL,
    PRIMARY KEY (exemption_id, version)
);
CREATE INDEX exemption_step_of_office ON exemption_step (office_id, done_us);
