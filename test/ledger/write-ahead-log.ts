// The layout of SQLite's write-ahead log (sqlite.org/fileformat2.html#walformat): a header of 32 bytes, then frames of
// a 24-byte header and a page. A frame whose bytes 4 to 8 are not zero is the last of its commit.

const fileHeaderBytes = 32;
const frameHeaderBytes = 24;

/** Where each commit in the log ends, in bytes from its beginning. */
export function commitEnds(log: Buffer): number[] {
  const pageBytes = log.readUInt32BE(8);
  const salt = log.subarray(16, 24);
  const ends: number[] = [];
  for (let at = fileHeaderBytes; at + frameHeaderBytes + pageBytes <= log.length; at += frameHeaderBytes + pageBytes) {
    if (!log.subarray(at + 8, at + 16).equals(salt)) break;
    if (log.readUInt32BE(at + 4) !== 0) ends.push(at + frameHeaderBytes + pageBytes);
  }
  return ends;
}
