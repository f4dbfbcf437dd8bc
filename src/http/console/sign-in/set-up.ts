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
import { Problem } from '../../../problem.ts';
import type { System } from '../../../system.ts';
import { password, required, text } from '../../kit/forms/fields.ts';
import type { FormState } from '../../kit/forms/form-state.ts';
import { createFormTokens, type Form } from '../../kit/forms/forms.ts';
import { type Door, form, page } from '../../kit/forms/page.ts';
import { submit } from '../../kit/forms/submit.ts';
import { type Translate, translator } from '../../kit/render/messages.ts';
import { localeOf, sendPage } from '../../kit/render/pages.ts';
import type { Context, State } from '../../kit/request/context.ts';
import { CONSOLE_PATH } from '../../kit/request/paths.ts';
import { urlOf } from '../../kit/request/query.ts';
import { redirect } from '../../kit/request/redirect.ts';
import { SIGN_IN_PATH } from './sign-in.ts';

type LinkVisit = { system: System; ctx: Context; consoleApp: App; token: string; csrf: string; t: Translate };

type Opened = Omit<LinkVisit, 'csrf'>;

type LinkPage = {
  path: string;
  /** Throws `invalid_one_time_token`. */
  show(visit: LinkVisit): Promise<void>;
  spend(visit: LinkVisit, form: Form): Promise<void>;
};

type Definition<Fields extends z.ZodType> = {
  path: string;
  fields: Fields;
  show(visit: LinkVisit, form?: FormState): Promise<void>;
  /** Returns the address with which the operator now signs in. */
  spend(visit: LinkVisit, input: z.output<Fields>): Promise<string>;
};

function linkPage<Fields extends z.ZodType>({ path, fields, show, spend }: Definition<Fields>): LinkPage {
  const act = async (visit: LinkVisit, input: z.output<Fields>) => {
    const login_hint = await spend(visit, input);
    redirect(visit.ctx, urlOf(SIGN_IN_PATH, { login_hint }));
  };
  return { path, show, spend: (visit, form) => submit(visit, form, { fields, show, act }) };
}

const pages: LinkPage[] = [
  linkPage({
    path: '/setup',
    fields: z.strictObject({ token: required(100), email: required(254), password, name: text(200) }),
    async show({ system, ctx, consoleApp, token, csrf }, form) {
      await requireSetupLink(system.db, consoleApp, token);
      const { email, name } = form?.values ?? {};
      const { password_min_length } = consoleApp.settings;
      const locals = { ...{ token, csrf, email, name, password_min_length }, errors: form?.errors };
      sendPage(ctx, undefined, 'setup', { action: `${CONSOLE_PATH}/setup`, ...locals });
    },
    async spend({ system, consoleApp, token }, { email, password, name }) {
      await makeFirstOperator(system, consoleApp, token, { email, password, name: name || null });
      return email;
    },
  }),
  linkPage({
    path: '/recover',
    fields: z.strictObject({ token: required(100), password }),
    async show({ system, ctx, consoleApp, token, csrf }, form) {
      const { email } = await getRecoveryLink(system.db, consoleApp, token);
      const { password_min_length } = consoleApp.settings;
      const locals = { ...{ token, csrf, email, password_min_length }, errors: form?.errors };
      sendPage(ctx, undefined, 'console/recover', { action: `${CONSOLE_PATH}/recover`, ...locals });
    },
    async spend({ system, consoleApp, token }, { password }) {
      const { email } = await getRecoveryLink(system.db, consoleApp, token);
      await recoverOperator(system, consoleApp, token, password);
      return email;
    },
  }),
];

export function addSetUp(router: Router<State>, system: System): void {
  const door: Door<State, Opened> = {
    router,
    tokens: createFormTokens(system.keyring),
    open: (ctx, { token }) => openLink(system, ctx, token),
    // Good for this link alone: whoever has the link may send the form, and no other page can.
    ownerOf: ({ token }) => `console link ${token}`,
    actorOf: () => ({ kind: 'anonymous' }),
  };
  for (const { path, show, spend } of pages) {
    page(door, path, (visit) => show(visit));
    form(door, path, spend);
  }
}

async function openLink(system: System, ctx: Context, token: unknown): Promise<Opened> {
  if (typeof token !== 'string') throw new Problem('invalid_one_time_token');
  const t = translator(localeOf(ctx, undefined));
  return { system, ctx, token, t, consoleApp: await system.consoleApp() };
}
