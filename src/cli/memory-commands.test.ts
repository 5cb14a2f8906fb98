import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { after, before, test } from 'node:test';
import { Terminal } from '../vocabulary/errors.ts';
import { runProgram } from './run-program.ts';
import type { Shell } from './shell.ts';
import { fakeShell, fakeState, type FakeShell, type FakeState } from './test-company.ts';
import { fakeHit, fakeIdentity, refuses } from './test-memory.ts';

let folder = '';
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'keelson-cli-memory-'));
  writeFileSync(join(folder, 'company.yaml'), '');
});
after(() => rmSync(folder, { recursive: true, force: true }));

interface Ran {
  code: number;
  shell: FakeShell;
  state: FakeState;
  out: string;
  err: string;
}

async function memory(args: string[], change: Partial<Shell> = {}, state: FakeState = fakeState()): Promise<Ran> {
  const shell = fakeShell(state, { cwd: folder, ...change });
  const code = await runProgram(['memory', ...args], shell, '0.0.0');
  return { code, shell, state, out: shell.printed.join('\n'), err: shell.complained.join('\n') };
}

function call(ran: Ran): string {
  return ran.state.calls[0] ?? '';
}

test('every filter of a recall reaches the memory', async () => {
  const ran = await memory(['recall', 'where is it', '--thread', 'f1', '--subject', 'person:Jane', '--tag', 'a', '--tag', 'b', '--author', 'Jane', '--type', 'message', '--type', 'log', '--tier', 'operational', '--as-of', '120', '--archived', '--limit', '5', '--tokens', '800', '--wait']);
  assert.equal(ran.code, 0);
  assert.deepEqual(JSON.parse(call(ran).slice('recall '.length)), [{ thread: 'f1', subject: 'person:Jane', tags: ['a', 'b'], author: 'Jane', types: ['message', 'log'], tiers: ['operational'], asOf: { seq: 120 }, archived: true, limit: 5, tokens: 800, wait: true, text: 'where is it' }]);
});

test('a hit is shown with why it was chosen, and nothing in it can steer the terminal', async () => {
  const hostile = fakeHit({ id: 'a\u001b[2J', text: 'one\u001b[1A\ntwo', author: 'J\u202eane', why: ['words: \u0007x'], context: [{ id: 'b', author: null, at: 1, text: 'be\u001bfore' }] });
  const ran = await memory(['recall', 'x'], {}, fakeState({ memory: { recall: () => Promise.resolve({ hits: [hostile], tokens: 7, candidates: 5, ms: 1 }) } }));
  assert.match(ran.out, /why: words: x/);
  assert.match(ran.out, /\| one\n {2}\| two/);
  assert.match(ran.out, /1 hit, 5 items looked at in 1 ms, about 7 tokens\./);
  // oxlint-disable-next-line no-control-regex -- they must not be there
  assert.doesNotMatch(ran.out, /[\u0000-\u0009\u000b-\u001f\u202e]/);
});

test('a recall that finds nothing says what to try', async () => {
  const ran = await memory(['recall', 'x', '--tag', 'a'], {}, fakeState({ memory: { recall: () => Promise.resolve({ hits: [], tokens: null, candidates: 0, ms: 1 }) } }));
  assert.equal(ran.code, 0);
  assert.match(ran.out, /leave out --tag; add --archived .*; add --wait/);
});

test('wrong usage of recall is 2, an empty query is refused with 1', async () => {
  assert.equal((await memory(['recall'])).code, 2);
  assert.equal((await memory(['recall', 'x', '--batch', 'y'])).code, 2);
  assert.equal((await memory(['recall', 'x', '--type', 'mail'])).code, 2);
  assert.equal((await memory(['recall', 'x', '--limit', '0'])).code, 2);
  assert.equal((await memory(['recall', 'x', '--limit', '1001'])).code, 2);
  assert.equal((await memory(['recall', 'x', '--as-of', 'yesterday'])).code, 2);
  const empty = await memory(['recall', '  ']);
  assert.deepEqual([empty.code, empty.state.calls], [1, []]);
  assert.match(empty.err, /recall\.empty-query/);
});

