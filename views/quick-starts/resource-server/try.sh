set -eu
. ./.env
api="http://localhost:$PORT/me"

echo '1. Without a token:'
curl --silent --show-error "$api"
echo
echo '2. With a token for this API:'
token=$(curl --silent --show-error "$ISSUER/token" \
  --user "$CLIENT_ID:$CLIENT_SECRET" \
  --data grant_type=client_credentials \
  --data-urlencode "resource=$AUDIENCE")
access_token=$(printf %s "$token" | sed -n 's/.*"access_token":"\([^"]*\)".*/\1/p')
[ -n "$access_token" ] || { echo "$token" && exit 1; }
curl --silent --show-error "$api" --header "Authorization: Bearer $access_token"
echo
