import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { test, type TestContext } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { Terminal } from '../../vocabulary/errors.ts';
import { limits } from '../../vocabulary/limits.ts';
import type { ImportProgress, ImportReport } from '../../vocabulary/memory.ts';
import { importLines } from './import-lines.ts';
import { fakeLedger, type FakeLedger } from './test-import-ledger.ts';

function run(ledger: FakeLedger, content: string | Uint8Array | (string | Uint8Array)[], progress?: (at: ImportProgress) => void): Promise<ImportReport> {
  const pieces = Array.isArray(content) ? content : [content];
  return importLines(ledger, '-', { stdin: Readable.from(pieces), now: () => 1_000, ephemeralMs: 500, progress });
}

function lines(...objects: object[]): string {
  return objects.map((object) => `${JSON.stringify(object)}\n`).join('');
}

function fileOf(t: TestContext, content: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'keelson-import-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'chat.jsonl'), content);
  return join(folder, 'chat.jsonl');
}

test('running an import again adds nothing twice', async () => {
  const ledger = fakeLedger();
  const content = lines({ id: 1, text: 'a', author: 'Jane', tags: ['x'], at: '2026-03-01T10:00:00Z' }, { id: 'two', text: 'b', tier: 'ephemeral' }, { id: 'long', text: 'ü'.repeat(limits.noteTextCharsMax + 5) });
  assert.deepEqual(counts(await run(ledger, content)), { added: 3, changed: 0, same: 0, brokenCount: 0 });
  assert.deepEqual(counts(await run(ledger, content)), { added: 0, changed: 0, same: 3, brokenCount: 0 });
  assert.equal(ledger.notes.length, 3);
});

test('anything that differs makes the next version, and the old one stays (M2)', async () => {
  const ledger = fakeLedger();
  const first = { id: 'a', text: 'one', thread: 't', author: 'Jane', at: 1_700_000_000_000, kind: 'message', subject: 'project:x', tags: ['p'], tier: 'operational', importance: 0.5 };
  await run(ledger, lines(first));
  let versions = 1;
  for (const change of [{ text: 'two' }, { thread: 'u' }, { author: 'Bob' }, { at: 1_700_000_000_001 }, { kind: 'log' }, { subject: 'project:y' }, { tags: ['q'] }, { tier: 'institutional' }, { importance: 0.9 }]) {
    Object.assign(first, change);
    assert.deepEqual(counts(await run(ledger, lines(first))), { added: 0, changed: 1, same: 0, brokenCount: 0 }, JSON.stringify(change));
    versions += 1;
  }
  assert.equal(ledger.newest('a')?.data.version, versions);
  assert.equal(ledger.notes[0]?.data.text, 'one');
});

test('a long text that differs only behind its beginning is a new version', async () => {
  const ledger = fakeLedger();
  const beginning = 'x'.repeat(limits.noteTextCharsMax);
  await run(ledger, lines({ id: 'a', text: `${beginning}1` }));
  assert.equal((await run(ledger, lines({ id: 'a', text: `${beginning}2` }))).changed, 1);
  const { text, whole } = ledger.newest('a')!.data;
  assert.equal(text, beginning);
  assert.equal(Buffer.from(await ledger.blobs.get(whole!)).toString(), `${beginning}2`);
});

test('a text cut for its event is not cut within a character', async () => {
  const ledger = fakeLedger();
  await run(ledger, lines({ id: 'a', text: `${'x'.repeat(limits.noteTextCharsMax - 1)}😀 and more` }));
  assert.ok(ledger.newest('a')!.data.text.isWellFormed());
});

