// Changing one's own password: the old one in the same form, or, where there is none, a sign-in just now.
import { z } from 'zod';
import { isFresh } from '../../authentication/assurance.ts';
import { requirePasswordProof } from '../../authentication/reauthentication.ts';
import { changePassword } from '../../authentication/ways/change-password.ts';
import { flag, password } from '../kit/forms/fields.ts';
import type { FormState } from '../kit/forms/form-state.ts';
import { rememberBrowser } from '../kit/known-browser.ts';
import { accountUrl, goTo, showPage } from './kit/render.ts';
import { type Screen, screen } from './kit/screen.ts';
import type { Visit } from './kit/visit.ts';

export const passwordScreens: Screen[] = [
  screen({
    path: '/password',
    show: showPassword,
    fields: z.strictObject({ current_password: password.optional(), new_password: password, sign_out_others: flag }),
    async act(visit, { current_password, new_password, sign_out_others }) {
      const { system, app, user, session } = visit;
      const changed = await changePassword(system, app, user, {
        ...{ current_password, new_password, sign_out_others },
        signed_in_at: session.signed_in_at,
        keep: session.uid,
      });
      rememberBrowser(system, visit.ctx, changed);
      goTo(visit, '/security', 'password_changed');
    },
  }),
];

function showPassword(visit: Visit, form?: FormState): void {
  const { app, user } = visit;
  showPage(visit, 'account/password', {
    form,
    email: user.email,
    has_password: user.password_hash !== null,
    min_length: app.settings.password_min_length,
    sign_in_url: signInUrl(visit, '/password'),
  });
}

/** By the password of a form of this session's. Throws as `requirePasswordProof`. */
export async function requireTypedPassword(visit: Visit, password: string | undefined): Promise<void> {
  const { system, app, user, session } = visit;
  await requirePasswordProof(system, app, user, { password, signed_in_at: session.signed_in_at });
}

/** Where a user without a password has to prove to be it first; undefined where nothing more is needed. */
export function signInUrl(visit: Visit, page: string): string | undefined {
  const { user, session } = visit;
  if (user.password_hash || isFresh(session.signed_in_at)) return undefined;
  return `${accountUrl(visit, '/sign-in')}?${new URLSearchParams({ page })}`;
}
