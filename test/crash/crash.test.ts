import assert from 'node:assert/strict';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { initCompany } from '../../src/company.ts';
import { eventSchemas } from '../../src/vocabulary/events.ts';
import { readOutcome, type Outcome } from './outcome.ts';
import { compileCache, runRoute, type KillPoint, type RouteEnd } from './route-process.ts';

/** An answer by playbook, one that is rejected, one that is edited and came twice, an auto-reply, and an attack. */
const mails = ['01-invoice-copy', '04-cancel', '05-upgrade', '06-upgrade-delivered-again', '09-auto-reply', '11-injection'].map((name) =>
  fileURLToPath(new URL(`../../examples/monday/${name}.eml`, import.meta.url)),
);
const origin = Date.now();
const processesAtOnce = 2;
/** Appends that meet are one commit, and whether two meet is a matter of microseconds, the more so after a crash: a few points may be missed. */
const reachedMin = 0.85;

describe('a process that is killed at any point of the route goes on to the same end', () => {
  let place = '';
  let folders = 0;
  let reference: Outcome;
  /** In order, each with its two sides. */
  let points: string[] = [];

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

  /** Kills at each of the points in turn, each in a later life of the same company, and then lets it go on. Returns how many were reached. */
  async function crash(...killAt: KillPoint[]): Promise<number> {
    const folder = await newCompany();
    let killed = 0;
    for (const point of killAt) if ((await run(folder, point)).killed) killed += 1;
    await run(folder);
    const { problems, ...outcome } = await readOutcome(folder);
    const { problems: _none, ...expected } = reference;
    const where = killAt.map(({ n, side, part }) => `${side} point ${n} ${part ?? `(${points[n - 1]})`}`).join(', then ');
    assert.deepEqual(problems, [], `killed ${where}`);
    assert.deepEqual(outcome, expected, `killed ${where}`);
    await rm(folder, { recursive: true });
    return killed;
  }

  /**
   * So many crashes in each company, every one further on the route than the one before: what a point is after earlier crashes is told by its label, and how many of that label come
   * before it from there on.
   */
  function inChains(targets: readonly { index: number; side: KillPoint['side'] }[], length: number): KillPoint[][] {
    const companies = Math.ceil(targets.length / length);
    return Array.from({ length: companies }, (_, first) =>
      targets.filter((_target, n) => n % companies === first).map(({ index, side }, n, chain): KillPoint => {
        const last = chain[n - 1];
        if (last === undefined) return { n: index + 1, side };
        const label = points[index] ?? '';
        const from = last.index + (last.side === 'before' ? 0 : 1);
        return { n: points.slice(from, index + 1).filter((other) => other.includes(label)).length, side, part: label };
      }),
    );
  }

  /** How many crashes were reached. */
  async function crashAtEach(all: readonly KillPoint[][]): Promise<number> {
    const left = [...all];
    let killed = 0;
    const work = async (): Promise<void> => {
      for (let next = left.shift(); next !== undefined; next = left.shift()) {
        const reached = await crash(...next);
        killed += reached;
      }
    };
    await Promise.all(Array.from({ length: processesAtOnce }, work));
    return killed;
  }

  /** Every mail's bytes go the same way to the disk, and so does every outcome that is learned from: the first two stand for all. */
  const isRepeated = (label: string, index: number): boolean => (label.endsWith(' blob') || label.endsWith(' association.observed')) && points.slice(0, index).filter((earlier) => earlier === label).length >= 2;
  const isAboutEffects = (label: string): boolean => /effect\.(?:approved|started|succeeded)| mail$/.test(label);

  test('undisturbed, the route answers, edits, rejects, asks and ignores, and what is outside is what was approved', () => {
    assert.deepEqual(reference.problems, []);
    const ends = Object.values(reference.cases).flatMap(({ tasks }) => tasks.map(({ result }) => (result as { outcome: string }).outcome));
    assert.deepEqual(ends.toSorted(), ['no-answer-needed', 'rejected', 'replied', 'replied']);
    assert.equal(reference.duplicates, 1);
    const kinds = new Set(points.flatMap((label) => label.split(' ').filter((word) => word in eventSchemas)));
    for (const kind of ['mail.received', 'signal.duplicate', 'intent.recorded', 'task.created', 'step.completed', 'task.parked', 'inbox.opened', 'request.done', 'inbox.decided', 'effect.started', 'effect.succeeded', 'task.completed']) {
      assert.ok(kinds.has(kind), `${kind} is among the points`);
    }
  });

  test('T1 E2 E3: killed at every commit and every file, on one side or the other', async (t) => {
    const targets = points.flatMap((label, index) => (isRepeated(label, index) ? [] : [{ index, side: index % 2 === 0 ? ('before' as const) : ('after' as const) }]));
    const killed = await crashAtEach(inChains(targets, 3));
    t.diagnostic(`${killed} of ${targets.length} points`);
    assert.ok(killed >= targets.length * reachedMin);
  });

  test('E2 E3: killed around every call of the adapter, on the other side too', async (t) => {
    const targets = points.flatMap((label, index) => (isAboutEffects(label) ? [{ index, side: index % 2 === 0 ? ('after' as const) : ('before' as const) }] : []));
    const killed = await crashAtEach(inChains(targets, 2));
    t.diagnostic(`${killed} of ${targets.length} points`);
    assert.ok(killed >= targets.length * reachedMin);
  });

  test('T1 E3: killed again while it recovers', async (t) => {
    const started: KillPoint = { n: 1, side: 'after', part: 'effect.started' };
    const killAt: KillPoint[][] = [
      [{ n: 1, side: 'after', part: 'commit exec' }, { n: 1, side: 'before', part: 'company.created' }],
      [{ n: 3, side: 'after', part: 'mail.received' }, { n: 1, side: 'before', part: 'mail.received' }],
      [{ n: 2, side: 'after', part: 'task.created' }, { n: 1, side: 'before', part: 'task.recovered' }, { n: 1, side: 'after', part: 'task.recovered' }],
      [{ n: 1, side: 'after', part: 'effect.proposed' }, { n: 1, side: 'before', part: 'task.parked' }],
      [{ n: 1, side: 'after', part: 'inbox.decided' }, { n: 1, side: 'after', part: 'inbox.decided' }],
      [started, { n: 1, side: 'before', part: 'effect.doubted' }, { n: 1, side: 'after', part: 'effect.doubted' }],
      [started, { n: 1, side: 'after', part: 'effect.started' }, { n: 1, side: 'before', part: 'link mail' }, { n: 1, side: 'after', part: 'link mail' }],
      [{ n: 1, side: 'after', part: 'link mail' }, { n: 1, side: 'after', part: 'effect.started' }, { n: 1, side: 'before', part: 'effect.succeeded' }],
      [{ n: 1, side: 'before', part: 'effect.succeeded' }, { n: 1, side: 'before', part: 'effect.succeeded' }, { n: 1, side: 'after', part: 'effect.succeeded' }],
    ];
    const killed = await crashAtEach(killAt);
    t.diagnostic(`${killed} of ${killAt.flat().length} points`);
    assert.equal(killed, killAt.flat().length);
  });
});