test('every broken line is named with its number and what is wrong, and the good lines are in', async () => {
  const ledger = fakeLedger();
  const report = await run(ledger, ['{"id":"a","text":"good"}\n', '\n', '{"id":"b" "text":"x"}\n', '[1]\n', '{"id":"c"}\n', '{"id":"d","text":"x","date":1}\n', '{"id":"e","text":"x","at":"yesterday"}\n', '{"id":"f","text":"x","kind":"fax"}\n', '{"id":"g","text":""}\n', '{"id":12345678901234567890,"text":"x"}\n', `{"id":"h","text":"x","tags":${JSON.stringify(Array.from({ length: 101 }, String))}}\n`, '{"id":"i","text":"x","at":9e300}\n', '{"id":"z","text":"also good"}']);
  assert.deepEqual(ledger.notes.map(({ data }) => data.id), ['a', 'd', 'z']);
  assert.deepEqual(report.ignored, [{ field: 'date', lines: 1 }]);
  assert.deepEqual(report.broken, [
    { line: 3, problem: 'is not JSON: character 11: a comma or } is missing before "\\""' },
    { line: 4, problem: 'must be an object like {"id": …}, and it is a list' },
    { line: 5, problem: 'text is missing' },
    { line: 7, problem: 'at must be an ISO 8601 time like 2026-03-31T09:30:00Z or epoch ms, and it is "yesterday"' },
    { line: 8, problem: 'kind must be one of note, message, log, summary, mail, email, chat, document, and it is "fax"' },
    { line: 9, problem: 'text must not be empty' },
    { line: 10, problem: 'id: a number this large is not exact; write it in quotes' },
    { line: 11, problem: 'tags must be at most 100 tags' },
    { line: 12, problem: 'at: no date is 9e+300 ms from 1970' },
  ]);
  assert.equal(report.brokenCount, 9);
});

test('no more broken lines are named than a reader can use, and all are counted', async () => {
  const report = await run(fakeLedger(), 'x\n'.repeat(limits.listRowsMax + 7));
  assert.equal(report.broken.length, limits.listRowsMax);
  assert.equal(report.brokenCount, limits.listRowsMax + 7);
});

test('an id that comes twice in a file becomes two versions, the later line last', async () => {
  const ledger = fakeLedger();
  const many = Array.from({ length: 2_400 }, (_, index) => ({ id: index % 3 === 0 ? 'often' : `n${index}`, text: `text ${index % 3 === 0 ? Math.floor(index / 600) : index}` }));
  const report = await run(ledger, lines(...many));
  assert.deepEqual([report.changed, report.same], [3, 796]);
  assert.equal(ledger.newest('often')?.data.text, 'text 3');
  assert.ok(ledger.appends.length <= 4, 'ids that repeat do not make an append each');
});

test('a batch that somebody else was faster than is read again, and the order of a file\'s versions stays', async () => {
  const ledger = fakeLedger();
  let once = true;
  ledger.before = () => {
    if (once) ledger.write({ id: 'a', version: 1, text: 'of an agent' });
    once = false;
  };
  const filler = Array.from({ length: 1_100 }, (_, index) => ({ id: `n${index}`, text: 'x' }));
  // The first batch is slow to read, so that the second would overtake it.
  const { itemHistory } = ledger.items;
  ledger.items.itemHistory = async (id, limit) => {
    if (id === 'n0') await setTimeout(5);
    return itemHistory(id, limit);
  };
  const report = await run(ledger, lines({ id: 'a', text: 'first' }, ...filler, { id: 'a', text: 'second' }));
  assert.deepEqual(counts(report), { added: 1_100, changed: 2, same: 0, brokenCount: 0 });
  assert.deepEqual(ledger.notes.filter(({ data }) => data.id === 'a').map(({ data }) => [data.version, data.text]), [[1, 'of an agent'], [2, 'first'], [3, 'second']]);
});

test('an ephemeral item says when it ends, and coming again does not move that', async () => {
  const ledger = fakeLedger();
  await run(ledger, lines({ id: 'a', text: 'x', tier: 'ephemeral' }, { id: 'b', text: 'x' }));
  assert.deepEqual(ledger.notes.map(({ data }) => data.expiresAt), [1_500, null]);
});