const queries = '{"id":1,"query":"first"}\n\n{"id":"b","query":"second","thread":"t","subject":"s","tags":["x"],"asOf":"2026-03-01","limit":3}\n{"id":"c"}\n{"id":"d","query":"x","since":1}\nnonsense\n{"id":"e","query":"refuse"}\n{"id":"f","query":"x","asOf":"soon"}\n{"id":"g","query":"last"}';
const answering = (): FakeState => {
  const state = fakeState();
  state.memory = {
    recall: (query) => {
      state.calls.push(JSON.stringify(query));
      if (query.text === 'refuse') throw new Terminal('recall.no', 'That is refused.', 'Ask otherwise.');
      return Promise.resolve({ hits: [fakeHit()], tokens: null, candidates: 1, ms: 1 });
    },
  };
  return state;
};

test('a batch answers each query on a line of its own and in order; broken ones are told with their number, and the code is 1', async () => {
  writeFileSync(join(folder, 'queries.jsonl'), queries);
  const hits = [{ id: 'f1-s03-t07', score: 0.912345, why: ['words: invoice (0.61)', 'said next to a hit (0.2)'] }];
  for (const json of [[], ['--json']]) {
    const ran = await memory(['recall', '--batch', 'queries.jsonl', '--archived', '--limit', '7', ...json], {}, answering());
    assert.equal(ran.code, 1);
    assert.deepEqual(ran.shell.printed.map((line) => JSON.parse(line) as unknown), [
      { id: 1, hits },
      { id: 'b', hits },
      { id: 'c', error: 'query is missing' },
      { id: 'd', hits },
      { id: null, error: 'is not JSON: character 1: a value can\'t begin with "n"' },
      { id: 'e', error: 'That is refused. Ask otherwise.' },
      { id: 'f', error: 'asOf must be a sequence number, a date, or a time like 2026-03-31T09:30:00Z, and it is "soon"' },
      { id: 'g', hits },
    ]);
    const [left, lines] = [ran.shell.complained.filter((line) => line.includes('since')), ran.shell.complained.filter((line) => !line.includes('since'))];
    assert.equal(left.length, json.length === 0 ? 1 : 0, 'a field that means nothing is told to people');
    assert.deepEqual(lines.map((line) => /4|5|6|7|8/.exec(line)?.[0]), ['4', '6', '7', '8']);
    assert.deepEqual(JSON.parse(ran.state.calls[0] ?? ''), { text: 'first', archived: true, limit: 7 });
    assert.deepEqual(JSON.parse(ran.state.calls[1] ?? ''), { archived: true, limit: 3, text: 'second', thread: 't', subject: 's', tags: ['x'], asOf: { at: Date.UTC(2026, 2, 2) - 1 } });
  }
});

test('a batch is read from standard input too, and all good is 0', async () => {
  const ran = await memory(['recall', '--batch', '-'], { stdin: Readable.from(['{"id":1,"que', 'ry":"x"}']) }, answering());
  assert.deepEqual([ran.code, ran.shell.printed.length, ran.err], [0, 1, '']);
  const missing = await memory(['recall', '--batch', 'none.jsonl']);
  assert.equal(missing.code, 1);
  assert.match(missing.err, /recall\.unreadable-batch/);
});

test('a company that fails in the middle of a batch ends it', async () => {
  const ran = await memory(['recall', '--batch', '-'], { stdin: Readable.from(['{"id":1,"query":"x"}\n{"id":2,"query":"y"}']) }, fakeState({ memory: { recall: () => Promise.reject(new Error('disk gone')) } }));
  assert.deepEqual([ran.code, ran.shell.printed], [1, []]);
  assert.match(ran.err, /disk gone/);
});

test('an import tells its broken lines and ends with 1; without any it is 0', async () => {
  writeFileSync(join(folder, 'chat.jsonl'), '');
  const good = await memory(['import', 'chat.jsonl']);
  assert.deepEqual([good.code, call(good)], [0, `import ${JSON.stringify([join(folder, 'chat.jsonl')])}`]);
  const report = { added: 2, changed: 0, same: 0, broken: [{ line: 3, problem: 'text is missing\u001b' }], brokenCount: 4, ignored: [], ms: 10 };
  const bad = await memory(['import', '-'], {}, fakeState({ memory: { import: () => Promise.resolve(report) } }));
  assert.equal(bad.code, 1);
  assert.match(bad.out, /3 {2}text is missing\n… and 3 more\.\n2 items added, 0 changed, 0 known already, 4 lines broken\. 10 ms, 200 a second\./);
  assert.equal((await memory(['import', 'none.jsonl'])).code, 1);
});

