import { addressParser } from 'postal-mime';
import { limits } from '../../vocabulary/limits.ts';
import { addressSchema, type MailAddress } from '../../vocabulary/mail.ts';
import { cleanLine, cutTo } from './text.ts';

/**
 * The mail addresses of header values such as `To`, in order, each once, without group names and without whatever is
 * not a plain address. `cut` when there were more than `addressesMax`.
 */
export function readAddresses(values: readonly string[], addressesMax: number = limits.mailAddressesMax): { addresses: MailAddress[]; cut: boolean } {
  const found = new Map<string, MailAddress>();
  for (const value of values) {
    for (const mailbox of addressParser(value, { flatten: true })) {
      const address = plainAddress(mailbox.address ?? '', mailbox.name);
      if (!address || found.has(address.address)) continue;
      if (found.size === addressesMax) return { addresses: [...found.values()], cut: true };
      found.set(address.address, address);
    }
  }
  return { addresses: [...found.values()], cut: false };
}

/** The first address of header values that should have one, such as `From` and `Reply-To`. */
export function readFirstAddress(values: readonly string[]): MailAddress | null {
  return readAddresses(values, 1).addresses[0] ?? null;
}

function plainAddress(address: string, name: string): MailAddress | null {
  // With room for comments. Longer ones are no addresses, and looking for comments takes the square of the length.
  if (address.length > limits.subjectCharsMax * 2) return null;
  // Invisible characters make two addresses look like one, and no real address has them.
  if (/[\p{Cc}\p{Cf}]/u.test(address)) return null;
  const candidate = {
    // Comments within an address (RFC 5322, 3.2.2) are left in it by the parser; white space beside them means nothing.
    address: address.replace(/\s*\([^()]*\)\s*/g, '').trim().toLowerCase().toWellFormed().replace(/\.$/, ''),
    name: cutTo(cleanLine(name), limits.nameCharsMax),
  };
  const checked = addressSchema.safeParse(candidate);
  return checked.success ? checked.data : null;
}
