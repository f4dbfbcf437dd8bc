// The answer to a refresh is kept, sealed under a key that only the presented token yields, so that a client whose
// connection broke gets the same answer again and nobody else can read it, not even with the database in hand.

import type { App } from '../../apps/app.ts';
import { now } from '../../clock.ts';
import type { Core } from '../../core.ts';
import { createSealer, deriveKey } from '../../secrets.ts';
import { type ArtifactRow, findArtifactStatement, hashId } from './artifacts.ts';

type Reply = { refresh_token?: string };

export function sealReply(app: App, refreshToken: string, reply: object): Buffer {
  return sealerFor(app, refreshToken).seal(JSON.stringify(reply), PLACE);
}

/**
 * What a used refresh token was answered with, when that may be said again: within the leeway, and as long as the
 * successor that the answer carried has not been used itself. Otherwise this is reuse (RFC 9700 §4.14.2).
 */
export async function findReplay(core: Core, app: App, refreshToken: string, row: Used): Promise<Reply | undefined> {
  if (!row.consumed_at || !row.reply) return undefined;
  if (now().getTime() - row.consumed_at.getTime() > app.settings.refresh_leeway_seconds * 1000) return undefined;
  const reply: Reply = JSON.parse(sealerFor(app, refreshToken).open(row.reply, PLACE).toString());
  return (await wasSuccessorUsed(core, app, reply)) ? undefined : reply;
}

type Used = { consumed_at: Date | null; reply: Uint8Array | null };

async function wasSuccessorUsed(core: Core, app: App, reply: Reply): Promise<boolean> {
  if (!reply.refresh_token) return false;
  const [row] = await core.database.query<ArtifactRow>(findArtifactStatement, [
    app.id,
    hashId(reply.refresh_token),
    'RefreshToken',
    now(),
  ]);
  return !row || row.consumed_at !== null;
}

const PLACE = 'artifacts/reply';
const sealerFor = (app: App, refreshToken: string) =>
  createSealer(deriveKey(refreshToken, { info: 'gatehouse refresh reply', salt: app.id }));
