import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { fakeEffect, fakeItem } from '../test-company.ts';
import { problemsOf, type DemoOutcome } from './outcome.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keelson-outcome-'));
  mkdirSync(join(folder, 'outbox'));
  writeFileSync(join(folder, 'outbox', 'one.eml'), '');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const sentEffect = fakeEffect({ state: 'succeeded' });

type Found = Omit<DemoOutcome, 'problems' | 'gate'>;

function outcome(change: Partial<Found> = {}): Found {
  return {
    folder,
    scripted: true,
    models: null,
    intake: { received: 1, duplicates: 0, broken: 0, mails: [] },
    decisions: [],
    sent: [{ kind: 'mail.send', effect: sentEffect.id, task: 't1', sentence: '', edited: false, receipt: { file: 'outbox/one.eml', messageId: 'x' } }],
    memory: null,
    notSent: [],
    open: [],
    verify: { events: 1, blobs: 0, headSeq: 1, headHash: '', problems: [], ms: 1 },
    rebuild: { events: 1, tables: [], identical: true, ms: 1 },
    stats: { events: 1, firstAt: null, lastAt: null, headHash: '', databaseBytes: 0, blobs: 0, blobBytes: 0, byKind: [], tasksByStatus: [] },
    ...change,
  };
}

test('a day on which what was approved is in the outbox, and nothing else, has no problems', () => {
  assert.deepEqual(problemsOf(outcome(), [sentEffect], [sentEffect.id]), []);
});

test('a mail without approval, an approval without mail, and a stray file are problems', () => {
  assert.match(problemsOf(outcome(), [sentEffect], []).join(), /without an approval/);
  assert.match(problemsOf(outcome(), [fakeEffect({ state: 'failed' })], [sentEffect.id]).join(), /is failed, not succeeded/);
  writeFileSync(join(folder, 'outbox', 'two.eml'), '');
  assert.match(problemsOf(outcome(), [sentEffect], [sentEffect.id]).join(), /holds 2 mails, but 1/);
});

test('no mail out, something left open, or a ledger that does not verify are problems', () => {
  rmSync(join(folder, 'outbox'), { recursive: true });
  assert.match(problemsOf(outcome({ sent: [] }), [], []).join(), /No mail went out/);
  assert.match(problemsOf(outcome({ open: [fakeItem()] }), [sentEffect], [sentEffect.id]).join(), /#1 approval/);
  const verify = { events: 1, blobs: 0, headSeq: 1, headHash: '', problems: [{ place: 'event 1', what: 'edited' }], ms: 1 };
  assert.match(problemsOf(outcome({ verify }), [sentEffect], [sentEffect.id]).join(), /event 1: edited/);
  assert.match(problemsOf(outcome({ rebuild: { events: 1, tables: [], identical: false, ms: 1 } }), [sentEffect], [sentEffect.id]).join(), /rebuilt/);
});

test('a person may leave everything unsent', () => {
  rmSync(join(folder, 'outbox'), { recursive: true });
  assert.deepEqual(problemsOf(outcome({ scripted: false, sent: [], open: [fakeItem()] }), [], []), []);
});
