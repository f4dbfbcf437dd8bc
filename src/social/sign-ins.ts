// Sign-ins that are under way at a provider: begun in one browser, ended there, once, within ten minutes. What the
// provider says of the person is kept as an arrival until it is settled (identities.ts).

import type { App } from '../apps/app.ts';
import { createOneTimeToken, findUsable } from '../authentication/one-time/tokens.ts';
import { MINUTE, now } from '../clock.ts';
import type { Core } from '../core.ts';
import type { ConnectionRow, Db } from '../database/schema.ts';
import { currentActor } from '../events/record.ts';
import { newSecret } from '../ids.ts';
import { spend, toNetwork } from '../limits/budgets.ts';
import { Problem } from '../problem.ts';
import { hashSecret, sameSecret } from '../secrets.ts';
import type { Profile } from './catalogue.ts';
import { authorizationUrl, type Checks, makeChecks, redeemAnswer } from './upstream.ts';

const LIFETIME = 10 * MINUTE;
/** Each leaves a row for ten minutes, and asks a provider. */
const perNetwork = { name: 'connect_network', limit: 100, period: 15 * MINUTE };

/** Where it goes on: in an interaction, or back to the App that began by a link. `link` is an arrival that waits to be connected. */
export type Passage = { link?: string | undefined } & (
  | { kind: 'interaction'; uid: string }
  | { kind: 'client'; client_id: string; redirect_uri: string; state: string | undefined }
);

export type Begun = { url: URL; state: string; browser: string };

/** `browser` is a secret for the one browser that may end it. Throws `connection_failed`, `too_many_attempts`. */
export async function beginSignIn(core: Core, app: App, connection: ConnectionRow, passage: Passage): Promise<Begun> {
  await spend(core, app, [{ budget: perNetwork, of: toNetwork(currentActor().ip ?? '') }]);
  const checks = makeChecks();
  const url = await authorizationUrl(core, app, connection, checks);
  const browser = newSecret();
  await dropExpired(core.db, app);
  await core.db
    .insertInto('upstream_sign_ins')
    .values({
      app_id: app.id,
      state_hash: hashSecret(checks.state),
      connection_id: connection.id,
      browser_hash: hashSecret(browser),
      checks_sealed: core.keyring.seal(JSON.stringify(checks), placeOf(app, checks.state)),
      passage: JSON.stringify(passage),
      created_at: now(),
      expires_at: new Date(now().getTime() + LIFETIME),
    })
    .execute();
  return { url, state: checks.state, browser };
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
    .set({ answer_sealed: core.keyring.seal(answer.toString(), `${placeOf(app, state)}/answer`) })
    .where('app_id', '=', app.id)
    .where('state_hash', '=', hashSecret(state))
    .where('answer_sealed', 'is', null)
    .where('expires_at', '>', now())
    .execute();
}

export type Taken = { passage: Passage; checks: Checks; answer: URLSearchParams | undefined };

/** Of any number of callers, one gets it. Throws `connection_expired`: unknown, used, too old, or another's. */
export async function takeSignIn(
  core: Core,
  app: App,
  connection: ConnectionRow,
  { state, browser }: { state: string; browser: string },
): Promise<Taken> {
  const row = await core.db
    .deleteFrom('upstream_sign_ins')
    .where('app_id', '=', app.id)
    .where('state_hash', '=', hashSecret(state))
    .where('connection_id', '=', connection.id)
    .where('browser_hash', '=', hashSecret(browser))
    .where('expires_at', '>', now())
    .returning(['checks_sealed', 'answer_sealed', 'passage'])
    .executeTakeFirst();
  if (!row) throw new Problem('connection_expired');
  const place = placeOf(app, state);
  return {
    passage: row.passage,
    checks: JSON.parse(core.keyring.open(row.checks_sealed, place).toString()),
    answer: row.answer_sealed
      ? new URLSearchParams(core.keyring.open(row.answer_sealed, `${place}/answer`).toString())
      : undefined,
  };
}

export type Arrival = { connection_id: string; profile: Profile; passage: Passage; browser_hash: string };

/** Asks the provider who it is; returns the token of the arrival. Throws `connection_denied`, `connection_failed`. */
export async function createArrival(
  core: Core,
  app: App,
  connection: ConnectionRow,
  { taken, answer, browser }: { taken: Taken; answer: URLSearchParams; browser: string },
): Promise<string> {
  const profile = await redeemAnswer(core, app, connection, { answer, checks: taken.checks });
  const arrival: Arrival = {
    connection_id: connection.id,
    profile: { ...profile, ...nameInAnswer(profile, answer) },
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
      typeof part === 'string' && part.isWellFormed() && !part.includes('\0') ? part.slice(0, 100) : undefined,
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

const placeOf = (app: { id: string }, state: string) =>
  `upstream_sign_ins/${app.id}/${hashSecret(state).toString('base64url')}`;