test('an import shows on a terminal how far it is', async () => {
  const shown: string[] = [];
  await memory(['import', '-'], { progress: (text) => shown.push(text) }, fakeState({ memory: { import: (_source, options) => {
    options?.progress?.({ lines: 1_200, bytes: 512, bytesTotal: 1_024 });
    options?.progress?.({ lines: 1, bytes: 512, bytesTotal: null });
    return Promise.resolve({ added: 0, changed: 0, same: 0, broken: [], brokenCount: 0, ignored: [], ms: 0 });
  } } }));
  assert.deepEqual(shown.slice(0, 2), [`import ${'█'.repeat(12)}${'░'.repeat(12)} 50 %  1,200 lines  512 B of 1.0 KiB`, 'import 1 line  512 B']);
});

test('reads take a point in time, versions and fields', async () => {
  assert.equal(call(await memory(['show', 'note:x', '--as-of', '2026-03-31T10:00Z'])), `show ["note:x",{"asOf":{"at":${Date.UTC(2026, 2, 31, 10)}}}]`);
  assert.equal(call(await memory(['history', 'note:x', '-n', '3'])), 'history ["note:x",{"limit":3}]');
  assert.equal(call(await memory(['history', 'note:x', '--as-of', '7'])), 'history ["note:x",{"asOf":{"seq":7}}]');
  assert.equal(call(await memory(['diff', 'note:x', '--as-of', '7'])), 'diff ["note:x",{"asOf":{"seq":7}}]');
  assert.equal(call(await memory(['why', 'note:x', '--field', 'text', '--as-of', '7'])), 'why ["note:x",{"field":"text","asOf":{"seq":7}}]');
  assert.equal(call(await memory(['diff', 'note:x', '1', '4'])), 'diff ["note:x",{"from":1,"to":4}]');
  assert.equal(call(await memory(['diff', 'note:x'])), 'diff ["note:x",{}]');
  assert.equal(call(await memory(['why', 'customer:j', '2', '--field', 'plan'])), 'why ["customer:j",{"field":"plan","version":2}]');
  for (const args of [['history', 'x', '--as-of', 'soon'], ['diff', 'x', '0'], ['diff', 'x', 'one'], ['why', 'x', '-1'], ['revert', 'x'], ['revert', 'x', '1.5'], ['revert', 'x', '1', '--keep', '--restore'], ['show'], ['correct', 'x', 'colour', 'red'], ['correct', 'x', 'tone'], ['correct', 'x', 'tone', 'formal', '--lift'], ['correct', 'x', 'reply-words', 'many']]) assert.equal((await memory(args)).code, 2, args.join(' '));
});

test('a name that is not known is refused with 1 and a next step', async () => {
  const ran = await memory(['show', 'x'], {}, fakeState({ memory: { show: refuses } }));
  assert.equal(ran.code, 1);
  assert.match(ran.err, /memory\.unknown[\s\S]*next/);
});

test('a revert that meets later changes says that a question is in the inbox, and how to decide here', async () => {
  const report = { version: null, changes: [], conflicts: [{ field: 'plan', before: 'basic', after: 'pro', now: 'team' }], task: 't9' };
  const ran = await memory(['revert', 'customer:j', '2'], {}, fakeState({ memory: { revert: () => Promise.resolve(report) } }));
  assert.equal(ran.code, 0);
  assert.match(ran.out, /Nothing is changed yet: a question is in the inbox \(t9\)\. `keelson inbox` lists it; [\s\S]*revert customer:j 2 --keep/);
  assert.equal(call(await memory(['revert', 'customer:j', '2', '--restore'])), 'revert ["customer:j",2,{"conflicts":"restore"}]');
});

