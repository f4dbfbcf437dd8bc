// The App's users: found, made, changed. What is done to one of them is in user.ts.
import { z } from 'zod';
import { updateUserByApp } from '../../../authentication/addresses/replace.ts';
import { createUserWithPassword, requirePasswordUserFields } from '../../../authentication/ways/sign-up.ts';
import { findsParts } from '../../../database/lists/search.ts';
import type { UserRow } from '../../../database/schema.ts';
import { findPauses } from '../../../limits/guesses.ts';
import { keysOfUser } from '../../../users/identifiers.ts';
import { countUsers, listUsers } from '../../../users/list.ts';
import { LANGUAGE_TAG } from '../../../users/profile.ts';
import { hasUsernames } from '../../../users/username.ts';
import { createUser, getUser, requireUserFields } from '../../../users/users.ts';
import { flag, optional, optionalPhone, required, text } from '../../kit/forms/fields.ts';
import type { FormState } from '../../kit/forms/form-state.ts';
import type { Words } from '../../kit/forms/words.ts';
import { queryText, urlOf } from '../../kit/request/query.ts';
import { appPath, goTo, showPage } from '../kit/render.ts';
import { appScreen, type Screen } from '../kit/screen.ts';
import { readSort } from '../kit/sorting.ts';
import type { AppVisit } from '../kit/visit.ts';
import { statusWords } from '../kit/words.ts';
import { listFilterFields, readUserFilters } from './user-filters.ts';

const words: Words = { email_taken: 'console.error.email_taken', username_taken: 'console.error.username_taken' };

/** Only where the page shows it: in Apps with usernames, and for users who have one. */
const usernameField = text(200).optional();

export const userListScreens: Screen[] = [
  appScreen({ path: '/apps/:slug/users', access: 'users:read', show: showUsers }),
  appScreen({
    path: '/apps/:slug/users/new',
    access: 'users:write',
    show: (visit, form) =>
      showPage(visit, 'console/user-new', {
        form,
        has_usernames: hasUsernames(visit.app),
        password_min_length: visit.app.settings.password_min_length,
      }),
    words,
    fields: z.strictObject({
      email: required(254),
      username: usernameField,
      email_verified: flag,
      name: text(200),
      password: z.string().max(5000, 'field.too_long'),
    }),
    check: ({ system, app }, { email, username, name, password }) =>
      requirePasswordUserFields(system, app, {
        email,
        username: username || undefined,
        name,
        password: password || undefined,
      }),
    async act(visit, { email, username, email_verified, name, password }) {
      const { system, app } = visit;
      const input = { email, username: username || undefined, email_verified, name: name || null };
      const user = password
        ? await createUserWithPassword(system, app, { ...input, password })
        : await createUser(system.db, app, input);
      goTo(visit, userPath(visit, user), 'user_made');
    },
  }),
  appScreen({
    path: '/apps/:slug/users/:id/edit',
    access: 'users:write',
    show: showEditUser,
    words,
    fields: z.strictObject({
      email: required(254),
      username: usernameField,
      email_verified: flag,
      ...{ name: optional(200), given_name: optional(200), middle_name: optional(200) },
      ...{ family_name: optional(200), nickname: optional(200) },
      phone: optionalPhone,
      phone_verified: flag,
      locale: optional(35).refine((locale) => !locale || LANGUAGE_TAG.test(locale), 'console.error.locale'),
    }),
    check: (_, { email, username }) => requireUserFields({ email, username }),
    async act(visit, { email, username, email_verified, phone_verified, ...profile }) {
      const { system, app, params } = visit;
      const user = await getUser(system.db, app, params.id ?? '');
      const cleared = Object.fromEntries(Object.entries(profile).map(([name, value]) => [name, value ?? null]));
      await updateUserByApp(system, app, user.id, {
        ...changed(cleared, user),
        // An address that is as it was must not lose its verification.
        ...(email !== user.email && { email }),
        ...(username !== undefined && username !== (user.username ?? '') && { username: username || null }),
        email_verified,
        phone_verified: phone_verified && profile.phone !== undefined,
      });
      goTo(visit, userPath(visit, user), 'saved');
    },
  }),
];

export const userPath = ({ app }: AppVisit, user: { id: string }) => appPath(app, `/users/${user.id}`);

function changed(given: Record<string, unknown>, user: UserRow): Record<string, unknown> {
  return Object.fromEntries(Object.entries(given).filter(([name, value]) => user[name as keyof UserRow] !== value));
}

const statuses = ['active', 'disabled'] as const;

async function showUsers(visit: AppVisit): Promise<void> {
  const { system, app, t } = visit;
  const q = queryText(visit, 'q');
  const cursor = queryText(visit, 'cursor');
  const status = statuses.find((one) => one === queryText(visit, 'status'));
  const sort = readSort(visit, { created: 'descending', email: 'ascending', last_sign_in: 'descending' });
  const asked = await readUserFilters(visit);
  const { items, next_cursor } = asked.finds_none
    ? { items: [], next_cursor: null }
    : await listUsers(system.db, app, { ...asked.filters, search: q, cursor, status, sort });
  const path = appPath(app, '/users');
  const here = { q, status, ...asked.values };
  const kept = { ...here, sort: sort.text };
  await showPage(visit, 'console/users', {
    only_beginnings: q !== '' && !(await findsParts(system.db)),
    ...{ q, cursor, status, sort: sort.text, heads: sort.heads(path, here), kept },
    ...(await listFilterFields(visit, asked)),
    total: await countUsers(system.db, app),
    users: await toShownUsers(visit, items),
    filters: [undefined, ...statuses].map((one) => ({
      label: t(one ? statusWords[one] : 'console.all'),
      url: urlOf(path, { ...kept, status: one }),
      current: one === status,
    })),
    chips: asked.chips.map(({ name, text }) => ({ text, url: urlOf(path, { ...kept, [name]: undefined }) })),
    all_url: urlOf(path, { q, status, sort: sort.text }),
    first_url: urlOf(path, kept),
    next_url: next_cursor ? urlOf(path, { ...kept, cursor: next_cursor }) : undefined,
  });
}

/** With those who have to wait after wrong guesses, as on their own pages. */
async function toShownUsers({ system, app, t }: AppVisit, users: UserRow[]) {
  const asked = users.map((user) => ({ user, keys: keysOfUser(user) }));
  const pauses = await findPauses(system.db, app, asked);
  return users.map((user) => {
    const is_paused = user.status === 'active' && pauses.has(user.id);
    return { ...user, is_paused, status_label: t(is_paused ? 'console.user.paused' : statusWords[user.status]) };
  });
}

async function showEditUser(visit: AppVisit, form?: FormState): Promise<void> {
  const user = await getUser(visit.system.db, visit.app, visit.params.id ?? '');
  const has_usernames = hasUsernames(visit.app) || user.username !== null;
  await showPage(visit, 'console/user-edit', { form, user, has_usernames });
}
