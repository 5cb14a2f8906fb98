import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { after, before, test } from 'node:test';
import { Terminal } from '../vocabulary/errors.ts';
import { fakeEffect, fakeItem, fakeQuestion, fakeShell, fakeState, type FakeShell, type FakeState } from './test-company.ts';
import { runProgram } from './run-program.ts';
import type { Shell } from './shell.ts';

let folder = '';
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'keelson-cli-'));
  writeFileSync(join(folder, 'company.yaml'), '');
});
after(() => rmSync(folder, { recursive: true, force: true }));

async function keelson(state: FakeState, args: string[], change: Partial<Shell> = {}): Promise<{ code: number; shell: FakeShell }> {
  const shell = fakeShell(state, { cwd: folder, ...change });
  return { code: await runProgram(args, shell, '0.0.0'), shell };
}

function sends(state: FakeState): void {
  for (const item of state.items) if (item.decision?.action === 'approve' || item.decision?.action === 'edit') item.effectDetail = fakeEffect({ state: 'succeeded', attempts: 1, receipt: { messageId: 'x@tidemark.example', file: 'outbox/e0.eml' } });
}

test('a mistyped command is wrong usage and the near one is named', async () => {
  const { code, shell } = await keelson(fakeState(), ['inbx']);
  assert.equal(code, 2);
  assert.match(shell.complained.join(), /Did you mean inbox\?/);
  assert.deepEqual(shell.printed, []);
});

test('a mistyped option is wrong usage, and with --json the error is one JSON document on standard error', async () => {
  const { code, shell } = await keelson(fakeState(), ['inbox', '--al', '--json']);
  assert.equal(code, 2);
  assert.deepEqual(shell.printed, []);
  const { error } = JSON.parse(shell.complained.join('\n')) as { error: { code: string; nextStep: string } };
  assert.equal(error.code, 'usage.unknown-option');
  assert.match(error.nextStep, /--all/);
});

test('help and version are no errors', async () => {
  assert.equal((await keelson(fakeState(), ['--help'])).code, 0);
  assert.deepEqual((await keelson(fakeState(), ['--version'])).shell.printed, ['0.0.0']);
  assert.equal((await keelson(fakeState(), ['ledger'])).code, 2);
});

test('approve records, runs until idle, and prints the receipt', async () => {
  const state = fakeState({ items: [fakeItem({ id: 7 })], onRun: sends });
  const { code, shell } = await keelson(state, ['approve', '#7']);
  assert.equal(code, 0);
  assert.deepEqual(state.calls, ['decide 7 {"action":"approve","text":null}', 'run true', 'close']);
  assert.match(shell.printed.join(), /x@tidemark\.example/);
});

test('approve is a failure when the mail did not go out, and says why', async () => {
  const failure = { code: 'smtp.refused', message: 'The server refused.', nextStep: 'Check the address.', failure: 'terminal' as const };
  const state = fakeState({ items: [fakeItem()], onRun: ({ items }) => void (items[0] !== undefined && (items[0].effectDetail = fakeEffect({ state: 'failed', failure }))) });
  const { code, shell } = await keelson(state, ['approve', '1']);
  assert.equal(code, 1);
  assert.match(shell.printed.join(), /The server refused\.[\s\S]*smtp\.refused[\s\S]*Check the address\./);
});

test('one wrong number among several approves nothing', async () => {
  const state = fakeState({ items: [fakeItem({ id: 1 }), fakeItem({ id: 2, state: 'decided', decision: { action: 'reject', text: null, at: 1 } })] });
  assert.equal((await keelson(state, ['approve', '1', '2'])).code, 1);
  assert.deepEqual(state.calls, ['close']);
});

test('--no-run only records', async () => {
  const state = fakeState({ items: [fakeItem()] });
  assert.equal((await keelson(state, ['approve', '1', '--no-run'])).code, 0);
  assert.ok(!state.calls.includes('run true'));
});

test('--json prints exactly one document, with what was decided and what it led to', async () => {
  const state = fakeState({ items: [fakeQuestion({ id: 3 })], onRun: ({ items }) => void items.push(fakeItem({ id: 4 })) });
  const { code, shell } = await keelson(state, ['answer', '3', 'Yes,', 'gladly.', '--json']);
  assert.equal(code, 0);
  assert.equal(shell.printed.length, 1);
  const { decided, opened } = JSON.parse(shell.printed[0] ?? '') as { decided: { decision: { text: string } }[]; opened: { id: number }[] };
  assert.equal(decided[0]?.decision.text, 'Yes, gladly.');
  assert.equal(opened[0]?.id, 4);
  assert.deepEqual(shell.complained, []);
});

