"""Policy: what a model may touch, seen from the one who tries to touch more."""

import json

import pytest

from core.repo_config import RepoConfig, parse
from core.runs import Check, CheckStatus
from tests.worker.checks.subjects import rules, subject
from worker.checks import policy
from worker.checks.policy import check

REFUSED, FAILED, PASSED = CheckStatus.REFUSED, CheckStatus.FAILED, CheckStatus.PASSED


def test_an_ordinary_change_passes_and_says_how_large_it_is() -> None:
    done = check(
        subject({"src/a.py": "a = 1\n"}, {"src/a.py": "a = 2\n", "tests/test_a.py": "x\n", ".gitignore": "*.o\n"})
    )
    assert done.status is PASSED
    assert done.summary == "The change (3 files, 4 lines) touches only what it may."


@pytest.mark.parametrize(
    "path",
    [
        *(
            ".github/workflows/ci.yml",
            ".github/actions/x/action.yml",
            ".GitHub/Workflows/ci.yml",
            ".github/workflows./x.yml",
            "docs/.github/workflows/x.yml",
        ),
        *("CODEOWNERS", ".github/CODEOWNERS", "docs/CODEOWNERS", "docs/codeowners", ".gitmodules", ".gitattributes"),
        *(
            "src/.gitattributes",
            ".husky/pre-commit",
            ".vscode/tasks.json",
            "app/.vscode/TASKS.JSON",
            ".devcontainer/x.json",
        ),
        *("AGENTS.md", "agents.md", "src/AGENTS.md", "CLAUDE.md", "GEMINI.md", ".cursor/rules/x.mdc", ".cursorrules"),
        *(".mcp.json", ".github/copilot-instructions.md", ".claude/settings.json", ".github/pullwright.yml"),
        *(".github/PULLWRIGHT.yml", ".npmrc", ".pypirc", ".gitlab-ci.yml", ".pre-commit-config.yaml", "Jenkinsfile"),
        *(
            ".cargo/config.toml",
            "crates/a/.cargo/credentials",
            ".mvn/extensions.xml",
            ".mvn/jvm.config",
            ".pnpmfile.cjs",
        ),
        *("gradle/wrapper/gradle-wrapper.properties", ".yarn/releases/yarn-4.0.0.cjs", "uv.toml"),
        *(".pnpmfile.cjs", "bunfig.toml"),
        *("AGENTS.md ", "AGENTS.md.", "CLAUDE.md::$DATA", ".github/dependabot.yml", ".envrc", ".idea/workspace.xml"),
    ],
)
def test_what_steers_machines_and_agents_is_refused(path: str) -> None:
    done = check(subject({}, {path: "x: 1\n"}))
    assert done.status is REFUSED
    assert done.findings[0].path == path
    assert path.strip() in done.summary
    assert check(subject({path: "x\n"}, {})).status is REFUSED, "removing it is no better than changing it"


@pytest.mark.parametrize(
    "path", ["src/agents.py", "docs/workflows/ci.md", "github/workflows.md", "src/codeowners.py", "x.npmrc.md"]
)
def test_paths_that_only_look_alike_are_free(path: str) -> None:
    assert check(subject({}, {path: "x\n"})).status is PASSED


@pytest.mark.parametrize(
    "path",
    [
        *("/etc/passwd", "../x", "a/../../x", "a//b", "", ".", "a/./b", "a\\..\\b", "C:/x", "c:x", "~/.ssh/x", "a/b/"),
        *(".git/config", "a/.git/hooks/x", ".GIT/config", ".git /config", ".git./config", "git~1/config", "GIT~2/x"),
        *(
            ".g\u200cit/config",
            ".git::$INDEX_ALLOCATION/x",
            "a\nb",
            "a\0b",
            "a\x1b[31mb",
            "a\u202eb",
            "a\u200bb",
            "x" * 256,
        ),
        "/".join(["abcdefgh"] * 500),
    ],
)
def test_paths_that_leave_the_tree_or_hide_are_refused(path: str) -> None:
    done = check(subject({}, {path: "x\n"}))
    assert done.status is REFUSED
    assert "unsafe-path" in rules(done.findings)
    assert done.summary.isprintable()


def test_two_names_for_one_file_are_refused() -> None:
    assert check(subject({}, {"Readme.md": "1", "README.md": "2"})).status is REFUSED
    assert check(subject({}, {"caf\u00e9.py": "1", "cafe\u0301.py": "2"})).status is REFUSED


