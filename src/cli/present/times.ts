export { count, counted, duration } from '../../vocabulary/number-words.ts';

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
