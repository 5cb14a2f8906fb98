import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

// A provider of embeddings on this machine, as far as we use one: POST /v1/embeddings of the OpenAI protocol.

export interface EmbeddingsRequest {
  model: string;
  input: string[];
  dimensions?: number;
  encoding_format?: string;
}

/** What is answered instead of vectors. A function looks at the request first; `null` is an ordinary answer. */
export type Answer = { status: number; headers?: Record<string, string>; body: string } | 'hang' | 'cut' | null;

export interface EmbeddingsPeer {
  /** With `/v1` at its end. */
  readonly baseUrl: string;
  readonly requests: { request: EmbeddingsRequest; headers: Record<string, string | string[] | undefined> }[];
  /** All texts that were answered with a vector, in order. */
  readonly embedded: string[];
  answer: (request: EmbeddingsRequest) => Answer | Promise<Answer>;
  /** Answers with the vectors of the items in the reverse order, numbered. */
  reversed: boolean;
  close(): Promise<void>;
}

export interface PeerOptions {
  dimensions?: number;
  /** What stands for the model: the same text is always the same vector. */
  vectorOf?: (text: string, dimensions: number) => number[];
}

export async function startEmbeddingsPeer({ dimensions = 64, vectorOf = bagOfLetters }: PeerOptions = {}): Promise<EmbeddingsPeer> {
  const server = createServer((request, response) => void respond(request, response));
  const peer: Omit<EmbeddingsPeer, 'baseUrl'> = {
    requests: [],
    embedded: [],
    answer: () => null,
    reversed: false,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    if (request.url !== '/v1/embeddings' || request.method !== 'POST') return void response.writeHead(404).end('{"error":{"message":"no such path"}}');
    const asked = JSON.parse(Buffer.concat(chunks).toString()) as EmbeddingsRequest;
    peer.requests.push({ request: asked, headers: request.headers });
    const instead = await peer.answer(asked);
    if (instead === 'hang') return;
    if (instead === 'cut') return void request.socket.destroy();
    if (instead !== null) return void response.writeHead(instead.status, { 'content-type': 'application/json', ...instead.headers }).end(instead.body);
    const data = asked.input.map((text, index) => ({ object: 'embedding', index, embedding: vectorOf(text, asked.dimensions ?? dimensions) }));
    if (peer.reversed) data.reverse();
    peer.embedded.push(...asked.input);
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ object: 'list', model: asked.model, data, usage: { prompt_tokens: 1, total_tokens: 1 } }));
  }

  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
  return Object.assign(peer, { baseUrl: `http://127.0.0.1:${port}/v1` });
}

/** Words that share letters point the same way; every text points somewhere. */
export function bagOfLetters(text: string, dimensions: number): number[] {
  const vector = Array.from({ length: dimensions }, () => 0);
  vector[0] = 0.1;
  for (let i = 0; i < text.length; i++) {
    const place = 1 + (text.charCodeAt(i) % (dimensions - 1));
    vector[place] = (vector[place] ?? 0) + 1 / (1 + i / 100);
  }
  return vector;
}
