// Keeps each proof in the interaction, on the server, until nothing is missing. Only then is anybody signed in.

import { noteSignIn } from '../../authentication/sign-in/password.ts';
import { now } from '../../clock.ts';
import type { UserRow } from '../../database/schema.ts';
import { linkArrival } from '../../social/arrivals.ts';
import type { System } from '../../system.ts';
import { knownBrowserOf, rememberBrowser } from '../kit/known-browser.ts';
import { redirect } from '../kit/request/redirect.ts';
import { mustVerify, waitForCode } from './await-email.ts';
import { isToBeRemembered } from './remember.ts';
import { changedAt, lacksFirstFactor, readStanding } from './standing.ts';
import { keep, type Proven } from './state.ts';
import { finish, type Visit } from './visit.ts';

type Proof = { user: UserRow; amr: string[] } & Pick<Proven, 'codes_sealed' | 'enrolment_id' | 'link_ticket'>;

/** Keeps what was proved and goes on to what is missing still, or signs in where nothing is. */
export async function advance(system: System, visit: Visit, { user, amr, ...more }: Proof): Promise<void> {
  const { ctx, interaction, url } = visit;
  const link_ticket = more.link_ticket ?? ticketFor(visit, user);
  const proven: Proven = { user_id: user.id, amr, password_changed_at: changedAt(user), ...more, link_ticket };
  if (mustVerify(ctx.state.app, user)) return waitForCode(system, visit, { proven, email: user.email });
  await keep(visit, { proven });
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

/** An arrival waits to be linked with one user: another user who signs in instead must not get it as a way in. */
function ticketFor({ standing: { proven } }: Visit, user: UserRow): string | undefined {
  return proven?.user_id === user.id ? proven.link_ticket : undefined;
}

/** Where only the second factor was asked for, the session goes on as it was: auth_time must not make it younger. */
async function findContinued({ interaction, protocol }: Visit) {
  const uid = interaction.session?.uid;
  return lacksFirstFactor(interaction) || !uid ? undefined : protocol.provider.Session.findByUid(uid);
}
