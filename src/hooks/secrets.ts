// The secrets of decision hooks, sealed in two columns of each (signatures/secrets.ts).
import type { Core } from '../core.ts';
import type { DecisionHookRow } from '../database/schema.ts';
import { sealedColumn } from '../database/sealed.ts';
import * as secrets from '../signatures/secrets.ts';

type Hook = Pick<DecisionHookRow, 'app_id' | 'moment'>;

export const sealSecret = ({ keyring }: Core, hook: Hook, secret: string): Buffer =>
  keyring.seal(secret, placeOf(hook));

export const openSecret = ({ keyring }: Core, hook: DecisionHookRow): string =>
  keyring.open(hook.secret_sealed, placeOf(hook)).toString();

export const liveSecrets = (core: Core, hook: DecisionHookRow): string[] =>
  secrets.liveSecrets(core, hook, placeOf(hook));

/** Of both columns: a rotation moves the value from one to the other. */
const placeOf = ({ app_id, moment }: Hook) => `decision_hooks/${app_id}/${moment}`;

export const sealedHooks = [
  sealedColumn('decision_hooks', {
    ...{ column: 'secret_sealed', key: ['app_id', 'moment'], placeOf },
    lost: {
      becomes: 'replace',
      words: 'secrets of decision hooks: rotate them, and give the new ones to the Apps’ servers',
    },
  }),
  sealedColumn('decision_hooks', {
    ...{ column: 'previous_secret_sealed', key: ['app_id', 'moment'], placeOf },
    lost: { becomes: 'clear', words: 'earlier secrets of decision hooks' },
  }),
];
