import os
from urllib.parse import urlencode, urljoin

from authlib.integrations.base_client import OAuthError
from authlib.integrations.flask_client import OAuth
from flask import Flask, redirect, render_template_string, session

REDIRECT_URI = os.environ["REDIRECT_URI"]
HOME = urljoin(REDIRECT_URI, "/")

app = Flask(__name__)
app.secret_key = os.environ["SECRET_KEY"]
app.config.update(SESSION_COOKIE_NAME="flask_session", SESSION_COOKIE_SAMESITE="Lax")

oauth = OAuth(app)
gatehouse = oauth.register(
    name="gatehouse",
    server_metadata_url=os.environ["ISSUER"] + "/.well-known/openid-configuration",
    client_id=os.environ["CLIENT_ID"],
    client_secret=os.environ["CLIENT_SECRET"],
    # Authlib sends no PKCE without code_challenge_method.
    client_kwargs={"scope": "openid profile email", "code_challenge_method": "S256"},
)

PAGE = """
{% if user %}
<p>Signed in as {{ user.email }}</p>
<form method="post" action="/sign-out"><button>Sign out</button></form>
{% else %}
<p><a href="/sign-in">Sign in</a></p>
{% endif %}
"""


@app.get("/")
def home():
    return render_template_string(PAGE, user=session.get("user"))


@app.get("/sign-in")
def sign_in():
    return gatehouse.authorize_redirect(REDIRECT_URI)


@app.get("/callback")
def callback():
    token = gatehouse.authorize_access_token()
    session.clear()
    session["user"] = {"sub": token["userinfo"]["sub"], "email": token["userinfo"]["email"]}
    session["id_token"] = token["id_token"]
    return redirect("/")


@app.post("/sign-out")
def sign_out():
    id_token = session.get("id_token")
    session.clear()
    if not id_token:
        return redirect("/")
    query = urlencode({"id_token_hint": id_token, "post_logout_redirect_uri": HOME})
    return redirect(gatehouse.load_server_metadata()["end_session_endpoint"] + "?" + query)


# The server's reason: without this, Flask answers 500 and the reason is in the log only.
@app.errorhandler(OAuthError)
def sign_in_failed(error):
    return f"{error.error}: {error.description}", 400, {"Content-Type": "text/plain"}
