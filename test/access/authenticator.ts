import { createHash, createSign, generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';

// A passkey made of nothing but node:crypto: ES256, attestation "none". It does what the browser and the device do together, and also what a dishonest one would.

interface CreationOptions {
  challenge: string;
  rp: { id: string };
}

export interface Dishonest {
  origin?: string;
  rpId?: string;
  challenge?: string;
  type?: string;
  /** Of the authenticator: 1 is "somebody is there", 4 "it is who it should be". */
  flags?: number;
  counter?: number;
}

const sha256 = (of: string | Buffer): Buffer => createHash('sha256').update(of).digest();
const userPresent = 1;
const userVerified = 4;
const hasCredential = 64;

/** The little of CBOR (RFC 8949) that an authenticator writes. */
function cbor(value: number | string | Buffer | Map<number | string, unknown>): Buffer {
  if (typeof value === 'number') return value >= 0 ? head(0, value) : head(1, -1 - value);
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value]);
  return Buffer.concat([head(5, value.size), ...[...value].flatMap(([key, held]) => [cbor(key), cbor(held as never)])]);
}

function head(major: number, length: number): Buffer {
  const first = major << 5;
  if (length < 24) return Buffer.from([first | length]);
  if (length < 256) return Buffer.from([first | 24, length]);
  return Buffer.from([first | 25, length >> 8, length & 255]);
}

export class Authenticator {
  readonly id = randomBytes(32);
  private readonly origin: string;
  private readonly key: KeyObject;
  private readonly cose: Buffer;
  private counter = 0;

  constructor(origin: string) {
    this.origin = origin;
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.key = privateKey;
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
    // RFC 9053: kty EC2, alg ES256, crv P-256.
    this.cose = cbor(new Map<number, unknown>([[1, 2], [3, -7], [-1, 1], [-2, Buffer.from(x, 'base64url')], [-3, Buffer.from(y, 'base64url')]]));
  }

  create(options: CreationOptions, dishonest: Dishonest = {}): object {
    const credential = Buffer.concat([Buffer.alloc(16), Buffer.from([0, this.id.length]), this.id, this.cose]);
    const data = this.authenticatorData(options.rp.id, dishonest, credential);
    const attestationObject = cbor(new Map<string, unknown>([['fmt', 'none'], ['attStmt', new Map()], ['authData', data]]));
    return this.answer({ clientDataJSON: this.clientData('webauthn.create', options.challenge, dishonest).toString('base64url'), attestationObject: attestationObject.toString('base64url'), transports: ['internal'] });
  }

  get(options: { challenge: string; rpId: string }, dishonest: Dishonest = {}): object {
    const data = this.authenticatorData(options.rpId, dishonest);
    const client = this.clientData('webauthn.get', options.challenge, dishonest);
    const signature = createSign('sha256').update(data).update(sha256(client)).sign(this.key);
    return this.answer({ clientDataJSON: client.toString('base64url'), authenticatorData: data.toString('base64url'), signature: signature.toString('base64url') });
  }

  private answer(response: object): object {
    const id = this.id.toString('base64url');
    return { id, rawId: id, type: 'public-key', clientExtensionResults: {}, authenticatorAttachment: 'platform', response };
  }

  private clientData(type: string, challenge: string, dishonest: Dishonest): Buffer {
    return Buffer.from(JSON.stringify({ type: dishonest.type ?? type, challenge: dishonest.challenge ?? challenge, origin: dishonest.origin ?? this.origin, crossOrigin: false }));
  }

  private authenticatorData(rpId: string, { rpId: other, flags = userPresent | userVerified, counter }: Dishonest, credential?: Buffer): Buffer {
    const count = Buffer.alloc(4);
    this.counter = counter ?? this.counter + 1;
    count.writeUInt32BE(this.counter);
    return Buffer.concat([sha256(other ?? rpId), Buffer.from([flags | (credential ? hasCredential : 0)]), count, credential ?? Buffer.alloc(0)]);
  }
}
