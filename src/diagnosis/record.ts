// Records of requests, for an App's developers: what was checked, what was sent, what is registered. They wait in memory for a
// second and are written together, so that no request waits for them; a process that is killed loses those of that second.

import type { App } from '../apps/app.ts';
import { findClient } from '../apps/clients/cache.ts';
import { findClientRow, isClientId } from '../apps/clients/client.ts';
import { DAY, now, SECOND } from '../clock.ts';
import type { Core } from '../core.ts';
import type { RegisteredClient, RequestRecordsTable, SentParameter } from '../database/schema/records.ts';
import type { ClientRow, Db } from '../database/schema.ts';
import { messageOf } from '../log.ts';
import { admit, makeRoom } from './admission.ts';
import type { CheckName, Outcome, RequestKind } from './kinds.ts';
import { noteWritten } from './retention.ts';
import { toSent, toStorable } from './sent.ts';

export const KEPT = 7 * DAY;

const MAX_WAITING = 1_000;
/** Successes leave room for refusals. */
const MAX_ORDINARY_WAITING = 500;
/** Refusals of one App in one batch. */
const MAX_WAITING_OF_APP = 20;
const MAX_TEXT = 300;

export type NewRecord = {
  id: string;
  kind: RequestKind;
  outcome: Outcome;
  /** The client that the request named, whether it exists or not. */
  client_id: string | undefined;
  ip: string;
  /** Whether every program causes such by the hundred: what passed, and what is answered with “sign in first”. */
  is_ordinary: boolean;
};

/** `sent`: its parameters as they came; sent.ts says what is kept of them. */
export type Details = {
  error?: string | undefined;
  description?: string | undefined;
  failed_checks: readonly CheckName[];
  sent: Record<string, unknown>;
};

type Waiting = Omit<NewRecord, 'ip'> & { app: App; at: Date; source: number } & Omit<Details, 'sent'> & {
    sent: SentParameter[];
  };

type Batch = { waiting: Waiting[]; timer: NodeJS.Timeout | undefined; writing: Promise<void> };

const batches = new WeakMap<Core['database'], Batch>();

/** It waits for nothing, and never fails. `read` is called only if the record is kept. */
export function noteRequest(core: Core, app: App, { ip, ...request }: NewRecord, read: () => Details): void {
  const batch = batchOf(core);
  if (batch.waiting.length >= (request.is_ordinary ? MAX_ORDINARY_WAITING : MAX_WAITING)) return;
  const source = admit(core, app, { ...request, ip });
  if (source === undefined) return;
  if (!request.is_ordinary && !hasRoom(batch, app, source)) return;
  const { sent, ...details } = read();
  // Copied, because what is cut from a body would keep all of it in memory.
  const copied = structuredClone({ ...request, ...details, sent: toSent(sent, request.kind) });
  batch.waiting.push({ ...copied, app, at: now(), source });
  batch.timer ??= setTimeout(() => void writeRequestRecords(core), SECOND).unref();
}

function hasRoom(batch: Batch, app: App, source: number): boolean {
  const ofApp = batch.waiting.filter((one) => one.app.id === app.id && !one.is_ordinary);
  const count = ofApp.length;
  const given = [...ofApp];
  if (!makeRoom(given, { source }, MAX_WAITING_OF_APP)) return false;
  if (given.length < count) batch.waiting = batch.waiting.filter((one) => !ofApp.includes(one) || given.includes(one));
  return true;
}

function batchOf({ database }: Core): Batch {
  const known = batches.get(database) ?? { waiting: [], timer: undefined, writing: Promise.resolve() };
  batches.set(database, known);
  return known;
}

/** Writes what waits; before a developer looks for it, and at the end of the process. It never fails. */
export async function writeRequestRecords(core: Core): Promise<void> {
  const batch = batchOf(core);
  clearTimeout(batch.timer);
  batch.timer = undefined;
  const { waiting } = batch;
  batch.waiting = [];
  if (waiting.length > 0) batch.writing = batch.writing.then(() => write(core, waiting));
  await batch.writing;
}

