-- Facts about the ledger itself, such as the vendor it is bound to.
CREATE TABLE facts (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- One row for each thing that was ever asked: company and filters.
CREATE TABLE searches (
  search_key TEXT PRIMARY KEY,
  label TEXT NOT NULL,
  request TEXT NOT NULL, -- JSON, as planned last
  planned_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Which account row and persona is served by which search.
CREATE TABLE targets (
  book TEXT NOT NULL,
  account_id TEXT NOT NULL,
  persona TEXT NOT NULL,
  search_key TEXT NOT NULL REFERENCES searches,
  first_planned_at TEXT NOT NULL,
  planned_at TEXT NOT NULL,
  PRIMARY KEY (book, account_id, persona)
) STRICT, WITHOUT ROWID;

CREATE INDEX targets_by_search ON targets (search_key);

-- Each try at buying a search. The checks make half-true rows impossible.
CREATE TABLE attempts (
  search_key TEXT NOT NULL REFERENCES searches,
  number INTEGER NOT NULL CHECK (number >= 1),
  name TEXT NOT NULL UNIQUE,
  state TEXT NOT NULL CHECK (
    state IN ('planned', 'submitting', 'unsettled', 'running', 'finished', 'failed')
  ),
  lead_limit INTEGER CHECK (lead_limit >= 1),
  is_limit_known INTEGER NOT NULL DEFAULT 1 CHECK (is_limit_known IN (0, 1)),
  place INTEGER NOT NULL DEFAULT 0, -- whose turn: the first row of the file goes first
  vendor_id TEXT UNIQUE,
  cause TEXT,
  detail TEXT NOT NULL DEFAULT '',
  returned INTEGER NOT NULL DEFAULT 0,
  planned_at TEXT NOT NULL,
  intended_at TEXT,
  doubted_at TEXT,
  accepted_at TEXT,
  ended_at TEXT,
  PRIMARY KEY (search_key, number),
  CHECK (state = 'planned' OR intended_at IS NOT NULL),
  CHECK (state != 'unsettled' OR doubted_at IS NOT NULL),
  CHECK (state NOT IN ('running', 'finished') OR vendor_id IS NOT NULL),
  CHECK (state NOT IN ('planned', 'submitting', 'unsettled') OR vendor_id IS NULL),
  CHECK ((state = 'failed') = (cause IS NOT NULL)),
  CHECK ((state IN ('finished', 'failed')) = (ended_at IS NOT NULL))
) STRICT, WITHOUT ROWID;

-- The heart of "paid once": while an attempt is open, no second one can be.
CREATE UNIQUE INDEX one_open_attempt ON attempts (search_key)
WHERE state IN ('planned', 'submitting', 'unsettled', 'running');

CREATE INDEX attempts_by_state ON attempts (state, place);

-- Searches that carry our names in the vendor's list, of which this ledger knew nothing.
CREATE TABLE orphans (
  vendor_id TEXT PRIMARY KEY,
  key_head TEXT NOT NULL, -- the first 16 digits of the search key
  number INTEGER NOT NULL CHECK (number >= 1),
  name TEXT NOT NULL,
  lead_limit INTEGER CHECK (lead_limit >= 1),
  is_limit_known INTEGER NOT NULL CHECK (is_limit_known IN (0, 1)),
  created_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX orphans_by_key ON orphans (key_head, number);

-- What the vendor said, as it said it.
CREATE TABLE answers (
  id INTEGER PRIMARY KEY,
  search_key TEXT NOT NULL,
  number INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('create', 'result', 'listing')),
  received_at TEXT NOT NULL,
  body BLOB NOT NULL, -- zlib
  FOREIGN KEY (search_key, number) REFERENCES attempts
) STRICT;

CREATE INDEX answers_by_attempt ON answers (search_key, number);

-- Everybody that an attempt found, once each.
CREATE TABLE leads (
  search_key TEXT NOT NULL,
  number INTEGER NOT NULL,
  person TEXT NOT NULL,
  position INTEGER NOT NULL,
  lead TEXT NOT NULL, -- JSON
  seen_at TEXT NOT NULL,
  PRIMARY KEY (search_key, number, person),
  FOREIGN KEY (search_key, number) REFERENCES attempts
) STRICT, WITHOUT ROWID;

-- A wish to buy again what is fresh, kept open so that a kill never buys it twice.
CREATE TABLE rounds (
  id INTEGER PRIMARY KEY,
  book TEXT NOT NULL,
  opened_at TEXT NOT NULL,
  joined_at TEXT NOT NULL, -- by the last run that took part in it
  closed_at TEXT
) STRICT;

CREATE UNIQUE INDEX one_open_round ON rounds (book) WHERE closed_at IS NULL;

-- Files that we wrote, so that no other is ever replaced.
CREATE TABLE outputs (
  path TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  written_at TEXT NOT NULL,
  PRIMARY KEY (path, sha256)
) STRICT, WITHOUT ROWID;

-- One row a run, for the nights' history.
CREATE TABLE runs (
  id INTEGER PRIMARY KEY,
  book TEXT NOT NULL,
  started_at TEXT NOT NULL,
  ended_at TEXT,
  exit_code INTEGER,
  bought INTEGER NOT NULL DEFAULT 0,
  failed INTEGER NOT NULL DEFAULT 0
) STRICT;

-- How fast the vendor let us go, for each account (a hash of key and host).
CREATE TABLE paces (
  account TEXT NOT NULL,
  kind TEXT NOT NULL,
  per_second REAL NOT NULL CHECK (per_second > 0),
  learned_at TEXT NOT NULL,
  PRIMARY KEY (account, kind)
) STRICT, WITHOUT ROWID;
