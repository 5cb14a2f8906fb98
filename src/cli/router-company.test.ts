import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { test, type TestContext } from 'node:test';
import { initCompany, openCompany } from '../company.ts';
import { examples } from '../../test/router/router-house.ts';
import { scratchFolder } from '../../test/ledger/scratch-ledger.ts';
import type { Evaluation } from '../vocabulary/router.ts';
import type { RouterAnswer, RouterTrainReport } from '../vocabulary/router-views.ts';
import { runProgram } from './run-program.ts';
import { fakeShell, fakeState } from './test-company.ts';

// Whole commands on a real company.

interface Ran {
  code: number;
  out: string;
  err: string;
}

interface Place {
  router(...args: string[]): Promise<Ran>;
  /** The same with something on standard input. */
  piped(text: string, ...args: string[]): Promise<Ran>;
  write(name: string, lines: readonly unknown[]): void;
}

async function place(t: TestContext): Promise<Place> {
  const folder = join(scratchFolder(t), 'acme');
  await initCompany(folder, { name: 'Acme', address: 'hello@acme.example', zone: 'UTC' });
  const piped = async (text: string, ...args: string[]): Promise<Ran> => {
    const shell = fakeShell(fakeState(), { cwd: folder, stdin: Readable.from([text]), openCompany: (where) => openCompany(where) });
    const code = await runProgram(['router', ...args], shell, '0.0.0');
    return { code, out: shell.printed.join('\n'), err: shell.complained.join('\n') };
  };
  return { piped, router: (...args) => piped('', ...args), write: (name, lines) => writeFileSync(join(folder, name), lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join('')) };
}

async function trained(t: TestContext): Promise<Place> {
  const acme = await place(t);
  acme.write('train.jsonl', examples());
  const { code, err } = await acme.router('train', 'train.jsonl');
  assert.equal(code, 0, err);
  return acme;
}

test('before anything is learned, status says how to begin, and asking is refused with the next step', async (t) => {
  const acme = await place(t);
  assert.match((await acme.router()).out, /learned nothing yet\. `keelson router train FILE\.jsonl`/u);
  assert.match((await acme.router('versions')).out, /no version yet/u);
  for (const args of [['classify', 'hello'], ['explain', 'hello'], ['eval', 'x.jsonl'], ['classify', '--batch', '-']]) {
    const { code, err, out } = await acme.router(...args, '--json');
    assert.deepEqual([code, (JSON.parse(err) as { error: { code: string } }).error.code, out], [1, 'router.untrained', ''], args.join(' '));
  }
});

test('training tells what was learned, and what of the file was not', async (t) => {
  const acme = await place(t);
  acme.write('train.jsonl', [...examples(), 'nonsense', { text: 'sing', intent: null }]);
  const told = await acme.router('train', 'train.jsonl');
  assert.equal(told.code, 1, 'a line was broken');
  assert.match(told.out, /43\s+is not JSON/u);
  assert.match(told.out, /44 lines: 43 examples added, 0 known already, 1 broken\.\n1 line out of scope: they teach what to abstain from\.\nVersion 1 learned 3 intents from 43 examples in .*\nIt is in use from here on\./u);
  const again = JSON.parse((await acme.router('train', 'train.jsonl', '--json')).out) as RouterTrainReport;
  assert.deepEqual([again.trained, again.version, again.file?.added, again.file?.known], [false, 1, 0, 43]);
  assert.equal((await acme.router('train', 'missing.jsonl')).code, 1);
  assert.match((await acme.router('train', '--replace')).err, /--replace needs a file/u);
});

test('one text is answered with how sure that is, from an argument or standard input', async (t) => {
  const acme = await trained(t);
  const { out } = await acme.router('classify', 'is there a discount for schools');
  assert.match(out, /^pricing\nsure {2,}\d+\.\d %/u);
  const answer = JSON.parse((await acme.piped('is there a discount for schools\n', 'classify', '-', '--json')).out) as RouterAnswer & { id: null };
  assert.deepEqual([answer.id, answer.intent, answer.abstained, answer.version, answer.alternatives.length], [null, 'pricing', false, 1, 2]);
  assert.match((await acme.router('classify', 'zzyzx qwerty')).out, /Not sure enough to go by/u);
  assert.match((await acme.router('classify')).err, /nothing to read/u);
  assert.match((await acme.router('classify', '   ')).err, /nothing to read/u);
  assert.equal((await acme.router('classify', 'hello '.repeat(20_000))).code, 0, 'as long as a mail may be');
});

