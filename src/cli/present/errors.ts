import { KeelsonError } from '../../vocabulary/errors.ts';
import type { Display } from './display.ts';
import { safeLine, safeText } from './safe-text.ts';

interface ErrorReport {
  code: string;
  message: string;
  nextStep: string;
}

/** 2 for wrong usage, 1 for everything that was refused or failed. */
export function exitCodeOf(thrown: unknown): 1 | 2 {
  return thrown instanceof KeelsonError && /^(usage|id)\./.test(thrown.code) ? 2 : 1;
}

/** What is told about any thrown value. What is not a KeelsonError is a defect of Keelson, and says how to learn more. */
function errorReport(thrown: unknown): ErrorReport {
  if (thrown instanceof KeelsonError) return { code: thrown.code, message: thrown.message, nextStep: thrown.nextStep };
  const message = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
  return {
    code: 'keelson.defect',
    message: `Keelson itself failed: ${message}`,
    nextStep: 'This is a defect. Run it again with KEELSON_DEBUG=1 to see where, and report what it prints.',
  };
}

/** What happened, its code, what to do next; and the stack of a defect when `debug`. */
export function errorText(display: Display, thrown: unknown, debug: boolean): string {
  const report = errorReport(thrown);
  const lines = [
    `${display.paint(['red', 'bold'], 'Error:')} ${safeText(report.message)}`,
    `${display.paint('dim', '  code')}  ${safeLine(report.code)}`,
    `${display.paint('dim', '  next')}  ${safeText(report.nextStep)}`,
  ];
  if (debug && thrown instanceof Error) lines.push(safeText(stackOf(thrown)));
  return lines.join('\n');
}

/** The same as one JSON document. */
export function errorJson(thrown: unknown, debug: boolean): string {
  const stack = debug && thrown instanceof Error ? { stack: stackOf(thrown) } : {};
  return JSON.stringify({ error: { ...errorReport(thrown), ...stack } }, null, 2);
}

function stackOf(error: Error): string {
  const own = error.stack ?? error.message;
  return error.cause instanceof Error ? `${own}\ncaused by ${stackOf(error.cause)}` : own;
}
