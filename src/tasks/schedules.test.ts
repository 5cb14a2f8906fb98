import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { agent, companyOf, nextLife, type AnyAgent, type CompanyOfAgents } from '../../test/simulation/company-of-agents.ts';
import { VirtualClock } from '../../test/simulation/virtual-clock.ts';

const agents: AnyAgent[] = [agent('digest', (ctx, input) => ctx.step('digest', () => input))];
const hour = 3_600_000;
const day = 24 * hour;
const zone = 'Europe/Berlin';
const at = (text: string): number => new Date(text).getTime();

async function companyAt(t: TestContext, time: string): Promise<CompanyOfAgents> {
  return companyOf(t, agents, { clock: new VirtualClock(at(time)) });
}

/** The times for which there is a task, and how often each schedule said that it fired. */
async function fired(company: CompanyOfAgents): Promise<{ due: string[]; missed: number[] }> {
  await company.settle();
  const created = await company.ledger.events({ kind: 'task.created', limit: 10_000 });
  const events = await company.ledger.events({ kind: 'schedule.fired', limit: 10_000 });
  return {
    due: created.map(({ data }) => new Date(Number('key' in data ? data.key.split(':').at(-1) : NaN)).toISOString().slice(0, 16)),
    missed: events.map(({ data }) => ('missed' in data ? data.missed : NaN)),
  };
}

const daily = { name: 'daily', agent: 'digest', input: null, cron: '30 2 * * *', zone };
const hourly = { name: 'hourly', agent: 'digest', input: null, cron: '0 * * * *', zone };

describe('a cron schedule', () => {
  it('fires once at each due time (T7)', async (t) => {
    const company = await companyAt(t, '2026-01-05T09:10:00Z');
    await company.schedules.set(hourly);
    await company.pass(3 * hour);
    assert.deepEqual(await fired(company), { due: ['2026-01-05T10:00', '2026-01-05T11:00', '2026-01-05T12:00'], missed: [0, 0, 0] });
  });

  it('fires once for a due time across restarts just before, at, and after it (T7)', async (t) => {
    let company = await companyAt(t, '2026-01-05T09:59:59.999Z');
    await company.schedules.set(hourly);
    company = await nextLife(t, company, agents);
    await company.pass(1);
    for (let n = 0; n < 3; n++) {
      company = await nextLife(t, company, agents);
      await company.pass(1);
    }
    assert.deepEqual((await fired(company)).due, ['2026-01-05T10:00']);
  });

  it('fires once for all the times that were missed while nothing ran, for the newest, and counts the others (T7)', async (t) => {
    const company = await companyAt(t, '2026-01-05T09:10:00Z');
    await company.schedules.set(hourly);
    await company.settle();
    company.clock.jumpTo(at('2026-01-05T14:20:00Z'));
    const next = await nextLife(t, company, agents);
    assert.deepEqual(await fired(next), { due: ['2026-01-05T14:00'], missed: [4] });
    await next.pass(hour);
    assert.deepEqual(await fired(next), { due: ['2026-01-05T14:00', '2026-01-05T15:00'], missed: [4, 0] });
  });

  it('fires for the newest time also when more were missed than are counted (T7)', async (t) => {
    const company = await companyAt(t, '2026-01-05T09:10:30Z');
    await company.schedules.set({ ...hourly, cron: '* * * * *' });
    await company.settle();
    company.clock.jumpTo(at('2026-01-08T00:00:10Z'));
    const next = await nextLife(t, company, agents);
    assert.deepEqual(await fired(next), { due: ['2026-01-08T00:00'], missed: [1_000] });
  });

  it('that is edited does not fire a second time for a time that it had already (T7)', async (t) => {
    const company = await companyAt(t, '2026-01-05T09:59:00Z');
    await company.schedules.set(hourly);
    await company.pass(60_000);
    company.clock.jumpTo(at('2026-01-05T09:59:30Z'));
    await company.schedules.set({ ...hourly, input: 'edited' });
    await company.pass(30_000);
    assert.deepEqual((await fired(company)).due, ['2026-01-05T10:00']);
    await company.pass(hour);
    const created = await company.ledger.events({ kind: 'task.created', limit: 10 });
    assert.deepEqual(created.map(({ data }) => ('input' in data ? data.input : NaN)), [null, 'edited']);
  });

  it('neither repeats nor loses a time when the clock is set back (T7)', async (t) => {
    const company = await companyAt(t, '2026-01-05T09:10:00Z');
    await company.schedules.set(hourly);
    await company.pass(2 * hour);
    company.clock.jumpTo(at('2026-01-05T09:30:00Z'));
    await company.start('digest', 'something else', { key: 'else:0' });
    await company.pass(3 * hour);
    const { due } = await fired(company);
    assert.deepEqual(due.filter((time) => !time.startsWith('1970')), ['2026-01-05T10:00', '2026-01-05T11:00', '2026-01-05T12:00']);
  });

  for (const how of ['in the same process', 'and the process begun anew'] as const) {
    it(`goes on in time after the clock was wrong by years and was corrected, ${how} (T7)`, async (t) => {
      let company = await companyAt(t, '2026-01-05T09:10:00Z');
      await company.schedules.set(hourly);
      await company.settle();
      company.clock.jumpTo(at('2031-01-01T00:00:30Z'));
      company.clock.advance();
      await company.settle();
      company.clock.jumpTo(at('2026-01-05T09:20:00Z'));
      if (how !== 'in the same process') company = await nextLife(t, company, agents);
      await company.schedules.set({ ...daily, name: 'another' });
      await company.pass(hour);
      assert.equal((await fired(company)).due.at(-1), '2026-01-05T10:00');
    });
  }

  it('that is removed does not fire, and an unknown one cannot be removed', async (t) => {
    const company = await companyAt(t, '2026-01-05T09:10:00Z');
    await company.schedules.set(hourly);
    await company.schedules.remove('hourly');
    await company.pass(2 * hour);
    assert.deepEqual((await fired(company)).due, []);
    await assert.rejects(company.schedules.remove('hourly'), { code: 'schedule.unknown' });
  });

  it('fires once on the day on which its hour does not exist, and once on the day on which it comes twice (T7)', async (t) => {
    const spring = await companyAt(t, '2026-03-27T12:00:00Z');
    await spring.schedules.set(daily);
    await spring.pass(4 * day);
    const days = (await fired(spring)).due.map((time) => time.slice(0, 10));
    assert.deepEqual(days, ['2026-03-28', '2026-03-29', '2026-03-30', '2026-03-31']);
    const autumn = await companyAt(t, '2026-10-23T12:00:00Z');
    await autumn.schedules.set(daily);
    await autumn.pass(4 * day);
    assert.deepEqual((await fired(autumn)).due.map((time) => time.slice(0, 10)), ['2026-10-24', '2026-10-25', '2026-10-26', '2026-10-27']);
  });

  it('means the hour of its zone, in summer and in winter (T7)', async (t) => {
    const company = await companyAt(t, '2026-03-27T12:00:00Z');
    await company.schedules.set({ ...daily, cron: '0 9 * * *' });
    await company.pass(3 * day);
    assert.deepEqual((await fired(company)).due, ['2026-03-28T08:00', '2026-03-29T07:00', '2026-03-30T07:00']);
  });

  for (const [cron, inZone] of [['61 * * * *', zone], ['every day', zone], ['* * * * * *', zone], ['0 9 * * *', 'Mars/Olympus']] as const) {
    it(`is refused with an example when it is no schedule: ${cron} in ${inZone}`, async (t) => {
      const company = await companyAt(t, '2026-01-05T09:10:00Z');
      await assert.rejects(company.schedules.set({ ...daily, cron, zone: inZone }), { code: 'schedule.bad-cron' });
      assert.deepEqual(await company.schedules.list(), []);
    });
  }
});

