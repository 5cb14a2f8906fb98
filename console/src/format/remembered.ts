/** What this browser remembers for convenience. Where storage is switched off it remembers nothing, and nothing else changes. */
export function remembered(name: string): string | null {
  try {
    return localStorage.getItem(`keelson.${name}`);
  } catch {
    return null;
  }
}

/** `null` forgets it. */
export function remember(name: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(`keelson.${name}`);
    else localStorage.setItem(`keelson.${name}`, value);
  } catch {
    // As above.
  }
}
