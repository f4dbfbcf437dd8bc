// The developers' dashboard: every page that it has, in the order of its menu, and the way that each request takes to
// one: who is it (guard.ts), is the form ours, what did it send (fields.ts), and then the page's own story.
import Router from '@koa/router';
import { type Actor, actingAs } from '../../events/record.ts';
import type { Protocols } from '../../oidc/provider/protocols.ts';
import { Problem } from '../../problem.ts';
import type { System } from '../../system.ts';
import type { Handler } from '../doors.ts';
import { readFields, toFieldErrors } from '../kit/forms/fields.ts';
import { createFormTokens, type FormTokens, formOf, parseForm, refuseForeignOrigin } from '../kit/forms/forms.ts';
import { sendProblemPage } from '../kit/render/errors.ts';
import { translator } from '../kit/render/messages.ts';
import { localeOf } from '../kit/render/pages.ts';
import type { Context, State } from '../kit/request/context.ts';
import { apiKeyScreens } from './apps/api-keys.ts';
import { appListScreens } from './apps/apps.ts';
import { dangerScreens } from './apps/danger.ts';
import { eventScreens } from './apps/events.ts';
import { mailScreens } from './apps/mails.ts';
import { memberScreens } from './apps/members.ts';
import { overviewScreens } from './apps/overview.ts';
import { serverScreens } from './apps/server.ts';
import { signingKeyScreens } from './apps/signing-keys.ts';
import { clientSecretScreens } from './clients/client-secrets.ts';
import { clientScreens } from './clients/clients.ts';
import { connectionScreens } from './clients/connections.ts';
import { redirectUriFixScreens } from './clients/redirect-uri-fix.ts';
import { resourceScreens } from './clients/resources.ts';
import { readSession } from './kit/cookies.ts';
import { admit, findVisit, formOwner } from './kit/guard.ts';
import { CONSOLE_PATH, type Screen, screen, type Visit } from './kit/visit.ts';
import { previewScreens } from './settings/preview.ts';
import { settingScreens } from './settings/settings.ts';
import { createIssuer } from './sign-in/issuer.ts';
import { addSetUp } from './sign-in/set-up.ts';
import { addSignIn, SIGN_IN_PATH, signOut } from './sign-in/sign-in.ts';
import { invitationScreens } from './users/invitations.ts';
import { roleScreens } from './users/roles.ts';
import { userScreens } from './users/user.ts';
import { userListScreens } from './users/users.ts';

export const screens: Screen[] = [
  ...appListScreens,
  ...overviewScreens,
  ...userListScreens,
  ...userScreens,
  ...invitationScreens,
  ...roleScreens,
  ...clientScreens,
  ...clientSecretScreens,
  ...resourceScreens,
  ...apiKeyScreens,
  ...eventScreens,
  ...mailScreens,
  ...redirectUriFixScreens,
  ...memberScreens,
  ...settingScreens,
  ...previewScreens,
  ...signingKeyScreens,
  ...dangerScreens,
  ...serverScreens,
  ...connectionScreens,
];

export function consoleRouter(system: System, protocols: Protocols, handler: () => Handler): Router<State> {
  const router = new Router<State>({ prefix: CONSOLE_PATH });
  const tokens = createFormTokens(system.keyring);
  const issuer = createIssuer(system, handler);
  router.use(offerWayBack as never);
  addSetUp(router, system);
  addSignIn(router, system, protocols, issuer);

  const leave = screen({ path: '/sign-out', access: 'developer', act: ({ ctx }) => signOut(system, issuer, ctx) });
  for (const one of [...screens, leave]) {
    if (one.show) router.get(one.path, (ctx) => show(system, tokens, one, ctx as Context));
    if (one.act) router.post(one.path, refuseForeignOrigin as never, (ctx) => act(system, tokens, one, ctx as Context));
  }
  return router;
}

async function show(system: System, tokens: FormTokens, one: Screen, ctx: Context): Promise<void> {
  const visit = await findVisit(system, tokens, ctx);
  if (!visit) return goToSignIn(ctx, ctx.url);
  await one.show?.((await admit(visit, one)) as never);
}

async function act(system: System, tokens: FormTokens, one: Screen, ctx: Context): Promise<void> {
  const known = await findVisit(system, tokens, ctx);
  // What was typed is lost, but the page comes back after the sign-in.
  if (!known) return goToSignIn(ctx, one.show ? ctx.path : CONSOLE_PATH);
  await parseForm(ctx as never, async () => {});
  const form = formOf(ctx);
  tokens.require(formOwner(readSession(ctx)!), form);
  const visit = (await admit(known, { access: one.change ?? one.access })) as never;
  try {
    const input = readFields(await one.fields(visit), form);
    await actingAs(toActor(known), () => one.act?.(visit, input as never));
  } catch (error) {
    await showAgain(one, visit, form, error);
  }
}

/** The form again, with what is wrong beside the fields; an error that no field can mend is thrown on. */
async function showAgain(one: Screen, visit: Visit, form: Record<string, string>, error: unknown): Promise<void> {
  const { csrf: _, ...values } = form;
  const isMendable = error instanceof Problem && one.show && !NOT_THE_FORMS.has(error.code);
  const errors = isMendable ? toFieldErrors(error, visit.t, one.words, Object.keys(values)) : undefined;
  if (!errors) throw error;
  visit.ctx.status = (error as Problem).status;
  await one.show?.(visit as never, { values, errors });
}

const NOT_THE_FORMS = new Set(['csrf', 'forbidden', 'not_found', 'app_not_found', 'invalid_request']);

function toActor({ developer, ctx }: Visit): Actor {
  return { kind: developer.operator ? 'operator' : 'developer', id: developer.id, ...ctx.state.info };
}

function goToSignIn(ctx: Context, returnTo: string): void {
  ctx.redirect(`${SIGN_IN_PATH}?${new URLSearchParams({ return_to: returnTo })}`);
  ctx.status = 303;
  ctx.set('Cache-Control', 'no-store');
}

async function offerWayBack(ctx: Context, next: () => Promise<void>): Promise<void> {
  try {
    // PostgreSQL takes no NUL in a text, so nothing of ours can have such an address.
    if (/%00/.test(ctx.url)) throw new Problem('not_found');
    await next();
  } catch (error) {
    if (!(error instanceof Problem) || error.status >= 500) throw error;
    const label = translator(localeOf(ctx, undefined))('console.back');
    sendProblemPage(ctx, error, [{ label, url: CONSOLE_PATH }]);
  }
}
