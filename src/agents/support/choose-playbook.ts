import type { Learned, PlaybookMatch } from '../../vocabulary/contract.ts';
import type { GivenIntent } from '../../vocabulary/routing.ts';
import { phrasesIn, searchable } from '../drafting/phrases.ts';
import { readPlaybook, type Playbook } from '../drafting/playbook.ts';

/**
 * How well a playbook fits a mail, and how sure that is. Nothing here is learned, so each number is one that a
 * person can check against the mail:
 *
 *   keywords K = 1 − 0.5^(n + 2 I), n = phrases of its front matter that the mail has: the first says most (0, 0.5, 0.75 …); I is how sure routing is that
 *                the mail is about the intent that this playbook is for (1 when a rule or the operator says so), and 0 for every other playbook
 *   coverage C = min(1, coverage / 0.4): mails tell stories, so 40 % of the topic words is all that can be hoped for
 *   rank     S = score / best score (BM25 of the index; only the ratio means anything in a handful of files)
 *   fit        = (0.55 K + 0.30 C + 0.15 S) × (1 ± 0.15 L): L is how sure it is that this playbook settles this kind of case (+), or
 *                that another one does (−), as learned from what the operator approved, edited and rejected
 *   margin   M = min(1, (fit − fit of the rival) / 0.4); the rival is the best other playbook of which the mail has a
 *                keyword, and without one M is 1: what no keyword speaks for would not be chosen anyway
 *   confidence = min(0.9, fit × (0.6 + 0.4 M)), since matching words is never a proof of what somebody wants
 *
 * Keywords weigh most because the operator wrote them for this purpose; a playbook without any is held under the
 * threshold, as shared words alone don't tell "cancel an invoice" from "cancel my plan". The thresholds were set on
 * the mails of examples/monday and the short mails of choose-playbook.test.ts, so as to abstain rather than err.
 */
export const thresholds = {
  confidenceMin: 0.4,
  /** Less than this share of the topic words, and most of the mail is about something else. */
  coverageMin: 0.15,
  /** Two playbooks that speak to the mail and fit nearly alike: perhaps the mail asks two things. One keyword more than the other is worth about this. */
  fitMarginMin: 0.2,
} as const;

const keywordWeight = 0.55;
const coverageWeight = 0.3;
const rankWeight = 0.15;
/** What the words of the mail say counts most: experience tips a close choice. */
const experienceWeight = 0.15;
/** What routing says is worth so many phrases when it is sure: more than one keyword in passing, less than a playbook whose words the mail is full of. */
const givenPhrases = 2;
/** Surer than this, it need not be said in the playbook's words too. */
const givenEnough = 0.5;
const coverageEnough = 0.4;
const marginEnough = 0.4;
const confidenceMax = 0.9;
/** Below this a playbook is not worth showing to the operator: about one keyword, or nearly all of coverage and rank. */
const nearFitMin = 0.4;
const nearMax = 3;

export interface Candidate {
  playbook: Playbook;
  keywords: string[];
  coverage: number;
  fit: number;
  /** 0 to 1: how sure routing is that the mail is about what this playbook is for. */
  given: number;
}
export interface Choice {
  chosen: Candidate | null;
  /** 0 to 0.9; `null` when nothing is chosen. */
  confidence: number | null;
  /** For the operator: why this one, or why none. */
  why: string;
  /** Others that come near, in the mail's language; best first. */
  near: Candidate[];
  /** All that share words with the mail, in any language; best first. */
  candidates: Candidate[];
  /** Playbooks that could not be read, each with what to mend. */
  problems: string[];
}

