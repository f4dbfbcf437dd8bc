// The form by which a developer begins to act as a user: why, and a fresh proof that it is the developer. Its answer leads to the
// App, whose cookies this page can't set (http/links/impersonate.ts).
import { z } from 'zod';
import { findMissing, hasTwoFactors } from '../../../authentication/reauthentication.ts';
import {
  beginImpersonation,
  findObstacle,
  MAX_REASON,
  type Obstacle,
} from '../../../authentication/ways/impersonation.ts';
import type { UserRow } from '../../../database/schema.ts';
import { findSignedIn } from '../../../users/sessions/sessions.ts';
import { getUser } from '../../../users/users.ts';
import { password, required, text } from '../../kit/forms/fields.ts';
import type { FormState } from '../../kit/forms/form-state.ts';
import type { Words } from '../../kit/forms/words.ts';
import { CONSOLE_SIGN_IN_PATH, IMPERSONATE_PATH } from '../../kit/request/paths.ts';
import { urlOf } from '../../kit/request/query.ts';
import { redirect } from '../../kit/request/redirect.ts';
import { showPage } from '../kit/render.ts';
import { appScreen, type Screen } from '../kit/screen.ts';
import type { AppVisit } from '../kit/visit.ts';
import { userPath } from './users.ts';

const obstacles: Record<Obstacle, string> = {
  off: 'console.impersonate.off',
  forbidden: 'console.impersonate.forbidden',
  disabled: 'console.impersonate.disabled',
  permissions: 'console.impersonate.permissions',
  connection: 'console.impersonate.connection',
};

const words: Words = Object.fromEntries(
  Object.entries(obstacles).map(([reason, key]) => [`cannot_impersonate.${reason}`, key]),
);

export const impersonateScreens: Screen[] = [
  appScreen({
    path: '/apps/:slug/users/:id/impersonate',
    access: 'users:impersonate',
    words,
    show,
    fields: z.strictObject({
      reason: required(MAX_REASON),
      current_password: password.optional(),
      code: text(20).optional(),
    }),
    async act(visit, { reason, current_password, code }) {
      const { system, app, consoleApp, developer, ctx } = visit;
      const token = await beginImpersonation(system, app, consoleApp, {
        ...{ user: await userOf(visit), reason, session_uid: developer.session_uid },
        developer: await developerOf(visit),
        proof: { password: current_password, code: code || undefined, ...(await signedInOf(visit)) },
      });
      redirect(ctx, urlOf(app.issuer + IMPERSONATE_PATH, { token }));
    },
  }),
];

/** Whether the user's page offers it. */
export async function offersImpersonation(visit: AppVisit, user: UserRow): Promise<boolean> {
  const { system, app, developer } = visit;
  if (!visit.can('users:impersonate') || app.settings.impersonation === 'off') return false;
  return (await findObstacle(system.db, app, { by: developer, user })) === undefined;
}

async function show(visit: AppVisit, form?: FormState): Promise<void> {
  const { system, app, consoleApp, developer, t, ctx } = visit;
  const user = await userOf(visit);
  const obstacle = await findObstacle(system.db, app, { by: developer, user });
  const back_url = userPath(visit, user);
  const title = t('console.impersonate.title', { user: user.email });
  if (obstacle) {
    const actions = { title, text: t(obstacles[obstacle]), back_url };
    return showPage(visit, 'console/impersonate-not', actions);
  }
  const row = await developerOf(visit);
  const { missing, can_be_typed } = await findMissing(system, consoleApp, row, {
    ...(await signedInOf(visit)),
    rule: 'recent',
  });
  const again = (await hasTwoFactors(system, consoleApp, row)) ? 'with_both' : 'with_one';
  const sign_in_url = urlOf(CONSOLE_SIGN_IN_PATH, { again, return_to: ctx.path });
  await showPage(
    visit,
    'console/impersonate',
    {
      ...{ form, title, back_url },
      asks_password: can_be_typed && missing.includes('password'),
      asks_code: can_be_typed && missing.includes('second_factor'),
      must_sign_in: !can_be_typed,
      sign_in_url: missing.length > 0 ? sign_in_url : undefined,
    },
    { formAction: [app.issuer] },
  );
}

const userOf = ({ system, app, params }: AppVisit) => getUser(system.db, app, params.id ?? '');
const developerOf = ({ system, consoleApp, developer }: AppVisit) => getUser(system.db, consoleApp, developer.id);
const signedInOf = ({ system, consoleApp, developer }: AppVisit) =>
  findSignedIn(system.db, consoleApp, developer.session_uid);
