import type { Recalled, RecallHit, RecallQuery } from '../../vocabulary/memory.ts';
import { heading, type Display } from './display.ts';
import { quoted } from './quoted.ts';
import { safeLine } from './safe-text.ts';
import { counted, duration, shortTime } from './times.ts';
import { fitWidth, wrapWidth } from './width.ts';

const linesMax = 6;
const contextLinesMax = 3;

/** Hits, best first: what it is, why it was chosen, and the beginning of its text. */
export function recallText(display: Display, { hits, candidates, tokens, ms }: Recalled, query: RecallQuery): string {
  const looked = `${counted(candidates, 'item')} looked at in ${duration(ms)}`;
  if (hits.length === 0) return `Nothing found; ${looked}.\n${advice(query)}`;
  const sum = `${counted(hits.length, 'hit')}, ${looked}${tokens === null ? '' : `, about ${counted(tokens, 'token')}`}.`;
  return `${hits.map((hit, index) => hitText(display, hit, index + 1)).join('\n\n')}\n\n${display.paint('dim', sum)}`;
}

function hitText(display: Display, hit: RecallHit, number: number): string {
  const marks = [
    `${hit.type}${hit.author === null ? '' : ` by ${hit.author}`}`,
    shortTime(hit.at, display.now),
    hit.thread === null ? '' : `in ${hit.thread}`,
    hit.subject === null ? '' : `about ${hit.subject}`,
    hit.tags.length === 0 ? '' : `tags ${hit.tags.join(', ')}`,
    hit.tier === 'operational' ? '' : hit.tier,
  ];
  const why = `why: ${safeLine(hit.why.join('; '))}`;
  return [
    `${display.paint('dim', `${number}`.padStart(2))}  ${heading(display, safeLine(hit.id))}  ${display.paint('dim', `score ${Number(hit.score.toPrecision(3))}`)}`,
    `    ${safeLine(marks.filter((mark) => mark !== '').join(', '))}`,
    ...(display.rich ? wrapWidth(why, Math.max(20, display.columns - 4)) : [why]).map((line) => `    ${display.paint('cyan', line)}`),
    quoted(display, hit.text, linesMax),
    ...contextText(display, hit),
  ].join('\n');
}

function contextText(display: Display, { context = [] }: RecallHit): string[] {
  if (context.length === 0) return [];
  const turns = context.map((turn) => {
    const text = `${turn.author ?? 'somebody'}, ${shortTime(turn.at, display.now)}: ${safeLine(turn.text)}`;
    return quoted(display, display.rich ? fitWidth(text, Math.max(20, (display.columns - 4) * contextLinesMax)) : text, contextLinesMax);
  });
  return [`    ${display.paint('dim', 'around it:')}`, ...turns];
}

/** What narrowed the search, and what to try instead. */
function advice(query: RecallQuery): string {
  const filters = [
    query.thread === undefined ? '' : '--thread',
    query.subject === undefined ? '' : '--subject',
    query.tags === undefined ? '' : '--tag',
    query.author === undefined ? '' : '--author',
    query.types === undefined ? '' : '--type',
    query.tiers === undefined ? '' : '--tier',
    query.asOf === undefined ? '' : '--as-of',
  ].filter((name) => name !== '');
  const tries = [
    filters.length > 0 ? `leave out ${filters.join(' or ')}` : 'use other or fewer words',
    ...(query.archived === true ? [] : ['add --archived for what has left the index']),
    ...(query.wait === true ? [] : ['add --wait for what is not indexed yet']),
  ];
  return `Try this: ${tries.join('; ')}. \`keelson memory stats\` shows how much there is.`;
}
