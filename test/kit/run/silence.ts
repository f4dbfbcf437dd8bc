// A test run prints nothing but its results: a file during which something is written out, a warning of Node's or a line
// of a log, fails. The output of a process of its own is kept by processes.ts, and does not count.
import { afterAll, expect } from 'vitest';

// The files of a worker share one process, whose streams are listened to once.
const worker = process as typeof process & { gatehouseOutput?: string[] };
worker.gatehouseOutput ??= listen();
const output = worker.gatehouseOutput;

afterAll(() => {
  expect(output.splice(0), 'printed by this file, or by what an earlier one left running').toEqual([]);
});

function listen(): string[] {
  const heard: string[] = [];
  for (const stream of [process.stdout, process.stderr]) {
    const write = stream.write.bind(stream) as (...args: unknown[]) => boolean;
    stream.write = (chunk: string | Uint8Array, ...rest: unknown[]) => {
      heard.push(String(chunk));
      return write(chunk, ...rest);
    };
  }
  return heard;
}
