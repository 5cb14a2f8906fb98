import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { tokensOf, type ChatRequest, type ModelFault, type ModelPeerRequest, type ModelRule } from './model-peer-script.ts';

export interface Answer {
  asking: ChatRequest;
  rule: ModelRule;
  text: string;
  /** Its output is counted as it is written. */
  record: ModelPeerRequest;
}

const slowMsDefault = 25;
/** So that what was written arrives before the connection is destroyed. */
const arriveMs = 30;
const endlessTokensMax = 200_000;
const refusalText = 'I can not help with that.';

/** What is written in the end, piece by piece, and why it ends there. */
function plan({ asking, rule: { fault }, text }: Answer): { pieces: string[]; finish: string } {
  const half = text.slice(0, Math.ceil(text.length / 2));
  const said = fault === 'empty' || fault === 'filtered' ? '' : fault === 'truncated' || fault === 'invalid-json' ? half : text;
  // Four characters each: as many as `tokensOf` counts when they are ASCII.
  const all = said.match(/.{1,4}/gsu) ?? [];
  const most = asking.max_tokens ?? Infinity;
  const finish = fault === 'filtered' ? 'content_filter' : fault === 'truncated' || all.length > most ? 'length' : 'stop';
  return { pieces: all.slice(0, most), finish };
}

export async function streamAnswer(response: ServerResponse, answer: Answer): Promise<void> {
  const { asking, rule, record } = answer;
  const { fault } = rule;
  const chunk = (more: object): string => `data: ${JSON.stringify({ id: `chatcmpl-${record.n}`, object: 'chat.completion.chunk', created: 0, model: asking.model, ...more })}\n\n`;
  const delta = (part: object, finish: string | null = null): string => chunk({ choices: [{ index: 0, delta: part, finish_reason: finish }] });
  const { pieces, finish } = plan(answer);
  const middle = Math.floor(pieces.length / 2);
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write(delta({ role: 'assistant', content: '' }));
  if (fault === 'refusal') {
    response.write(delta({ refusal: refusalText }));
    record.usage.output = tokensOf(refusalText);
  } else {
    for (const [place, content] of fault === 'endless' ? endless() : pieces.entries()) {
      if (response.destroyed) return;
      if (place === middle && (await breaks(fault, response, chunk))) return;
      response.write(delta({ content }));
      record.usage.output += tokensOf(content);
      const pause = rule.slowMs ?? (fault === 'slow' ? slowMsDefault : 0);
      if (pause > 0) await sleep(pause);
      else if (place % 50 === 49) await sleep(0);
    }
  }
  response.write(delta({}, finish));
  if (asking.stream_options?.include_usage === true && fault !== 'no-usage') response.write(chunk({ choices: [], usage: usageOf(answer) }));
  response.end('data: [DONE]\n\n');
}

/** What goes wrong in the middle; whether that was the end of it. */
async function breaks(fault: ModelFault | undefined, response: ServerResponse, chunk: (more: object) => string): Promise<boolean> {
  if (fault === 'cut') {
    await sleep(arriveMs);
    response.destroy();
  } else if (fault === 'no-finish') response.end();
  else if (fault === 'malformed-chunk') response.write('data: {"choices":[{"index":0,"delta":{"content":"se\n\n');
  else if (fault === 'foreign-chunk') response.write(chunk({ choices: 'none', secret: 'what a customer wrote' }));
  else if (fault === 'error-chunk') response.end('data: {"error":{"message":"The engine died.","type":"server_error","code":502}}\n\n');
  return fault === 'cut' || fault === 'no-finish' || fault === 'stall' || fault === 'error-chunk';
}

export function wholeAnswer(response: ServerResponse, answer: Answer): void {
  const { asking, rule, record } = answer;
  const { pieces, finish } = plan(answer);
  const content = pieces.join('');
  const refuses = rule.fault === 'refusal';
  record.usage.output = tokensOf(refuses ? refusalText : content);
  const message = refuses ? { role: 'assistant', content: null, refusal: refusalText } : { role: 'assistant', content };
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ id: `chatcmpl-${record.n}`, object: 'chat.completion', created: 0, model: asking.model, choices: [{ index: 0, message, finish_reason: finish }], ...(rule.fault === 'no-usage' ? {} : { usage: usageOf(answer) }) }));
}

function usageOf({ rule, record: { usage } }: Answer): object {
  const { input, cachedInput, output } = rule.fault === 'zero-usage' ? { input: 0, cachedInput: 0, output: 0 } : usage;
  const more = rule.fault === 'huge-usage' ? 1_000_000 : 0;
  return { prompt_tokens: input + more, completion_tokens: output, total_tokens: input + more + output, prompt_tokens_details: { cached_tokens: cachedInput } };
}

function* endless(): Generator<[number, string]> {
  for (let place = 0; place < endlessTokensMax; place++) yield [place, 'more'];
}
