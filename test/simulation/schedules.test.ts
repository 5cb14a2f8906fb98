import assert from 'node:assert/strict';
import { test } from 'node:test';
import { agent, CompanyOfAgents, freshFolder, removeFolder } from './company-of-agents.ts';
import { crashingLedger, type CrashPlan } from './faulty-ledger.ts';
import { firstDay, VirtualClock } from './virtual-clock.ts';

const agents = [agent('digest', (ctx) => ctx.step('digest', () => 1))];
const hour = 3_600_000;

/** Two hours of an hourly schedule, with a process that dies as planned in the middle of it, and another that goes on. */
async function twoHours(plan: CrashPlan): Promise<{ due: string[]; fired: number; died: boolean }> {
  const root = freshFolder();
  const death = { happened: false };
  const dying = await CompanyOfAgents.open({
    folder: `${root}/0`,
    agents,
    death,
    wrap: (ledger) => crashingLedger(ledger, plan, { folder: `${root}/0`, image: `${root}/1`, onCrash: () => (death.happened = true) }),
  });
  let died = false;
  try {
    const set = dying.schedules.set({ name: 'hourly', agent: 'digest', input: null, cron: '30 * * * *', zone: 'UTC' });
    await Promise.race([set, dying.settle()]);
    await dying.pass(2 * hour);
    died = dying.dead;
  } finally {
    await dying.abandon();
  }
  const next = await CompanyOfAgents.open({ folder: `${root}/${died ? 1 : 0}`, clock: new VirtualClock(dying.clock.now()), agents });
  try {
    await next.pass(firstDay + 2 * hour - next.clock.now());
    const tasks = await next.ledger.events({ kind: 'task.created', limit: 100 });
    const fired = await next.ledger.events({ kind: 'schedule.fired', limit: 100 });
    return { due: tasks.flatMap((event) => (event.kind === 'task.created' ? [event.data.key] : [])), fired: fired.length, died };
  } finally {
    await next.close();
    removeFolder(root);
  }
}

for (const moment of ['before-commit', 'after-commit'] as const) {
  test(`a schedule fires once for each due time when the process dies ${moment}, whichever commit it is (T7)`, async () => {
    const expected = [firstDay + hour / 2, firstDay + (3 * hour) / 2].map((due) => `schedule:hourly:${due}`);
    // The first append sets the schedule; without it there is nothing to fire.
    for (let append = 2; ; append++) {
      const { due, fired, died } = await twoHours({ append, moment });
      assert.deepEqual(due, expected, `death at append ${append}`);
      assert.equal(fired, 2);
      if (!died) return;
    }
  });
}
