import { createServer, type IncomingHttpHeaders } from 'node:http';

/** What is replayed for a request: a recorded stream, event by event, or an error as it was answered. */
export type Recorded = { events: { event?: string; data: unknown }[]; cutAfter?: number } | { status: number; headers?: Record<string, string>; body: unknown };

export interface WireRequest {
  path: string;
  headers: IncomingHttpHeaders;
  body: Record<string, unknown>;
}

export interface WireServer {
  /** Without a path. */
  readonly url: string;
  readonly requests: WireRequest[];
  /** What every request from now on is answered with. */
  recorded: Recorded;
  close(): Promise<void>;
}

/** Replays the streams of any provider that sends server-sent events, for formats that the peer of models does not speak. */
export async function startWireServer(): Promise<WireServer> {
  const requests: WireRequest[] = [];
  const wire = { requests, recorded: { events: [] } as Recorded };
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
    request.on('end', () => {
      requests.push({ path: request.url ?? '', headers: request.headers, body: JSON.parse(text) as Record<string, unknown> });
      const { recorded } = wire;
      if ('status' in recorded) return void response.writeHead(recorded.status, { 'content-type': 'application/json', ...recorded.headers }).end(JSON.stringify(recorded.body));
      response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
      for (const { event, data } of recorded.events.slice(0, recorded.cutAfter)) response.write(`${event === undefined ? '' : `event: ${event}\n`}data: ${JSON.stringify(data)}\n\n`);
      if (recorded.cutAfter === undefined) response.end();
      else setTimeout(() => response.destroy(), 30);
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return Object.assign(wire, {
    url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}
