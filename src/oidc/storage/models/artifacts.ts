// The model that most of oidc-provider's models are: a row of `artifacts`, found by its id or by a second name (a uid, a
// user code).
import { type Adapter, errors } from 'oidc-provider';
import type { App } from '../../../apps/app.ts';
import { now, timestamp } from '../../../clock.ts';
import type { Core } from '../../../core.ts';
import * as sql from '../artifacts.ts';
import { hashId } from '../artifacts.ts';
import { pendingWrites } from '../request-state.ts';
import { fromRow, toValues } from '../rows.ts';
import { write } from '../write.ts';

export function artifacts(core: Core, app: App, model: string): Adapter {
  const findByName = async (name: string) => {
    const values = [app.id, model, name, now()];
    const [row] = await core.database.query<sql.ArtifactRow>(sql.findArtifactByUidStatement, values);
    return row && fromRow(row);
  };
  return {
    async upsert(id, payload, expiresIn) {
      await write(core, sql.upsertArtifactStatement, toValues(app, { model, id, payload, expiresIn }));
    },
    async find(id) {
      const values = [app.id, hashId(id), model, now()];
      const [row] = await core.database.query<sql.ArtifactRow>(sql.findArtifactStatement, values);
      return row && fromRow(row, id);
    },
    findByUid: findByName,
    findByUserCode: findByName,
    async consume(id) {
      const writes = pendingWrites();
      if (writes && model === 'AuthorizationCode') {
        writes.used = { id, model };
        return;
      }
      const rows = await core.database.query(sql.consumeStatement, [app.id, hashId(id), model, timestamp()]);
      if (rows.length === 0) throw new errors.InvalidGrant('already used');
    },
    async destroy(id) {
      await core.database.query(sql.destroyArtifactStatement, [app.id, hashId(id), model]);
    },
    async revokeByGrantId(grantId) {
      const also = model === 'AccessToken' ? [model, sql.JWT_MODEL] : [model];
      await core.database.query(sql.destroyByGrantStatement, [app.id, hashId(grantId), also]);
    },
  };
}
