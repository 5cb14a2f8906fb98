const hour = 3_600_000;

/** The last millisecond of a day such as `2026-03-29` in a zone, in epoch ms: also on the days on which clocks change. */
export function endOfDay(day: string, zone: string): number {
  const noonOfNext = Date.parse(`${day}T12:00:00Z`) + 24 * hour;
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
  const read = (at: number): number => {
    const found = Object.fromEntries(parts.formatToParts(at).map(({ type, value }) => [type, value]));
    return Date.parse(`${String(found['year'])}-${String(found['month'])}-${String(found['day'])}T${String(found['hour'])}:${String(found['minute'])}:${String(found['second'])}Z`);
  };
  const midnight = noonOfNext - 12 * hour;
  // The clock's distance from UTC where the midnight is, found from a first guess.
  const guess = midnight - (read(midnight) - midnight);
  return midnight - (read(guess) - guess) - 1;
}
