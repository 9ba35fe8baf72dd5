"""The marks by which a comment of ours is found again; GitHub does not show them."""

from core.names import AskId, RequestId

CONFIG_MARKER = "<!-- pullwright:config -->"  # in the one comment of a thread about the configuration


def request_marker(request: RequestId) -> str:
    """In the one sticky comment of a request."""
    return f"<!-- pullwright:request:{request} -->"


def ask_marker(ask: AskId) -> str:
    """In the comment that answers an ask which became no request."""
    return f"<!-- pullwright:ask:{ask} -->"
