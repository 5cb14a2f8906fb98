import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { drift } from '../../bench/api-drift.ts';
import { busyCompany } from './busy-company.ts';
import { consoleHouse, noBrowser, type ConsoleHouse } from './house.ts';

let house: ConsoleHouse;
before(async () => {
  if (noBrowser === false) house = await consoleHouse({ make: busyCompany, runs: false });
});
after(() => house?.close());

describe('the table of what each page asks for before it shows anything', { skip: noBrowser }, () => {
  test('is what the console does ask for: by it the bench measures', async () => {
    const page = await house.open('/today');
    const item = (await house.company.inbox.list())[0]?.id ?? 0;
    assert.deepEqual(await drift(page.context(), house.url, { task: 't2', item, subject: 'customer:rick.barlow@northgate-gym.example', words: 'charged twice', agent: 'support', kind: 'mail.received', since: Date.now() - 86_400_000 }, 200), []);
    assert.deepEqual(house.complaints, []);
  });
});
