// Invitations by mail: listed, sent again and revoked. The links are in the mails alone.
import { z } from 'zod';
import { listClients } from '../../../apps/clients/clients.ts';
import { findsParts } from '../../../database/lists/search.ts';
import {
  createInvitation,
  getInvitation,
  requireInvitationFields,
  resendInvitation,
  revokeInvitation,
} from '../../../invitations/invitations.ts';
import { invitationStates, listInvitations } from '../../../invitations/list.ts';
import type { Inviter } from '../../../invitations/standing.ts';
import { languages } from '../../../language/catalogues.ts';
import { findOrganizationNames } from '../../../organizations/organizations.ts';
import { hasOwnRoles, listRoles } from '../../../users/roles.ts';
import { choice, chosen, flags, required, text } from '../../kit/forms/fields.ts';
import type { FormState } from '../../kit/forms/form-state.ts';
import type { Words } from '../../kit/forms/words.ts';
import { localeNames } from '../../kit/render/messages.ts';
import { queryText, urlOf } from '../../kit/request/query.ts';
import { appPath, goTo, showPage } from '../kit/render.ts';
import { appScreen, type Screen } from '../kit/screen.ts';
import { readSort } from '../kit/sorting.ts';
import { type AppVisit, grantorOf } from '../kit/visit.ts';
import { invitationStateWords } from './words.ts';

const words: Words = {
  conflict: 'console.error.invitation_over',
  'conflict.email': 'console.error.invited_already',
  sign_up_closed: 'console.error.sign_up_closed',
};

/** A form that names more has to be searched, not read. */
const MAX_CLIENTS = 50;

export const invitationScreens: Screen[] = [
  appScreen({ path: '/apps/:slug/invitations', access: 'users:read', show: showInvitations }),
  appScreen({
    path: '/apps/:slug/invitations/new',
    access: 'users:write',
    words,
    show: showForm,
    fields: async (visit) =>
      z.strictObject({
        email: required(254),
        name: text(200),
        locale: choice(languages),
        arrive: text(2200),
        ...flags('roles', await namesOf(visit)),
      }),
    check: ({ system, app }, { email, arrive }) =>
      requireInvitationFields(system, app, { email, ...arrivalOf(arrive) }),
    async act(visit, { email, name, locale, arrive, ...rest }) {
      const { system, app, developer } = visit;
      await createInvitation(system, app, {
        ...{ email, name, locale, inviter: developer.name },
        roles: chosen(rest, 'roles', await namesOf(visit)),
        grantor: grantorOf(visit),
        ...arrivalOf(arrive),
      });
      goTo(visit, appPath(app, '/invitations'), 'invitation_sent');
    },
  }),
  appScreen({
    path: '/apps/:slug/invitations/:id/resend',
    access: 'users:write',
    words,
    async act(visit) {
      await resendInvitation(visit.system, visit.app, visit.params.id ?? '', byDeveloper(visit));
      goTo(visit, appPath(visit.app, '/invitations'), 'invitation_sent');
    },
  }),
  appScreen({
    path: '/apps/:slug/invitations/:id/revoke',
    access: 'users:write',
    words,
    async show(visit, form) {
      const { email } = await invitationOf(visit);
      await showPage(visit, 'console/confirm', {
        form,
        title: visit.t('console.invitations.revoke_title', { email }),
        text: visit.t('console.invitations.revoke_text'),
        button: visit.t('console.invitations.revoke'),
        back_url: appPath(visit.app, '/invitations'),
      });
    },
    async act(visit) {
      const { id } = await invitationOf(visit);
      await revokeInvitation(visit.system.db, visit.app, id, byDeveloper(visit));
      goTo(visit, appPath(visit.app, '/invitations'), 'invitation_revoked');
    },
  }),
];

/** The form has a client and its redirect URI in one field. */
function arrivalOf(arrive = '') {
  const [client_id, redirect_uri] = arrive.split(' ');
  return { client_id: client_id || undefined, redirect_uri };
}

/** Every developer who may invite has all permissions that roles in organizations can have. */
const byDeveloper = (visit: AppVisit): Inviter => ({ permissions: grantorOf(visit).permissions, giver: 'app' });

const invitationOf = ({ system, app, params }: AppVisit) => getInvitation(system.db, app, params.id ?? '');

/** Roles that an invitation can bring: developers' come from what they are members of. */
async function namesOf({ system, app }: AppVisit): Promise<string[]> {
  return hasOwnRoles(app) ? (await listRoles(system.db, app)).map(({ name }) => name) : [];
}

async function showInvitations(visit: AppVisit): Promise<void> {
  const { system, app, t } = visit;
  const q = queryText(visit, 'q');
  const cursor = queryText(visit, 'cursor');
  const state = invitationStates.find((one) => one === queryText(visit, 'state'));
  const sort = readSort(visit, { sent: 'descending' });
  const { items, next_cursor } = await listInvitations(system.db, app, {
    ...{ search: q, cursor, state, direction: sort.direction },
  });
  const organizations = await findOrganizationNames(
    system.db,
    app,
    items.flatMap(({ organization_id: id }) => id ?? []),
  );
  const path = appPath(app, '/invitations');
  await showPage(visit, 'console/invitations', {
    only_beginnings: q !== '' && !(await findsParts(system.db)),
    ...{ q, cursor, state, sort: sort.text, heads: sort.heads(path, { q, state }) },
    invitations: items.map((row) => ({
      ...row,
      organization_name: organizations.get(row.organization_id ?? ''),
      state_label: t(invitationStateWords[row.state]),
    })),
    filters: [undefined, ...invitationStates].map((one) => ({
      label: t(one ? invitationStateWords[one] : 'console.all'),
      url: urlOf(path, { q, state: one, sort: sort.text }),
      current: one === state,
    })),
    first_url: urlOf(path, { q, state, sort: sort.text }),
    next_url: next_cursor ? urlOf(path, { q, state, sort: sort.text, cursor: next_cursor }) : undefined,
  });
}

async function showForm(visit: AppVisit, form?: FormState): Promise<void> {
  const { system, app } = visit;
  const roles = hasOwnRoles(app) ? await listRoles(system.db, app) : [];
  await showPage(visit, 'console/invitation-new', {
    form,
    roles: roles.map(({ name, description }) => ({ name, description })),
    locales: languages.map((value) => ({ value, label: localeNames[value] })),
    arrivals: await listArrivals(visit),
  });
}

/** `client_id`, or `client_id redirect_uri`, as the form sends it. */
async function listArrivals({ system, app, t }: AppVisit) {
  const { items } = await listClients(system.db, app, { limit: MAX_CLIENTS });
  const each = items.flatMap(({ id, name, client_uri, redirect_uris }) => [
    ...(client_uri ? [{ value: id, label: `${name}: ${client_uri}` }] : []),
    ...redirect_uris.map((uri) => ({ value: `${id} ${uri}`, label: `${name}: ${uri}` })),
  ]);
  return [{ value: '', label: t('console.invitations.arrive_none') }, ...each];
}
