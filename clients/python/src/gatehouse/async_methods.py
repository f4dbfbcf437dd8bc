# Made from the OpenAPI document (npm run client). Don't edit it.

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Literal

from . import calls, models
from .calls import Answer, Call, Options
from .model import Page
from .sender import AsyncSender

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from . import inputs


class AsyncAuth:
    def __init__(self, sender: AsyncSender) -> None:
        self._sender = sender

    async def signup(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.AuthSignupBody],
    ) -> Answer[models.AuthSignupAnswer]:
        """Sign a user up.

        Creates the user and signs them in. With `email_verification` set to `later`, they get a mail with a link that
        verifies the address; with `off`, a welcome mail. The mail is in their `locale` or the App’s. The App’s
        setting `sign_up` does not apply: the backend decides. If the App requires a verified address, the answer is
        `email_verification_required`, even for an address that already belongs to a user: only the mail says so. If
        it requires a second factor, the user is created and the answer is `factor_enrolment_required`. Both come with
        a `ticket`.
        """
        return await self._sender.send(
            Call(method="POST", path="/auth/signup", names={}, body=fields, options=options),
            calls.model(models.AuthSignupAnswer),
        )

    async def login(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.AuthLoginBody],
    ) -> Answer[models.AuthLoginAnswer]:
        """Sign a user in by password.

        The user is named by `identifier`, or by `email`. With the `device_token` of an earlier sign-in, others’ wrong
        passwords don’t lock the user out there. If more is needed, the answer says what, with a `ticket` to continue
        with: `email_verification_required` (auth/verify-email), `second_factor_required` (auth/second-factor) or
        `factor_enrolment_required` (auth/factors).
        """
        return await self._sender.send(
            Call(method="POST", path="/auth/login", names={}, body=fields, options=options),
            calls.model(models.AuthLoginAnswer),
        )

    async def verify_email(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.AuthVerifyEmailBody],
    ) -> Answer[models.AuthVerifyEmailAnswer]:
        """Finish a sign-in with the code that was mailed.

        For the `ticket` of `email_verification_required`. Five tries per code. The address counts as verified from
        then on.
        """
        return await self._sender.send(
            Call(method="POST", path="/auth/verify-email", names={}, body=fields, options=options),
            calls.model(models.AuthVerifyEmailAnswer),
        )

    async def verify_email_send(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.AuthVerifyEmailSendBody],
    ) -> Answer[models.AuthVerifyEmailSendAnswer]:
        """Send another code to verify the address.

        Gives a new `ticket`: the code is for that one alone. Five an hour for one address. The answer is the same for
        an address that is a user’s already.
        """
        return await self._sender.send(
            Call(method="POST", path="/auth/verify-email/send", names={}, body=fields, options=options),
            calls.model(models.AuthVerifyEmailSendAnswer),
        )

    async def username(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.AuthUsernameBody],
    ) -> Answer[models.AuthUsernameAnswer]:
        """Finish a sign-in with a username of the user’s choice.

        For the `ticket` of `username_required`. For a user who has none, in an App in which users sign in by a
        username and not by email.
        """
        return await self._sender.send(
            Call(method="POST", path="/auth/username", names={}, body=fields, options=options),
            calls.model(models.AuthUsernameAnswer),
        )

    async def second_factor(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.AuthSecondFactorBody],
    ) -> Answer[models.AuthSecondFactorAnswer]:
        """Finish a sign-in with a second factor.

        With a code of the authenticator app, a code that auth/second-factor/send sent, a recovery code, or a
        passkey’s answer to auth/second-factor/passkey.
        """
        return await self._sender.send(
            Call(method="POST", path="/auth/second-factor", names={}, body=fields, options=options),
            calls.model(models.AuthSecondFactorAnswer),
        )

    async def second_factor_send(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.AuthSecondFactorSendBody],
    ) -> Answer[models.AuthSecondFactorSendAnswer]:
        """Send a code to finish a sign-in with.

        For the `ticket` of `second_factor_required`, by one of its `ways`. The code is good for ten minutes, for this
        sign-in alone; only the newest works. Five an hour.
        """
        return await self._sender.send(
            Call(method="POST", path="/auth/second-factor/send", names={}, body=fields, options=options),
            calls.model(models.AuthSecondFactorSendAnswer),
        )

    async def second_factor_passkey(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.AuthSecondFactorPasskeyBody],
    ) -> Answer[models.AuthSecondFactorPasskeyAnswer]:
        """Get what a browser needs to show a passkey as the second factor.

        For the `ticket` of `second_factor_required` whose `ways` have `passkey`.
        """
        return await self._sender.send(
            Call(method="POST", path="/auth/second-factor/passkey", names={}, body=fields, options=options),
            calls.model(models.AuthSecondFactorPasskeyAnswer),
        )

    async def factors_totp(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.AuthFactorsTotpBody],
    ) -> Answer[models.TotpEnrolment]:
        """Begin to set up an authenticator app at sign-in.

        For the `ticket` of `factor_enrolment_required`. The secret counts once a code of it has been confirmed.
        """
        return await self._sender.send(
            Call(method="POST", path="/auth/factors/totp", names={}, body=fields, options=options),
            calls.model(models.TotpEnrolment),
        )

    async def factors_totp_confirm(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.AuthFactorsTotpConfirmBody],
    ) -> Answer[models.AuthFactorsTotpConfirmAnswer]:
        """Confirm the authenticator app and finish the sign-in.

        With the first code that it shows. The recovery codes are in this answer and nowhere else.
        """
        return await self._sender.send(
            Call(method="POST", path="/auth/factors/totp/confirm", names={}, body=fields, options=options),
            calls.model(models.AuthFactorsTotpConfirmAnswer),
        )

    async def factors_passkey(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.AuthFactorsPasskeyBody],
    ) -> Answer[models.AuthFactorsPasskeyAnswer]:
        """Begin to set up a passkey at sign-in.

        For the `ticket` of `factor_enrolment_required` whose `kinds` have `passkey`.
        """
        return await self._sender.send(
            Call(method="POST", path="/auth/factors/passkey", names={}, body=fields, options=options),
            calls.model(models.AuthFactorsPasskeyAnswer),
        )

    async def factors_passkey_confirm(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.AuthFactorsPasskeyConfirmBody],
    ) -> Answer[models.AuthFactorsPasskeyConfirmAnswer]:
        """Confirm the passkey and finish the sign-in.

        With what the browser created. The recovery codes are in this answer and nowhere else.
        """
        return await self._sender.send(
            Call(method="POST", path="/auth/factors/passkey/confirm", names={}, body=fields, options=options),
            calls.model(models.AuthFactorsPasskeyConfirmAnswer),
        )

    async def factors_sms(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.AuthFactorsSmsBody],
    ) -> Answer[models.AuthFactorsSmsAnswer]:
        """Begin to set up codes by SMS at sign-in.

        For the `ticket` of `factor_enrolment_required`. Sends the code that makes the factor count.
        """
        return await self._sender.send(
            Call(method="POST", path="/auth/factors/sms", names={}, body=fields, options=options),
            calls.model(models.AuthFactorsSmsAnswer),
        )

    async def factors_sms_confirm(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.AuthFactorsSmsConfirmBody],
    ) -> Answer[models.AuthFactorsSmsConfirmAnswer]:
        """Confirm codes by SMS and finish the sign-in.

        With that code. The recovery codes are in this answer and nowhere else.
        """
        return await self._sender.send(
            Call(method="POST", path="/auth/factors/sms/confirm", names={}, body=fields, options=options),
            calls.model(models.AuthFactorsSmsConfirmAnswer),
        )

    async def factors_email(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.AuthFactorsEmailBody],
    ) -> Answer[models.AuthFactorsEmailAnswer]:
        """Begin to set up codes by mail at sign-in.

        For the `ticket` of `factor_enrolment_required`. Sends the code that makes the factor count.
        """
        return await self._sender.send(
            Call(method="POST", path="/auth/factors/email", names={}, body=fields, options=options),
            calls.model(models.AuthFactorsEmailAnswer),
        )

    async def factors_email_confirm(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.AuthFactorsEmailConfirmBody],
    ) -> Answer[models.AuthFactorsEmailConfirmAnswer]:
        """Confirm codes by mail and finish the sign-in.

        With that code. The recovery codes are in this answer and nowhere else.
        """
        return await self._sender.send(
            Call(method="POST", path="/auth/factors/email/confirm", names={}, body=fields, options=options),
            calls.model(models.AuthFactorsEmailConfirmAnswer),
        )

    async def captcha(
        self,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[models.AuthCaptchaAnswer]:
        """Get what a form needs to ask for a captcha.

        For the App’s own pages, which may call it from the browser: it says nothing that the App’s sign-in screen
        doesn’t. `proof_of_work`: solve `challenge` (altcha’s, version 2) and send base64 of the JSON `{ challenge,
        solution }` as `captcha`; each is good once. `service`: show its widget, and send the token that it puts into
        `field`.
        """
        return await self._sender.send(
            Call(method="GET", path="/auth/captcha", names={}, options=options),
            calls.model(models.AuthCaptchaAnswer),
        )

    async def refresh(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.AuthRefreshBody],
    ) -> Answer[models.AuthRefreshAnswer]:
        """Get new tokens for a refresh token.

        The same as the token endpoint’s refresh_token grant for the App’s built-in client.
        """
        return await self._sender.send(
            Call(method="POST", path="/auth/refresh", names={}, body=fields, options=options),
            calls.model(models.AuthRefreshAnswer),
        )

    async def logout(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.AuthLogoutBody],
    ) -> Answer[None]:
        """End the session that a token belongs to.

        Every token of that session ends, except those of clients that the user allowed `offline_access`. Unknown and
        ended tokens are fine: the answer is the same. A user’s own access token of the App’s own client ends its
        session without a body.
        """
        return await self._sender.send(
            Call(method="POST", path="/auth/logout", names={}, body=fields or None, options=options),
            calls.nothing,
        )

    async def password_forgot(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.AuthPasswordForgotBody],
    ) -> Answer[models.AuthPasswordForgotAnswer]:
        """Send a user a link to choose a new password.

        The answer is the same whether the user is known or not. An address is always accepted, other identifiers if
        the App’s setting `identifiers` lists them; the mail goes to the user’s address. The link leads to the App’s
        own page and works once, for half an hour.
        """
        return await self._sender.send(
            Call(method="POST", path="/auth/password/forgot", names={}, body=fields or None, options=options),
            calls.model(models.AuthPasswordForgotAnswer),
        )

    async def password_reset(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.AuthPasswordResetBody],
    ) -> Answer[None]:
        """Set a new password by the token of such a link.

        Ends every session of the user and signs nobody in.
        """
        return await self._sender.send(
            Call(method="POST", path="/auth/password/reset", names={}, body=fields, options=options),
            calls.nothing,
        )

    async def unlock(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.AuthUnlockBody],
    ) -> Answer[None]:
        """Let a user try again, by the token of the mail that told of the lock.

        For backends with a page of their own for that link. It works once, for an hour, and signs nobody in: the
        user’s password and codes may be tried again at once, from everywhere.
        """
        return await self._sender.send(
            Call(method="POST", path="/auth/unlock", names={}, body=fields, options=options),
            calls.nothing,
        )

    async def magic_link(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.AuthMagicLinkBody],
    ) -> Answer[models.AuthMagicLinkAnswer]:
        """Send a user a link and a code to sign in.

        The answer is the same whether the user is known or not; a new address signs up this way if sign-up is open.
        The link leads to `redirect_uri` with a `token`. Keep the `ticket` in the visitor’s session: link and code are
        worthless without it. Needs the setting `magic_link`.
        """
        return await self._sender.send(
            Call(method="POST", path="/auth/magic-link", names={}, body=fields, options=options),
            calls.model(models.AuthMagicLinkAnswer),
        )

    async def magic_link_verify(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.AuthMagicLinkVerifyBody],
    ) -> Answer[models.AuthMagicLinkVerifyAnswer]:
        """Sign the user in by the token of that link, or by the code.

        Each works once, and using one ends the other. Five tries per ticket.
        """
        return await self._sender.send(
            Call(method="POST", path="/auth/magic-link/verify", names={}, body=fields, options=options),
            calls.model(models.AuthMagicLinkVerifyAnswer),
        )

    async def register_start(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.AuthRegisterStartBody],
    ) -> Answer[models.AuthRegisterStartAnswer]:
        """Begin to sign a user up: send a code to the address.

        The answer is the same whether the address is known or not: only its mail tells. Asking again within a minute
        sends no second mail. As with auth/signup, the App’s own sign-up rule does not apply: the backend decides.
        """
        return await self._sender.send(
            Call(method="POST", path="/auth/register/start", names={}, body=fields, options=options),
            calls.model(models.AuthRegisterStartAnswer),
        )

    async def register_confirm(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.AuthRegisterConfirmBody],
    ) -> Answer[models.AuthRegisterConfirmAnswer]:
        """Make the user, by the code of that mail.

        Five tries per code. A password that is too weak leaves the code unspent. The address of the new user is
        verified. Where the App requires a second factor the user is made, and the answer is
        `factor_enrolment_required` with a `ticket`.
        """
        return await self._sender.send(
            Call(method="POST", path="/auth/register/confirm", names={}, body=fields, options=options),
            calls.model(models.AuthRegisterConfirmAnswer),
        )

    async def email_lookup(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.AuthEmailLookupBody],
    ) -> Answer[models.AuthEmailLookupAnswer]:
        """Send a code to a phone number whose owner forgot their email address.

        The answer is the same whether the number is known or not; an SMS goes only to a number that a user of the App
        has verified. Keep the `ticket` in the visitor’s session: the code is worthless without it.
        """
        return await self._sender.send(
            Call(method="POST", path="/auth/email/lookup", names={}, body=fields, options=options),
            calls.model(models.AuthEmailLookupAnswer),
        )

    async def email_lookup_verify(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.AuthEmailLookupVerifyBody],
    ) -> Answer[models.AuthEmailLookupVerifyAnswer]:
        """Get the masked addresses that belong to the number, with that code.

        Works once. Five tries per ticket.
        """
        return await self._sender.send(
            Call(method="POST", path="/auth/email/lookup/verify", names={}, body=fields, options=options),
            calls.model(models.AuthEmailLookupVerifyAnswer),
        )

    async def passkeys_options(
        self,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[models.AuthPasskeysOptionsAnswer]:
        """Begin to sign a user in by a passkey.

        The same for everybody: no address is named. Keep the `ticket` in the visitor’s session: the answer is
        worthless without it. Needs the setting `passkeys`.
        """
        return await self._sender.send(
            Call(method="POST", path="/auth/passkeys/options", names={}, options=options),
            calls.model(models.AuthPasskeysOptionsAnswer),
        )

    async def passkeys_verify(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.AuthPasskeysVerifyBody],
    ) -> Answer[models.AuthPasskeysVerifyAnswer]:
        """Sign the user in by the browser’s answer.

        The device and what unlocks it are two factors: `acr` is that of two. The answer works once. Unknown, another
        App’s and a disabled user’s passkey get the same problem.
        """
        return await self._sender.send(
            Call(method="POST", path="/auth/passkeys/verify", names={}, body=fields, options=options),
            calls.model(models.AuthPasskeysVerifyAnswer),
        )

    async def connections_exchange(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.AuthConnectionsExchangeBody],
    ) -> Answer[models.AuthConnectionsExchangeAnswer]:
        """Sign in a user who came back from a connection.

        The code that the App’s redirect URI got after {issuer}/connect/{connection}. It works once, for a minute,
        with the client id and redirect URI that it was made for.
        """
        return await self._sender.send(
            Call(method="POST", path="/auth/connections/exchange", names={}, body=fields, options=options),
            calls.model(models.AuthConnectionsExchangeAnswer),
        )


class AsyncMeSessions:
    def __init__(self, sender: AsyncSender) -> None:
        self._sender = sender

    def list(
        self,
        /,
        *,
        options: Options | None = None,
    ) -> AsyncIterator[models.MySession]:
        """List one’s own sessions.

        For tokens of the App’s own clients.
        """
        return self._sender.pages(
            Call(method="GET", path="/me/sessions", names={}, options=options),
            Page[models.MySession],
        )

    async def list_page(
        self,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[Page[models.MySession]]:
        """List one’s own sessions.

        For tokens of the App’s own clients.
        """
        return await self._sender.send(
            Call(method="GET", path="/me/sessions", names={}, options=options),
            calls.model(Page[models.MySession]),
        )

    async def delete_all(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.MeSessionsDeleteAllBody],
    ) -> Answer[None]:
        """End all of one’s own sessions but this one.

        With every token that was issued in them, those with `offline_access` too. Needs the password or a sign-in
        within the last five minutes; of a user whose sign-ins ask for a second factor also `code`, unless that
        sign-in proved both. The answer `proof_required` lists what is `missing` (`password`, `second_factor`). For
        tokens of the App’s own clients.
        """
        return await self._sender.send(
            Call(method="DELETE", path="/me/sessions", names={}, body=fields or None, options=options),
            calls.nothing,
        )

    async def delete(
        self,
        uid: str,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.MeSessionsDeleteBody],
    ) -> Answer[None]:
        """End one of one’s own sessions.

        The token’s own without more; any other needs the password or a sign-in within the last five minutes; of a
        user whose sign-ins ask for a second factor also `code`, unless that sign-in proved both. The answer
        `proof_required` lists what is `missing` (`password`, `second_factor`). For tokens of the App’s own clients.
        """
        return await self._sender.send(
            Call(method="DELETE", path="/me/sessions/{uid}", names={"uid": uid}, body=fields or None, options=options),
            calls.nothing,
        )

    async def disown(
        self,
        uid: str,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.MeSessionsDisownBody],
    ) -> Answer[None]:
        """Say that a session is somebody else’s.

        It ends, with all others but the token’s own and with their tokens, those with `offline_access` too; trusted
        browsers are forgotten, and a mail says what else to look at. A user who has a password replaces it with
        `new_password`. Needs the password, or if the user has none a sign-in within the last five minutes; of a user
        whose sign-ins ask for a second factor also `code`, unless a sign-in within the last five minutes proved both.
        The answer `proof_required` lists what is `missing` (`password`, `second_factor`). For tokens of the App’s own
        clients.
        """
        return await self._sender.send(
            Call(method="POST", path="/me/sessions/{uid}/disown", names={"uid": uid}, body=fields or None, options=options),
            calls.nothing,
        )


