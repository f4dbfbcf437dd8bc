// The consent screen: who asks, where it lives, and what it wants in words; and the user's decision.

import { CLI_CLIENT_ID } from '../../apps/clients/built-in.ts';
import { readTokenRequest, TOKEN_REQUEST, toGranted } from '../../apps/keys/token-requests.ts';
import { ACCESS_TOKENS_PATH } from '../../authentication/ways/own-tokens.ts';
import { record } from '../../events/record.ts';
import { consentSchema } from '../../oidc/provider/prompts.ts';
import { allowAccess } from '../../oidc/request/access.ts';
import { saveConsent } from '../../oidc/storage/consents.ts';
import type { System } from '../../system.ts';
import { findUser, getUser } from '../../users/users.ts';
import { describeAccess, describeToken } from '../kit/consent-words.ts';
import type { Form } from '../kit/forms/forms.ts';
import { sendPage } from '../kit/render/pages.ts';
import { ACCOUNT_PATH } from '../kit/request/paths.ts';
import { redirect } from '../kit/request/redirect.ts';
import { showChoice } from './choices/user.ts';
import { accountOf, findClientOf, onDeviceOf, onlyConfirms } from './client.ts';
import { clientIdOf, finish, pageOptions, type Visit } from './visit.ts';

export async function showConsent(system: System, visit: Visit): Promise<void> {
  const { ctx, interaction, csrf, url } = visit;
  const { app } = ctx.state;
  if (onlyConfirms(interaction)) return showChoice(system, visit);
  const client = await findClientOf(visit);
  const user = await getUser(system.db, app, accountOf(interaction));
  const options = pageOptions(visit);
  const { requested, held } = consentSchema.parse(interaction.prompt.details);
  const token = tokenRequestIn(interaction);
  const locals = {
    action: `${url}/consent`,
    csrf,
    client: { ...client, on_device: onDeviceOf(system, visit, client) },
    user: { email: user.email, name: user.name ?? undefined, phone: user.phone ?? undefined },
    access: {
      ...(await describeAccess(system, app, requested, { locale: options.locale, held })),
      token: token && describeToken(token, options.locale),
    },
    revoke_url: `${app.issuer}${ACCOUNT_PATH}${token ? ACCESS_TOKENS_PATH : '/apps'}`,
    switch_user: { action: `${url}/switch` },
  };
  sendPage(ctx, app, 'consent', locals, options);
}

export async function postConsent(system: System, visit: Visit, { decision }: Form): Promise<void> {
  const { ctx, interaction, step } = visit;
  const { app } = ctx.state;
  if (step !== 'consent' || onlyConfirms(interaction)) return redirect(ctx, visit.url);
  const user_id = accountOf(interaction);
  if (decision !== 'allow') {
    await record(system.db, app, 'consent.denied', { user_id, client_id: clientIdOf(visit) });
    return finish(visit, { error: 'access_denied', error_description: 'the user refused' });
  }
  const user = await findUser(system.db, app, user_id);
  if (user?.status !== 'active')
    return finish(visit, { error: 'access_denied', error_description: 'the user is not active' });
  await grant(system, visit, user_id);
}

async function grant(system: System, visit: Visit, accountId: string): Promise<void> {
  const { ctx, interaction, protocol } = visit;
  const clientId = clientIdOf(visit);
  const { Grant } = protocol.provider;
  const token = tokenRequestIn(interaction);
  // Of its own for each token, so that no access token of an earlier sign-in gets what this one is allowed.
  const known = token || !interaction.grantId ? undefined : await Grant.find(interaction.grantId);
  const grant = known ?? new Grant({ accountId, clientId });
  if (token) grant.addRar(toGranted(token));
  const { requested } = consentSchema.parse(interaction.prompt.details);
  allowAccess(grant, requested);
  const grantId = await saveConsent(system, ctx.state.app, grant, {
    user_id: accountId,
    client_id: clientId,
    session_uid: interaction.session?.uid ?? '',
    data: { ...requested, resources: toList(requested.resources) },
  });
  await finish(visit, { consent: { grantId } });
}

const toList = (resources: Record<string, string[]>) =>
  Object.entries(resources).map(([identifier, scopes]) => ({ identifier, scopes }));

/** The token that the command line asks for. */
const tokenRequestIn = (interaction: Visit['interaction']) =>
  clientIdOf({ interaction }) === CLI_CLIENT_ID ? readTokenRequest(interaction.params[TOKEN_REQUEST]) : undefined;
