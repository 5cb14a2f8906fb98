import { hash } from 'node:crypto';
import { Conflict, Terminal } from '../../vocabulary/errors.ts';
import type { Json } from '../../vocabulary/json.ts';
import { limits } from '../../vocabulary/limits.ts';
import { addressSchema } from '../../vocabulary/mail.ts';
import type { WebhookDelivery, WebhookReceipt, WebhookSource } from '../../vocabulary/webhooks.ts';
import type { Ledger } from '../../ledger/port.ts';
import { readJson, saysJson, wordAt } from './read-body.ts';

/** A kind of signal, as a sender writes it: `invoice.paid`. */
const kindPattern = /^[\w.:/-]{1,49}$/u;

/**
 * Puts a delivery with a good signature on record: the raw bytes as a blob, then one event. The same delivery again is a duplicate, one that can't be read is broken, and neither is
 * routed. Resolves when it is on disk. Throws what the ledger throws when it can't be; then nothing was recorded, and the sender must try again.
 */
export class WebhookIntake {
  private readonly ledger: Ledger;
  private readonly sources: ReadonlyMap<string, WebhookSource>;
  /** How often each of the newest deliveries came again, in this process: whoever sends one over and over must not fill the disk. */
  private readonly again = new Map<string, number>();

  constructor(ledger: Ledger, sources: readonly WebhookSource[]) {
    this.ledger = ledger;
    this.sources = new Map(sources.map((source) => [source.name, source]));
  }

  async receive(delivery: WebhookDelivery): Promise<WebhookReceipt> {
    const source = this.sources.get(delivery.source);
    if (source === undefined) throw new Terminal('webhook.unknown-source', `There is no webhook ${JSON.stringify(delivery.source)}.`, 'Name it under webhooks in company.yaml, and start again.');
    const read = saysJson(delivery.contentType, delivery.contentEncoding) ? readJson(delivery.raw) : null;
    const body = read?.json ?? null;
    const dedup = dedupKey(source, delivery, body);
    const known = await this.ledger.signals.byDedup(dedup);
    if (known !== null) return this.duplicate(source, dedup, known);
    try {
      if (read !== null && read.problem !== null) return await this.broken(source, dedup, delivery.raw, read.problem);
      return await this.received(source, dedup, delivery.raw, body);
    } catch (error) {
      // The same delivery at the same moment: only one of them is first.
      const first = error instanceof Conflict ? await this.ledger.signals.byDedup(dedup) : null;
      if (first === null) throw error;
      return this.duplicate(source, dedup, first);
    }
  }

  private async received(source: WebhookSource, dedup: string, bytes: Uint8Array, body: Json): Promise<WebhookReceipt> {
    const subject = subjectOf(source, body);
    // On disk before the event that names it.
    const raw = await this.ledger.blobs.put(bytes, { subject });
    const topic = source.topicFrom === undefined ? null : wordAt(body, source.topicFrom, topicCharsMax);
    const data = { source: source.name, dedup, type: typeOf(source, body), topic, body, raw };
    const [event] = await this.ledger.append([{ kind: 'signal.received', actor: `source:${source.name}`, subject, data }], [{ type: 'new-signal', dedup }]);
    return { outcome: 'received', seq: event?.seq ?? 0 };
  }

  private async broken(source: WebhookSource, dedup: string, bytes: Uint8Array, problem: string): Promise<WebhookReceipt> {
    const raw = await this.ledger.blobs.put(bytes);
    const [event] = await this.ledger.append([{ kind: 'signal.broken', actor: `source:${source.name}`, data: { source: source.name, dedup, raw, problem: problem.slice(0, 2_000) } }], [{ type: 'new-signal', dedup }]);
    return { outcome: 'broken', seq: event?.seq ?? 0 };
  }

  private async duplicate(source: WebhookSource, dedup: string, of: number): Promise<WebhookReceipt> {
    const before = this.again.get(dedup) ?? 0;
    this.again.delete(dedup);
    this.again.set(dedup, before + 1);
    if (this.again.size > limits.webhookDuplicatesKept) this.again.delete(this.again.keys().next().value ?? '');
    if (before < limits.webhookDuplicatesRecordedMax) {
      const { subject } = await this.ledger.event(of);
      await this.ledger.append([{ kind: 'signal.duplicate', actor: `source:${source.name}`, subject, cause: of, data: { source: source.name, dedup, of } }]);
    }
    return { outcome: 'duplicate', seq: of };
  }
}

const topicCharsMax = 500;
const idCharsMax = 10_000;

/** Of the id that the sender gave it; where it gave none, of its bytes. A digest, since dedup keys stay readable for ever. */
function dedupKey(source: WebhookSource, { signed, raw }: WebhookDelivery, body: Json): string {
  const id = signed.id ?? wordAt(body, source.idFrom, idCharsMax);
  return `webhook:${source.name}:${id === null ? `bytes:${hash('sha256', raw, 'hex')}` : hash('sha256', id, 'hex')}`;
}

/** Always under the name of the source, so that none can pass for another, or for mail. */
function typeOf(source: WebhookSource, body: Json): string {
  const kind = wordAt(body, source.typeFrom, limits.nameCharsMax);
  return kind !== null && kindPattern.test(kind) ? `${source.name}.${kind}` : source.name;
}

function subjectOf(source: WebhookSource, body: Json): string | null {
  const address = source.subjectFrom === undefined ? null : wordAt(body, source.subjectFrom, limits.subjectCharsMax)?.trim().toLowerCase();
  return address != null && addressSchema.shape.address.safeParse(address).success ? `customer:${address}` : null;
}
