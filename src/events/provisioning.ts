// Writes the deliveries by which a client's backend hears of the users that have a grant there, in the transaction of the change.
// They only say that somebody may have changed: when one is due, webhooks/provisioning/ compares what the client may see, and drops
// what tells it nothing new.
import { sql } from 'kysely';
import { now } from '../clock.ts';
import type { Db } from '../database/schema.ts';
import { KEEP_DELIVERIES, wakeDispatcher } from '../deliveries/outbox.ts';
import type { Event } from './catalogue.ts';

/** The kind of these deliveries. */
export const PROVISIONING = 'provisioning';

/** What they are about. `all`: each user has to be looked at. */
export const topics = {
  created: 'user.created',
  updated: 'user.updated',
  deleted: 'user.deleted',
  all: 'users.checked',
} as const;

/** What an event means to the clients of its user, or to all clients. */
const effects: { [Name in Event]?: 'granted' | 'changed' | 'ended' | 'all_changed' } = {
  // With the other grants, for which nobody is asked, it is one statement (afterGrant).
  'consent.granted': 'granted',
  'user.updated': 'changed',
  'user.disabled': 'changed',
  'user.enabled': 'changed',
  'user.email_changed': 'changed',
  'user.email_change_undone': 'changed',
  'user.username_changed': 'changed',
  'user.roles_changed': 'changed',
  'user.groups_changed': 'changed',
  'grant.narrowed': 'changed',
  'user.deleted': 'ended',
  'grant.revoked': 'ended',
  'role.updated': 'all_changed',
  'role.deleted': 'all_changed',
  'group.updated': 'all_changed',
  'group.deleted': 'all_changed',
  'permission.deleted': 'all_changed',
  'resource.updated': 'all_changed',
  'resource.deleted': 'all_changed',
  'client.updated': 'all_changed',
  'app.updated': 'all_changed',
};

type Line = { at: Date; user_id?: string | null | undefined; client_id?: string | null | undefined; data: object };

/** Settings that decide which claims a user has. */
const settingsOfClaims = ['custom_claims', 'identifiers'];

/** Fields of a client that decide whether it hears of anybody. */
const fieldsOfClient = ['provisioning', 'status'];

export function hasEffect(event: Event, lines: readonly Line[]): boolean {
  if (event === 'app.updated') {
    return lines.some(({ data }) => settingsOfClaims.some((name) => 'settings' in data && isIn(data.settings, name)));
  }
  if (event === 'client.updated') {
    return lines.some(({ data }) => fieldsOfClient.some((name) => 'changes' in data && isIn(data.changes, name)));
  }
  if (event === 'resource.updated' || event === 'resource.deleted') return lines.some(({ data }) => 'roles' in data);
  return effects[event] !== undefined;
}

const isIn = (settings: unknown, name: string) =>
  typeof settings === 'object' && settings !== null && Object.hasOwn(settings, name);

/** All lines are of one event that has an effect. */
export async function insertProvisioning(
  db: Db,
  app: { id: string },
  event: Event,
  lines: readonly Line[],
): Promise<void> {
  const effect = effects[event];
  if (effect === 'all_changed') {
    const clients = event === 'client.updated' ? lines.flatMap(({ client_id }) => client_id ?? []) : undefined;
    return checkAllUsers(db, app, clients);
  }
  const about = lines.flatMap(({ user_id, client_id }) => (user_id ? [{ user_id, client_id: client_id ?? null }] : []));
  if (effect === 'granted') await insertUsers(db, app, about);
  if (effect === 'granted' || effect === 'changed') await insertChanged(db, app, about);
  if (effect !== 'ended') return;
  await insertEnded(db, app, about, event === 'user.deleted' ? 'deleted' : 'access_revoked');
  // A sign-in meanwhile is another grant, by which the client may see less.
  if (event !== 'user.deleted') await insertChanged(db, app, about);
}

type About = { user_id: string; client_id: string | null }[];

/** As a table with the columns user_id and client_id, which is null for every client. */
const asTable = (about: About) => sql`
  unnest(${about.map(({ user_id }) => user_id)}::uuid[], ${about.map(({ client_id }) => client_id)}::text[])
    as changed (user_id, client_id)
`;

async function insertUsers(db: Db, app: { id: string }, about: About): Promise<void> {
  await sql`
    insert into provisioned_users as known (app_id, client_id, user_id, created_at)
    select endpoint.app_id, endpoint.client_id, changed.user_id, ${now()}::timestamptz
    from ${asTable(about)} join webhook_endpoints as endpoint
      on endpoint.app_id = ${app.id} and endpoint.client_id = changed.client_id and endpoint.enabled
    on conflict (app_id, client_id, user_id) do update set ended = null where known.ended is not null
  `.execute(db);
}