test('reject without a reason is wrong usage, and nothing is opened', async () => {
  const state = fakeState({ items: [fakeItem()] });
  assert.equal((await keelson(state, ['reject', '1'])).code, 2);
  assert.deepEqual(state.calls, []);
});

test('edit takes text from standard input and keeps the rest of the mail', async () => {
  const state = fakeState({ items: [fakeItem()], onRun: sends });
  const { code } = await keelson(state, ['edit', '1', '--text', '-', '--subject', 'New'], { stdin: Readable.from(['Other\r\nwords\n']) });
  assert.equal(code, 0);
  const payload = JSON.parse(state.calls[0]?.replace('edit 1 ', '') ?? '') as Record<string, unknown>;
  assert.equal(payload['text'], 'Other\nwords\n');
  assert.equal(payload['subject'], 'New');
  assert.equal(payload['inReplyTo'], 'a@example.com');
});

test('edit without a terminal and without options is wrong usage', async () => {
  assert.equal((await keelson(fakeState({ items: [fakeItem()] }), ['edit', '1'])).code, 2);
  assert.equal((await keelson(fakeState(), ['edit', '1', '--payload', 'p.json', '--subject', 'x'])).code, 2);
});

test('an editor that changed nothing approves nothing', async () => {
  const state = fakeState({ items: [fakeItem()] });
  const { code } = await keelson(state, ['edit', '1'], { interactive: true, editText: (text) => text });
  assert.equal(code, 1);
  assert.deepEqual(state.calls, ['close']);
});

test('an edit in the editor approves the changed mail', async () => {
  const state = fakeState({ items: [fakeItem()], onRun: sends });
  const { code } = await keelson(state, ['edit', '1'], { interactive: true, editText: (text) => text.replace('here it is.', 'here you are.') });
  assert.equal(code, 0);
  assert.match(state.calls[0] ?? '', /here you are/);
});

test('words that are refused after they were written in the editor are shown again, so that they are not lost', async () => {
  const state = fakeState({ items: [fakeItem()], editRefused: new Terminal('inbox.edit-denied', 'A rule denies it.', 'Write it otherwise.') });
  const { code, shell } = await keelson(state, ['edit', '1'], { interactive: true, editText: (text) => text.replace('here it is.', 'here you are.') });
  assert.equal(code, 1);
  assert.match(shell.complained.join('\n'), /here you are[^]*A rule denies it/u);
});

test('a ledger that does not verify is exit code 1, with the place', async () => {
  const { code, shell } = await keelson(fakeState({ verifyProblems: [{ place: 'event 2', what: 'its hash does not fit' }] }), ['ledger', 'verify']);
  assert.equal(code, 1);
  assert.match(shell.printed.join(), /event 2/);
});

test('filters reach the ledger, and unknown ones are wrong usage', async () => {
  const state = fakeState();
  await keelson(state, ['ledger', 'tail', '-n', '5', '--kind', 'effect.succeeded', '--task', '4']);
  assert.equal(state.calls[0], 'tail {"limit":5,"kind":"effect.succeeded","task":"t4"}');
  assert.equal((await keelson(state, ['ledger', 'tail', '--kind', 'effect.succeded'])).code, 2);
  assert.equal((await keelson(state, ['ledger', 'tail', '-n', '0'])).code, 2);
  assert.equal((await keelson(state, ['tasks', '--status', 'sleeping'])).code, 2);
});

test('a backup goes to a file seen from where the command was typed, and says what else to copy', async () => {
  const state = fakeState();
  const { code, shell } = await keelson(state, ['ledger', 'backup', 'copy.db']);
  assert.equal(code, 0);
  assert.equal(state.calls[0], `backup ${join(folder, 'copy.db')}`);
  assert.match(shell.printed.join('\n'), /3 events[\s\S]*data\/blobs[\s\S]*To restore:/);
  const report = JSON.parse((await keelson(state, ['ledger', 'backup', 'copy.db', '--json'])).shell.printed.join('\n')) as { headSeq: number; besides: unknown[] };
  assert.deepEqual([report.headSeq, report.besides.length], [3, 1]);
  assert.equal((await keelson(state, ['ledger', 'backup'])).code, 2);
});

