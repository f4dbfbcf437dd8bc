// A sign-in at a provider outlives its connection by the minutes until it expires, so that the answer to a connection that was
// deleted meanwhile still finds its way back to the App that began it. Version 0.2 never finds such a row, and sweeps it.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table upstream_sign_ins
    drop constraint upstream_sign_ins_app_id_connection_id_fkey,
    add constraint upstream_sign_ins_app_id_fkey foreign key (app_id) references apps (id) on delete cascade`.execute(
    db,
  );
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`delete from upstream_sign_ins where not exists (
    select from connections
    where connections.app_id = upstream_sign_ins.app_id and connections.id = upstream_sign_ins.connection_id
  )`.execute(db);
  await sql`alter table upstream_sign_ins
    drop constraint upstream_sign_ins_app_id_fkey,
    add constraint upstream_sign_ins_app_id_connection_id_fkey
      foreign key (app_id, connection_id) references connections (app_id, id) on delete cascade`.execute(db);
}