describe('a schedule', () => {
  it('for one time fires once, then never again, and at once when its time is past (T7)', async (t) => {
    const company = await companyAt(t, '2026-01-05T09:10:00Z');
    await company.schedules.set({ name: 'once', agent: 'digest', input: 1, at: at('2026-01-05T09:30:00Z'), zone });
    await company.schedules.set({ name: 'past', agent: 'digest', input: 2, at: at('2026-01-05T08:00:00Z'), zone });
    await company.pass(day);
    assert.deepEqual((await fired(company)).due, ['2026-01-05T08:00', '2026-01-05T09:30']);
    await company.schedules.set({ name: 'once', agent: 'digest', input: 1, at: at('2026-01-05T09:30:00Z'), zone });
    await company.pass(day);
    assert.equal((await fired(company)).due.length, 2);
  });

  it('needs a cron line or a time, and not both', async (t) => {
    const company = await companyAt(t, '2026-01-05T09:10:00Z');
    const bare = { name: 'x', agent: 'digest', input: null, zone };
    await assert.rejects(company.schedules.set(bare), { code: 'schedule.bad' });
    await assert.rejects(company.schedules.set({ ...bare, cron: '* * * * *', at: 1 }), { code: 'schedule.bad' });
  });

  it('whose agent is gone is told to the operator, and the others go on (T7)', async (t) => {
    const company = await companyAt(t, '2026-01-05T09:10:00Z');
    await company.schedules.set({ ...hourly, name: 'a ghost', agent: 'nobody' });
    await company.schedules.set(hourly);
    await company.pass(hour);
    assert.deepEqual((await fired(company)).due, ['2026-01-05T10:00']);
    const [item] = await company.openItems();
    const opened = await company.ledger.event(item!.openedSeq);
    assert.match(JSON.stringify(opened.data), /a ghost.*There is no agent/);
    await company.decide(item!.id, 'dismiss');
    await company.pass(hour);
    assert.deepEqual((await fired(company)).due, ['2026-01-05T10:00', '2026-01-05T11:00']);
    assert.equal((await company.openItems()).length, 1);
  });
});
