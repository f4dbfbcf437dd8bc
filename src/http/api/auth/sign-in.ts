// Where a call of auth/* meets the sign-in process: what it proves goes in, and the answer is the user with tokens, or the
// problem that says which step is due next, with a ticket to go on by.
import { z } from 'zod';
import { isMultiFactor } from '../../../authentication/assurance.ts';
import {
  findKnownDevice,
  isStillKnown,
  type KnownBrowser,
  rememberDevice,
} from '../../../authentication/sign-in/known-browsers.ts';
import type { Step } from '../../../authentication/sign-in/next-step.ts';
import { type Advanced, advance, type Proof } from '../../../authentication/sign-in/process.ts';
import { isRememberedByApi } from '../../../authentication/sign-in/remember.ts';
import { waysOf } from '../../../authentication/sign-in/second-factor.ts';
import {
  type Asked,
  findStanding,
  requireStep,
  type Standing,
  type Stood,
} from '../../../authentication/sign-in/standing.ts';
import type { State } from '../../../authentication/sign-in/state.ts';
import { issueTicket, readTicket, type Ticket } from '../../../authentication/sign-in/ticket.ts';
import { SECOND } from '../../../clock.ts';
import { newId } from '../../../ids.ts';
import { toMailLocale } from '../../../mail/kinds.ts';
import { issueSignInTokens, requireResource } from '../../../oidc/tokens/sign-in-tokens.ts';
import { findSignInMembership, requiresTwoFactors } from '../../../organizations/membership.ts';
import { Problem, type ProblemCode } from '../../../problem.ts';
import { linking } from '../../../social/arrivals.ts';
import { findAccess } from '../../../users/access.ts';
import { toUserJson } from '../../../users/user-json.ts';
import { type FormStepName, formStepNames, formSteps } from '../../kit/form-steps.ts';
import type { Call, Caller } from '../kit/route.ts';
import { recovery_codes, tokens, user } from '../kit/schemas.ts';

export const signedIn = z.object({
  user: user.extend({
    organization_id: z.string().nullable().describe('The organization that the tokens are for'),
  }),
  tokens,
  device_token: z.string().meta({
    description: 'Keep it with the user’s browser or device, and send it with the next sign-in there',
    examples: ['3q2-7wAAAA…'],
  }),
});
export const signedInWithCodes = signedIn.extend({ recovery_codes });

export const ticket = z
  .string()
  .min(1)
  .max(8000)
  .meta({
    description:
      'From the answer that asked for this step. Good for ten minutes, for the API key or machine that got it',
    examples: ['6f1c….AXk3…'],
  });

type Unfinished = { code: ProblemCode; members(standing: Standing): Record<string, unknown> };

/** The steps that the API has routes for. */
const unfinished: Partial<Record<Step, Unfinished>> = {
  ...Object.assign({}, ...formStepNames.map(ofFormStep)),
  second_factor: {
    code: 'second_factor_required',
    members: ({ kinds, amr }) => ({ ways: waysOf(kinds, amr) }),
  },
  enrol_factor: { code: 'factor_enrolment_required', members: ({ enrollable }) => ({ kinds: enrollable }) },
};

function ofFormStep(step: FormStepName): Partial<Record<Step, Unfinished>> {
  const { api } = formSteps[step];
  return api ? { [step]: { code: api.problem, members: reasonOf } } : {};
}

/** Why a code by email is required. */
function reasonOf({ step, state }: Standing): Record<string, unknown> {
  return step === 'verify_email' ? { reason: state.guessed_out ? 'wrong_passwords' : 'unverified' } : {};
}

/**
 * What an unfinished sign-in is answered with, one for an organization that the user isn't in, one of an address that signs in by a
 * connection, and one that the App's decision hook refuses.
 */
export const unfinishedProblems: ProblemCode[] = [
  ...Object.values(unfinished).map(({ code }) => code),
  ...(['not_a_member', 'connection_required', 'tokens_refused', 'hook_failed'] as const),
];

type Backend = Extract<Caller, { kind: 'api_key' | 'client' | 'developer' }>;

type Device = { ip?: string | undefined; user_agent?: string | undefined; locale?: string | null | undefined };
/** What the tokens are for, and how long they last; and what the device shows. */
type Wishes = {
  resource?: string | undefined;
  organization?: string | undefined;
  remember?: boolean | undefined;
  device_token?: string | undefined;
};

type BackendCall<Body = unknown> = Call<Body, unknown, Backend>;

/** Begins a sign-in with its first proof. Throws what the proof throws, and the step that is due. */
export async function signIn(call: BackendCall<Device & Wishes>, proof: Proof) {
  const { system, app, body } = call;
  const { resource, organization, remember, device_token } = body;
  // First: what is refused must not leave a user behind.
  if (resource !== undefined) await requireResource(system, app, resource);
  const kept = { organization, device_token };
  const advanced = await advance(system, app, await standingOf(call, { ...kept, state: { remember } }), proof);
  return toAnswer(call, { ...kept, resource }, advanced);
}

/**
 * A ticket of a sign-in in which nothing is proved and no user is known yet. The link, code or passkey for the first proof is
 * bound to it (`challenge`), so only the visitor whose session holds it can answer. `seconds` is its lifetime.
 */
export function beginSignIn({ system, app, caller }: BackendCall, seconds?: number) {
  const id = newId();
  const lifetime = seconds === undefined ? undefined : seconds * SECOND;
  return {
    id,
    challenge: challengeOf({ id }),
    ticket: issueTicket(system, app, { id, state: {}, client: clientOf(caller), lifetime }),
  };
}

