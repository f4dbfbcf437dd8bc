// Changing one's own username. It requires a proof, because users sign in by it.
import { z } from 'zod';
import { changeUsername } from '../../authentication/addresses/change-username.ts';
import { password, required } from '../kit/forms/fields.ts';
import type { FormState } from '../kit/forms/form-state.ts';
import { askedProof } from './kit/proof.ts';
import { goTo, showPage } from './kit/render.ts';
import { type Screen, screen } from './kit/screen.ts';
import type { Visit } from './kit/visit.ts';

const PAGE = '/username';

export const usernameScreens: Screen[] = [
  screen({
    path: PAGE,
    show: showUsername,
    fields: z.strictObject({ username: required(200), current_password: password.optional() }),
    async act(visit, { username, current_password }) {
      const { system, app, user, session } = visit;
      const proof = { password: current_password, signed_in_at: session.signed_in_at };
      await changeUsername(system, app, user, { username, ...proof });
      goTo(visit, '/security', 'username_changed');
    },
  }),
];

function showUsername(visit: Visit, form?: FormState): void {
  showPage(visit, 'account/username', { form, username: visit.user.username ?? undefined, ...askedProof(visit, PAGE) });
}
