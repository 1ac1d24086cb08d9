-- The life of a version of an SOP: where it was read from, who looked at it, signed it, ended it.

ALTER TABLE procedure ADD COLUMN revision INTEGER NOT NULL DEFAULT 1;
ALTER TABLE procedure ADD COLUMN source_name TEXT;
ALTER TABLE procedure ADD COLUMN source_text TEXT;
ALTER TABLE procedure ADD COLUMN reason TEXT;
ALTER TABLE procedure ADD COLUMN checked_us INTEGER;
ALTER TABLE procedure ADD COLUMN checked_by TEXT;
ALTER TABLE procedure ADD COLUMN answer TEXT;
ALTER TABLE procedure ADD COLUMN signed_us INTEGER;
ALTER TABLE procedure ADD COLUMN reviewed_on TEXT;
ALTER TABLE procedure ADD COLUMN voided_us INTEGER;
ALTER TABLE procedure ADD COLUMN voided_by TEXT;
