// The user's own pages at an App, in the order of their menu, and the way that each request takes to one: who is it
// (kit/guard.ts), is the form ours, and then the page's own story.
import Router from '@koa/router';
import { CONSOLE_SLUG } from '../../apps/app.ts';
import { hasTwoFactors } from '../../authentication/reauthentication.ts';
import type { Protocols } from '../../oidc/provider/protocols.ts';
import { Problem } from '../../problem.ts';
import type { System } from '../../system.ts';
import { endingAs, isStaleForm } from '../kit/dead-ends/page.ts';
import { createFormTokens } from '../kit/forms/forms.ts';
import { type Door, form, page } from '../kit/forms/page.ts';
import type { AppContext, AppState } from '../kit/request/context.ts';
import { areParameters } from '../kit/request/parameters.ts';
import { ACCOUNT_PATH } from '../kit/request/paths.ts';
import { accessTokenScreens } from './access-tokens.ts';
import { appScreens } from './apps.ts';
import { codeScreens } from './codes.ts';
import { DELETED_PATH, dataScreens, showDeleted } from './data.ts';
import { disowningScreens } from './disowning.ts';
import { emailScreens } from './email.ts';
import { historyScreens } from './history.ts';
import { identityScreens } from './identities.ts';
import { findVisit, formOwner, type Opened, refuseImpersonated } from './kit/guard.ts';
import { addEndOfImpersonation } from './kit/impersonation.ts';
import type { Screen } from './kit/screen.ts';
import { CALLBACK_PATH, createSignIn } from './kit/sign-in.ts';
import { organizationDomainScreens } from './organizations/domains.ts';
import { organizationKeyScreens } from './organizations/keys.ts';
import { organizationLogoScreens } from './organizations/logo.ts';
import { ownOrganizationScreens } from './organizations/own.ts';
import { organizationPageScreens } from './organizations/page.ts';
import { passkeyScreens } from './passkeys.ts';
import { passwordScreens } from './password.ts';
import { phoneScreens } from './phone.ts';
import { profileScreens } from './profile.ts';
import { recoveryCodeScreens } from './recovery-codes.ts';
import { secondFactorScreens } from './second-factor.ts';
import { securityScreens } from './security.ts';
import { sessionScreens } from './sessions.ts';
import { trustedDeviceScreens } from './trusted-devices.ts';
import { usernameScreens } from './username.ts';
import { vaultScreens } from './vault.ts';

export const accountScreens: Screen[] = [
  ...profileScreens,
  ...phoneScreens,
  ...securityScreens,
  ...emailScreens,
  ...usernameScreens,
  ...passwordScreens,
  ...passkeyScreens,
  ...secondFactorScreens,
  ...codeScreens,
  ...recoveryCodeScreens,
  ...trustedDeviceScreens,
  ...identityScreens,
  ...sessionScreens,
  ...disowningScreens,
  ...historyScreens,
  ...appScreens,
  // Before the page of one of them.
  ...ownOrganizationScreens,
  ...organizationPageScreens,
  ...organizationDomainScreens,
  ...organizationLogoScreens,
  ...organizationKeyScreens,
  ...vaultScreens,
  ...dataScreens,
  ...accessTokenScreens,
];

/** Where a sign-in may come back to. */
const accountPages: ReadonlySet<string> = new Set(accountScreens.map(({ page }) => page));

export function accountRouter(system: System, protocols: Protocols): Router<AppState> {
  const router = new Router<AppState>({ sensitive: true, strict: true });
  const tokens = createFormTokens(system.keyring);
  const signIn = createSignIn(system, accountPages);
  router.use(endingAs(toEnd));
  router.get(`${ACCOUNT_PATH}${CALLBACK_PATH}`, async (ctx) => {
    signIn.arrive(ctx, (await findVisit(system, protocols, ctx)) !== undefined);
  });
  router.get(`${ACCOUNT_PATH}/sign-in`, async (ctx) => {
    const visit = await findVisit(system, protocols, ctx);
    if (visit?.session.impersonated_by) throw new Problem('impersonated');
    const has_both = visit !== undefined && (await hasTwoFactors(system, visit.app, visit.user));
    await signIn.lead(ctx, String(ctx.query.page ?? ''), { again: has_both ? 'with_both' : 'with_one' });
  });

  router.get(`${ACCOUNT_PATH}${DELETED_PATH}`, (ctx) => showDeleted(system, ctx));

  addEndOfImpersonation(router, system);

  for (const one of accountScreens) {
    const { path, page: back, console_only, setting, takesFile, show, act } = one;
    const door: Door<AppState, Opened> = {
      ...{ router, tokens, takesFile },
      // The typed values are lost, but the page comes back after the sign-in.
      async open(ctx) {
        if (console_only && ctx.state.app.slug !== CONSOLE_SLUG) throw new Problem('not_found');
        if (setting && ctx.state.app.settings[setting] === 'off') throw new Problem('not_found');
        const visit = await findVisit(system, protocols, ctx);
        if (!visit) await signIn.lead(ctx, back);
        return visit;
      },
      ownerOf: ({ app, session }) => formOwner(app, session),
      standingOf: ({ app, session: { user_id, access_epoch } }) => ({ app_id: app.id, user_id, access_epoch }),
      actorOf: ({ user, session: { impersonated_by } }) => ({ kind: 'user', id: user.id, impersonated_by }),
    };
    if (show)
      page(door, ACCOUNT_PATH + path, (visit) => {
        refuseImpersonated(visit, one, 'shows');
        return show(visit);
      });
    if (act)
      form(door, ACCOUNT_PATH + path, (visit, fields) => {
        refuseImpersonated(visit, one, 'acts');
        if (!areParameters(visit.params)) throw new Problem('not_found');
        return act(visit, fields);
      });
  }
  return router;
}

/** Of a form that was sent too late or is too large, the page on which it is. */
function toEnd({ path, state }: AppContext, problem: Problem) {
  const screen = accountScreens.find((one) => `${ACCOUNT_PATH}${one.path}` === path);
  const isOpenable = screen !== undefined && isStaleForm(problem);
  const page = isOpenable ? `${state.app.issuer}${ACCOUNT_PATH}${screen.page}` : undefined;
  return { name: 'account_refused', known: { page } } as const;
}
