-- The service charter: its editions, what each said at every saving, who did which step of it.

CREATE TABLE charter (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    office_id TEXT COLLATE "C" NOT NULL REFERENCES office (id),
    edition BIGINT NOT NULL,
    procedure_id TEXT COLLATE "C" REFERENCES procedure (id),
    stage TEXT COLLATE "C" NOT NULL,
    determined_on TEXT COLLATE "C",
    publish_by_on TEXT COLLATE "C",
    published_on TEXT COLLATE "C",
    state TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    changed_us BIGINT NOT NULL,
    UNIQUE (office_id, edition),
    CONSTRAINT charter_edition CHECK (edition > 0)
);
CREATE UNIQUE INDEX charter_in_force ON charter (office_id) WHERE stage = 'published';
CREATE UNIQUE INDEX charter_under_way ON charter (office_id) WHERE stage IN ('draft', 'submitted', 'determined');
CREATE INDEX charter_of_procedure ON charter (procedure_id);

CREATE TABLE charter_text (
    charter_id TEXT COLLATE "C" NOT NULL REFERENCES charter (id),
    slot TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    body TEXT COLLATE "C" NOT NULL,
    salt TEXT COLLATE "C" NOT NULL,
    actor TEXT COLLATE "C" NOT NULL,
    at_us BIGINT NOT NULL,
    PRIMARY KEY (charter_id, slot, version)
);

CREATE TABLE charter_step (
    charter_id TEXT COLLATE "C" NOT NULL REFERENCES charter (id),
    version BIGINT NOT NULL,
    office_id TEXT COLLATE "C" NOT NULL REFERENCES office (id),
    act TEXT COLLATE "C" NOT NULL,
    step TEXT COLLATE "C",
    lane TEXT COLLATE "C",
    actor TEXT COLLATE "C" NOT NULL,
    opened_us BIGINT NOT NULL,
    done_us BIGINT NOT NULL,
    PRIMARY KEY (charter_id, version)
);
CREATE INDEX charter_step_of_office ON charter_step (office_id, done_us);
