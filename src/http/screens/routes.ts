// The screens between an authorization request and its answer. next-step says which one comes; every POST answers with
// a redirect (303) or the same screen with what to mend. They work without script.

import Router from '@koa/router';
import { type SentKind, sentKinds } from '../../authentication/factors/sent.ts';
import type { Step } from '../../authentication/sign-in/next-step.ts';
import { isFinished } from '../../authentication/sign-in/process.ts';
import type { Way } from '../../authentication/sign-in/second-factor.ts';
import type { FactorKind } from '../../database/schema.ts';
import type { Protocols } from '../../oidc/provider/protocols.ts';
import type { Problem } from '../../problem.ts';
import type { System } from '../../system.ts';
import { tableOf } from '../../tables.ts';
import { findHome } from '../kit/dead-ends/clients.ts';
import { endingAs, isStaleForm } from '../kit/dead-ends/page.ts';
import { findRestart } from '../kit/dead-ends/restart.ts';
import { type FormStepName, formStepNames, formSteps } from '../kit/form-steps.ts';
import { createFormTokens, type Form } from '../kit/forms/forms.ts';
import { type Door, form, page } from '../kit/forms/page.ts';
import { interactionOwner, interactionUrl } from '../kit/interaction.ts';
import type { AppContext, AppState } from '../kit/request/context.ts';
import { redirect } from '../kit/request/redirect.ts';
import {
  NEW_ORGANIZATION,
  postNewOrganization,
  postOrganization,
  showNewOrganization,
  showOrganizations,
} from './choices/organization.ts';
import { postChoice, showChoice } from './choices/user.ts';
import { arrive, followHint, postArrival, postConnection, startConnection } from './connections.ts';
import { postConsent, showConsent } from './consent.ts';
import { downloadCodes, postEnrolPage, showEnrolFactor, showEnrolPage } from './enrol-factor.ts';
import { enrolPlaces, factorKinds, wayPlaces, ways } from './factor-page.ts';
import { postForgot, SENT, showForgot, showSent } from './forgot.ts';
import {
  postForgotAddress,
  postForgotAddressAgain,
  postForgotAddressCode,
  showForgotAddress,
  showForgotAddressCode,
  showForgotAddressFound,
} from './forgot-address.ts';
import { postFormStep, postVerifyEmailAgain, showFormStep } from './form-steps.ts';
import { postMagicLink, postMagicLinkAgain, postMagicLinkEnter, showAwaited, showMagicLink } from './magic-link.ts';
import { sendSignInOptions } from './passkeys.ts';
import { goOnFromHere, takeNewPassword, unlessSentBy, unlessSignedIn } from './progress.ts';
import { leadByHint, orLeadToConnection } from './required-connection.ts';
import { postWay, showSecondFactor, showWay } from './second-factor.ts';
import { postSendCode, postSendEnrolment } from './sent-factors.ts';
import { postPasskeySignIn, postSignIn, showSignIn } from './sign-in.ts';
import { postSignUp, showSignUp } from './sign-up.ts';
import { finish, type Opened, openVisit, type Visit, wantsSignUp } from './visit.ts';

type Show = (system: System, visit: Visit) => Promise<void> | void;
type Post = (system: System, visit: Visit, form: Form) => Promise<void> | void;

/** An address below the interaction's. One that only takes a form leads people who open it to the page that is due. */
type Screen = { show?: Show; post?: Post };

const screens: Record<string, Screen> = {
  '': { show: unlessSignedIn(showStep) },
  '/sign-in': { show: unlessSignedIn(showSignIn), post: unlessSentBy(postSignIn) },
  '/sign-in/passkey': { show: sendSignInOptions, post: postPasskeySignIn },
  '/sign-up': { show: showSignUp, post: unlessSentBy(postSignUp) },
  '/forgot': { show: showForgot, post: postForgot },
  [`/${SENT}`]: { show: showSent },
  '/forgot-address': { show: showForgotAddress, post: postForgotAddress },
  '/forgot-address/code': { show: (_system, visit) => showForgotAddressCode(visit), post: postForgotAddressCode },
  '/forgot-address/found': { show: showForgotAddressFound },
  '/forgot-address/again': { post: postForgotAddressAgain },
  '/magic-link': { show: showMagicLink, post: unlessSentBy(postMagicLink) },
  '/magic-link/again': { post: postMagicLinkAgain },
  '/magic-link/enter': { post: postMagicLinkEnter },
  '/verify-email/again': { post: postVerifyEmailAgain },
  '/recovery-codes/download': { post: downloadCodes },
  '/consent': { post: postConsent },
  '/select-user': { post: (_system, visit, form) => postChoice(visit, form) },
  '/select-organization': { post: postOrganization },
  [`/${NEW_ORGANIZATION}`]: { show: showNewOrganization, post: postNewOrganization },
  '/switch': { post: (_system, visit) => redirect(visit.ctx, `${visit.url}/sign-in`) },
  '/cancel': { post: (_system, visit) => finish(visit, { error: 'access_denied', error_description: LEFT }) },
  '/connect/:connection': { show: startConnection, post: postConnection },
  '/connected': { show: arrive, post: postArrival },
  ...Object.assign({}, ...ways.map(wayScreen), ...factorKinds.map(enrolScreen), ...sentKinds.map(sendScreens)),
  ...Object.assign({}, ...formStepNames.map(formScreen)),
};

