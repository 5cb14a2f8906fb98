/**
 * A server of models in a process of its own, so that what it was asked outlives a crash of the product under test. It speaks OpenAI's chat protocol (and embeddings), counts tokens, keeps
 * prefixes in a cache as providers do, and does wrong what it is told to (model-peer-script.ts). Started by model-peer.ts with `--control`, or by hand for a demo:
 * `node test/peers/model-peer-process.ts [--port 0] [--rules FILE.json] [--answers MODULE.ts]` prints its base URL and serves until it is ended.
 *
 * With `--control`: standard output is one JSON line `{"port":…}`, then `{"asked":n}` for each request and `{"done":…}` for each control line; standard input is `ModelPeerControl`, and
 * the process ends when it closes.
 */
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { bagOfLetters } from './embeddings-peer.ts';
import { leastOf } from './model-peer-answer.ts';
import { PrefixCache } from './model-peer-cache.ts';
import { promptText, type ChatRequest, type ModelPeerControl, type ModelPeerRequest, type ModelRule } from './model-peer-script.ts';
import { refusal } from './model-peer-refusals.ts';
import { streamAnswer, wholeAnswer } from './model-peer-stream.ts';

const { values } = parseArgs({ options: { port: { type: 'string', default: '0' }, rules: { type: 'string' }, answers: { type: 'string' }, control: { type: 'boolean', default: false } } });

let rules: ModelRule[] = values.rules === undefined ? [] : (JSON.parse(readFileSync(values.rules, 'utf8')) as ModelRule[]);
/** The text for a request that no rule has an answer for. */
const answerTo = values.answers === undefined ? undefined : ((await import(pathToFileURL(values.answers).href)) as { answerTo(asking: ChatRequest): string }).answerTo;
let requests: ModelPeerRequest[] = [];
let asked = 0;
const cache = new PrefixCache();

async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const path = new URL(request.url ?? '', 'http://peer.example').pathname;
  if (request.method === 'POST' && path === '/v1/chat/completions') return chat(JSON.parse(Buffer.concat(chunks).toString()) as ChatRequest, request, response);
  if (request.method === 'POST' && path === '/v1/embeddings') return embeddings(JSON.parse(Buffer.concat(chunks).toString()) as { model: string; input: string[]; dimensions?: number }, response);
  response.writeHead(404, { 'content-type': 'application/json' }).end('{"error":{"message":"there is no such path"}}');
}

async function chat(asking: ChatRequest, { headers, socket }: IncomingMessage, response: ServerResponse): Promise<void> {
  asked += 1;
  const rule = ruleFor(asking);
  const { fault = null } = rule;
  const record: ModelPeerRequest = { n: asked, at: Date.now(), request: asking, authorization: headers.authorization ?? null, fault, usage: { input: 0, cachedInput: 0, output: 0 } };
  requests.push(record);
  if (values.control) say({ asked });
  if (rule.delayMs !== undefined) await new Promise((resolve) => setTimeout(resolve, rule.delayMs));
  if (fault === 'hang') return;
  if (fault === 'reset') return void socket.destroy();
  const instead = refusal(rule);
  if (instead !== null) return void response.writeHead(instead.status, { 'content-type': 'application/json', ...instead.headers }).end(instead.body);
  Object.assign(record.usage, cache.count(asking));
  const text = textOf(rule, asking);
  if (asking.stream === true) await streamAnswer(response, { asking, rule, text, record });
  else wholeAnswer(response, { asking, rule, text, record });
}

/** The first that fits, counted down when it applies only so often. */
function ruleFor({ model, messages, response_format: format }: ChatRequest): ModelRule {
  const seen = [model, format?.json_schema?.name ?? '', promptText(messages)].join('\n');
  const rule = rules.find((one) => one.times !== 0 && (one.model === undefined || one.model === model) && (one.match === undefined || new RegExp(one.match, one.flags ?? 'i').test(seen)));
  if (rule?.times !== undefined) rule.times -= 1;
  return rule ?? {};
}

function textOf({ answer }: ModelRule, asking: ChatRequest): string {
  const { response_format: format } = asking;
  if (typeof answer === 'string') return answer;
  if (answer !== undefined) return JSON.stringify(answer);
  if (answerTo !== undefined) return answerTo(asking);
  return format === undefined ? 'That is what I would answer.' : JSON.stringify(leastOf(format.json_schema?.schema ?? { type: 'object' }));
}

function embeddings({ model, input, dimensions = 64 }: { model: string; input: string[]; dimensions?: number }, response: ServerResponse): void {
  const data = input.map((text, index) => ({ object: 'embedding', index, embedding: bagOfLetters(text, dimensions) }));
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ object: 'list', model, data, usage: { prompt_tokens: 1, total_tokens: 1 } }));
}

function control(order: ModelPeerControl): unknown {
  if ('tell' in order) return requests;
  if ('rules' in order) rules = order.rules;
  else if ('rule' in order) rules.unshift(order.rule);
  else {
    requests = [];
    cache.forget();
  }
  return true;
}

function say(line: object): void {
  // A reader of lines takes these two for the end of one.
  process.stdout.write(`${JSON.stringify(line).replaceAll('\u2028', String.raw`\u2028`).replaceAll('\u2029', String.raw`\u2029`)}\n`);
}

const server = createServer((request, response) => {
  // A caller that hangs up in the middle is no fault of ours.
  respond(request, response).catch(() => request.socket.destroy());
});
if (values.control) {
  createInterface({ input: process.stdin })
    .on('line', (line) => say({ done: control(JSON.parse(line) as ModelPeerControl) }))
    .on('close', () => process.exit(0));
}
server.listen(Number(values.port), '127.0.0.1', () => {
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  if (values.control) say({ port });
  else process.stdout.write(`http://127.0.0.1:${port}/v1\n`);
});
