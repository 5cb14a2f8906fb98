import { domainToASCII } from 'node:url';
import { z } from 'zod';
import { addressSchema } from '../../vocabulary/mail.ts';

/** Who the company's mail is from. It comes from company.yaml alone: no payload can choose it (E5). */
export const senderShape = {
  from: addressSchema
    .extend({ name: addressSchema.shape.name.default('') })
    .refine(({ address }) => asciiDomain(address) !== '', 'the part after the @ must be a domain name'),
  replyTo: addressSchema.extend({ name: addressSchema.shape.name.default('') }).optional(),
};

const senderSchema = z.object(senderShape);
export type MailSender = z.infer<typeof senderSchema>;

/** The domain of an address in the form that fits an ASCII header; empty when it is none. */
export function asciiDomain(address: string): string {
  return domainToASCII(address.slice(address.lastIndexOf('@') + 1));
}
