# The sign-in of a web app, step by step, with nothing but curl and openssl.
set -eu
. ./.env

base64url() { openssl base64 -A | tr '+/' '-_' | tr -d '='; }
verifier=$(openssl rand 32 | base64url)
challenge=$(printf %s "$verifier" | openssl dgst -sha256 -binary | base64url)
state=$(openssl rand -hex 16)

echo '1. Open this address in a browser and sign in:'
echo "$ISSUER/authorize?response_type=code&client_id=$CLIENT_ID&redirect_uri=$REDIRECT_URI&scope=openid%20profile%20email&state=$state&code_challenge=$challenge&code_challenge_method=S256"
echo '2. The browser then stops at an address that it cannot open. Paste that address here:'
read -r answer
case $answer in
*error=*) echo "Refused: $answer" && exit 1 ;;
*"state=$state"*) ;;
*) echo 'This answer belongs to another sign-in.' && exit 1 ;;
esac
code=${answer#*code=}
code=${code%%&*}

echo '3. The tokens:'
tokens=$(curl --silent --show-error "$ISSUER/token" \
  --user "$CLIENT_ID:$CLIENT_SECRET" \
  --data grant_type=authorization_code \
  --data "code=$code" \
  --data "code_verifier=$verifier" \
  --data-urlencode "redirect_uri=$REDIRECT_URI")
echo "$tokens"
member() { printf %s "$tokens" | sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p"; }

echo '4. The user:'
curl --silent --show-error "$ISSUER/userinfo" --header "Authorization: Bearer $(member access_token)"
echo
echo '5. To sign out, open this address in the browser:'
echo "$ISSUER/logout?id_token_hint=$(member id_token)"
