import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { initCompany, openCompany } from '../company.ts';
import { scratchFolder } from '../../test/ledger/scratch-ledger.ts';
import type { ImportReport, MemoryView, VersionView, WhyStep } from '../vocabulary/memory.ts';
import { runProgram } from './run-program.ts';
import { fakeShell, fakeState } from './test-company.ts';

// Whole commands on a real company: what the command line, the memory and the ledger do together.

interface Ran {
  code: number;
  out: string;
  err: string;
}

interface Place {
  folder: string;
  memory(...args: string[]): Promise<Ran>;
  keelson(...args: string[]): Promise<Ran>;
  write(name: string, content: string): void;
}

async function place(t: TestContext): Promise<Place> {
  const folder = join(scratchFolder(t), 'acme');
  await initCompany(folder, { name: 'Acme', address: 'hello@acme.example', zone: 'Europe/Berlin' });
  const keelson = async (...args: string[]): Promise<Ran> => {
    const shell = fakeShell(fakeState(), { cwd: folder, openCompany: (where) => openCompany(where) });
    const code = await runProgram(args, shell, '0.0.0');
    return { code, out: shell.printed.join('\n'), err: shell.complained.join('\n') };
  };
  return { folder, keelson, memory: (...args) => keelson('memory', ...args), write: (name, content) => writeFileSync(join(folder, name), content) };
}

const chat = [
  { id: 'c1', thread: 'chat', author: 'Jane', at: '2026-03-01T10:00:00Z', text: 'My invoice for March never arrived.' },
  { id: 'c2', thread: 'chat', author: 'Bob', at: '2026-03-01T10:01:00Z', text: 'I have sent it again to your new address.' },
  { id: 'c3', thread: 'chat', author: 'Jane', at: '2026-03-01T10:02:00Z', text: 'Thank you, the zeppelin brochure came too.' },
];
const chatLines = chat.map((line) => JSON.stringify(line)).join('\n');

async function imported(t: TestContext): Promise<Place> {
  const acme = await place(t);
  acme.write('chat.jsonl', chatLines);
  const { code, err } = await acme.memory('import', 'chat.jsonl');
  assert.equal(code, 0, err);
  return acme;
}

test('an import that runs again adds nothing, and a changed line is the next version (M2)', async (t) => {
  const acme = await imported(t);
  const again = JSON.parse((await acme.memory('import', 'chat.jsonl', '--json')).out) as ImportReport;
  assert.deepEqual([again.added, again.changed, again.same], [0, 0, 3]);
  acme.write('chat.jsonl', chatLines.replace('March', 'April'));
  const changed = JSON.parse((await acme.memory('import', 'chat.jsonl', '--json')).out) as ImportReport;
  assert.deepEqual([changed.added, changed.changed, changed.same], [0, 1, 2]);
  const versions = JSON.parse((await acme.memory('history', 'c1', '--json')).out) as VersionView[];
  assert.deepEqual(versions.map(({ version, source }) => [version, source]), [[2, 'import:chat.jsonl:1'], [1, 'import:chat.jsonl:1']]);
  assert.match((await acme.memory('diff', 'c1')).out, /March[\s\S]*April/);
});

test('a file with a broken line names it and takes the others in', async (t) => {
  const acme = await place(t);
  acme.write('chat.jsonl', `${chatLines.replace('"text":"I have', '"text" "I have')}\n`);
  const { code, out } = await acme.memory('import', 'chat.jsonl');
  assert.equal(code, 1);
  assert.match(out, /2 {2}is not JSON: character \d+: a colon is missing/);
  const { code: found, out: hits } = await acme.memory('recall', 'zeppelin', '--json');
  assert.equal(found, 0);
  assert.equal((JSON.parse(hits) as { hits: { id: string }[] }).hits[0]?.id, 'c3');
});

test('what an import wrote is found as soon as it returns, by one query and by a batch of them (M4)', async (t) => {
  const acme = await imported(t);
  acme.write('queries.jsonl', '{"id":"q1","query":"zeppelin brochure"}\n{"id":2,"query":"invoice","tags":["none"]}\n{"id":"q3"}\n{"id":"q4","query":"\\"invoice* OR (NEAR","thread":"chat"}\n');
  const { code, out, err } = await acme.memory('recall', '--batch', 'queries.jsonl');
  assert.equal(code, 1);
  const answers = out.split('\n').map((line) => JSON.parse(line) as { id: unknown; hits?: { id: string; score: number; why: string[] }[]; error?: string });
  assert.deepEqual(answers.map(({ id }) => id), ['q1', 2, 'q3', 'q4']);
  assert.equal(answers[0]?.hits?.[0]?.id, 'c3');
  assert.deepEqual(Object.keys(answers[0].hits[0] ?? {}), ['id', 'score', 'why']);
  assert.deepEqual(answers[1]?.hits, []);
  assert.equal(answers[2]?.error, 'query is missing');
  assert.equal(answers[3]?.hits?.[0]?.id, 'c1');
  assert.match(err, /line 3: query is missing/);
});

test('a past state is read by sequence number, and why leads back to the line of the file (M1)', async (t) => {
  const acme = await imported(t);
  const before = (JSON.parse((await acme.keelson('ledger', 'stats', '--json')).out) as { events: number }).events;
  acme.write('chat.jsonl', chatLines.replace('March', 'April'));
  await acme.memory('import', 'chat.jsonl');
  const then = JSON.parse((await acme.memory('show', 'c1', '--as-of', String(before), '--json')).out) as Extract<MemoryView, { type: 'item' }>;
  assert.match(then.item.text, /March/);
  const now = JSON.parse((await acme.memory('show', 'c1', '--json')).out) as Extract<MemoryView, { type: 'item' }>;
  assert.match(now.item.text, /April/);
  const steps = JSON.parse((await acme.memory('why', 'c1', '--json')).out) as WhyStep[];
  assert.ok(steps.some(({ text }) => text.includes('chat.jsonl')), JSON.stringify(steps));
});

