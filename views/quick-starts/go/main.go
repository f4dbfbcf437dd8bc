package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"html"
	"log"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

type session struct{ state, verifier, email, idToken string }

// In memory: everybody is signed out when the program ends.
var (
	sessions = map[string]session{}
	lock     sync.Mutex
)

func main() {
	ctx := context.Background()
	provider, err := oidc.NewProvider(ctx, os.Getenv("ISSUER"))
	if err != nil {
		log.Fatal(err)
	}
	var discovered struct {
		EndSession string `json:"end_session_endpoint"`
	}
	if err := provider.Claims(&discovered); err != nil {
		log.Fatal(err)
	}
	home := strings.TrimSuffix(os.Getenv("REDIRECT_URI"), "callback")
	config := oauth2.Config{
		ClientID:     os.Getenv("CLIENT_ID"),
		ClientSecret: os.Getenv("CLIENT_SECRET"),
		Endpoint:     provider.Endpoint(),
		RedirectURL:  os.Getenv("REDIRECT_URI"),
		Scopes:       []string{oidc.ScopeOpenID, "profile", "email"},
	}

	http.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		if email := find(r).email; email != "" {
			fmt.Fprintf(w, `<p>Signed in as %s</p><form method="post" action="/sign-out"><button>Sign out</button></form>`, html.EscapeString(email))
			return
		}
		fmt.Fprint(w, `<p><a href="/sign-in">Sign in</a></p>`)
	})

	http.HandleFunc("GET /sign-in", func(w http.ResponseWriter, r *http.Request) {
		started := session{state: rand.Text(), verifier: oauth2.GenerateVerifier()}
		begin(w, r, started)
		// x/oauth2 sends no PKCE without this option.
		http.Redirect(w, r, config.AuthCodeURL(started.state, oauth2.S256ChallengeOption(started.verifier)), http.StatusFound)
	})

	http.HandleFunc("GET /callback", func(w http.ResponseWriter, r *http.Request) {
		started, query := find(r), r.URL.Query()
		if started.state == "" || query.Get("state") != started.state {
			http.Error(w, "This sign-in was not started here. Begin again.", http.StatusBadRequest)
			return
		}
		// The server's reason is in the address: without this, the next step fails for want of a code.
		if query.Has("error") {
			http.Error(w, query.Get("error")+": "+query.Get("error_description"), http.StatusBadRequest)
			return
		}
		token, err := config.Exchange(r.Context(), query.Get("code"), oauth2.VerifierOption(started.verifier))
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadGateway)
			return
		}
		raw, _ := token.Extra("id_token").(string)
		idToken, err := provider.Verifier(&oidc.Config{ClientID: config.ClientID}).Verify(r.Context(), raw)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadGateway)
			return
		}
		var claims struct{ Email string }
		if err := idToken.Claims(&claims); err != nil {
			http.Error(w, err.Error(), http.StatusBadGateway)
			return
		}
		begin(w, r, session{email: claims.Email, idToken: raw})
		http.Redirect(w, r, "/", http.StatusFound)
	})

	http.HandleFunc("POST /sign-out", func(w http.ResponseWriter, r *http.Request) {
		idToken := find(r).idToken
		begin(w, r, session{})
		query := url.Values{"id_token_hint": {idToken}, "post_logout_redirect_uri": {home}}
		http.Redirect(w, r, discovered.EndSession+"?"+query.Encode(), http.StatusSeeOther)
	})

	log.Println("Open " + home)
	log.Fatal(http.ListenAndServe("localhost:"+os.Getenv("PORT"), nil))
}

func find(r *http.Request) session {
	cookie, err := r.Cookie("go_session")
	if err != nil {
		return session{}
	}
	lock.Lock()
	defer lock.Unlock()
	return sessions[cookie.Value]
}

// begin gives the browser a new session in place of the one that it has.
func begin(w http.ResponseWriter, r *http.Request, started session) {
	id := rand.Text()
	lock.Lock()
	defer lock.Unlock()
	if cookie, err := r.Cookie("go_session"); err == nil {
		delete(sessions, cookie.Value)
	}
	sessions[id] = started
	http.SetCookie(w, &http.Cookie{Name: "go_session", Value: id, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode})
}
