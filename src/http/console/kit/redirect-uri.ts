// The redirect URI of a refused request, if adding it to the client would have let the request through.

import { z } from 'zod';
import { getClientRow } from '../../../apps/clients/client.ts';
import { redirectUriMistake } from '../../../apps/clients/redirect-uri.ts';
import type { ClientRow } from '../../../database/schema.ts';
import type { EventRow } from '../../../events/list.ts';
import { Problem } from '../../../problem.ts';
import type { AppVisit } from './visit.ts';

export type Fix = { client: ClientRow; uri: string };

const refusal = z.object({
  error: z.literal('invalid_redirect_uri'),
  sent: z.object({ redirect_uri: z.string() }),
});

export async function findFix(visit: AppVisit, { event, client_id, data }: EventRow): Promise<Fix | undefined> {
  if (event !== 'authorization.refused' || !client_id) return undefined;
  const uri = refusal.safeParse(data).data?.sent.redirect_uri;
  // A URI of that length was cut when it was noted.
  if (uri === undefined || uri.length >= 500 || redirectUriMistake(uri)) return undefined;
  const client = await getClientRow(visit.system.db, visit.app, client_id).catch(whenGone);
  const fits = client && !client.built_in && client.type !== 'machine' && !client.redirect_uris.includes(uri);
  return fits ? { client, uri } : undefined;
}

function whenGone(error: unknown): undefined {
  if (!(error instanceof Problem) || error.code !== 'not_found') throw error;
}
