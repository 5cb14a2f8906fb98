import { limits } from '../../vocabulary/limits.ts';

/** A header line has at most 998 characters (RFC 5322, 2.1.1), and real ids have well under 200. */
const idCharsMax = 500;
/** The first ones find the beginning of the conversation, the last ones the mail that is answered. */
const firstKept = 10;

/** The ids in the values of `Message-ID`, `In-Reply-To` or `References`: no brackets, in order, each once, no garbage. */
export function readMessageIds(values: readonly string[]): string[] {
  const ids = [...new Set(values.flatMap(idsOf))];
  if (ids.length <= limits.mailReferencesMax) return ids;
  return [...ids.slice(0, firstKept), ...ids.slice(firstKept - limits.mailReferencesMax)];
}

function idsOf(value: string): string[] {
  const bracketed = Array.from(value.matchAll(/<([^<>]*)>/g), (match) => match[1] ?? '');
  if (bracketed.length > 0) {
    // Some programs fold a header in the middle of an id, so the white space in it was never part of it.
    return bracketed.map((id) => id.replace(/\s+/g, '')).filter(isId);
  }
  // In-Reply-To was free text once (RFC 822), so words without brackets count only if all of them are ids.
  const words = value.split(/[\s,]+/).filter((word) => word !== '');
  return words.every((word) => isId(word) && /^[^@]+@[^@]+$/.test(word)) ? words : [];
}

function isId(id: string): boolean {
  return id.length > 0 && id.length <= idCharsMax && id.isWellFormed() && !/[\s<>\p{Cc}\p{Cf}\ufffd]/u.test(id);
}
