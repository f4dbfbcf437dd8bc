// A receiver of webhooks with nothing but Go's own library: WEBHOOK_SECRET is the endpoint's secret (whsec_...).
package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"
)

const tolerance = 5 * time.Minute
const maxBytes = 1 << 20

type event struct {
	ID     string  `json:"id"`
	Type   string  `json:"type"`
	UserID *string `json:"user_id"`
}

// verify says whether the bytes were signed with the secret, within the last five minutes.
func verify(secret []byte, header http.Header, body []byte) bool {
	timestamp := header.Get("webhook-timestamp")
	seconds, err := strconv.ParseInt(timestamp, 10, 64)
	if err != nil || time.Since(time.Unix(seconds, 0)).Abs() > tolerance {
		return false
	}
	mac := hmac.New(sha256.New, secret)
	fmt.Fprintf(mac, "%s.%s.", header.Get("webhook-id"), timestamp)
	mac.Write(body)
	expected := "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
	// During a rotation there are two, with a space between them.
	for _, given := range strings.Split(header.Get("webhook-signature"), " ") {
		if hmac.Equal([]byte(expected), []byte(given)) {
			return true
		}
	}
	return false
}

func main() {
	secret, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(os.Getenv("WEBHOOK_SECRET"), "whsec_"))
	if err != nil || len(secret) == 0 {
		log.Fatal("WEBHOOK_SECRET must be the endpoint's secret, whsec_...")
	}
	port := os.Getenv("PORT")
	if port == "" {
		port = "4004"
	}
	var handled sync.Map // a real receiver keeps the ids in its database, for two weeks
	http.HandleFunc("POST /", func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBytes))
		if err != nil || !verify(secret, r.Header, body) {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		// Answer first: the sender waits for five seconds.
		w.WriteHeader(http.StatusNoContent)
		var e event
		if err := json.Unmarshal(body, &e); err != nil {
			return
		}
		if _, before := handled.LoadOrStore(e.ID, true); before {
			return
		}
		user := "-"
		if e.UserID != nil {
			user = *e.UserID
		}
		fmt.Println(e.Type, user)
	})
	fmt.Println("receiver: http://127.0.0.1:" + port)
	log.Fatal(http.ListenAndServe("127.0.0.1:"+port, nil))
}