const LEFT = 'the user did not sign in';

/** What is due, at the interaction's own address. Where nothing is missing any longer, the person is signed in. */
async function showStep(system: System, visit: Visit): Promise<void> {
  if (await takeNewPassword(system, visit)) return;
  const isProved = visit.standing.state.proved !== undefined;
  const isComplete = isProved && isFinished(visit.step);
  await (isComplete ? goOnFromHere(system, visit) : steps[visit.step](system, visit));
}

const steps: Record<Step, Show> = {
  ...tableOf(
    formStepNames,
    (step): Show =>
      (system, visit) =>
        showFormStep(system, visit, step),
  ),
  identify: showIdentify,
  magic_link: (_system, visit) => showAwaited(visit),
  second_factor: showSecondFactor,
  enrol_factor: showEnrolFactor,
  select_user: (system, visit) => showChoice(system, visit),
  select_organization: (system, visit) => showOrganizations(system, visit),
  consent: showConsent,
  done: (_system, visit) => redirect(visit.ctx, visit.interaction.returnTo),
};

async function showIdentify(system: System, visit: Visit): Promise<void> {
  if ((await followHint(system, visit)) || (await leadByHint(system, visit))) return;
  const isOpen = visit.ctx.state.app.settings.sign_up === 'open';
  await (isOpen && wantsSignUp(visit) ? showSignUp(system, visit) : showSignIn(system, visit));
}

function formScreen(step: FormStepName): Record<string, Screen> {
  return { [`/${formSteps[step].path}`]: { post: (system, visit, form) => postFormStep(system, visit, step, form) } };
}

function wayScreen(way: Way): Record<string, Screen> {
  const show: Show = (system, visit) => showWay(system, visit, way);
  const post: Post = (system, visit, form) => postWay(system, visit, way, form);
  return { [`/${wayPlaces[way].path}`]: { show, post } };
}

function enrolScreen(kind: FactorKind): Record<string, Screen> {
  const show: Show = (system, visit) => showEnrolPage(system, visit, kind);
  const post: Post = (system, visit, form) => postEnrolPage(system, visit, kind, form);
  return { [`/${enrolPlaces[kind].path}`]: { show, post } };
}

function sendScreens(kind: SentKind): Record<string, Screen> {
  return {
    [`/${wayPlaces[kind].path}/send`]: { post: (system, visit) => postSendCode(system, visit, kind) },
    [`/${enrolPlaces[kind].path}/send`]: {
      post: (system, visit, form) => postSendEnrolment(system, visit, kind, form),
    },
  };
}

export function interactionRoutes(system: System, protocols: Protocols): Router<AppState> {
  // One spelling of an address: cookies are set for that path, and rules about it must not be passed by in another.
  const router = new Router<AppState>({ sensitive: true, strict: true });
  const door: Door<AppState, Opened> = {
    router,
    tokens: createFormTokens(system.keyring),
    open: (ctx) => openVisit(system, protocols, ctx),
    ownerOf: ({ ctx, interaction }) => interactionOwner(ctx.state.app, interaction.uid),
    actorOf: ({ interaction }) => ({ kind: 'user', id: interaction.session?.accountId }),
  };
  router.use(endingAs((ctx: AppContext, problem) => toEnd(system, ctx, problem)));
  for (const [path, { show, post }] of Object.entries(screens)) {
    const address = `/interaction/:uid${path}`;
    page(door, address, (visit) =>
      show ? orLeadToConnection(visit, () => show(system, visit)) : redirect(visit.ctx, visit.url),
    );
    if (post) form(door, address, (visit, fields) => orLeadToConnection(visit, () => post(system, visit, fields)));
  }
  return router;
}

const BELOW = /^\/interaction\/([^/]+)(\/.*)?$/;

/** The page of the form, or for a page that isn't there the step that is due. Opening either begins an ended request again. */
async function toEnd(system: System, { path, method, state: { app } }: AppContext, problem: Problem) {
  const [, uid = '', rest = ''] = BELOW.exec(path) ?? [];
  const again = await findRestart(system, app, uid);
  const at = method === 'POST' && isStaleForm(problem) ? rest : '';
  const page = again && (method === 'POST' || rest) ? interactionUrl(app, uid) + at : undefined;
  const known = { page, again: again?.url, client: await findHome(system, app, again?.params) };
  return { name: 'screen_refused', known } as const;
}
