// Requests that wait for their user. A row outlives its interaction by a day, or by two hours if nobody proved anything, and then
// holds only the request, so that a page that has expired or was used can begin the request again, even if the browser has lost its
// cookies. Anybody can send requests and leave them: those in which nobody proved anything come out of a budget.
import Provider, { type Adapter, type AdapterPayload } from 'oidc-provider';
import type { App } from '../../../apps/app.ts';
import { DAY, HOUR, MINUTE, now, timestamp, toNumericDate, toSeconds } from '../../../clock.ts';
import type { Core } from '../../../core.ts';
import type { Statement } from '../../../database/statement.ts';
import { keyOf, type Spend, TAKE, type Taken, takeValues, tooManyAttempts } from '../../../limits/budgets.ts';
import { currentNetwork } from '../../../limits/networks.ts';
import { isNavigation } from '../../request/navigation.ts';
import * as sql from '../artifacts.ts';
import { hashId } from '../artifacts.ts';
import { toValues } from '../rows.ts';
import { write } from '../write.ts';
import { artifacts } from './artifacts.ts';

const MODEL = 'Interaction';
const KEPT_SECONDS = toSeconds(DAY);
const KEPT_UNPROVED_SECONDS = toSeconds(2 * HOUR);

/**
 * Begun at an App, and left. The first proof of a sign-in gives its place back, so that a company with one address has this limit
 * for the people who are at their first step, not for all who sign in.
 */
const left = { name: 'authorize_network', limit: 1_000, period: 15 * MINUTE };

export function interactions(core: Core, app: App, model: string): Partial<Adapter> {
  const rows = artifacts(core, app, model);
  return {
    async upsert(id, payload, seconds = 0) {
      const kept = hasProof(payload) ? KEPT_SECONDS : KEPT_UNPROVED_SECONDS;
      const values = toValues(app, { model, id, payload, expiresIn: seconds + kept });
      if (hasProof(payload)) await write(core, proofStatement, [...values, keyOf(spendOf(payload))]);
      else if (payload.result) await write(core, sql.upsertArtifactStatement, values);
      else await begin(core, app, { values, spend: spendOf(payload) });
    },
    async find(id) {
      const found = await rows.find(id);
      return found && isLive(found) ? found : undefined;
    },
    async destroy(id) {
      await core.database.query(sql.endInteractionStatement, [app.id, hashId(id), model, timestamp()]);
    },
  };
}

const isLive = ({ exp = 0, consumed }: AdapterPayload) => consumed === undefined && exp > toNumericDate(now());

/** Anybody can cancel, or type an address. `lastSubmission` is what the interaction before it ended with. */
const hasProof = ({ result, lastSubmission }: AdapterPayload) => proves(result) || proves(lastSubmission);

function proves(result: AdapterPayload['result']): boolean {
  if (!result || result.error !== undefined) return false;
  const signIn = result.sign_in as { proved?: unknown } | undefined;
  return signIn === undefined || signIn.proved !== undefined;
}

/** SQL: the same of a result in a row. */
const provesSql = (result: string): string =>
  `(${result} is not null and ${result} -> 'error' is null
    and (${result} -> 'sign_in' is null or ${result} -> 'sign_in' -> 'proved' is not null))`;

/**
 * A browser with a session has the budget of its user, so that others in its network don't keep it out. What no user navigated to,
 * such as the images of a hostile page, uses up another budget of the network than the one for people.
 */
function spendOf({ session }: AdapterPayload): Spend {
  if (session?.accountId) return { budget: left, of: `user ${session.accountId}` };
  const request = Provider.ctx?.req;
  const isPerson = !request || isNavigation(request);
  return { budget: left, of: `${currentNetwork() ?? ''}${isPerson ? '' : ' embedded'}` };
}

/** Throws `too_many_attempts`. */
async function begin(core: Core, app: App, { values, spend }: { values: unknown[]; spend: Spend }): Promise<void> {
  const [, ...ofUpsert] = values;
  const [taken] = await write<Taken>(core, beginStatement, [...takeValues(app, spend), ...ofUpsert, left.limit]);
  if (taken && taken.count > left.limit) throw tooManyAttempts(taken.resets_at.getTime());
}

/** Takes from the budget, and keeps the request if there was enough. Values: those of `TAKE`, of upsert without app_id, the limit. */
const beginStatement: Statement = {
  name: 'begin_interaction',
  text: `with taken as (${TAKE}), kept as (
           insert into artifacts (app_id, id_hash, model, grant_hash, user_id, session_uid, uid, payload, expires_at)
           select $1, $7::bytea, $8::text, $9::bytea, $10::uuid, $11::text, $12::text, $13::json, $14::timestamptz
           from taken where count <= $15
         )
         select count, resets_at from taken`,
};

/** Values: those of upsert, the key of the budget that the first proof gives back to. */
const proofStatement: Statement = {
  name: 'keep_proof_of_interaction',
  text: `with begun as (
           select 1 from artifacts
           where app_id = $1 and id_hash = $2 and model = $3
             and not ${provesSql(`payload -> 'result'`)} and not ${provesSql(`payload -> 'lastSubmission'`)}
         ), given as (
           update rate_limits set count = count - 1
           where app_id = $1 and key = $10 and count > 0 and exists (select from begun)
         )
         ${sql.upsertArtifactStatement.text}`,
};

/** The parameters of an authorization request, also after it has ended; undefined if they are no longer kept. */
export async function findRequest(core: Core, app: App, uid: string): Promise<Record<string, unknown> | undefined> {
  return (await artifacts(core, app, MODEL).find(uid))?.params;
}

/** Whether the request still waits for its user. */
export async function isRequestLive(core: Core, app: App, uid: string): Promise<boolean> {
  const found = await artifacts(core, app, MODEL).find(uid);
  return found !== undefined && isLive(found);
}
