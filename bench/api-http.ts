import { Agent, request } from 'node:http';
import type { PageRequest } from './api-pages.ts';

/** Requests as a browser makes them: over at most six connections, which stay open. */
export class Browsing {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 6 });
  private readonly url: string;
  private readonly token: string;

  constructor(url: string, token: string) {
    this.url = url;
    this.token = token;
  }

  /** The body, when all of it is there. Throws for anything but 200: a page that shows an error is fast for nothing. */
  ask({ method, path, body: sent }: PageRequest): Promise<string> {
    return new Promise((resolve, reject) => {
      const headers = { authorization: `Bearer ${this.token}`, accept: 'application/json', ...(sent === undefined ? {} : { 'content-type': 'application/json' }) };
      const call = request(`${this.url}${path}`, { method, agent: this.agent, headers }, (response) => {
        const pieces: Buffer[] = [];
        response.on('data', (piece: Buffer) => pieces.push(piece));
        response.on('error', reject);
        response.on('end', () => {
          const body = Buffer.concat(pieces).toString();
          if (response.statusCode === 200) resolve(body);
          else reject(new Error(`${method} ${path} answered ${response.statusCode}: ${body.slice(0, 500)}`));
        });
      });
      call.on('error', reject);
      call.end(sent === undefined ? undefined : JSON.stringify(sent));
    });
  }

  /** From the first request to the last byte of the last answer, ms; all are asked at once. */
  async open(requests: readonly PageRequest[]): Promise<{ ms: number; bytes: number }> {
    const started = performance.now();
    const bodies = await Promise.all(requests.map((one) => this.ask(one)));
    return { ms: performance.now() - started, bytes: bodies.reduce((sum, body) => sum + body.length, 0) };
  }

  close(): void {
    this.agent.destroy();
  }
}
