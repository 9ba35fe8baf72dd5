"""What the secrets of many services look like. A pattern finds those whose value nobody here knows."""

import re

_END = r"(?![A-Za-z0-9])"
# Tried once for a run of such characters, wherever in it the token begins: else each `eyJ` is read on to the run's end.
_JWT = r"(?<![\w-])(?=[\w-]*?\beyJ[\w-]{10})[\w-]+\.eyJ[\w-]{10,}\.[\w-]{20,}"
KINDS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("GitHub installation token", r"\bghs_(?:\d+_eyJ[\w-]{8,500}\.[\w-]{8,}\.[\w-]{8,}|[A-Za-z0-9]{36,})"),
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
        ("JSON web token", _JWT),
    )
)


def shaped(text: str) -> str:
    """`text` with everything that is shaped like a secret replaced by its kind."""
    for kind, pattern in KINDS:
        text = pattern.sub(f"[redacted: {kind}]", text)
    return text
