import { initCompany, openCompany } from '../../src/company.ts';
import { giveCredit, putCustomersOnRecord } from '../../src/cli/demo/gate.ts';
import { mondayFolder } from '../../src/cli/demo/stage.ts';
import type { Company } from '../../src/facade.ts';

/**
 * The demo's Monday until noon: all mail is in and read, one reply is sent, one was refused, a credit is staged, and the rest waits. What the console is tried on.
 */
export async function demoCompany(folder: string): Promise<void> {
  await initCompany(folder, { name: 'Tidemark', address: 'support@tidemark.example', zone: 'Europe/Berlin' });
  const company = await openCompany(folder);
  try {
    await putCustomersOnRecord(company);
    await company.signal.mail(mondayFolder);
    await company.run({ untilIdle: true });
    await decideTwo(company);
    await giveCredit(company, Date.now());
    await company.memory.note({ id: 'roadmap', text: 'Calendar sync comes in January; shared rooms after that.', tags: ['roadmap'] });
    await company.run({ untilIdle: true });
  } finally {
    await company.close();
  }
}

async function decideTwo(company: Company): Promise<void> {
  const approvals = (await company.inbox.list()).filter(({ type, actions }) => type === 'approval' && actions.includes('approve'));
  const [first, second] = approvals;
  if (first === undefined || second === undefined) throw new Error('the Monday has no two drafts to decide about');
  await company.inbox.decide(first.id, { action: 'approve', text: null });
  await company.inbox.decide(second.id, { action: 'reject', text: 'I will call them instead.' });
}
