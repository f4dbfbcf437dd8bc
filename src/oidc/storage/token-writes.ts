// What a token request writes goes in one statement, after everything is decided: the code or refresh token is marked
// used, and only if that succeeded are the new tokens stored, with the sealed reply for a client that loses the answer.

import { AsyncLocalStorage } from 'node:async_hooks';
import { timestamp } from '../../clock.ts';
import type { Core } from '../../core.ts';
import { isOrphan } from '../../database/failure.ts';
import type { Statement } from '../../database/statement.ts';
import { inEpoch } from '../../users/sessions/epoch.ts';
import type { NewArtifact } from './artifacts.ts';
import { insertInGroup } from './group-insert.ts';

export type NewSession = {
  id_hash: Buffer;
  uid: string;
  user_id: string | null;
  payload: string;
  ip: string;
  user_agent: string;
  created_at: string;
  expires_at: string;
};

export type NewGrant = {
  id_hash: Buffer;
  user_id: string;
  client_id: string;
  payload: string;
  created_at: string;
  expires_at: string;
};

export class TokenWrites {
  readonly artifacts: NewArtifact[] = [];
  readonly sessions: NewSession[] = [];
  readonly grants: NewGrant[] = [];
  used: { id: string; model: string } | undefined;
  /** The user who signs in, and the epoch in which that was proved: nothing is written in another. */
  signIn: { user_id: string; epoch: number } | undefined;
  /** What the presented refresh token was answered with before, when it is shown again within the leeway. */
  replay: object | undefined;

  get isEmpty(): boolean {
    return !this.used && this.artifacts.length + this.sessions.length + this.grants.length === 0;
  }

  /**
   * False when another request used the code or refresh token first, when the user, the client or the grant is gone, or
   * when the user's access has ended since the sign-in (revocation wins): then nothing was written.
   */
  async commit(core: Core, app: { id: string }, usedHash?: Buffer, reply?: Buffer): Promise<boolean> {
    try {
      return await this.#write(core, app, usedHash, reply);
    } catch (error) {
      if (isOrphan(error)) return false;
      throw error;
    }
  }

  async #write(core: Core, app: { id: string }, usedHash?: Buffer, reply?: Buffer): Promise<boolean> {
    if (this.isEmpty) return true;
    const lone = this.#loneToken;
    if (lone) {
      await insertInGroup(core, app, lone);
      return true;
    }
    const { statement, values } = this.#toStatement(app, usedHash, reply);
    const [row] = await core.database.query<{ allowed: boolean }>(statement, values);
    return row?.allowed === true;
  }

  /** A token under no grant: nothing is used for it, and nothing else has to be there. */
  get #loneToken(): NewArtifact | undefined {
    const { used, sessions, grants, artifacts } = this;
    const [first, ...others] = artifacts;
    const isLone = !used && sessions.length + grants.length + others.length === 0 && !first?.grant_hash;
    return isLone ? first : undefined;
  }

  #toStatement(app: { id: string }, usedHash?: Buffer, reply?: Buffer): { statement: Statement; values: unknown[] } {
    const { used, signIn, sessions, grants, artifacts } = this;
    const values: unknown[] = [app.id];
    if (used) values.push(timestamp(), usedHash, used.model, reply ?? null);
    else if (signIn) values.push(signIn.user_id, signIn.epoch);
    for (const row of sessions)
      values.push(
        row.id_hash,
        row.uid,
        row.user_id,
        row.payload,
        row.ip,
        row.user_agent,
        row.created_at,
        row.expires_at,
      );
    for (const row of grants)
      values.push(row.id_hash, row.user_id, row.client_id, row.payload, row.created_at, row.expires_at);
    for (const row of artifacts)
      values.push(row.id_hash, row.model, row.grant_hash, row.user_id, row.session_uid, row.payload, row.expires_at);
    return {
      statement: statementFor({
        condition: used ? 'used' : signIn ? 'in_epoch' : 'none',
        sessions: sessions.length,
        grants: grants.length,
        artifacts: artifacts.length,
      }),
      values,
    };
  }
}

const collecting = new AsyncLocalStorage<TokenWrites>();

/** Runs what issues tokens outside of the protocol's own requests; the caller commits the writes. */
export function collectWrites<Result>(writes: TokenWrites, work: () => Promise<Result>): Promise<Result> {
  return collecting.run(writes, work);
}

export function currentWrites(): TokenWrites | undefined {
  return collecting.getStore();
}

const sessionColumns = {
  id_hash: 'bytea',
  uid: 'text',
  user_id: 'uuid',
  payload: 'json',
  ip: 'text',
  user_agent: 'text',
  created_at: 'timestamptz',
  expires_at: 'timestamptz',
};
const grantColumns = {
  id_hash: 'bytea',
  user_id: 'uuid',
  client_id: 'text',
  payload: 'json',
  created_at: 'timestamptz',
  expires_at: 'timestamptz',
};
const artifactColumns = {
  id_hash: 'bytea',
  model: 'text',
  grant_hash: 'bytea',
  user_id: 'uuid',
  session_uid: 'text',
  payload: 'json',
  expires_at: 'timestamptz',
};

const tables = { sessions: sessionColumns, grants: grantColumns, artifacts: artifactColumns };

const statements = new Map<string, Statement>();

/** On what the write depends: a statement that returns a row if it may be done, and the first of its values after the App's id. */
const conditions = {
  none: { text: 'select 1', values: 0 },
  used: {
    text: 'update artifacts set consumed_at = $2, reply = $5 where app_id = $1 and id_hash = $3 and model = $4 and consumed_at is null returning 1',
    values: 4,
  },
  in_epoch: { text: inEpoch({ app: '$1', user: '$2', epoch: '$3' }), values: 2 },
} as const;

/** How many rows of each are written, and on what condition. */
type Shape = { condition: keyof typeof conditions; sessions: number; grants: number; artifacts: number };

/** A statement for each shape that occurs (there are a handful), prepared once. */
function statementFor(shape: Shape): Statement {
  const { condition, sessions, grants, artifacts } = shape;
  const name = `write_tokens_${condition}_${sessions}_${grants}_${artifacts}`;
  let statement = statements.get(name);
  if (!statement) {
    statement = { name, text: buildText(shape) };
    statements.set(name, statement);
  }
  return statement;
}

function buildText({ condition, sessions, grants, artifacts }: Shape): string {
  const { text, values } = conditions[condition];
  let next = values + 2;
  const insert = (table: keyof typeof tables, rows: number) => {
    if (rows === 0) return [];
    const columns: Record<string, string> = tables[table];
    const names = Object.keys(columns);
    const tuples = Array.from(
      { length: rows },
      () => `($1::uuid, ${names.map((name) => `$${next++}::${columns[name]}`).join(', ')})`,
    );
    const list = ['app_id', ...names].join(', ');
    return [
      `new_${table} as (insert into ${table} (${list}) select * from (values ${tuples.join(', ')}) as row (${list}) where exists (select from allowed) returning 1)`,
    ];
  };
  const parts = [
    `allowed as (${text})`,
    ...insert('sessions', sessions),
    ...insert('grants', grants),
    ...insert('artifacts', artifacts),
  ];
  return `with ${parts.join(', ')} select exists (select from allowed) as allowed`;
}
