import { hash } from 'node:crypto';
import type { ParsedMail } from './parse.ts';

/**
 * The key by which two deliveries of a mail are known as one, `mail:` and 64 hex digits. It is over what the sender wrote
 * and not over what servers add on the way. The Message-ID alone would not do: anybody can send one that was used before,
 * and a mail that is taken for a duplicate is never looked at. Without a Message-ID the date stands in for it.
 */
export function dedupKey(parsed: ParsedMail, bytes: Uint8Array): string {
  const identity = [
    parsed.messageId === null ? ['date', parsed.date] : ['id', withHostLowered(parsed.messageId)],
    parsed.from?.address ?? null,
    parsed.subject,
    withoutLineEndSpace(parsed.text),
    parsed.attachments.map((attachment) => hash('sha256', attachment.content, 'hex')),
    // What was cut off may be what differs.
    parsed.cut ? hash('sha256', bodyOf(bytes), 'hex') : null,
  ];
  return `mail:${hash('sha256', JSON.stringify(identity), 'hex')}`;
}

/** The message ids under which the conversation may be known, the likeliest first. */
export function threadKeys(parsed: ParsedMail): string[] {
  const keys = new Set([...parsed.inReplyTo, ...parsed.references.toReversed()]);
  if (parsed.messageId !== null) keys.delete(parsed.messageId);
  return [...keys];
}

/** The thread that this mail begins when none of its `threadKeys` is known. `rawDigest` is the blob of its raw bytes. */
export function ownThread(parsed: ParsedMail, rawDigest: string): string {
  return parsed.messageId ?? `raw:${rawDigest}`;
}

/** Host names have no case, and some servers change it. What is left of the `@` does have it. */
function withHostLowered(messageId: string): string {
  const at = messageId.lastIndexOf('@');
  return messageId.slice(0, at + 1) + messageId.slice(at + 1).toLowerCase();
}

/** A server that encodes a mail anew may lose the spaces at the ends of lines. */
function withoutLineEndSpace(text: string): string {
  return text.replace(/(?<![ \t])[ \t]+$/gm, '').trimEnd();
}

/** Everything behind the first blank line. */
function bodyOf(bytes: Uint8Array): Uint8Array {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const ends = [buffer.indexOf('\r\n\r\n'), buffer.indexOf('\n\n')].filter((end) => end >= 0);
  return ends.length > 0 ? buffer.subarray(Math.min(...ends)) : buffer;
}