class AsyncMeConnectedApps:
    def __init__(self, sender: AsyncSender) -> None:
        self._sender = sender

    def list(
        self,
        /,
        *,
        options: Options | None = None,
    ) -> AsyncIterator[models.ConnectedApp]:
        """List the clients that one let in.

        For tokens of the App’s own clients.
        """
        return self._sender.pages(
            Call(method="GET", path="/me/connected-apps", names={}, options=options),
            Page[models.ConnectedApp],
        )

    async def list_page(
        self,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[Page[models.ConnectedApp]]:
        """List the clients that one let in.

        For tokens of the App’s own clients.
        """
        return await self._sender.send(
            Call(method="GET", path="/me/connected-apps", names={}, options=options),
            calls.model(Page[models.ConnectedApp]),
        )

    async def delete(
        self,
        client_id: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[None]:
        """Take a client’s access away.

        Its grants end on every device, and with them its tokens. For tokens of the App’s own clients.
        """
        return await self._sender.send(
            Call(method="DELETE", path="/me/connected-apps/{client_id}", names={"client_id": client_id}, options=options),
            calls.nothing,
        )

    async def update(
        self,
        client_id: str,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.MeConnectedAppsUpdateBody],
    ) -> Answer[models.ConnectedApp]:
        """Take single things back that one allowed a client.

        On every device. The client's tokens no longer open them, except access tokens in JWT form at resources that
        don't introspect them, until these expire. The client has to ask the user before it gets them again. The App's
        own clients, about which users aren't asked, keep theirs (`forbidden`). For tokens of the App’s own clients.
        """
        return await self._sender.send(
            Call(method="PATCH", path="/me/connected-apps/{client_id}", names={"client_id": client_id}, body=fields, options=options),
            calls.model(models.ConnectedApp),
        )


class AsyncMeMetadata:
    def __init__(self, sender: AsyncSender) -> None:
        self._sender = sender

    async def get(
        self,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[models.MyMetadata]:
        """Get one’s own metadata.

        For tokens of the App’s own clients.
        """
        return await self._sender.send(
            Call(method="GET", path="/me/metadata", names={}, options=options),
            calls.model(models.MyMetadata),
        )

    async def update(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.MeMetadataUpdateBody],
    ) -> Answer[models.MyMetadata]:
        """Change one’s own metadata.

        A merge patch (RFC 7396) of `metadata_own`, which is at most 8 KB and 5 levels deep. For tokens of the App’s
        own clients.
        """
        return await self._sender.send(
            Call(method="PATCH", path="/me/metadata", names={}, body=fields or None, options=options),
            calls.model(models.MyMetadata),
        )


class AsyncMeEmail:
    def __init__(self, sender: AsyncSender) -> None:
        self._sender = sender

    async def get(
        self,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[models.OwnEmail]:
        """Get one’s own address, and a change of it that waits.

        For tokens of the App’s own clients.
        """
        return await self._sender.send(
            Call(method="GET", path="/me/email", names={}, options=options),
            calls.model(models.OwnEmail),
        )

    async def create(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.MeEmailCreateBody],
    ) -> Answer[models.OwnEmail]:
        """Begin to change one’s own address.

        A code goes to the new address, and with the setting `email_change` at `both` a link to the old one, if that
        is verified. The answer is the same whether the new address is known or not. An address that has to sign in by
        a connection can’t be changed. Needs the password, or if the user has none a sign-in within the last five
        minutes; of a user whose sign-ins ask for a second factor also `code`, unless a sign-in within the last five
        minutes proved both. The answer `proof_required` lists what is `missing` (`password`, `second_factor`). For
        tokens of the App’s own clients.
        """
        return await self._sender.send(
            Call(method="POST", path="/me/email", names={}, body=fields, options=options),
            calls.model(models.OwnEmail),
        )

    async def delete(
        self,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[None]:
        """Give up a change of one’s own address.

        The address stays as it is; that is also the answer where no change waits. For tokens of the App’s own
        clients.
        """
        return await self._sender.send(
            Call(method="DELETE", path="/me/email", names={}, options=options),
            calls.nothing,
        )

    async def confirm(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.MeEmailConfirmBody],
    ) -> Answer[models.OwnEmail]:
        """Confirm the new address.

        With the code that came to it, in the session that began the change; five tries. The change happens when
        nothing is missing any more. `sign_out_others` counts if it happens with this call; otherwise the page behind
        the old address’s link asks. For tokens of the App’s own clients.
        """
        return await self._sender.send(
            Call(method="POST", path="/me/email/confirm", names={}, body=fields, options=options),
            calls.model(models.OwnEmail),
        )

    async def verify(
        self,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[models.MeEmailVerifyAnswer]:
        """Send the link that verifies one’s own address.

        For an address that isn’t verified yet. The link works for a day; five mails an hour. For tokens of the App’s
        own clients.
        """
        return await self._sender.send(
            Call(method="POST", path="/me/email/verify", names={}, options=options),
            calls.model(models.MeEmailVerifyAnswer),
        )


class AsyncMeTrustedDevices:
    def __init__(self, sender: AsyncSender) -> None:
        self._sender = sender

    def list(
        self,
        /,
        *,
        options: Options | None = None,
    ) -> AsyncIterator[models.TrustedDevice]:
        """List the browsers that one trusts.

        There the second factor is not asked for. For tokens of the App’s own clients.
        """
        return self._sender.pages(
            Call(method="GET", path="/me/trusted-devices", names={}, options=options),
            Page[models.TrustedDevice],
        )

    async def list_page(
        self,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[Page[models.TrustedDevice]]:
        """List the browsers that one trusts.

        There the second factor is not asked for. For tokens of the App’s own clients.
        """
        return await self._sender.send(
            Call(method="GET", path="/me/trusted-devices", names={}, options=options),
            calls.model(Page[models.TrustedDevice]),
        )

    async def delete_all(
        self,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[None]:
        """Forget all browsers that one trusts.

        For tokens of the App’s own clients.
        """
        return await self._sender.send(
            Call(method="DELETE", path="/me/trusted-devices", names={}, options=options),
            calls.nothing,
        )

    async def delete(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[None]:
        """Forget a browser that one trusts.

        For tokens of the App’s own clients.
        """
        return await self._sender.send(
            Call(method="DELETE", path="/me/trusted-devices/{id}", names={"id": id}, options=options),
            calls.nothing,
        )


class AsyncMeFactors:
    def __init__(self, sender: AsyncSender) -> None:
        self._sender = sender

    async def get(
        self,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[models.MeFactorsGetAnswer]:
        """List one’s own second factors.

        For tokens of the App’s own clients.
        """
        return await self._sender.send(
            Call(method="GET", path="/me/factors", names={}, options=options),
            calls.model(models.MeFactorsGetAnswer),
        )

    async def update(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.MeFactorsUpdateBody],
    ) -> Answer[models.Factor]:
        """Rename one of one’s own second factors.

        An authenticator app or a passkey. For tokens of the App’s own clients.
        """
        return await self._sender.send(
            Call(method="PATCH", path="/me/factors/{id}", names={"id": id}, body=fields, options=options),
            calls.model(models.Factor),
        )

    async def delete(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.MeFactorsDeleteBody],
    ) -> Answer[None]:
        """Remove one of one’s own second factors.

        The recovery codes go with the last factor, and no browser is trusted any more. Needs the password, or if the
        user has none a sign-in within the last five minutes; of a user whose sign-ins ask for a second factor also
        `code`, unless a sign-in within the last five minutes proved both. The answer `proof_required` lists what is
        `missing` (`password`, `second_factor`). For tokens of the App’s own clients.
        """
        return await self._sender.send(
            Call(method="DELETE", path="/me/factors/{id}", names={"id": id}, body=fields or None, options=options),
            calls.nothing,
        )

    async def totp(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.MeFactorsTotpBody],
    ) -> Answer[models.TotpEnrolment]:
        """Begin to set up an authenticator app.

        The secret counts once a code of it has been confirmed. At most five a user. Needs the password, or if the
        user has none a sign-in within the last five minutes; of a user whose sign-ins ask for a second factor also
        `code`, unless a sign-in within the last five minutes proved both. The answer `proof_required` lists what is
        `missing` (`password`, `second_factor`). For tokens of the App’s own clients.
        """
        return await self._sender.send(
            Call(method="POST", path="/me/factors/totp", names={}, body=fields or None, options=options),
            calls.model(models.TotpEnrolment),
        )

    async def totp_confirm(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.MeFactorsTotpConfirmBody],
    ) -> Answer[models.MeFactorsTotpConfirmAnswer]:
        """Confirm the authenticator app.

        With the first code that it shows. The recovery codes that come with a first factor are in this answer and
        nowhere else; the list is empty if the user has some. For tokens of the App’s own clients.
        """
        return await self._sender.send(
            Call(method="POST", path="/me/factors/totp/confirm", names={}, body=fields, options=options),
            calls.model(models.MeFactorsTotpConfirmAnswer),
        )

    async def sms(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.MeFactorsSmsBody],
    ) -> Answer[models.MeFactorsSmsAnswer]:
        """Begin to set up codes by SMS.

        Sends the code that makes the factor count. Needs the password, or if the user has none a sign-in within the
        last five minutes; of a user whose sign-ins ask for a second factor also `code`, unless a sign-in within the
        last five minutes proved both. The answer `proof_required` lists what is `missing` (`password`,
        `second_factor`). For tokens of the App’s own clients.
        """
        return await self._sender.send(
            Call(method="POST", path="/me/factors/sms", names={}, body=fields, options=options),
            calls.model(models.MeFactorsSmsAnswer),
        )

    async def sms_confirm(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.MeFactorsSmsConfirmBody],
    ) -> Answer[models.MeFactorsSmsConfirmAnswer]:
        """Confirm codes by SMS.

        With that code. The recovery codes that come with a first factor are in this answer and nowhere else. For
        tokens of the App’s own clients.
        """
        return await self._sender.send(
            Call(method="POST", path="/me/factors/sms/confirm", names={}, body=fields, options=options),
            calls.model(models.MeFactorsSmsConfirmAnswer),
        )

    async def email(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.MeFactorsEmailBody],
    ) -> Answer[models.MeFactorsEmailAnswer]:
        """Begin to set up codes by mail.

        Sends the code that makes the factor count. Needs the password, or if the user has none a sign-in within the
        last five minutes; of a user whose sign-ins ask for a second factor also `code`, unless a sign-in within the
        last five minutes proved both. The answer `proof_required` lists what is `missing` (`password`,
        `second_factor`). For tokens of the App’s own clients.
        """
        return await self._sender.send(
            Call(method="POST", path="/me/factors/email", names={}, body=fields or None, options=options),
            calls.model(models.MeFactorsEmailAnswer),
        )

    async def email_confirm(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.MeFactorsEmailConfirmBody],
    ) -> Answer[models.MeFactorsEmailConfirmAnswer]:
        """Confirm codes by mail.

        With that code. The recovery codes that come with a first factor are in this answer and nowhere else. For
        tokens of the App’s own clients.
        """
        return await self._sender.send(
            Call(method="POST", path="/me/factors/email/confirm", names={}, body=fields, options=options),
            calls.model(models.MeFactorsEmailConfirmAnswer),
        )


class AsyncMePasskeys:
    def __init__(self, sender: AsyncSender) -> None:
        self._sender = sender

    def list(
        self,
        /,
        *,
        options: Options | None = None,
    ) -> AsyncIterator[models.Passkey]:
        """List one’s own passkeys.

        For tokens of the App’s own clients.
        """
        return self._sender.pages(
            Call(method="GET", path="/me/passkeys", names={}, options=options),
            Page[models.Passkey],
        )

    async def list_page(
        self,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[Page[models.Passkey]]:
        """List one’s own passkeys.

        For tokens of the App’s own clients.
        """
        return await self._sender.send(
            Call(method="GET", path="/me/passkeys", names={}, options=options),
            calls.model(Page[models.Passkey]),
        )

    async def create(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.MePasskeysCreateBody],
    ) -> Answer[models.Passkey]:
        """Add the passkey that the browser made.

        For the options that the same session asked for. Without a name it is called after what keeps it. For tokens
        of the App’s own clients.
        """
        return await self._sender.send(
            Call(method="POST", path="/me/passkeys", names={}, body=fields, options=options),
            calls.model(models.Passkey),
        )

    async def update(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.MePasskeysUpdateBody],
    ) -> Answer[models.Passkey]:
        """Rename one of one’s own passkeys.

        For tokens of the App’s own clients.
        """
        return await self._sender.send(
            Call(method="PATCH", path="/me/passkeys/{id}", names={"id": id}, body=fields, options=options),
            calls.model(models.Passkey),
        )

    async def delete(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.MePasskeysDeleteBody],
    ) -> Answer[None]:
        """Remove one of one’s own passkeys.

        Never the last way in. Needs the password or a sign-in within the last five minutes; of a user whose sign-ins
        ask for a second factor also `code`, unless that sign-in proved both. The answer `proof_required` lists what
        is `missing` (`password`, `second_factor`). For tokens of the App’s own clients.
        """
        return await self._sender.send(
            Call(method="DELETE", path="/me/passkeys/{id}", names={"id": id}, body=fields or None, options=options),
            calls.nothing,
        )

    async def options(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.MePasskeysOptionsBody],
    ) -> Answer[models.MePasskeysOptionsAnswer]:
        """Begin to add a passkey.

        At most 20 a user. Needs the password or a sign-in within the last five minutes; of a user whose sign-ins ask
        for a second factor also `code`, unless that sign-in proved both. The answer `proof_required` lists what is
        `missing` (`password`, `second_factor`). For tokens of the App’s own clients.
        """
        return await self._sender.send(
            Call(method="POST", path="/me/passkeys/options", names={}, body=fields or None, options=options),
            calls.model(models.MePasskeysOptionsAnswer),
        )


class AsyncMeVault:
    def __init__(self, sender: AsyncSender) -> None:
        self._sender = sender

    def list(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.MeVaultListQuery],
    ) -> AsyncIterator[models.VaultEntry]:
        """List one’s own keys for other services.

        Newest first, without the keys. For tokens of the App’s own clients.
        """
        return self._sender.pages(
            Call(method="GET", path="/me/vault", names={}, query=fields, options=options),
            Page[models.VaultEntry],
        )

    async def list_page(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.MeVaultListQuery],
    ) -> Answer[Page[models.VaultEntry]]:
        """List one’s own keys for other services.

        Newest first, without the keys. For tokens of the App’s own clients.
        """
        return await self._sender.send(
            Call(method="GET", path="/me/vault", names={}, query=fields, options=options),
            calls.model(Page[models.VaultEntry]),
        )

    async def create(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.MeVaultCreateBody],
    ) -> Answer[models.VaultEntry]:
        """Store a key for another service.

        Encrypted, at most 100 a user. For tokens of the App’s own clients.
        """
        return await self._sender.send(
            Call(method="POST", path="/me/vault", names={}, body=fields, options=options),
            calls.model(models.VaultEntry),
        )

    async def get(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[models.OpenedVaultEntry]:
        """Read one of one’s own keys.

        With the key itself; each reading is recorded as `vault_entry.read`. For tokens of the App’s own clients.
        """
        return await self._sender.send(
            Call(method="GET", path="/me/vault/{id}", names={"id": id}, options=options),
            calls.model(models.OpenedVaultEntry),
        )

    async def replace(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.MeVaultReplaceBody],
    ) -> Answer[models.VaultEntry]:
        """Replace one of one’s own keys.

        The old key is deleted at once. For tokens of the App’s own clients.
        """
        return await self._sender.send(
            Call(method="PUT", path="/me/vault/{id}", names={"id": id}, body=fields, options=options),
            calls.model(models.VaultEntry),
        )

    async def update(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.MeVaultUpdateBody],
    ) -> Answer[models.VaultEntry]:
        """Disable, enable or rename one of one’s own keys.

        Only what is given changes. For tokens of the App’s own clients.
        """
        return await self._sender.send(
            Call(method="PATCH", path="/me/vault/{id}", names={"id": id}, body=fields or None, options=options),
            calls.model(models.VaultEntry),
        )

    async def delete(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[None]:
        """Delete one of one’s own keys.

        Here, at once and for good; it still works at the service until it is revoked there. For tokens of the App’s
        own clients.
        """
        return await self._sender.send(
            Call(method="DELETE", path="/me/vault/{id}", names={"id": id}, options=options),
            calls.nothing,
        )


class AsyncMeUsage:
    def __init__(self, sender: AsyncSender) -> None:
        self._sender = sender

    def list(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.MeUsageListQuery],
    ) -> AsyncIterator[models.Usage]:
        """List one’s own usage.

        Newest first. For tokens of the App’s own clients.
        """
        return self._sender.pages(
            Call(method="GET", path="/me/usage", names={}, query=fields, options=options),
            Page[models.Usage],
        )

    async def list_page(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.MeUsageListQuery],
    ) -> Answer[Page[models.Usage]]:
        """List one’s own usage.

        Newest first. For tokens of the App’s own clients.
        """
        return await self._sender.send(
            Call(method="GET", path="/me/usage", names={}, query=fields, options=options),
            calls.model(Page[models.Usage]),
        )

    def summary(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.MeUsageSummaryQuery],
    ) -> AsyncIterator[models.UsageSum]:
        """Sum up one’s own usage.

        By day (UTC) or service. For tokens of the App’s own clients.
        """
        return self._sender.pages(
            Call(method="GET", path="/me/usage/summary", names={}, query=fields, options=options),
            Page[models.UsageSum],
        )

    async def summary_page(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.MeUsageSummaryQuery],
    ) -> Answer[Page[models.UsageSum]]:
        """Sum up one’s own usage.

        By day (UTC) or service. For tokens of the App’s own clients.
        """
        return await self._sender.send(
            Call(method="GET", path="/me/usage/summary", names={}, query=fields, options=options),
            calls.model(Page[models.UsageSum]),
        )


