import type { styleText } from 'node:util';

export type Format = Parameters<typeof styleText>[0];

/** What a presenter knows about the place it prints to. Presenters are pure: they return text and print nothing. */
export interface Display {
  /** A terminal: tables have lines and fit the width. Otherwise plain columns, cut nowhere. */
  rich: boolean;
  columns: number;
  /** Colours a text that is already safe, or returns it as it is. */
  paint(format: Format, text: string): string;
  /** Epoch ms. Times of another year are shown with it. */
  now: number;
}

/** A heading, on its own line. */
export function heading(display: Display, text: string): string {
  return display.paint('bold', text);
}

/** What the width leaves for running text. Long lines are hard to read, so a wide terminal is not filled. */
export function proseColumns(display: Display): number {
  return display.rich ? Math.min(display.columns, 100) : 100;
}
