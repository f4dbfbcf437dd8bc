// Made by openapi-typescript from the OpenAPI document (npm run client). Don't edit it.
// 8b093eeba82148831221ac44198cb3475ed8568453796dd7b8c1c6bff8a3a5de

export interface paths {
    "/apps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List your Apps
         * @description Those that you are a member of, by slug.
         */
        get: operations["get_apps"];
        put?: never;
        /**
         * Create an App
         * @description With its signing keys. You become its owner. Without a slug, one is made from the name.
         */
        post: operations["post_apps"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/apps/{slug}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get an App */
        get: operations["get_apps_slug"];
        put?: never;
        post?: never;
        /**
         * Delete an App
         * @description It is suspended at once, and goes for good at `purge_at`, in 7 days, with everything in it. Its owners get a mail. Its slug rests for another 90 days.
         */
        delete: operations["delete_apps_slug"];
        options?: never;
        head?: never;
        /**
         * Change an App
         * @description Settings that are given replace single ones; branding is replaced whole.
         */
        patch: operations["patch_apps_slug"];
        trace?: never;
    };
    "/apps/{slug}/suspend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Suspend an App
         * @description At once, on all nodes: its address answers 404 to everyone, so that nobody signs in and no token, key or introspection works. Nothing is deleted. JWTs that an API checks by itself stay valid until they expire.
         */
        post: operations["post_apps_slug_suspend"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/apps/{slug}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End the suspension of an App
         * @description Tokens that have not expired work again.
         */
        post: operations["post_apps_slug_resume"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/apps/{slug}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Restore a deleted App
         * @description Until `purge_at`. It is as it was before it was deleted.
         */
        post: operations["post_apps_slug_restore"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/apps/{slug}/transfer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Hand an App to another member
         * @description The member becomes an owner, and you an admin. Both get a mail. Personal access tokens can’t do this.
         */
        post: operations["post_apps_slug_transfer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/apps/{slug}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List members */
        get: operations["get_apps_slug_members"];
        put?: never;
        /**
         * Invite a member
         * @description By email. The answer is the same whether or not a developer has the address. A developer with that verified address signs in to the console and accepts at the `link`, within seven days. An open invitation for the address is replaced.
         */
        post: operations["post_apps_slug_members"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/apps/{slug}/member-invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List open invitations of members
         * @description Newest first.
         */
        get: operations["get_apps_slug_member_invitations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/apps/{slug}/member-invitations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke the invitation of a member */
        delete: operations["delete_apps_slug_member_invitations_id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/apps/{slug}/members/{developer_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove a member
         * @description The App keeps an owner.
         */
        delete: operations["delete_apps_slug_members_developer_id"];
        options?: never;
        head?: never;
        /**
         * Change a member’s role
         * @description The App keeps an owner.
         */
        patch: operations["patch_apps_slug_members_developer_id"];
        trace?: never;
    };
    "/command-line": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Find where the command line signs in
         * @description For `gatehouse login`: the issuer of the console, and the client that is there for it.
         */
        get: operations["get_command_line"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/developer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get yourself
         * @description The developer whom the credentials belong to, and what a personal access token may do.
         */
        get: operations["get_developer"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/access-tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List your personal access tokens
         * @description Those that have not ended, newest first. Sign in for it: a token does not see the others.
         */
        get: operations["get_access_tokens"];
        put?: never;
        /**
         * Create a personal access token
         * @description With the password or a sign-in within the last five minutes; of a user whose sign-ins ask for a second factor also `code`, unless that sign-in proved both. The answer `proof_required` lists what is `missing` (`password`, `second_factor`). You are told by mail. With `operator` it ends after a day.
         */
        post: operations["post_access_tokens"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/access-tokens/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke a personal access token
         * @description At once, on every node. A token can end itself, and no other one.
         */
        delete: operations["delete_access_tokens_id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description RFC 9457 */
        Problem: {
            type: string;
            /** @description For people */
            title: string;
            /** @description As in the status line */
            status: number;
            /** @description For people: what is wrong, and what to do */
            detail: string;
            /**
             * @description Stable: programs may compare it
             * @enum {string}
             */
            code: "invalid_request" | "invalid_json" | "invalid_body" | "invalid_query" | "organization_mismatch" | "organization_unaware" | "invalid_cursor" | "unsupported_media_type" | "body_too_large" | "weak_password" | "invalid_email" | "invalid_username" | "invalid_phone" | "same_email" | "invalid_redirect_uri" | "invalid_image" | "invalid_pattern" | "import_too_long" | "too_many_hash_kinds" | "invalid_domain" | "secret_required" | "invalid_slug" | "unauthorized" | "invalid_credentials" | "invalid_token" | "invalid_dpop_proof" | "wrong_password" | "sign_in_again" | "not_a_member" | "forbidden" | "cannot_grant" | "cannot_manage" | "impersonated" | "cannot_impersonate" | "network_not_allowed" | "organizations_off" | "organization_only" | "operator_protected" | "developer_unverified" | "inviter_unverified" | "insufficient_scope" | "csrf" | "method_off" | "captcha_required" | "sign_up_closed" | "sign_up_refused" | "tokens_refused" | "captcha_unavailable" | "email_verification_required" | "username_required" | "second_factor_required" | "factor_enrolment_required" | "invalid_ticket" | "invalid_code" | "invalid_passkey" | "proof_required" | "sms_off" | "factors_off" | "not_found" | "app_not_found" | "method_not_allowed" | "email_taken" | "username_taken" | "factor_exists" | "too_many_factors" | "email_verified" | "phone_verified" | "test_user" | "no_phone" | "settings_conflict" | "passkey_exists" | "too_many_passkeys" | "step_not_due" | "no_enrolment" | "slug_taken" | "configuration_changed" | "conflict" | "invalid_one_time_token" | "last_way_in" | "last_operator" | "limit_reached" | "invalid_idempotency_key" | "idempotency_in_flight" | "idempotency_key_reused" | "precondition_failed" | "nothing_to_bill" | "billing_state" | "vault_entry_disabled" | "app_quota_reached" | "last_admin" | "domain_taken" | "domain_unproved" | "organization_full" | "last_owner" | "no_cookie" | "expired_interaction" | "connection_denied" | "connection_expired" | "connection_failed" | "connection_disabled" | "connection_changed" | "connection_not_fresh" | "connection_refused" | "domain_not_allowed" | "connection_required" | "connection_has_identities" | "connection_in_use" | "misdirected_request" | "too_many_attempts" | "storage_full" | "captcha_failed" | "hook_failed" | "list_too_slow" | "busy" | "database_unavailable" | "internal_error";
            /** @description Quote it when you ask for help */
            request_id: string;
            /** @description What is wrong, by the names of the fields */
            fields?: {
                [key: string]: string;
            };
            /** @description All mistakes of the request, one for each field. If they differ, the `code` above is `invalid_body` */
            errors?: {
                /** @description Its name in the request; parts of a path are joined by dots */
                field: string;
                /**
                 * @description Stable: programs may compare it
                 * @enum {string}
                 */
                code: "invalid_request" | "invalid_json" | "invalid_body" | "invalid_query" | "organization_mismatch" | "organization_unaware" | "invalid_cursor" | "unsupported_media_type" | "body_too_large" | "weak_password" | "invalid_email" | "invalid_username" | "invalid_phone" | "same_email" | "invalid_redirect_uri" | "invalid_image" | "invalid_pattern" | "import_too_long" | "too_many_hash_kinds" | "invalid_domain" | "secret_required" | "invalid_slug" | "unauthorized" | "invalid_credentials" | "invalid_token" | "invalid_dpop_proof" | "wrong_password" | "sign_in_again" | "not_a_member" | "forbidden" | "cannot_grant" | "cannot_manage" | "impersonated" | "cannot_impersonate" | "network_not_allowed" | "organizations_off" | "organization_only" | "operator_protected" | "developer_unverified" | "inviter_unverified" | "insufficient_scope" | "csrf" | "method_off" | "captcha_required" | "sign_up_closed" | "sign_up_refused" | "tokens_refused" | "captcha_unavailable" | "email_verification_required" | "username_required" | "second_factor_required" | "factor_enrolment_required" | "invalid_ticket" | "invalid_code" | "invalid_passkey" | "proof_required" | "sms_off" | "factors_off" | "not_found" | "app_not_found" | "method_not_allowed" | "email_taken" | "username_taken" | "factor_exists" | "too_many_factors" | "email_verified" | "phone_verified" | "test_user" | "no_phone" | "settings_conflict" | "passkey_exists" | "too_many_passkeys" | "step_not_due" | "no_enrolment" | "slug_taken" | "configuration_changed" | "conflict" | "invalid_one_time_token" | "last_way_in" | "last_operator" | "limit_reached" | "invalid_idempotency_key" | "idempotency_in_flight" | "idempotency_key_reused" | "precondition_failed" | "nothing_to_bill" | "billing_state" | "vault_entry_disabled" | "app_quota_reached" | "last_admin" | "domain_taken" | "domain_unproved" | "organization_full" | "last_owner" | "no_cookie" | "expired_interaction" | "connection_denied" | "connection_expired" | "connection_failed" | "connection_disabled" | "connection_changed" | "connection_not_fresh" | "connection_refused" | "domain_not_allowed" | "connection_required" | "connection_has_identities" | "connection_in_use" | "misdirected_request" | "too_many_attempts" | "storage_full" | "captcha_failed" | "hook_failed" | "list_too_slow" | "busy" | "database_unavailable" | "internal_error" | "missing" | "unknown_field" | "wrong_type" | "invalid_format" | "invalid_value" | "invalid_text" | "too_long" | "too_short" | "too_many" | "too_few" | "too_large" | "too_small" | "too_deep";
                /** @description For people */
                detail: string;
                /**
                 * @description Of `weak_password`: what is wrong with it. Of `invalid_redirect_uri`: `unusable` as it is, `http` where it must be https, or several that are `listed` with commas. Of `settings_conflict`: which combination it is. Of `invalid_image`, `invalid_pattern`: why it is refused
                 * @enum {string}
                 */
                reason?: "too_short" | "too_long" | "too_guessable" | "breached" | "unusable" | "http" | "listed" | "mail_twice" | "sms_alone" | "no_roles" | "session_seconds" | "session_short_seconds" | "refresh_token_seconds" | "empty" | "too_many_bytes" | "unknown_format" | "damaged" | "trailing_data" | "animated" | "too_many_pixels" | "server_message" | "language" | "characters" | "syntax" | "kind" | "missing" | "unknown";
                /** @description The smallest that is allowed; of a password: characters */
                min?: number;
                /** @description The largest that is allowed; of a password: bytes in UTF-8 */
                max?: number;
                /** @description Of `invalid_redirect_uri`: which one */
                uri?: string;
                /** @description Of `invalid_pattern`: the placeholder */
                name?: string;
                /** @description Of `invalid_pattern`: what the parser found */
                parser?: string;
                /** @description Of `invalid_pattern`: where, in UTF-16 code units from 0 */
                offset?: number;
                /** @description The same as a line, from 1 */
                line?: number;
                /** @description And the column in it, from 1 */
                column?: number;
            }[];
            /**
             * @description Of `weak_password`: what is wrong with it. Of `invalid_redirect_uri`: `unusable` as it is, `http` where it must be https, or several that are `listed` with commas. Of `settings_conflict`: which combination it is. Of `invalid_image`, `invalid_pattern`: why it is refused
             * @enum {string}
             */
            reason?: "too_short" | "too_long" | "too_guessable" | "breached" | "unusable" | "http" | "listed" | "mail_twice" | "sms_alone" | "no_roles" | "session_seconds" | "session_short_seconds" | "refresh_token_seconds" | "empty" | "too_many_bytes" | "unknown_format" | "damaged" | "trailing_data" | "animated" | "too_many_pixels" | "server_message" | "language" | "characters" | "syntax" | "kind" | "missing" | "unknown";
            /** @description The smallest that is allowed; of a password: characters */
            min?: number;
            /** @description The largest that is allowed; of a password: bytes in UTF-8 */
            max?: number;
            /** @description Of `invalid_redirect_uri`: which one */
            uri?: string;
            /** @description Of `invalid_pattern`: the placeholder */
            name?: string;
            /** @description Of `invalid_pattern`: what the parser found */
            parser?: string;
            /** @description Of `invalid_pattern`: where, in UTF-16 code units from 0 */
            offset?: number;
            /** @description The same as a line, from 1 */
            line?: number;
            /** @description And the column in it, from 1 */
            column?: number;
            /** @description Of a sign-in that lacks a step (such as `second_factor_required`): send it back with that step */
            ticket?: string;
        };
        ListedApp: {
            /** Format: uuid */
            id: string;
            slug: string;
            name: string;
            /** @enum {string} */
            status: "active" | "suspended";
            purge_at: string | null;
            /** @description A test App, of which no mail and no SMS leaves */
            test: boolean;
            issuer: string;
            /**
             * @description Your role in it
             * @enum {string}
             */
            role: "owner" | "admin" | "viewer";
            /** @description How many it has; no more than 10,000 are counted */
            users: number;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            created_at: string;
        };
        Branding: {
            /** @description Colour of buttons and links on the screens; text on it is black or white, whichever is easier to read. On light or dark pages where it would disappear, a shade of it takes its place */
            color?: string;
            logo_url?: string;
            /** Format: uri */
            privacy_url?: string;
            /** Format: uri */
            terms_url?: string;
        };
        App: {
            /** Format: uuid */
            id: string;
            slug: string;
            name: string;
            /** @enum {string} */
            status: "active" | "suspended";
            /** @description When the App, which was deleted, goes for good; null for all others */
            purge_at: string | null;
            /** @description A test App, of which no mail and no SMS leaves */
            test: boolean;
            issuer: string;
            settings: components["schemas"]["Settings"];
            branding: components["schemas"]["Branding"];
            /** @description Where the uploaded images are served; null if there is none */
            images: {
                logo: string | null;
                logo_dark: string | null;
                favicon: string | null;
            };
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            created_at: string;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            updated_at: string;
        };
        Settings: {
            /**
             * @description Lifetime of access tokens
             * @default 1800
             */
            access_token_seconds: number;
            /**
             * @description Lifetime of ID tokens
             * @default 3600
             */
            id_token_seconds: number;
            /**
             * @description A refresh token ends if it is unused for this long
             * @default 604800
             */
            refresh_token_seconds: number;
            /**
             * @description A refresh token ends after this time, no matter how often it was rotated
             * @default 7776000
             */
            refresh_token_max_seconds: number;
            /**
             * @description For this long, a client that lost the answer to a refresh can get the same answer again
             * @default 10
             */
            refresh_leeway_seconds: number;
            /**
             * @description A sign-in session ends if it is unused for this long
             * @default 1209600
             */
            session_seconds: number;
            /**
             * @description A sign-in session ends after this time, no matter how often it is used
             * @default 2592000
             */
            session_max_seconds: number;
            /**
             * @description A sign-in session that is not remembered ends after this time, used or not, and with its browser
             * @default 43200
             */
            session_short_seconds: number;
            /**
             * @description Whether a session outlives its browser: always, if the user ticks “Stay signed in”, or never
             * @default always
             * @enum {string}
             */
            remember_me: "always" | "ask" | "never";
            /**
             * @description Whether users are asked to confirm a sign-out even if the client proves with an ID token that it knows the session
             * @default off
             * @enum {string}
             */
            confirm_sign_out: "off" | "on";
            /**
             * @description Sign-up is open to anyone, to invited people, or to nobody (only the App creates users)
             * @default open
             * @enum {string}
             */
            sign_up: "open" | "invitation" | "closed";
            /**
             * @description Whether new users verify their address: never, later by a link, or before they sign in
             * @default later
             * @enum {string}
             */
            email_verification: "off" | "later" | "required";
            /**
             * @description Which addresses must agree when users change theirs: the new one by a code and, with “both”, also the old one by a link
             * @default both
             * @enum {string}
             */
            email_change: "both" | "new";
            /**
             * @description Whether users get a mail when they sign in on a new device
             * @default on
             * @enum {string}
             */
            new_device_mail: "off" | "on";
            /**
             * @description Whether users may create organizations, and run those that they created
             * @default off
             * @enum {string}
             */
            organizations_by_users: "off" | "on";
            /**
             * @description Whether the account pages have one on which users keep their keys for other services
             * @default off
             * @enum {string}
             */
            vault_page: "off" | "on";
            /**
             * @description Whether owners and admins of the App may act as one of its users for half an hour; the user is told by mail
             * @default off
             * @enum {string}
             */
            impersonation: "off" | "on";
            /**
             * @description What users sign in by, with their password: the email address, a username, a verified phone number. With username, new users choose one
             * @default [
             *       "email"
             *     ]
             */
            identifiers: ("email" | "username" | "phone")[];
            /**
             * @description Whether users may sign in by a link or a code in a mail; new users sign up by it if sign-up is open to them
             * @default off
             * @enum {string}
             */
            magic_link: "off" | "on";
            /**
             * @description Whether users may sign in by a passkey alone; for passkeys as a second factor see mfa_methods
             * @default on
             * @enum {string}
             */
            passkeys: "off" | "on";
            /**
             * @description Second factors: off (nobody can enrol one), optional (users may), required (everyone must), required_for_roles (users with one of mfa_roles must)
             * @default optional
             * @enum {string}
             */
            mfa: "off" | "optional" | "required" | "required_for_roles";
            /**
             * @description Roles whose users must enrol a second factor if mfa is required_for_roles
             * @default []
             */
            mfa_roles: string[];
            /**
             * @description The second factors that users may set up; existing ones keep counting. email excludes magic_link, and sms needs a server that sends SMS
             * @default [
             *       "totp",
             *       "passkey"
             *     ]
             */
            mfa_methods: ("totp" | "passkey" | "email" | "sms")[];
            /**
             * @description How long a user may trust a browser, in which the second factor is then not requested; 0: never
             * @default 30
             */
            trusted_device_days: number;
            /**
             * @description In characters; NIST SP 800-63B-4 asks for 15 if the password is the only factor
             * @default 8
             */
            password_min_length: number;
            /**
             * @description zxcvbn score from 0 (too guessable) to 4 (very strong); the most common passwords are refused with any
             * @default 2
             */
            password_min_strength: number;
            /**
             * @description Words that users of this App would think of first, such as its products and places: no password is one of them with digits or signs
             * @default []
             */
            password_words: string[];
            /**
             * @description Wrong passwords for one user, from one network or in one browser, before the next attempt has to wait
             * @default 10
             */
            lockout_attempts: number;
            /**
             * @description The first waiting time; it doubles each time, up to an hour
             * @default 15
             */
            lockout_minutes: number;
            /**
             * @description Captcha of the public forms: none, a second of work by the browser, or the captcha service of the server
             * @default off
             * @enum {string}
             */
            captcha: "off" | "proof_of_work" | "service";
            /**
             * @description Claims of the scope profile, each as CLAIM=metadata_public.MEMBER or CLAIM=external_id
             * @default []
             */
            custom_claims: string[];
            /**
             * @description Browser origins that may call the API of this App
             * @default []
             */
            cors_origins: string[];
            /**
             * @description How long events are kept, if that is shorter than the server keeps them; 0 is as long as the server
             * @default 0
             */
            audit_log_days: number;
            /**
             * @description Language of the screens if the browser asks for none of the available ones
             * @default en
             * @enum {string}
             */
            locale: "en" | "de";
        };
        Member: {
            /** Format: uuid */
            developer_id: string;
            email: string;
            name: string | null;
            /** @enum {string} */
            role: "owner" | "admin" | "viewer";
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            created_at: string;
        };
        MemberInvitation: {
            /** Format: uuid */
            id: string;
            email: string;
            /** @enum {string} */
            role: "owner" | "admin" | "viewer";
            /** @description Not a secret: only the developer with this address can accept there */
            link: string;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            created_at: string;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            expires_at: string;
        };
        PersonalAccessToken: {
            /** Format: uuid */
            id: string;
            name: string;
            /** @description Its last four characters */
            hint: string;
            scopes: ("app:read" | "app:write" | "app:delete" | "configuration:read" | "configuration:write" | "auth:write" | "users:read" | "users:write" | "roles:read" | "roles:write" | "users:import" | "clients:read" | "clients:write" | "redirect_uris:write" | "resources:read" | "resources:write" | "api_keys:read" | "api_keys:write" | "members:read" | "events:read" | "webhooks:read" | "webhooks:write" | "hooks:read" | "hooks:write" | "webhooks:listen" | "event_streams:read" | "connections:read" | "connections:write" | "test_messages:read" | "test_messages:write" | "vault:write" | "usage:read" | "usage:write" | "billing:read" | "billing:write" | "organizations:read" | "organizations:write" | "organizations:delete" | "organization_members:read" | "organization_members:write" | "organization_keys:write")[];
            /** @description Whether it has your powers as an operator of the server */
            operator: boolean;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            created_at: string;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            expires_at: string;
            /** @description To within five minutes */
            last_used_at: string | null;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    get_apps: {
        parameters: {
            query?: {
                /** @description Part of a name or slug */
                search?: string;
                /** @description `true`: all Apps of the server, for an operator; a personal access token needs the powers of one */
                all?: "true" | "false";
                /** @description How many a page has */
                limit?: number;
                /** @description The `next_cursor` of the page before */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List your Apps */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["ListedApp"][];
                        /** @description Pass it as `cursor` for the next page; null on the last */
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    post_apps: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    slug?: string;
                    settings?: {
                        /** @description Lifetime of access tokens */
                        access_token_seconds?: number;
                        /** @description Lifetime of ID tokens */
                        id_token_seconds?: number;
                        /** @description A refresh token ends if it is unused for this long */
                        refresh_token_seconds?: number;
                        /** @description A refresh token ends after this time, no matter how often it was rotated */
                        refresh_token_max_seconds?: number;
                        /** @description For this long, a client that lost the answer to a refresh can get the same answer again */
                        refresh_leeway_seconds?: number;
                        /** @description A sign-in session ends if it is unused for this long */
                        session_seconds?: number;
                        /** @description A sign-in session ends after this time, no matter how often it is used */
                        session_max_seconds?: number;
                        /** @description A sign-in session that is not remembered ends after this time, used or not, and with its browser */
                        session_short_seconds?: number;
                        /**
                         * @description Whether a session outlives its browser: always, if the user ticks “Stay signed in”, or never
                         * @enum {string}
                         */
                        remember_me?: "always" | "ask" | "never";
                        /**
                         * @description Whether users are asked to confirm a sign-out even if the client proves with an ID token that it knows the session
                         * @enum {string}
                         */
                        confirm_sign_out?: "off" | "on";
                        /**
                         * @description Sign-up is open to anyone, to invited people, or to nobody (only the App creates users)
                         * @enum {string}
                         */
                        sign_up?: "open" | "invitation" | "closed";
                        /**
                         * @description Whether new users verify their address: never, later by a link, or before they sign in
                         * @enum {string}
                         */
                        email_verification?: "off" | "later" | "required";
                        /**
                         * @description Which addresses must agree when users change theirs: the new one by a code and, with “both”, also the old one by a link
                         * @enum {string}
                         */
                        email_change?: "both" | "new";
                        /**
                         * @description Whether users get a mail when they sign in on a new device
                         * @enum {string}
                         */
                        new_device_mail?: "off" | "on";
                        /**
                         * @description Whether users may create organizations, and run those that they created
                         * @enum {string}
                         */
                        organizations_by_users?: "off" | "on";
                        /**
                         * @description Whether the account pages have one on which users keep their keys for other services
                         * @enum {string}
                         */
                        vault_page?: "off" | "on";
                        /**
                         * @description Whether owners and admins of the App may act as one of its users for half an hour; the user is told by mail
                         * @enum {string}
                         */
                        impersonation?: "off" | "on";
                        /** @description What users sign in by, with their password: the email address, a username, a verified phone number. With username, new users choose one */
                        identifiers?: ("email" | "username" | "phone")[];
                        /**
                         * @description Whether users may sign in by a link or a code in a mail; new users sign up by it if sign-up is open to them
                         * @enum {string}
                         */
                        magic_link?: "off" | "on";
                        /**
                         * @description Whether users may sign in by a passkey alone; for passkeys as a second factor see mfa_methods
                         * @enum {string}
                         */
                        passkeys?: "off" | "on";
                        /**
                         * @description Second factors: off (nobody can enrol one), optional (users may), required (everyone must), required_for_roles (users with one of mfa_roles must)
                         * @enum {string}
                         */
                        mfa?: "off" | "optional" | "required" | "required_for_roles";
                        /** @description Roles whose users must enrol a second factor if mfa is required_for_roles */
                        mfa_roles?: string[];
                        /** @description The second factors that users may set up; existing ones keep counting. email excludes magic_link, and sms needs a server that sends SMS */
                        mfa_methods?: ("totp" | "passkey" | "email" | "sms")[];
                        /** @description How long a user may trust a browser, in which the second factor is then not requested; 0: never */
                        trusted_device_days?: number;
                        /** @description In characters; NIST SP 800-63B-4 asks for 15 if the password is the only factor */
                        password_min_length?: number;
                        /** @description zxcvbn score from 0 (too guessable) to 4 (very strong); the most common passwords are refused with any */
                        password_min_strength?: number;
                        /** @description Words that users of this App would think of first, such as its products and places: no password is one of them with digits or signs */
                        password_words?: string[];
                        /** @description Wrong passwords for one user, from one network or in one browser, before the next attempt has to wait */
                        lockout_attempts?: number;
                        /** @description The first waiting time; it doubles each time, up to an hour */
                        lockout_minutes?: number;
                        /**
                         * @description Captcha of the public forms: none, a second of work by the browser, or the captcha service of the server
                         * @enum {string}
                         */
                        captcha?: "off" | "proof_of_work" | "service";
                        /** @description Claims of the scope profile, each as CLAIM=metadata_public.MEMBER or CLAIM=external_id */
                        custom_claims?: string[];
                        /** @description Browser origins that may call the API of this App */
                        cors_origins?: string[];
                        /** @description How long events are kept, if that is shorter than the server keeps them; 0 is as long as the server */
                        audit_log_days?: number;
                        /**
                         * @description Language of the screens if the browser asks for none of the available ones
                         * @enum {string}
                         */
                        locale?: "en" | "de";
                    };
                    branding?: components["schemas"]["Branding"];
                    /** @description Makes it a test App, which it stays: its mails and SMS are kept in its test inbox */
                    test?: boolean;
                };
            };
        };
        responses: {
            /** @description Create an App */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["App"];
                };
            };
        };
    };
    get_apps_slug: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The App’s slug */
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Get an App */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["App"];
                };
            };
        };
    };
    delete_apps_slug: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The App’s slug */
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Delete an App */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["App"];
                };
            };
        };
    };
    patch_apps_slug: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The App’s slug */
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    name?: string;
                    settings?: {
                        /** @description Lifetime of access tokens */
                        access_token_seconds?: number;
                        /** @description Lifetime of ID tokens */
                        id_token_seconds?: number;
                        /** @description A refresh token ends if it is unused for this long */
                        refresh_token_seconds?: number;
                        /** @description A refresh token ends after this time, no matter how often it was rotated */
                        refresh_token_max_seconds?: number;
                        /** @description For this long, a client that lost the answer to a refresh can get the same answer again */
                        refresh_leeway_seconds?: number;
                        /** @description A sign-in session ends if it is unused for this long */
                        session_seconds?: number;
                        /** @description A sign-in session ends after this time, no matter how often it is used */
                        session_max_seconds?: number;
                        /** @description A sign-in session that is not remembered ends after this time, used or not, and with its browser */
                        session_short_seconds?: number;
                        /**
                         * @description Whether a session outlives its browser: always, if the user ticks “Stay signed in”, or never
                         * @enum {string}
                         */
                        remember_me?: "always" | "ask" | "never";
                        /**
                         * @description Whether users are asked to confirm a sign-out even if the client proves with an ID token that it knows the session
                         * @enum {string}
                         */
                        confirm_sign_out?: "off" | "on";
                        /**
                         * @description Sign-up is open to anyone, to invited people, or to nobody (only the App creates users)
                         * @enum {string}
                         */
                        sign_up?: "open" | "invitation" | "closed";
                        /**
                         * @description Whether new users verify their address: never, later by a link, or before they sign in
                         * @enum {string}
                         */
                        email_verification?: "off" | "later" | "required";
                        /**
                         * @description Which addresses must agree when users change theirs: the new one by a code and, with “both”, also the old one by a link
                         * @enum {string}
                         */
                        email_change?: "both" | "new";
                        /**
                         * @description Whether users get a mail when they sign in on a new device
                         * @enum {string}
                         */
                        new_device_mail?: "off" | "on";
                        /**
                         * @description Whether users may create organizations, and run those that they created
                         * @enum {string}
                         */
                        organizations_by_users?: "off" | "on";
                        /**
                         * @description Whether the account pages have one on which users keep their keys for other services
                         * @enum {string}
                         */
                        vault_page?: "off" | "on";
                        /**
                         * @description Whether owners and admins of the App may act as one of its users for half an hour; the user is told by mail
                         * @enum {string}
                         */
                        impersonation?: "off" | "on";
                        /** @description What users sign in by, with their password: the email address, a username, a verified phone number. With username, new users choose one */
                        identifiers?: ("email" | "username" | "phone")[];
                        /**
                         * @description Whether users may sign in by a link or a code in a mail; new users sign up by it if sign-up is open to them
                         * @enum {string}
                         */
                        magic_link?: "off" | "on";
                        /**
                         * @description Whether users may sign in by a passkey alone; for passkeys as a second factor see mfa_methods
                         * @enum {string}
                         */
                        passkeys?: "off" | "on";
                        /**
                         * @description Second factors: off (nobody can enrol one), optional (users may), required (everyone must), required_for_roles (users with one of mfa_roles must)
                         * @enum {string}
                         */
                        mfa?: "off" | "optional" | "required" | "required_for_roles";
                        /** @description Roles whose users must enrol a second factor if mfa is required_for_roles */
                        mfa_roles?: string[];
                        /** @description The second factors that users may set up; existing ones keep counting. email excludes magic_link, and sms needs a server that sends SMS */
                        mfa_methods?: ("totp" | "passkey" | "email" | "sms")[];
                        /** @description How long a user may trust a browser, in which the second factor is then not requested; 0: never */
                        trusted_device_days?: number;
                        /** @description In characters; NIST SP 800-63B-4 asks for 15 if the password is the only factor */
                        password_min_length?: number;
                        /** @description zxcvbn score from 0 (too guessable) to 4 (very strong); the most common passwords are refused with any */
                        password_min_strength?: number;
                        /** @description Words that users of this App would think of first, such as its products and places: no password is one of them with digits or signs */
                        password_words?: string[];
                        /** @description Wrong passwords for one user, from one network or in one browser, before the next attempt has to wait */
                        lockout_attempts?: number;
                        /** @description The first waiting time; it doubles each time, up to an hour */
                        lockout_minutes?: number;
                        /**
                         * @description Captcha of the public forms: none, a second of work by the browser, or the captcha service of the server
                         * @enum {string}
                         */
                        captcha?: "off" | "proof_of_work" | "service";
                        /** @description Claims of the scope profile, each as CLAIM=metadata_public.MEMBER or CLAIM=external_id */
                        custom_claims?: string[];
                        /** @description Browser origins that may call the API of this App */
                        cors_origins?: string[];
                        /** @description How long events are kept, if that is shorter than the server keeps them; 0 is as long as the server */
                        audit_log_days?: number;
                        /**
                         * @description Language of the screens if the browser asks for none of the available ones
                         * @enum {string}
                         */
                        locale?: "en" | "de";
                    };
                    branding?: components["schemas"]["Branding"];
                };
            };
        };
        responses: {
            /** @description Change an App */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["App"];
                };
            };
        };
    };
    post_apps_slug_suspend: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The App’s slug */
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Suspend an App */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["App"];
                };
            };
        };
    };
    post_apps_slug_resume: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The App’s slug */
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description End the suspension of an App */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["App"];
                };
            };
        };
    };
    post_apps_slug_restore: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The App’s slug */
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Restore a deleted App */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["App"];
                };
            };
        };
    };
    post_apps_slug_transfer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The App’s slug */
                slug: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * Format: uuid
                     * @description Of a member of the App
                     */
                    developer_id: string;
                };
            };
        };
        responses: {
            /** @description Hand an App to another member */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Member"][];
                        /** @description Pass it as `cursor` for the next page; null on the last */
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    get_apps_slug_members: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The App’s slug */
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List members */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Member"][];
                        /** @description Pass it as `cursor` for the next page; null on the last */
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    post_apps_slug_members: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The App’s slug */
                slug: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    email: string;
                    /** @enum {string} */
                    role: "owner" | "admin" | "viewer";
                };
            };
        };
        responses: {
            /** @description Invite a member */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberInvitation"];
                };
            };
        };
    };
    get_apps_slug_member_invitations: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The App’s slug */
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List open invitations of members */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["MemberInvitation"][];
                        /** @description Pass it as `cursor` for the next page; null on the last */
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    delete_apps_slug_member_invitations_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The App’s slug */
                slug: string;
                /** @description The id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    delete_apps_slug_members_developer_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The App’s slug */
                slug: string;
                /** @description Id of the developer, a user of the console */
                developer_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    patch_apps_slug_members_developer_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The App’s slug */
                slug: string;
                /** @description Id of the developer, a user of the console */
                developer_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    role: "owner" | "admin" | "viewer";
                };
            };
        };
        responses: {
            /** @description Change a member’s role */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Member"];
                };
            };
        };
    };
    get_command_line: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Find where the command line signs in */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        issuer: string;
                        client_id: string;
                    };
                };
            };
        };
    };
    get_developer: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Get yourself */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        id: string;
                        email: string;
                        /** @description Whether these credentials have the powers of an operator */
                        operator: boolean;
                        /** @description Null for an access token of the console */
                        token: {
                            /** Format: uuid */
                            id: string;
                            scopes: ("app:read" | "app:write" | "app:delete" | "configuration:read" | "configuration:write" | "auth:write" | "users:read" | "users:write" | "roles:read" | "roles:write" | "users:import" | "clients:read" | "clients:write" | "redirect_uris:write" | "resources:read" | "resources:write" | "api_keys:read" | "api_keys:write" | "members:read" | "events:read" | "webhooks:read" | "webhooks:write" | "hooks:read" | "hooks:write" | "webhooks:listen" | "event_streams:read" | "connections:read" | "connections:write" | "test_messages:read" | "test_messages:write" | "vault:write" | "usage:read" | "usage:write" | "billing:read" | "billing:write" | "organizations:read" | "organizations:write" | "organizations:delete" | "organization_members:read" | "organization_members:write" | "organization_keys:write")[];
                            operator: boolean;
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            expires_at: string;
                        } | null;
                    };
                };
            };
        };
    };
    get_access_tokens: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List your personal access tokens */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["PersonalAccessToken"][];
                        /** @description Pass it as `cursor` for the next page; null on the last */
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    post_access_tokens: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    scopes: ("app:read" | "app:write" | "app:delete" | "configuration:read" | "configuration:write" | "auth:write" | "users:read" | "users:write" | "roles:read" | "roles:write" | "users:import" | "clients:read" | "clients:write" | "redirect_uris:write" | "resources:read" | "resources:write" | "api_keys:read" | "api_keys:write" | "members:read" | "events:read" | "webhooks:read" | "webhooks:write" | "hooks:read" | "hooks:write" | "webhooks:listen" | "event_streams:read" | "connections:read" | "connections:write" | "test_messages:read" | "test_messages:write" | "vault:write" | "usage:read" | "usage:write" | "billing:read" | "billing:write" | "organizations:read" | "organizations:write" | "organizations:delete" | "organization_members:read" | "organization_members:write" | "organization_keys:write")[];
                    /** @description 90 if it is left out; with `operator` 1 at most */
                    expires_in_days?: number;
                    /** @description Give it your powers as an operator */
                    operator?: boolean;
                    /** @description The user’s own */
                    password?: string;
                    /** @description What the authenticator app shows */
                    code?: string;
                };
            };
        };
        responses: {
            /** @description Create a personal access token */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        id: string;
                        name: string;
                        /** @description Its last four characters */
                        hint: string;
                        scopes: ("app:read" | "app:write" | "app:delete" | "configuration:read" | "configuration:write" | "auth:write" | "users:read" | "users:write" | "roles:read" | "roles:write" | "users:import" | "clients:read" | "clients:write" | "redirect_uris:write" | "resources:read" | "resources:write" | "api_keys:read" | "api_keys:write" | "members:read" | "events:read" | "webhooks:read" | "webhooks:write" | "hooks:read" | "hooks:write" | "webhooks:listen" | "event_streams:read" | "connections:read" | "connections:write" | "test_messages:read" | "test_messages:write" | "vault:write" | "usage:read" | "usage:write" | "billing:read" | "billing:write" | "organizations:read" | "organizations:write" | "organizations:delete" | "organization_members:read" | "organization_members:write" | "organization_keys:write")[];
                        /** @description Whether it has your powers as an operator of the server */
                        operator: boolean;
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        created_at: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        expires_at: string;
                        /** @description To within five minutes */
                        last_used_at: string | null;
                        /** @description Shown this once; only its hash is kept */
                        access_token: string;
                    };
                };
            };
        };
    };
    delete_access_tokens_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
}
