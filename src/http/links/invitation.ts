// {issuer}/invitation: who was invited by mail becomes a user, or gets the roles that the invitation brings. It signs
// nobody in; the way on is the client that the invitation names, what this browser wanted before, or the user's own pages.

import { findClient } from '../../apps/clients/cache.ts';
import type { InvitationRow } from '../../database/schema.ts';
import { acceptInvitation, getInvitationLink } from '../../invitations/accept.ts';
import { Problem } from '../../problem.ts';
import { offeredConnections } from '../../social/connections.ts';
import type { FormErrors } from '../kit/forms/form-state.ts';
import { toFormErrors } from '../kit/forms/words.ts';
import { webUrl } from '../kit/render/names.ts';
import { sendPage } from '../kit/render/pages.ts';
import { ACCOUNT_PATH, INVITATION_PATH } from '../kit/request/paths.ts';
import { newestRestartUrl } from '../oidc/restart.ts';
import { type LinkPage, type LinkVisit, wordsFor } from './page.ts';

const MAX_NAME = 200;

type More = { name?: string; errors?: FormErrors };

export const invitationLink: LinkPage = {
  path: INVITATION_PATH,
  show,
  async spend(visit, { password = '', name = '' }) {
    const { system, ctx, token } = visit;
    const { app } = ctx.state;
    const given = name.trim().slice(0, MAX_NAME);
    try {
      const invitation = await acceptInvitation(system.db, app, { token, password, name: given || null });
      await showDone(visit, invitation);
    } catch (error) {
      // Somebody became a user with this address just now: the page then says so.
      if (isOvertaken(error)) return show(visit);
      const errors = toFormErrors(ctx, error, { t: wordsFor(visit), fields: ['password', 'name'] });
      await show(visit, { name: given, errors });
    }
  },
};

const isOvertaken = (error: unknown) =>
  error instanceof Problem && (error.code === 'email_taken' || error.code === 'conflict');

async function show(visit: LinkVisit, more: More = {}): Promise<void> {
  const { system, ctx, token, csrf, action } = visit;
  const { app } = ctx.state;
  const { db } = system.database;
  const { invitation, is_new } = await getInvitationLink(db, app, token);
  const hasConnections = (await offeredConnections(db, app)).length > 0;
  sendPage(ctx, app, 'invitation', {
    ...{ action, csrf, token, is_new },
    email: invitation.email,
    name: more.name ?? invitation.name ?? undefined,
    inviter: invitation.inviter ?? undefined,
    errors: more.errors,
    password_min_length: app.settings.password_min_length,
    terms_url: app.branding.terms_url,
    privacy_url: app.branding.privacy_url,
    other_url: is_new && hasConnections ? app.issuer + ACCOUNT_PATH : undefined,
  });
}

async function showDone(visit: LinkVisit, invitation: InvitationRow): Promise<void> {
  const { ctx } = visit;
  const { app } = ctx.state;
  const t = wordsFor(visit);
  sendPage(ctx, app, 'message', {
    title: t('invitation.done_title', { app: app.name }),
    text: t('invitation.done', { email: invitation.email }),
    actions: [await toWayOn(visit, invitation)],
  });
}

/** The client or its redirect URI may have been removed since the invitation: then nobody is sent there. */
async function toWayOn(visit: LinkVisit, { client_id, redirect_uri }: InvitationRow) {
  const { system, ctx } = visit;
  const { app } = ctx.state;
  const t = wordsFor(visit);
  const client = client_id ? await findClient(system, app, client_id) : undefined;
  const isRegistered = redirect_uri !== null && client?.redirect_uris.includes(redirect_uri);
  const url = webUrl((isRegistered ? redirect_uri : client?.client_uri) ?? undefined);
  if (client && url) return { label: t('invitation.go_on', { client: client.name }), url };
  const again = await newestRestartUrl(system, app, ctx.cookies);
  return { label: t('reset.sign_in'), url: again ?? app.issuer + ACCOUNT_PATH };
}
