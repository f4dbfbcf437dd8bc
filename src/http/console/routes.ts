// The developers' dashboard: every page that it has, in the order of its menu, and the way that each request takes to
// one: who is it (guard.ts), is the form ours, and then the page's own story.
import Router from '@koa/router';
import type { ReadImportLines } from '../../imports/take.ts';
import type { Protocols } from '../../oidc/provider/protocols.ts';
import { Problem } from '../../problem.ts';
import type { System } from '../../system.ts';
import { endingAs, isStaleForm } from '../kit/dead-ends/page.ts';
import { createFormTokens } from '../kit/forms/forms.ts';
import { type Door, form, page } from '../kit/forms/page.ts';
import type { Context, Next, State } from '../kit/request/context.ts';
import type { Handler } from '../kit/request/handler.ts';
import { CONSOLE_PATH, CONSOLE_SIGN_IN_PATH } from '../kit/request/paths.ts';
import { redirect } from '../kit/request/redirect.ts';
import { apiKeyPageScreens } from './apps/api-key.ts';
import { apiKeyScreens } from './apps/api-keys.ts';
import { appListScreens } from './apps/apps.ts';
import { dangerScreens } from './apps/danger.ts';
import { eventScreens } from './apps/events.ts';
import { invitedScreens } from './apps/invited.ts';
import { jobScreens } from './apps/jobs.ts';
import { liveScreens } from './apps/live.ts';
import { mailScreens } from './apps/mails.ts';
import { memberScreens } from './apps/members.ts';
import { searchScreens } from './apps/search.ts';
import { serverScreens } from './apps/server.ts';
import { signingKeyScreens } from './apps/signing-keys.ts';
import { testInboxScreens } from './apps/test-inbox.ts';
import { buttonScreens } from './clients/button.ts';
import { clientPageScreens } from './clients/client-page.ts';
import { clientSecretScreens } from './clients/client-secrets.ts';
import { clientUsageScreens } from './clients/client-usage.ts';
import { clientScreens } from './clients/clients.ts';
import { connectionScreens } from './clients/connections.ts';
import { quickStartScreens } from './clients/quick-start.ts';
import { resourceScreens } from './clients/resources.ts';
import { temporaryUriScreens } from './clients/temporary-uris.ts';
import { findSignedIn, findVisit, formOwner, type Opened } from './kit/guard.ts';
import { type Screen, screen } from './kit/screen.ts';
import { VERIFY_PATH } from './kit/visit.ts';
import { organizationKeyScreens } from './organizations/api-keys.ts';
import { organizationDomainScreens } from './organizations/domains.ts';
import { organizationInvitationScreens } from './organizations/invitations.ts';
import { organizationMemberScreens } from './organizations/members.ts';
import { organizationListScreens } from './organizations/organizations.ts';
import { organizationRoleScreens } from './organizations/roles.ts';
import { organizationSettingScreens } from './organizations/settings.ts';
import { overviewScreens } from './overview/overview.ts';
import { requestFixScreens } from './requests/fix.ts';
import { requestScreens } from './requests/requests.ts';
import { imageScreens } from './settings/images.ts';
import { previewScreens } from './settings/preview.ts';
import { settingSearchScreens } from './settings/search.ts';
import { settingScreens } from './settings/settings.ts';
import { textScreens } from './settings/texts.ts';
import { createIssuer } from './sign-in/issuer.ts';
import { addSetUp } from './sign-in/set-up.ts';
import { addSignIn, signOut } from './sign-in/sign-in.ts';
import { streamScreens } from './streams/streams.ts';
import { billingScreens } from './usage/billing.ts';
import { limitScreens } from './usage/limits.ts';
import { usageScreens } from './usage/usage.ts';
import { accessScreens } from './users/access.ts';
import { groupScreens } from './users/groups.ts';
import { impersonateScreens } from './users/impersonate.ts';
import { importScreens } from './users/imports.ts';
import { invitationScreens } from './users/invitations.ts';
import { metadataScreens } from './users/metadata.ts';
import { permissionScreens } from './users/permissions.ts';
import { roleScreens } from './users/roles.ts';
import { selectedScreens } from './users/selected.ts';
import { userScreens } from './users/user.ts';
import { userListScreens } from './users/users.ts';
import { webhookDeliveryScreens } from './webhooks/deliveries.ts';
import { webhookScreens } from './webhooks/endpoints.ts';
import { hookScreens } from './webhooks/hooks.ts';

