import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { masked } from './masked.ts';
import { checkOutputs, copyOf, newHouse, removeHouses, root, startIn, type House, type Served } from './two-houses.ts';

// Each command is typed twice: at a folder that it opens by itself, and at a copy of it that a server has open. Nobody may be able to tell which is which.

const monday = join(import.meta.dirname, '../../examples/monday');
const mail = (name: string): string => join(monday, name);
const file = (name: string): string => join(root, name);

let alone: House;
let served: House;
let server: Served;

before(async () => {
  mkdirSync(root, { recursive: true });
  writeFileSync(file('notes.jsonl'), '{"id": "n1", "text": "The office is closed on Friday."}\n{"id": "n2"}\nno JSON\n{"id": "n3", "text": "Jane likes short answers.", "author": "ida"}\n');
  writeFileSync(file('examples.jsonl'), [...Array(30).keys()].map((number) => `{"text": "${number % 2 === 0 ? 'where is my parcel' : 'please send the invoice'} ${number}", "intent": "${number % 2 === 0 ? 'delivery' : 'invoices'}"}\n`).join(''));
  writeFileSync(file('bad-policy.yaml'), 'rules: 7\n');
  writeFileSync(file('looser.yaml'), 'version: 1\nrules:\n  - id: all\n    when: "true"\n    then: allow\n    because: Everything is fine.\n');
  writeFileSync(file('facts.yaml'), 'effect:\n  kind: mail.send\n');
  writeFileSync(file('text.txt'), 'Hello Jane,\n\nhere it is.\n\nKind regards\n');
  alone = await newHouse('alone');
  for (const name of ['01-invoice-copy.eml', '02-refund-furious.eml', '03-login-trouble.eml', '12-no-playbook.eml']) await alone.keelson(['signal', 'mail', mail(name)]);
  await alone.keelson(['run', '--until-idle']);
  await alone.keelson(['memory', 'note', 'roadmap', 'The next version comes in spring.', '--subject', 'project:next']);
  await alone.keelson(['memory', 'note', 'roadmap', 'The next version comes in summer.', '--subject', 'project:next']);
  served = copyOf(alone, 'served');
  checkOutputs();
  server = await startIn(served);
});
after(async () => {
  await server.stop();
  removeHouses();
  assert.deepEqual(server.reports, [], 'nothing that the server takes for its own defect');
});

async function same(args: readonly string[], stdin?: string): Promise<void> {
  const json = args.includes('--json');
  const [one, other] = [await alone.keelson(args, stdin), await served.keelson(args, stdin)];
  assert.deepEqual(masked(other, json), masked(one, json), `keelson ${args.join(' ')}`);
}

/** What changes something: a company that runs goes on by itself, so both are let run until nothing is left to do. */
async function changes(args: readonly string[], stdin?: string): Promise<void> {
  await same(args, stdin);
  for (const one of [alone, served]) assert.equal((await one.keelson(['run', '--until-idle'])).code, 0);
}

/** In words and as JSON: for what changes nothing. */
async function sameBoth(commands: readonly (string | string[])[]): Promise<void> {
  for (const command of commands) {
    const args = typeof command === 'string' ? command.split(' ') : command;
    await same(args);
    await same([...args, '--json']);
  }
}

test('reading is the same: items, tasks, effects, costs, trust, budgets, models', () =>
  sameBoth(['inbox', 'inbox --all', 'show 1', 'show t1', 'tasks', 'tasks --status parked -n 1', 'task t1', 'costs', 'costs --by day', 'budgets', 'trust', 'models', 'pause', 'reconcile', 'access tokens', 'access sessions', 'router', 'router status', 'router versions', 'task rollback t1 --plan']));

test('reading is the same: rules, also of files and of what stands in them', () =>
  sameBoth(['policy', 'policy check', `policy check ${file('bad-policy.yaml')}`, `policy check ${file('nowhere.yaml')}`, 'policy test', `policy test ${file('looser.yaml')}`, 'policy facts', 'policy explain 1', `policy explain --facts ${file('facts.yaml')}`, `policy explain --facts ${file('facts.yaml')} --policy ${file('looser.yaml')}`, `policy backtest ${file('looser.yaml')}`]));

test('reading is the same: memory, now and then', () =>
  sameBoth([
    'memory recall invoice', 'memory recall invoice --limit 2 --tokens 200', 'memory show customer:jane@doe-ceramics.example', 'memory show note:roadmap', 'memory show roadmap', 'memory history roadmap', 'memory history roadmap --limit 1', 'memory history roadmap --as-of 10', 'memory diff roadmap', 'memory diff roadmap 1 2',
    'memory why roadmap', 'memory associations customer:jane@doe-ceramics.example', 'memory stats', 'memory show document:persona.md', 'memory export customer:jane@doe-ceramics.example',
  ]));

test('reading is the same: the ledger', () => sameBoth(['ledger tail --kind mail.received', 'ledger tail --task t1', 'ledger verify', 'ledger tail --kind nothing.at.all']));

