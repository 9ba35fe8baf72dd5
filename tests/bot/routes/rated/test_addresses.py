"""Whose address counts: the peer's, unless the peer is a proxy of ours."""

import pytest

from bot.routes.rated import proxies
from core.errors import Refused

OURS = "10.0.0.0/8, 127.0.0.1,::1"


@pytest.mark.parametrize(
    ("trusted", "peer", "forwarded", "counted"),
    [
        ("", "203.0.113.9", [], "203.0.113.9"),
        ("", "203.0.113.9", ["198.51.100.1"], "203.0.113.9"),  # anybody can write that
        ("", "127.0.0.1", ["198.51.100.1"], "127.0.0.1"),
        (OURS, "127.0.0.1", ["198.51.100.1"], "198.51.100.1"),
        (OURS, "127.0.0.1", ["192.0.2.66, 198.51.100.1"], "198.51.100.1"),  # the first was written by the caller
        (OURS, "127.0.0.1", ["192.0.2.66", "198.51.100.1, 10.2.3.4"], "198.51.100.1"),
        (OURS, "203.0.113.9", ["198.51.100.1"], "203.0.113.9"),
        (OURS, "10.9.9.9", [], "10.9.9.9"),
        (OURS, "10.9.9.9", ["10.1.1.1"], "10.1.1.1"),
        (OURS, "127.0.0.1", ["198.51.100.1:4711"], "198.51.100.1"),
        (OURS, "127.0.0.1", ["[2001:db8:1:2::9]:4711"], "2001:db8:1:2::/64"),
        (OURS, "::ffff:127.0.0.1", ["198.51.100.1"], "198.51.100.1"),
        (OURS, "127.0.0.1", ["<script>"], "unknown"),
        (OURS, "127.0.0.1", [""], "unknown"),
        (OURS, "127.0.0.1", [",".join(["10.0.0.1"] * 5000)], "10.0.0.1"),
        ("", "2001:db8:1:2:3:4:5:6", [], "2001:db8:1:2::/64"),
        ("", "fe80::1%eth0", [], "fe80::/64"),
        ("", "", [], "unknown"),
    ],
)
def test_who_called(trusted: str, peer: str, forwarded: list[str], counted: str) -> None:
    assert proxies(trusted).caller(peer, forwarded) == counted


@pytest.mark.parametrize("wrong", ["proxy.example.org", "10.0.0.1/8", "300.1.1.1", "10.0.0.0/40"])
def test_what_is_no_network_is_refused(wrong: str) -> None:
    with pytest.raises(Refused, match=r"^PULLWRIGHT_TRUSTED_PROXIES: .* is no address and no network"):
        proxies(wrong)
