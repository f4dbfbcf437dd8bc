// The user's own pages at an App, in the order of their menu, and the way that each request takes to one: who is it
// (guard.ts), is the form ours, what did it send, and then the page's own story.
import Router from '@koa/router';
import { actingAs } from '../../events/record.ts';
import type { Protocols } from '../../oidc/provider/protocols.ts';
import { Problem } from '../../problem.ts';
import type { System } from '../../system.ts';
import { readFields, toFieldErrors } from '../kit/forms/fields.ts';
import { createFormTokens, type FormTokens, formOf, parseForm, refuseForeignOrigin } from '../kit/forms/forms.ts';
import { sendProblemPage } from '../kit/render/errors.ts';
import { translator } from '../kit/render/messages.ts';
import { localeOf } from '../kit/render/pages.ts';
import type { AppContext, Next, State } from '../kit/request/context.ts';
import { appScreens } from './apps.ts';
import { codeScreens } from './codes.ts';
import { dataScreens } from './data.ts';
import { emailScreens } from './email.ts';
import { areIds, findVisit, formOwner } from './guard.ts';
import { historyScreens } from './history.ts';
import { identityScreens } from './identities.ts';
import { passkeyScreens } from './passkeys.ts';
import { passwordScreens } from './password.ts';
import { phoneScreens } from './phone.ts';
import { profileScreens } from './profile.ts';
import { secondFactorScreens } from './second-factor.ts';
import { securityScreens } from './security.ts';
import { sessionScreens } from './sessions.ts';
import { CALLBACK_PATH, createSignIn, type SignIn } from './sign-in.ts';
import { trustedDeviceScreens } from './trusted-devices.ts';
import { ACCOUNT_PATH, type Screen, type Visit } from './visit.ts';

export const accountScreens: Screen[] = [
  ...profileScreens,
  ...phoneScreens,
  ...securityScreens,
  ...emailScreens,
  ...passwordScreens,
  ...passkeyScreens,
  ...secondFactorScreens,
  ...codeScreens,
  ...trustedDeviceScreens,
  ...identityScreens,
  ...sessionScreens,
  ...historyScreens,
  ...appScreens,
  ...dataScreens,
];

/** Where a sign-in may come back to. */
export const accountPages: ReadonlySet<string> = new Set(accountScreens.map(({ page }) => page));

type Door = { system: System; protocols: Protocols; tokens: FormTokens; signIn: SignIn };

export function accountRouter(system: System, protocols: Protocols): Router<State> {
  const router = new Router<State>({ sensitive: true, strict: true });
  const door = {
    system,
    protocols,
    tokens: createFormTokens(system.keyring),
    signIn: createSignIn(system, accountPages),
  };
  router.use(offerWayBack as never);
  router.get(`${ACCOUNT_PATH}${CALLBACK_PATH}`, (async (ctx: AppContext) => {
    door.signIn.arrive(ctx, (await visitOf(door, ctx)) !== undefined);
  }) as never);
  router.get(`${ACCOUNT_PATH}/sign-in`, ((ctx: AppContext) =>
    door.signIn.lead(ctx, String(ctx.query.page ?? ''), 'again')) as never);
  for (const one of accountScreens) {
    const path = `${ACCOUNT_PATH}${one.path}`;
    if (one.show) router.get(path, ((ctx: AppContext) => show(door, one, ctx)) as never);
    if (one.act) router.post(path, refuseForeignOrigin as never, ((ctx: AppContext) => act(door, one, ctx)) as never);
  }
  return router;
}

const visitOf = ({ system, protocols, tokens }: Door, ctx: AppContext) => findVisit(system, protocols, tokens, ctx);

async function show(door: Door, one: Screen, ctx: AppContext): Promise<void> {
  const visit = await visitOf(door, ctx);
  if (!visit) return door.signIn.lead(ctx, one.page);
  await one.show?.(visit);
}

async function act(door: Door, one: Screen, ctx: AppContext): Promise<void> {
  const visit = await visitOf(door, ctx);
  // What was typed is lost, but the page comes back after the sign-in.
  if (!visit) return door.signIn.lead(ctx, one.page);
  await parseForm(ctx as never, async () => {});
  const form = formOf(ctx as never);
  door.tokens.require(formOwner(visit.app, visit.session), form);
  if (!areIds(visit.params)) throw new Problem('not_found');
  const { ip, user_agent, request_id } = ctx.state.info;
  try {
    const input = readFields(one.fields, form) as never;
    await actingAs({ kind: 'user', id: visit.user.id, ip, user_agent, request_id }, async () =>
      one.act?.(visit, input),
    );
  } catch (error) {
    await showAgain(one, visit, form, error);
  }
}

/** The form again, with what is wrong beside the fields; an error that no field can mend is thrown on. */
async function showAgain(one: Screen, visit: Visit, form: Record<string, string>, error: unknown): Promise<void> {
  const { csrf: _, ...values } = form;
  const shown = Object.keys(one.fields.shape);
  const isMendable = error instanceof Problem && one.show && !NOT_THE_FORMS.has(error.code);
  const errors = isMendable ? toFieldErrors(error, visit.t, one.words, shown) : undefined;
  if (!errors) throw error;
  visit.ctx.status = (error as Problem).status;
  if ((error as Problem).retryAfter) visit.ctx.set('Retry-After', String((error as Problem).retryAfter));
  await one.show?.(visit, { values, errors });
}

const NOT_THE_FORMS = new Set(['csrf', 'forbidden', 'not_found', 'invalid_request', 'sign_in_again']);

async function offerWayBack(ctx: AppContext, next: Next): Promise<void> {
  try {
    await next();
  } catch (error) {
    if (!(error instanceof Problem) || error.status >= 500) throw error;
    const label = translator(localeOf(ctx, ctx.state.app))('account.back');
    sendProblemPage(ctx, error, [{ label, url: `${ctx.state.app.issuer}${ACCOUNT_PATH}` }]);
  }
}
