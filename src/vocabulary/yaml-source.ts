import { isMap, isNode, isScalar, LineCounter, parseDocument, type Document, type Node } from 'yaml';
import type { z } from 'zod';
import { NeedsOperator } from './errors.ts';

export type YamlPath = readonly (string | number)[];

/** A YAML text that knows where each of its values stands. */
export interface YamlSource {
  value: unknown;
  lineOf(path: YamlPath): number;
  refuse(path: YamlPath, what: string): NeedsOperator;
}

/** What a mistake in the file is called, and what to do about it. */
export interface YamlComplaint {
  /** The stable code of the error. */
  code: string;
  nextStep: string;
}

/** Throws a NeedsOperator with file and line when it is not YAML. Aliases could blow a small file up without end, so there are few. */
export function yamlSource(text: string, file: string, { code, nextStep }: YamlComplaint): YamlSource {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const refuseAt = (line: number, what: string): NeedsOperator => new NeedsOperator(code, `${file}, line ${line}: ${what}`, nextStep);
  const lineOf = (path: YamlPath): number => {
    for (let length = path.length; length >= 0; length--) {
      const node = length === 0 ? document.contents : nodeAt(document, path.slice(0, length));
      const at = node?.range?.[0];
      if (at !== undefined) return lines.linePos(at).line;
    }
    return 1;
  };
  const broken = document.errors[0];
  if (broken) throw refuseAt(lines.linePos(broken.pos[0]).line, broken.message);
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 10 });
  } catch (error) {
    throw refuseAt(1, error instanceof Error ? error.message : 'more aliases than such a file needs');
  }
  return { value, lineOf, refuse: (path, what) => refuseAt(lineOf(path), what) };
}

/** The first complaint of a schema, with the line where the value stands; an unknown key is reported where it is, not where its parent begins. */
export function yamlIssue(source: YamlSource, { issues: [issue] }: z.ZodError): NeedsOperator {
  const within = (issue?.path ?? []) as (string | number)[];
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
  const path = unknown === undefined ? within : [...within, unknown];
  return source.refuse(path, `${path.join('.') || 'the file'}: ${unknown === undefined ? (issue?.message ?? 'invalid') : 'there is no such setting'}.`);
}

/** Where a value is named, or else begins: one looks for the key, and its value may begin on a later line. */
function nodeAt(document: Document, path: YamlPath): Node | null {
  const key = path.at(-1);
  const parent: unknown = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  const pair = isMap(parent) ? parent.items.find((item) => isScalar(item.key) && item.key.value === key) : undefined;
  const node: unknown = pair === undefined ? document.getIn(path, true) : pair.key;
  return isNode(node) ? node : null;
}
