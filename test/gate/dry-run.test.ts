import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { copyCompany, initCompany, openCompany } from '../../src/company.ts';
import type { DryRunReport } from '../../src/cli/dry-run.ts';
import { runProgram } from '../../src/cli/run-program.ts';
import { fakeShell, fakeState } from '../../src/cli/test-company.ts';
import type { CompanyOptions } from '../../src/company.ts';

// `--dry-run` on a real company: nothing of it may change, not by a byte.

const monday = fileURLToPath(new URL('../../examples/monday/', import.meta.url));
let place: string;
let opened: string[] = [];

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  opened = [];
  const open = (folder: string, options?: CompanyOptions): ReturnType<typeof openCompany> => {
    opened.push(folder);
    return openCompany(folder, options);
  };
  const shell = fakeShell(fakeState(), { cwd: join(place, 'acme'), openCompany: open, copyCompany, initCompany, env: {} });
  const code = await runProgram(args, shell, '0');
  return { code, out: shell.printed.join('\n'), err: shell.complained.join('\n') };
}

type Document<T> = DryRunReport & { dryRun: true; result: T };
async function dry<T>(...args: string[]): Promise<Document<T>> {
  const { code, out, err } = await run(...args, '--dry-run', '--json');
  assert.equal(code, 0, err);
  return JSON.parse(out) as Document<T>;
}

/** Each file and folder of the company with its content, its size and when it was written. */
function image(): string[] {
  return readdirSync(place, { recursive: true, withFileTypes: true })
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted((a, b) => (a < b ? -1 : 1))
    .map((path) => {
      const stat = statSync(path);
      return `${path} ${stat.size} ${stat.mtimeMs} ${stat.isFile() ? createHash('sha256').update(readFileSync(path)).digest('hex') : ''}`;
    });
}

before(async () => {
  place = mkdtempSync(join(tmpdir(), 'keelson-dry-run-'));
  await initCompany(join(place, 'acme'), { name: 'Acme', address: 'support@acme.example', zone: 'UTC' });
  writeFileSync(join(place, 'other.json'), '{}');
  const company = await openCompany(join(place, 'acme'));
  await company.signal.mail(join(monday, '01-invoice-copy.eml'));
  await company.signal.mail(join(monday, '12-no-playbook.eml'));
  await company.run({ untilIdle: true });
  await company.signal.mail(join(monday, '04-cancel.eml'));
  await company.close();
});
after(() => rmSync(place, { recursive: true }));

test('E1: nothing that acts changes a byte of the company with --dry-run, whatever it does to the copy', async () => {
  const untouched = image();
  const commands = [
    ['run'], ['approve', '1'], ['edit', '1', '--subject', 'Another'], ['reject', '1', '--reason', 'No.'], ['answer', '2', 'We only rent it.'], ['signal', 'mail', join(monday, '05-upgrade.eml')],
    ['cancel', 't1', '--reason', 'No.'], ['credit', 'jane@doe-ceramics.example', '5', 'EUR', '--reason', 'Sorry.'], ['refund', 'jane@doe-ceramics.example', 'pay_1', '5', 'EUR', '--reason', 'Sorry.'],
    ['task', 'rollback', 't1', '--yes'], ['task', 'done-by-hand', 't1', '--note', 'I called.'], ['pause', '--all'], ['reconcile'], ['budget', 'raise', 'mails-a-day', '5'], ['memory', 'note', 'roadmap', 'More of it.'], ['memory', 'forget', 'customer:jane@doe-ceramics.example', '--reason', 'asked', '--yes'],
    ['ledger', 'rebuild'],
  ];
  for (const command of commands) {
    const { code, out, err } = await run(...command, '--dry-run');
    assert.equal(code, 0, `${command.join(' ')}: ${err}`);
    assert.match(out, /This was a dry run: nothing was done, and nothing was written\.$/, command.join(' '));
    assert.deepEqual(opened.filter((folder) => folder.startsWith(place)), [], `${command.join(' ')} opened the company itself`);
    assert.deepEqual(image(), untouched, command.join(' '));
    for (const folder of opened) assert.throws(() => statSync(folder), { code: 'ENOENT' }, 'the copy is thrown away');
  }
});

test('it shows the intents, their verdicts, and what would have gone out', async () => {
  const { out } = await run('approve', '1', '--dry-run');
  assert.match(out, /Send a mail to jane@doe-ceramics\.example[\s\S]*verdict +review by mail-is-reviewed[\s\S]*1 effect would have gone out/);
  const { result, effects, outside } = await dry<{ decided: { id: number }[] }>('approve', '1');
  assert.deepEqual([result.decided.map(({ id }) => id), effects.map(({ state }) => state), outside.map(({ kind, times }) => [kind, times])], [[1], ['succeeded', 'review'], [['mail.send', 1]]]);
  const ran = await dry<{ inboxOpen: number }>('run');
  assert.deepEqual([ran.effects.map(({ state, verdict }) => [state, verdict]), ran.opened.map(({ type }) => type), ran.outside], [[['review', 'review']], ['approval'], []]);
});

test('a batch is rehearsed without asking, since nothing is decided by it', async () => {
  const { result } = await dry<{ decided: { id: number }[] }>('approve', '1', '--batch');
  assert.deepEqual(result.decided.map(({ id }) => id), [1]);
  assert.equal((await run('approve', '1', '--batch')).code, 2);
});

test('a refusal is the same as without, and the copy goes too', async () => {
  const { code, err } = await run('approve', '99', '--dry-run');
  assert.equal(code, 1);
  assert.match(err, /99/);
  for (const folder of opened) assert.throws(() => statSync(folder), { code: 'ENOENT' });
});

test('what only reads is as it always is, and what is about no company is refused', async () => {
  const { code, out } = await run('inbox', '--dry-run');
  assert.deepEqual([code, opened, /dry run/.test(out)], [0, [join(place, 'acme')], false]);
  for (const command of [['init', 'x'], ['demo'], ['ledger', 'backup', 'x.db'], ['memory', 'export', 'customer:jane@doe-ceramics.example'], ['simulate', 'x.yaml']]) {
    const refused = await run(...command, '--dry-run');
    assert.equal(refused.code, 2, command.join(' '));
    assert.match(refused.err, /--dry-run makes no sense with/);
  }
});

test('no embedder is asked about the copy', async (t) => {
  let asked = 0;
  const server = createServer((_request, response) => {
    asked += 1;
    response.writeHead(500).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const file = join(place, 'acme', 'company.yaml');
  const settings = readFileSync(file, 'utf8');
  t.after(() => writeFileSync(file, settings));
  writeFileSync(file, `${settings}\nmemory: { embedder: { provider: local, baseUrl: "http://127.0.0.1:${(server.address() as AddressInfo).port}/v1", model: m } }\n`);
  await run('run', '--dry-run');
  assert.equal(asked, 0);
});

test('a folder that nobody would want to copy is refused before anything is copied', async (t) => {
  const huge = join(place, 'acme', 'backup.tar');
  writeFileSync(huge, '');
  t.after(() => rmSync(huge));
  // A file with a hole in it takes no room.
  truncateSync(huge, 5 * 1024 ** 3);
  const { code, err } = await run('approve', '1', '--dry-run');
  assert.equal(code, 1);
  assert.match(err, /company\.too-large-to-copy/);
  assert.deepEqual(opened, []);
});

test('it works while another process has the company open', async () => {
  const company = await openCompany(join(place, 'acme'));
  try {
    const { outside } = await dry('approve', '1');
    assert.equal(outside.length, 1);
    assert.equal((await company.inbox.show(1)).state, 'open');
  } finally {
    await company.close();
  }
});
