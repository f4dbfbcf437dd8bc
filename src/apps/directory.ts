// The Apps in the memory of this process. An App is an immutable snapshot of its row. Everything else that is cached
// about it (provider, clients, keys) is attached to that snapshot (`perApp`) and goes when a newer version replaces it.
import { sql } from 'kysely';
import { LRUCache } from 'lru-cache';
import type { Core } from '../core.ts';
import { messageOf } from '../log.ts';
import { counters } from '../metrics/figures.ts';
import { type App, type AppRow, toApp } from './app.ts';
import { SLUG_QUARANTINE_DAYS } from './apps.ts';
import { CHANNEL, onChange } from './changes.ts';

const POLL_MS = 3_000;
/** The poll looks this far back, so that it doesn't miss a transaction that committed late. */
const POLL_WINDOW_SECONDS = 60;

export type Directory = {
  findBySlug(slug: string): Promise<App | undefined>;
  findById(id: string): Promise<App | undefined>;
  getById(id: string): Promise<App>;
  /** How many Apps are in memory. */
  size(): number;
  /** Starts to listen for changes by other nodes. */
  start(): Promise<void>;
  stop(): void;
};

export function createDirectory(core: Core): Directory {
  const { database, log } = core;
  const cache = createCache(core);
  const poll = createPoll(core, cache);
  const unsubscribe = onChange(cache.evict);
  let timer: NodeJS.Timeout | undefined;
  const findById = async (id: string) => noteHit(cache.findById(id)) ?? cache.load('id', id);

  return {
    findBySlug: async (slug) => noteHit(cache.findBySlug(slug)) ?? cache.load('slug', slug),
    findById,
    size: cache.size,
    async getById(id) {
      const app = await findById(id);
      if (!app) throw new Error(`App ${id} is gone`);
      return app;
    },
    async start() {
      await database.listen(CHANNEL, (id) => (id === undefined ? cache.evictAll() : cache.evict(id)));
      timer = setInterval(
        () => poll().catch((error) => log.warn({ error: messageOf(error) }, 'could not look for changed Apps')),
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

const hits = counters.appCacheReads.labels('hit');
const misses = counters.appCacheReads.labels('miss');

function noteHit(app: App | undefined): App | undefined {
  (app ? hits : misses).inc();
  return app;
}

type Cache = ReturnType<typeof createCache>;

function createCache({ database, config }: Core) {
  const max = config.providerCacheSize;
  const apps = new LRUCache<string, App>({ max });
  const slugs = new Map<string, string>();
  const loading = new Map<string, Promise<App | undefined>>();

  async function read(column: Column, value: string): Promise<App | undefined> {
    const [row] = await database.query<AppRow>(findStatements[column], [value]);
    if (!row) return undefined;
    const app = toApp(row, config);
    // Slugs are small, but an attacker must not fill the map: only existing Apps get in, and they leave with the LRU.
    if (slugs.size > 4 * max) slugs.clear();
    slugs.set(app.slug, app.id);
    return app;
  }

  return {
    size: () => apps.size,
    findById: (id: string) => apps.get(id),
    findBySlug(slug: string): App | undefined {
      const id = slugs.get(slug);
      const app = id === undefined ? undefined : apps.get(id);
      return app?.slug === slug ? app : undefined;
    },
    /** Reads the App once for all callers that ask at the same time. */
    load(column: Column, value: string): Promise<App | undefined> {
      const key = `${column}:${value}`;
      const known = loading.get(key);
      if (known) return known;
      const promise = read(column, value)
        .then((app) => {
          // A change during the read has cleared `loading`. Then the row that was read may be old, and is not kept.
          if (app && loading.get(key) === promise) apps.set(app.id, app);
          return app;
        })
        .finally(() => loading.get(key) === promise && loading.delete(key));
      loading.set(key, promise);
      return promise;
    },
    isOld(id: string, version: number | null): boolean {
      const app = apps.peek(id);
      return app !== undefined && app.version !== version;
    },
    evict(id: string): void {
      apps.delete(id);
      loading.clear();
    },
    evictAll(): void {
      apps.clear();
      loading.clear();
    },
  };
}

function createPoll({ db }: Core, cache: Cache): () => Promise<void> {
  let lastPoll = Date.now();
  return async () => {
    // A deleted App leaves its retired slug behind. The end of the quarantine tells when the App was deleted.
    const { rows } = await sql<{ id: string; version: number | null }>`
      with recent as (select clock_timestamp() - make_interval(secs => ${POLL_WINDOW_SECONDS}) as start)
      select id, version from apps, recent where changed_at > start
      union all
      select app_id, null from retired_slugs, recent where until > start + make_interval(days => ${SLUG_QUARANTINE_DAYS})
    `.execute(db);
    if (Date.now() - lastPoll > (POLL_WINDOW_SECONDS / 2) * 1000) cache.evictAll();
    lastPoll = Date.now();
    for (const { id, version } of rows) if (cache.isOld(id, version)) cache.evict(id);
  };
}

const columns =
  'id, slug, name, status, test, purge_at, settings, branding, images, texts, foreign_hashes, version, created_at, updated_at';
const findStatements = {
  slug: { name: 'find_app_by_slug', reads: true, text: `select ${columns} from apps where slug = $1` },
  id: { name: 'find_app_by_id', reads: true, text: `select ${columns} from apps where id = $1` },
};

type Column = keyof typeof findStatements;