export const screens: Screen[] = [
  ...appListScreens,
  ...searchScreens,
  ...invitedScreens,
  ...overviewScreens,
  ...userListScreens,
  ...selectedScreens,
  // Before the page of one user.
  ...importScreens,
  ...userScreens,
  ...metadataScreens,
  ...impersonateScreens,
  ...invitationScreens,
  ...organizationListScreens,
  // After the page that creates one.
  ...organizationMemberScreens,
  ...organizationInvitationScreens,
  ...organizationDomainScreens,
  ...organizationKeyScreens,
  ...organizationSettingScreens,
  ...organizationRoleScreens,
  ...roleScreens,
  ...groupScreens,
  ...permissionScreens,
  ...accessScreens,
  ...clientScreens,
  ...clientPageScreens,
  ...temporaryUriScreens,
  ...clientSecretScreens,
  ...clientUsageScreens,
  ...quickStartScreens,
  ...buttonScreens,
  ...resourceScreens,
  ...webhookScreens,
  ...webhookDeliveryScreens,
  ...hookScreens,
  ...streamScreens,
  ...apiKeyScreens,
  // After the page that creates one.
  ...apiKeyPageScreens,
  // Before the page of one event.
  ...liveScreens,
  ...eventScreens,
  ...requestScreens,
  ...requestFixScreens,
  ...mailScreens,
  ...testInboxScreens,
  ...usageScreens,
  ...limitScreens,
  ...billingScreens,
  ...memberScreens,
  ...settingScreens,
  ...settingSearchScreens,
  ...imageScreens,
  ...previewScreens,
  ...textScreens,
  ...signingKeyScreens,
  ...dangerScreens,
  ...serverScreens,
  ...jobScreens,
  ...connectionScreens,
];

/** A list of some thousand URIs that somebody pasted is shown again, with what is wrong. */
const MAX_FORM = '512kb';

/** What the console needs of rooms that stand beside it. */
type Handed = { protocols: Protocols; handler: () => Handler; readImport: ReadImportLines };

export function consoleRouter(system: System, { protocols, handler, readImport }: Handed): Router<State> {
  const router = new Router<State>({ prefix: CONSOLE_PATH });
  const tokens = createFormTokens(system.keyring);
  const issuer = createIssuer(system, handler);
  router.use(endingAs(toEnd), leadToVerification, refuseNul);
  addSetUp(router, system);
  addSignIn(router, { system, protocols, issuer });

  const leave = screen({ path: '/sign-out', access: 'unverified', act: ({ ctx }) => signOut(system, issuer, ctx) });
  for (const { path, show, act, takesFile, maxFile } of [...screens, leave]) {
    const door: Door<State, Opened> = {
      ...{ router, tokens, maxForm: MAX_FORM, takesFile, maxFile },
      async open(ctx) {
        const visit = await (path === leave.path ? findSignedIn : findVisit)(system, ctx);
        // A script can't sign anyone in.
        if (!visit && ctx.get('accept') === 'text/event-stream') throw new Problem('unauthorized');
        // The typed values are lost, but the page comes back after the sign-in.
        if (!visit) goToSignIn(ctx, ctx.method === 'POST' ? (show ? ctx.path : CONSOLE_PATH) : ctx.url);
        return visit && { ...visit, readImport };
      },
      ownerOf: formOwner,
      standingOf: ({ developer: { app_id, id, access_epoch } }) => ({ app_id, user_id: id, access_epoch }),
      actorOf: ({ developer }) => ({ kind: developer.operator ? 'operator' : 'developer', id: developer.id }),
    };
    if (show) page(door, path, show);
    if (act) form(door, path, act);
  }
  return router;
}

function goToSignIn(ctx: Context, returnTo: string): void {
  redirect(ctx, `${CONSOLE_SIGN_IN_PATH}?${new URLSearchParams({ return_to: returnTo })}`);
}

/** PostgreSQL takes no NUL in a text, so nothing of ours can have such an address. */
async function refuseNul(ctx: Context, next: Next): Promise<void> {
  if (/%00/.test(ctx.url)) throw new Problem('not_found');
  await next();
}

async function leadToVerification(ctx: Context, next: Next): Promise<void> {
  try {
    await next();
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'developer_unverified') throw error;
    redirect(ctx, `${CONSOLE_PATH}${VERIFY_PATH}`);
  }
}

/** Of a form that was sent too late or is too large, its page; of an object that is gone, the list in which it was. */
function toEnd({ path }: Context, problem: Problem) {
  const page = isStaleForm(problem) ? nearestPage(path) : undefined;
  const list = problem.code === 'not_found' ? nearestPage(parentOf(path), lists) : undefined;
  return { name: 'console_refused', known: { page, list } } as const;
}

const isShown = ({ show }: Screen) => show !== undefined;
/** Pages that are there whatever was deleted in the App. */
const isList = ({ path }: Screen) => !path.replace('/:slug', '').includes(':');

const toPattern = ({ path }: Screen) => new RegExp(`^${CONSOLE_PATH}${path.replaceAll(/:\w+/g, '[^/]+')}$`);
const shown = screens.filter(isShown).map(toPattern);
const lists = screens.filter((one) => isShown(one) && isList(one)).map(toPattern);

/** The address, or the next one above it, that has a page. */
function nearestPage(path: string, pages = shown): string | undefined {
  if (!path.startsWith(`${CONSOLE_PATH}/`)) return undefined;
  return pages.some((pattern) => pattern.test(path)) ? path : nearestPage(parentOf(path), pages);
}

const parentOf = (path: string) => path.slice(0, path.lastIndexOf('/'));
