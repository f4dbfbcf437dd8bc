// Fetches the picture at a client's logo_uri by a job: it is enqueued in the transaction that sets the address, again
// after failures that may pass, and at the start of the server for clients that have none yet.
import { sql } from 'kysely';
import { z } from 'zod';
import { HOUR, MINUTE, now, SECOND, toSeconds } from '../../clock.ts';
import type { Core } from '../../core.ts';
import { lockAppRow } from '../../database/locks/order.ts';
import type { Db } from '../../database/schema.ts';
import { transact } from '../../database/transact.ts';
import { record } from '../../events/record.ts';
import { defineJob } from '../../job.ts';
import { fetchUpstream, OutboundError, type OutboundFailure } from '../../outbound.ts';
import { Problem } from '../../problem.ts';
import { keysOf } from '../../tables.ts';
import type { App } from '../app.ts';
import { announceChange } from '../changes.ts';
import { type Image, toImage } from '../images/image.ts';
import { imageFlaws, imageTypes, MAX_IMAGE_BYTES } from '../images/read-image.ts';
import { lockClientRow } from './client.ts';
import type { LogoFailure, LogoFlaw } from './logo.ts';

/** How long it waits after each failure that may pass. After the last one it gives up. */
const WAITS = [10 * SECOND, MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR];
const BATCH = 100;

type Sought = { client_id: string; uri: string };

/** With the attempts before this one. */
type Asked = Sought & { attempts: number };

export const clientLogoJob = defineJob('client_logo', z.object({ client_id: z.string(), uri: z.string() }), fetchLogo);

/** In the transaction that changes the logo_uri. The copy of the old one goes. */
export async function replaceLogo(
  core: Core,
  app: App,
  client: { id: string; logo_uri: string | null },
): Promise<void> {
  await core.db.deleteFrom('client_logos').where('app_id', '=', app.id).where('client_id', '=', client.id).execute();
  await requestLogo(core, app, client);
}

/** In a transaction. A copy that there is stays until it is fetched anew. */
export async function requestLogo(
  core: Core,
  app: App,
  client: { id: string; logo_uri: string | null },
): Promise<void> {
  const { id, logo_uri: uri } = client;
  if (uri === null) return;
  const waiting = { uri, state: 'waiting' as const, attempts: 0, failure: null, changed_at: now() };
  await core.db
    .insertInto('client_logos')
    .values({ app_id: app.id, client_id: id, ...waiting })
    .onConflict((conflict) => conflict.columns(['app_id', 'client_id']).doUpdateSet(waiting))
    .execute();
  await clientLogoJob.enqueue(core, app, { client_id: id, uri });
}

/** Asks for the picture once more, because it failed or has changed at its address. Throws `not_found`. */
export async function requestLogoAgain(core: Core, app: App, id: string): Promise<void> {
  await transact(core, async (core) => {
    const client = await lockClientRow(core.db, app, id);
    if (client.built_in || client.logo_uri === null) throw new Problem('not_found', 'This client has no logo_uri');
    await requestLogo(core, app, client);
    await record(core.db, app, 'client.updated', {
      client_id: id,
      data: { logo_uri: client.logo_uri, client_name: client.name },
    });
  });
}

/** For clients from before there were copies, and those whose logo_uri a node of an older version changed. */
export async function requestMissingLogos(core: Core): Promise<void> {
  let found: number;
  do {
    found = await transact(core, async (core) => {
      // Of several nodes that start at once, one inserts the row and enqueues the job.
      const { rows } = await sql<Sought & { app_id: string }>`
        insert into client_logos as logo (app_id, client_id, uri, state, changed_at)
        select app_id, id, logo_uri, 'waiting', ${now()} from clients
        where logo_uri is not null and not exists (
          select 1 from client_logos where app_id = clients.app_id and client_id = clients.id and uri = clients.logo_uri
        )
        limit ${sql.lit(BATCH)}
        on conflict (app_id, client_id) do update
        set uri = excluded.uri, state = 'waiting', attempts = 0, failure = null, type = null, bytes = null, hash = null
        where logo.uri <> excluded.uri
        returning app_id, client_id, uri
      `.execute(core.db);
      for (const { app_id, ...sought } of rows) await clientLogoJob.enqueue(core, { id: app_id }, sought);
      return rows.length;
    });
  } while (found === BATCH);
}

