import { costText, exactCostText, moneyText, type Amount, type ExactAmount } from '../format/money.ts';

/** An amount in the smallest unit of its currency. */
export function Money({ of }: { of: Amount }) {
  return <span className="whitespace-nowrap tabular">{moneyText(of)}</span>;
}

/** What calls of models cost: short, with every digit for whoever points at it. */
export function Cost({ of }: { of: ExactAmount }) {
  return <span title={exactCostText(of)} className="whitespace-nowrap tabular">{costText(of)}</span>;
}
