-- Named statements: `-- name --`, a line of English, then the SQL.

-- set_fact --
-- Record a fact once; the first one said stays.
INSERT INTO facts (name, value) VALUES (:name, :value) ON CONFLICT DO NOTHING;

-- fact --
-- What was recorded under this name.
SELECT value FROM facts WHERE name = :name;

-- remember_search --
-- Keep what a key stands for, in its newest wording.
INSERT INTO searches (search_key, label, request, planned_at)
VALUES (:search_key, :label, :request, :now)
ON CONFLICT (search_key) DO UPDATE SET
  label = excluded.label, request = excluded.request, planned_at = excluded.planned_at;

-- remember_target --
-- Link an account row and persona to the search that serves it now.
INSERT INTO targets (book, account_id, persona, search_key, first_planned_at, planned_at)
VALUES (:book, :account_id, :persona, :search_key, :now, :now)
ON CONFLICT (book, account_id, persona) DO UPDATE SET
  changed_at = CASE WHEN search_key = excluded.search_key THEN changed_at ELSE :now END,
  search_key = excluded.search_key, planned_at = excluded.planned_at;

-- count_searches --
-- How many different things were ever asked and bought.
SELECT count(DISTINCT search_key) AS total FROM attempts WHERE vendor_id IS NOT NULL;

-- want_again --
-- Queue one more attempt, first in line, at a search whose last one came to nothing.
INSERT INTO attempts (search_key, number, name, state, lead_limit, planned_at)
VALUES (:search_key, :number, :name, 'planned', :lead_limit, :now);

-- want --
-- Queue the next attempt at a search; refused by an index while another one is open.
INSERT INTO attempts (search_key, number, name, state, lead_limit, place, planned_at, reason)
VALUES (:search_key, :number, :name, 'planned', :lead_limit, :place, :now, :reason);

-- withdraw_planned --
-- Forget what was queued but never sent; each run queues its own.
DELETE FROM attempts WHERE state = 'planned';

-- planned --
-- The first so many that are queued, in their order.
SELECT * FROM attempts WHERE state = 'planned' ORDER BY place, search_key LIMIT :most;

-- count_running_since --
-- How many searches the vendor accepted after this moment and has not ended.
SELECT count(*) AS total FROM attempts WHERE state = 'running' AND accepted_at > :since;

-- newest_running --
-- When the vendor accepted the search that it accepted last, of those that still run.
SELECT max(accepted_at) AS accepted_at FROM attempts WHERE state = 'running';

-- count_in_state --
-- How many attempts stand here.
SELECT count(*) AS total FROM attempts WHERE state = :state;

-- count_open --
-- How many attempts wait, are being sent and run.
SELECT state, count(*) AS total FROM attempts
WHERE state IN ('planned', 'submitting', 'running') GROUP BY state;

-- spent_since --
-- How many leads all that ended after this moment cost; of what vanished nobody knows.
SELECT coalesce(sum(
  max(returned, CASE cause WHEN 'vanished' THEN coalesce(lead_limit, 100) ELSE 0 END)
), 0) AS leads
FROM attempts
WHERE state IN ('finished', 'failed') AND ended_at > :since AND vendor_id IS NOT NULL;

-- ended_since --
-- The same, search by search.
SELECT ended_at, max(returned, CASE cause WHEN 'vanished' THEN coalesce(lead_limit, 100) ELSE 0 END)
  AS leads
FROM attempts
WHERE state IN ('finished', 'failed') AND ended_at > :since AND vendor_id IS NOT NULL;

-- in_flight_since --
-- Limits of what may yet bring leads. A doubt that is older has cost what it cost before.
SELECT lead_limit FROM attempts
WHERE state IN ('submitting', 'running') OR (state = 'unsettled' AND intended_at > :since);

-- spent_of_run --
-- How many leads all cost that was sent since this moment and has ended: `long_before` spares the
-- look at what ended years ago, and is early enough for a clock that is set back.
SELECT coalesce(sum(
  max(returned, CASE cause WHEN 'vanished' THEN coalesce(lead_limit, 100) ELSE 0 END)
), 0) AS leads
FROM attempts
WHERE state IN ('finished', 'failed') AND ended_at > :long_before AND intended_at >= :since
  AND vendor_id IS NOT NULL;

-- in_flight_of_run --
-- Limits of what was sent since this moment and may yet bring leads.
SELECT lead_limit FROM attempts
WHERE state IN ('submitting', 'running', 'unsettled') AND intended_at >= :since;

