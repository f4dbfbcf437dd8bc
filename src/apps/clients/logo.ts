// Our copy of the picture at a client's logo_uri. It is all that users' browsers load: the picture's own host would learn
// who signs in where. fetch-logo.ts fetches it.
import { z } from 'zod';
import type { Db } from '../../database/schema.ts';
import { keysOf } from '../../tables.ts';
import type { App } from '../app.ts';
import { type Image, imageCache } from '../images/image.ts';
import { type ImageFlaw, imageFlaws } from '../images/read-image.ts';
import { isClientId } from './client.ts';

/** Why there is no copy, beside what is wrong with the picture itself. */
const answerFlaws = ['refused', 'unreachable', 'late', 'redirected', 'bad_status', 'compressed'] as const;

export type LogoFlaw = (typeof answerFlaws)[number] | ImageFlaw;

const logoFlaws: readonly LogoFlaw[] = [...answerFlaws, ...keysOf(imageFlaws)];

const storedFailure = z.object({
  reason: z.enum(logoFlaws),
  /** Of the answer, if that is the reason. */
  status: z.number().optional(),
  /** Where the answer leads to. */
  location: z.string().optional(),
  /** Of a picture that is too large, if the answer says how many. */
  bytes: z.number().optional(),
});

export type LogoFailure = z.output<typeof storedFailure>;

/** Until it is fetched again, a copy is shown in every state. */
export type ClientLogo = { url: string | undefined } & (
  | { state: 'waiting' | 'fetched' }
  | { state: 'failed'; failure: LogoFailure }
);

/** Undefined for a client without a logo_uri. */
export async function findClientLogo(db: Db, app: App, clientId: string): Promise<ClientLogo | undefined> {
  const row = await selectLogo(db, app, clientId).select(['state', 'failure', 'hash']).executeTakeFirst();
  if (!row) return undefined;
  const url = clientLogoUrlOf(app, { id: clientId, hash: row.hash });
  if (row.state !== 'failed') return { url, state: row.state };
  return { url, state: 'failed', failure: storedFailure.parse(row.failure) };
}

export async function findClientLogoImage(db: Db, app: App, clientId: string): Promise<Image | undefined> {
  if (!isClientId(clientId)) return undefined;
  // Every change to a copy, or to its client, is one to the App, and has another key.
  const key = `${app.id} ${app.version} client ${clientId}`;
  const cached = imageCache.get(key);
  if (cached) return cached;
  const row = await selectLogo(db, app, clientId).select(['client_logos.type', 'bytes', 'hash']).executeTakeFirst();
  if (!row?.type || !row.bytes || !row.hash) return undefined;
  const image = { type: row.type, bytes: row.bytes, hash: row.hash };
  imageCache.set(key, image);
  return image;
}

/** Of the address that the client has now. */
const selectLogo = (db: Db, app: App, clientId: string) =>
  db
    .selectFrom('client_logos')
    .innerJoin('clients', (join) =>
      join
        .onRef('clients.app_id', '=', 'client_logos.app_id')
        .onRef('clients.id', '=', 'client_logos.client_id')
        .onRef('clients.logo_uri', '=', 'client_logos.uri'),
    )
    .where('client_logos.app_id', '=', app.id)
    .where('client_logos.client_id', '=', clientId);

/** Changes with the picture, so that browsers may keep it for ever. */
export function clientLogoUrlOf(
  { issuer }: Pick<App, 'issuer'>,
  { id, hash }: { id: string; hash: string | null | undefined },
): string | undefined {
  return hash ? `${issuer}/assets/clients/${encodeURIComponent(id)}/logo?v=${hash}` : undefined;
}
