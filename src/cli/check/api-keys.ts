// What `gatehouse check` says of the API keys of all Apps: which end soon, and which never do.
import { ENDS_SOON_DAYS, endsSoon } from '../../apps/keys/api-keys.ts';
import { now } from '../../clock.ts';
import type { Config } from '../../config.ts';
import type { Database } from '../../database/open.ts';
import type { Finding } from './finding.ts';

const MAX_NAMED = 5;

type Key = { slug: string; hint: string; expires_at: Date | null };

/** Only on a database that is migrated. */
export async function checkApiKeys(_config: Config, { db }: Database): Promise<Finding> {
  const name = 'api_keys';
  const live: Key[] = await db
    .selectFrom('api_keys')
    .innerJoin('apps', 'apps.id', 'api_keys.app_id')
    .select(['apps.slug', 'api_keys.hint', 'api_keys.expires_at'])
    .where('api_keys.revoked_at', 'is', null)
    .where((where) => where.or([where('api_keys.expires_at', 'is', null), where('api_keys.expires_at', '>', now())]))
    .orderBy('api_keys.expires_at')
    .orderBy('apps.slug')
    .execute();
  const soon = live.filter(endsSoon);
  const endless = live.filter(({ expires_at }) => expires_at === null);
  const said = [
    ...(soon.length > 0
      ? [`${soon.length} end within ${ENDS_SOON_DAYS} days (${list(soon)}); rotate those in use`]
      : []),
    ...(endless.length > 0 ? [`${endless.length} never end (${list(endless)}); replace them by keys that do`] : []),
  ];
  if (said.length === 0) return { name, status: 'ok', message: `${live.length} live, each with an end` };
  return { name, status: 'warn', message: said.join('; ') };
}

function list(keys: Key[]): string {
  const named = keys.slice(0, MAX_NAMED).map(toWords);
  return keys.length > MAX_NAMED ? `${named.join(', ')}, …` : named.join(', ');
}

function toWords({ slug, hint, expires_at }: Key): string {
  const day = expires_at?.toISOString().slice(0, 10);
  return `${slug} gh_key_…${hint}${day === undefined ? '' : ` on ${day}`}`;
}
