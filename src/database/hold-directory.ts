// The embedded database belongs to one process: two on one directory silently lose acknowledged data. The hold is a
// lock of the kernel on a separate file (lock-file.ts), so it ends with the process, however that dies.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lockFile } from './lock-file.ts';

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
export async function holdDirectory(directory: string): Promise<() => Promise<void>> {
  const holderFile = join(directory, 'holder.pid');
  const release = await lockFile(join(directory, 'holder.lock'));
  if (!release) throw new DirectoryHeld(directory, readHolder(holderFile));
  writeFileSync(holderFile, `${process.pid}\n`, { mode: 0o600 });
  return release;
}

function readHolder(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim() || 'unknown';
  } catch {
    return 'unknown';
  }
}
