// The Apps that this process has in hand. An App is an immutable snapshot of its row; whatever else is cached about it
// (provider, clients, keys) hangs on that snapshot (`perApp`) and goes when a newer version takes its place.
import { sql } from 'kysely';
import { LRUCache } from 'lru-cache';
import type { Core } from '../core.ts';
import { type App, type AppRow, toApp } from './app.ts';
import { SLUG_QUARANTINE_DAYS } from './apps.ts';
import { CHANNEL, onChange } from './changes.ts';

const POLL_MS = 3_000;
/** The poll looks this far back, so that a transaction that committed late is not missed. */
const POLL_WINDOW_SECONDS = 60;

export type Directory = {
  findBySlug(slug: string): Promise<App | undefined>;
  findById(id: string): Promise<App | undefined>;
  getById(id: string): Promise<App>;
  /** Begins to hear of other nodes' changes. */
  start(): Promise<void>;
  stop(): void;
};

export function createDirectory({ database, db, config, log }: Core): Directory {
  const max = config.providerCacheSize;
  const apps = new LRUCache<string, App>({ max });
  const slugs = new Map<string, string>();
  const loading = new Map<string, Promise<App | undefined>>();
  let timer: NodeJS.Timeout | undefined;
  let lastPoll = Date.now();

  const evict = (id: string) => {
    apps.delete(id);
    loading.clear();
  };
  const evictAll = () => {
    apps.clear();
    loading.clear();
  };
  const unsubscribe = onChange(evict);

  async function load(column: 'slug' | 'id', value: string): Promise<App | undefined> {
    const statement = column === 'slug' ? findBySlugStatement : findByIdStatement;
    const [row] = await database.query<AppRow>(statement, [value]);
    if (!row) return undefined;
    const app = toApp(row, config);
    // Slugs are a handful of bytes, but an attacker must not fill the map: only real Apps get in, and they go with the LRU.
    if (slugs.size > 4 * max) slugs.clear();
    slugs.set(app.slug, app.id);
    return app;
  }

  function loadOnce(column: 'slug' | 'id', value: string): Promise<App | undefined> {
    const key = `${column}:${value}`;
    const known = loading.get(key);
    if (known) return known;
    const promise = load(column, value)
      .then((app) => {
        // A change that came while we read has cleared `loading`: then what we read may be old, and is not kept.
        if (app && loading.get(key) === promise) apps.set(app.id, app);
        return app;
      })
      .finally(() => loading.get(key) === promise && loading.delete(key));
    loading.set(key, promise);
    return promise;
  }

  async function poll(): Promise<void> {
    // A deleted App leaves its slug behind, at rest: until then less the quarantine is when it went.
    const { rows } = await sql<{ id: string; version: number | null }>`
      with recent as (select clock_timestamp() - make_interval(secs => ${POLL_WINDOW_SECONDS}) as start)
      select id, version from apps, recent where changed_at > start
      union all
      select app_id, null from retired_slugs, recent where until > start + make_interval(days => ${SLUG_QUARANTINE_DAYS})
    `.execute(db);
    if (Date.now() - lastPoll > (POLL_WINDOW_SECONDS / 2) * 1000) evictAll();
    lastPoll = Date.now();
    for (const { id, version } of rows) {
      const cached = apps.peek(id);
      if (cached && cached.version !== version) evict(id);
    }
  }

  return {
    async findBySlug(slug) {
      const id = slugs.get(slug);
      const cached = id === undefined ? undefined : apps.get(id);
      return cached?.slug === slug ? cached : loadOnce('slug', slug);
    },
    findById: async (id) => apps.get(id) ?? loadOnce('id', id),
    async getById(id) {
      const app = apps.get(id) ?? (await loadOnce('id', id));
      if (!app) throw new Error(`App ${id} is gone`);
      return app;
    },
    async start() {
      await database.listen(CHANNEL, (id) => (id === undefined ? evictAll() : evict(id)));
      timer = setInterval(
        () => poll().catch((error) => log.warn({ error: error.message }, 'could not look for changed Apps')),
        POLL_MS,
      );
      timer.unref();
    },
    stop() {
      clearInterval(timer);
      unsubscribe();
    },
  };
}

const columns = 'id, slug, name, status, settings, branding, version, created_at, updated_at';
const findBySlugStatement = {
  name: 'find_app_by_slug',
  reads: true,
  text: `select ${columns} from apps where slug = $1`,
};
const findByIdStatement = { name: 'find_app_by_id', reads: true, text: `select ${columns} from apps where id = $1` };
