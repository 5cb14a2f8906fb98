import { fileURLToPath } from 'node:url';
import { startModelPeer, type ModelPeer } from '../test/peers/model-peer.ts';
import { makeDay, shareOfEqual, type Day } from './cost-mails.ts';
import { faults } from './cost-model.ts';
import { naiveDay, type NaiveResult } from './cost-naive.ts';
import { OurWay, type DayResult, type OurResult } from './cost-ours.ts';
import { measureOverhead } from './cost-overhead.ts';
import { costIn, large, small } from './cost-prices.ts';
import { isGood, qualityOf } from './cost-quality.ts';
import { makeReport, type Measures, type Report, type Target } from './report.ts';
import { withScratch } from './scratch.ts';

const targets: Target[] = [
  { measure: 'costRatio', atMost: 0.25 },
  { measure: 'qualityDifference', atLeast: 0 },
  { measure: 'modelOverheadP50Ms', atMost: 2 },
];
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
  const overhead = await withScratch((place) => withPeer((peer) => measureOverhead(place, peer, Math.max(n, 20))));
  const settings = {
    mails: day.mails.length, mailsBefore: day.before.length, equalTexts: Math.round(shareOfEqual(day.mails) * 100) / 100, plan: large, draft: small, classify: small,
    largeInvents: faults[large].invents, largeOmits: faults[large].omits, smallInvents: faults[small].invents, smallOmits: faults[small].omits, pairs: n, daySeconds: Math.round(dayMs / 1_000),
  };
  return { report: makeReport('cost', settings, { ...compared(day, ours, naive, material), ...overhead }), targets };
}

function compared(day: Day, ours: OurResult, naive: NaiveResult, material: string): Measures {
  const tokens = ({ input, output }: DayResult): number => input + output;
  const own = judged(day, ours, material);
  const theirs = judged(day, naive, material);
  return {
    costRatio: ours.cost / naive.cost,
    costRatioNaiveWithProviderCache: ours.cost / naive.costWithProviderCache,
    costRatioOneModel: costIn(large, ours) / naive.costWithProviderCache,
    tokenRatio: tokens(ours) / tokens(naive),
    qualityOurs: own.quality,
    qualityNaive: theirs.quality,
    qualityDifference: own.quality - theirs.quality,
    proposedOurs: own.answered,
    proposedNaive: theirs.answered,
    goodOfAllOurs: own.goodOfAll,
    goodOfAllNaive: theirs.goodOfAll,
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
    ...Object.fromEntries(Object.entries(ours.byPurpose).flatMap(([purpose, { calls, cost }]) => [[`calls ${purpose}`, calls], [`usd ${purpose}`, cost]])),
  };
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
