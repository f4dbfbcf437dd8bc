// What is kept of a sign-in that is under way, wherever it is kept: with the interaction on the screens, in a sealed ticket
// at the API, with a code on the way back from a connection. It holds facts alone: whatever may happen only once, or ten
// times, is a row of the database, because a ticket can be presented again and in parallel.
import { z } from 'zod';
import { now } from '../../clock.ts';
import type { UserRow } from '../../database/schema.ts';

/** `ShownConnection` (organizations/sign-in-connection.ts). */
export const shownConnectionsSchema = z.array(z.strictObject({ id: z.string(), organization_id: z.string() }));

export const provedSchema = z.strictObject({
  user_id: z.string(),
  /** RFC 8176: how. */
  amr: z.array(z.string()),
  /** When the last of it was proved, in milliseconds. */
  at: z.int(),
  /** When another provider last authenticated the user, in seconds since 1970, if it says so. */
  auth_time: z.int().optional(),
  /** The required connections that the arrivals of this sign-in have shown. */
  connections: shownConnectionsSchema.optional(),
  /** Takes the proof away once everybody is thrown out (users/sessions/epoch.ts). */
  access_epoch: z.int(),
});

/** What was sent, and is waited for. `challenge` is what the code is bound to: each mail has its own. */
const waitsForSchema = z.discriminatedUnion('for', [
  /** Without `user_id` the address only seemed to be new, and no code is right. */
  z.strictObject({
    for: z.literal('email_code'),
    email: z.string(),
    challenge: z.string(),
    user_id: z.string().optional(),
  }),
  z.strictObject({ for: z.literal('magic_link'), email: z.string(), challenge: z.string() }),
]);

/** Where a code of each kind went, as far as the page may say. */
const sentToSchema = z.strictObject({ sms: z.string().optional(), email: z.string().optional() });

/** A second factor that is being set up. Its parts don't end each other, so that the user may look at another kind and come back. */
const enrolmentSchema = z.strictObject({
  /** The id of the authenticator app whose secret is on the page. */
  totp: z.string().optional(),
  sent_to: sentToSchema.optional(),
});

export const stateSchema = z.strictObject({
  proved: provedSchema.optional(),
  waits_for: waitsForSchema.optional(),
  /** So many wrong passwords were entered in a row that this one, right or wrong, requires a code by email. */
  guessed_out: z.literal(true).optional(),
  /** Codes to prove a second factor by. */
  sent_to: sentToSchema.optional(),
  enrolment: enrolmentSchema.optional(),
  /** Recovery codes until the user says that they are safe, sealed and in base64url. */
  codes_sealed: z.string().optional(),
  /** The arrival from a connection that is linked with this user once all is proved. */
  link_ticket: z.string().optional(),
  /**
   * No page said which client asks: the person was led straight to the connection that the client hinted at, or had just set a
   * password with a link.
   */
  hint_followed: z.boolean().optional(),
  /** “Stay signed in on this device.” */
  remember: z.boolean().optional(),
  /** A forgotten address is looked for by a code to this number. */
  address_lookup: z.strictObject({ phone: z.string(), challenge: z.string() }).optional(),
});

export type State = z.output<typeof stateSchema>;
export type Proved = z.output<typeof provedSchema>;
export type WaitsFor = z.output<typeof waitsForSchema>;

/** What a store gave back. A state of another shape is of an older program: the sign-in begins again. */
export function readState(kept: unknown): State {
  return stateSchema.safeParse(kept ?? {}).data ?? {};
}

export function toProved(user: UserRow, amr: readonly string[]): Proved {
  return { user_id: user.id, amr: [...amr], at: now().getTime(), access_epoch: user.access_epoch };
}

/** Whether what was proved still counts: the user is active, and nobody was thrown out since, as by a new password. */
export function holds({ access_epoch }: Pick<Proved, 'access_epoch'>, user: UserRow | undefined): user is UserRow {
  return user?.status === 'active' && user.access_epoch === access_epoch;
}
