"""Secrets in lines that a change adds. Findings name the kind and the place, never the value."""

import math
import re
from collections import Counter
from collections.abc import Iterator

from core.runs import Finding
from worker.checks.changes import File, new_lines

_END = r"(?![A-Za-z0-9])"
_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("GitHub installation token", r"\bghs_(?:\d+_eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}|[A-Za-z0-9]{36,})"),
        ("GitHub token", rf"\bgh[pour]_[A-Za-z0-9]{{36,255}}{_END}|\bgithub_pat_[A-Za-z0-9_]{{60,}}"),
        ("GitLab token", r"\bgl(?:pat|ptt|dt|rt|cbt|ft|oas|soat)-[\w.-]{20,}"),
        ("AWS access key", rf"\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{{16}}{_END}"),
        ("AWS secret key", r"(?i)aws.{0,20}secret.{0,20}['\"=:\s][A-Za-z0-9/+]{40}(?![A-Za-z0-9/+])"),
        ("private key", r"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----"),
        ("age key", r"\bAGE-SECRET-KEY-1[0-9A-Z]{50,}"),
        ("Anthropic key", r"\bsk-ant-[\w-]{20,}"),
        ("OpenAI key", r"\bsk-(?:proj|svcacct|admin)-[\w-]{20,}|\bsk-[A-Za-z0-9]{20,}T3BlbkFJ[A-Za-z0-9]{20,}"),
        ("OpenAI-style key", rf"\bsk-[A-Za-z0-9]{{40,64}}{_END}"),
        ("OpenRouter key", r"\bsk-or-v1-[0-9a-f]{40,}"),
        ("Google key", rf"\bAIza[\w-]{{35}}{_END}"),
        ("Google OAuth secret", r"\bGOCSPX-[\w-]{28}|\bya29\.[\w-]{30,}"),
        ("Slack token", r"\bxox[abeoprs]-[A-Za-z0-9-]{10,}|\bxapp-\d-[A-Za-z0-9-]{20,}"),
        ("Slack webhook", r"hooks\.slack\.com/(?:services|workflows)/[A-Za-z0-9/]{20,}"),
        ("Discord webhook", r"discord(?:app)?\.com/api/webhooks/\d{15,}/[\w-]{40,}"),
        ("Discord token", r"\b[MNO][A-Za-z\d]{23,25}\.[\w-]{6}\.[\w-]{27,}"),
        ("Telegram token", rf"\b\d{{8,10}}:AA[\w-]{{33}}{_END}"),
        ("Stripe key", r"\b(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{16,}|\bwhsec_[A-Za-z0-9+/]{24,}"),
        ("npm token", rf"\bnpm_[A-Za-z0-9]{{36}}{_END}|_authToken\s*=\s*[\w-]{{20,}}"),
        ("PyPI token", r"\bpypi-AgE[\w-]{50,}"),
        ("Hugging Face token", rf"\bhf_[A-Za-z0-9]{{34,}}{_END}"),
        ("SendGrid key", r"\bSG\.[\w-]{16,}\.[\w-]{16,}"),
        ("Twilio key", rf"\bSK[0-9a-f]{{32}}{_END}"),
        ("Mailgun key", rf"\bkey-[0-9a-f]{{32}}{_END}"),
        ("Shopify token", r"\bshp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}"),
        ("DigitalOcean token", r"\bdo[opr]_v1_[0-9a-f]{64}"),
        ("Docker token", r"\bdckr_(?:pat|oat)_[\w-]{20,}"),
        ("Databricks token", rf"\bdapi[0-9a-f]{{32}}{_END}"),
        ("HashiCorp token", r"\bhv[sbr]\.[\w-]{24,}|\b[A-Za-z0-9]{14}\.atlasv1\.[\w-]{60,}"),
        ("Atlassian token", r"\bATATT3[\w=-]{50,}"),
        ("Linear key", r"\blin_api_[A-Za-z0-9]{40}"),
        ("Doppler token", r"\bdp\.(?:pt|st|ct|sa)\.[\w.-]{40,}"),
        ("Grafana token", r"\bgl(?:sa|c)_[\w+/=]{32,}"),
        ("Sentry token", r"\bsntry[su]_[\w+/=]{40,}"),
        ("New Relic key", r"\bNRAK-[A-Z0-9]{27}"),
        ("Groq, xAI or Replicate key", r"\b(?:gsk_|xai-|r8_)[A-Za-z0-9]{36,}"),
        ("Azure storage key", r"AccountKey=[A-Za-z0-9+/]{86}=="),
        ("password in a URL", r"\b[a-z][a-z0-9+.-]{1,15}://[^\s/:@'\"{}<>$%]{1,64}:[^\s/@'\"{}<>$%*]{6,}@[\w.-]+"),
        ("JSON web token", r"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{20,}"),
    )
)
_ASSIGNED = re.compile(
    r"(?i)(?:secret|token|passw(?:or)?d|passwd|api_?key|apikey|private_?key|access_?key|auth|credential)\w*"
    r"[\"']?\s*(?:[:=]|=>|:=)\s*(?:[a-z]{0,2}[\"'`])?([A-Za-z0-9+/_=.-]{20,200})(?=[\"'`\s,;)]|$)"
)
_EXAMPLE = re.compile(r"(?i)example|placeholder|dummy|changeme|your[-_]|xxxx|\*\*\*\*|<.*>|0123456789|abcdef|test[-_]")
_PUBLIC_URL = re.compile(
    r"(?i)://(?:user(?:name)?|u|postgres|root|admin|guest):(?:pass(?:word)?|secret|postgres|p|pw|guest)@"
)
_ENTROPY = 3.9  # bits a character; English words and dotted names stay below
_LONGEST = 4000  # characters of a line that are looked at


def findings(file: File) -> Iterator[Finding]:
    """One finding for each new line that holds what looks like a secret."""
    for number, line in new_lines(file):
        kind = kind_of(line[:_LONGEST])
        if kind:
            said = f"This line holds what looks like a secret ({kind}); secrets are never published."
            yield Finding("secret", file.path, number, said, "error")


def kind_of(line: str) -> str:
    """What kind of secret `line` seems to hold; empty if none."""
    for kind, pattern in _KINDS:
        match = pattern.search(line)
        if match and not _EXAMPLE.search(match[0]) and not _PUBLIC_URL.search(match[0]):
            return kind
    match = _ASSIGNED.search(line)
    return "a random-looking value under a telling name" if match and _random(match[1]) else ""


def _random(value: str) -> bool:
    if _EXAMPLE.search(value) or not (re.search(r"\d", value) and re.search(r"[A-Za-z]", value)):
        return False
    if re.fullmatch(r"[a-z]+(?:[._-][a-z0-9]+)+", value):  # dotted or dashed words
        return False
    counts = Counter(value).values()
    entropy = -sum(count / len(value) * math.log2(count / len(value)) for count in counts)
    return entropy >= (3.0 if re.fullmatch(r"[0-9a-fA-F]+", value) else _ENTROPY)
