import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startModelPeer, type ModelPeer } from '../test/peers/model-peer.ts';
import { makeDay, shareOfEqual, type Day } from './cost-mails.ts';
import { faults } from './cost-model.ts';
import { naiveDay, type NaiveResult } from './cost-naive.ts';
import { OurWay, type DayResult, type OurResult } from './cost-ours.ts';
import { measureOverhead } from './cost-overhead.ts';
import { costIn, large, small } from './cost-prices.ts';
import { isGood, qualityOf } from './cost-quality.ts';
import { openRawDisk } from './raw-disk.ts';
import { makeReport, type Measures, type Report, type Target } from './report.ts';
import { withScratch } from './scratch.ts';

const targets: Target[] = [
  { measure: 'costRatio', atMost: 0.25 },
  { measure: 'qualityDifference', atLeast: 0 },
  { measure: 'modelOverheadP50Ms', atMost: 2 },
];
const memory = '/dev/shm';
const answers = fileURLToPath(new URL('./cost-model.ts', import.meta.url));

async function withPeer<T>(work: (peer: ModelPeer) => Promise<T>): Promise<T> {
  const peer = await startModelPeer({ answers });
  try {
    return await work(peer);
  } finally {
    await peer.close();
  }
}

/** A day of 200 mails of customers, answered by a company with everything on and by a naive loop, through a server that counts tokens; and what `ctx.model` adds to a bare call. */
export async function benchCost({ n = 200 }: { n?: number | undefined }): Promise<{ report: Report; targets: Target[] }> {
  const day = makeDay('keelson bench');
  const started = performance.now();
  const { ours, naive, files } = await withScratch(async (place) => {
    const way = await OurWay.begin(place, day.before[0]?.at ?? 0);
    await way.answer(day.before);
    const sent = new Map(way.sent);
    const own = await withPeer((peer) => {
      way.useModels(peer.baseUrl, { plan: large, draft: small, classify: small });
      return way.answer(day.mails);
    });
    const folder = way.files();
    return { ours: own, files: folder, naive: await withPeer((peer) => naiveDay({ baseUrl: peer.baseUrl, files: folder, before: day.before, sent }, day.mails)) };
  });
  const dayMs = performance.now() - started;
  const material = [files.persona, ...files.playbooks.map(({ text }) => text)].join('\n');
  const overhead = await overheads(n);
  const settings = {
    mails: day.mails.length, mailsBefore: day.before.length, equalTexts: Math.round(shareOfEqual(day.mails) * 100) / 100, plan: large, draft: small, classify: small,
    largeInvents: faults[large].invents, largeOmits: faults[large].omits, smallInvents: faults[small].invents, smallOmits: faults[small].omits, pairs: n, daySeconds: Math.round(dayMs / 1_000),
  };
  return { report: makeReport('cost', settings, { ...compared(day, ours, naive, material), ...overhead }), targets };
}

/** Where the company lies on the disk (TMPDIR names it), beside what the disk takes for a commit of one row; and in memory, where only our own work counts. */
async function overheads(pairs: number): Promise<Measures> {
  const onDisk = await withScratch(async (place) => {
    const disk = openRawDisk(place, 1_000);
    const rawCommitMs = 1_000 / disk.oneByOne(1_000);
    disk.close();
    return { ...(await withPeer((peer) => measureOverhead(place, peer, pairs))), rawCommitMs };
  });
  if (!existsSync(memory)) return onDisk;
  const place = mkdtempSync(join(memory, 'keelson-bench-'));
  try {
    const { modelOverheadP50Ms, modelOverheadP95Ms } = await withPeer((peer) => measureOverhead(place, peer, pairs));
    return { ...onDisk, modelOverheadInMemoryP50Ms: modelOverheadP50Ms ?? 0, modelOverheadInMemoryP95Ms: modelOverheadP95Ms ?? 0 };
  } finally {
    rmSync(place, { recursive: true });
  }
}

