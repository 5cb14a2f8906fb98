/** A line of an answer that takes its time. */
export type StreamedLine = { progress: readonly unknown[] } | { row: unknown } | { result: unknown } | { problem: unknown } | { alive: true };

/** The lines of JSON of an answer, as they come. */
export async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<StreamedLine> {
  const reader = body.pipeThrough(new TextDecoderStream() as unknown as ReadableWritablePair<string, Uint8Array>).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    const lines = (rest + value).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line !== '') yield JSON.parse(line) as StreamedLine;
  }
  if (rest.trim() !== '') yield JSON.parse(rest) as StreamedLine;
}
