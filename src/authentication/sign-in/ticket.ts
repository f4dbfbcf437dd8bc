// A sign-in between two calls of the JSON API: its state, sealed for the App and the API client that began it. It lives ten
// minutes, or as long as the link that was sent for it, and may be presented again; what may happen only once is counted
// in the database.
import { z } from 'zod';
import type { App } from '../../apps/app.ts';
import { MINUTE, now } from '../../clock.ts';
import type { Core } from '../../core.ts';
import { newId } from '../../ids.ts';
import { Problem } from '../../problem.ts';
import { type State, stateSchema } from './state.ts';

const LIFETIME = 10 * MINUTE;
const BLOCK = 1024;

const sealedSchema = z.strictObject({
  state: stateSchema,
  resource: z.string().optional(),
  organization: z.string().optional(),
  device_token: z.string().optional(),
  expires_at: z.int(),
});

/** `id` stays the same from call to call: codes and passkeys are bound to it. The rest comes from the first call. */
export type Ticket = {
  id: string;
  state: State;
  resource?: string | undefined;
  organization?: string | undefined;
  device_token?: string | undefined;
};

type Issued = Omit<Ticket, 'id'> & { id?: string | undefined; client: string; lifetime?: number | undefined };

/** `client` names the API client that may go on by it. */
export function issueTicket(
  { keyring }: Core,
  app: App,
  { client, id = newId(), lifetime = LIFETIME, ...kept }: Issued,
): string {
  const expires_at = now().getTime() + lifetime;
  const sealed: z.input<typeof sealedSchema> = { ...kept, expires_at };
  return `${id}.${keyring.seal(pad(JSON.stringify(sealed)), placeOf(app, client, id)).toString('base64url')}`;
}

/** Its length must not tell a sign-in of nobody (email-code.ts) from one of somebody: what is sealed fills whole blocks. */
function pad(json: string): string {
  return json.padEnd(Math.ceil(Buffer.byteLength(json) / BLOCK) * BLOCK - (Buffer.byteLength(json) - json.length));
}

/** Throws `invalid_ticket`: made up, another App's or client's, or expired. */
export function readTicket(
  { keyring }: Core,
  app: App,
  { client, ticket }: { client: string; ticket: string },
): Ticket {
  const [id = '', sealed = ''] = ticket.split('.');
  try {
    const text = keyring.open(Buffer.from(sealed, 'base64url'), placeOf(app, client, id)).toString();
    const { expires_at, ...kept } = sealedSchema.parse(JSON.parse(text));
    if (expires_at > now().getTime()) return { id, ...kept };
  } catch {}
  throw new Problem('invalid_ticket');
}

const placeOf = (app: App, client: string, id: string) => `sign-in ticket/${app.id}/${client}/${id}`;
