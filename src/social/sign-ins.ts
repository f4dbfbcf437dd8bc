// Sign-ins that are under way at a provider: begun in one browser, ended there, once, within ten minutes. What the
// provider says of the person is kept as an arrival until it is settled (identities.ts).

import type { App } from '../apps/app.ts';
import { createOneTimeToken, findUsable } from '../authentication/one-time/tokens.ts';
import { MINUTE, now } from '../clock.ts';
import type { Core } from '../core.ts';
import type { Passage } from '../database/schema/connections.ts';
import type { ConnectionRow, Db } from '../database/schema.ts';
import { sealedColumn } from '../database/sealed.ts';
import { isStorable } from '../database/storable.ts';
import { newSecret } from '../ids.ts';
import { spend } from '../limits/budgets.ts';
import { spendsOfNetwork } from '../limits/networks.ts';
import { Problem } from '../problem.ts';
import { hashSecret, sameSecret } from '../secrets.ts';
import type { Profile } from './catalogue.ts';
import { type AsBegun, asBegun, getConnectionAsBegun } from './connections.ts';
import { authorizationUrl, type Checks, makeChecks, type Person, redeemAnswer } from './upstream.ts';
import type { Wishes } from './wishes.ts';

const LIFETIME = 10 * MINUTE;
/** Each leaves a row for ten minutes, and asks a provider. */
const perNetwork = { name: 'connect_network', limit: 100, period: 15 * MINUTE };

export type Begun = { url: URL; state: string; browser: string };

/** What is kept, sealed, until the provider answers. `begun_at` in milliseconds. */
type Kept = Checks & AsBegun & { wishes: Wishes; begun_at: number };

/**
 * `browser` is a secret of the only browser that may finish the sign-in. Throws `connection_failed`, `connection_not_fresh`,
 * `too_many_attempts`.
 */
export async function beginSignIn(
  core: Core,
  app: App,
  connection: ConnectionRow,
  { passage, wishes }: { passage: Passage; wishes: Wishes },
): Promise<Begun> {
  await spend(core, app, spendsOfNetwork(perNetwork));
  const checks = makeChecks();
  const { state } = checks;
  const url = await authorizationUrl(core, app, connection, { checks, wishes });
  const browser = newSecret();
  const kept: Kept = { ...checks, ...asBegun(connection), wishes, begun_at: now().getTime() };
  await dropExpired(core.db, app);
  await core.db
    .insertInto('upstream_sign_ins')
    .values({
      app_id: app.id,
      state_hash: hashSecret(state),
      connection_id: connection.id,
      browser_hash: hashSecret(browser),
      checks_sealed: core.keyring.seal(JSON.stringify(kept), placeOf(app, state)),
      passage: JSON.stringify(passage),
      created_at: now(),
      expires_at: new Date(now().getTime() + LIFETIME),
    })
    .execute();
  return { url, state, browser };
}

async function dropExpired(db: Db, app: App): Promise<void> {
  await db.deleteFrom('upstream_sign_ins').where('app_id', '=', app.id).where('expires_at', '<=', now()).execute();
}

/**
 * An answer that came by a form of the provider's page: no cookie of ours came with it, so that it waits here for the
 * browser to come by itself. The first one counts.
 */
export async function keepAnswer(core: Core, app: App, state: string, answer: URLSearchParams): Promise<void> {
  await core.db
    .updateTable('upstream_sign_ins')
    .set({ answer_sealed: core.keyring.seal(answer.toString(), placeOfAnswer(placeOf(app, state))) })
    .where('app_id', '=', app.id)
    .where('state_hash', '=', hashSecret(state))
    .where('answer_sealed', 'is', null)
    .where('expires_at', '>', now())
    .execute();
}

/** Where a sign-in that is still under way continues, for a browser that has lost its cookie. It consumes nothing. */
export async function findPassage(db: Db, app: App, state: string): Promise<Passage | undefined> {
  const row = await db
    .selectFrom('upstream_sign_ins')
    .select('passage')
    .where('app_id', '=', app.id)
    .where('state_hash', '=', hashSecret(state))
    .where('expires_at', '>', now())
    .executeTakeFirst();
  return row?.passage;
}

/** `at`: the slug of the address that the provider sent the browser to. */
export type Taken = Kept & { passage: Passage; answer: URLSearchParams | undefined; at: string };

