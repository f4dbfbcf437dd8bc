// How far a visit has come: what is proved so far is kept in the interaction, on the server, until nothing is missing any
// more. Only then is anybody signed in: who leaves half-way, or opens the address of a later step, has nothing.

import { enrollableKinds } from '../../authentication/factors/kinds.ts';
import { deviceCookie } from '../../authentication/factors/trusted-devices.ts';
import { isFresh } from '../../authentication/reauthentication.ts';
import { nextStep, type Step } from '../../authentication/sign-in/next-step.ts';
import { noteSignIn } from '../../authentication/sign-in/password.ts';
import { findFactorProgress } from '../../authentication/sign-in/progress.ts';
import { now } from '../../clock.ts';
import type { FactorKind, UserRow } from '../../database/schema.ts';
import { SECOND_FACTOR } from '../../oidc/provider/interaction-policy.ts';
import { wantsMultiFactor } from '../../oidc/request/asked-acrs.ts';
import type { Interaction } from '../../oidc/request/screens.ts';
import { linkArrival } from '../../social/arrivals.ts';
import type { System } from '../../system.ts';
import { findSignInTime } from '../../users/sessions.ts';
import { findUser } from '../../users/users.ts';
import type { AppContext } from '../kit/context.ts';
import { readAppCookie } from '../kit/cookies.ts';
import { knownBrowserOf, rememberBrowser } from '../kit/known-browser.ts';
import { awaitedOf } from './magic-link.ts';
import { isToBeRemembered, keepResult } from './remember.ts';
import { finish, redirect, type Visit } from './routes.ts';
import { mustVerify, pendingOf, waitForCode } from './verify-email.ts';

/** What the interaction keeps. */
export type Proven = {
  user_id: string;
  amr: string[];
  /** A changed password takes the proof away. */
  password_changed_at: number | null;
  /** The authenticator app that is being set up on this page. */
  enrolment_id?: string | undefined;
  /** Recovery codes until somebody says that they are safe, in base64url. */
  codes_sealed?: string | undefined;
  /** Somebody from a connection who waits to be linked with this user, once all is proved. */
  link_ticket?: string | undefined;
};

export type Standing = {
  step: Step;
  /** Who signs in, or is signed in already. */
  user: UserRow | undefined;
  /** What is proved: here, or by the session. */
  amr: string[];
  /** The user's kinds of factors, where two have not been proved. */
  kinds: readonly FactorKind[];
  /** The kinds that could be set up now. */
  enrollable: readonly FactorKind[];
  /** What is proved here. */
  proven: Proven | undefined;
};

export async function readStanding(system: System, ctx: AppContext, interaction: Interaction): Promise<Standing> {
  const { app } = ctx.state;
  const { prompt, session } = interaction;
  const needsSignIn = lacksFirstFactor(interaction);
  const kept = interaction.result?.proven as Proven | undefined;
  const userId = kept?.user_id ?? (needsSignIn ? undefined : session?.accountId);
  const found = userId === undefined ? undefined : await findUser(system.db, app, userId);
  const user = found?.status === 'active' ? found : undefined;
  const proven = user && kept?.password_changed_at === changedAt(user) ? kept : undefined;
  const base = {
    must_verify_email: pendingOf(interaction) !== undefined,
    awaits_magic_link: awaitedOf(interaction) !== undefined,
    needs_consent: prompt.name === 'consent',
    needs_sign_in: needsSignIn && !proven,
  };
  const amr = proven?.amr ?? session?.amr ?? [];
  const nobody: Standing = {
    step: nextStep({ ...base, user: undefined }),
    user: undefined,
    amr: [],
    kinds: [],
    enrollable: [],
    proven,
  };
  if (!user || base.needs_sign_in) return nobody;

  const factors = await findFactorProgress(system, app, {
    user_id: user.id,
    amr,
    wants_mfa: wantsMultiFactor(interaction.params),
    device_token: readAppCookie(ctx.cookies, app, deviceCookie(user.id)),
  });
  const step = nextStep({ ...base, user, ...factors, unsaved_codes: proven?.codes_sealed !== undefined });
  // What changes how somebody signs in wants a fresh proof: a stolen session must not set up a factor of the thief's.
  const isProven = proven || step !== 'enrol_factor' || isFresh(await findSignInTime(system.db, app, session?.uid));
  if (!isProven) return nobody;
  const enrollable = enrollableKinds(system, app, amr);
  return { step, user, amr, kinds: factors.kinds, enrollable, proven };
}

/** Reasons of the login prompt that two factors mend. */
const MENDED = new Set([SECOND_FACTOR, 'essential_acr', 'essential_acrs']);

/** A session that is strong enough but for the second factor is asked for that alone. */
function lacksFirstFactor({ prompt: { name, reasons } }: Interaction): boolean {
  if (name !== 'login') return false;
  return !reasons.includes(SECOND_FACTOR) || !reasons.every((reason) => MENDED.has(reason));
}

const changedAt = (user: UserRow) => user.password_changed_at?.getTime() ?? null;

/** After something was proved: keeps it and goes on to what is missing still, or signs in where nothing is. */
export async function advance(
  system: System,
  visit: Visit,
  user: UserRow,
  amr: string[],
  more: Pick<Proven, 'codes_sealed' | 'enrolment_id' | 'link_ticket'> = {},
): Promise<void> {
  const { ctx, interaction, url } = visit;
  const link_ticket = more.link_ticket ?? ticketFor(visit, user);
  const proven: Proven = { user_id: user.id, amr, password_changed_at: changedAt(user), ...more, link_ticket };
  if (mustVerify(ctx.state.app, user)) return waitForCode(system, visit, { proven, email: user.email });
  await keep(visit, proven);
  const { step } = await readStanding(system, ctx, interaction);
  if (step !== 'done' && step !== 'consent') return redirect(ctx, url);
  const browser = knownBrowserOf(system, ctx)(user.email_key) ? 'known' : 'new';
  await noteSignIn(system, ctx.state.app, user, { amr, browser });
  rememberBrowser(system, ctx, user);
  if (link_ticket)
    await linkArrival(system, ctx.state.app, user, { token: link_ticket, holder: { uid: interaction.uid } });
  const continued = await findContinued(visit);
  const ts = continued?.loginTs ?? Math.floor(now().getTime() / 1000);
  const remember = continued ? !continued.transient : isToBeRemembered(visit);
  await finish(visit, { login: { accountId: user.id, amr, ts, remember } });
}

/** Who waits to be linked waits for one user: somebody else who signs in after all is not to have them as a way in. */
function ticketFor({ standing: { proven } }: Visit, user: UserRow): string | undefined {
  return proven?.user_id === user.id ? proven.link_ticket : undefined;
}

export async function keep(visit: Visit, proven: Proven): Promise<void> {
  await keepResult(visit, { proven });
}

/** Where only the second factor was asked for, the session goes on as it was: auth_time must not make it younger. */
async function findContinued({ interaction, protocol }: Visit) {
  const uid = interaction.session?.uid;
  return lacksFirstFactor(interaction) || !uid ? undefined : protocol.provider.Session.findByUid(uid);
}
