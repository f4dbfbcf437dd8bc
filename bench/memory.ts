// Resident memory of a freshly started server: idle, and after each of many Apps has issued a token.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { type Settings, spawnGatehouse } from './gatehouse.ts';
import { basic, connect } from './http.ts';
import type { MadeApp } from './many-apps.ts';
import { freePort, residentBytes } from './processes.ts';
import { required } from './required.ts';

export type Memory = { apps: number; idle_bytes: number; in_use_bytes: number };

const APPS = 1_000;
const CONNECTIONS = 8;
const SETTLE_MS = 2_000;

/** The database of the settings must be migrated. */
export async function measureMemory(settings: Settings, directory: string): Promise<Memory> {
  const apps = await makeApps(settings);
  const port = await freePort();
  const { running } = await spawnGatehouse({ ...settings, PORT: `${port}` }, join(directory, 'memory.log'));
  try {
    await sleep(SETTLE_MS);
    const idle_bytes = await residentBytes(running.pid);
    await useEach(apps, port);
    await sleep(SETTLE_MS);
    return { apps: apps.length, idle_bytes, in_use_bytes: await residentBytes(running.pid) };
  } finally {
    await running.stop();
  }
}

export function toLines({ apps, idle_bytes, in_use_bytes }: Memory): string[] {
  const inMegabytes = (bytes: number) => `${Math.round(bytes / 1e6)} MB`;
  const each = Math.round((in_use_bytes - idle_bytes) / apps / 1e3);
  return [
    `memory, idle                   ${inMegabytes(idle_bytes)}`,
    `memory, ${apps} Apps in use     ${inMegabytes(in_use_bytes)} (${each} kB each)`,
  ];
}

async function makeApps(env: Settings): Promise<MadeApp[]> {
  const script = join(import.meta.dirname, 'many-apps.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [script, `${APPS}`], { env, maxBuffer: 16e6 });
  return JSON.parse(stdout);
}

async function useEach(apps: MadeApp[], port: number) {
  const send = connect({ issuer: required(apps[0], 'App').issuer, port }, CONNECTIONS);
  const left = [...apps];
  const users = Array.from({ length: CONNECTIONS }, async () => {
    for (let app = left.pop(); app; app = left.pop()) {
      const form = { grant_type: 'client_credentials' };
      const { status, body } = await send(`${app.issuer}/token`, { headers: basic(app), form });
      if (status !== 200) throw new Error(`${app.issuer} gave no token: ${status} ${body}`);
    }
  });
  await Promise.all(users);
}
