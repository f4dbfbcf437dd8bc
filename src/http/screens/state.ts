// The state of an unfinished sign-in, kept in its interaction on the server: its proofs, and the codes it waits for.
import { z } from 'zod';
import { sentKinds } from '../../authentication/factors/sent.ts';
import type { Interaction } from '../../oidc/request/screens.ts';

const proven = z.object({
  user_id: z.string(),
  amr: z.array(z.string()),
  /** A changed password takes the proof away. */
  password_changed_at: z.number().nullable(),
  /** The authenticator app that is being set up on this page. */
  enrolment_id: z.string().optional(),
  /** Recovery codes until the user says that they are safe, in base64url. */
  codes_sealed: z.string().optional(),
  /** Somebody from a connection who waits to be linked with this user, once all is proved. */
  link_ticket: z.string().optional(),
});

const stateSchema = z.object({
  proven: proven.optional(),
  /** `user_id` is missing where the address only seemed to be new: then no code is right. */
  verify_email: z.object({ user_id: z.string().optional(), email: z.string(), challenge: z.string() }).optional(),
  magic_link: z.object({ email: z.string(), challenge: z.string() }).optional(),
  email_lookup: z.object({ phone: z.string(), challenge: z.string() }).optional(),
  /** That a code was sent, for what, and to whom as far as the page may say. */
  sent_code: z.object({ kind: z.enum(sentKinds), purpose: z.enum(['prove', 'enrol']), to: z.string() }).optional(),
  /** “Stay signed in on this device”. */
  remember: z.boolean().optional(),
});

export type Proven = z.output<typeof proven>;
export type State = z.output<typeof stateSchema>;
export type SentCode = NonNullable<State['sent_code']>;

export const stateOf = ({ result }: Interaction): State => stateSchema.parse(result ?? {});

type Holder = { interaction: Interaction };

/** Beside what is kept already; with the next write of the interaction. */
export function note({ interaction }: Holder, part: State): void {
  interaction.result = { ...interaction.result, ...part };
}

/** Beside what is kept already. */
export async function noteNow(visit: Holder, part: State): Promise<void> {
  note(visit, part);
  await visit.interaction.persist();
}

/** In the place of what was kept but the choice to stay signed in, which holds for the whole interaction. */
export async function keep({ interaction }: Holder, state: Omit<State, 'remember'>): Promise<void> {
  const { remember } = stateOf(interaction);
  interaction.result = { ...state, ...(remember !== undefined && { remember }) };
  await interaction.persist();
}