test('a refusal of the company is exit code 1 with its next step, and the company is closed', async () => {
  const state = fakeState({ items: [fakeItem()], onRun: () => { throw new Terminal('company.locked', 'Process 12 has it.', 'Stop process 12.'); } });
  const { code, shell } = await keelson(state, ['approve', '1']);
  assert.equal(code, 1);
  assert.match(shell.complained.join('\n'), /#1 is recorded[\s\S]*company\.locked[\s\S]*Stop process 12\./);
  assert.equal(state.calls.at(-1), 'close');
});

test('the interactive demo without a terminal is refused before anything is made', async () => {
  const { code, shell } = await keelson(fakeState(), ['demo', '--interactive']);
  assert.equal(code, 2);
  assert.match(shell.complained.join(), /usage\.not-a-terminal/);
});

test('init takes the defaults when nobody can be asked', async () => {
  const made: unknown[] = [];
  const { code } = await keelson(fakeState(), ['init', 'blue-harbour', '--zone', 'Europe/Berlin'], { initCompany: (where, about) => Promise.resolve((made.push(where, about), { files: ['company.yaml'] })) });
  assert.equal(code, 0);
  assert.deepEqual(made, [join(folder, 'blue-harbour'), { name: 'Blue Harbour', address: 'support@blue-harbour.example', zone: 'Europe/Berlin' }]);
});

const together = () => [...[7, 8, 9].map((id) => fakeItem({ id, batch: 'playbooks/refund.md' })), fakeItem({ id: 10, batch: 'playbooks/other.md' }), fakeItem({ id: 11 })];

test('--batch decides about all open items of the same batch and no others, shown before', async () => {
  const state = fakeState({ items: together(), onRun: sends });
  const { code, shell } = await keelson(state, ['approve', '8', '--batch', '--yes']);
  assert.equal(code, 0);
  assert.deepEqual(state.calls, ['decideBatch 7 8 9 {"action":"approve","text":null}', 'run true', 'close']);
  assert.match(shell.complained.join('\n'), /3 items of playbooks\/refund\.md/);
});

test('--batch asks a person, and a no decides nothing', async () => {
  const state = fakeState({ items: together() });
  const questions: string[] = [];
  const { code, shell } = await keelson(state, ['reject', '7', '--batch', '--reason', 'all wrong'], { interactive: true, confirm: (question) => Promise.resolve((questions.push(question), false)) });
  assert.deepEqual([code, questions, state.calls], [1, ['reject 3 items?'], ['close']]);
  assert.match(shell.complained.join('\n'), /3 items of playbooks\/refund\.md[\s\S]*Nothing was decided/);
});

test('--batch without a terminal and without --yes decides nothing', async () => {
  for (const more of [[], ['--json']]) {
    const state = fakeState({ items: together() });
    const { code, shell } = await keelson(state, ['approve', '7', '--batch', ...more], { interactive: more.length > 0 });
    assert.equal(code, 2);
    assert.match(shell.complained.join('\n'), /usage\.batch-unconfirmed/);
    assert.deepEqual(state.calls, []);
  }
});

test('--batch with an item that is to be decided by itself, or with several, decides nothing', async () => {
  for (const [args, code] of [[['11'], 'batch.alone'], [['7', '10'], 'usage.batch-of-one']] as const) {
    const state = fakeState({ items: together() });
    assert.match((await keelson(state, ['approve', ...args, '--batch', '--yes'])).shell.complained.join('\n'), new RegExp(code.replace('.', '\\.'), 'u'));
    assert.deepEqual(state.calls.filter((call) => call.startsWith('decide')), []);
  }
});

test('what was decided by somebody else meanwhile is told beside the others, and is a failure', async () => {
  const items = together();
  const state = fakeState({ items, onRun: sends });
  const shell: Partial<Shell> = { interactive: true, confirm: () => Promise.resolve((Object.assign(items[1] ?? {}, { state: 'decided', decision: { action: 'reject', text: null, at: 1 } }), true)) };
  const { code, shell: said } = await keelson(state, ['approve', '7', '--batch'], shell);
  assert.equal(code, 1);
  assert.match(said.printed.join('\n'), /#7 approve[\s\S]*#9 approve/);
  assert.match(said.complained.join('\n'), /#8 was not decided/);
});

test('a mistyped subcommand is named, with those that there are', async () => {
  const shell = fakeShell(fakeState());
  assert.equal(await runProgram(['models', 'chek', '--json'], shell, '0.0.0'), 2);
  const { error } = JSON.parse(shell.complained.join('\n')) as { error: { code: string; message: string; nextStep: string } };
  assert.deepEqual([error.code, error.message], ['usage.unknown-command', "There is no command 'models chek'."]);
  assert.match(error.nextStep, /`models check`, `models call`/u);
});