class AsyncMeOrganizations:
    def __init__(self, sender: AsyncSender) -> None:
        self._sender = sender

    def list(
        self,
        /,
        *,
        options: Options | None = None,
    ) -> AsyncIterator[models.OwnOrganization]:
        """List one’s own organizations.

        The active ones, by name; at most 100.
        """
        return self._sender.pages(
            Call(method="GET", path="/me/organizations", names={}, options=options),
            Page[models.OwnOrganization],
        )

    async def list_page(
        self,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[Page[models.OwnOrganization]]:
        """List one’s own organizations.

        The active ones, by name; at most 100.
        """
        return await self._sender.send(
            Call(method="GET", path="/me/organizations", names={}, options=options),
            calls.model(Page[models.OwnOrganization]),
        )

    async def delete(
        self,
        organization: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[None]:
        """Leave an organization.

        Its last admin can’t.
        """
        return await self._sender.send(
            Call(method="DELETE", path="/me/organizations/{organization}", names={"organization": organization}, options=options),
            calls.nothing,
        )

    async def join(
        self,
        organization: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[models.JoinableOrganization]:
        """Join an organization by the domain of one’s address.

        As `member`. The address has to be verified.
        """
        return await self._sender.send(
            Call(method="POST", path="/me/organizations/{organization}/join", names={"organization": organization}, options=options),
            calls.model(models.JoinableOrganization),
        )


class AsyncMe:
    def __init__(self, sender: AsyncSender) -> None:
        self._sender = sender
        self.sessions = AsyncMeSessions(sender)
        self.connected_apps = AsyncMeConnectedApps(sender)
        self.metadata = AsyncMeMetadata(sender)
        self.email = AsyncMeEmail(sender)
        self.trusted_devices = AsyncMeTrustedDevices(sender)
        self.factors = AsyncMeFactors(sender)
        self.passkeys = AsyncMePasskeys(sender)
        self.vault = AsyncMeVault(sender)
        self.usage = AsyncMeUsage(sender)
        self.organizations = AsyncMeOrganizations(sender)

    async def get(
        self,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[models.Me]:
        """Get the user that the access token stands for."""
        return await self._sender.send(
            Call(method="GET", path="/me", names={}, options=options),
            calls.model(models.Me),
        )

    async def update(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.MeUpdateBody],
    ) -> Answer[models.Me]:
        """Change one’s own profile.

        Only what is given changes, and only what the token’s scopes reach (profile, phone, address); null takes a
        value away. To change or remove a verified phone number needs the password or a sign-in within the last five
        minutes; of a user whose sign-ins ask for a second factor also `code`, unless that sign-in proved both. The
        answer `proof_required` lists what is `missing` (`password`, `second_factor`). `sign_out_others` counts only
        then. For tokens of the App’s own clients.
        """
        return await self._sender.send(
            Call(method="PATCH", path="/me", names={}, body=fields or None, options=options),
            calls.model(models.Me),
        )

    async def delete(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.MeDeleteBody],
    ) -> Answer[None]:
        """Delete oneself.

        With sessions, grants and tokens, at once and for good. Needs the password, or if the user has none a sign-in
        within the last five minutes; of a user whose sign-ins ask for a second factor also `code`, unless a sign-in
        within the last five minutes proved both. The answer `proof_required` lists what is `missing` (`password`,
        `second_factor`). For tokens of the App’s own clients.
        """
        return await self._sender.send(
            Call(method="DELETE", path="/me", names={}, body=fields, options=options),
            calls.nothing,
        )

    async def set_password(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.MeSetPasswordBody],
    ) -> Answer[None]:
        """Change one’s own password.

        Every other session of the user ends, unless told otherwise; this one goes on. Guesses at the old password
        count as sign-ins do. Needs the password, or if the user has none a sign-in within the last five minutes; of a
        user whose sign-ins ask for a second factor also `code`, unless a sign-in within the last five minutes proved
        both. The answer `proof_required` lists what is `missing` (`password`, `second_factor`). For tokens of the
        App’s own clients.
        """
        return await self._sender.send(
            Call(method="PUT", path="/me/password", names={}, body=fields, options=options),
            calls.nothing,
        )

    def ended_sessions(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.MeEndedSessionsQuery],
    ) -> AsyncIterator[models.EndedSession]:
        """List one’s own sessions that ended, with the clients that are told.

        Newest first, for a week; those that no client is told of are not kept. For tokens of the App’s own clients.
        """
        return self._sender.pages(
            Call(method="GET", path="/me/ended-sessions", names={}, query=fields, options=options),
            Page[models.EndedSession],
        )

    async def ended_sessions_page(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.MeEndedSessionsQuery],
    ) -> Answer[Page[models.EndedSession]]:
        """List one’s own sessions that ended, with the clients that are told.

        Newest first, for a week; those that no client is told of are not kept. For tokens of the App’s own clients.
        """
        return await self._sender.send(
            Call(method="GET", path="/me/ended-sessions", names={}, query=fields, options=options),
            calls.model(Page[models.EndedSession]),
        )

    def sign_ins(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.MeSignInsQuery],
    ) -> AsyncIterator[models.SignIn]:
        """List one’s own sign-ins.

        Newest first, with those that failed. For tokens of the App’s own clients.
        """
        return self._sender.pages(
            Call(method="GET", path="/me/sign-ins", names={}, query=fields, options=options),
            Page[models.SignIn],
        )

    async def sign_ins_page(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.MeSignInsQuery],
    ) -> Answer[Page[models.SignIn]]:
        """List one’s own sign-ins.

        Newest first, with those that failed. For tokens of the App’s own clients.
        """
        return await self._sender.send(
            Call(method="GET", path="/me/sign-ins", names={}, query=fields, options=options),
            calls.model(Page[models.SignIn]),
        )

    async def export(
        self,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[models.PersonalData]:
        """Export all that the App keeps of oneself.

        However much it is: it comes in parts, and is whole only if it ends as JSON does. No secrets and no hashes.
        Needs the scopes openid, profile, email, phone, address, roles, organization. For tokens of the App’s own
        clients.
        """
        return await self._sender.send(
            Call(method="GET", path="/me/export", names={}, options=options),
            calls.model(models.PersonalData),
        )

    async def phone_verify(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.MePhoneVerifyBody],
    ) -> Answer[models.MePhoneVerifyAnswer]:
        """Send a code to one’s own phone number.

        To the number of the profile, by SMS. Needs the password or a sign-in within the last five minutes; of a user
        whose sign-ins ask for a second factor also `code`, unless that sign-in proved both. The answer
        `proof_required` lists what is `missing` (`password`, `second_factor`). For tokens of the App’s own clients.
        """
        return await self._sender.send(
            Call(method="POST", path="/me/phone/verify", names={}, body=fields or None, options=options),
            calls.model(models.MePhoneVerifyAnswer),
        )

    async def phone_confirm(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.MePhoneConfirmBody],
    ) -> Answer[None]:
        """Prove that the number is one’s own, by that code.

        Five tries per code. A number that was changed in the meantime needs another.
        """
        return await self._sender.send(
            Call(method="POST", path="/me/phone/confirm", names={}, body=fields, options=options),
            calls.nothing,
        )

    async def set_username(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.MeSetUsernameBody],
    ) -> Answer[models.MeSetUsernameAnswer]:
        """Change one’s own username.

        Nobody else can take the old username for 30 days. Ten attempts an hour, whether or not the name is free. For
        tokens of the App’s own clients with the scope `profile`; in Apps that use usernames. Needs the password or a
        sign-in within the last five minutes; of a user whose sign-ins ask for a second factor also `code`, unless
        that sign-in proved both. The answer `proof_required` lists what is `missing` (`password`, `second_factor`).
        """
        return await self._sender.send(
            Call(method="PUT", path="/me/username", names={}, body=fields, options=options),
            calls.model(models.MeSetUsernameAnswer),
        )

    async def recovery_codes(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.MeRecoveryCodesBody],
    ) -> Answer[models.MeRecoveryCodesAnswer]:
        """Make new recovery codes.

        The old ones end. Needs the password, or if the user has none a sign-in within the last five minutes; of a
        user whose sign-ins ask for a second factor also `code`, unless a sign-in within the last five minutes proved
        both. The answer `proof_required` lists what is `missing` (`password`, `second_factor`). For tokens of the
        App’s own clients.
        """
        return await self._sender.send(
            Call(method="POST", path="/me/recovery-codes", names={}, body=fields or None, options=options),
            calls.model(models.MeRecoveryCodesAnswer),
        )

    def joinable_organizations(
        self,
        /,
        *,
        options: Options | None = None,
    ) -> AsyncIterator[models.JoinableOrganization]:
        """List the organizations that one may join.

        The one that has the domain of the user’s verified address and lets its users join.
        """
        return self._sender.pages(
            Call(method="GET", path="/me/joinable-organizations", names={}, options=options),
            Page[models.JoinableOrganization],
        )

    async def joinable_organizations_page(
        self,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[Page[models.JoinableOrganization]]:
        """List the organizations that one may join.

        The one that has the domain of the user’s verified address and lets its users join.
        """
        return await self._sender.send(
            Call(method="GET", path="/me/joinable-organizations", names={}, options=options),
            calls.model(Page[models.JoinableOrganization]),
        )


class AsyncUsersPassword:
    def __init__(self, sender: AsyncSender) -> None:
        self._sender = sender

    async def replace(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.UsersPasswordReplaceBody],
    ) -> Answer[None]:
        """Set a user’s password.

        Every session and token of the user ends.
        """
        return await self._sender.send(
            Call(method="PUT", path="/users/{id}/password", names={"id": id}, body=fields, options=options),
            calls.nothing,
        )

    async def reset_mail(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[None]:
        """Mail a user the link for a new password.

        In the user’s language, or the App’s. The password that there is works until the user has chosen another.
        """
        return await self._sender.send(
            Call(method="POST", path="/users/{id}/password/reset-mail", names={"id": id}, options=options),
            calls.nothing,
        )


class AsyncUsersSessions:
    def __init__(self, sender: AsyncSender) -> None:
        self._sender = sender

    def list(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
    ) -> AsyncIterator[models.Session]:
        """List a user’s sessions."""
        return self._sender.pages(
            Call(method="GET", path="/users/{id}/sessions", names={"id": id}, options=options),
            Page[models.Session],
        )

    async def list_page(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[Page[models.Session]]:
        """List a user’s sessions."""
        return await self._sender.send(
            Call(method="GET", path="/users/{id}/sessions", names={"id": id}, options=options),
            calls.model(Page[models.Session]),
        )

    async def delete_all(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[None]:
        """End all sessions of a user.

        With every token that was issued in them, those with `offline_access` too.
        """
        return await self._sender.send(
            Call(method="DELETE", path="/users/{id}/sessions", names={"id": id}, options=options),
            calls.nothing,
        )

    async def delete(
        self,
        id: str,
        uid: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[None]:
        """End a session of a user.

        With every token that was issued in it, those with `offline_access` too.
        """
        return await self._sender.send(
            Call(method="DELETE", path="/users/{id}/sessions/{uid}", names={"id": id, "uid": uid}, options=options),
            calls.nothing,
        )


class AsyncUsersIdentities:
    def __init__(self, sender: AsyncSender) -> None:
        self._sender = sender

    def list(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
    ) -> AsyncIterator[models.Identity]:
        """List the accounts at providers that a user signs in with."""
        return self._sender.pages(
            Call(method="GET", path="/users/{id}/identities", names={"id": id}, options=options),
            Page[models.Identity],
        )

    async def list_page(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[Page[models.Identity]]:
        """List the accounts at providers that a user signs in with."""
        return await self._sender.send(
            Call(method="GET", path="/users/{id}/identities", names={"id": id}, options=options),
            calls.model(Page[models.Identity]),
        )

    async def delete(
        self,
        id: str,
        identity_id: str,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.UsersIdentitiesDeleteBody],
    ) -> Answer[None]:
        """Unlink an account at a provider from a user.

        Also if it is the user’s only way to sign in. The user gets a mail.
        """
        return await self._sender.send(
            Call(method="DELETE", path="/users/{id}/identities/{identity_id}", names={"id": id, "identity_id": identity_id}, body=fields or None, options=options),
            calls.nothing,
        )


class AsyncUsersConnectedApps:
    def __init__(self, sender: AsyncSender) -> None:
        self._sender = sender

    def list(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
    ) -> AsyncIterator[models.ConnectedApp]:
        """List the clients that a user let in."""
        return self._sender.pages(
            Call(method="GET", path="/users/{id}/connected-apps", names={"id": id}, options=options),
            Page[models.ConnectedApp],
        )

    async def list_page(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[Page[models.ConnectedApp]]:
        """List the clients that a user let in."""
        return await self._sender.send(
            Call(method="GET", path="/users/{id}/connected-apps", names={"id": id}, options=options),
            calls.model(Page[models.ConnectedApp]),
        )

    async def delete(
        self,
        id: str,
        client_id: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[None]:
        """Take a client’s access to a user away.

        Its grants end on every device, and with them its tokens.
        """
        return await self._sender.send(
            Call(method="DELETE", path="/users/{id}/connected-apps/{client_id}", names={"id": id, "client_id": client_id}, options=options),
            calls.nothing,
        )


class AsyncUsersImports:
    def __init__(self, sender: AsyncSender) -> None:
        self._sender = sender

    def list(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.UsersImportsListQuery],
    ) -> AsyncIterator[models.UserImport]:
        """List imports of users.

        Of the last three days, the newest first.
        """
        return self._sender.pages(
            Call(method="GET", path="/users/imports", names={}, query=fields, options=options),
            Page[models.UserImport],
        )

    async def list_page(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.UsersImportsListQuery],
    ) -> Answer[Page[models.UserImport]]:
        """List imports of users.

        Of the last three days, the newest first.
        """
        return await self._sender.send(
            Call(method="GET", path="/users/imports", names={}, query=fields, options=options),
            calls.model(Page[models.UserImport]),
        )

    async def get(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[models.UserImport]:
        """Get the progress of an import."""
        return await self._sender.send(
            Call(method="GET", path="/users/imports/{id}", names={"id": id}, options=options),
            calls.model(models.UserImport),
        )

    async def delete(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[None]:
        """Delete an import.

        With its report; one that is running ends. Users who were created stay.
        """
        return await self._sender.send(
            Call(method="DELETE", path="/users/imports/{id}", names={"id": id}, options=options),
            calls.nothing,
        )

    def lines(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.UsersImportsLinesQuery],
    ) -> AsyncIterator[models.UserImportLine]:
        """Get the report of an import.

        Line by line, in the order of the file; `status=refused` shows what went wrong.
        """
        return self._sender.pages(
            Call(method="GET", path="/users/imports/{id}/lines", names={"id": id}, query=fields, options=options),
            Page[models.UserImportLine],
        )

    async def lines_page(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.UsersImportsLinesQuery],
    ) -> Answer[Page[models.UserImportLine]]:
        """Get the report of an import.

        Line by line, in the order of the file; `status=refused` shows what went wrong.
        """
        return await self._sender.send(
            Call(method="GET", path="/users/imports/{id}/lines", names={"id": id}, query=fields, options=options),
            calls.model(Page[models.UserImportLine]),
        )


class AsyncUsersMetadata:
    def __init__(self, sender: AsyncSender) -> None:
        self._sender = sender

    async def get(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[models.Metadata]:
        """Get a user’s metadata."""
        return await self._sender.send(
            Call(method="GET", path="/users/{id}/metadata", names={"id": id}, options=options),
            calls.model(models.Metadata),
        )

    async def update(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.UsersMetadataUpdateBody],
    ) -> Answer[models.Metadata]:
        """Change a user’s metadata.

        A merge patch (RFC 7396): members that are given change, null takes one away, lists are replaced. Each of the
        two is at most 8 KB and 5 levels deep.
        """
        return await self._sender.send(
            Call(method="PATCH", path="/users/{id}/metadata", names={"id": id}, body=fields or None, options=options),
            calls.model(models.Metadata),
        )


class AsyncUsersRoles:
    def __init__(self, sender: AsyncSender) -> None:
        self._sender = sender

    async def get(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[models.UsersRolesGetAnswer]:
        """List a user’s roles.

        Those that the user has themselves. `GET /users/{id}/access` has those of groups, too.
        """
        return await self._sender.send(
            Call(method="GET", path="/users/{id}/roles", names={"id": id}, options=options),
            calls.model(models.UsersRolesGetAnswer),
        )

    async def replace(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.UsersRolesReplaceBody],
    ) -> Answer[models.UsersRolesReplaceAnswer]:
        """Set a user’s roles.

        Exactly these. A role with a built-in permission is given only by a caller that has the permission; a user
        gives only roles all of whose permissions they have themselves.
        """
        return await self._sender.send(
            Call(method="PUT", path="/users/{id}/roles", names={"id": id}, body=fields, options=options),
            calls.model(models.UsersRolesReplaceAnswer),
        )


class AsyncUsersGroups:
    def __init__(self, sender: AsyncSender) -> None:
        self._sender = sender

    async def get(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[models.UsersGroupsGetAnswer]:
        """List a user’s groups."""
        return await self._sender.send(
            Call(method="GET", path="/users/{id}/groups", names={"id": id}, options=options),
            calls.model(models.UsersGroupsGetAnswer),
        )

    async def replace(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.UsersGroupsReplaceBody],
    ) -> Answer[models.UsersGroupsReplaceAnswer]:
        """Set a user’s groups.

        Exactly these. A caller may give a group if it may give each of the group’s roles.
        """
        return await self._sender.send(
            Call(method="PUT", path="/users/{id}/groups", names={"id": id}, body=fields, options=options),
            calls.model(models.UsersGroupsReplaceAnswer),
        )


class AsyncUsersFactors:
    def __init__(self, sender: AsyncSender) -> None:
        self._sender = sender

    async def get(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[models.UsersFactorsGetAnswer]:
        """List a user’s second factors."""
        return await self._sender.send(
            Call(method="GET", path="/users/{id}/factors", names={"id": id}, options=options),
            calls.model(models.UsersFactorsGetAnswer),
        )

    async def delete_all(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.UsersFactorsDeleteAllBody],
    ) -> Answer[None]:
        """Reset a user’s second factors.

        For a user who lost them. Factors, recovery codes and trusted browsers are gone; the password alone signs in
        until one is set up again.
        """
        return await self._sender.send(
            Call(method="DELETE", path="/users/{id}/factors", names={"id": id}, body=fields or None, options=options),
            calls.nothing,
        )

    async def delete(
        self,
        id: str,
        factor_id: str,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.UsersFactorsDeleteBody],
    ) -> Answer[None]:
        """Remove a second factor of a user.

        Also if it is a passkey and the user’s only way to sign in. The recovery codes go with the last factor, and no
        browser is trusted any more.
        """
        return await self._sender.send(
            Call(method="DELETE", path="/users/{id}/factors/{factor_id}", names={"id": id, "factor_id": factor_id}, body=fields or None, options=options),
            calls.nothing,
        )


class AsyncUsersPasskeys:
    def __init__(self, sender: AsyncSender) -> None:
        self._sender = sender

    def list(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
    ) -> AsyncIterator[models.Passkey]:
        """List a user’s passkeys."""
        return self._sender.pages(
            Call(method="GET", path="/users/{id}/passkeys", names={"id": id}, options=options),
            Page[models.Passkey],
        )

    async def list_page(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[Page[models.Passkey]]:
        """List a user’s passkeys."""
        return await self._sender.send(
            Call(method="GET", path="/users/{id}/passkeys", names={"id": id}, options=options),
            calls.model(Page[models.Passkey]),
        )

    async def delete(
        self,
        id: str,
        passkey_id: str,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.UsersPasskeysDeleteBody],
    ) -> Answer[None]:
        """Remove a passkey of a user.

        Also where it is the user’s only way to sign in.
        """
        return await self._sender.send(
            Call(method="DELETE", path="/users/{id}/passkeys/{passkey_id}", names={"id": id, "passkey_id": passkey_id}, body=fields or None, options=options),
            calls.nothing,
        )


class AsyncUsersVault:
    def __init__(self, sender: AsyncSender) -> None:
        self._sender = sender

    def list(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.UsersVaultListQuery],
    ) -> AsyncIterator[models.VaultEntry]:
        """List a user’s keys for other services.

        Newest first, without the keys.
        """
        return self._sender.pages(
            Call(method="GET", path="/users/{id}/vault", names={"id": id}, query=fields, options=options),
            Page[models.VaultEntry],
        )

    async def list_page(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.UsersVaultListQuery],
    ) -> Answer[Page[models.VaultEntry]]:
        """List a user’s keys for other services.

        Newest first, without the keys.
        """
        return await self._sender.send(
            Call(method="GET", path="/users/{id}/vault", names={"id": id}, query=fields, options=options),
            calls.model(Page[models.VaultEntry]),
        )

    async def create(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.UsersVaultCreateBody],
    ) -> Answer[models.VaultEntry]:
        """Store a key of a user.

        Encrypted, at most 100 a user.
        """
        return await self._sender.send(
            Call(method="POST", path="/users/{id}/vault", names={"id": id}, body=fields, options=options),
            calls.model(models.VaultEntry),
        )

    async def get(
        self,
        id: str,
        entry_id: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[models.OpenedVaultEntry]:
        """Read a key of a user.

        With the key itself; each reading is recorded as `vault_entry.read`.
        """
        return await self._sender.send(
            Call(method="GET", path="/users/{id}/vault/{entry_id}", names={"id": id, "entry_id": entry_id}, options=options),
            calls.model(models.OpenedVaultEntry),
        )

    async def replace(
        self,
        id: str,
        entry_id: str,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.UsersVaultReplaceBody],
    ) -> Answer[models.VaultEntry]:
        """Replace a key of a user.

        The old key is deleted at once.
        """
        return await self._sender.send(
            Call(method="PUT", path="/users/{id}/vault/{entry_id}", names={"id": id, "entry_id": entry_id}, body=fields, options=options),
            calls.model(models.VaultEntry),
        )

    async def update(
        self,
        id: str,
        entry_id: str,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.UsersVaultUpdateBody],
    ) -> Answer[models.VaultEntry]:
        """Disable, enable or rename a key of a user.

        Only what is given changes.
        """
        return await self._sender.send(
            Call(method="PATCH", path="/users/{id}/vault/{entry_id}", names={"id": id, "entry_id": entry_id}, body=fields or None, options=options),
            calls.model(models.VaultEntry),
        )

    async def delete(
        self,
        id: str,
        entry_id: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[None]:
        """Delete a key of a user.

        Here, at once and for good; it still works at the service until it is revoked there.
        """
        return await self._sender.send(
            Call(method="DELETE", path="/users/{id}/vault/{entry_id}", names={"id": id, "entry_id": entry_id}, options=options),
            calls.nothing,
        )


class AsyncUsers:
    def __init__(self, sender: AsyncSender) -> None:
        self._sender = sender
        self.password = AsyncUsersPassword(sender)
        self.sessions = AsyncUsersSessions(sender)
        self.identities = AsyncUsersIdentities(sender)
        self.connected_apps = AsyncUsersConnectedApps(sender)
        self.imports = AsyncUsersImports(sender)
        self.metadata = AsyncUsersMetadata(sender)
        self.roles = AsyncUsersRoles(sender)
        self.groups = AsyncUsersGroups(sender)
        self.factors = AsyncUsersFactors(sender)
        self.passkeys = AsyncUsersPasskeys(sender)
        self.vault = AsyncUsersVault(sender)

    def list(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.UsersListQuery],
    ) -> AsyncIterator[models.User]:
        """List users.

        Newest first; in an organization, its members. To search by an address or a name, POST to /users/search: URLs
        end up in logs.
        """
        return self._sender.pages(
            Call(method="GET", path="/users", names={}, query=fields, options=options),
            Page[models.User],
        )

    async def list_page(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.UsersListQuery],
    ) -> Answer[Page[models.User]]:
        """List users.

        Newest first; in an organization, its members. To search by an address or a name, POST to /users/search: URLs
        end up in logs.
        """
        return await self._sender.send(
            Call(method="GET", path="/users", names={}, query=fields, options=options),
            calls.model(Page[models.User]),
        )

    async def create(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.UsersCreateBody],
    ) -> Answer[models.User]:
        """Create a user.

        Without a password the user has none, and can’t sign in by one.
        """
        return await self._sender.send(
            Call(method="POST", path="/users", names={}, body=fields, options=options),
            calls.model(models.User),
        )

    async def get(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[models.User]:
        """Get a user."""
        return await self._sender.send(
            Call(method="GET", path="/users/{id}", names={"id": id}, options=options),
            calls.model(models.User),
        )

    async def update(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.UsersUpdateBody],
    ) -> Answer[models.User]:
        """Change a user.

        Only what is given changes; null removes a value. A new email or phone number is unverified unless the same
        call says otherwise; the old address gets a mail about a new one, and the user about a new username. A user
        with their own token can change an address, a number, a username or an `external_id` only of a user who may do
        no more than they may, in each organization too (`cannot_manage`), and can say that an address or a number is
        verified, or give an `external_id`, only with `users:import`.
        """
        return await self._sender.send(
            Call(method="PATCH", path="/users/{id}", names={"id": id}, body=fields or None, options=options),
            calls.model(models.User),
        )

    async def replace(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.UsersReplaceBody],
    ) -> Answer[models.User]:
        """Change a user, as PATCH does.

        Only what is given changes; null removes a value. A new email or phone number is unverified unless the same
        call says otherwise; the old address gets a mail about a new one, and the user about a new username. A user
        with their own token can change an address, a number, a username or an `external_id` only of a user who may do
        no more than they may, in each organization too (`cannot_manage`), and can say that an address or a number is
        verified, or give an `external_id`, only with `users:import`.
        """
        return await self._sender.send(
            Call(method="PUT", path="/users/{id}", names={"id": id}, body=fields or None, options=options),
            calls.model(models.User),
        )

    async def delete(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[None]:
        """Delete a user.

        With its sessions, grants and tokens, at once and for good.
        """
        return await self._sender.send(
            Call(method="DELETE", path="/users/{id}", names={"id": id}, options=options),
            calls.nothing,
        )

    def search(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.UsersSearchBody],
    ) -> AsyncIterator[models.User]:
        """Search users.

        As GET /users, with what is searched for in the body.
        """
        return self._sender.pages(
            Call(method="POST", path="/users/search", names={}, body=fields or None, options=options),
            Page[models.User],
        )

    async def search_page(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.UsersSearchBody],
    ) -> Answer[Page[models.User]]:
        """Search users.

        As GET /users, with what is searched for in the body.
        """
        return await self._sender.send(
            Call(method="POST", path="/users/search", names={}, body=fields or None, options=options),
            calls.model(Page[models.User]),
        )

    async def disable(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[models.User]:
        """Disable a user.

        The user can’t sign in any more, and every session and token ends at once.
        """
        return await self._sender.send(
            Call(method="POST", path="/users/{id}/disable", names={"id": id}, options=options),
            calls.model(models.User),
        )

    async def enable(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[models.User]:
        """Enable a user."""
        return await self._sender.send(
            Call(method="POST", path="/users/{id}/enable", names={"id": id}, options=options),
            calls.model(models.User),
        )

    async def unlock(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[None]:
        """Let a user try again.

        For a user at whom somebody guessed until every further try has to wait: passwords and codes may be tried
        again at once, from everywhere.
        """
        return await self._sender.send(
            Call(method="POST", path="/users/{id}/unlock", names={"id": id}, options=options),
            calls.nothing,
        )

    def ended_sessions(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.UsersEndedSessionsQuery],
    ) -> AsyncIterator[models.EndedSession]:
        """List a user’s sessions that ended, with the clients that are told.

        Newest first, for a week; those that no client is told of are not kept.
        """
        return self._sender.pages(
            Call(method="GET", path="/users/{id}/ended-sessions", names={"id": id}, query=fields, options=options),
            Page[models.EndedSession],
        )

    async def ended_sessions_page(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.UsersEndedSessionsQuery],
    ) -> Answer[Page[models.EndedSession]]:
        """List a user’s sessions that ended, with the clients that are told.

        Newest first, for a week; those that no client is told of are not kept.
        """
        return await self._sender.send(
            Call(method="GET", path="/users/{id}/ended-sessions", names={"id": id}, query=fields, options=options),
            calls.model(Page[models.EndedSession]),
        )

    def sign_ins(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.UsersSignInsQuery],
    ) -> AsyncIterator[models.SignIn]:
        """List a user’s sign-ins.

        Newest first, with those that failed.
        """
        return self._sender.pages(
            Call(method="GET", path="/users/{id}/sign-ins", names={"id": id}, query=fields, options=options),
            Page[models.SignIn],
        )

    async def sign_ins_page(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.UsersSignInsQuery],
    ) -> Answer[Page[models.SignIn]]:
        """List a user’s sign-ins.

        Newest first, with those that failed.
        """
        return await self._sender.send(
            Call(method="GET", path="/users/{id}/sign-ins", names={"id": id}, query=fields, options=options),
            calls.model(Page[models.SignIn]),
        )

    async def import_(
        self,
        /,
        content: bytes | str,
        *,
        content_type: Literal["application/x-ndjson", "application/jsonl", "text/csv"],
        options: Options | None = None,
        **fields: Unpack[inputs.UsersImportQuery],
    ) -> Answer[models.UserImport]:
        """Import users.

        At most 10,000 lines and 5 MB of JSON (`application/x-ndjson`) or CSV with a header line (`text/csv`); the
        guide to migrating lists the fields. The answer comes before the users are created: GET /users/imports/:id
        tells how far it is. A known `external_id` is skipped, so that the same file may be sent again; a known
        address is reported, and never merged. Lines of GET /users/export are taken, too; roles by name need
        `users:write`. No mail is sent, unless it has `?invite=true`.
        """
        return await self._sender.send(
            Call(method="POST", path="/users/import", names={}, query=fields, content=content, content_type=content_type, options=options),
            calls.model(models.UserImport),
        )

    async def export(
        self,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[str]:
        """Export all users.

        A line of JSON for each, the oldest first, with roles and metadata, and without hashes of passwords. The
        export is in the audit log.
        """
        return await self._sender.send(
            Call(method="GET", path="/users/export", names={}, options=options),
            calls.text,
        )

    async def access(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.UsersAccessQuery],
    ) -> Answer[models.UserAccess]:
        """Explain what a user may do.

        The user’s roles, groups and permissions, and through which role and group each comes. With `permission`, also
        whether the user has this one.
        """
        return await self._sender.send(
            Call(method="GET", path="/users/{id}/access", names={"id": id}, query=fields, options=options),
            calls.model(models.UserAccess),
        )

    def organizations(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
    ) -> AsyncIterator[models.OwnOrganization]:
        """List a user’s organizations.

        The active ones, by name; at most 100.
        """
        return self._sender.pages(
            Call(method="GET", path="/users/{id}/organizations", names={"id": id}, options=options),
            Page[models.OwnOrganization],
        )

    async def organizations_page(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[Page[models.OwnOrganization]]:
        """List a user’s organizations.

        The active ones, by name; at most 100.
        """
        return await self._sender.send(
            Call(method="GET", path="/users/{id}/organizations", names={"id": id}, options=options),
            calls.model(Page[models.OwnOrganization]),
        )


class AsyncInvitations:
    def __init__(self, sender: AsyncSender) -> None:
        self._sender = sender

    def list(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.InvitationsListQuery],
    ) -> AsyncIterator[models.Invitation]:
        """List invitations.

        Newest first. Those to organizations are among them for callers who have `organization_members:read` or
        `organization_members:write`. What an invitation is worth is found out for each page, so a page of open or
        void ones may be shorter than `limit`.
        """
        return self._sender.pages(
            Call(method="GET", path="/invitations", names={}, query=fields, options=options),
            Page[models.Invitation],
        )

    async def list_page(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.InvitationsListQuery],
    ) -> Answer[Page[models.Invitation]]:
        """List invitations.

        Newest first. Those to organizations are among them for callers who have `organization_members:read` or
        `organization_members:write`. What an invitation is worth is found out for each page, so a page of open or
        void ones may be shorter than `limit`.
        """
        return await self._sender.send(
            Call(method="GET", path="/invitations", names={}, query=fields, options=options),
            calls.model(Page[models.Invitation]),
        )

    async def create(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.InvitationsCreateBody],
    ) -> Answer[models.Invitation]:
        """Invite somebody.

        Sends a mail with a link that works once, for seven days. The person who opens it joins with this address,
        which is verified thereby, and with these roles; a user who has the address gets the roles. Three mails an
        hour go to one address, and two hundred invitations a day out of one App, besides those that its users send
        for their organizations. It counts as long as the caller could send it: once a key is revoked or a developer
        removed, it is `void`.
        """
        return await self._sender.send(
            Call(method="POST", path="/invitations", names={}, body=fields, options=options),
            calls.model(models.Invitation),
        )

    async def get(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[models.Invitation]:
        """Get an invitation."""
        return await self._sender.send(
            Call(method="GET", path="/invitations/{id}", names={"id": id}, options=options),
            calls.model(models.Invitation),
        )

    async def delete(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[None]:
        """Revoke an invitation.

        Its link no longer works. The caller needs what creating it needs.
        """
        return await self._sender.send(
            Call(method="DELETE", path="/invitations/{id}", names={"id": id}, options=options),
            calls.nothing,
        )

    async def resend(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[models.Invitation]:
        """Send an invitation again.

        With a new link, good for seven days; the old one no longer works. The caller needs what creating it needs,
        and is its inviter from now on.
        """
        return await self._sender.send(
            Call(method="POST", path="/invitations/{id}/resend", names={"id": id}, options=options),
            calls.model(models.Invitation),
        )


class AsyncRoles:
    def __init__(self, sender: AsyncSender) -> None:
        self._sender = sender

    def list(
        self,
        /,
        *,
        options: Options | None = None,
    ) -> AsyncIterator[models.Role]:
        """List roles.

        By name. In the console’s own App: what developers are, `operator`, `owner`, `admin` and `viewer`.
        """
        return self._sender.pages(
            Call(method="GET", path="/roles", names={}, options=options),
            Page[models.Role],
        )

    async def list_page(
        self,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[Page[models.Role]]:
        """List roles.

        By name. In the console’s own App: what developers are, `operator`, `owner`, `admin` and `viewer`.
        """
        return await self._sender.send(
            Call(method="GET", path="/roles", names={}, options=options),
            calls.model(Page[models.Role]),
        )

    async def create(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.RolesCreateBody],
    ) -> Answer[models.Role]:
        """Create a role."""
        return await self._sender.send(
            Call(method="POST", path="/roles", names={}, body=fields, options=options),
            calls.model(models.Role),
        )

    async def get(
        self,
        name: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[models.Role]:
        """Get a role."""
        return await self._sender.send(
            Call(method="GET", path="/roles/{name}", names={"name": name}, options=options),
            calls.model(models.Role),
        )

    async def update(
        self,
        name: str,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.RolesUpdateBody],
    ) -> Answer[models.Role]:
        """Change a role.

        Its description and its permissions, which are exactly these then. They hold at once for everyone who has the
        role. Its name stays: your code knows it.
        """
        return await self._sender.send(
            Call(method="PATCH", path="/roles/{name}", names={"name": name}, body=fields or None, options=options),
            calls.model(models.Role),
        )

    async def delete(
        self,
        name: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[None]:
        """Delete a role.

        The users and groups that have it lose it.
        """
        return await self._sender.send(
            Call(method="DELETE", path="/roles/{name}", names={"name": name}, options=options),
            calls.nothing,
        )

    def users(
        self,
        name: str,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.RolesUsersQuery],
    ) -> AsyncIterator[models.User]:
        """List the users with a role.

        Those who have it themselves, not through a group; newest first.
        """
        return self._sender.pages(
            Call(method="GET", path="/roles/{name}/users", names={"name": name}, query=fields, options=options),
            Page[models.User],
        )

    async def users_page(
        self,
        name: str,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.RolesUsersQuery],
    ) -> Answer[Page[models.User]]:
        """List the users with a role.

        Those who have it themselves, not through a group; newest first.
        """
        return await self._sender.send(
            Call(method="GET", path="/roles/{name}/users", names={"name": name}, query=fields, options=options),
            calls.model(Page[models.User]),
        )


class AsyncGroups:
    def __init__(self, sender: AsyncSender) -> None:
        self._sender = sender

    def list(
        self,
        /,
        *,
        options: Options | None = None,
    ) -> AsyncIterator[models.Group]:
        """List groups.

        By name.
        """
        return self._sender.pages(
            Call(method="GET", path="/groups", names={}, options=options),
            Page[models.Group],
        )

    async def list_page(
        self,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[Page[models.Group]]:
        """List groups.

        By name.
        """
        return await self._sender.send(
            Call(method="GET", path="/groups", names={}, options=options),
            calls.model(Page[models.Group]),
        )

    async def create(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.GroupsCreateBody],
    ) -> Answer[models.Group]:
        """Create a group."""
        return await self._sender.send(
            Call(method="POST", path="/groups", names={}, body=fields, options=options),
            calls.model(models.Group),
        )

    async def get(
        self,
        name: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[models.Group]:
        """Get a group."""
        return await self._sender.send(
            Call(method="GET", path="/groups/{name}", names={"name": name}, options=options),
            calls.model(models.Group),
        )

    async def update(
        self,
        name: str,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.GroupsUpdateBody],
    ) -> Answer[models.Group]:
        """Change a group.

        Its description and its roles, which are exactly these then. They hold at once for everyone in the group. Its
        name stays.
        """
        return await self._sender.send(
            Call(method="PATCH", path="/groups/{name}", names={"name": name}, body=fields or None, options=options),
            calls.model(models.Group),
        )

    async def delete(
        self,
        name: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[None]:
        """Delete a group.

        The users who are in it lose what it gave them.
        """
        return await self._sender.send(
            Call(method="DELETE", path="/groups/{name}", names={"name": name}, options=options),
            calls.nothing,
        )

    def users(
        self,
        name: str,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.GroupsUsersQuery],
    ) -> AsyncIterator[models.User]:
        """List the users in a group.

        Newest first.
        """
        return self._sender.pages(
            Call(method="GET", path="/groups/{name}/users", names={"name": name}, query=fields, options=options),
            Page[models.User],
        )

    async def users_page(
        self,
        name: str,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.GroupsUsersQuery],
    ) -> Answer[Page[models.User]]:
        """List the users in a group.

        Newest first.
        """
        return await self._sender.send(
            Call(method="GET", path="/groups/{name}/users", names={"name": name}, query=fields, options=options),
            calls.model(Page[models.User]),
        )


class AsyncPermissions:
    def __init__(self, sender: AsyncSender) -> None:
        self._sender = sender

    def list(
        self,
        /,
        *,
        options: Options | None = None,
    ) -> AsyncIterator[models.Permission]:
        """List permissions.

        All that a role of the App’s users may have, by kind and name. A name that is in several places is listed
        once.
        """
        return self._sender.pages(
            Call(method="GET", path="/permissions", names={}, options=options),
            Page[models.Permission],
        )

    async def list_page(
        self,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[Page[models.Permission]]:
        """List permissions.

        All that a role of the App’s users may have, by kind and name. A name that is in several places is listed
        once.
        """
        return await self._sender.send(
            Call(method="GET", path="/permissions", names={}, options=options),
            calls.model(Page[models.Permission]),
        )

    async def create(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.PermissionsCreateBody],
    ) -> Answer[models.Permission]:
        """Create a permission.

        One of the App’s own. Your code asks for it; Gatehouse says who has it.
        """
        return await self._sender.send(
            Call(method="POST", path="/permissions", names={}, body=fields, options=options),
            calls.model(models.Permission),
        )

    async def get(
        self,
        permission: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[models.Permission]:
        """Get a permission."""
        return await self._sender.send(
            Call(method="GET", path="/permissions/{permission}", names={"permission": permission}, options=options),
            calls.model(models.Permission),
        )

    async def update(
        self,
        permission: str,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.PermissionsUpdateBody],
    ) -> Answer[models.Permission]:
        """Change a permission’s description.

        Of one of the App’s own. Its name stays: your code knows it.
        """
        return await self._sender.send(
            Call(method="PATCH", path="/permissions/{permission}", names={"permission": permission}, body=fields, options=options),
            calls.model(models.Permission),
        )

    async def delete(
        self,
        permission: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[None]:
        """Delete a permission.

        One of the App’s own, which leaves all roles at once.
        """
        return await self._sender.send(
            Call(method="DELETE", path="/permissions/{permission}", names={"permission": permission}, options=options),
            calls.nothing,
        )


class AsyncUsageLimits:
    def __init__(self, sender: AsyncSender) -> None:
        self._sender = sender

    def list(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.UsageLimitsListQuery],
    ) -> AsyncIterator[models.SpendingLimit]:
        """List spending limits.

        Newest first, with what was spent.
        """
        return self._sender.pages(
            Call(method="GET", path="/usage/limits", names={}, query=fields, options=options),
            Page[models.SpendingLimit],
        )

    async def list_page(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.UsageLimitsListQuery],
    ) -> Answer[Page[models.SpendingLimit]]:
        """List spending limits.

        Newest first, with what was spent.
        """
        return await self._sender.send(
            Call(method="GET", path="/usage/limits", names={}, query=fields, options=options),
            calls.model(Page[models.SpendingLimit]),
        )

    async def create(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.UsageLimitsCreateBody],
    ) -> Answer[models.SpendingLimit]:
        """Set a spending limit.

        For a user, an organization, or the whole App if neither is named. Gatehouse refuses nothing:
        `usage.limit_warned` tells of 80 % and `usage.limit_reached` of 100 %, once in a period each.
        """
        return await self._sender.send(
            Call(method="POST", path="/usage/limits", names={}, body=fields, options=options),
            calls.model(models.SpendingLimit),
        )

    async def get(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[models.SpendingLimit]:
        """Get a spending limit."""
        return await self._sender.send(
            Call(method="GET", path="/usage/limits/{id}", names={"id": id}, options=options),
            calls.model(models.SpendingLimit),
        )

    async def update(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.UsageLimitsUpdateBody],
    ) -> Answer[models.SpendingLimit]:
        """Change the amount of a spending limit.

        The events of the running period are recorded again, as far as they hold for the new amount.
        """
        return await self._sender.send(
            Call(method="PATCH", path="/usage/limits/{id}", names={"id": id}, body=fields, options=options),
            calls.model(models.SpendingLimit),
        )

    async def delete(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[None]:
        """Delete a spending limit."""
        return await self._sender.send(
            Call(method="DELETE", path="/usage/limits/{id}", names={"id": id}, options=options),
            calls.nothing,
        )

    async def status(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.UsageLimitsStatusQuery],
    ) -> Answer[models.UsageLimitsStatusAnswer]:
        """Ask whether something may still be spent.

        All limits that hold for usage of this user and organization: theirs and the App’s. Ask before calling the
        service, and refuse if `exceeded`. A user or an organization that the App doesn’t have is `invalid_query`.
        """
        return await self._sender.send(
            Call(method="GET", path="/usage/limits/status", names={}, query=fields, options=options),
            calls.model(models.UsageLimitsStatusAnswer),
        )


