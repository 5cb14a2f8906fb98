import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Json } from '../../src/vocabulary/json.ts';
import { CompanyOfAgents, freshFolder, removeFolder } from './company-of-agents.ts';
import { crashingLedger, seedingLedger, type CrashPlan } from './faulty-ledger.ts';
import { ledgerContent, type TaskContent } from './ledger-content.ts';
import { programAgents, programs, type Program } from './program.ts';
import { VirtualClock } from './virtual-clock.ts';
import { choices, live } from './world.ts';

const runs = Number(process.env['KEELSON_SIMULATION_RUNS'] ?? 300);

interface Ending {
  content: TaskContent[];
  crashes: number;
}

/** Runs a program to its end in a company whose process dies as planned, one life after the other. */
async function simulate(program: Program, seed: number, plans: CrashPlan[]): Promise<Ending> {
  const root = freshFolder();
  const clock = new VirtualClock();
  const pick = choices(seed);
  try {
    for (let lives = 0; ; lives++) {
      const folder = `${root}/${lives}`;
      const plan = plans[lives] ?? null;
      let over = false;
      const company = await CompanyOfAgents.open({
        folder,
        clock: new VirtualClock(clock.now()),
        agents: programAgents,
        wrap: (ledger) => seedingLedger(plan ? crashingLedger(ledger, folder, `${root}/${lives + 1}`, plan, () => (over = true)) : ledger),
      });
      const started = company.engine.start({ agent: 'program', input: program as unknown as Json, subject: null, cause: null, key: 'root' });
      await Promise.race([started, company.settle()]);
      await live(company, pick, () => over);
      clock.jumpTo(company.clock.now());
      if (over) {
        await company.abandon();
        continue;
      }
      assert.equal((await company.ledger.verify()).problems.length, 0);
      const content = await ledgerContent(company.ledger);
      assert.ok((await company.ledger.rebuild()).identical, 'L3: rebuilt to the same');
      await company.close();
      return { content, crashes: lives };
    }
  } finally {
    removeFolder(root);
  }
}

const crashPlans = fc.array(fc.record<CrashPlan>({ append: fc.integer({ min: 1, max: 25 }), moment: fc.constantFrom('before-commit', 'after-commit') }), { minLength: 1, maxLength: 4 });

test('a random program comes to the same end and the same ledger, however often the process dies (T1, T3, T6)', { timeout: 300_000 }, async (t) => {
  let crashes = 0;
  let steps = 0;
  await fc.assert(
    fc.asyncProperty(programs, fc.integer(), fc.integer(), crashPlans, async (program, calm, stormy, plans) => {
      const undisturbed = await simulate(program, calm, []);
      const disturbed = await simulate(program, stormy, plans);
      assert.deepEqual(disturbed.content, undisturbed.content);
      for (const { steps: recorded } of disturbed.content) {
        const names = recorded.map((step) => step.split(':')[0]);
        assert.equal(new Set(names).size, names.length, 'T1: a step has one recorded result');
        steps += names.length;
      }
      crashes += disturbed.crashes;
    }),
    { numRuns: runs, verbose: 1 },
  );
  t.diagnostic(`${runs} programs, ${steps} steps, ${crashes} crashes`);
  assert.ok(crashes > runs / 3, 'most programs met a crash');
});
