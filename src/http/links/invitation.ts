// {issuer}/invitation: an invited person becomes a user, or an existing user gets the roles that the invitation brings. The
// way on is the client that the invitation names, what this browser wanted before, or the user's own pages. A password that
// was chosen here isn't asked for there.

import type { InvitationRow } from '../../database/schema.ts';
import { acceptInvitation, getInvitationLink } from '../../invitations/accept.ts';
import { requestInvitationLink } from '../../invitations/new-link.ts';
import { Problem } from '../../problem.ts';
import { offeredConnections } from '../../social/connections.ts';
import type { FormErrors } from '../kit/forms/form-state.ts';
import { refuseSelfAssigned } from '../kit/forms/self-assigned.ts';
import { toFormErrors, type Words } from '../kit/forms/words.ts';
import { keepNewPassword } from '../kit/new-password.ts';
import { sendPage } from '../kit/render/pages.ts';
import { ACCOUNT_PATH, INVITATION_PATH } from '../kit/request/paths.ts';
import type { Outcome } from './outcome.ts';
import { type LinkPage, type LinkVisit, wordsFor } from './page.ts';

type More = { name?: string; errors?: FormErrors };

export const invitationLink: LinkPage = {
  path: INVITATION_PATH,
  deadEnd: 'dead_invitation',
  newLink: {
    asks: 'address',
    text: 'new_link.invitation',
    sent: 'new_link.invitation_sent',
    request: (system, app, { identifier }) => requestInvitationLink(system, app, { email: identifier }),
  },
  show,
  async spend(visit, form) {
    refuseSelfAssigned(form);
    const { password = '', name = '' } = form;
    const { system, ctx, token } = visit;
    const { app } = ctx.state;
    const given = name.trim();
    try {
      const { invitation, user, is_new } = await acceptInvitation(system, app, {
        token,
        password,
        name: given || null,
      });
      if (is_new) await keepNewPassword(system, ctx, user);
      return toOutcome(invitation, is_new);
    } catch (error) {
      // Somebody became a user with this address just now: the page then says so.
      if (isOvertaken(error)) await show(visit);
      else {
        const errors = toFormErrors(ctx, error, { t: wordsFor(visit), fields: ['password', 'name'], words });
        await show(visit, { name: given, errors });
      }
      return undefined;
    }
  },
};

const words: Words = { organization_full: 'invitation.organization_full' };

const isOvertaken = (error: unknown) =>
  error instanceof Problem && (error.code === 'email_taken' || error.code === 'conflict');

async function show(visit: LinkVisit, more: More = {}): Promise<void> {
  const { system, ctx, token, csrf, action } = visit;
  const { app } = ctx.state;
  const { db } = system.database;
  const { invitation, organization, is_new } = await getInvitationLink(db, app, token);
  const hasConnections = (await offeredConnections(db, app)).length > 0;
  sendPage(ctx, app, 'invitation', {
    ...{ action, csrf, token, is_new },
    email: invitation.email,
    name: more.name ?? invitation.name ?? undefined,
    inviter: invitation.inviter ?? undefined,
    organization: organization?.name,
    errors: more.errors,
    password_min_length: app.settings.password_min_length,
    terms_url: app.branding.terms_url,
    privacy_url: app.branding.privacy_url,
    other_url: is_new && hasConnections ? app.issuer + ACCOUNT_PATH : undefined,
  });
}

function toOutcome({ email, client_id, redirect_uri }: InvitationRow, isNew: boolean): Outcome {
  return {
    ...{ title: 'invitation.done_title', text: isNew ? 'invitation.joined' : 'invitation.done', values: { email } },
    client: client_id ? { id: client_id, redirect_uri: redirect_uri ?? undefined } : undefined,
  };
}
