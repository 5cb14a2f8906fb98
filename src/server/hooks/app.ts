/**
 * Where other systems tell what happened: `POST /hooks/{source}`. Owns: whether a request is one that its source signed. Does not own: what a delivery means (the intake), who may use
 * the API (the guard). Neither reaches into the other: no cookie and no token counts here, and a webhook's secret opens nothing else.
 *
 * 1. Nothing that is not signed by a secret of its source reaches the ledger, or the disk but as a count.
 * 2. A 2xx is answered when the delivery is on disk, and for no other reason.
 * 3. What is refused is told no more than that: the reason is in the counts, for the operator.
 * 4. Memory is bounded: so many bodies of so many bytes for so long.
 */
import { randomBytes } from 'node:crypto';
import { Hono, type Context } from 'hono';
import type { Company } from '../../facade.ts';
import { Retryable } from '../../vocabulary/errors.ts';
import { limits } from '../../vocabulary/limits.ts';
import type { Clock } from '../../vocabulary/ports.ts';
import type { WebhookReceipt, WebhookRefusal, WebhookSigned, WebhookSource } from '../../vocabulary/webhooks.ts';
import { HttpProblem, problemOf } from '../problem.ts';
import { readBody } from './read-body.ts';
import { schemeOf } from './schemes.ts';
import { WebhookSecrets, type SecretStore } from './secrets.ts';
import { standardScheme } from './standard-scheme.ts';
import type { WebhookTallies } from './tally.ts';

export interface HooksDeps {
  company: { readonly signal: Pick<Company['signal'], 'webhook' | 'webhookSources'> };
  /** `vault.secrets`. */
  secrets: SecretStore;
  tallies: WebhookTallies;
  clock: Clock;
  /** Told what the operator should know and no sender may. */
  report(error: unknown): void;
}

/** How long a sender should wait when nothing can be recorded, and when too many send at once. */
const retryAfterS = 60;
const retryBusyAfterS = 5;

/** To be mounted at the root, outside of the guard of the API. */
export function hooksApp(deps: HooksDeps): Hono {
  const app = new Hono();
  const desk = new Deliveries(deps);
  app.post('/hooks/:source', (c) => desk.answer(c));
  app.all('/hooks/:source', () => answerProblem(new HttpProblem(405, 'webhook.method', 'A webhook is a POST.', 'Send it as POST.', { headers: { allow: 'POST' } }), deps.report));
  return app;
}

class Deliveries {
  private readonly deps: HooksDeps;
  private readonly sources: ReadonlyMap<string, WebhookSource>;
  private readonly secrets: WebhookSecrets;
  /** Stands in where there is no secret, so that as much is computed. Nobody knows it. */
  private readonly unguessable = standardScheme.secretOf(randomBytes(32));
  private inFlight = 0;

  constructor(deps: HooksDeps) {
    this.deps = deps;
    this.sources = new Map(deps.company.signal.webhookSources().map((source) => [source.name, source]));
    this.secrets = new WebhookSecrets(deps.secrets, () => deps.clock.now());
  }

  async answer(c: Context): Promise<Response> {
    const name = c.req.param('source') ?? '';
    if (this.inFlight >= limits.webhooksInFlightMax) return this.refuse(name, 'busy');
    this.inFlight += 1;
    try {
      const taken = await this.take(name, c.req.raw);
      if (typeof taken === 'string') return this.refuse(name, taken);
      this.deps.tallies.took(name, taken);
      return Response.json({ event: taken.seq, outcome: taken.outcome }, { status: 202, headers: { 'cache-control': 'no-store' } });
    } catch (error) {
      return this.failed(name, error);
    } finally {
      this.inFlight -= 1;
    }
  }

  private async take(name: string, request: Request): Promise<WebhookReceipt | WebhookRefusal> {
    const { clock, company } = this.deps;
    const raw = await readBody(request, { bytesMax: limits.webhookBytesMax, ms: limits.webhookBodyMsMax, clock });
    if (typeof raw === 'string') return raw;
    const signed = await this.signedBy(name, request, raw);
    if (typeof signed === 'string') return signed;
    return company.signal.webhook({ source: name, signed, raw, contentType: request.headers.get('content-type'), contentEncoding: request.headers.get('content-encoding') });
  }

  private async signedBy(name: string, request: Request, raw: Uint8Array): Promise<WebhookSigned | WebhookRefusal> {
    const source = this.sources.get(name);
    const secrets = source === undefined ? [] : (await this.secrets.of(name)).map(({ secret }) => secret);
    const scheme = source === undefined ? standardScheme : schemeOf(source);
    const verified = scheme.verify(raw, (header) => request.headers.get(header), secrets.length > 0 ? secrets : [this.unguessable], this.deps.clock.now());
    if (source === undefined) return 'unknown';
    return secrets.length === 0 ? 'no-secret' : verified;
  }

  private refuse(name: string, why: WebhookRefusal): Response {
    this.deps.tallies.refused(name, why);
    return answerProblem(refusals[why](), this.deps.report);
  }

  /** Whatever it was (a ledger that is stopped, full or damaged, a vault that can't be read, a defect): not on disk, so never a 2xx. The sender has it still, and sends it again. */
  private failed(name: string, error: unknown): Response {
    const { tallies, report, clock } = this.deps;
    report(error);
    tallies.refused(name, 'not-recorded');
    const retryAt = error instanceof Retryable ? error.retryAt : undefined;
    return answerProblem(notRecorded(retryAt === undefined ? retryAfterS : Math.max(1, Math.ceil((retryAt - clock.now()) / 1_000))), report);
  }
}

const notTaken = (): HttpProblem => new HttpProblem(401, 'webhook.refused', 'It was not taken.', 'Check the secret, the signature and the clock of the sender. `keelson webhooks` tells the operator why.', { headers: { 'www-authenticate': 'webhook-signature' } });
const notRecorded = (seconds: number): HttpProblem => new HttpProblem(503, 'webhook.not-recorded', 'It could not be recorded, and nothing was taken.', 'Send it again later.', { headers: { 'retry-after': String(seconds) } });
const close = { connection: 'close' };

const refusals: Readonly<Record<WebhookRefusal, () => HttpProblem>> = {
  unknown: () => new HttpProblem(404, 'webhook.unknown', 'It was not taken.', 'Check the address. `keelson webhooks` tells the operator which there are.'),
  'no-secret': notTaken,
  headers: notTaken,
  time: notTaken,
  signature: notTaken,
  'too-large': () => new HttpProblem(413, 'webhook.too-large', `A webhook has at most ${limits.webhookBytesMax / 1024} KiB.`, 'Send less, such as a link to the rest.', { headers: close }),
  'too-slow': () => new HttpProblem(408, 'webhook.too-slow', `The body did not come within ${limits.webhookBodyMsMax / 1_000} seconds.`, 'Send it again.', { headers: close }),
  'cut-off': () => new HttpProblem(400, 'webhook.cut-off', 'The body ended early.', 'Send it again.', { headers: close }),
  busy: () => new HttpProblem(503, 'webhook.busy', 'Too many webhooks at once.', 'Send it again in a moment.', { headers: { ...close, 'retry-after': String(retryBusyAfterS) } }),
  'not-recorded': () => notRecorded(retryAfterS),
};

function answerProblem(error: unknown, report: (error: unknown) => void): Response {
  const { body, headers } = problemOf(error, report);
  return Response.json(body, { status: body.status, headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', ...headers } });
}
