export const environment = {
  issuer: '{{issuer}}',
  clientId: '{{client_id}}',
  redirectUri: '{{redirect_uri}}',
};
