// The Apps' protocols, made on first use and kept with the App's snapshot: a new version of the App gets a new one.

import type { App } from '../../apps/app.ts';
import { perApp } from '../../apps/per-app.ts';
import type { System } from '../../system.ts';
import type { Screens } from '../request/screens.ts';
import type { Protocol } from '../tokens/protocol.ts';
import { createProtocol } from './create-protocol.ts';

export type Protocols = (app: App) => Promise<Protocol>;

export function createProtocols(system: System, screens: Screens): Protocols {
  const protocols = perApp((): { made?: Promise<Protocol> | undefined } => ({}));
  return (app) => {
    const holder = protocols(app);
    holder.made ??= createProtocol(system, app, screens).catch((error) => {
      holder.made = undefined;
      throw error;
    });
    return holder.made;
  };
}
