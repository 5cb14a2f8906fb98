import { classes } from './classes.ts';

export interface MeterProps {
  /** What is measured: "Spent of the monthly cap". */
  label: string;
  value: number;
  max: number;
  /** As one reads it: "12.40 of 50.00 EUR". Shown at the right. */
  text: string;
  /** Reserved besides, lighter: what is not spent yet and already promised. */
  reserved?: number;
  /** From which share of `max` on it is worth a look, and from which it is bad. With neither it stays calm. */
  warnFrom?: number;
  badFrom?: number;
  labelHidden?: boolean;
}

/** How much of something is used up. The text says it; the bar shows it at a glance. */
export function Meter({ label, value, max, text, reserved = 0, warnFrom, badFrom, labelHidden = false }: MeterProps) {
  const share = max <= 0 ? 0 : Math.min(1, value / max);
  const promised = max <= 0 ? 0 : Math.min(1 - share, reserved / max);
  const tone = badFrom !== undefined && share >= badFrom ? 'bg-bad' : warnFrom !== undefined && share >= warnFrom ? 'bg-warn' : 'bg-accent';
  return (
    <div className="grid gap-1 text-sm">
      <div className="flex justify-between gap-3"><span className={labelHidden ? 'sr-only' : undefined}>{label}</span><span className="ml-auto text-muted tabular">{text}</span></div>
      <div role="meter" aria-label={label} aria-valuemin={0} aria-valuemax={max} aria-valuenow={Math.min(value, max)} aria-valuetext={text} className="flex h-1.5 overflow-hidden rounded-full bg-bone">
        <span className={classes('h-full', tone)} style={{ width: `${share * 100}%` }} />
        <span className={classes('h-full opacity-40', tone)} style={{ width: `${promised * 100}%` }} />
      </div>
    </div>
  );
}
