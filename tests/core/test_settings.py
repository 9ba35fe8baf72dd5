"""Settings: from the environment over one `.env`, never from the current folder, never shown."""

from pathlib import Path

import pytest

from core.errors import Refused
from core.settings import load


def test_without_anything_the_defaults_hold(tmp_path: Path) -> None:
    settings = load({"XDG_CONFIG_HOME": str(tmp_path)})
    assert (settings.attempts, settings.sandbox, settings.budget_usd, settings.chain) == (5, "auto", None, ())


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    (tmp_path / "pullwright").mkdir()
    (tmp_path / "pullwright" / ".env").write_text("PULLWRIGHT_ATTEMPTS=2\nPULLWRIGHT_MODELS=local:a, openai:b\n")
    settings = load({"XDG_CONFIG_HOME": str(tmp_path), "PULLWRIGHT_ATTEMPTS": "7"})
    assert settings.attempts == 7
    assert settings.chain == ("local:a", "openai:b")


def test_a_dotenv_in_the_current_folder_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("PULLWRIGHT_LOCAL_URL=http://evil.example/v1\n")
    monkeypatch.chdir(tmp_path)
    assert load({"XDG_CONFIG_HOME": str(tmp_path)}).local_url == ""


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PULLWRIGHT_ATTEMPTS", "many"),
        ("PULLWRIGHT_ATTEMPTS", "0"),
        ("PULLWRIGHT_SANDBOX", "none"),
        ("PULLWRIGHT_BUDGET_USD", "0"),
        ("PULLWRIGHT_LOCAL_URL", "ftp://x"),
        ("PULLWRIGHT_PUBLIC_URL", "https://tools.example.org/pullwright"),
        ("PULLWRIGHT_PUBLIC_URL", "https://ada@example.org"),
        ("PULLWRIGHT_ENV_FILE", "/nowhere/.env"),
    ],
)
def test_a_wrong_value_is_refused_by_name(name: str, value: str, tmp_path: Path) -> None:
    with pytest.raises(Refused, match=name):
        load({"XDG_CONFIG_HOME": str(tmp_path), name: value})


def test_keys_are_not_shown(tmp_path: Path) -> None:
    settings = load({"XDG_CONFIG_HOME": str(tmp_path), "OPENAI_API_KEY": "sk-canary"})
    assert "canary" not in repr(settings)
    assert settings.secrets == ("sk-canary",)


def test_the_public_address_is_a_host_of_its_own() -> None:
    assert load({"PULLWRIGHT_PUBLIC_URL": "https://pw.example.org:8443/"}).public_url == "https://pw.example.org:8443"
    with pytest.raises(Refused, match=r"^PULLWRIGHT_PUBLIC_URL: must be an address without a path, such as https://"):
        load({"PULLWRIGHT_PUBLIC_URL": "https://tools.example.org/pullwright"})
