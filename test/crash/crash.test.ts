import assert from 'node:assert/strict';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { initCompany } from '../../src/company.ts';
import { readOutcome, type Outcome } from './outcome.ts';
import { compileCache, runRoute, type KillPoint, type RouteEnd } from './route-process.ts';

const mails = ['01-invoice-copy', '04-cancel', '05-upgrade', '06-upgrade-delivered-again', '09-auto-reply', '11-injection', '13-invoice-follow-up'].map((name) =>
  fileURLToPath(new URL(`../../examples/monday/${name}.eml`, import.meta.url)),
);
const origin = Date.now();
const processesAtOnce = 2;

describe('a process that is killed at any point of the route goes on to the same end', () => {
  let place = '';
  let folders = 0;
  let reference: Outcome;
  let points: string[] = [];
  const reached = new Set<string>();

  const newCompany = async (): Promise<string> => {
    const folder = join(place, `company-${folders++}`);
    await cp(join(place, 'fresh'), folder, { recursive: true });
    return folder;
  };
  const run = (folder: string, killAt?: KillPoint): Promise<RouteEnd> => runRoute({ folder, origin, mails }, killAt);

  before(async () => {
    place = await mkdtemp(join(tmpdir(), 'keelson-crash-'));
    await initCompany(join(place, 'fresh'), { name: 'Tidemark', address: 'support@tidemark.example', zone: 'Europe/Berlin' });
    // Its ledger is begun on the route, so that the first commits are among the points.
    await rm(join(place, 'fresh', 'data'), { recursive: true });
    const folder = await newCompany();
    points = (await run(folder)).points.filter((line) => line.startsWith('before ')).map((line) => line.slice('before '.length));
    reference = await readOutcome(folder);
  });
  after(() => Promise.all([place, compileCache].map((folder) => rm(folder, { recursive: true, force: true }))));

  /** Kills at each of the points in turn, each in a later life of the same company, then lets it go on to its end. */
  async function crash(...killAt: KillPoint[]): Promise<void> {
    const folder = await newCompany();
    for (const point of killAt) {
      const end = await run(folder, point);
      if (end.killed) reached.add(`${point.n} ${end.points[0]}`);
      if (!end.killed) break;
    }
    await run(folder);
    const { problems, ...outcome } = await readOutcome(folder);
    const { problems: _none, ...expected } = reference;
    assert.deepEqual(problems, [], `killed at ${JSON.stringify(killAt)}`);
    assert.deepEqual(outcome, expected, `killed at ${JSON.stringify(killAt)}`);
    await rm(folder, { recursive: true });
  }

  async function crashAtEach(all: KillPoint[][]): Promise<void> {
    const left = [...all];
    await Promise.all(
      Array.from({ length: processesAtOnce }, async () => {
        for (let next = left.shift(); next !== undefined; next = left.shift()) await crash(...next);
      }),
    );
  }

  test('undisturbed, the route answers, asks, rejects and ignores, and nothing is amiss', () => {
    assert.deepEqual(reference.problems, []);
    console.log(JSON.stringify(reference, null, 1).slice(0, 9000), points.length);
  });
  test('killed at every point', async () => {
    await crashAtEach(points.flatMap((_, i): KillPoint[][] => [[{n: i+1, side: 'before'}], [{n: i+1, side: 'after'}]]));
    console.log(reached.size, points.length*2);
  });
});