class AsyncUsage:
    def __init__(self, sender: AsyncSender) -> None:
        self._sender = sender
        self.limits = AsyncUsageLimits(sender)

    async def create(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.UsageCreateBody],
    ) -> Answer[models.Usage]:
        """Report usage.

        A call of a service. It can’t be changed afterwards. Repeat it with the same `idempotency_key` if the answer
        is lost: it is stored once, and the answer is the same.
        """
        return await self._sender.send(
            Call(method="POST", path="/usage", names={}, body=fields, options=options),
            calls.model(models.Usage),
        )

    def list(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.UsageListQuery],
    ) -> AsyncIterator[models.Usage]:
        """List usage.

        Newest first.
        """
        return self._sender.pages(
            Call(method="GET", path="/usage", names={}, query=fields, options=options),
            Page[models.Usage],
        )

    async def list_page(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.UsageListQuery],
    ) -> Answer[Page[models.Usage]]:
        """List usage.

        Newest first.
        """
        return await self._sender.send(
            Call(method="GET", path="/usage", names={}, query=fields, options=options),
            calls.model(Page[models.Usage]),
        )

    async def batch(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.UsageBatchBody],
    ) -> Answer[models.UsageBatchAnswer]:
        """Report usage in a batch.

        At most 1,000, all of them or none. Repeat it with the same `idempotency_key` if the answer is lost: it is
        stored once, and the answer is the same.
        """
        return await self._sender.send(
            Call(method="POST", path="/usage/batch", names={}, body=fields, options=options),
            calls.model(models.UsageBatchAnswer),
        )

    def summary(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.UsageSummaryQuery],
    ) -> AsyncIterator[models.UsageSum]:
        """Sum up usage.

        By day (UTC), service, user or organization. By day in the order of the days, otherwise the largest cost
        first. Usage that names no user is in no group by user, and the same holds for organizations.
        """
        return self._sender.pages(
            Call(method="GET", path="/usage/summary", names={}, query=fields, options=options),
            Page[models.UsageSum],
        )

    async def summary_page(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.UsageSummaryQuery],
    ) -> Answer[Page[models.UsageSum]]:
        """Sum up usage.

        By day (UTC), service, user or organization. By day in the order of the days, otherwise the largest cost
        first. Usage that names no user is in no group by user, and the same holds for organizations.
        """
        return await self._sender.send(
            Call(method="GET", path="/usage/summary", names={}, query=fields, options=options),
            calls.model(Page[models.UsageSum]),
        )


