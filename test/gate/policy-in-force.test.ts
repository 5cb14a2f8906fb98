import assert from 'node:assert/strict';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { policyFile } from '../../src/folder/policy-file.ts';
import type { Ledger } from '../../src/ledger/port.ts';
import { openLedger } from '../../src/ledger/sqlite-ledger.ts';
import { completeFacts } from '../../src/policy/default-facts.ts';
import { PolicyInForce } from '../../src/policy/in-force.ts';
import { judgeClosed } from '../../src/policy/judge.ts';

const calm = completeFacts({});
const saying = (outcome: string, cap = '200 EUR') => `version: 1
rules:
  - { id: all, when: 'true', then: ${outcome}, because: for the test }
budgets:
  - { id: refunds, per: day, cap: ${cap} }
`;
const broken = "version: 1\nrules:\n  - { id: all, when: 'efect.amount > 1.0', then: allow, because: typo }\n";

let folder: string;
let ledger: Ledger;
let policy: PolicyInForce;

const write = (text: string): void => {
  // As editors do: another file takes its place.
  writeFileSync(join(folder, 'new.yaml'), text);
  renameSync(join(folder, 'new.yaml'), join(folder, 'policy.yaml'));
};
const remove = (): void => rmSync(join(folder, 'policy.yaml'), { force: true });
const start = (): PolicyInForce => (policy = new PolicyInForce(ledger, policyFile(folder)));
const says = async (): Promise<string> => judgeClosed(await policy.current(), calm).outcome;
const items = () => ledger.inbox.list({ all: false, limit: 10 });
async function item() {
  const [row, ...more] = await items();
  assert.ok(row && more.length === 0, 'one item is open');
  const opened = await ledger.event(row.openedSeq);
  assert.ok(opened.kind === 'inbox.opened');
  return { id: row.id, ...opened.data };
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'keelson-policy-'));
  ledger = await openLedger(join(folder, 'data'), { create: 'Acme' });
  write(saying('allow'));
  start();
});
afterEach(async () => {
  await policy.close();
  await ledger.close();
  rmSync(folder, { recursive: true });
});