function compared(day: Day, ours: OurResult, naive: NaiveResult, material: string): Measures {
  const tokens = ({ input, output }: DayResult): number => input + output;
  const own = judged(day, ours, material);
  const theirs = judged(day, naive, material);
  return {
    costRatio: ours.cost / naive.cost,
    costRatioNaiveWithProviderCache: ours.cost / naive.costWithProviderCache,
    // Without tiers: what our requests would cost if the large model had answered all of them.
    costRatioOneModel: costIn(large, ours) / naive.cost,
    costRatioOneModelBothWithProviderCache: costIn(large, ours) / naive.costWithProviderCache,
    tokenRatio: tokens(ours) / tokens(naive),
    qualityOurs: own.quality,
    qualityNaive: theirs.quality,
    qualityDifference: own.quality - theirs.quality,
    proposedOurs: own.answered,
    proposedNaive: theirs.answered,
    goodOfAllOurs: own.goodOfAll,
    goodOfAllNaive: theirs.goodOfAll,
    goodOfAllOursWithOffered: judged(day, { ...ours, replies: withOffered(ours) }, material).goodOfAll,
    inventedOurs: own.invented,
    inventedNaive: theirs.invented,
    missingOurs: own.missing,
    missingNaive: theirs.missing,
    callsOurs: ours.calls,
    callsNaive: naive.calls,
    reusedOurs: ours.reused,
    inputOurs: ours.input,
    cachedInputOurs: ours.cachedInput,
    outputOurs: ours.output,
    inputNaive: naive.input,
    cachedInputNaive: naive.cachedInput,
    outputNaive: naive.output,
    usdOurs: ours.cost,
    usdNaive: naive.cost,
    usdNaiveWithProviderCache: naive.costWithProviderCache,
    ...byPurpose(ours),
  };
}

/** Where nothing was proposed, the last of the drafts that the operator was offered: that of a model, when there is one. */
function withOffered({ replies, offered }: OurResult): Map<string, string> {
  const drafts = [...offered].flatMap(([id, texts]): [string, string][] => texts.slice(-1).map((text) => [id, text]));
  return new Map([...drafts, ...replies]);
}

function byPurpose(ours: OurResult): Measures {
  return Object.fromEntries(Object.entries(ours.byPurpose).flatMap(([purpose, { calls, cost }]): [string, number][] => [[`calls ${purpose}`, calls], [`usd ${purpose}`, cost]]));
}

interface Judged {
  /** Of the replies that were proposed, the share with all facts and nothing invented. */
  quality: number;
  /** Mails that got one. */
  answered: number;
  /** Of all mails that can be answered from what there is, the share with a good reply. */
  goodOfAll: number;
  /** Replies with something that nobody said, and replies without something that was wanted. */
  invented: number;
  missing: number;
}

function judged({ before, mails }: Day, { replies }: DayResult, material: string): Judged {
  const said = new Map<string, string>();
  for (const { customer, text, subject } of [...before, ...mails]) said.set(customer.address, `${said.get(customer.address) ?? ''}\n${subject}\n${text}`);
  const judgements = mails.flatMap((mail) => {
    const reply = replies.get(mail.id);
    return reply === undefined ? [] : [{ mail, quality: qualityOf(reply, mail, `${material}\n${said.get(mail.customer.address) ?? ''}`) }];
  });
  const good = judgements.filter(({ quality }) => isGood(quality));
  const answerable = mails.filter(({ facts, automatic }) => facts.length > 0 && !automatic);
  return {
    quality: good.length / judgements.length,
    answered: judgements.length,
    goodOfAll: good.filter(({ mail }) => mail.facts.length > 0).length / answerable.length,
    invented: judgements.filter(({ quality }) => quality.invented.length > 0).length,
    missing: judgements.filter(({ quality }) => quality.missing.length > 0).length,
  };
}
