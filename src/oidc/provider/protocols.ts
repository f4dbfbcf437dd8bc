// The Apps' protocols, made on first use and kept with the App's snapshot: a new version of the App gets a new one.
import type { App } from '../../apps/apps.ts';
import { perApp } from '../../apps/directory.ts';
import type { System } from '../../system.ts';
import type { Screens } from '../request/screens.ts';
import { createProtocol, type Protocol } from './protocol.ts';

export type Protocols = (app: App) => Promise<Protocol>;

export function createProtocols(system: System, screens: Screens): Protocols {
  const protocols = perApp(() => ({ made: undefined as Promise<Protocol> | undefined }));
  return (app) => {
    const holder = protocols(app);
    holder.made ??= createProtocol(system, app, screens).catch((error) => {
      holder.made = undefined;
      throw error;
    });
    return holder.made;
  };
}
