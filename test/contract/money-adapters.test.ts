import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bookAdapter } from '../../src/adapters/book/adapter.ts';
import { bookSettingsSchema } from '../../src/adapters/book/config.ts';
import { paymentsAdapter } from '../../src/adapters/payments/adapter.ts';
import { paymentsSettingsSchema } from '../../src/adapters/payments/config.ts';
import { startPaymentsPeer } from '../peers/start-payments-peer.ts';
import { moneyContract, type DoneMoney } from './money-contract.ts';

const start = Date.UTC(2026, 0, 2, 3, 4, 5);
let time = start;
/** Later at every look, so that two attempts never agree by having the same time. */
const now = (): number => (time += 7);

moneyContract({
  name: 'book',
  finds: true,
  now: start,
  async make() {
    const companyFolder = await mkdtemp(join(tmpdir(), 'keelson-book-'));
    const book = join(companyFolder, 'book');
    const page = async (name: string): Promise<DoneMoney> => {
      const { effect: key, ...rest } = JSON.parse(await readFile(join(book, name), 'utf8')) as DoneMoney & { effect: string };
      return { ...rest, key };
    };
    return {
      adapter: bookAdapter(bookSettingsSchema.parse({}), { now, companyFolder }),
      done: async () => Promise.all((await readdir(book).catch(() => [])).map(page)),
      close: () => rm(companyFolder, { recursive: true }),
    };
  },
});

moneyContract({
  name: 'payments',
  finds: false,
  now: start,
  async make() {
    const peer = await startPaymentsPeer();
    await peer.setClock(start);
    await peer.setPageSize(3);
    return {
      adapter: paymentsAdapter(paymentsSettingsSchema.parse({ baseUrl: peer.baseUrl, keyEnv: 'PAY_KEY' }), { now, env: { PAY_KEY: peer.key } }),
      done: () => peer.operations(),
      close: () => peer.close(),
    };
  },
});
