/** The events, and every projection of the first format. Indexes are few: each costs a page per commit. */
export const first = `
CREATE TABLE events (
  seq INTEGER PRIMARY KEY CHECK (seq > 0),
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  actor TEXT NOT NULL,
  task INTEGER,
  subject TEXT,
  cause INTEGER,
  data TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;
CREATE INDEX events_task ON events(task) WHERE task IS NOT NULL;
CREATE TRIGGER events_never_updated BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, 'events are only appended'); END;
CREATE TRIGGER events_never_deleted BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'events are only appended'); END;

CREATE TABLE head (one INTEGER PRIMARY KEY CHECK (one = 1), seq INTEGER NOT NULL, hash TEXT NOT NULL, closed INTEGER NOT NULL) STRICT;
INSERT INTO head VALUES (1, 0, '', 1);

CREATE TABLE tasks (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  lane INTEGER NOT NULL,
  status TEXT NOT NULL,
  parent_task INTEGER,
  parent_call INTEGER,
  deadline INTEGER,
  created_seq INTEGER NOT NULL,
  updated_seq INTEGER NOT NULL
) STRICT;
CREATE INDEX tasks_ready ON tasks(lane, id) WHERE status = 'ready';
CREATE INDEX tasks_deadline ON tasks(deadline) WHERE deadline IS NOT NULL AND status IN ('ready', 'parked');
CREATE INDEX tasks_parent ON tasks(parent_task) WHERE parent_task IS NOT NULL;

CREATE TABLE waits (
  task INTEGER NOT NULL,
  call INTEGER NOT NULL,
  type TEXT NOT NULL,
  name TEXT NOT NULL,
  due INTEGER,
  signal TEXT,
  topic TEXT,
  ended_seq INTEGER,
  PRIMARY KEY (task, call)
) STRICT, WITHOUT ROWID;
CREATE INDEX waits_due ON waits(due) WHERE due IS NOT NULL AND ended_seq IS NULL;
CREATE INDEX waits_signal ON waits(signal, topic) WHERE signal IS NOT NULL AND ended_seq IS NULL;

CREATE TABLE inbox (
  id INTEGER PRIMARY KEY,
  type TEXT NOT NULL,
  state TEXT NOT NULL,
  task INTEGER,
  call INTEGER,
  effect TEXT,
  expires_at INTEGER,
  opened_seq INTEGER NOT NULL,
  closed_seq INTEGER
) STRICT;
CREATE INDEX inbox_open ON inbox(id) WHERE state = 'open';
CREATE INDEX inbox_expiry ON inbox(expires_at) WHERE state = 'open' AND expires_at IS NOT NULL;
CREATE INDEX inbox_task ON inbox(task) WHERE task IS NOT NULL AND state = 'open';

CREATE TABLE effects (
  id TEXT PRIMARY KEY,
  task INTEGER NOT NULL,
  call INTEGER NOT NULL,
  kind TEXT NOT NULL,
  adapter TEXT NOT NULL,
  state TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  retry_at INTEGER,
  proposed_seq INTEGER NOT NULL,
  judged_seq INTEGER,
  approved_seq INTEGER,
  edited_seq INTEGER,
  updated_seq INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX effects_task ON effects(task);
CREATE INDEX effects_due ON effects(state, retry_at) WHERE state IN ('approved', 'waiting', 'repeating', 'started');

CREATE TABLE signals (seq INTEGER PRIMARY KEY, dedup TEXT NOT NULL UNIQUE, routed INTEGER NOT NULL) STRICT;
CREATE INDEX signals_unrouted ON signals(seq) WHERE routed = 0;

CREATE TABLE messages (
  seq INTEGER PRIMARY KEY,
  direction TEXT NOT NULL,
  thread TEXT NOT NULL,
  message_id TEXT
) STRICT;
CREATE INDEX messages_thread ON messages(thread);
CREATE INDEX messages_message_id ON messages(message_id) WHERE message_id IS NOT NULL;

CREATE TABLE documents (id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, type TEXT NOT NULL, digest TEXT NOT NULL, seq INTEGER NOT NULL) STRICT;
CREATE VIRTUAL TABLE playbooks USING fts5(title, text, tokenize = 'porter unicode61 remove_diacritics 2');

CREATE TABLE records (kind TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (kind, id, version)) STRICT, WITHOUT ROWID;
CREATE TABLE notes (id TEXT NOT NULL, version INTEGER NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (id, version)) STRICT, WITHOUT ROWID;

CREATE TABLE schedules (name TEXT PRIMARY KEY, set_seq INTEGER NOT NULL, next INTEGER) STRICT, WITHOUT ROWID;
CREATE INDEX schedules_next ON schedules(next) WHERE next IS NOT NULL;
`;
