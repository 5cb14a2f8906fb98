import type { Company } from '../../facade.ts';
import { Terminal } from '../../vocabulary/errors.ts';
import { parseItemId, type ItemId } from '../../vocabulary/ids.ts';
import type { Decision } from '../../vocabulary/inbox.ts';
import type { Json } from '../../vocabulary/json.ts';
import type { ItemDetail, ItemView } from '../../vocabulary/views.ts';
import { assertOffers, decisionFromWords } from '../decision.ts';
import { changedMail, editorText, parseEditorText } from '../edited-mail.ts';
import { asMail } from '../present/effects.ts';
import { safeText } from '../present/safe-text.ts';
import { readJson, readSource } from '../read-source.ts';
import type { Session } from '../session.ts';
import { decideAndRun, type DecideOptions } from './decide-and-run.ts';
import { assertMayAsk, decideTogether, type BatchOptions } from './decide-batch.ts';

/** Approves one or more items. All are looked at first, so that one wrong number approves nothing. With --batch: all that belong to this one. */
export async function approve(session: Session, references: readonly string[], options: BatchOptions): Promise<void> {
  const ids = [...new Set(references.map(parseItemId))];
  const [id] = ids;
  if (options.batch === true && id !== undefined) {
    if (ids.length > 1) throw new Terminal('usage.batch-of-one', 'A batch is named by one of its items.', `Write \`keelson approve ${id} --batch\`, or the numbers without --batch.`);
    return together(session, id, options, () => ({ action: 'approve', text: null }));
  }
  await decideAndRun(session, options, async (company) => {
    for (const one of ids) assertOffers(await company.inbox.show(one), 'approve');
    for (const one of ids) await company.inbox.decide(one, { action: 'approve', text: null });
    return { ids, refused: [] };
  });
}

export async function reject(session: Session, reference: string, options: BatchOptions & { reason: string }): Promise<void> {
  await decideOne(session, reference, options, () => ({ action: 'reject', text: options.reason }));
}

export async function answer(session: Session, reference: string, words: readonly string[], options: BatchOptions): Promise<void> {
  await decideOne(session, reference, options, (item) => decisionFromWords(item, words.join(' ')));
}

async function decideOne(session: Session, reference: string, options: BatchOptions, decisionFor: (item: ItemView) => Decision): Promise<void> {
  const id = parseItemId(reference);
  if (options.batch === true) return together(session, id, options, decisionFor);
  await decideAndRun(session, options, async (company) => {
    const item = await company.inbox.show(id);
    const decision = decisionFor(item);
    assertOffers(item, decision.action);
    await company.inbox.decide(id, decision);
    return { ids: [id], refused: [] };
  });
}

async function together(session: Session, id: ItemId, options: BatchOptions, decisionFor: (item: ItemView) => Decision): Promise<void> {
  assertMayAsk(session, options);
  await decideAndRun(session, options, (company) => decideTogether(session, company, id, options, decisionFor));
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
    if (scripted) await company.inbox.edit(id, await payloadFromOptions(session, item, options));
    else await editInEditor(session, company, item);
    return { ids: [id], refused: [] };
  });
}

async function payloadFromOptions(session: Session, item: ItemDetail, options: EditOptions): Promise<unknown> {
  if (options.payload !== undefined) return readJson(session, options.payload, '`keelson show ITEM --json` prints the present payload to begin with.');
  return changedMail(payloadOf(item), {
    ...(options.subject === undefined ? {} : { subject: options.subject }),
    ...(options.text === undefined ? {} : { text: (await readSource(session, options.text)).replace(/^\ufeff/, '').replace(/\r\n?/g, '\n') }),
    ...(options.to === undefined ? {} : { to: options.to }),
  });
}

/** A refusal shows the words again: nothing else has them once the editor is closed. */
async function editInEditor(session: Session, company: Company, item: ItemDetail): Promise<void> {
  const mail = asMail(payloadOf(item));
  if (mail === null) throw new Terminal('edit.not-a-mail', 'What this item would do is not a mail.', 'Give the whole changed payload with --payload FILE.json.');
  const before = editorText(mail);
  const after = session.shell.editText(before);
  try {
    const edited = after === before ? null : parseEditorText(after);
    if (edited === null) throw new Terminal('edit.nothing-changed', 'Nothing was changed, so nothing was approved.', `\`keelson approve ${item.id}\` sends it as it is; \`keelson edit ${item.id}\` opens it again.`);
    await company.inbox.edit(item.id, changedMail(payloadOf(item), edited));
  } catch (error) {
    if (after !== before) session.remark(() => `This is what you wrote; it is kept nowhere else:\n\n${safeText(after)}\n`);
    throw error;
  }
}

function payloadOf(item: ItemDetail): Json {
  if (item.effectDetail === null) throw new Terminal('edit.no-effect', `Item ${item.id} is about nothing that can be edited.`, `\`keelson show ${item.id}\` shows what it is about.`);
  return item.effectDetail.payload;
}
