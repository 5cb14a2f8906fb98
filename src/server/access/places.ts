import { isIP, isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';
import { NeedsOperator } from '../../vocabulary/errors.ts';

/** An address under which the console is opened. Requests to any other are refused: a name of somebody else's may point to this machine (DNS rebinding). */
export interface Place {
  /** `http://localhost:4180`, as browsers send it. */
  origin: string;
  /** `localhost:4180`, as in the header Host. */
  host: string;
  hostname: string;
  isSecure: boolean;
  /** Whether browsers say of each request where it comes from (Sec-Fetch-Site): over https, and on this machine. */
  isTrustworthy: boolean;
  /** A proxy of ours is before it, which says whom it speaks for. */
  isProxied: boolean;
}

/** Every place of a server that listens on `host` and `port`. `publicUrl`: where a proxy before it makes it reachable. Throws NeedsOperator `access.public-url`. */
export function placesOf({ host, port, publicUrl }: { host: string; port: number; publicUrl?: string | undefined }): Place[] {
  const names = ['localhost', '127.0.0.1', '::1'];
  if (host === '0.0.0.0' || host === '::' || host === '') names.push(...Object.values(networkInterfaces()).flatMap((addresses) => (addresses ?? []).map(({ address }) => address)).filter((address) => !address.startsWith('fe80:')));
  else names.push(host.toLowerCase());
  const own = [...new Set(names)].map((name) => place(`http://${isIPv6(name) ? `[${name}]` : name}:${port}`, false));
  return publicUrl === undefined ? own : [publicPlace(publicUrl), ...own];
}

function publicPlace(given: string): Place {
  const url = URL.canParse(given) ? new URL(given) : null;
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:') || url.pathname !== '/' || url.search !== '' || url.username !== '') {
    throw new NeedsOperator('access.public-url', `"${given}" is not an address under which the console can be.`, 'Give it as `https://keelson.example.com`, with a port where there is one and no path.');
  }
  return place(url.origin, true);
}

function place(origin: string, isProxied: boolean): Place {
  const { host, hostname, protocol, origin: normal } = new URL(origin);
  const isSecure = protocol === 'https:';
  return { origin: normal, host, hostname, isSecure, isTrustworthy: isSecure || hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.'), isProxied };
}

/** A passkey belongs to a name, and needs https or this machine (WebAuthn Level 3, 5.1.2: an address of numbers is no valid domain). */
export function canHavePasskeys({ hostname, isTrustworthy }: Place): boolean {
  return isTrustworthy && isIP(hostname.replaceAll(/[[\]]/gu, '')) === 0;
}
