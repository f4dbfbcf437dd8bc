// What is done to several users at once: they are ticked in the list, shown once more with their ids, and then changed one
// by one. Those who can't be changed, such as the last owner, stay in the list with the reason.
import { z } from 'zod';
import { protectOperators } from '../../../apps/operators.ts';
import type { UserRow } from '../../../database/schema.ts';
import { isId } from '../../../ids.ts';
import { Problem } from '../../../problem.ts';
import { isKeyOf, keysOf } from '../../../tables.ts';
import { listUsersById } from '../../../users/list.ts';
import { deleteUser, setUserStatus } from '../../../users/users.ts';
import { text } from '../../kit/forms/fields.ts';
import type { FormState } from '../../kit/forms/form-state.ts';
import { problemText } from '../../kit/render/messages.ts';
import type { Done } from '../kit/notices.ts';
import { appPath, goTo, showPage } from '../kit/render.ts';
import { appScreen, type Screen } from '../kit/screen.ts';
import type { AppVisit } from '../kit/visit.ts';

const MOST = 100;

type Definition = {
  title: string;
  text: string;
  button: string;
  done: Done;
  to(visit: AppVisit, id: string): Promise<unknown>;
};

const deeds = {
  disable: {
    title: 'console.selected.disable_title',
    text: 'console.selected.disable_text',
    button: 'console.selected.disable',
    done: 'users_disabled',
    to: ({ system, app }, id) => setUserStatus(system.db, app, id, 'disabled'),
  },
  enable: {
    title: 'console.selected.enable_title',
    text: 'console.selected.enable_text',
    button: 'console.selected.enable',
    done: 'users_enabled',
    to: ({ system, app }, id) => setUserStatus(system.db, app, id, 'active'),
  },
  delete: {
    title: 'console.selected.delete_title',
    text: 'console.selected.delete_text',
    button: 'console.selected.delete',
    done: 'users_deleted',
    to: ({ system, app }, id) => deleteUser(system.db, app, id),
  },
} as const satisfies Record<string, Definition>;

export type Deed = keyof typeof deeds;

/** Somebody who was left as they were, and why. */
export type Left = Pick<UserRow, 'id' | 'email'> & { why: string };

export const selectedScreens: Screen[] = [
  appScreen({
    path: '/apps/:slug/users/selected',
    access: 'users:write',
    async show(visit, form) {
      const { query } = visit.ctx;
      const deed = isKeyOf(deeds, query.do) ? query.do : 'disable';
      const ids = [query.id ?? []].flat().filter(isId);
      await showSelected(visit, { form, deed, users: await selectedOf(visit, ids), left: [] });
    },
    fields: z.strictObject({ do: z.enum(keysOf(deeds)), ids: z.string().max(MOST * 40), typed: text(10).optional() }),
    async act(visit, { do: deed, ids, typed }) {
      const users = await selectedOf(visit, ids.split(' ').filter(isId));
      if (isForGood(deed) && typed !== String(users.length))
        throw new Problem('invalid_body', undefined, { fields: { typed: 'console.error.count_typed' } });
      const left: Left[] = [];
      for (const user of users) {
        const why = await tryTo(visit, deed, user);
        if (why !== undefined) left.push({ id: user.id, email: user.email, why });
      }
      if (left.length === 0) return goTo(visit, appPath(visit.app, '/users'), deeds[deed].done);
      const still = await selectedOf(
        visit,
        left.map(({ id }) => id),
      );
      visit.ctx.status = 409;
      await showSelected(visit, { deed, users: still, left });
    },
  }),
];

/** Their number is typed before anything happens. */
const isForGood = (deed: Deed) => deed === 'delete';

/** Throws `invalid_request` for too many. */
async function selectedOf({ system, app }: AppVisit, ids: string[]): Promise<UserRow[]> {
  const different = [...new Set(ids)];
  if (different.length > MOST)
    throw new Problem('invalid_request', `Select at most ${MOST} users at a time; these are ${different.length}`);
  return listUsersById(system.db, app, different);
}

/** Returns why not. */
async function tryTo(visit: AppVisit, deed: Deed, { id }: UserRow): Promise<string | undefined> {
  try {
    await protectOperators(visit.system.db, visit.app, id);
    await deeds[deed].to(visit, id);
    return undefined;
  } catch (error) {
    if (!(error instanceof Problem) || error.status >= 500) throw error;
    // Deleted by somebody else meanwhile.
    return error.code === 'not_found' ? undefined : problemText(visit.t, error.code).detail;
  }
}

async function showSelected(
  visit: AppVisit,
  { form, deed, users, left }: { form?: FormState | undefined; deed: Deed; users: UserRow[]; left: Left[] },
): Promise<void> {
  const { t, app } = visit;
  const count = users.length;
  await showPage(visit, 'console/users-selected', {
    ...{ form, deed, users, left },
    title: t(deeds[deed].title, { count }),
    text: t(deeds[deed].text),
    button: t(deeds[deed].button, { count }),
    field: isForGood(deed)
      ? {
          name: 'typed',
          label: t('console.selected.type', { count }),
          required: true,
          maxlength: 10,
          inputmode: 'numeric',
        }
      : undefined,
    back_url: appPath(app, '/users'),
  });
}
