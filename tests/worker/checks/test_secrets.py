"""Secrets: never published, never repeated in a finding, and not seen where there are none."""

import pytest

from core.runs import CheckStatus
from tests.worker.checks.subjects import subject
from worker.checks.hostile.secrets import kind_of
from worker.checks.security import check

LETTERS = "q7Rk2Zp9Xw4Lm8Vb3Nt6Yc1Hd5Jf0Gs"  # what makes the tokens below look real; they never were
HEX = "9f2c4e7a1b8d3065f4a7c2e9b1d80653"
MORE = LETTERS * 4
JWT = f"eyJ{LETTERS}.eyJ{LETTERS}.{LETTERS}"
TOKENS = {
    "GitHub": f"ghp_{MORE[:36]}",
    "GitHub fine-grained": f"github_pat_{MORE[:82]}",
    "GitHub App, old": f"ghs_{MORE[:36]}",
    "GitHub App, 2026": f"ghs_123456_{JWT}",
    "GitHub OAuth": f"gho_{MORE[:36]}",
    "GitLab": f"glpat-{MORE[:20]}",
    "AWS key id": "AKIA" + "QYR2ZP7XW4LM3VBN",
    "AWS secret": f'aws_secret_access_key = "{MORE[:40]}"',
    "private key": "-----BEGIN RSA " + "PRIVATE KEY-----",
    "OpenSSH key": "-----BEGIN OPENSSH " + "PRIVATE KEY-----",
    "Anthropic": f"sk-ant-api03-{MORE[:90]}",
    "OpenAI project": f"sk-proj-{MORE[:60]}",
    "OpenAI old": f"sk-{MORE[:20]}T3BlbkFJ{MORE[:20]}",
    "OpenRouter": f"sk-or-v1-{HEX}{HEX}",
    "Google": f"AIza{MORE[:35]}",
    "Slack": "xox" + f"b-1234567890-{MORE[:24]}",
    "Slack hook": f"https://hooks.slack.com/services/T0{HEX[:8]}/B0{HEX[:8]}/{MORE[:24]}",
    "Stripe": "sk_live" + f"_{MORE[:24]}",
    "Stripe hook": f"whsec_{MORE[:32]}",
    "npm": f"npm_{MORE[:36]}",
    "npmrc": f"//registry.npmjs.org/:_authToken={HEX}",
    "PyPI": f"pypi-AgEIcHlwaS5vcmc{MORE[:60]}",
    "Hugging Face": f"hf_{MORE[:34]}",
    "SendGrid": f"SG.{MORE[:22]}.{MORE[:43]}",
    "Twilio": f"SK{HEX}",
    "Telegram": f"123456789:AA{MORE[:33]}",
    "DigitalOcean": f"dop_v1_{HEX}{HEX}",
    "Docker": f"dckr_pat_{MORE[:27]}",
    "Databricks": f"dapi{HEX}",
    "Vault": f"hvs.{MORE[:40]}",
    "Linear": f"lin_api_{MORE[:40]}",
    "Azure": f"AccountKey={(MORE * 2)[:86]}==",
    "URL": f"postgres://app:{LETTERS[:16]}@db.internal:5432/x",
    "JWT": JWT,
    "Artifactory": f"AKC{MORE[:40]}",
    "Mailchimp": f"{HEX}-us12",
    "Square": f"sq0csp-{MORE[:43]}",
    "IBM Cloud": f'ibm_cloud_iam_api_key = "{MORE[:44]}"',
    "Twilio account": f"AC{HEX}",
    "telling name": f'API_TOKEN = "{LETTERS}"',
    "telling name in YAML": f"  client_secret: {LETTERS}",
    "telling name in JSON": f'"password": "{LETTERS}",',
}
HARMLESS = [
    "class APConnectionFactory(APConnection):",
    "from APDescriptors import AKCDescriptorOfWords",
    "token = get_token()",
    'password = os.environ["PASSWORD"]',
    'api_key: str = Field(default="")',
    'secret_name = "production-database-credentials"',
    "AKIAIOSFODNN7EXAMPLE",
    'API_KEY = "your-api-key-goes-here-1234567"',
    "postgres://user:password@localhost/db",
    "https://example.com/a:b@c",
    f'sha256 = "{HEX}{HEX}"',
    f"integrity: sha512-{MORE[:80]}==",
    f"commit {HEX}{HEX[:8]}",
    'tokenizer = "bert-base-uncased-finetuned-v2"',
    "const auth = require('./middleware/authentication')",
    "password_hash = hashlib.sha256(value).hexdigest()",
    'TOKEN_URL = "https://login.example.com/oauth2/v2.0/token"',
    "id = 123e4567-e89b-12d3-a456-426614174000",
    'token_type = "Bearer"',
]


@pytest.mark.parametrize("name", TOKENS)
def test_each_kind_of_secret_fails_the_change_and_is_not_repeated(name: str) -> None:
    done = check(subject({"config.txt": "a\n"}, {"config.txt": f"a\nx = 1\n{TOKENS[name]}\n"}))
    assert done.status is CheckStatus.FAILED
    assert (done.findings[0].rule, done.findings[0].line) == ("secret", 3)
    said = done.summary + "".join(finding.message for finding in done.findings)
    assert LETTERS[:8] not in said and HEX[:8] not in said


@pytest.mark.parametrize("line", HARMLESS)
def test_what_only_looks_like_a_secret_is_none(line: str) -> None:
    assert kind_of(line) == ""


def test_a_secret_that_was_there_is_not_new() -> None:
    line = TOKENS["GitHub"]
    done = check(subject({"a.txt": f"{line}\n"}, {"a.txt": f"b\n{line}\n"}))
    assert done.status is CheckStatus.PASSED


def test_a_very_long_line_is_read_fast_enough_to_be_read_at_all() -> None:
    done = check(subject({}, {"a.min.txt": "a1_" * 300_000}))
    assert done.status is CheckStatus.PASSED
