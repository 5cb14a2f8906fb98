/** What the gate needs: who proposed an effect and by which playbook, what takes it back, budgets, trust, pauses, and what an item is about. */
export const gate = `
INSERT OR IGNORE INTO rebuild_due SELECT 1 WHERE EXISTS (SELECT 1 FROM events);

DROP TABLE effects;
-- retry_at is also when a cool-off ends. done_at is when it went out: for volumes and reconciliation.
CREATE TABLE effects (
  id TEXT PRIMARY KEY,
  task INTEGER NOT NULL,
  call INTEGER NOT NULL,
  kind TEXT NOT NULL,
  adapter TEXT NOT NULL,
  agent TEXT NOT NULL,
  playbook TEXT,
  state TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  retry_at INTEGER,
  done_at INTEGER,
  compensates TEXT,
  compensated_seq INTEGER,
  proposed_seq INTEGER NOT NULL,
  judged_seq INTEGER,
  approved_seq INTEGER,
  edited_seq INTEGER,
  updated_seq INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX effects_task ON effects(task);
CREATE INDEX effects_due ON effects(state, retry_at) WHERE state IN ('approved', 'waiting', 'repeating', 'started');
CREATE INDEX effects_cooling ON effects(retry_at) WHERE state = 'cooling';
CREATE INDEX effects_done ON effects(kind, done_at) WHERE done_at IS NOT NULL;
CREATE INDEX effects_reported ON effects(adapter, done_at) WHERE done_at IS NOT NULL;
CREATE INDEX effects_compensating ON effects(compensates) WHERE compensates IS NOT NULL;
-- In the order of the ledger, for backtests.
CREATE INDEX effects_judged ON effects(judged_seq) WHERE judged_seq IS NOT NULL;
CREATE INDEX effects_judged_of ON effects(agent, kind, judged_seq) WHERE judged_seq IS NOT NULL;

ALTER TABLE inbox ADD COLUMN topic TEXT;
CREATE INDEX inbox_topic ON inbox(topic) WHERE topic IS NOT NULL;

CREATE TABLE pauses (scope TEXT NOT NULL, name TEXT NOT NULL, set_seq INTEGER NOT NULL, PRIMARY KEY (scope, name)) STRICT, WITHOUT ROWID;

CREATE TABLE reconciliations (adapter TEXT PRIMARY KEY, seq INTEGER NOT NULL, until INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE budget_windows (budget TEXT NOT NULL, window TEXT NOT NULL, reserved INTEGER NOT NULL, spent INTEGER NOT NULL, raised INTEGER NOT NULL, PRIMARY KEY (budget, window)) STRICT, WITHOUT ROWID;
-- Open ones only: what has ended counts in budget_windows.
CREATE TABLE reservations (id TEXT NOT NULL, budget TEXT NOT NULL, window TEXT NOT NULL, amount INTEGER NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (id, budget, window)) STRICT, WITHOUT ROWID;
-- Effects that wait for a budget, with what they need of it. No window: the budget can't count it.
CREATE TABLE budget_holds (effect TEXT PRIMARY KEY, budget TEXT NOT NULL, window TEXT, amount INTEGER NOT NULL, asked INTEGER NOT NULL, ends INTEGER, seq INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX budget_holds_order ON budget_holds(seq);
CREATE INDEX budget_holds_window ON budget_holds(budget, window);
-- Word for word as the query has it that asks whether anything still waits for what an item is about.
CREATE INDEX budget_holds_topic ON budget_holds('budget:' || budget || ':' || window);
CREATE INDEX budget_holds_ends ON budget_holds(ends) WHERE asked = 1 AND ends IS NOT NULL;
CREATE INDEX inbox_budget ON inbox(topic) WHERE state = 'open' AND type = 'budget';

-- The last word about each effect. changed is the share of the draft that did not stand.
CREATE TABLE trust_outcomes (seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, agent TEXT NOT NULL, kind TEXT NOT NULL, playbook TEXT NOT NULL, effect TEXT NOT NULL UNIQUE, outcome TEXT NOT NULL, changed REAL NOT NULL) STRICT;
CREATE INDEX trust_outcomes_key ON trust_outcomes(agent, kind, playbook, seq, changed);
CREATE TABLE relaxations (agent TEXT NOT NULL, kind TEXT NOT NULL, playbook TEXT NOT NULL, rule TEXT NOT NULL, seq INTEGER NOT NULL, tolerance REAL NOT NULL, ended_seq INTEGER, PRIMARY KEY (agent, kind, playbook, rule, seq)) STRICT, WITHOUT ROWID;
`;
