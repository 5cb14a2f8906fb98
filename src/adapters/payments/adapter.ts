import type { z } from 'zod';
import type { Adapter, Reported } from '../../effects/adapter.ts';
import { limits } from '../../vocabulary/limits.ts';
import { approvedOperation } from '../money/approved-operation.ts';
import { compensateMoney } from '../money/compensation.ts';
import { moneyKinds, moneyOperation, operationSentence, type MoneyKind, type MoneyOperation } from '../money/operation.ts';
import { previewMoney } from '../money/preview.ts';
import { reportedMoney } from '../money/reported.ts';
import type { PaymentsSettings } from './config.ts';
import { answeredFailure, endlessList, keyInvalid, keyMissing, unreadableAnswer, type Answer, type Asked } from './failures.ts';
import { askingFor, operationSchema, operationsPageSchema, operationsPath, type ProviderOperation } from './protocol.ts';
import { request } from './request.ts';

export interface PaymentsDeps {
  /** Epoch ms. */
  now(): number;
  /** The environment that holds the key: `process.env`. */
  env: Readonly<Record<string, string | undefined>>;
}

/**
 * Has each approved operation with money carried out by a provider that speaks the protocol of docs/PAYMENTS.md. `keyed`: the
 * effect's id is the Idempotency-Key, and the provider does what it was asked with one key once, however often it is asked.
 */
export function paymentsAdapter(settings: PaymentsSettings, deps: PaymentsDeps): Adapter<MoneyKind> {
  const base = settings.baseUrl.endsWith('/') ? settings.baseUrl : `${settings.baseUrl}/`;
  const asked = (key: string | null): Asked => ({ key, secret: secretOf(settings, deps), now: deps.now() });
  const timeoutMs = settings.answerTimeoutMs;

  return {
    name: 'payments',
    class: 'keyed',
    kinds: moneyKinds,
    inFlightMax: 8,
    preview: (kind, payload) => previewMoney(kind, payload),

    async execute(effect, signal) {
      const operation = approvedOperation(effect, 'the payments provider');
      const { path, body } = askingFor(operation);
      const asking = asked(effect.id);
      const answer = await request({ url: new URL(path, base), body, asked: asking, signal, timeoutMs });
      const done = readAnswer(answer, operationSchema, asking);
      const differing = differenceOf(done, operation, effect.id);
      if (differing !== null) throw unreadableAnswer(`its ${differing} is another one than we asked for`, asking);
      return { id: done.id, key: effect.id, at: done.at };
    },

    async *list({ from, to }, signal) {
      let cursor: string | null = null;
      for (let pages = 0; ; pages++) {
        if (pages >= limits.paymentsPagesMax) throw endlessList(pages);
        const url = new URL(operationsPath, base);
        url.search = new URLSearchParams({ from: String(from), to: String(to), ...(cursor === null ? {} : { cursor }) }).toString();
        const asking = asked(null);
        const page: z.infer<typeof operationsPageSchema> = readAnswer(await request({ url, body: null, asked: asking, signal, timeoutMs }), operationsPageSchema, asking);
        yield* page.operations.map(reportedOperation);
        if (page.next === null) return;
        cursor = page.next;
      }
    },

    reported: (kind, payload) => reportedMoney(moneyOperation(kind, payload)),
    compensate: (kind, payload, receipt) => compensateMoney(kind, payload, receipt),
  };
}

/** Read at each use, so that nothing keeps it. */
function secretOf({ keyEnv }: PaymentsSettings, { env }: PaymentsDeps): string {
  const secret = env[keyEnv]?.trim() ?? '';
  if (secret === '') throw keyMissing(keyEnv);
  // Checked here, since fetch would show the whole of it in its error.
  if (!/^[\u0021-\u007e]+$/.test(secret)) throw keyInvalid(keyEnv);
  return secret;
}

function readAnswer<T>(answer: Answer, schema: z.ZodType<T>, asked: Asked): T {
  if (answer.status < 200 || answer.status > 299) throw answeredFailure(answer, asked);
  let content: unknown;
  try {
    content = JSON.parse(answer.text ?? '');
  } catch {
    // What JSON.parse says about it repeats a piece of it, and the beginning tells more.
    throw unreadableAnswer((answer.text ?? '').slice(0, 100) || 'nothing', asked);
  }
  const parsed = schema.safeParse(content);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw unreadableAnswer(`${issue?.path.join('.') ?? ''} ${issue?.message ?? 'is not valid'}`.trim(), asked);
}

/** The first field in which what was done is not what was asked for. */
function differenceOf(done: ProviderOperation, operation: MoneyOperation, key: string): string | null {
  if (done.key !== key) return 'key';
  const theirs = reportedMoney(done);
  return Object.entries(reportedMoney(operation)).find(([field, value]) => theirs[field] !== value)?.[0] ?? null;
}

function reportedOperation(done: ProviderOperation): Reported {
  return { key: done.key, id: done.id, at: done.at, sentence: operationSentence(done), fields: reportedMoney(done) };
}
