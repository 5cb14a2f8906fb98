import { Agent, request } from 'node:http';

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
  get(path: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const call = request(`${this.url}${path}`, { agent: this.agent, headers: { authorization: `Bearer ${this.token}`, accept: 'application/json' } }, (response) => {
        const pieces: Buffer[] = [];
        response.on('data', (piece: Buffer) => pieces.push(piece));
        response.on('error', reject);
        response.on('end', () => {
          const body = Buffer.concat(pieces).toString();
          if (response.statusCode === 200) resolve(body);
          else reject(new Error(`GET ${path} answered ${response.statusCode}: ${body.slice(0, 500)}`));
        });
      });
      call.on('error', reject);
      call.end();
    });
  }

  /** From the first request to the last byte of the last answer, ms; all are asked at once. */
  async open(paths: readonly string[]): Promise<{ ms: number; bytes: number }> {
    const started = performance.now();
    const bodies = await Promise.all(paths.map((path) => this.get(path)));
    return { ms: performance.now() - started, bytes: bodies.reduce((sum, body) => sum + body.length, 0) };
  }

  close(): void {
    this.agent.destroy();
  }
}