class AsyncBilling:
    def __init__(self, sender: AsyncSender) -> None:
        self._sender = sender

    def list(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.BillingListQuery],
    ) -> AsyncIterator[models.BillingRecord]:
        """List billing records.

        Newest first.
        """
        return self._sender.pages(
            Call(method="GET", path="/billing", names={}, query=fields, options=options),
            Page[models.BillingRecord],
        )

    async def list_page(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.BillingListQuery],
    ) -> Answer[Page[models.BillingRecord]]:
        """List billing records.

        Newest first.
        """
        return await self._sender.send(
            Call(method="GET", path="/billing", names={}, query=fields, options=options),
            calls.model(Page[models.BillingRecord]),
        )

    async def create(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.BillingCreateBody],
    ) -> Answer[models.BillingRecord]:
        """Bill the usage of a period.

        A draft for a user or an organization, of all usage in the currency that is part of no other record. A user’s
        record leaves out what was used for an organization.
        """
        return await self._sender.send(
            Call(method="POST", path="/billing", names={}, body=fields, options=options),
            calls.model(models.BillingRecord),
        )

    async def get(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[models.BillingRecord]:
        """Get a billing record."""
        return await self._sender.send(
            Call(method="GET", path="/billing/{id}", names={"id": id}, options=options),
            calls.model(models.BillingRecord),
        )

    async def finalize(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[models.BillingRecord]:
        """Finalize a draft.

        It is open from now on: payment can be asked for.
        """
        return await self._sender.send(
            Call(method="POST", path="/billing/{id}/finalize", names={"id": id}, options=options),
            calls.model(models.BillingRecord),
        )

    async def pay(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[models.BillingRecord]:
        """Note that a billing record is paid.

        An open or failed one; it never changes again.
        """
        return await self._sender.send(
            Call(method="POST", path="/billing/{id}/pay", names={"id": id}, options=options),
            calls.model(models.BillingRecord),
        )

    async def fail(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[models.BillingRecord]:
        """Note that a payment failed.

        Of an open one; it can still be paid or voided.
        """
        return await self._sender.send(
            Call(method="POST", path="/billing/{id}/fail", names={"id": id}, options=options),
            calls.model(models.BillingRecord),
        )

    async def void(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[models.BillingRecord]:
        """Void a billing record.

        A draft, open or failed one. Its usage is free again, and can be part of another record.
        """
        return await self._sender.send(
            Call(method="POST", path="/billing/{id}/void", names={"id": id}, options=options),
            calls.model(models.BillingRecord),
        )


class AsyncBillingCsv:
    def __init__(self, sender: AsyncSender) -> None:
        self._sender = sender

    async def get(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.BillingCsvGetQuery],
    ) -> Answer[str]:
        """Get billing records as CSV.

        RFC 4180 with a header line, the newest 10,000.
        """
        return await self._sender.send(
            Call(method="GET", path="/billing.csv", names={}, query=fields, options=options),
            calls.text,
        )


class AsyncOrganizationsLogo:
    def __init__(self, sender: AsyncSender) -> None:
        self._sender = sender

    async def replace(
        self,
        organization: str,
        /,
        content: bytes | str,
        *,
        content_type: Literal["image/png", "image/jpeg", "image/webp"],
        options: Options | None = None,
    ) -> Answer[models.Organization]:
        """Upload the logo of an organization.

        The image itself is the body: PNG, JPEG or WebP, not animated, at most 500 KB and 2000 × 2000 pixels. Its
        declared type is not read.
        """
        return await self._sender.send(
            Call(method="PUT", path="/organizations/{organization}/logo", names={"organization": organization}, content=content, content_type=content_type, options=options),
            calls.model(models.Organization),
        )

    async def delete(
        self,
        organization: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[models.Organization]:
        """Delete the logo of an organization."""
        return await self._sender.send(
            Call(method="DELETE", path="/organizations/{organization}/logo", names={"organization": organization}, options=options),
            calls.model(models.Organization),
        )


class AsyncOrganizationsMembers:
    def __init__(self, sender: AsyncSender) -> None:
        self._sender = sender

    def list(
        self,
        organization: str,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.OrganizationsMembersListQuery],
    ) -> AsyncIterator[models.OrganizationMember]:
        """List the members of an organization.

        The newest first.
        """
        return self._sender.pages(
            Call(method="GET", path="/organizations/{organization}/members", names={"organization": organization}, query=fields, options=options),
            Page[models.OrganizationMember],
        )

    async def list_page(
        self,
        organization: str,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.OrganizationsMembersListQuery],
    ) -> Answer[Page[models.OrganizationMember]]:
        """List the members of an organization.

        The newest first.
        """
        return await self._sender.send(
            Call(method="GET", path="/organizations/{organization}/members", names={"organization": organization}, query=fields, options=options),
            calls.model(Page[models.OrganizationMember]),
        )

    async def create(
        self,
        organization: str,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.OrganizationsMembersCreateBody],
    ) -> Answer[models.OrganizationMember]:
        """Add a user to an organization.

        For the App’s own credentials; members send an invitation instead, which the user accepts.
        """
        return await self._sender.send(
            Call(method="POST", path="/organizations/{organization}/members", names={"organization": organization}, body=fields, options=options),
            calls.model(models.OrganizationMember),
        )

    async def get(
        self,
        organization: str,
        id: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[models.OrganizationMember]:
        """Get a member of an organization."""
        return await self._sender.send(
            Call(method="GET", path="/organizations/{organization}/members/{id}", names={"organization": organization, "id": id}, options=options),
            calls.model(models.OrganizationMember),
        )

    async def delete(
        self,
        organization: str,
        id: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[None]:
        """Remove a member.

        The user stays a user of the App. A member gives and takes only roles whose permissions they have here
        themselves.
        """
        return await self._sender.send(
            Call(method="DELETE", path="/organizations/{organization}/members/{id}", names={"organization": organization, "id": id}, options=options),
            calls.nothing,
        )

    async def set_roles(
        self,
        organization: str,
        id: str,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.OrganizationsMembersSetRolesBody],
    ) -> Answer[models.OrganizationMember]:
        """Set a member’s roles.

        Exactly these. A member gives and takes only roles whose permissions they have here themselves. The last admin
        stays one, unless the App itself decides otherwise.
        """
        return await self._sender.send(
            Call(method="PUT", path="/organizations/{organization}/members/{id}/roles", names={"organization": organization, "id": id}, body=fields, options=options),
            calls.model(models.OrganizationMember),
        )


class AsyncOrganizationsInvitations:
    def __init__(self, sender: AsyncSender) -> None:
        self._sender = sender

    def list(
        self,
        organization: str,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.OrganizationsInvitationsListQuery],
    ) -> AsyncIterator[models.OrganizationInvitation]:
        """List the invitations to an organization.

        Newest first.
        """
        return self._sender.pages(
            Call(method="GET", path="/organizations/{organization}/invitations", names={"organization": organization}, query=fields, options=options),
            Page[models.OrganizationInvitation],
        )

    async def list_page(
        self,
        organization: str,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.OrganizationsInvitationsListQuery],
    ) -> Answer[Page[models.OrganizationInvitation]]:
        """List the invitations to an organization.

        Newest first.
        """
        return await self._sender.send(
            Call(method="GET", path="/organizations/{organization}/invitations", names={"organization": organization}, query=fields, options=options),
            calls.model(Page[models.OrganizationInvitation]),
        )

    async def create(
        self,
        organization: str,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.OrganizationsInvitationsCreateBody],
    ) -> Answer[models.OrganizationInvitation]:
        """Invite somebody to an organization.

        Sends a mail with a link that works once, for seven days. A new user joins the App by it, too, and a user who
        has the address becomes a member. The roles must not allow more than the inviter may do here, also when it is
        accepted. A hundred invitations a day go out of one organization, and fifty from one user, who needs a
        verified address (`inviter_unverified`).
        """
        return await self._sender.send(
            Call(method="POST", path="/organizations/{organization}/invitations", names={"organization": organization}, body=fields, options=options),
            calls.model(models.OrganizationInvitation),
        )

    async def get(
        self,
        organization: str,
        id: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[models.OrganizationInvitation]:
        """Get an invitation to an organization."""
        return await self._sender.send(
            Call(method="GET", path="/organizations/{organization}/invitations/{id}", names={"organization": organization, "id": id}, options=options),
            calls.model(models.OrganizationInvitation),
        )

    async def delete(
        self,
        organization: str,
        id: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[None]:
        """Revoke an invitation to an organization.

        Its link no longer works. Its roles must not allow more than the caller may do here.
        """
        return await self._sender.send(
            Call(method="DELETE", path="/organizations/{organization}/invitations/{id}", names={"organization": organization, "id": id}, options=options),
            calls.nothing,
        )

    async def bulk(
        self,
        organization: str,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.OrganizationsInvitationsBulkBody],
    ) -> Answer[models.OrganizationsInvitationsBulkAnswer]:
        """Invite many people to an organization.

        Up to 100, as far as the limits for a day allow. The answer has each address in its place, with the invitation
        or with what was wrong.
        """
        return await self._sender.send(
            Call(method="POST", path="/organizations/{organization}/invitations/bulk", names={"organization": organization}, body=fields, options=options),
            calls.model(models.OrganizationsInvitationsBulkAnswer),
        )

    async def resend(
        self,
        organization: str,
        id: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[models.OrganizationInvitation]:
        """Send an invitation to an organization again.

        With a new link, good for seven days; the old one no longer works. Its roles must not allow more than the
        caller may do here, who is its inviter from now on.
        """
        return await self._sender.send(
            Call(method="POST", path="/organizations/{organization}/invitations/{id}/resend", names={"organization": organization, "id": id}, options=options),
            calls.model(models.OrganizationInvitation),
        )


class AsyncOrganizationsApiKeys:
    def __init__(self, sender: AsyncSender) -> None:
        self._sender = sender

    def list(
        self,
        organization: str,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.OrganizationsApiKeysListQuery],
    ) -> AsyncIterator[models.OrganizationApiKey]:
        """List the API keys of an organization.

        Newest first; revoked and expired ones too.
        """
        return self._sender.pages(
            Call(method="GET", path="/organizations/{organization}/api-keys", names={"organization": organization}, query=fields, options=options),
            Page[models.OrganizationApiKey],
        )

    async def list_page(
        self,
        organization: str,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.OrganizationsApiKeysListQuery],
    ) -> Answer[Page[models.OrganizationApiKey]]:
        """List the API keys of an organization.

        Newest first; revoked and expired ones too.
        """
        return await self._sender.send(
            Call(method="GET", path="/organizations/{organization}/api-keys", names={"organization": organization}, query=fields, options=options),
            calls.model(Page[models.OrganizationApiKey]),
        )

    async def create(
        self,
        organization: str,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.OrganizationsApiKeysCreateBody],
    ) -> Answer[models.OrganizationsApiKeysCreateAnswer]:
        """Create an API key of an organization.

        It acts in this organization alone. Its scopes are permissions that its creator has here. A member’s own token
        needs a proof: the password or a sign-in within the last five minutes; of a user whose sign-ins ask for a
        second factor also `code`, unless that sign-in proved both. The answer `proof_required` lists what is
        `missing` (`password`, `second_factor`). The organization’s admins are told by mail.
        """
        return await self._sender.send(
            Call(method="POST", path="/organizations/{organization}/api-keys", names={"organization": organization}, body=fields, options=options),
            calls.model(models.OrganizationsApiKeysCreateAnswer),
        )

    async def delete(
        self,
        organization: str,
        id: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[None]:
        """Revoke an API key of an organization.

        At once, on every node.
        """
        return await self._sender.send(
            Call(method="DELETE", path="/organizations/{organization}/api-keys/{id}", names={"organization": organization, "id": id}, options=options),
            calls.nothing,
        )

    async def rotate(
        self,
        organization: str,
        id: str,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.OrganizationsApiKeysRotateBody],
    ) -> Answer[models.OrganizationsApiKeysRotateAnswer]:
        """Rotate an API key of an organization.

        Creates a key with the same name, scopes and lifetime; the old one goes on for `overlap_hours`. Nobody rotates
        a key with scopes that they don’t have here. A member’s own token needs a proof: the password or a sign-in
        within the last five minutes; of a user whose sign-ins ask for a second factor also `code`, unless that
        sign-in proved both. The answer `proof_required` lists what is `missing` (`password`, `second_factor`). The
        organization’s admins are told by mail.
        """
        return await self._sender.send(
            Call(method="POST", path="/organizations/{organization}/api-keys/{id}/rotate", names={"organization": organization, "id": id}, body=fields or None, options=options),
            calls.model(models.OrganizationsApiKeysRotateAnswer),
        )