test('what is wrong is the same error with the same exit code', () =>
  sameBoth(['show 99', 'show t99', 'task t99', 'approve 99', 'cancel t99 --reason x', 'answer 1 hello', 'models call 999', 'models call 1', 'memory show note:nothing', 'memory show', 'router classify hello', 'policy explain e000000000000000000000000', 'signal mail /nowhere/at/all.eml', 'memory import /nowhere', 'pause nobody', 'resume', 'resume support', 'budget raise nothing 5', 'task retry t1', 'task skip t1 --step nothing', 'memory forget nobody', 'access token revoke nothing', ['do', ''], ['do', 'x'.repeat(3_000)], 'nonsense', 'router revert 7', 'task done-by-hand t99 --note x']));

test('the operator’s own words are the same', () => sameBoth([['do', 'refund jane 10 EUR'], ['do', 'remind me tomorrow at nine of the taxes'], ['do', 'something else altogether']]));

test('deciding is the same, with the receipt of what went out', async () => {
  await changes(['approve', '1']);
  await same(['approve', '1']);
  await same(['approve', '1', '--json']);
  await changes(['reject', '2', '--reason', 'By hand.', '--json']);
  await changes(['edit', '3', '--text', file('text.txt')]);
  await same(['inbox', '--all', '--json']);
  await changes(['snooze', '4', '--until', 'tomorrow']);
  await same(['inbox']);
  await changes(['wake', '4']);
  await changes(['answer', '4', 'We', 'have', 'no', 'such', 'thing.']);
  await same(['tasks', '--json']);
  await same(['trust', '--json']);
});

test('what comes in is the same: from a file, twice, from a pipe, broken', async () => {
  for (const name of ['05-upgrade.eml', '05-upgrade.eml', '06-upgrade-delivered-again.eml', '16-broken.eml']) await changes(['signal', 'mail', mail(name), '--json']);
  await changes(['signal', 'mail', '-'], 'From: ida@example.com\nTo: support@tidemark.example\nMessage-Id: <1@example.com>\nSubject: Hello\n\nWhere is my invoice?\n');
  await same(['signal', 'mail', '-'], '');
  await same(['inbox', '--json']);
});

test('writing to memory is the same', async () => {
  const [ida, jane] = ['customer:ida@example.com', 'customer:jane@doe-ceramics.example'];
  const writes = [
    ['put', 'customer', 'ida@example.com', '{"name": "Ida"}'], ['put', 'customer', 'ida@example.com', '{"name": "Ida Lang"}'], ['note', 'plan', 'Call Ida.', '--tag', 'todo'], ['link', ida, 'knows', jane], ['link', ida, 'knows', jane, '--remove'], ['revert', ida, '2'],
    ['claim', ida, 'address:ida@work.example'], ['claim', jane, 'address:ida@work.example'], ['merge', ida, jane], ['split', ida], ['correct', ida, 'tone', 'formal'], ['correct', ida, 'tone', '--lift'], ['put', 'nothing', 'x', '{}'], ['upkeep'],
  ];
  for (const args of writes) await changes(['memory', ...args, '--json']);
  await changes(['memory', 'put', 'customer', 'otto@example.com', '-'], '{"name": "Otto"}');
  await changes(['memory', 'import', file('notes.jsonl')]);
  await changes(['memory', 'import', file('notes.jsonl'), '--json']);
  for (const id of ['n1', 'n3']) await same(['memory', 'history', id, '--json']);
  await changes(['memory', 'import', '-', '--json'], '{"id": "p1", "text": "From a pipe."}\n');
  await changes(['memory', 'forget', 'person:ida', '--reason', 'Asked for it.', '--yes', '--json']);
  await same(['memory', 'stats', '--json']);
});

test('teaching the router is the same', async () => {
  await changes(['router', 'train', file('examples.jsonl')]);
  await changes(['router', 'train', file('examples.jsonl'), '--json']);
  await same(['router', 'train', '/nowhere.jsonl']);
  await same(['router', 'classify', 'where is it', '--json']);
  await same(['router', 'explain', 'where is my parcel']);
  await same(['router', 'eval', file('examples.jsonl')]);
  await same(['router', 'eval', '-', '--json'], '{"text": "where is my parcel", "intent": "delivery"}\n');
  await changes(['router', 'correct', 't1', 'invoices', '--json']);
  await changes(['router', 'revert', 'none', '--json']);
});

test('brakes, money, rollbacks, tokens and care of the ledger are the same', async () => {
  await changes(['pause', 'support', '--reason', 'Wait.', '--json']);
  await same(['pause', '--json']);
  await changes(['resume', 'support']);
  await changes(['budget', 'raise', 'money-a-day', '5', 'EUR', '--json']);
  await changes(['credit', 'jane@doe-ceramics.example', '5', 'EUR', '--reason', 'Sorry.', '--json']);
  await changes(['task', 'rollback', 't1', '--reason', 'Wrong.', '--yes', '--json']);
  await changes(['access', 'token', 'create', 'ci', '--scope', 'read', 'signal', '--days', '3', '--json']);
  await same(['access', 'token', 'create', 'ci', '--scope', 'read']);
  await same(['access', 'tokens']);
  await changes(['access', 'token', 'revoke', 'ci']);
  await changes(['access', 'code']);
  await same(['ledger', 'rebuild', '--json']);
  await same(['ledger', 'verify']);
});
