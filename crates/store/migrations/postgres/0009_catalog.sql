-- The public information list: its items, what each said at every version, the texts of their files;
-- and the index over all of it, which is written with the item it finds.

CREATE TABLE catalog_item (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    office_id TEXT COLLATE "C" NOT NULL REFERENCES office (id),
    source_id TEXT COLLATE "C",
    category TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    listed_on TEXT COLLATE "C" NOT NULL,
    changed_on TEXT COLLATE "C" NOT NULL,
    content_version BIGINT NOT NULL,
    digest TEXT COLLATE "C" NOT NULL,
    doc BIGINT,
    version BIGINT NOT NULL,
    changed_us BIGINT NOT NULL,
    UNIQUE (office_id, source_id),
    UNIQUE (doc)
);
CREATE INDEX catalog_item_of_office ON catalog_item (office_id, id);
CREATE INDEX catalog_item_newest ON catalog_item (category, state, changed_us);

CREATE TABLE catalog_version (
    item_id TEXT COLLATE "C" NOT NULL REFERENCES catalog_item (id),
    version BIGINT NOT NULL,
    body TEXT COLLATE "C" NOT NULL,
    salt TEXT COLLATE "C" NOT NULL,
    actor TEXT COLLATE "C" NOT NULL,
    at_us BIGINT NOT NULL,
    PRIMARY KEY (item_id, version)
);

CREATE TABLE catalog_note (
    item_id TEXT COLLATE "C" NOT NULL REFERENCES catalog_item (id),
    version BIGINT NOT NULL,
    body TEXT COLLATE "C" NOT NULL,
    salt TEXT COLLATE "C" NOT NULL,
    actor TEXT COLLATE "C" NOT NULL,
    at_us BIGINT NOT NULL,
    PRIMARY KEY (item_id, version)
);

CREATE TABLE catalog_text (
    item_id TEXT COLLATE "C" NOT NULL REFERENCES catalog_item (id),
    place BIGINT NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    body TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (item_id, place)
);

CREATE TABLE search_state (
    one BIGINT NOT NULL PRIMARY KEY,
    analyzer TEXT COLLATE "C" NOT NULL,
    docs BIGINT NOT NULL,
    segments BIGINT NOT NULL,
    CONSTRAINT search_state_one CHECK (one = 1)
);

CREATE TABLE search_segment (
    segment BIGINT NOT NULL PRIMARY KEY,
    docs BIGINT NOT NULL
);

CREATE TABLE search_posting (
    term TEXT COLLATE "C" NOT NULL,
    segment BIGINT NOT NULL,
    docs BYTEA NOT NULL,
    places BYTEA NOT NULL,
    PRIMARY KEY (term, segment)
);
CREATE INDEX search_posting_of_segment ON search_posting (segment, term);

CREATE TABLE search_word (
    word TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    term TEXT COLLATE "C" NOT NULL
);

CREATE TABLE search_slip (
    slip TEXT COLLATE "C" NOT NULL,
    word TEXT COLLATE "C" NOT NULL REFERENCES search_word (word),
    PRIMARY KEY (slip, word)
);
