// Debian's PgBouncer before the suite's PostgreSQL, in a process of its own, with its defaults but for what is given.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, chmodSync, constants, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { inject } from 'vitest';
import { freePort } from '../gatehouse.ts';
import { makeDirectory, until } from '../processes.ts';
import { withClient } from '../run/global-setup.ts';

const PROGRAM = 'pgbouncer';
const NOBODY = 65534;

export type PoolMode = 'session' | 'transaction';
/** `through`: the same database by way of the pooler. */
export type PgBouncer = { through(url: string): string; stop(): Promise<void> };

export function findPgBouncer(): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin'];
  return folders.map((folder) => join(folder, PROGRAM)).find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export async function startPgBouncer(program: string, pool_mode: PoolMode): Promise<PgBouncer> {
  const { hostname, port: databasePort, username, password } = new URL(inject('postgresql')!.url);
  const port = await freePort();
  const directory = makeDirectory('pgbouncer');
  const settings = { listen_addr: '127.0.0.1', listen_port: port, unix_socket_dir: '', auth_type: 'any', pool_mode };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}`);
  const file = join(directory.path, 'pgbouncer.ini');
  const secret = password && ` password=${decodeURIComponent(password)}`;
  const database = `* = host=${hostname} port=${databasePort || 5432} user=${decodeURIComponent(username)}${secret}`;
  writeFileSync(file, ['[databases]', database, '[pgbouncer]', ...lines, ''].join('\n'));
  chmodSync(directory.path, 0o755);
  // It refuses to run as root.
  const user = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  const child = spawn(program, [file], { stdio: 'ignore', cwd: directory.path, ...user });
  const through = (url: string) => Object.assign(new URL(url), { hostname: '127.0.0.1', port: String(port) }).href;
  await until('PgBouncer answers', () =>
    withClient(through(inject('postgresql')!.url), async () => true).catch(() => false),
  );
  return {
    through,
    async stop() {
      child.kill('SIGTERM');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      directory.remove();
    },
  };
}
