import { UserManager } from 'oidc-client-ts';
import { createApp, ref } from 'vue';
import App from './App.vue';

const { VITE_ISSUER, VITE_CLIENT_ID, VITE_REDIRECT_URI } = import.meta.env;

const users = new UserManager({
  authority: VITE_ISSUER,
  client_id: VITE_CLIENT_ID,
  redirect_uri: VITE_REDIRECT_URI,
  post_logout_redirect_uri: new URL('/', VITE_REDIRECT_URI).href,
  scope: 'openid profile email',
});

const user = ref(null);
const error = ref('');
try {
  if (location.pathname === new URL(VITE_REDIRECT_URI).pathname) {
    await users.signinRedirectCallback();
    // Takes the code out of the address once it has been used.
    history.replaceState({}, '', '/');
  }
  user.value = await users.getUser();
} catch (reason) {
  // The server's reason is in `error_description`; `message` is the same or the code alone.
  error.value = reason.error_description ?? reason.message;
}

createApp(App).provide('users', users).provide('user', user).provide('error', error).mount('#root');
