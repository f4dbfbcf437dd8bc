// A temporary PostgreSQL cluster with the settings of a fresh installation, so that its cost is included.
import { execFile, execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, globSync, realpathSync } from 'node:fs';
import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { freePort, type Running, start } from './processes.ts';

export type Postgres = AsyncDisposable & {
  pid: number;
  url: string;
  version: string;
  /** The address of another database, which is created. */
  another(name: string): Promise<string>;
};

export class PostgresMissing extends Error {
  override message =
    'The benchmark needs PostgreSQL 15 or newer: `apt-get install postgresql` (or your system’s package), no set-up needed.';
}

export async function startPostgres(): Promise<Postgres> {
  const binaries = findBinaries();
  const owner = unprivilegedOwner();
  const directory = await mkdtemp(join(tmpdir(), 'gatehouse-bench-postgres-'));
  const password = randomBytes(16).toString('hex');
  const passwordFile = join(directory, 'password');
  await writeFile(passwordFile, password);
  if (owner) for (const path of [directory, passwordFile]) await chown(path, owner.uid, owner.gid);

  const data = join(directory, 'data');
  const init = ['-D', data, '-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`, '-E', 'UTF8'];
  await promisify(execFile)(join(binaries, 'initdb'), init, { ...owner, cwd: directory });

  const port = await freePort();
  const running = await start({
    command: join(binaries, 'postgres'),
    args: ['-D', data, '-p', `${port}`, '-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
    log: `${directory}.log`,
    stopSignal: 'SIGINT', // PostgreSQL's fast shutdown
    ...owner,
  });
  const url = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
  const version = await untilConnects(running, url);

  const dispose = async () => {
    await running.stop();
    await rm(directory, { recursive: true, force: true });
    await rm(running.log, { force: true });
  };
  const another = async (name: string) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query(`create database ${client.escapeIdentifier(name)}`);
    await client.end();
    return Object.assign(new URL(url), { pathname: `/${name}` }).href;
  };
  return { pid: running.pid, url, version, another, [Symbol.asyncDispose]: dispose };
}

/** Where all of them are: in a folder of the path there may be links to some. */
export function findBinaries(): string {
  const installed = globSync('/usr/lib/postgresql/*/bin').sort((a, b) => b.localeCompare(a, 'en', { numeric: true }));
  const found = [...(process.env.PATH ?? '').split(':'), ...installed].find((each) => existsSync(join(each, 'initdb')));
  if (!found) throw new PostgresMissing();
  return dirname(realpathSync(join(found, 'initdb')));
}

// PostgreSQL refuses to run as root.
export function unprivilegedOwner() {
  if (process.getuid?.() !== 0) return undefined;
  const idOf = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: idOf('-u'), gid: idOf('-g') };
}

// Resolves to the version.
async function untilConnects(running: Running, connectionString: string): Promise<string> {
  for (let attempt = 0; attempt < 200 && !running.exited(); attempt += 1) {
    const client = new pg.Client({ connectionString });
    try {
      await client.connect();
      const { rows } = await client.query('show server_version');
      return rows[0].server_version;
    } catch {
      await sleep(50);
    } finally {
      await client.end().catch(() => {});
    }
  }
  throw new Error(`PostgreSQL did not start, see ${running.log}`);
}
