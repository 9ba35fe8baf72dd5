"""The detectors of detect-secrets that know a credential by its shape, beside our own patterns.

Those that guess by entropy or by a keyword are left out, and so are those that ours contain: each would say more of
what is none. None of them asks a server whether a secret works.
"""

import re
from functools import cache
from typing import Any

_LONG = re.compile(r"[A-Za-z0-9_\-/+]{12}")  # without so many in a row no line holds one
_BOTH = re.compile(r"(?=.*\d)(?=.*[A-Za-z])")  # words are none


def found(line: str) -> tuple[str, str] | None:
    """(kind, value) of the first credential in `line`; the value is for comparing, and never told."""
    if not _LONG.search(line):
        return None
    for kind, detector in _detectors():
        value = next((value for value in detector.analyze_string(line) if value and _BOTH.match(value)), None)
        if value:
            return kind, value
    return None


@cache
def _detectors() -> tuple[tuple[str, Any], ...]:
    """Made once, and imported only here: the package brings an HTTP client that none of this uses."""
    from detect_secrets.plugins import (
        artifactory,
        aws,
        azure_storage_key,
        cloudant,
        discord,
        gitlab_token,
        ibm_cloud_iam,
        ibm_cos_hmac,
        mailchimp,
        sendgrid,
        slack,
        softlayer,
        square_oauth,
        stripe,
        twilio,
    )

    made = (
        artifactory.ArtifactoryDetector(),
        aws.AWSKeyDetector(),
        azure_storage_key.AzureStorageKeyDetector(),
        cloudant.CloudantDetector(),
        discord.DiscordBotTokenDetector(),
        gitlab_token.GitLabTokenDetector(),
        ibm_cloud_iam.IbmCloudIamDetector(),
        ibm_cos_hmac.IbmCosHmacDetector(),
        mailchimp.MailchimpDetector(),
        sendgrid.SendGridDetector(),
        slack.SlackDetector(),
        softlayer.SoftlayerDetector(),
        square_oauth.SquareOAuthDetector(),
        stripe.StripeDetector(),
        twilio.TwilioKeyDetector(),
    )
    return tuple((str(one.secret_type), one) for one in made)


def preload() -> None:
    """Import what the first line needs; made for a thread beside other work."""
    _detectors()