class AsyncOrganizationsDomains:
    def __init__(self, sender: AsyncSender) -> None:
        self._sender = sender

    def list(
        self,
        organization: str,
        /,
        *,
        options: Options | None = None,
    ) -> AsyncIterator[models.OrganizationDomain]:
        """List the domains of an organization.

        By name; at most 20.
        """
        return self._sender.pages(
            Call(method="GET", path="/organizations/{organization}/domains", names={"organization": organization}, options=options),
            Page[models.OrganizationDomain],
        )

    async def list_page(
        self,
        organization: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[Page[models.OrganizationDomain]]:
        """List the domains of an organization.

        By name; at most 20.
        """
        return await self._sender.send(
            Call(method="GET", path="/organizations/{organization}/domains", names={"organization": organization}, options=options),
            calls.model(Page[models.OrganizationDomain]),
        )

    async def create(
        self,
        organization: str,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.OrganizationsDomainsCreateBody],
    ) -> Answer[models.OrganizationDomain]:
        """Add a domain to an organization.

        It says nothing until it is verified. Suffixes such as `co.uk` and mail services where anybody gets an address
        are refused. Other letters than ASCII become Punycode.
        """
        return await self._sender.send(
            Call(method="POST", path="/organizations/{organization}/domains", names={"organization": organization}, body=fields, options=options),
            calls.model(models.OrganizationDomain),
        )

    async def update(
        self,
        organization: str,
        domain: str,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.OrganizationsDomainsUpdateBody],
    ) -> Answer[models.OrganizationDomain]:
        """Let users with an address of the domain join, or not."""
        return await self._sender.send(
            Call(method="PATCH", path="/organizations/{organization}/domains/{domain}", names={"organization": organization, "domain": domain}, body=fields, options=options),
            calls.model(models.OrganizationDomain),
        )

    async def delete(
        self,
        organization: str,
        domain: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[None]:
        """Remove a domain.

        Members who joined by it stay.
        """
        return await self._sender.send(
            Call(method="DELETE", path="/organizations/{organization}/domains/{domain}", names={"organization": organization, "domain": domain}, options=options),
            calls.nothing,
        )

    async def verify(
        self,
        organization: str,
        domain: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[models.OrganizationDomain]:
        """Verify a domain.

        Looks for the TXT record now, and from then on every day. One organization of the App has a domain: another
        one gets it only if the record of the first is gone. At most 30 checks an hour.
        """
        return await self._sender.send(
            Call(method="POST", path="/organizations/{organization}/domains/{domain}/verify", names={"organization": organization, "domain": domain}, options=options),
            calls.model(models.OrganizationDomain),
        )


class AsyncOrganizations:
    def __init__(self, sender: AsyncSender) -> None:
        self._sender = sender
        self.logo = AsyncOrganizationsLogo(sender)
        self.members = AsyncOrganizationsMembers(sender)
        self.invitations = AsyncOrganizationsInvitations(sender)
        self.api_keys = AsyncOrganizationsApiKeys(sender)
        self.domains = AsyncOrganizationsDomains(sender)

    def list(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.OrganizationsListQuery],
    ) -> AsyncIterator[models.Organization]:
        """List organizations.

        Newest first, or by name. Users list their own with GET /me/organizations.
        """
        return self._sender.pages(
            Call(method="GET", path="/organizations", names={}, query=fields, options=options),
            Page[models.Organization],
        )

    async def list_page(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.OrganizationsListQuery],
    ) -> Answer[Page[models.Organization]]:
        """List organizations.

        Newest first, or by name. Users list their own with GET /me/organizations.
        """
        return await self._sender.send(
            Call(method="GET", path="/organizations", names={}, query=fields, options=options),
            calls.model(Page[models.Organization]),
        )

    async def create(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.OrganizationsCreateBody],
    ) -> Answer[models.Organization]:
        """Create an organization.

        Without a slug it gets one from its name. A user creates one with their own access token if the App’s setting
        `organizations_by_users` is `on`, and becomes its admin.
        """
        return await self._sender.send(
            Call(method="POST", path="/organizations", names={}, body=fields, options=options),
            calls.model(models.Organization),
        )

    async def get(
        self,
        organization: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[models.Organization]:
        """Get an organization."""
        return await self._sender.send(
            Call(method="GET", path="/organizations/{organization}", names={"organization": organization}, options=options),
            calls.model(models.Organization),
        )

    async def update(
        self,
        organization: str,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.OrganizationsUpdateBody],
    ) -> Answer[models.Organization]:
        """Change an organization.

        Only what is given changes. The settings are merged (RFC 7396): null removes one, and lists are replaced; for
        callers other than the App’s own credentials, `max_users` stays as it is.
        """
        return await self._sender.send(
            Call(method="PATCH", path="/organizations/{organization}", names={"organization": organization}, body=fields or None, options=options),
            calls.model(models.Organization),
        )

    async def replace(
        self,
        organization: str,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.OrganizationsReplaceBody],
    ) -> Answer[models.Organization]:
        """Replace an organization’s details.

        The settings are replaced as a whole; for callers other than the App’s own credentials, `max_users` stays as
        it is.
        """
        return await self._sender.send(
            Call(method="PUT", path="/organizations/{organization}", names={"organization": organization}, body=fields, options=options),
            calls.model(models.Organization),
        )

    async def delete(
        self,
        organization: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[None]:
        """Delete an organization.

        With its memberships, invitations and API keys, at once and for good. Its members stay users of the App.
        """
        return await self._sender.send(
            Call(method="DELETE", path="/organizations/{organization}", names={"organization": organization}, options=options),
            calls.nothing,
        )

    async def disable(
        self,
        organization: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[models.Organization]:
        """Disable an organization.

        Its members and its API keys reach it no longer.
        """
        return await self._sender.send(
            Call(method="POST", path="/organizations/{organization}/disable", names={"organization": organization}, options=options),
            calls.model(models.Organization),
        )

    async def enable(
        self,
        organization: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[models.Organization]:
        """Enable an organization."""
        return await self._sender.send(
            Call(method="POST", path="/organizations/{organization}/enable", names={"organization": organization}, options=options),
            calls.model(models.Organization),
        )


class AsyncOrganizationRoles:
    def __init__(self, sender: AsyncSender) -> None:
        self._sender = sender

    def list(
        self,
        /,
        *,
        options: Options | None = None,
    ) -> AsyncIterator[models.OrganizationRole]:
        """List the roles in organizations.

        The built-in ones first, then by name.
        """
        return self._sender.pages(
            Call(method="GET", path="/organization-roles", names={}, options=options),
            Page[models.OrganizationRole],
        )

    async def list_page(
        self,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[Page[models.OrganizationRole]]:
        """List the roles in organizations.

        The built-in ones first, then by name.
        """
        return await self._sender.send(
            Call(method="GET", path="/organization-roles", names={}, options=options),
            calls.model(Page[models.OrganizationRole]),
        )

    async def create(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.OrganizationRolesCreateBody],
    ) -> Answer[models.OrganizationRole]:
        """Create a role in organizations."""
        return await self._sender.send(
            Call(method="POST", path="/organization-roles", names={}, body=fields, options=options),
            calls.model(models.OrganizationRole),
        )

    async def get(
        self,
        name: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[models.OrganizationRole]:
        """Get a role in organizations."""
        return await self._sender.send(
            Call(method="GET", path="/organization-roles/{name}", names={"name": name}, options=options),
            calls.model(models.OrganizationRole),
        )

    async def update(
        self,
        name: str,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.OrganizationRolesUpdateBody],
    ) -> Answer[models.OrganizationRole]:
        """Change a role in organizations.

        Its name stays. A built-in role always keeps its own permissions: what you give here is what it has beyond
        them.
        """
        return await self._sender.send(
            Call(method="PATCH", path="/organization-roles/{name}", names={"name": name}, body=fields or None, options=options),
            calls.model(models.OrganizationRole),
        )

    async def delete(
        self,
        name: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[None]:
        """Delete a role in organizations.

        The members who have it lose it.
        """
        return await self._sender.send(
            Call(method="DELETE", path="/organization-roles/{name}", names={"name": name}, options=options),
            calls.nothing,
        )


class AsyncClientsSecrets:
    def __init__(self, sender: AsyncSender) -> None:
        self._sender = sender

    def list(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
    ) -> AsyncIterator[models.ClientSecret]:
        """List a client’s secrets.

        When they were made and how they end, not the secrets themselves.
        """
        return self._sender.pages(
            Call(method="GET", path="/clients/{id}/secrets", names={"id": id}, options=options),
            Page[models.ClientSecret],
        )

    async def list_page(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[Page[models.ClientSecret]]:
        """List a client’s secrets.

        When they were made and how they end, not the secrets themselves.
        """
        return await self._sender.send(
            Call(method="GET", path="/clients/{id}/secrets", names={"id": id}, options=options),
            calls.model(Page[models.ClientSecret]),
        )

    async def create(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.ClientsSecretsCreateBody],
    ) -> Answer[models.ClientsSecretsCreateAnswer]:
        """Create a further secret.

        To rotate: create one, give it to the client, delete the old one. Both work in between. If the client has
        `api_permissions`, only a caller that could give them creates a secret.
        """
        return await self._sender.send(
            Call(method="POST", path="/clients/{id}/secrets", names={"id": id}, body=fields or None, options=options),
            calls.model(models.ClientsSecretsCreateAnswer),
        )

    async def delete(
        self,
        id: str,
        secret_id: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[None]:
        """Delete a secret.

        Access tokens for this API that were issued for it end with it.
        """
        return await self._sender.send(
            Call(method="DELETE", path="/clients/{id}/secrets/{secret_id}", names={"id": id, "secret_id": secret_id}, options=options),
            calls.nothing,
        )


class AsyncClientsTemporaryRedirectUris:
    def __init__(self, sender: AsyncSender) -> None:
        self._sender = sender

    def list(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
    ) -> AsyncIterator[models.TemporaryRedirectUri]:
        """List a client’s temporary redirect URIs.

        Those that have not expired; the next one to expire comes first. There are at most 100.
        """
        return self._sender.pages(
            Call(method="GET", path="/clients/{id}/temporary-redirect-uris", names={"id": id}, options=options),
            Page[models.TemporaryRedirectUri],
        )

    async def list_page(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[Page[models.TemporaryRedirectUri]]:
        """List a client’s temporary redirect URIs.

        Those that have not expired; the next one to expire comes first. There are at most 100.
        """
        return await self._sender.send(
            Call(method="GET", path="/clients/{id}/temporary-redirect-uris", names={"id": id}, options=options),
            calls.model(Page[models.TemporaryRedirectUri]),
        )

    async def create(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.ClientsTemporaryRedirectUrisCreateBody],
    ) -> Answer[models.TemporaryRedirectUri]:
        """Add a temporary redirect URI.

        For a preview of the client. If the client has the URI already, the call replaces its expiry and
        `post_logout_redirect_uri`, so a pipeline can repeat it. The client’s own `redirect_uris` stay as they are.
        """
        return await self._sender.send(
            Call(method="POST", path="/clients/{id}/temporary-redirect-uris", names={"id": id}, body=fields, options=options),
            calls.model(models.TemporaryRedirectUri),
        )

    async def delete_all(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.ClientsTemporaryRedirectUrisDeleteAllBody],
    ) -> Answer[models.ClientsTemporaryRedirectUrisDeleteAllAnswer]:
        """Remove a temporary redirect URI by its address.

        For a pipeline that knows the address and no id. A URI that the client doesn’t have, or no longer, is no
        error. Sessions and tokens of users stay.
        """
        return await self._sender.send(
            Call(method="DELETE", path="/clients/{id}/temporary-redirect-uris", names={"id": id}, body=fields or None, options=options),
            calls.model(models.ClientsTemporaryRedirectUrisDeleteAllAnswer),
        )

    async def delete(
        self,
        id: str,
        uri_id: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[None]:
        """Remove a temporary redirect URI.

        Sign-ins from it are refused at once. Sessions and tokens of users stay.
        """
        return await self._sender.send(
            Call(method="DELETE", path="/clients/{id}/temporary-redirect-uris/{uri_id}", names={"id": id, "uri_id": uri_id}, options=options),
            calls.nothing,
        )


class AsyncClientsSignalStreams:
    def __init__(self, sender: AsyncSender) -> None:
        self._sender = sender

    def list(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
    ) -> AsyncIterator[models.ClientSignalStream]:
        """List a client’s streams of security events.

        Which the client itself created.
        """
        return self._sender.pages(
            Call(method="GET", path="/clients/{id}/signal-streams", names={"id": id}, options=options),
            Page[models.ClientSignalStream],
        )

    async def list_page(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[Page[models.ClientSignalStream]]:
        """List a client’s streams of security events.

        Which the client itself created.
        """
        return await self._sender.send(
            Call(method="GET", path="/clients/{id}/signal-streams", names={"id": id}, options=options),
            calls.model(Page[models.ClientSignalStream]),
        )

    async def delete(
        self,
        id: str,
        stream_id: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[None]:
        """Delete a client’s stream of security events.

        What waits for it goes with it. To keep the client from creating another one, set `shared_signals`.
        """
        return await self._sender.send(
            Call(method="DELETE", path="/clients/{id}/signal-streams/{stream_id}", names={"id": id, "stream_id": stream_id}, options=options),
            calls.nothing,
        )


class AsyncClients:
    def __init__(self, sender: AsyncSender) -> None:
        self._sender = sender
        self.secrets = AsyncClientsSecrets(sender)
        self.temporary_redirect_uris = AsyncClientsTemporaryRedirectUris(sender)
        self.signal_streams = AsyncClientsSignalStreams(sender)

    def list(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.ClientsListQuery],
    ) -> AsyncIterator[models.Client]:
        """List clients.

        Newest first.
        """
        return self._sender.pages(
            Call(method="GET", path="/clients", names={}, query=fields, options=options),
            Page[models.Client],
        )

    async def list_page(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.ClientsListQuery],
    ) -> Answer[Page[models.Client]]:
        """List clients.

        Newest first.
        """
        return await self._sender.send(
            Call(method="GET", path="/clients", names={}, query=fields, options=options),
            calls.model(Page[models.Client]),
        )

    async def create(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.ClientsCreateBody],
    ) -> Answer[models.ClientsCreateAnswer]:
        """Create a client."""
        return await self._sender.send(
            Call(method="POST", path="/clients", names={}, body=fields, options=options),
            calls.model(models.ClientsCreateAnswer),
        )

    async def get(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[models.Client]:
        """Get a client."""
        return await self._sender.send(
            Call(method="GET", path="/clients/{id}", names={"id": id}, options=options),
            calls.model(models.Client),
        )

    async def update(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.ClientsUpdateBody],
    ) -> Answer[models.Client]:
        """Change a client.

        Only what is given changes. A disabled client’s tokens stop working at once.
        """
        return await self._sender.send(
            Call(method="PATCH", path="/clients/{id}", names={"id": id}, body=fields or None, options=options),
            calls.model(models.Client),
        )

    async def delete(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[None]:
        """Delete a client.

        What users allowed it, and its tokens, go with it.
        """
        return await self._sender.send(
            Call(method="DELETE", path="/clients/{id}", names={"id": id}, options=options),
            calls.nothing,
        )


class AsyncResources:
    def __init__(self, sender: AsyncSender) -> None:
        self._sender = sender

    def list(
        self,
        /,
        *,
        options: Options | None = None,
    ) -> AsyncIterator[models.Resource]:
        """List resources."""
        return self._sender.pages(
            Call(method="GET", path="/resources", names={}, options=options),
            Page[models.Resource],
        )

    async def list_page(
        self,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[Page[models.Resource]]:
        """List resources."""
        return await self._sender.send(
            Call(method="GET", path="/resources", names={}, options=options),
            calls.model(Page[models.Resource]),
        )

    async def create(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.ResourcesCreateBody],
    ) -> Answer[models.Resource]:
        """Create a resource."""
        return await self._sender.send(
            Call(method="POST", path="/resources", names={}, body=fields, options=options),
            calls.model(models.Resource),
        )

    async def get(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[models.Resource]:
        """Get a resource."""
        return await self._sender.send(
            Call(method="GET", path="/resources/{id}", names={"id": id}, options=options),
            calls.model(models.Resource),
        )

    async def update(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.ResourcesUpdateBody],
    ) -> Answer[models.Resource]:
        """Change a resource.

        Only what is given changes. The identifier stays: tokens out there name it.
        """
        return await self._sender.send(
            Call(method="PATCH", path="/resources/{id}", names={"id": id}, body=fields or None, options=options),
            calls.model(models.Resource),
        )

    async def delete(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[None]:
        """Delete a resource."""
        return await self._sender.send(
            Call(method="DELETE", path="/resources/{id}", names={"id": id}, options=options),
            calls.nothing,
        )


class AsyncApiKeys:
    def __init__(self, sender: AsyncSender) -> None:
        self._sender = sender

    def list(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.ApiKeysListQuery],
    ) -> AsyncIterator[models.ApiKey]:
        """List API keys.

        Newest first, those of organizations among them. Revoked and expired keys are deleted 365 days after their
        end.
        """
        return self._sender.pages(
            Call(method="GET", path="/api-keys", names={}, query=fields, options=options),
            Page[models.ApiKey],
        )

    async def list_page(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.ApiKeysListQuery],
    ) -> Answer[Page[models.ApiKey]]:
        """List API keys.

        Newest first, those of organizations among them. Revoked and expired keys are deleted 365 days after their
        end.
        """
        return await self._sender.send(
            Call(method="GET", path="/api-keys", names={}, query=fields, options=options),
            calls.model(Page[models.ApiKey]),
        )

    async def create(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.ApiKeysCreateBody],
    ) -> Answer[models.ApiKeysCreateAnswer]:
        """Create an API key.

        For developers alone: a stolen key must not make others.
        """
        return await self._sender.send(
            Call(method="POST", path="/api-keys", names={}, body=fields, options=options),
            calls.model(models.ApiKeysCreateAnswer),
        )

    async def get(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[models.ApiKey]:
        """Get an API key."""
        return await self._sender.send(
            Call(method="GET", path="/api-keys/{id}", names={"id": id}, options=options),
            calls.model(models.ApiKey),
        )

    async def update(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.ApiKeysUpdateBody],
    ) -> Answer[models.ApiKey]:
        """Change an API key.

        Its name, and the networks that it works from. Its scopes and its end stay: create another key for others.
        """
        return await self._sender.send(
            Call(method="PATCH", path="/api-keys/{id}", names={"id": id}, body=fields or None, options=options),
            calls.model(models.ApiKey),
        )

    async def delete(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[None]:
        """Revoke an API key.

        At once, on every node.
        """
        return await self._sender.send(
            Call(method="DELETE", path="/api-keys/{id}", names={"id": id}, options=options),
            calls.nothing,
        )

    def usage(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.ApiKeysUsageQuery],
    ) -> AsyncIterator[models.ApiKeyUsage]:
        """List the calls of an API key.

        By day and route, newest day first, of the last 90 days. A call is counted within two minutes.
        """
        return self._sender.pages(
            Call(method="GET", path="/api-keys/{id}/usage", names={"id": id}, query=fields, options=options),
            Page[models.ApiKeyUsage],
        )

    async def usage_page(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.ApiKeysUsageQuery],
    ) -> Answer[Page[models.ApiKeyUsage]]:
        """List the calls of an API key.

        By day and route, newest day first, of the last 90 days. A call is counted within two minutes.
        """
        return await self._sender.send(
            Call(method="GET", path="/api-keys/{id}/usage", names={"id": id}, query=fields, options=options),
            calls.model(Page[models.ApiKeyUsage]),
        )

    async def rotate(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.ApiKeysRotateBody],
    ) -> Answer[models.ApiKeysRotateAnswer]:
        """Rotate an API key.

        A new key with the same name, scopes, networks and lifetime. The old one works beside it for a while, or not
        at all.
        """
        return await self._sender.send(
            Call(method="POST", path="/api-keys/{id}/rotate", names={"id": id}, body=fields or None, options=options),
            calls.model(models.ApiKeysRotateAnswer),
        )


class AsyncMembers:
    def __init__(self, sender: AsyncSender) -> None:
        self._sender = sender

    def list(
        self,
        /,
        *,
        options: Options | None = None,
    ) -> AsyncIterator[models.Member]:
        """List members."""
        return self._sender.pages(
            Call(method="GET", path="/members", names={}, options=options),
            Page[models.Member],
        )

    async def list_page(
        self,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[Page[models.Member]]:
        """List members."""
        return await self._sender.send(
            Call(method="GET", path="/members", names={}, options=options),
            calls.model(Page[models.Member]),
        )

    async def create(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.MembersCreateBody],
    ) -> Answer[models.MemberInvitation]:
        """Invite a member.

        By email. The answer is the same whether or not a developer has the address. A developer with that verified
        address signs in to the console and accepts at the `link`, within seven days. An open invitation for the
        address is replaced.
        """
        return await self._sender.send(
            Call(method="POST", path="/members", names={}, body=fields, options=options),
            calls.model(models.MemberInvitation),
        )

    async def update(
        self,
        developer_id: str,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.MembersUpdateBody],
    ) -> Answer[models.Member]:
        """Change a member’s role.

        The App keeps an owner.
        """
        return await self._sender.send(
            Call(method="PATCH", path="/members/{developer_id}", names={"developer_id": developer_id}, body=fields, options=options),
            calls.model(models.Member),
        )

    async def delete(
        self,
        developer_id: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[None]:
        """Remove a member.

        The App keeps an owner.
        """
        return await self._sender.send(
            Call(method="DELETE", path="/members/{developer_id}", names={"developer_id": developer_id}, options=options),
            calls.nothing,
        )


class AsyncMemberInvitations:
    def __init__(self, sender: AsyncSender) -> None:
        self._sender = sender

    def list(
        self,
        /,
        *,
        options: Options | None = None,
    ) -> AsyncIterator[models.MemberInvitation]:
        """List open invitations of members.

        Newest first.
        """
        return self._sender.pages(
            Call(method="GET", path="/member-invitations", names={}, options=options),
            Page[models.MemberInvitation],
        )

    async def list_page(
        self,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[Page[models.MemberInvitation]]:
        """List open invitations of members.

        Newest first.
        """
        return await self._sender.send(
            Call(method="GET", path="/member-invitations", names={}, options=options),
            calls.model(Page[models.MemberInvitation]),
        )

    async def delete(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[None]:
        """Revoke the invitation of a member."""
        return await self._sender.send(
            Call(method="DELETE", path="/member-invitations/{id}", names={"id": id}, options=options),
            calls.nothing,
        )


class AsyncAppLogo:
    def __init__(self, sender: AsyncSender) -> None:
        self._sender = sender

    async def replace(
        self,
        /,
        content: bytes | str,
        *,
        content_type: Literal["image/png", "image/jpeg", "image/webp"],
        options: Options | None = None,
    ) -> Answer[models.App]:
        """Upload the logo.

        The image itself is the body: PNG, JPEG or WebP, not animated, at most 500 KB and 2000 × 2000 pixels. Its
        declared type is not read.
        """
        return await self._sender.send(
            Call(method="PUT", path="/app/logo", names={}, content=content, content_type=content_type, options=options),
            calls.model(models.App),
        )

    async def delete(
        self,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[None]:
        """Delete the logo."""
        return await self._sender.send(
            Call(method="DELETE", path="/app/logo", names={}, options=options),
            calls.nothing,
        )


class AsyncAppLogoDark:
    def __init__(self, sender: AsyncSender) -> None:
        self._sender = sender

    async def replace(
        self,
        /,
        content: bytes | str,
        *,
        content_type: Literal["image/png", "image/jpeg", "image/webp"],
        options: Options | None = None,
    ) -> Answer[models.App]:
        """Upload the logo for dark pages.

        The image itself is the body: PNG, JPEG or WebP, not animated, at most 500 KB and 2000 × 2000 pixels. Its
        declared type is not read.
        """
        return await self._sender.send(
            Call(method="PUT", path="/app/logo-dark", names={}, content=content, content_type=content_type, options=options),
            calls.model(models.App),
        )

    async def delete(
        self,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[None]:
        """Delete the logo for dark pages."""
        return await self._sender.send(
            Call(method="DELETE", path="/app/logo-dark", names={}, options=options),
            calls.nothing,
        )


class AsyncAppFavicon:
    def __init__(self, sender: AsyncSender) -> None:
        self._sender = sender

    async def replace(
        self,
        /,
        content: bytes | str,
        *,
        content_type: Literal["image/png", "image/jpeg", "image/webp"],
        options: Options | None = None,
    ) -> Answer[models.App]:
        """Upload the favicon.

        The image itself is the body: PNG, JPEG or WebP, not animated, at most 500 KB and 2000 × 2000 pixels. Its
        declared type is not read.
        """
        return await self._sender.send(
            Call(method="PUT", path="/app/favicon", names={}, content=content, content_type=content_type, options=options),
            calls.model(models.App),
        )

    async def delete(
        self,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[None]:
        """Delete the favicon."""
        return await self._sender.send(
            Call(method="DELETE", path="/app/favicon", names={}, options=options),
            calls.nothing,
        )


class AsyncApp:
    def __init__(self, sender: AsyncSender) -> None:
        self._sender = sender
        self.logo = AsyncAppLogo(sender)
        self.logo_dark = AsyncAppLogoDark(sender)
        self.favicon = AsyncAppFavicon(sender)

    async def get(
        self,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[models.App]:
        """Get the App."""
        return await self._sender.send(
            Call(method="GET", path="/app", names={}, options=options),
            calls.model(models.App),
        )

    async def update(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.AppUpdateBody],
    ) -> Answer[models.App]:
        """Change the App.

        Settings that are given replace single ones; branding is replaced whole.
        """
        return await self._sender.send(
            Call(method="PATCH", path="/app", names={}, body=fields or None, options=options),
            calls.model(models.App),
        )


class AsyncSigningKeys:
    def __init__(self, sender: AsyncSender) -> None:
        self._sender = sender

    def list(
        self,
        /,
        *,
        options: Options | None = None,
    ) -> AsyncIterator[models.SigningKey]:
        """List signing keys.

        Their public halves, and where they are in their rotation.
        """
        return self._sender.pages(
            Call(method="GET", path="/signing-keys", names={}, options=options),
            Page[models.SigningKey],
        )

    async def list_page(
        self,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[Page[models.SigningKey]]:
        """List signing keys.

        Their public halves, and where they are in their rotation.
        """
        return await self._sender.send(
            Call(method="GET", path="/signing-keys", names={}, options=options),
            calls.model(Page[models.SigningKey]),
        )

    async def rotate(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.SigningKeysRotateBody],
    ) -> Answer[models.SigningKeysRotateAnswer]:
        """Rotate the signing keys.

        One step, without an interruption: next becomes current, current becomes retired, a new next is published.
        """
        return await self._sender.send(
            Call(method="POST", path="/signing-keys/rotate", names={}, body=fields or None, options=options),
            calls.model(models.SigningKeysRotateAnswer),
        )


class AsyncTexts:
    def __init__(self, sender: AsyncSender) -> None:
        self._sender = sender

    def list(
        self,
        /,
        *,
        options: Options | None = None,
    ) -> AsyncIterator[models.Text]:
        """List the App’s own texts."""
        return self._sender.pages(
            Call(method="GET", path="/texts", names={}, options=options),
            Page[models.Text],
        )

    async def list_page(
        self,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[Page[models.Text]]:
        """List the App’s own texts."""
        return await self._sender.send(
            Call(method="GET", path="/texts", names={}, options=options),
            calls.model(Page[models.Text]),
        )

    async def replace(
        self,
        locale: str,
        key: str,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.TextsReplaceBody],
    ) -> Answer[models.Text]:
        """Set a text.

        In place of our message, or after it if that protects the user. At most 300 an App, and none for the console.
        """
        return await self._sender.send(
            Call(method="PUT", path="/texts/{locale}/{key}", names={"locale": locale, "key": key}, body=fields, options=options),
            calls.model(models.Text),
        )

    async def delete(
        self,
        locale: str,
        key: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[None]:
        """Delete a text.

        Ours is shown again.
        """
        return await self._sender.send(
            Call(method="DELETE", path="/texts/{locale}/{key}", names={"locale": locale, "key": key}, options=options),
            calls.nothing,
        )


class AsyncConfiguration:
    def __init__(self, sender: AsyncSender) -> None:
        self._sender = sender

    async def get(
        self,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[models.ConfigurationGetAnswer]:
        """Get the configuration.

        With every setting and field, those that were never changed, too. Stored secrets are not in it; addresses of
        webhooks and decision hooks are, whole: also for a caller without `webhooks:read` and `hooks:read`, and with
        any secret in their path or query.
        """
        return await self._sender.send(
            Call(method="GET", path="/configuration", names={}, options=options),
            calls.model(models.ConfigurationGetAnswer),
        )

    async def plan(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.ConfigurationPlanBody],
    ) -> Answer[models.ConfigurationPlanAnswer]:
        """Plan a configuration.

        What applying it would change. Nothing is changed. Secrets are masked, and compared only for a caller who
        could replace them.
        """
        return await self._sender.send(
            Call(method="POST", path="/configuration/plan", names={}, body=fields, options=options),
            calls.model(models.ConfigurationPlanAnswer),
        )

    async def apply(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.ConfigurationApplyBody],
    ) -> Answer[models.ConfigurationApplyAnswer]:
        """Apply a configuration.

        All of it or nothing, if the `version` is still the one that the plan saw. You need the permission for each of
        its changes, too.
        """
        return await self._sender.send(
            Call(method="POST", path="/configuration/apply", names={}, body=fields, options=options),
            calls.model(models.ConfigurationApplyAnswer),
        )


class AsyncEvents:
    def __init__(self, sender: AsyncSender) -> None:
        self._sender = sender

    def list(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.EventsListQuery],
    ) -> AsyncIterator[models.Event]:
        """List events.

        The audit log, newest first.
        """
        return self._sender.pages(
            Call(method="GET", path="/events", names={}, query=fields, options=options),
            Page[models.Event],
        )

    async def list_page(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.EventsListQuery],
    ) -> Answer[Page[models.Event]]:
        """List events.

        The audit log, newest first.
        """
        return await self._sender.send(
            Call(method="GET", path="/events", names={}, query=fields, options=options),
            calls.model(Page[models.Event]),
        )

    async def get(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[models.Event]:
        """Get an event."""
        return await self._sender.send(
            Call(method="GET", path="/events/{id}", names={"id": id}, options=options),
            calls.model(models.Event),
        )

    async def export(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.EventsExportQuery],
    ) -> Answer[str]:
        """Export events.

        A line of JSON for each, the oldest first, with the seals that prove that none was changed, removed or
        inserted (docs/audit-log.md). `after` is the number of the last seal that you have. The export is in the audit
        log.
        """
        return await self._sender.send(
            Call(method="GET", path="/events/export", names={}, query=fields, options=options),
            calls.text,
        )


class AsyncRequests:
    def __init__(self, sender: AsyncSender) -> None:
        self._sender = sender

    def list(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.RequestsListQuery],
    ) -> AsyncIterator[models.RequestRecord]:
        """List requests.

        Authorization requests, token requests and sign-ins through the API, newest first: those that were refused,
        and a sample of the others. They are kept for seven days, up to 5,000 of an App.
        """
        return self._sender.pages(
            Call(method="GET", path="/requests", names={}, query=fields, options=options),
            Page[models.RequestRecord],
        )

    async def list_page(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.RequestsListQuery],
    ) -> Answer[Page[models.RequestRecord]]:
        """List requests.

        Authorization requests, token requests and sign-ins through the API, newest first: those that were refused,
        and a sample of the others. They are kept for seven days, up to 5,000 of an App.
        """
        return await self._sender.send(
            Call(method="GET", path="/requests", names={}, query=fields, options=options),
            calls.model(Page[models.RequestRecord]),
        )

    async def get(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[models.RequestRecord]:
        """Get a request by the id that its answer named."""
        return await self._sender.send(
            Call(method="GET", path="/requests/{id}", names={"id": id}, options=options),
            calls.model(models.RequestRecord),
        )


class AsyncMails:
    def __init__(self, sender: AsyncSender) -> None:
        self._sender = sender

    def list(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.MailsListQuery],
    ) -> AsyncIterator[models.Mail]:
        """List mails.

        Mails and SMS that were sent or wait, newest first, until they expire. Never what they say.
        """
        return self._sender.pages(
            Call(method="GET", path="/mails", names={}, query=fields, options=options),
            Page[models.Mail],
        )

    async def list_page(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.MailsListQuery],
    ) -> Answer[Page[models.Mail]]:
        """List mails.

        Mails and SMS that were sent or wait, newest first, until they expire. Never what they say.
        """
        return await self._sender.send(
            Call(method="GET", path="/mails", names={}, query=fields, options=options),
            calls.model(Page[models.Mail]),
        )

    async def send_again(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[None]:
        """Try a mail again now.

        One that failed and waits for its next try, or was refused; once, until it has failed again.
        """
        return await self._sender.send(
            Call(method="POST", path="/mails/{id}/send-again", names={"id": id}, options=options),
            calls.nothing,
        )


class AsyncTestMessages:
    def __init__(self, sender: AsyncSender) -> None:
        self._sender = sender

    def list(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.TestMessagesListQuery],
    ) -> AsyncIterator[models.ListedTestMessage]:
        """List messages of the test inbox.

        Mails and SMS that were kept here instead of being sent, newest first, for a day: all those of a test App, and
        those to test users of other Apps.
        """
        return self._sender.pages(
            Call(method="GET", path="/test-messages", names={}, query=fields, options=options),
            Page[models.ListedTestMessage],
        )

    async def list_page(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.TestMessagesListQuery],
    ) -> Answer[Page[models.ListedTestMessage]]:
        """List messages of the test inbox.

        Mails and SMS that were kept here instead of being sent, newest first, for a day: all those of a test App, and
        those to test users of other Apps.
        """
        return await self._sender.send(
            Call(method="GET", path="/test-messages", names={}, query=fields, options=options),
            calls.model(Page[models.ListedTestMessage]),
        )

    async def delete(
        self,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[None]:
        """Empty the test inbox.

        The codes and links of its messages stay valid.
        """
        return await self._sender.send(
            Call(method="DELETE", path="/test-messages", names={}, options=options),
            calls.nothing,
        )

    async def get(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[models.TestMessagesGetAnswer]:
        """Get a message of the test inbox.

        With its HTML.
        """
        return await self._sender.send(
            Call(method="GET", path="/test-messages/{id}", names={"id": id}, options=options),
            calls.model(models.TestMessagesGetAnswer),
        )


class AsyncConnections:
    def __init__(self, sender: AsyncSender) -> None:
        self._sender = sender

    def list(
        self,
        /,
        *,
        options: Options | None = None,
    ) -> AsyncIterator[models.Connection]:
        """List connections."""
        return self._sender.pages(
            Call(method="GET", path="/connections", names={}, options=options),
            Page[models.Connection],
        )

    async def list_page(
        self,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[Page[models.Connection]]:
        """List connections."""
        return await self._sender.send(
            Call(method="GET", path="/connections", names={}, options=options),
            calls.model(Page[models.Connection]),
        )

    async def create(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.ConnectionsCreateBody],
    ) -> Answer[models.Connection]:
        """Create a connection."""
        return await self._sender.send(
            Call(method="POST", path="/connections", names={}, body=fields, options=options),
            calls.model(models.Connection),
        )

    async def get(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[models.Connection]:
        """Get a connection."""
        return await self._sender.send(
            Call(method="GET", path="/connections/{id}", names={"id": id}, options=options),
            calls.model(models.Connection),
        )

    async def update(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.ConnectionsUpdateBody],
    ) -> Answer[models.Connection]:
        """Change a connection.

        Only what is given changes; settings are given whole. Kind and slug stay. With another issuer, or another
        server in `token_url`, the secret has to be given again.
        """
        return await self._sender.send(
            Call(method="PATCH", path="/connections/{id}", names={"id": id}, body=fields or None, options=options),
            calls.model(models.Connection),
        )

    async def delete(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[None]:
        """Delete a connection.

        Its users lose this way to sign in; who has no other can’t sign in any more.
        """
        return await self._sender.send(
            Call(method="DELETE", path="/connections/{id}", names={"id": id}, options=options),
            calls.nothing,
        )

    async def test(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[models.ConnectionsTestAnswer]:
        """Test a connection.

        Asks the provider for its documents. Nobody is signed in.
        """
        return await self._sender.send(
            Call(method="POST", path="/connections/{id}/test", names={"id": id}, options=options),
            calls.model(models.ConnectionsTestAnswer),
        )


class AsyncWebhooksDeliveries:
    def __init__(self, sender: AsyncSender) -> None:
        self._sender = sender

    def list(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.WebhooksDeliveriesListQuery],
    ) -> AsyncIterator[models.WebhookDelivery]:
        """List deliveries of a webhook endpoint.

        Newest first, of the last 14 days.
        """
        return self._sender.pages(
            Call(method="GET", path="/webhooks/{id}/deliveries", names={"id": id}, query=fields, options=options),
            Page[models.WebhookDelivery],
        )

    async def list_page(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.WebhooksDeliveriesListQuery],
    ) -> Answer[Page[models.WebhookDelivery]]:
        """List deliveries of a webhook endpoint.

        Newest first, of the last 14 days.
        """
        return await self._sender.send(
            Call(method="GET", path="/webhooks/{id}/deliveries", names={"id": id}, query=fields, options=options),
            calls.model(Page[models.WebhookDelivery]),
        )

    async def get(
        self,
        id: str,
        delivery_id: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[models.WholeWebhookDelivery]:
        """Get a delivery of a webhook endpoint."""
        return await self._sender.send(
            Call(method="GET", path="/webhooks/{id}/deliveries/{delivery_id}", names={"id": id, "delivery_id": delivery_id}, options=options),
            calls.model(models.WholeWebhookDelivery),
        )

    async def send_again(
        self,
        id: str,
        delivery_id: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[None]:
        """Send a delivery again.

        Under the same id, whatever became of it.
        """
        return await self._sender.send(
            Call(method="POST", path="/webhooks/{id}/deliveries/{delivery_id}/send-again", names={"id": id, "delivery_id": delivery_id}, options=options),
            calls.nothing,
        )


class AsyncWebhooks:
    def __init__(self, sender: AsyncSender) -> None:
        self._sender = sender
        self.deliveries = AsyncWebhooksDeliveries(sender)

    def list(
        self,
        /,
        *,
        options: Options | None = None,
    ) -> AsyncIterator[models.Webhook]:
        """List webhook endpoints."""
        return self._sender.pages(
            Call(method="GET", path="/webhooks", names={}, options=options),
            Page[models.Webhook],
        )

    async def list_page(
        self,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[Page[models.Webhook]]:
        """List webhook endpoints."""
        return await self._sender.send(
            Call(method="GET", path="/webhooks", names={}, options=options),
            calls.model(Page[models.Webhook]),
        )

    async def create(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.WebhooksCreateBody],
    ) -> Answer[models.WebhookWithSecret]:
        """Create a webhook endpoint.

        The answer has the secret that its requests are signed with. It is not shown again.
        """
        return await self._sender.send(
            Call(method="POST", path="/webhooks", names={}, body=fields, options=options),
            calls.model(models.WebhookWithSecret),
        )

    async def get(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[models.Webhook]:
        """Get a webhook endpoint."""
        return await self._sender.send(
            Call(method="GET", path="/webhooks/{id}", names={"id": id}, options=options),
            calls.model(models.Webhook),
        )

    async def update(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.WebhooksUpdateBody],
    ) -> Answer[models.Webhook]:
        """Change a webhook endpoint.

        Only what is given changes. One that is switched on again is tried at once.
        """
        return await self._sender.send(
            Call(method="PATCH", path="/webhooks/{id}", names={"id": id}, body=fields or None, options=options),
            calls.model(models.Webhook),
        )

    async def delete(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[None]:
        """Delete a webhook endpoint.

        What waits for it is not sent, and its log is gone.
        """
        return await self._sender.send(
            Call(method="DELETE", path="/webhooks/{id}", names={"id": id}, options=options),
            calls.nothing,
        )

    async def rotate_secret(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.WebhooksRotateSecretBody],
    ) -> Answer[models.WebhookWithSecret]:
        """Rotate the secret of a webhook endpoint.

        Until the overlap ends, requests carry a signature of either secret.
        """
        return await self._sender.send(
            Call(method="POST", path="/webhooks/{id}/rotate-secret", names={"id": id}, body=fields or None, options=options),
            calls.model(models.WebhookWithSecret),
        )

    async def test(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[models.WebhooksTestAnswer]:
        """Send a test event.

        Of the type `webhook.test`, signed like any other. The delivery has the returned id.
        """
        return await self._sender.send(
            Call(method="POST", path="/webhooks/{id}/test", names={"id": id}, options=options),
            calls.model(models.WebhooksTestAnswer),
        )

    async def replay(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.WebhooksReplayBody],
    ) -> Answer[models.WebhooksReplayAnswer]:
        """Send what did not arrive again.

        Everything since a time that was given up or dropped, and what happened while the endpoint was switched off;
        at most 10,000 deliveries, the oldest first, of the last 14 days.
        """
        return await self._sender.send(
            Call(method="POST", path="/webhooks/{id}/replay", names={"id": id}, body=fields, options=options),
            calls.model(models.WebhooksReplayAnswer),
        )

    async def listen(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.WebhooksListenBody],
    ) -> Answer[models.WebhooksListenAnswer]:
        """Wait for events to forward.

        For `gatehouse listen`. Call it without `after` first, and then again and again with the `after` of the last
        answer. Only a developer can: it is recorded who listens.
        """
        return await self._sender.send(
            Call(method="POST", path="/webhooks/listen", names={}, body=fields, options=options),
            calls.model(models.WebhooksListenAnswer),
        )


class AsyncHooks:
    def __init__(self, sender: AsyncSender) -> None:
        self._sender = sender

    def list(
        self,
        /,
        *,
        options: Options | None = None,
    ) -> AsyncIterator[models.DecisionHook]:
        """List decision hooks."""
        return self._sender.pages(
            Call(method="GET", path="/hooks", names={}, options=options),
            Page[models.DecisionHook],
        )

    async def list_page(
        self,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[Page[models.DecisionHook]]:
        """List decision hooks."""
        return await self._sender.send(
            Call(method="GET", path="/hooks", names={}, options=options),
            calls.model(Page[models.DecisionHook]),
        )

    async def get(
        self,
        moment: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[models.DecisionHook]:
        """Get the decision hook of a moment."""
        return await self._sender.send(
            Call(method="GET", path="/hooks/{moment}", names={"moment": moment}, options=options),
            calls.model(models.DecisionHook),
        )

    async def replace(
        self,
        moment: str,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.HooksReplaceBody],
    ) -> Answer[models.DecisionHookWithSecret]:
        """Create or replace the decision hook of a moment.

        What is left out gets its default; the secret stays. The answer has the secret if one was made, and never
        again.
        """
        return await self._sender.send(
            Call(method="PUT", path="/hooks/{moment}", names={"moment": moment}, body=fields, options=options),
            calls.model(models.DecisionHookWithSecret),
        )

    async def update(
        self,
        moment: str,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.HooksUpdateBody],
    ) -> Answer[models.DecisionHook]:
        """Change the decision hook of a moment.

        Only what is given changes.
        """
        return await self._sender.send(
            Call(method="PATCH", path="/hooks/{moment}", names={"moment": moment}, body=fields or None, options=options),
            calls.model(models.DecisionHook),
        )

    async def delete(
        self,
        moment: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[None]:
        """Delete the decision hook of a moment.

        Nobody is asked any more.
        """
        return await self._sender.send(
            Call(method="DELETE", path="/hooks/{moment}", names={"moment": moment}, options=options),
            calls.nothing,
        )

    async def rotate_secret(
        self,
        moment: str,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.HooksRotateSecretBody],
    ) -> Answer[models.DecisionHookRotated]:
        """Rotate the secret of a decision hook.

        Until the overlap ends, requests carry a signature of either secret.
        """
        return await self._sender.send(
            Call(method="POST", path="/hooks/{moment}/rotate-secret", names={"moment": moment}, body=fields or None, options=options),
            calls.model(models.DecisionHookRotated),
        )

    async def test(
        self,
        moment: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[models.DecisionHookTest]:
        """Send a sample question to a decision hook.

        Signed like any other, with `test: true` in its body. The answer decides nothing.
        """
        return await self._sender.send(
            Call(method="POST", path="/hooks/{moment}/test", names={"moment": moment}, options=options),
            calls.model(models.DecisionHookTest),
        )


class AsyncEventStreams:
    def __init__(self, sender: AsyncSender) -> None:
        self._sender = sender

    def list(
        self,
        /,
        *,
        options: Options | None = None,
    ) -> AsyncIterator[models.EventStream]:
        """List event streams."""
        return self._sender.pages(
            Call(method="GET", path="/event-streams", names={}, options=options),
            Page[models.EventStream],
        )

    async def list_page(
        self,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[Page[models.EventStream]]:
        """List event streams."""
        return await self._sender.send(
            Call(method="GET", path="/event-streams", names={}, options=options),
            calls.model(Page[models.EventStream]),
        )

    async def create(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.EventStreamsCreateBody],
    ) -> Answer[models.EventStreamWithSecret]:
        """Create an event stream.

        It begins with the next event. Every event of the App is sent, refusals too, in order and at least once.
        """
        return await self._sender.send(
            Call(method="POST", path="/event-streams", names={}, body=fields, options=options),
            calls.model(models.EventStreamWithSecret),
        )

    async def get(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[models.EventStream]:
        """Get an event stream."""
        return await self._sender.send(
            Call(method="GET", path="/event-streams/{id}", names={"id": id}, options=options),
            calls.model(models.EventStream),
        )

    async def update(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.EventStreamsUpdateBody],
    ) -> Answer[models.EventStreamWithSecret]:
        """Change an event stream.

        Only what is given changes. A stream that is switched on again goes on where it stopped. With another server,
        a token has to be given again.
        """
        return await self._sender.send(
            Call(method="PATCH", path="/event-streams/{id}", names={"id": id}, body=fields or None, options=options),
            calls.model(models.EventStreamWithSecret),
        )

    async def delete(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[None]:
        """Delete an event stream."""
        return await self._sender.send(
            Call(method="DELETE", path="/event-streams/{id}", names={"id": id}, options=options),
            calls.nothing,
        )

    async def test(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
    ) -> Answer[models.EventStreamsTestAnswer]:
        """Send a test event.

        Of the type `stream.test`, now, also if the stream is switched off; at most 30 an hour in an App.
        """
        return await self._sender.send(
            Call(method="POST", path="/event-streams/{id}/test", names={"id": id}, options=options),
            calls.model(models.EventStreamsTestAnswer),
        )


class AsyncSignalsStreams:
    def __init__(self, sender: AsyncSender) -> None:
        self._sender = sender

    async def create(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.SignalsStreamsCreateBody],
    ) -> Answer[models.SignalStream]:
        """Create a stream of security events.

        It is about the users who have a grant for the client. Without `delivery` it is polled.
        """
        return await self._sender.send(
            Call(method="POST", path="/signals/streams", names={}, body=fields or None, options=options),
            calls.model(models.SignalStream),
        )

    async def get(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.SignalsStreamsGetQuery],
    ) -> Answer[models.SignalsStreamsGetAnswer]:
        """Get a stream of security events, or all of the client’s."""
        return await self._sender.send(
            Call(method="GET", path="/signals/streams", names={}, query=fields, options=options),
            calls.model(models.SignalsStreamsGetAnswer),
        )

    async def update(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.SignalsStreamsUpdateBody],
    ) -> Answer[models.SignalStream]:
        """Change a stream of security events.

        Only what is given changes.
        """
        return await self._sender.send(
            Call(method="PATCH", path="/signals/streams", names={}, body=fields, options=options),
            calls.model(models.SignalStream),
        )

    async def replace(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.SignalsStreamsReplaceBody],
    ) -> Answer[models.SignalStream]:
        """Replace a stream of security events.

        What is left out gets its default.
        """
        return await self._sender.send(
            Call(method="PUT", path="/signals/streams", names={}, body=fields, options=options),
            calls.model(models.SignalStream),
        )

    async def delete(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.SignalsStreamsDeleteBody],
    ) -> Answer[None]:
        """Delete a stream of security events."""
        return await self._sender.send(
            Call(method="DELETE", path="/signals/streams", names={}, body=fields or None, options=options),
            calls.nothing,
        )

    async def poll(
        self,
        id: str,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.SignalsStreamsPollBody],
    ) -> Answer[models.SignalsStreamsPollAnswer]:
        """Poll a stream of security events.

        Waits up to 25 seconds for an event, unless `returnImmediately` is set or two polls of the client wait
        already. What is in neither `ack` nor `setErrs` is sent again.
        """
        return await self._sender.send(
            Call(method="POST", path="/signals/streams/{id}/poll", names={"id": id}, body=fields or None, options=options),
            calls.model(models.SignalsStreamsPollAnswer),
        )


