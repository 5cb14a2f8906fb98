import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import type { Company } from '../../facade.ts';
import { Terminal } from '../../vocabulary/errors.ts';
import { parseItemId, type ItemId } from '../../vocabulary/ids.ts';
import type { Json } from '../../vocabulary/json.ts';
import { limits } from '../../vocabulary/limits.ts';
import type { ItemDetail } from '../../vocabulary/views.ts';
import { assertOffers, decisionFromWords } from '../decision.ts';
import { changedMail, editorText, parseEditorText } from '../edited-mail.ts';
import { asMail } from '../present/effects.ts';
import { outcomeText } from '../present/outcome.ts';
import type { Session } from '../session.ts';

export interface DecideOptions {
  /** False with --no-run: the decision is recorded and nothing more. */
  run: boolean;
}

/** Approves one or more items. All are looked at first, so that one wrong number approves nothing. */
export async function approve(session: Session, references: readonly string[], options: DecideOptions): Promise<void> {
  const ids = [...new Set(references.map(parseItemId))];
  await decideAndRun(session, options, async (company) => {
    for (const id of ids) assertOffers(await company.inbox.show(id), 'approve');
    for (const id of ids) await company.inbox.decide(id, { action: 'approve', text: null });
    return ids;
  });
}

export async function reject(session: Session, reference: string, options: DecideOptions & { reason: string }): Promise<void> {
  const id = parseItemId(reference);
  await decideAndRun(session, options, async (company) => {
    assertOffers(await company.inbox.show(id), 'reject');
    await company.inbox.decide(id, { action: 'reject', text: options.reason });
    return [id];
  });
}

export async function answer(session: Session, reference: string, words: readonly string[], options: DecideOptions): Promise<void> {
  const id = parseItemId(reference);
  await decideAndRun(session, options, async (company) => {
    const item = await company.inbox.show(id);
    const decision = decisionFromWords(item, words.join(' '));
    assertOffers(item, decision.action);
    await company.inbox.decide(id, decision);
    return [id];
  });
}

export interface EditOptions extends DecideOptions {
  text?: string;
  subject?: string;
  to?: string[];
  payload?: string;
}

/** Approves with a changed payload: from the options, or else from the operator's editor. */
export async function edit(session: Session, reference: string, options: EditOptions): Promise<void> {
  const id = parseItemId(reference);
  const scripted = [options.text, options.subject, options.to, options.payload].some((option) => option !== undefined);
  if (!scripted && (!session.shell.interactive || session.json)) {
    throw new Terminal('usage.edit-what', 'There is no terminal for an editor, and no option says what to change.', 'Give --subject TEXT, --text FILE (or - for standard input), --to ADDRESS, or --payload FILE.json.');
  }
  await decideAndRun(session, options, async (company) => {
    const item = await company.inbox.show(id);
    assertOffers(item, 'edit');
    await company.inbox.edit(id, scripted ? await payloadFromOptions(session, item, options) : payloadFromEditor(session, item));
    return [id];
  });
}

async function payloadFromOptions(session: Session, item: ItemDetail, options: EditOptions): Promise<unknown> {
  if (options.payload !== undefined) return parseJson(await readSource(session, options.payload), options.payload);
  return changedMail(payloadOf(item), {
    ...(options.subject === undefined ? {} : { subject: options.subject }),
    ...(options.text === undefined ? {} : { text: (await readSource(session, options.text)).replace(/^\ufeff/, '').replace(/\r\n?/g, '\n') }),
    ...(options.to === undefined ? {} : { to: options.to }),
  });
}

function payloadFromEditor(session: Session, item: ItemDetail): unknown {
  const payload = payloadOf(item);
  const mail = asMail(payload);
  if (mail === null) throw new Terminal('edit.not-a-mail', 'What this item would do is not a mail.', 'Give the whole changed payload with --payload FILE.json.');
  const before = editorText(mail);
  const after = session.shell.editText(before);
  const edited = parseEditorText(after);
  if (edited === null || after === before) {
    throw new Terminal('edit.nothing-changed', 'Nothing was changed, so nothing was approved.', `\`keelson approve ${item.id}\` sends it as it is; \`keelson edit ${item.id}\` opens it again.`);
  }
  return changedMail(payload, edited);
}

function payloadOf(item: ItemDetail): Json {
  if (item.effectDetail === null) throw new Terminal('edit.no-effect', `Item ${item.id} is about nothing that can be edited.`, `\`keelson show ${item.id}\` shows what it is about.`);
  return item.effectDetail.payload;
}

async function readSource(session: Session, source: string): Promise<string> {
  if (source === '-') return readAll(session.shell.stdin);
  try {
    return readFileSync(resolve(session.shell.cwd, source), 'utf8');
  } catch (error) {
    throw new Terminal('edit.unreadable-file', `${source} can't be read: ${error instanceof Error ? error.message : String(error)}`, 'Name a readable file, or - for standard input.', { cause: error });
  }
}

function parseJson(text: string, source: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Terminal('edit.not-json', `${source} is not JSON: ${error instanceof Error ? error.message : String(error)}`, '`keelson show ITEM --json` prints the present payload to begin with.', { cause: error });
  }
}

/** Records decisions, lets their consequences happen, and prints what became of them. */
async function decideAndRun(session: Session, options: DecideOptions, decide: (company: Company) => Promise<ItemId[]>): Promise<void> {
  await session.withCompany(async (company) => {
    const openBefore = new Set((await company.inbox.list({ limit: limits.listRowsMax })).map((item) => item.id));
    const ids = await decide(company);
    if (options.run) await runRecorded(session, company, ids);
    const decided: ItemDetail[] = [];
    for (const id of ids) decided.push(await company.inbox.show(id));
    const opened = (await company.inbox.list({ limit: limits.listRowsMax })).filter((item) => !openBefore.has(item.id));
    session.print((display) => outcomeText(display, decided, opened, options.run), { decided, opened });
    if (options.run && decided.some((item) => wentWrong(item))) session.exitCode = 1;
  });
}

async function runRecorded(session: Session, company: Company, ids: readonly ItemId[]): Promise<void> {
  try {
    await session.run(company, true, () => undefined);
  } catch (error) {
    session.remark(() => `The decision about ${ids.map((id) => `#${id}`).join(', ')} is recorded; only what follows from it did not happen yet.`);
    throw error;
  }
}

/** An item whose effect was meant to go out and did not. */
function wentWrong(item: ItemDetail): boolean {
  const wanted = item.decision?.action === 'approve' || item.decision?.action === 'edit' || item.decision?.action === 'send-again';
  return wanted && item.effectDetail !== null && item.effectDetail.state !== 'succeeded';
}
