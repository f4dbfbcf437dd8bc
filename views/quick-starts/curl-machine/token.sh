set -eu
. ./.env

echo '1. A token for the machine itself:'
token=$(curl --silent --show-error "$ISSUER/token" \
  --user "$CLIENT_ID:$CLIENT_SECRET" \
  --data grant_type=client_credentials)
echo "$token"
access_token=$(printf %s "$token" | sed -n 's/.*"access_token":"\([^"]*\)".*/\1/p')

ask() {
  curl --silent --show-error "$ISSUER/introspect" --user "$CLIENT_ID:$CLIENT_SECRET" --data "token=$access_token"
  echo
}
echo '2. What it is good for:'
ask
echo '3. Revoked:'
curl --silent --show-error "$ISSUER/revoke" --user "$CLIENT_ID:$CLIENT_SECRET" --data "token=$access_token"
ask
