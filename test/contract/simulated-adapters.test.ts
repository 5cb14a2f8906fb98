import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bookAdapter } from '../../src/adapters/book/adapter.ts';
import { bookSettingsSchema } from '../../src/adapters/book/config.ts';
import { moneyOperation, type MoneyKind } from '../../src/adapters/money/operation.ts';
import { simulatedAdapter } from '../../src/adapters/simulated/adapter.ts';
import { simulatedSettingsSchema } from '../../src/adapters/simulated/config.ts';
import { SimulatedOutside } from '../../src/adapters/simulated/outside.ts';
import type { Adapter } from '../../src/effects/adapter.ts';
import { moneyContract } from './money-contract.ts';

const start = Date.UTC(2026, 0, 2, 3, 4, 5);
let time = start;
const now = (): number => (time += 7);

/** What stands for the book in a simulation must do to the company all that the book does. */
moneyContract({
  name: 'book',
  finds: true,
  now: start,
  async make() {
    const folder = await mkdtemp(join(tmpdir(), 'keelson-simulated-'));
    const outside = new SimulatedOutside(simulatedSettingsSchema.parse({ record: join(folder, 'outside.jsonl') }), now);
    const real = bookAdapter(bookSettingsSchema.parse({}), { now, companyFolder: folder });
    const noFault = (): never => {
      throw new Error('no fault was asked for');
    };
    return {
      adapter: simulatedAdapter(real, outside, { now, pass: async () => undefined, stop: noFault }) as unknown as Adapter<MoneyKind>,
      done: async () =>
        outside.doneBy('book', { from: 0, to: Infinity }).map(({ effect: key, kind, payload }) => {
          const { amount, currency, customer, reason, payment, grant } = moneyOperation(kind as MoneyKind, payload);
          return { key, amount, currency, customer, reason, payment, grant };
        }),
      close: () => rm(folder, { recursive: true }),
    };
  },
});
