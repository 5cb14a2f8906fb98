/** An address of this machine as one opens it, and so as people are told it everywhere: passkeys belong to names, and browsers have none for an address of numbers. Programs ask the numbers. */
export function byName(url: string): string {
  return url.replace(/\/\/(?:127\.0\.0\.1|\[::1\]):/u, '//localhost:');
}
