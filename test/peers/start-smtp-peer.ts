import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startPeerProcess } from './peer-process.ts';
import type { SmtpPeerControl, SmtpPeerMode } from './smtp-peer-modes.ts';

export interface SmtpPeer {
  readonly port: number;
  readonly mailbox: string;
  /** Every message that was stored so far, oldest first. */
  messages(): Promise<Buffer[]>;
  /** For the next `times` connections, or for all; resolves when it holds. */
  setMode(mode: SmtpPeerMode, times?: number): Promise<void>;
  /** Answers the messages that are held back. */
  release(): Promise<void>;
  /** Resolves when this many messages were stored since the start. */
  stored(count: number): Promise<void>;
  /** Ends the process. The mailbox stays when it was given to `startSmtpPeer`. */
  close(): Promise<void>;
}

export interface SmtpPeerOptions {
  mode?: SmtpPeerMode;
  /** Connections that get `mode` before the peer accepts; without it, all. */
  times?: number;
  /** A folder that outlives the peer; without it a temporary one. */
  mailbox?: string;
  port?: number;
}

const peerPath = fileURLToPath(new URL('./smtp-peer.ts', import.meta.url));

export async function startSmtpPeer(options: SmtpPeerOptions = {}): Promise<SmtpPeer> {
  const mailbox = options.mailbox ?? (await mkdtemp(join(tmpdir(), 'keelson-smtp-peer-')));
  const args = [mailbox, options.mode ?? 'accept', String(options.times ?? 0), String(options.port ?? 0)];
  let storedCount = 0;
  const peer = startPeerProcess(peerPath, args, (line) => {
    if ('stored' in line) storedCount += 1;
  });
  const { until } = peer;
  const order = async (control: SmtpPeerControl): Promise<void> => void (await peer.order(control));

  const { port } = await until((line) => 'port' in line);
  return {
    port: Number(port),
    mailbox,
    async messages() {
      const names = (await readdir(mailbox)).filter((name) => /^\d.*\.eml$/.test(name)).toSorted();
      return Promise.all(names.map((name) => readFile(join(mailbox, name))));
    },
    setMode: (mode, times) => order(times === undefined ? { mode } : { mode, times }),
    release: () => order({ release: true }),
    async stored(count) {
      if (storedCount < count) await until(() => storedCount >= count);
    },
    async close() {
      await peer.close();
      if (options.mailbox === undefined) await rm(mailbox, { recursive: true, force: true });
    },
  };
}
