import { Terminal } from '../../vocabulary/errors.ts';
import { isJson, type Json } from '../../vocabulary/json.ts';
import { jsonProblem } from '../../vocabulary/json-problem.ts';
import { limits } from '../../vocabulary/limits.ts';
import type { AssociationName, Tier } from '../../vocabulary/memory.ts';
import { associationText } from '../present/memory-identity.ts';
import { revertText } from '../present/memory-history.ts';
import { linksText, upkeepText, writtenText } from '../present/memory-reports.ts';
import type { Session } from '../session.ts';

export async function put(session: Session, kind: string, id: string, json: string | undefined, options: { subject?: string; expected?: number }): Promise<void> {
  const value = objectFrom(await givenOrRead(session, json, 'the record as JSON'), `keelson memory put ${kind} ${id} '{"name": "value"}'`);
  await session.withCompany(async (company) => {
    const written = await company.memory.put(kind, id, value, options);
    session.print((display) => writtenText(display, `${kind} ${id}`, written), written);
  });
}

export interface NoteOptions {
  tag?: string[];
  subject?: string;
  thread?: string;
  author?: string;
  tier?: Tier;
}

export async function note(session: Session, id: string, text: string | undefined, { tag, ...options }: NoteOptions): Promise<void> {
  if (id.trim() === '') throw new Terminal('memory.bad-ref', 'A note needs a name, and this one is empty.', 'Name it: `keelson memory note roadmap "TEXT"`.');
  const content = (await givenOrRead(session, text, 'the text')).replace(/^\ufeff/, '');
  if (content.trim() === '') throw new Terminal('memory.empty-text', 'The text is empty, so nothing was written.', `Write \`keelson memory note ${id} "TEXT"\`, or pipe the text in.`);
  await session.withCompany(async (company) => {
    const written = await company.memory.note({ id, text: content, ...options, ...(tag === undefined ? {} : { tags: tag }) });
    session.print((display) => writtenText(display, written.id, written), written);
  });
}

export async function link(session: Session, [from, relation, to]: [string, string, string], options: { remove?: boolean }): Promise<void> {
  await session.withCompany(async (company) => {
    const links = await company.memory.link(from, relation, to, { remove: options.remove === true });
    session.print((display) => `${display.paint('green', options.remove === true ? 'The link is ended.' : 'Linked.')}\n${linksText(display, links)}`, links);
  });
}

export interface RevertOptions {
  keep?: boolean;
  restore?: boolean;
}

/** Takes a version's change back. Fields changed again since become a question in the inbox, unless an option decides. */
export async function revert(session: Session, ref: string, version: number, { keep, restore }: RevertOptions): Promise<void> {
  const conflicts = keep === true ? 'keep' : restore === true ? 'restore' : undefined;
  await session.withCompany(async (company) => {
    const report = await company.memory.revert(ref, version, conflicts === undefined ? {} : { conflicts });
    session.print((display) => revertText(display, ref, version, report), report);
  });
}

export interface CorrectOptions {
  lift?: boolean;
}

const numeric: ReadonlySet<AssociationName> = new Set<AssociationName>(['reply-words', 'answers-at-hour', 'answer-delay-hours']);

export async function correct(session: Session, scope: string, name: AssociationName, text: string | undefined, options: CorrectOptions): Promise<void> {
  if ((text === undefined) === (options.lift !== true)) {
    throw new Terminal('usage.correct-what', text === undefined ? 'There is no value.' : 'A value and --lift are one too many.', `Write \`keelson memory correct ${scope} ${name} VALUE\`, or --lift in place of the value to go by what is observed again.`);
  }
  const value = text === undefined ? null : correctedValue(name, text);
  await session.withCompany(async (company) => {
    const view = await company.memory.correct(scope, name, value);
    session.print((display) => associationText(display, view), view);
  });
}

function correctedValue(name: AssociationName, text: string): string | number {
  if (!numeric.has(name)) {
    if (text.trim() === '') throw new Terminal('usage.correct-what', 'The value is empty.', 'Write a value, or --lift to take the correction back.');
    return text.trim();
  }
  const number = Number(text);
  if (text.trim() === '' || !Number.isFinite(number)) throw new Terminal('usage.not-a-number', `${name} is a number, and "${text}" is none.`, 'Write a number such as 120 or 9.5.');
  return number;
}

export async function upkeep(session: Session): Promise<void> {
  await session.withCompany(async (company) => {
    const report = await company.memory.upkeep({ progress: session.progress('upkeep') });
    session.print((display) => upkeepText(display, report), report);
  });
}

/** The argument, or standard input for `-` and for no argument in a pipe. */
async function givenOrRead(session: Session, given: string | undefined, what: string): Promise<string> {
  if (given !== undefined && given !== '-') return given;
  if (given === undefined && session.shell.interactive) throw new Terminal('usage.nothing-given', `There is nothing to write: ${what} is missing.`, 'Give it as the last argument, or - to read it from standard input.');
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of session.shell.stdin) {
    const read = typeof piece === 'string' ? Buffer.from(piece) : piece;
    bytes += read.length;
    if (bytes > limits.blobBytesMax) throw new Terminal('memory.too-large', `Standard input is over the limit of ${limits.blobBytesMax / 1024 / 1024} MiB.`, 'Split it, or keep it outside and note where it is.');
    pieces.push(read);
  }
  return Buffer.concat(pieces).toString('utf8');
}

function objectFrom(text: string, example: string): { [key: string]: Json } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Terminal('memory.not-json', `The record is not JSON: ${jsonProblem(text)}.`, `Write it like this: ${example}`, { cause: error });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value) || !isJson(value)) throw new Terminal('memory.not-an-object', 'A record is an object with named fields, nested at most 100 deep.', `Write it like this: ${example}`);
  return value as { [key: string]: Json };
}
