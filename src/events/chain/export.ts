// The sealed events of an App as lines of JSON, with what is needed to check them elsewhere: each seal, then its events, and at the
// end up to where that was. Rows that are not sealed yet come with a later export, which begins after a seal.
import { inLane } from '../../database/lists/lane.ts';
import type { Db } from '../../database/schema.ts';
import { toEventJson } from '../envelope.ts';
import { type EventFilter, type EventRow, selectEvents } from '../list.ts';
import { record } from '../record.ts';
import { hexOf } from './leaf.ts';

const FORMAT = 1;

type App = { id: string; issuer: string };
type Wanted = { filter: EventFilter; after: number; jwksUri: string };

/** `after`: the number of the last seal that the caller has. */
export async function exportEvents(db: Db, app: App, wanted: Wanted): Promise<AsyncIterable<string>> {
  await record(db, app, 'events.exported');
  return writeLines(db, app, wanted);
}

/** A page at a time, when the reader has taken the one before. */
async function* writeLines(db: Db, app: App, { filter, after, jwksUri }: Wanted): AsyncGenerator<string> {
  const isFiltered = Object.values(filter).some((one) => one !== undefined);
  const head = { version: FORMAT, app_id: app.id, issuer: app.issuer, jwks_uri: jwksUri, after, filtered: isFiltered };
  yield toLine({ export: head });
  let last: { seal: number; hash: string | null } = { seal: after, hash: null };
  for (;;) {
    const seal = await inLane(db, app, (db) => findNext(db, app, last.seal));
    if (!seal) break;
    const rows = await inLane(db, app, (db) => listEventsOf(db, app, { ids: seal.ids, filter }));
    yield toLines(seal, rows);
    last = { seal: Number(seal.number), hash: hexOf(seal.hash) };
  }
  yield toLine({ end: last });
}

const toLine = (line: object) => `${JSON.stringify(line)}\n`;

const findNext = (db: Db, app: App, after: number) =>
  db
    .selectFrom('audit_seals')
    .select(['number', 'ids', 'hashes', 'hash', 'signature', 'cut_at'])
    .where('app_id', '=', app.id)
    .where('number', '>', String(after))
    .orderBy('number')
    .executeTakeFirst();

type Seal = NonNullable<Awaited<ReturnType<typeof findNext>>>;

async function listEventsOf(db: Db, app: App, { ids, filter }: { ids: string[]; filter: EventFilter }) {
  if (ids.length === 0) return new Map<string, EventRow>();
  const rows = await selectEvents(db, app, filter)
    .where('id', 'in', ids)
    .selectAll()
    .$narrowType<Pick<EventRow, 'event'>>()
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}

function toLines(seal: Seal, rows: Map<string, EventRow>): string {
  const { number, ids, hashes, signature, cut_at } = seal;
  const lines = [toLine({ seal: { number: Number(number), signature, hashes: encode(hashes), cut: cut_at !== null } })];
  for (const [position, id] of ids.entries()) {
    const row = rows.get(id);
    if (!row) continue;
    const proof = { position, salt: encode(row.salt), personal_digest: encode(row.personal_digest) };
    lines.push(toLine({ event: toEventJson(row), proof }));
  }
  return lines.join('');
}

const encode = (bytes: Uint8Array | null): string | null => bytes && Buffer.from(bytes).toString('base64url');
