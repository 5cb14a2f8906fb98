import { parseArgs } from 'node:util';
import { benchDurable } from './durable.ts';
import { benchOpen } from './open.ts';
import { benchParked } from './parked.ts';
import { printReport, type Report, type Target } from './report.ts';

export interface BenchOptions {
  n: number | undefined;
  events: number | undefined;
  seconds: number | undefined;
}

const benches: Record<string, (options: BenchOptions) => Promise<{ report: Report; targets: Target[] }>> = {
  durable: benchDurable,
  parked: benchParked,
  open: benchOpen,
};

const usage = `npm run bench -- NAME [--json]
  durable [--seconds N]       tasks of six durable steps at concurrency 1, 20 and 50, beside the raw disk
  parked  [--n 100000]        tasks that wait for an approval: memory, restart after a kill, finishing 10,000
  open    [--events 1000000]  opening a company with a long history
`;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false }, n: { type: 'string' }, events: { type: 'string' }, seconds: { type: 'string' } },
});
const run = benches[positionals[0] ?? ''];
if (!run) {
  process.stderr.write(usage);
  process.exit(2);
}
const number = (text: string | undefined): number | undefined => (text === undefined ? undefined : Number(text));
const { report, targets } = await run({ n: number(values.n), events: number(values.events), seconds: number(values.seconds) });
printReport(report, targets, values.json);