class AsyncSignalsStatus:
    def __init__(self, sender: AsyncSender) -> None:
        self._sender = sender

    async def get(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.SignalsStatusGetQuery],
    ) -> Answer[models.SignalStreamStatus]:
        """Get the status of a stream of security events."""
        return await self._sender.send(
            Call(method="GET", path="/signals/status", names={}, query=fields, options=options),
            calls.model(models.SignalStreamStatus),
        )

    async def create(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.SignalsStatusCreateBody],
    ) -> Answer[models.SignalStreamStatus]:
        """Enable, pause or disable a stream of security events.

        A paused stream keeps up to 1,000 events for two weeks; a disabled one loses what waits.
        """
        return await self._sender.send(
            Call(method="POST", path="/signals/status", names={}, body=fields, options=options),
            calls.model(models.SignalStreamStatus),
        )


class AsyncSignals:
    def __init__(self, sender: AsyncSender) -> None:
        self._sender = sender
        self.streams = AsyncSignalsStreams(sender)
        self.status = AsyncSignalsStatus(sender)

    async def subjects_add(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.SignalsSubjectsAddBody],
    ) -> Answer[None]:
        """Add a subject to a stream of security events.

        The answer is the same for every subject, known or not.
        """
        return await self._sender.send(
            Call(method="POST", path="/signals/subjects/add", names={}, body=fields, options=options),
            calls.nothing,
        )

    async def subjects_remove(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.SignalsSubjectsRemoveBody],
    ) -> Answer[None]:
        """Remove a subject from a stream of security events.

        The answer is the same for every subject, known or not.
        """
        return await self._sender.send(
            Call(method="POST", path="/signals/subjects/remove", names={}, body=fields, options=options),
            calls.nothing,
        )

    async def verification(
        self,
        /,
        *,
        options: Options | None = None,
        **fields: Unpack[inputs.SignalsVerificationBody],
    ) -> Answer[None]:
        """Ask for a verification event.

        It has the `state` that was sent.
        """
        return await self._sender.send(
            Call(method="POST", path="/signals/verification", names={}, body=fields, options=options),
            calls.nothing,
        )


