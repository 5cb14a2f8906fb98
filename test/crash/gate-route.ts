/**
 * The whole gate as a program of its own: `node gate-route.ts <company folder> <clock origin> [rollback]`. Wants a credit and a refund, each with a letter, under rules of every kind and a
 * budget that is too small, and decides as an operator would; with `rollback` the credit is taken back at last. It may be killed at any moment and started again. What may or may not have been sent is left to whoever can look.
 */
import { openCompany } from '../../src/company.ts';
import type { Company } from '../../src/facade.ts';
import type { ItemAction } from '../../src/vocabulary/inbox.ts';
import type { ItemView } from '../../src/vocabulary/views.ts';
import { fastClock } from './fast-clock.ts';

const [folder = '', origin = '', last = ''] = process.argv.slice(2);
const underWay: readonly string[] = ['cooling', 'approved', 'started', 'waiting', 'repeating'];

const wishes = [
  { customer: 'jane@example.com', give: { kind: 'credit' }, amount: 1_500, currency: 'EUR', reason: 'We were down.', letter: { subject: 'A credit', text: 'Dear Jane,\n\nwe owe you one.\n' }, asked: 1 },
  { customer: 'zoe@example.com', give: { kind: 'refund', payment: 'pay_1' }, amount: 1_000, currency: 'EUR', reason: 'Paid twice.', letter: { subject: 'Your refund', text: 'Dear Zoe,\n\nit is on its way.\n' }, asked: 2 },
];

/** In this order: what is staged is let go of, what is asked is allowed, what a budget holds gets its money. */
const answers: readonly ItemAction[] = ['unstage', 'approve', 'raise'];

async function decide(company: Company, item: ItemView): Promise<boolean> {
  const action = answers.find((one) => item.actions.includes(one));
  // What cools off goes out by itself, and what is in doubt is for somebody who can look.
  if (action === undefined || item.summary.startsWith('Goes out on ')) return false;
  await company.inbox.decide(item.id, { action, text: null });
  return true;
}

async function effectsUnderWay(company: Company): Promise<boolean> {
  const effects = await Promise.all((await company.tasks.list()).map(({ id }) => company.effects.ofTask(id)));
  return effects.flat().some(({ state }) => underWay.includes(state));
}

/** Once the credit was given and told; `false` when there is nothing to take back yet, or it was asked for before. */
async function takeBack(company: Company): Promise<boolean> {
  const tasks = await company.tasks.list();
  const given = tasks.find(({ title, status }) => title.startsWith('Credit') && status === 'completed');
  if (given === undefined || tasks.some(({ agent }) => agent === 'rollback')) return false;
  await company.tasks.rollback(given.id, 'It was a mistake.');
  return true;
}

const company = await openCompany(folder, { clock: fastClock(Number(origin)) });
for (const wish of wishes) await company.tasks.start('goodwill', wish);
for (;;) {
  await company.run({ untilIdle: true });
  let decided = 0;
  for (const item of await company.inbox.list()) if (await decide(company, item)) decided += 1;
  if (decided > 0) continue;
  if (await effectsUnderWay(company)) {
    await new Promise((wake) => setTimeout(wake, 10));
    continue;
  }
  if (last !== 'rollback' || !(await takeBack(company))) break;
}
await company.close();
