// “Which organization are you here for?”: for a user who is a member of several, when a client wants to know.
import { listOwnOrganizations } from '../../../organizations/membership.ts';
import type { System } from '../../../system.ts';
import type { Form } from '../../kit/forms/forms.ts';
import { sendPage } from '../../kit/render/pages.ts';
import { redirect } from '../../kit/request/redirect.ts';
import { accountOf, findClientOf } from '../client.ts';
import { finish, pageOptions, type Visit } from '../visit.ts';

export async function showOrganizations(system: System, visit: Visit): Promise<void> {
  const { ctx, interaction, csrf, url, standing } = visit;
  const { app } = ctx.state;
  const { name } = await findClientOf(visit);
  const locals = {
    action: `${url}/select-organization`,
    csrf,
    client_name: name,
    organizations: await listOwnOrganizations(system.db, app, accountOf(interaction)),
    email: standing.user?.email ?? '',
    switch_action: `${url}/switch`,
    cancel: { action: `${url}/cancel` },
  };
  sendPage(ctx, app, 'select-organization', locals, pageOptions(visit));
}

/** Only one of those that the page offers. The protocol asks for the membership again. */
export async function postOrganization(system: System, visit: Visit, { organization: id }: Form): Promise<void> {
  const { ctx, interaction, step, url } = visit;
  // Before it is due, nobody may be signed in.
  if (step !== 'select_organization') return redirect(ctx, url);
  const offered = await listOwnOrganizations(system.db, ctx.state.app, accountOf(interaction));
  const chosen = offered.find((one) => one.id === id);
  if (!chosen) return redirect(ctx, url);
  await finish(visit, { organization: { id: chosen.id } });
}
