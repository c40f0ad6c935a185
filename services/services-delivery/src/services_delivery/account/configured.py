"""The account as the settings say."""

from functools import lru_cache

from services_delivery.account.http import HttpAccount
from services_delivery.settings import message_settings


@lru_cache
def configured_account() -> HttpAccount | None:
    """The account of the settings, made once a process; None where they name none. Raises OSError without its token file."""
    said = message_settings()
    if not said.url:
        return None
    token = said.token_file.read_text(encoding="utf-8").strip() if said.token_file else ""
    return HttpAccount(said.url, token, said.timeout_seconds)
