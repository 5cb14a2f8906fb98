import type { EffectPayload } from '../../vocabulary/effects.ts';
import type { Evidence } from '../../vocabulary/inbox.ts';
import type { ModelAnswer } from '../../vocabulary/model-contract.ts';
import { oneLine } from '../drafting/plain-text.ts';
import { higherRisk, type Risk } from '../drafting/playbook.ts';
import { modelName, noAdvice, pickedPath, type Advice } from './advice.ts';
import { bodyOf, missingIn, type WrittenDraft, type Writing } from './ask-draft.ts';
import { raisedRisk } from './ask-risk.ts';
import type { Case } from './case.ts';
import { evidenceOf } from './evidence.ts';
import { templateText, writtenText } from './how-made.ts';
import { nearAdvice, noReplyChoice, questionFor, type Asked, type OpenQuestion } from './question.ts';
import { replyTo } from './reply.ts';
import { isForeign, openConversation, routeOf, type Route } from './route.ts';

/** A reply ready to be proposed. */
export type ReplyDraft = {
  playbook: string | null;
  /** The kind of case that the playbook is for. */
  intent: string | null;
  confidence: number | null;
  why: string;
  risk: Risk;
  payload: EffectPayload<'mail.send'>;
  evidence: Evidence[];
  /** A model wrote the words, or chose whose they are. */
  byModel?: boolean;
};
export type Decision = { next: 'propose'; reply: ReplyDraft } | { next: 'ask'; question: OpenQuestion };

/** The case as it is judged: with the risk that a model may have raised. */
export function judged(known: Case, { risk }: Advice): Case {
  return { ...known, reading: { ...known.reading, risk: raisedRisk(known.reading.risk, risk, `${known.mail.subject}\n${known.reading.own}`) } };
}

/** What a model is to write, if anything: of a mail that nobody should answer by machine, or that a person must look at first, nothing. */
export function writingFor(unjudged: Case, advice: Advice): Writing | null {
  const known = judged(unjudged, advice);
  const route = routeFor(known, advice);
  if (known.reading.own.trim() === '' || route.way === 'injection' || route.way === 'stopped') return null;
  if (route.way === 'no-playbook') return known.reading.risk.level === 'high' || openConversation(known) !== null ? null : { as: 'offer', playbooks: route.choice.near.map(({ playbook }) => playbook.path) };
  return { as: standsBehind(known, route) ? 'reply' : 'offer', playbooks: [route.chosen.playbook.path] };
}

/** A template that lacks a fact, or whose words went out already, is a reason to ask: a model's words in its place are only offered. A playbook that only advises, or is in another language, leaves the words to a model. */
function standsBehind(known: Case, { template, chosen }: Extract<Route, { way: 'playbook' }>): boolean {
  return template.problem === null || chosen.playbook.template === null || isForeign(known, chosen);
}

function routeFor(known: Case, advice: Advice): Route {
  const path = pickedPath(advice);
  return routeOf(known, path === null || advice.pick === null ? null : { path, by: modelName(advice.pick) });
}

/** Proposes what a playbook says when one fits and the risk allows it; asks in every other case. */
export function decide(unjudged: Case, advice: Advice = noAdvice): Decision {
  const known = judged(unjudged, advice);
  const route = routeFor(known, advice);
  const asking = (asked: Omit<Asked, 'written'>): Decision => ({ next: 'ask', question: questionFor(known, advice, { ...asked, written: offer(known, route, advice) }) });
  if (route.way === 'injection') {
    const why = 'The mail gives instructions to a machine; they were not followed, and nothing was drafted from it.';
    return asking({ why, recommended: `${noReplyChoice}: ${why} If it is a real customer, write the answer yourself.`, near: [], playbook: 'None was looked for.', problems: [] });
  }
  const { choice } = route;
  if (route.way === 'no-playbook') return asking({ why: withMissing(choice.why, advice), recommended: nearAdvice(known, choice), near: choice.near, playbook: choice.why, problems: choice.problems });
  const { chosen } = route;
  const stopped = (why: string, recommended: string): Decision => asking({ why, recommended, near: [chosen, ...choice.near], playbook: `${choice.why}\n\n${chosen.playbook.prose}`, problems: choice.problems });
  if (route.way === 'stopped') return stopped(route.why, route.recommended);

  const title = `“${chosen.playbook.title}”`;
  const draft = answered(advice.draft);
  const missing = draft === null ? null : missingIn(draft.value);
  if (draft !== null && missing !== null) return stopped(withMissing(`${title} fits.`, advice), `Write the answer yourself, or pick a draft: ${modelName(draft)} finds that it can't be answered from what is known.`);
  if (draft !== null && standsBehind(known, route)) {
    const body = bodyOf(known, draft.value.text, known.language ?? chosen.playbook.language);
    return { next: 'propose', reply: replyOf(known, route, { body, subject: route.template.subject }, writtenText(draft, advice), true) };
  }
  const { template } = route;
  if (template.problem !== null) return stopped(`${capitalised(template.problem)}.`, `Write the answer yourself: ${title} fits, but ${template.problem}.`);
  return { next: 'propose', reply: replyOf(known, route, template, templateText(advice), pickedPath(advice) === route.chosen.playbook.path || known.intent?.by === 'model') };
}

function replyOf(known: Case, { chosen: { playbook }, choice }: Extract<Route, { way: 'playbook' }>, words: { body: string; subject: string | null }, how: string, byModel: boolean): ReplyDraft {
  return {
    playbook: playbook.path,
    intent: playbook.intent,
    confidence: choice.confidence,
    why: choice.why,
    risk: higherRisk(known.reading.risk.level, playbook.risk),
    payload: replyTo(known.mail, known.recipient, words),
    evidence: evidenceOf(known, {
      playbook: `${playbook.path}\n${choice.why}\nConfidence ${choice.confidence?.toFixed(2)}: from shared words only, not a measured rate of success.\n\n${playbook.prose}`,
      how,
      problems: choice.problems,
    }),
    ...(byModel ? { byModel } : {}),
  };
}

/** Words of a model beside a question. With a playbook that fits, they are for its kind of case. */
function offer(known: Case, route: Route, advice: Advice): Asked['written'] {
  const draft = answered(advice.draft);
  if (draft === null || missingIn(draft.value) !== null || route.way === 'injection') return null;
  const playbook = route.way === 'no-playbook' ? null : route.chosen.playbook;
  const body = bodyOf(known, draft.value.text, known.language);
  return { playbook: playbook?.path ?? null, intent: playbook?.intent ?? null, risk: higherRisk(known.reading.risk.level, playbook?.risk ?? 'low'), body, subject: null, by: modelName(draft) };
}

function answered(draft: ModelAnswer<WrittenDraft> | null): ModelAnswer<WrittenDraft> | null {
  return draft !== null && draft.without === null ? draft : null;
}

/** A model that can't answer from what is known says what it lacks: for the operator, who may know. */
function withMissing(why: string, { draft }: Advice): string {
  const given = answered(draft);
  const missing = given === null ? null : missingIn(given.value);
  return missing === null ? why : `${why} A model finds that this is missing: ${oneLine(missing, 300)}`;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