@pytest.mark.parametrize(
    ("modes", "rule"),
    [
        ((None, "120000"), "symbolic-link"),
        (("120000", "100644"), "symbolic-link"),
        (("120000", None), "symbolic-link"),
        ((None, "160000"), "submodule"),
        (("160000", None), "submodule"),
        (("100644", "100755"), "file-mode"),
        (("100755", "100644"), "file-mode"),
        ((None, "100755"), "file-mode"),
    ],
)
def test_links_submodules_and_modes_are_refused(modes: tuple[str | None, str | None], rule: str) -> None:
    before = {"a": "old"} if modes[0] else {}
    after = {"a": "new"} if modes[1] else {}
    done = check(subject(before, after, modes={"a": modes}))
    assert done.status is REFUSED
    assert rules(done.findings) == {rule}


def test_a_program_keeps_its_mode() -> None:
    assert check(subject({"run": "a"}, {"run": "b"}, modes={"run": ("100755", "100755")})).status is PASSED


@pytest.mark.parametrize(
    "content", [b"\0", b"x" * 9000 + b"\0", b"\x7fELFabc", b"version https://git-lfs.github.com/spec/v1\n"]
)
def test_binary_content_is_refused(content: bytes) -> None:
    assert rules(check(subject({}, {"a.bin": content})).findings) == {"binary"}


def test_workflows_may_be_changed_where_the_repository_says_so_and_nothing_else_with_them() -> None:
    config = parse("allow_workflow_edits: true\n")
    assert check(subject({}, {".github/workflows/ci.yml": "x"}, config=config)).status is PASSED
    assert check(subject({}, {".github/CODEOWNERS": "x"}, config=config)).status is REFUSED


def test_the_repository_protects_more() -> None:
    config = parse("protected: ['migrations/', '*.sql', '/LICENSE', 'docs/**/api.md', '!schema.sql']\n")
    for path in ("app/migrations/1.py", "x.sql", "a/X.SQL", "LICENSE", "docs/a/b/api.md"):
        done = check(subject({}, {path: "x"}, config=config))
        assert (done.status, rules(done.findings)) == (REFUSED, {"protected-by-config"}), path
    for path in ("schema.sql", "src/LICENSE", "docs/api.txt"):
        assert check(subject({}, {path: "x"}, config=config)).status is PASSED, path


def test_the_repository_cannot_unprotect_with_a_glob() -> None:
    assert check(subject({}, {"AGENTS.md": "x"}, config=parse("protected: ['!AGENTS.md']\n"))).status is REFUSED


def test_too_many_files_or_lines_fail_and_can_be_mended() -> None:
    few = RepoConfig(max_files=2, max_lines=10)
    done = check(subject({}, {f"{n}.py": "x\n" for n in range(3)}, config=few))
    assert (done.status, rules(done.findings)) == (FAILED, {"too-many-files"})
    done = check(subject({"a.py": "1\n2\n3\n4\n5\n6\n"}, {"a.py": "a\nb\nc\nd\ne\n"}, config=few))
    assert (done.status, rules(done.findings)) == (FAILED, {"too-many-lines"})
    assert "11 lines changed; max_lines is 10" in done.summary
    assert check(subject({"a.py": "1\n2\n3\n"}, {"a.py": "1\n2\n4\n"}, config=few)).status is PASSED


def test_a_lock_file_does_not_change_alone() -> None:
    assert rules(check(subject({}, {"web/package-lock.json": "{}"})).findings) == {"lock-file"}
    assert check(subject({}, {"package-lock.json": "{}", "package.json": "{}"})).status is PASSED
    assert check(subject({}, {"uv.lock": "x", "libs/a/pyproject.toml": "x"})).status is PASSED, "a workspace"
    assert check(subject({}, {"libs/a/uv.lock": "x", "pyproject.toml": "x"})).status is FAILED, "another project's"


def test_it_is_a_plugin_like_the_others() -> None:
    assert policy.check is check


def test_new_packages_have_a_licence_that_is_allowed_or_one_that_nobody_knows() -> None:
    def lock(**packages: str | None) -> str:
        return json.dumps({"packages": {"": {}, **{f"node_modules/{k}": {"license": v} for k, v in packages.items()}}})

    few = parse("licences: [MIT, Apache-2.0]\n")
    before = {"package-lock.json": lock(old="GPL-3.0"), "package.json": "{}"}

    def done(config: RepoConfig, **packages: str | None) -> Check:
        after = {"package-lock.json": lock(old="GPL-3.0", **packages), "package.json": '{"a": 1}'}
        return check(subject(before, after, config=config))

    assert done(few, a="MIT", b="(GPL-2.0 OR Apache-2.0)").status is PASSED
    bad = done(few, a="MIT AND GPL-3.0")
    assert (bad.status, "'MIT AND GPL-3.0', which is not allowed" in bad.summary) == (FAILED, True)
    unknown = done(few, a=None)
    assert (unknown.status, rules(unknown.findings)) == (PASSED, {"licence-unknown"})
    assert done(RepoConfig(), a="GPL-3.0").status is PASSED
    torn = {"package-lock.json": '{"packages": [', "package.json": "[]"}
    assert check(subject(before, torn, config=few)).status is PASSED
