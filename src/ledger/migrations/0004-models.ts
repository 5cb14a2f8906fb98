/** What is counted of calls. `currency` is '' for what has no price or cost nothing. */
const sums = `  currency TEXT NOT NULL,
  calls INTEGER NOT NULL,
  answered INTEGER NOT NULL,
  lost INTEGER NOT NULL,
  reused INTEGER NOT NULL,
  unpriced INTEGER NOT NULL,
  input INTEGER NOT NULL,
  cached_input INTEGER NOT NULL,
  output INTEGER NOT NULL,
  amount INTEGER NOT NULL,
  billionths INTEGER NOT NULL,
  worst_calls INTEGER NOT NULL,
  worst_tokens INTEGER NOT NULL,
  worst_amount INTEGER NOT NULL,
  worst_billionths INTEGER NOT NULL,
  saved_tokens INTEGER NOT NULL,
  saved_amount INTEGER NOT NULL,
  saved_billionths INTEGER NOT NULL,`;

/** What calls of models cost, which answers may be used again, and what the router learned. Nothing of it is in older ledgers, so nothing is folded anew. */
export const models = `
-- Billionths of the smallest unit beside the whole ones in spent: a call of a model costs less than a cent.
ALTER TABLE budget_windows ADD COLUMN fraction INTEGER NOT NULL DEFAULT 0;

-- amount and billionths are what it cost, or what was set aside when nobody knows (counts = 'worst'). A reused answer costs nothing: what it saved is in the saved columns.
-- customer: NULL for a call about nobody, '' when they were forgotten.
CREATE TABLE model_calls (
  seq INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  day TEXT NOT NULL,
  task INTEGER,
  agent TEXT NOT NULL,
  customer TEXT,
  purpose TEXT NOT NULL,
  tier TEXT NOT NULL,
  model TEXT NOT NULL,
  outcome TEXT NOT NULL,
  counts TEXT NOT NULL,
  input INTEGER NOT NULL,
  cached_input INTEGER NOT NULL,
  output INTEGER NOT NULL,
  currency TEXT,
  amount INTEGER NOT NULL,
  billionths INTEGER NOT NULL,
  saved_tokens INTEGER NOT NULL,
  saved_amount INTEGER NOT NULL,
  saved_billionths INTEGER NOT NULL,
  ms REAL NOT NULL
) STRICT;
CREATE INDEX model_calls_task ON model_calls(task) WHERE task IS NOT NULL;

-- The same, summed for each day, so that a report does not read every call. Of money the whole units and the billionths are summed apart: reading carries them over.
CREATE TABLE model_days (
  day TEXT NOT NULL,
  agent TEXT NOT NULL,
  purpose TEXT NOT NULL,
  model TEXT NOT NULL,
${sums}
  PRIMARY KEY (day, agent, purpose, model, currency)
) STRICT, WITHOUT ROWID;
CREATE INDEX model_days_currency ON model_days(currency, day);
-- who: '=' and a subject, 'nobody', or 'forgotten' for all whose keys are gone.
CREATE TABLE model_customer_days (
  day TEXT NOT NULL,
  who TEXT NOT NULL,
${sums}
  PRIMARY KEY (day, who, currency)
) STRICT, WITHOUT ROWID;

-- Answers that may be used again. Several may stand for one request: forgetting one leaves the others.
CREATE TABLE model_answers (request TEXT NOT NULL, seq INTEGER NOT NULL, until INTEGER NOT NULL, PRIMARY KEY (request, seq)) STRICT, WITHOUT ROWID;
CREATE INDEX model_answers_seq ON model_answers(seq);
-- Prompts and answers whose files are there. leaving = 1: they were kept long enough, and their files are being deleted. Calls may share a file.
CREATE TABLE model_texts (seq INTEGER NOT NULL, ref TEXT NOT NULL, at INTEGER NOT NULL, leaving INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (seq, ref)) STRICT, WITHOUT ROWID;
CREATE INDEX model_texts_ref ON model_texts(ref, leaving);
CREATE INDEX model_texts_kept ON model_texts(seq, at) WHERE leaving = 0;
CREATE INDEX model_texts_leaving ON model_texts(ref) WHERE leaving = 1;

-- Examples, each at its place in its event. digest: of those that a file gave, to know them again; the others are about somebody.
CREATE TABLE router_examples (seq INTEGER NOT NULL, place INTEGER NOT NULL, intent TEXT NOT NULL, source TEXT NOT NULL, signal INTEGER, digest TEXT, PRIMARY KEY (seq, place)) STRICT, WITHOUT ROWID;
CREATE INDEX router_examples_signal ON router_examples(signal) WHERE signal IS NOT NULL;
CREATE INDEX router_examples_digest ON router_examples(digest) WHERE digest IS NOT NULL;
-- classifier: NULL when its file is discarded. stale: it learned from somebody who was forgotten since. adopted_seq: when it was taken into use the last time.
CREATE TABLE router_versions (version INTEGER PRIMARY KEY, seq INTEGER NOT NULL, classifier TEXT, up_to INTEGER NOT NULL, stale INTEGER NOT NULL, adopted_seq INTEGER) STRICT;
CREATE INDEX router_versions_up_to ON router_versions(up_to);
-- One row: which version decides, whether the operator switched the classifier off, from where on examples of files count, how many examples there are, and when any of it was changed but by an example.
CREATE TABLE router_state (one INTEGER PRIMARY KEY CHECK (one = 1), version INTEGER, off INTEGER NOT NULL, files_from INTEGER NOT NULL, examples INTEGER NOT NULL, changed_seq INTEGER NOT NULL) STRICT;
`;
