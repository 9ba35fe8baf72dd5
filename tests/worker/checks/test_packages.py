"""Which packages a change brings: read from manifests and lock files of every kind, and never by running them."""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from core.repo_config import RepoConfig
from core.runs import CheckStatus, Dependencies
from worker.checks.guard import additions
from worker.checks.packages import compared, is_manifest

_LOCKS = Path(__file__).parents[1] / "languages" / "locks"
_POM = "<project><dependencies><dependency><groupId>g</groupId><artifactId>{}</artifactId><version>1</version>"
_POM += "</dependency></dependencies>\n</project>"


def found(before: Mapping[str, str], after: Mapping[str, str]) -> Dependencies:
    told = compared({k: v.encode() for k, v in before.items()}, {k: v.encode() for k, v in after.items()})
    assert told is not None
    return told


@pytest.mark.parametrize(
    ("path", "before", "after", "new"),
    [
        ("requirements.txt", "six\n", "six\nleft_pad>=1 ; python_version > '3'\n", ("left-pad >=1",)),
        ("requirements/dev.txt", "", "-r base.txt\n# no\nA[x]==1 \\\n  --hash=sha256:00\n", ("a ==1",)),
        ("requirements.txt", "six==1\n", "six @ https://evil.example/six.whl\n", ("six https://evil.example/six.whl",)),
        (
            "requirements.txt",
            "",
            "git+https://evil.example/x.git\n",
            ("git+https://evil.example/x.git from an address",),
        ),
        ("pyproject.toml", "[project]\nname='p'\n", "[project]\nname='p'\ndependencies=['Six~=1']\n", ("six ~=1",)),
        ("pyproject.toml", "", "[project.optional-dependencies]\ntest=['pytest-evil']\n", ("pytest-evil",)),
        ("pyproject.toml", "", "[dependency-groups]\ndev=['x']\n[build-system]\nrequires=['y']\n", ("x", "y")),
        ("pyproject.toml", "", "[tool.poetry.group.a.dependencies]\nx={git='https://g/x'}\n", ("x git:https://g/x",)),
        ("setup.cfg", "", "[options]\ninstall_requires =\n    six\n    x>1\n", ("six", "x >1")),
        (
            "setup.py",
            "",
            "setup(install_requires=['six'], extras_require={'t': ['x']})",
            None,
        ),
        ("Pipfile", "", "[packages]\nsix='*'\n", ("six *",)),
        ("poetry.lock", "", "[[package]]\nname='Six'\nversion='1'\n", ("six 1",)),
        (
            "uv.lock",
            "",
            "[[package]]\nname='me'\nsource={editable='.'}\n[[package]]\nname='six'\nversion='1'\n",
            ("six 1",),
        ),
        ("package.json", "{}", '{"devDependencies": {"a": "^1"}}', ("a ^1",)),
        ("package.json", '{"dependencies": {"a": "1"}}', '{"dependencies": {"a": "npm:evil@1"}}', ("a npm:evil@1",)),
        ("web/package.json", "{}", '{"overrides": {"deep": "2"}}', ("deep 2",)),
        ("package-lock.json", "{}", '{"packages": {"": {}, "node_modules/@s/a": {"version": "1"}}}', ("@s/a 1",)),
        ("yarn.lock", "", (_LOCKS / "yarn.lock").read_text(), ("is-number 6.0.0", "is-odd 3.0.1")),
        ("yarn.lock", "", (_LOCKS / "berry.lock").read_text(), ("is-number 6.0.0", "is-odd 3.0.1")),
        ("pnpm-lock.yaml", "", (_LOCKS / "pnpm-lock.yaml").read_text(), ("is-number 6.0.0", "is-odd 3.0.1")),
        ("pnpm-lock.yaml", "", "\npackages:\n\n  /@s/a@1.2.3(x@1):\n    dev: true\n", ("@s/a 1.2.3",)),
        ("Cargo.toml", "", "[dependencies]\nserde='1'\n[target.x.dev-dependencies]\nA={git='https://g'}\n", None),
        ("Cargo.lock", "", '[[package]]\nname = "serde"\nversion = "1.0.0"\n', ("serde 1.0.0",)),
        ("go.mod", "module m\ngo 1.22\n", "module m\ngo 1.22\nrequire (\n\tg.example/x v1.2.3 // indirect\n)\n", None),
        ("go.mod", "", "replace g.example/x => evil.example/x v1\n", ("g.example/x replaced:evil.example/x v1",)),
        ("pom.xml", _POM.format("a"), _POM.format("b"), ("g:b 1",)),
        ("build.gradle.kts", "", 'dependencies { implementation("g:a:1") }\nplugins { id("p.q") version "2" }', None),
        ("gradle/libs.versions.toml", "", "[libraries]\na={module='g:a', version='1'}\n", ("g:a",)),
    ],
)
def test_a_new_package_is_named(path: str, before: str, after: str, new: tuple[str, ...] | None) -> None:
    assert is_manifest(path)
    known = {
        "setup.py": ("six", "x"),
        "Cargo.toml": ("a git:https://g", "serde 1"),
        "go.mod": ("g.example/x v1.2.3",),
        "build.gradle.kts": ("g:a 1", "p.q 2"),
    }
    assert found({path: before}, {path: after}).new == (new or known[path])
    assert found({path: after}, {path: after}).new == ()


