// Starts bare-provider.ts and describes it as a target.
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { BareConfiguration } from './bare-provider.ts';
import { freePort, start, untilAnswers } from './processes.ts';
import type { Client, Target } from './target.ts';

export type Server = AsyncDisposable & { pid: number; target: Target };

export async function startBare(name: string, directory: string, nodeFlags: string[] = []): Promise<Server> {
  const port = await freePort();
  const issuer = 'https://bare.example.com';
  const redirectUri = 'https://photo-prints.example.com/callback';
  const [web, machine] = [newClient('photo-prints'), newClient('nightly-job')];
  const configuration: BareConfiguration = {
    issuer,
    clients: [
      { ...web, redirect_uris: [redirectUri], grant_types: ['authorization_code', 'refresh_token'] },
      { ...machine, redirect_uris: [], response_types: [], grant_types: ['client_credentials'] },
    ],
  };
  const running = await start({
    command: process.execPath,
    args: [...nodeFlags, join(import.meta.dirname, 'bare-provider.ts')],
    env: { NODE_ENV: 'production', PORT: `${port}`, BARE: JSON.stringify(configuration) },
    log: join(directory, `${name}.log`),
  });
  await untilAnswers(running, port, '/.well-known/openid-configuration');
  const user = { email: 'bob@example.com', password: 'any, for it does not look' };
  return {
    pid: running.pid,
    target: { name, port, issuer, web, machine, redirectUri, user },
    [Symbol.asyncDispose]: running.stop,
  };
}

function newClient(client_id: string): Client {
  return { client_id, client_secret: randomBytes(32).toString('base64url') };
}
