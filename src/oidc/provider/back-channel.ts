// Back-channel logout without the library's requests, which would make the user wait for each client. The end of a session tells
// its clients (users/sessions/end.ts), whatever ended it; here is what the library alone knows of.
import Provider from 'oidc-provider';
import type { App } from '../../apps/app.ts';
import type { System } from '../../system.ts';
import { tellClient } from '../../users/sessions/tell.ts';

export function enqueueLogouts(system: System, app: App, provider: Provider): void {
  provider.Client.prototype.backchannelLogout = async function (this: { clientId: string }, sub: string, sid: string) {
    // The user signs out of everything: storage ends the session, and all of its clients hear of it there.
    if (Provider.ctx?.oidc.params?.logout) return;
    // A user who stays signed in leaves the client that asked.
    await tellClient(system.db, app, { id: sub }, { client_id: this.clientId, sid });
  };
}
