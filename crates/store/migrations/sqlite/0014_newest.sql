-- What changed last of a class, of one office or of all, without sorting the whole class.

DROP INDEX catalog_item_newest;
CREATE INDEX catalog_item_newest ON catalog_item (category, state, changed_us, id);
CREATE INDEX catalog_item_newest_of ON catalog_item (office_id, category, state, changed_us, id);
