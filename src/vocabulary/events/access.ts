import { accessChangeSchema } from '../access.ts';

export const accessEvents = {
  /** Somebody came in, or who may come in changed. Never a secret, a hash or an address. */
  'access.changed': accessChangeSchema,
};
