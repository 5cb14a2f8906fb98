import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createAdaptorServer } from '@hono/node-server';
import { openCompany } from '../../src/company.ts';
import { openVault } from '../../src/server/access/vault.ts';
import { openHooks } from '../../src/server/hooks/open.ts';
import { systemClock, systemRandom } from '../../src/vocabulary/ports.ts';

// A server for webhooks in a process of its own: `FOLDER` and `die` or `live`. With `die` it kills itself when a delivery is recorded and not yet answered.

const [folder = '', fate] = process.argv.slice(2);
const data = join(folder, 'data');
const company = await openCompany(folder);
const signal: Pick<typeof company.signal, 'webhook' | 'webhookSources'> = {
  webhookSources: () => company.signal.webhookSources(),
  async webhook(delivery) {
    const receipt = await company.signal.webhook(delivery);
    if (fate === 'die') process.kill(process.pid, 'SIGKILL');
    return receipt;
  },
};
const report = (error: unknown): void => console.error(error);
const { app } = await openHooks({ company: { signal }, data, secrets: openVault(data, { clock: systemClock, random: systemRandom }).secrets, clock: systemClock, report });
const server = createAdaptorServer({ fetch: app.fetch }) as Server;
server.listen(0, '127.0.0.1');
await once(server, 'listening');
console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
process.once('SIGTERM', () => {
  server.close();
  void company.close().then(() => process.exit(0));
});