-- in_state --
-- The attempts that stand here, oldest intent first.
SELECT * FROM attempts WHERE state = :state ORDER BY intended_at, search_key;

-- request_of --
-- What to send for a search.
SELECT request FROM searches WHERE search_key = :search_key;

-- histories --
-- All attempts at these searches, oldest first.
SELECT attempts.* FROM attempts
JOIN json_each(:search_keys) AS wanted ON attempts.search_key = wanted.value
ORDER BY attempts.search_key, attempts.number;

-- intend --
-- planned -> submitting, before the first byte leaves.
UPDATE attempts SET state = 'submitting', intended_at = :now
WHERE search_key = :search_key AND number = :number AND state = 'planned';

-- unsend --
-- submitting -> planned, after an answer that says: surely not accepted.
UPDATE attempts SET state = 'planned', intended_at = NULL
WHERE search_key = :search_key AND number = :number AND state = 'submitting';

-- accept --
-- submitting, unsettled -> running: the vendor has it under this ID. What is found late was
-- accepted when it was sent: it says nothing of what was sent between that moment and now.
UPDATE attempts SET
  accepted_at = CASE state WHEN 'submitting' THEN :now ELSE intended_at END,
  state = 'running', vendor_id = :vendor_id
WHERE search_key = :search_key AND number = :number AND state IN ('submitting', 'unsettled');

-- doubt --
-- submitting -> unsettled: nobody can say whether it was accepted.
UPDATE attempts SET state = 'unsettled', detail = :detail, doubted_at = :now
WHERE search_key = :search_key AND number = :number AND state = 'submitting';

-- refuse --
-- submitting -> failed: the vendor said no.
UPDATE attempts SET state = 'failed', cause = :cause, detail = :detail, ended_at = :now
WHERE search_key = :search_key AND number = :number AND state = 'submitting';

-- never_accepted --
-- unsettled -> failed: the vendor's list has shown that it never arrived.
UPDATE attempts SET state = 'failed', cause = 'never_accepted', ended_at = :now
WHERE search_key = :search_key AND number = :number AND state = 'unsettled';

-- disown --
-- running -> unsettled: the ID that a person gave by hand is that of another search.
UPDATE attempts SET
  state = 'unsettled', detail = :detail, vendor_id = NULL, accepted_at = NULL,
  doubted_at = coalesce(doubted_at, :now)
WHERE search_key = :search_key AND number = :number AND state = 'running';

-- last_acceptance --
-- How an attempt came to its ID, the last time: only a person's word has a detail.
SELECT detail FROM moves
WHERE search_key = :search_key AND number = :number AND move = 'accept'
ORDER BY id DESC LIMIT 1;

-- finish --
-- running -> finished, with all its leads. Where nobody knows how many it was to find at most,
-- it may have been just as many as it found.
UPDATE attempts SET state = 'finished', returned = :returned, ended_at = :now,
  lead_limit = CASE is_limit_known WHEN 1 THEN lead_limit ELSE max(:returned, 1) END
WHERE search_key = :search_key AND number = :number AND state = 'running';

-- complete --
-- finished -> finished, with more leads than the first answer had.
UPDATE attempts SET state = 'finished', returned = :returned
WHERE search_key = :search_key AND number = :number AND state = 'finished'
  AND returned < :returned;

-- fail --
-- running -> failed, with the leads found until then.
UPDATE attempts
SET state = 'failed', cause = :cause, detail = :detail, returned = :returned, ended_at = :now
WHERE search_key = :search_key AND number = :number AND state = 'running';

-- keep_move --
-- Say in the story of a search what has just been done.
INSERT INTO moves (search_key, number, move, detail, moved_at)
VALUES (:search_key, :number, :move, :detail, :now);

-- keep_retry --
-- Say that a look at a search failed and is tried again: at this one, or, where it was the
-- list that was looked at, at each one in doubt. The same again says nothing new.
INSERT INTO moves (search_key, number, move, detail, moved_at)
SELECT search_key, number, 'look_again', :detail, :now FROM attempts
WHERE (vendor_id = :vendor_id OR (:vendor_id IS NULL AND state = 'unsettled'))
AND NOT EXISTS (
  SELECT 1 FROM moves
  WHERE moves.id = (
    SELECT MAX(last.id) FROM moves AS last
    WHERE last.search_key = attempts.search_key AND last.number = attempts.number
  ) AND moves.move = 'look_again' AND moves.detail = :detail
);