async function write(core: Core, waiting: Waiting[]): Promise<void> {
  try {
    const registered = await findRegistered(core, waiting);
    const rows = waiting.map((one) => toRow(one, registered.get(`${one.app.id} ${one.client_id}`)));
    await core.database.query(insertStatement, [JSON.stringify(rows)]);
    for (const { app } of waiting) noteWritten(core, app);
  } catch (error) {
    core.log.warn({ error: messageOf(error) }, 'could not write records of requests');
  }
}

/** That the client was registered for the request. */
export async function noteFixedBy(db: Db, app: { id: string }, id: string, clientId: string): Promise<void> {
  await db
    .updateTable('request_records')
    .set({ fixed_by_client_id: clientId })
    .where('app_id', '=', app.id)
    .where('id', '=', id)
    .execute();
}

type Found = Pick<ClientRow, keyof RegisteredClient | 'status'>;

/** Each client once: as the protocol knows it, or as its row if the protocol doesn't, because it was disabled. */
async function findRegistered(core: Core, waiting: Waiting[]): Promise<Map<string, Found>> {
  const found = new Map<string, Found>();
  const asked = new Map(waiting.map((one) => [`${one.app.id} ${one.client_id}`, one]));
  for (const [key, { app, client_id }] of asked) {
    if (client_id === undefined || !isClientId(client_id)) continue;
    const client = (await findClient(core, app, client_id)) ?? (await findClientRow(core.db, app, client_id));
    if (client) found.set(key, client);
  }
  return found;
}

type Written = Omit<RequestRecordsTable, 'fixed_by_client_id'>;

type Row = Omit<Written, 'client_id' | 'error' | 'description' | 'sent' | 'registered'> & {
  client_id: string | null;
  error: string | null;
  description: string | null;
  sent: SentParameter[];
  registered: RegisteredClient | null;
};

function toRow({ app, source, at, ...one }: Waiting, client: Found | undefined): Row {
  const { id, kind, outcome, is_ordinary, sent } = one;
  const registered = client && !is_ordinary ? toRegistered(client) : null;
  const isDisabled = client?.status === 'disabled';
  const failed_checks = one.failed_checks.map((name) => (name === 'client' && isDisabled ? 'client_enabled' : name));
  const texts = { error: toText(one.error), description: toText(one.description) };
  return {
    ...{ app_id: app.id, id, at, kind, outcome, is_ordinary, source, failed_checks, sent, registered, ...texts },
    client_id: client ? (one.client_id ?? null) : null,
    bytes: Buffer.byteLength(JSON.stringify([sent, registered, texts, failed_checks])),
    expires_at: new Date(at.getTime() + KEPT),
  };
}

const toText = (text: string | undefined): string | null => (text ? toStorable(text.slice(0, MAX_TEXT)) : null);

const MAX_REGISTERED = 20;
const MAX_REGISTERED_BYTES = 4_000;

function toRegistered(client: Found): RegisteredClient {
  const { type, grant_types, token_endpoint_auth_method, require_pkce } = client;
  const lists = { redirect_uris: client.redirect_uris, scopes: client.scopes, resources: client.resources };
  const few = Object.fromEntries(Object.entries(lists).map(([name, list]) => [name, cut(list)]));
  return { type, grant_types, token_endpoint_auth_method, require_pkce, ...(few as typeof lists) };
}

/** As many as fit. */
function cut(list: string[]): string[] {
  let room = MAX_REGISTERED_BYTES;
  return list.slice(0, MAX_REGISTERED).filter((one) => {
    room -= one.length;
    return room >= 0;
  });
}

/** An App may be gone in the meantime; then its rows are not written, and those of others are. */
const insertStatement = {
  name: 'insert_request_records',
  forgettable: true,
  text: `insert into request_records (app_id, id, at, kind, outcome, client_id, error, description, failed_checks, sent,
                                      registered, is_ordinary, source, bytes, expires_at)
         select app_id, id, at, kind, outcome, client_id, error, description, failed_checks, sent,
                registered, is_ordinary, source, bytes, expires_at
         from jsonb_to_recordset($1::jsonb) as given (
           app_id uuid, id uuid, at timestamptz, kind text, outcome text, client_id text, error text, description text,
           failed_checks text[], sent jsonb, registered jsonb, is_ordinary boolean, source smallint, bytes integer,
           expires_at timestamptz)
         where exists (select from apps where apps.id = given.app_id)
         on conflict do nothing`,
};
