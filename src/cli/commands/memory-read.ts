import type { AsOf } from '../../vocabulary/memory.ts';
import { parseAsOf } from '../as-of.ts';
import { associationsText } from '../present/memory-identity.ts';
import { diffText, historyText, whyText } from '../present/memory-history.ts';
import { memoryStatsText } from '../present/memory-reports.ts';
import { memoryText } from '../present/memory-show.ts';
import type { Session } from '../session.ts';

export interface ReadOptions {
  asOf?: string;
}

export async function show(session: Session, ref: string, options: ReadOptions): Promise<void> {
  const point = pointOf(options);
  await session.withCompany(async (company) => {
    const view = await company.memory.show(ref, point);
    session.print((display) => memoryText(display, view), view);
  });
}

export async function history(session: Session, ref: string, { limit, ...options }: ReadOptions & { limit?: number }): Promise<void> {
  const point = pointOf(options);
  await session.withCompany(async (company) => {
    const versions = await company.memory.history(ref, { ...(limit === undefined ? {} : { limit }), ...point });
    session.print((display) => historyText(display, ref, versions), versions);
  });
}

export async function diff(session: Session, ref: string, from: number | undefined, to: number | undefined, options: ReadOptions): Promise<void> {
  const point = pointOf(options);
  await session.withCompany(async (company) => {
    const report = await company.memory.diff(ref, { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }), ...point });
    session.print((display) => diffText(display, report), report);
  });
}

export async function why(session: Session, ref: string, version: number | undefined, { field, ...options }: ReadOptions & { field?: string }): Promise<void> {
  const point = pointOf(options);
  await session.withCompany(async (company) => {
    const steps = await company.memory.why(ref, { ...(field === undefined ? {} : { field }), ...(version === undefined ? {} : { version }), ...point });
    session.print((display) => whyText(display, steps), steps);
  });
}

export async function associations(session: Session, scope: string, options: ReadOptions): Promise<void> {
  const point = pointOf(options);
  await session.withCompany(async (company) => {
    const views = await company.memory.associations(scope, point);
    session.print((display) => associationsText(display, scope, views), views);
  });
}

export async function stats(session: Session): Promise<void> {
  await session.withCompany(async (company) => {
    const report = await company.memory.stats();
    session.print((display) => memoryStatsText(display, report), report);
  });
}

function pointOf({ asOf }: ReadOptions): { asOf: AsOf } | undefined {
  return asOf === undefined ? undefined : { asOf: parseAsOf(asOf) };
}
