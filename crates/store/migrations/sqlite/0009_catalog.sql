-- The public information list: its items, what each said at every version, the texts of their files;
-- and the index over all of it, which is written with the item it finds.

CREATE TABLE catalog_item (
    id TEXT NOT NULL PRIMARY KEY,
    office_id TEXT NOT NULL REFERENCES office (id),
    source_id TEXT,
    category TEXT NOT NULL,
    state TEXT NOT NULL,
    listed_on TEXT NOT NULL,
    changed_on TEXT NOT NULL,
    content_version INTEGER NOT NULL,
    digest TEXT NOT NULL,
    doc INTEGER,
    version INTEGER NOT NULL,
    changed_us INTEGER NOT NULL,
    UNIQUE (office_id, source_id),
    UNIQUE (doc)
) STRICT;
CREATE INDEX catalog_item_of_office ON catalog_item (office_id, id);
CREATE INDEX catalog_item_newest ON catalog_item (category, state, changed_us);

CREATE TABLE catalog_version (
    item_id TEXT NOT NULL REFERENCES catalog_item (id),
    version INTEGER NOT NULL,
    body TEXT NOT NULL,
    salt TEXT NOT NULL,
    actor TEXT NOT NULL,
    at_us INTEGER NOT NULL,
    PRIMARY KEY (item_id, version)
) STRICT;

CREATE TABLE catalog_note (
    item_id TEXT NOT NULL REFERENCES catalog_item (id),
    version INTEGER NOT NULL,
    body TEXT NOT NULL,
    salt TEXT NOT NULL,
    actor TEXT NOT NULL,
    at_us INTEGER NOT NULL,
    PRIMARY KEY (item_id, version)
) STRICT;

CREATE TABLE catalog_text (
    item_id TEXT NOT NULL REFERENCES catalog_item (id),
    place INTEGER NOT NULL,
    name TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (item_id, place)
) STRICT;

CREATE TABLE search_state (
    one INTEGER NOT NULL PRIMARY KEY,
    analyzer TEXT NOT NULL,
    docs INTEGER NOT NULL,
    segments INTEGER NOT NULL,
    CONSTRAINT search_state_one CHECK (one = 1)
) STRICT;

CREATE TABLE search_segment (
    segment INTEGER NOT NULL PRIMARY KEY,
    docs INTEGER NOT NULL
) STRICT;

CREATE TABLE search_posting (
    term TEXT NOT NULL,
    segment INTEGER NOT NULL,
    docs BLOB NOT NULL,
    places BLOB NOT NULL,
    PRIMARY KEY (term, segment)
) STRICT;
CREATE INDEX search_posting_of_segment ON search_posting (segment, term);

CREATE TABLE search_word (
    word TEXT NOT NULL PRIMARY KEY,
    term TEXT NOT NULL
) STRICT;

CREATE TABLE search_slip (
    slip TEXT NOT NULL,
    word TEXT NOT NULL REFERENCES search_word (word),
    PRIMARY KEY (slip, word)
) STRICT;
