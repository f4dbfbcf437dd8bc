// {issuer}/setup and {issuer}/recover of the console's App: the pages behind the links that the server prints
// (console/sign-in/set-up.ts). One creates the first operator, the other lets an operator back in. Both lead on to the
// console, with the password that was just set as the proof.
import { z } from 'zod';
import { CONSOLE_SLUG } from '../../apps/app.ts';
import { CONSOLE_CLIENT_ID } from '../../apps/clients/built-in.ts';
import {
  getRecoveryLink,
  makeFirstOperator,
  recoverOperator,
  requireSetupLink,
} from '../../authentication/ways/operator-links.ts';
import type { UserRow } from '../../database/schema.ts';
import { Problem } from '../../problem.ts';
import { password, required, text } from '../kit/forms/fields.ts';
import type { FormState } from '../kit/forms/form-state.ts';
import { submit } from '../kit/forms/submit.ts';
import { keepNewPassword } from '../kit/new-password.ts';
import type { Translate } from '../kit/render/messages.ts';
import { sendPage } from '../kit/render/pages.ts';
import { CONSOLE_SIGN_IN_PATH, RECOVER_PATH, SETUP_PATH } from '../kit/request/paths.ts';
import { urlOf } from '../kit/request/query.ts';
import { redirect } from '../kit/request/redirect.ts';
import { type LinkPage, type LinkVisit, wordsFor } from './page.ts';

type Definition<Fields extends z.ZodType> = {
  path: string;
  fields: Fields;
  show(visit: LinkVisit, form?: FormState): Promise<void>;
  /** Returns the operator, who then signs in. */
  spend(visit: LinkVisit, input: z.output<Fields>): Promise<UserRow>;
};

type Asking = LinkVisit & { t: Translate };

function operatorPage<Fields extends z.ZodType>({ path, fields, show, spend }: Definition<Fields>): LinkPage {
  return {
    path,
    deadEnd: 'dead_operator_link',
    async show(visit) {
      requireConsole(visit);
      await show(visit);
    },
    async spend(visit, form) {
      requireConsole(visit);
      const { system, ctx } = visit;
      const act = async (_: LinkVisit, input: z.output<Fields>) => {
        const operator = await spend(visit, input);
        await keepNewPassword(system, ctx, operator, { client_id: CONSOLE_CLIENT_ID });
        redirect(ctx, urlOf(system.config.baseUrl + CONSOLE_SIGN_IN_PATH, { login_hint: operator.email }));
      };
      await submit<Asking, Fields>({ ...visit, t: wordsFor(visit) }, form, { fields, show, act });
      return undefined;
    },
  };
}

function requireConsole({ ctx }: LinkVisit): void {
  if (ctx.state.app.slug !== CONSOLE_SLUG) throw new Problem('not_found');
}

export const operatorPages: LinkPage[] = [
  operatorPage({
    path: SETUP_PATH,
    fields: z.strictObject({ token: required(100), email: required(254), password, name: text(200) }),
    async show({ system, ctx, token, csrf, action }, form) {
      const { app } = ctx.state;
      await requireSetupLink(system.db, app, token);
      const { email, name } = form?.values ?? {};
      const { password_min_length } = app.settings;
      const locals = { ...{ action, csrf, token, email, name, password_min_length }, errors: form?.errors };
      sendPage(ctx, app, 'setup', locals, { formAction: [system.config.baseUrl] });
    },
    spend: ({ system, ctx, token }, { email, password, name }) =>
      makeFirstOperator(system, ctx.state.app, token, { email, password, name: name || null }),
  }),
  operatorPage({
    path: RECOVER_PATH,
    fields: z.strictObject({ token: required(100), password }),
    async show({ system, ctx, token, csrf, action }, form) {
      const { app } = ctx.state;
      const { email } = await getRecoveryLink(system.db, app, token);
      const { password_min_length } = app.settings;
      const locals = { ...{ action, csrf, token, email, password_min_length }, errors: form?.errors };
      sendPage(ctx, app, 'recover', locals, { formAction: [system.config.baseUrl] });
    },
    spend: ({ system, ctx, token }, { password }) => recoverOperator(system, ctx.state.app, token, password),
  }),
];