test('a batch is answered a line each, in order, by the ids of its lines or their numbers', async (t) => {
  const acme = await trained(t);
  const lines = ['{"id":"a","text":"is there a discount for schools"}', '', '{"text":"I am locked out since this morning","intent":"ignored"}', 'nonsense', '{"id":7,"text":"   "}'];
  const { code, out, err } = await acme.piped(lines.join('\n'), 'classify', '--batch', '-', '--json');
  const answers = out.split('\n').map((line) => JSON.parse(line) as { id: string | number; intent?: string; error?: string });
  assert.deepEqual(answers.map(({ id, intent, error }) => [id, intent ?? error]), [['a', 'pricing'], [3, 'login-trouble'], [4, 'is not JSON: character 1: a value can\'t begin with "n"'], [7, 'There is nothing to read.']]);
  assert.deepEqual(Object.keys(answers[0] ?? {}), ['id', 'intent', 'confidence', 'alternatives', 'abstained', 'scope']);
  assert.equal(code, 1);
  assert.deepEqual(err.split('\n').map((line) => (JSON.parse(line) as { line: number }).line), [4, 5]);
  assert.match((await acme.piped('{"text":"I am locked out since this morning"}', 'classify', '--batch', '-')).out, /^1\tlogin-trouble\t\d+\.\d %$/u);
});

test('an evaluation, an explanation and the versions are shown for people and for programs', async (t) => {
  const acme = await trained(t);
  acme.write('test.jsonl', [...examples().slice(0, 9), { text: 'zebra', intent: 'oos' }]);
  const shown = await acme.router('eval', 'test.jsonl');
  assert.match(shown.out, /accuracy {2,}100\.0 %/u);
  assert.match(shown.out, /out of scope {2,}1 line, 100\.0 % found/u);
  const evaluation = JSON.parse((await acme.router('eval', 'test.jsonl', '--json')).out) as Evaluation & { version: number };
  assert.deepEqual([evaluation.n, evaluation.inScope, evaluation.accuracy, evaluation.macroF1, evaluation.outOfScope?.recall, evaluation.version], [10, 9, 1, 1, 1, 1]);
  assert.match((await acme.router('explain', 'is there a discount for schools')).out, /pricing \(\d+\.\d % sure\), rather than [\s\S]*discount[\s\S]*together/u);
  assert.match((await acme.router('versions')).out, /1 .*in use +42 +3/u);
  assert.match((await acme.router('status')).out, /in use {2,}version 1\nknows {2,}3 intents: invoice-copy, login-trouble, pricing/u);
});

test('a version is reverted by number, or with none; anything else is wrong usage', async (t) => {
  const acme = await trained(t);
  assert.match((await acme.router('revert', 'none')).out, /No classifier decides any more \(version 1 did\)/u);
  assert.match((await acme.router('status')).out, /none, as you want it/u);
  assert.match((await acme.router('revert', '1')).out, /Version 1 decides from here on/u);
  assert.match((await acme.router('revert', 'first')).err, /no version of the router/u);
  assert.match((await acme.router('correct', 'jane', 'x')).err, /neither a task nor the number of an event/u);
});

test('a file that is not there is said so, and a curve of few lines says each point once', async (t) => {
  const acme = await trained(t);
  const { code, err } = await acme.router('classify', '--batch', 'nowhere.jsonl');
  assert.equal(code, 1);
  assert.match(err, /There is no file nowhere\.jsonl\./u);
  acme.write('one.jsonl', examples().slice(0, 1));
  const { out } = await acme.router('eval', 'one.jsonl');
  const curve = out.slice(out.indexOf('How sure it must be'), out.indexOf('How sure it is,')).split('\n').filter((line) => /^ *\d/u.test(line));
  assert.equal(new Set(curve).size, curve.length, out);
});

test('after a replacement the status tells how many of the examples on record the newest version learned from', async (t) => {
  const acme = await trained(t);
  assert.doesNotMatch((await acme.router('status')).out, /learned from/u);
  acme.write('other.jsonl', examples().slice(0, 30).map(({ text, intent }) => ({ text: `${text} please`, intent })));
  assert.equal((await acme.router('train', 'other.jsonl', '--replace')).code, 0);
  assert.match((await acme.router('status')).out, /examples +\d+ on record; version 2 learned from 30 of them/u);
});
