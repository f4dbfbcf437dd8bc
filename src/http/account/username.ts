// Changing one's own username. It requires a proof, because users sign in by it.
import { z } from 'zod';
import { changeUsername } from '../../authentication/addresses/change-username.ts';
import { required } from '../kit/forms/fields.ts';
import type { FormState } from '../kit/forms/form-state.ts';
import { askedProof, proofFields, proofOf } from './kit/proof.ts';
import { goTo, showPage } from './kit/render.ts';
import { type Screen, screen } from './kit/screen.ts';
import type { Visit } from './kit/visit.ts';

const PAGE = '/username';

export const usernameScreens: Screen[] = [
  screen({
    path: PAGE,
    show: showUsername,
    fields: z.strictObject({ username: required(200), ...proofFields }),
    async act(visit, { username, ...typed }) {
      const { system, app, user } = visit;
      await changeUsername(system, app, user, { username, ...proofOf(visit, typed) });
      goTo(visit, '/security', 'username_changed');
    },
  }),
];

async function showUsername(visit: Visit, form?: FormState): Promise<void> {
  const username = visit.user.username ?? undefined;
  showPage(visit, 'account/username', { form, username, ...(await askedProof(visit, PAGE)) });
}
