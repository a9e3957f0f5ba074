-- Why something was bought again that no round asked for: a wish beside the row, or its age.
ALTER TABLE attempts ADD COLUMN reason TEXT NOT NULL DEFAULT '';
-- When what an attempt had found was removed: it was old, and no row showed it any more.
ALTER TABLE attempts ADD COLUMN pruned_at TEXT;
-- When a row of the file began to ask for something else than before.
ALTER TABLE targets ADD COLUMN changed_at TEXT;
