import { Argument, InvalidArgumentError, Option, type Command } from 'commander';
import { limits } from '../vocabulary/limits.ts';
import type { AssociationName } from '../vocabulary/memory.ts';
import { associationNames, memoryItemTypes, tiers } from '../vocabulary/option-words.ts';
import type { ForgetOptions } from './commands/memory-forget.ts';
import type { ReadOptions } from './commands/memory-read.ts';
import type { RecallOptions } from './commands/memory-recall.ts';
import type { CorrectOptions, NoteOptions, RevertOptions } from './commands/memory-write.ts';
import { several, wholeNumber, type Start } from './start.ts';

const version = wholeNumber(1, Number.MAX_SAFE_INTEGER);
const asOfHelp = 'as it was at a sequence number, a time, or the end of a date';
const refHelp = 'customer:jane@example.com, note:roadmap, document:persona.md, an imported id …';

/** `keelson memory …`: what the company knows. */
export function addMemoryCommands(program: Command, start: Start): void {
  const memory = program.command('memory').description('what the company knows: take in, find, look up, correct, forget');
  addFinding(memory, start);
  addReading(memory, start);
  addWriting(memory, start);
  addIdentities(memory, start);
  addForgetting(memory, start);
}

function addFinding(memory: Command, start: Start): void {
  memory
    .command('import <file>')
    .description('take in a file of JSON lines, or - for standard input; again adds nothing twice')
    .addHelpText('after', importHelp)
    .action((file: string, _options: object, command: Command) => start(command, async (session) => (await import('./commands/memory-import.ts')).importFile(session, file)));
  memory
    .command('recall [query]')
    .description('find what was said, written or noted, best first')
    .option('--batch <file>', 'one query a line as JSON (id, query, optional thread, subject, tags, asOf, limit), or - for standard input; answers a line each')
    .option('--thread <thread>', 'only of this conversation')
    .option('--subject <subject>', 'only about this identity or project, under all its names')
    .option('--tag <tag>', 'only with this tag; may be given several times', several)
    .option('--author <author>', 'only by this author')
    .addOption(new Option('--type <type>', 'only of this type; may be given several times').choices(memoryItemTypes).argParser(severalOf(memoryItemTypes)))
    .addOption(new Option('--tier <tier>', 'only of this tier; may be given several times').choices(tiers).argParser(severalOf(tiers)))
    .option('--as-of <point>', asOfHelp)
    .option('--archived', 'also what was archived')
    .option('-n, --limit <number>', 'at most so many hits (default: 10)', wholeNumber(1, limits.recallHitsMax))
    .option('--tokens <number>', 'pack hits and the turns around them into about so many tokens', wholeNumber(1, 1_000_000))
    .option('--wait', 'wait until everything is searchable, lazily indexed logs too')
    .action((query: string | undefined, options: RecallOptions, command: Command) => start(command, async (session) => (await import('./commands/memory-recall.ts')).recall(session, query, options)));
}

const importHelp = `
A line: {"id", "text"} and, where known, "thread", "author", "at" (ISO 8601, UTC when it names no offset, or epoch ms;
100,000,000 to 100,000,000,000 is taken for seconds), "kind" (note, message, log, summary), "subject", "tags", "tier"
(ephemeral, operational, institutional), "importance" (0 to 1). A line without a subject concerns its author: "Jane" is
sealed and forgotten as person:Jane. Broken lines are named, the others are in, and the exit code is then 1.`;

/** Choices that may be given several times: Commander's own check keeps the last one only. */
function severalOf(choices: readonly string[]): (text: string, before: string[] | undefined) => string[] {
  return (text, before) => {
    if (!choices.includes(text)) throw new InvalidArgumentError(`Allowed choices are ${choices.join(', ')}.`);
    return several(text, before);
  };
}

function addReading(memory: Command, start: Start): void {
  const asOf = (command: Command): Command => command.option('--as-of <point>', asOfHelp);
  asOf(memory.command('show <ref>').description(`a record, an item or an identity: ${refHelp}`)).action((ref: string, options: ReadOptions, command: Command) =>
    start(command, async (session) => (await import('./commands/memory-read.ts')).show(session, ref, options)),
  );
  asOf(memory.command('history <ref>'))
    .description('every version with when, who and where from, newest first')
    .option('-n, --limit <number>', 'at most so many', wholeNumber(1, limits.listRowsMax))
    .action((ref: string, options: ReadOptions & { limit?: number }, command: Command) => start(command, async (session) => (await import('./commands/memory-read.ts')).history(session, ref, options)));
  asOf(memory.command('diff <ref>'))
    .argument('[from]', 'a version; the one before TO when left out', version)
    .argument('[to]', 'a version; the newest, or with --as-of the one that held then, when left out', version)
    .description('what changed from one version to another, field by field')
    .action((ref: string, from: number | undefined, to: number | undefined, options: ReadOptions, command: Command) => start(command, async (session) => (await import('./commands/memory-read.ts')).diff(session, ref, from, to, options)));
  asOf(memory.command('why <ref>'))
    .argument('[version]', 'a version; the newest, or with --as-of the one that held then, when left out', version)
    .option('--field <name>', 'of this field of a record')
    .description('the chain from what is known back to what happened outside')
    .action((ref: string, of: number | undefined, options: ReadOptions & { field?: string }, command: Command) => start(command, async (session) => (await import('./commands/memory-read.ts')).why(session, ref, of, options)));
  asOf(memory.command('associations <scope>').description('what was learned about somebody or a kind of case, with its confidence and evidence')).action((scope: string, options: ReadOptions, command: Command) =>
    start(command, async (session) => (await import('./commands/memory-read.ts')).associations(session, scope, options)),
  );
  memory
    .command('stats')
    .description('how much is known, of what kind and where it stands')
    .action((_options: object, command: Command) => start(command, async (session) => (await import('./commands/memory-read.ts')).stats(session)));
}

