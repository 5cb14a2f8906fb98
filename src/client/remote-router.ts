import type { CompanyRouter } from '../facade.ts';
import type { Progress } from '../vocabulary/views.ts';
import type { FileReaders } from './files.ts';
import type { SendingRaw, Transport } from './transport.ts';

/** The router over the wire. */
export function remoteRouter(server: Transport, files: FileReaders): CompanyRouter {
  const lines = async (source: string, stdin: NodeJS.ReadableStream | undefined, name: string | undefined): Promise<SendingRaw> => ({ query: { name: name ?? source }, type: 'application/x-ndjson', content: (await files.lines(source, stdin)).content });
  return {
    async train(source, { replace, progress, training, stdin, name } = {}) {
      const file = source === null ? {} : await lines(source, stdin, name);
      // Two kinds of progress on one wire: lines read, of how many; and the share that is learned.
      const told = (...at: [share: number] | Parameters<Progress>): void => {
        if (at.length === 1) training?.(at[0]);
        else progress?.(...at);
      };
      return (await server.lines('router.train', { ...file, query: { ...file.query, replace, file: source !== null } }, { progress: told })) as Awaited<ReturnType<CompanyRouter['train']>>;
    },
    async evaluate(source, { progress, stdin, name } = {}) {
      return (await server.lines('router.evaluate', await lines(source, stdin, name), { progress })) as Awaited<ReturnType<CompanyRouter['evaluate']>>;
    },
    classify: (text) => server.call('router.classify', { body: { text } }),
    explain: (text) => server.call('router.explain', { body: { text } }),
    status: () => server.call('router.status', {}),
    versions: () => server.call('router.versions', {}),
    correct: (reference, intent) => server.call('router.correct', { body: { reference, intent } }),
    revert: (to) => server.call('router.revert', { body: to === undefined ? {} : { to } }),
  };
}
