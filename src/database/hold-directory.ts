// The embedded database belongs to one process: two on one directory silently lose acknowledged data. The hold is a
// lock of the kernel (through SQLite on a separate file), so it ends with the process, however that dies.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export class DirectoryHeld extends Error {
  readonly holder: string;
  constructor(directory: string, holder: string) {
    super(
      `The data directory ${directory} is in use by process ${holder}. Stop that process, or set DATA_DIR to another directory.`,
    );
    this.name = 'DirectoryHeld';
    this.holder = holder;
  }
}

/** Returns a function that releases the hold. Throws DirectoryHeld with the holder's process id. */
export function holdDirectory(directory: string): () => void {
  const holderFile = join(directory, 'holder.pid');
  const lock = new DatabaseSync(join(directory, 'holder.lock'));
  try {
    lock.exec('pragma busy_timeout = 200; pragma locking_mode = exclusive; begin exclusive');
  } catch (cause) {
    lock.close();
    if (!isBusy(cause)) throw cause;
    throw new DirectoryHeld(directory, readHolder(holderFile));
  }
  writeFileSync(holderFile, `${process.pid}\n`, { mode: 0o600 });
  return () => lock.close();
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY;
}

const SQLITE_BUSY = 5;

function readHolder(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim() || 'unknown';
  } catch {
    return 'unknown';
  }
}
