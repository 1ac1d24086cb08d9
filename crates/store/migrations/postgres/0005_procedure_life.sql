-- The life of a version of an SOP: where it was read from, who looked at it, signed it, ended it.

ALTER TABLE procedure ADD COLUMN revision BIGINT NOT NULL DEFAULT 1;
ALTER TABLE procedure ADD COLUMN source_name TEXT COLLATE "C";
ALTER TABLE procedure ADD COLUMN source_text TEXT COLLATE "C";
ALTER TABLE procedure ADD COLUMN reason TEXT COLLATE "C";
ALTER TABLE procedure ADD COLUMN checked_us BIGINT;
ALTER TABLE procedure ADD COLUMN checked_by TEXT COLLATE "C";
ALTER TABLE procedure ADD COLUMN answer TEXT COLLATE "C";
ALTER TABLE procedure ADD COLUMN signed_us BIGINT;
ALTER TABLE procedure ADD COLUMN reviewed_on TEXT COLLATE "C";
ALTER TABLE procedure ADD COLUMN voided_us BIGINT;
ALTER TABLE procedure ADD COLUMN voided_by TEXT COLLATE "C";
