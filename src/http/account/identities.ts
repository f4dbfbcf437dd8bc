// The accounts elsewhere that the user signs in with. The last way in can't be taken away.
import { z } from 'zod';
import { listIdentities, unlinkIdentity } from '../../social/identities.ts';
import { text } from '../kit/forms/fields.ts';
import type { FormState } from '../kit/forms/form-state.ts';
import { othersField, othersOf } from './kit/others.ts';
import { askedProof, proofFields, requireProofIn } from './kit/proof.ts';
import { goTo, showPage } from './kit/render.ts';
import { type Screen, screen } from './kit/screen.ts';
import type { Visit } from './kit/visit.ts';

const PAGE = '/identities';

export const identitiesOf = ({ system, app, user }: Visit) => listIdentities(system.db, app, user.id);

export const identityScreens: Screen[] = [
  screen({ path: PAGE, show: showIdentities }),
  screen({
    path: `${PAGE}/remove`,
    page: PAGE,
    show: showRemoval,
    fields: z.strictObject({ identity: text(60), ...proofFields, ...othersField }),
    async act(visit, { identity, sign_out_others, ...typed }) {
      const { system, app, user } = visit;
      await requireProofIn(visit, typed, 'password');
      await unlinkIdentity(system, app, user, { id: identity, ...othersOf(visit, sign_out_others) });
      goTo(visit, PAGE, 'identity_removed');
    },
  }),
];

async function showIdentities(visit: Visit): Promise<void> {
  showPage(visit, 'account/identities', { identities: await identitiesOf(visit) });
}

async function showRemoval(visit: Visit, form?: FormState): Promise<void> {
  const named = form ? form.values.identity : visit.ctx.query.identity;
  const identity = (await identitiesOf(visit)).find(({ id }) => id === named);
  if (!identity) return showIdentities(visit);
  showPage(visit, 'account/identity-remove', {
    form,
    identity,
    ...(await askedProof(visit, PAGE, 'password')),
  });
}
