import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Company } from '../facade.ts';
import { Retryable } from '../vocabulary/errors.ts';
import type { Plan, UnderstandAnswers, Understanding } from '../vocabulary/understanding.ts';
import { runProgram } from './run-program.ts';
import type { Shell } from './shell.ts';
import { fakeShell, fakeState, type FakeShell } from './test-company.ts';

let folder = '';
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'keelson-cli-'));
  writeFileSync(join(folder, 'company.yaml'), '');
});
after(() => rmSync(folder, { recursive: true, force: true }));

const plan: Plan = { do: 'note', words: 'remember tea', asked: 1, id: 'said-1', text: 'tea', subject: null };
const clear: Understanding = {
  words: 'remember tea', outcome: 'clear', intent: { name: 'note', by: 'wording', confidence: null }, will: 'The note “tea” is written.', why: null, instead: [], examples: [], notes: ['Mind the cup.'], questions: [], plan,
  slots: [{ name: 'text', label: 'what', value: 'tea', shown: 'tea', heard: 'tea' }],
};
const unclear: Understanding = {
  ...clear, outcome: 'unclear', will: null, plan: null,
  questions: [{ slot: 'customer', question: 'Which Jane?', open: true, choices: [{ value: 'jane@a.example', shown: 'Jane \u001b[2JDoe\u202e <jane@a.example>' }, { value: 'jane@b.example', shown: 'Jane Roe <jane@b.example>' }] }],
};

interface Told {
  code: number;
  shell: FakeShell;
  /** What was understood with which answers, what was asked of the person, and what was done. */
  calls: string[];
}

async function keelson(args: string[], understood: (answers: UnderstandAnswers) => Understanding, change: Partial<Shell> & { says?: (string | null)[]; yes?: boolean } = {}): Promise<Told> {
  const { says = [], yes = false, ...shellChange } = change;
  const calls: string[] = [];
  const base = await fakeShell(fakeState()).openCompany('');
  const company: Company = {
    ...base,
    understand: (words, answers = {}) => Promise.resolve((calls.push(`understand ${words} ${JSON.stringify(answers)}`), understood(answers))),
    act: (done) => Promise.resolve((calls.push(`act ${done.do}`), { do: done.do, said: 'It is noted.', task: null, created: true, ref: 'said-1' })),
  };
  const left = [...says];
  const shell = fakeShell(fakeState(), {
    cwd: folder,
    openCompany: () => Promise.resolve(company),
    ask: (question) => Promise.resolve((calls.push(`ask ${question}`), left.shift() ?? null)),
    confirm: (question) => Promise.resolve((calls.push(`confirm ${question}`), yes)),
    ...shellChange,
  });
  return { code: await runProgram(['do', ...args], shell, '0.0.0'), shell, calls };
}

const did = ({ calls }: Told): boolean => calls.some((call) => call.startsWith('act'));

test('without a terminal it shows what it understood and how to run it, and does nothing', async () => {
  const told = await keelson(['remember', 'tea'], () => clear);
  assert.deepEqual([told.code, did(told), told.calls], [0, false, ['understand remember tea {}']]);
  assert.match(told.shell.printed.join('\n'), /note\n {2}what {2}tea\nThe note “tea” is written\.\nMind the cup\.\n\nNothing was done\. This does it: keelson do 'remember tea' --yes/u);
});

test('with --yes it does what is clear', async () => {
  const told = await keelson(['remember tea', '--yes'], () => clear);
  assert.deepEqual([told.code, did(told)], [0, true]);
  assert.match(told.shell.printed.join('\n'), /It is noted\./u);
});

test('with --yes it does nothing while anything is unclear, and says what would settle it', async () => {
  const told = await keelson(['remember tea', '--yes'], () => unclear);
  assert.deepEqual([told.code, did(told)], [1, false]);
  assert.match(told.shell.printed.join('\n'), /Which Jane\?\n +1 {2}Jane Doe <jane@a\.example>\n +2 {2}Jane Roe <jane@b\.example>[\s\S]*--set customer=jane@a\.example/u);
  const settled = await keelson(['remember tea', '--yes', '--set', 'customer=jane@b.example'], (answers) => (answers['customer'] === 'jane@b.example' ? { ...clear, slots: [...clear.slots, { name: 'customer', label: 'about', value: 'jane@b.example', shown: 'Jane Roe', heard: '' }] } : unclear));
  assert.deepEqual([settled.code, did(settled)], [0, true]);
  assert.equal((await keelson(['remember tea', '--set', 'customer'], () => clear)).code, 2);
});

