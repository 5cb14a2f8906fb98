/** One buffer that grows: keeping the pieces would cost a hundred bytes for each, and a sender may cut a body into pieces of one. */
export class BodyBytes {
  private readonly max: number;
  private buffer = Buffer.alloc(0);
  private size = 0;

  constructor(max: number) {
    this.max = max;
  }

  /** Whether there was room. */
  add(piece: Uint8Array): boolean {
    const needed = this.size + piece.length;
    if (needed > this.max) return false;
    if (needed > this.buffer.length) {
      const grown = Buffer.allocUnsafeSlow(Math.min(this.max, Math.max(needed, this.buffer.length * 2, 8 * 1024)));
      grown.set(this.buffer.subarray(0, this.size));
      this.buffer = grown;
    }
    this.buffer.set(piece, this.size);
    this.size = needed;
    return true;
  }

  bytes(): Uint8Array {
    return this.buffer.subarray(0, this.size);
  }
}
