// Plans a configuration, and applies it in one transaction: all of it, or nothing.

import type { App } from '../apps/app.ts';
import { updateApp } from '../apps/apps.ts';
import type { Grantor } from '../apps/permissions.ts';
import type { Core } from '../core.ts';
import { transact } from '../database/transact.ts';
import { record } from '../events/record.ts';
import { Problem } from '../problem.ts';
import { tableOf } from '../tables.ts';
import { atPlaces, placeOf } from './places.ts';
import { type Change, isEffect, planChanges, type Step } from './plan.ts';
import { type Made, type Section, sections } from './sections.ts';
import { type Configuration, readState } from './state.ts';

/** `grantor`: the caller, who changes nothing that they couldn't change otherwise. */
type Input = { configuration: Configuration; prune: boolean; grantor: Grantor };

export type Plan = {
  /** Of the configuration as it is now. */
  version: string;
  changes: Change[];
  /** The permissions that applying it takes. */
  needs: string[];
};

/** Throws `forbidden` for the console, `invalid_body`. */
export async function planConfiguration(core: Core, app: App, input: Input): Promise<Plan> {
  const state = await readState(core, app);
  const steps = planChanges(state, toPlanInput(input));
  return { version: state.version, changes: steps.map(toChange), needs: neededFor(steps) };
}

const toPlanInput = ({ configuration, prune, grantor }: Input) => ({
  ...{ configuration, prune },
  held: grantor.permissions,
});

const neededFor = (steps: Step[]): string[] => [...new Set(steps.filter(isEffect).map(({ permission }) => permission))];

const toChange = ({ section, key, action, fields }: Step): Change => ({ section, key, action, fields });

export type NewSecret = { name: string; client_id: string; client_secret: string };

export type NewWebhookSecret = { url: string; webhook_id: string; secret: string };

export type NewHookSecret = { moment: string; secret: string };

/** Secrets of what was created. They are shown only here. */
export type Applied = Plan & Secrets;

type Secrets = { secrets: NewSecret[]; webhook_secrets: NewWebhookSecret[]; hook_secrets: NewHookSecret[] };

/**
 * `version` is what the plan saw. Throws `configuration_changed` if it isn't any more, `forbidden` for a change that the caller may
 * not make, and as the functions of the nouns; fields are named by their place in the configuration.
 */
export async function applyConfiguration(core: Core, app: App, input: Input & { version: string }): Promise<Applied> {
  return transact(core, async (core) => {
    const state = await readState(core, app);
    if (state.version !== input.version)
      throw new Problem('configuration_changed', 'Plan again, and apply what you see');
    const steps = planChanges(state, toPlanInput(input));
    const effects = steps.filter(isEffect);
    for (const step of effects) requireRight(step, input.grantor);
    const secrets: Secrets = { secrets: [], webhook_secrets: [], hook_secrets: [] };
    for (const step of effects) {
      const made = await atStep(step, () => perform(core, state.app, step, input.grantor));
      if (made) keep(secrets, step.key, made);
    }
    if (effects.length > 0) await record(core.db, app, 'configuration.applied', { data: countActions(effects) });
    const { version } = await readState(core, app);
    return { version, changes: steps.map(toChange), needs: neededFor(steps), ...secrets };
  });
}

function keep({ secrets, webhook_secrets, hook_secrets }: Secrets, key: string, made: Made): void {
  if ('webhook_id' in made) webhook_secrets.push({ url: key, ...made });
  else if ('moment' in made) hook_secrets.push(made);
  else secrets.push({ name: key, ...made });
}

/** Throws `forbidden`. */
function requireRight({ section, key, permission }: Step, { permissions }: Grantor): void {
  if (permissions.includes(permission)) return;
  const place = placeOf(section, key) || 'the App itself';
  throw new Problem('forbidden', `To change ${place} you also need the permission ${permission}`);
}

async function perform(
  core: Core,
  app: App,
  { section: name, action, handle, item }: Step,
  grantor: Grantor,
): Promise<Made | undefined> {
  if (name === 'app') {
    await updateApp(core, app, item as Parameters<typeof updateApp>[2]);
    return undefined;
  }
  // The item is one of this section, as the plan took it from there.
  const section = sections[name] as Section<object>;
  if (action === 'create') return section.create(core, app, item ?? {}, grantor);
  if (handle === undefined) throw new Error(`${name} has nothing to ${action}`);
  if (action === 'delete') await section.delete(core, app, handle, grantor);
  else await section.update(core, app, handle, { fields: item ?? {}, grantor });
  return undefined;
}

/** A mistake says in which thing it is. */
async function atStep<Result>({ section, key }: Step, act: () => Promise<Result>): Promise<Result> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (error.errors.length > 0) throw atPlaces(error, (field) => placeOf(section, key, field));
    const { code, retryAfter, members } = error;
    const words = [placeOf(section, key), error.message].filter(Boolean).join(': ');
    throw new Problem(code, words, { retryAfter, members, cause: error });
  }
}

const countActions = (effects: Step[]) =>
  tableOf(['create', 'change', 'delete'], (one) => effects.filter(({ action }) => action === one).length);
