// Which security events the streams of clients hear of (OpenID Shared Signals Framework 1.0), and which events of the audit log
// tell them. signal-writes.ts writes them into the outbox; signals/ makes tokens of them.
import { z } from 'zod';
import type { AuditLogTable } from '../database/schema/records.ts';
import { isKeyOf } from '../tables.ts';
import type { Event } from './catalogue.ts';

const CAEP = 'https://schemas.openid.net/secevent/caep/event-type';
const RISC = 'https://schemas.openid.net/secevent/risc/event-type';

/** By the topic of the delivery, which is the end of the event's URI. */
export const signalUris = {
  'session-revoked': `${CAEP}/session-revoked`,
  'credential-change': `${CAEP}/credential-change`,
  'account-disabled': `${RISC}/account-disabled`,
  'account-enabled': `${RISC}/account-enabled`,
  'account-purged': `${RISC}/account-purged`,
} as const;

export type SignalTopic = keyof typeof signalUris;

type ActorKind = AuditLogTable['actor_kind'];

/** CAEP 1.0 §2, `initiating_entity`. */
export const initiators: Record<ActorKind, 'admin' | 'user' | 'system'> = {
  user: 'user',
  // By a link or a code that only the user has.
  anonymous: 'user',
  developer: 'admin',
  operator: 'admin',
  api_key: 'admin',
  client: 'admin',
  system: 'system',
};

/** What is kept of one until it is sent. */
export const signalPayload = z.object({
  user_id: z.uuid(),
  /** Of the session at the client, if the event is about one session. */
  sid: z.string().optional(),
  at: z.iso.datetime(),
  by: z.enum(['admin', 'user', 'system']),
  /** The same for everything that one request caused. */
  txn: z.string(),
  /** Members of the event that belong to its type. */
  claims: z.record(z.string(), z.string()),
});

type Told = { topic: SignalTopic; claims: Record<string, string> };

const factor = z.object({ kind: z.string() });
const factors = z.object({ kinds: z.array(z.string()) });
const password = z.object({ to: z.string().optional() });

/** CAEP 1.0 §3.3.1; `email` is none of its own, and passkeys don't say where they are kept. */
const credentialTypes = { totp: 'app', sms: 'phone-sms', email: 'email', passkey: 'fido2-platform' } as const;

function changed(kind: string, change_type: 'create' | 'update' | 'delete'): Told {
  const credential_type = isKeyOf(credentialTypes, kind) ? credentialTypes[kind] : kind;
  return { topic: 'credential-change', claims: { credential_type, change_type } };
}

/** What an event of the audit log tells streams. The end of a session is told where it ends (users/sessions/end.ts). */
const signals: Partial<Record<Event, (data: object) => Told[]>> = {
  'user.password_changed': (data) => [changed('password', password.parse(data).to === 'none' ? 'delete' : 'update')],
  'factor.enrolled': (data) => [changed(factor.parse(data).kind, 'create')],
  'factor.removed': (data) => [changed(factor.parse(data).kind, 'delete')],
  'factors.reset': (data) => [...new Set(factors.parse(data).kinds)].map((kind) => changed(kind, 'delete')),
  'passkey.added': () => [changed('passkey', 'create')],
  'passkey.removed': () => [changed('passkey', 'delete')],
  'user.disabled': () => [{ topic: 'account-disabled', claims: {} }],
  'user.enabled': () => [{ topic: 'account-enabled', claims: {} }],
  'user.deleted': () => [{ topic: 'account-purged', claims: {} }],
};

export type Signal = Told & {
  user_id: string;
  /** The only client that hears of it; undefined for all with a grant. */
  client_id?: string | undefined;
  sid?: string | undefined;
  at: Date;
  by: ActorKind;
  request_id: string | null | undefined;
};

type Line = {
  at: Date;
  user_id?: string | null | undefined;
  actor_kind: ActorKind;
  request_id?: string | null | undefined;
  data: object;
};

export function toSignals(event: Event, lines: readonly Line[]): Signal[] {
  const tell = signals[event];
  if (!tell) return [];
  return lines.flatMap(({ user_id, at, actor_kind: by, request_id, data }) =>
    user_id ? tell(data).map((told) => ({ ...told, user_id, at, by, request_id })) : [],
  );
}
