// A lock of the kernel on a file, through the SQLite that Node brings. Node 22.12 has it only behind a flag; a thread of its
// own can be given the flag, and the lock belongs to the whole process in either case.
import { once } from 'node:events';
import type { DatabaseSync } from 'node:sqlite';
import { Worker } from 'node:worker_threads';
import { withoutWarnings } from './without-warnings.ts';

/** Returns a function that releases the lock, or undefined if another process has it. */
export async function lockFile(path: string): Promise<(() => Promise<void>) | undefined> {
  const sqlite = withoutWarnings(() => process.getBuiltinModule('node:sqlite'));
  if (!sqlite) return lockInThread(path);
  const lock = lockExclusively(new sqlite.DatabaseSync(path));
  return lock && (async () => lock.close());
}

export function lockExclusively(file: DatabaseSync): DatabaseSync | undefined {
  try {
    file.exec('pragma busy_timeout = 200; pragma locking_mode = exclusive; begin exclusive');
    return file;
  } catch (cause) {
    file.close();
    if (isBusy(cause)) return undefined;
    throw cause;
  }
}

const SQLITE_BUSY = 5;

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY;
}

async function lockInThread(path: string): Promise<(() => Promise<void>) | undefined> {
  const execArgv = ['--experimental-sqlite', '--no-warnings'];
  const thread = new Worker(new URL('./lock-thread.ts', import.meta.url), { workerData: path, execArgv });
  const [isLocked] = await once(thread, 'message');
  thread.unref();
  return isLocked ? async () => void (await thread.terminate()) : undefined;
}
