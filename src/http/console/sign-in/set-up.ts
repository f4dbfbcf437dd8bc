// The pages behind the links that the server prints: make the first operator, let an operator back in. A GET only asks;
// the POST spends the link.
import type Router from '@koa/router';
import { z } from 'zod';
import type { App } from '../../../apps/app.ts';
import {
  getRecoveryLink,
  makeFirstOperator,
  recoverOperator,
  requireSetupLink,
} from '../../../authentication/ways/operator-links.ts';
import { actingAs } from '../../../events/record.ts';
import { Problem } from '../../../problem.ts';
import type { System } from '../../../system.ts';
import type { Context, State } from '../../kit/context.ts';
import { password, readFields, required, text, toFieldErrors } from '../../kit/fields.ts';
import { createFormTokens, formOf, parseForm, refuseForeignOrigin } from '../../kit/forms.ts';
import { translator } from '../../kit/messages.ts';
import { localeOf, sendPage } from '../../kit/pages.ts';
import { CONSOLE_PATH } from '../kit/visit.ts';
import { SIGN_IN_PATH } from './sign-in.ts';

type Errors = Record<string, string>;

type LinkPage = {
  path: string;
  fields: z.ZodType;
  /** Throws `invalid_one_time_token`. */
  show(visit: LinkVisit, form?: { values: Record<string, string>; errors: Errors }): Promise<void>;
  spend(visit: LinkVisit, input: never): Promise<void>;
};

type LinkVisit = { system: System; ctx: Context; consoleApp: App; token: string; csrf: string };

const pages: LinkPage[] = [
  {
    path: '/setup',
    fields: z.strictObject({ token: required(100), email: required(254), password, name: text(200) }),
    async show({ system, ctx, consoleApp, token, csrf }, form) {
      await requireSetupLink(system.db, consoleApp, token);
      const { email, name } = form?.values ?? {};
      const { password_min_length } = consoleApp.settings;
      const locals = { ...{ token, csrf, email, name, password_min_length }, errors: form?.errors };
      sendPage(ctx, undefined, 'setup', { action: `${CONSOLE_PATH}/setup`, ...locals });
    },
    async spend({ system, consoleApp, token }, input: { email: string; password: string; name: string }) {
      await makeFirstOperator(system.db, consoleApp, token, { ...input, name: input.name || null });
    },
  },
  {
    path: '/recover',
    fields: z.strictObject({ token: required(100), password }),
    async show({ system, ctx, consoleApp, token, csrf }, form) {
      const { email } = await getRecoveryLink(system.db, consoleApp, token);
      const { password_min_length } = consoleApp.settings;
      const locals = { ...{ token, csrf, email, password_min_length }, errors: form?.errors };
      sendPage(ctx, undefined, 'console/recover', { action: `${CONSOLE_PATH}/recover`, ...locals });
    },
    async spend({ system, consoleApp, token }, input: { password: string }) {
      await recoverOperator(system, consoleApp, token, input.password);
    },
  },
];

export function addSetUp(router: Router<State>, system: System): void {
  const tokens = createFormTokens(system.keyring);
  const open = async (ctx: Context, token: unknown): Promise<LinkVisit> => {
    if (typeof token !== 'string') throw new Problem('invalid_one_time_token');
    // The form's token is good for this link alone: who has the link may send it, and no other page can.
    return { system, ctx, token, consoleApp: await system.consoleApp(), csrf: tokens.issue(`console link ${token}`) };
  };
  for (const page of pages) {
    router.get(page.path, async (ctx) => page.show(await open(ctx as Context, ctx.query.token)));
    router.post(page.path, refuseForeignOrigin as never, parseForm, async (ctx) => {
      const form = formOf(ctx as never);
      const visit = await open(ctx as unknown as Context, form.token);
      tokens.require(`console link ${visit.token}`, form);
      await spend(page, visit, form);
    });
  }
}

async function spend(page: LinkPage, visit: LinkVisit, form: Record<string, string>): Promise<void> {
  const { ctx } = visit;
  try {
    const input = readFields(page.fields, form) as never;
    await actingAs({ kind: 'anonymous', ...ctx.state.info }, () => page.spend(visit, input));
    ctx.redirect(SIGN_IN_PATH);
    ctx.status = 303;
  } catch (error) {
    if (!(error instanceof Problem) || error.code === 'invalid_one_time_token') throw error;
    const errors = toFieldErrors(error, translator(localeOf(ctx, undefined)), {}, Object.keys(form));
    if (!errors) throw error;
    ctx.status = error.status;
    await page.show(visit, { values: form, errors });
  }
}
