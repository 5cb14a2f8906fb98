import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { agent, companyOf, nextLife } from '../../test/simulation/company-of-agents.ts';
import { seededRandom } from './seeded-random.ts';

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('time, randomness and ids', () => {
  it('are the same in every replay, in this process and in the next (T6)', async (t) => {
    const seen: string[] = [];
    const agents = [
      agent('a', async (ctx) => {
        const drawn: unknown[] = [ctx.now(), ctx.random(), ctx.uuid()];
        await ctx.step('one', () => 1);
        drawn.push(ctx.now(), ctx.random());
        await ctx.sleep('pause', 60_000);
        drawn.push(ctx.now(), ctx.uuid());
        await ctx.ask('go on?', { summary: 'Go on?', recommended: 'yes' });
        drawn.push(ctx.now(), ctx.random(), ctx.random());
        seen.push(JSON.stringify(drawn.slice(0, 7)));
        await ctx.sleep('pause', 1_000);
        return drawn;
      }),
    ];
    const company = await companyOf(t, agents);
    const started = company.clock.now();
    const task = await company.start('a');
    await company.pass(90_000);
    const next = await nextLife(t, company, agents);
    await next.pass(1_000);
    await next.decide(1, 'answer', 'yes');
    await next.pass(1_000);
    const result = (await next.result(task)) as number[];
    assert.equal(seen.length, 2);
    assert.equal(seen[0], seen[1]);
    assert.deepEqual([result[0], result[3], result[5], result[7]], [started, started, started + 60_000, started + 91_000]);
  });

  it('follow the answers, not the clock of the machine: now() is the time of the last one (T6)', async (t) => {
    const agents = [
      agent('a', async (ctx) => {
        await ctx.step('one', () => 1);
        const drawn = ctx.now();
        await ctx.waitFor('word', { signal: 'word' });
        return [drawn, ctx.now()];
      }),
    ];
    const company = await companyOf(t, agents);
    const task = await company.start('a');
    const started = company.clock.now();
    await company.settle();
    company.clock.jumpTo(started + 5_000);
    const next = await nextLife(t, company, agents);
    await next.signal('word', null, 1);
    next.clock.jumpTo(started + 9_000);
    await next.settle();
    assert.deepEqual(await next.result(task), [started, started + 5_000]);
  });

  it('differ from task to task (T6)', async (t) => {
    const company = await companyOf(t, [agent('a', async (ctx) => [ctx.random(), ctx.uuid()])]);
    const tasks = [await company.start('a', 1), await company.start('a', 2)];
    await company.settle();
    assert.notDeepEqual(await company.result(tasks[0]!), await company.result(tasks[1]!));
  });
});

describe('seeded random', () => {
  it('gives uuids that are well formed and do not repeat (T6)', () => {
    const random = seededRandom('seed');
    const uuids = Array.from({ length: 2_000 }, () => random.uuid());
    for (const uuid of uuids) assert.match(uuid, uuidPattern);
    assert.equal(new Set(uuids).size, uuids.length);
    assert.equal(seededRandom('seed').uuid(), uuids[0]);
    assert.notEqual(seededRandom('another').uuid(), uuids[0]);
  });

  it('gives numbers from 0 up to, and without, 1, evenly (T6)', () => {
    const random = seededRandom('seed');
    const counts = Array.from({ length: 10 }, () => 0);
    for (let n = 0; n < 10_000; n++) {
      const number = random.next();
      assert.ok(number >= 0 && number < 1);
      counts[Math.floor(number * 10)]! += 1;
    }
    // 1000 ± 5 standard deviations (30 each).
    for (const count of counts) assert.ok(count > 850 && count < 1_150, String(counts));
  });
});
