// “Stay signed in on this device”: asked with the first proof, and kept in the interaction until somebody is signed in,
// however many steps lie between, and a provider's page among them.
import { isRemembered } from '../../authentication/sign-in/remember.ts';
import type { Interaction } from '../../oidc/request/screens.ts';
import type { Form } from '../kit/forms/forms.ts';
import type { Visit } from './routes.ts';

export const asksToRemember = ({ ctx }: Pick<Visit, 'ctx'>) => ctx.state.app.settings.remember_me === 'ask';

/** What the form says, for the pages that ask. */
export const chosenIn = ({ remember }: Form) => remember === 'yes';

/** For the checkbox; undefined where there is none to show. */
export function rememberBox(visit: Pick<Visit, 'ctx' | 'interaction'>): { checked: boolean } | undefined {
  return asksToRemember(visit) ? { checked: choiceOf(visit.interaction) === true } : undefined;
}

type Kept = { remember?: boolean };

const choiceOf = ({ result }: Interaction) => (result as Kept | undefined)?.remember;

/** With the next write of the interaction's result. */
export function noteChoice({ interaction }: Pick<Visit, 'interaction'>, form: Form): void {
  interaction.result = { ...interaction.result, remember: chosenIn(form) } as never;
}

/** Puts `result` in the place of what was kept but the choice, which holds for the whole interaction. */
export async function keepResult({ interaction }: Pick<Visit, 'interaction'>, result: object): Promise<void> {
  const remember = choiceOf(interaction);
  interaction.result = { ...result, ...(remember !== undefined && { remember }) } as never;
  await interaction.persist();
}

export const isToBeRemembered = ({ ctx, interaction }: Pick<Visit, 'ctx' | 'interaction'>) =>
  isRemembered(ctx.state.app, choiceOf(interaction));
