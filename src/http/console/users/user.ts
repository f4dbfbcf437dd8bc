// What a developer can do about one user of the App, from the user's page (user-page.ts).
import { z } from 'zod';
import { type Factor, getFactor, removeFactor, resetFactorsByApp } from '../../../authentication/factors/kinds.ts';
import { getPasskey, removePasskey } from '../../../authentication/factors/passkeys/passkeys.ts';
import { forgetAllDevices } from '../../../authentication/factors/trusted-devices.ts';
import { unlockUser } from '../../../authentication/sign-in/lockout.ts';
import { replacePassword } from '../../../authentication/ways/change-password.ts';
import { mailResetLink } from '../../../authentication/ways/reset.ts';
import type { PasskeyRow, UserRow } from '../../../database/schema.ts';
import { Problem } from '../../../problem.ts';
import { revokeSession } from '../../../users/sessions/end.ts';
import { endAllSessions } from '../../../users/sessions/end-many.ts';
import { listSessions } from '../../../users/sessions/sessions.ts';
import { deleteUser, getUser, setUserStatus } from '../../../users/users.ts';
import { password, text } from '../../kit/forms/fields.ts';
import { localeOfUser } from '../../kit/render/messages.ts';
import { cleanName } from '../../kit/render/names.ts';
import { appPath, goTo, showPage } from '../kit/render.ts';
import { appScreen, type Screen } from '../kit/screen.ts';
import type { AppVisit } from '../kit/visit.ts';
import { showUser } from './user-page.ts';
import { userPath } from './users.ts';
import { toFactorLabel } from './words.ts';