-- moves_of --
-- The story of a search, from its beginning.
SELECT number, move, detail, moved_at FROM moves WHERE search_key = :search_key ORDER BY id;

-- keep_orphan --
-- A search of ours in the vendor's list that this ledger does not know.
INSERT INTO orphans (vendor_id, key_head, number, name, lead_limit, is_limit_known, created_at)
SELECT :vendor_id, :key_head, :number, :name, :lead_limit, :is_limit_known, :created_at
WHERE NOT EXISTS (SELECT 1 FROM attempts WHERE vendor_id = :vendor_id)
ON CONFLICT DO NOTHING;

-- adopt --
-- orphan -> running: take over the newest orphan of a search that has no result and nothing open.
-- Of two that carry one name, the earlier.
INSERT INTO attempts (
  search_key, number, name, state, lead_limit, is_limit_known,
  vendor_id, planned_at, intended_at, accepted_at
)
SELECT
  :search_key, number, name, 'running', lead_limit, is_limit_known,
  vendor_id, :now, created_at, created_at
FROM orphans
WHERE key_head = substr(:search_key, 1, 16)
  AND NOT EXISTS (
    SELECT 1 FROM attempts
    WHERE attempts.search_key = :search_key
      AND (attempts.state != 'failed' OR attempts.number = orphans.number)
  )
ORDER BY number DESC, created_at LIMIT 1;

-- keep_adoptions --
-- Say in their stories which searches have just been taken over: they are still orphans too.
INSERT INTO moves (search_key, number, move, detail, moved_at)
SELECT attempts.search_key, attempts.number, 'adopt',
  'The vendor''s list has it as ' || orphans.vendor_id || '.', :now
FROM attempts JOIN orphans USING (vendor_id);

-- orphan_is_known --
-- What the ledger has by now is no orphan any more.
DELETE FROM orphans WHERE vendor_id IN (SELECT vendor_id FROM attempts);

-- orphaned_twins --
-- Searches that the vendor has under a name that another one of ours carries too.
SELECT
  orphans.name, orphans.vendor_id, attempts.search_key,
  EXISTS (
    SELECT 1 FROM moves
    WHERE moves.search_key = attempts.search_key
      AND moves.move = 'see_twin' AND moves.detail = orphans.vendor_id
  ) AS is_seen
FROM orphans
JOIN attempts ON attempts.name = orphans.name AND attempts.vendor_id IS NOT NULL
ORDER BY orphans.name, orphans.created_at;

-- see_twin --
-- A person has asked the vendor about a search that carries the name of another one of ours.
INSERT INTO moves (search_key, number, move, detail, moved_at)
SELECT attempts.search_key, attempts.number, 'see_twin', orphans.vendor_id, :now
FROM orphans JOIN attempts ON attempts.name = orphans.name AND attempts.vendor_id IS NOT NULL
WHERE orphans.vendor_id = :vendor_id;

-- owner_of --
-- Which attempt has this ID of the vendor's.
SELECT search_key, number FROM attempts WHERE vendor_id = :vendor_id;

-- accepted_since --
-- The vendor's IDs of the searches that it accepted after this moment.
SELECT vendor_id FROM attempts WHERE accepted_at > :since;

-- keep_answer --
-- The vendor's answer, as it came.
INSERT INTO answers (search_key, number, kind, received_at, body)
VALUES (:search_key, :number, :kind, :now, :body);

-- drop_leads --
-- Make room for a fuller result of the same attempt.
DELETE FROM leads WHERE search_key = :search_key AND number = :number;

-- keep_lead --
-- One person that an attempt found.
INSERT INTO leads (search_key, number, person, position, lead, seen_at)
VALUES (:search_key, :number, :person, :position, :lead, :now)
ON CONFLICT DO NOTHING;

-- sightings --
-- Everybody whom a search ever found, in the order of its attempts and of the vendor.
SELECT number, person, lead, seen_at FROM leads
WHERE search_key = :search_key ORDER BY number, position;

-- join_round --
-- Begin to buy everything of a book again, or join the round that is still open.
INSERT INTO rounds (book, opened_at, joined_at) VALUES (:book, :now, :now)
ON CONFLICT (book) WHERE closed_at IS NULL DO UPDATE SET joined_at = excluded.joined_at;

