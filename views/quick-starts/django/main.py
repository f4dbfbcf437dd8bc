import os
from urllib.parse import urlencode, urljoin

from authlib.integrations.base_client import OAuthError
from authlib.integrations.django_client import OAuth
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template import engines
from django.urls import path
from django.views.decorators.http import require_POST
from dotenv import load_dotenv

load_dotenv()
REDIRECT_URI = os.environ["REDIRECT_URI"]
HOME = urljoin(REDIRECT_URI, "/")

settings.configure(
    DEBUG=True,
    ROOT_URLCONF=__name__,
    SECRET_KEY=os.environ["SECRET_KEY"],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
    ],
    SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies",
    SESSION_COOKIE_NAME="django_session",
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
)

oauth = OAuth()
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
<form method="post" action="/sign-out">{% csrf_token %}<button>Sign out</button></form>
{% else %}
<p><a href="/sign-in">Sign in</a></p>
{% endif %}
"""


def home(request):
    page = engines["django"].from_string(PAGE)
    return HttpResponse(page.render({"user": request.session.get("user")}, request))


def sign_in(request):
    return gatehouse.authorize_redirect(request, REDIRECT_URI)


def callback(request):
    try:
        token = gatehouse.authorize_access_token(request)
    except OAuthError as error:
        # The server's reason: without this, Django answers 500.
        return HttpResponse(f"{error.error}: {error.description}", status=400, content_type="text/plain")
    request.session.flush()
    request.session["user"] = {"sub": token["userinfo"]["sub"], "email": token["userinfo"]["email"]}
    request.session["id_token"] = token["id_token"]
    return redirect("/")


@require_POST
def sign_out(request):
    id_token = request.session.get("id_token")
    request.session.flush()
    if not id_token:
        return redirect("/")
    query = urlencode({"id_token_hint": id_token, "post_logout_redirect_uri": HOME})
    return redirect(gatehouse.load_server_metadata()["end_session_endpoint"] + "?" + query)


urlpatterns = [
    path("", home),
    path("sign-in", sign_in),
    path("callback", callback),
    path("sign-out", sign_out),
]

if __name__ == "__main__":
    from django.core.management import execute_from_command_line

    execute_from_command_line()
