import { parseArgs } from 'node:util';
import { benchApi } from './api.ts';
import { benchCost } from './cost.ts';
import { benchDurable } from './durable.ts';
import { benchGate } from './gate.ts';
import { benchMemory } from './memory.ts';
import { benchOpen } from './open.ts';
import { benchParked } from './parked.ts';
import { benchRetrieval } from './retrieval.ts';
import { benchRouter } from './router.ts';
import { printReport, type Report, type Target } from './report.ts';

export interface BenchOptions {
  n: number | undefined;
  events: number | undefined;
  seconds: number | undefined;
  /** Seeded runs of the budget part. */
  runs?: number | undefined;
  corpus?: string | undefined;
  queries?: string | undefined;
  qrels?: string | undefined;
  /** A folder with Banking77's train.csv and test.csv. */
  banking?: string | undefined;
  /** Of the API: 2,000 tasks instead of 100,000, for trying. */
  small?: boolean | undefined;
  /** Of the API: nothing is measured in a browser. */
  withoutBrowser?: boolean | undefined;
}

const benches: Record<string, (options: BenchOptions) => Promise<{ report: Report; targets: Target[] }>> = {
  api: benchApi,
  cost: benchCost,
  durable: benchDurable,
  parked: benchParked,
  open: benchOpen,
  memory: benchMemory,
  retrieval: benchRetrieval,
  gate: benchGate,
  router: benchRouter,
};

const usage = `npm run bench -- NAME [--json]
  api     [--small] [--without-browser]
                              every page of the console on 100,000 tasks and a million events, decisions in a real Chromium, the first load, 200 live clients
  cost    [--n 200]           a day of 200 mails with models, against one large model with everything in its prompt; what ctx.model adds to N bare calls
  durable [--seconds N]       tasks of six durable steps at concurrency 1, 20 and 50, beside the raw disk
  parked  [--n 100000]        tasks that wait for an approval: memory, restart after a kill, finishing 10,000
  open    [--events 1000000]  opening a company with a long history
  memory  [--n 100000]        import, recall, bytes an item, recall after archiving, as-of reads
  gate    [--n 100000] [--runs 1000]
                              verdicts with 50 rules, a backtest over past effects, 500 tasks at once against one budget, with crashes
  router  [--banking77 FOLDER]
                              the learned classifier: accuracy with all examples and with ten an intent, intents left out, times, size
  retrieval --corpus F.jsonl --queries F.jsonl --qrels F.tsv, or --banking77 FOLDER
                              recall@5/10/20/50, MRR and nDCG@10 of BM25 alone, vectors alone and all together
`;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    n: { type: 'string' },
    events: { type: 'string' },
    seconds: { type: 'string' },
    runs: { type: 'string' },
    corpus: { type: 'string' },
    queries: { type: 'string' },
    qrels: { type: 'string' },
    banking77: { type: 'string' },
    small: { type: 'boolean', default: false },
    'without-browser': { type: 'boolean', default: false },
  },
});
const run = benches[positionals[0] ?? ''];
if (!run) {
  process.stderr.write(usage);
  process.exit(2);
}
const number = (text: string | undefined): number | undefined => (text === undefined ? undefined : Number(text));
const { report, targets } = await run({ n: number(values.n), events: number(values.events), seconds: number(values.seconds), runs: number(values.runs), corpus: values.corpus, queries: values.queries, qrels: values.qrels, banking: values.banking77, small: values.small, withoutBrowser: values['without-browser'] });
printReport(report, targets, values.json);
