import { resolve } from 'node:path';
import type { Adapter } from '../../effects/adapter.ts';
import type { Approved } from '../../effects/approved.ts';
import type { Json } from '../../vocabulary/json.ts';
import { limits } from '../../vocabulary/limits.ts';
import { publishOnce, readStart } from '../files/once-file.ts';
import { approvedOperation } from '../money/approved-operation.ts';
import { compensateMoney } from '../money/compensation.ts';
import { moneyKinds, moneyOperation, type MoneyKind, type MoneyOperation } from '../money/operation.ts';
import { previewMoney } from '../money/preview.ts';
import { reportedMoney } from '../money/reported.ts';
import type { BookSettings } from './config.ts';
import { aborted, bookStore, fileGone, foreignFile, keyReused } from './failures.ts';
import { isOf, pageBytes, readPage } from './page.ts';
import { doneFolder, pagesOn, type Shelf } from './shelf.ts';

export interface BookDeps {
  /** Epoch ms. */
  now(): number;
  companyFolder: string;
}

/**
 * Writes each approved operation with money as a file for the operator to carry out by hand: no account is needed. `keyed`: the
 * effect's id is the file's name, so a repetition finds the file and changes nothing. That holds as long as the file stays in the
 * book, or in its folder `done`, until its receipt is in the ledger. "Succeeded" means that it stands in the book.
 */
export function bookAdapter(settings: BookSettings, deps: BookDeps): Adapter<MoneyKind> {
  const folder = resolve(deps.companyFolder, ...settings.folder.split('/'));
  const open: Shelf = { store: bookStore(folder), shown: settings.folder };
  const done: Shelf = { store: bookStore(resolve(folder, doneFolder)), shown: `${settings.folder}/${doneFolder}` };

  const receiptOn = async ({ store, shown }: Shelf, effect: Approved<MoneyKind>, operation: MoneyOperation): Promise<Json | null> => {
    const name = `${effect.id}.json`;
    const found = await readStart(store, name, limits.bookFileBytesMax);
    if (found === null) return null;
    const read = readPage(found);
    if ('broken' in read) throw foreignFile(`${shown}/${name}`, read.broken);
    if (read.page.effect !== effect.id) throw foreignFile(`${shown}/${name}`, `it is ${read.page.effect}`);
    if (!isOf(read.page, operation)) throw keyReused(`${shown}/${name}`);
    // Where it was written first, so that the receipt is the same after it was moved.
    return { key: effect.id, file: `${open.shown}/${name}`, writtenAt: read.page.writtenAt };
  };

  return {
    name: 'book',
    class: 'keyed',
    kinds: moneyKinds,
    inFlightMax: 32,
    preview: (kind, payload) => previewMoney(kind, payload),

    async execute(effect, signal) {
      const operation = approvedOperation(effect, 'the book');
      if (signal.aborted) throw aborted('The operation was not written');
      const carriedOut = await receiptOn(done, effect, operation);
      if (carriedOut !== null) return carriedOut;
      await publishOnce(open.store, `${effect.id}.json`, pageBytes(effect.id, operation, deps.now()));
      // Read back rather than remembered: whoever wrote the file, every attempt gives the same receipt.
      const receipt = await receiptOn(open, effect, operation);
      if (receipt === null) throw fileGone(`${open.shown}/${effect.id}.json`);
      return receipt;
    },

    async find(effect) {
      const operation = approvedOperation(effect, 'the book');
      return (await receiptOn(done, effect, operation)) ?? (await receiptOn(open, effect, operation));
    },

    async *list(span, signal) {
      yield* await pagesOn([open, done], span, signal);
    },

    reported: (kind, payload) => reportedMoney(moneyOperation(kind, payload)),

    compensate(kind, payload, receipt) {
      const compensation = compensateMoney(kind, payload, receipt);
      return compensation.possible ? compensation : { ...compensation, why: `${compensation.why} If you have not carried it out yet, leave it undone: its file is in ${open.shown}.` };
    },
  };
}
