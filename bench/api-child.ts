import { fork, type ChildProcess } from 'node:child_process';

export type ServeRequest = { do: 'code' } | { do: 'throughput'; seconds: number } | { do: 'usage' } | { do: 'close' };
export type ServeAnswer = Record<string, string | number>;

/** A process that answers questions, one JSON value each. The first thing it says, unasked, is `hello`. */
export interface AskedChild<Request> {
  hello: ServeAnswer;
  ask(request: Request): Promise<ServeAnswer>;
  /** SIGKILL, and the end of the process. */
  kill(): Promise<void>;
}

type Message = ServeAnswer & { id: number; error?: string };

export async function askedChild<Request extends object>(script: URL, args: string[]): Promise<AskedChild<Request>> {
  const child = fork(script, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  let last = 0;
  const asked = (id: number): Promise<ServeAnswer> => answered(child, id, script);
  const hello = await asked(0);
  return {
    hello,
    ask(request) {
      const id = ++last;
      const answer = asked(id);
      child.send({ ...request, id });
      return answer;
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

function answered(child: ChildProcess, id: number, script: URL): Promise<ServeAnswer> {
  return new Promise((resolve, reject) => {
    const done = (): void => void child.off('message', heard).off('exit', died);
    const heard = ({ id: of, error, ...answer }: Message): void => {
      if (of !== id) return;
      done();
      if (error === undefined) resolve(answer);
      else reject(new Error(`${script.pathname}: ${error}`));
    };
    const died = (): void => {
      done();
      reject(new Error(`the bench process ended early: ${script.pathname}`));
    };
    child.on('message', heard).on('exit', died);
  });
}
