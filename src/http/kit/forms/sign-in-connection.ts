// The field for the connection that an organization requires, in the console and on its members' own pages.
import { z } from 'zod';
import type { App } from '../../../apps/app.ts';
import type { Db } from '../../../database/schema.ts';
import type { Giver } from '../../../organizations/giving.ts';
import { listSignInConnections } from '../../../organizations/sign-in-connection.ts';
import type { Translate } from '../render/messages.ts';

/** An empty choice means no connection; a form without the field leaves it as it is. */
export const signInConnectionField = z
  .string()
  .max(100, 'field.too_long')
  .optional()
  .transform((id) => (id === undefined ? undefined : id || null));

/** Undefined where there is nothing to choose. */
export async function signInConnectionOptions(
  db: Db,
  app: App,
  { chosen, giver, t }: { chosen: string | null; giver: Giver; t: Translate },
) {
  const connections = await listSignInConnections(db, app, { giver, kept: chosen });
  if (connections.length === 0 && chosen === null) return undefined;
  const options = connections.map(({ id, name }) => ({ value: id, label: name }));
  // Chosen when organizations could still require it.
  if (chosen !== null && !connections.some(({ id }) => id === chosen))
    options.push({ value: chosen, label: t('console.org.sign_in_connection_kept') });
  return [{ value: '', label: t('console.org.sign_in_connection_none') }, ...options];
}