test('a handle that somebody else has becomes a question', async () => {
  const ran = await memory(['claim', 'person:Bob', 'address:jane@example.com'], {}, fakeState({ memory: { claim: () => Promise.resolve({ identity: fakeIdentity, task: 't4' }) } }));
  assert.match(ran.out, /belongs to somebody else already.*inbox \(t4\): `keelson inbox` lists it/);
});

test('a record is written from the argument or standard input, and wrong JSON is refused with its place', async () => {
  assert.equal(call(await memory(['put', 'customer', 'j', '{"plan":"pro"}'])), 'put ["customer","j",{"plan":"pro"},{}]');
  assert.equal(call(await memory(['put', 'customer', 'j', '-'], { stdin: Readable.from(['{"a":', '1}']) })), 'put ["customer","j",{"a":1},{}]');
  assert.equal(call(await memory(['put', 'customer', 'j', '{}', '--expected', '3'])), 'put ["customer","j",{},{"expected":3}]');
  const broken = await memory(['put', 'customer', 'j', '{plan:1}']);
  assert.equal(broken.code, 1);
  assert.match(broken.err, /not JSON: character 2[\s\S]*memory put customer j/);
  assert.equal((await memory(['put', 'customer', 'j', '[1]'])).code, 1);
  assert.equal((await memory(['put', 'customer', 'j'], { interactive: true })).code, 2);
});

test('a note takes its marks with it, and an empty one is refused', async () => {
  const ran = await memory(['note', 'roadmap', 'Ship it', '--tag', 'plan', '--subject', 'project:x', '--thread', 't', '--author', 'me', '--tier', 'institutional']);
  assert.deepEqual(JSON.parse(call(ran).slice(5)), [{ id: 'roadmap', text: 'Ship it', subject: 'project:x', thread: 't', author: 'me', tier: 'institutional', tags: ['plan'] }]);
  assert.match(ran.out, /roadmap is version 1\. Event 12\./);
  assert.equal((await memory(['note', 'roadmap', ' '])).code, 1);
  const nameless = await memory(['note', '', 'hi']);
  assert.deepEqual([nameless.code, nameless.state.calls], [1, []]);
  assert.match(nameless.err, /memory\.bad-ref[\s\S]*keelson memory note roadmap/);
});

test('a correction is a number where numbers are learned, and can be lifted', async () => {
  assert.equal(call(await memory(['correct', 'person:J', 'reply-words', '120'])), 'correct ["person:J","reply-words",120]');
  assert.equal(call(await memory(['correct', 'person:J', 'tone', 'formal'])), 'correct ["person:J","tone","formal"]');
  assert.equal(call(await memory(['correct', 'person:J', 'tone', '--lift'])), 'correct ["person:J","tone",null]');
});

test('nobody is forgotten without a yes, and what stays is said', async () => {
  const refused = await memory(['forget', 'person:J', '--reason', 'asked']);
  assert.deepEqual([refused.code, refused.state.calls], [2, []]);
  const interactive = await memory(['forget', 'person:J', '--reason', 'asked', '--json'], { interactive: true });
  assert.deepEqual([interactive.code, interactive.state.calls], [2, []]);
  assert.equal((await memory(['forget', 'person:J', '--yes'])).code, 2);
  const ran = await memory(['forget', 'person:J', '--reason', 'asked', '--yes']);
  assert.equal(call(ran), 'forget ["person:J","asked"]');
  assert.match(ran.out, /person:J is forgotten: 4 events[\s\S]*cancelled +t7[\s\S]*outbox\/e1\.eml[\s\S]*data\/keys\.db/);
});

test('an export is lines, with --json one document, with --out a new file for its owner alone', async () => {
  assert.equal((await memory(['export', 'person:J'])).out, '{"type":"item","id":"a"}\n{"type":"item","id":"b"}');
  assert.deepEqual(JSON.parse((await memory(['export', 'person:J', '--json'])).out), [{ type: 'item', id: 'a' }, { type: 'item', id: 'b' }]);
  const file = join(folder, 'jane.jsonl');
  const ran = await memory(['export', 'person:J', '--out', 'jane.jsonl', '--json']);
  assert.deepEqual(JSON.parse(ran.out), { subject: 'person:J', file, lines: 2 });
  assert.equal(readFileSync(file, 'utf8'), '{"type":"item","id":"a"}\n{"type":"item","id":"b"}\n');
  assert.equal(statSync(file).mode & 0o777, 0o600);
  const again = await memory(['export', 'person:J', '--out', 'jane.jsonl']);
  assert.deepEqual([again.code, /export\.file-exists/.test(again.err)], [1, true]);
});

