// When a request must ask the user something: the library's own policy, and an end where it would ask in vain. A user who
// has just signed in and is still not the one, or not as strongly proved, as the client wants would see the sign-in screen
// for ever. Beside it, our own rule: a session without a second factor that is due gets no code, however it began.
import { errors, interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider';
import type { App } from '../../apps/app.ts';
import { DEVICE_COOKIE, readDeviceToken } from '../../authentication/factors/trusted-devices.ts';
import { dueStep } from '../../authentication/sign-in/standing.ts';
import type { System } from '../../system.ts';
import { askedAcrs, wantsMultiFactor } from '../request/asked-acrs.ts';
import { readAppCookie } from '../request/cookies.ts';
import { isTooOld } from './browser-session.ts';
import { impersonationIn } from './impersonation.ts';
import { addOrganizationChoice, organizationChoice } from './organizations.ts';
import { addAccountChoice, addSignUp, refineConsent } from './prompts.ts';
import { requireScopes, requireStillAllowed } from './refusals.ts';

/** The reason that says: the first factor is there, ask for the second alone. */
export const SECOND_FACTOR = 'second_factor';

/** OpenID Connect Core §3.1.2.1 (id_token_hint, login_required), §5.5.1 (sub), §5.5.1.1 (acr): then the answer is an error. */
const unmet = {
  id_token_hint: errors.LoginRequired,
  claims_id_token_sub_value: errors.LoginRequired,
  essential_acrs: errors.UnmetAuthenticationRequirements,
  essential_acr: errors.UnmetAuthenticationRequirements,
};

export function createInteractionPolicy(system: System, app: App): interactionPolicy.DefaultPolicy {
  const policy = interactionPolicy.base();
  const checks = policy.get('login')?.checks;
  if (!checks) throw new Error('the library has no prompt “login”');
  for (const [reason, Unmet] of Object.entries(unmet)) {
    const check = checks.get(reason);
    if (!check) throw new Error(`the library has no check “${reason}”`);
    const isUnmet = check.check;
    check.check = async (context) => {
      if (reason === 'id_token_hint') await readHint(context);
      if (!(await isUnmet(context))) return interactionPolicy.Check.NO_NEED_TO_PROMPT;
      if (context.oidc.result?.login) throw new Unmet(check.description);
      return interactionPolicy.Check.REQUEST_PROMPT;
    };
  }
  checks.add(
    new interactionPolicy.Check('session_too_old', 'the session is too old', 'login_required', ({ oidc }) =>
      isTooOld(app, oidc.session?.loginTs),
    ),
  );
  const description = 'a second factor is required';
  checks.add(
    new interactionPolicy.Check(
      SECOND_FACTOR,
      description,
      'login_required',
      (context) => lacksSecondFactor(system, app, context),
      async (context) => ({ wants_mfa: await organizationWantsTwo(system, app, context) }),
    ),
  );
  refineConsent(policy);
  addAccountChoice(policy);
  addSignUp(policy);
  addOrganizationChoice(policy, system, app);
  // Part of the first prompt, so that a request that can't succeed asks nobody anything.
  policy[0]?.checks.add(
    new interactionPolicy.Check('scope', 'the scopes must be there', async (context) => {
      requireStillAllowed(context);
      await requireScopes(system, app, context);
      return interactionPolicy.Check.NO_NEED_TO_PROMPT;
    }),
    0,
  );
  return policy;
}

async function lacksSecondFactor(system: System, app: App, context: KoaContextWithOIDC): Promise<boolean> {
  const { accountId: user_id, amr = [] } = context.oidc.session ?? {};
  if (!user_id) return interactionPolicy.Check.NO_NEED_TO_PROMPT;
  const { oidc, cookies } = context;
  // The developer has proved who they are, and no factor of the user's: no request that asks how is answered.
  if (impersonationIn(context))
    return askedAcrs(oidc.params).length > 0 || (await organizationWantsTwo(system, app, context));
  const step = await dueStep(system, app, {
    session: { user_id, amr },
    wants_mfa: wantsMultiFactor(oidc.params) || (await organizationWantsTwo(system, app, context)),
    deviceToken: (id) => readDeviceToken(readAppCookie(cookies, app, DEVICE_COOKIE), id),
  });
  return step === 'done' ? interactionPolicy.Check.NO_NEED_TO_PROMPT : interactionPolicy.Check.REQUEST_PROMPT;
}

/** An organization can be stricter than the App, and never laxer. */
async function organizationWantsTwo(system: System, app: App, context: KoaContextWithOIDC): Promise<boolean> {
  const choice = await organizationChoice(system, app, context);
  return typeof choice === 'object' && choice.organization.require_second_factor;
}

/** The library reads the hint when a request comes, and not when it goes on after a sign-in: then anybody's would do. */
async function readHint({ oidc }: KoaContextWithOIDC): Promise<void> {
  const hint = oidc.params?.id_token_hint;
  if (typeof hint !== 'string' || oidc.entities.IdTokenHint || !oidc.client) return;
  oidc.entity('IdTokenHint', await oidc.provider.IdToken.validate(hint, oidc.client));
}
