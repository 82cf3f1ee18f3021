"""Which rule guards an address: what its view declares (`scribe.views.access`), or this table for others' views."""

from typing import Any

from chevet.scribe.guarded import Guard

# allauth's addresses, by name: before anybody is logged in, and for one's own account.
EVERYONE = frozenset(
    """account_login account_logout account_inactive account_signup account_confirm_login_code
    account_email_verification_sent account_confirm_email account_reset_password account_reset_password_done
    account_reset_password_from_key account_reset_password_from_key_done mfa_authenticate mfa_login_webauthn
    mfa_signup_webauthn openid_connect_login openid_connect_callback socialaccount_login_cancelled
    socialaccount_login_error socialaccount_signup""".split()
)
LOGGED_IN = frozenset(
    """account_reauthenticate account_email account_change_password account_set_password
    mfa_index mfa_reauthenticate mfa_activate_totp mfa_deactivate_totp mfa_view_recovery_codes
    mfa_generate_recovery_codes mfa_download_recovery_codes mfa_list_webauthn mfa_add_webauthn
    mfa_reauthenticate_webauthn mfa_remove_webauthn mfa_edit_webauthn socialaccount_connections""".split()
)


def guard_of(view: Any, name: str | None) -> Guard | None:
    """The declaration of a view under an address of that name, or None: then nobody may open it."""
    declared = getattr(view, "guard", None)
    if isinstance(declared, Guard):
        return declared
    if str(getattr(view, "__module__", "")).startswith("allauth."):
        if name in EVERYONE:
            return Guard("everyone")
        if name in LOGGED_IN:
            return Guard("logged_in")
    return None
