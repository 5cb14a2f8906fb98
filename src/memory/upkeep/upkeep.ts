import type { UpkeepPiece, UpkeepStage } from '../../vocabulary/contract.ts';
import { limits } from '../../vocabulary/limits.ts';
import type { MemoryRules } from '../../vocabulary/memory-rules.ts';
import type { Ledger } from '../../ledger/port.ts';
import { getRecord } from '../records.ts';
import { archiveOlderThan, archiveSummarised } from './archive.ts';
import { condense, condenseGroup, groupsIn, type CondenseDeps, type Scope, type SummaryGroup } from './condense.ts';
import { expireItems, expireUndated } from './expire.ts';
import { indexSome } from './lazy-index.ts';
import { promoteByRules } from './promote.ts';
import type { Summariser } from './summariser.ts';
import { dayMs } from './tier-rules.ts';
import type { UpkeepBy } from './write.ts';

export interface UpkeepDeps {
  ledger: Ledger;
  rules: MemoryRules;
  /** IANA time zone of the company. */
  zone: string;
  /** Epoch ms. */
  now: number;
  /** Without one, summaries are sentences of their sources. */
  summariser?: Summariser | undefined;
  /** Has a summary written by a task of its own, which takes its time; without it all are written here. */
  handOver?: HandOver | undefined;
}

/** `begun`: a task for just this group was begun. `pending`: it was begun before, and is not at its end. `over`: it has ended and the group is still there. */
export type HandOver = (group: SummaryGroup) => Promise<'begun' | 'pending' | 'over'>;

/** What one piece does at most, so that it takes seconds: appends of up to a thousand items, and summaries. */
const appendsPerPiece = 10;
const summariesPerPiece = 20;
/** In one night, since each may cost money: the next night goes on. */
const handedOverMax = 50;
const threadsPerRead = 1_000;
const projectsPerRead = 500;

const nothing: UpkeepPiece = { expired: 0, indexed: 0, promoted: 0, summaries: 0, archived: 0, more: false };

/**
 * One bounded piece of one stage. Which stage has what to do follows from the ledger alone, and each append leaves less to do:
 * so a piece that was cut off by a crash is simply done again. `more` means that another piece has something to do, and is
 * only said by a piece that did something.
 */
export async function upkeepPiece(deps: UpkeepDeps, stage: UpkeepStage, by: UpkeepBy): Promise<UpkeepPiece> {
  const { ledger, rules, now } = deps;
  switch (stage) {
    case 'expire': {
      const dated = await expireItems(ledger, now, appendsPerPiece, by);
      const undated = dated.more ? { count: 0, more: true } : await expireUndated(ledger, rules, now, appendsPerPiece, by);
      return { ...nothing, expired: dated.count + undated.count, more: undated.more };
    }
    case 'index': {
      const { count, more } = await indexSome(ledger, appendsPerPiece, by);
      return { ...nothing, indexed: count, more };
    }
    case 'promote': {
      const { count, more } = await promoteByRules(ledger, rules, now, appendsPerPiece, by);
      return { ...nothing, promoted: count, more };
    }
    case 'summarise':
      return deps.handOver === undefined ? summariseSome({ ...deps, by }) : handOverSome({ ...deps, by }, deps.handOver);
    case 'archive':
      return archiveSome(deps, by);
  }
}

async function summariseSome(deps: CondenseDeps): Promise<UpkeepPiece> {
  const piece = { ...nothing };
  for await (const scope of scopes(deps)) {
    const { summaries, archived } = await condense(deps, scope, summariesPerPiece - piece.summaries);
    piece.summaries += summaries;
    piece.archived += archived;
    if (piece.summaries >= summariesPerPiece) return { ...piece, more: true };
    if (deps.by.signal?.aborted) break;
  }
  return piece;
}

/** What a task could not do is done here, so that nothing is handed over for ever. */
async function handOverSome(deps: CondenseDeps, handOver: HandOver): Promise<UpkeepPiece> {
  const piece = { ...nothing };
  let begun = 0;
  for await (const scope of scopes(deps)) {
    for (const group of await groupsIn(deps, scope)) {
      const state = await handOver(group);
      if (state === 'begun') begun += 1;
      if (state !== 'over') continue;
      const { summaries, archived } = await condenseGroup(deps, group);
      piece.summaries += summaries;
      piece.archived += archived;
    }
    if (begun >= handedOverMax || deps.by.signal?.aborted) break;
  }
  return piece;
}

async function* scopes({ ledger, rules, now }: CondenseDeps): AsyncGenerator<Scope> {
  const { summariseThreadsOver: over, summariseClosedProjects } = rules.operational;
  for (let after: string | undefined; ; ) {
    const threads = await ledger.items.longThreads(over.messages, now - over.quietDays * dayMs, threadsPerRead, after);
    for (const thread of threads) yield { name: thread, filter: { thread } };
    after = threads.at(-1);
    if (after === undefined) break;
  }
  if (!summariseClosedProjects) return;
  for (let after: string | undefined; ; ) {
    const projects = await ledger.records.recordsOf('project', { limit: projectsPerRead, ...(after === undefined ? {} : { after }) });
    for (const { id } of projects) {
      const subject = `project:${id}`;
      if ((await getRecord(ledger, 'project', id))?.value['status'] === 'closed') yield { name: subject, filter: { subjects: [subject] } };
    }
    after = projects.at(-1)?.id;
    if (after === undefined) return;
  }
}

async function archiveSome({ ledger, rules, now }: UpkeepDeps, by: UpkeepBy): Promise<UpkeepPiece> {
  const { archiveAfterDays, archiveWithoutSummary } = rules.operational;
  const before = now - archiveAfterDays * dayMs;
  const { count, more } = await archiveSummarised(ledger, before, appendsPerPiece, by);
  if (more || !archiveWithoutSummary) return { ...nothing, archived: count, more };
  const limit = appendsPerPiece * limits.itemsPerEventMax;
  const old = await archiveOlderThan(ledger, before, { limit, by });
  return { ...nothing, archived: count + old, more: old === limit };
}
