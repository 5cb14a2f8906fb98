import { hash } from 'node:crypto';
import { z } from 'zod';
import type { Json } from '../../vocabulary/json.ts';
import type { ModelWish, PromptPart } from '../../vocabulary/model-contract.ts';
import type { ModelSettings } from '../../vocabulary/model-settings.ts';
import type { ModelRequest } from '../../models/language-model.ts';
import { pack, type Packed } from '../../models/pack.ts';
import { requestDigest } from '../../models/request-digest.ts';
import type { Repair } from './progress.ts';

/** What the agent wants, with the schema of the answer if it is to be an object. */
export interface Asked extends ModelWish {
  name: string;
  schema: z.ZodType<Json> | null;
  /** There is no way without a model but the operator. */
  onlyModels: boolean;
}

/** A request to one model, with what identifies it. */
export interface Prepared {
  model: string;
  request: ModelRequest;
  digest: string;
  packed: Packed;
  /** company.yaml allows a longer answer than was asked for. */
  roomLeft: boolean;
}

export interface Preparing {
  asked: Asked;
  model: string;
  settings: ModelSettings;
  secret: string;
  repair: Repair | null;
  roomier: boolean;
  /** What the operator's rules say; `null` when that was not asked for, or they say nothing. */
  policy: PromptPart | null;
}

/** Of the answer that is to be mended, so much is shown to the model again. */
const mendedCharsMax = 8_000;

export function prepare({ asked, model, settings, secret, repair, roomier, policy }: Preparing): Prepared {
  const { inputTokensMax, outputTokensMax } = settings.limits[asked.tier];
  const schema = asked.schema === null ? null : { name: schemaName(asked.purpose), json: jsonOf(asked.schema) };
  const packed = pack({ instruction: asked.instruction, parts: policy === null ? asked.parts : [policy, ...asked.parts], inputTokensMax, schema, secret });
  const most = Math.min(asked.outputTokensMax ?? outputTokensMax, outputTokensMax);
  const prompt = repair === null ? packed.prompt : { ...packed.prompt, turns: [...packed.prompt.turns, ...mending(repair)] };
  const request: ModelRequest = { prompt, schema, outputTokensMax: roomier ? outputTokensMax : most, temperature: asked.temperature ?? 0, timeoutMs: settings.timeoutSeconds * 1_000 };
  return { model, request, packed, roomLeft: !roomier && most < outputTokensMax, digest: requestDigest(model, request) };
}

function mending({ answer, problem }: Repair): ModelRequest['prompt']['turns'] {
  return [
    { role: 'assistant', text: answer.slice(0, mendedCharsMax).toWellFormed() },
    { role: 'user', text: `That answer can't be used: ${problem}\nGive the whole answer again, with this mended and nothing else changed.` },
  ];
}

/** Letters, digits and underscores: what providers take as the name of a schema. */
function schemaName(purpose: string): string {
  return purpose.replaceAll(/[^a-z]/gu, '_');
}

const schemas = new WeakMap<z.ZodType, object>();

function jsonOf(schema: z.ZodType<Json>): object {
  let json = schemas.get(schema);
  if (json === undefined) {
    json = z.toJSONSchema(schema, { io: 'output', unrepresentable: 'any' });
    schemas.set(schema, json);
  }
  return json;
}

/** Of the company and known to nobody outside: what the fences are made from. */
export function fenceSecret(companyId: string): string {
  return hash('sha256', `keelson fences\n${companyId}`, 'hex');
}