export const userScreens: Screen[] = [
  appScreen({
    path: '/apps/:slug/users/:id',
    access: 'users:read',
    show: async (visit) => showUser(visit, await userOf(visit)),
  }),
  appScreen({
    path: '/apps/:slug/users/:id/disable',
    access: 'users:write',
    act: (visit) => setStatus(visit, 'disabled'),
  }),
  appScreen({
    path: '/apps/:slug/users/:id/enable',
    access: 'users:write',
    act: (visit) => setStatus(visit, 'active'),
  }),
  appScreen({
    path: '/apps/:slug/users/:id/unlock',
    access: 'users:write',
    async act(visit) {
      const user = await unlockUser(visit.system, visit.app, visit.params.id ?? '');
      goTo(visit, userPath(visit, user), 'user_unlocked');
    },
  }),
  appScreen({
    path: '/apps/:slug/users/:id/password',
    access: 'users:write',
    async show(visit, form) {
      const { app, t } = visit;
      const user = await userOf(visit);
      const { password_min_length: min } = app.settings;
      await showPage(visit, 'console/confirm', {
        form,
        title: t('console.user.password_title', { user: user.email }),
        text: t('console.user.password_text'),
        button: t('console.user.password'),
        field: {
          ...{ name: 'password', type: 'password', label: t('form.password'), autocomplete: 'new-password' },
          ...{ help: t('sign_up.password_rule', { min }), minlength: min, maxlength: 1024, required: true },
        },
        back_url: userPath(visit, user),
        harmless: true,
      });
    },
    fields: z.strictObject({ password }),
    async act(visit, input) {
      const user = await userOf(visit);
      await replacePassword(visit.system, visit.app, user, input.password);
      goTo(visit, userPath(visit, user), 'password_set');
    },
  }),
  appScreen({
    path: '/apps/:slug/users/:id/password/mail',
    access: 'users:write',
    async act(visit) {
      const user = await userOf(visit);
      await mailResetLink(visit.system, visit.app, { user, locale: localeOfUser(visit.app, user) });
      goTo(visit, userPath(visit, user), 'reset_mailed');
    },
  }),
  appScreen({
    path: '/apps/:slug/users/:id/sessions/:uid/end',
    access: 'users:write',
    async act(visit) {
      const user = await userOf(visit);
      const ended = await revokeSession(visit.system.db, visit.app, visit.params.uid ?? '', user.id);
      if (!ended) throw new Problem('not_found', 'There is no such session');
      goTo(visit, userPath(visit, user), 'session_ended');
    },
  }),
  appScreen({
    path: '/apps/:slug/users/:id/sessions/end',
    access: 'users:write',
    async show(visit) {
      const { system, app, t } = visit;
      const user = await userOf(visit);
      const { length: count } = await listSessions(system.db, app, user.id);
      await showPage(visit, 'console/confirm', {
        title: t('console.user.end_sessions_title', { count }),
        text: t('console.user.end_sessions_text', { user: user.email }),
        button: t('console.user.end_sessions'),
        back_url: userPath(visit, user),
      });
    },
    async act(visit) {
      const user = await userOf(visit);
      await endAllSessions(visit.system.db, visit.app, user.id);
      goTo(visit, userPath(visit, user), 'sessions_ended');
    },
  }),
  appScreen({
    path: '/apps/:slug/users/:id/factors/reset',
    access: 'users:write',
    async show(visit) {
      const user = await userOf(visit);
      await showPage(visit, 'console/confirm', {
        title: visit.t('console.user.reset_factors_title', { user: user.email }),
        text: visit.t('console.user.reset_factors_text'),
        button: visit.t('console.user.reset_factors'),
        back_url: userPath(visit, user),
      });
    },
    async act(visit) {
      const user = await userOf(visit);
      await resetFactorsByApp(visit.system, visit.app, user);
      goTo(visit, userPath(visit, user), 'factors_reset');
    },
  }),
  appScreen({
    path: '/apps/:slug/users/:id/factors/:factor_id/remove',
    access: 'users:write',
    async show(visit) {
      const user = await userOf(visit);
      const factor = toFactorLabel(visit.t, await factorOf(visit, user));
      await showPage(visit, 'console/confirm', {
        title: visit.t('console.user.remove_factor_title', { factor }),
        text: visit.t('console.user.remove_factor_text'),
        button: visit.t('console.user.remove_passkey'),
        back_url: userPath(visit, user),
      });
    },
    async act(visit) {
      const user = await userOf(visit);
      const { id } = await factorOf(visit, user);
      await removeFactor(visit.system, visit.app, user, { id });
      goTo(visit, userPath(visit, user), 'factor_removed');
    },
  }),
  appScreen({
    path: '/apps/:slug/users/:id/passkeys/:passkey_id/remove',
    access: 'users:write',
    async show(visit) {
      const user = await userOf(visit);
      const passkey = await passkeyOf(visit, user);
      await showPage(visit, 'console/confirm', {
        title: visit.t('console.user.remove_passkey_title', { passkey: cleanName(passkey.name) }),
        text: visit.t('console.user.remove_passkey_text'),
        button: visit.t('console.user.remove_passkey'),
        back_url: userPath(visit, user),
      });
    },
    async act(visit) {
      const user = await userOf(visit);
      const { id } = await passkeyOf(visit, user);
      await removePasskey(visit.system, visit.app, user.id, { id });
      goTo(visit, userPath(visit, user), 'passkey_removed');
    },
  }),
  appScreen({
    path: '/apps/:slug/users/:id/trusted-devices/forget',
    access: 'users:write',
    async act(visit) {
      const user = await userOf(visit);
      await forgetAllDevices(visit.system.db, visit.app, user.id);
      goTo(visit, userPath(visit, user), 'devices_forgotten');
    },
  }),
  appScreen({
    path: '/apps/:slug/users/:id/delete',
    access: 'users:write',
    async show(visit, form) {
      const user = await userOf(visit);
      await showPage(visit, 'console/confirm', {
        form,
        title: visit.t('console.user.delete_title', { user: user.email }),
        text: visit.t('console.user.delete_text'),
        field: {
          ...{ name: 'typed', label: visit.t('console.user.delete_type', { user: user.email }) },
          ...{ required: true, maxlength: 254, code: true },
        },
        button: visit.t('console.user.delete'),
        back_url: userPath(visit, user),
      });
    },
    fields: z.strictObject({ typed: text(254) }),
    async act(visit, { typed }) {
      const user = await userOf(visit);
      if (typed !== user.email)
        throw new Problem('invalid_body', undefined, { fields: { typed: 'console.error.user_typed' } });
      await deleteUser(visit.system.db, visit.app, user.id);
      goTo(visit, appPath(visit.app, '/users'), 'user_deleted');
    },
  }),
];

const userOf = ({ system, app, params }: AppVisit): Promise<UserRow> => getUser(system.db, app, params.id ?? '');

const factorOf = ({ system, app, params }: AppVisit, user: UserRow): Promise<Factor> =>
  getFactor(system.db, app, user.id, params.factor_id ?? '');

/** An id that is none of the user's never reaches the database. */
const passkeyOf = ({ system, app, params }: AppVisit, user: UserRow): Promise<PasskeyRow> =>
  getPasskey(system.db, app, user.id, params.passkey_id ?? '');

async function setStatus(visit: AppVisit, status: UserRow['status']): Promise<void> {
  const user = await userOf(visit);
  await setUserStatus(visit.system.db, visit.app, user.id, status);
  goTo(visit, userPath(visit, user), status === 'active' ? 'user_enabled' : 'user_disabled');
}
