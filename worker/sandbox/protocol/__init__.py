"""What a sandbox host and its callers say to each other: HTTP/1.1, a JSON head, and bytes behind it.

A sandbox belongs to the connection that opened it. It has no name on the wire, so nobody can name another's, and
whoever hangs up has no sandbox any more.
"""

VERSION = "2"  # of what is said; it changes whenever an older side would misunderstand
VERSION_FIELD = "Pullwright-Protocol"
HEAD_FIELD = "Pullwright-Head"  # how many bytes of the body are the JSON head; without it: all of them

HELLO = "/v1"
IMAGE = "/v1/image"
KNOWN = "/v1/known"
INSTALL = "/v1/install"
INVENTORY = "/v1/inventory"
BOX = "/v1/box"
RUN = "/v1/box/run"
PUT = "/v1/box/put"
COLLECT = "/v1/box/collect"

MOST_HEAD = 1 << 20  # bytes of a head that is asked
MOST_STDIN = 64 << 20


def another_version(*, caller: str, host: str) -> str:
    """The sentence for two sides that do not understand each other."""
    return (
        f"The caller speaks version {caller[:20] or 'none'!r} of the sandbox host's protocol and the host version "
        f"{host[:20] or 'none'!r}: install the same Pullwright on both."
    )
