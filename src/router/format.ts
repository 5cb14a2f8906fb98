import { endianness } from 'node:os';
import { crc32 } from 'node:zlib';
import { z } from 'zod';
import { languagesKnown } from '../text/stop-words.ts';
import { Terminal } from '../vocabulary/errors.ts';
import { limits } from '../vocabulary/limits.ts';
import { FeatureSpace } from './feature-space.ts';
import type { ClassifierParts } from './parts.ts';

/**
 * A classifier as bytes, little-endian:
 *   `KLROUTER` · format (u32) · CRC-32 of all after it (u32) · bytes of the head (u32) · head (JSON, padded with spaces to a multiple of 4)
 *   · hashes (u32 each) · rarities (f32) · scales (f32) · what each intent starts from (f32) · the weights (i8), feature by feature.
 * Whoever changes what a feature is or how scores are made raises the format: old weights mean nothing to other features.
 */
const magic = 'KLROUTER';
const format = 1;
const checkedFrom = 16;
const headFrom = 20;

const headSchema = z.strictObject({
  intents: z.array(z.string()).min(2).max(limits.routerIntentsMax + 1),
  outside: z.boolean(),
  languages: z.array(z.enum(languagesKnown)).min(1),
  texts: z.number().int().min(1),
  features: z.number().int().min(0),
  temperature: z.number().positive(),
  evidence: z.number().int().min(0),
  abstainBelow: z.number().min(0).max(1),
});

export function writeParts({ intents, outside, languages, texts, space, weights, calibration }: ClassifierParts): Uint8Array {
  const features = space.hashes.length;
  const head = Buffer.from(JSON.stringify({ intents, outside, languages, texts, features, ...calibration }));
  const headBytes = Math.ceil(head.length / 4) * 4;
  const bytes = Buffer.alloc(headFrom + headBytes + 12 * features + 4 * intents.length + features * intents.length, ' ');
  bytes.write(magic, 0, 'latin1');
  bytes.writeUInt32LE(format, 8);
  bytes.writeUInt32LE(headBytes, checkedFrom);
  head.copy(bytes, headFrom);
  let at = headFrom + headBytes;
  for (const list of [space.hashes, space.rarities, weights.scales, weights.starts]) {
    Buffer.from(list.buffer, list.byteOffset, list.byteLength).copy(bytes, at);
    if (!littleEndian) bytes.subarray(at, at + list.byteLength).swap32();
    at += list.byteLength;
  }
  bytes.set(new Uint8Array(weights.table.buffer, weights.table.byteOffset, weights.table.length), at);
  bytes.writeUInt32LE(crc32(bytes.subarray(checkedFrom)), 12);
  return new Uint8Array(bytes);
}

const littleEndian = endianness() === 'LE';

/** Throws `Terminal` with `router.not-a-classifier`, `router.other-format` or `router.damaged-classifier`. */
export function readParts(given: Uint8Array): ClassifierParts {
  const bytes = Buffer.from(given.buffer, given.byteOffset, given.byteLength);
  if (bytes.length < headFrom || bytes.toString('latin1', 0, 8) !== magic) throw new Terminal('router.not-a-classifier', 'These bytes are not a trained classifier.', again);
  const found = bytes.readUInt32LE(8);
  if (found !== format) throw new Terminal('router.other-format', `This classifier is in format ${found}, and this version of Keelson reads format ${format}.`, again);
  if (bytes.readUInt32LE(12) !== crc32(bytes.subarray(checkedFrom))) throw damaged('its checksum is wrong');
  const headBytes = bytes.readUInt32LE(checkedFrom);
  const { features, intents, outside, languages, texts, ...calibration } = headOf(bytes.subarray(headFrom, headFrom + headBytes));
  if (bytes.length !== headFrom + headBytes + 12 * features + 4 * intents.length + features * intents.length) throw damaged('its length is wrong');
  let at = headFrom + headBytes;
  const words = (count: number): ArrayBuffer => {
    const copy = Buffer.from(new Uint8Array(bytes.subarray(at, at + 4 * count)).buffer);
    if (!littleEndian) copy.swap32();
    at += 4 * count;
    return copy.buffer;
  };
  const hashes = new Uint32Array(words(features));
  const rarities = new Float32Array(words(features));
  const scales = new Float32Array(words(features));
  const starts = new Float32Array(words(intents.length));
  const table = new Int8Array(new Uint8Array(bytes.subarray(at)).buffer);
  return { intents, outside, languages, texts, space: new FeatureSpace(hashes, rarities, texts), weights: { table, scales, starts, intents: intents.length }, calibration };
}

function headOf(bytes: Buffer): z.infer<typeof headSchema> {
  let head: unknown;
  try {
    head = JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    throw damaged('its head is not JSON', error);
  }
  const parsed = headSchema.safeParse(head);
  if (!parsed.success) throw damaged(z.prettifyError(parsed.error), parsed.error);
  return parsed.data;
}

function damaged(why: string, cause?: unknown): Terminal {
  return new Terminal('router.damaged-classifier', `This classifier is damaged: ${why}.`, again, { cause });
}

const again = 'Train it again from its examples: keelson router train FILE.jsonl.';
