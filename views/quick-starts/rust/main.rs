use std::{collections::HashMap, env, error::Error, sync::Arc};

use axum::{
    Router,
    extract::{Query, State},
    http::StatusCode,
    response::{Html, Redirect},
    routing::{get, post},
};
use openidconnect::{
    AuthorizationCode, ClientId, ClientSecret, CsrfToken, EndSessionUrl, EndpointMaybeSet,
    EndpointNotSet, EndpointSet, IssuerUrl, LogoutRequest, Nonce, PkceCodeChallenge,
    PkceCodeVerifier, PostLogoutRedirectUrl, ProviderMetadataWithLogout, RedirectUrl, Scope,
    TokenResponse,
    core::{CoreAuthenticationFlow, CoreClient, CoreIdToken},
    reqwest,
};
use serde::{Deserialize, Serialize};
use tower_sessions::{MemoryStore, Session, SessionManagerLayer, cookie::SameSite};

struct Oidc {
    client: CoreClient<
        EndpointSet,
        EndpointNotSet,
        EndpointNotSet,
        EndpointNotSet,
        EndpointMaybeSet,
        EndpointMaybeSet,
    >,
    http: reqwest::Client,
    end_session: EndSessionUrl,
    home: PostLogoutRedirectUrl,
}

#[derive(Serialize, Deserialize)]
struct SignIn {
    state: CsrfToken,
    nonce: Nonce,
    verifier: PkceCodeVerifier,
}

#[derive(Serialize, Deserialize)]
struct User {
    email: String,
    id_token: CoreIdToken,
}

type Failure = (StatusCode, String);

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let redirect_uri = env::var("REDIRECT_URI")?;
    let home = redirect_uri.trim_end_matches("callback").to_owned();
    // The library's advice: a redirect could lead requests to a server inside your network.
    let http = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()?;
    let provider =
        ProviderMetadataWithLogout::discover_async(IssuerUrl::new(env::var("ISSUER")?)?, &http)
            .await?;
    let end_session = provider.additional_metadata().end_session_endpoint.clone();
    let secret = ClientSecret::new(env::var("CLIENT_SECRET")?);
    let client = CoreClient::from_provider_metadata(
        provider,
        ClientId::new(env::var("CLIENT_ID")?),
        Some(secret),
    )
    .set_redirect_uri(RedirectUrl::new(redirect_uri)?);
    let oidc = Oidc {
        client,
        http,
        end_session: end_session.ok_or("the server has no end_session_endpoint")?,
        home: PostLogoutRedirectUrl::new(home.clone())?,
    };

    // In memory: everybody is signed out when the program ends. Lax, because the browser comes back from another site.
    let sessions = SessionManagerLayer::new(MemoryStore::default())
        .with_name("rust_session")
        .with_same_site(SameSite::Lax)
        .with_secure(home.starts_with("https:"));
    let app = Router::new()
        .route("/", get(show_home))
        .route("/sign-in", get(sign_in))
        .route("/callback", get(take_answer))
        .route("/sign-out", post(sign_out))
        .layer(sessions)
        .with_state(Arc::new(oidc));
    let listener =
        tokio::net::TcpListener::bind(format!("localhost:{}", env::var("PORT")?)).await?;
    println!("Open {home}");
    Ok(axum::serve(listener, app).await?)
}

async fn show_home(session: Session) -> Result<Html<String>, Failure> {
    Ok(Html(
        match session.get::<User>("user").await.map_err(failed)? {
            Some(User { email, .. }) => format!(
                r#"<p>Signed in as {}</p><form method="post" action="/sign-out"><button>Sign out</button></form>"#,
                escape_html(&email)
            ),
            None => r#"<p><a href="/sign-in">Sign in</a></p>"#.to_owned(),
        },
    ))
}

async fn sign_in(State(oidc): State<Arc<Oidc>>, session: Session) -> Result<Redirect, Failure> {
    // The library sends no PKCE without this.
    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let (url, state, nonce) = oidc
        .client
        .authorize_url(
            CoreAuthenticationFlow::AuthorizationCode,
            CsrfToken::new_random,
            Nonce::new_random,
        )
        .add_scopes(["profile", "email"].map(|scope| Scope::new(scope.to_owned())))
        .set_pkce_challenge(challenge)
        .url();
    session
        .insert(
            "sign_in",
            SignIn {
                state,
                nonce,
                verifier,
            },
        )
        .await
        .map_err(failed)?;
    Ok(Redirect::to(url.as_str()))
}

async fn take_answer(
    State(oidc): State<Arc<Oidc>>,
    session: Session,
    Query(answer): Query<HashMap<String, String>>,
) -> Result<Redirect, Failure> {
    let started = session.remove::<SignIn>("sign_in").await.map_err(failed)?;
    let Some(started) = started.filter(|it| answer.get("state") == Some(it.state.secret())) else {
        return Err(refused("This sign-in was not started here. Begin again."));
    };
    // The server's reason is in the address.
    let Some(code) = answer.get("code") else {
        let said = |name| answer.get(name).map_or("", String::as_str);
        return Err(refused(&format!(
            "{}: {}",
            said("error"),
            said("error_description")
        )));
    };
    let tokens = oidc
        .client
        .exchange_code(AuthorizationCode::new(code.clone()))
        .map_err(failed)?
        .set_pkce_verifier(started.verifier)
        .request_async(&oidc.http)
        .await
        .map_err(failed)?;
    let id_token = tokens
        .id_token()
        .ok_or_else(|| refused("The answer has no ID token."))?;
    // Checks the signature, the issuer, the audience, the expiry and the nonce.
    let claims = id_token
        .claims(&oidc.client.id_token_verifier(), &started.nonce)
        .map_err(failed)?;
    let email = claims
        .email()
        .map_or_else(String::new, |email| email.to_string());
    // A new session id, so that nobody can plant one before the sign-in.
    session.cycle_id().await.map_err(failed)?;
    session
        .insert(
            "user",
            User {
                email,
                id_token: id_token.clone(),
            },
        )
        .await
        .map_err(failed)?;
    Ok(Redirect::to("/"))
}

async fn sign_out(State(oidc): State<Arc<Oidc>>, session: Session) -> Result<Redirect, Failure> {
    let user = session.remove::<User>("user").await.map_err(failed)?;
    session.flush().await.map_err(failed)?;
    let Some(user) = user else {
        return Ok(Redirect::to("/"));
    };
    let request = LogoutRequest::from(oidc.end_session.clone())
        .set_id_token_hint(&user.id_token)
        .set_post_logout_redirect_uri(oidc.home.clone());
    Ok(Redirect::to(request.http_get_url().as_str()))
}

fn refused(reason: &str) -> Failure {
    (StatusCode::BAD_REQUEST, reason.to_owned())
}

/// With its causes, since the outermost error often says only that a request failed.
fn failed(error: impl Error) -> Failure {
    let causes = std::iter::successors(error.source(), |&cause| cause.source());
    let reason = causes.fold(error.to_string(), |reason, cause| {
        format!("{reason}: {cause}")
    });
    eprintln!("{reason}");
    (StatusCode::BAD_GATEWAY, reason)
}

fn escape_html(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
