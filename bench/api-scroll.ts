import type { Page } from 'playwright-core';

const scrollMs = 4_000;
/** Px a frame: a hand on a wheel, and a thrown page. Rows are 32 px high. */
const paces = { ledgerScroll: 40, ledgerThrow: 240 } as const;

/** `…Missing`: share of the frames in which a row in sight was not there, or had no data yet. `…LongFrames`: share that took longer than two of 60 a second. */
export type ScrollMeasures = Record<`${keyof typeof paces}${'Missing' | 'LongFrames'}`, number>;

/** The ledger from its newest row down, on the page's own thread: what is in sight is looked at when the frame's scroll position is set, so before the page can do anything about it. */
export async function scrollLedger(page: Page, url: string): Promise<ScrollMeasures> {
  await page.goto(`${url}/ledger`);
  await page.locator('[data-scroller] [data-index="0"][data-key]').waitFor();
  const measures: Partial<ScrollMeasures> = {};
  for (const [name, pace] of Object.entries(paces) as [keyof typeof paces, number][]) {
    const { frames, missing, long } = await page.evaluate<{ frames: number; missing: number; long: number }>(`(${scrolling})(${pace}, ${scrollMs})`);
    measures[`${name}Missing`] = missing / frames;
    measures[`${name}LongFrames`] = long / frames;
  }
  return measures as ScrollMeasures;
}

/** Runs in the page, as text, since this side knows no document. */
const scrolling = String.raw`(pace, forMs) => new Promise((done) => {
  const table = document.querySelector('[data-scroller]');
  const seen = { frames: 0, missing: 0, long: 0 };
  const began = performance.now();
  let last = began;
  const step = () => {
    const now = performance.now();
    if (seen.frames > 0 && now - last > 34) seen.long += 1;
    last = now;
    const before = table.scrollTop;
    table.scrollTop += pace;
    if (table.scrollTop === before) return done(seen);
    const box = table.getBoundingClientRect();
    const rows = [...table.querySelectorAll('[data-index][data-key]')].map((row) => row.getBoundingClientRect());
    const top = box.top + table.querySelector('[role=columnheader]').offsetHeight;
    const inSight = rows.filter((row) => row.bottom > top && row.top < box.bottom);
    // A row that is cut at either end is there too.
    const covered = inSight.reduce((sum, row) => sum + Math.min(row.bottom, box.bottom) - Math.max(row.top, top), 0);
    seen.frames += 1;
    if (covered < box.bottom - top - 1) seen.missing += 1;
    if (now - began < forMs) requestAnimationFrame(step);
    else done(seen);
  };
  requestAnimationFrame(step);
})`;
