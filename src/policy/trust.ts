import type { Facts } from '../vocabulary/facts.ts';
import { limits } from '../vocabulary/limits.ts';
import type { TrustKey } from '../vocabulary/trust.ts';
import type { TrustStanding } from '../ledger/families/trust.ts';
import type { Ledger } from '../ledger/port.ts';
import type { TrustSettings } from './settings.ts';

/** What decisions so far say of one agent, kind and playbook. `lower` is a share, 0 to 1. */
export interface Trust extends TrustStanding {
  lower: number;
}

/**
 * An outcome is the last word about one effect: approved as it was or with at most `editTolerance` of its words changed is good; a larger edit, a rejection and a later
 * compensation are bad. Samples are the outcomes since the last relaxation ended (by a bad outcome or by the operator), so that trust has to be earned again; of
 * these the newest 500, or `samplesMin` when that is more. All of them count in the interval, good and bad: while nothing is relaxed one bad outcome lowers it and ends nothing.
 */
export async function trustIn(ledger: Ledger, { confidence, editTolerance, samplesMin }: TrustSettings, of: TrustKey): Promise<Trust> {
  const standing = await ledger.trust.standing(of, editTolerance, Math.max(limits.trustOutcomesMax, samplesMin));
  return { ...standing, lower: wilsonLower(standing.good, standing.samples, confidence) };
}

/** As rules see it, and with what is relaxed. */
export async function trustFacts(ledger: Ledger, settings: TrustSettings, of: TrustKey): Promise<Facts['trust']> {
  const { samples, good, lower } = await trustIn(ledger, settings, of);
  return { samples, good, lower, relaxed: (await ledger.trust.relaxed(of)).map(({ rule }) => rule) };
}

/** Enough of them, and even the lower bound of the share of good ones is at the threshold. */
export function isEarned({ samples, lower }: Pick<Trust, 'samples' | 'lower'>, { samplesMin, threshold }: TrustSettings): boolean {
  return samples >= samplesMin && lower >= threshold;
}

/**
 * Lower bound of Wilson's score interval, one-sided: with this confidence the true share is above it. For a share p = good/n and z, the quantile of `confidence`,
 *
 *     ( p + z²/2n − z √( p(1−p)/n + z²/4n² ) ) / ( 1 + z²/n )
 *
 * E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal of the American Statistical Association 22 (1927), 209–212.
 * 0 without good ones. All of n good gives n/(n + z²): at 95 % it takes 25 approvals in a row to be above 0.9.
 */
export function wilsonLower(good: number, samples: number, confidence: number): number {
  // Exactly, where rounding would make a hair of it.
  if (good === 0) return 0;
  const z = normalQuantile(confidence);
  const share = good / samples;
  const centre = share + (z * z) / (2 * samples);
  const spread = z * Math.sqrt((share * (1 - share)) / samples + (z * z) / (4 * samples * samples));
  return (centre - spread) / (1 + (z * z) / samples);
}

/** The upper bound of the same interval: with this confidence the true share is below it. 1 without a bad one. */
export function wilsonUpper(good: number, samples: number, confidence: number): number {
  return 1 - wilsonLower(samples - good, samples, confidence);
}

/** Of P. J. Acklam's rational approximation of the inverse normal distribution (2003): its numerators and denominators, highest power first. */
const middle = {
  over: [-39.69683028665376, 220.9460984245205, -275.9285104469687, 138.357751867269, -30.66479806614716, 2.506628277459239],
  under: [-54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572, 1],
};
const tail = {
  over: [-0.007784894002430293, -0.3223964580411365, -2.400758277161838, -2.549732539343734, 4.374664141464968, 2.938163982698783],
  under: [0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416, 1],
};
const tailBegins = 1 - 0.02425;

/** z with this much of the standard normal distribution below it, from 0.5 to below 1; its relative error is under 1.2e-9. */
export function normalQuantile(probability: number): number {
  if (probability > tailBegins) {
    const q = Math.sqrt(-2 * Math.log(1 - probability));
    return -polynomial(tail.over, q) / polynomial(tail.under, q);
  }
  const q = probability - 0.5;
  return (q * polynomial(middle.over, q * q)) / polynomial(middle.under, q * q);
}

function polynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduce((sum, coefficient) => sum * x + coefficient, 0);
}
