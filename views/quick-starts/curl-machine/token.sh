set -eu
. ./.env

# ask_for_token OPTION…: shows the answer, and keeps the token in it.
ask_for_token() {
  answer=$(curl --silent --show-error "$ISSUER/token" \
    --user "$CLIENT_ID:$CLIENT_SECRET" \
    --data grant_type=client_credentials "$@")
  echo "$answer"
  access_token=$(printf %s "$answer" | sed -n 's/.*"access_token":"\([^"]*\)".*/\1/p')
  [ -n "$access_token" ] || exit 1
}

# call ADDRESS: what an API answers to the token; a long answer is cut.
call() {
  answer=$(curl --silent --show-error "$1" --header "Authorization: Bearer $access_token") || return
  printf '%s\n' "$answer" | cut -c 1-300
}

introspect() {
  curl --silent --show-error "$ISSUER/introspect" --user "$CLIENT_ID:$CLIENT_SECRET" --data "token=$access_token"
  echo
}

echo "1. A token for the App's own API, with one of the client's permissions:"
ask_for_token --data-urlencode "resource=$ISSUER" --data scope=app:read
echo '2. The App, read through its API:'
call "$ISSUER/api/v1/app"
echo '3. What the token is good for:'
introspect
echo '4. Revoked, it is good for nothing:'
curl --silent --show-error "$ISSUER/revoke" --user "$CLIENT_ID:$CLIENT_SECRET" --data "token=$access_token"
introspect
call "$ISSUER/api/v1/app"

# Only if the client may ask for the tokens of an API of yours.
[ -n "${AUDIENCE:-}" ] || exit 0
echo '5. A token for your API:'
ask_for_token --data-urlencode "resource=$AUDIENCE"
echo "6. What your API answers to it at $API_URL:"
call "$API_URL" || echo 'Nothing runs there. Run the quick start "Express API", or set API_URL in .env to an address of your API.'
