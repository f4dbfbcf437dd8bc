// “Stay signed in on this device”: asked with the first proof, and kept until the person is signed in, however many steps lie
// between, and a provider's page among them.
import type { Form } from '../kit/forms/forms.ts';
import type { Visit } from './visit.ts';

/** For the checkbox; undefined where there is none to show. */
export function rememberBox({ ctx, standing }: Visit): { checked: boolean } | undefined {
  const asks = ctx.state.app.settings.remember_me === 'ask';
  return asks ? { checked: standing.state.remember === true } : undefined;
}

/** Kept with the next step. */
export function noteChoice({ standing }: Visit, { remember }: Form): void {
  standing.state = { ...standing.state, remember: remember === 'yes' };
}
