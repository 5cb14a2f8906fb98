import { EventEmitter, once } from 'node:events';
import { createServer, type Socket } from 'node:net';

/**
 * What the server says at each point: a reply without its line end, `null` for silence, `cut` to destroy the
 * connection, `half 554 no` to close it before the end of that line. What is left out is answered as a willing server would.
 */
export interface SmtpScript {
  greeting?: string | null;
  ehlo?: string | null;
  auth?: string | null;
  mail?: string | null;
  rcpt?: string | null;
  data?: string | null;
  /** After the whole message. */
  message?: string | null;
  /** Commands are announced as `PIPELINING`, so that the client sends the envelope in one go. */
  pipelining?: boolean;
}

export interface ScriptedSmtp {
  readonly port: number;
  /** The first word of each command that the client sent, `BODY` for a message that was received to its end. */
  readonly heard: string[];
  /** Resolves when the client has sent that word. */
  hears(word: string): Promise<void>;
  close(): Promise<void>;
}

const commands = { EHLO: 'ehlo', AUTH: 'auth', MAIL: 'mail', RCPT: 'rcpt', DATA: 'data' } as const;

/** A server that follows a script to the letter, for the replies that a well-behaved server never gives. */
export async function scriptedSmtp(script: SmtpScript): Promise<ScriptedSmtp> {
  const willing = { greeting: '220 here', ehlo: `250-here\r\n${script.pipelining ? '250-PIPELINING\r\n' : ''}250 AUTH PLAIN`, auth: '235 in', mail: '250 ok', rcpt: '250 ok', data: '354 go on', message: '250 taken' };
  const replies = { ...willing, ...script };
  const heard: string[] = [];
  const ears = new EventEmitter();
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    const answer = (reply: string | null): void => {
      if (reply === 'cut') socket.destroy();
      else if (reply?.startsWith('half ')) socket.end(reply.slice('half '.length));
      else if (reply !== null) socket.write(`${reply}\r\n`);
    };
    let received = '';
    let inMessage = false;
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
      for (;;) {
        const mark = inMessage ? '\r\n.\r\n' : '\r\n';
        const end = received.indexOf(mark);
        if (end < 0) return;
        const line = received.slice(0, end);
        received = received.slice(end + mark.length);
        const word = inMessage ? 'BODY' : line.split(' ')[0]!.toUpperCase();
        heard.push(word);
        const reply = inMessage ? replies.message : word in commands ? replies[commands[word as keyof typeof commands]] : word === 'QUIT' ? '221 bye' : '502 unknown command';
        inMessage = !inMessage && word === 'DATA' && reply?.startsWith('354') === true;
        // So that the end mark is found in an empty message as well.
        if (inMessage) received = `\r\n${received}`;
        answer(reply);
        ears.emit(word);
      }
    });
    answer(replies.greeting);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    heard,
    async hears(word) {
      if (!heard.includes(word)) await once(ears, word);
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
