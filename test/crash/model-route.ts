/**
 * The support agent with models as a program of its own: `node model-route.ts <company folder> <clock origin> [together] <mail>…`. Takes the mails in, one after the other or all together, has models read and
 * draft, approves what is proposed, and goes on until every task is over. It may be killed at any moment and started again.
 */
import { resolve } from 'node:path';
import { openCompany } from '../../src/company.ts';
import type { Company } from '../../src/facade.ts';
import { fastClock } from './fast-clock.ts';

const [folder = '', origin = '', ...rest] = process.argv.slice(2);
const together = rest[0] === 'together';
const mails = rest.filter((path) => path !== 'together').map((path) => resolve(path));

/** Until nothing is left to do, or somebody is asked: whoever reads the company afterwards finds the question. */
async function goOn(company: Company): Promise<void> {
  for (;;) {
    await company.run({ untilIdle: true });
    const open = await company.inbox.list();
    const approvals = open.filter(({ type }) => type === 'approval');
    for (const { id } of approvals) await company.inbox.decide(id, { action: 'approve', text: null });
    if (approvals.length > 0) continue;
    const isLive = (await company.tasks.list()).some(({ status }) => status === 'parked' || status === 'ready');
    if (open.length > 0 || !isLive) return;
    await new Promise((wake) => setTimeout(wake, 10));
  }
}

const company = await openCompany(folder, { clock: fastClock(Number(origin)) });
const taken = new Set((await company.ledger.after(0, 2_000)).map((event) => (event.kind === 'mail.received' ? event.data.source : '')));
for (const mail of mails) {
  if (!taken.has(mail)) await company.signal.mail(mail);
  if (!together) await goOn(company);
}
await goOn(company);
await company.close();
