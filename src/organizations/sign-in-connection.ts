// “Must sign in by this connection”: users with an address of an organization's verified domain sign in by the connection that
// the organization chose, and by nothing else. The rule binds the sign-in alone, and rests until the domain is verified, or while
// the organization or the connection is disabled. It goes on if the domain's record is lost later (docs/decisions/0030).
import { sql } from 'kysely';
import { type App, CONSOLE_SLUG } from '../apps/app.ts';
import type { Db } from '../database/schema.ts';
import { isId } from '../ids.ts';
import { Problem } from '../problem.ts';
import { parseEmail } from '../users/email.ts';
import { domainOfEmail } from './domain-names.ts';
import { MAX_FAILURES } from './domain-records.ts';
import type { Giver } from './giving.ts';

/** Kinds of connections whose provider is anybody's own: its word would count for every address. */
const OWN_PROVIDERS = ['oidc', 'oauth2'];

/** How many organizations a refusal names. */
const MAX_NAMED = 10;

/** `verified`: whether the domain is still proved; if not, the provider's word on an address is worth nothing. */
export type SignInConnection = {
  id: string;
  slug: string;
  name: string;
  domain: string;
  organization_id: string;
  verified: boolean;
};

/**
 * What an arrival shows: its connection is the one that this organization requires, and vouched for an address of the
 * organization's verified domains. An arrival with any other account at the same provider shows nothing.
 */
export type ShownConnection = { id: string; organization_id: string };

/**
 * The connection by which this address has to sign in. It depends on the domain alone, never on whether a user has the address.
 * Undefined for a text that isn't an address. Developers always have a way back: nothing binds the console's App.
 */
export async function findSignInConnection(db: Db, app: App, typed: string): Promise<SignInConnection | undefined> {
  const email = parseEmail(typed)?.address;
  const domain = email === undefined || app.slug === CONSOLE_SLUG ? undefined : domainOfEmail(email);
  if (domain === undefined) return undefined;
  return db
    .selectFrom('organization_domains as claimed')
    .innerJoin('organizations as organization', (join) =>
      join.onRef('organization.app_id', '=', 'claimed.app_id').onRef('organization.id', '=', 'claimed.organization_id'),
    )
    .innerJoin('connections as connection', (join) =>
      join
        .onRef('connection.app_id', '=', 'organization.app_id')
        .onRef('connection.id', '=', 'organization.sign_in_connection_id'),
    )
    .select(['connection.id', 'connection.slug', 'connection.name', 'claimed.domain', 'claimed.organization_id'])
    .select(sql<boolean>`claimed.verified_at is not null`.as('verified'))
    .where('claimed.app_id', '=', app.id)
    .where('claimed.domain', '=', domain)
    .where(binds)
    .where('organization.status', '=', 'active')
    .where('connection.enabled', '=', true)
    .orderBy('verified', 'desc')
    .orderBy('claimed.checked_at', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/**
 * A domain that was verified, also if its record was lost since then: passwords that an organization had ruled out must not come
 * back because of a mistake in its zone. It is written as the partial indexes are. Another organization that verifies the domain ends that, and so does removing it.
 */
const binds = sql<boolean>`(
  claimed.verified_at is not null or (claimed.verified_at is null and claimed.failures >= ${sql.lit(MAX_FAILURES)})
)`;

/**
 * Gives the connection that is required, if one is. `by`: what the arrivals of this sign-in show. Throws `connection_required`,
 * which names the connection.
 */
export async function requireSignInConnection(
  db: Db,
  app: App,
  typed: string,
  by: readonly ShownConnection[] = [],
): Promise<SignInConnection | undefined> {
  const required = await findSignInConnection(db, app, typed);
  if (!required || by.some((shown) => isShown(required, shown))) return required;
  const { slug, name, domain } = required;
  throw new Problem('connection_required', `Addresses of ${domain} sign in with ${name}`, {
    members: { connection: slug, connection_name: name, domain },
  });
}

const isShown = (required: SignInConnection, { id, organization_id }: ShownConnection) =>
  required.id === id && required.organization_id === organization_id;

export type Choosable = { id: string; slug: string; name: string };

/** `kept` is the organization's present connection, which it may keep. */
type Choice = { giver: Giver; kept: string | null };

/** The connections that the giver may have an organization require, by name. */
export async function listSignInConnections(db: Db, app: App, choice: Choice): Promise<Choosable[]> {
  if (app.slug === CONSOLE_SLUG) return [];
  return selectChoosable(db, app, choice).orderBy('name').orderBy('id').execute();
}

/** The App alone assigns a connection for organizations: its name tells who another customer is. */
function selectChoosable(db: Db, app: App, { giver, kept }: Choice) {
  const isOpened = sql<boolean>`settings ->> 'for_organizations' = 'true'`;
  return db
    .selectFrom('connections')
    .select(['id', 'slug', 'name'])
    .where('app_id', '=', app.id)
    .where('enabled', '=', true)
    .where(({ and, eb, or }) => {
      const assigned = giver === 'app' ? isOpened : and([isOpened, eb('id', '=', kept)]);
      return or([eb('kind', 'not in', OWN_PROVIDERS), assigned]);
    });
}

/**
 * The id of the connection with this id or slug. In the transaction that stores it, which must wait for one that disables or
 * deletes the connection. Throws `invalid_body`.
 */
export async function holdSignInConnection(
  db: Db,
  app: App,
  { named, ...choice }: Choice & { named: string | null },
): Promise<string | null> {
  if (named === null) return null;
  const found =
    app.slug === CONSOLE_SLUG
      ? undefined
      : await selectChoosable(db, app, choice)
          .where(isId(named) ? 'id' : 'slug', '=', named)
          .forShare()
          .executeTakeFirst();
  if (found) return found.id;
  const mistake = 'must be an enabled connection that organizations may require';
  throw new Problem('invalid_body', `sign_in_connection_id ${mistake}`, {
    fields: { sign_in_connection_id: mistake },
  });
}

/**
 * In the transaction that disables or deletes the connection, or closes it to organizations, after it has locked its row: users
 * who know no other way to sign in must not find out from a failure. An organization whose rule rests doesn't count; otherwise any
 * user who may create one could keep developers from disabling a connection. Throws `connection_in_use`, which names them.
 */
export async function requireUnusedConnection(db: Db, app: App, { id }: { id: string }): Promise<void> {
  const organizations = await db
    .selectFrom('organizations')
    .select(['id', 'slug', 'name'])
    .where('app_id', '=', app.id)
    .where('sign_in_connection_id', '=', id)
    .where('status', '=', 'active')
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('organization_domains as claimed')
          .select(sql.lit(1).as('one'))
          .where('claimed.app_id', '=', app.id)
          .whereRef('claimed.organization_id', '=', 'organizations.id')
          .where(binds),
      ),
    )
    .orderBy('name')
    .orderBy('id')
    .limit(MAX_NAMED)
    .execute();
  if (organizations.length === 0) return;
  const names = organizations.map(({ name }) => name).join(', ');
  throw new Problem('connection_in_use', `Organizations require it: ${names}`, {
    members: { organizations, names },
  });
}
