-- Who asks for the newest finished searches, for what ended lately or for what was accepted since
-- a doubt must not read them all.
CREATE INDEX attempts_by_end ON attempts (state, ended_at);
CREATE INDEX attempts_by_acceptance ON attempts (accepted_at);
