// Tokens that nothing hangs on (client credentials) are stored together: rows wait for the turn of the event loop, or
// for a statement that is under way, and then go in one statement and one commit, which every caller waits for. Should
// the database itself crash right then, a machine's token may be forgotten: the machine asks for another.
import type { Core } from '../../core.ts';
import type { Database } from '../../database/open.ts';
import type { Statement } from '../../database/statement.ts';
import type { NewArtifact } from './artifacts.ts';

const MAX_ROWS = 16;
/** Two, so that one is on its way while the other is at work. */
const MAX_UNDER_WAY = 1;

type Waiting = { appId: string; row: NewArtifact; resolve(): void; reject(error: unknown): void };
type Group = { waiting: Waiting[]; underWay: number; scheduled: boolean };

const groups = new WeakMap<Database, Group>();

export function insertInGroup(core: Core, app: { id: string }, row: NewArtifact): Promise<void> {
  const group = groups.get(core.database) ?? { waiting: [], underWay: 0, scheduled: false };
  groups.set(core.database, group);
  return new Promise((resolve, reject) => {
    group.waiting.push({ appId: app.id, row, resolve, reject });
    if (group.scheduled) return;
    group.scheduled = true;
    setImmediate(() => {
      group.scheduled = false;
      sendNext(core, group);
    });
  });
}

function sendNext(core: Core, group: Group): void {
  while (group.underWay < MAX_UNDER_WAY && group.waiting.length > 0) {
    const batch = group.waiting.splice(0, MAX_ROWS);
    group.underWay++;
    void send(core, batch).finally(() => {
      group.underWay--;
      sendNext(core, group);
    });
  }
}

async function send(core: Core, batch: Waiting[]): Promise<void> {
  try {
    await insert(core, batch);
    for (const { resolve } of batch) resolve();
  } catch (error) {
    // One bad row (its App was deleted just now) must not take the others with it.
    if (batch.length > 1) await Promise.all(batch.map((one) => send(core, [one])));
    else for (const { reject } of batch) reject(error);
  }
}

function insert(core: Core, batch: Waiting[]): Promise<unknown> {
  const values = batch.flatMap(({ appId, row }) => [
    appId,
    row.id_hash,
    row.model,
    row.grant_hash,
    row.user_id,
    row.session_uid,
    row.payload,
    row.expires_at,
  ]);
  return core.database.query(statementFor(batch.length), values);
}

const COLUMNS = ['app_id', 'id_hash', 'model', 'grant_hash', 'user_id', 'session_uid', 'payload', 'expires_at'];
const statements: Statement[] = [];

function statementFor(rows: number): Statement {
  const tuple = (row: number) => `(${COLUMNS.map((_, column) => `$${row * COLUMNS.length + column + 1}`).join(', ')})`;
  statements[rows] ??= {
    name: `insert_artifacts_${rows}`,
    forgettable: true,
    text: `insert into artifacts (${COLUMNS.join(', ')}) values ${Array.from({ length: rows }, (_, row) => tuple(row)).join(', ')}`,
  };
  return statements[rows];
}
