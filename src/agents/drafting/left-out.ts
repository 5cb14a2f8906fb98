/** A link or an address, without what ends the sentence. */
const links = /https?:\/\/[^\s<>()[\]"']+/gu;

/**
 * What a prepared reply names and a draft made from it does not: every number that the customer asked about, and all of its links. One link of several is enough, since a template may
 * have more than what was asked. `null` when nothing is missing, else words that a model can mend it by.
 */
export function leftOut(text: string, prepared: string, numbers: readonly string[]): string | null {
  const missing = numbers.filter((number) => prepared.includes(number) && !text.includes(number));
  const there = [...prepared.matchAll(links)].map(([link]) => link.replace(/[.,;:!?]+$/u, ''));
  if (there.length > 0 && !there.some((link) => text.includes(link))) missing.push(...there);
  return missing.length === 0 ? null : `It leaves out what the prepared reply has: ${[...new Set(missing)].map((one) => `“${one.slice(0, 200)}”`).join(', ')}. Say it as it stands there.`;
}