describe('the policy in force', () => {
  it('is that of the file, and changes with it without a restart', async () => {
    assert.equal(await says(), 'allow');
    write(saying('deny', '5 EUR'));
    assert.deepEqual([await says(), policy.budgets()?.[0]?.cap, (await policy.status()).problem], ['deny', 500, null]);
  });

  it('is seen by who asks for the budgets first, and when the file is written in place at once again', async () => {
    await says();
    for (const cap of ['6 EUR', '7 EUR', '8 EUR']) {
      writeFileSync(join(folder, 'policy.yaml'), saying('allow', cap));
      assert.equal(policy.budgets()?.[0]?.cap, Number(cap[0]) * 100);
    }
  });

  it('is on record before anything is judged by it, each text once', async () => {
    await says();
    await says();
    write(saying('deny'));
    const { digest } = await policy.current();
    await start().current();
    const changes = (await ledger.events({ kind: 'document.changed', limit: 10 })).map(({ data }) => ('digest' in data ? data.digest : ''));
    assert.deepEqual([changes.length, changes[1]], [2, digest]);
  });

  it('E6: stays the last good one when the file breaks, and the inbox says where', async () => {
    await says();
    write(broken);
    assert.equal(await says(), 'allow');
    const { type, topic, summary, evidence, actions } = await item();
    assert.deepEqual([type, topic, actions], ['escalation', 'policy', ['dismiss']]);
    assert.match(summary, /policy\.yaml, line 3/);
    assert.match(evidence[0]?.text ?? '', /efect[\s\S]*\^/);
    assert.match(evidence[1]?.text ?? '', /stays in force/);
    const { problem, item: id, digest } = await policy.status();
    assert.ok(problem?.includes('line 3') && id !== null && digest !== null);
  });

  it('E6: stays the last good one when the file is removed', async () => {
    await says();
    remove();
    assert.equal(await says(), 'allow');
    assert.match((await item()).summary, /There is no policy\.yaml/);
  });

  for (const [how, make] of Object.entries({ broken: () => write(broken), missing: remove, 'no text': () => write('\u0000: [') })) {
    it(`E6: is to review everything after a start with a file that is ${how}, whatever was in force before; only its budgets count on (B2)`, async () => {
      await says();
      make();
      start();
      assert.deepEqual([await says(), (await policy.status()).digest, policy.budgets()?.map(({ cap }) => cap), (await policy.status()).budgets], ['review', null, [20_000], 1]);
      assert.match((await item()).evidence[1]?.text ?? '', /every effect waits for your review\. Budgets are counted by the last one/);
      write(saying('allow', '5 EUR'));
      assert.deepEqual([await says(), policy.budgets()?.map(({ cap }) => cap)], ['allow', [500]]);
    });
  }

  for (const [how, make] of Object.entries({ broken: () => write(broken), 'no text': () => write('\u0000: [') })) {
    it(`E6: knows no budgets when its file was ${how} from the first start, and says that nothing goes out`, async () => {
      make();
      assert.deepEqual([await says(), policy.budgets(), (await policy.status()).budgets], ['review', null, null]);
      assert.match((await item()).evidence[1]?.text ?? '', /nothing goes out and nothing is spent/);
      await start().current();
      assert.equal(policy.budgets(), null);
      write(saying('allow'));
      assert.deepEqual(policy.budgets()?.map(({ cap }) => cap), [20_000]);
    });
  }

  it('E6: is to review everything in a company that never had a policy, and so never a budget: what is approved goes out', async () => {
    remove();
    assert.deepEqual([await says(), policy.budgets(), (await policy.status()).budgets], ['review', [], 0]);
    assert.equal((await item()).evidence[1]?.text, 'There is no policy that can be used, so every effect waits for your review.');
  });

  it('is not told about again once that was dismissed, by no command, until something else is wrong or it was good meanwhile', async () => {
    await says();
    start();
    write(broken);
    await says();
    const { id } = await item();
    await ledger.append([{ kind: 'inbox.decided', actor: 'operator', data: { item: id, action: 'dismiss', text: null, effect: null, call: null } }]);
    await says();
    await start().current();
    assert.deepEqual(await items(), []);
    write(saying('allow'));
    await says();
    write(broken);
    await says();
    assert.notEqual((await item()).id, id);
  });

  it('E6: is told about at each start, dismissed or not, while nothing goes out because of it', async () => {
    write(broken);
    await says();
    const { id } = await item();
    await ledger.append([{ kind: 'inbox.decided', actor: 'operator', data: { item: id, action: 'dismiss', text: null, effect: null, call: null } }]);
    await start().current();
    assert.notEqual((await item()).id, id);
  });

  it('E6: knows no budgets before it has looked at what is on record, nor when that can not be read any more', async () => {
    await says();
    write(broken);
    assert.equal(start().budgets(), null);
    await says();
    assert.equal(policy.budgets()?.length, 1);
    await ledger.append([{ kind: 'document.changed', actor: 'operator', data: { path: 'policy.yaml', type: 'policy', title: 'Policy', digest: '0'.repeat(64), text: 'version: 0' } }]);
    await start().current();
    assert.equal(policy.budgets(), null);
  });

  it('asks once about the same, withdraws what is mended, and tells about something else anew', async () => {
    write(broken);
    await Promise.all([says(), says(), says()]);
    await start().current();
    const first = await item();
    write(broken.replace('efect', 'effct'));
    await says();
    assert.notEqual((await item()).id, first.id);
    write(saying('deny'));
    assert.deepEqual([await says(), await items()], ['deny', []]);
    write(broken);
    await says();
    assert.equal((await items()).length, 1);
  });

});

describe('the policy in force, looked at by many,', () => {
  it('is one and the same for all who ask while it changes', async () => {
    await says();
    const asked: Promise<unknown>[] = [];
    for (let n = 0; n < 20; n++) {
      write(saying(n % 2 === 0 ? 'deny' : 'stage', `${n + 1} EUR`));
      asked.push(policy.current(), policy.status());
    }
    await Promise.all(asked);
    const { digest } = await policy.current();
    assert.equal((await ledger.documents.list()).find(({ path }) => path === 'policy.yaml')?.digest, digest);
  });

  it('that could not be recorded is not judged by, and is tried again', async () => {
    const { append } = ledger;
    let full = true;
    const failing = new Proxy(ledger, { get: (target, name) => (name === 'append' ? (...given: Parameters<Ledger['append']>) => (full ? Promise.reject(new Error('disk full')) : append.apply(target, given)) : (Reflect.get(target, name) as unknown)) });
    policy = new PolicyInForce(failing, policyFile(folder));
    await assert.rejects(policy.current(), /disk full/);
    full = false;
    assert.equal(await says(), 'allow');
    assert.equal((await ledger.documents.list()).length, 1);
  });

  it('is looked at in microseconds while the file stays', async () => {
    await says();
    await new Promise((resolve) => setTimeout(resolve, 150));
    const started = performance.now();
    for (let n = 0; n < 1_000; n++) policy.budgets();
    assert.ok(performance.now() - started < 250);
  });
});
