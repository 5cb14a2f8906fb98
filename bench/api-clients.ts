/** Live clients in a process of their own: so many connections to the event stream, each of which reads all that comes. */
import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import type { ClientsRequest } from './api-live.ts';
import type { ServeAnswer } from './api-child.ts';

const [url = '', token = ''] = process.argv.slice(2);
let streams: IncomingMessage[] = [];
let bytes = 0;

function stream(path: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const call = request(`${url}/api/v1/events/stream${path}`, { headers: { authorization: `Bearer ${token}` }, agent: false }, (response) => {
      if (response.statusCode !== 200) return reject(new Error(`the event stream answered ${response.statusCode}`));
      // The first piece comes with the headers: whoever has it is connected.
      response.once('data', () => resolve(response));
      response.on('data', (piece: Buffer) => (bytes += piece.length));
      response.on('error', () => null);
    });
    call.on('error', reject);
    call.end();
  });
}

async function answer(asked: ClientsRequest): Promise<ServeAnswer> {
  if (asked.do === 'connect') {
    bytes = 0;
    streams = await Promise.all(Array.from({ length: asked.clients }, () => stream(asked.digest ? '?digest=true' : '')));
    return { clients: streams.length };
  }
  const read = bytes;
  const gone = streams.map((one) => once(one, 'close'));
  for (const one of streams) one.destroy();
  await Promise.all(gone);
  streams = [];
  return { bytes: read };
}

process.on('message', (asked: ClientsRequest & { id: number }) => {
  answer(asked).then(
    (given) => process.connected && process.send?.({ id: asked.id, ...given }),
    (error: unknown) => process.connected && process.send?.({ id: asked.id, error: String(error) }),
  );
});
process.send?.({ id: 0 });
await once(process, 'disconnect');
process.exit();
