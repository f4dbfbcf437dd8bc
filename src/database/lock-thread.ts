// The thread of lock-file.ts: says whether it got the lock, and then keeps it until the thread is ended.
import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { lockExclusively } from './lock-file.ts';

const lock = lockExclusively(new DatabaseSync(workerData));
parentPort?.postMessage(lock !== undefined);
// Waiting for messages keeps the thread, and the closure keeps the lock. Without the lock there is nothing to wait for.
if (lock) parentPort?.on('message', () => lock.close());
