"""Who we are to GitHub, and how little each token may do."""

import subprocess
import sys

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from core.errors import Broken, Refused
from core.github import Forbidden, Gone, open_installations
from tests.core.github.stage import Stage

MINT = "/access_tokens"


def minted(on: Stage) -> list[dict[str, object]]:
    return [call.json for call in on.github.journal if call.path.endswith(MINT)]


def pem(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> str:
    form, none = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, form, none).decode()


def test_a_token_is_for_one_repository_and_five_permissions(on: Stage) -> None:
    on.view.issue(on.issue)
    on.view.repository()
    on.view.token()
    rights = {"contents": "write", "issues": "write", "pull_requests": "write", "checks": "write", "metadata": "read"}
    assert minted(on) == [
        {"repository_ids": [on.repo.id], "permissions": rights},
        {"repository_ids": [on.repo.id], "permissions": {"contents": "read", "metadata": "read"}},
    ]


def test_a_token_is_renewed_before_it_ends(on: Stage) -> None:
    on.view.issue(on.issue)
    on.time.sleep(3600 - 100)
    on.view.issue(on.issue)
    assert len(minted(on)) == 2
    assert {call.status for call in on.github.journal} == {200, 201}


def test_the_token_for_git_lasts_ten_minutes_more(on: Stage) -> None:
    first = on.view.token()
    on.time.sleep(3000 - 60)
    assert on.view.token() == first
    on.time.sleep(120)
    assert on.view.token() != first


def test_a_token_that_is_refused_is_replaced_once(on: Stage) -> None:
    on.view.issue(on.issue)
    on.github.faults.expire_tokens()
    assert on.view.comment(on.issue, "Hello").body == "Hello"
    assert [comment.body for comment in on.github.comments(on.repo, on.issue)] == ["Hello"]
    on.github.faults.status(401, "Bad credentials", path="/issues", times=10)
    with pytest.raises(Forbidden, match="does not accept Pullwright's credentials for acme/widgets"):
        on.view.issue(on.issue)
    assert len(minted(on)) == 3


def test_the_app_knows_where_it_is_installed(on: Stage) -> None:
    assert on.app.covering(on.repo.id) == on.repo.installation
    assert on.app.covering(4_000_000) is None
    assert (on.app.installed_by("ACME"), on.app.installed_by("nobody")) == (on.repo.installation, None)
    on.github.uninstall("acme")
    assert on.app.covering(on.repo.id) is None


def test_the_app_is_not_installed_any_more(on: Stage) -> None:
    on.view.issue(on.issue)
    on.github.uninstall("acme")
    with pytest.raises(Gone, match=r"not \(any more\) installed where acme/widgets is"):
        on.view.comment(on.issue, "Hello")


def test_the_installation_is_suspended(on: Stage) -> None:
    on.view.issue(on.issue)
    on.github.suspend("acme")
    with pytest.raises(Forbidden, match="suspended"):
        on.view.comment(on.issue, "Hello")


def test_the_repository_is_taken_out_of_the_installation(on: Stage) -> None:
    other = on.github.repo("acme", "other")
    on.github.install("acme", repos=[other])
    with pytest.raises(Gone, match="does not cover acme/widgets"):
        on.view.issue(on.issue)
    assert on.of(other).repository().name == "other"


def test_a_repository_of_another_installation_is_not_reached(on: Stage) -> None:
    theirs = on.github.repo("evil", "theirs", private=True)
    with pytest.raises(Gone):
        on.app.of(on.repo.installation, theirs.id, "evil", "theirs").repository()


def test_a_permission_that_was_not_granted_is_named(on: Stage) -> None:
    on.github.install("acme", {"contents": "write", "issues": "write", "pull_requests": "write", "metadata": "read"})
    with pytest.raises(Forbidden, match=r"did not grant all that Pullwright needs: .*checks \(write\)"):
        on.view.issue(on.issue)


def test_a_permission_that_was_taken_back_is_named(on: Stage) -> None:
    on.view.issue(on.issue)
    on.github.install("acme", {"contents": "write", "issues": "read", "pull_requests": "write", "metadata": "read"})
    with pytest.raises(Forbidden, match=r"lacks a permission on acme/widgets: GitHub asks for issues=write"):
        on.view.comment(on.issue, "Hello")


def test_a_repository_by_name_can_be_read_only(on: Stage) -> None:
    on.github.repo("acme", ".github", {".github/pullwright.yml": "attempts: 3\n"}, private=True)
    found = on.app.named(on.repo.installation, "acme", ".github")
    assert found
    assert found.file(".github/pullwright.yml", found.repository().default_branch) == b"attempts: 3\n"
    with pytest.raises(Forbidden, match="contents=write"):
        found.write_blob(b"x")
    before = len(minted(on))
    assert on.app.named(on.repo.installation, "acme", ".github")
    assert on.app.named(on.repo.installation, "acme", "nothing") is None
    assert on.app.named(on.repo.installation, "other", "widgets") is None
    assert on.app.named(on.repo.installation, "acme", "nothing") is None
    assert len(minted(on)) == before + 2, "an answer is remembered"


BROKEN_KEY = "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----"


@pytest.mark.parametrize("key", ["", "nonsense", BROKEN_KEY])
def test_what_is_no_key_is_said_at_once_without_showing_it(key: str) -> None:
    with pytest.raises(Refused, match="PULLWRIGHT_PRIVATE_KEY") as refused:
        open_installations(1, key)
    assert "AAAA" not in str(refused.value)


def test_a_key_of_another_kind_and_no_id(on: Stage) -> None:
    with pytest.raises(Refused, match="not an RSA key"):
        open_installations(1, pem(ec.generate_private_key(ec.SECP256R1())))
    with pytest.raises(Refused, match="PULLWRIGHT_APP_ID"):
        open_installations(0, on.github.app.private_key)


def test_the_key_of_another_app(on: Stage) -> None:
    other = on.installations(key=pem(rsa.generate_private_key(public_exponent=65537, key_size=2048)))
    with pytest.raises(Forbidden, match="does not accept Pullwright's credentials for the GitHub App"):
        on.of(on.repo, other).issue(on.issue)


def test_a_key_on_one_line_as_environments_have_it(on: Stage) -> None:
    one_line = on.github.app.private_key.strip().replace("\n", "\\n")
    assert on.installations(key=one_line).slug() == on.github.app.slug


def test_nothing_secret_is_in_an_error(on: Stage) -> None:
    on.github.faults.status(500, "Server Error", path=MINT, times=20)
    with pytest.raises(Broken) as broken:
        on.view.issue(on.issue)
    chain = f"{broken.value!r} {broken.value.__cause__!r} {broken.value.__context__!r}"
    assert "ghs_" not in chain
    assert "eyJ" not in chain


def test_pygithub_is_not_imported_for_our_words() -> None:
    line = "import sys, core.github; sys.exit('github' in sys.modules or 'requests' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", line], check=False).returncode == 0
