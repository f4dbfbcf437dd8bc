import { createRoot } from 'react-dom/client';
import { AuthProvider, useAuth } from 'react-oidc-context';

const { VITE_ISSUER, VITE_CLIENT_ID, VITE_REDIRECT_URI } = import.meta.env;

const settings = {
  authority: VITE_ISSUER,
  client_id: VITE_CLIENT_ID,
  redirect_uri: VITE_REDIRECT_URI,
  post_logout_redirect_uri: new URL('/', VITE_REDIRECT_URI).href,
  scope: 'openid profile email',
  // Takes the code out of the address once it has been used.
  onSigninCallback: () => history.replaceState({}, '', '/'),
};

function Home() {
  const auth = useAuth();
  // The server's reason is in `error_description`; `message` is the same or the code alone.
  if (auth.error) return <p>{auth.error.error_description ?? auth.error.message}</p>;
  if (auth.isLoading) return <p>One moment…</p>;
  if (!auth.user)
    return (
      <button type="button" onClick={() => auth.signinRedirect()}>
        Sign in
      </button>
    );
  return (
    <>
      <p>Signed in as {auth.user.profile.email}</p>
      <button type="button" onClick={() => auth.signoutRedirect()}>
        Sign out
      </button>
    </>
  );
}

createRoot(document.getElementById('root')).render(
  <AuthProvider {...settings}>
    <Home />
  </AuthProvider>,
);
