import { resolve } from 'node:path';
import type { Adapter } from '../../effects/adapter.ts';
import { Approved } from '../../effects/approved.ts';
import { assert, Retryable, Terminal } from '../../vocabulary/errors.ts';
import type { Json } from '../../vocabulary/json.ts';
import { publishOnce, readStart } from '../files/once-file.ts';
import { composeMail, messageIdOf } from '../mail/message.ts';
import { correctionOf, previewMail } from '../mail/preview.ts';
import type { OutboxSettings } from './config.ts';
import { outboxStore } from './failures.ts';

export interface OutboxDeps {
  /** Epoch ms. */
  now(): number;
  companyFolder: string;
}

const headBytes = 4_096;

/**
 * Writes each approved mail as a file for a person, or another program, to send. `keyed`: the effect's id is the
 * file's name, so a repetition finds the file and changes nothing. That holds as long as the file stays until its
 * receipt is in the ledger; after that nobody asks again.
 */
export function outboxAdapter(settings: OutboxSettings, deps: OutboxDeps): Adapter<'mail.send'> {
  const store = outboxStore(resolve(deps.companyFolder, ...settings.folder.split('/')));

  const receiptOf = async (effect: Approved<'mail.send'>): Promise<Json | null> => {
    const name = `${effect.id}.eml`;
    const found = await readStart(store, name, headBytes);
    if (found === null) return null;
    const head = `\r\n${found.start.toString('latin1')}`;
    if (!head.includes(`\r\nX-Keelson-Effect: ${effect.id}\r\n`)) {
      throw new Terminal('outbox.file-foreign', `${settings.folder}/${name} is there, but it is not the mail of this effect.`, `Move ${settings.folder}/${name} away, then answer its inbox item with send-again.`);
    }
    return { messageId: messageIdOf(effect.id, settings), file: `${settings.folder}/${name}`, bytes: found.bytes };
  };

  return {
    name: 'outbox',
    class: 'keyed',
    kinds: ['mail.send'],
    inFlightMax: 32,
    preview: (_kind, payload) => previewMail(payload),

    async execute(effect, signal) {
      assert(Approved.is(effect) && effect.kind === 'mail.send', 'the outbox takes only an approved mail (E1)');
      const mail = await composeMail(effect, settings, deps.now());
      if (signal.aborted) throw new Retryable('outbox.aborted', 'The mail was not written: time was up before it began.', 'Nothing to do: it is tried again.');
      await publishOnce(store, `${effect.id}.eml`, mail.bytes);
      // Read back rather than remembered: whoever wrote the file, every attempt gives the same receipt.
      const receipt = await receiptOf(effect);
      if (receipt === null) throw new Retryable('outbox.file-gone', `${settings.folder}/${effect.id}.eml vanished while it was written.`, 'Let no other program empty the outbox while Keelson runs; it is tried again.');
      return receipt;
    },

    async find(effect) {
      assert(Approved.is(effect) && effect.kind === 'mail.send', 'the outbox takes only an approved mail (E1)');
      return receiptOf(effect);
    },

    compensate: (_kind, payload, receipt) => correctionOf(payload, receipt),
  };
}
