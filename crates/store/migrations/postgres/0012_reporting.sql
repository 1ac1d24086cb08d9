-- Reports that are published, their prose in versions, and the satisfaction survey.

CREATE TABLE report_text (
    office_id TEXT COLLATE "C" NOT NULL REFERENCES office (id),
    kind TEXT COLLATE "C" NOT NULL,
    period TEXT COLLATE "C" NOT NULL,
    slot TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    body TEXT COLLATE "C" NOT NULL,
    salt TEXT COLLATE "C" NOT NULL,
    actor TEXT COLLATE "C" NOT NULL,
    at_us BIGINT NOT NULL,
    PRIMARY KEY (office_id, kind, period, slot, version)
);

CREATE TABLE publication (
    office_id TEXT COLLATE "C" NOT NULL REFERENCES office (id),
    kind TEXT COLLATE "C" NOT NULL,
    period TEXT COLLATE "C" NOT NULL,
    revision BIGINT NOT NULL,
    numbers TEXT COLLATE "C" NOT NULL,
    document TEXT COLLATE "C" NOT NULL,
    published_by TEXT COLLATE "C" NOT NULL,
    published_us BIGINT NOT NULL,
    PRIMARY KEY (office_id, kind, period, revision),
    CONSTRAINT publication_revision CHECK (revision > 0)
);

-- An answer knows its office and month and not its case; the case knows that one was given and not
-- when, so that nothing joins the two.
CREATE TABLE survey_answer (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    office_id TEXT COLLATE "C" NOT NULL REFERENCES office (id),
    month TEXT COLLATE "C" NOT NULL,
    u1 BIGINT NOT NULL,
    u2 BIGINT NOT NULL,
    u3 BIGINT NOT NULL,
    u4 BIGINT NOT NULL,
    u5 BIGINT NOT NULL,
    u6 BIGINT NOT NULL,
    u7 BIGINT NOT NULL,
    u8 BIGINT NOT NULL,
    u9 BIGINT NOT NULL,
    comment TEXT COLLATE "C",
    CONSTRAINT survey_answer_marks CHECK (u1 BETWEEN 1 AND 4 AND u2 BETWEEN 1 AND 4
        AND u3 BETWEEN 1 AND 4 AND u4 BETWEEN 1 AND 4 AND u5 BETWEEN 1 AND 4
        AND u6 BETWEEN 1 AND 4 AND u7 BETWEEN 1 AND 4 AND u8 BETWEEN 1 AND 4
        AND u9 BETWEEN 1 AND 4)
);
CREATE INDEX survey_answer_of_office ON survey_answer (office_id, month, id);

ALTER TABLE request ADD COLUMN surveyed BIGINT NOT NULL DEFAULT 0;