test('an export that fails leaves no half of it behind', async () => {
  async function* failing(): AsyncGenerator<{ id: string }> {
    yield await Promise.resolve({ id: 'a' });
    refuses();
  }
  const ran = await memory(['export', 'person:J', '--out', 'half.jsonl'], {}, fakeState({ memory: { export: failing } }));
  assert.deepEqual([ran.code, existsSync(join(folder, 'half.jsonl'))], [1, false]);
});

test('every memory command prints one JSON document with --json', async () => {
  writeFileSync(join(folder, 'chat.jsonl'), '');
  const commands = [['import', 'chat.jsonl'], ['recall', 'x'], ['show', 'x'], ['history', 'x'], ['diff', 'x'], ['why', 'x'], ['revert', 'x', '1'], ['put', 'note', 'x', '{}'], ['note', 'x', 'y'], ['link', 'a:1', 'pays', 'b:2'], ['claim', 'a', 'handle:@a'], ['merge', 'a', 'b'], ['split', 'a'], ['associations', 'a'], ['correct', 'a', 'tone', 'x'], ['forget', 'a', '--reason', 'x', '--yes'], ['export', 'a'], ['upkeep'], ['stats']];
  for (const command of commands) {
    const ran = await memory([...command, '--json']);
    assert.equal(ran.code, 0, `${command.join(' ')}: ${ran.err}`);
    assert.equal(typeof JSON.parse(ran.out), 'object', command.join(' '));
    const human = await memory(command);
    assert.ok(human.code === 0 && human.out.length > 0, command.join(' '));
  }
});

test('moments in fields are shown as times, and other numbers as they are', async () => {
  const at = new Date(2026, 10, 23, 13, 48).getTime();
  const value = { firstSeen: at, mails: at, paidAt: 3, doneAt: 'soon', when: at };
  const shown = await memory(['show', 'x'], {}, fakeState({ memory: { show: () => Promise.resolve({ type: 'record', kind: 'customer', id: 'j', version: 1, versions: 1, seq: 1, at, value, links: [], associations: [], identity: null }) } }));
  assert.match(shown.out, /firstSeen {2}Mon 23 Nov 2026 13:48\n/);
  assert.match(shown.out, new RegExp(`mails +${at}\n`));
  assert.match(shown.out, /paidAt +3\ndoneAt +soon\nwhen +Mon 23 Nov 2026 13:48/);
  const changes = [{ field: 'when', before: at, after: at + 3_600_000 }, { field: 'tags', before: [], after: ['a'] }];
  const diff = await memory(['diff', 'x'], {}, fakeState({ memory: { diff: () => Promise.resolve({ from: 1, to: 2, changes }) } }));
  assert.match(diff.out, /when +Mon 23 Nov 2026 13:48 +Mon 23 Nov 2026 14:48\n/);
  const report = { version: null, changes: [], conflicts: [{ field: 'paidAt', before: at, after: at, now: at + 60_000 }], task: 't9' };
  const revert = await memory(['revert', 'x', '2'], {}, fakeState({ memory: { revert: () => Promise.resolve(report) } }));
  assert.match(revert.out, /paidAt +Mon 23 Nov 2026 13:48 .* 13:49\n/);
  const version = { version: 1, seq: 1, at, actor: 'operator' as const, source: 'operator', model: null, task: null, reverts: null, value: { expiresAt: at } };
  assert.match((await memory(['history', 'x'], {}, fakeState({ memory: { history: () => Promise.resolve([version]) } }))).out, /expiresAt: Mon 23 Nov 2026 13:48/);
  assert.match((await memory(['diff', 'x', '--json'], {}, fakeState({ memory: { diff: () => Promise.resolve({ from: 1, to: 2, changes }) } }))).out, new RegExp(String(at)));
});
