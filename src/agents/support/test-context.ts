import assert from 'node:assert/strict';
import type { Answer, ChildOutcome, EffectOutcome, Learned, Outcome, PlaybookMatch, Recollection, Proposal, Question, RecordVersion, TaskContext, TaskMemory, ThreadMessage } from '../../vocabulary/contract.ts';
import { isJson, type Json } from '../../vocabulary/json.ts';
import type { ObjectWish } from '../../vocabulary/model-contract.ts';
import { wordsOf } from '../drafting/phrases.ts';
import { scriptedModel, type ModelScript } from './test-model.ts';

/** For tests only: a task context in memory, which writes down each call and can be replayed from what it wrote. */
export interface TestWorld {
  company?: { name: string; address: string };
  playbooks?: readonly { path: string; text: string }[];
  persona?: string | null;
  recalled?: Recollection[];
  learned?: Learned[];
  /** Filled with what the agent observes. */
  observed?: Outcome[];
  records?: Map<string, RecordVersion>;
  thread?: ThreadMessage[];
  /** One for each question, in order; a further question expires. */
  answers?: string[];
  effect?: EffectOutcome;
  /** Without it there are no models. */
  models?: ModelScript;
  /** What routing knows. */
  routes?: { intents: string[]; agents: { [intent: string]: string } };
  /** How a child task ends. */
  child?: ChildOutcome;
  /** The calls of an earlier run: they are answered from here, and must come in the same order. */
  journal?: Call[];
}
export interface Call {
  type: string;
  name: string;
  result: Json;
}
export interface TestContext extends TaskContext {
  readonly calls: Call[];
  readonly questions: Question[];
  readonly proposals: Proposal<'mail.send'>[];
  /** What models were asked. */
  readonly wishes: ObjectWish<Json>[];
  readonly children: { agent: string; input: Json }[];
}

export function testContext(world: TestWorld = {}): TestContext {
  const calls: Call[] = [];
  const questions: Question[] = [];
  const proposals: Proposal<'mail.send'>[] = [];
  const wishes: ObjectWish<Json>[] = [];
  const children: TestContext['children'] = [];
  const journal = structuredClone(world.journal ?? []);
  const answers = [...(world.answers ?? [])];
  let now = Date.UTC(2026, 10, 16, 8);
  const record = async <T>(type: string, name: string, work: () => T | Promise<T>): Promise<T> => {
    const earlier = journal.shift();
    if (earlier) assert.deepEqual({ type, name }, { type: earlier.type, name: earlier.name }, 'a replay meets the same calls in the same order (T3)');
    const result: unknown = earlier ? earlier.result : await work();
    assert.ok(isJson(result), `the result of ${name} must be plain JSON`);
    const kept = structuredClone(result);
    calls.push({ type, name, result: kept });
    return structuredClone(kept) as T;
  };
  return {
    calls,
    questions,
    proposals,
    wishes,
    children,
    company: { name: 'Tidemark', address: 'support@tidemark.example', zone: 'Europe/Berlin', ...world.company },
    step: (name, work) => record('step', name, () => work({ attempt: 1, signal: new AbortController().signal, untrusted: () => undefined })),
    ask: (name, question) =>
      record('question', name, (): Answer => {
        questions.push(question);
        const text = answers.shift();
        return text === undefined ? { expired: true } : { expired: false, text };
      }),
    effect: (name, proposal) =>
      record('effect', name, () => {
        proposals.push(proposal as Proposal<'mail.send'>);
        return world.effect ?? { status: 'succeeded', receipt: { id: 'sent' }, edited: false };
      }),
    memory: testMemory(world, record),
    reconciliation: { adapters: () => assert.fail('the support agent compares nothing'), compare: () => assert.fail('the support agent compares nothing') },
    rollback: { plan: () => assert.fail('the support agent takes nothing back'), withdraw: () => assert.fail('the support agent withdraws nothing'), revert: () => assert.fail('the support agent takes nothing back'), changedSince: () => assert.fail('the support agent takes nothing back'), compensate: () => assert.fail('the support agent takes nothing back'), correct: () => assert.fail('the support agent corrects nothing') },
    routing: { choices: () => record('step', 'routing.choices', () => world.routes ?? { intents: [], agents: {} }), train: () => assert.fail('nothing is trained') },
    spend: () => assert.fail('the support agent spends nothing'),
    model: scriptedModel(world.models ?? {}, wishes, record),
    sleep: (name, ms) =>
      record('sleep', name, () => {
        now += ms;
        return null;
      }).then(() => undefined),
    waitFor: () => assert.fail('the support agent waits for no signal'),
    child: (name, agent, input) =>
      record('child', name, () => {
        children.push({ agent, input });
        return world.child ?? assert.fail('no child task is wanted');
      }),
    now: () => now,
    random: () => assert.fail('the support agent needs no randomness'),
    uuid: () => assert.fail('the support agent needs no ids'),
  };
}

