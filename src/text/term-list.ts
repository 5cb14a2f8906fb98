import { endianness } from 'node:os';
import { assert } from '../vocabulary/errors.ts';

/** What scoring needs of an item's text: which terms, how often, out of how many. The arrays have one length, `hashes` ascending. */
export interface TermList {
  hashes: Uint32Array;
  counts: Uint8Array;
  /** All terms, repeated ones included: the document length of BM25. */
  length: number;
}

const headerBytes = 4;
const bytesPerTerm = 5;
const countMax = 255;

/** Unsigned and 32 bits: FNV-1a over the UTF-16 units, then the finaliser of MurmurHash3, since FNV alone leaves the high bits of short words alike. */
export function termHash(term: string): number {
  let h = 0x81_1c_9d_c5;
  for (let i = 0; i < term.length; i++) h = Math.imul(h ^ term.charCodeAt(i), 0x01_00_01_93);
  h = Math.imul(h ^ (h >>> 16), 0x85_eb_ca_6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2_b2_ae_35);
  return (h ^ (h >>> 16)) >>> 0;
}

/**
 * Little-endian: the number of terms (4 bytes), the distinct term hashes in ascending order (4 bytes each), and how often
 * each occurs (1 byte each, at most 255). The number of distinct terms follows from the size.
 */
export function encodeTerms(terms: readonly string[]): Uint8Array {
  const all = new Uint32Array(terms.length);
  for (let i = 0; i < terms.length; i++) all[i] = termHash(terms[i] as string);
  all.sort();
  let distinct = 0;
  for (let i = 0; i < all.length; i++) if (i === 0 || all[i] !== all[i - 1]) distinct += 1;
  const bytes = new Uint8Array(headerBytes + distinct * bytesPerTerm);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, terms.length, true);
  let at = -1;
  const counts = headerBytes + distinct * 4;
  for (let i = 0; i < all.length; i++) {
    const hash = all[i] as number;
    if (i === 0 || hash !== all[i - 1]) {
      at += 1;
      view.setUint32(headerBytes + at * 4, hash, true);
    }
    const before = bytes[counts + at] as number;
    if (before < countMax) bytes[counts + at] = before + 1;
  }
  return bytes;
}

/** A view of the bytes where they are aligned and the machine is little-endian, a copy otherwise. */
export function decodeTerms(bytes: Uint8Array): TermList {
  assert(bytes.length >= headerBytes && (bytes.length - headerBytes) % bytesPerTerm === 0, 'a term list is whole');
  const distinct = (bytes.length - headerBytes) / bytesPerTerm;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const start = bytes.byteOffset + headerBytes;
  return {
    hashes: littleEndian ? hashesAt(bytes, start, distinct) : swapped(view, distinct),
    counts: bytes.subarray(headerBytes + distinct * 4),
    length: view.getUint32(0, true),
  };
}

const littleEndian = endianness() === 'LE';

function hashesAt(bytes: Uint8Array, start: number, distinct: number): Uint32Array {
  if (start % 4 === 0) return new Uint32Array(bytes.buffer, start, distinct);
  return new Uint32Array(new Uint8Array(bytes.subarray(headerBytes, headerBytes + distinct * 4)).buffer);
}

function swapped(view: DataView, distinct: number): Uint32Array {
  return Uint32Array.from({ length: distinct }, (_, i) => view.getUint32(headerBytes + i * 4, true));
}

/** How often the term with this hash occurs, 0 to 255. */
export function countOf(list: TermList, hash: number): number {
  const { hashes } = list;
  let low = 0;
  let high = hashes.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const found = hashes[middle] as number;
    if (found === hash) return list.counts[middle] as number;
    if (found < hash) low = middle + 1;
    else high = middle - 1;
  }
  return 0;
}
