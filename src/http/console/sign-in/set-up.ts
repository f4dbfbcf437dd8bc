// The links that the server prints: create the first operator, let an operator back in. They begin with BASE_URL, and lead
// to their pages at the issuer of the console's App (links/operator.ts): only the issuer's host can sign anybody in.
import type Router from '@koa/router';
import type { System } from '../../../system.ts';
import type { State } from '../../kit/request/context.ts';
import { RECOVER_PATH, SETUP_PATH } from '../../kit/request/paths.ts';
import { queryText, urlOf } from '../../kit/request/query.ts';
import { redirect } from '../../kit/request/redirect.ts';

export function addSetUp(router: Router<State>, system: System): void {
  for (const path of [SETUP_PATH, RECOVER_PATH]) {
    router.get(path, async (ctx) => {
      const { issuer } = await system.consoleApp();
      redirect(ctx, urlOf(issuer + path, { token: queryText({ ctx }, 'token') }));
    });
  }
}
