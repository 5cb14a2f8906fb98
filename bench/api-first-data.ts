import { corpusEnd } from './api-corpus.ts';
import { Browsing } from './api-http.ts';
import { pages, requestsOf, wordsToFind, type Drawn, type Page } from './api-pages.ts';
import { customerAt } from './api-words.ts';
import { drawing } from './memory-corpus.ts';
import { median, quantile } from './report.ts';

const warmUp = 5;
const kinds = ['effect.succeeded', 'inbox.decided', 'task.failed', 'effect.doubted', 'pause.set', 'document.changed'] as const;
const agents = ['support', 'reminder', 'memory-upkeep'] as const;
const dayMs = 24 * 3_600_000;

export interface PageTimes {
  page: string;
  p50Ms: number;
  p95Ms: number;
  kib: number;
}

/** Every page opened so many times, in turns, each time on something else of the corpus. */
export async function firstData(options: { url: string; token: string; tasks: number; openItems: readonly number[]; rounds: number }): Promise<PageTimes[]> {
  const browsing = new Browsing(options.url, options.token);
  const random = drawing(815);
  const times = new Map<Page, { ms: number[]; bytes: number }>(pages.map((page) => [page, { ms: [], bytes: 0 }]));
  try {
    for (let round = 0; round < warmUp + options.rounds; round++) {
      for (const [page, seen] of times) {
        const { ms, bytes } = await browsing.open(requestsOf(page, drawn(random, options)));
        if (round >= warmUp) seen.ms.push(ms);
        seen.bytes = Math.max(seen.bytes, bytes);
      }
    }
  } finally {
    browsing.close();
  }
  return [...times].map(([page, { ms, bytes }]) => ({ page: page.name, p50Ms: median(ms), p95Ms: quantile(ms, 0.95), kib: bytes / 1_024 }));
}

export function drawn(random: () => number, { tasks, openItems }: { tasks: number; openItems: readonly number[] }): Drawn {
  const among = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] as T;
  return {
    task: `t${1 + Math.floor(random() * tasks)}`,
    item: among(openItems),
    // As the corpus draws them, so that busy customers come up more often.
    subject: customerAt(Math.floor(random() ** 2 * Math.max(20, Math.round(tasks / 30)))).subject,
    words: wordsToFind(random),
    agent: among(agents),
    kind: among(kinds),
    since: corpusEnd - Math.ceil(random() * 3) * dayMs,
  };
}