class AsyncMethods:
    def __init__(self, sender: AsyncSender) -> None:
        self.auth = AsyncAuth(sender)
        self.me = AsyncMe(sender)
        self.users = AsyncUsers(sender)
        self.invitations = AsyncInvitations(sender)
        self.roles = AsyncRoles(sender)
        self.groups = AsyncGroups(sender)
        self.permissions = AsyncPermissions(sender)
        self.usage = AsyncUsage(sender)
        self.billing = AsyncBilling(sender)
        self.billing_csv = AsyncBillingCsv(sender)
        self.organizations = AsyncOrganizations(sender)
        self.organization_roles = AsyncOrganizationRoles(sender)
        self.clients = AsyncClients(sender)
        self.resources = AsyncResources(sender)
        self.api_keys = AsyncApiKeys(sender)
        self.members = AsyncMembers(sender)
        self.member_invitations = AsyncMemberInvitations(sender)
        self.app = AsyncApp(sender)
        self.signing_keys = AsyncSigningKeys(sender)
        self.texts = AsyncTexts(sender)
        self.configuration = AsyncConfiguration(sender)
        self.events = AsyncEvents(sender)
        self.requests = AsyncRequests(sender)
        self.mails = AsyncMails(sender)
        self.test_messages = AsyncTestMessages(sender)
        self.connections = AsyncConnections(sender)
        self.webhooks = AsyncWebhooks(sender)
        self.hooks = AsyncHooks(sender)
        self.event_streams = AsyncEventStreams(sender)
        self.signals = AsyncSignals(sender)
