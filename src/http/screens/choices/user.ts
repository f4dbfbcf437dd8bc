// “Continue as …”: the user says which account to go on with, or that they started the program that sent them here.
import type { System } from '../../../system.ts';
import { getUser } from '../../../users/users.ts';
import type { Form } from '../../kit/forms/forms.ts';
import { sendPage } from '../../kit/render/pages.ts';
import { redirect } from '../../kit/request/redirect.ts';
import { accountOf, findClientOf, isUnassured, onDeviceOf, onlyConfirms } from '../client.ts';
import { finish, pageOptions, type Visit } from '../visit.ts';

export async function showChoice(system: System, visit: Visit): Promise<void> {
  const { ctx, interaction, csrf, url } = visit;
  const { app } = ctx.state;
  const client = await findClientOf(visit);
  const { email, name } = await getUser(system.db, app, accountOf(interaction));
  const locals = {
    action: `${url}/select-user`,
    csrf,
    client_name: client.name,
    on_device: isUnassured(interaction) ? onDeviceOf(system, visit, client) : undefined,
    user: { email, name: name ?? undefined },
    cancel: { action: `${url}/cancel` },
  };
  sendPage(ctx, app, 'select-user', locals, pageOptions(visit));
}

export async function postChoice(visit: Visit, { choice }: Form): Promise<void> {
  const { ctx, interaction, step, url } = visit;
  if (choice === 'other') return redirect(ctx, `${url}/sign-in`);
  if (step === 'select_user') return finish(visit, { select_account: {} });
  // “Continue” doesn't grant the access that the client asks for.
  if (step !== 'consent' || !onlyConfirms(interaction)) return redirect(ctx, url);
  await finish(visit, { consent: { grantId: interaction.grantId } });
}
