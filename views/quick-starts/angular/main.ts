import { Component, inject, signal } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import { OidcSecurityService, provideAuth } from 'angular-auth-oidc-client';
import { environment } from './environment';

const home = new URL('/', environment.redirectUri).href;

@Component({
  selector: 'app-root',
  template: `
    @if (error()) {
      <p>{{ error() }}</p>
    } @else if (!ready()) {
      <p>One moment…</p>
    } @else if (oidc.authenticated().isAuthenticated) {
      <p>Signed in as {{ oidc.userData().userData?.email }}</p>
      <button type="button" (click)="signOut()">Sign out</button>
    } @else {
      <button type="button" (click)="oidc.authorize()">Sign in</button>
    }
  `,
})
class App {
  protected readonly oidc = inject(OidcSecurityService);
  protected readonly ready = signal(false);
  protected readonly error = signal('');

  constructor() {
    // The server's reason is in the address: the library says only that there is no code.
    const answer = new URLSearchParams(location.search);
    const reason = answer.has('error') ? `${answer.get('error')}: ${answer.get('error_description')}` : '';
    this.oidc.checkAuth().subscribe(({ errorMessage }) => {
      this.error.set(reason || (errorMessage ?? ''));
      this.ready.set(true);
      // Takes the code out of the address once it has been used.
      history.replaceState({}, '', '/');
    });
  }

  protected signOut(): void {
    this.oidc.logoff().subscribe();
  }
}

bootstrapApplication(App, {
  providers: [
    provideAuth({
      config: {
        authority: environment.issuer,
        clientId: environment.clientId,
        redirectUrl: environment.redirectUri,
        postLogoutRedirectUri: home,
        scope: 'openid profile email',
        responseType: 'code',
        silentRenew: true,
        useRefreshToken: true,
        // Gatehouse gives a refresh token without the scope offline_access; it ends with the session.
        disableRefreshTokenOfflineAccessScopeWarning: true,
        // The ID token of a refresh repeats the nonce of the sign-in, which the library takes for a mistake.
        ignoreNonceAfterRefresh: true,
      },
    }),
  ],
}).catch(console.error);
