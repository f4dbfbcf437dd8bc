// An App with very many users: how long each kind of search takes, and what sixteen of them at once do to introspection and
// refreshes of the same server, which must not fail.
import pg from 'pg';
import type { Server } from './bare.ts';
import type { Load } from './measure.ts';
import type { OperationName } from './operations.ts';
import { quantile } from './report.ts';
import { required } from './required.ts';
import { type SearchName, searchNames } from './searches.ts';

export type Scale = {
  users: number;
  searches: Record<string, { median_ms: number; p99_ms: number }>;
  introspection: Beside;
  refresh: Beside;
  searches_per_second: number;
  refused_per_second: number;
};
type Beside = { alone_ms: number; beside_ms: number; ratio: number };

const SEARCHING = 16;
const CONNECTIONS = 4;
const NO_LIMIT = 1_000_000;
/** So few a second that no App is slowed down for what it reads (src/database/lists/pace.ts). */
const SEARCHES_PER_SECOND = 6;
const SEARCHES_OF_A_KIND = 90;
/** The time until the searches are under way. */
const RISE_SECONDS = 1;

type Plan = { rounds: number; seconds: number; users: number; databaseUrl: string };

/** `load` and `flood` fail if anything but a search is refused. */
export async function measureScale(load: Load, flood: Load, server: Server, plan: Plan): Promise<Scale> {
  const { rounds, seconds, users } = plan;
  await makeUsers(plan);
  const target = { ...server.target, users };
  const searches: Scale['searches'] = {};
  for (const name of searchNames) searches[name] = await timeOf(name);
  const flooding = (time: number) =>
    flood.run({ target, operation: 'search-flood', connections: SEARCHING, seconds: time, limit: NO_LIMIT });
  const p99 = async (operation: OperationName) => {
    const { latencies } = await load.run({ target, operation, connections: CONNECTIONS, seconds, limit: NO_LIMIT });
    return quantile(latencies.toSorted(ascending), 0.99);
  };

  const flooded = { searches: 0, refused: 0, seconds: 0 };
  const beside = async (operation: OperationName): Promise<Beside> => {
    await p99(operation);
    const pairs: { alone: number; during: number }[] = [];
    for (let round = 0; round < rounds; round++) {
      const alone = await p99(operation);
      const running = flooding(seconds + 2 * RISE_SECONDS);
      await new Promise((resolve) => setTimeout(resolve, RISE_SECONDS * 1000));
      const during = await p99(operation);
      const result = await running;
      flooded.searches += result.latencies.length;
      flooded.refused += result.refused;
      flooded.seconds += result.seconds;
      pairs.push({ alone, during });
    }
    return {
      alone_ms: median(pairs.map(({ alone }) => alone)),
      beside_ms: median(pairs.map(({ during }) => during)),
      ratio: median(pairs.map(({ alone, during }) => during / alone)),
    };
  };
  const introspection = await beside('introspection');
  const refresh = await beside('refresh');
  return {
    ...{ users, searches, introspection, refresh },
    searches_per_second: flooded.searches / flooded.seconds,
    refused_per_second: flooded.refused / flooded.seconds,
  };

  async function timeOf(operation: SearchName) {
    const order = {
      target,
      operation,
      connections: 1,
      seconds: 15,
      limit: SEARCHES_OF_A_KIND,
      perSecond: SEARCHES_PER_SECOND,
    } as const;
    await load.run({ ...order, limit: 5 });
    const { latencies } = await load.run(order);
    const sorted = latencies.toSorted(ascending);
    return { median_ms: quantile(sorted, 0.5), p99_ms: quantile(sorted, 0.99) };
  }
}

const ascending = (one: number, other: number) => one - other;
const median = (values: number[]) => quantile(values.toSorted(ascending), 0.5);

/** The oldest first, one a second, so that the matches of a number are far from the beginning of the list. */
async function makeUsers({ users, databaseUrl }: Plan): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rowCount } = await client.query(
      `insert into users (app_id, id, email, email_key, email_verified, username, username_key, name, phone, created_at, updated_at)
       select apps.id, gen_random_uuid(), email, email, true, case when i % 3 = 0 then 'nick' || i end,
              case when i % 3 = 0 then 'nick' || i end,
              (array['Ann','Bob','Carla','Dieter','Eva','Frank','Gül','Hans','Ines','Jörg'])[1 + i % 10] || ' Miller' || i % 1000,
              '+49170' || 1000000 + i, now() - ($1 - i) * interval '1 second', now()
       from apps, generate_series(1, $1::int) as i, lateral (select 'user' || i || '@mail' || i % 50 || '.example.com' as email) as made
       where slug = 'bench'`,
      [users],
    );
    if (rowCount !== users) throw new Error(`${rowCount} users were made`);
    await client.query('vacuum analyze users');
  } finally {
    await client.end();
  }
}

export function toLines(scale: Scale): string[] {
  const { users, searches, introspection, refresh, searches_per_second, refused_per_second } = scale;
  const line = (what: string, { alone_ms, beside_ms, ratio }: Beside) =>
    `${what} p99, alone and beside ${SEARCHING} searches: ${alone_ms.toFixed(1)} ms, ${beside_ms.toFixed(1)} ms, × ${ratio.toFixed(2)}`;
  return [
    `searches among ${users} users, median and p99:`,
    ...searchNames.map((name) => {
      const { median_ms, p99_ms } = required(searches[name], name);
      return `  ${name.padEnd(24)} ${median_ms.toFixed(1)} ms, ${p99_ms.toFixed(1)} ms`;
    }),
    line('introspection', introspection),
    line('refresh', refresh),
    `searches answered, and refused with 503: ${searches_per_second.toFixed(0)}/s, ${refused_per_second.toFixed(0)}/s`,
  ];
}
