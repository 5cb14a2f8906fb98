/** Our own few icons: strokes on a grid of 16, in the colour of the text beside them. */
const paths = {
  today: 'M3 6.5h10M5 2.5v2M11 2.5v2M3 4.5A1 1 0 0 1 4 3.5h8a1 1 0 0 1 1 1v8a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1zM6 9.5l1.5 1.5L10.5 8.5',
  inbox: 'M2.5 9.5h3l1 2h3l1-2h3M2.5 9.5v3a1 1 0 0 0 1 1h9a1 1 0 0 0 1-1v-3L11.5 3h-7z',
  tasks: 'M2.5 4l1 1 2-2M2.5 8.5l1 1 2-2M2.5 13l1 1 2-2M8 4.5h5.5M8 8.5h5.5M8 13h5.5',
  memory: 'M3 4c0-1 2.2-1.8 5-1.8s5 .8 5 1.8-2.2 1.8-5 1.8S3 5 3 4zM3 4v8c0 1 2.2 1.8 5 1.8s5-.8 5-1.8V4M3 8c0 1 2.2 1.8 5 1.8S13 9 13 8',
  ledger: 'M4 2.5h8a.5.5 0 0 1 .5.5v10.5l-2-1.2-2 1.2-2-1.2-2 1.2-1-.6V3A.5.5 0 0 1 4 2.5zM6 5.5h4M6 8.5h4',
  agents: 'M5 6h6a1.5 1.5 0 0 1 1.5 1.5v4A1.5 1.5 0 0 1 11 13H5a1.5 1.5 0 0 1-1.5-1.5v-4A1.5 1.5 0 0 1 5 6zM8 6V3.5M8 3.5a.6.6 0 1 0 0-1.2.6.6 0 0 0 0 1.2zM6.2 9v.8M9.8 9v.8M1.5 9v2M14.5 9v2',
  policy: 'M8 2l5 1.8v4c0 3-2 5.2-5 6.2-3-1-5-3.2-5-6.2v-4zM5.8 8l1.6 1.6L10.3 6.5',
  costs: 'M2.5 13.5h11M4 11V8M7 11V5M10 11V7M13 11V3',
  adapters: 'M6 2.5v3M10 2.5v3M4.5 5.5h7v2.5a3.5 3.5 0 0 1-7 0zM8 11.5v2.5',
  settings: 'M2.5 4.5h6M11.5 4.5h2M2.5 11.5h2M7.5 11.5h6M10 3a1.5 1.5 0 1 0 0 3 1.5 1.5 0 0 0 0-3zM6 10a1.5 1.5 0 1 0 0 3 1.5 1.5 0 0 0 0-3z',
  more: 'M3.5 8h.01M8 8h.01M12.5 8h.01',
  search: 'M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9zM10.3 10.3L13.5 13.5',
  check: 'M3 8.5l3.2 3.2L13 4.8',
  cross: 'M4 4l8 8M12 4l-8 8',
  warning: 'M8 2.5L14 13H2zM8 6.5v3M8 11.3v.01',
  info: 'M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM8 7.5v3.2M8 5.2v.01',
  question: 'M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM6.3 6.5c0-1 .7-1.6 1.7-1.6s1.7.6 1.7 1.5c0 1.2-1.7 1.4-1.7 2.5M8 11v.01',
  clock: 'M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM8 5v3l2 1.5',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  play: 'M5 3l7.5 5L5 13z',
  undo: 'M6 3L3 6l3 3M3 6h6.5a3.5 3.5 0 0 1 0 7H6',
  redo: 'M13 8a5 5 0 1 1-1.5-3.6M13 2.5v2.4h-2.4',
  edit: 'M3 13l.7-3L10.5 3.2a1.2 1.2 0 0 1 1.7 0l.6.6a1.2 1.2 0 0 1 0 1.7L6 12.3z',
  left: 'M10 3L5 8l5 5',
  right: 'M6 3l5 5-5 5',
  down: 'M3.5 6L8 10.5 12.5 6',
  up: 'M3.5 10L8 5.5 12.5 10',
  plus: 'M8 3v10M3 8h10',
  copy: 'M6 5.5h6.5a.5.5 0 0 1 .5.5v7a.5.5 0 0 1-.5.5H6a.5.5 0 0 1-.5-.5V6a.5.5 0 0 1 .5-.5zM10.5 5.5V3a.5.5 0 0 0-.5-.5H3.5A.5.5 0 0 0 3 3v7a.5.5 0 0 0 .5.5h2',
  link: 'M6.5 9.5l3-3M7 5l1.3-1.3a2.5 2.5 0 0 1 3.6 0 2.5 2.5 0 0 1 0 3.6L10.5 8.6M9 11l-1.3 1.3a2.5 2.5 0 0 1-3.6 0 2.5 2.5 0 0 1 0-3.6L5.5 7.4',
  outside: 'M9 3h4v4M13 3L7.5 8.5M11 9.5v3a.5.5 0 0 1-.5.5h-7a.5.5 0 0 1-.5-.5v-7a.5.5 0 0 1 .5-.5h3',
  download: 'M8 2.5v7.5M4.8 7L8 10.2 11.2 7M3 13.5h10',
  mail: 'M2.5 4.5h11v7.5h-11zM2.5 5l5.5 4 5.5-4',
  money: 'M2.5 4.5h11v7h-11zM8 6.3a1.7 1.7 0 1 0 0 3.4 1.7 1.7 0 0 0 0-3.4zM4.5 8v.01M11.5 8v.01',
  person: 'M8 2.5a2.6 2.6 0 1 0 0 5.2 2.6 2.6 0 0 0 0-5.2zM3 13.5c.4-2.5 2.4-4 5-4s4.6 1.5 5 4',
  key: 'M5.5 7.5a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM7.7 8.3L13 3M11 5l1.8 1.8',
  lock: 'M4.5 7.5h7a.5.5 0 0 1 .5.5v5a.5.5 0 0 1-.5.5h-7A.5.5 0 0 1 4 13V8a.5.5 0 0 1 .5-.5zM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5',
  filter: 'M2.5 4h11M4.5 8h7M6.5 12h3',
  offline: 'M2.5 6.5A8 8 0 0 1 8 4.3a8 8 0 0 1 5.5 2.2M4.8 9A5 5 0 0 1 8 7.8 5 5 0 0 1 11.2 9M8 12v.01M3 2.5l10 11',
  dot: 'M8 7.5a.5.5 0 1 0 0 1 .5.5 0 0 0 0-1z',
  calm: 'M2.5 9c1.2 0 1.8-1.5 3-1.5S7.3 9 8.5 9s1.8-1.5 3-1.5S13 8.3 13.5 9M8 2.5v3M5.5 4L8 2.5 10.5 4M2.5 12c1.2 0 1.8-1.2 3-1.2s1.8 1.2 3 1.2 1.8-1.2 3-1.2 1.5.6 2 1.2',
} as const;

export type IconName = keyof typeof paths;

/** Without a label it says nothing to a screen reader: the word is beside it, or on the button around it. */
export function Icon({ name, label, size = 16, className }: { name: IconName; label?: string; size?: number; className?: string }) {
  return (
    <svg
      width={size} height={size} viewBox="0 0 16 16" fill="none" stroke="currentColor" strokeWidth={name === 'more' || name === 'dot' ? 2.2 : 1.4} strokeLinecap="round" strokeLinejoin="round"
      className={`shrink-0 ${className ?? ''}`} {...(label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })}
    >
      <path d={paths[name]} />
    </svg>
  );
}

/** Something is being done. */
export function Spinner({ label, size = 14 }: { label?: string; size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 16 16" fill="none" stroke="currentColor" strokeWidth={2} strokeLinecap="round" className="shrink-0 animate-turn" {...(label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })}>
      <path d="M8 2a6 6 0 1 0 6 6" />
    </svg>
  );
}
