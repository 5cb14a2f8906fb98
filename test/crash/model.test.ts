import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { CrashedModelHouse, mails } from './model-house.ts';
import { compileCache, type KillPoint } from './route-process.ts';

/** Lives that end by a crash in the middle of the route, and how many of them each company has. */
const crashes = 8;
const crashesEach = 4;
const companiesAtOnce = 2;
/** Appends that meet are one commit, and whether two meet is a matter of microseconds: a few points may be missed. */
const reachedMin = 0.7;

/** Commits that meet differ from run to run: of what one writes, the kind that is rarest says where it is. */
const rarest = ['task.completed', 'effect.succeeded', 'effect.started', 'inbox.decided', 'effect.proposed', 'task.parked', 'model.called', 'budget.reserved'];
const telling = (label: string): string => rarest.find((kind) => label.includes(kind)) ?? label;

after(() => rm(compileCache, { recursive: true, force: true }));

describe('a process that is killed while it asks models loses nothing and counts everything', () => {
  /** Of an undisturbed route, in order. */
  let points: string[] = [];
  let requests = 0;

  before(async () => {
    const house = await CrashedModelHouse.open();
    try {
      points = (await house.run()).points.filter((line) => line.startsWith('before ')).map((line) => line.slice('before '.length));
      requests = (await house.peer.requests()).length;
      assert.deepEqual(await house.problems(0, requests), []);
    } finally {
      await house.close();
    }
  });

  /** Dies at each of these, one life after the other, then comes to its end. Returns how many were reached. */
  async function survives(...deaths: ((house: CrashedModelHouse) => Promise<{ killed: boolean }>)[]): Promise<number> {
    return survivesIn(await CrashedModelHouse.open(), ...deaths);
  }

  async function survivesIn(house: CrashedModelHouse, ...deaths: ((house: CrashedModelHouse) => Promise<{ killed: boolean }>)[]): Promise<number> {
    try {
      let killed = 0;
      for (const die of deaths) if ((await die(house)).killed) killed += 1;
      await house.run();
      assert.deepEqual(await house.problems(killed, requests), [], deaths.map((die) => die.name || String(die)).join(', then '));
      return killed;
    } finally {
      await house.close();
    }
  }

  const at = (side: KillPoint['side'], part: string, n = 1) => Object.defineProperty((house: CrashedModelHouse) => house.run({ n, side, part }), 'name', { value: `${side} ${part} ${n}` });
  const asked = (n: number) => Object.defineProperty((house: CrashedModelHouse) => house.runUntilAsked(n), 'name', { value: `asked ${n}` });

  /** Each is further on the route than the one before: what it is after earlier crashes is told by what it writes, and how often that is written from there on. */
  function inChain(chain: readonly { index: number; side: KillPoint['side'] }[]) {
    return chain.map(({ index, side }, n) => {
      const part = telling(points[index] ?? '');
      const last = chain[n - 1];
      const from = last === undefined ? 0 : last.index + (last.side === 'before' ? 0 : 1);
      return at(side, part, points.slice(from, index + 1).filter((label) => label.includes(part)).length);
    });
  }

  test('undisturbed, each mail has its risk read and its reply drafted, and one draft is mended', () => {
    assert.equal(requests, 2 * mails.length + 1);
    for (const part of ['budget.reserved', 'model.called', 'effect.proposed', 'task.completed']) assert.ok(points.some((label) => label.includes(part)), `${part} is among the points`);
  });

  test('T1 B1 B2: killed at commits and files all along the route, on one side or the other', async (t) => {
    // From the first reservation on: what comes before has no model in it. Every so many points one, so that they lie evenly.
    const first = points.findIndex((label) => label.includes('budget.reserved'));
    const chosen = Array.from({ length: crashes }, (_, n) => ({ index: first + Math.floor((n * (points.length - first)) / crashes), side: n % 2 === 0 ? ('before' as const) : ('after' as const) }));
    const companies = crashes / crashesEach;
    const chains = Array.from({ length: companies }, (_, chain) => inChain(chosen.filter((_point, n) => n % companies === chain)));
    let killed = 0;
    const left = [...chains];
    const work = async (): Promise<void> => {
      for (let next = left.shift(); next !== undefined; next = left.shift()) {
        const reached = await survives(...next);
        killed += reached;
      }
    };
    await Promise.all(Array.from({ length: companiesAtOnce }, work));
    t.diagnostic(`${killed} of ${crashes} points, out of ${points.length - first}`);
    assert.ok(killed >= crashes * reachedMin);
  });

  test('B1: killed when the request is at the provider and not answered, three times in a row: it is lost at its worst, and made once more', async () => {
    assert.equal(await survives(asked(1), asked(1), asked(2)), 3);
  });

  test('B1 B2: killed with three tasks asking at once: each loses its request at most, and none is asked for twice more', async () => {
    const house = await CrashedModelHouse.open();
    house.together = true;
    assert.equal(await survivesIn(house, asked(3), at('before', 'model.called'), at('after', 'budget.reserved', 2)), 3);
  });

  test('B2: what is lost fills its budget until the operator raises it: the provider never charges more than the cap', async () => {
    const house = await CrashedModelHouse.open(8_000);
    house.together = true;
    try {
      let killed = 0;
      for (let life = 0; life < 4; life++) {
        killed += (await house.runUntilAsked(1)).killed ? 1 : 0;
        assert.deepEqual((await house.budgets()).problems, [], `after ${killed} crashes`);
      }
      await house.run();
      const { problems, asked: questions } = await house.budgets();
      assert.deepEqual(problems, []);
      assert.ok(killed >= 1 && killed < 4 && questions > 0, `${killed} crashes, and ${questions} questions`);
    } finally {
      await house.close();
    }
  });

  test('B1: killed between the answer and its record, and after it', async () => {
    assert.equal(await survives(at('before', 'model.called'), at('after', 'model.called'), at('before', 'model.called', 2)), 3);
  });
});