function testMemory(world: TestWorld, record: <T>(type: string, name: string, work: () => T | Promise<T>) => Promise<T>): TaskMemory {
  const records = world.records ?? new Map<string, RecordVersion>();
  return {
    get: (kind, id) => record('memory', `get ${kind}`, () => records.get(`${kind}:${id}`) ?? null),
    put: (kind, id, value) =>
      record('memory', `put ${kind}`, () => {
        const written = { kind, id, version: (records.get(`${kind}:${id}`)?.version ?? 0) + 1, value };
        records.set(`${kind}:${id}`, written);
        return written;
      }),
    getNote: () => assert.fail('the support agent reads no notes'),
    putNote: () => assert.fail('the support agent writes no notes'),
    restore: () => assert.fail('the support agent takes nothing back'),
    claim: () => assert.fail('the support agent claims no handles'),
    merge: () => assert.fail('the support agent merges nobody'),
    thread: (thread) => record('memory', `thread ${thread}`, () => world.thread ?? []),
    playbooks: (text) => record('memory', 'playbooks', () => matchByWords(world.playbooks ?? [], text)),
    recall: ({ subject }) => record('memory', `recall ${subject ?? ''}`, () => world.recalled ?? []),
    learned: (scopes) => record('memory', 'learned', () => (world.learned ?? []).filter(({ scope }) => scopes.includes(scope))),
    observe: (outcome) =>
      record('memory', `observe ${outcome.name}`, () => {
        world.observed?.push(outcome);
        return null;
      }).then(() => undefined),
    playbook: (path) => record('memory', `playbook ${path}`, () => (world.playbooks ?? []).find((playbook) => playbook.path === path)?.text ?? null),
    persona: () => record('memory', 'persona', () => world.persona ?? null),
    upkeep: () => assert.fail('the support agent keeps no memory in order'),
    summarySources: () => assert.fail('the support agent summarises nothing'),
    putSummary: () => assert.fail('the support agent summarises nothing'),
  };
}

/** What the ledger's index does, in small: words by their stems, rare words weigh more, a title weighs five times. */
export function matchByWords(playbooks: readonly { path: string; text: string }[], query: string): PlaybookMatch[] {
  const words = [...new Set(wordsOf(query).map(stem))];
  const documents = playbooks.map(({ path, text }) => {
    const title = /^title:\s*(.*)$/mu.exec(text)?.[1] ?? path;
    return { path, title, text, words: new Set(wordsOf(text).map(stem)), titleWords: new Set(wordsOf(title).map(stem)) };
  });
  const matches = documents.map((document) => {
    const shared = words.filter((word) => document.words.has(word));
    const rarity = (word: string): number => Math.log(1 + documents.length / documents.filter((other) => other.words.has(word)).length);
    const score = shared.reduce((sum, word) => sum + rarity(word) * (document.titleWords.has(word) ? 5 : 1), 0);
    return { path: document.path, title: document.title, text: document.text, coverage: words.length === 0 ? 0 : shared.length / words.length, score };
  });
  return matches.filter(({ coverage }) => coverage > 0).toSorted((one, other) => other.score - one.score);
}

function stem(word: string): string {
  return word.length > 4 ? word.replace(/(?:ies|ing|ed|es|s|e|y)$/u, '') : word;
}
