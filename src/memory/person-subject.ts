const subjectPrefix = /^[a-z][a-z0-9-]{0,49}:./;
const address = /^[^\s@]+@[^\s@]+$/;

/**
 * Whom something is about, and so under whose key it is sealed: its subject, or else its author. What a person wrote is a
 * person's data even if nobody said so, and only what is sealed under their key can be forgotten. A name without a prefix
 * is a person's: `jane` is `person:jane`, `project:relaunch` stays. A mail address is a customer, as it is when mail comes
 * in, so that both are one subject.
 */
export function subjectFor(subject: string | null, author: string | null): string | null {
  const given = oneLine(subject ?? '');
  if (subjectPrefix.test(given)) return given.startsWith('customer:') && given.includes('@') ? given.toLowerCase() : given;
  const name = given === '' ? oneLine(author ?? '') : given;
  if (name === '') return null;
  return address.test(name) ? `customer:${name.toLowerCase()}` : `person:${name}`;
}

/** The same for a subject alone; a kind of case (`case:refund`) is about nobody and stays. */
export function subjectNamed(text: string): string {
  return subjectFor(text, null) ?? text;
}

// oxlint-disable-next-line no-control-regex -- a subject is one short line
const breaks = /[\s\u0000-\u001f\u007f-\u009f]+/g;

function oneLine(text: string): string {
  return text.toWellFormed().replace(breaks, ' ').trim();
}
