// Requests that wait for their user. A row outlives its interaction by a day and then holds only the request, so that a page
// that has expired or was used can begin the request again, even if the browser has lost its cookies.
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

/** The parameters of an authorization request, also after it has ended; undefined if they are no longer kept. */
export async function findRequest(core: Core, app: App, uid: string): Promise<Record<string, unknown> | undefined> {
  return (await artifacts(core, app, MODEL).find(uid))?.params;
}

/** Whether the request still waits for its user. */
export async function isRequestLive(core: Core, app: App, uid: string): Promise<boolean> {
  const found = await artifacts(core, app, MODEL).find(uid);
  return found !== undefined && isLive(found);
}
