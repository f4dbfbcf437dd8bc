// The form by which a developer begins to act as a user: why, and a fresh proof that it is the developer. Its answer leads to the
// App, whose cookies this page can't set (http/links/impersonate.ts).
import { z } from 'zod';
import {
  beginImpersonation,
  findObstacle,
  MAX_REASON,
  type Obstacle,
} from '../../../authentication/ways/impersonation.ts';
import type { UserRow } from '../../../database/schema.ts';
import { getUser } from '../../../users/users.ts';
import { required } from '../../kit/forms/fields.ts';
import type { FormState } from '../../kit/forms/form-state.ts';
import type { Words } from '../../kit/forms/words.ts';
import { IMPERSONATE_PATH } from '../../kit/request/paths.ts';
import { urlOf } from '../../kit/request/query.ts';
import { redirect } from '../../kit/request/redirect.ts';
import { askedProof, developerOf, proofFields, proofOf } from '../kit/proof.ts';
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
    fields: z.strictObject({ reason: required(MAX_REASON), ...proofFields }),
    async act(visit, { reason, ...typed }) {
      const { system, app, consoleApp, developer, ctx } = visit;
      const token = await beginImpersonation(system, app, consoleApp, {
        ...{ user: await userOf(visit), reason, session_uid: developer.session_uid },
        developer: await developerOf(visit),
        proof: await proofOf(visit, typed),
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
  const { system, app, developer, t } = visit;
  const user = await userOf(visit);
  const obstacle = await findObstacle(system.db, app, { by: developer, user });
  const back_url = userPath(visit, user);
  const title = t('console.impersonate.title', { user: user.email });
  if (obstacle) {
    const actions = { title, text: t(obstacles[obstacle]), back_url };
    return showPage(visit, 'console/impersonate-not', actions);
  }
  const locals = { form, title, back_url, ...(await askedProof(visit)) };
  await showPage(visit, 'console/impersonate', locals, { formAction: [app.issuer] });
}

const userOf = ({ system, app, params }: AppVisit) => getUser(system.db, app, params.id ?? '');
