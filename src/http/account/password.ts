// Changing one's own password: the old one in the same form, or, where there is none, a sign-in just now.
import { z } from 'zod';
import { changePassword } from '../../authentication/ways/change-password.ts';
import { password } from '../kit/forms/fields.ts';
import type { FormState } from '../kit/forms/form-state.ts';
import { rememberBrowser } from '../kit/known-browser.ts';
import { othersField, othersOf } from './kit/others.ts';
import { askedProof, proofFields, proofOf } from './kit/proof.ts';
import { goTo, showPage } from './kit/render.ts';
import { type Screen, screen } from './kit/screen.ts';
import type { Visit } from './kit/visit.ts';

export const passwordScreens: Screen[] = [
  screen({
    path: '/password',
    show: showPassword,
    fields: z.strictObject({ ...proofFields, new_password: password, ...othersField }),
    async act(visit, { new_password, sign_out_others, ...typed }) {
      const { system, app, user } = visit;
      const { password: current_password, ...proof } = proofOf(visit, typed);
      const change = { ...proof, current_password, new_password, ...othersOf(visit, sign_out_others) };
      const changed = await changePassword(system, app, user, change);
      rememberBrowser(system, visit.ctx, changed);
      goTo(visit, '/security', 'password_changed');
    },
  }),
];

async function showPassword(visit: Visit, form?: FormState): Promise<void> {
  const { app, user } = visit;
  showPage(visit, 'account/password', {
    form,
    email: user.email,
    has_password: user.password_hash !== null,
    min_length: app.settings.password_min_length,
    ...(await askedProof(visit, '/password', 'password')),
  });
}
