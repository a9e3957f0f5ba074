-- What was too fast, so that the next run goes on closing in on the limit where the last one ended.
ALTER TABLE paces ADD COLUMN refused_per_second REAL CHECK (refused_per_second > 0);
