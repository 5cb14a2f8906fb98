/**
 * A payments provider in a process of its own, so that what it did outlives a crash of the product under test. It speaks the
 * protocol of docs/PAYMENTS.md. Started by start-payments-peer.ts: `node payments-peer.ts <key> <mode> <times> <port>`.
 *
 * Owns: every operation that it did, and every request that it got. It honours idempotency keys: the same key and body is
 * answered alike and does nothing again, the same key with another body is 409. Dies when standard input closes.
 *
 * Standard output: one JSON line `{"port":…}`, then `{"asked":n}` for each request, `{"accepted":n}` for each operation it did, and
 * `{"done":…}` for each control line. Standard input: `PaymentsPeerControl`.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createInterface } from 'node:readline';
import { isPaymentsPeerMode, type PaymentsPeerControl, type PaymentsPeerMode, type PeerOperation, type PeerRequest } from './payments-peer-modes.ts';

const [accountKey = '', firstMode = 'accept', firstTimes = '0', firstPort = '0'] = process.argv.slice(2);
if (accountKey === '' || !isPaymentsPeerMode(firstMode)) throw new Error('usage: payments-peer.ts <key> <mode> <times, 0 for ever> <port, 0 for any>');

const slowMs = 150;
const kinds: Readonly<Record<string, PeerOperation['kind']>> = { '/v1/refunds': 'refund', '/v1/credits': 'credit', '/v1/credits/revocations': 'credit-revocation' };

let mode: PaymentsPeerMode = firstMode;
/** Requests that still get `mode` before the peer accepts again. */
let requestsLeft = Number(firstTimes) || Infinity;
let clock: number | null = null;
let pageSize = 100;
let held: (() => void)[] = [];
let accepted = 0;
let added = 0;
let operations: PeerOperation[] = [];
const requests: PeerRequest[] = [];
const bodies = new Map<string, string>();

interface Reply {
  status: number;
  headers?: Record<string, string>;
  body: unknown;
}

/** What is answered before anything is done. */
const refusals: Partial<Record<PaymentsPeerMode, Reply>> = {
  'rate-limit': { status: 429, headers: { 'retry-after': '7' }, body: failed('rate_limited', 'Too many requests.') },
  'unavailable': { status: 503, headers: { 'retry-after': '7' }, body: failed('unavailable', 'We are closed for an hour.') },
  'fail-500': { status: 500, body: failed('internal', 'Something broke.') },
  'reject': { status: 422, body: failed('payment_too_old', 'The payment is older than a year.') },
  'unauthorized': { status: 401, body: failed('bad_key', 'No such key.') },
  'in-progress': { status: 409, body: failed('key_in_progress', 'Your first request with this key is still under way.') },
  'redirect': { status: 307, headers: { location: '/v2/elsewhere' }, body: null },
};

async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks).toString('utf8');
  const key = request.headers['idempotency-key'];
  const authorized = request.headers.authorization === `Bearer ${accountKey}`;
  const asked: PeerRequest = { method: request.method ?? '', path: request.url ?? '', key: typeof key === 'string' ? key : null, authorized, body };
  requests.push(asked);
  say({ asked: requests.length });
  const now = requestsLeft > 0 ? mode : 'accept';
  requestsLeft -= 1;
  if (now === 'cut-before') return void request.socket.destroy();
  const reply = authorized ? (refusals[now] ?? carryOut(asked)) : refusals['unauthorized'];
  if (reply === undefined) throw new Error('every request has a reply');
  const answer = (): void => void response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers }).end(reply.body === null ? '' : JSON.stringify(reply.body));
  if (now === 'cut-after') return void request.socket.destroy();
  if (now === 'fail-500-after') return void response.writeHead(500).end('<html>Something broke.</html>');
  if (now === 'garbage') return void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Welcome</html>');
  if (now === 'hold') return void held.push(answer);
  if (now === 'slow') return void setTimeout(answer, slowMs);
  answer();
}

function carryOut({ method, path, key, body }: PeerRequest): Reply {
  const url = new URL(path, 'http://peer.example');
  if (method === 'GET' && url.pathname === '/v1/operations') return list(url.searchParams);
  const kind = kinds[url.pathname];
  if (method !== 'POST' || kind === undefined) return { status: 404, body: failed('no_such_path', 'There is no such path.') };
  if (key === null) return { status: 400, body: failed('key_missing', 'An operation needs an Idempotency-Key.') };
  const earlier = operations.find((operation) => operation.key === key);
  if (earlier !== undefined && bodies.get(key) !== `${kind} ${body}`) return { status: 409, body: failed('key_reused', 'The key was used for something else.') };
  if (earlier !== undefined) return { status: 200, body: earlier };
  bodies.set(key, `${kind} ${body}`);
  const done = add({ kind, key, ...(JSON.parse(body) as Partial<PeerOperation>) });
  accepted += 1;
  say({ accepted });
  return { status: 201, body: done };
}

function list(query: URLSearchParams): Reply {
  const from = Number(query.get('from'));
  const to = Number(query.get('to'));
  const begin = Number(query.get('cursor') ?? 0);
  const found = operations.filter(({ at }) => at >= from && at < to).toSorted((a, b) => a.at - b.at);
  return { status: 200, body: { operations: found.slice(begin, begin + pageSize), next: begin + pageSize < found.length ? String(begin + pageSize) : null } };
}

function add(fields: Partial<PeerOperation>): PeerOperation {
  added += 1;
  const operation = { id: `op_${added}`, kind: 'refund', key: null, at: clock ?? Date.now(), amount: 100, currency: 'EUR', customer: 'jane@example.com', payment: null, reason: '', grant: null, ...fields } satisfies PeerOperation;
  operations.push(operation);
  return operation;
}

function failed(code: string, message: string): object {
  return { error: { code, message } };
}

function say(line: object): void {
  // A reader of lines takes these two for the end of one.
  const text = JSON.stringify(line).replaceAll('\u2028', String.raw`\u2028`).replaceAll('\u2029', String.raw`\u2029`);
  process.stdout.write(`${text}\n`);
}

function control(order: PaymentsPeerControl): unknown {
  if ('tell' in order) return order.tell === 'operations' ? operations : requests;
  if ('byHand' in order) return add(order.byHand);
  if ('change' in order) {
    operations = operations.flatMap((one) => (one.key !== order.change ? [one] : order.to === null ? [] : [{ ...one, ...order.to }]));
  } else if ('clock' in order) clock = order.clock;
  else if ('pageSize' in order) pageSize = order.pageSize;
  else if ('release' in order) {
    for (const answer of held) answer();
    held = [];
  } else {
    mode = order.mode;
    requestsLeft = order.times ?? Infinity;
  }
  return true;
}

const server = createServer((request, response) => {
  // A caller that hangs up in the middle is no fault of ours.
  respond(request, response).catch(() => request.socket.destroy());
});
createInterface({ input: process.stdin })
  .on('line', (line) => say({ done: control(JSON.parse(line) as PaymentsPeerControl) }))
  .on('close', () => process.exit(0));
server.listen(Number(firstPort), '127.0.0.1', () => {
  const address = server.address();
  say({ port: typeof address === 'object' && address !== null ? address.port : 0 });
});