test('the id of a document is not taken over', async () => {
  const ledger = fakeLedger();
  ledger.documents.add('document:persona.md');
  const report = await run(ledger, lines({ id: 'a', text: 'x' }, { id: 'document:persona.md', text: 'x' }, { id: 'b', text: 'x' }));
  assert.deepEqual(ledger.notes.map(({ data }) => data.id), ['a', 'b']);
  assert.deepEqual(report.broken.map(({ line, problem }) => [line, /"document:persona.md" is a name that mails, documents or summaries have/.test(problem)]), [[2, true]]);
});

test('a file that is read faster than the disk writes waits for it', async () => {
  const ledger = fakeLedger();
  await run(ledger, lines(...Array.from({ length: 10_000 }, (_, id) => ({ id, text: 'x' }))));
  assert.ok(ledger.waitedAtOnce <= 3, `${ledger.waitedAtOnce} appends waited`);
  assert.ok(Math.max(...ledger.appends) <= 1_000);
});

test('a line that the ledger refuses is reported, and those beside it are in', async () => {
  const ledger = fakeLedger();
  ledger.before = (drafts) => {
    if (drafts.some(({ data }) => 'id' in data && data.id === 'b')) throw new Terminal('ledger.event-too-large', 'It is too large.', 'Make it smaller.');
  };
  const report = await run(ledger, lines({ id: 'a', text: 'x' }, { id: 'b', text: 'x' }, { id: 'c', text: 'x' }));
  assert.deepEqual(ledger.notes.map(({ data }) => data.id), ['a', 'c']);
  assert.deepEqual(report.broken, [{ line: 2, problem: 'It is too large.' }]);
});

test('what the disk refuses ends the import with that error', async () => {
  const ledger = fakeLedger();
  ledger.before = () => {
    throw new Error('disk full');
  };
  await assert.rejects(run(ledger, lines({ id: 'a', text: 'x' })), /disk full/);
});

test('every item says which line of which file it came from (M1)', async (t) => {
  const ledger = fakeLedger();
  const seen: ImportProgress[] = [];
  const content = `\ufeff${JSON.stringify({ id: 'a', text: 'x' })}\r\n\r\n${JSON.stringify({ id: 'b', text: 'y' })}`;
  await importLines(ledger, fileOf(t, content), { stdin: process.stdin, now: () => 1, ephemeralMs: 1, progress: (at) => seen.push(at) });
  assert.deepEqual(ledger.notes.map(({ data }) => data.provenance.source), ['import:chat.jsonl:1', 'import:chat.jsonl:3']);
  const bytes = Buffer.byteLength(content);
  assert.deepEqual(seen.at(-1), { lines: 3, bytes, bytesTotal: bytes });
});

test('a file that is missing or is a folder is refused with a next step', async () => {
  const options = { stdin: process.stdin, now: () => 1, ephemeralMs: 1 };
  await assert.rejects(importLines(fakeLedger(), '/nowhere/x.jsonl', options), { code: 'import.source-missing' });
  await assert.rejects(importLines(fakeLedger(), tmpdir(), options), { code: 'import.source-unsuitable' });
});

test('one huge line and one over the limit pass by without the whole file in memory', async () => {
  const ledger = fakeLedger();
  const half = Buffer.alloc(limits.blobBytesMax / 2, 'x');
  const report = await run(ledger, ['{"id":"big","text":"', half.subarray(0, 12 * 1024 * 1024), '"}\n', '{"id":"over","text":"', half, half, '"}\n', '{"id":"after","text":"x"}\n']);
  assert.deepEqual(report.broken, [{ line: 2, problem: 'is longer than 64 MiB' }]);
  assert.deepEqual(ledger.notes.map(({ data }) => data.id), ['big', 'after']);
});

function counts({ added, changed, same, brokenCount }: ImportReport): object {
  return { added, changed, same, brokenCount };
}
