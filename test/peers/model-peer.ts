import { fileURLToPath } from 'node:url';
import type { ModelPeerControl, ModelPeerRequest, ModelRule } from './model-peer-script.ts';
import { startPeerProcess } from './peer-process.ts';

/** A rule with its pattern as a regular expression. */
export type ScriptedRule = Omit<ModelRule, 'match' | 'flags'> & { match?: RegExp };

export interface ModelPeer {
  readonly port: number;
  /** With `/v1` at its end, as `models.providers.….baseUrl` has it. */
  readonly baseUrl: string;
  /** Replaces all rules; resolves when they hold. The first that fits decides. */
  script(...rules: ScriptedRule[]): Promise<void>;
  /** Goes before the others. */
  first(rule: ScriptedRule): Promise<void>;
  /** Everything that it was asked, oldest first. */
  requests(): Promise<ModelPeerRequest[]>;
  /** Forgets what it was asked, and its cache of prefixes. */
  forget(): Promise<void>;
  /** Resolves when this many requests came since the start. */
  asked(count: number): Promise<void>;
  close(): Promise<void>;
}

const peerPath = fileURLToPath(new URL('./model-peer-process.ts', import.meta.url));

/** `answers`: the path of a module whose `answerTo(request)` gives the text where no rule does. */
export async function startModelPeer({ port: wanted = 0, answers }: { port?: number; answers?: string } = {}): Promise<ModelPeer> {
  let askedCount = 0;
  const peer = startPeerProcess(peerPath, ['--control', '--port', String(wanted), ...(answers === undefined ? [] : ['--answers', answers])], (line) => {
    if ('asked' in line) askedCount += 1;
  });
  const order = async (control: ModelPeerControl): Promise<unknown> => (await peer.order(control))['done'];
  const plain = ({ match, ...rule }: ScriptedRule): ModelRule => (match === undefined ? rule : { ...rule, match: match.source, flags: match.flags.replaceAll(/[gy]/gu, '') });
  const { port } = await peer.until((line) => 'port' in line);
  return {
    port: Number(port),
    baseUrl: `http://127.0.0.1:${String(port)}/v1`,
    script: async (...rules) => void (await order({ rules: rules.map(plain) })),
    first: async (rule) => void (await order({ rule: plain(rule) })),
    requests: async () => (await order({ tell: 'requests' })) as ModelPeerRequest[],
    forget: async () => void (await order({ forget: true })),
    async asked(count) {
      if (askedCount < count) await peer.until(() => askedCount >= count);
    },
    close: () => peer.close(),
  };
}
