import { hash } from 'node:crypto';
import type { ModelRequest } from './language-model.ts';

/** SHA-256 over all that an answer depends on: model, parameters, prompt and schema. Two requests with the same digest are the same question. */
export function requestDigest(model: string, { prompt, schema, outputTokensMax, temperature }: Pick<ModelRequest, 'prompt' | 'schema' | 'outputTokensMax' | 'temperature'>): string {
  const turns = prompt.turns.map(({ role, text }) => [role, text]);
  return hash('sha256', JSON.stringify(['keelson request 1', model, temperature, outputTokensMax, schema === null ? null : [schema.name, schema.json], prompt.stable, turns]), 'hex');
}
