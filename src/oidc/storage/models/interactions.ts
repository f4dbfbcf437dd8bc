// Requests that wait for their user. A row outlives its interaction by a day and then holds the request alone, so that a page
// that has expired or was used begins the request again, whatever the browser has kept.
import type { Adapter, AdapterPayload } from 'oidc-provider';
import type { App } from '../../../apps/app.ts';
import { DAY, now, timestamp, toNumericDate, toSeconds } from '../../../clock.ts';
import type { Core } from '../../../core.ts';
import * as sql from '../artifacts.ts';
import { hashId } from '../artifacts.ts';
import { artifacts } from './artifacts.ts';

const MODEL = 'Interaction';
const KEPT_SECONDS = toSeconds(DAY);

export function interactions(core: Core, app: App, model: string): Partial<Adapter> {
  const rows = artifacts(core, app, model);
  return {
    upsert: (id, payload, expiresIn) => rows.upsert(id, payload, (expiresIn ?? 0) + KEPT_SECONDS),
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

/** What was asked at the authorization endpoint; undefined if that is longer ago than a day. Not for the usual way of a request. */
export async function findRequest(core: Core, app: App, uid: string): Promise<Record<string, unknown> | undefined> {
  return (await artifacts(core, app, MODEL).find(uid))?.params;
}
