// “Which organization are you here for?”: for a user who is a member of several, or whose client wants them asked. Invitations
// that wait for the user's address are accepted here, and users who may create organizations create one; the sign-in goes on in
// it.
import type { UserRow } from '../../../database/schema.ts';
import { acceptWaiting, listWaiting } from '../../../invitations/waiting.ts';
import { MAX_NAME } from '../../../limits/names.ts';
import { createOwnOrganization, mayCreateOrganization } from '../../../organizations/by-users.ts';
import { listOwnOrganizations } from '../../../organizations/membership.ts';
import { Problem } from '../../../problem.ts';
import type { System } from '../../../system.ts';
import { getUser } from '../../../users/users.ts';
import { required } from '../../kit/forms/fields.ts';
import type { FormErrors } from '../../kit/forms/form-state.ts';
import type { Form } from '../../kit/forms/forms.ts';
import type { Words } from '../../kit/forms/words.ts';
import { sendPage } from '../../kit/render/pages.ts';
import { redirect } from '../../kit/request/redirect.ts';
import { accountOf, findClientOf } from '../client.ts';
import { finish, pageOptions, toErrors, type Visit } from '../visit.ts';

const words: Words = {
  organization_full: 'invitation.organization_full',
  invalid_one_time_token: 'account.org.invitation_over',
  organizations_off: 'account.org.off',
  limit_reached: 'account.org.too_many',
};

/** The path of the page that creates one. */
export const NEW_ORGANIZATION = 'new-organization';

type Errors = { errors?: FormErrors | undefined };

export async function showOrganizations(system: System, visit: Visit, { errors }: Errors = {}): Promise<void> {
  const { ctx, csrf, url } = visit;
  const { app } = ctx.state;
  const { name } = await findClientOf(visit);
  const user = await memberOf(system, visit);
  const waiting = await listWaiting(system.db, app, user);
  const locals = {
    action: `${url}/select-organization`,
    csrf,
    client_name: name,
    organizations: await listOwnOrganizations(system.db, app, user.id),
    waiting: waiting.map(({ id, organization: { name } }) => ({ id, name })),
    new_url: (await mayCreateOrganization(system.db, app, user)) ? `${url}/${NEW_ORGANIZATION}` : undefined,
    errors,
    email: user.email,
    switch_action: `${url}/switch`,
    cancel: { action: `${url}/cancel` },
  };
  sendPage(ctx, app, 'select-organization', locals, pageOptions(visit));
}

/** Only one of those that the page offers, or an invitation. The protocol asks for the membership again. */
export async function postOrganization(system: System, visit: Visit, form: Form): Promise<void> {
  const { ctx, step, url } = visit;
  // Before it is due, nobody may be signed in.
  if (step !== 'select_organization') return redirect(ctx, url);
  if (form.invitation !== undefined) return acceptInvitation(system, visit, form.invitation);
  const offered = await listOwnOrganizations(system.db, ctx.state.app, accountOf(visit.interaction));
  const chosen = offered.find((one) => one.id === form.organization);
  if (!chosen) return redirect(ctx, url);
  await finish(visit, { organization: { id: chosen.id } });
}

async function acceptInvitation(system: System, visit: Visit, id: string): Promise<void> {
  const { app } = visit.ctx.state;
  try {
    const joined = await acceptWaiting(system.db, app, { id: accountOf(visit.interaction) }, id);
    await finish(visit, { organization: joined });
  } catch (error) {
    // An invitation to another address is answered like one that is over.
    const over = error instanceof Problem && error.code === 'not_found' ? new Problem('invalid_one_time_token') : error;
    await showOrganizations(system, visit, { errors: toErrors(visit, over, [], words) });
  }
}

type More = Errors & { name?: string | undefined };

export async function showNewOrganization(system: System, visit: Visit, { name, errors }: More = {}): Promise<void> {
  const { ctx, csrf, step, url } = visit;
  const { app } = ctx.state;
  if (step !== 'select_organization') return redirect(ctx, url);
  if (!(await mayCreateOrganization(system.db, app, await memberOf(system, visit))) && !errors)
    return redirect(ctx, url);
  const locals = { action: `${url}/${NEW_ORGANIZATION}`, csrf, name, errors, back_url: url };
  sendPage(ctx, app, 'new-organization', locals, pageOptions(visit));
}

export async function postNewOrganization(system: System, visit: Visit, form: Form): Promise<void> {
  const { ctx, step, url } = visit;
  if (step !== 'select_organization') return redirect(ctx, url);
  try {
    const name = readName(form.name);
    const user = { id: accountOf(visit.interaction) };
    const { id } = await createOwnOrganization(system.db, ctx.state.app, user, { name });
    await finish(visit, { organization: { id } });
  } catch (error) {
    const errors = toErrors(visit, error, ['name'], words);
    await showNewOrganization(system, visit, { name: form.name?.slice(0, MAX_NAME), errors });
  }
}

function readName(typed = ''): string {
  const { data, error } = required(MAX_NAME).safeParse(typed);
  if (data !== undefined) return data;
  const mistake = error?.issues[0]?.message ?? 'field.required';
  throw new Problem('invalid_body', undefined, { fields: { name: mistake }, members: { max: MAX_NAME } });
}

const memberOf = ({ db }: System, { ctx, interaction }: Visit): Promise<UserRow> =>
  getUser(db, ctx.state.app, accountOf(interaction));
