// A developer's personal access tokens, on the account pages of the console's App. A new one needs a fresh proof and is shown
// once; ending one needs none.
import { z } from 'zod';
import {
  DEFAULT_TOKEN_DAYS,
  listPersonalTokens,
  MAX_OPERATOR_DAYS,
  revokePersonalToken,
} from '../../apps/keys/personal-tokens.ts';
import { isOperator } from '../../apps/operators.ts';
import { tokenScopes } from '../../apps/permissions.ts';
import { ACCESS_TOKENS_PATH, createOwnToken } from '../../authentication/ways/own-tokens.ts';
import { Problem } from '../../problem.ts';
import { tokenScopeWord } from '../kit/consent-words.ts';
import { choice, chosen, flag, flags, required } from '../kit/forms/fields.ts';
import type { FormState } from '../kit/forms/form-state.ts';
import { goToShow, takeShown } from './kit/handover.ts';
import { askedProof, proofFields, proofOf } from './kit/proof.ts';
import { goTo, showPage } from './kit/render.ts';
import { type Screen, screen } from './kit/screen.ts';
import type { Visit } from './kit/visit.ts';

const NEW = `${ACCESS_TOKENS_PATH}/new`;
const lifetimes = ['1', '7', '30', '90', '365'] as const;
const newToken = z.object({ name: z.string(), token: z.string() });

export const accessTokenScreens: Screen[] = [
  screen({
    path: ACCESS_TOKENS_PATH,
    console_only: true,
    async show(visit) {
      const tokens = await listPersonalTokens(visit.system.db, visit.app, visit.user.id);
      showPage(visit, 'account/access-tokens', { tokens, created: takeShown(visit, ACCESS_TOKENS_PATH, newToken) });
    },
  }),
  screen({
    path: NEW,
    console_only: true,
    show: showNew,
    words: {
      'invalid_body.scopes': 'console.error.scope_needed',
      'invalid_body.expires_in_days': 'console.tokens.operator_day',
    },
    fields: z.strictObject({
      ...{ name: required(200), expires_in_days: choice(lifetimes), operator: flag, ...proofFields },
      ...flags('scopes', tokenScopes),
    }),
    async act(visit, { name, expires_in_days, operator, current_password, code, ...boxes }) {
      const scopes = chosen(boxes, 'scopes', tokenScopes);
      if (scopes.length === 0)
        throw new Problem('invalid_body', undefined, { fields: { scopes: 'console.error.scope_needed' } });
      const proof = proofOf(visit, { current_password, code });
      const input = { name, scopes, operator, expires_in_days: Number(expires_in_days), proof };
      const { row, token } = await createOwnToken(visit.system, visit.app, visit.user, input);
      goToShow(visit, ACCESS_TOKENS_PATH, { name: row.name, token });
    },
  }),
  screen({
    path: `${ACCESS_TOKENS_PATH}/:id/revoke`,
    page: ACCESS_TOKENS_PATH,
    console_only: true,
    async act(visit) {
      const { system, app, user, params } = visit;
      await revokePersonalToken(system.db, app, user.id, params.id ?? '');
      goTo(visit, ACCESS_TOKENS_PATH, 'token_revoked');
    },
  }),
];

async function showNew(visit: Visit, form?: FormState): Promise<void> {
  const { system, app, user, t } = visit;
  showPage(visit, 'account/access-token-new', {
    form,
    scopes: tokenScopes.map((scope) => ({ scope, text: t(tokenScopeWord(scope)) })),
    lifetimes: lifetimes.map((value) => ({ value, label: t('console.tokens.days', { count: Number(value) }) })),
    default_lifetime: String(DEFAULT_TOKEN_DAYS),
    operator_days: (await isOperator(system.db, { app_id: app.id, id: user.id })) ? MAX_OPERATOR_DAYS : undefined,
    ...(await askedProof(visit, NEW)),
  });
}
