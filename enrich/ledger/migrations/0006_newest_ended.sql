-- Who asks for the newest finished searches, or for what ended lately, must not read them all.
CREATE INDEX attempts_by_end ON attempts (state, ended_at);