/** The first proof of a sign-in that has a ticket already. Throws `invalid_ticket`, and as `signIn`. */
export async function signInBy(
  call: BackendCall<Device & Wishes & { ticket: string }>,
  toProof: (ticket: Ticket) => Proof,
) {
  return signIn(call, toProof(openTicket(call)));
}

/** For `byPassword`: whether the call's device is known for an address. */
export const knownDeviceOf =
  ({ system, app, body }: BackendCall<Pick<Wishes, 'device_token'>>) =>
  (emailKey: string): Promise<KnownBrowser | undefined> =>
    findKnownDevice(system, app, emailKey, body.device_token);

type Going = BackendCall<Device & { ticket: string }>;

/** Goes on with a sign-in by its ticket. Throws `invalid_ticket`, `step_not_due`, what the proof throws, and the step that is due. */
export async function goOnWith(call: Going, toProof: (ticket: Ticket) => Proof) {
  return (await takeProof(call, toProof)).answer;
}

/** The same, with the recovery codes that came with a factor: they are in this answer and nowhere else. */
export async function enrolWith(call: Going, toProof: (ticket: Ticket) => Proof) {
  const { answer, codes } = await takeProof(call, toProof);
  return { ...answer, recovery_codes: codes };
}

async function takeProof(call: Going, toProof: (ticket: Ticket) => Proof) {
  const ticket = openTicket(call);
  const advanced = await advance(call.system, call.app, await standingOf(call, ticket), toProof(ticket));
  return { answer: await toAnswer(call, ticket, advanced), codes: advanced.codes };
}

/** A sign-in in between, for a route that prepares a step. Throws `invalid_ticket`, and as `requireStep`. */
export async function readSignIn(call: Going, step: Proof['answers']): Promise<{ ticket: Ticket; standing: Standing }> {
  const ticket = openTicket(call);
  const { standing } = await standingOf(call, ticket);
  requireStep(standing, step);
  return { ticket, standing };
}

/** The same, with the user who signs in. */
export async function readUser(call: Going, step: 'second_factor' | 'enrol_factor') {
  const { ticket, standing } = await readSignIn(call, step);
  if (!standing.user) throw new Problem('invalid_ticket');
  return { ticket, standing, user: standing.user };
}

/** What the codes of a sign-in are bound to, however often its ticket was renewed. */
export const challengeOf = ({ id }: Pick<Ticket, 'id'>) => `ticket ${id}`;

/** Keeps what a route changed of a sign-in in between. */
export function keepSignIn({ system, app, caller }: BackendCall, ticket: Ticket, state: State): string {
  return issueTicket(system, app, { ...ticket, state, client: clientOf(caller) });
}

/** Throws `invalid_ticket`. */
export const openTicket = ({ system, app, caller, body }: BackendCall<{ ticket: string }>): Ticket =>
  readTicket(system, app, { client: clientOf(caller), ticket: body.ticket });

/** A ticket is for the API client that got it. */
function clientOf(caller: Backend): string {
  if (caller.kind === 'api_key') return `key ${caller.apiKey.id}`;
  return caller.kind === 'client' ? `client ${caller.client.id}` : `developer ${caller.id}`;
}

async function standingOf(
  { system, app, body }: BackendCall<Device>,
  { state, organization, device_token }: Pick<Ticket, 'state' | 'organization' | 'device_token'>,
): Promise<Stood> {
  const asked: Asked = {
    needs_sign_in: true,
    needs_consent: false,
    wants_mfa: organization !== undefined && (await requiresTwoFactors(system.db, app, organization)),
    shows_codes: false,
    locale: toMailLocale(body.locale) ?? app.settings.locale,
    link: linking(system, app, { exchange: true }),
    browserOf: async (user) =>
      isStillKnown(await findKnownDevice(system, app, user.email_key, device_token), user) ? 'known' : undefined,
  };
  return { standing: await findStanding(system, app, { state, asked }), asked };
}

async function toAnswer(
  call: BackendCall<Device>,
  { id, ...kept }: Partial<Pick<Ticket, 'id'>> & Omit<Ticket, 'id' | 'state'>,
  advanced: Advanced,
) {
  const { system, app, protocol, body, info, caller } = call;
  if (!('signed_in' in advanced)) {
    const { step, standing, codes } = advanced;
    const due = unfinished[step];
    if (!due) throw new Error(`the API has no route for the step ${step}`);
    const ticket = issueTicket(system, app, {
      ...kept,
      id,
      state: standing.state,
      client: clientOf(caller),
    });
    const members = { ticket, ...due.members(standing), ...(codes.length > 0 && { recovery_codes: codes }) };
    throw new Problem(due.code, undefined, { members });
  }
  const { user, amr, auth_time, remember } = advanced.signed_in;
  const { resource, organization, device_token } = kept;
  const membership = await findSignInMembership(system.db, app, {
    user,
    isMultiFactor: isMultiFactor(amr),
    organization,
  });
  const access = await findAccess(system.db, app, user.id);
  const tokens = await issueSignInTokens(system, app, await protocol(), {
    user,
    amr: [...amr],
    auth_time,
    ip: body.ip ?? info.ip,
    user_agent: body.user_agent ?? info.user_agent,
    remember: isRememberedByApi(app, remember),
    resource,
    access,
    membership,
  });
  return {
    user: { ...toUserJson(user, access.roles), organization_id: membership?.organization.id ?? null },
    tokens,
    device_token: await rememberDevice(system.db, app, user, device_token),
  };
}
