-- Reports that are published, their prose in versions, and the satisfaction survey.

CREATE TABLE report_text (
    office_id TEXT NOT NULL REFERENCES office (id),
    kind TEXT NOT NULL,
    period TEXT NOT NULL,
    slot TEXT NOT NULL,
    version INTEGER NOT NULL,
    body TEXT NOT NULL,
    salt TEXT NOT NULL,
    actor TEXT NOT NULL,
    at_us INTEGER NOT NULL,
    PRIMARY KEY (office_id, kind, period, slot, version)
) STRICT;

CREATE TABLE publication (
    office_id TEXT NOT NULL REFERENCES office (id),
    kind TEXT NOT NULL,
    period TEXT NOT NULL,
    revision INTEGER NOT NULL,
    numbers TEXT NOT NULL,
    document TEXT NOT NULL,
    published_by TEXT NOT NULL,
    published_us INTEGER NOT NULL,
    PRIMARY KEY (office_id, kind, period, revision),
    CONSTRAINT publication_revision CHECK (revision > 0)
) STRICT;

-- An answer knows its office and month and not its case; the case knows that one was given and not
-- when, so that nothing joins the two.
CREATE TABLE survey_answer (
    id TEXT NOT NULL PRIMARY KEY,
    office_id TEXT NOT NULL REFERENCES office (id),
    month TEXT NOT NULL,
    u1 INTEGER NOT NULL,
    u2 INTEGER NOT NULL,
    u3 INTEGER NOT NULL,
    u4 INTEGER NOT NULL,
    u5 INTEGER NOT NULL,
    u6 INTEGER NOT NULL,
    u7 INTEGER NOT NULL,
    u8 INTEGER NOT NULL,
    u9 INTEGER NOT NULL,
    comment TEXT,
    CONSTRAINT survey_answer_marks CHECK (u1 BETWEEN 1 AND 4 AND u2 BETWEEN 1 AND 4
        AND u3 BETWEEN 1 AND 4 AND u4 BETWEEN 1 AND 4 AND u5 BETWEEN 1 AND 4
        AND u6 BETWEEN 1 AND 4 AND u7 BETWEEN 1 AND 4 AND u8 BETWEEN 1 AND 4
        AND u9 BETWEEN 1 AND 4)
) STRICT;
CREATE INDEX survey_answer_of_office ON survey_answer (office_id, month, id);

ALTER TABLE request ADD COLUMN surveyed INTEGER NOT NULL DEFAULT 0;