/** Of any number of callers, one gets it. Throws `connection_expired`: unknown, used, too old, or another's. */
export async function takeSignIn(
  core: Core,
  app: App,
  at: string,
  { state, browser }: { state: string; browser: string },
): Promise<Taken> {
  const row = await core.db
    .deleteFrom('upstream_sign_ins')
    .where('app_id', '=', app.id)
    .where('state_hash', '=', hashSecret(state))
    .where('browser_hash', '=', hashSecret(browser))
    .where('expires_at', '>', now())
    .returning(['checks_sealed', 'answer_sealed', 'passage'])
    .executeTakeFirst();
  if (!row) throw new Problem('connection_expired');
  const place = placeOf(app, state);
  return {
    ...readKept(core.keyring.open(row.checks_sealed, place).toString()),
    at,
    passage: row.passage,
    answer: row.answer_sealed
      ? new URLSearchParams(core.keyring.open(row.answer_sealed, placeOfAnswer(place)).toString())
      : undefined,
  };
}

/** A sign-in that a node of version 0.2 began lacks the wishes, and has to begin again. */
function readKept(text: string): Kept {
  const kept: Kept | Checks = JSON.parse(text);
  if (!('wishes' in kept)) throw new Problem('connection_expired');
  return kept;
}

export type Arrival = Person & AsBegun & { passage: Passage; browser_hash: string };

/**
 * Asks the provider who it is; returns the token of the arrival. Throws `connection_denied`, `connection_failed`,
 * `connection_disabled`, `connection_changed`, `connection_expired`, `connection_not_fresh`, `domain_not_allowed`.
 */
export async function createArrival(
  core: Core,
  app: App,
  taken: Taken,
  { answer, browser }: { answer: URLSearchParams; browser: string },
): Promise<string> {
  // Checked before the provider is asked: a connection that was changed would get the code of another provider.
  const connection = await getConnectionAsBegun(core.db, app, taken);
  // RFC 9700 §4.4.2.2: the redirect URI says which provider answered, for one that sends no `iss`.
  if (connection.slug !== taken.at) throw new Problem('connection_expired');
  const { profile, auth_time } = await redeemAnswer(core, app, connection, { ...taken, answer });
  const arrival: Arrival = {
    ...asBegun(connection),
    profile: { ...profile, ...nameInAnswer(profile, answer) },
    auth_time,
    passage: taken.passage,
    browser_hash: hashSecret(browser).toString('base64url'),
  };
  return createOneTimeToken(core.db, app, 'connection_arrival', { payload: arrival });
}

/** Apple tells the name once, beside the code: nobody vouches for it, and it is no more than a name. */
function nameInAnswer({ name }: Profile, answer: URLSearchParams): Partial<Profile> {
  const user = answer.get('user');
  if (name !== undefined || !user || user.length > 2_000) return {};
  try {
    const { firstName, lastName } = JSON.parse(user).name;
    const [given_name, family_name] = [firstName, lastName].map((part) =>
      typeof part === 'string' && isStorable(part) ? part.slice(0, 100) : undefined,
    );
    return { name: [given_name, family_name].filter(Boolean).join(' ') || undefined, given_name, family_name };
  } catch {
    return {};
  }
}

/**
 * The browser that may go on with an arrival: by the interaction in which it began, by itself, or by the code that it was given
 * for the App's backend to exchange.
 */
export type Holder = { uid: string } | { browser: string } | { exchange: true };

/** Throws `connection_expired`. */
export async function getArrival(db: Db, app: App, token: string, holder: Holder): Promise<Arrival> {
  const usable = await findUsable(db, app, 'connection_arrival', token);
  const arrival = usable?.payload as Arrival | undefined;
  if (!arrival || !isHeldBy(arrival, holder)) throw new Problem('connection_expired');
  return arrival;
}

function isHeldBy({ passage, browser_hash }: Arrival, holder: Holder): boolean {
  if ('uid' in holder) return passage.kind === 'interaction' && passage.uid === holder.uid;
  if ('exchange' in holder) return passage.kind === 'client';
  return passage.kind === 'client' && sameSecret(holder.browser, Buffer.from(browser_hash, 'base64url'));
}

const placeOf = (app: { id: string }, state: string) => placeOfHash(app, hashSecret(state));

const placeOfHash = (app: { id: string }, hash: Buffer) => `upstream_sign_ins/${app.id}/${hash.toString('base64url')}`;
const placeOfAnswer = (place: string) => `${place}/answer`;

const row = {
  key: ['app_id', 'state_hash'],
  placeOf: ({ app_id, state_hash }: SealedRow) => placeOfHash({ id: app_id }, Buffer.from(state_hash)),
  lost: { becomes: 'delete', words: 'sign-ins at a provider that were under way' },
} as const;
type SealedRow = { app_id: string; state_hash: Uint8Array };

export const sealedSignIns = [
  sealedColumn('upstream_sign_ins', { ...row, column: 'checks_sealed' }),
  sealedColumn('upstream_sign_ins', {
    ...row,
    column: 'answer_sealed',
    placeOf: (signIn) => placeOfAnswer(row.placeOf(signIn)),
  }),
];
