// Made by openapi-typescript from the OpenAPI document (npm run client). Don't edit it.
// 27c3410ffe69a2175eab7824ccbddc4670c90755d54aefee90447d6f226c80ef

export interface paths {
    "/auth/signup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign a user up
         * @description Creates the user and signs them in. With `email_verification` set to `later`, they get a mail with a link that verifies the address; with `off`, a welcome mail. The mail is in their `locale` or the App’s. The App’s setting `sign_up` does not apply: the backend decides. If the App requires a verified address, the answer is `email_verification_required`, even for an address that already belongs to a user: only the mail says so. If it requires a second factor, the user is created and the answer is `factor_enrolment_required`. Both come with a `ticket`.
         */
        post: operations["post_auth_signup"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign a user in by password
         * @description The user is named by `identifier`, or by `email`. With the `device_token` of an earlier sign-in, others’ wrong passwords don’t lock the user out there. If more is needed, the answer says what, with a `ticket` to continue with: `email_verification_required` (auth/verify-email), `second_factor_required` (auth/second-factor) or `factor_enrolment_required` (auth/factors).
         */
        post: operations["post_auth_login"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/verify-email": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Finish a sign-in with the code that was mailed
         * @description For the `ticket` of `email_verification_required`. Five tries per code. The address counts as verified from then on.
         */
        post: operations["post_auth_verify_email"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/username": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Finish a sign-in with a username of the user’s choice
         * @description For the `ticket` of `username_required`. For a user who has none, in an App in which users sign in by a username and not by email.
         */
        post: operations["post_auth_username"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/verify-email/send": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send another code to verify the address
         * @description Gives a new `ticket`: the code is for that one alone. Five an hour for one address. The answer is the same for an address that is a user’s already.
         */
        post: operations["post_auth_verify_email_send"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/second-factor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Finish a sign-in with a second factor
         * @description With a code of the authenticator app, a code that auth/second-factor/send sent, a recovery code, or a passkey’s answer to auth/second-factor/passkey.
         */
        post: operations["post_auth_second_factor"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/second-factor/send": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a code to finish a sign-in with
         * @description For the `ticket` of `second_factor_required`, by one of its `ways`. The code is good for ten minutes, for this sign-in alone; only the newest works. Five an hour.
         */
        post: operations["post_auth_second_factor_send"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/second-factor/passkey": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Get what a browser needs to show a passkey as the second factor
         * @description For the `ticket` of `second_factor_required` whose `ways` have `passkey`.
         */
        post: operations["post_auth_second_factor_passkey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/factors/totp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begin to set up an authenticator app at sign-in
         * @description For the `ticket` of `factor_enrolment_required`. The secret counts once a code of it has been confirmed.
         */
        post: operations["post_auth_factors_totp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/factors/totp/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Confirm the authenticator app and finish the sign-in
         * @description With the first code that it shows. The recovery codes are in this answer and nowhere else.
         */
        post: operations["post_auth_factors_totp_confirm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/factors/passkey": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begin to set up a passkey at sign-in
         * @description For the `ticket` of `factor_enrolment_required` whose `kinds` have `passkey`.
         */
        post: operations["post_auth_factors_passkey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/factors/passkey/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Confirm the passkey and finish the sign-in
         * @description With what the browser created. The recovery codes are in this answer and nowhere else.
         */
        post: operations["post_auth_factors_passkey_confirm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/factors/sms": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begin to set up codes by SMS at sign-in
         * @description For the `ticket` of `factor_enrolment_required`. Sends the code that makes the factor count.
         */
        post: operations["post_auth_factors_sms"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/factors/sms/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Confirm codes by SMS and finish the sign-in
         * @description With that code. The recovery codes are in this answer and nowhere else.
         */
        post: operations["post_auth_factors_sms_confirm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/factors/email": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begin to set up codes by mail at sign-in
         * @description For the `ticket` of `factor_enrolment_required`. Sends the code that makes the factor count.
         */
        post: operations["post_auth_factors_email"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/factors/email/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Confirm codes by mail and finish the sign-in
         * @description With that code. The recovery codes are in this answer and nowhere else.
         */
        post: operations["post_auth_factors_email_confirm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/captcha": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get what a form needs to ask for a captcha
         * @description For the App’s own pages, which may call it from the browser: it says nothing that the App’s sign-in screen doesn’t. `proof_of_work`: solve `challenge` (altcha’s, version 2) and send base64 of the JSON `{ challenge, solution }` as `captcha`; each is good once. `service`: show its widget, and send the token that it puts into `field`.
         */
        get: operations["get_auth_captcha"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Get new tokens for a refresh token
         * @description The same as the token endpoint’s refresh_token grant for the App’s built-in client.
         */
        post: operations["post_auth_refresh"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End the session that a token belongs to
         * @description Every token of that session ends, except those of clients that the user allowed `offline_access`. Unknown and ended tokens are fine: the answer is the same. A user’s own access token of the App’s own client ends its session without a body.
         */
        post: operations["post_auth_logout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/password/forgot": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a user a link to choose a new password
         * @description The answer is the same whether the user is known or not. An address is always accepted, other identifiers if the App’s setting `identifiers` lists them; the mail goes to the user’s address. The link leads to the App’s own page and works once, for half an hour.
         */
        post: operations["post_auth_password_forgot"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/password/reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Set a new password by the token of such a link
         * @description Ends every session of the user and signs nobody in.
         */
        post: operations["post_auth_password_reset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/unlock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Let a user try again, by the token of the mail that told of the lock
         * @description For backends with a page of their own for that link. It works once, for an hour, and signs nobody in: the user’s password and codes may be tried again at once, from everywhere.
         */
        post: operations["post_auth_unlock"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/magic-link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a user a link and a code to sign in
         * @description The answer is the same whether the user is known or not; a new address signs up this way if sign-up is open. The link leads to `redirect_uri` with a `token`. Keep the `ticket` in the visitor’s session: link and code are worthless without it. Needs the setting `magic_link`.
         */
        post: operations["post_auth_magic_link"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/magic-link/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign the user in by the token of that link, or by the code
         * @description Each works once, and using one ends the other. Five tries per ticket.
         */
        post: operations["post_auth_magic_link_verify"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/register/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begin to sign a user up: send a code to the address
         * @description The answer is the same whether the address is known or not: only its mail tells. Asking again within a minute sends no second mail. As with auth/signup, the App’s own sign-up rule does not apply: the backend decides.
         */
        post: operations["post_auth_register_start"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/register/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make the user, by the code of that mail
         * @description Five tries per code. A password that is too weak leaves the code unspent. The address of the new user is verified. Where the App requires a second factor the user is made, and the answer is `factor_enrolment_required` with a `ticket`.
         */
        post: operations["post_auth_register_confirm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/email/lookup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a code to a phone number whose owner forgot their email address
         * @description The answer is the same whether the number is known or not; an SMS goes only to a number that a user of the App has verified. Keep the `ticket` in the visitor’s session: the code is worthless without it.
         */
        post: operations["post_auth_email_lookup"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/email/lookup/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Get the masked addresses that belong to the number, with that code
         * @description Works once. Five tries per ticket.
         */
        post: operations["post_auth_email_lookup_verify"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/passkeys/options": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begin to sign a user in by a passkey
         * @description The same for everybody: no address is named. Keep the `ticket` in the visitor’s session: the answer is worthless without it. Needs the setting `passkeys`.
         */
        post: operations["post_auth_passkeys_options"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/passkeys/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign the user in by the browser’s answer
         * @description The device and what unlocks it are two factors: `acr` is that of two. The answer works once. Unknown, another App’s and a disabled user’s passkey get the same problem.
         */
        post: operations["post_auth_passkeys_verify"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get the user that the access token stands for */
        get: operations["get_me"];
        put?: never;
        post?: never;
        /**
         * Delete oneself
         * @description With sessions, grants and tokens, at once and for good. Needs the password, or if the user has none a sign-in within the last five minutes; of a user whose sign-ins ask for a second factor also `code`, unless a sign-in within the last five minutes proved both. The answer `proof_required` lists what is `missing` (`password`, `second_factor`). For tokens of the App’s own clients.
         */
        delete: operations["delete_me"];
        options?: never;
        head?: never;
        /**
         * Change one’s own profile
         * @description Only what is given changes, and only what the token’s scopes reach (profile, phone, address); null takes a value away. To change or remove a verified phone number needs the password or a sign-in within the last five minutes; of a user whose sign-ins ask for a second factor also `code`, unless that sign-in proved both. The answer `proof_required` lists what is `missing` (`password`, `second_factor`). `sign_out_others` counts only then. For tokens of the App’s own clients.
         */
        patch: operations["patch_me"];
        trace?: never;
    };
    "/me/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Change one’s own password
         * @description Every other session of the user ends, unless told otherwise; this one goes on. Guesses at the old password count as sign-ins do. Needs the password, or if the user has none a sign-in within the last five minutes; of a user whose sign-ins ask for a second factor also `code`, unless a sign-in within the last five minutes proved both. The answer `proof_required` lists what is `missing` (`password`, `second_factor`). For tokens of the App’s own clients.
         */
        put: operations["put_me_password"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List one’s own sessions
         * @description For tokens of the App’s own clients.
         */
        get: operations["get_me_sessions"];
        put?: never;
        post?: never;
        /**
         * End all of one’s own sessions but this one
         * @description With every token that was issued in them, those with `offline_access` too. Needs the password or a sign-in within the last five minutes; of a user whose sign-ins ask for a second factor also `code`, unless that sign-in proved both. The answer `proof_required` lists what is `missing` (`password`, `second_factor`). For tokens of the App’s own clients.
         */
        delete: operations["delete_me_sessions"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/ended-sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List one’s own sessions that ended, with the clients that are told
         * @description Newest first, for a week; those that no client is told of are not kept. For tokens of the App’s own clients.
         */
        get: operations["get_me_ended_sessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/sessions/{uid}": {
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
         * End one of one’s own sessions
         * @description The token’s own without more; any other needs the password or a sign-in within the last five minutes; of a user whose sign-ins ask for a second factor also `code`, unless that sign-in proved both. The answer `proof_required` lists what is `missing` (`password`, `second_factor`). For tokens of the App’s own clients.
         */
        delete: operations["delete_me_sessions_uid"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/sessions/{uid}/disown": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say that a session is somebody else’s
         * @description It ends, with all others but the token’s own and with their tokens, those with `offline_access` too; trusted browsers are forgotten, and a mail says what else to look at. A user who has a password replaces it with `new_password`. Needs the password, or if the user has none a sign-in within the last five minutes; of a user whose sign-ins ask for a second factor also `code`, unless a sign-in within the last five minutes proved both. The answer `proof_required` lists what is `missing` (`password`, `second_factor`). For tokens of the App’s own clients.
         */
        post: operations["post_me_sessions_uid_disown"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/sign-ins": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List one’s own sign-ins
         * @description Newest first, with those that failed. For tokens of the App’s own clients.
         */
        get: operations["get_me_sign_ins"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/connected-apps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the clients that one let in
         * @description For tokens of the App’s own clients.
         */
        get: operations["get_me_connected_apps"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/connected-apps/{client_id}": {
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
         * Take a client’s access away
         * @description Its grants end on every device, and with them its tokens. For tokens of the App’s own clients.
         */
        delete: operations["delete_me_connected_apps_client_id"];
        options?: never;
        head?: never;
        /**
         * Take single things back that one allowed a client
         * @description On every device. The client's tokens no longer open them, except access tokens in JWT form at resources that don't introspect them, until these expire. The client has to ask the user before it gets them again. The App's own clients, about which users aren't asked, keep theirs (`forbidden`). For tokens of the App’s own clients.
         */
        patch: operations["patch_me_connected_apps_client_id"];
        trace?: never;
    };
    "/me/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export all that the App keeps of oneself
         * @description However much it is: it comes in parts, and is whole only if it ends as JSON does. No secrets and no hashes. Needs the scopes openid, profile, email, phone, address, roles, organization. For tokens of the App’s own clients.
         */
        get: operations["get_me_export"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/metadata": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get one’s own metadata
         * @description For tokens of the App’s own clients.
         */
        get: operations["get_me_metadata"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change one’s own metadata
         * @description A merge patch (RFC 7396) of `metadata_own`, which is at most 8 KB and 5 levels deep. For tokens of the App’s own clients.
         */
        patch: operations["patch_me_metadata"];
        trace?: never;
    };
    "/me/phone/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a code to one’s own phone number
         * @description To the number of the profile, by SMS. Needs the password or a sign-in within the last five minutes; of a user whose sign-ins ask for a second factor also `code`, unless that sign-in proved both. The answer `proof_required` lists what is `missing` (`password`, `second_factor`). For tokens of the App’s own clients.
         */
        post: operations["post_me_phone_verify"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/phone/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Prove that the number is one’s own, by that code
         * @description Five tries per code. A number that was changed in the meantime needs another.
         */
        post: operations["post_me_phone_confirm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/email": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get one’s own address, and a change of it that waits
         * @description For tokens of the App’s own clients.
         */
        get: operations["get_me_email"];
        put?: never;
        /**
         * Begin to change one’s own address
         * @description A code goes to the new address, and with the setting `email_change` at `both` a link to the old one, if that is verified. The answer is the same whether the new address is known or not. An address that has to sign in by a connection can’t be changed. Needs the password, or if the user has none a sign-in within the last five minutes; of a user whose sign-ins ask for a second factor also `code`, unless a sign-in within the last five minutes proved both. The answer `proof_required` lists what is `missing` (`password`, `second_factor`). For tokens of the App’s own clients.
         */
        post: operations["post_me_email"];
        /**
         * Give up a change of one’s own address
         * @description The address stays as it is; that is also the answer where no change waits. For tokens of the App’s own clients.
         */
        delete: operations["delete_me_email"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/email/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Confirm the new address
         * @description With the code that came to it, in the session that began the change; five tries. The change happens when nothing is missing any more. `sign_out_others` counts if it happens with this call; otherwise the page behind the old address’s link asks. For tokens of the App’s own clients.
         */
        post: operations["post_me_email_confirm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/email/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send the link that verifies one’s own address
         * @description For an address that isn’t verified yet. The link works for a day; five mails an hour. For tokens of the App’s own clients.
         */
        post: operations["post_me_email_verify"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/trusted-devices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the browsers that one trusts
         * @description There the second factor is not asked for. For tokens of the App’s own clients.
         */
        get: operations["get_me_trusted_devices"];
        put?: never;
        post?: never;
        /**
         * Forget all browsers that one trusts
         * @description For tokens of the App’s own clients.
         */
        delete: operations["delete_me_trusted_devices"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/trusted-devices/{id}": {
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
         * Forget a browser that one trusts
         * @description For tokens of the App’s own clients.
         */
        delete: operations["delete_me_trusted_devices_id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/username": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Change one’s own username
         * @description Nobody else can take the old username for 30 days. Ten attempts an hour, whether or not the name is free. For tokens of the App’s own clients with the scope `profile`; in Apps that use usernames. Needs the password or a sign-in within the last five minutes; of a user whose sign-ins ask for a second factor also `code`, unless that sign-in proved both. The answer `proof_required` lists what is `missing` (`password`, `second_factor`).
         */
        put: operations["put_me_username"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/factors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List one’s own second factors
         * @description For tokens of the App’s own clients.
         */
        get: operations["get_me_factors"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/factors/totp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begin to set up an authenticator app
         * @description The secret counts once a code of it has been confirmed. At most five a user. Needs the password, or if the user has none a sign-in within the last five minutes; of a user whose sign-ins ask for a second factor also `code`, unless a sign-in within the last five minutes proved both. The answer `proof_required` lists what is `missing` (`password`, `second_factor`). For tokens of the App’s own clients.
         */
        post: operations["post_me_factors_totp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/factors/totp/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Confirm the authenticator app
         * @description With the first code that it shows. The recovery codes that come with a first factor are in this answer and nowhere else; the list is empty if the user has some. For tokens of the App’s own clients.
         */
        post: operations["post_me_factors_totp_confirm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/factors/{id}": {
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
         * Remove one of one’s own second factors
         * @description The recovery codes go with the last factor, and no browser is trusted any more. Needs the password, or if the user has none a sign-in within the last five minutes; of a user whose sign-ins ask for a second factor also `code`, unless a sign-in within the last five minutes proved both. The answer `proof_required` lists what is `missing` (`password`, `second_factor`). For tokens of the App’s own clients.
         */
        delete: operations["delete_me_factors_id"];
        options?: never;
        head?: never;
        /**
         * Rename one of one’s own second factors
         * @description An authenticator app or a passkey. For tokens of the App’s own clients.
         */
        patch: operations["patch_me_factors_id"];
        trace?: never;
    };
    "/me/recovery-codes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make new recovery codes
         * @description The old ones end. Needs the password, or if the user has none a sign-in within the last five minutes; of a user whose sign-ins ask for a second factor also `code`, unless a sign-in within the last five minutes proved both. The answer `proof_required` lists what is `missing` (`password`, `second_factor`). For tokens of the App’s own clients.
         */
        post: operations["post_me_recovery_codes"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/factors/sms": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begin to set up codes by SMS
         * @description Sends the code that makes the factor count. Needs the password, or if the user has none a sign-in within the last five minutes; of a user whose sign-ins ask for a second factor also `code`, unless a sign-in within the last five minutes proved both. The answer `proof_required` lists what is `missing` (`password`, `second_factor`). For tokens of the App’s own clients.
         */
        post: operations["post_me_factors_sms"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/factors/sms/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Confirm codes by SMS
         * @description With that code. The recovery codes that come with a first factor are in this answer and nowhere else. For tokens of the App’s own clients.
         */
        post: operations["post_me_factors_sms_confirm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/factors/email": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begin to set up codes by mail
         * @description Sends the code that makes the factor count. Needs the password, or if the user has none a sign-in within the last five minutes; of a user whose sign-ins ask for a second factor also `code`, unless a sign-in within the last five minutes proved both. The answer `proof_required` lists what is `missing` (`password`, `second_factor`). For tokens of the App’s own clients.
         */
        post: operations["post_me_factors_email"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/factors/email/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Confirm codes by mail
         * @description With that code. The recovery codes that come with a first factor are in this answer and nowhere else. For tokens of the App’s own clients.
         */
        post: operations["post_me_factors_email_confirm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/passkeys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List one’s own passkeys
         * @description For tokens of the App’s own clients.
         */
        get: operations["get_me_passkeys"];
        put?: never;
        /**
         * Add the passkey that the browser made
         * @description For the options that the same session asked for. Without a name it is called after what keeps it. For tokens of the App’s own clients.
         */
        post: operations["post_me_passkeys"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/passkeys/options": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begin to add a passkey
         * @description At most 20 a user. Needs the password or a sign-in within the last five minutes; of a user whose sign-ins ask for a second factor also `code`, unless that sign-in proved both. The answer `proof_required` lists what is `missing` (`password`, `second_factor`). For tokens of the App’s own clients.
         */
        post: operations["post_me_passkeys_options"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/passkeys/{id}": {
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
         * Remove one of one’s own passkeys
         * @description Never the last way in. Needs the password or a sign-in within the last five minutes; of a user whose sign-ins ask for a second factor also `code`, unless that sign-in proved both. The answer `proof_required` lists what is `missing` (`password`, `second_factor`). For tokens of the App’s own clients.
         */
        delete: operations["delete_me_passkeys_id"];
        options?: never;
        head?: never;
        /**
         * Rename one of one’s own passkeys
         * @description For tokens of the App’s own clients.
         */
        patch: operations["patch_me_passkeys_id"];
        trace?: never;
    };
    "/me/vault": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List one’s own keys for other services
         * @description Newest first, without the keys. For tokens of the App’s own clients.
         */
        get: operations["get_me_vault"];
        put?: never;
        /**
         * Store a key for another service
         * @description Encrypted, at most 100 a user. For tokens of the App’s own clients.
         */
        post: operations["post_me_vault"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/vault/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one of one’s own keys
         * @description With the key itself; each reading is recorded as `vault_entry.read`. For tokens of the App’s own clients.
         */
        get: operations["get_me_vault_id"];
        /**
         * Replace one of one’s own keys
         * @description The old key is deleted at once. For tokens of the App’s own clients.
         */
        put: operations["put_me_vault_id"];
        post?: never;
        /**
         * Delete one of one’s own keys
         * @description Here, at once and for good; it still works at the service until it is revoked there. For tokens of the App’s own clients.
         */
        delete: operations["delete_me_vault_id"];
        options?: never;
        head?: never;
        /**
         * Disable, enable or rename one of one’s own keys
         * @description Only what is given changes. For tokens of the App’s own clients.
         */
        patch: operations["patch_me_vault_id"];
        trace?: never;
    };
    "/me/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List one’s own usage
         * @description Newest first. For tokens of the App’s own clients.
         */
        get: operations["get_me_usage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/usage/summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Sum up one’s own usage
         * @description By day (UTC) or service. For tokens of the App’s own clients.
         */
        get: operations["get_me_usage_summary"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/joinable-organizations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the organizations that one may join
         * @description The one that has the domain of the user’s verified address and lets its users join.
         */
        get: operations["get_me_joinable_organizations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/organizations/{organization}/join": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Join an organization by the domain of one’s address
         * @description As `member`. The address has to be verified.
         */
        post: operations["post_me_organizations_organization_join"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/organizations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List one’s own organizations
         * @description The active ones, by name; at most 100.
         */
        get: operations["get_me_organizations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/organizations/{organization}": {
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
         * Leave an organization
         * @description Its last admin can’t.
         */
        delete: operations["delete_me_organizations_organization"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List users
         * @description Newest first; in an organization, its members. To search by an address or a name, POST to /users/search: URLs end up in logs.
         */
        get: operations["get_users"];
        put?: never;
        /**
         * Create a user
         * @description Without a password the user has none, and can’t sign in by one.
         */
        post: operations["post_users"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Search users
         * @description As GET /users, with what is searched for in the body.
         */
        post: operations["post_users_search"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a user */
        get: operations["get_users_id"];
        /**
         * Change a user, as PATCH does
         * @description Only what is given changes; null removes a value. A new email or phone number is unverified unless the same call says otherwise; the old address gets a mail about a new one, and the user about a new username. A user with their own token can change an address, a number, a username or an `external_id` only of a user who may do no more than they may, in each organization too (`cannot_manage`), and can say that an address or a number is verified, or give an `external_id`, only with `users:import`.
         */
        put: operations["put_users_id"];
        post?: never;
        /**
         * Delete a user
         * @description With its sessions, grants and tokens, at once and for good.
         */
        delete: operations["delete_users_id"];
        options?: never;
        head?: never;
        /**
         * Change a user
         * @description Only what is given changes; null removes a value. A new email or phone number is unverified unless the same call says otherwise; the old address gets a mail about a new one, and the user about a new username. A user with their own token can change an address, a number, a username or an `external_id` only of a user who may do no more than they may, in each organization too (`cannot_manage`), and can say that an address or a number is verified, or give an `external_id`, only with `users:import`.
         */
        patch: operations["patch_users_id"];
        trace?: never;
    };
    "/users/{id}/disable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Disable a user
         * @description The user can’t sign in any more, and every session and token ends at once.
         */
        post: operations["post_users_id_disable"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/{id}/enable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Enable a user */
        post: operations["post_users_id_enable"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/{id}/unlock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Let a user try again
         * @description For a user at whom somebody guessed until every further try has to wait: passwords and codes may be tried again at once, from everywhere.
         */
        post: operations["post_users_id_unlock"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/{id}/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Set a user’s password
         * @description Every session and token of the user ends.
         */
        put: operations["put_users_id_password"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/{id}/password/reset-mail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Mail a user the link for a new password
         * @description In the user’s language, or the App’s. The password that there is works until the user has chosen another.
         */
        post: operations["post_users_id_password_reset_mail"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/{id}/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List a user’s sessions */
        get: operations["get_users_id_sessions"];
        put?: never;
        post?: never;
        /**
         * End all sessions of a user
         * @description With every token that was issued in them, those with `offline_access` too.
         */
        delete: operations["delete_users_id_sessions"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/{id}/ended-sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a user’s sessions that ended, with the clients that are told
         * @description Newest first, for a week; those that no client is told of are not kept.
         */
        get: operations["get_users_id_ended_sessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/{id}/sessions/{uid}": {
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
         * End a session of a user
         * @description With every token that was issued in it, those with `offline_access` too.
         */
        delete: operations["delete_users_id_sessions_uid"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/{id}/sign-ins": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a user’s sign-ins
         * @description Newest first, with those that failed.
         */
        get: operations["get_users_id_sign_ins"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/{id}/identities": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the accounts at providers that a user signs in with */
        get: operations["get_users_id_identities"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/{id}/identities/{identity_id}": {
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
         * Unlink an account at a provider from a user
         * @description Also if it is the user’s only way to sign in. The user gets a mail.
         */
        delete: operations["delete_users_id_identities_identity_id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/{id}/connected-apps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the clients that a user let in */
        get: operations["get_users_id_connected_apps"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/{id}/connected-apps/{client_id}": {
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
         * Take a client’s access to a user away
         * @description Its grants end on every device, and with them its tokens.
         */
        delete: operations["delete_users_id_connected_apps_client_id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Import users
         * @description At most 10,000 lines and 5 MB of JSON (`application/x-ndjson`) or CSV with a header line (`text/csv`); the guide to migrating lists the fields. The answer comes before the users are created: GET /users/imports/:id tells how far it is. A known `external_id` is skipped, so that the same file may be sent again; a known address is reported, and never merged. Lines of GET /users/export are taken, too; roles by name need `users:write`. No mail is sent, unless it has `?invite=true`.
         */
        post: operations["post_users_import"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List imports of users
         * @description Of the last three days, the newest first.
         */
        get: operations["get_users_imports"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/imports/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get the progress of an import */
        get: operations["get_users_imports_id"];
        put?: never;
        post?: never;
        /**
         * Delete an import
         * @description With its report; one that is running ends. Users who were created stay.
         */
        delete: operations["delete_users_imports_id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/imports/{id}/lines": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the report of an import
         * @description Line by line, in the order of the file; `status=refused` shows what went wrong.
         */
        get: operations["get_users_imports_id_lines"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export all users
         * @description A line of JSON for each, the oldest first, with roles and metadata, and without hashes of passwords. The export is in the audit log.
         */
        get: operations["get_users_export"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/{id}/metadata": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a user’s metadata */
        get: operations["get_users_id_metadata"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change a user’s metadata
         * @description A merge patch (RFC 7396): members that are given change, null takes one away, lists are replaced. Each of the two is at most 8 KB and 5 levels deep.
         */
        patch: operations["patch_users_id_metadata"];
        trace?: never;
    };
    "/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List invitations
         * @description Newest first. Those to organizations are among them for callers who have `organization_members:read` or `organization_members:write`. What an invitation is worth is found out for each page, so a page of open or void ones may be shorter than `limit`.
         */
        get: operations["get_invitations"];
        put?: never;
        /**
         * Invite somebody
         * @description Sends a mail with a link that works once, for seven days. The person who opens it joins with this address, which is verified thereby, and with these roles; a user who has the address gets the roles. Three mails an hour go to one address, and two hundred invitations a day out of one App, besides those that its users send for their organizations. It counts as long as the caller could send it: once a key is revoked or a developer removed, it is `void`.
         */
        post: operations["post_invitations"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/invitations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get an invitation */
        get: operations["get_invitations_id"];
        put?: never;
        post?: never;
        /**
         * Revoke an invitation
         * @description Its link no longer works. The caller needs what creating it needs.
         */
        delete: operations["delete_invitations_id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/invitations/{id}/resend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send an invitation again
         * @description With a new link, good for seven days; the old one no longer works. The caller needs what creating it needs, and is its inviter from now on.
         */
        post: operations["post_invitations_id_resend"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List roles
         * @description By name. In the console’s own App: what developers are, `operator`, `owner`, `admin` and `viewer`.
         */
        get: operations["get_roles"];
        put?: never;
        /** Create a role */
        post: operations["post_roles"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/roles/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a role */
        get: operations["get_roles_name"];
        put?: never;
        post?: never;
        /**
         * Delete a role
         * @description The users and groups that have it lose it.
         */
        delete: operations["delete_roles_name"];
        options?: never;
        head?: never;
        /**
         * Change a role
         * @description Its description and its permissions, which are exactly these then. They hold at once for everyone who has the role. Its name stays: your code knows it.
         */
        patch: operations["patch_roles_name"];
        trace?: never;
    };
    "/roles/{name}/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the users with a role
         * @description Those who have it themselves, not through a group; newest first.
         */
        get: operations["get_roles_name_users"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/{id}/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a user’s roles
         * @description Those that the user has themselves. `GET /users/{id}/access` has those of groups, too.
         */
        get: operations["get_users_id_roles"];
        /**
         * Set a user’s roles
         * @description Exactly these. A role with a built-in permission is given only by a caller that has the permission; a user gives only roles all of whose permissions they have themselves.
         */
        put: operations["put_users_id_roles"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List groups
         * @description By name.
         */
        get: operations["get_groups"];
        put?: never;
        /** Create a group */
        post: operations["post_groups"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/groups/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a group */
        get: operations["get_groups_name"];
        put?: never;
        post?: never;
        /**
         * Delete a group
         * @description The users who are in it lose what it gave them.
         */
        delete: operations["delete_groups_name"];
        options?: never;
        head?: never;
        /**
         * Change a group
         * @description Its description and its roles, which are exactly these then. They hold at once for everyone in the group. Its name stays.
         */
        patch: operations["patch_groups_name"];
        trace?: never;
    };
    "/groups/{name}/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the users in a group
         * @description Newest first.
         */
        get: operations["get_groups_name_users"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/{id}/groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List a user’s groups */
        get: operations["get_users_id_groups"];
        /**
         * Set a user’s groups
         * @description Exactly these. A caller may give a group if it may give each of the group’s roles.
         */
        put: operations["put_users_id_groups"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/permissions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List permissions
         * @description All that a role of the App’s users may have, by kind and name. A name that is in several places is listed once.
         */
        get: operations["get_permissions"];
        put?: never;
        /**
         * Create a permission
         * @description One of the App’s own. Your code asks for it; Gatehouse says who has it.
         */
        post: operations["post_permissions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/permissions/{permission}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a permission */
        get: operations["get_permissions_permission"];
        put?: never;
        post?: never;
        /**
         * Delete a permission
         * @description One of the App’s own, which leaves all roles at once.
         */
        delete: operations["delete_permissions_permission"];
        options?: never;
        head?: never;
        /**
         * Change a permission’s description
         * @description Of one of the App’s own. Its name stays: your code knows it.
         */
        patch: operations["patch_permissions_permission"];
        trace?: never;
    };
    "/users/{id}/access": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Explain what a user may do
         * @description The user’s roles, groups and permissions, and through which role and group each comes. With `permission`, also whether the user has this one.
         */
        get: operations["get_users_id_access"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/{id}/factors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List a user’s second factors */
        get: operations["get_users_id_factors"];
        put?: never;
        post?: never;
        /**
         * Reset a user’s second factors
         * @description For a user who lost them. Factors, recovery codes and trusted browsers are gone; the password alone signs in until one is set up again.
         */
        delete: operations["delete_users_id_factors"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/{id}/factors/{factor_id}": {
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
         * Remove a second factor of a user
         * @description Also if it is a passkey and the user’s only way to sign in. The recovery codes go with the last factor, and no browser is trusted any more.
         */
        delete: operations["delete_users_id_factors_factor_id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/{id}/passkeys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List a user’s passkeys */
        get: operations["get_users_id_passkeys"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/{id}/passkeys/{passkey_id}": {
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
         * Remove a passkey of a user
         * @description Also where it is the user’s only way to sign in.
         */
        delete: operations["delete_users_id_passkeys_passkey_id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/{id}/vault": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a user’s keys for other services
         * @description Newest first, without the keys.
         */
        get: operations["get_users_id_vault"];
        put?: never;
        /**
         * Store a key of a user
         * @description Encrypted, at most 100 a user.
         */
        post: operations["post_users_id_vault"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/{id}/vault/{entry_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a key of a user
         * @description With the key itself; each reading is recorded as `vault_entry.read`.
         */
        get: operations["get_users_id_vault_entry_id"];
        /**
         * Replace a key of a user
         * @description The old key is deleted at once.
         */
        put: operations["put_users_id_vault_entry_id"];
        post?: never;
        /**
         * Delete a key of a user
         * @description Here, at once and for good; it still works at the service until it is revoked there.
         */
        delete: operations["delete_users_id_vault_entry_id"];
        options?: never;
        head?: never;
        /**
         * Disable, enable or rename a key of a user
         * @description Only what is given changes.
         */
        patch: operations["patch_users_id_vault_entry_id"];
        trace?: never;
    };
    "/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List usage
         * @description Newest first.
         */
        get: operations["get_usage"];
        put?: never;
        /**
         * Report usage
         * @description A call of a service. It can’t be changed afterwards. Repeat it with the same `idempotency_key` if the answer is lost: it is stored once, and the answer is the same.
         */
        post: operations["post_usage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/usage/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Report usage in a batch
         * @description At most 1,000, all of them or none. Repeat it with the same `idempotency_key` if the answer is lost: it is stored once, and the answer is the same.
         */
        post: operations["post_usage_batch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/usage/summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Sum up usage
         * @description By day (UTC), service, user or organization. By day in the order of the days, otherwise the largest cost first. Usage that names no user is in no group by user, and the same holds for organizations.
         */
        get: operations["get_usage_summary"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/usage/limits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List spending limits
         * @description Newest first, with what was spent.
         */
        get: operations["get_usage_limits"];
        put?: never;
        /**
         * Set a spending limit
         * @description For a user, an organization, or the whole App if neither is named. Gatehouse refuses nothing: `usage.limit_warned` tells of 80 % and `usage.limit_reached` of 100 %, once in a period each.
         */
        post: operations["post_usage_limits"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/usage/limits/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Ask whether something may still be spent
         * @description All limits that hold for usage of this user and organization: theirs and the App’s. Ask before calling the service, and refuse if `exceeded`. A user or an organization that the App doesn’t have is `invalid_query`.
         */
        get: operations["get_usage_limits_status"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/usage/limits/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a spending limit */
        get: operations["get_usage_limits_id"];
        put?: never;
        post?: never;
        /** Delete a spending limit */
        delete: operations["delete_usage_limits_id"];
        options?: never;
        head?: never;
        /**
         * Change the amount of a spending limit
         * @description The events of the running period are recorded again, as far as they hold for the new amount.
         */
        patch: operations["patch_usage_limits_id"];
        trace?: never;
    };
    "/billing": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List billing records
         * @description Newest first.
         */
        get: operations["get_billing"];
        put?: never;
        /**
         * Bill the usage of a period
         * @description A draft for a user or an organization, of all usage in the currency that is part of no other record. A user’s record leaves out what was used for an organization.
         */
        post: operations["post_billing"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/billing.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get billing records as CSV
         * @description RFC 4180 with a header line, the newest 10,000.
         */
        get: operations["get_billing_csv"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/billing/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a billing record */
        get: operations["get_billing_id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/billing/{id}/finalize": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Finalize a draft
         * @description It is open from now on: payment can be asked for.
         */
        post: operations["post_billing_id_finalize"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/billing/{id}/pay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Note that a billing record is paid
         * @description An open or failed one; it never changes again.
         */
        post: operations["post_billing_id_pay"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/billing/{id}/fail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Note that a payment failed
         * @description Of an open one; it can still be paid or voided.
         */
        post: operations["post_billing_id_fail"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/billing/{id}/void": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Void a billing record
         * @description A draft, open or failed one. Its usage is free again, and can be part of another record.
         */
        post: operations["post_billing_id_void"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/organizations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List organizations
         * @description Newest first, or by name. Users list their own with GET /me/organizations.
         */
        get: operations["get_organizations"];
        put?: never;
        /**
         * Create an organization
         * @description Without a slug it gets one from its name. A user creates one with their own access token if the App’s setting `organizations_by_users` is `on`, and becomes its admin.
         */
        post: operations["post_organizations"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/organizations/{organization}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get an organization */
        get: operations["get_organizations_organization"];
        /**
         * Replace an organization’s details
         * @description The settings are replaced as a whole; for callers other than the App’s own credentials, `max_users` stays as it is.
         */
        put: operations["put_organizations_organization"];
        post?: never;
        /**
         * Delete an organization
         * @description With its memberships, invitations and API keys, at once and for good. Its members stay users of the App.
         */
        delete: operations["delete_organizations_organization"];
        options?: never;
        head?: never;
        /**
         * Change an organization
         * @description Only what is given changes. The settings are merged (RFC 7396): null removes one, and lists are replaced; for callers other than the App’s own credentials, `max_users` stays as it is.
         */
        patch: operations["patch_organizations_organization"];
        trace?: never;
    };
    "/organizations/{organization}/disable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Disable an organization
         * @description Its members and its API keys reach it no longer.
         */
        post: operations["post_organizations_organization_disable"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/organizations/{organization}/enable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Enable an organization */
        post: operations["post_organizations_organization_enable"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/organizations/{organization}/logo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Upload the logo of an organization
         * @description The image itself is the body: PNG, JPEG or WebP, not animated, at most 500 KB and 2000 × 2000 pixels. Its declared type is not read.
         */
        put: operations["put_organizations_organization_logo"];
        post?: never;
        /** Delete the logo of an organization */
        delete: operations["delete_organizations_organization_logo"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/organizations/{organization}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the members of an organization
         * @description The newest first.
         */
        get: operations["get_organizations_organization_members"];
        put?: never;
        /**
         * Add a user to an organization
         * @description For the App’s own credentials; members send an invitation instead, which the user accepts.
         */
        post: operations["post_organizations_organization_members"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/organizations/{organization}/members/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a member of an organization */
        get: operations["get_organizations_organization_members_id"];
        put?: never;
        post?: never;
        /**
         * Remove a member
         * @description The user stays a user of the App. A member gives and takes only roles whose permissions they have here themselves.
         */
        delete: operations["delete_organizations_organization_members_id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/organizations/{organization}/members/{id}/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Set a member’s roles
         * @description Exactly these. A member gives and takes only roles whose permissions they have here themselves. The last admin stays one, unless the App itself decides otherwise.
         */
        put: operations["put_organizations_organization_members_id_roles"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/{id}/organizations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a user’s organizations
         * @description The active ones, by name; at most 100.
         */
        get: operations["get_users_id_organizations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/organizations/{organization}/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the invitations to an organization
         * @description Newest first.
         */
        get: operations["get_organizations_organization_invitations"];
        put?: never;
        /**
         * Invite somebody to an organization
         * @description Sends a mail with a link that works once, for seven days. A new user joins the App by it, too, and a user who has the address becomes a member. The roles must not allow more than the inviter may do here, also when it is accepted. A hundred invitations a day go out of one organization, and fifty from one user, who needs a verified address (`inviter_unverified`).
         */
        post: operations["post_organizations_organization_invitations"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/organizations/{organization}/invitations/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Invite many people to an organization
         * @description Up to 100, as far as the limits for a day allow. The answer has each address in its place, with the invitation or with what was wrong.
         */
        post: operations["post_organizations_organization_invitations_bulk"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/organizations/{organization}/invitations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get an invitation to an organization */
        get: operations["get_organizations_organization_invitations_id"];
        put?: never;
        post?: never;
        /**
         * Revoke an invitation to an organization
         * @description Its link no longer works. Its roles must not allow more than the caller may do here.
         */
        delete: operations["delete_organizations_organization_invitations_id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/organizations/{organization}/invitations/{id}/resend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send an invitation to an organization again
         * @description With a new link, good for seven days; the old one no longer works. Its roles must not allow more than the caller may do here, who is its inviter from now on.
         */
        post: operations["post_organizations_organization_invitations_id_resend"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/organizations/{organization}/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the API keys of an organization
         * @description Newest first; revoked and expired ones too.
         */
        get: operations["get_organizations_organization_api_keys"];
        put?: never;
        /**
         * Create an API key of an organization
         * @description It acts in this organization alone. Its scopes are permissions that its creator has here. A member’s own token needs a proof: the password or a sign-in within the last five minutes; of a user whose sign-ins ask for a second factor also `code`, unless that sign-in proved both. The answer `proof_required` lists what is `missing` (`password`, `second_factor`). The organization’s admins are told by mail.
         */
        post: operations["post_organizations_organization_api_keys"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/organizations/{organization}/api-keys/{id}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Rotate an API key of an organization
         * @description Creates a key with the same name, scopes and lifetime; the old one goes on for `overlap_hours`. Nobody rotates a key with scopes that they don’t have here. A member’s own token needs a proof: the password or a sign-in within the last five minutes; of a user whose sign-ins ask for a second factor also `code`, unless that sign-in proved both. The answer `proof_required` lists what is `missing` (`password`, `second_factor`). The organization’s admins are told by mail.
         */
        post: operations["post_organizations_organization_api_keys_id_rotate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/organizations/{organization}/api-keys/{id}": {
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
         * Revoke an API key of an organization
         * @description At once, on every node.
         */
        delete: operations["delete_organizations_organization_api_keys_id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/organizations/{organization}/domains": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the domains of an organization
         * @description By name; at most 20.
         */
        get: operations["get_organizations_organization_domains"];
        put?: never;
        /**
         * Add a domain to an organization
         * @description It says nothing until it is verified. Suffixes such as `co.uk` and mail services where anybody gets an address are refused. Other letters than ASCII become Punycode.
         */
        post: operations["post_organizations_organization_domains"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/organizations/{organization}/domains/{domain}/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Verify a domain
         * @description Looks for the TXT record now, and from then on every day. One organization of the App has a domain: another one gets it only if the record of the first is gone. At most 30 checks an hour.
         */
        post: operations["post_organizations_organization_domains_domain_verify"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/organizations/{organization}/domains/{domain}": {
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
         * Remove a domain
         * @description Members who joined by it stay.
         */
        delete: operations["delete_organizations_organization_domains_domain"];
        options?: never;
        head?: never;
        /** Let users with an address of the domain join, or not */
        patch: operations["patch_organizations_organization_domains_domain"];
        trace?: never;
    };
    "/organization-roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the roles in organizations
         * @description The built-in ones first, then by name.
         */
        get: operations["get_organization_roles"];
        put?: never;
        /** Create a role in organizations */
        post: operations["post_organization_roles"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/organization-roles/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a role in organizations */
        get: operations["get_organization_roles_name"];
        put?: never;
        post?: never;
        /**
         * Delete a role in organizations
         * @description The members who have it lose it.
         */
        delete: operations["delete_organization_roles_name"];
        options?: never;
        head?: never;
        /**
         * Change a role in organizations
         * @description Its name stays. A built-in role always keeps its own permissions: what you give here is what it has beyond them.
         */
        patch: operations["patch_organization_roles_name"];
        trace?: never;
    };
    "/clients": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List clients
         * @description Newest first.
         */
        get: operations["get_clients"];
        put?: never;
        /** Create a client */
        post: operations["post_clients"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/clients/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a client */
        get: operations["get_clients_id"];
        put?: never;
        post?: never;
        /**
         * Delete a client
         * @description What users allowed it, and its tokens, go with it.
         */
        delete: operations["delete_clients_id"];
        options?: never;
        head?: never;
        /**
         * Change a client
         * @description Only what is given changes. A disabled client’s tokens stop working at once.
         */
        patch: operations["patch_clients_id"];
        trace?: never;
    };
    "/clients/{id}/secrets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a client’s secrets
         * @description When they were made and how they end, not the secrets themselves.
         */
        get: operations["get_clients_id_secrets"];
        put?: never;
        /**
         * Create a further secret
         * @description To rotate: create one, give it to the client, delete the old one. Both work in between. If the client has `api_permissions`, only a caller that could give them creates a secret.
         */
        post: operations["post_clients_id_secrets"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/clients/{id}/secrets/{secret_id}": {
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
         * Delete a secret
         * @description Access tokens for this API that were issued for it end with it.
         */
        delete: operations["delete_clients_id_secrets_secret_id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/clients/{id}/temporary-redirect-uris": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a client’s temporary redirect URIs
         * @description Those that have not expired; the next one to expire comes first. There are at most 100.
         */
        get: operations["get_clients_id_temporary_redirect_uris"];
        put?: never;
        /**
         * Add a temporary redirect URI
         * @description For a preview of the client. If the client has the URI already, the call replaces its expiry and `post_logout_redirect_uri`, so a pipeline can repeat it. The client’s own `redirect_uris` stay as they are.
         */
        post: operations["post_clients_id_temporary_redirect_uris"];
        /**
         * Remove a temporary redirect URI by its address
         * @description For a pipeline that knows the address and no id. A URI that the client doesn’t have, or no longer, is no error. Sessions and tokens of users stay.
         */
        delete: operations["delete_clients_id_temporary_redirect_uris"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/clients/{id}/temporary-redirect-uris/{uri_id}": {
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
         * Remove a temporary redirect URI
         * @description Sign-ins from it are refused at once. Sessions and tokens of users stay.
         */
        delete: operations["delete_clients_id_temporary_redirect_uris_uri_id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/clients/{id}/signal-streams": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a client’s streams of security events
         * @description Which the client itself created.
         */
        get: operations["get_clients_id_signal_streams"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/clients/{id}/signal-streams/{stream_id}": {
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
         * Delete a client’s stream of security events
         * @description What waits for it goes with it. To keep the client from creating another one, set `shared_signals`.
         */
        delete: operations["delete_clients_id_signal_streams_stream_id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/resources": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List resources */
        get: operations["get_resources"];
        put?: never;
        /** Create a resource */
        post: operations["post_resources"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/resources/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a resource */
        get: operations["get_resources_id"];
        put?: never;
        post?: never;
        /** Delete a resource */
        delete: operations["delete_resources_id"];
        options?: never;
        head?: never;
        /**
         * Change a resource
         * @description Only what is given changes. The identifier stays: tokens out there name it.
         */
        patch: operations["patch_resources_id"];
        trace?: never;
    };
    "/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List API keys
         * @description Newest first, those of organizations among them. Revoked and expired keys are deleted 365 days after their end.
         */
        get: operations["get_api_keys"];
        put?: never;
        /**
         * Create an API key
         * @description For developers alone: a stolen key must not make others.
         */
        post: operations["post_api_keys"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api-keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get an API key */
        get: operations["get_api_keys_id"];
        put?: never;
        post?: never;
        /**
         * Revoke an API key
         * @description At once, on every node.
         */
        delete: operations["delete_api_keys_id"];
        options?: never;
        head?: never;
        /**
         * Change an API key
         * @description Its name, and the networks that it works from. Its scopes and its end stay: create another key for others.
         */
        patch: operations["patch_api_keys_id"];
        trace?: never;
    };
    "/api-keys/{id}/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the calls of an API key
         * @description By day and route, newest day first, of the last 90 days. A call is counted within two minutes.
         */
        get: operations["get_api_keys_id_usage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api-keys/{id}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Rotate an API key
         * @description A new key with the same name, scopes, networks and lifetime. The old one works beside it for a while, or not at all.
         */
        post: operations["post_api_keys_id_rotate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List members */
        get: operations["get_members"];
        put?: never;
        /**
         * Invite a member
         * @description By email. The answer is the same whether or not a developer has the address. A developer with that verified address signs in to the console and accepts at the `link`, within seven days. An open invitation for the address is replaced.
         */
        post: operations["post_members"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/member-invitations": {
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
        get: operations["get_member_invitations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/member-invitations/{id}": {
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
        delete: operations["delete_member_invitations_id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/members/{developer_id}": {
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
        delete: operations["delete_members_developer_id"];
        options?: never;
        head?: never;
        /**
         * Change a member’s role
         * @description The App keeps an owner.
         */
        patch: operations["patch_members_developer_id"];
        trace?: never;
    };
    "/app": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get the App */
        get: operations["get_app"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change the App
         * @description Settings that are given replace single ones; branding is replaced whole.
         */
        patch: operations["patch_app"];
        trace?: never;
    };
    "/app/logo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Upload the logo
         * @description The image itself is the body: PNG, JPEG or WebP, not animated, at most 500 KB and 2000 × 2000 pixels. Its declared type is not read.
         */
        put: operations["put_app_logo"];
        post?: never;
        /** Delete the logo */
        delete: operations["delete_app_logo"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/app/logo-dark": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Upload the logo for dark pages
         * @description The image itself is the body: PNG, JPEG or WebP, not animated, at most 500 KB and 2000 × 2000 pixels. Its declared type is not read.
         */
        put: operations["put_app_logo_dark"];
        post?: never;
        /** Delete the logo for dark pages */
        delete: operations["delete_app_logo_dark"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/app/favicon": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Upload the favicon
         * @description The image itself is the body: PNG, JPEG or WebP, not animated, at most 500 KB and 2000 × 2000 pixels. Its declared type is not read.
         */
        put: operations["put_app_favicon"];
        post?: never;
        /** Delete the favicon */
        delete: operations["delete_app_favicon"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/signing-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List signing keys
         * @description Their public halves, and where they are in their rotation.
         */
        get: operations["get_signing_keys"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/signing-keys/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Rotate the signing keys
         * @description One step, without an interruption: next becomes current, current becomes retired, a new next is published.
         */
        post: operations["post_signing_keys_rotate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/texts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the App’s own texts */
        get: operations["get_texts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/texts/{locale}/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Set a text
         * @description In place of our message, or after it if that protects the user. At most 300 an App, and none for the console.
         */
        put: operations["put_texts_locale_key"];
        post?: never;
        /**
         * Delete a text
         * @description Ours is shown again.
         */
        delete: operations["delete_texts_locale_key"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/configuration": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the configuration
         * @description With every setting and field, those that were never changed, too. Stored secrets are not in it; addresses of webhooks and decision hooks are, whole: also for a caller without `webhooks:read` and `hooks:read`, and with any secret in their path or query.
         */
        get: operations["get_configuration"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/configuration/plan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Plan a configuration
         * @description What applying it would change. Nothing is changed. Secrets are masked, and compared only for a caller who could replace them.
         */
        post: operations["post_configuration_plan"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/configuration/apply": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Apply a configuration
         * @description All of it or nothing, if the `version` is still the one that the plan saw. You need the permission for each of its changes, too.
         */
        post: operations["post_configuration_apply"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List events
         * @description The audit log, newest first.
         */
        get: operations["get_events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/events/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export events
         * @description A line of JSON for each, the oldest first, with the seals that prove that none was changed, removed or inserted (docs/audit-log.md). `after` is the number of the last seal that you have. The export is in the audit log.
         */
        get: operations["get_events_export"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/events/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get an event */
        get: operations["get_events_id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/requests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List requests
         * @description Authorization requests, token requests and sign-ins through the API, newest first: those that were refused, and a sample of the others. They are kept for seven days, up to 5,000 of an App.
         */
        get: operations["get_requests"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/requests/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a request by the id that its answer named */
        get: operations["get_requests_id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/mails": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List mails
         * @description Mails and SMS that were sent or wait, newest first, until they expire. Never what they say.
         */
        get: operations["get_mails"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/mails/{id}/send-again": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try a mail again now
         * @description One that failed and waits for its next try, or was refused; once, until it has failed again.
         */
        post: operations["post_mails_id_send_again"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/test-messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List messages of the test inbox
         * @description Mails and SMS that were kept here instead of being sent, newest first, for a day: all those of a test App, and those to test users of other Apps.
         */
        get: operations["get_test_messages"];
        put?: never;
        post?: never;
        /**
         * Empty the test inbox
         * @description The codes and links of its messages stay valid.
         */
        delete: operations["delete_test_messages"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/test-messages/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a message of the test inbox
         * @description With its HTML.
         */
        get: operations["get_test_messages_id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/connections/exchange": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign in a user who came back from a connection
         * @description The code that the App’s redirect URI got after {issuer}/connect/{connection}. It works once, for a minute, with the client id and redirect URI that it was made for.
         */
        post: operations["post_auth_connections_exchange"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List connections */
        get: operations["get_connections"];
        put?: never;
        /** Create a connection */
        post: operations["post_connections"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a connection */
        get: operations["get_connections_id"];
        put?: never;
        post?: never;
        /**
         * Delete a connection
         * @description Its users lose this way to sign in; who has no other can’t sign in any more.
         */
        delete: operations["delete_connections_id"];
        options?: never;
        head?: never;
        /**
         * Change a connection
         * @description Only what is given changes; settings are given whole. Kind and slug stay. With another issuer, or another server in `token_url`, the secret has to be given again.
         */
        patch: operations["patch_connections_id"];
        trace?: never;
    };
    "/connections/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Test a connection
         * @description Asks the provider for its documents. Nobody is signed in.
         */
        post: operations["post_connections_id_test"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List webhook endpoints */
        get: operations["get_webhooks"];
        put?: never;
        /**
         * Create a webhook endpoint
         * @description The answer has the secret that its requests are signed with. It is not shown again.
         */
        post: operations["post_webhooks"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhooks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a webhook endpoint */
        get: operations["get_webhooks_id"];
        put?: never;
        post?: never;
        /**
         * Delete a webhook endpoint
         * @description What waits for it is not sent, and its log is gone.
         */
        delete: operations["delete_webhooks_id"];
        options?: never;
        head?: never;
        /**
         * Change a webhook endpoint
         * @description Only what is given changes. One that is switched on again is tried at once.
         */
        patch: operations["patch_webhooks_id"];
        trace?: never;
    };
    "/webhooks/{id}/rotate-secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Rotate the secret of a webhook endpoint
         * @description Until the overlap ends, requests carry a signature of either secret.
         */
        post: operations["post_webhooks_id_rotate_secret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhooks/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a test event
         * @description Of the type `webhook.test`, signed like any other. The delivery has the returned id.
         */
        post: operations["post_webhooks_id_test"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhooks/{id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send what did not arrive again
         * @description Everything since a time that was given up or dropped, and what happened while the endpoint was switched off; at most 10,000 deliveries, the oldest first, of the last 14 days.
         */
        post: operations["post_webhooks_id_replay"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhooks/{id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List deliveries of a webhook endpoint
         * @description Newest first, of the last 14 days.
         */
        get: operations["get_webhooks_id_deliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhooks/{id}/deliveries/{delivery_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a delivery of a webhook endpoint */
        get: operations["get_webhooks_id_deliveries_delivery_id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhooks/{id}/deliveries/{delivery_id}/send-again": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a delivery again
         * @description Under the same id, whatever became of it.
         */
        post: operations["post_webhooks_id_deliveries_delivery_id_send_again"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhooks/listen": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Wait for events to forward
         * @description For `gatehouse listen`. Call it without `after` first, and then again and again with the `after` of the last answer. Only a developer can: it is recorded who listens.
         */
        post: operations["post_webhooks_listen"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/hooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List decision hooks */
        get: operations["get_hooks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/hooks/{moment}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get the decision hook of a moment */
        get: operations["get_hooks_moment"];
        /**
         * Create or replace the decision hook of a moment
         * @description What is left out gets its default; the secret stays. The answer has the secret if one was made, and never again.
         */
        put: operations["put_hooks_moment"];
        post?: never;
        /**
         * Delete the decision hook of a moment
         * @description Nobody is asked any more.
         */
        delete: operations["delete_hooks_moment"];
        options?: never;
        head?: never;
        /**
         * Change the decision hook of a moment
         * @description Only what is given changes.
         */
        patch: operations["patch_hooks_moment"];
        trace?: never;
    };
    "/hooks/{moment}/rotate-secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Rotate the secret of a decision hook
         * @description Until the overlap ends, requests carry a signature of either secret.
         */
        post: operations["post_hooks_moment_rotate_secret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/hooks/{moment}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a sample question to a decision hook
         * @description Signed like any other, with `test: true` in its body. The answer decides nothing.
         */
        post: operations["post_hooks_moment_test"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/event-streams": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List event streams */
        get: operations["get_event_streams"];
        put?: never;
        /**
         * Create an event stream
         * @description It begins with the next event. Every event of the App is sent, refusals too, in order and at least once.
         */
        post: operations["post_event_streams"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/event-streams/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get an event stream */
        get: operations["get_event_streams_id"];
        put?: never;
        post?: never;
        /** Delete an event stream */
        delete: operations["delete_event_streams_id"];
        options?: never;
        head?: never;
        /**
         * Change an event stream
         * @description Only what is given changes. A stream that is switched on again goes on where it stopped. With another server, a token has to be given again.
         */
        patch: operations["patch_event_streams_id"];
        trace?: never;
    };
    "/event-streams/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a test event
         * @description Of the type `stream.test`, now, also if the stream is switched off; at most 30 an hour in an App.
         */
        post: operations["post_event_streams_id_test"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/signals/streams": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a stream of security events, or all of the client’s */
        get: operations["get_signals_streams"];
        /**
         * Replace a stream of security events
         * @description What is left out gets its default.
         */
        put: operations["put_signals_streams"];
        /**
         * Create a stream of security events
         * @description It is about the users who have a grant for the client. Without `delivery` it is polled.
         */
        post: operations["post_signals_streams"];
        /** Delete a stream of security events */
        delete: operations["delete_signals_streams"];
        options?: never;
        head?: never;
        /**
         * Change a stream of security events
         * @description Only what is given changes.
         */
        patch: operations["patch_signals_streams"];
        trace?: never;
    };
    "/signals/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get the status of a stream of security events */
        get: operations["get_signals_status"];
        put?: never;
        /**
         * Enable, pause or disable a stream of security events
         * @description A paused stream keeps up to 1,000 events for two weeks; a disabled one loses what waits.
         */
        post: operations["post_signals_status"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/signals/subjects/add": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add a subject to a stream of security events
         * @description The answer is the same for every subject, known or not.
         */
        post: operations["post_signals_subjects_add"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/signals/subjects/remove": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Remove a subject from a stream of security events
         * @description The answer is the same for every subject, known or not.
         */
        post: operations["post_signals_subjects_remove"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/signals/verification": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask for a verification event
         * @description It has the `state` that was sent.
         */
        post: operations["post_signals_verification"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/signals/streams/{id}/poll": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Poll a stream of security events
         * @description Waits up to 25 seconds for an event, unless `returnImmediately` is set or two polls of the client wait already. What is in neither `ack` nor `setErrs` is sent again.
         */
        post: operations["post_signals_streams_id_poll"];
        delete?: never;
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
        /** @description OpenID Connect Core §5.1.1 */
        Address: {
            formatted?: string;
            street_address?: string;
            locality?: string;
            region?: string;
            postal_code?: string;
            country?: string;
        };
        Tokens: {
            /** @description A JWT (RFC 9068) whose audience is the issuer, unless a resource asks for another format */
            access_token: string;
            /** @constant */
            token_type: "Bearer";
            /** @description Seconds */
            expires_in: number;
            /** @description Works once; the answer brings the next */
            refresh_token: string;
            id_token?: string;
            scope: string;
        };
        TotpEnrolment: {
            /** @description Base32 */
            secret: string;
            otpauth_uri: string;
            /** @description The URI as QR code: an SVG as data: URI */
            qr_image: string;
        };
        CaptchaChallenge: {
            parameters: {
                /** @constant */
                algorithm: "PBKDF2/SHA-256";
                nonce: string;
                salt: string;
                cost: number;
                keyLength: number;
                keyPrefix: string;
                keySignature: string;
                expiresAt: number;
            };
            signature: string;
        };
        /** @description Claims of OpenID Connect Core §5.1, those that the token’s scopes allow */
        Me: {
            /** Format: uuid */
            id: string;
            /**
             * Format: uuid
             * @description The same as id
             */
            sub: string;
            name?: string;
            given_name?: string;
            family_name?: string;
            middle_name?: string;
            nickname?: string;
            preferred_username?: string;
            profile?: string;
            picture?: string;
            website?: string;
            gender?: string;
            birthdate?: string;
            zoneinfo?: string;
            locale?: string;
            /** @description Seconds since 1970 */
            updated_at?: number;
            email?: string;
            email_verified?: boolean;
            phone_number?: string;
            phone_number_verified?: boolean;
            address?: components["schemas"]["Address"];
            /** @description With the scope roles: the user’s own and those of groups */
            roles?: string[];
            /** @description With the scope roles */
            groups?: string[];
            /** @description What the roles allow; with a token for an organization, what the user may do there as well */
            permissions?: string[];
            /** @description With a token for an organization, as the next two */
            org_id?: string;
            org_name?: string;
            org_roles?: string[];
        };
        MySession: {
            /** @description uid of the session */
            uid: string;
            ip: string | null;
            user_agent: string | null;
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
            /** @description False: it ends with its browser, and after `session_short_seconds` */
            remembered: boolean;
            /**
             * Format: date-time
             * @description When its browser came last, or a client got a token in it
             */
            last_used_at: string;
            /** @description At which the user signed in during it */
            clients: {
                id: string;
                name: string;
            }[];
            /** @description Why a developer acts as the user; null in the user’s own */
            impersonation_reason: string | null;
            /** @description Whether the access token belongs to it */
            current: boolean;
        };
        /** @description A session that ended within the last week, of which clients are told */
        EndedSession: {
            /** Format: uuid */
            id: string;
            /**
             * @description By the user there, by its time, or from elsewhere: on another device, by a developer, through the API
             * @enum {string}
             */
            how: "signed_out" | "expired" | "revoked";
            ip: string | null;
            user_agent: string | null;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            ended_at: string;
            /** @description The clients that are told by back-channel logout */
            clients: {
                client_id: string;
                /** @description Null for a client that is gone */
                name: string | null;
                /**
                 * @description Whether it confirmed, is asked again, or is no longer asked: it didn’t confirm within a day, or no longer wants to hear
                 * @enum {string}
                 */
                state: "confirmed" | "waiting" | "failed";
            }[];
        };
        /** @description A sign-in of the user, or one that was tried */
        SignIn: {
            /** Format: uuid */
            id: string;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            at: string;
            succeeded: boolean;
            /** @description How, after RFC 8176 */
            method: string | null;
            ip: string | null;
            user_agent: string | null;
        };
        /** @description A client that the user let in, with all that it may do */
        ConnectedApp: {
            /** @description client_id of the application */
            client_id: string;
            name: string;
            /** @description One of the App’s own: the user was not asked */
            first_party: boolean;
            logo_uri: string | null;
            /** @description Our copy of the picture at `logo_uri`: show this one */
            logo_url: string | null;
            client_uri: string | null;
            scopes: string[];
            /** @description Single claims that the client may read in addition to those of its scopes (OpenID Connect Core §5.5) */
            claims: string[];
            resources: {
                identifier: string;
                scopes: string[];
            }[];
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            since: string;
        };
        PersonalData: {
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            exported_at: string;
            app: {
                name: string;
                issuer: string;
            };
            user: components["schemas"]["OwnUser"];
            credentials: {
                kind: string;
                changed_at: string | null;
                name?: string | null;
            }[];
            passkeys: components["schemas"]["Passkey"][];
            identities: {
                connection: string;
                email: string | null;
                /**
                 * Format: date-time
                 * @description RFC 3339, UTC
                 */
                since: string;
            }[];
            sessions: components["schemas"]["Session"][];
            /** @description Those that clients were told of, for a week */
            ended_sessions: {
                /** Format: uuid */
                id: string;
                /** @enum {string} */
                how: "signed_out" | "expired" | "revoked";
                /**
                 * Format: date-time
                 * @description RFC 3339, UTC
                 */
                ended_at: string;
                ip: string | null;
                user_agent: string | null;
                clients: {
                    client_id: string;
                    name: string | null;
                    /** @enum {string} */
                    state: "waiting" | "confirmed" | "failed";
                }[];
            }[];
            trusted_browsers: {
                user_agent: string | null;
                /**
                 * Format: date-time
                 * @description RFC 3339, UTC
                 */
                since: string;
                /**
                 * Format: date-time
                 * @description RFC 3339, UTC
                 */
                until: string;
            }[];
            known_devices: {
                /**
                 * Format: date-time
                 * @description RFC 3339, UTC
                 */
                since: string;
                /**
                 * Format: date-time
                 * @description RFC 3339, UTC
                 */
                until: string;
            }[];
            held_usernames: {
                username: string;
                /**
                 * Format: date-time
                 * @description RFC 3339, UTC
                 */
                until: string;
            }[];
            email_changes: {
                old_email: string;
                new_email: string;
                /**
                 * Format: date-time
                 * @description RFC 3339, UTC
                 */
                created_at: string;
                changed_at: string | null;
                /**
                 * Format: date-time
                 * @description RFC 3339, UTC
                 */
                expires_at: string;
            }[];
            connected_apps: components["schemas"]["ConnectedApp"][];
            one_time_links: {
                kind: string;
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
                used_at: string | null;
            }[];
            invitations: {
                email: string;
                name: string | null;
                roles: string[];
                /**
                 * Format: date-time
                 * @description RFC 3339, UTC
                 */
                created_at: string;
                accepted_at: string | null;
            }[];
            organizations: {
                /** Format: uuid */
                id: string;
                name: string;
                roles: string[];
                /**
                 * Format: date-time
                 * @description RFC 3339, UTC
                 */
                created_at: string;
            }[];
            /** @description Of a developer */
            memberships: {
                app: string;
                role: string;
                /**
                 * Format: date-time
                 * @description RFC 3339, UTC
                 */
                since: string;
            }[];
            /** @description Of a developer */
            personal_tokens: {
                name: string;
                scopes: string[];
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
                last_used_at: string | null;
            }[];
            /** @description To a developer */
            member_invitations: {
                app: string;
                role: string;
                /**
                 * Format: date-time
                 * @description RFC 3339, UTC
                 */
                until: string;
            }[];
            /** @description Keys for other services, without the keys */
            vault: components["schemas"]["VaultEntry"][];
            /** @description By day and service */
            usage: {
                day: string;
                service: string;
                currency: string;
                records: number;
                tokens_used: string;
                cost: string;
            }[];
            billing: {
                /** Format: uuid */
                id: string;
                user_id: string | null;
                organization_id: string | null;
                period_start: string;
                period_end: string;
                currency: string;
                cost: string;
                amount: number;
                usage_count: number;
                status: string;
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
            }[];
            /** @description Newest first */
            events: {
                /** Format: uuid */
                id: string;
                /**
                 * Format: date-time
                 * @description RFC 3339, UTC
                 */
                at: string;
                event: string;
                /** @description What kind of caller did it */
                by: string;
                client_id: string | null;
                ip: string | null;
                user_agent: string | null;
                data: {
                    [key: string]: unknown;
                };
            }[];
        };
        OwnUser: {
            /** Format: uuid */
            id: string;
            /** @description Its id in another system */
            external_id: string | null;
            email: string;
            email_verified: boolean;
            username: string | null;
            /** @enum {string} */
            status: "active" | "disabled";
            /** @description Names of roles of the App */
            roles: string[];
            name: string | null;
            given_name: string | null;
            family_name: string | null;
            middle_name: string | null;
            nickname: string | null;
            preferred_username: string | null;
            profile: string | null;
            website: string | null;
            gender: string | null;
            birthdate: string | null;
            picture: string | null;
            phone: string | null;
            phone_verified: boolean;
            address: components["schemas"]["Address"] | null;
            locale: string | null;
            zoneinfo: string | null;
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
            last_sign_in_at: string | null;
            /** @description The App writes it, and the user reads it */
            metadata_public: {
                [key: string]: unknown;
            };
            /** @description The user writes it */
            metadata_own: {
                [key: string]: unknown;
            };
            groups: string[];
        };
        /** @description A WebAuthn credential of a user */
        Passkey: {
            /** Format: uuid */
            id: string;
            name: string;
            /** @description Whether it can be on more than one device */
            synced: boolean;
            /** @description Whether it is, as its keeper said last */
            backed_up: boolean;
            /** @description Whether it signs in by itself; else it is a second factor only */
            signs_in: boolean;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            created_at: string;
            last_used_at: string | null;
        };
        /** @description A user’s sign-in on one device */
        Session: {
            /** @description uid of the session */
            uid: string;
            ip: string | null;
            user_agent: string | null;
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
            /** @description False: it ends with its browser, and after `session_short_seconds` */
            remembered: boolean;
            /**
             * Format: date-time
             * @description When its browser came last, or a client got a token in it
             */
            last_used_at: string;
            /** @description At which the user signed in during it */
            clients: {
                id: string;
                name: string;
            }[];
            /** @description Why a developer acts as the user; null in the user’s own */
            impersonation_reason: string | null;
        };
        /** @description A key for another service, masked */
        VaultEntry: {
            /** Format: uuid */
            id: string;
            service_name: string;
            label: string | null;
            /** @description Its last four characters; null for a short key */
            hint: string | null;
            /**
             * @description A disabled entry gives its key to nobody
             * @enum {string}
             */
            status: "active" | "disabled";
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
            rotated_at: string | null;
            last_read_at: string | null;
        };
        MyMetadata: {
            /** @description The App writes it, and the user reads it */
            metadata_public: {
                [key: string]: unknown;
            };
            /** @description The user writes it */
            metadata_own: {
                [key: string]: unknown;
            };
        };
        OwnEmail: {
            email: string;
            email_verified: boolean;
            /** @description A change that waits */
            pending: {
                /** @description The new one */
                email: string;
                /** @description `code`: the one that was mailed to the new address; `old_address`: the link that was mailed to it */
                waits_for: ("code" | "old_address")[];
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
            } | null;
        };
        /** @description A browser that is not asked for the second factor */
        TrustedDevice: {
            /** Format: uuid */
            id: string;
            user_agent: string | null;
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
        /** @description A second factor. totp: an authenticator app; passkey: me/passkeys has more about it; email, sms: codes that are sent */
        Factor: {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            kind: "totp" | "passkey" | "email" | "sms";
            /** @description Null for codes that are sent */
            name: string | null;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            enrolled_at: string;
            last_used_at: string | null;
        };
        /** @description The same with the key. Every reading is an event */
        OpenedVaultEntry: {
            /** Format: uuid */
            id: string;
            service_name: string;
            label: string | null;
            /** @description Its last four characters; null for a short key */
            hint: string | null;
            /**
             * @description A disabled entry gives its key to nobody
             * @enum {string}
             */
            status: "active" | "disabled";
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
            rotated_at: string | null;
            last_read_at: string | null;
            /** @description The key itself */
            api_key: string;
        };
        Usage: {
            /** Format: uuid */
            id: string;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            at: string;
            service: string;
            tokens_used: number;
            /** @description With six places */
            cost: string;
            currency: string;
            model_name: string | null;
            request_type: string | null;
            user_id: string | null;
            organization_id: string | null;
            idempotency_key: string | null;
            /** @description The billing record that it is part of */
            billing_id: string | null;
        };
        /** @description A group of usage. What it isn’t grouped by is null */
        UsageSum: {
            day: string | null;
            service: string | null;
            user_id: string | null;
            organization_id: string | null;
            currency: string;
            records: number;
            /** @description A whole number as text */
            tokens_used: string;
            /** @description With six places */
            cost: string;
        };
        JoinableOrganization: {
            /** Format: uuid */
            id: string;
            slug: string;
            name: string;
        };
        OwnOrganization: {
            /** Format: uuid */
            id: string;
            slug: string;
            name: string;
            /** @description The user’s, there */
            roles: string[];
        };
        User: {
            /** Format: uuid */
            id: string;
            /** @description Its id in another system */
            external_id: string | null;
            email: string;
            email_verified: boolean;
            username: string | null;
            /** @enum {string} */
            status: "active" | "disabled";
            /** @description Names of roles of the App */
            roles: string[];
            name: string | null;
            given_name: string | null;
            family_name: string | null;
            middle_name: string | null;
            nickname: string | null;
            preferred_username: string | null;
            profile: string | null;
            website: string | null;
            gender: string | null;
            birthdate: string | null;
            picture: string | null;
            phone: string | null;
            phone_verified: boolean;
            address: components["schemas"]["Address"] | null;
            locale: string | null;
            zoneinfo: string | null;
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
            last_sign_in_at: string | null;
        };
        /** @description An account at a provider with which a user signs in */
        Identity: {
            /** @description Id of the account at a provider */
            id: string;
            /** @description Slug of the connection */
            connection: string;
            /** @description Name of the connection */
            name: string;
            kind: string;
            /** @description What the provider last said */
            email: string | null;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            created_at: string;
        };
        UserImport: {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            status: "receiving" | "running" | "done";
            /** @description Lines of the file */
            total: number;
            created: number;
            /** @description Users whose `external_id` was known from an earlier import; they stay as they are */
            existing: number;
            /** @description Lines with mistakes, or with an address or username that is in use */
            refused: number;
            /** @description Whether users without a password are mailed a link to choose one */
            invites: boolean;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            created_at: string;
            finished_at: string | null;
            /**
             * Format: date-time
             * @description When the import and its report are deleted
             */
            expires_at: string;
        };
        UserImportLine: {
            line: number;
            /** @enum {string} */
            status: "waiting" | "created" | "exists" | "refused";
            external_id: string | null;
            email: string | null;
            user_id: string | null;
            /** @description The mistakes of a refused line */
            errors: {
                field: string;
                code: string;
                detail: string;
            }[] | null;
        };
        Metadata: {
            /** @description The App writes it, and the user reads it */
            metadata_public: {
                [key: string]: unknown;
            };
            /** @description Only the App’s backend and its developers read it */
            metadata_private: {
                [key: string]: unknown;
            };
            /** @description The user writes it */
            metadata_own: {
                [key: string]: unknown;
            };
        };
        Invitation: {
            /** Format: uuid */
            id: string;
            email: string;
            name: string | null;
            roles: string[];
            /** @description The organization it is an invitation to, if it is to one */
            organization_id: string | null;
            /** @description The roles there */
            organization_roles: string[];
            client_id: string | null;
            redirect_uri: string | null;
            /**
             * @description Language of the message; the App’s own unless given
             * @enum {string}
             */
            locale: "en" | "de";
            /** @description The developer or the API key */
            invited_by: string | null;
            inviter: string | null;
            /** @enum {string} */
            state: "open" | "accepted" | "revoked" | "expired" | "void";
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            created_at: string;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            sent_at: string;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            expires_at: string;
            accepted_at: string | null;
            accepted_user_id: string | null;
            revoked_at: string | null;
        };
        Role: {
            /** @description Name of the role */
            name: string;
            description: string;
            permissions: string[];
            /** @description Null for those of developers, which are always there */
            created_at: string | null;
        };
        Group: {
            /** @description Name of the group */
            name: string;
            description: string;
            /** @description Names of roles of the App */
            roles: string[];
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            created_at: string;
        };
        Permission: {
            name: string;
            /**
             * @description built_in: for users who manage users here; own: the App’s; resource: a scope of one of its APIs
             * @enum {string}
             */
            kind: "built_in" | "own" | "resource";
            description: string;
            /** @description Identifier of the API */
            resource: string | null;
            /** @description Of the App’s own */
            created_at: string | null;
        };
        /** @description What a user may do, and why */
        UserAccess: {
            roles: {
                /** @description Name of the role */
                name: string;
                /** @description Whether the user has it themselves */
                direct: boolean;
                /** @description The groups that bring it */
                groups: string[];
            }[];
            groups: string[];
            permissions: {
                name: string;
                through: {
                    /** @description Name of the role */
                    role: string;
                    /** @description Null for a role that the user has themselves */
                    group: string | null;
                }[];
            }[];
            /** @description The answer about `permission`, if the query has it */
            asked?: {
                permission: string;
                allowed: boolean;
                through: {
                    /** @description Name of the role */
                    role: string;
                    /** @description Null for a role that the user has themselves */
                    group: string | null;
                }[];
            };
        };
        /** @description Of a user, an organization, or, if neither is named, the whole App */
        SpendingLimit: {
            /** Format: uuid */
            id: string;
            user_id: string | null;
            organization_id: string | null;
            /**
             * @description Of the calendar, in UTC
             * @enum {string}
             */
            period: "day" | "month";
            currency: string;
            amount: string;
            /** @description In the running period */
            spent: string;
            /**
             * Format: date
             * @description A day in UTC
             */
            period_start: string;
            /** @description At least 80 % is spent */
            warned: boolean;
            /** @description Everything is spent */
            exceeded: boolean;
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
        BillingRecord: {
            /** Format: uuid */
            id: string;
            user_id: string | null;
            organization_id: string | null;
            /**
             * Format: date
             * @description A day in UTC
             */
            period_start: string;
            /**
             * Format: date
             * @description The day after the last
             */
            period_end: string;
            currency: string;
            /** @description The exact sum */
            cost: string;
            /** @description In minor units of the currency (cents), rounded once, halves up */
            amount: number;
            /** @description How many usage records it is made of */
            usage_count: number;
            /** @enum {string} */
            status: "draft" | "open" | "paid" | "void" | "failed";
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
        Organization: {
            /** Format: uuid */
            id: string;
            /** @description Lower-case letters, digits and single dashes, unique in the App */
            slug: string;
            name: string;
            /** @enum {string} */
            status: "active" | "disabled";
            /** @description Any JSON object, of at most 16 KiB and 5 levels. `max_users` is how many members there may be; only the App sets it */
            settings: {
                [key: string]: unknown;
            };
            /** @description Whether members reach it only with a sign-in that had a second factor */
            require_second_factor: boolean;
            /** @description The connection by which users with an address of its verified domains sign in */
            sign_in_connection_id: string | null;
            logo_url: string | null;
            /** @description The user who created it, if one did */
            created_by: string | null;
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
        OrganizationMember: {
            /** Format: uuid */
            user_id: string;
            email: string;
            name: string | null;
            username: string | null;
            /**
             * @description The user’s, in the App
             * @enum {string}
             */
            status: "active" | "disabled";
            /** @description Names of roles in organizations */
            roles: string[];
            /**
             * Format: date-time
             * @description When the user became a member
             */
            created_at: string;
        };
        OrganizationInvitation: {
            /** Format: uuid */
            id: string;
            email: string;
            name: string | null;
            /** @description Names of roles in organizations */
            roles: string[];
            /**
             * @description Language of the message; the App’s own unless given
             * @enum {string}
             */
            locale: "en" | "de";
            /** @description The member, developer or API key */
            invited_by: string | null;
            inviter: string | null;
            /** @enum {string} */
            state: "open" | "accepted" | "revoked" | "expired" | "void";
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            created_at: string;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            sent_at: string;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            expires_at: string;
            accepted_at: string | null;
            accepted_user_id: string | null;
            revoked_at: string | null;
        };
        /** @description An address with its invitation, or with what was wrong */
        Invited: {
            email: string;
            invitation?: components["schemas"]["OrganizationInvitation"];
            /** @description Why this address was not invited */
            problem?: {
                /** @enum {string} */
                code: "invalid_request" | "invalid_json" | "invalid_body" | "invalid_query" | "organization_mismatch" | "organization_unaware" | "invalid_cursor" | "unsupported_media_type" | "body_too_large" | "weak_password" | "invalid_email" | "invalid_username" | "invalid_phone" | "same_email" | "invalid_redirect_uri" | "invalid_image" | "invalid_pattern" | "import_too_long" | "too_many_hash_kinds" | "invalid_domain" | "secret_required" | "invalid_slug" | "unauthorized" | "invalid_credentials" | "invalid_token" | "invalid_dpop_proof" | "wrong_password" | "sign_in_again" | "not_a_member" | "forbidden" | "cannot_grant" | "cannot_manage" | "impersonated" | "cannot_impersonate" | "network_not_allowed" | "organizations_off" | "organization_only" | "operator_protected" | "developer_unverified" | "inviter_unverified" | "insufficient_scope" | "csrf" | "method_off" | "captcha_required" | "sign_up_closed" | "sign_up_refused" | "tokens_refused" | "captcha_unavailable" | "email_verification_required" | "username_required" | "second_factor_required" | "factor_enrolment_required" | "invalid_ticket" | "invalid_code" | "invalid_passkey" | "proof_required" | "sms_off" | "factors_off" | "not_found" | "app_not_found" | "method_not_allowed" | "email_taken" | "username_taken" | "factor_exists" | "too_many_factors" | "email_verified" | "phone_verified" | "test_user" | "no_phone" | "settings_conflict" | "passkey_exists" | "too_many_passkeys" | "step_not_due" | "no_enrolment" | "slug_taken" | "configuration_changed" | "conflict" | "invalid_one_time_token" | "last_way_in" | "last_operator" | "limit_reached" | "invalid_idempotency_key" | "idempotency_in_flight" | "idempotency_key_reused" | "precondition_failed" | "nothing_to_bill" | "billing_state" | "vault_entry_disabled" | "app_quota_reached" | "last_admin" | "domain_taken" | "domain_unproved" | "organization_full" | "last_owner" | "no_cookie" | "expired_interaction" | "connection_denied" | "connection_expired" | "connection_failed" | "connection_disabled" | "connection_changed" | "connection_not_fresh" | "connection_refused" | "domain_not_allowed" | "connection_required" | "connection_has_identities" | "connection_in_use" | "misdirected_request" | "too_many_attempts" | "storage_full" | "captcha_failed" | "hook_failed" | "list_too_slow" | "busy" | "database_unavailable" | "internal_error";
                detail: string;
            };
        };
        OrganizationApiKey: {
            /** Format: uuid */
            id: string;
            name: string;
            /** @description Its last four characters */
            hint: string;
            scopes: string[];
            /** @description Id of the member or developer who created it */
            created_by: string | null;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            created_at: string;
            expires_at: string | null;
            /** @description To within five minutes */
            last_used_at: string | null;
            revoked_at: string | null;
        };
        OrganizationDomain: {
            /** @description The domain, in lower-case ASCII */
            domain: string;
            verified: boolean;
            /** @description Whether users with a verified address of the domain may join as `member` */
            joins: boolean;
            record: {
                /** @constant */
                type: "TXT";
                name: string;
                value: string;
            };
            /** @description Daily checks in a row that did not find the record; the third ends the verification */
            failures: number;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            created_at: string;
            verified_at: string | null;
            checked_at: string | null;
        };
        OrganizationRole: {
            /** @description Name of the role */
            name: string;
            description: string;
            /** @description Those of `organizations:…`, `organization_members:…` and `organization_keys:…`, the App’s own, and scopes of its APIs */
            permissions: string[];
            /** @description `admin` and `member` are in every App */
            built_in: boolean;
            /** @description Null for built-in ones */
            created_at: string | null;
        };
        Client: {
            /**
             * Format: uuid
             * @description The `client_id`
             */
            id: string;
            name: string;
            /**
             * @description public: in a browser or on a device, without a secret; machine: signs in as itself, for no user
             * @enum {string}
             */
            type: "public" | "confidential" | "machine";
            first_party: boolean;
            /** @enum {string} */
            status: "active" | "disabled";
            require_pkce: boolean;
            /** @enum {string} */
            application_type: "web" | "native";
            /** @enum {string} */
            token_endpoint_auth_method: "none" | "client_secret_basic" | "client_secret_post";
            grant_types: string[];
            redirect_uris: string[];
            post_logout_redirect_uris: string[];
            introspects: string[];
            scopes: string[];
            resources: string[];
            api_permissions: string[];
            /** @enum {string} */
            id_token_alg: "RS256" | "ES256";
            id_token_claims: boolean;
            provisioning: boolean;
            shared_signals: boolean;
            backchannel_logout_uri: string | null;
            backchannel_logout_session_required: boolean;
            logo_uri: string | null;
            client_uri: string | null;
            policy_uri: string | null;
            tos_uri: string | null;
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
        ClientSecret: {
            /** Format: uuid */
            id: string;
            /** @description Its last four characters */
            hint: string;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            created_at: string;
            expires_at: string | null;
        };
        /** @description A redirect URI that a client has until `expires_at` */
        TemporaryRedirectUri: {
            /** Format: uuid */
            id: string;
            redirect_uri: string;
            post_logout_redirect_uri: string | null;
            /** @description The last caller that added it */
            added_by: {
                /** @enum {string} */
                kind: "user" | "developer" | "operator" | "api_key" | "client" | "system" | "anonymous";
                id: string | null;
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
            expires_at: string;
        };
        ClientSignalStream: {
            /** Format: uuid */
            id: string;
            description: string | null;
            /** @enum {string} */
            method: "push" | "poll";
            /** @description Where it is pushed to */
            endpoint_url: string | null;
            /** @enum {string} */
            status: "enabled" | "paused" | "disabled";
            /** @description Why it has this status, in the words of whoever set it */
            reason: string | null;
            /** @description Its last requests all failed */
            is_failing: boolean;
            /** @description How many events wait, up to 1,000 */
            waiting: number;
            /** @description Of the last request that failed, or token that the receiver refused */
            last_failure: {
                /**
                 * Format: date-time
                 * @description RFC 3339, UTC
                 */
                at: string;
                status: number | null;
                failure: string | null;
                answer: string | null;
            } | null;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            created_at: string;
        };
        Resource: {
            /** Format: uuid */
            id: string;
            /** @description An absolute URI: the audience of its tokens */
            identifier: string;
            name: string;
            scopes: {
                name: string;
                /** @description What a user reads when asked for consent */
                description: string;
                /** @description In single languages, in place of `description` */
                descriptions?: {
                    en?: string;
                    de?: string;
                };
            }[];
            /**
             * @description opaque: checked by introspection; jwt: by the App’s JWKS too
             * @enum {string}
             */
            token_format: "opaque" | "jwt";
            access_token_seconds: number | null;
            is_default: boolean;
            scopes_by_permission: boolean;
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
        ApiKey: {
            /** Format: uuid */
            id: string;
            name: string;
            /** @description Its last four characters */
            hint: string;
            scopes: ("app:read" | "app:write" | "configuration:read" | "configuration:write" | "auth:write" | "users:read" | "users:write" | "roles:read" | "roles:write" | "users:import" | "clients:read" | "clients:write" | "redirect_uris:write" | "resources:read" | "resources:write" | "api_keys:read" | "members:read" | "events:read" | "webhooks:read" | "webhooks:write" | "hooks:read" | "hooks:write" | "event_streams:read" | "connections:read" | "connections:write" | "test_messages:read" | "test_messages:write" | "vault:read" | "vault:write" | "usage:read" | "usage:write" | "billing:read" | "billing:write" | "organizations:read" | "organizations:write" | "organizations:delete" | "organization_members:read" | "organization_members:write")[];
            /** @description The one organization that the key acts in; null for a key of the whole App */
            organization_id: string | null;
            /** @description Addresses and ranges that calls may come from; none: from everywhere */
            allowed_networks: string[];
            /** @description Id of the developer who made it */
            created_by: string | null;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            created_at: string;
            expires_at: string | null;
            /** @description To within five minutes */
            last_used_at: string | null;
            revoked_at: string | null;
        };
        ApiKeyUsage: {
            /**
             * Format: date
             * @description In UTC
             */
            day: string;
            /** @description Method, and path with the names of its parts */
            route: string;
            calls: number;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            last_used_at: string;
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
        Branding: {
            /** @description Colour of buttons and links on the screens; text on it is black or white, whichever is easier to read. On light or dark pages where it would disappear, a shade of it takes its place */
            color?: string;
            logo_url?: string;
            /** Format: uri */
            privacy_url?: string;
            /** Format: uri */
            terms_url?: string;
        };
        SigningKey: {
            kid: string;
            /** @enum {string} */
            alg: "ES256" | "RS256";
            /**
             * @description Published before it signs; signs; still verifies
             * @enum {string}
             */
            state: "next" | "current" | "retired";
            public_jwk: {
                /** @enum {string} */
                kty: "EC" | "RSA";
                kid: string;
                alg: string;
                /** @constant */
                use: "sig";
                crv?: string;
                x?: string;
                y?: string;
                n?: string;
                e?: string;
            };
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            created_at: string;
            retired_at: string | null;
        };
        Text: {
            /** @description A language, or a region of one */
            locale: string;
            /** @description Key of the message */
            key: string;
            /** @description Plain text in ICU’s message format: one line of at most 500 characters that shows every placeholder of ours */
            text: string;
            /** @description Ours; null if this version has no such message */
            original: string | null;
            /** @description Shown after ours, because ours protects the user */
            is_addition: boolean;
        };
        /** @description A section that is left out stays as it is, and so does a field. docs/configuration-as-code.md says more */
        Configuration: {
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
            permissions?: {
                /** @description Name of the permission */
                name: string;
                /** @description For people */
                description?: string;
            }[];
            resources?: {
                /** @description An absolute URI: the audience of its tokens */
                identifier: string;
                name: string;
                scopes?: {
                    name: string;
                    /** @description What a user reads when asked for consent */
                    description: string;
                    /** @description In single languages, in place of `description` */
                    descriptions?: {
                        en?: string;
                        de?: string;
                    };
                }[];
                /**
                 * @description opaque: checked by introspection; jwt: by the App’s JWKS too
                 * @enum {string}
                 */
                token_format?: "opaque" | "jwt";
                /** @description Lifetime of its access tokens; null for the App’s */
                access_token_seconds?: number | null;
                /** @description Meant by a client that asks for one of its scopes and names no resource */
                is_default?: boolean;
                /** @description A user’s token has only those of its scopes that are permissions of the user */
                scopes_by_permission?: boolean;
            }[];
            roles?: {
                /** @description Name of the role */
                name: string;
                /** @description For people */
                description?: string;
                /** @description Names from GET /permissions. You can’t add a built-in one that you don’t have yourself */
                permissions?: string[];
            }[];
            groups?: {
                /** @description Name of the group */
                name: string;
                /** @description For people */
                description?: string;
                /** @description Names of roles of the App */
                roles?: string[];
            }[];
            clients?: {
                /**
                 * Format: uuid
                 * @description To rename it, or if another has the same name
                 */
                id?: string;
                /**
                 * @description public: in a browser or on a device, without a secret; machine: signs in as itself, for no user
                 * @enum {string}
                 */
                type: "public" | "confidential" | "machine";
                /** @enum {string} */
                status?: "active" | "disabled";
                name: string;
                /** @description One of the App’s own: users are not asked for consent */
                first_party?: boolean;
                /** @enum {string} */
                application_type?: "web" | "native";
                /** @description Only a confidential client can do without */
                require_pkce?: boolean;
                /** @description Compared exactly */
                redirect_uris?: string[];
                /** @description Compared exactly */
                post_logout_redirect_uris?: string[];
                /** @description Identifiers of the resources whose tokens it may introspect; `*` for every token of the App */
                introspects?: string[];
                /** @description Names of the scopes that it may ask for; `*` for all. Left out at creation: the standard ones for a third-party client, all for a first-party one, none for a machine */
                scopes?: string[];
                /** @description Identifiers of the resources that its tokens may be for; `*` for all. Left out at creation: all for a first-party client, none for others */
                resources?: string[];
                /** @description What a machine may do at this API with access tokens for the resource that is the issuer; `*` in `scopes` does not include it. Only a caller that may create API keys gives permissions, and only those that it has itself */
                api_permissions?: ("app:read" | "app:write" | "configuration:read" | "configuration:write" | "auth:write" | "users:read" | "users:write" | "roles:read" | "roles:write" | "users:import" | "clients:read" | "clients:write" | "redirect_uris:write" | "resources:read" | "resources:write" | "api_keys:read" | "members:read" | "events:read" | "webhooks:read" | "webhooks:write" | "hooks:read" | "hooks:write" | "event_streams:read" | "connections:read" | "connections:write" | "test_messages:read" | "test_messages:write" | "vault:read" | "vault:write" | "usage:read" | "usage:write" | "billing:read" | "billing:write" | "organizations:read" | "organizations:write" | "organizations:delete" | "organization_members:read" | "organization_members:write")[];
                /** @enum {string} */
                id_token_alg?: "RS256" | "ES256";
                /** @description Claims of the scopes profile, email and phone are in the ID token, too (true for a new client) */
                id_token_claims?: boolean;
                /** @description It wants to hear of the users who have a grant for it; not for a public client */
                provisioning?: boolean;
                /** @description It may have streams of security events about users who have a grant for it; only for the type confidential */
                shared_signals?: boolean;
                /** @description Where it hears of each session of its users that ends (OpenID Connect Back-Channel Logout 1.0): an https address on the public internet; null for nowhere. Not for a machine */
                backchannel_logout_uri?: string | null;
                /** @description Its ID tokens and logout tokens have the `sid` of the session */
                backchannel_logout_session_required?: boolean;
                logo_uri?: string | null;
                client_uri?: string | null;
                policy_uri?: string | null;
                tos_uri?: string | null;
            }[];
            connections?: {
                /** @enum {string} */
                kind: "google" | "github" | "apple" | "microsoft" | "oidc" | "oauth2";
                /** @description Part of its redirect URI; stays */
                slug: string;
                /** @description What the provider calls us */
                client_id: string;
                /** @description On the button: Continue with … */
                name?: string;
                /** @description Which of them a kind has, and needs, is in docs/connections.md */
                settings?: {
                    /** @description Issuer of the provider; the rest comes from its discovery document */
                    issuer?: string;
                    /** @description Microsoft: common, organizations, consumers, or the id or domain of one tenant */
                    tenant?: string;
                    /** @description Apple: team id */
                    team_id?: string;
                    /** @description Apple: id of the private key */
                    key_id?: string;
                    authorization_url?: string;
                    token_url?: string;
                    /** @description Answers with a JSON object about the person that the access token belongs to */
                    userinfo_url?: string;
                    scope?: string;
                    subject_claim?: string;
                    email_claim?: string;
                    email_verified_claim?: string;
                    name_claim?: string;
                    picture_claim?: string;
                    /** @description Only accounts of these domains may sign in: at Google by the claim hd, elsewhere by the domain of a verified address */
                    allowed_domains?: string[];
                    /** @description Addresses from this provider count as verified, even if it does not say so: for a provider of your own */
                    trust_email?: boolean;
                    /** @description Organizations may require it of their users. Its word on an address then counts at verified domains of those that do, and nowhere else */
                    for_organizations?: boolean;
                    /** @description If a client asks for a fresh sign-in (prompt=login, max_age), one at this provider counts, even if the provider does not say when it was */
                    trust_freshness?: boolean;
                };
                enabled?: boolean;
                /** @description Needed for a new one, and for another server; left out, the stored one stays */
                client_secret?: string;
            }[];
            webhooks?: {
                /** @description At https:, on the public internet */
                url: string;
                description?: string | null;
                /** @description Types of events; null for all that are published */
                events?: string[] | null;
                enabled?: boolean;
                /** @description Of a new one: made and shown if it is left out. Of one that exists, it stays then */
                secret?: string;
                /** @description The name of a client, of whose users the endpoint hears in place of events */
                client?: string;
            }[];
            hooks?: {
                /**
                 * @description When it is asked; an App has at most one for each
                 * @enum {string}
                 */
                moment: "before_sign_up" | "before_tokens";
                /** @description At https:, on the public internet */
                url: string;
                enabled?: boolean;
                /**
                 * @description What becomes of a sign-up or a request for tokens about which the hook gave no answer
                 * @enum {string}
                 */
                on_failure?: "refuse" | "continue";
                timeout_ms?: number;
                /** @description Of a new one: made and shown if it is left out. Of one that exists, it stays then */
                secret?: string;
            }[];
            texts?: {
                /** @description A language, or a region of one */
                locale: string;
                /** @description Key of the message */
                key: string;
                /** @description Plain text in ICU’s message format: one line of at most 500 characters that shows every placeholder of ours */
                text: string;
            }[];
        };
        Event: {
            /**
             * Format: uuid
             * @description The same wherever the event is seen, so that nobody handles it twice
             */
            id: string;
            /**
             * @description What happened
             * @enum {string}
             */
            type: "access.denied" | "api_key.created" | "api_key.refused" | "api_key.revoked" | "api_key.rotated" | "api_key.updated" | "app.created" | "app.deleted" | "app.deletion_scheduled" | "app.exported" | "app.imported" | "app.restored" | "app.updated" | "authorization.refused" | "billing_record.created" | "billing_record.failed" | "billing_record.finalized" | "billing_record.paid" | "billing_record.voided" | "captcha.refused" | "client.authentication_failed" | "client.created" | "client.deleted" | "client.updated" | "client_secret.created" | "client_secret.revoked" | "clock.corrected" | "clock.strayed" | "code.refused" | "configuration.applied" | "connection.created" | "connection.deleted" | "connection.updated" | "consent.denied" | "consent.granted" | "dpop_proof.refused" | "event_stream.created" | "event_stream.deleted" | "event_stream.disabled" | "event_stream.updated" | "events.erased" | "events.expired" | "events.exported" | "factor.enrolled" | "factor.removed" | "factor.updated" | "factors.reset" | "form.refused" | "grant.narrowed" | "grant.revoked" | "group.created" | "group.deleted" | "group.updated" | "hook.created" | "hook.deleted" | "hook.recovered" | "hook.secret_rotated" | "hook.suspended" | "hook.updated" | "identity.linked" | "identity.unlinked" | "input.refused" | "invitation.accepted" | "invitation.created" | "invitation.resent" | "invitation.revoked" | "job.deleted" | "job.retried" | "limit.reached" | "mail.sent_again" | "member.added" | "member.invitation_revoked" | "member.invited" | "member.removed" | "member.updated" | "operator.created" | "operator.recovery_issued" | "organization.created" | "organization.deleted" | "organization.disabled" | "organization.enabled" | "organization.updated" | "organization_domain.added" | "organization_domain.lost" | "organization_domain.removed" | "organization_domain.updated" | "organization_domain.verified" | "organization_member.added" | "organization_member.removed" | "organization_member.updated" | "organization_role.created" | "organization_role.deleted" | "organization_role.updated" | "passkey.added" | "passkey.refused" | "passkey.removed" | "passkey.updated" | "permission.created" | "permission.deleted" | "permission.updated" | "personal_token.created" | "personal_token.revoked" | "recovery_code.used" | "recovery_codes.regenerated" | "refresh_token.reused" | "resource.created" | "resource.deleted" | "resource.updated" | "role.created" | "role.deleted" | "role.updated" | "secret_key.lost" | "session.disowned" | "session.ended" | "session.revoked" | "sign_in.code_required" | "sign_in.failed" | "sign_in.locked" | "sign_in.succeeded" | "sign_up.refused" | "signal_stream.created" | "signal_stream.deleted" | "signal_stream.disabled" | "signal_stream.updated" | "signing_keys.rotated" | "spending_limit.created" | "spending_limit.deleted" | "spending_limit.updated" | "temporary_redirect_uri.added" | "temporary_redirect_uri.removed" | "test_inbox.emptied" | "trusted_device.added" | "trusted_device.removed" | "usage.limit_reached" | "usage.limit_warned" | "user.created" | "user.deleted" | "user.disabled" | "user.email_change_begun" | "user.email_change_undone" | "user.email_changed" | "user.email_looked_up" | "user.enabled" | "user.groups_changed" | "user.impersonated" | "user.locked" | "user.password_changed" | "user.roles_changed" | "user.unlocked" | "user.updated" | "user.username_changed" | "users.exported" | "users.import_begun" | "users.imported" | "vault_entry.created" | "vault_entry.deleted" | "vault_entry.read" | "vault_entry.rotated" | "vault_entry.updated" | "webhook_endpoint.created" | "webhook_endpoint.deleted" | "webhook_endpoint.disabled" | "webhook_endpoint.replayed" | "webhook_endpoint.secret_rotated" | "webhook_endpoint.updated" | "webhook_listener.started";
            /** @description Of the data of this type. It goes up when a member is removed or gets another meaning. */
            version: number;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            at: string;
            /** @description The caller or person that did it */
            actor: {
                /** @enum {string} */
                kind: "user" | "developer" | "operator" | "api_key" | "client" | "system" | "anonymous";
                id: string | null;
                /**
                 * Format: uuid
                 * @description The developer’s personal access token, if they used one
                 */
                personal_token?: string;
                /**
                 * Format: uuid
                 * @description The developer who acted as this user (docs/impersonation.md)
                 */
                impersonated_by?: string;
            };
            /** @description The thing that it is about, with the name that it had. Null for refusals, which are about no thing; the name of a user is never kept */
            object: {
                kind: string;
                id: string | null;
                name: string | null;
            } | null;
            /**
             * @description Whether somebody got what they wanted, or was refused
             * @enum {string}
             */
            result: "success" | "refused";
            /** @description The user that it is about */
            user_id: string | null;
            /** @description The client that it is about */
            client_id: string | null;
            ip: string | null;
            user_agent: string | null;
            /** @description As in the X-Request-Id header of the answer */
            request_id: string | null;
            /** @description What else there is to say; depends on the type */
            data: {
                [key: string]: unknown;
            };
        };
        RequestRecord: {
            /**
             * Format: uuid
             * @description The id that the answer named, in `X-Request-Id` and on its error page
             */
            id: string;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            at: string;
            /**
             * @description What was asked for; a request to `/token` by its grant
             * @enum {string}
             */
            kind: "authorization" | "resumption" | "authorization_code" | "refresh_token" | "client_credentials" | "token" | "introspection" | "revocation" | "userinfo" | "sign_in";
            /**
             * @description `asked`: the user has another step to take. `failed`: the failure is on the server’s side
             * @enum {string}
             */
            outcome: "passed" | "asked" | "refused" | "failed";
            /** @description The client, if the App has it */
            client_id: string | null;
            error: string | null;
            description: string | null;
            /** @description What was checked, in order */
            checks: {
                /** @enum {string} */
                name: "readable" | "client" | "client_enabled" | "response_mode" | "present" | "client_type" | "response_type" | "prompt" | "scope" | "redirect_uri" | "pkce" | "resource" | "parameters" | "session" | "organization" | "consent" | "answer" | "browser" | "client_named" | "auth_method" | "client_secret" | "grant_type" | "grant_allowed" | "proof" | "code" | "code_client" | "code_age" | "grant" | "code_verifier" | "code_redirect_uri" | "code_unused" | "hook" | "refresh_token" | "refresh_client" | "refresh_age" | "refresh_unused" | "access_token" | "credentials" | "input" | "captcha" | "method" | "attempts" | "ticket" | "email" | "second_factor" | "user";
                /** @enum {string} */
                state: "passed" | "failed" | "asked" | "not_reached";
            }[];
            /** @description Known parameters as they were sent; of those that are secret, or could be, only the length, and of a sign-in not even that */
            sent: ({
                name: string;
                value: string;
                /** @constant */
                cut?: true;
            } | {
                name: string;
                length: number | null;
            })[];
            /** @description What was registered for the client when its request was refused */
            registered: {
                /** @enum {string} */
                type: "public" | "confidential" | "machine";
                redirect_uris: string[];
                grant_types: string[];
                token_endpoint_auth_method: string;
                require_pkce: boolean;
                scopes: string[];
                resources: string[];
            } | null;
        };
        Mail: {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            channel: "mail" | "sms";
            /** @description What it is for */
            kind: string;
            /** @description An address, or a phone number */
            recipient: string;
            locale: string;
            /**
             * @description refused: the mail server will never take it, and it is not tried again; kept: it is in the test inbox
             * @enum {string}
             */
            state: "queued" | "sent" | "refused" | "kept";
            /** @description How often it was tried, the one that succeeded among them */
            attempts: number;
            /** @description Why it did not leave */
            last_error: string | null;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            created_at: string;
            sent_at: string | null;
            /**
             * Format: date-time
             * @description When it is of no use any more: it is not tried then, and forgotten
             */
            expires_at: string;
        };
        ListedTestMessage: {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            channel: "mail" | "sms";
            /** @description What it is for */
            kind: string;
            /** @description An address, or a phone number */
            to: string;
            locale: string;
            /** @description Null for an SMS */
            subject: string | null;
            /** @description The whole text */
            text: string;
            /** @description The code in it; null if there is none */
            code: string | null;
            /** @description The link in it; null if there is none */
            link: string | null;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When it is deleted
             */
            expires_at: string;
        };
        Connection: {
            /** Format: uuid */
            id: string;
            /** @description Part of its redirect URI; stays */
            slug: string;
            /** @enum {string} */
            kind: "google" | "github" | "apple" | "microsoft" | "oidc" | "oauth2";
            name: string;
            client_id: string;
            settings: {
                [key: string]: unknown;
            };
            enabled: boolean;
            /** @description To be registered at the provider */
            redirect_uri: string;
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
        Webhook: {
            /** Format: uuid */
            id: string;
            /** @description At https:, on the public internet */
            url: string;
            description: string | null;
            /** @description It hears of the users of this client, and of no events */
            client_id: string | null;
            events: string[] | null;
            enabled: boolean;
            /**
             * @description `failing`: its last requests all failed
             * @enum {string}
             */
            state: "active" | "failing" | "disabled";
            /** @description If the server switched it off: it failed for days, or answered 410 */
            disabled_because: ("failing" | "gone") | null;
            failing_since: string | null;
            /** @description Until then the secret before the last rotation signs, too */
            previous_secret_until: string | null;
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
        WebhookWithSecret: {
            /** Format: uuid */
            id: string;
            /** @description At https:, on the public internet */
            url: string;
            description: string | null;
            /** @description It hears of the users of this client, and of no events */
            client_id: string | null;
            events: string[] | null;
            enabled: boolean;
            /**
             * @description `failing`: its last requests all failed
             * @enum {string}
             */
            state: "active" | "failing" | "disabled";
            /** @description If the server switched it off: it failed for days, or answered 410 */
            disabled_because: ("failing" | "gone") | null;
            failing_since: string | null;
            /** @description Until then the secret before the last rotation signs, too */
            previous_secret_until: string | null;
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
            /** @description Shown only here */
            secret: string;
        };
        WebhookDelivery: {
            /**
             * Format: uuid
             * @description Of the event: `webhook-id` of each attempt
             */
            id: string;
            /** @description Of the event */
            type: string;
            /**
             * @description `failed`: given up; `dropped`: the endpoint was switched off, or the event is no longer kept
             * @enum {string}
             */
            state: "waiting" | "delivered" | "failed" | "dropped";
            /** @description Counts the endpoint’s deliveries; null before the first attempt */
            sequence: number | null;
            attempts: number;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            created_at: string;
            next_attempt_at: string | null;
            finished_at: string | null;
        };
        WholeWebhookDelivery: {
            /**
             * Format: uuid
             * @description Of the event: `webhook-id` of each attempt
             */
            id: string;
            /** @description Of the event */
            type: string;
            /**
             * @description `failed`: given up; `dropped`: the endpoint was switched off, or the event is no longer kept
             * @enum {string}
             */
            state: "waiting" | "delivered" | "failed" | "dropped";
            /** @description Counts the endpoint’s deliveries; null before the first attempt */
            sequence: number | null;
            attempts: number;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            created_at: string;
            next_attempt_at: string | null;
            finished_at: string | null;
            /** @description As it is sent; null if the event is no longer kept */
            body: string | null;
            /** @description The latest attempts, newest first, at most 20 */
            log: {
                attempt: number;
                /**
                 * Format: date-time
                 * @description RFC 3339, UTC
                 */
                at: string;
                duration_ms: number;
                /** @description Of the answer */
                status: number | null;
                /** @description Why there was no answer */
                failure: string | null;
                /** @description Its first 1,024 bytes */
                answer: string | null;
            }[];
        };
        DecisionHook: {
            /**
             * @description When it is asked
             * @enum {string}
             */
            moment: "before_sign_up" | "before_tokens";
            url: string;
            enabled: boolean;
            /**
             * @description What becomes of a sign-up or a request for tokens about which the hook gave no answer
             * @enum {string}
             */
            on_failure: "refuse" | "continue";
            timeout_ms: number;
            /** @description Until then the secret before the last rotation signs, too */
            previous_secret_until: string | null;
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
        DecisionHookWithSecret: {
            /**
             * @description When it is asked
             * @enum {string}
             */
            moment: "before_sign_up" | "before_tokens";
            url: string;
            enabled: boolean;
            /**
             * @description What becomes of a sign-up or a request for tokens about which the hook gave no answer
             * @enum {string}
             */
            on_failure: "refuse" | "continue";
            timeout_ms: number;
            /** @description Until then the secret before the last rotation signs, too */
            previous_secret_until: string | null;
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
            secret: string | null;
        };
        DecisionHookRotated: {
            /**
             * @description When it is asked
             * @enum {string}
             */
            moment: "before_sign_up" | "before_tokens";
            url: string;
            enabled: boolean;
            /**
             * @description What becomes of a sign-up or a request for tokens about which the hook gave no answer
             * @enum {string}
             */
            on_failure: "refuse" | "continue";
            timeout_ms: number;
            /** @description Until then the secret before the last rotation signs, too */
            previous_secret_until: string | null;
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
            /** @description Shown only here */
            secret: string;
        };
        DecisionHookTest: {
            duration_ms: number;
            /** @description Of the answer, if there was one */
            status: number | null;
            /** @description Its beginning */
            answer: string | null;
            /** @description Null if the answer decides nothing */
            decision: ("allow" | "refuse") | null;
            claims: {
                [key: string]: unknown;
            };
            /** @description As the user would see it */
            message: string | null;
            /** @description Why there is no decision */
            failure: ("late" | "unreachable" | "bad_status" | "too_large" | "invalid" | "blocked" | "busy") | null;
            /** @description What is wrong, for people */
            detail: string | null;
        };
        EventStream: {
            /** Format: uuid */
            id: string;
            name: string;
            /** @enum {string} */
            kind: "https" | "syslog";
            /** @description Its path may be a secret, so it is null for callers without `event_streams:write` */
            url: string | null;
            /** @description Its scheme, host and port */
            origin: string;
            /**
             * @description How requests show where they come from: a bearer token, a signature as webhooks have it, or neither
             * @enum {string}
             */
            auth: "none" | "bearer" | "signature";
            gzip: boolean;
            ca: string | null;
            enabled: boolean;
            /**
             * @description `failing`: its last request failed
             * @enum {string}
             */
            state: "active" | "failing" | "disabled";
            /** @description If the server switched it off, after three days */
            disabled_because: "failing" | null;
            failing_since: string | null;
            /** @description Why the last request failed */
            last_failure: string | null;
            /** @description The status of the answer, if that was the reason */
            last_status: number | null;
            last_sent_at: string | null;
            /** @description When the last event that was sent happened */
            last_event_at: string | null;
            /** @description How many events were not sent yet; counted up to 1,000 */
            waiting: number;
            /** @description How old the oldest of them is */
            lag_seconds: number;
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
        EventStreamWithSecret: {
            /** Format: uuid */
            id: string;
            name: string;
            /** @enum {string} */
            kind: "https" | "syslog";
            /** @description Its path may be a secret, so it is null for callers without `event_streams:write` */
            url: string | null;
            /** @description Its scheme, host and port */
            origin: string;
            /**
             * @description How requests show where they come from: a bearer token, a signature as webhooks have it, or neither
             * @enum {string}
             */
            auth: "none" | "bearer" | "signature";
            gzip: boolean;
            ca: string | null;
            enabled: boolean;
            /**
             * @description `failing`: its last request failed
             * @enum {string}
             */
            state: "active" | "failing" | "disabled";
            /** @description If the server switched it off, after three days */
            disabled_because: "failing" | null;
            failing_since: string | null;
            /** @description Why the last request failed */
            last_failure: string | null;
            /** @description The status of the answer, if that was the reason */
            last_status: number | null;
            last_sent_at: string | null;
            /** @description When the last event that was sent happened */
            last_event_at: string | null;
            /** @description How many events were not sent yet; counted up to 1,000 */
            waiting: number;
            /** @description How old the oldest of them is */
            lag_seconds: number;
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
            /** @description The key that was made for signatures; shown only here */
            secret: string | null;
        };
        SignalStream: {
            /** Format: uuid */
            stream_id: string;
            iss: string;
            /** @description The `client_id` of the receiver */
            aud: string;
            events_supported: string[];
            events_requested?: string[];
            events_delivered: string[];
            delivery: {
                /** @enum {string} */
                method: "urn:ietf:rfc:8935" | "urn:ietf:rfc:8936";
                endpoint_url: string;
            };
            /** @description In seconds */
            min_verification_interval: number;
            description?: string;
            /** @enum {string} */
            default_subjects: "ALL" | "NONE";
        };
        SignalStreamStatus: {
            /** Format: uuid */
            stream_id: string;
            /** @enum {string} */
            status: "enabled" | "paused" | "disabled";
            /** @description A short text */
            reason?: string;
        };
        SignalSubject: {
            /** @constant */
            format: "iss_sub";
            /** @description The issuer of this App */
            iss: string;
            /** @description As in the client’s ID tokens */
            sub: string;
        };
        WebhookEvent: {
            /**
             * Format: uuid
             * @description The same wherever the event is seen, so that nobody handles it twice
             */
            id: string;
            /**
             * @description What happened
             * @enum {string}
             */
            type: "access.denied" | "api_key.created" | "api_key.refused" | "api_key.revoked" | "api_key.rotated" | "api_key.updated" | "app.created" | "app.deleted" | "app.deletion_scheduled" | "app.exported" | "app.imported" | "app.restored" | "app.updated" | "authorization.refused" | "billing_record.created" | "billing_record.failed" | "billing_record.finalized" | "billing_record.paid" | "billing_record.voided" | "captcha.refused" | "client.authentication_failed" | "client.created" | "client.deleted" | "client.updated" | "client_secret.created" | "client_secret.revoked" | "clock.corrected" | "clock.strayed" | "code.refused" | "configuration.applied" | "connection.created" | "connection.deleted" | "connection.updated" | "consent.denied" | "consent.granted" | "dpop_proof.refused" | "event_stream.created" | "event_stream.deleted" | "event_stream.disabled" | "event_stream.updated" | "events.erased" | "events.expired" | "events.exported" | "factor.enrolled" | "factor.removed" | "factor.updated" | "factors.reset" | "form.refused" | "grant.narrowed" | "grant.revoked" | "group.created" | "group.deleted" | "group.updated" | "hook.created" | "hook.deleted" | "hook.recovered" | "hook.secret_rotated" | "hook.suspended" | "hook.updated" | "identity.linked" | "identity.unlinked" | "input.refused" | "invitation.accepted" | "invitation.created" | "invitation.resent" | "invitation.revoked" | "job.deleted" | "job.retried" | "limit.reached" | "mail.sent_again" | "member.added" | "member.invitation_revoked" | "member.invited" | "member.removed" | "member.updated" | "operator.created" | "operator.recovery_issued" | "organization.created" | "organization.deleted" | "organization.disabled" | "organization.enabled" | "organization.updated" | "organization_domain.added" | "organization_domain.lost" | "organization_domain.removed" | "organization_domain.updated" | "organization_domain.verified" | "organization_member.added" | "organization_member.removed" | "organization_member.updated" | "organization_role.created" | "organization_role.deleted" | "organization_role.updated" | "passkey.added" | "passkey.refused" | "passkey.removed" | "passkey.updated" | "permission.created" | "permission.deleted" | "permission.updated" | "personal_token.created" | "personal_token.revoked" | "recovery_code.used" | "recovery_codes.regenerated" | "refresh_token.reused" | "resource.created" | "resource.deleted" | "resource.updated" | "role.created" | "role.deleted" | "role.updated" | "secret_key.lost" | "session.disowned" | "session.ended" | "session.revoked" | "sign_in.code_required" | "sign_in.failed" | "sign_in.locked" | "sign_in.succeeded" | "sign_up.refused" | "signal_stream.created" | "signal_stream.deleted" | "signal_stream.disabled" | "signal_stream.updated" | "signing_keys.rotated" | "spending_limit.created" | "spending_limit.deleted" | "spending_limit.updated" | "temporary_redirect_uri.added" | "temporary_redirect_uri.removed" | "test_inbox.emptied" | "trusted_device.added" | "trusted_device.removed" | "usage.limit_reached" | "usage.limit_warned" | "user.created" | "user.deleted" | "user.disabled" | "user.email_change_begun" | "user.email_change_undone" | "user.email_changed" | "user.email_looked_up" | "user.enabled" | "user.groups_changed" | "user.impersonated" | "user.locked" | "user.password_changed" | "user.roles_changed" | "user.unlocked" | "user.updated" | "user.username_changed" | "users.exported" | "users.import_begun" | "users.imported" | "vault_entry.created" | "vault_entry.deleted" | "vault_entry.read" | "vault_entry.rotated" | "vault_entry.updated" | "webhook_endpoint.created" | "webhook_endpoint.deleted" | "webhook_endpoint.disabled" | "webhook_endpoint.replayed" | "webhook_endpoint.secret_rotated" | "webhook_endpoint.updated" | "webhook_listener.started";
            /** @description Of the data of this type. It goes up when a member is removed or gets another meaning. */
            version: number;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            at: string;
            /** @description The caller or person that did it */
            actor: {
                /** @enum {string} */
                kind: "user" | "developer" | "operator" | "api_key" | "client" | "system" | "anonymous";
                id: string | null;
                /**
                 * Format: uuid
                 * @description The developer’s personal access token, if they used one
                 */
                personal_token?: string;
                /**
                 * Format: uuid
                 * @description The developer who acted as this user (docs/impersonation.md)
                 */
                impersonated_by?: string;
            };
            /** @description The thing that it is about, with the name that it had. Null for refusals, which are about no thing; the name of a user is never kept */
            object: {
                kind: string;
                id: string | null;
                name: string | null;
            } | null;
            /**
             * @description Whether somebody got what they wanted, or was refused
             * @enum {string}
             */
            result: "success" | "refused";
            /** @description The user that it is about */
            user_id: string | null;
            /** @description The client that it is about */
            client_id: string | null;
            ip: string | null;
            user_agent: string | null;
            /** @description As in the X-Request-Id header of the answer */
            request_id: string | null;
            /** @description What else there is to say; depends on the type */
            data: {
                [key: string]: unknown;
            };
            /**
             * Format: uri
             * @description The App that it happened in
             */
            issuer: string;
            /** @description Goes up by one with each event that is sent to this endpoint */
            sequence: number;
        };
        /** @description How a user of the client is now */
        ProvisioningUpdate: {
            /**
             * Format: uuid
             * @description The same at every attempt
             */
            id: string;
            /** @constant */
            version: 1;
            /** Format: date-time */
            at: string;
            /**
             * Format: uri
             * @description The App that it is about
             */
            issuer: string;
            /** @enum {string} */
            type: "user.created" | "user.updated";
            /** @description Goes up by one with each request to this endpoint */
            sequence: number;
            data: components["schemas"]["ProvisionedUser"];
        };
        /** @description A user with the claims that the client may see, the App’s own among them */
        ProvisionedUser: {
            /** Format: uuid */
            sub: string;
            /** @description False for a disabled user */
            active: boolean;
            name?: string;
            given_name?: string;
            middle_name?: string;
            family_name?: string;
            nickname?: string;
            preferred_username?: string;
            profile?: string;
            picture?: string;
            website?: string;
            gender?: string;
            birthdate?: string;
            zoneinfo?: string;
            locale?: string;
            /** @description Seconds since 1970 */
            updated_at?: number;
            email?: string;
            email_verified?: boolean;
            phone_number?: string;
            phone_number_verified?: boolean;
            address?: components["schemas"]["Address"];
            roles?: string[];
            groups?: string[];
            permissions?: string[];
        } & {
            [key: string]: unknown;
        };
        /** @description The account is to be removed */
        ProvisioningEnd: {
            /**
             * Format: uuid
             * @description The same at every attempt
             */
            id: string;
            /** @constant */
            version: 1;
            /** Format: date-time */
            at: string;
            /**
             * Format: uri
             * @description The App that it is about
             */
            issuer: string;
            /** @constant */
            type: "user.deleted";
            /** @description Goes up by one with each request to this endpoint */
            sequence: number;
            data: {
                /** Format: uuid */
                sub: string;
                /** @enum {string} */
                reason: "deleted" | "access_revoked";
            };
        };
        HookAnswer: {
            /** @enum {string} */
            decision: "allow" | "refuse";
            /** @description If allowed, before tokens: each is named by an https: URL with a path */
            claims?: {
                [key: string]: unknown;
            };
            /** @description If refused: shown to the user, at most 200 characters */
            message?: string;
            /** @description If refused: for programs; lower case letters, digits and underscores */
            code?: string;
        };
        /** @description OpenID Connect Back-Channel Logout 1.0 §2.4. The payload of a JWT of the type logout+jwt, without a nonce */
        LogoutToken: {
            /** Format: uri */
            iss: string;
            /** @description The client’s id */
            aud: string;
            iat: number;
            /** @description Of this token: take each once */
            jti: string;
            exp: number;
            /** Format: uuid */
            sub: string;
            /** @description The session that ended; without it, all of the user’s at the client */
            sid?: string;
            events: {
                "http://schemas.openid.net/event/backchannel-logout": Record<string, never>;
            };
        };
        /** @description May this person become a user? */
        SignUpQuestion: {
            /**
             * Format: uuid
             * @description The same at every attempt
             */
            id: string;
            /** @constant */
            version: 1;
            /** Format: date-time */
            at: string;
            /**
             * Format: uri
             * @description The App that it is about
             */
            issuer: string;
            /** @constant */
            type: "before_sign_up";
            /**
             * @description A sample, which a developer sent
             * @constant
             */
            test?: true;
            user: components["schemas"]["HookPerson"];
            /** @description It sent the person to the sign-up; null for the API and for invitations */
            client: {
                client_id: string;
                name: string | null;
            } | null;
            request: {
                /** @enum {string} */
                way: "password" | "api" | "registration" | "magic_link" | "connection" | "invitation";
                /** @description Its slug */
                connection: string | null;
                invitation: {
                    /** Format: uuid */
                    id: string;
                    organization_id: string | null;
                } | null;
                language: string | null;
                /** @description The caller’s: for a token request often the server of a client */
                ip: string | null;
                user_agent: string | null;
            };
        };
        /** @description Somebody who would become a user */
        HookPerson: {
            email: string;
            email_verified: boolean;
            username: string | null;
            phone: string | null;
            phone_verified: boolean;
            name: string | null;
            given_name: string | null;
            middle_name: string | null;
            family_name: string | null;
            nickname: string | null;
            preferred_username: string | null;
            profile: string | null;
            picture: string | null;
            website: string | null;
            gender: string | null;
            birthdate: string | null;
            zoneinfo: string | null;
            locale: string | null;
            address: components["schemas"]["Address"] | null;
        };
        /** @description May these tokens be given, and with which claims of the App’s own? */
        TokensQuestion: {
            /**
             * Format: uuid
             * @description The same at every attempt
             */
            id: string;
            /** @constant */
            version: 1;
            /** Format: date-time */
            at: string;
            /**
             * Format: uri
             * @description The App that it is about
             */
            issuer: string;
            /** @constant */
            type: "before_tokens";
            /**
             * @description A sample, which a developer sent
             * @constant
             */
            test?: true;
            /** @description Null for a machine */
            user: components["schemas"]["HookUser"] | null;
            client: {
                client_id: string;
                name: string | null;
            };
            request: {
                /** @description That of the token request; “api” for a sign-in through the API */
                grant_type: string;
                scopes: string[];
                audience: string | null;
                organization: {
                    /** Format: uuid */
                    id: string;
                    name: string;
                } | null;
                /** @description A developer acts as the user */
                impersonated: boolean;
                /** @description The caller’s: for a token request often the server of a client */
                ip: string | null;
                user_agent: string | null;
            };
        };
        /** @description The user whom tokens are for */
        HookUser: {
            /** Format: uuid */
            id: string;
            external_id: string | null;
            email: string;
            email_verified: boolean;
            username: string | null;
            phone: string | null;
            phone_verified: boolean;
            name: string | null;
            given_name: string | null;
            middle_name: string | null;
            family_name: string | null;
            nickname: string | null;
            preferred_username: string | null;
            profile: string | null;
            picture: string | null;
            website: string | null;
            gender: string | null;
            birthdate: string | null;
            zoneinfo: string | null;
            locale: string | null;
            address: components["schemas"]["Address"] | null;
            metadata_public: {
                [key: string]: unknown;
            };
        };
        /** @description RFC 8417. The payload of a JWT of the type secevent+jwt, without sub and exp */
        SecurityEventToken: {
            /** Format: uri */
            iss: string;
            /** @description The client’s id */
            aud: string;
            iat: number;
            /** @description Of this token: take each once */
            jti: string;
            sub_id: {
                /** @constant */
                format: "iss_sub";
                /** Format: uri */
                iss: string;
                /** Format: uuid */
                sub: string;
            } | {
                /** @constant */
                format: "opaque";
                id: string;
            } | {
                /** @constant */
                format: "complex";
                user: {
                    /** @constant */
                    format: "iss_sub";
                    /** Format: uri */
                    iss: string;
                    /** Format: uuid */
                    sub: string;
                };
                session: {
                    /** @constant */
                    format: "opaque";
                    id: string;
                };
            };
            /** @description The same for everything that one request caused */
            txn?: string;
            /** @description When it happened, in seconds since 1970 */
            toe?: number;
            /** @description One event, by its URI */
            events: {
                [key: string]: {
                    [key: string]: unknown;
                };
            };
        };
        SecurityEventError: {
            /** @description “invalid_key”, for example */
            err: string;
            description?: string;
        };
        WebhookEvents: {
            /** api_key.created */
            "api_key.created": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "api_key.created";
                /** @constant */
                version: 1;
                data: {
                    /** Format: uuid */
                    id: string;
                    name: string;
                    scopes: string[];
                    /** Format: uuid */
                    organization_id?: string;
                };
            };
            /** api_key.revoked */
            "api_key.revoked": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "api_key.revoked";
                /** @constant */
                version: 1;
                data: {
                    /** Format: uuid */
                    id: string;
                    name: string;
                };
            };
            /** api_key.rotated */
            "api_key.rotated": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "api_key.rotated";
                /** @constant */
                version: 1;
                data: {
                    /** Format: uuid */
                    id: string;
                    name: string;
                    /**
                     * Format: uuid
                     * @description The id of the new key
                     */
                    new_id: string;
                    /** @description How long both work */
                    overlap_hours: number;
                };
            };
            /** api_key.updated */
            "api_key.updated": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "api_key.updated";
                /** @constant */
                version: 1;
                data: {
                    /** Format: uuid */
                    id: string;
                    name: string;
                    allowed_networks: string[];
                    /** @description The values before and after, by field; `hidden` for a secret. Long values are cut */
                    changes?: Record<string, never>;
                };
            };
            /** app.deletion_scheduled */
            "app.deletion_scheduled": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "app.deletion_scheduled";
                /** @constant */
                version: 1;
                data: {
                    /** Format: date-time */
                    purge_at: string;
                };
            };
            /** app.exported */
            "app.exported": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "app.exported";
                /** @constant */
                version: 1;
                data: {
                    /** @description Whether its signing keys are in the file */
                    keys: boolean;
                };
            };
            /** app.restored */
            "app.restored": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "app.restored";
                /** @constant */
                version: 1;
                data: Record<string, never>;
            };
            /** app.updated */
            "app.updated": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "app.updated";
                /** @constant */
                version: 1;
                data: {
                    name?: string;
                    /** @enum {string} */
                    status?: "active" | "suspended";
                    /** @description The settings that were set, by name */
                    settings?: Record<string, never>;
                    branding?: Record<string, never>;
                    /** @description The hash of each picture that was set, or null */
                    images?: Record<string, never>;
                    /** @description A text of the App’s own; null if it was removed */
                    text?: {
                        locale: string;
                        key: string;
                        text: string | null;
                    };
                    /** @description The values before and after, by field; `hidden` for a secret. Long values are cut */
                    changes?: Record<string, never>;
                };
            };
            /** billing_record.created */
            "billing_record.created": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "billing_record.created";
                /** @constant */
                version: 1;
                data: {
                    /** Format: uuid */
                    billing_record: string;
                    organization_id: string | null;
                    currency: string;
                    /** @description In the smallest unit of the currency */
                    amount: number;
                    status: string;
                };
            };
            /** billing_record.failed */
            "billing_record.failed": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "billing_record.failed";
                /** @constant */
                version: 1;
                data: {
                    /** Format: uuid */
                    billing_record: string;
                    organization_id: string | null;
                    currency: string;
                    /** @description In the smallest unit of the currency */
                    amount: number;
                    status: string;
                };
            };
            /** billing_record.finalized */
            "billing_record.finalized": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "billing_record.finalized";
                /** @constant */
                version: 1;
                data: {
                    /** Format: uuid */
                    billing_record: string;
                    organization_id: string | null;
                    currency: string;
                    /** @description In the smallest unit of the currency */
                    amount: number;
                    status: string;
                };
            };
            /** billing_record.paid */
            "billing_record.paid": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "billing_record.paid";
                /** @constant */
                version: 1;
                data: {
                    /** Format: uuid */
                    billing_record: string;
                    organization_id: string | null;
                    currency: string;
                    /** @description In the smallest unit of the currency */
                    amount: number;
                    status: string;
                };
            };
            /** billing_record.voided */
            "billing_record.voided": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "billing_record.voided";
                /** @constant */
                version: 1;
                data: {
                    /** Format: uuid */
                    billing_record: string;
                    organization_id: string | null;
                    currency: string;
                    /** @description In the smallest unit of the currency */
                    amount: number;
                    status: string;
                };
            };
            /** client.created */
            "client.created": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "client.created";
                /** @constant */
                version: 1;
                data: {
                    name: string;
                    /** @enum {string} */
                    type: "public" | "confidential" | "machine";
                    api_permissions?: string[];
                };
            };
            /** client.deleted */
            "client.deleted": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "client.deleted";
                /** @constant */
                version: 1;
                data: {
                    name: string;
                };
            };
            /** client.updated */
            "client.updated": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "client.updated";
                /** @constant */
                version: 1;
                data: {
                    name?: string;
                    /**
                     * @description Of a public client that became a confidential one
                     * @enum {string}
                     */
                    type?: "confidential";
                    /** @enum {string} */
                    status?: "active" | "disabled";
                    first_party?: boolean;
                    /** @enum {string} */
                    application_type?: "web" | "native";
                    require_pkce?: boolean;
                    redirect_uris?: string[];
                    post_logout_redirect_uris?: string[];
                    introspects?: string[];
                    scopes?: string[];
                    resources?: string[];
                    api_permissions?: string[];
                    /** @enum {string} */
                    id_token_alg?: "RS256" | "ES256";
                    id_token_claims?: boolean;
                    provisioning?: boolean;
                    shared_signals?: boolean;
                    backchannel_logout_uri?: string | null;
                    backchannel_logout_session_required?: boolean;
                    logo_uri?: string | null;
                    client_uri?: string | null;
                    policy_uri?: string | null;
                    tos_uri?: string | null;
                    /** @description The name of the client */
                    client_name?: string;
                    /** @description The values before and after, by field; `hidden` for a secret. Long values are cut */
                    changes?: Record<string, never>;
                };
            };
            /** client_secret.created */
            "client_secret.created": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "client_secret.created";
                /** @constant */
                version: 1;
                data: {
                    /** @description The name of the client */
                    client_name?: string;
                    /** @description The end of the secret, by which people recognize it */
                    hint: string;
                };
            };
            /** client_secret.revoked */
            "client_secret.revoked": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "client_secret.revoked";
                /** @constant */
                version: 1;
                data: {
                    /** @description The name of the client */
                    client_name?: string;
                    /** @description The end of the secret, by which people recognize it */
                    hint: string;
                };
            };
            /** configuration.applied */
            "configuration.applied": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "configuration.applied";
                /** @constant */
                version: 1;
                data: {
                    create: number;
                    change: number;
                    delete: number;
                };
            };
            /** connection.created */
            "connection.created": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "connection.created";
                /** @constant */
                version: 1;
                data: {
                    slug: string;
                    kind: string;
                };
            };
            /** connection.deleted */
            "connection.deleted": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "connection.deleted";
                /** @constant */
                version: 1;
                data: {
                    slug: string;
                };
            };
            /** connection.updated */
            "connection.updated": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "connection.updated";
                /** @constant */
                version: 1;
                data: {
                    slug: string;
                    /** @description The names of the fields that were set */
                    fields: string[];
                    /** @description The values before and after, by field; `hidden` for a secret. Long values are cut */
                    changes?: Record<string, never>;
                };
            };
            /** consent.denied */
            "consent.denied": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "consent.denied";
                /** @constant */
                version: 1;
                data: Record<string, never>;
            };
            /** consent.granted */
            "consent.granted": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "consent.granted";
                /** @constant */
                version: 1;
                data: {
                    scopes: string[];
                    claims: string[];
                    resources: {
                        identifier: string;
                        scopes: string[];
                    }[];
                };
            };
            /** event_stream.created */
            "event_stream.created": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "event_stream.created";
                /** @constant */
                version: 1;
                data: {
                    /** Format: uuid */
                    id: string;
                    name: string;
                    origin: string;
                };
            };
            /** event_stream.deleted */
            "event_stream.deleted": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "event_stream.deleted";
                /** @constant */
                version: 1;
                data: {
                    /** Format: uuid */
                    id: string;
                    name: string;
                    origin: string;
                };
            };
            /** event_stream.disabled */
            "event_stream.disabled": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "event_stream.disabled";
                /** @constant */
                version: 1;
                data: {
                    /** Format: uuid */
                    id: string;
                    name: string;
                    origin: string;
                };
            };
            /** event_stream.updated */
            "event_stream.updated": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "event_stream.updated";
                /** @constant */
                version: 1;
                data: {
                    /** Format: uuid */
                    id: string;
                    name: string;
                    origin: string;
                    /** @description The values before and after, by field; `hidden` for a secret. Long values are cut */
                    changes?: Record<string, never>;
                };
            };
            /** events.erased */
            "events.erased": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "events.erased";
                /** @constant */
                version: 1;
                data: {
                    count: number;
                };
            };
            /** events.expired */
            "events.expired": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "events.expired";
                /** @constant */
                version: 1;
                data: {
                    count: number;
                    /** @description The last seal of the audit log whose events are deleted; so are those of all before it */
                    through_seal: number;
                };
            };
            /** events.exported */
            "events.exported": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "events.exported";
                /** @constant */
                version: 1;
                data: Record<string, never>;
            };
            /** factor.enrolled */
            "factor.enrolled": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "factor.enrolled";
                /** @constant */
                version: 1;
                data: {
                    kind: string;
                    /** Format: uuid */
                    factor: string;
                    name?: string;
                };
            };
            /** factor.removed */
            "factor.removed": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "factor.removed";
                /** @constant */
                version: 1;
                data: {
                    kind: string;
                    /** Format: uuid */
                    factor: string;
                    name?: string;
                };
            };
            /** factor.updated */
            "factor.updated": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "factor.updated";
                /** @constant */
                version: 1;
                data: {
                    kind: string;
                    /** Format: uuid */
                    factor: string;
                    name?: string;
                };
            };
            /** factors.reset */
            "factors.reset": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "factors.reset";
                /** @constant */
                version: 1;
                data: {
                    kinds: string[];
                };
            };
            /** grant.narrowed */
            "grant.narrowed": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "grant.narrowed";
                /** @constant */
                version: 1;
                data: {
                    removed: {
                        scopes: string[];
                        claims: string[];
                        resources: {
                            identifier: string;
                            scopes: string[];
                        }[];
                    };
                };
            };
            /** grant.revoked */
            "grant.revoked": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "grant.revoked";
                /** @constant */
                version: 1;
                data: Record<string, never>;
            };
            /** group.created */
            "group.created": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "group.created";
                /** @constant */
                version: 1;
                data: {
                    group: string;
                    roles: string[];
                };
            };
            /** group.deleted */
            "group.deleted": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "group.deleted";
                /** @constant */
                version: 1;
                data: {
                    group: string;
                };
            };
            /** group.updated */
            "group.updated": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "group.updated";
                /** @constant */
                version: 1;
                data: {
                    group: string;
                    roles?: string[];
                    /** @description The values before and after, by field; `hidden` for a secret. Long values are cut */
                    changes?: Record<string, never>;
                };
            };
            /** hook.created */
            "hook.created": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "hook.created";
                /** @constant */
                version: 1;
                data: {
                    /** @enum {string} */
                    moment: "before_sign_up" | "before_tokens";
                    origin: string;
                };
            };
            /** hook.deleted */
            "hook.deleted": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "hook.deleted";
                /** @constant */
                version: 1;
                data: {
                    /** @enum {string} */
                    moment: "before_sign_up" | "before_tokens";
                    origin: string;
                };
            };
            /** hook.recovered */
            "hook.recovered": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "hook.recovered";
                /** @constant */
                version: 1;
                data: {
                    /** @enum {string} */
                    moment: "before_sign_up" | "before_tokens";
                    origin: string;
                };
            };
            /** hook.secret_rotated */
            "hook.secret_rotated": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "hook.secret_rotated";
                /** @constant */
                version: 1;
                data: {
                    /** @enum {string} */
                    moment: "before_sign_up" | "before_tokens";
                    origin: string;
                    /** @description How long the one before signs, too */
                    overlap_hours: number;
                };
            };
            /** hook.suspended */
            "hook.suspended": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "hook.suspended";
                /** @constant */
                version: 1;
                data: {
                    /** @enum {string} */
                    moment: "before_sign_up" | "before_tokens";
                    origin: string;
                    /** @description How it failed the last time */
                    because: string;
                    /**
                     * @description What becomes of requests meanwhile
                     * @enum {string}
                     */
                    on_failure: "refuse" | "continue";
                };
            };
            /** hook.updated */
            "hook.updated": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "hook.updated";
                /** @constant */
                version: 1;
                data: {
                    /** @enum {string} */
                    moment: "before_sign_up" | "before_tokens";
                    origin: string;
                    /** @description The names of the fields that were set */
                    fields: string[];
                    /** @description The values before and after, by field; `hidden` for a secret. Long values are cut */
                    changes?: Record<string, never>;
                };
            };
            /** identity.linked */
            "identity.linked": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "identity.linked";
                /** @constant */
                version: 1;
                data: {
                    connection: string;
                };
            };
            /** identity.unlinked */
            "identity.unlinked": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "identity.unlinked";
                /** @constant */
                version: 1;
                data: {
                    connection: string;
                };
            };
            /** invitation.accepted */
            "invitation.accepted": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "invitation.accepted";
                /** @constant */
                version: 1;
                data: {
                    /** Format: uuid */
                    invitation_id: string;
                    /** Format: uuid */
                    organization_id?: string;
                };
            };
            /** invitation.created */
            "invitation.created": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "invitation.created";
                /** @constant */
                version: 1;
                data: {
                    /** Format: uuid */
                    invitation_id: string;
                    /** @description In the organization, if the invitation is to one */
                    roles: string[];
                    /** Format: uuid */
                    organization_id?: string;
                };
            };
            /** invitation.resent */
            "invitation.resent": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "invitation.resent";
                /** @constant */
                version: 1;
                data: {
                    /** Format: uuid */
                    invitation_id: string;
                };
            };
            /** invitation.revoked */
            "invitation.revoked": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "invitation.revoked";
                /** @constant */
                version: 1;
                data: {
                    /** Format: uuid */
                    invitation_id: string;
                };
            };
            /** member.added */
            "member.added": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "member.added";
                /** @constant */
                version: 1;
                data: {
                    /** Format: uuid */
                    developer_id: string;
                    /** @enum {string} */
                    role: "owner" | "admin" | "viewer";
                };
            };
            /** member.invitation_revoked */
            "member.invitation_revoked": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "member.invitation_revoked";
                /** @constant */
                version: 1;
                data: {
                    /** Format: uuid */
                    invitation_id: string;
                };
            };
            /** member.invited */
            "member.invited": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "member.invited";
                /** @constant */
                version: 1;
                data: {
                    /** Format: uuid */
                    invitation_id: string;
                    /** @enum {string} */
                    role: "owner" | "admin" | "viewer";
                };
            };
            /** member.removed */
            "member.removed": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "member.removed";
                /** @constant */
                version: 1;
                data: {
                    /** Format: uuid */
                    developer_id: string;
                };
            };
            /** member.updated */
            "member.updated": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "member.updated";
                /** @constant */
                version: 1;
                data: {
                    /** Format: uuid */
                    developer_id: string;
                    /** @enum {string} */
                    role: "owner" | "admin" | "viewer";
                    /** @description The values before and after, by field; `hidden` for a secret. Long values are cut */
                    changes?: Record<string, never>;
                };
            };
            /** organization.created */
            "organization.created": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "organization.created";
                /** @constant */
                version: 1;
                data: {
                    /** Format: uuid */
                    organization_id: string;
                    slug: string;
                    name: string;
                };
            };
            /** organization.deleted */
            "organization.deleted": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "organization.deleted";
                /** @constant */
                version: 1;
                data: {
                    /** Format: uuid */
                    organization_id: string;
                    slug: string;
                    name: string;
                };
            };
            /** organization.disabled */
            "organization.disabled": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "organization.disabled";
                /** @constant */
                version: 1;
                data: {
                    /** Format: uuid */
                    organization_id: string;
                    name?: string;
                };
            };
            /** organization.enabled */
            "organization.enabled": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "organization.enabled";
                /** @constant */
                version: 1;
                data: {
                    /** Format: uuid */
                    organization_id: string;
                    name?: string;
                };
            };
            /** organization.updated */
            "organization.updated": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "organization.updated";
                /** @constant */
                version: 1;
                data: {
                    /** Format: uuid */
                    organization_id: string;
                    /** @description The name that it has now */
                    name?: string;
                    /** @description The names of the fields that were set */
                    fields: string[];
                    /** @description The values before and after, by field; `hidden` for a secret. Long values are cut */
                    changes?: Record<string, never>;
                };
            };
            /** organization_domain.added */
            "organization_domain.added": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "organization_domain.added";
                /** @constant */
                version: 1;
                data: {
                    /** Format: uuid */
                    organization_id: string;
                    domain: string;
                };
            };
            /** organization_domain.lost */
            "organization_domain.lost": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "organization_domain.lost";
                /** @constant */
                version: 1;
                data: {
                    /** Format: uuid */
                    organization_id: string;
                    domain: string;
                };
            };
            /** organization_domain.removed */
            "organization_domain.removed": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "organization_domain.removed";
                /** @constant */
                version: 1;
                data: {
                    /** Format: uuid */
                    organization_id: string;
                    domain: string;
                };
            };
            /** organization_domain.updated */
            "organization_domain.updated": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "organization_domain.updated";
                /** @constant */
                version: 1;
                data: {
                    /** Format: uuid */
                    organization_id: string;
                    domain: string;
                    joins: boolean;
                    /** @description The values before and after, by field; `hidden` for a secret. Long values are cut */
                    changes?: Record<string, never>;
                };
            };
            /** organization_domain.verified */
            "organization_domain.verified": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "organization_domain.verified";
                /** @constant */
                version: 1;
                data: {
                    /** Format: uuid */
                    organization_id: string;
                    domain: string;
                };
            };
            /** organization_member.added */
            "organization_member.added": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "organization_member.added";
                /** @constant */
                version: 1;
                data: {
                    /** Format: uuid */
                    organization_id: string;
                    roles: string[];
                };
            };
            /** organization_member.removed */
            "organization_member.removed": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "organization_member.removed";
                /** @constant */
                version: 1;
                data: {
                    /** Format: uuid */
                    organization_id: string;
                };
            };
            /** organization_member.updated */
            "organization_member.updated": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "organization_member.updated";
                /** @constant */
                version: 1;
                data: {
                    /** Format: uuid */
                    organization_id: string;
                    roles: string[];
                    /** @description The values before and after, by field; `hidden` for a secret. Long values are cut */
                    changes?: Record<string, never>;
                };
            };
            /** organization_role.created */
            "organization_role.created": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "organization_role.created";
                /** @constant */
                version: 1;
                data: {
                    role: string;
                    permissions: string[];
                };
            };
            /** organization_role.deleted */
            "organization_role.deleted": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "organization_role.deleted";
                /** @constant */
                version: 1;
                data: {
                    role: string;
                };
            };
            /** organization_role.updated */
            "organization_role.updated": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "organization_role.updated";
                /** @constant */
                version: 1;
                data: {
                    role: string;
                    permissions: string[];
                    /** @description The values before and after, by field; `hidden` for a secret. Long values are cut */
                    changes?: Record<string, never>;
                };
            };
            /** passkey.added */
            "passkey.added": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "passkey.added";
                /** @constant */
                version: 1;
                data: {
                    /** Format: uuid */
                    passkey: string;
                    name: string;
                };
            };
            /** passkey.refused */
            "passkey.refused": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "passkey.refused";
                /** @constant */
                version: 1;
                data: {
                    /** Format: uuid */
                    passkey: string;
                    counter: number;
                    /** @description The counter of the use before */
                    last: number;
                };
            };
            /** passkey.removed */
            "passkey.removed": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "passkey.removed";
                /** @constant */
                version: 1;
                data: {
                    /** Format: uuid */
                    passkey: string;
                    name: string;
                };
            };
            /** passkey.updated */
            "passkey.updated": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "passkey.updated";
                /** @constant */
                version: 1;
                data: {
                    /** Format: uuid */
                    passkey: string;
                    name: string;
                };
            };
            /** permission.created */
            "permission.created": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "permission.created";
                /** @constant */
                version: 1;
                data: {
                    permission: string;
                };
            };
            /** permission.deleted */
            "permission.deleted": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "permission.deleted";
                /** @constant */
                version: 1;
                data: {
                    permission: string;
                    roles: string[];
                };
            };
            /** permission.updated */
            "permission.updated": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "permission.updated";
                /** @constant */
                version: 1;
                data: {
                    permission: string;
                    /** @description The values before and after, by field; `hidden` for a secret. Long values are cut */
                    changes?: Record<string, never>;
                };
            };
            /** recovery_code.used */
            "recovery_code.used": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "recovery_code.used";
                /** @constant */
                version: 1;
                data: {
                    left: number;
                };
            };
            /** recovery_codes.regenerated */
            "recovery_codes.regenerated": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "recovery_codes.regenerated";
                /** @constant */
                version: 1;
                data: Record<string, never>;
            };
            /** refresh_token.reused */
            "refresh_token.reused": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "refresh_token.reused";
                /** @constant */
                version: 1;
                data: Record<string, never>;
            };
            /** resource.created */
            "resource.created": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "resource.created";
                /** @constant */
                version: 1;
                data: {
                    identifier: string;
                };
            };
            /** resource.deleted */
            "resource.deleted": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "resource.deleted";
                /** @constant */
                version: 1;
                data: {
                    identifier: string;
                    /** @description The roles that lost a scope, which was a permission of theirs */
                    roles?: string[];
                };
            };
            /** resource.updated */
            "resource.updated": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "resource.updated";
                /** @constant */
                version: 1;
                data: {
                    identifier: string;
                    name?: string;
                    scopes?: {
                        name: string;
                    }[];
                    /** @enum {string} */
                    token_format?: "opaque" | "jwt";
                    access_token_seconds?: number | null;
                    is_default?: boolean;
                    scopes_by_permission?: boolean;
                    /** @description The roles that lost a scope, which was a permission of theirs */
                    roles?: string[];
                    /** @description The values before and after, by field; `hidden` for a secret. Long values are cut */
                    changes?: Record<string, never>;
                };
            };
            /** role.created */
            "role.created": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "role.created";
                /** @constant */
                version: 1;
                data: {
                    role: string;
                    permissions: string[];
                };
            };
            /** role.deleted */
            "role.deleted": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "role.deleted";
                /** @constant */
                version: 1;
                data: {
                    role: string;
                };
            };
            /** role.updated */
            "role.updated": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "role.updated";
                /** @constant */
                version: 1;
                data: {
                    role: string;
                    permissions?: string[];
                    /** @description The values before and after, by field; `hidden` for a secret. Long values are cut */
                    changes?: Record<string, never>;
                };
            };
            /** session.disowned */
            "session.disowned": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "session.disowned";
                /** @constant */
                version: 1;
                data: Record<string, never>;
            };
            /** session.ended */
            "session.ended": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "session.ended";
                /** @constant */
                version: 1;
                data: {
                    /** @description Nobody ended it: its time was over */
                    expired?: boolean;
                    /**
                     * Format: uuid
                     * @description The developer who acted as the user in it (docs/impersonation.md)
                     */
                    impersonator?: string;
                    /** @description The ids of the clients that are told by back-channel logout */
                    told?: string[];
                };
            };
            /** session.revoked */
            "session.revoked": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "session.revoked";
                /** @constant */
                version: 1;
                data: {
                    /** @description How many sessions ended, if all others of the user did */
                    others?: number;
                    /**
                     * Format: uuid
                     * @description The developer who acted as the user in it (docs/impersonation.md)
                     */
                    impersonator?: string;
                    /** @description The ids of the clients that are told by back-channel logout */
                    told?: string[];
                };
            };
            /** sign_in.succeeded */
            "sign_in.succeeded": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "sign_in.succeeded";
                /** @constant */
                version: 1;
                data: {
                    /** @description The `amr` values of the sign-in (RFC 8176), separated by spaces */
                    method: string;
                };
            };
            /** signal_stream.created */
            "signal_stream.created": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "signal_stream.created";
                /** @constant */
                version: 1;
                data: {
                    /** Format: uuid */
                    id: string;
                    /** @enum {string} */
                    method: "push" | "poll";
                    /** @description Of the address that it is pushed to */
                    origin: string | null;
                };
            };
            /** signal_stream.deleted */
            "signal_stream.deleted": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "signal_stream.deleted";
                /** @constant */
                version: 1;
                data: {
                    /** Format: uuid */
                    id: string;
                    /** @enum {string} */
                    method: "push" | "poll";
                    /** @description Of the address that it is pushed to */
                    origin: string | null;
                };
            };
            /** signal_stream.disabled */
            "signal_stream.disabled": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "signal_stream.disabled";
                /** @constant */
                version: 1;
                data: {
                    /** Format: uuid */
                    id: string;
                    /** @enum {string} */
                    method: "push" | "poll";
                    /** @description Of the address that it is pushed to */
                    origin: string | null;
                    /** @enum {string} */
                    because: "failing";
                };
            };
            /** signal_stream.updated */
            "signal_stream.updated": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "signal_stream.updated";
                /** @constant */
                version: 1;
                data: {
                    /** Format: uuid */
                    id: string;
                    /** @enum {string} */
                    method: "push" | "poll";
                    /** @description Of the address that it is pushed to */
                    origin: string | null;
                    /** @description The values before and after, by field; `hidden` for a secret. Long values are cut */
                    changes?: Record<string, never>;
                };
            };
            /** signing_keys.rotated */
            "signing_keys.rotated": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "signing_keys.rotated";
                /** @constant */
                version: 1;
                data: {
                    /** @description The ids of the keys that sign from now on */
                    current: string[];
                    /** @description Whether the old keys stopped working at once */
                    emergency: boolean;
                };
            };
            /** spending_limit.created */
            "spending_limit.created": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "spending_limit.created";
                /** @constant */
                version: 1;
                data: {
                    /** Format: uuid */
                    spending_limit: string;
                    user_id: string | null;
                    organization_id: string | null;
                    period: string;
                    currency: string;
                    /** @description As a decimal number */
                    amount: string;
                    /** @description In the running period, as a decimal number */
                    spent?: string;
                };
            };
            /** spending_limit.deleted */
            "spending_limit.deleted": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "spending_limit.deleted";
                /** @constant */
                version: 1;
                data: {
                    /** Format: uuid */
                    spending_limit: string;
                    user_id: string | null;
                    organization_id: string | null;
                    period: string;
                    currency: string;
                    /** @description As a decimal number */
                    amount: string;
                    /** @description In the running period, as a decimal number */
                    spent?: string;
                };
            };
            /** spending_limit.updated */
            "spending_limit.updated": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "spending_limit.updated";
                /** @constant */
                version: 1;
                data: {
                    /** Format: uuid */
                    spending_limit: string;
                    user_id: string | null;
                    organization_id: string | null;
                    period: string;
                    currency: string;
                    /** @description As a decimal number */
                    amount: string;
                    /** @description In the running period, as a decimal number */
                    spent?: string;
                    /** @description The values before and after, by field; `hidden` for a secret. Long values are cut */
                    changes?: Record<string, never>;
                };
            };
            /** temporary_redirect_uri.added */
            "temporary_redirect_uri.added": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "temporary_redirect_uri.added";
                /** @constant */
                version: 1;
                data: {
                    /** @description The name of the client */
                    client_name?: string;
                    redirect_uri: string;
                    post_logout_redirect_uri: string | null;
                    /** Format: date-time */
                    expires_at: string;
                    /** @description The client had it already */
                    renewed: boolean;
                };
            };
            /** temporary_redirect_uri.removed */
            "temporary_redirect_uri.removed": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "temporary_redirect_uri.removed";
                /** @constant */
                version: 1;
                data: {
                    /** @description The name of the client */
                    client_name?: string;
                    redirect_uri: string;
                    post_logout_redirect_uri: string | null;
                };
            };
            /** trusted_device.added */
            "trusted_device.added": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "trusted_device.added";
                /** @constant */
                version: 1;
                data: {
                    days: number;
                };
            };
            /** trusted_device.removed */
            "trusted_device.removed": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "trusted_device.removed";
                /** @constant */
                version: 1;
                data: {
                    count: number;
                };
            };
            /** usage.limit_reached */
            "usage.limit_reached": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "usage.limit_reached";
                /** @constant */
                version: 1;
                data: {
                    /** Format: uuid */
                    spending_limit: string;
                    user_id: string | null;
                    organization_id: string | null;
                    period: string;
                    currency: string;
                    /** @description As a decimal number */
                    amount: string;
                    /** @description In the running period, as a decimal number */
                    spent?: string;
                };
            };
            /** usage.limit_warned */
            "usage.limit_warned": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "usage.limit_warned";
                /** @constant */
                version: 1;
                data: {
                    /** Format: uuid */
                    spending_limit: string;
                    user_id: string | null;
                    organization_id: string | null;
                    period: string;
                    currency: string;
                    /** @description As a decimal number */
                    amount: string;
                    /** @description In the running period, as a decimal number */
                    spent?: string;
                };
            };
            /** user.created */
            "user.created": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "user.created";
                /** @constant */
                version: 1;
                data: {
                    /**
                     * Format: uuid
                     * @description The import that created the user
                     */
                    import_id?: string;
                };
            };
            /** user.deleted */
            "user.deleted": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "user.deleted";
                /** @constant */
                version: 1;
                data: Record<string, never>;
            };
            /** user.disabled */
            "user.disabled": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "user.disabled";
                /** @constant */
                version: 1;
                data: Record<string, never>;
            };
            /** user.email_change_begun */
            "user.email_change_begun": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "user.email_change_begun";
                /** @constant */
                version: 1;
                data: Record<string, never>;
            };
            /** user.email_change_undone */
            "user.email_change_undone": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "user.email_change_undone";
                /** @constant */
                version: 1;
                data: Record<string, never>;
            };
            /** user.email_changed */
            "user.email_changed": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "user.email_changed";
                /** @constant */
                version: 1;
                data: Record<string, never>;
            };
            /** user.enabled */
            "user.enabled": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "user.enabled";
                /** @constant */
                version: 1;
                data: Record<string, never>;
            };
            /** user.groups_changed */
            "user.groups_changed": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "user.groups_changed";
                /** @constant */
                version: 1;
                data: {
                    groups: string[];
                    /** @description The values before and after, by field; `hidden` for a secret. Long values are cut */
                    changes?: Record<string, never>;
                };
            };
            /** user.impersonated */
            "user.impersonated": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "user.impersonated";
                /** @constant */
                version: 1;
                data: {
                    reason: string;
                    /** Format: date-time */
                    until: string;
                };
            };
            /** user.locked */
            "user.locked": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "user.locked";
                /** @constant */
                version: 1;
                data: {
                    /** @enum {string} */
                    guessed: "password" | "second_factor";
                };
            };
            /** user.password_changed */
            "user.password_changed": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "user.password_changed";
                /** @constant */
                version: 1;
                data: {
                    /**
                     * @description `none` if the user has no password now
                     * @enum {string}
                     */
                    to?: "none";
                };
            };
            /** user.roles_changed */
            "user.roles_changed": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "user.roles_changed";
                /** @constant */
                version: 1;
                data: {
                    roles: string[];
                    /** @description The values before and after, by field; `hidden` for a secret. Long values are cut */
                    changes?: Record<string, never>;
                };
            };
            /** user.unlocked */
            "user.unlocked": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "user.unlocked";
                /** @constant */
                version: 1;
                data: {
                    /**
                     * @description `link` if the user did it by the link from the mail
                     * @enum {string}
                     */
                    by?: "link";
                };
            };
            /** user.updated */
            "user.updated": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "user.updated";
                /** @constant */
                version: 1;
                data: {
                    /** @description The names of the fields that were set */
                    fields: string[];
                };
            };
            /** user.username_changed */
            "user.username_changed": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "user.username_changed";
                /** @constant */
                version: 1;
                data: Record<string, never>;
            };
            /** users.exported */
            "users.exported": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "users.exported";
                /** @constant */
                version: 1;
                data: Record<string, never>;
            };
            /** users.import_begun */
            "users.import_begun": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "users.import_begun";
                /** @constant */
                version: 1;
                data: {
                    /** Format: uuid */
                    import_id: string;
                    lines: number;
                };
            };
            /** users.imported */
            "users.imported": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "users.imported";
                /** @constant */
                version: 1;
                data: {
                    /** Format: uuid */
                    import_id: string;
                    created: number;
                    existing: number;
                    refused: number;
                };
            };
            /** vault_entry.created */
            "vault_entry.created": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "vault_entry.created";
                /** @constant */
                version: 1;
                data: {
                    /** Format: uuid */
                    vault_entry: string;
                    service_name: string;
                    status: string;
                };
            };
            /** vault_entry.deleted */
            "vault_entry.deleted": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "vault_entry.deleted";
                /** @constant */
                version: 1;
                data: {
                    /** Format: uuid */
                    vault_entry: string;
                    service_name: string;
                    status: string;
                };
            };
            /** vault_entry.rotated */
            "vault_entry.rotated": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "vault_entry.rotated";
                /** @constant */
                version: 1;
                data: {
                    /** Format: uuid */
                    vault_entry: string;
                    service_name: string;
                    status: string;
                };
            };
            /** vault_entry.updated */
            "vault_entry.updated": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "vault_entry.updated";
                /** @constant */
                version: 1;
                data: {
                    /** Format: uuid */
                    vault_entry: string;
                    service_name: string;
                    status: string;
                };
            };
            /** webhook_endpoint.created */
            "webhook_endpoint.created": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "webhook_endpoint.created";
                /** @constant */
                version: 1;
                data: {
                    /** Format: uuid */
                    id: string;
                    origin: string;
                };
            };
            /** webhook_endpoint.deleted */
            "webhook_endpoint.deleted": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "webhook_endpoint.deleted";
                /** @constant */
                version: 1;
                data: {
                    /** Format: uuid */
                    id: string;
                    origin: string;
                };
            };
            /** webhook_endpoint.disabled */
            "webhook_endpoint.disabled": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "webhook_endpoint.disabled";
                /** @constant */
                version: 1;
                data: {
                    /** Format: uuid */
                    id: string;
                    origin: string;
                    /**
                     * @description It failed for days, or answered 410
                     * @enum {string}
                     */
                    because: "failing" | "gone";
                };
            };
            /** webhook_endpoint.secret_rotated */
            "webhook_endpoint.secret_rotated": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "webhook_endpoint.secret_rotated";
                /** @constant */
                version: 1;
                data: {
                    /** Format: uuid */
                    id: string;
                    origin: string;
                    /** @description How long the one before signs, too */
                    overlap_hours: number;
                };
            };
            /** webhook_endpoint.updated */
            "webhook_endpoint.updated": components["schemas"]["WebhookEvent"] & {
                /** @constant */
                type: "webhook_endpoint.updated";
                /** @constant */
                version: 1;
                data: {
                    /** Format: uuid */
                    id: string;
                    origin: string;
                    /** @description The names of the fields that were set */
                    fields: string[];
                    /** @description The values before and after, by field; `hidden` for a secret. Long values are cut */
                    changes?: Record<string, never>;
                };
            };
            "webhook.test": {
                /**
                 * Format: uuid
                 * @description The same wherever the event is seen, so that nobody handles it twice
                 */
                id: string;
                /** @description Of the data of this type. It goes up when a member is removed or gets another meaning. */
                version: number;
                /**
                 * Format: date-time
                 * @description RFC 3339, UTC
                 */
                at: string;
                /**
                 * Format: uri
                 * @description The App that it happened in
                 */
                issuer: string;
                /** @description Goes up by one with each event that is sent to this endpoint */
                sequence: number;
                /** @constant */
                type: "webhook.test";
                data: Record<string, never>;
            };
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
    post_auth_signup: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    email: string;
                    /** @description As strong as the App’s settings ask for */
                    password: string;
                    /** @description The solved captcha that came with the visitor’s form, where the App’s setting `captcha` asks for one */
                    captcha?: string;
                    /** @description In Apps with usernames; required if users don’t sign in by their address */
                    username?: string;
                    name?: string | null;
                    given_name?: string | null;
                    family_name?: string | null;
                    middle_name?: string | null;
                    nickname?: string | null;
                    preferred_username?: string | null;
                    profile?: string | null;
                    website?: string | null;
                    gender?: string | null;
                    /** @description Like 1990-12-31; a year alone, or 0000 for the year, are allowed */
                    birthdate?: string | null;
                    picture?: string | null;
                    phone?: string | null;
                    address?: components["schemas"]["Address"] | null;
                    /** @description A language tag like de-AT */
                    locale?: string | null;
                    /** @description A time zone like Europe/Vienna */
                    zoneinfo?: string | null;
                    /** @description The user’s address; attempts are counted by it */
                    ip?: string;
                    user_agent?: string;
                    /** @description Identifier of the API that the access token is for */
                    resource?: string;
                    /** @description False ends the session and its tokens after the App’s `session_short_seconds`, used or not */
                    remember?: boolean;
                    /** @description From the answer to an earlier sign-in on this device: others’ wrong passwords don’t lock it out */
                    device_token?: string;
                };
            };
        };
        responses: {
            /** @description Sign a user up */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        user: {
                            /** Format: uuid */
                            id: string;
                            /** @description Its id in another system */
                            external_id: string | null;
                            email: string;
                            email_verified: boolean;
                            username: string | null;
                            /** @enum {string} */
                            status: "active" | "disabled";
                            /** @description Names of roles of the App */
                            roles: string[];
                            name: string | null;
                            given_name: string | null;
                            family_name: string | null;
                            middle_name: string | null;
                            nickname: string | null;
                            preferred_username: string | null;
                            profile: string | null;
                            website: string | null;
                            gender: string | null;
                            birthdate: string | null;
                            picture: string | null;
                            phone: string | null;
                            phone_verified: boolean;
                            address: components["schemas"]["Address"] | null;
                            locale: string | null;
                            zoneinfo: string | null;
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
                            last_sign_in_at: string | null;
                            /** @description The organization that the tokens are for */
                            organization_id: string | null;
                        };
                        tokens: components["schemas"]["Tokens"];
                        /** @description Keep it with the user’s browser or device, and send it with the next sign-in there */
                        device_token: string;
                    };
                };
            };
        };
    };
    post_auth_login: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description What the user typed: any identifier that the App’s setting `identifiers` lists */
                    identifier?: string;
                    /** @description Instead of `identifier` */
                    email?: string;
                    /** @description As strong as the App’s settings ask for */
                    password: string;
                    /** @description The solved captcha that came with the visitor’s form, where the App’s setting `captcha` asks for one */
                    captcha?: string;
                    /** @description The user’s address; attempts are counted by it */
                    ip?: string;
                    user_agent?: string;
                    /** @description Identifier of the API that the access token is for */
                    resource?: string;
                    /** @description Id or slug of the organization that the tokens are for. Left out: the user’s only one, if there is exactly one */
                    organization?: string;
                    /** @description False ends the session and its tokens after the App’s `session_short_seconds`, used or not */
                    remember?: boolean;
                    /** @description From the answer to an earlier sign-in on this device: others’ wrong passwords don’t lock it out */
                    device_token?: string;
                };
            };
        };
        responses: {
            /** @description Sign a user in by password */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        user: {
                            /** Format: uuid */
                            id: string;
                            /** @description Its id in another system */
                            external_id: string | null;
                            email: string;
                            email_verified: boolean;
                            username: string | null;
                            /** @enum {string} */
                            status: "active" | "disabled";
                            /** @description Names of roles of the App */
                            roles: string[];
                            name: string | null;
                            given_name: string | null;
                            family_name: string | null;
                            middle_name: string | null;
                            nickname: string | null;
                            preferred_username: string | null;
                            profile: string | null;
                            website: string | null;
                            gender: string | null;
                            birthdate: string | null;
                            picture: string | null;
                            phone: string | null;
                            phone_verified: boolean;
                            address: components["schemas"]["Address"] | null;
                            locale: string | null;
                            zoneinfo: string | null;
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
                            last_sign_in_at: string | null;
                            /** @description The organization that the tokens are for */
                            organization_id: string | null;
                        };
                        tokens: components["schemas"]["Tokens"];
                        /** @description Keep it with the user’s browser or device, and send it with the next sign-in there */
                        device_token: string;
                    };
                };
            };
        };
    };
    post_auth_verify_email: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description From the answer that asked for this step. Good for ten minutes, for the API key or machine that got it */
                    ticket: string;
                    /** @description The code that was sent */
                    code: string;
                    /**
                     * @description Language of the message; the App’s own unless given
                     * @enum {string}
                     */
                    locale?: "en" | "de";
                    /** @description The user’s address; attempts are counted by it */
                    ip?: string;
                    user_agent?: string;
                };
            };
        };
        responses: {
            /** @description Finish a sign-in with the code that was mailed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        user: {
                            /** Format: uuid */
                            id: string;
                            /** @description Its id in another system */
                            external_id: string | null;
                            email: string;
                            email_verified: boolean;
                            username: string | null;
                            /** @enum {string} */
                            status: "active" | "disabled";
                            /** @description Names of roles of the App */
                            roles: string[];
                            name: string | null;
                            given_name: string | null;
                            family_name: string | null;
                            middle_name: string | null;
                            nickname: string | null;
                            preferred_username: string | null;
                            profile: string | null;
                            website: string | null;
                            gender: string | null;
                            birthdate: string | null;
                            picture: string | null;
                            phone: string | null;
                            phone_verified: boolean;
                            address: components["schemas"]["Address"] | null;
                            locale: string | null;
                            zoneinfo: string | null;
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
                            last_sign_in_at: string | null;
                            /** @description The organization that the tokens are for */
                            organization_id: string | null;
                        };
                        tokens: components["schemas"]["Tokens"];
                        /** @description Keep it with the user’s browser or device, and send it with the next sign-in there */
                        device_token: string;
                    };
                };
            };
        };
    };
    post_auth_username: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description From the answer that asked for this step. Good for ten minutes, for the API key or machine that got it */
                    ticket: string;
                    /** @description As the user will type it */
                    username: string;
                    /**
                     * @description Language of the message; the App’s own unless given
                     * @enum {string}
                     */
                    locale?: "en" | "de";
                    /** @description The user’s address; attempts are counted by it */
                    ip?: string;
                    user_agent?: string;
                };
            };
        };
        responses: {
            /** @description Finish a sign-in with a username of the user’s choice */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        user: {
                            /** Format: uuid */
                            id: string;
                            /** @description Its id in another system */
                            external_id: string | null;
                            email: string;
                            email_verified: boolean;
                            username: string | null;
                            /** @enum {string} */
                            status: "active" | "disabled";
                            /** @description Names of roles of the App */
                            roles: string[];
                            name: string | null;
                            given_name: string | null;
                            family_name: string | null;
                            middle_name: string | null;
                            nickname: string | null;
                            preferred_username: string | null;
                            profile: string | null;
                            website: string | null;
                            gender: string | null;
                            birthdate: string | null;
                            picture: string | null;
                            phone: string | null;
                            phone_verified: boolean;
                            address: components["schemas"]["Address"] | null;
                            locale: string | null;
                            zoneinfo: string | null;
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
                            last_sign_in_at: string | null;
                            /** @description The organization that the tokens are for */
                            organization_id: string | null;
                        };
                        tokens: components["schemas"]["Tokens"];
                        /** @description Keep it with the user’s browser or device, and send it with the next sign-in there */
                        device_token: string;
                    };
                };
            };
        };
    };
    post_auth_verify_email_send: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description From the answer that asked for this step. Good for ten minutes, for the API key or machine that got it */
                    ticket: string;
                    /**
                     * @description Language of the message; the App’s own unless given
                     * @enum {string}
                     */
                    locale?: "en" | "de";
                    /** @description The user’s address; attempts are counted by it */
                    ip?: string;
                    user_agent?: string;
                };
            };
        };
        responses: {
            /** @description Send another code to verify the address */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description From the answer that asked for this step. Good for ten minutes, for the API key or machine that got it */
                        ticket: string;
                        /** @description Seconds */
                        expires_in: number;
                    };
                };
            };
        };
    };
    post_auth_second_factor: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description From the answer that asked for this step. Good for ten minutes, for the API key or machine that got it */
                    ticket: string;
                    /** @description What the authenticator app shows */
                    code?: string;
                    /** @description One that was not used yet */
                    recovery_code?: string;
                    /** @description What the browser answered: credential.toJSON() */
                    passkey?: {
                        id: string;
                        rawId: string;
                        /** @constant */
                        type: "public-key";
                        response: {
                            clientDataJSON: string;
                            authenticatorData: string;
                            signature: string;
                            userHandle?: string | null;
                        };
                    };
                    /**
                     * @description The factor whose code it is; unless given, the one that was sent for this sign-in, or else the app’s
                     * @enum {string}
                     */
                    factor?: "totp" | "sms" | "email";
                    /** @description The user’s address; attempts are counted by it */
                    ip?: string;
                    user_agent?: string;
                };
            };
        };
        responses: {
            /** @description Finish a sign-in with a second factor */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        user: {
                            /** Format: uuid */
                            id: string;
                            /** @description Its id in another system */
                            external_id: string | null;
                            email: string;
                            email_verified: boolean;
                            username: string | null;
                            /** @enum {string} */
                            status: "active" | "disabled";
                            /** @description Names of roles of the App */
                            roles: string[];
                            name: string | null;
                            given_name: string | null;
                            family_name: string | null;
                            middle_name: string | null;
                            nickname: string | null;
                            preferred_username: string | null;
                            profile: string | null;
                            website: string | null;
                            gender: string | null;
                            birthdate: string | null;
                            picture: string | null;
                            phone: string | null;
                            phone_verified: boolean;
                            address: components["schemas"]["Address"] | null;
                            locale: string | null;
                            zoneinfo: string | null;
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
                            last_sign_in_at: string | null;
                            /** @description The organization that the tokens are for */
                            organization_id: string | null;
                        };
                        tokens: components["schemas"]["Tokens"];
                        /** @description Keep it with the user’s browser or device, and send it with the next sign-in there */
                        device_token: string;
                    };
                };
            };
        };
    };
    post_auth_second_factor_send: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description From the answer that asked for this step. Good for ten minutes, for the API key or machine that got it */
                    ticket: string;
                    /** @enum {string} */
                    factor: "sms" | "email";
                    /**
                     * @description Language of the message; the App’s own unless given
                     * @enum {string}
                     */
                    locale?: "en" | "de";
                };
            };
        };
        responses: {
            /** @description Send a code to finish a sign-in with */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Seconds */
                        expires_in: number;
                        /** @description Masked */
                        sent_to: string;
                    };
                };
            };
        };
    };
    post_auth_second_factor_passkey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description From the answer that asked for this step. Good for ten minutes, for the API key or machine that got it */
                    ticket: string;
                };
            };
        };
        responses: {
            /** @description Get what a browser needs to show a passkey as the second factor */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description For PublicKeyCredential.parse…OptionsFromJSON() in the browser; good for five minutes */
                        options: {
                            [key: string]: unknown;
                        };
                    };
                };
            };
        };
    };
    post_auth_factors_totp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description From the answer that asked for this step. Good for ten minutes, for the API key or machine that got it */
                    ticket: string;
                };
            };
        };
        responses: {
            /** @description Begin to set up an authenticator app at sign-in */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TotpEnrolment"];
                };
            };
        };
    };
    post_auth_factors_totp_confirm: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description From the answer that asked for this step. Good for ten minutes, for the API key or machine that got it */
                    ticket: string;
                    /** @description What the authenticator app shows */
                    code: string;
                    /** @description The user’s address; attempts are counted by it */
                    ip?: string;
                    user_agent?: string;
                };
            };
        };
        responses: {
            /** @description Confirm the authenticator app and finish the sign-in */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        user: {
                            /** Format: uuid */
                            id: string;
                            /** @description Its id in another system */
                            external_id: string | null;
                            email: string;
                            email_verified: boolean;
                            username: string | null;
                            /** @enum {string} */
                            status: "active" | "disabled";
                            /** @description Names of roles of the App */
                            roles: string[];
                            name: string | null;
                            given_name: string | null;
                            family_name: string | null;
                            middle_name: string | null;
                            nickname: string | null;
                            preferred_username: string | null;
                            profile: string | null;
                            website: string | null;
                            gender: string | null;
                            birthdate: string | null;
                            picture: string | null;
                            phone: string | null;
                            phone_verified: boolean;
                            address: components["schemas"]["Address"] | null;
                            locale: string | null;
                            zoneinfo: string | null;
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
                            last_sign_in_at: string | null;
                            /** @description The organization that the tokens are for */
                            organization_id: string | null;
                        };
                        tokens: components["schemas"]["Tokens"];
                        /** @description Keep it with the user’s browser or device, and send it with the next sign-in there */
                        device_token: string;
                        /** @description Ten, each good once; never shown again */
                        recovery_codes: string[];
                    };
                };
            };
        };
    };
    post_auth_factors_passkey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description From the answer that asked for this step. Good for ten minutes, for the API key or machine that got it */
                    ticket: string;
                };
            };
        };
        responses: {
            /** @description Begin to set up a passkey at sign-in */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description For PublicKeyCredential.parse…OptionsFromJSON() in the browser; good for five minutes */
                        options: {
                            [key: string]: unknown;
                        };
                    };
                };
            };
        };
    };
    post_auth_factors_passkey_confirm: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description From the answer that asked for this step. Good for ten minutes, for the API key or machine that got it */
                    ticket: string;
                    /** @description What the browser made: credential.toJSON() */
                    passkey: {
                        id: string;
                        rawId: string;
                        /** @constant */
                        type: "public-key";
                        response: {
                            clientDataJSON: string;
                            attestationObject: string;
                            transports?: string[];
                        };
                        clientExtensionResults?: {
                            credProps?: {
                                rk?: boolean;
                            };
                        };
                    };
                    /** @description The user’s address; attempts are counted by it */
                    ip?: string;
                    user_agent?: string;
                };
            };
        };
        responses: {
            /** @description Confirm the passkey and finish the sign-in */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        user: {
                            /** Format: uuid */
                            id: string;
                            /** @description Its id in another system */
                            external_id: string | null;
                            email: string;
                            email_verified: boolean;
                            username: string | null;
                            /** @enum {string} */
                            status: "active" | "disabled";
                            /** @description Names of roles of the App */
                            roles: string[];
                            name: string | null;
                            given_name: string | null;
                            family_name: string | null;
                            middle_name: string | null;
                            nickname: string | null;
                            preferred_username: string | null;
                            profile: string | null;
                            website: string | null;
                            gender: string | null;
                            birthdate: string | null;
                            picture: string | null;
                            phone: string | null;
                            phone_verified: boolean;
                            address: components["schemas"]["Address"] | null;
                            locale: string | null;
                            zoneinfo: string | null;
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
                            last_sign_in_at: string | null;
                            /** @description The organization that the tokens are for */
                            organization_id: string | null;
                        };
                        tokens: components["schemas"]["Tokens"];
                        /** @description Keep it with the user’s browser or device, and send it with the next sign-in there */
                        device_token: string;
                        /** @description Ten, each good once; never shown again */
                        recovery_codes: string[];
                    };
                };
            };
        };
    };
    post_auth_factors_sms: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description From the answer that asked for this step. Good for ten minutes, for the API key or machine that got it */
                    ticket: string;
                    /** @description In international form; kept as E.164 */
                    phone: string;
                    /**
                     * @description Language of the message; the App’s own unless given
                     * @enum {string}
                     */
                    locale?: "en" | "de";
                };
            };
        };
        responses: {
            /** @description Begin to set up codes by SMS at sign-in */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Seconds */
                        expires_in: number;
                    };
                };
            };
        };
    };
    post_auth_factors_sms_confirm: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description From the answer that asked for this step. Good for ten minutes, for the API key or machine that got it */
                    ticket: string;
                    /** @description The code that was sent */
                    code: string;
                    /** @description The user’s address; attempts are counted by it */
                    ip?: string;
                    user_agent?: string;
                };
            };
        };
        responses: {
            /** @description Confirm codes by SMS and finish the sign-in */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        user: {
                            /** Format: uuid */
                            id: string;
                            /** @description Its id in another system */
                            external_id: string | null;
                            email: string;
                            email_verified: boolean;
                            username: string | null;
                            /** @enum {string} */
                            status: "active" | "disabled";
                            /** @description Names of roles of the App */
                            roles: string[];
                            name: string | null;
                            given_name: string | null;
                            family_name: string | null;
                            middle_name: string | null;
                            nickname: string | null;
                            preferred_username: string | null;
                            profile: string | null;
                            website: string | null;
                            gender: string | null;
                            birthdate: string | null;
                            picture: string | null;
                            phone: string | null;
                            phone_verified: boolean;
                            address: components["schemas"]["Address"] | null;
                            locale: string | null;
                            zoneinfo: string | null;
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
                            last_sign_in_at: string | null;
                            /** @description The organization that the tokens are for */
                            organization_id: string | null;
                        };
                        tokens: components["schemas"]["Tokens"];
                        /** @description Keep it with the user’s browser or device, and send it with the next sign-in there */
                        device_token: string;
                        /** @description Ten, each good once; never shown again */
                        recovery_codes: string[];
                    };
                };
            };
        };
    };
    post_auth_factors_email: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description From the answer that asked for this step. Good for ten minutes, for the API key or machine that got it */
                    ticket: string;
                    /**
                     * @description Language of the message; the App’s own unless given
                     * @enum {string}
                     */
                    locale?: "en" | "de";
                };
            };
        };
        responses: {
            /** @description Begin to set up codes by mail at sign-in */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Seconds */
                        expires_in: number;
                    };
                };
            };
        };
    };
    post_auth_factors_email_confirm: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description From the answer that asked for this step. Good for ten minutes, for the API key or machine that got it */
                    ticket: string;
                    /** @description The code that was sent */
                    code: string;
                    /** @description The user’s address; attempts are counted by it */
                    ip?: string;
                    user_agent?: string;
                };
            };
        };
        responses: {
            /** @description Confirm codes by mail and finish the sign-in */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        user: {
                            /** Format: uuid */
                            id: string;
                            /** @description Its id in another system */
                            external_id: string | null;
                            email: string;
                            email_verified: boolean;
                            username: string | null;
                            /** @enum {string} */
                            status: "active" | "disabled";
                            /** @description Names of roles of the App */
                            roles: string[];
                            name: string | null;
                            given_name: string | null;
                            family_name: string | null;
                            middle_name: string | null;
                            nickname: string | null;
                            preferred_username: string | null;
                            profile: string | null;
                            website: string | null;
                            gender: string | null;
                            birthdate: string | null;
                            picture: string | null;
                            phone: string | null;
                            phone_verified: boolean;
                            address: components["schemas"]["Address"] | null;
                            locale: string | null;
                            zoneinfo: string | null;
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
                            last_sign_in_at: string | null;
                            /** @description The organization that the tokens are for */
                            organization_id: string | null;
                        };
                        tokens: components["schemas"]["Tokens"];
                        /** @description Keep it with the user’s browser or device, and send it with the next sign-in there */
                        device_token: string;
                        /** @description Ten, each good once; never shown again */
                        recovery_codes: string[];
                    };
                };
            };
        };
    };
    get_auth_captcha: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Get what a form needs to ask for a captcha */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        kind: "off" | "proof_of_work" | "service";
                        challenge?: components["schemas"]["CaptchaChallenge"];
                        lifetime_seconds?: number;
                        site_key?: string;
                        script_url?: string;
                        /** @description Of the element in which its script shows the widget */
                        class?: string;
                        field?: string;
                    };
                };
            };
        };
    };
    post_auth_refresh: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    refresh_token: string;
                    /**
                     * Format: uuid
                     * @description Id of another organization of the user, to switch to it
                     */
                    organization?: string;
                };
            };
        };
        responses: {
            /** @description Get new tokens for a refresh token */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        tokens: components["schemas"]["Tokens"];
                    };
                };
            };
        };
    };
    post_auth_logout: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description A refresh token, or an access token; required unless the call comes with the user’s own */
                    token?: string;
                };
            };
        };
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
    post_auth_password_forgot: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description What the user typed: any identifier that the App’s setting `identifiers` lists */
                    identifier?: string;
                    /** @description Instead of `identifier` */
                    email?: string;
                    /** @description The solved captcha that came with the visitor’s form, where the App’s setting `captcha` asks for one */
                    captcha?: string;
                    /**
                     * @description Language of the message; the App’s own unless given
                     * @enum {string}
                     */
                    locale?: "en" | "de";
                };
            };
        };
        responses: {
            /** @description Send a user a link to choose a new password */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        accepted: true;
                    };
                };
            };
        };
    };
    post_auth_password_reset: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    token: string;
                    /** @description As strong as the App’s settings ask for */
                    password: string;
                    /**
                     * @description Language of the message; the App’s own unless given
                     * @enum {string}
                     */
                    locale?: "en" | "de";
                };
            };
        };
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
    post_auth_unlock: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    token: string;
                };
            };
        };
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
    post_auth_magic_link: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description What the user typed: any identifier that the App’s setting `identifiers` lists */
                    identifier?: string;
                    /** @description Instead of `identifier` */
                    email?: string;
                    /** @description One that a client of the App has registered */
                    redirect_uri: string;
                    /** @description The solved captcha that came with the visitor’s form, where the App’s setting `captcha` asks for one */
                    captcha?: string;
                    /**
                     * @description Language of the message; the App’s own unless given
                     * @enum {string}
                     */
                    locale?: "en" | "de";
                };
            };
        };
        responses: {
            /** @description Send a user a link and a code to sign in */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description From the answer that asked for this step. Good for ten minutes, for the API key or machine that got it */
                        ticket: string;
                        /** @description Seconds */
                        expires_in: number;
                    };
                };
            };
        };
    };
    post_auth_magic_link_verify: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description From the answer that asked for this step. Good for ten minutes, for the API key or machine that got it */
                    ticket: string;
                    /** @description Of the link; or `code` */
                    token?: string;
                    code?: string;
                    /** @description The user’s address; attempts are counted by it */
                    ip?: string;
                    user_agent?: string;
                    /** @description Identifier of the API that the access token is for */
                    resource?: string;
                    /** @description Id or slug of the organization that the tokens are for. Left out: the user’s only one, if there is exactly one */
                    organization?: string;
                    /** @description False ends the session and its tokens after the App’s `session_short_seconds`, used or not */
                    remember?: boolean;
                    /** @description From the answer to an earlier sign-in on this device: others’ wrong passwords don’t lock it out */
                    device_token?: string;
                };
            };
        };
        responses: {
            /** @description Sign the user in by the token of that link, or by the code */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        user: {
                            /** Format: uuid */
                            id: string;
                            /** @description Its id in another system */
                            external_id: string | null;
                            email: string;
                            email_verified: boolean;
                            username: string | null;
                            /** @enum {string} */
                            status: "active" | "disabled";
                            /** @description Names of roles of the App */
                            roles: string[];
                            name: string | null;
                            given_name: string | null;
                            family_name: string | null;
                            middle_name: string | null;
                            nickname: string | null;
                            preferred_username: string | null;
                            profile: string | null;
                            website: string | null;
                            gender: string | null;
                            birthdate: string | null;
                            picture: string | null;
                            phone: string | null;
                            phone_verified: boolean;
                            address: components["schemas"]["Address"] | null;
                            locale: string | null;
                            zoneinfo: string | null;
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
                            last_sign_in_at: string | null;
                            /** @description The organization that the tokens are for */
                            organization_id: string | null;
                        };
                        tokens: components["schemas"]["Tokens"];
                        /** @description Keep it with the user’s browser or device, and send it with the next sign-in there */
                        device_token: string;
                    };
                };
            };
        };
    };
    post_auth_register_start: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    email: string;
                    /** @description The solved captcha that came with the visitor’s form, where the App’s setting `captcha` asks for one */
                    captcha?: string;
                    /**
                     * @description Language of the message; the App’s own unless given
                     * @enum {string}
                     */
                    locale?: "en" | "de";
                    /** @description The user’s address; attempts are counted by it */
                    ip?: string;
                    user_agent?: string;
                };
            };
        };
        responses: {
            /** @description Begin to sign a user up: send a code to the address */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description From the answer to auth/register/start */
                        start_token: string;
                        /** @description Seconds */
                        expires_in: number;
                        /** @description Seconds after which asking again sends another mail */
                        resend_in: number;
                    };
                };
            };
        };
    };
    post_auth_register_confirm: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description From the answer to auth/register/start */
                    start_token: string;
                    /** @description The code that was sent */
                    code: string;
                    /** @description As strong as the App’s settings ask for */
                    password: string;
                    /** @description 3 to 64 letters of one script and digits, with single `.`, `-` or `_` between them; case doesn’t matter */
                    username?: string;
                    name?: string | null;
                    given_name?: string | null;
                    family_name?: string | null;
                    middle_name?: string | null;
                    nickname?: string | null;
                    preferred_username?: string | null;
                    profile?: string | null;
                    website?: string | null;
                    gender?: string | null;
                    /** @description Like 1990-12-31; a year alone, or 0000 for the year, are allowed */
                    birthdate?: string | null;
                    picture?: string | null;
                    phone?: string | null;
                    address?: components["schemas"]["Address"] | null;
                    /** @description A language tag like de-AT */
                    locale?: string | null;
                    /** @description A time zone like Europe/Vienna */
                    zoneinfo?: string | null;
                    /** @description The user’s address; attempts are counted by it */
                    ip?: string;
                    user_agent?: string;
                    /** @description Identifier of the API that the access token is for */
                    resource?: string;
                    /** @description False ends the session and its tokens after the App’s `session_short_seconds`, used or not */
                    remember?: boolean;
                    /** @description From the answer to an earlier sign-in on this device: others’ wrong passwords don’t lock it out */
                    device_token?: string;
                };
            };
        };
        responses: {
            /** @description Make the user, by the code of that mail */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        user: {
                            /** Format: uuid */
                            id: string;
                            /** @description Its id in another system */
                            external_id: string | null;
                            email: string;
                            email_verified: boolean;
                            username: string | null;
                            /** @enum {string} */
                            status: "active" | "disabled";
                            /** @description Names of roles of the App */
                            roles: string[];
                            name: string | null;
                            given_name: string | null;
                            family_name: string | null;
                            middle_name: string | null;
                            nickname: string | null;
                            preferred_username: string | null;
                            profile: string | null;
                            website: string | null;
                            gender: string | null;
                            birthdate: string | null;
                            picture: string | null;
                            phone: string | null;
                            phone_verified: boolean;
                            address: components["schemas"]["Address"] | null;
                            locale: string | null;
                            zoneinfo: string | null;
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
                            last_sign_in_at: string | null;
                            /** @description The organization that the tokens are for */
                            organization_id: string | null;
                        };
                        tokens: components["schemas"]["Tokens"];
                        /** @description Keep it with the user’s browser or device, and send it with the next sign-in there */
                        device_token: string;
                    };
                };
            };
        };
    };
    post_auth_email_lookup: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description In international form; kept as E.164 */
                    phone: string;
                    /** @description The solved captcha that came with the visitor’s form, where the App’s setting `captcha` asks for one */
                    captcha?: string;
                    /**
                     * @description Language of the message; the App’s own unless given
                     * @enum {string}
                     */
                    locale?: "en" | "de";
                    /** @description The user’s address; attempts are counted by it */
                    ip?: string;
                    user_agent?: string;
                };
            };
        };
        responses: {
            /** @description Send a code to a phone number whose owner forgot their email address */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description From the answer that asked for this step. Good for ten minutes, for the API key or machine that got it */
                        ticket: string;
                        /** @description Seconds */
                        expires_in: number;
                    };
                };
            };
        };
    };
    post_auth_email_lookup_verify: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description From the answer that asked for this step. Good for ten minutes, for the API key or machine that got it */
                    ticket: string;
                    /** @description The code that was sent */
                    code: string;
                    /** @description The user’s address; attempts are counted by it */
                    ip?: string;
                    user_agent?: string;
                };
            };
        };
        responses: {
            /** @description Get the masked addresses that belong to the number, with that code */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        emails: string[];
                    };
                };
            };
        };
    };
    post_auth_passkeys_options: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Begin to sign a user in by a passkey */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description From the answer that asked for this step. Good for ten minutes, for the API key or machine that got it */
                        ticket: string;
                        /** @description For PublicKeyCredential.parse…OptionsFromJSON() in the browser; good for five minutes */
                        options: {
                            [key: string]: unknown;
                        };
                    };
                };
            };
        };
    };
    post_auth_passkeys_verify: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description From the answer that asked for this step. Good for ten minutes, for the API key or machine that got it */
                    ticket: string;
                    /** @description What the browser answered: credential.toJSON() */
                    passkey: {
                        id: string;
                        rawId: string;
                        /** @constant */
                        type: "public-key";
                        response: {
                            clientDataJSON: string;
                            authenticatorData: string;
                            signature: string;
                            userHandle?: string | null;
                        };
                    };
                    /** @description The user’s address; attempts are counted by it */
                    ip?: string;
                    user_agent?: string;
                    /** @description Identifier of the API that the access token is for */
                    resource?: string;
                    /** @description Id or slug of the organization that the tokens are for. Left out: the user’s only one, if there is exactly one */
                    organization?: string;
                    /** @description False ends the session and its tokens after the App’s `session_short_seconds`, used or not */
                    remember?: boolean;
                    /** @description From the answer to an earlier sign-in on this device: others’ wrong passwords don’t lock it out */
                    device_token?: string;
                };
            };
        };
        responses: {
            /** @description Sign the user in by the browser’s answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        user: {
                            /** Format: uuid */
                            id: string;
                            /** @description Its id in another system */
                            external_id: string | null;
                            email: string;
                            email_verified: boolean;
                            username: string | null;
                            /** @enum {string} */
                            status: "active" | "disabled";
                            /** @description Names of roles of the App */
                            roles: string[];
                            name: string | null;
                            given_name: string | null;
                            family_name: string | null;
                            middle_name: string | null;
                            nickname: string | null;
                            preferred_username: string | null;
                            profile: string | null;
                            website: string | null;
                            gender: string | null;
                            birthdate: string | null;
                            picture: string | null;
                            phone: string | null;
                            phone_verified: boolean;
                            address: components["schemas"]["Address"] | null;
                            locale: string | null;
                            zoneinfo: string | null;
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
                            last_sign_in_at: string | null;
                            /** @description The organization that the tokens are for */
                            organization_id: string | null;
                        };
                        tokens: components["schemas"]["Tokens"];
                        /** @description Keep it with the user’s browser or device, and send it with the next sign-in there */
                        device_token: string;
                    };
                };
            };
        };
    };
    get_me: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Get the user that the access token stands for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
        };
    };
    delete_me: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Null for a user who has none */
                    current_password: string | null;
                    /** @description What the authenticator app shows */
                    code?: string;
                };
            };
        };
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
    patch_me: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    name?: string | null;
                    given_name?: string | null;
                    family_name?: string | null;
                    middle_name?: string | null;
                    nickname?: string | null;
                    preferred_username?: string | null;
                    profile?: string | null;
                    website?: string | null;
                    gender?: string | null;
                    /** @description Like 1990-12-31; a year alone, or 0000 for the year, are allowed */
                    birthdate?: string | null;
                    address?: components["schemas"]["Address"] | null;
                    /** @description A language tag like de-AT */
                    locale?: string | null;
                    /** @description A time zone like Europe/Vienna */
                    zoneinfo?: string | null;
                    picture?: string | null;
                    phone_number?: string | null;
                    /** @description The user’s own */
                    password?: string;
                    /** @description What the authenticator app shows */
                    code?: string;
                    /** @description True ends every other session of the user with its tokens, also those with offline access */
                    sign_out_others?: boolean;
                };
            };
        };
        responses: {
            /** @description Change one’s own profile */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
        };
    };
    put_me_password: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The one until now; null for a user who has none */
                    current_password: string | null;
                    /** @description As strong as the App’s settings ask for */
                    new_password: string;
                    /** @description What the authenticator app shows */
                    code?: string;
                    /** @description False lets the other sessions go on */
                    sign_out_others?: boolean;
                };
            };
        };
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
    get_me_sessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List one’s own sessions */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["MySession"][];
                        /** @description Pass it as `cursor` for the next page; null on the last */
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    delete_me_sessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description The user’s own */
                    password?: string;
                    /** @description What the authenticator app shows */
                    code?: string;
                };
            };
        };
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
    get_me_ended_sessions: {
        parameters: {
            query?: {
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
            /** @description List one’s own sessions that ended, with the clients that are told */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["EndedSession"][];
                        /** @description Pass it as `cursor` for the next page; null on the last */
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    delete_me_sessions_uid: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description uid of the session */
                uid: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description The user’s own */
                    password?: string;
                    /** @description What the authenticator app shows */
                    code?: string;
                };
            };
        };
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
    post_me_sessions_uid_disown: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description uid of the session */
                uid: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description The user’s own */
                    password?: string;
                    /** @description What the authenticator app shows */
                    code?: string;
                    /** @description As strong as the App’s settings ask for */
                    new_password?: string;
                };
            };
        };
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
    get_me_sign_ins: {
        parameters: {
            query?: {
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
            /** @description List one’s own sign-ins */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["SignIn"][];
                        /** @description Pass it as `cursor` for the next page; null on the last */
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    get_me_connected_apps: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List the clients that one let in */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["ConnectedApp"][];
                        /** @description Pass it as `cursor` for the next page; null on the last */
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    delete_me_connected_apps_client_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description client_id of the application */
                client_id: string;
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
    patch_me_connected_apps_client_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description client_id of the application */
                client_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    remove: {
                        /**
                         * @description With their claims; not `openid`
                         * @default []
                         */
                        scopes?: string[];
                        /**
                         * @description Single claims
                         * @default []
                         */
                        claims?: string[];
                        /** @default [] */
                        resources?: {
                            identifier: string;
                            scopes: string[];
                        }[];
                    };
                };
            };
        };
        responses: {
            /** @description Take single things back that one allowed a client */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConnectedApp"];
                };
            };
        };
    };
    get_me_export: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Export all that the App keeps of oneself */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PersonalData"];
                };
            };
        };
    };
    get_me_metadata: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Get one’s own metadata */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MyMetadata"];
                };
            };
        };
    };
    patch_me_metadata: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description The user writes it */
                    metadata_own?: {
                        [key: string]: unknown;
                    };
                };
            };
        };
        responses: {
            /** @description Change one’s own metadata */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MyMetadata"];
                };
            };
        };
    };
    post_me_phone_verify: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description The user’s own */
                    password?: string;
                    /** @description What the authenticator app shows */
                    code?: string;
                };
            };
        };
        responses: {
            /** @description Send a code to one’s own phone number */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Seconds */
                        expires_in: number;
                    };
                };
            };
        };
    };
    post_me_phone_confirm: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The code that was sent */
                    code: string;
                };
            };
        };
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
    get_me_email: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Get one’s own address, and a change of it that waits */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OwnEmail"];
                };
            };
        };
    };
    post_me_email: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    email: string;
                    /** @description The user’s own */
                    password?: string;
                    /** @description What the authenticator app shows */
                    code?: string;
                };
            };
        };
        responses: {
            /** @description Begin to change one’s own address */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OwnEmail"];
                };
            };
        };
    };
    delete_me_email: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
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
    post_me_email_confirm: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description From the mail to the new address */
                    code: string;
                    /** @description True ends every other session of the user with its tokens, also those with offline access */
                    sign_out_others?: boolean;
                };
            };
        };
        responses: {
            /** @description Confirm the new address */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OwnEmail"];
                };
            };
        };
    };
    post_me_email_verify: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Send the link that verifies one’s own address */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        accepted: true;
                    };
                };
            };
        };
    };
    get_me_trusted_devices: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List the browsers that one trusts */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["TrustedDevice"][];
                        /** @description Pass it as `cursor` for the next page; null on the last */
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    delete_me_trusted_devices: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
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
    delete_me_trusted_devices_id: {
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
    put_me_username: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description 3 to 64 letters of one script and digits, with single `.`, `-` or `_` between them; case doesn’t matter */
                    username: string;
                    /** @description The user’s own */
                    password?: string;
                    /** @description What the authenticator app shows */
                    code?: string;
                };
            };
        };
        responses: {
            /** @description Change one’s own username */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description 3 to 64 letters of one script and digits, with single `.`, `-` or `_` between them; case doesn’t matter */
                        username: string;
                    };
                };
            };
        };
    };
    get_me_factors: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List one’s own second factors */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Factor"][];
                        /** @description Pass it as `cursor` for the next page; null on the last */
                        next_cursor: string | null;
                        recovery_codes_left: number;
                    };
                };
            };
        };
    };
    post_me_factors_totp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description The user’s own */
                    password?: string;
                    /** @description What the authenticator app shows */
                    code?: string;
                };
            };
        };
        responses: {
            /** @description Begin to set up an authenticator app */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TotpEnrolment"];
                };
            };
        };
    };
    post_me_factors_totp_confirm: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description What the authenticator app shows */
                    code: string;
                    name?: string;
                    /** @description True ends every other session of the user with its tokens, also those with offline access */
                    sign_out_others?: boolean;
                };
            };
        };
        responses: {
            /** @description Confirm the authenticator app */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Ten, each good once; never shown again */
                        recovery_codes: string[];
                    };
                };
            };
        };
    };
    delete_me_factors_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description The user’s own */
                    password?: string;
                    /** @description What the authenticator app shows */
                    code?: string;
                    /** @description True ends every other session of the user with its tokens, also those with offline access */
                    sign_out_others?: boolean;
                };
            };
        };
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
    patch_me_factors_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                };
            };
        };
        responses: {
            /** @description Rename one of one’s own second factors */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Factor"];
                };
            };
        };
    };
    post_me_recovery_codes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description The user’s own */
                    password?: string;
                    /** @description What the authenticator app shows */
                    code?: string;
                    /** @description True ends every other session of the user with its tokens, also those with offline access */
                    sign_out_others?: boolean;
                };
            };
        };
        responses: {
            /** @description Make new recovery codes */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Ten, each good once; never shown again */
                        recovery_codes: string[];
                    };
                };
            };
        };
    };
    post_me_factors_sms: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description In international form; kept as E.164 */
                    phone: string;
                    /** @description The user’s own */
                    password?: string;
                    /** @description What the authenticator app shows */
                    code?: string;
                    /**
                     * @description Language of the message; the App’s own unless given
                     * @enum {string}
                     */
                    locale?: "en" | "de";
                };
            };
        };
        responses: {
            /** @description Begin to set up codes by SMS */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Seconds */
                        expires_in: number;
                    };
                };
            };
        };
    };
    post_me_factors_sms_confirm: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The code that was sent */
                    code: string;
                    /** @description True ends every other session of the user with its tokens, also those with offline access */
                    sign_out_others?: boolean;
                };
            };
        };
        responses: {
            /** @description Confirm codes by SMS */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Ten, each good once; never shown again */
                        recovery_codes: string[];
                    };
                };
            };
        };
    };
    post_me_factors_email: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description The user’s own */
                    password?: string;
                    /** @description What the authenticator app shows */
                    code?: string;
                    /**
                     * @description Language of the message; the App’s own unless given
                     * @enum {string}
                     */
                    locale?: "en" | "de";
                };
            };
        };
        responses: {
            /** @description Begin to set up codes by mail */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Seconds */
                        expires_in: number;
                    };
                };
            };
        };
    };
    post_me_factors_email_confirm: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The code that was sent */
                    code: string;
                    /** @description True ends every other session of the user with its tokens, also those with offline access */
                    sign_out_others?: boolean;
                };
            };
        };
        responses: {
            /** @description Confirm codes by mail */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Ten, each good once; never shown again */
                        recovery_codes: string[];
                    };
                };
            };
        };
    };
    get_me_passkeys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List one’s own passkeys */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Passkey"][];
                        /** @description Pass it as `cursor` for the next page; null on the last */
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    post_me_passkeys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description What the browser made: credential.toJSON() */
                    passkey: {
                        id: string;
                        rawId: string;
                        /** @constant */
                        type: "public-key";
                        response: {
                            clientDataJSON: string;
                            attestationObject: string;
                            transports?: string[];
                        };
                        clientExtensionResults?: {
                            credProps?: {
                                rk?: boolean;
                            };
                        };
                    };
                    name?: string;
                    /** @description True ends every other session of the user with its tokens, also those with offline access */
                    sign_out_others?: boolean;
                };
            };
        };
        responses: {
            /** @description Add the passkey that the browser made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Passkey"];
                };
            };
        };
    };
    post_me_passkeys_options: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description The user’s own */
                    password?: string;
                    /** @description What the authenticator app shows */
                    code?: string;
                };
            };
        };
        responses: {
            /** @description Begin to add a passkey */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description For PublicKeyCredential.parse…OptionsFromJSON() in the browser; good for five minutes */
                        options: {
                            [key: string]: unknown;
                        };
                    };
                };
            };
        };
    };
    delete_me_passkeys_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description The user’s own */
                    password?: string;
                    /** @description What the authenticator app shows */
                    code?: string;
                    /** @description True ends every other session of the user with its tokens, also those with offline access */
                    sign_out_others?: boolean;
                };
            };
        };
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
    patch_me_passkeys_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                };
            };
        };
        responses: {
            /** @description Rename one of one’s own passkeys */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Passkey"];
                };
            };
        };
    };
    get_me_vault: {
        parameters: {
            query?: {
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
            /** @description List one’s own keys for other services */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["VaultEntry"][];
                        /** @description Pass it as `cursor` for the next page; null on the last */
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    post_me_vault: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The App’s own name for the service */
                    service_name: string;
                    /** @description The key itself */
                    api_key: string;
                    /**
                     * @description A disabled entry gives its key to nobody
                     * @enum {string}
                     */
                    status?: "active" | "disabled";
                    /** @description To tell several keys apart */
                    label?: string | null;
                };
            };
        };
        responses: {
            /** @description Store a key for another service */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VaultEntry"];
                };
            };
        };
    };
    get_me_vault_id: {
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
            /** @description Read one of one’s own keys */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenedVaultEntry"];
                };
            };
        };
    };
    put_me_vault_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The key itself */
                    api_key: string;
                };
            };
        };
        responses: {
            /** @description Replace one of one’s own keys */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VaultEntry"];
                };
            };
        };
    };
    delete_me_vault_id: {
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
    patch_me_vault_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /**
                     * @description A disabled entry gives its key to nobody
                     * @enum {string}
                     */
                    status?: "active" | "disabled";
                    /** @description To tell several keys apart */
                    label?: string | null;
                };
            };
        };
        responses: {
            /** @description Disable, enable or rename one of one’s own keys */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VaultEntry"];
                };
            };
        };
    };
    get_me_usage: {
        parameters: {
            query?: {
                /** @description The App’s own name for the service */
                service?: string;
                /** @description ISO 4217 */
                currency?: string;
                /** @description From this time on, or from the beginning of this day in UTC */
                from?: string;
                /** @description Before this time, or before the beginning of this day in UTC */
                to?: string;
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
            /** @description List one’s own usage */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Usage"][];
                        /** @description Pass it as `cursor` for the next page; null on the last */
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    get_me_usage_summary: {
        parameters: {
            query: {
                /** @description One or several of day, service, with commas */
                group_by?: string;
                /** @description Sums of different currencies can’t be added */
                currency: string;
                /** @description The first day in UTC, or a time in it; 29 days ago if it isn’t said */
                from?: string;
                /** @description The day after the last, or a time up to which a day counts; tomorrow if it isn’t said */
                to?: string;
                /** @description The App’s own name for the service */
                service?: string;
                /** @description How many groups a page has */
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
            /** @description Sum up one’s own usage */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["UsageSum"][];
                        /** @description Pass it as `cursor` for the next page; null on the last */
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    get_me_joinable_organizations: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List the organizations that one may join */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["JoinableOrganization"][];
                        /** @description Pass it as `cursor` for the next page; null on the last */
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    post_me_organizations_organization_join: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id or slug of the organization */
                organization: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Join an organization by the domain of one’s address */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JoinableOrganization"];
                };
            };
        };
    };
    get_me_organizations: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List one’s own organizations */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["OwnOrganization"][];
                        /** @description Pass it as `cursor` for the next page; null on the last */
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    delete_me_organizations_organization: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id or slug of the organization */
                organization: string;
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
    get_users: {
        parameters: {
            query?: {
                /** @description Part of an email, username or name, of at least three letters, or the beginning of one; or a whole id or phone number */
                search?: string;
                status?: "active" | "disabled";
                /** @description The whole address, in any spelling */
                email?: string;
                external_id?: string;
                /** @description Given to the user, or to a group of the user */
                role?: string;
                /** @description Name of the role */
                group?: string;
                /** @description Members of the organization */
                organization_id?: string;
                /** @description RFC 3339, with any offset from UTC */
                created_after?: string;
                /** @description RFC 3339, with any offset from UTC */
                created_before?: string;
                /** @description RFC 3339, with any offset from UTC */
                last_sign_in_after?: string;
                /** @description RFC 3339, with any offset from UTC */
                last_sign_in_before?: string;
                /** @description `-`: the other way round. Users who never signed in count as the ones whose sign-in is the oldest */
                sort?: "-created_at" | "created_at" | "email" | "-email" | "-last_sign_in_at" | "last_sign_in_at";
                email_verified?: "true" | "false";
                never_signed_in?: "true" | "false";
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
            /** @description List users */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["User"][];
                        /** @description Pass it as `cursor` for the next page; null on the last */
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    post_users: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    email: string;
                    /** @description 3 to 64 letters of one script and digits, with single `.`, `-` or `_` between them; case doesn’t matter */
                    username?: string;
                    /** @description The user’s id in another system, unique in the App */
                    external_id?: string;
                    /** @description Whether the App itself knows that the address is the user’s */
                    email_verified?: boolean;
                    /** @description Whether the App itself knows that the number is the user’s */
                    phone_verified?: boolean;
                    /** @description As strong as the App’s settings ask for */
                    password?: string;
                    name?: string | null;
                    given_name?: string | null;
                    family_name?: string | null;
                    middle_name?: string | null;
                    nickname?: string | null;
                    preferred_username?: string | null;
                    profile?: string | null;
                    website?: string | null;
                    gender?: string | null;
                    /** @description Like 1990-12-31; a year alone, or 0000 for the year, are allowed */
                    birthdate?: string | null;
                    picture?: string | null;
                    phone?: string | null;
                    address?: components["schemas"]["Address"] | null;
                    /** @description A language tag like de-AT */
                    locale?: string | null;
                    /** @description A time zone like Europe/Vienna */
                    zoneinfo?: string | null;
                };
            };
        };
        responses: {
            /** @description Create a user */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
        };
    };
    post_users_search: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description Part of an email, username or name, of at least three letters, or the beginning of one; or a whole id or phone number */
                    search?: string;
                    /** @enum {string} */
                    status?: "active" | "disabled";
                    /** @description The whole address, in any spelling */
                    email?: string;
                    external_id?: string;
                    /** @description Given to the user, or to a group of the user */
                    role?: string;
                    /** @description Name of the role */
                    group?: string;
                    /**
                     * Format: uuid
                     * @description Members of the organization
                     */
                    organization_id?: string;
                    /**
                     * Format: date-time
                     * @description RFC 3339, with any offset from UTC
                     */
                    created_after?: string;
                    /**
                     * Format: date-time
                     * @description RFC 3339, with any offset from UTC
                     */
                    created_before?: string;
                    /**
                     * Format: date-time
                     * @description RFC 3339, with any offset from UTC
                     */
                    last_sign_in_after?: string;
                    /**
                     * Format: date-time
                     * @description RFC 3339, with any offset from UTC
                     */
                    last_sign_in_before?: string;
                    /**
                     * @description `-`: the other way round. Users who never signed in count as the ones whose sign-in is the oldest
                     * @enum {string}
                     */
                    sort?: "-created_at" | "created_at" | "email" | "-email" | "-last_sign_in_at" | "last_sign_in_at";
                    email_verified?: boolean;
                    never_signed_in?: boolean;
                    /** @description The `next_cursor` of the page before */
                    cursor?: string;
                    /**
                     * @description How many a page has
                     * @default 50
                     */
                    limit?: number;
                };
            };
        };
        responses: {
            /** @description Search users */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["User"][];
                        /** @description Pass it as `cursor` for the next page; null on the last */
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    get_users_id: {
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
            /** @description Get a user */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
        };
    };
    put_users_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    email?: string;
                    username?: string | null;
                    external_id?: string | null;
                    /** @description Whether the App itself knows that the address is the user’s */
                    email_verified?: boolean;
                    /** @description Whether the App itself knows that the number is the user’s */
                    phone_verified?: boolean;
                    name?: string | null;
                    given_name?: string | null;
                    family_name?: string | null;
                    middle_name?: string | null;
                    nickname?: string | null;
                    preferred_username?: string | null;
                    profile?: string | null;
                    website?: string | null;
                    gender?: string | null;
                    /** @description Like 1990-12-31; a year alone, or 0000 for the year, are allowed */
                    birthdate?: string | null;
                    picture?: string | null;
                    phone?: string | null;
                    address?: components["schemas"]["Address"] | null;
                    /** @description A language tag like de-AT */
                    locale?: string | null;
                    /** @description A time zone like Europe/Vienna */
                    zoneinfo?: string | null;
                    /** @description True ends every session of the user with its tokens, also those with offline access */
                    sign_out_others?: boolean;
                };
            };
        };
        responses: {
            /** @description Change a user, as PATCH does */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
        };
    };
    delete_users_id: {
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
    patch_users_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    email?: string;
                    username?: string | null;
                    external_id?: string | null;
                    /** @description Whether the App itself knows that the address is the user’s */
                    email_verified?: boolean;
                    /** @description Whether the App itself knows that the number is the user’s */
                    phone_verified?: boolean;
                    name?: string | null;
                    given_name?: string | null;
                    family_name?: string | null;
                    middle_name?: string | null;
                    nickname?: string | null;
                    preferred_username?: string | null;
                    profile?: string | null;
                    website?: string | null;
                    gender?: string | null;
                    /** @description Like 1990-12-31; a year alone, or 0000 for the year, are allowed */
                    birthdate?: string | null;
                    picture?: string | null;
                    phone?: string | null;
                    address?: components["schemas"]["Address"] | null;
                    /** @description A language tag like de-AT */
                    locale?: string | null;
                    /** @description A time zone like Europe/Vienna */
                    zoneinfo?: string | null;
                    /** @description True ends every session of the user with its tokens, also those with offline access */
                    sign_out_others?: boolean;
                };
            };
        };
        responses: {
            /** @description Change a user */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
        };
    };
    post_users_id_disable: {
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
            /** @description Disable a user */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
        };
    };
    post_users_id_enable: {
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
            /** @description Enable a user */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
        };
    };
    post_users_id_unlock: {
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
    put_users_id_password: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description As strong as the App’s settings ask for */
                    password: string;
                };
            };
        };
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
    post_users_id_password_reset_mail: {
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
    get_users_id_sessions: {
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
            /** @description List a user’s sessions */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Session"][];
                        /** @description Pass it as `cursor` for the next page; null on the last */
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    delete_users_id_sessions: {
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
    get_users_id_ended_sessions: {
        parameters: {
            query?: {
                /** @description How many a page has */
                limit?: number;
                /** @description The `next_cursor` of the page before */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description The id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List a user’s sessions that ended, with the clients that are told */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["EndedSession"][];
                        /** @description Pass it as `cursor` for the next page; null on the last */
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    delete_users_id_sessions_uid: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id */
                id: string;
                /** @description uid of the session */
                uid: string;
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
    get_users_id_sign_ins: {
        parameters: {
            query?: {
                /** @description How many a page has */
                limit?: number;
                /** @description The `next_cursor` of the page before */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description The id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List a user’s sign-ins */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["SignIn"][];
                        /** @description Pass it as `cursor` for the next page; null on the last */
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    get_users_id_identities: {
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
            /** @description List the accounts at providers that a user signs in with */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Identity"][];
                        /** @description Pass it as `cursor` for the next page; null on the last */
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    delete_users_id_identities_identity_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id */
                id: string;
                /** @description Id of the account at a provider */
                identity_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description True ends every session of the user with its tokens, also those with offline access */
                    sign_out_others?: boolean;
                };
            };
        };
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
    get_users_id_connected_apps: {
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
            /** @description List the clients that a user let in */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["ConnectedApp"][];
                        /** @description Pass it as `cursor` for the next page; null on the last */
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    delete_users_id_connected_apps_client_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id */
                id: string;
                /** @description client_id of the application */
                client_id: string;
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
    post_users_import: {
        parameters: {
            query?: {
                /** @description Mails active users without a `password_hash` a link to choose a password */
                invite?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-ndjson": string;
                "application/jsonl": string;
                "text/csv": string;
            };
        };
        responses: {
            /** @description Import users */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserImport"];
                };
            };
        };
    };
    get_users_imports: {
        parameters: {
            query?: {
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
            /** @description List imports of users */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["UserImport"][];
                        /** @description Pass it as `cursor` for the next page; null on the last */
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    get_users_imports_id: {
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
            /** @description Get the progress of an import */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserImport"];
                };
            };
        };
    };
    delete_users_imports_id: {
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
    get_users_imports_id_lines: {
        parameters: {
            query?: {
                status?: "waiting" | "created" | "exists" | "refused";
                /** @description How many a page has */
                limit?: number;
                /** @description The `next_cursor` of the page before */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description The id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Get the report of an import */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["UserImportLine"][];
                        /** @description Pass it as `cursor` for the next page; null on the last */
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    get_users_export: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Export all users */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                };
            };
        };
    };
    get_users_id_metadata: {
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
            /** @description Get a user’s metadata */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Metadata"];
                };
            };
        };
    };
    patch_users_id_metadata: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description The App writes it, and the user reads it */
                    metadata_public?: {
                        [key: string]: unknown;
                    };
                    /** @description Only the App’s backend and its developers read it */
                    metadata_private?: {
                        [key: string]: unknown;
                    };
                };
            };
        };
        responses: {
            /** @description Change a user’s metadata */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Metadata"];
                };
            };
        };
    };
    get_invitations: {
        parameters: {
            query?: {
                /** @description Part of an email or name */
                search?: string;
                state?: "open" | "accepted" | "revoked" | "expired" | "void";
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
            /** @description List invitations */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Invitation"][];
                        /** @description Pass it as `cursor` for the next page; null on the last */
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    post_invitations: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    email: string;
                    name?: string | null;
                    /** @description Names of roles of the App */
                    roles?: string[];
                    /** @description Where to go on afterwards: a client of the App */
                    client_id?: string;
                    /** @description One that the client has registered; without it, its `client_uri` */
                    redirect_uri?: string;
                    /**
                     * @description Language of the message; the App’s own unless given
                     * @enum {string}
                     */
                    locale?: "en" | "de";
                    /** @description The name of the inviter in the mail; a developer’s own name unless given */
                    inviter?: string | null;
                };
            };
        };
        responses: {
            /** @description Invite somebody */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Invitation"];
                };
            };
        };
    };
    get_invitations_id: {
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
            /** @description Get an invitation */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Invitation"];
                };
            };
        };
    };
    delete_invitations_id: {
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
    post_invitations_id_resend: {
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
            /** @description Send an invitation again */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Invitation"];
                };
            };
        };
    };
    get_roles: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List roles */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Role"][];
                        /** @description Pass it as `cursor` for the next page; null on the last */
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    post_roles: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Name of the role */
                    name: string;
                    /** @description For people */
                    description?: string;
                    /** @description Names from GET /permissions. You can’t add a built-in one that you don’t have yourself */
                    permissions?: string[];
                };
            };
        };
        responses: {
            /** @description Create a role */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Role"];
                };
            };
        };
    };
    get_roles_name: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the role */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Get a role */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Role"];
                };
            };
        };
    };
    delete_roles_name: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the role */
                name: string;
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
    patch_roles_name: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the role */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description For people */
                    description?: string;
                    /** @description Names from GET /permissions. You can’t add a built-in one that you don’t have yourself */
                    permissions?: string[];
                };
            };
        };
        responses: {
            /** @description Change a role */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Role"];
                };
            };
        };
    };
    get_roles_name_users: {
        parameters: {
            query?: {
                /** @description How many a page has */
                limit?: number;
                /** @description The `next_cursor` of the page before */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description Name of the role */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List the users with a role */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["User"][];
                        /** @description Pass it as `cursor` for the next page; null on the last */
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    get_users_id_roles: {
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
            /** @description List a user’s roles */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Names of roles of the App */
                        roles: string[];
                    };
                };
            };
        };
    };
    put_users_id_roles: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Names of roles of the App */
                    roles: string[];
                };
            };
        };
        responses: {
            /** @description Set a user’s roles */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Names of roles of the App */
                        roles: string[];
                    };
                };
            };
        };
    };
    get_groups: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List groups */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Group"][];
                        /** @description Pass it as `cursor` for the next page; null on the last */
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    post_groups: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Name of the group */
                    name: string;
                    /** @description For people */
                    description?: string;
                    /** @description Names of roles of the App */
                    roles?: string[];
                };
            };
        };
        responses: {
            /** @description Create a group */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Group"];
                };
            };
        };
    };
    get_groups_name: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the role */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Get a group */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Group"];
                };
            };
        };
    };
    delete_groups_name: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the role */
                name: string;
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
    patch_groups_name: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the role */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description For people */
                    description?: string;
                    /** @description Names of roles of the App */
                    roles?: string[];
                };
            };
        };
        responses: {
            /** @description Change a group */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Group"];
                };
            };
        };
    };
    get_groups_name_users: {
        parameters: {
            query?: {
                /** @description How many a page has */
                limit?: number;
                /** @description The `next_cursor` of the page before */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description Name of the role */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List the users in a group */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["User"][];
                        /** @description Pass it as `cursor` for the next page; null on the last */
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    get_users_id_groups: {
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
            /** @description List a user’s groups */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Names of groups of the App */
                        groups: string[];
                    };
                };
            };
        };
    };
    put_users_id_groups: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Names of groups of the App */
                    groups: string[];
                };
            };
        };
        responses: {
            /** @description Set a user’s groups */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Names of groups of the App */
                        groups: string[];
                    };
                };
            };
        };
    };
    get_permissions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List permissions */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Permission"][];
                        /** @description Pass it as `cursor` for the next page; null on the last */
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    post_permissions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Name of the permission */
                    name: string;
                    /** @description For people */
                    description?: string;
                };
            };
        };
        responses: {
            /** @description Create a permission */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Permission"];
                };
            };
        };
    };
    get_permissions_permission: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the permission */
                permission: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Get a permission */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Permission"];
                };
            };
        };
    };
    delete_permissions_permission: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the permission */
                permission: string;
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
    patch_permissions_permission: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the permission */
                permission: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description For people */
                    description: string;
                };
            };
        };
        responses: {
            /** @description Change a permission’s description */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Permission"];
                };
            };
        };
    };
    get_users_id_access: {
        parameters: {
            query?: {
                permission?: string;
            };
            header?: never;
            path: {
                /** @description The id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Explain what a user may do */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserAccess"];
                };
            };
        };
    };
    get_users_id_factors: {
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
            /** @description List a user’s second factors */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Factor"][];
                        /** @description Pass it as `cursor` for the next page; null on the last */
                        next_cursor: string | null;
                        recovery_codes_left: number;
                    };
                };
            };
        };
    };
    delete_users_id_factors: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description True ends every session of the user with its tokens, also those with offline access */
                    sign_out_others?: boolean;
                };
            };
        };
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
    delete_users_id_factors_factor_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id */
                id: string;
                /** @description Id of the second factor */
                factor_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description True ends every session of the user with its tokens, also those with offline access */
                    sign_out_others?: boolean;
                };
            };
        };
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
    get_users_id_passkeys: {
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
            /** @description List a user’s passkeys */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Passkey"][];
                        /** @description Pass it as `cursor` for the next page; null on the last */
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    delete_users_id_passkeys_passkey_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id */
                id: string;
                /** @description Id of the passkey */
                passkey_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description True ends every session of the user with its tokens, also those with offline access */
                    sign_out_others?: boolean;
                };
            };
        };
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
    get_users_id_vault: {
        parameters: {
            query?: {
                /** @description How many a page has */
                limit?: number;
                /** @description The `next_cursor` of the page before */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description The id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List a user’s keys for other services */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["VaultEntry"][];
                        /** @description Pass it as `cursor` for the next page; null on the last */
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    post_users_id_vault: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The App’s own name for the service */
                    service_name: string;
                    /** @description The key itself */
                    api_key: string;
                    /**
                     * @description A disabled entry gives its key to nobody
                     * @enum {string}
                     */
                    status?: "active" | "disabled";
                    /** @description To tell several keys apart */
                    label?: string | null;
                };
            };
        };
        responses: {
            /** @description Store a key of a user */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VaultEntry"];
                };
            };
        };
    };
    get_users_id_vault_entry_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id */
                id: string;
                /** @description Id of the entry in the vault */
                entry_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Read a key of a user */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenedVaultEntry"];
                };
            };
        };
    };
    put_users_id_vault_entry_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id */
                id: string;
                /** @description Id of the entry in the vault */
                entry_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The key itself */
                    api_key: string;
                };
            };
        };
        responses: {
            /** @description Replace a key of a user */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VaultEntry"];
                };
            };
        };
    };
    delete_users_id_vault_entry_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id */
                id: string;
                /** @description Id of the entry in the vault */
                entry_id: string;
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
    patch_users_id_vault_entry_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id */
                id: string;
                /** @description Id of the entry in the vault */
                entry_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /**
                     * @description A disabled entry gives its key to nobody
                     * @enum {string}
                     */
                    status?: "active" | "disabled";
                    /** @description To tell several keys apart */
                    label?: string | null;
                };
            };
        };
        responses: {
            /** @description Disable, enable or rename a key of a user */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VaultEntry"];
                };
            };
        };
    };
    get_usage: {
        parameters: {
            query?: {
                /** @description Only of this user */
                user_id?: string;
                /** @description Only of this organization */
                organization_id?: string;
                /** @description Only what is part of this billing record */
                billing_id?: string;
                /** @description The App’s own name for the service */
                service?: string;
                /** @description ISO 4217 */
                currency?: string;
                /** @description From this time on, or from the beginning of this day in UTC */
                from?: string;
                /** @description Before this time, or before the beginning of this day in UTC */
                to?: string;
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
            /** @description List usage */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Usage"][];
                        /** @description Pass it as `cursor` for the next page; null on the last */
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    post_usage: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The App’s own name for the service */
                    service: string;
                    /** @default 0 */
                    tokens_used?: number;
                    /**
                     * @description A decimal as text, with at most six places
                     * @default 0
                     */
                    cost?: string;
                    /** @description ISO 4217 */
                    currency: string;
                    model_name?: string | null;
                    request_type?: string | null;
                    /** @description A user of the App */
                    user_id?: string | null;
                    /** @description An organization of the App; it pays, even if a user is named, too */
                    organization_id?: string | null;
                    /**
                     * Format: date-time
                     * @description When it was used; now if it isn’t said. At most 366 days ago
                     */
                    at?: string;
                    /** @description Of your choice, one for each usage: a repeated report with the same key is stored once */
                    idempotency_key?: string | null;
                };
            };
        };
        responses: {
            /** @description Report usage */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Usage"];
                };
            };
        };
    };
    post_usage_batch: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    items: {
                        /** @description The App’s own name for the service */
                        service: string;
                        /** @default 0 */
                        tokens_used?: number;
                        /**
                         * @description A decimal as text, with at most six places
                         * @default 0
                         */
                        cost?: string;
                        /** @description ISO 4217 */
                        currency: string;
                        model_name?: string | null;
                        request_type?: string | null;
                        /** @description A user of the App */
                        user_id?: string | null;
                        /** @description An organization of the App; it pays, even if a user is named, too */
                        organization_id?: string | null;
                        /**
                         * Format: date-time
                         * @description When it was used; now if it isn’t said. At most 366 days ago
                         */
                        at?: string;
                        /** @description Of your choice, one for each usage: a repeated report with the same key is stored once */
                        idempotency_key?: string | null;
                    }[];
                };
            };
        };
        responses: {
            /** @description Report usage in a batch */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description In the order of the request */
                        items: components["schemas"]["Usage"][];
                    };
                };
            };
        };
    };
    get_usage_summary: {
        parameters: {
            query: {
                /** @description One or several of day, service, user, organization, with commas */
                group_by?: string;
                /** @description Only of this user */
                user_id?: string;
                /** @description Only of this organization */
                organization_id?: string;
                /** @description Sums of different currencies can’t be added */
                currency: string;
                /** @description The first day in UTC, or a time in it; 29 days ago if it isn’t said */
                from?: string;
                /** @description The day after the last, or a time up to which a day counts; tomorrow if it isn’t said */
                to?: string;
                /** @description The App’s own name for the service */
                service?: string;
                /** @description How many groups a page has */
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
            /** @description Sum up usage */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["UsageSum"][];
                        /** @description Pass it as `cursor` for the next page; null on the last */
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    get_usage_limits: {
        parameters: {
            query?: {
                /** @description Only of this user */
                user_id?: string;
                /** @description Only of this organization */
                organization_id?: string;
                /** @description ISO 4217 */
                currency?: string;
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
            /** @description List spending limits */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["SpendingLimit"][];
                        /** @description Pass it as `cursor` for the next page; null on the last */
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    post_usage_limits: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description A user of the App */
                    user_id?: string | null;
                    /** @description An organization of the App; it pays, even if a user is named, too */
                    organization_id?: string | null;
                    /**
                     * @description Of the calendar, in UTC
                     * @enum {string}
                     */
                    period: "day" | "month";
                    /** @description ISO 4217 */
                    currency: string;
                    /** @description A decimal as text, with at most six places */
                    amount: string;
                };
            };
        };
        responses: {
            /** @description Set a spending limit */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SpendingLimit"];
                };
            };
        };
    };
    get_usage_limits_status: {
        parameters: {
            query?: {
                user_id?: string;
                organization_id?: string;
                /** @description ISO 4217 */
                currency?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ask whether something may still be spent */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Whether one of them is */
                        exceeded: boolean;
                        limits: components["schemas"]["SpendingLimit"][];
                    };
                };
            };
        };
    };
    get_usage_limits_id: {
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
            /** @description Get a spending limit */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SpendingLimit"];
                };
            };
        };
    };
    delete_usage_limits_id: {
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
    patch_usage_limits_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description A decimal as text, with at most six places */
                    amount: string;
                };
            };
        };
        responses: {
            /** @description Change the amount of a spending limit */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SpendingLimit"];
                };
            };
        };
    };
    get_billing: {
        parameters: {
            query?: {
                /** @description Only of this user */
                user_id?: string;
                /** @description Only of this organization */
                organization_id?: string;
                /** @description ISO 4217 */
                currency?: string;
                status?: "draft" | "open" | "paid" | "void" | "failed";
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
            /** @description List billing records */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["BillingRecord"][];
                        /** @description Pass it as `cursor` for the next page; null on the last */
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    post_billing: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description A user of the App */
                    user_id?: string | null;
                    /** @description An organization of the App; it pays, even if a user is named, too */
                    organization_id?: string | null;
                    /**
                     * Format: date
                     * @description A day in UTC
                     */
                    period_start: string;
                    /**
                     * Format: date
                     * @description The day after the last
                     */
                    period_end: string;
                    /** @description ISO 4217 */
                    currency: string;
                };
            };
        };
        responses: {
            /** @description Bill the usage of a period */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BillingRecord"];
                };
            };
        };
    };
    get_billing_csv: {
        parameters: {
            query?: {
                /** @description Only of this user */
                user_id?: string;
                /** @description Only of this organization */
                organization_id?: string;
                /** @description ISO 4217 */
                currency?: string;
                status?: "draft" | "open" | "paid" | "void" | "failed";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Get billing records as CSV */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
        };
    };
    get_billing_id: {
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
            /** @description Get a billing record */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BillingRecord"];
                };
            };
        };
    };
    post_billing_id_finalize: {
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
            /** @description Finalize a draft */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BillingRecord"];
                };
            };
        };
    };
    post_billing_id_pay: {
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
            /** @description Note that a billing record is paid */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BillingRecord"];
                };
            };
        };
    };
    post_billing_id_fail: {
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
            /** @description Note that a payment failed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BillingRecord"];
                };
            };
        };
    };
    post_billing_id_void: {
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
            /** @description Void a billing record */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BillingRecord"];
                };
            };
        };
    };
    get_organizations: {
        parameters: {
            query?: {
                /** @description Part of a name or slug */
                search?: string;
                status?: "active" | "disabled";
                sort?: "created" | "name";
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
            /** @description List organizations */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Organization"][];
                        /** @description Pass it as `cursor` for the next page; null on the last */
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    post_organizations: {
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
                    /** @description Lower-case letters, digits and single dashes, unique in the App */
                    slug?: string;
                    /** @description Any JSON object, of at most 16 KiB and 5 levels. `max_users` is how many members there may be; only the App sets it */
                    settings?: {
                        [key: string]: unknown;
                    };
                    /** @description Whether members reach it only with a sign-in that had a second factor */
                    require_second_factor?: boolean;
                    /** @description The connection by which users with an address of its verified domains sign in, by id or slug; null for none. One whose provider is your own needs the setting `for_organizations` */
                    sign_in_connection_id?: string | null;
                };
            };
        };
        responses: {
            /** @description Create an organization */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Organization"];
                };
            };
        };
    };
    get_organizations_organization: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id or slug of the organization */
                organization: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Get an organization */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Organization"];
                };
            };
        };
    };
    put_organizations_organization: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id or slug of the organization */
                organization: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    /** @description Lower-case letters, digits and single dashes, unique in the App */
                    slug: string;
                    /** @description Any JSON object, of at most 16 KiB and 5 levels. `max_users` is how many members there may be; only the App sets it */
                    settings: {
                        [key: string]: unknown;
                    };
                    /** @description Whether members reach it only with a sign-in that had a second factor */
                    require_second_factor?: boolean;
                    /** @description The connection by which users with an address of its verified domains sign in, by id or slug; null for none. One whose provider is your own needs the setting `for_organizations` */
                    sign_in_connection_id?: string | null;
                };
            };
        };
        responses: {
            /** @description Replace an organization’s details */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Organization"];
                };
            };
        };
    };
    delete_organizations_organization: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id or slug of the organization */
                organization: string;
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
    patch_organizations_organization: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id or slug of the organization */
                organization: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    name?: string;
                    /** @description Lower-case letters, digits and single dashes, unique in the App */
                    slug?: string;
                    /** @description Any JSON object, of at most 16 KiB and 5 levels. `max_users` is how many members there may be; only the App sets it */
                    settings?: {
                        [key: string]: unknown;
                    };
                    /** @description Whether members reach it only with a sign-in that had a second factor */
                    require_second_factor?: boolean;
                    /** @description The connection by which users with an address of its verified domains sign in, by id or slug; null for none. One whose provider is your own needs the setting `for_organizations` */
                    sign_in_connection_id?: string | null;
                };
            };
        };
        responses: {
            /** @description Change an organization */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Organization"];
                };
            };
        };
    };
    post_organizations_organization_disable: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id or slug of the organization */
                organization: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Disable an organization */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Organization"];
                };
            };
        };
    };
    post_organizations_organization_enable: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id or slug of the organization */
                organization: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Enable an organization */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Organization"];
                };
            };
        };
    };
    put_organizations_organization_logo: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id or slug of the organization */
                organization: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "image/png": unknown;
                "image/jpeg": unknown;
                "image/webp": unknown;
            };
        };
        responses: {
            /** @description Upload the logo of an organization */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Organization"];
                };
            };
        };
    };
    delete_organizations_organization_logo: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id or slug of the organization */
                organization: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Delete the logo of an organization */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Organization"];
                };
            };
        };
    };
    get_organizations_organization_members: {
        parameters: {
            query?: {
                /** @description Part of an email, username or name */
                search?: string;
                /** @description Name of the role */
                role?: string;
                /** @description How many a page has */
                limit?: number;
                /** @description The `next_cursor` of the page before */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description Id or slug of the organization */
                organization: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List the members of an organization */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["OrganizationMember"][];
                        /** @description Pass it as `cursor` for the next page; null on the last */
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    post_organizations_organization_members: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id or slug of the organization */
                organization: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: uuid */
                    user_id: string;
                    /**
                     * @description Names of roles in organizations
                     * @default [
                     *       "member"
                     *     ]
                     */
                    roles?: string[];
                };
            };
        };
        responses: {
            /** @description Add a user to an organization */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrganizationMember"];
                };
            };
        };
    };
    get_organizations_organization_members_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id or slug of the organization */
                organization: string;
                /** @description The id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Get a member of an organization */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrganizationMember"];
                };
            };
        };
    };
    delete_organizations_organization_members_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id or slug of the organization */
                organization: string;
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
    put_organizations_organization_members_id_roles: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id or slug of the organization */
                organization: string;
                /** @description The id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Names of roles in organizations */
                    roles: string[];
                };
            };
        };
        responses: {
            /** @description Set a member’s roles */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrganizationMember"];
                };
            };
        };
    };
    get_users_id_organizations: {
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
            /** @description List a user’s organizations */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["OwnOrganization"][];
                        /** @description Pass it as `cursor` for the next page; null on the last */
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    get_organizations_organization_invitations: {
        parameters: {
            query?: {
                /** @description Part of an email or name */
                search?: string;
                state?: "open" | "accepted" | "revoked" | "expired" | "void";
                /** @description How many a page has */
                limit?: number;
                /** @description The `next_cursor` of the page before */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description Id or slug of the organization */
                organization: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List the invitations to an organization */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["OrganizationInvitation"][];
                        /** @description Pass it as `cursor` for the next page; null on the last */
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    post_organizations_organization_invitations: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id or slug of the organization */
                organization: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    email: string;
                    name?: string | null;
                    /**
                     * @description Names of roles in organizations
                     * @default [
                     *       "member"
                     *     ]
                     */
                    roles?: string[];
                    /**
                     * @description Language of the message; the App’s own unless given
                     * @enum {string}
                     */
                    locale?: "en" | "de";
                };
            };
        };
        responses: {
            /** @description Invite somebody to an organization */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrganizationInvitation"];
                };
            };
        };
    };
    post_organizations_organization_invitations_bulk: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id or slug of the organization */
                organization: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    invitations: {
                        email: string;
                        name?: string | null;
                        /**
                         * @description Names of roles in organizations
                         * @default [
                         *       "member"
                         *     ]
                         */
                        roles?: string[];
                        /**
                         * @description Language of the message; the App’s own unless given
                         * @enum {string}
                         */
                        locale?: "en" | "de";
                    }[];
                };
            };
        };
        responses: {
            /** @description Invite many people to an organization */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Invited"][];
                    };
                };
            };
        };
    };
    get_organizations_organization_invitations_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id or slug of the organization */
                organization: string;
                /** @description The id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Get an invitation to an organization */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrganizationInvitation"];
                };
            };
        };
    };
    delete_organizations_organization_invitations_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id or slug of the organization */
                organization: string;
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
    post_organizations_organization_invitations_id_resend: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id or slug of the organization */
                organization: string;
                /** @description The id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Send an invitation to an organization again */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrganizationInvitation"];
                };
            };
        };
    };
    get_organizations_organization_api_keys: {
        parameters: {
            query?: {
                state?: "live" | "ends_soon" | "expired" | "revoked";
                /** @description How many a page has */
                limit?: number;
                /** @description The `next_cursor` of the page before */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description Id or slug of the organization */
                organization: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List the API keys of an organization */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["OrganizationApiKey"][];
                        /** @description Pass it as `cursor` for the next page; null on the last */
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    post_organizations_organization_api_keys: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id or slug of the organization */
                organization: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    scopes: ("organizations:read" | "organizations:write" | "organizations:delete" | "organization_members:read" | "organization_members:write")[];
                    /** @default 90 */
                    expires_in_days?: number;
                    /** @description The user’s own */
                    password?: string;
                    /** @description What the authenticator app shows */
                    code?: string;
                };
            };
        };
        responses: {
            /** @description Create an API key of an organization */
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
                        scopes: string[];
                        /** @description Id of the member or developer who created it */
                        created_by: string | null;
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        created_at: string;
                        expires_at: string | null;
                        /** @description To within five minutes */
                        last_used_at: string | null;
                        revoked_at: string | null;
                        /** @description Shown this once; only its hash is kept */
                        api_key: string;
                    };
                };
            };
        };
    };
    post_organizations_organization_api_keys_id_rotate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id or slug of the organization */
                organization: string;
                /** @description The id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /**
                     * @description How long the old key still works; 0: it ends now
                     * @default 24
                     */
                    overlap_hours?: number;
                    /** @description The user’s own */
                    password?: string;
                    /** @description What the authenticator app shows */
                    code?: string;
                };
            };
        };
        responses: {
            /** @description Rotate an API key of an organization */
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
                        scopes: string[];
                        /** @description Id of the member or developer who created it */
                        created_by: string | null;
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        created_at: string;
                        expires_at: string | null;
                        /** @description To within five minutes */
                        last_used_at: string | null;
                        revoked_at: string | null;
                        /** @description Shown this once; only its hash is kept */
                        api_key: string;
                    };
                };
            };
        };
    };
    delete_organizations_organization_api_keys_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id or slug of the organization */
                organization: string;
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
    get_organizations_organization_domains: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id or slug of the organization */
                organization: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List the domains of an organization */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["OrganizationDomain"][];
                        /** @description Pass it as `cursor` for the next page; null on the last */
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    post_organizations_organization_domains: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id or slug of the organization */
                organization: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    domain: string;
                    /** @description Whether users with a verified address of the domain may join as `member` */
                    joins?: boolean;
                };
            };
        };
        responses: {
            /** @description Add a domain to an organization */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrganizationDomain"];
                };
            };
        };
    };
    post_organizations_organization_domains_domain_verify: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id or slug of the organization */
                organization: string;
                /** @description The domain, in lower-case ASCII */
                domain: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Verify a domain */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrganizationDomain"];
                };
            };
        };
    };
    delete_organizations_organization_domains_domain: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id or slug of the organization */
                organization: string;
                /** @description The domain, in lower-case ASCII */
                domain: string;
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
    patch_organizations_organization_domains_domain: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id or slug of the organization */
                organization: string;
                /** @description The domain, in lower-case ASCII */
                domain: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Whether users with a verified address of the domain may join as `member` */
                    joins: boolean;
                };
            };
        };
        responses: {
            /** @description Let users with an address of the domain join, or not */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrganizationDomain"];
                };
            };
        };
    };
    get_organization_roles: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List the roles in organizations */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["OrganizationRole"][];
                        /** @description Pass it as `cursor` for the next page; null on the last */
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    post_organization_roles: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Name of the role */
                    name: string;
                    /** @description For people */
                    description?: string;
                    /** @description Those of `organizations:…`, `organization_members:…` and `organization_keys:…`, the App’s own, and scopes of its APIs */
                    permissions?: string[];
                };
            };
        };
        responses: {
            /** @description Create a role in organizations */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrganizationRole"];
                };
            };
        };
    };
    get_organization_roles_name: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the role */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Get a role in organizations */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrganizationRole"];
                };
            };
        };
    };
    delete_organization_roles_name: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the role */
                name: string;
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
    patch_organization_roles_name: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the role */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description For people */
                    description?: string;
                    /** @description Those of `organizations:…`, `organization_members:…` and `organization_keys:…`, the App’s own, and scopes of its APIs */
                    permissions?: string[];
                };
            };
        };
        responses: {
            /** @description Change a role in organizations */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrganizationRole"];
                };
            };
        };
    };
    get_clients: {
        parameters: {
            query?: {
                /** @description Part of a name, or a whole id */
                search?: string;
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
            /** @description List clients */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Client"][];
                        /** @description Pass it as `cursor` for the next page; null on the last */
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    post_clients: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description public: in a browser or on a device, without a secret; machine: signs in as itself, for no user
                     * @default confidential
                     * @enum {string}
                     */
                    type?: "public" | "confidential" | "machine";
                    name: string;
                    /** @description One of the App’s own: users are not asked for consent */
                    first_party?: boolean;
                    /** @enum {string} */
                    application_type?: "web" | "native";
                    /** @description Only a confidential client can do without */
                    require_pkce?: boolean;
                    /** @description Compared exactly */
                    redirect_uris?: string[];
                    /** @description Compared exactly */
                    post_logout_redirect_uris?: string[];
                    /** @description Identifiers of the resources whose tokens it may introspect; `*` for every token of the App */
                    introspects?: string[];
                    /** @description Names of the scopes that it may ask for; `*` for all. Left out at creation: the standard ones for a third-party client, all for a first-party one, none for a machine */
                    scopes?: string[];
                    /** @description Identifiers of the resources that its tokens may be for; `*` for all. Left out at creation: all for a first-party client, none for others */
                    resources?: string[];
                    /** @description What a machine may do at this API with access tokens for the resource that is the issuer; `*` in `scopes` does not include it. Only a caller that may create API keys gives permissions, and only those that it has itself */
                    api_permissions?: ("app:read" | "app:write" | "configuration:read" | "configuration:write" | "auth:write" | "users:read" | "users:write" | "roles:read" | "roles:write" | "users:import" | "clients:read" | "clients:write" | "redirect_uris:write" | "resources:read" | "resources:write" | "api_keys:read" | "members:read" | "events:read" | "webhooks:read" | "webhooks:write" | "hooks:read" | "hooks:write" | "event_streams:read" | "connections:read" | "connections:write" | "test_messages:read" | "test_messages:write" | "vault:read" | "vault:write" | "usage:read" | "usage:write" | "billing:read" | "billing:write" | "organizations:read" | "organizations:write" | "organizations:delete" | "organization_members:read" | "organization_members:write")[];
                    /** @enum {string} */
                    id_token_alg?: "RS256" | "ES256";
                    /** @description Claims of the scopes profile, email and phone are in the ID token, too (true for a new client) */
                    id_token_claims?: boolean;
                    /** @description It wants to hear of the users who have a grant for it; not for a public client */
                    provisioning?: boolean;
                    /** @description It may have streams of security events about users who have a grant for it; only for the type confidential */
                    shared_signals?: boolean;
                    /** @description Where it hears of each session of its users that ends (OpenID Connect Back-Channel Logout 1.0): an https address on the public internet; null for nowhere. Not for a machine */
                    backchannel_logout_uri?: string | null;
                    /** @description Its ID tokens and logout tokens have the `sid` of the session */
                    backchannel_logout_session_required?: boolean;
                    logo_uri?: string | null;
                    client_uri?: string | null;
                    policy_uri?: string | null;
                    tos_uri?: string | null;
                };
            };
        };
        responses: {
            /** @description Create a client */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: uuid
                         * @description The `client_id`
                         */
                        id: string;
                        name: string;
                        /**
                         * @description public: in a browser or on a device, without a secret; machine: signs in as itself, for no user
                         * @enum {string}
                         */
                        type: "public" | "confidential" | "machine";
                        first_party: boolean;
                        /** @enum {string} */
                        status: "active" | "disabled";
                        require_pkce: boolean;
                        /** @enum {string} */
                        application_type: "web" | "native";
                        /** @enum {string} */
                        token_endpoint_auth_method: "none" | "client_secret_basic" | "client_secret_post";
                        grant_types: string[];
                        redirect_uris: string[];
                        post_logout_redirect_uris: string[];
                        introspects: string[];
                        scopes: string[];
                        resources: string[];
                        api_permissions: string[];
                        /** @enum {string} */
                        id_token_alg: "RS256" | "ES256";
                        id_token_claims: boolean;
                        provisioning: boolean;
                        shared_signals: boolean;
                        backchannel_logout_uri: string | null;
                        backchannel_logout_session_required: boolean;
                        logo_uri: string | null;
                        client_uri: string | null;
                        policy_uri: string | null;
                        tos_uri: string | null;
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
                        client_secret: string | null;
                    };
                };
            };
        };
    };
    get_clients_id: {
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
            /** @description Get a client */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Client"];
                };
            };
        };
    };
    delete_clients_id: {
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
    patch_clients_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    name?: string;
                    /** @description One of the App’s own: users are not asked for consent */
                    first_party?: boolean;
                    /** @enum {string} */
                    application_type?: "web" | "native";
                    /** @description Only a confidential client can do without */
                    require_pkce?: boolean;
                    /** @description Compared exactly */
                    redirect_uris?: string[];
                    /** @description Compared exactly */
                    post_logout_redirect_uris?: string[];
                    /** @description Identifiers of the resources whose tokens it may introspect; `*` for every token of the App */
                    introspects?: string[];
                    /** @description Names of the scopes that it may ask for; `*` for all. Left out at creation: the standard ones for a third-party client, all for a first-party one, none for a machine */
                    scopes?: string[];
                    /** @description Identifiers of the resources that its tokens may be for; `*` for all. Left out at creation: all for a first-party client, none for others */
                    resources?: string[];
                    /** @description What a machine may do at this API with access tokens for the resource that is the issuer; `*` in `scopes` does not include it. Only a caller that may create API keys gives permissions, and only those that it has itself */
                    api_permissions?: ("app:read" | "app:write" | "configuration:read" | "configuration:write" | "auth:write" | "users:read" | "users:write" | "roles:read" | "roles:write" | "users:import" | "clients:read" | "clients:write" | "redirect_uris:write" | "resources:read" | "resources:write" | "api_keys:read" | "members:read" | "events:read" | "webhooks:read" | "webhooks:write" | "hooks:read" | "hooks:write" | "event_streams:read" | "connections:read" | "connections:write" | "test_messages:read" | "test_messages:write" | "vault:read" | "vault:write" | "usage:read" | "usage:write" | "billing:read" | "billing:write" | "organizations:read" | "organizations:write" | "organizations:delete" | "organization_members:read" | "organization_members:write")[];
                    /** @enum {string} */
                    id_token_alg?: "RS256" | "ES256";
                    /** @description Claims of the scopes profile, email and phone are in the ID token, too (true for a new client) */
                    id_token_claims?: boolean;
                    /** @description It wants to hear of the users who have a grant for it; not for a public client */
                    provisioning?: boolean;
                    /** @description It may have streams of security events about users who have a grant for it; only for the type confidential */
                    shared_signals?: boolean;
                    /** @description Where it hears of each session of its users that ends (OpenID Connect Back-Channel Logout 1.0): an https address on the public internet; null for nowhere. Not for a machine */
                    backchannel_logout_uri?: string | null;
                    /** @description Its ID tokens and logout tokens have the `sid` of the session */
                    backchannel_logout_session_required?: boolean;
                    logo_uri?: string | null;
                    client_uri?: string | null;
                    policy_uri?: string | null;
                    tos_uri?: string | null;
                    /** @enum {string} */
                    status?: "active" | "disabled";
                };
            };
        };
        responses: {
            /** @description Change a client */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Client"];
                };
            };
        };
    };
    get_clients_id_secrets: {
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
            /** @description List a client’s secrets */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["ClientSecret"][];
                        /** @description Pass it as `cursor` for the next page; null on the last */
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    post_clients_id_secrets: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    expires_in_days?: number;
                };
            };
        };
        responses: {
            /** @description Create a further secret */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        id: string;
                        /** @description Its last four characters */
                        hint: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        created_at: string;
                        expires_at: string | null;
                        /** @description Shown this once; only its hash is kept */
                        client_secret: string;
                    };
                };
            };
        };
    };
    delete_clients_id_secrets_secret_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id */
                id: string;
                /** @description Id of the secret */
                secret_id: string;
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
    get_clients_id_temporary_redirect_uris: {
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
            /** @description List a client’s temporary redirect URIs */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["TemporaryRedirectUri"][];
                        /** @description Pass it as `cursor` for the next page; null on the last */
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    post_clients_id_temporary_redirect_uris: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Compared exactly, as one that is registered */
                    redirect_uri: string;
                    /** @description Where users may be sent after signing out; none if it is left out */
                    post_logout_redirect_uri?: string;
                    /**
                     * @description Seconds; a week if it is left out, at most 90 days
                     * @default 604800
                     */
                    expires_in?: number;
                };
            };
        };
        responses: {
            /** @description Add a temporary redirect URI */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TemporaryRedirectUri"];
                };
            };
        };
    };
    delete_clients_id_temporary_redirect_uris: {
        parameters: {
            query: {
                /** @description The whole URI */
                redirect_uri: string;
            };
            header?: never;
            path: {
                /** @description The id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Remove a temporary redirect URI by its address */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Whether the client had it */
                        removed: boolean;
                    };
                };
            };
        };
    };
    delete_clients_id_temporary_redirect_uris_uri_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id */
                id: string;
                /** @description Id of the temporary redirect URI */
                uri_id: string;
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
    get_clients_id_signal_streams: {
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
            /** @description List a client’s streams of security events */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["ClientSignalStream"][];
                        /** @description Pass it as `cursor` for the next page; null on the last */
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    delete_clients_id_signal_streams_stream_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id */
                id: string;
                /** @description Id of the stream */
                stream_id: string;
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
    get_resources: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List resources */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Resource"][];
                        /** @description Pass it as `cursor` for the next page; null on the last */
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    post_resources: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description An absolute URI: the audience of its tokens */
                    identifier: string;
                    name: string;
                    scopes?: {
                        name: string;
                        /** @description What a user reads when asked for consent */
                        description: string;
                        /** @description In single languages, in place of `description` */
                        descriptions?: {
                            en?: string;
                            de?: string;
                        };
                    }[];
                    /**
                     * @description opaque: checked by introspection; jwt: by the App’s JWKS too
                     * @enum {string}
                     */
                    token_format?: "opaque" | "jwt";
                    /** @description Lifetime of its access tokens; null for the App’s */
                    access_token_seconds?: number | null;
                    /** @description Meant by a client that asks for one of its scopes and names no resource */
                    is_default?: boolean;
                    /** @description A user’s token has only those of its scopes that are permissions of the user */
                    scopes_by_permission?: boolean;
                };
            };
        };
        responses: {
            /** @description Create a resource */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Resource"];
                };
            };
        };
    };
    get_resources_id: {
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
            /** @description Get a resource */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Resource"];
                };
            };
        };
    };
    delete_resources_id: {
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
    patch_resources_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    name?: string;
                    scopes?: {
                        name: string;
                        /** @description What a user reads when asked for consent */
                        description: string;
                        /** @description In single languages, in place of `description` */
                        descriptions?: {
                            en?: string;
                            de?: string;
                        };
                    }[];
                    /**
                     * @description opaque: checked by introspection; jwt: by the App’s JWKS too
                     * @enum {string}
                     */
                    token_format?: "opaque" | "jwt";
                    /** @description Lifetime of its access tokens; null for the App’s */
                    access_token_seconds?: number | null;
                    /** @description Meant by a client that asks for one of its scopes and names no resource */
                    is_default?: boolean;
                    /** @description A user’s token has only those of its scopes that are permissions of the user */
                    scopes_by_permission?: boolean;
                };
            };
        };
        responses: {
            /** @description Change a resource */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Resource"];
                };
            };
        };
    };
    get_api_keys: {
        parameters: {
            query?: {
                /** @description Keys of this organization alone; `none`: those of the whole App */
                organization_id?: string | "none";
                /** @description `live` has those that end soon, which is within 14 days, too */
                state?: "live" | "ends_soon" | "expired" | "revoked";
                /** @description The beginning of a name, a part of it with three letters in a row, or a whole id */
                search?: string;
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
            /** @description List API keys */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["ApiKey"][];
                        /** @description Pass it as `cursor` for the next page; null on the last */
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    post_api_keys: {
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
                    /** @description Only what you may do yourself */
                    scopes?: ("app:read" | "app:write" | "configuration:read" | "configuration:write" | "auth:write" | "users:read" | "users:write" | "roles:read" | "roles:write" | "users:import" | "clients:read" | "clients:write" | "redirect_uris:write" | "resources:read" | "resources:write" | "api_keys:read" | "members:read" | "events:read" | "webhooks:read" | "webhooks:write" | "hooks:read" | "hooks:write" | "event_streams:read" | "connections:read" | "connections:write" | "test_messages:read" | "test_messages:write" | "vault:read" | "vault:write" | "usage:read" | "usage:write" | "billing:read" | "billing:write" | "organizations:read" | "organizations:write" | "organizations:delete" | "organization_members:read" | "organization_members:write")[];
                    /** @description Addresses and ranges that calls may come from; none: from everywhere */
                    allowed_networks?: string[];
                    /**
                     * Format: uuid
                     * @description Binds the key to one organization of the App
                     */
                    organization_id?: string;
                    /** @description 90 if it is left out; null for a key that never ends, which should be an exception */
                    expires_in_days?: number | null;
                };
            };
        };
        responses: {
            /** @description Create an API key */
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
                        scopes: ("app:read" | "app:write" | "configuration:read" | "configuration:write" | "auth:write" | "users:read" | "users:write" | "roles:read" | "roles:write" | "users:import" | "clients:read" | "clients:write" | "redirect_uris:write" | "resources:read" | "resources:write" | "api_keys:read" | "members:read" | "events:read" | "webhooks:read" | "webhooks:write" | "hooks:read" | "hooks:write" | "event_streams:read" | "connections:read" | "connections:write" | "test_messages:read" | "test_messages:write" | "vault:read" | "vault:write" | "usage:read" | "usage:write" | "billing:read" | "billing:write" | "organizations:read" | "organizations:write" | "organizations:delete" | "organization_members:read" | "organization_members:write")[];
                        /** @description The one organization that the key acts in; null for a key of the whole App */
                        organization_id: string | null;
                        /** @description Addresses and ranges that calls may come from; none: from everywhere */
                        allowed_networks: string[];
                        /** @description Id of the developer who made it */
                        created_by: string | null;
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        created_at: string;
                        expires_at: string | null;
                        /** @description To within five minutes */
                        last_used_at: string | null;
                        revoked_at: string | null;
                        /** @description Shown this once; only its hash is kept */
                        api_key: string;
                    };
                };
            };
        };
    };
    get_api_keys_id: {
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
            /** @description Get an API key */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKey"];
                };
            };
        };
    };
    delete_api_keys_id: {
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
    patch_api_keys_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    name?: string;
                    /** @description Addresses and ranges that calls may come from; none: from everywhere */
                    allowed_networks?: string[];
                };
            };
        };
        responses: {
            /** @description Change an API key */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKey"];
                };
            };
        };
    };
    get_api_keys_id_usage: {
        parameters: {
            query?: {
                /** @description How many a page has */
                limit?: number;
                /** @description The `next_cursor` of the page before */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description The id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List the calls of an API key */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["ApiKeyUsage"][];
                        /** @description Pass it as `cursor` for the next page; null on the last */
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    post_api_keys_id_rotate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /**
                     * @description How long the old key still works; 0: it ends now
                     * @default 24
                     */
                    overlap_hours?: number;
                };
            };
        };
        responses: {
            /** @description Rotate an API key */
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
                        scopes: ("app:read" | "app:write" | "configuration:read" | "configuration:write" | "auth:write" | "users:read" | "users:write" | "roles:read" | "roles:write" | "users:import" | "clients:read" | "clients:write" | "redirect_uris:write" | "resources:read" | "resources:write" | "api_keys:read" | "members:read" | "events:read" | "webhooks:read" | "webhooks:write" | "hooks:read" | "hooks:write" | "event_streams:read" | "connections:read" | "connections:write" | "test_messages:read" | "test_messages:write" | "vault:read" | "vault:write" | "usage:read" | "usage:write" | "billing:read" | "billing:write" | "organizations:read" | "organizations:write" | "organizations:delete" | "organization_members:read" | "organization_members:write")[];
                        /** @description The one organization that the key acts in; null for a key of the whole App */
                        organization_id: string | null;
                        /** @description Addresses and ranges that calls may come from; none: from everywhere */
                        allowed_networks: string[];
                        /** @description Id of the developer who made it */
                        created_by: string | null;
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        created_at: string;
                        expires_at: string | null;
                        /** @description To within five minutes */
                        last_used_at: string | null;
                        revoked_at: string | null;
                        /** @description Shown this once; only its hash is kept */
                        api_key: string;
                    };
                };
            };
        };
    };
    get_members: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
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
    post_members: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
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
    get_member_invitations: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
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
    delete_member_invitations_id: {
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
    delete_members_developer_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
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
    patch_members_developer_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
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
    get_app: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Get the App */
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
    patch_app: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
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
            /** @description Change the App */
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
    put_app_logo: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "image/png": unknown;
                "image/jpeg": unknown;
                "image/webp": unknown;
            };
        };
        responses: {
            /** @description Upload the logo */
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
    delete_app_logo: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
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
    put_app_logo_dark: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "image/png": unknown;
                "image/jpeg": unknown;
                "image/webp": unknown;
            };
        };
        responses: {
            /** @description Upload the logo for dark pages */
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
    delete_app_logo_dark: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
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
    put_app_favicon: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "image/png": unknown;
                "image/jpeg": unknown;
                "image/webp": unknown;
            };
        };
        responses: {
            /** @description Upload the favicon */
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
    delete_app_favicon: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
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
    get_signing_keys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List signing keys */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["SigningKey"][];
                        /** @description Pass it as `cursor` for the next page; null on the last */
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    post_signing_keys_rotate: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /**
                     * @description After a leak: what signed so far is gone at once, and so is what it signed
                     * @default false
                     */
                    emergency?: boolean;
                };
            };
        };
        responses: {
            /** @description Rotate the signing keys */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["SigningKey"][];
                        /** @description Pass it as `cursor` for the next page; null on the last */
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    get_texts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List the App’s own texts */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Text"][];
                        /** @description Pass it as `cursor` for the next page; null on the last */
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    put_texts_locale_key: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A language, or a region of one */
                locale: string;
                /** @description Key of the message */
                key: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Plain text in ICU’s message format: one line of at most 500 characters that shows every placeholder of ours */
                    text: string;
                };
            };
        };
        responses: {
            /** @description Set a text */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Text"];
                };
            };
        };
    };
    delete_texts_locale_key: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A language, or a region of one */
                locale: string;
                /** @description Key of the message */
                key: string;
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
    get_configuration: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Get the configuration */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Of the configuration that was seen */
                        version: string;
                        configuration: {
                            [key: string]: unknown;
                        };
                    };
                };
            };
        };
    };
    post_configuration_plan: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    configuration: components["schemas"]["Configuration"];
                    /**
                     * @description Delete what a given section does not name
                     * @default false
                     */
                    prune?: boolean;
                };
            };
        };
        responses: {
            /** @description Plan a configuration */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Of the configuration that was seen */
                        version: string;
                        changes: {
                            /** @enum {string} */
                            section: "app" | "permissions" | "resources" | "roles" | "groups" | "clients" | "connections" | "webhooks" | "hooks" | "texts";
                            key: string;
                            /**
                             * @description `unlisted`: not named, and not deleted without `prune`
                             * @enum {string}
                             */
                            action: "create" | "change" | "delete" | "keep" | "unlisted";
                            fields: {
                                name: string;
                                from?: unknown;
                                to?: unknown;
                            }[];
                        }[];
                        /** @description The permissions that applying it takes, besides `configuration:write` */
                        needs: string[];
                    };
                };
            };
        };
    };
    post_configuration_apply: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    configuration: components["schemas"]["Configuration"];
                    /**
                     * @description Delete what a given section does not name
                     * @default false
                     */
                    prune?: boolean;
                    /** @description Of the configuration that was seen */
                    version: string;
                };
            };
        };
        responses: {
            /** @description Apply a configuration */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Of the configuration that was seen */
                        version: string;
                        changes: {
                            /** @enum {string} */
                            section: "app" | "permissions" | "resources" | "roles" | "groups" | "clients" | "connections" | "webhooks" | "hooks" | "texts";
                            key: string;
                            /**
                             * @description `unlisted`: not named, and not deleted without `prune`
                             * @enum {string}
                             */
                            action: "create" | "change" | "delete" | "keep" | "unlisted";
                            fields: {
                                name: string;
                                from?: unknown;
                                to?: unknown;
                            }[];
                        }[];
                        /** @description The permissions that applying it takes, besides `configuration:write` */
                        needs: string[];
                        /** @description Of clients that were created: shown this once */
                        secrets: {
                            name: string;
                            /** Format: uuid */
                            client_id: string;
                            client_secret: string;
                        }[];
                        /** @description Of webhook endpoints that were created, unless the configuration has them: shown this once */
                        webhook_secrets: {
                            url: string;
                            /** Format: uuid */
                            webhook_id: string;
                            secret: string;
                        }[];
                        /** @description The same, of decision hooks */
                        hook_secrets: {
                            /** @enum {string} */
                            moment: "before_sign_up" | "before_tokens";
                            secret: string;
                        }[];
                    };
                };
            };
        };
    };
    get_events: {
        parameters: {
            query?: {
                /** @description One or several types, with commas */
                type?: string;
                result?: "success" | "refused";
                /** @description What kind of caller or person did it */
                actor_kind?: "user" | "developer" | "operator" | "api_key" | "client" | "system" | "anonymous";
                /** @description The caller or person that did it */
                actor_id?: string;
                /** @description The developer who acted as the user: what they did so, and the end of it */
                impersonated_by?: string;
                user_id?: string;
                client_id?: string;
                request_id?: string;
                /** @description From this time on, or from the beginning of this day in UTC */
                from?: string;
                /** @description Before this time, or before the beginning of this day in UTC */
                to?: string;
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
            /** @description List events */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Event"][];
                        /** @description Pass it as `cursor` for the next page; null on the last */
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    get_events_export: {
        parameters: {
            query?: {
                /** @description One or several types, with commas */
                type?: string;
                result?: "success" | "refused";
                /** @description What kind of caller or person did it */
                actor_kind?: "user" | "developer" | "operator" | "api_key" | "client" | "system" | "anonymous";
                /** @description The caller or person that did it */
                actor_id?: string;
                /** @description The developer who acted as the user: what they did so, and the end of it */
                impersonated_by?: string;
                user_id?: string;
                client_id?: string;
                request_id?: string;
                /** @description From this time on, or from the beginning of this day in UTC */
                from?: string;
                /** @description Before this time, or before the beginning of this day in UTC */
                to?: string;
                after?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Export events */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                };
            };
        };
    };
    get_events_id: {
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
            /** @description Get an event */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Event"];
                };
            };
        };
    };
    get_requests: {
        parameters: {
            query?: {
                client_id?: string;
                /** @description Only requests that were refused, or failed */
                outcome?: "refused";
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
            /** @description List requests */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["RequestRecord"][];
                        /** @description Pass it as `cursor` for the next page; null on the last */
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    get_requests_id: {
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
            /** @description Get a request by the id that its answer named */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RequestRecord"];
                };
            };
        };
    };
    get_mails: {
        parameters: {
            query?: {
                /** @description Part of a recipient */
                search?: string;
                state?: "queued" | "sent" | "refused" | "kept";
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
            /** @description List mails */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Mail"][];
                        /** @description Pass it as `cursor` for the next page; null on the last */
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    post_mails_id_send_again: {
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
    get_test_messages: {
        parameters: {
            query?: {
                /** @description The recipient, exactly */
                to?: string;
                /** @description Only messages that were written after this time */
                since?: string;
                /** @description For so many seconds, if there is no message yet */
                wait?: number;
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
            /** @description List messages of the test inbox */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["ListedTestMessage"][];
                        /** @description Pass it as `cursor` for the next page; null on the last */
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    delete_test_messages: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
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
    get_test_messages_id: {
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
            /** @description Get a message of the test inbox */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        id: string;
                        /** @enum {string} */
                        channel: "mail" | "sms";
                        /** @description What it is for */
                        kind: string;
                        /** @description An address, or a phone number */
                        to: string;
                        locale: string;
                        /** @description Null for an SMS */
                        subject: string | null;
                        /** @description The whole text */
                        text: string;
                        /** @description The code in it; null if there is none */
                        code: string | null;
                        /** @description The link in it; null if there is none */
                        link: string | null;
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        created_at: string;
                        /**
                         * Format: date-time
                         * @description When it is deleted
                         */
                        expires_at: string;
                        /** @description Null for an SMS */
                        html: string | null;
                    };
                };
            };
        };
    };
    post_auth_connections_exchange: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    code: string;
                    client_id: string;
                    redirect_uri: string;
                    /** @description The user’s address; attempts are counted by it */
                    ip?: string;
                    user_agent?: string;
                    /** @description Identifier of the API that the access token is for */
                    resource?: string;
                    /** @description Id or slug of the organization that the tokens are for. Left out: the user’s only one, if there is exactly one */
                    organization?: string;
                    /** @description False ends the session and its tokens after the App’s `session_short_seconds`, used or not */
                    remember?: boolean;
                    /** @description From the answer to an earlier sign-in on this device: others’ wrong passwords don’t lock it out */
                    device_token?: string;
                };
            };
        };
        responses: {
            /** @description Sign in a user who came back from a connection */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        user: {
                            /** Format: uuid */
                            id: string;
                            /** @description Its id in another system */
                            external_id: string | null;
                            email: string;
                            email_verified: boolean;
                            username: string | null;
                            /** @enum {string} */
                            status: "active" | "disabled";
                            /** @description Names of roles of the App */
                            roles: string[];
                            name: string | null;
                            given_name: string | null;
                            family_name: string | null;
                            middle_name: string | null;
                            nickname: string | null;
                            preferred_username: string | null;
                            profile: string | null;
                            website: string | null;
                            gender: string | null;
                            birthdate: string | null;
                            picture: string | null;
                            phone: string | null;
                            phone_verified: boolean;
                            address: components["schemas"]["Address"] | null;
                            locale: string | null;
                            zoneinfo: string | null;
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
                            last_sign_in_at: string | null;
                            /** @description The organization that the tokens are for */
                            organization_id: string | null;
                        };
                        tokens: components["schemas"]["Tokens"];
                        /** @description Keep it with the user’s browser or device, and send it with the next sign-in there */
                        device_token: string;
                    };
                };
            };
        };
    };
    get_connections: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List connections */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Connection"][];
                        /** @description Pass it as `cursor` for the next page; null on the last */
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    post_connections: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    kind: "google" | "github" | "apple" | "microsoft" | "oidc" | "oauth2";
                    /** @description Part of its redirect URI; stays */
                    slug: string;
                    /** @description What the provider calls us */
                    client_id: string;
                    /** @description On the button: Continue with … */
                    name?: string;
                    /** @description Which of them a kind has, and needs, is in docs/connections.md */
                    settings?: {
                        /** @description Issuer of the provider; the rest comes from its discovery document */
                        issuer?: string;
                        /** @description Microsoft: common, organizations, consumers, or the id or domain of one tenant */
                        tenant?: string;
                        /** @description Apple: team id */
                        team_id?: string;
                        /** @description Apple: id of the private key */
                        key_id?: string;
                        authorization_url?: string;
                        token_url?: string;
                        /** @description Answers with a JSON object about the person that the access token belongs to */
                        userinfo_url?: string;
                        scope?: string;
                        subject_claim?: string;
                        email_claim?: string;
                        email_verified_claim?: string;
                        name_claim?: string;
                        picture_claim?: string;
                        /** @description Only accounts of these domains may sign in: at Google by the claim hd, elsewhere by the domain of a verified address */
                        allowed_domains?: string[];
                        /** @description Addresses from this provider count as verified, even if it does not say so: for a provider of your own */
                        trust_email?: boolean;
                        /** @description Organizations may require it of their users. Its word on an address then counts at verified domains of those that do, and nowhere else */
                        for_organizations?: boolean;
                        /** @description If a client asks for a fresh sign-in (prompt=login, max_age), one at this provider counts, even if the provider does not say when it was */
                        trust_freshness?: boolean;
                    };
                    enabled?: boolean;
                    /** @description Kept sealed, never given back; for Apple the private key in PEM form */
                    client_secret: string;
                };
            };
        };
        responses: {
            /** @description Create a connection */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Connection"];
                };
            };
        };
    };
    get_connections_id: {
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
            /** @description Get a connection */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Connection"];
                };
            };
        };
    };
    delete_connections_id: {
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
    patch_connections_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description What the provider calls us */
                    client_id?: string;
                    /** @description Kept sealed, never given back; for Apple the private key in PEM form */
                    client_secret?: string;
                    /** @description On the button: Continue with … */
                    name?: string;
                    /** @description Which of them a kind has, and needs, is in docs/connections.md */
                    settings?: {
                        /** @description Issuer of the provider; the rest comes from its discovery document */
                        issuer?: string;
                        /** @description Microsoft: common, organizations, consumers, or the id or domain of one tenant */
                        tenant?: string;
                        /** @description Apple: team id */
                        team_id?: string;
                        /** @description Apple: id of the private key */
                        key_id?: string;
                        authorization_url?: string;
                        token_url?: string;
                        /** @description Answers with a JSON object about the person that the access token belongs to */
                        userinfo_url?: string;
                        scope?: string;
                        subject_claim?: string;
                        email_claim?: string;
                        email_verified_claim?: string;
                        name_claim?: string;
                        picture_claim?: string;
                        /** @description Only accounts of these domains may sign in: at Google by the claim hd, elsewhere by the domain of a verified address */
                        allowed_domains?: string[];
                        /** @description Addresses from this provider count as verified, even if it does not say so: for a provider of your own */
                        trust_email?: boolean;
                        /** @description Organizations may require it of their users. Its word on an address then counts at verified domains of those that do, and nowhere else */
                        for_organizations?: boolean;
                        /** @description If a client asks for a fresh sign-in (prompt=login, max_age), one at this provider counts, even if the provider does not say when it was */
                        trust_freshness?: boolean;
                    };
                    enabled?: boolean;
                };
            };
        };
        responses: {
            /** @description Change a connection */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Connection"];
                };
            };
        };
    };
    post_connections_id_test: {
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
            /** @description Test a connection */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        issuer: string;
                        authorization_endpoint?: string;
                        token_endpoint?: string;
                        jwks_uri?: string;
                        /** @description How many signing keys it publishes */
                        keys?: number;
                    };
                };
            };
        };
    };
    get_webhooks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List webhook endpoints */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Webhook"][];
                        /** @description Pass it as `cursor` for the next page; null on the last */
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    post_webhooks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description At https:, on the public internet */
                    url: string;
                    description?: string | null;
                    /** @description Types of events; null for all that are published */
                    events?: string[] | null;
                    enabled?: boolean;
                    /** @description whsec_ and base64 of 24 to 64 random bytes; a new one is made if it is left out */
                    secret?: string;
                    /** @description A client with `provisioning`, of whose users the endpoint hears: those with a grant there who are created, changed or deleted. Null for an endpoint of the App, which hears of its events */
                    client_id?: string | null;
                };
            };
        };
        responses: {
            /** @description Create a webhook endpoint */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookWithSecret"];
                };
            };
        };
    };
    get_webhooks_id: {
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
            /** @description Get a webhook endpoint */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
        };
    };
    delete_webhooks_id: {
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
    patch_webhooks_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description At https:, on the public internet */
                    url?: string;
                    description?: string | null;
                    /** @description Types of events; null for all that are published */
                    events?: string[] | null;
                    enabled?: boolean;
                    /** @description whsec_ and base64 of 24 to 64 random bytes; a new one is made if it is left out */
                    secret?: string;
                };
            };
        };
        responses: {
            /** @description Change a webhook endpoint */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
        };
    };
    post_webhooks_id_rotate_secret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @default 24 */
                    overlap_hours?: number;
                };
            };
        };
        responses: {
            /** @description Rotate the secret of a webhook endpoint */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookWithSecret"];
                };
            };
        };
    };
    post_webhooks_id_test: {
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
            /** @description Send a test event */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        delivery_id: string;
                    };
                };
            };
        };
    };
    post_webhooks_id_replay: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * Format: date-time
                     * @description RFC 3339, with any offset from UTC
                     */
                    since: string;
                };
            };
        };
        responses: {
            /** @description Send what did not arrive again */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        replayed: number;
                    };
                };
            };
        };
    };
    get_webhooks_id_deliveries: {
        parameters: {
            query?: {
                state?: "waiting" | "delivered" | "failed" | "dropped";
                /** @description How many a page has */
                limit?: number;
                /** @description The `next_cursor` of the page before */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description The id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List deliveries of a webhook endpoint */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["WebhookDelivery"][];
                        /** @description Pass it as `cursor` for the next page; null on the last */
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    get_webhooks_id_deliveries_delivery_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id */
                id: string;
                /** @description Id of the delivery, which is that of its event */
                delivery_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Get a delivery of a webhook endpoint */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WholeWebhookDelivery"];
                };
            };
        };
    };
    post_webhooks_id_deliveries_delivery_id_send_again: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id */
                id: string;
                /** @description Id of the delivery, which is that of its event */
                delivery_id: string;
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
    post_webhooks_listen: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Of your own: it signs what you are sent */
                    secret: string;
                    /** @description Of the last answer, for the same events */
                    after?: string;
                    /** @description Types of events; null for all that are published */
                    events?: string[] | null;
                    /**
                     * @description In seconds
                     * @default 25
                     */
                    wait?: number;
                };
            };
        };
        responses: {
            /** @description Wait for events to forward */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Where this answer ends; for this developer and these events alone */
                        after: string;
                        events: {
                            /** Format: uuid */
                            id: string;
                            type: string;
                            /** @description As an endpoint gets it; what is signed */
                            body: string;
                        }[];
                    };
                };
            };
        };
    };
    get_hooks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List decision hooks */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["DecisionHook"][];
                        /** @description Pass it as `cursor` for the next page; null on the last */
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    get_hooks_moment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description When a decision hook is asked */
                moment: "before_sign_up" | "before_tokens";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Get the decision hook of a moment */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DecisionHook"];
                };
            };
        };
    };
    put_hooks_moment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description When a decision hook is asked */
                moment: "before_sign_up" | "before_tokens";
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description At https:, on the public internet */
                    url: string;
                    /** @default true */
                    enabled?: boolean;
                    /**
                     * @description What becomes of a sign-up or a request for tokens about which the hook gave no answer
                     * @default refuse
                     * @enum {string}
                     */
                    on_failure?: "refuse" | "continue";
                    /**
                     * @description How long the whole request may take
                     * @default 1500
                     */
                    timeout_ms?: number;
                    /** @description whsec_ and base64 of 24 to 64 random bytes; a new one is made if it is left out */
                    secret?: string;
                };
            };
        };
        responses: {
            /** @description Create or replace the decision hook of a moment */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DecisionHookWithSecret"];
                };
            };
        };
    };
    delete_hooks_moment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description When a decision hook is asked */
                moment: "before_sign_up" | "before_tokens";
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
    patch_hooks_moment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description When a decision hook is asked */
                moment: "before_sign_up" | "before_tokens";
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description At https:, on the public internet */
                    url?: string;
                    enabled?: boolean;
                    /**
                     * @description What becomes of a sign-up or a request for tokens about which the hook gave no answer
                     * @enum {string}
                     */
                    on_failure?: "refuse" | "continue";
                    timeout_ms?: number;
                    /** @description whsec_ and base64 of 24 to 64 random bytes; a new one is made if it is left out */
                    secret?: string;
                };
            };
        };
        responses: {
            /** @description Change the decision hook of a moment */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DecisionHook"];
                };
            };
        };
    };
    post_hooks_moment_rotate_secret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description When a decision hook is asked */
                moment: "before_sign_up" | "before_tokens";
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @default 24 */
                    overlap_hours?: number;
                };
            };
        };
        responses: {
            /** @description Rotate the secret of a decision hook */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DecisionHookRotated"];
                };
            };
        };
    };
    post_hooks_moment_test: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description When a decision hook is asked */
                moment: "before_sign_up" | "before_tokens";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Send a sample question to a decision hook */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DecisionHookTest"];
                };
            };
        };
    };
    get_event_streams: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List event streams */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["EventStream"][];
                        /** @description Pass it as `cursor` for the next page; null on the last */
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    post_event_streams: {
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
                    /** @description `https://…`, which gets POST requests, or `syslog+tls://host:port` */
                    url: string;
                    /**
                     * @description How requests show where they come from: a bearer token, a signature as webhooks have it, or neither
                     * @enum {string}
                     */
                    auth?: "none" | "bearer" | "signature";
                    /** @description The token; or the key of signatures, of which a new one is made if it is left out */
                    secret?: string;
                    /** @description Whether requests are compressed */
                    gzip?: boolean;
                    /** @description Certificates in PEM that the server’s is verified by, instead of those of the public authorities */
                    ca?: string | null;
                    enabled?: boolean;
                };
            };
        };
        responses: {
            /** @description Create an event stream */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventStreamWithSecret"];
                };
            };
        };
    };
    get_event_streams_id: {
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
            /** @description Get an event stream */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventStream"];
                };
            };
        };
    };
    delete_event_streams_id: {
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
    patch_event_streams_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    name?: string;
                    /** @description `https://…`, which gets POST requests, or `syslog+tls://host:port` */
                    url?: string;
                    /**
                     * @description How requests show where they come from: a bearer token, a signature as webhooks have it, or neither
                     * @enum {string}
                     */
                    auth?: "none" | "bearer" | "signature";
                    /** @description The token; or the key of signatures, of which a new one is made if it is left out */
                    secret?: string;
                    /** @description Whether requests are compressed */
                    gzip?: boolean;
                    /** @description Certificates in PEM that the server’s is verified by, instead of those of the public authorities */
                    ca?: string | null;
                    enabled?: boolean;
                };
            };
        };
        responses: {
            /** @description Change an event stream */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventStreamWithSecret"];
                };
            };
        };
    };
    post_event_streams_id_test: {
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
            /** @description Send a test event */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        delivered: boolean;
                        failure: string | null;
                        /** @description Of an answer that means no success */
                        status: number | null;
                    };
                };
            };
        };
    };
    get_signals_streams: {
        parameters: {
            query?: {
                stream_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Get a stream of security events, or all of the client’s */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignalStream"] | components["schemas"]["SignalStream"][];
                };
            };
        };
    };
    put_signals_streams: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    delivery: {
                        /** @constant */
                        method: "urn:ietf:rfc:8935";
                        /** @description At https:, on the public internet */
                        endpoint_url: string;
                        /** @description Sent with every push; it is never shown. Left out, the one that is known stays for the same address; null removes it */
                        authorization_header?: string | null;
                    } | {
                        /** @constant */
                        method: "urn:ietf:rfc:8936";
                        endpoint_url?: string | null;
                    };
                    /** @description URIs of events; all that there are if it is left out */
                    events_requested?: string[] | null;
                    description?: string | null;
                    /**
                     * @description Of this server alone: NONE for only those subjects that are added
                     * @enum {string}
                     */
                    default_subjects?: "ALL" | "NONE";
                    iss?: string;
                    aud?: string | string[];
                    events_supported?: string[];
                    events_delivered?: string[];
                    min_verification_interval?: number;
                    /** Format: uuid */
                    stream_id: string;
                };
            };
        };
        responses: {
            /** @description Replace a stream of security events */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignalStream"];
                };
            };
        };
    };
    post_signals_streams: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    delivery?: {
                        /** @constant */
                        method: "urn:ietf:rfc:8935";
                        /** @description At https:, on the public internet */
                        endpoint_url: string;
                        /** @description Sent with every push; it is never shown. Left out, the one that is known stays for the same address; null removes it */
                        authorization_header?: string | null;
                    } | {
                        /** @constant */
                        method: "urn:ietf:rfc:8936";
                        endpoint_url?: string | null;
                    };
                    /** @description URIs of events; all that there are if it is left out */
                    events_requested?: string[] | null;
                    description?: string | null;
                    /**
                     * @description Of this server alone: NONE for only those subjects that are added
                     * @enum {string}
                     */
                    default_subjects?: "ALL" | "NONE";
                };
            };
        };
        responses: {
            /** @description Create a stream of security events */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignalStream"];
                };
            };
        };
    };
    delete_signals_streams: {
        parameters: {
            query: {
                stream_id: string;
            };
            header?: never;
            path?: never;
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
    patch_signals_streams: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    delivery?: {
                        /** @constant */
                        method: "urn:ietf:rfc:8935";
                        /** @description At https:, on the public internet */
                        endpoint_url: string;
                        /** @description Sent with every push; it is never shown. Left out, the one that is known stays for the same address; null removes it */
                        authorization_header?: string | null;
                    } | {
                        /** @constant */
                        method: "urn:ietf:rfc:8936";
                        endpoint_url?: string | null;
                    };
                    /** @description URIs of events; all that there are if it is left out */
                    events_requested?: string[] | null;
                    description?: string | null;
                    /**
                     * @description Of this server alone: NONE for only those subjects that are added
                     * @enum {string}
                     */
                    default_subjects?: "ALL" | "NONE";
                    iss?: string;
                    aud?: string | string[];
                    events_supported?: string[];
                    events_delivered?: string[];
                    min_verification_interval?: number;
                    /** Format: uuid */
                    stream_id: string;
                };
            };
        };
        responses: {
            /** @description Change a stream of security events */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignalStream"];
                };
            };
        };
    };
    get_signals_status: {
        parameters: {
            query: {
                stream_id: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Get the status of a stream of security events */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignalStreamStatus"];
                };
            };
        };
    };
    post_signals_status: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: uuid */
                    stream_id: string;
                    /** @enum {string} */
                    status: "enabled" | "paused" | "disabled";
                    /** @description A short text */
                    reason?: string;
                };
            };
        };
        responses: {
            /** @description Enable, pause or disable a stream of security events */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignalStreamStatus"];
                };
            };
        };
    };
    post_signals_subjects_add: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: uuid */
                    stream_id: string;
                    subject: components["schemas"]["SignalSubject"];
                    verified?: boolean;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    post_signals_subjects_remove: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: uuid */
                    stream_id: string;
                    subject: components["schemas"]["SignalSubject"];
                };
            };
        };
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
    post_signals_verification: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: uuid */
                    stream_id: string;
                    state?: string;
                };
            };
        };
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
    post_signals_streams_id_poll: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description At most 100 are sent at once */
                    maxEvents?: number;
                    returnImmediately?: boolean;
                    /** @description `jti` of tokens that were taken */
                    ack?: string[];
                    /** @description By `jti`: tokens that are refused, and why */
                    setErrs?: {
                        [key: string]: {
                            err: string;
                            description?: string;
                        };
                    };
                };
            };
        };
        responses: {
            /** @description Poll a stream of security events */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Security event tokens by their `jti` */
                        sets: {
                            [key: string]: string;
                        };
                        moreAvailable: boolean;
                    };
                };
            };
        };
    };
}
