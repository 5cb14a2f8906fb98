import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Ledger } from '../../src/ledger/port.ts';
import { CompanyOfAgents, freshFolder, removeFolder } from './company-of-agents.ts';
import { crashingLedger, seedingLedger, type CrashPlan } from './faulty-ledger.ts';
import { ledgerContent, type TaskContent } from './ledger-content.ts';
import { programAgents, programs, type Program } from './program.ts';
import { firstDay, VirtualClock } from './virtual-clock.ts';
import { choices, live } from './world.ts';

const runs = Number(process.env['KEELSON_SIMULATION_RUNS'] ?? 200);

interface Ending {
  content: TaskContent[];
  crashes: number;
}

interface Life {
  root: string;
  number: number;
  began: number;
  plan: CrashPlan | undefined;
}

/** One process: it takes up what the folder has, and lives until the program is done or the planned death. */
async function lead({ root, number, began, plan }: Life, program: Program, pick: (below: number) => number): Promise<{ content: TaskContent[] | null; now: number }> {
  const folder = `${root}/${number}`;
  const death = { happened: false };
  const dying = (ledger: Ledger): Ledger =>
    plan ? crashingLedger(ledger, plan, { folder, image: `${root}/${number + 1}`, onCrash: () => (death.happened = true) }) : ledger;
  const company = await CompanyOfAgents.open({ folder, clock: new VirtualClock(began), agents: programAgents, death, wrap: (ledger) => seedingLedger(dying(ledger)) });
  try {
    const started = company.engine.start({ agent: 'program', input: { name: 'root', program }, subject: null, cause: null, key: 'root' });
    await Promise.race([started, company.settle()]);
    await live(company, pick);
    if (company.dead) return { content: null, now: company.clock.now() };
    assert.equal((await company.ledger.verify()).problems.length, 0);
    const content = await ledgerContent(company.ledger);
    assert.ok((await company.ledger.rebuild()).identical, 'L3: rebuilt to the same');
    return { content, now: company.clock.now() };
  } finally {
    await company.abandon();
  }
}

/** Runs a program to its end in a company whose process dies as planned, one life after the other. */
async function simulate(program: Program, seed: number, plans: CrashPlan[]): Promise<Ending> {
  const root = freshFolder();
  const pick = choices(seed);
  try {
    for (let number = 0, began = firstDay; ; number++) {
      const { content, now } = await lead({ root, number, began, plan: plans[number] }, program, pick);
      if (content) return { content, crashes: number };
      began = now;
    }
  } finally {
    removeFolder(root);
  }
}

const crashPlans = fc.array(fc.record<CrashPlan>({ append: fc.integer({ min: 1, max: 25 }), moment: fc.constantFrom('before-commit', 'after-commit') }), { minLength: 1, maxLength: 4 });

test('a random program comes to the same end and the same ledger, however often the process dies (T1, T3, T6)', { timeout: 300_000 }, async (t) => {
  let crashes = 0;
  let steps = 0;
  let done = 0;
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
      done += 1;
      crashes += disturbed.crashes;
    }),
    { numRuns: runs },
  );
  t.diagnostic(`${done} programs, ${steps} steps, ${crashes} crashes`);
  assert.ok(crashes > runs / 3, 'most programs met a crash');
});
