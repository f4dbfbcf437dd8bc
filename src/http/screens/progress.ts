// Where a screen meets the sign-in process: what the person proves goes in, and the browser is led to the step that is due
// next, or back to the client.
import { byNewPassword, findNewPassword, type NewPassword } from '../../authentication/sign-in/new-password.ts';
import { type Advanced, advance, goOn, type Proof } from '../../authentication/sign-in/process.ts';
import { isRemembered } from '../../authentication/sign-in/remember.ts';
import { now, toNumericDate } from '../../clock.ts';
import type { Db, UserRow } from '../../database/schema.ts';
import { toldTime } from '../../oidc/provider/auth-time.ts';
import { findBrowserSession } from '../../oidc/provider/browser-session.ts';
import { Problem, type ProblemCode } from '../../problem.ts';
import type { System } from '../../system.ts';
import { keysOfUser, parseAddressee } from '../../users/identifiers.ts';
import { findUser } from '../../users/users.ts';
import { toAuthorizeUrl } from '../kit/dead-ends/restart.ts';
import type { Form } from '../kit/forms/forms.ts';
import { rememberBrowser } from '../kit/known-browser.ts';
import { dropNewPassword, readNewPassword } from '../kit/new-password.ts';
import { showFailure } from '../kit/provider.ts';
import { redirect } from '../kit/request/redirect.ts';
import { onlyConfirms } from './client.ts';
import { finish, hintOf, keep, lacksFirstFactor, type Visit, wantsAnybody } from './visit.ts';

/** Throws what the proof throws: the person is still where they were. */
export async function takeProof(system: System, visit: Visit, proof: Proof): Promise<void> {
  try {
    await orBeginAgain(visit, async () =>
      follow(system, visit, await advance(system, visit.ctx.state.app, visit, proof)),
    );
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'step_not_due') throw error;
    // The step was taken by another request of this browser, such as the first click of two.
    await goOnFromHere(system, visit);
  }
}

/** For a person who proved elsewhere what was missing here, as by the link in a mail. */
export async function goOnFromHere(system: System, visit: Visit): Promise<void> {
  const { standing, asked } = visit;
  const signIn = { state: standing.state, asked };
  await orBeginAgain(visit, async () => follow(system, visit, await goOn(system, visit.ctx.state.app, signIn)));
}

/** The sign-in begins again if its arrival can no longer be linked: the arrival was part of what was proved (A149). */
async function orBeginAgain(visit: Visit, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const { link_ticket, remember, hint_followed } = visit.standing.state;
    if (!link_ticket || !(error instanceof Problem) || !UNLINKABLE.has(error.code)) throw error;
    await keep(visit, { remember, hint_followed });
    showFailure(visit.ctx, error, { uid: visit.interaction.uid });
  }
}

const UNLINKABLE: ReadonlySet<ProblemCode> = new Set([
  'connection_expired',
  'connection_disabled',
  'connection_changed',
  'connection_refused',
]);

async function follow(system: System, visit: Visit, advanced: Advanced): Promise<void> {
  const { ctx, url } = visit;
  if (!('signed_in' in advanced)) {
    await keep(visit, advanced.standing.state);
    return redirect(ctx, url);
  }
  const { user, amr, auth_time, remember } = advanced.signed_in;
  rememberBrowser(system, ctx, user);
  const continued = await findContinued(visit, user);
  const login = {
    accountId: user.id,
    amr: [...amr],
    ts: continued?.loginTs ?? toNumericDate(now()),
    auth_time: continued ? toldTime(continued) : auth_time,
    access_epoch: user.access_epoch,
    hinted: visit.standing.state.hint_followed,
    remember: continued ? !continued.transient : isRemembered(ctx.state.app, remember),
  };
  // A sign-in answers what the client asked for with `prompt=create`, too.
  await finish(visit, { login, ...(visit.interaction.prompt.name === 'create' && { create: {} }) });
}

