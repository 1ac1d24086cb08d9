-- Reports of the service: what was counted, who delivered it, who accepted it.

CREATE TABLE report (
    office_id TEXT NOT NULL REFERENCES office (id),
    kind TEXT NOT NULL,
    period TEXT NOT NULL,
    figures TEXT NOT NULL,
    delivered_by TEXT NOT NULL,
    delivered_us INTEGER NOT NULL,
    accepted_by TEXT,
    accepted_us INTEGER,
    PRIMARY KEY (office_id, kind, period)
) STRICT;

-- The code printed on a letter is the tail of its identifier.
CREATE INDEX letter_code ON letter (substr(id, 25));
