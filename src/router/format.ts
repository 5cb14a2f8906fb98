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
 *   · of each feature the hash (u32), the rarity (f32) and the scale of its weights (f32) · what each intent starts from (f32)
 *   · of each feature that hidden units read the scale (f32) · what each unit starts from (f32) · unit by unit the weights for the intents (f32)
 *   · feature by feature the weights for the intents (i8) · and those for the units (i8).
 * Whoever changes what a feature is or how scores are made raises the format: old weights mean nothing to other features.
 */
const magic = 'KLROUTER';
const format = 1;
const checkedFrom = 16;
const headFrom = 20;
const unitsMax = 4_096;

const headSchema = z.strictObject({
  intents: z.array(z.string()).min(2).max(limits.routerIntentsMax + 1),
  outside: z.boolean(),
  languages: z.array(z.enum(languagesKnown)).min(1),
  texts: z.number().int().min(1),
  features: z.number().int().min(0),
  hiddenFeatures: z.number().int().min(0),
  units: z.number().int().min(1).max(unitsMax),
  temperature: z.number().positive(),
  evidence: z.number().int().min(0),
  abstainBelow: z.number().min(0).max(1),
});

export function writeParts({ intents, outside, languages, texts, space, network, calibration }: ClassifierParts): Uint8Array {
  const sizes = { features: space.hashes.length, hiddenFeatures: network.inputs.scales.length, units: network.biases.length };
  const head = Buffer.from(JSON.stringify({ intents, outside, languages, texts, ...sizes, ...calibration }));
  const headBytes = Math.ceil(head.length / 4) * 4;
  const bytes = Buffer.alloc(headFrom + headBytes + bodyBytes(sizes, intents.length), ' ');
  bytes.write(magic, 0, 'latin1');
  bytes.writeUInt32LE(format, 8);
  bytes.writeUInt32LE(headBytes, checkedFrom);
  head.copy(bytes, headFrom);
  let at = headFrom + headBytes;
  for (const list of [space.hashes, space.rarities, network.table.scales, network.starts, network.inputs.scales, network.biases, network.outputs]) {
    Buffer.from(list.buffer, list.byteOffset, list.byteLength).copy(bytes, at);
    if (!littleEndian) bytes.subarray(at, at + list.byteLength).swap32();
    at += list.byteLength;
  }
  for (const { bytes: table } of [network.table, network.inputs]) {
    bytes.set(new Uint8Array(table.buffer, table.byteOffset, table.length), at);
    at += table.length;
  }
  bytes.writeUInt32LE(crc32(bytes.subarray(checkedFrom)), 12);
  return new Uint8Array(bytes);
}

function bodyBytes({ features, hiddenFeatures, units }: { features: number; hiddenFeatures: number; units: number }, intents: number): number {
  return 4 * (3 * features + intents + hiddenFeatures + units + units * intents) + features * intents + hiddenFeatures * units;
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
  const { features, hiddenFeatures, units, intents, outside, languages, texts, ...calibration } = headOf(bytes.subarray(headFrom, headFrom + headBytes));
  if (bytes.length !== headFrom + headBytes + bodyBytes({ features, hiddenFeatures, units }, intents.length)) throw damaged('its length is wrong');
  let at = headFrom + headBytes;
  const next = (length: number): Buffer => {
    // A copy of its own: lists of four bytes need a place that is a multiple of four.
    const copy = Buffer.from(new Uint8Array(bytes.subarray(at, at + length)).buffer);
    at += length;
    return copy;
  };
  const words = (count: number): ArrayBufferLike => (littleEndian ? next(4 * count) : next(4 * count).swap32()).buffer;
  const space = new FeatureSpace(new Uint32Array(words(features)), new Float32Array(words(features)), texts);
  const scales = new Float32Array(words(features));
  const starts = new Float32Array(words(intents.length));
  const inputScales = new Float32Array(words(hiddenFeatures));
  const biases = new Float32Array(words(units));
  const outputs = new Float32Array(words(units * intents.length));
  const table = { bytes: new Int8Array(next(features * intents.length).buffer), scales, columns: intents.length };
  const inputs = { bytes: new Int8Array(next(hiddenFeatures * units).buffer), scales: inputScales, columns: units };
  return { intents, outside, languages, texts, space, network: { intents: intents.length, table, starts, inputs, biases, outputs }, calibration };
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
