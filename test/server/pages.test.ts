import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { initCompany } from '../../src/company.ts';
import { apiHouse, type ApiHouse } from './api-house.ts';

let house: ApiHouse;
before(async () => {
  house = await apiHouse();
});
after(() => house.close());

async function ask(method: string, path: string, body?: unknown, key?: string): Promise<{ status: number; answer: unknown; replayed: boolean }> {
  const headers = { 'content-type': 'application/json', ...(key === undefined ? {} : { 'idempotency-key': key }) };
  const response = await house.app.request(`/api/v1${path}`, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  return { status: response.status, answer: await response.json(), replayed: response.headers.get('idempotency-replayed') === 'true' };
}

describe('today', () => {
  it('looks back 24 hours when nothing else is said, and else to the time that is given', async () => {
    const { answer } = await ask('GET', '/today');
    const { since, now, running } = answer as { since: number; now: number; running: boolean };
    assert.ok(Math.abs(now - since - 24 * 3_600_000) < 5_000, `${now - since}`);
    assert.equal(running, false);
    assert.equal(((await ask('GET', '/today?since=1000')).answer as { since: number }).since, 1_000);
    assert.equal((await ask('GET', '/today?since=yesterday')).status, 400);
  });
});

describe('settings', () => {
  it('say which version runs', async () => {
    const { version, name, zone } = (await ask('GET', '/settings')).answer as Record<string, unknown>;
    assert.deepEqual([version, name, zone], ['test', 'Tidemark', 'Europe/Berlin']);
  });

  it('say that a company is there to try things on, and that nobody has decided anything yet', async () => {
    const { isPractice, isUntouched } = (await ask('GET', '/settings')).answer as Record<string, unknown>;
    assert.deepEqual([isPractice, isUntouched], [true, true]);
  });
});

describe('an agent', () => {
  it('is told in words; one that there is none of is not found, and the answer names those that there are', async () => {
    const { answer } = await ask('GET', '/agents/support');
    assert.deepEqual((answer as { contract: { proposes: unknown[] } }).contract.proposes.length, 1);
    const none = await ask('GET', '/agents/suport');
    assert.deepEqual([none.status, (none.answer as { code: string }).code], [404, 'agent.unknown']);
    assert.match((none.answer as { nextStep: string }).nextStep, /support/u);
  });
});

describe('an overview of costs', () => {
  it('has the span by day and by what was asked, the forecast and the caps at once', async () => {
    const { status, answer } = await ask('GET', '/costs/overview?by=model&since=2026-01-05&until=2026-01-09');
    const { days, rows, forecast, budgets } = answer as { days: { by: string; since: string; until: string }; rows: { by: string; since: string }; forecast: { month: string }; budgets: { id: string }[] };
    assert.deepEqual([status, days.by, days.since, days.until, rows.by, rows.since], [200, 'day', '2026-01-05', '2026-01-09', 'model', '2026-01-05']);
    assert.match(forecast.month, /^\d{4}-\d\d$/u);
    assert.deepEqual(budgets.map(({ id }) => id), ['mails-a-day', 'money-a-day']);
  });

  it('is there while nobody knows the caps', async (t) => {
    const broken = await apiHouse(async (folder) => {
      await initCompany(folder, { name: 'Tidemark', address: 'support@tidemark.example', zone: 'Europe/Berlin' });
      writeFileSync(join(folder, 'policy.yaml'), 'rules: nonsense\n');
    });
    t.after(() => broken.close());
    const answer = await broken.app.request('/api/v1/costs/overview');
    assert.deepEqual([answer.status, ((await answer.json()) as { budgets: unknown }).budgets], [200, null]);
  });
});

describe('a cap', () => {
  it('is lifted once, however often the same request arrives', async () => {
    const [budget] = (await ask('GET', '/budgets')).answer as { id: string; windows: { window: string }[] }[];
    const [{ window }] = budget!.windows as [{ window: string }];
    const raised = async (key: string) => {
      const { answer, replayed } = await ask('POST', `/budgets/${budget!.id}/raise`, { window, by: 7 }, key);
      return [(answer as { windows: { window: string; raised: number }[] }).windows.find((one) => one.window === window)?.raised, replayed];
    };
    assert.deepEqual([await raised('first-request'), await raised('first-request'), await raised('other-request')], [[7, false], [7, true], [14, false]]);
  });
});

describe('a pause', () => {
  it('is set once and lifted once; a second one of the same is a conflict that changes nothing', async () => {
    const all = { scope: 'all', reason: 'Storm.' };
    const rows = (answer: unknown): unknown => (answer as { scope: string; reason: string }[]).map(({ scope, reason }) => [scope, reason]);
    assert.deepEqual(rows((await ask('POST', '/pauses', all, 'pause-request')).answer), [['all', 'Storm.']]);
    assert.deepEqual([(await ask('POST', '/pauses', all, 'pause-request')).replayed, (await ask('POST', '/pauses', all)).status], [true, 409]);
    assert.deepEqual((await ask('POST', '/pauses/lift', { scope: 'all' })).answer, []);
    assert.equal((await ask('POST', '/pauses/lift', { scope: 'all' })).status, 409);
  });
});

describe('a schedule', () => {
  const names = (answer: unknown): string[] => (answer as { name: string }[]).map(({ name }) => name);

  it('is set, replaced and removed by its name', async () => {
    const body = { agent: 'memory-upkeep', input: { requested: null }, cron: '0 9 * * 1', zone: 'UTC' };
    assert.deepEqual(names((await ask('PUT', '/schedules/mondays', body)).answer), ['mondays']);
    const [replaced] = (await ask('PUT', '/schedules/mondays', { ...body, cron: '0 8 * * 1' })).answer as { cron: string }[];
    assert.equal(replaced?.cron, '0 8 * * 1');
    assert.deepEqual(names((await ask('DELETE', '/schedules/mondays')).answer), []);
    assert.equal((await ask('DELETE', '/schedules/mondays')).status, 404);
    assert.equal((await ask('PUT', '/schedules/mondays', { ...body, cron: 'soon' })).status, 422);
  });
});

describe('a comparison with the providers', () => {
  it('is told in lines, with the reports at the end', async () => {
    const response = await house.app.request('/api/v1/reconcile', { method: 'POST' });
    const lines = (await response.text()).trim().split('\n').map((line) => JSON.parse(line) as { result?: { adapter: string }[] });
    assert.deepEqual(lines.at(-1)?.result?.map(({ adapter }) => adapter), ['outbox', 'book']);
    assert.equal((await ask('GET', '/adapters')).status, 200);
  });
});
