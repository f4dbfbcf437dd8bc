// The embedded databases that global-setup.ts made, each a directory: copied for a process of its own, or looked at in place by
// a database in memory, which keeps for itself only the files that it writes to.
import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MemoryFS } from '@electric-sql/pglite';
import { inject } from 'vitest';

/** Where PGlite has its database in the file system that it sees. */
const PGDATA = '/pglite/data';

/** What MEMFS of Emscripten keeps of a file or a directory, and what it does with them. */
type Node = {
  contents: Uint8Array;
  usedBytes: number;
  node_ops: { mknod(parent: Node, name: string, mode: number, device: number): Node };
  stream_ops: Operations;
};
type Operations = { write(stream: { node: Node }, ...rest: unknown[]): number };

type Entry = { folder: string; name: string; bytes: Uint8Array | undefined };

/** Migrated, or `blank`: as it is when it was just made. */
export function copyDump(kind: 'dump' | 'blank', path: string): void {
  cpSync(inject(kind), path, { recursive: true });
}

/** A migrated database in memory, for PGlite's `fs`. To unpack an archive of it took half of the time of opening it. */
export class DumpInMemory extends MemoryFS {
  override async initialSyncFs(): Promise<void> {
    const { FS } = this.pg!.Module;
    FS.mkdirTree(PGDATA);
    const nodes = new Map<string, Node>();
    const nodeOf = (folder: string): Node => {
      const known = nodes.get(folder) ?? (FS.lookupPath(`${PGDATA}${folder}`, {}).node as unknown as Node);
      nodes.set(folder, known);
      return known;
    };
    for (const { folder, name, bytes } of findEntries()) {
      const parent = nodeOf(folder);
      const node = parent.node_ops.mknod(parent, name, bytes ? FILE : DIRECTORY, 0);
      if (bytes) share(node, bytes);
    }
  }
}

const FILE = 0o100600;
const DIRECTORY = 0o040700;

/** The file has the bytes of all databases until something is written to it. */
function share(node: Node, bytes: Uint8Array): void {
  const { write } = node.stream_ops;
  node.contents = bytes;
  node.usedBytes = bytes.length;
  node.stream_ops = {
    ...node.stream_ops,
    write(stream, ...rest) {
      if (stream.node.contents === bytes) stream.node.contents = bytes.slice();
      return write(stream, ...rest);
    },
  };
}

/** Read once for all files of a worker. */
let entries: Entry[] | undefined;

function findEntries(): Entry[] {
  entries ??= readEntries(inject('dump'), '');
  return entries;
}

function readEntries(root: string, folder: string): Entry[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const { name } = entry;
    const path = `${folder}/${name}`;
    if (entry.isDirectory()) return [{ folder, name, bytes: undefined }, ...readEntries(root, path)];
    return [{ folder, name, bytes: new Uint8Array(readFileSync(join(root, path))) }];
  });
}
