import os
from html import escape
from urllib.parse import urlencode, urljoin

from authlib.integrations.starlette_client import OAuth, OAuthError
from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, PlainTextResponse, RedirectResponse
from starlette.middleware.sessions import SessionMiddleware

REDIRECT_URI = os.environ["REDIRECT_URI"]
HOME = urljoin(REDIRECT_URI, "/")

app = FastAPI()
app.add_middleware(SessionMiddleware, secret_key=os.environ["SECRET_KEY"], session_cookie="fastapi_session")

oauth = OAuth()
gatehouse = oauth.register(
    name="gatehouse",
    server_metadata_url=os.environ["ISSUER"] + "/.well-known/openid-configuration",
    client_id=os.environ["CLIENT_ID"],
    client_secret=os.environ["CLIENT_SECRET"],
    # Authlib sends no PKCE without code_challenge_method.
    client_kwargs={"scope": "openid profile email", "code_challenge_method": "S256"},
)


@app.get("/")
def home(request: Request):
    user = request.session.get("user")
    if not user:
        return HTMLResponse('<p><a href="/sign-in">Sign in</a></p>')
    return HTMLResponse(
        f"<p>Signed in as {escape(user['email'])}</p>"
        '<form method="post" action="/sign-out"><button>Sign out</button></form>'
    )


@app.get("/sign-in")
async def sign_in(request: Request):
    return await gatehouse.authorize_redirect(request, REDIRECT_URI)


@app.get("/callback")
async def callback(request: Request):
    token = await gatehouse.authorize_access_token(request)
    request.session.clear()
    request.session["user"] = {"sub": token["userinfo"]["sub"], "email": token["userinfo"]["email"]}
    request.session["id_token"] = token["id_token"]
    return RedirectResponse("/")


@app.post("/sign-out")
async def sign_out(request: Request):
    id_token = request.session.get("id_token")
    request.session.clear()
    if not id_token:
        return RedirectResponse("/", status_code=303)
    query = urlencode({"id_token_hint": id_token, "post_logout_redirect_uri": HOME})
    metadata = await gatehouse.load_server_metadata()
    return RedirectResponse(metadata["end_session_endpoint"] + "?" + query, status_code=303)


# The server's reason: without this, the answer is 500 and the reason is in the log only.
@app.exception_handler(OAuthError)
async def sign_in_failed(_request: Request, error: OAuthError):
    return PlainTextResponse(f"{error.error}: {error.description}", status_code=400)
