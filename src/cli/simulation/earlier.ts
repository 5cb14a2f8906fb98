import { appendFileSync } from 'node:fs';
import type { CompanyOptions } from '../../company.ts';
import type { Company } from '../../facade.ts';
import { limits } from '../../vocabulary/limits.ts';
import type { OutsideLine } from '../../vocabulary/simulation.ts';

type Open = (options: CompanyOptions) => Promise<Company>;

/**
 * Opens a copy of a company with a simulated world that knows what the company believes to have done, the newest thousand effects: otherwise a reconciliation would
 * miss all of it there, and a doubt of yesterday would be settled by a world that began today.
 */
export async function openWithPast(open: Open, options: CompanyOptions & { simulated: NonNullable<CompanyOptions['simulated']> }): Promise<Company> {
  const company = await open(options);
  const lines: OutsideLine[] = [];
  try {
    for (const event of await company.ledger.tail({ kind: 'effect.succeeded', limit: limits.listRowsMax })) {
      if (event.kind !== 'effect.succeeded' || event.forgotten) continue;
      const { id, kind, adapter, payload, receipt } = await company.effects.show(event.data.effect as `e${string}`);
      lines.push({ type: 'done', adapter, effect: id, kind, at: event.at, payload, receipt, earlier: true });
    }
  } catch (error) {
    await company.close();
    throw error;
  }
  if (lines.length === 0) return company;
  await company.close();
  appendFileSync(options.simulated.settings.record, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  return open(options);
}
