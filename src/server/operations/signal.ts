import { z } from 'zod';
import { limits } from '../../vocabulary/limits.ts';
import { rawOperation } from '../operation.ts';
import { rawBody } from '../raw-body.ts';
import { asAsked } from '../write-once.ts';

const query = z.object({
  source: z.string().min(1).max(4_000).default('api').describe('Where it was found: a path, or a name of your own. It is kept with the mail.'),
  problem: z.string().min(1).max(2_000).exactOptional().describe('Why these bytes are not a whole mail, when that is known: then they are kept as they are.'),
});

/** One mail as it came. What is on record already is told as a duplicate, so it may be sent again. */
export const signalMail = rawOperation({
  id: 'signal.mail',
  summary: 'Takes one mail in, as it came (RFC 5322), at most 50 MB; it is on record when this answers',
  scope: 'signal',
  query,
  consumes: 'message/rfc822',
  produces: 'application/json',
  async respond(input, call) {
    const { company, http } = call;
    const { source, problem } = input.query as z.output<typeof query>;
    const bytes = await rawBody(http.req.raw, limits.mailBytesMax);
    return http.json(await asAsked(call, 'signal.mail', () => company.signal.mailFound({ source, bytes, ...(problem === undefined ? {} : { problem }) })));
  },
});