def test_another_version_is_no_new_package_and_is_told() -> None:
    told = found({"requirements.txt": "six==1\nb\n"}, {"requirements.txt": "six==2\n"})
    assert (told.new, told.changed) == ((), ("six ==1 -> ==2",))


@pytest.mark.parametrize(
    "path", ["pyproject.toml", "package.json", "package-lock.json", "setup.py", "uv.lock", "go.mod"]
)
@pytest.mark.parametrize(
    "text", ["{", "[", "[[", "\0\ud800", '{"dependencies": []}', "[project]\ndependencies = 3", "()" * 9]
)
def test_whatever_stands_there_is_no_stumbling_block(path: str, text: str) -> None:
    found({}, {path: text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")})


_NPM = '{"packages": {"node_modules/a": {"version": "1", "resolved": "https://registry.npmjs.org/%s.tgz"}}}'
_YARN = 'a@^1:\n  version "1"\n  resolved "https://registry.yarnpkg.com/%s.tgz#00"\n'
_BERRY = '"a@npm:^1":\n  version: 1\n  resolution: "%s@npm:1"\n'
_UV = "[[package]]\nname='a'\nversion='1'\nsource={registry='%s'}\nwheels=[{url='https://files.example/00/%s-1.whl'}]\n"
_PYPI = "https://pypi.org/simple"


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        ("package-lock.json", _NPM % "a/-/a-1", _NPM % "evil/-/evil-1"),
        ("yarn.lock", _YARN % "a/-/a-1", _YARN % "evil/-/evil-1"),
        ("yarn.lock", _BERRY % "a", _BERRY % "evil"),
        (
            "pnpm-lock.yaml",
            "\npackages:\n",
            "\npackages:\n  a@1:\n    resolution: {tarball: https://evil.example/a.tgz}\n",
        ),
        ("uv.lock", _UV % (_PYPI, "a"), _UV % (_PYPI, "evil")),
        ("uv.lock", _UV % (_PYPI, "a"), _UV % ("https://evil.example/simple", "a")),
    ],
)
def test_a_known_name_with_anothers_content_is_something_new(path: str, before: str, after: str) -> None:
    assert "evil" in "".join(found({path: before}, {path: after}).new)
    assert found({path: ""}, {path: before}).new in (("a 1",), ()), "and what is as usual is not"


def test_what_cannot_be_read_counts_as_something_new() -> None:
    assert found({"package.json": "{}"}, {"package.json": "{"}).new == ("(a part that cannot be read)",)


def test_other_files_say_nothing_of_packages() -> None:
    assert compared({}, {"README.md": b"pip install evil", "a.py": b""}) is None
    assert not is_manifest("docs/requirements.md")


@pytest.mark.parametrize(
    ("rule", "status", "said"),
    [
        ("ask", CheckStatus.UNPROVEN, "A person has to agree to that, so it is not proven"),
        ("allow", CheckStatus.PASSED, "which this repository allows"),
        ("refuse", CheckStatus.FAILED, "do it without them"),
    ],
)
def test_the_repository_decides(rule: str, status: CheckStatus, said: str) -> None:
    told = Dependencies(("package.json",), ("a 1",), ("b 1 -> 2",), rule)
    check = additions.check(told, "The change touches only what it may.")
    assert check.status is status and said in check.summary and "a 1" in check.summary
    assert [finding.rule for finding in check.findings] == ["new-dependency", "changed-dependency"]
    moved = additions.check(Dependencies(("package.json",), (), ("b 1 -> 2",), rule), "Fine.")
    assert (moved.status, moved.summary) == (CheckStatus.PASSED, "Fine. 1 package in another version.")
    assert RepoConfig().new_dependencies == "ask"
    assert json.dumps([finding.message for finding in check.findings])


@pytest.mark.parametrize(
    ("path", "before", "after", "code"),
    [
        ("setup.py", "setup()", "import os; setup()", True),
        ("build.gradle", "", "exec {}", True),
        ("pom.xml", "<project/>", "<project><build><plugins/></build></project>", True),
        ("pom.xml", "<project><a/></project>", "<project><a><!-- </a> --><![CDATA[</build>]]></a></project>", True),
        ("pom.xml", _POM.format("a"), _POM.format("b"), False),
        ("pom.xml", "<project></project>", _POM.format("b"), False),
        ("requirements.txt", "", "a", False),
    ],
)
def test_a_manifest_that_is_code_is_told_and_is_never_proven(path: str, before: str, after: str, code: bool) -> None:
    told = found({path: before}, {path: after})
    assert (told.code == (path,)) is code
    check = additions.check(replace(told, policy="allow"), "Fine.")
    assert (check.status is CheckStatus.UNPROVEN) is code


@pytest.mark.parametrize(
    "path", ["requirements.txt", "go.mod", "pom.xml", "yarn.lock", "pnpm-lock.yaml", "build.gradle"]
)
@pytest.mark.parametrize(
    "piece", [" ", "\n", "<dependency>", "a", '"', "'a:", "a@", " \n<dependency><version>1</version> "]
)
def test_a_long_line_of_one_thing_is_read_at_once(path: str, piece: str) -> None:
    found({}, {path: "a " + piece * 20_000 + "b"})
    found({}, {path: "<dependency>" + piece * 20_000 + "=> b"})
