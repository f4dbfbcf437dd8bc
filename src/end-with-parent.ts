// A process that serves another one must not outlive it. Under `npm start`, a shell between npm and us takes npm's
// SIGTERM without passing it on, and a parent that is killed with SIGKILL can't tell its children.
const CHECK_MS = 500;

/** Calls `end` once the process that started us is gone. */
export function endWithParent(end: () => void): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    end();
  }, CHECK_MS);
  timer.unref();
}
