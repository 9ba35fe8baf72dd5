"""The SDK is imported where plans are paid by Stripe, and nowhere else: in processes of their own."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.bot.billing.stripe.till import stripe_settings

_ROOT = Path(__file__).parents[4]
_START = """
import sys
from pathlib import Path
from bot.app import create
from bot.clerk.duties import duties
from bot.billing.stripe.duties import StripeDuties
from core.crypto import keyring
from core.settings import load
from core.store import open_store
from core.telemetry import open_log

folder, billing = Path(sys.argv[1]), sys.argv[2]
settings = load({"PULLWRIGHT_BILLING": billing, "XDG_CONFIG_HOME": "/nonexistent", "STRIPE_API_KEY": "sk_test_0"})
store = open_store("", folder, keyring("", folder))
create(settings, store)
for step in StripeDuties(settings, store.desk, open_log("off")).steps().values():
    step()
store.close()
print("stripe" in sys.modules)
"""


@pytest.mark.parametrize(("billing", "is_there"), [("none", "False"), ("marketplace", "False"), ("stripe", "True")])
def test_the_sdk_is_imported_only_where_it_is_used(tmp_path: Path, billing: str, is_there: str) -> None:
    line = [sys.executable, "-c", _START, str(tmp_path), billing]
    done = subprocess.run(line, capture_output=True, text=True, cwd=_ROOT, timeout=120, check=False)
    assert (done.stdout.strip(), done.stderr) == (is_there, "")


def test_no_setting_of_stripe_is_shown_by_its_value() -> None:
    settings = stripe_settings("http://127.0.0.1:1")
    assert "sk_test_fake" not in repr(settings)
    assert "whsec_new" not in repr(settings)