-- drop_stale_round --
-- What nobody has gone on with for so long is over.
UPDATE rounds SET closed_at = :now
WHERE book = :book AND closed_at IS NULL AND joined_at < :stale_before;

-- round_opened_at --
-- When the open round of a book began.
SELECT opened_at FROM rounds WHERE book = :book AND closed_at IS NULL;

-- close_round --
-- All that the round wanted has ended.
UPDATE rounds SET closed_at = :now WHERE book = :book AND closed_at IS NULL;

-- remember_output --
-- A file that we are about to put in place.
INSERT INTO outputs (path, sha256, written_at) VALUES (:path, :sha256, :now)
ON CONFLICT (path, sha256) DO UPDATE SET written_at = excluded.written_at;

-- outputs_at --
-- What we ever wrote at this path.
SELECT sha256 FROM outputs WHERE path = :path;

-- begin_run --
-- A run starts.
INSERT INTO runs (book, started_at) VALUES (:book, :now) RETURNING id;

-- end_run --
-- A run ends, with what it did.
UPDATE runs SET ended_at = :now, exit_code = :exit_code, bought = :bought, failed = :failed
WHERE id = :id;

-- last_runs --
-- The newest runs first.
SELECT * FROM runs ORDER BY id DESC LIMIT :most;

-- count_states --
-- How many attempts stand where, each search counted by its newest attempt.
SELECT state, count(*) AS total FROM attempts
WHERE number = (
  SELECT max(newer.number) FROM attempts AS newer WHERE newer.search_key = attempts.search_key
)
GROUP BY state;

-- experience --
-- How many leads the newest finished searches brought, and how many seconds each of them took.
SELECT
  returned,
  (julianday(ended_at) - julianday(coalesce(accepted_at, planned_at))) * 86400.0 AS seconds
FROM attempts WHERE state = 'finished' ORDER BY ended_at DESC LIMIT 100;

-- latest_pace --
-- How fast the vendor let anybody of this ledger go, the last time.
SELECT per_second FROM paces WHERE kind = :kind ORDER BY learned_at DESC LIMIT 1;

-- endings --
-- What ended between two moments, and how much of that failed.
SELECT count(*) AS ended, coalesce(sum(state = 'failed'), 0) AS failed FROM attempts
WHERE ended_at >= :since AND ended_at < :until AND cause IS NOT 'never_accepted';

-- count_bought --
-- Attempts that the vendor accepted.
SELECT count(*) AS total FROM attempts WHERE vendor_id IS NOT NULL;

-- bought_names --
-- What the accepted attempts are called at the vendor.
SELECT name FROM attempts WHERE vendor_id IS NOT NULL;

-- learned_pace --
-- How fast this account was served last.
SELECT per_second, refused_per_second FROM paces WHERE account = :account AND kind = :kind;

-- learn_pace --
-- Remember how fast this account is served.
INSERT INTO paces (account, kind, per_second, refused_per_second, learned_at)
VALUES (:account, :kind, :per_second, :refused_per_second, :now)
ON CONFLICT (account, kind) DO UPDATE SET
  per_second = excluded.per_second,
  refused_per_second = excluded.refused_per_second,
  learned_at = excluded.learned_at;

-- links_of_search --
-- The rows and personas that a search serves.
SELECT * FROM targets WHERE search_key = :search_key
ORDER BY first_planned_at, book, account_id, persona;

-- changed_links --
-- Rows and personas of a book that once asked for something else.
SELECT account_id, persona, changed_at FROM targets
WHERE book = :book AND changed_at IS NOT NULL;

-- links_named --
-- What a row's ID, or the ID of one of its targets, stands for in any book.
SELECT * FROM targets
WHERE account_id = :named OR (persona != '' AND account_id || '/' || persona = :named)
ORDER BY book, first_planned_at, account_id, persona;

-- linked_ids --
-- The IDs of all rows, of a book or of all.
SELECT DISTINCT account_id FROM targets WHERE :book IS NULL OR book = :book ORDER BY account_id;

-- orphan_name --
-- What a search is called that the ledger knows from the vendor's list alone.
SELECT name FROM orphans WHERE vendor_id = :vendor_id;

-- all_rounds --
-- The times in which everything of a book was bought again.
SELECT book, opened_at, closed_at FROM rounds ORDER BY opened_at;

-- all_runs --
-- Which book each run was about.
SELECT book, started_at FROM runs ORDER BY started_at, id;

-- answers_of --
-- What the vendor said of an attempt.
SELECT kind, received_at, body FROM answers
WHERE search_key = :search_key AND number = :number ORDER BY id;

