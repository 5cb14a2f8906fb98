const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `Mon 16 Nov 09:12`, by the zone of this machine; with the year when it is not that of `now`. Both are epoch ms. */
export function shortTime(at: number, now: number): string {
  const date = new Date(at);
  const year = date.getFullYear() === new Date(now).getFullYear() ? '' : ` ${date.getFullYear()}`;
  return `${days[date.getDay()]} ${two(date.getDate())} ${months[date.getMonth()]}${year} ${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** `09:12:03.120`, for lines that follow each other quickly. */
export function clockTime(at: number): string {
  const date = new Date(at);
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}

/** `0.4 ms`, `340 ms`, `2.5 s`, `3 m 05 s`, `2 h 10 m`, `4 d 2 h`. */
export function duration(ms: number): string {
  if (ms < 9.95) return `${Number(ms.toFixed(1))} ms`;
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1_000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1_000);
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} m ${two(seconds % 60)} s`;
  const minutes = Math.round(ms / 60_000);
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h ${two(minutes % 60)} m`;
  const hours = Math.round(ms / 3_600_000);
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** `1,234,567`. */
export function count(number: number): string {
  return number.toLocaleString('en-GB');
}

/** `1 mail`, `2 mails`; the plural may be given when it is not just an `s`. */
export function counted(number: number, one: string, many = `${one}s`): string {
  return `${count(number)} ${number === 1 ? one : many}`;
}

/** `640 B`, `12.5 KiB`, `3.1 MiB`. */
export function byteSize(bytes: number): string {
  if (bytes < 1_024) return `${bytes} B`;
  const units = ['KiB', 'MiB', 'GiB', 'TiB'];
  let size = bytes / 1_024;
  let unit = 0;
  for (; size >= 1_023.95 && unit < units.length - 1; unit++) size /= 1_024;
  return `${size.toFixed(1)} ${units[unit]}`;
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}