async function insertChanged(db: Db, app: { id: string }, about: About): Promise<void> {
  const { numAffectedRows = 0n } = await sql`
    insert into deliveries (app_id, kind, target_id, id, lane, topic, created_at, due_at, expires_at)
    select endpoint.app_id, ${PROVISIONING}, endpoint.id::text, gen_random_uuid(), known.user_id::text, ${topics.updated},
      ${sql.join(times())}
    from ${asTable(about)}
    join provisioned_users as known on known.app_id = ${app.id} and known.user_id = changed.user_id and known.ended is null
      and known.client_id = coalesce(changed.client_id, known.client_id)
    join webhook_endpoints as endpoint
      on endpoint.app_id = known.app_id and endpoint.client_id = known.client_id and endpoint.enabled
  `.execute(db);
  if (numAffectedRows > 0n) wakeDispatcher(db);
}

/** The end is kept until it is delivered, also for an endpoint that is switched off. */
async function insertEnded(
  db: Db,
  app: { id: string },
  about: About,
  reason: 'deleted' | 'access_revoked',
): Promise<void> {
  const { numAffectedRows = 0n } = await sql`
    with ended as (
      update provisioned_users as known set ended = ${reason}, digest = null from ${asTable(about)}
      where known.app_id = ${app.id} and known.user_id = changed.user_id and known.ended is null
        and known.client_id = coalesce(changed.client_id, known.client_id)
        and (${reason === 'deleted'} or not exists (
          select from grants where grants.app_id = known.app_id and grants.client_id = known.client_id
            and grants.user_id = known.user_id and grants.expires_at > ${now()}
        ))
      returning known.app_id, known.client_id, known.user_id
    )
    insert into deliveries (app_id, kind, target_id, id, lane, topic, payload, created_at, due_at, expires_at)
    select ended.app_id, ${PROVISIONING}, endpoint.id::text, gen_random_uuid(), ended.user_id::text, ${topics.deleted},
      ${JSON.stringify({ reason })}::jsonb, ${sql.join(times())}
    from ended join webhook_endpoints as endpoint
      on endpoint.app_id = ended.app_id and endpoint.client_id = ended.client_id and endpoint.enabled
  `.execute(db);
  if (numAffectedRows > 0n) wakeDispatcher(db);
}

/**
 * Has every user of these clients looked at, of all clients if none are named. A look that hasn't begun is enough for this change
 * too: its row is locked, so that the worker begins after the commit.
 */
export async function checkAllUsers(db: Db, app: { id: string }, clients?: readonly string[]): Promise<void> {
  const { numAffectedRows = 0n } = await sql`
    with unstarted as materialized (
      select target_id from deliveries
      where app_id = ${app.id} and kind = ${PROVISIONING} and state = 'waiting' and topic = ${topics.all} and payload = '{}'
      for share
    )
    insert into deliveries (app_id, kind, target_id, id, lane, topic, created_at, due_at, expires_at)
    select app_id, ${PROVISIONING}, id::text, gen_random_uuid(), '', ${topics.all}, ${sql.join(times())}
    from webhook_endpoints
    where app_id = ${app.id} and enabled and client_id is not null
      and (${clients === undefined} or client_id = any(${clients ?? []}::text[]))
      and id::text not in (select target_id from unstarted)
  `.execute(db);
  if (numAffectedRows > 0n) wakeDispatcher(db);
}

/** The columns created_at, due_at and expires_at. */
function times() {
  const at = now();
  return [at, at, new Date(at.getTime() + KEEP_DELIVERIES)].map((time) => sql`${time}::timestamptz`);
}

/**
 * For a statement that writes a grant: `saved` is what the grant's row is selected from, `at` and `expiresAt` are values. The client
 * hears of a user with their first grant, and of what it may see since. Ends with `told`, the deliveries.
 */
export const afterGrant = ({ saved, at, expiresAt }: { saved: string; at: string; expiresAt: string }): string => `
  receiver as (
    select saved.app_id, saved.client_id, saved.user_id, endpoint.id::text as target_id from ${saved} as saved
    join webhook_endpoints as endpoint
      on endpoint.app_id = saved.app_id and endpoint.client_id = saved.client_id and endpoint.enabled
  ), known as (
    insert into provisioned_users as known (app_id, client_id, user_id, created_at)
    select app_id, client_id, user_id, ${at}::timestamptz from receiver
    on conflict (app_id, client_id, user_id) do update set ended = null where known.ended is not null
  ), told as (
    insert into deliveries (app_id, kind, target_id, id, lane, topic, created_at, due_at, expires_at)
    select app_id, '${PROVISIONING}', target_id, gen_random_uuid(), user_id::text, '${topics.updated}',
      ${at}::timestamptz, ${at}::timestamptz, ${expiresAt}::timestamptz
    from receiver returning id
  )`;
