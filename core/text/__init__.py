"""Text from outside, and text on its way out.

In: `neutralise` takes out what a person cannot see, `read_issue` makes an `Issue` of bytes.
Out: `publishable` disarms model-written text, `Redactor` hides exact secret values, `Outgoing` does both for
what is posted.
"""

from core.text.issue import ISSUE_LIMIT, read_issue
from core.text.neutral import Neutral, neutralise
from core.text.outgoing import Outgoing
from core.text.publish import publishable
from core.text.redact import Redactor

__all__ = ["ISSUE_LIMIT", "Neutral", "Outgoing", "Redactor", "neutralise", "publishable", "read_issue"]
