"""Who calls: the job of a workflow, by the token that GitHub's own issuer signed for it (OpenID Connect).

Fails closed: whatever is not as the issuer would write it is no token.
"""

from bot.oidc.claims import Claims
from bot.oidc.keys import Keys
from bot.oidc.verifying import Untrusted, Verifier

__all__ = ["Claims", "Keys", "Untrusted", "Verifier"]
