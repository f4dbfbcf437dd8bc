// What stands above every page of a client: its name, what it is, and the tabs.
import { type ClientType, getClientRow } from '../../../apps/clients/client.ts';
import type { ClientRow } from '../../../database/schema.ts';
import { Problem } from '../../../problem.ts';
import { keysOf } from '../../../tables.ts';
import { appPath } from '../kit/render.ts';
import type { AppVisit } from '../kit/visit.ts';
import { clientTypeWords } from './words.ts';

export const clientTypes = ['confidential', 'public', 'machine'] as const satisfies ClientType[];

const clientTabs = {
  settings: { path: '', label: 'console.client.settings' },
  quick_start: { path: '/quick-start', label: 'console.quick.title' },
  usage: { path: '/usage', label: 'console.client.usage' },
} as const;

export type ClientTab = keyof typeof clientTabs;

export type ClientHead = {
  type_label: string;
  /** Of its home page. */
  host: string | undefined;
  tabs: { url: string; label: string; current: boolean }[];
};

/** Those that Gatehouse made for itself are its own business. Throws `not_found`. */
export async function getClient({ system, app, params }: AppVisit): Promise<ClientRow> {
  const client = await getClientRow(system.db, app, params.id ?? '');
  if (client.built_in) throw new Problem('not_found', 'There is no such client');
  return client;
}

export const clientPath = ({ app }: AppVisit, client: { id: string }) => appPath(app, `/clients/${client.id}`);

export function toClientHead(visit: AppVisit, client: ClientRow, tab: ClientTab): ClientHead {
  return {
    type_label: visit.t(clientTypeWords[client.type].name),
    host: URL.parse(client.client_uri ?? '')?.host || undefined,
    tabs: keysOf(clientTabs).map((one) => ({
      url: clientPath(visit, client) + clientTabs[one].path,
      label: visit.t(clientTabs[one].label),
      current: one === tab,
    })),
  };
}
