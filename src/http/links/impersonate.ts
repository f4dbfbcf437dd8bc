// {issuer}/impersonate: where a developer's browser comes from the console, to act as a user of the App. It is no link of a mail:
// it works once, for a minute. The session that it opens is beside the browser's own (oidc/request/impersonation.ts).
import { findBegun, impersonate } from '../../authentication/ways/impersonation.ts';
import { keepImpersonation } from '../../oidc/request/impersonation.ts';
import { Problem } from '../../problem.ts';
import { sendPage } from '../kit/render/pages.ts';
import { ACCOUNT_PATH, IMPERSONATE_PATH } from '../kit/request/paths.ts';
import { redirect } from '../kit/request/redirect.ts';
import type { LinkPage } from './page.ts';

export const impersonateLink: LinkPage = {
  path: IMPERSONATE_PATH,
  deadEnd: 'dead_impersonation',
  async show({ system, ctx, token, csrf, action }) {
    const { app } = ctx.state;
    const found = await findBegun(system.db, app, await system.consoleApp(), token);
    if (!found) throw new Problem('invalid_one_time_token');
    const { name, email } = found.developer;
    sendPage(ctx, app, 'impersonate', { action, csrf, token, email: found.user.email, developer: { name, email } });
  },
  async spend({ system, ctx, token }) {
    const { app, info } = ctx.state;
    const consoleApp = await system.consoleApp();
    const begun = await impersonate(system, app, token, { consoleApp, ...info });
    keepImpersonation(ctx.cookies, app, begun);
    redirect(ctx, app.issuer + ACCOUNT_PATH);
    return undefined;
  },
};
