// An import of very many users in parts, as a backend sends them, and what it does to introspection of the same App, which comes
// at a steady rate before, during and after it and must not fail.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Server } from './bare.ts';
import { connect, type Send } from './http.ts';
import type { Load } from './measure.ts';
import { quantile } from './report.ts';
import type { Target } from './target.ts';

export type Import = {
  users: number;
  /** Until the last part was accepted, and until the last user was created. */
  accepted_seconds: number;
  seconds: number;
  users_per_second: number;
  introspection: { per_second: number; before: Times; accepting: Times; creating: Times; after: Times; ratio: number };
};
type Times = { requests: number; median_ms: number; p99_ms: number };

const LINES = 10_000;
const CONNECTIONS = 4;
const PER_SECOND = 50;
const NO_LIMIT = 1_000_000;
const POLL_MS = 500;

/** Of one password each, made before: hashing is no part of an import. */
const HASHES = [
  '$2b$10$9o1RI01tbmMZLEuJPwMlr.q19AnUyKyv4y8p3Y3SjuGvMPJpmKgxW',
  '$2y$12$9o1RI01tbmMZLEuJPwMlr.q19AnUyKyv4y8p3Y3SjuGvMPJpmKgxW',
  '$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$1Vq1Gdr0wPzqbXwZ0YzFlOgB1cP8vKc1nJmHqXgk6xE',
  null,
];

type Plan = { users: number; rounds: number; seconds: number };

/** `load` fails if a request is refused or its answer is wrong. */
export async function measureImport(load: Load, { target }: Server, { users, rounds, seconds }: Plan): Promise<Import> {
  const send = connect(target, CONNECTIONS);
  const introspect = async (time: number) => {
    const order = { target, operation: 'introspection', connections: CONNECTIONS, limit: NO_LIMIT } as const;
    return (await load.run({ ...order, seconds: time, perSecond: PER_SECOND })).latencies;
  };

  // Creates users and tokens, and warms everything up.
  await introspect(seconds);
  const before = toTimes(await introspect(rounds * seconds));
  const began = performance.now();
  const elapsed = () => (performance.now() - began) / 1000;
  const beside = async <Result>(work: Promise<Result>) => {
    let isDone = false;
    const latencies: number[] = [];
    const introspecting = (async () => {
      while (!isDone) latencies.push(...(await introspect(1)));
    })();
    const result = await work.finally(() => {
      isDone = true;
    });
    await introspecting;
    return { result, times: toTimes(latencies), seconds: elapsed() };
  };
  const accepting = await beside(sendAll(send, target, users));
  const creating = await beside(untilCreated(send, target, accepting.result));
  if (creating.result !== users) throw new Error(`${creating.result} of ${users} users were created`);
  const after = toTimes(await introspect(rounds * seconds));
  const worst = Math.max(accepting.times.p99_ms, creating.times.p99_ms);
  return {
    ...{ users, accepted_seconds: accepting.seconds, seconds: creating.seconds },
    users_per_second: users / creating.seconds,
    introspection: {
      ...{ per_second: PER_SECOND, before, accepting: accepting.times, creating: creating.times, after },
      ratio: worst / Math.max(before.p99_ms, after.p99_ms),
    },
  };
}

/** Sends the parts one after another, and resolves to their ids. */
async function sendAll(send: Send, target: Target, users: number): Promise<string[]> {
  const headers = { ...toHeaders(target), 'content-type': 'application/x-ndjson' };
  const ids: string[] = [];
  for (let from = 0; from < users; from += LINES) {
    const lines = Array.from({ length: Math.min(LINES, users - from) }, (_, index) => toLine(from + index));
    const { status, body } = await send(`${target.issuer}/api/v1/users/import`, { headers, text: lines.join('\n') });
    if (status !== 202) throw new Error(`An import answered ${status}: ${body.slice(0, 500)}`);
    ids.push(JSON.parse(body).id);
  }
  return ids;
}

async function untilCreated(send: Send, target: Target, ids: string[]): Promise<number> {
  let created = 0;
  for (const id of ids)
    created += await untilDone(send, `${target.issuer}/api/v1/users/imports/${id}`, toHeaders(target));
  return created;
}

const toHeaders = ({ apiKey }: Target) => ({ authorization: `Bearer ${apiKey}` });

async function untilDone(send: Send, url: string, headers: Record<string, string>): Promise<number> {
  for (;;) {
    const { status, body } = await send(url, { headers });
    if (status !== 200) throw new Error(`The progress of an import answered ${status}: ${body.slice(0, 500)}`);
    const progress = JSON.parse(body) as { status: string; created: number };
    if (progress.status === 'done') return progress.created;
    await sleep(POLL_MS);
  }
}

function toLine(index: number): string {
  return JSON.stringify({
    external_id: `old-${index}`,
    email: `imported-${index}@mail${index % 50}.example.com`,
    email_verified: index % 2 === 0,
    password_hash: HASHES[index % HASHES.length],
    name: `Ann Miller ${index}`,
    locale: 'en',
    created_at: '2024-05-04T09:30:00Z',
    metadata_private: { plan: index % 3 ? 'free' : 'paid' },
  });
}

function toTimes(latencies: number[]): Times {
  const sorted = latencies.toSorted((one, other) => one - other);
  return { requests: sorted.length, median_ms: quantile(sorted, 0.5), p99_ms: quantile(sorted, 0.99) };
}

export function toLines({ users, introspection, ...times }: Import): string[] {
  const { per_second, before, accepting, creating, after, ratio } = introspection;
  const line = (when: string, { median_ms, p99_ms, requests }: Times) =>
    `  ${when.padEnd(30)} ${median_ms.toFixed(1)} ms, ${p99_ms.toFixed(1)} ms (${requests} requests, none failed)`;
  return [
    `import of ${users} users: accepted after ${times.accepted_seconds.toFixed(1)} s, created after ${times.seconds.toFixed(1)} s, ${times.users_per_second.toFixed(0)} users/s`,
    `introspection at ${per_second}/s, median and p99:`,
    line('before', before),
    line('while the parts are accepted', accepting),
    line('while the users are created', creating),
    line('after', after),
    `  the greater p99 of the import is × ${ratio.toFixed(2)} of the greater one without it`,
  ];
}
