"""Our keys at a Stripe of others that knows them: stripe-stateful-mock, in a process of its own."""

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bot.billing.stripe.opening import open_gateway
from core.errors import Broken
from tests.bot.billing.stripe.till import ACME, stripe_settings
from tests.fakes.npm import NODE, installed


@contextmanager
def stateful_mock() -> Iterator[str]:
    folder = installed("stripe-stateful-mock", "0.0.16")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    line = [str(NODE), "node", "node_modules/stripe-stateful-mock/dist/cli.js"]
    environment = {**os.environ, "PORT": str(port), "LOG_LEVEL": "silent"}
    with subprocess.Popen(line, cwd=folder, env=environment, stdout=subprocess.DEVNULL) as run:
        try:
            deadline = time.monotonic() + 60
            while time.monotonic() < deadline:
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                assert run.poll() is None, "stripe-stateful-mock did not start"
                time.sleep(0.1)
            yield f"http://127.0.0.1:{port}"
        finally:
            run.terminate()


def test_one_key_is_one_customer_and_is_for_nothing_else() -> None:
    with stateful_mock() as url:
        gateway = open_gateway(stripe_settings(url))
        first = gateway.new_customer(ACME, "acme", "key-1")
        assert gateway.new_customer(ACME, "acme", "key-1") == first
        assert gateway.new_customer(ACME, "acme", "key-2") != first
        with pytest.raises(Broken, match="under the same key"):
            gateway.new_customer(ACME, "other", "key-1")
        found = gateway.customer(first)
        assert found
        assert found.account == ACME
        assert gateway.customer("cus_nobody") is None


def test_a_key_of_the_api_that_is_none_is_one_sentence() -> None:
    with stateful_mock() as url:
        gateway = open_gateway(stripe_settings(url, STRIPE_API_KEY="not-a-key"))
        with pytest.raises(Broken, match="STRIPE_API_KEY") as refused:
            gateway.new_customer(ACME, "acme", "key-1")
        assert "not-a-key" not in str(refused.value)
