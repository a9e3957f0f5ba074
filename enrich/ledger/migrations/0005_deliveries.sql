-- What came by webhook, as it came but for what is secret: hints that a search is worth a look.
-- Without a reference: an attempt that was queued and never sent goes.
CREATE TABLE deliveries (
  id INTEGER PRIMARY KEY,
  search_key TEXT NOT NULL,
  number INTEGER NOT NULL,
  digest TEXT NOT NULL, -- of the bytes that came, keyed: the same twice is kept once
  received_at TEXT NOT NULL,
  body BLOB NOT NULL, -- zlib
  UNIQUE (search_key, number, digest)
) STRICT;
