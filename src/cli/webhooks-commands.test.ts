import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { test, type TestContext } from 'node:test';
import { initCompany, webhooksOf } from '../company.ts';
import { NeedsOperator } from '../vocabulary/errors.ts';
import type { WebhookDesk } from '../vocabulary/webhooks.ts';
import { runProgram } from './run-program.ts';
import type { Shell } from './shell.ts';
import { fakeShell, fakeState } from './test-company.ts';

type List = Awaited<ReturnType<WebhookDesk['list']>>;

/** A company on disk with two webhooks, and the commands on it. */
async function house(t: TestContext, webhooks = 'webhooks:\n  shop: {}\n  bank: { scheme: hmac-timestamp, header: Bank-Signature }\n') {
  const folder = mkdtempSync(join(tmpdir(), 'keelson-webhooks-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const acme = join(folder, 'acme');
  await initCompany(acme, { name: 'Acme', address: 'support@acme.example', zone: 'UTC' });
  appendFileSync(join(acme, 'company.yaml'), webhooks);
  const state = fakeState();
  const keelson = async (args: string[], stdin = '', change: Partial<Shell> = {}): Promise<{ code: number; out: string; err: string }> => {
    const shell = fakeShell(state, { cwd: acme, webhooksOf, stdin: Readable.from([stdin]), ...change });
    const code = await runProgram(args, shell, '0.0.0');
    return { code, out: shell.printed.join('\n'), err: shell.complained.join('\n') };
  };
  const list = async (): Promise<List> => JSON.parse((await keelson(['webhooks', '--json'])).out) as List;
  return { acme, keelson, list, recorded: () => state.calls.filter((call) => call.startsWith('webhook')) };
}

test('a secret is made, shown once and then never again', async (t) => {
  const { keelson, list } = await house(t);
  assert.match((await keelson(['webhooks'])).out, /shop .*standard .*\/hooks\/shop .*none[\s\S]*bank .*hmac-timestamp[\s\S]*keelson webhooks secret shop/u);
  const made = await keelson(['webhooks', 'secret', 'shop']);
  const [secret = ''] = made.out.split('\n');
  assert.match(secret, /^whsec_[A-Za-z0-9+/]{43}=$/u);
  const shown = [(await keelson(['webhooks'])).out, JSON.stringify(await list())].join('\n');
  assert.ok(!shown.includes(secret) && !shown.includes(secret.slice(6)));
  assert.deepEqual((await list()).webhooks.map(({ name, secrets }) => [name, secrets.length]), [['shop', 1], ['bank', 0]]);
});

test('a second secret takes the word --rotate, and the first one ends after a while', async (t) => {
  const { keelson, list } = await house(t);
  await keelson(['webhooks', 'secret', 'shop']);
  const again = await keelson(['webhooks', 'secret', 'shop']);
  assert.deepEqual([again.code, again.out], [1, '']);
  assert.match(again.err, /has a secret already[\s\S]*--rotate/u);
  const rotated = await keelson(['webhooks', 'secret', 'shop', '--rotate', '--overlap', '2']);
  assert.match(rotated.out, /^whsec_[\s\S]*taken until /u);
  const [young, old, ...more] = (await list()).webhooks[0]?.secrets ?? [];
  assert.deepEqual([young?.until, more.length], [null, 0]);
  assert.ok(Math.abs((old?.until ?? 0) - Date.now() - 2 * 3_600_000) < 60_000);
  assert.equal((await keelson(['webhooks', 'secret', 'shop', '--overlap', '2'])).code, 2);
});

test('a secret that the sender chose comes from standard input, and is shown to nobody', async (t) => {
  const { keelson, list } = await house(t);
  const chosen = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
  const set = await keelson(['webhooks', 'secret', 'shop', '--from-stdin', '--json'], `${chosen}\n`);
  assert.deepEqual([set.code, (JSON.parse(set.out) as { secret: null }).secret, set.out.includes(chosen.slice(6))], [0, null, false]);
  const bank = await keelson(['webhooks', 'secret', 'bank', '--from-stdin'], 'whsec_a secret of a bank');
  assert.match(bank.err, /blank or a control character/u);
  for (const [given, why] of [['', /empty/u], ['whsec_short', /not whsec_ with base64|bytes/u], [`whsec_${Buffer.alloc(16).toString('base64')}`, /16 bytes/u], ['x'.repeat(600), /600 characters/u]] as const) {
    const refused = await keelson(['webhooks', 'secret', 'shop', '--rotate', '--from-stdin'], given);
    assert.match(refused.err, why);
  }
  assert.match((await keelson(['webhooks', 'secret', 'shop', '--rotate', '--from-stdin'], chosen)).err, /this very secret/u);
  assert.deepEqual((await list()).webhooks.map(({ secrets }) => secrets.length), [1, 0]);
});

test('revoking takes all of them away, and those of a source that is no more', async (t) => {
  const { acme, keelson, list } = await house(t);
  await keelson(['webhooks', 'secret', 'shop']);
  await keelson(['webhooks', 'secret', 'shop', '--rotate']);
  assert.match((await keelson(['webhooks', 'revoke', 'shop'])).out, /^2 secrets of shop taken away/u);
  assert.deepEqual((await list()).webhooks[0]?.secrets, []);
  assert.match((await keelson(['webhooks', 'revoke', 'shop'])).out, /had no secret/u);
  await keelson(['webhooks', 'secret', 'bank']);
  writeFileSync(join(acme, 'company.yaml'), readFileSync(join(acme, 'company.yaml'), 'utf8').replace(/^ {2}bank: .*$/mu, ''));
  assert.match((await keelson(['webhooks', 'revoke', 'bank'])).out, /^1 secret of bank taken away/u);
  const unknown = await keelson(['webhooks', 'revoke', 'nobody']);
  assert.match(unknown.err, /There is no webhook "nobody"[\s\S]*There are: shop/u);
});

test('a company without webhooks is told how to begin', async (t) => {
  const { keelson } = await house(t, '');
  assert.match((await keelson(['webhooks'])).out, /Name a source in company\.yaml/u);
  assert.match((await keelson(['webhooks', 'secret', 'shop'])).err, /no webhook "shop"[\s\S]*webhooks: \{ shop:/u);
});

test('settings that can not be meant are refused with their line', async (t) => {
  const bad: [string, RegExp][] = [
    ['webhooks:\n  mail: {}\n', /webhooks\.mail: this name is taken/u],
    ['webhooks:\n  Shop: {}\n', /webhooks\.Shop: the name of a webhook has small letters/u],
    ['webhooks:\n  bank: { scheme: hmac-timestamp }\n', /webhooks\.bank\.header: must name the header/u],
    ['webhooks:\n  shop: { header: x-signature }\n', /webhooks\.shop\.header: is for the scheme hmac-timestamp/u],
    ['webhooks:\n  shop: { topicFrom: "a b" }\n', /webhooks\.shop\.topicFrom: must be a path/u],
    ['webhooks:\n  shop: { secret: whsec_x }\n', /webhooks\.shop\.secret: there is no such setting/u],
    ['webhooks:\n  shop: { scheme: none }\n', /webhooks\.shop\.scheme: must be standard or hmac-timestamp/u],
    ['webhooks: [shop]\n', /webhooks: must have its entries below it/u],
  ];
  for (const [yaml, message] of bad) {
    const { keelson } = await house(t, yaml);
    const { code, err } = await keelson(['webhooks']);
    assert.equal(code, 1);
    assert.match(err, message);
  }
});

test('what was changed is put on record; where that can not be, a secret is taken away all the same and told, and none is set', async (t) => {
  const { keelson, list, recorded } = await house(t);
  await keelson(['webhooks', 'secret', 'shop']);
  await keelson(['webhooks', 'secret', 'shop']);
  await keelson(['webhooks', 'revoke', 'shop']);
  await keelson(['webhooks', 'revoke', 'shop']);
  assert.deepEqual(recorded(), ['webhook-secret-set shop', 'webhook-secrets-revoked shop']);
  await keelson(['webhooks', 'secret', 'shop']);
  const held = { openCompany: () => Promise.reject(new NeedsOperator('ledger.in-use', 'Process 42 has it open.', 'Stop it.')) };
  const revoked = await keelson(['webhooks', 'revoke', 'shop'], '', held);
  assert.deepEqual([revoked.code, (await list()).webhooks[0]?.secrets], [0, []]);
  assert.match(revoked.err, /done, but not on record: Process 42 has it open\. Stop it\./u);
  const set = await keelson(['webhooks', 'secret', 'shop'], '', held);
  assert.deepEqual([set.code, set.out, (await list()).webhooks[0]?.secrets], [1, '', []], 'a secret that is not on record is none');
  assert.match(set.err, /Process 42 has it open/u);
});
