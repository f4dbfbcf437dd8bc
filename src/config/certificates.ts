// Node verifies the certificates of all servers that we connect to, unless a variable of its own switches that off.

/**
 * Conditions for production, each with the mistake to report if it doesn't hold. Mails, SMS and the database would go to
 * any server that pretends to be the right one.
 */
export const certificateChecks = (given: NodeJS.ProcessEnv): [ok: boolean, mistake: string][] => [
  [
    given.NODE_TLS_REJECT_UNAUTHORIZED !== '0',
    'NODE_TLS_REJECT_UNAUTHORIZED: must not be 0 in production; set NODE_EXTRA_CA_CERTS to your authority’s certificate instead',
  ],
];
