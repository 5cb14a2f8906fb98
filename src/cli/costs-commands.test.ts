import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { CostForecast, CostReport } from '../vocabulary/cost-views.ts';
import type { BudgetView } from '../vocabulary/gate-views.ts';
import { runProgram } from './run-program.ts';
import { fakeShell, fakeState, noCost, type FakeState } from './test-company.ts';

let folder = '';
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'keelson-costs-'));
  writeFileSync(join(folder, 'company.yaml'), '');
});
after(() => rmSync(folder, { recursive: true, force: true }));

const forecast: CostForecast = { month: '2026-11', until: '2026-11-30', daysLeft: 4, currencies: [] };
const budget: BudgetView = { id: 'tokens-a-day', scope: 'company', agent: null, kind: null, per: 'day', unit: 'tokens', currency: null, cap: 9_000, whenReached: 'wait', windows: [{ window: '2026-11-26', reserved: 0, spent: 5, raised: 0, left: 8_995 }, { window: '2026-11-25', reserved: 0, spent: 6, raised: 0, left: 8_994 }] };
const others: BudgetView[] = [{ ...budget, id: 'refunds', kind: 'payment.refund', unit: 'money', currency: 'EUR' }, { ...budget, id: 'mails', unit: 'count' }];

async function keelson(args: string[], change: Partial<FakeState> = {}): Promise<{ code: number; printed: string; complained: string; asked: unknown[] }> {
  const state = fakeState({ budgets: 3, ...change });
  const asked: unknown[] = [];
  const shell = fakeShell(state, { cwd: folder });
  const open = shell.openCompany;
  shell.openCompany = async (...given) => {
    const company = await open(...given);
    const report = (options: object = {}): Promise<CostReport> => Promise.resolve((asked.push(options), { by: 'purpose', since: '2026-11-01', until: '2026-11-26', rows: [], more: 0, total: noCost, firstDay: '2026-10-02' }));
    return { ...company, costs: { ...company.costs, report, forecast: () => Promise.resolve(forecast) }, budgets: { ...company.budgets, list: () => Promise.resolve(structuredClone([budget, ...others])) } };
  };
  const code = await runProgram(['costs', ...args], shell, '0.0.0');
  return { code, printed: shell.printed.join('\n'), complained: shell.complained.join('\n'), asked };
}

test('costs are told by purpose unless something else is asked for, with the budgets that models count in', async () => {
  const { code, printed, asked } = await keelson([]);
  assert.deepEqual([code, asked], [0, [{ by: 'purpose' }]]);
  assert.match(printed, /tokens-a-day/);
  assert.doesNotMatch(printed, /refunds|mails|2026-11-25/);
  assert.deepEqual((await keelson(['--by', 'customer', '--since', '2026-10-01'])).asked, [{ by: 'customer', since: '2026-10-01' }]);
});

test('with --json it is one document of report, budgets and forecast', async () => {
  const { report, budgets, forecast: told } = JSON.parse((await keelson(['--json'])).printed) as { report: CostReport; budgets: BudgetView[]; forecast: CostForecast };
  assert.deepEqual([report.since, budgets.map(({ id }) => id), told], ['2026-11-01', ['tokens-a-day'], forecast]);
});

test('about the past neither the budgets of today nor the forecast are told', async () => {
  const { printed, asked } = await keelson(['--until', '2026-10-31', '--json']);
  assert.deepEqual(asked, [{ by: 'purpose', until: '2026-10-31' }]);
  const { budgets, forecast: told } = JSON.parse(printed) as { budgets: BudgetView[]; forecast: CostForecast | null };
  assert.deepEqual([budgets, told], [[], null]);
});

test('while nobody knows which budgets there are it tells the costs all the same', async () => {
  const { code, printed } = await keelson([], { budgets: null });
  assert.equal(code, 0);
  assert.match(printed, /policy\.yaml can't be used/);
});

test('what it can not be told by, and what is no day, is wrong usage that names what to write', async () => {
  const by = await keelson(['--by', 'week']);
  assert.equal(by.code, 2);
  assert.match(by.complained, /agent, purpose, model, day, customer/);
  for (const day of ['yesterday', '2026-02-30', '2026-11', '2026-11-01T09:00']) {
    for (const option of ['--since', '--until']) {
      const { code, complained, asked } = await keelson([option, day]);
      assert.deepEqual([code, asked], [2, []], day);
      assert.match(complained, new RegExp(`"${day}" is not a day, for ${option}[\\s\\S]*2026-03-31`));
    }
  }
});