function addWriting(memory: Command, start: Start): void {
  memory
    .command('put <kind> <id> [json]')
    .description('write a record: an object as JSON, or - for standard input')
    .option('--subject <subject>', 'whom it is about, if not the record itself')
    .option('--expected <version>', 'only if this is its newest version, 0 for a record that is new; one that was forgotten and made anew counts from 1 again', wholeNumber(0, Number.MAX_SAFE_INTEGER))
    .action((kind: string, id: string, json: string | undefined, options: { subject?: string; expected?: number }, command: Command) => start(command, async (session) => (await import('./commands/memory-write.ts')).put(session, kind, id, json, options)));
  memory
    .command('note <id> [text]')
    .description('write a note: its text, or - for standard input')
    .option('--tag <tag>', 'a tag; may be given several times', several)
    .option('--subject <subject>', 'the identity or project it is about')
    .option('--thread <thread>', 'the conversation it belongs to')
    .option('--author <author>', 'who wrote it')
    .addOption(new Option('--tier <tier>', 'how long it is worth knowing').choices(tiers))
    .action((id: string, text: string | undefined, options: NoteOptions, command: Command) => start(command, async (session) => (await import('./commands/memory-write.ts')).note(session, id, text, options)));
  memory
    .command('link <from> <relation> <to>')
    .description('link two records, such as invoice:42 paid-by payment:7')
    .option('--remove', 'end the link instead')
    .action((from: string, relation: string, to: string, options: { remove?: boolean }, command: Command) => start(command, async (session) => (await import('./commands/memory-write.ts')).link(session, [from, relation, to], options)));
  memory
    .command('revert <ref>')
    .argument('<version>', 'the version whose change is taken back', version)
    .description('take back what a version changed, as a new version')
    .addOption(new Option('--keep', 'leave fields alone that were changed again since').conflicts('restore'))
    .option('--restore', 'also restore fields that were changed again since')
    .action((ref: string, of: number, options: RevertOptions, command: Command) => start(command, async (session) => (await import('./commands/memory-write.ts')).revert(session, ref, of, options)));
  memory
    .command('correct')
    .argument('<scope>', 'whom or what it is about')
    .addArgument(new Argument('<name>', 'what was learned').choices(associationNames))
    .argument('[value]', 'what is true')
    .option('--lift', 'take the correction back')
    .description('correct what was learned, for good')
    .action((scope: string, name: AssociationName, value: string | undefined, options: CorrectOptions, command: Command) => start(command, async (session) => (await import('./commands/memory-write.ts')).correct(session, scope, name, value, options)));
  memory
    .command('upkeep')
    .description('expire, index, promote, summarise and archive by the rules of company.yaml, now')
    .action((_options: object, command: Command) => start(command, async (session) => (await import('./commands/memory-write.ts')).upkeep(session)));
}

function addIdentities(memory: Command, start: Start): void {
  memory
    .command('merge <from> <into>')
    .description('two identities are one person from here on; split takes it back')
    .action((from: string, into: string, _options: object, command: Command) => start(command, async (session) => (await import('./commands/memory-identity.ts')).merge(session, from, into)));
  memory
    .command('split <identity>')
    .description('take the merge of an identity back, or a handle away from it')
    .option('--handle <handle>', 'this handle, such as address:jane@work.example')
    .action((identity: string, options: { handle?: string }, command: Command) => start(command, async (session) => (await import('./commands/memory-identity.ts')).split(session, identity, options)));
  memory
    .command('claim <identity> <handle>')
    .description('give an identity a handle: address:jane@work.example, handle:@jane, provider:stripe:cus_1')
    .action((identity: string, handle: string, _options: object, command: Command) => start(command, async (session) => (await import('./commands/memory-identity.ts')).claim(session, identity, handle)));
}

function addForgetting(memory: Command, start: Start): void {
  memory
    .command('forget <subject>')
    .description('erase everything about somebody, for good')
    .requiredOption('--reason <text>', 'why, for the record: it stays, so name nobody in it')
    .option('-y, --yes', 'do not ask')
    .action((subject: string, options: ForgetOptions, command: Command) => start(command, async (session) => (await import('./commands/memory-forget.ts')).forget(session, subject, options)));
  memory
    .command('export <subject>')
    .description('everything about somebody as JSON lines')
    .option('--out <file>', 'into a new file instead of standard output')
    .action((subject: string, options: { out?: string }, command: Command) => start(command, async (session) => (await import('./commands/memory-forget.ts')).exportSubject(session, subject, options)));
}
