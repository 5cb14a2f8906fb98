/** What the API calls somebody, by what one typed: an address is a customer's. */
export function subjectOf(typed: string): string {
  const text = typed.trim();
  return /^[a-z]+:/u.test(text) ? text : `customer:${text}`;
}

/** `jane@example.com` of `customer:jane@example.com`. */
export function subjectName(subject: string | null): string | null {
  return subject === null ? null : subject.replace(/^[a-z]+:/u, '');
}