-- every_attempt --
-- Everything that was ever tried, search by search.
SELECT * FROM attempts ORDER BY search_key, number;

-- every_answer --
-- Everything that the vendor said, in the order of the attempts.
SELECT search_key, number, kind, received_at, body FROM answers
ORDER BY search_key, number, id;

-- every_lead --
-- Everybody who was found, in the order of the attempts; as bytes, for they may be damaged.
SELECT search_key, number, CAST(lead AS BLOB) AS lead, CAST(seen_at AS BLOB) AS seen_at
FROM leads ORDER BY search_key, number, position;

-- leads_as_they_are --
-- As `sightings`; as bytes, for they may be damaged.
SELECT number, CAST(lead AS BLOB) AS lead, CAST(seen_at AS BLOB) AS seen_at
FROM leads WHERE search_key = :search_key ORDER BY number, position;

-- count_leads --
-- How many people each attempt at a search found.
SELECT number, count(*) AS total FROM leads WHERE search_key = :search_key GROUP BY number;

-- stray_leads --
-- Leads of attempts that are not there, or that the vendor never accepted.
SELECT leads.search_key, leads.number, count(*) AS total FROM leads
LEFT JOIN attempts USING (search_key, number)
WHERE attempts.vendor_id IS NULL GROUP BY leads.search_key, leads.number;

-- stray_targets --
-- Rows that point to a search that is not there.
SELECT book, account_id, count(*) AS total FROM targets
WHERE search_key NOT IN (SELECT search_key FROM searches) GROUP BY book, account_id;

-- forget --
-- One name, hashed, of a person who may not come back.
INSERT INTO forgotten (hash, forgotten_at) VALUES (:hash, :now) ON CONFLICT DO NOTHING;

-- drop_answers --
-- What the vendor said of an old attempt.
DELETE FROM answers WHERE search_key = :search_key AND number = :number;

-- drop_deliveries --
-- What webhooks brought about an old attempt.
DELETE FROM deliveries WHERE search_key = :search_key AND number = :number;

-- note_pruning --
-- Say that what an old attempt had found was removed.
UPDATE attempts SET pruned_at = :now WHERE search_key = :search_key AND number = :number;

-- forgotten --
-- All that is kept of those who may not come back.
SELECT hash FROM forgotten;

-- all_leads --
-- Everybody that any attempt found.
SELECT search_key, number, person, lead FROM leads;

-- forget_lead --
-- Take one person out of what an attempt found.
DELETE FROM leads WHERE search_key = :search_key AND number = :number AND person = :person;

-- answer_ids --
-- Every answer of the vendor's that is kept.
SELECT id FROM answers;

-- answer --
-- One answer of the vendor's.
SELECT body FROM answers WHERE id = :id;

-- rewrite_answer --
-- The same answer, without somebody.
UPDATE answers SET body = :body WHERE id = :id;

-- output_paths --
-- Every place where we ever wrote.
SELECT DISTINCT path FROM outputs ORDER BY path;

-- keep_delivery --
-- What a webhook brought about a search that is there, once, and not without end.
INSERT INTO deliveries (search_key, number, digest, received_at, body)
SELECT :search_key, :number, :digest, :now, :body
WHERE EXISTS (SELECT 1 FROM attempts WHERE search_key = :search_key AND number = :number)
  AND (
    SELECT count(*) FROM deliveries WHERE search_key = :search_key AND number = :number
  ) < :most
ON CONFLICT DO NOTHING;

-- deliveries_of --
-- What webhooks brought about an attempt, in the order of its coming.
SELECT 'delivery' AS kind, received_at, body FROM deliveries
WHERE search_key = :search_key AND number = :number ORDER BY id;

-- deliveries_after --
-- Which searches something came about since then.
SELECT id, search_key, number FROM deliveries WHERE id > :after ORDER BY id;

-- last_delivery --
-- The newest delivery of all.
SELECT coalesce(max(id), 0) AS id FROM deliveries;

-- has_deliveries --
-- A backup may be older than webhooks.
SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'deliveries';

-- delivery_ids --
-- Every delivery that is kept.
SELECT id FROM deliveries;

-- delivery --
-- One delivery.
SELECT body FROM deliveries WHERE id = :id;

-- rewrite_delivery --
-- The same delivery, without somebody.
UPDATE deliveries SET body = :body WHERE id = :id;
