// “Stay signed in on this device”: asked with the first proof, and kept in the interaction until somebody is signed in,
// however many steps lie between, and a provider's page among them.
import { isRemembered } from '../../authentication/sign-in/remember.ts';
import type { Form } from '../kit/forms/forms.ts';
import { note, stateOf } from './state.ts';
import type { Visit } from './visit.ts';

type Place = Pick<Visit, 'ctx' | 'interaction'>;

/** For the checkbox; undefined where there is none to show. */
export function rememberBox({ ctx, interaction }: Place): { checked: boolean } | undefined {
  const asks = ctx.state.app.settings.remember_me === 'ask';
  return asks ? { checked: stateOf(interaction).remember === true } : undefined;
}

/** With the next write of the interaction's result. */
export function noteChoice(visit: Place, { remember }: Form): void {
  note(visit, { remember: remember === 'yes' });
}

export const isToBeRemembered = ({ ctx, interaction }: Place) =>
  isRemembered(ctx.state.app, stateOf(interaction).remember);
