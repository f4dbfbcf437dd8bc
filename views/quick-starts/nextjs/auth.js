import NextAuth from 'next-auth';

export const { handlers, auth, signIn, signOut } = NextAuth({
  providers: [
    {
      id: 'gatehouse',
      name: 'Gatehouse',
      type: 'oidc',
      issuer: process.env.AUTH_GATEHOUSE_ISSUER,
      clientId: process.env.AUTH_GATEHOUSE_ID,
      clientSecret: process.env.AUTH_GATEHOUSE_SECRET,
      checks: ['pkce', 'state'],
    },
  ],
  callbacks: {
    // The ID token tells Gatehouse at the sign-out who it is about. It stays in the encrypted cookie.
    jwt: ({ token, account }) => (account ? { ...token, idToken: account.id_token } : token),
  },
});
