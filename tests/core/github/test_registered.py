"""The App of a process: its key from the settings or from the setup page, its limits shared with the right others."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from core.errors import Refused
from core.github.registered import open_registered
from core.settings import Settings, load
from tests.core.github.stage import Stage


@dataclass
class Page:
    text: str = ""


NOTHING: dict[str, str] = {}


class Pages:
    def __init__(self) -> None:
        self.held: dict[str, Page] = {}

    @contextmanager
    def page(self, limit: str) -> Iterator[Page]:
        yield self.held.setdefault(limit, Page())


def settings(on: Stage, folder: Path, **more: str) -> Settings:
    return load({"HOME": str(folder), "XDG_DATA_HOME": str(folder), "PULLWRIGHT_GITHUB_URL": on.github.url, **more})


def own(on: Stage) -> dict[str, str]:
    return {"PULLWRIGHT_APP_ID": str(on.github.app.id), "PULLWRIGHT_PRIVATE_KEY": on.github.app.private_key}


def test_what_the_setup_page_has_kept_is_the_app(on: Stage, tmp_path: Path) -> None:
    kept = {"app_id": str(on.github.app.id), "private_key": on.github.app.private_key}
    assert open_registered(settings(on, tmp_path), kept.get, Pages().page).slug() == on.github.app.slug


def test_a_key_in_a_file(on: Stage, tmp_path: Path) -> None:
    file = tmp_path / "app.pem"
    file.write_text(on.github.app.private_key)
    named = {"PULLWRIGHT_APP_ID": str(on.github.app.id), "PULLWRIGHT_PRIVATE_KEY_FILE": str(file)}
    assert open_registered(settings(on, tmp_path, **named), NOTHING.get, Pages().page).slug() == on.github.app.slug
    file.unlink()
    with pytest.raises(Refused, match="PULLWRIGHT_PRIVATE_KEY_FILE cannot be read"):
        open_registered(settings(on, tmp_path, **named), NOTHING.get, Pages().page)


def test_no_app_is_said(on: Stage, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="PULLWRIGHT_APP_ID"):
        open_registered(settings(on, tmp_path), NOTHING.get, Pages().page)


def test_one_machine_shares_its_limits_in_a_folder(on: Stage, tmp_path: Path) -> None:
    pages, known = Pages(), settings(on, tmp_path, **own(on))
    open_registered(known, NOTHING.get, pages.page).slug()
    assert pages.held == {}
    assert len(list((known.data / "github").iterdir())) == 1


def test_many_machines_share_their_limits_in_the_database(on: Stage, tmp_path: Path) -> None:
    pages = Pages()
    known = settings(on, tmp_path, DATABASE_URL="postgresql+psycopg://someone@somewhere/pullwright", **own(on))
    on.of(on.repo, open_registered(known, NOTHING.get, pages.page)).comment(on.issue, "Hello")
    assert set(pages.held) == {"app", f"installation:{on.repo.installation}"}
    assert all(page.text for page in pages.held.values())
    assert not (known.data / "github").exists()
