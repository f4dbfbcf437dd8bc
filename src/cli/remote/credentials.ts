// The personal access tokens of `gatehouse login`, by server, in a file that only its owner reads: $XDG_CONFIG_HOME/gatehouse
// or ~/.config/gatehouse. The server that was signed in to last is the one that commands ask.
import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { Refusal } from '../command.ts';

const signedIn = z.object({ token: z.string(), token_id: z.string(), email: z.string(), expires_at: z.string() });
const schema = z.object({ current: z.string().optional(), servers: z.record(z.string(), signedIn) });

export type SignedIn = z.output<typeof signedIn>;
type Credentials = z.output<typeof schema>;

const directory = () => join(process.env.XDG_CONFIG_HOME || join(homedir(), '.config'), 'gatehouse');
export const credentialsFile = () => join(directory(), 'credentials.json');

/** Throws a `Refusal` if nobody is signed in there. */
export function getSignedIn(asked: string | undefined): SignedIn & { server: string } {
  const { current, servers } = read();
  const server = asked ?? current;
  const found = server === undefined ? undefined : servers[server];
  if (server === undefined || !found)
    throw new Refusal(
      `You are not signed in${asked ? ` to ${asked}` : ''}. \`gatehouse login --server …\` signs you in.`,
    );
  return { server, ...found };
}

export function keepSignedIn(server: string, value: SignedIn): void {
  write({ current: server, servers: { ...read().servers, [server]: value } });
}

export function forgetSignedIn(server: string): void {
  const { [server]: _, ...servers } = read().servers;
  write({ current: Object.keys(servers).at(-1), servers });
}

function read(): Credentials {
  let text: string;
  try {
    text = readFileSync(credentialsFile(), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { servers: {} };
    throw error;
  }
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    throw new Refusal(`${credentialsFile()} is damaged; delete it, and sign in again.`);
  }
}

/** Whole or not at all, and never readable for others, not even for a moment. */
function write(credentials: Credentials): void {
  mkdirSync(directory(), { recursive: true, mode: 0o700 });
  chmodSync(directory(), 0o700);
  const fresh = `${credentialsFile()}.${process.pid}`;
  rmSync(fresh, { force: true });
  writeFileSync(fresh, `${JSON.stringify(credentials, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  renameSync(fresh, credentialsFile());
}
