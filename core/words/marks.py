"""The marks by which a comment of ours is found again; GitHub does not show them."""

from core.names import AskId, RequestId

OURS = "<!-- pullwright:"  # how every mark of ours begins
CONFIG_MARKER = f"{OURS}config -->"  # in the one comment of a thread about the configuration


def request_marker(request: RequestId) -> str:
    """In the one sticky comment of a request."""
    return f"{OURS}request:{request} -->"


def ask_marker(ask: AskId) -> str:
    """In the comment that answers an ask which became no request."""
    return f"{OURS}ask:{ask} -->"
