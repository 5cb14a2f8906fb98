import { createRequire } from 'node:module';
import type { Liquid } from 'liquidjs';
import type { Playbook } from './playbook.ts';

/** All bounds of a template, which the operator wrote and the facts of a mail fill. */
const templateCharsMax = 20_000;
const outputCharsMax = 20_000;
const renderMs = 1_000;
const memoryUnits = 1_000_000;

/**
 * Templates have no file system and no prototypes; what they name must exist, apart from conditions (`lenientIf`),
 * which is how a template says that a fact is optional.
 */
function templates(): Liquid {
  const { Liquid: Engine } = createRequire(import.meta.url)('liquidjs') as { Liquid: typeof Liquid };
  return new Engine({
    strictVariables: true,
    strictFilters: true,
    lenientIf: true,
    ownPropertyOnly: true,
    templates: {},
    relativeReference: false,
    dynamicPartials: false,
    cache: false,
    parseLimit: templateCharsMax,
    renderLimit: renderMs,
    memoryLimit: memoryUnits,
  });
}

/** Loaded for the first draft: it takes a tenth of the start of every command, and few of them draft. */
let liquid: Liquid | undefined;

export type DraftFacts = { [key: string]: unknown };
export type Draft = { body: string; subject: string | null; problem: null } | { body: null; subject: null; problem: string };

/** Fills a playbook's template. `problem` says why it must not be sent: a missing fact never becomes a hole in a mail. */
export function draftFrom(playbook: Playbook, facts: DraftFacts): Draft {
  if (playbook.template === null) return failed(`“${playbook.title}” has no template, only advice`);
  try {
    const body = rendered(playbook.template, facts);
    const problem = unfit(body);
    if (problem !== null) return failed(`“${playbook.title}” gives ${problem}`);
    const subject = playbook.subject === null ? null : rendered(playbook.subject, facts);
    return { body, subject, problem: null };
  } catch (thrown) {
    const message = thrown instanceof Error ? (thrown.message.split('\n')[0] ?? '') : String(thrown);
    const missing = /undefined variable: ([\w.]+)/u.exec(message);
    return failed(missing ? `“${playbook.title}” needs “${missing[1]}”, which is not known here` : `the template of “${playbook.title}” fails: ${message}`);
  }
}

function rendered(template: string, facts: DraftFacts): string {
  const text = (liquid ??= templates()).parseAndRenderSync(template, facts) as string;
  return text.replace(/[ \t]+$/gmu, '').replace(/\n{3,}/gu, '\n\n').trim();
}

/** What no customer should ever read. */
function unfit(body: string): string | null {
  if (body === '') return 'an empty text';
  if (body.length > outputCharsMax) return `a text of ${body.length} characters, more than ${outputCharsMax}`;
  const left = /\{\{|\{%|\bTODO\b|\bFIXME\b|\bXXX\b|\[object Object\]/u.exec(body);
  return left ? `a text with “${left[0]}” in it` : null;
}

function failed(problem: string): Draft {
  return { body: null, subject: null, problem };
}
