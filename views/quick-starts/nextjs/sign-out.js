'use server';

import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { getToken } from 'next-auth/jwt';
import { signOut } from '../auth.js';

export async function signOutEverywhere() {
  const { AUTH_GATEHOUSE_ISSUER, AUTH_SECRET, HOME_URL } = process.env;
  const token = await getToken({ req: { headers: await headers() }, secret: AUTH_SECRET });
  await signOut({ redirect: false });
  const discovery = await fetch(`${AUTH_GATEHOUSE_ISSUER}/.well-known/openid-configuration`);
  const { end_session_endpoint } = await discovery.json();
  const query = new URLSearchParams({ id_token_hint: token?.idToken ?? '', post_logout_redirect_uri: HOME_URL });
  redirect(`${end_session_endpoint}?${query}`);
}