/** Where only the second factor was asked for, the session goes on as it was: auth_time must not make it younger. */
async function findContinued({ interaction, protocol }: Visit, { id }: UserRow) {
  const { session } = interaction;
  if (lacksFirstFactor(interaction) || session?.accountId !== id) return undefined;
  return protocol.provider.Session.findByUid(session.uid);
}

/**
 * A browser in which a link has just set a user's password isn't asked for it again: the next sign-in takes it as proved.
 * Returns whether the request is answered.
 */
export async function takeNewPassword(system: System, visit: Visit): Promise<boolean> {
  const token = readNewPassword(visit.ctx);
  const found = token === undefined ? undefined : await findNewPassword(system.db, visit.ctx.state.app, token);
  if (token === undefined || !found || !isDue(visit, found) || !isExpected(visit, found)) return false;
  dropNewPassword(visit.ctx);
  const { standing } = visit;
  const { state } = standing;
  if (!isFor(visit, found)) standing.state = { ...state, hint_followed: true };
  try {
    await takeProof(system, visit, byNewPassword(token));
    return true;
  } catch (error) {
    // Another request of this browser took it, or the user was disabled: the page that is due asks.
    if (!(error instanceof Problem) || error.status >= 500 || error.code === 'connection_required') throw error;
    standing.state = state;
    return false;
  }
}

/**
 * A request for a fresh sign-in came after the password was typed. One that would go on with somebody else's session leads to
 * the form's user, if it is the one to which the form leads.
 */
function isDue(visit: Visit, found: NewPassword): boolean {
  const { interaction, step } = visit;
  if (step === 'identify') return wantsAnybody(interaction);
  return step === 'consent' && onlyConfirms(interaction) && isFor(visit, found);
}

/** The client may expect another user. */
function isExpected(visit: Visit, { user }: NewPassword): boolean {
  const hint = hintOf(visit);
  const key = hint === undefined ? undefined : parseAddressee(visit.ctx.state.app, hint)?.key;
  return hint === undefined || (key !== undefined && keysOfUser(user).includes(key));
}

/** Any other client was named on no page: what it needs a press for, it still asks. */
const isFor = ({ interaction }: Visit, { client_id }: NewPassword): boolean =>
  client_id !== undefined && client_id === interaction.params.client_id;

type Show = (system: System, visit: Visit) => Promise<void> | void;
type Post = (system: System, visit: Visit, form: Form) => Promise<void> | void;

/** For a page that asks who the user is: after a sign-in in one tab, requests in other tabs begin again and find the session. */
export function unlessSignedIn(show: Show): Show {
  return async (system, visit) => ((await findSignedIn(visit)) === undefined ? show(system, visit) : beginAgain(visit));
}

/** For a form that names the user. If it names somebody else it is accepted: a shared browser may have a second user. */
export function unlessSentBy(post: Post): Post {
  return async (system, visit, form) => {
    const key = parseAddressee(visit.ctx.state.app, form.email ?? '')?.key;
    const isSignedIn = key !== undefined && (await listSignedInKeys(system.db, visit)).includes(key);
    return isSignedIn ? beginAgain(visit) : post(system, visit, form);
  };
}

/** The user who signed in since this request began, if the request needs nothing else. */
async function findSignedIn({ ctx, protocol, interaction, step, standing }: Visit): Promise<string | undefined> {
  const { proved, waits_for } = standing.state;
  const isBegun = step !== 'identify' || interaction.session || proved || waits_for;
  if (isBegun || !wantsAnybody(interaction)) return undefined;
  return (await findBrowserSession(ctx.state.app, protocol, ctx))?.user_id;
}

async function listSignedInKeys(db: Db, visit: Visit): Promise<string[]> {
  const id = await findSignedIn(visit);
  const user = id === undefined ? undefined : await findUser(db, visit.ctx.state.app, id);
  return user ? keysOfUser(user) : [];
}

function beginAgain({ ctx, interaction }: Visit): void {
  redirect(ctx, toAuthorizeUrl(ctx.state.app, interaction.params));
}
