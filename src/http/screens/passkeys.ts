// Passkeys on the screens: what a page's script asks the browser for, to sign in by one alone, as the second factor, and to
// set one up where a second factor is required. The browser's part is views/assets/passkeys.js, which sends its answer
// with the page's form.
import { attestationSchema, enrolOptions, enrolPasskey } from '../../authentication/factors/passkeys/enrolment.ts';
import { assertionSchema, secondFactorOptions } from '../../authentication/factors/passkeys/proof.ts';
import { signInOptions } from '../../authentication/factors/passkeys/sign-in.ts';
import { makeFirstRecoveryCodes } from '../../authentication/factors/recovery-codes.ts';
import type { Proof } from '../../authentication/sign-in/process.ts';
import { byEnrolment } from '../../authentication/sign-in/proofs.ts';
import type { SecondFactor } from '../../authentication/sign-in/second-factor.ts';
import type { System } from '../../system.ts';
import type { FormErrors } from '../kit/forms/form-state.ts';
import type { Form } from '../kit/forms/forms.ts';
import { readAnswer } from '../kit/forms/passkey-answer.ts';
import { toDevice } from '../kit/render/device.ts';
import { sendPage, setPageHeaders } from '../kit/render/pages.ts';
import type { PasskeyForm } from '../kit/render/views.ts';
import { redirect } from '../kit/request/redirect.ts';
import { enrolPage, wayPage } from './factor-page.ts';
import { pageOptions, userOf, type Visit } from './visit.ts';

/** An answer counts only in the interaction in which it was asked for, and only for the user it was asked of. */
export const ceremony = <Purpose extends 'sign_in' | 'second_factor' | 'enrol'>(
  { interaction, standing }: Visit,
  purpose: Purpose,
) => ({
  purpose,
  door: 'screens' as const,
  holder: `interaction ${interaction.uid} ${purpose === 'sign_in' ? '' : (standing.user?.id ?? '')}`,
});

/** For the sign-in screen; undefined where the App does not want it. */
export async function passkeySignIn(system: System, visit: Visit): Promise<PasskeyForm | undefined> {
  const { app } = visit.ctx.state;
  if (app.settings.passkeys === 'off') return undefined;
  const options = await signInOptions(system, app, ceremony(visit, 'sign_in'));
  const action = `${visit.url}/sign-in/passkey`;
  return { action, options: JSON.stringify(options), refresh_url: action };
}

/** Fresh options for a page that has been open for a while. */
export async function sendSignInOptions(system: System, visit: Visit): Promise<void> {
  const form = await passkeySignIn(system, visit);
  if (!form) return redirect(visit.ctx, visit.url);
  setPageHeaders(visit.ctx);
  visit.ctx.type = 'json';
  visit.ctx.body = form.options;
}

export async function showPasskey(system: System, visit: Visit, errors?: FormErrors): Promise<void> {
  const { app } = visit.ctx.state;
  const asked = await secondFactorOptions(system, app, userOf(visit), ceremony(visit, 'second_factor'));
  const page = await wayPage(visit, 'passkey');
  const passkey = { action: page.action, options: JSON.stringify(asked) };
  sendPage(visit.ctx, app, 'passkey', { ...page, errors, passkey }, pageOptions(visit));
}

export function readPasskey({ passkey }: Form, visit: Visit): SecondFactor {
  const answer = readAnswer(assertionSchema, passkey);
  return { way: 'passkey', ceremony: ceremony(visit, 'second_factor'), passkey: answer };
}

export async function showEnrolPasskey(system: System, visit: Visit, errors?: FormErrors): Promise<void> {
  const { app } = visit.ctx.state;
  const asked = await enrolOptions(system, app, userOf(visit), ceremony(visit, 'enrol'));
  const page = await enrolPage(visit, 'passkey');
  const passkey = { action: page.action, options: JSON.stringify(asked) };
  sendPage(visit.ctx, app, 'enrol-passkey', { ...page, errors, passkey }, pageOptions(visit));
}

export function confirmPasskey(visit: Visit, { passkey }: Form): Proof {
  const { info } = visit.ctx.state;
  const shown = {
    ceremony: ceremony(visit, 'enrol'),
    answer: readAnswer(attestationSchema, passkey),
    device: toDevice(info.user_agent ?? null),
  };
  return byEnrolment('passkey', async (core, app, user) => {
    await enrolPasskey(core, app, user, shown);
    return makeFirstRecoveryCodes(core.db, app, user.id);
  });
}
