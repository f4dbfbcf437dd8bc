// The button of the banner that a developer sees who acts as a user: ends that session, and goes back to the user's page in the
// console. The browser's own session at the App, if it has one, is there again.
import type Router from '@koa/router';
import { actingAs } from '../../../events/record.ts';
import { impersonationOf, keepImpersonation } from '../../../oidc/request/impersonation.ts';
import type { System } from '../../../system.ts';
import { signOutSession } from '../../../users/sessions/end.ts';
import { refuseForeignOrigin } from '../../kit/forms/forms.ts';
import type { AppState } from '../../kit/request/context.ts';
import { CONSOLE_PATH, END_IMPERSONATION_PATH } from '../../kit/request/paths.ts';
import { redirect } from '../../kit/request/redirect.ts';

/** The banner is on pages that know no owner of a form token. No other site's form gets here, and it only ends what it ends. */
export function addEndOfImpersonation(router: Router<AppState>, system: System): void {
  router.post(END_IMPERSONATION_PATH, refuseForeignOrigin, async (ctx) => {
    const { app, info } = ctx.state;
    const acting = impersonationOf(ctx.req);
    if (!acting) return redirect(ctx, app.issuer);
    const { uid, user_id, developer_id } = acting;
    const actor = { kind: 'user' as const, id: user_id, impersonated_by: developer_id, ...info };
    await actingAs(actor, () => signOutSession(system.db, app, { uid }));
    keepImpersonation(ctx.cookies, app, undefined);
    redirect(ctx, `${system.config.baseUrl}${CONSOLE_PATH}/apps/${app.slug}/users/${user_id}`);
  });
}
