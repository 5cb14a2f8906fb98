/**
 * What the console and the API need: requests that are done once, items put off to later, and lists that are read page by page. What is new in older tables is filled from the events here:
 * folding a million of them anew would take a minute.
 */
export const console = `
-- A row for each append of a request; the first has its key (as SHA-256). Events after seq up to until_seq came with it.
CREATE TABLE requests (
  seq INTEGER PRIMARY KEY,
  key TEXT UNIQUE,
  until_seq INTEGER NOT NULL,
  at INTEGER NOT NULL,
  fingerprint TEXT NOT NULL,
  asked_by TEXT NOT NULL,
  operation TEXT NOT NULL,
  of_seq INTEGER
) STRICT;

-- Of its first event, so that lists can be narrowed by it.
ALTER TABLE tasks ADD COLUMN agent TEXT;
UPDATE tasks SET agent = (SELECT json_extract(data, '$.agent') FROM events WHERE seq = created_seq);
CREATE INDEX tasks_agent ON tasks(agent, status);
-- Whose task it is about.
ALTER TABLE inbox ADD COLUMN agent TEXT;
UPDATE inbox SET agent = (SELECT agent FROM tasks WHERE tasks.id = inbox.task);
CREATE INDEX inbox_state ON inbox(state, type);
-- What lists of effects are narrowed by, in the order of those lists.
CREATE INDEX effects_listed ON effects(proposed_seq, state, kind, adapter, agent);
-- What the operator did is little among what agents do.
CREATE INDEX events_operator ON events(actor) WHERE actor = 'operator';

ALTER TABLE inbox ADD COLUMN snoozed_until INTEGER;
CREATE INDEX inbox_snoozed ON inbox(snoozed_until) WHERE state = 'open' AND snoozed_until IS NOT NULL;

-- The newest event of each kind that an adapter had.
CREATE TABLE adapter_health (adapter TEXT PRIMARY KEY, succeeded_seq INTEGER, failed_seq INTEGER, doubted_seq INTEGER) STRICT, WITHOUT ROWID;
INSERT INTO adapter_health
  SELECT substr(actor, 9), max(seq) FILTER (WHERE kind = 'effect.succeeded'), max(seq) FILTER (WHERE kind = 'effect.failed'), max(seq) FILTER (WHERE kind = 'effect.doubted')
  FROM events WHERE kind IN ('effect.succeeded', 'effect.failed', 'effect.doubted') AND actor GLOB 'adapter:*' GROUP BY actor;
-- With the number of the row behind it: what came since, by kind. Without the kinds that tasks are made of, which are most of all events and which nobody looks for: each would cost its commit a page.
CREATE INDEX events_told ON events(kind) WHERE kind NOT IN ('step.completed', 'wait.opened', 'wait.ended', 'task.parked', 'intent.recorded', 'effect.judged', 'effect.started', 'budget.reserved', 'budget.settled');
`;
