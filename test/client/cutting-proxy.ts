import { connect, createServer, type Server, type Socket } from 'node:net';

/** Passes bytes on to a server, and cuts what it is told to cut: the answer never arrives, although the request did. */
export interface CuttingProxy {
  url: string;
  /** Requests whose first line matches lose their answer, so many times. */
  cut(pattern: RegExp, times: number): void;
  /** First lines of the requests that came, in order. */
  readonly seen: readonly string[];
  close(): Promise<void>;
}

export async function cuttingProxy(target: string): Promise<CuttingProxy> {
  const { hostname, port } = new URL(target);
  const seen: string[] = [];
  const sockets = new Set<Socket>();
  let pattern = /$^/u;
  let left = 0;
  const server: Server = createServer((from) => {
    const to = connect(Number(port), hostname);
    let cutting = false;
    for (const socket of [from, to]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
    }
    from.on('data', (bytes) => {
      const line = /^[A-Z]+ \S+ HTTP\/1\.1/u.exec(bytes.toString('latin1'))?.[0];
      if (line !== undefined) {
        seen.push(line);
        if (left > 0 && pattern.test(line)) {
          left -= 1;
          cutting = true;
        }
      }
      to.write(replaceHost(bytes, `127.0.0.1:${port}`));
    });
    // The answer is on its way: so the request is done.
    to.on('data', (bytes) => (cutting ? from.resetAndDestroy() : from.write(bytes)));
    from.on('end', () => to.end());
    to.on('end', () => from.end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    cut(what, times) {
      pattern = what;
      left = times;
    },
    seen,
    close: () => new Promise((resolve) => {
      for (const socket of sockets) socket.destroy();
      server.close(() => resolve());
    }),
  };
}

/** The server answers under its own name only. */
function replaceHost(bytes: Buffer, host: string): Buffer {
  const text = bytes.toString('latin1');
  return /^[A-Z]+ \S+ HTTP\/1\.1/u.test(text) ? Buffer.from(text.replace(/^host: .*$/imu, `Host: ${host}`), 'latin1') : bytes;
}
