-- Each move of each attempt, as it was made: the story of a search, also of what was taken back.
-- Without a reference: an attempt that was queued and never sent goes, and what was tried stays.
CREATE TABLE moves (
  id INTEGER PRIMARY KEY,
  search_key TEXT NOT NULL,
  number INTEGER NOT NULL,
  move TEXT NOT NULL,
  detail TEXT NOT NULL DEFAULT '',
  moved_at TEXT NOT NULL
) STRICT;

CREATE INDEX moves_by_search ON moves (search_key, id);
