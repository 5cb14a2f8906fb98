import type { ModelFault, ModelRule } from './model-peer-script.ts';

interface Refusal {
  status: number;
  headers?: Record<string, string>;
  body: string;
}

const refusals: Partial<Record<ModelFault, (rule: ModelRule) => Refusal>> = {
  'rate-limited': ({ retryAfter }) => ({ status: 429, headers: after(retryAfter ?? '7'), body: failed('Too many requests.', 'rate_limit_exceeded') }),
  'failed': () => ({ status: 500, body: failed('Something broke.', 'internal') }),
  'unavailable': ({ retryAfter }) => ({ status: 503, headers: after(retryAfter), body: failed('We are overloaded.', 'overloaded') }),
  'unauthorized': () => ({ status: 401, body: failed('No such key.', 'invalid_api_key') }),
  'no-credit': () => ({ status: 429, body: failed('You exceeded your current quota.', 'insufficient_quota') }),
  'unknown-model': () => ({ status: 404, body: failed('There is no such model.', 'model_not_found') }),
  'too-long': () => ({ status: 400, body: failed("This model's maximum context length is 8192 tokens.", 'context_length_exceeded') }),
  'bad-request': () => ({ status: 400, body: failed('This parameter is not supported.', 'unsupported_parameter') }),
  'redirect': () => ({ status: 307, headers: { location: 'http://127.0.0.1:9/v1/chat/completions' }, body: '' }),
  'page': () => ({ status: 200, headers: { 'content-type': 'text/html' }, body: '<html>Welcome</html>' }),
};

/** What is answered instead of an answer; `null` when there is one. */
export function refusal(rule: ModelRule): Refusal | null {
  return rule.fault === undefined ? null : (refusals[rule.fault]?.(rule) ?? null);
}

function after(value: string | undefined): Record<string, string> {
  return value === undefined ? {} : { 'retry-after': value };
}

function failed(message: string, code: string): string {
  return JSON.stringify({ error: { message, type: code, param: null, code } });
}