/** The job. Does nothing if the client is gone, has another address by now, or if another node was faster. */
async function fetchLogo(core: Core, app: App, sought: Sought): Promise<void> {
  const waiting = await core.db
    .selectFrom('client_logos')
    .select('attempts')
    .where('app_id', '=', app.id)
    .where('client_id', '=', sought.client_id)
    .where('uri', '=', sought.uri)
    .where('state', '=', 'waiting')
    .executeTakeFirst();
  if (!waiting) return;
  const asked = { ...sought, ...waiting };
  const outcome = await ask(core, sought.uri);
  if ('image' in outcome) return settle(core, app, asked, { state: 'fetched', failure: null, ...outcome.image });
  const { failure } = outcome;
  const wait = mayPass(failure) ? WAITS[asked.attempts] : undefined;
  if (wait !== undefined) return askLater(core, app, asked, wait);
  return settle(core, app, asked, { state: 'failed', failure: JSON.stringify(failure) });
}

type Outcome = { image: Image } | { failure: LogoFailure };

async function ask({ config }: Core, uri: string): Promise<Outcome> {
  try {
    const headers = { accept: imageTypes.join(', ') };
    const answer = await fetchUpstream(config, uri, { headers, maxBytes: MAX_IMAGE_BYTES });
    if (answer.status !== 200) return { failure: toFailure(answer, uri) };
    return { image: toImage(Buffer.from(await answer.arrayBuffer())) };
  } catch (error) {
    if (error instanceof OutboundError) return { failure: { reason: flawOf[error.failure], bytes: error.bytes } };
    if (error instanceof Problem && error.code === 'invalid_image')
      return { failure: { reason: z.enum(keysOf(imageFlaws)).parse(error.members?.reason) } };
    throw error;
  }
}

const flawOf: Record<OutboundFailure, LogoFlaw> = {
  refused: 'refused',
  unreachable: 'unreachable',
  late: 'late',
  too_large: 'too_many_bytes',
  compressed: 'compressed',
  bad_status: 'bad_status',
};

const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const MAX_LOCATION = 2_000;

/** A redirect is not followed: the developer gives the address of the picture itself. */
function toFailure({ status, headers }: Response, uri: string): LogoFailure {
  if (!REDIRECTS.has(status)) return { reason: 'bad_status', status };
  const location = URL.parse(headers.get('location') ?? '', uri)?.href.slice(0, MAX_LOCATION);
  return { reason: 'redirected', ...(location && { location }) };
}

const PASSING = new Set([408, 425, 429]);

function mayPass({ reason, status = 0 }: LogoFailure): boolean {
  if (reason === 'bad_status') return status >= 500 || PASSING.has(status);
  return reason === 'unreachable' || reason === 'late';
}

/** Of several jobs for the same address, one goes on. */
async function askLater(core: Core, app: App, asked: Asked, wait: number): Promise<void> {
  const { attempts, ...sought } = asked;
  await transact(core, async (core) => {
    if (await updateWaiting(core.db, app, asked, { attempts: attempts + 1 }))
      await clientLogoJob.enqueue(core, app, sought, { afterSeconds: toSeconds(wait) });
  });
}

type Settled =
  | ({ state: 'fetched'; failure: null } & Image)
  /** The copy that there was stays. */
  | { state: 'failed'; failure: string };

async function settle(core: Core, app: App, asked: Asked, result: Settled): Promise<void> {
  await transact(core, async ({ db }) => {
    await lockAppRow(db, app);
    // Every node has the client in memory, with the hash of its logo.
    if (await updateWaiting(db, app, asked, result)) await announceChange(db, app);
  });
}

/** False if something else came first: another job, another address, or the end of the client. */
async function updateWaiting(
  db: Db,
  app: App,
  { client_id, uri, attempts }: Asked,
  change: Settled | { attempts: number },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('client_logos')
    .set({ ...change, changed_at: now() })
    .where('app_id', '=', app.id)
    .where('client_id', '=', client_id)
    .where('uri', '=', uri)
    .where('state', '=', 'waiting')
    .where('attempts', '=', attempts)
    .executeTakeFirst();
  return numUpdatedRows > 0;
}
