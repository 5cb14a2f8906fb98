import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { outboxAdapter } from '../../src/adapters/outbox/adapter.ts';
import { outboxSettingsSchema } from '../../src/adapters/outbox/config.ts';
import { smtpAdapter } from '../../src/adapters/smtp/adapter.ts';
import { smtpSettingsSchema } from '../../src/adapters/smtp/config.ts';
import { startSmtpPeer } from '../peers/start-smtp-peer.ts';
import { adapterContract } from './adapter-contract.ts';

const from = { address: 'hello@acme.example', name: 'Acme' };
let time = Date.UTC(2026, 0, 2, 3, 4, 5);
/** Later at every look, so that two attempts never agree by having the same Date. */
const now = (): number => (time += 61_000);

adapterContract({
  name: 'outbox',
  class: 'keyed',
  finds: true,
  async make() {
    const companyFolder = await mkdtemp(join(tmpdir(), 'keelson-outbox-'));
    const outbox = join(companyFolder, 'outbox');
    return {
      adapter: outboxAdapter(outboxSettingsSchema.parse({ from }), { now, companyFolder }),
      deliveries: async () => Promise.all((await readdir(outbox).catch(() => [])).map((name) => readFile(join(outbox, name)))),
      close: () => rm(companyFolder, { recursive: true }),
    };
  },
});

adapterContract({
  name: 'smtp',
  class: 'blind',
  finds: false,
  async make() {
    const peer = await startSmtpPeer();
    return {
      adapter: smtpAdapter(smtpSettingsSchema.parse({ host: '127.0.0.1', port: peer.port, requireTls: false, from }), { now, env: {} }),
      deliveries: () => peer.messages(),
      close: () => peer.close(),
    };
  },
});
