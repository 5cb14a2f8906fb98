import { oneLine } from './plain-text.ts';

/** Words in a display name that make it a desk, a firm or a robot rather than a person. */
const notAPerson =
  /(?<!\p{L})(?:accounts?|accounting|admin|billing|bookkeeping|buchhaltung|company|contact|customer|department|desk|finance|gmbh|group|help|hello|inc|info|llc|ltd|mail|marketing|no-?reply|office|orders?|payable|payments?|sales|service|services|shop|studio|support|team|the)(?!\p{L})/iu;

/** "Jane Doe" and "Doe, Jane" give Jane. Anything that might not be a person's name gives `null`: better no name than a wrong one. */
export function firstNameOf(displayName: string): string | null {
  const name = oneLine(displayName, 100).replace(/^["']|["']$/gu, '').replace(/^(?:mr|mrs|ms|dr|prof|herr|frau)\.?\s+/iu, '').trim();
  if (name === '' || name.length > 60 || !/^[\p{L}\p{M}][\p{L}\p{M}'’. ,-]*$/u.test(name) || notAPerson.test(name)) return null;
  const turned = /^([^,]+),\s*([^,]+)$/u.exec(name);
  const first = (turned?.[2] ?? name).split(/\s+/u)[0] ?? '';
  if (name.includes(',') && !turned) return null;
  if (name.split(/\s+/u).length > 5 || first.length < 2 || first.includes('.')) return null;
  // One lower-case word is more likely a login than a name.
  if (first === first.toLowerCase()) return null;
  return first === first.toUpperCase() && first.length > 3 ? first.charAt(0) + first.slice(1).toLowerCase() : first;
}
