// The proof that a form of the account pages asks for before a change: nothing that the sign-in of this session has just
// proved, otherwise the password, a code of the authenticator app or both, or another sign-in.
import { z } from 'zod';
import { findMissing, type Proof, type Rule, requireProof } from '../../../authentication/reauthentication.ts';
import { password, text } from '../../kit/forms/fields.ts';
import { accountUrl } from './render.ts';
import type { Visit } from './visit.ts';

export type AskedProof = {
  asks_password: boolean;
  asks_code: boolean;
  /** No field can show what is missing. */
  must_sign_in: boolean;
  /** Undefined if another sign-in would prove no more. */
  sign_in_url: string | undefined;
};

export const NOTHING_ASKED: AskedProof = {
  ...{ asks_password: false, asks_code: false, must_sign_in: false },
  sign_in_url: undefined,
};

/** Of every form that asks for a proof. */
export const proofFields = { current_password: password.optional(), code: text(20).optional() };
const proofSchema = z.object(proofFields);
type TypedProof = z.output<typeof proofSchema>;

/** `page` is where a sign-in comes back to. */
export async function askedProof(visit: Visit, page: string, rule: Rule = 'recent'): Promise<AskedProof> {
  const { system, app, user, session } = visit;
  const { missing, can_be_typed } = await findMissing(system, app, user, { ...toSignedIn(session), rule });
  // Another sign-in stands for everything but a password that has to be typed.
  const helps = rule !== 'password' || !can_be_typed || missing.includes('second_factor');
  return {
    asks_password: can_be_typed && missing.includes('password'),
    asks_code: can_be_typed && missing.includes('second_factor'),
    must_sign_in: !can_be_typed,
    sign_in_url:
      missing.length > 0 && helps ? `${accountUrl(visit, '/sign-in')}?${new URLSearchParams({ page })}` : undefined,
  };
}

/** Whether a form has to show anything of it. */
export const isAsked = ({ asks_password, asks_code, must_sign_in }: AskedProof): boolean =>
  asks_password || asks_code || must_sign_in;

/** What a form typed and what the session's own sign-in proves. */
export function proofOf({ session }: Visit, { current_password, code }: TypedProof): Proof {
  return { password: current_password, code: code || undefined, ...toSignedIn(session) };
}

/** Throws as `requireProof`. */
export async function requireProofIn(visit: Visit, typed: TypedProof, rule: Rule = 'recent'): Promise<void> {
  const { system, app, user } = visit;
  await requireProof(system, app, user, { ...proofOf(visit, typed), rule });
}

const toSignedIn = ({ signed_in_at, amr, is_told }: Visit['session']) => ({ signed_in_at, amr, is_told });
