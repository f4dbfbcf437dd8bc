import { auth, signIn } from '../auth.js';
import { signOutEverywhere } from './sign-out.js';

async function signInHere() {
  'use server';
  await signIn('gatehouse', { redirectTo: '/' });
}

export default async function Page() {
  const session = await auth();
  if (!session)
    return (
      <form action={signInHere}>
        <button type="submit">Sign in</button>
      </form>
    );
  return (
    <form action={signOutEverywhere}>
      <p>Signed in as {session.user.email}</p>
      <button type="submit">Sign out</button>
    </form>
  );
}
