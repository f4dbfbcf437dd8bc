// The dumps of the embedded database that global-setup.ts made, as PGlite loads them.
import { readFileSync } from 'node:fs';
import { inject } from 'vitest';

/** Read once for all files of a worker, and handed over as it is: a Blob would copy its 40 MB each time. */
class Dump extends Blob {
  readonly #bytes: ArrayBuffer;

  constructor(file: string) {
    super();
    const { buffer, byteOffset, byteLength } = readFileSync(file);
    this.#bytes = buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer;
  }

  override async arrayBuffer(): Promise<ArrayBuffer> {
    return this.#bytes;
  }
}

const dumps = new Map<string, Dump>();

/** Migrated, or `blank`: as it is when it was just made. */
export function findDump(kind: 'dump' | 'blank' = 'dump'): Blob {
  const file = inject(kind);
  const dump = dumps.get(file) ?? new Dump(file);
  dumps.set(file, dump);
  return dump;
}
