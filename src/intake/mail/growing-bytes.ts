/**
 * Collects bytes up to a limit and drops what is beyond it. Every piece is copied into one buffer: keeping the
 * pieces themselves costs some hundred bytes of bookkeeping each, which a mail of very short lines turns into gigabytes.
 */
export class GrowingBytes {
  readonly #bytesMax: number;
  #buffer = Buffer.alloc(0);
  #size = 0;
  #overflowed = false;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  /** Whether bytes were dropped. */
  get overflowed(): boolean {
    return this.#overflowed;
  }

  append(piece: Uint8Array): void {
    const room = this.#bytesMax - this.#size;
    if (piece.length > room) this.#overflowed = true;
    const kept = piece.length > room ? piece.subarray(0, room) : piece;
    this.#makeRoomFor(kept.length);
    this.#buffer.set(kept, this.#size);
    this.#size += kept.length;
  }

  bytes(): Uint8Array {
    return this.#buffer.subarray(0, this.#size);
  }

  #makeRoomFor(more: number): void {
    const needed = this.#size + more;
    if (needed <= this.#buffer.length) return;
    // Doubling keeps the copying linear. Not pooled: the buffer outlives this call for as long as the mail does.
    const grown = Buffer.allocUnsafeSlow(Math.min(this.#bytesMax, Math.max(needed, this.#buffer.length * 2, 16 * 1024)));
    grown.set(this.#buffer.subarray(0, this.#size));
    this.#buffer = grown;
  }
}