test('on a terminal it asks what is unclear, by number or in words, and then whether to do it', async () => {
  const understood = (answers: UnderstandAnswers): Understanding => (answers['customer'] === 'jane@b.example' || answers['customer'] === 'Roe' ? clear : unclear);
  for (const said of ['2', 'Jane Roe <jane@b.example>', 'Roe']) {
    const told = await keelson(['remember tea'], understood, { interactive: true, says: [said], yes: true });
    assert.deepEqual([told.code, did(told)], [0, true], said);
    assert.ok(told.calls.indexOf('confirm Do it?') < told.calls.indexOf('act note'));
  }
  const wrong = await keelson(['remember tea'], understood, { interactive: true, says: ['7', '', '2'], yes: true });
  assert.deepEqual([wrong.code, wrong.calls.filter((call) => call.startsWith('ask')).length], [0, 3], 'what is no answer is asked again');
});

test('on a terminal a no, and a question that is left, do nothing', async () => {
  const no = await keelson(['remember tea'], () => clear, { interactive: true, yes: false });
  assert.deepEqual([no.code, did(no)], [1, false]);
  const gone = await keelson(['remember tea'], () => unclear, { interactive: true, says: [null], yes: true });
  assert.deepEqual([gone.code, did(gone)], [1, false]);
  const endless = await keelson(['remember tea'], () => unclear, { interactive: true, says: Array.from({ length: 100 }, () => '1'), yes: true });
  assert.deepEqual([endless.code, did(endless)], [1, false], 'nor do questions without an end');
});

test('where only choices count, other words are no answer', async () => {
  const closed = { ...unclear, questions: [{ slot: 'rest', question: 'Go on without them?', open: false, choices: [{ value: 'yes', shown: 'yes, without them' }] }] };
  const told = await keelson(['remember tea'], (answers) => (answers['rest'] === 'yes' ? clear : closed), { interactive: true, says: ['maybe', 'no', 'yes'], yes: true });
  assert.deepEqual([told.code, told.calls.filter((call) => call.startsWith('ask')).length], [0, 3]);
});

test('with --json it is one document, nobody is asked, and nothing is done without --yes', async () => {
  const told = await keelson(['remember tea', '--json'], () => clear, { interactive: true });
  const document = JSON.parse(told.shell.printed.join('\n')) as Understanding & { ran: unknown };
  assert.deepEqual([told.code, document.plan, document.ran, told.calls.length], [0, plan, null, 1]);
  const done = await keelson(['remember tea', '--json', '--yes'], () => clear);
  assert.equal((JSON.parse(done.shell.printed.join('\n')) as { ran: { said: string } }).ran.said, 'It is noted.');
  const open = await keelson(['remember tea', '--json', '--yes'], () => unclear);
  assert.deepEqual([open.code, (JSON.parse(open.shell.printed.join('\n')) as Understanding).questions[0]?.slot], [1, 'customer']);
});

test('what is refused or unknown is told with what to do instead', async () => {
  const refused = await keelson(['forget Jane'], () => ({ ...clear, outcome: 'refused', intent: null, slots: [], notes: [], will: null, plan: null, why: 'It has a command of its own.', instead: ['keelson memory forget SUBJECT'] }));
  assert.deepEqual([refused.code, /command of its own\.[\s\S]*keelson memory forget SUBJECT/u.test(refused.shell.printed.join('\n'))], [1, true]);
  const unknown = await keelson(['qwer'], () => ({ ...clear, outcome: 'unknown', intent: null, slots: [], notes: [], will: null, plan: null, why: 'Nothing was recognised.', examples: ['send Jane the mail'] }));
  assert.match(unknown.shell.printed.join('\n'), /For example:[\s\S]*keelson do "send Jane the mail"/u);
});

test('no words are wrong usage, and a company that is in use says how to pause it all the same', async () => {
  assert.equal((await keelson([], () => clear)).code, 2);
  const busy = await keelson(['pause everything'], () => clear, { openCompany: () => Promise.reject(new Retryable('ledger.in-use', 'Process 7 has it open.', 'Stop it first.')) });
  assert.deepEqual([busy.code, /keelson pause/u.test(busy.shell.complained.join('\n'))], [1, true]);
});

test('an answer to nothing that is asked is wrong usage, and nothing runs', async () => {
  const told = await keelson(['remember', 'tea', '--set', 'custmer=jane@example.com', '--yes'], () => clear);
  assert.deepEqual([told.code, did(told)], [2, false]);
  assert.match(told.shell.complained.join('\n'), /nothing called custmer.*\n.*usage\.set\n.*can be set here: text\./u);
  for (const setting of ['text=coffee', 'intent=note', 'rest=yes']) assert.ok(did(await keelson(['remember', 'tea', '--set', setting, '--yes'], () => clear)), setting);
});
