-- Persons who are to be forgotten: nothing of them but salted hashes of their IDs and addresses.
CREATE TABLE forgotten (
  hash TEXT PRIMARY KEY,
  forgotten_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What makes the hashes ours alone, and what tells this ledger's log from another one's.
INSERT INTO facts (name, value) VALUES
  ('salt', lower(hex(randomblob(32)))),
  ('identity', lower(hex(randomblob(16))));
