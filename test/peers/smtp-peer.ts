/**
 * A real SMTP server in a process of its own, so that its mailbox outlives a crash of the product under test.
 * Started by start-smtp-peer.ts: `node smtp-peer.ts <mailbox folder> <mode> <times> <port>`.
 *
 * Owns: the mailbox folder, one file for each message that it took. A message is on disk before it is answered, so that
 * what the folder holds is what a recipient would see. Dies when standard input closes, that is with its parent.
 *
 * Standard output: one JSON line `{"port":…}`, then `{"stored":"file"}` for each message and `{"done":…}` for each
 * control line. Standard input: `{"mode":"cut-after-data","times":1}` or `{"release":true}`.
 */
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { isSmtpPeerMode, type SmtpPeerControl, type SmtpPeerMode } from './smtp-peer-modes.ts';

const [mailbox = '', firstMode = 'accept', firstTimes = '0', firstPort = '0'] = process.argv.slice(2);
if (mailbox === '' || !isSmtpPeerMode(firstMode)) throw new Error('usage: smtp-peer.ts <mailbox folder> <mode> <times, 0 for ever> <port, 0 for any>');
mkdirSync(mailbox, { recursive: true });

let mode: SmtpPeerMode = firstMode;
/** Connections that still get `mode` before the peer accepts again. */
let connectionsLeft = Number(firstTimes) || Infinity;
let storedCount = 0;
let held: (() => void)[] = [];
const modes = new WeakMap<SMTPServerSession, SmtpPeerMode>();

const server = new SMTPServer({
  authOptional: true,
  disableReverseLookup: true,
  hideSTARTTLS: true,
  logger: false,
  onConnect(session, done) {
    modes.set(session, connectionsLeft > 0 ? mode : 'accept');
    connectionsLeft -= 1;
    done();
  },
  onRcptTo({ address }, session, done) {
    const now = modes.get(session);
    if (now === 'cut-before-data') return cut(session);
    if (now === 'refuse-recipients') return done(reply(550, 'no such mailbox'));
    // In every mode, so that a mail to several people can have one that does not exist.
    if (address.startsWith('nobody@')) return done(reply(550, 'nobody is not here'));
    done();
  },
  // A sender that dies in the middle of its message is no fault of ours: nothing of it was stored, and nobody waits for an answer.
  onData: (stream, session, done) => void receive(stream, session, done).catch(() => cut(session)),
});

async function receive(stream: SMTPServerDataStream, session: SMTPServerSession, done: (error?: Error | null, message?: string) => void): Promise<void> {
  const now = modes.get(session);
  const chunks: Buffer[] = [];
  for await (const chunk of stream) {
    if (now === 'cut-during-data') return cut(session);
    chunks.push(chunk as Buffer);
  }
  if (now === 'temp-fail') return done(reply(451, 'try again later'));
  if (now === 'refuse-message') return done(reply(554, 'we do not like it'));
  store(Buffer.concat(chunks));
  if (now === 'cut-after-data') return cut(session);
  const accept = (): void => done(null, `taken as ${storedCount}`);
  if (now === 'hold-after-data') held.push(accept);
  else accept();
}

function store(bytes: Buffer): void {
  storedCount += 1;
  const name = `${Date.now()}-${process.pid}-${String(storedCount).padStart(6, '0')}.eml`;
  const temporary = join(mailbox, `.${name}`);
  const file = openSync(temporary, 'wx');
  writeSync(file, bytes);
  fsyncSync(file);
  closeSync(file);
  renameSync(temporary, join(mailbox, name));
  const folder = openSync(mailbox, 'r');
  fsyncSync(folder);
  closeSync(folder);
  say({ stored: name });
}

function cut(session: SMTPServerSession): void {
  for (const connection of server.connections) if (connection.session === session) connection._socket.destroy();
}

function reply(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}

function say(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

function control(line: string): void {
  const order = JSON.parse(line) as SmtpPeerControl;
  if ('release' in order) {
    for (const accept of held) accept();
    held = [];
  } else {
    mode = order.mode;
    connectionsLeft = order.times ?? Infinity;
  }
  say({ done: order });
}

// Cut connections end in errors here; they are the point.
server.on('error', () => undefined);
createInterface({ input: process.stdin }).on('line', control).on('close', () => process.exit(0));
const listener = server.listen(Number(firstPort), '127.0.0.1', () => {
  const address = listener.address();
  say({ port: typeof address === 'object' && address !== null ? address.port : 0 });
});
