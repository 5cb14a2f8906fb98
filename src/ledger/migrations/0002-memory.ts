/** What memory needs beside the first format: items with their indexes, identities, links, associations, subjects. */
export const memory = `
-- A row here means that the projections are older than the events; the rebuild that follows a migration takes it away.
CREATE TABLE rebuild_due (one INTEGER PRIMARY KEY CHECK (one = 1)) STRICT;
INSERT INTO rebuild_due SELECT 1 WHERE EXISTS (SELECT 1 FROM events);

CREATE INDEX events_subject ON events(subject) WHERE subject IS NOT NULL;

DROP TABLE records;
CREATE TABLE records (kind TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, seq INTEGER NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (kind, id, version)) STRICT, WITHOUT ROWID;
CREATE INDEX records_seq ON records(kind, id, seq);
CREATE INDEX records_at ON records(kind, id, at);
CREATE INDEX records_place ON records(seq);
DROP TABLE notes;

-- A row for each version. state is what happened to that version itself; one with until_seq has been superseded besides.
CREATE TABLE items (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL,
  version INTEGER NOT NULL,
  type TEXT NOT NULL,
  thread TEXT,
  author TEXT,
  subject TEXT,
  at INTEGER NOT NULL,
  tier TEXT NOT NULL,
  importance REAL NOT NULL,
  state TEXT NOT NULL,
  until_seq INTEGER,
  until_at INTEGER,
  expires_at INTEGER,
  language TEXT NOT NULL,
  tags TEXT NOT NULL,
  terms BLOB NOT NULL,
  summarised INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX items_id ON items(id, version, seq);
CREATE INDEX items_thread ON items(thread, at, seq) WHERE thread IS NOT NULL;
CREATE INDEX items_old ON items(tier, at, seq) WHERE state = 'hot' AND until_seq IS NULL;
CREATE INDEX items_summarised ON items(tier, at, seq) WHERE summarised = 1 AND state = 'hot' AND until_seq IS NULL;
CREATE INDEX items_waiting ON items(seq) WHERE state = 'waiting';
CREATE INDEX items_expiry ON items(expires_at) WHERE expires_at IS NOT NULL AND state <> 'expired';
CREATE TABLE vectors (seq INTEGER PRIMARY KEY, vector BLOB NOT NULL) STRICT;
CREATE TABLE item_totals (state TEXT NOT NULL, tier TEXT NOT NULL, type TEXT NOT NULL, language TEXT NOT NULL, items INTEGER NOT NULL, terms INTEGER NOT NULL, PRIMARY KEY (state, tier, type, language)) STRICT, WITHOUT ROWID;
CREATE TABLE threads (thread TEXT PRIMARY KEY, messages INTEGER NOT NULL, last INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX threads_long ON threads(messages, last);

-- The indexes hold hashes of terms and facets, never text, and keep no places within an item: neither ranking nor filters need them.
CREATE VIRTUAL TABLE hot_text USING fts5(tokens, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii');
CREATE VIRTUAL TABLE cold_text USING fts5(tokens, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii');
CREATE VIRTUAL TABLE hot_text_words USING fts5vocab(hot_text, instance);
CREATE VIRTUAL TABLE cold_text_words USING fts5vocab(cold_text, instance);
CREATE VIRTUAL TABLE hot_bits USING vec0(level INTEGER partition key, bits bit[256]);
CREATE VIRTUAL TABLE cold_bits USING vec0(level INTEGER partition key, bits bit[256]);
-- In the order of their first appearance, so that common words lie together: a commit of many items then writes few pages.
CREATE TABLE terms (place INTEGER PRIMARY KEY, hash INTEGER NOT NULL UNIQUE, term TEXT NOT NULL, items INTEGER NOT NULL) STRICT;
CREATE VIRTUAL TABLE term_trigrams USING fts5(tokens, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii');
CREATE VIRTUAL TABLE term_trigrams_words USING fts5vocab(term_trigrams, instance);
CREATE TABLE summaries (source INTEGER NOT NULL, summary INTEGER NOT NULL, PRIMARY KEY (source, summary)) STRICT, WITHOUT ROWID;
CREATE INDEX summaries_back ON summaries(summary);

CREATE TABLE embedding_models (number INTEGER PRIMARY KEY, model TEXT NOT NULL UNIQUE, dimensions INTEGER NOT NULL) STRICT;
CREATE TABLE embedding_days (day INTEGER PRIMARY KEY, texts INTEGER NOT NULL) STRICT;
-- model 0 is none yet; source is the event that holds the newest vector, which is here while the item is hot.
CREATE TABLE model_vectors (seq INTEGER PRIMARY KEY, model INTEGER NOT NULL, source INTEGER, hot INTEGER NOT NULL, vector BLOB) STRICT;
CREATE INDEX model_vectors_hot ON model_vectors(model, seq) WHERE hot = 1;
CREATE VIRTUAL TABLE model_bits USING vec0(level INTEGER partition key, bits bit[512]);

CREATE TABLE forgotten_keys (key TEXT PRIMARY KEY, seq INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE links (seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, from_kind TEXT NOT NULL, from_id TEXT NOT NULL, relation TEXT NOT NULL, to_kind TEXT NOT NULL, to_id TEXT NOT NULL, removed INTEGER NOT NULL) STRICT;
CREATE INDEX links_from ON links(from_kind, from_id, relation, to_kind, to_id);
CREATE INDEX links_to ON links(to_kind, to_id);

CREATE TABLE handles (seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, type TEXT NOT NULL, value TEXT NOT NULL, identity TEXT NOT NULL, released INTEGER NOT NULL) STRICT;
CREATE INDEX handles_value ON handles(type, value, identity);
CREATE INDEX handles_identity ON handles(identity);
CREATE TABLE merges (seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, from_identity TEXT NOT NULL, into_identity TEXT NOT NULL, split INTEGER NOT NULL) STRICT;
CREATE INDEX merges_from ON merges(from_identity);
CREATE INDEX merges_into ON merges(into_identity);

CREATE TABLE outcomes (seq INTEGER PRIMARY KEY, scope TEXT NOT NULL, name TEXT NOT NULL, at INTEGER NOT NULL, value TEXT NOT NULL, weight REAL NOT NULL) STRICT;
CREATE INDEX outcomes_scope ON outcomes(scope, name);
CREATE TABLE corrections (seq INTEGER PRIMARY KEY, scope TEXT NOT NULL, name TEXT NOT NULL, at INTEGER NOT NULL, value TEXT) STRICT;
CREATE INDEX corrections_scope ON corrections(scope, name);
`;