/** `text` is the mail's subject and own words; `language` is `null` when it is unknown, and then any playbook may fit. */
export function choosePlaybook(text: string, language: string | null, matches: readonly PlaybookMatch[], learned: readonly Learned[] = [], given: GivenIntent | null = null): Choice {
  const problems: string[] = [];
  const candidates: Candidate[] = [];
  const bestScore = Math.max(0, ...matches.map((match) => match.score));
  const words = searchable(text);
  for (const match of matches) {
    const { playbook, problem } = readPlaybook(match.path, match.text);
    if (problem !== null) problems.push(problem);
    else candidates.push(candidate(playbook, match, words, bestScore, { learned: experience(playbook, learned), given: givenFor(playbook, given) }));
  }
  candidates.sort((one, other) => other.fit - one.fit || (one.playbook.path < other.playbook.path ? -1 : 1));
  const fitting = candidates.filter(({ playbook }) => language === null || playbook.language === language);
  const [best, ...others] = fitting;
  const rival = others.find(({ keywords, given: told }) => keywords.length > 0 || told > 0);
  const near = fitting.filter(({ fit }) => fit >= nearFitMin).slice(0, nearMax);
  const abstain = (why: string): Choice => ({ chosen: null, confidence: null, why, near, candidates, problems });
  if (!best) return abstain(noneWhy(language, candidates));

  const confidence = sureness(best, rival);
  const figures = `${best.keywords.length === 0 ? 'none of its keywords' : best.keywords.map((word) => `“${word}”`).join(', ')}, ${percent(best.coverage)} of the mail's topic words`;
  const named = `“${best.playbook.title}”${best.given > 0 ? ` is for ${best.playbook.intent}, ${givenWords(given)}; it` : ''}`;
  if (best.keywords.length === 0 && best.given === 0) return abstain(`No playbook fits: ${named} comes nearest, but has ${figures}.`);
  if (best.coverage < thresholds.coverageMin && best.given < givenEnough) return abstain(`No playbook fits: ${named} has ${figures}, less than ${percent(thresholds.coverageMin)}.`);
  if (rival && best.fit - rival.fit < thresholds.fitMarginMin) {
    return abstain(`${named} and “${rival.playbook.title}” fit nearly alike (${best.fit.toFixed(2)} and ${rival.fit.toFixed(2)}): the mail may ask for both.`);
  }
  if (confidence < thresholds.confidenceMin) return abstain(`No playbook fits well enough: ${named} has ${figures}, confidence ${confidence.toFixed(2)} of at least ${thresholds.confidenceMin}.`);
  const next = rival ? `; its rival is “${rival.playbook.title}” (fit ${rival.fit.toFixed(2)} against ${best.fit.toFixed(2)})` : '';
  return { chosen: best, confidence, why: `${named} has ${figures}${next}.`, near: near.filter((other) => other !== best), candidates, problems };
}

function candidate(playbook: Playbook, match: PlaybookMatch, words: string, bestScore: number, { learned, given }: { learned: number; given: number }): Candidate {
  const keywords = withoutParts(phrasesIn(words, playbook.keywords));
  const matching =
    keywordWeight * (1 - 0.5 ** (keywords.length + givenPhrases * given)) +
    coverageWeight * Math.min(1, match.coverage / coverageEnough) +
    rankWeight * (bestScore > 0 ? Math.max(0, match.score) / bestScore : 0);
  return { playbook, keywords, coverage: match.coverage, fit: matching * (1 + experienceWeight * learned), given };
}

/** -1 to 1: how sure experience is that this playbook, or another one, settles such cases. */
function experience(playbook: Playbook, learned: readonly Learned[]): number {
  const known = learned.find(({ scope, name }) => name === 'playbook' && scope === caseScope(playbook.intent));
  if (known === undefined) return 0;
  return known.value === playbook.path ? known.confidence : -known.confidence;
}

function givenFor(playbook: Playbook, given: GivenIntent | null): number {
  return given !== null && caseScope(given.name) === caseScope(playbook.intent) ? (given.confidence ?? 1) : 0;
}

function givenWords(given: GivenIntent | null): string {
  const sure = given?.confidence == null ? '' : ` (${percent(given.confidence)} sure)`;
  switch (given?.by) {
    case 'rule':
      return 'which a rule of company.yaml says the mail is about';
    case 'operator':
      return 'which you said the mail is about';
    case 'model':
      return `which a model takes the mail for${sure}`;
    default:
      return `which the router takes the mail for${sure}`;
  }
}

/** What is learned about a kind of case is kept under this name. */
export function caseScope(intent: string): string {
  return `case:${intent.trim().toLowerCase()}`;
}

/** "copy of invoice" inside "send me a copy of invoice" is the same evidence, not more of it. */
function withoutParts(found: string[]): string[] {
  return found.filter((one) => !found.some((other) => other !== one && ` ${other} `.includes(` ${one} `)));
}

/** How sure the words alone would be of one that they did not choose. */
export function surenessOf(one: Candidate, { candidates }: Choice): number {
  return sureness(one, candidates.find((other) => other !== one && (other.keywords.length > 0 || other.given > 0)));
}

function sureness(best: Candidate, rival: Candidate | undefined): number {
  const margin = rival ? Math.min(1, Math.max(0, best.fit - rival.fit) / marginEnough) : 1;
  return Math.round(Math.min(confidenceMax, best.fit * (0.6 + 0.4 * margin)) * 100) / 100;
}

function noneWhy(language: string | null, candidates: readonly Candidate[]): string {
  if (candidates.length === 0) return 'No playbook shares a word with this mail.';
  return `The mail is in another language (${language}) than every playbook that shares words with it.`;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