test('somebody who is forgotten is gone from every read, others stay, and the record verifies', async (t) => {
  const acme = await imported(t);
  const saved = await acme.memory('export', 'person:Jane', '--out', 'jane.jsonl');
  assert.equal(saved.code, 0, saved.err);
  assert.match(readFileSync(join(acme.folder, 'jane.jsonl'), 'utf8'), /zeppelin/);
  const { code, out, err } = await acme.memory('forget', 'Jane', '--reason', 'asked by mail', '--yes');
  assert.equal(code, 0, err);
  assert.match(out, /person:Jane is forgotten/);
  assert.deepEqual((JSON.parse((await acme.memory('recall', 'zeppelin brochure', '--json')).out) as { hits: { id: string }[] }).hits.map(({ id }) => id).filter((id) => id !== 'c2'), []);
  assert.equal((await acme.memory('show', 'c1')).code, 1);
  assert.equal((await acme.memory('show', 'c2')).code, 0);
  assert.equal((await acme.keelson('ledger', 'verify')).code, 0);
  const rebuilt = await acme.keelson('ledger', 'rebuild');
  assert.equal(rebuilt.code, 0, rebuilt.out);
  for (const name of ['keelson.db', 'keelson.db-wal', 'keys.db']) {
    const file = join(acme.folder, 'data', name);
    assert.ok(!readBytes(file).includes('zeppelin'), `${name} still holds it`);
  }
});

test('what is not known, wrong and impossible is refused with 1 and a next step, and nothing is written', async (t) => {
  const acme = await imported(t);
  const events = async (): Promise<string> => (JSON.parse((await acme.keelson('ledger', 'stats', '--json')).out) as { headHash: string }).headHash;
  const before = await events();
  const refused: [string, ...string[]][] = [
    ['show', 'nobody'], ['history', 'nobody'], ['diff', 'nobody'], ['why', 'nobody'], ['revert', 'nobody', '1'], ['revert', 'c1', '9'], ['diff', 'c1', '1', '9'], ['why', 'c1', '9'],
    ['put', 'spaceship', 'x', '{}'], ['put', 'Bad Kind', 'x', '{}'], ['recall', ''], ['forget', 'nobody', '--reason', 'x', '--yes'], ['export', 'nobody'], ['claim', 'customer:a@b.example', 'nonsense'],
    ['import', 'none.jsonl'], ['recall', '--batch', 'none.jsonl'], ['link', 'nobody', 'pays', 'nothing'], ['split', 'person:Nobody'],
  ];
  for (const args of refused) {
    const { code, err, out } = await acme.memory(...args, '--json');
    assert.equal(code, 1, `${args.join(' ')}: ${out}${err}`);
    const { error } = JSON.parse(err) as { error: { code: string; nextStep: string } };
    assert.ok(error.nextStep.length > 0 && error.code !== 'keelson.defect', `${args.join(' ')}: ${err}`);
  }
  assert.equal(await events(), before);
});

function readBytes(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch {
    return Buffer.alloc(0);
  }
}

test('a conflict is in the inbox when its command returns, nothing goes out by it, and only a choice answers it', async (t) => {
  const acme = await place(t);
  assert.equal((await acme.keelson('signal', 'mail', join(import.meta.dirname, '../../examples/monday/01-invoice-copy.eml'))).code, 0);
  assert.equal((await acme.keelson('run', '--until-idle')).code, 0);
  const open = async () => JSON.parse((await acme.keelson('inbox', '--json')).out) as { id: number; type: string; closed: boolean; choices: string[] }[];
  const [approval] = await open();
  assert.equal(approval?.type, 'approval');
  assert.equal((await acme.keelson('approve', String(approval.id), '--no-run')).code, 0);

  await acme.memory('claim', 'person:Jane', '@jd');
  await acme.memory('claim', 'person:Jane', 'office@shop.example');
  const claimed = await acme.memory('claim', 'person:Joe', 'office@shop.example');
  assert.match(claimed.out, /A question is in the inbox \(t\d+\): `keelson inbox` lists it/);
  for (const [name, plan] of [['a', 1], ['b', 2], ['c', 3]] as const) await acme.memory('put', 'product', 'pro', JSON.stringify({ name, plan }));
  assert.match((await acme.memory('revert', 'product:pro', '2')).out, /a question is in the inbox \(t\d+\)/);
  const asked = await open();
  assert.deepEqual(asked.map(({ type, closed, choices }) => [type, closed, choices[0]]), [['conflict', true, 'keep with person:Jane'], ['conflict', true, 'keep']]);
  const sent = async () => (JSON.parse((await acme.keelson('ledger', 'stats', '--json')).out) as { byKind: { kind: string }[] }).byKind.some(({ kind }) => kind === 'effect.attempted' || kind === 'effect.succeeded');
  assert.equal(await sent(), false, 'what is approved waits for a run');

  const [first] = asked;
  const bananas = await acme.keelson('answer', String(first!.id), 'bananas');
  assert.deepEqual([bananas.code, /inbox\.not-a-choice[\s\S]*2 move to person:Joe/.test(bananas.err)], [1, true]);
  assert.equal((await open()).length, 2);
  assert.equal((await acme.keelson('answer', String(first!.id), '2')).code, 0);
  assert.match((await acme.memory('show', 'person:Joe')).out, /office@shop\.example/);
  assert.equal(await sent(), true);
});
