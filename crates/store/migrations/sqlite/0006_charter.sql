-- The service charter: its editions, what each said at every saving, who did which step of it.

CREATE TABLE charter (
    id TEXT NOT NULL PRIMARY KEY,
    office_id TEXT NOT NULL REFERENCES office (id),
    edition INTEGER NOT NULL,
    procedure_id TEXT REFERENCES procedure (id),
    stage TEXT NOT NULL,
    determined_on TEXT,
    publish_by_on TEXT,
    published_on TEXT,
    state TEXT NOT NULL,
    version INTEGER NOT NULL,
    changed_us INTEGER NOT NULL,
    UNIQUE (office_id, edition),
    CONSTRAINT charter_edition CHECK (edition > 0)
) STRICT;
CREATE UNIQUE INDEX charter_in_force ON charter (office_id) WHERE stage = 'published';
CREATE UNIQUE INDEX charter_under_way ON charter (office_id) WHERE stage IN ('draft', 'submitted', 'determined');
CREATE INDEX charter_of_procedure ON charter (procedure_id);

CREATE TABLE charter_text (
    charter_id TEXT NOT NULL REFERENCES charter (id),
    slot TEXT NOT NULL,
    version INTEGER NOT NULL,
    body TEXT NOT NULL,
    salt TEXT NOT NULL,
    actor TEXT NOT NULL,
    at_us INTEGER NOT NULL,
    PRIMARY KEY (charter_id, slot, version)
) STRICT;

CREATE TABLE charter_step (
    charter_id TEXT NOT NULL REFERENCES charter (id),
    version INTEGER NOT NULL,
    office_id TEXT NOT NULL REFERENCES office (id),
    act TEXT NOT NULL,
    step TEXT,
    lane TEXT,
    actor TEXT NOT NULL,
    opened_us INTEGER NOT NULL,
    done_us INTEGER NOT NULL,
    PRIMARY KEY (charter_id, version)
) STRICT;
CREATE INDEX charter_step_of_office ON charter_step (office_id, done_us);
