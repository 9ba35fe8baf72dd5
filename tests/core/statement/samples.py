"""A statement as runs make them, small."""

from datetime import UTC, datetime
from typing import Any, Literal

from core.statement import KeySet, SigningKey, TrustedKey
from core.statement import predicate as said
from core.statement.base import Base
from core.statement.envelope import seal
from core.statement.payload import payload
from core.statement.results import file_of, test_digest

KEY = SigningKey(bytes(range(32)))
OTHER = SigningKey(bytes(range(1, 33)))
TRUSTED = KeySet("https://pullwright.example.org", (TrustedKey(KEY.public),))
COMMIT, TREE, BASE = "c" * 40, "7" * 40, "b" * 40
SIGNED = datetime(2026, 3, 1, 12, tzinfo=UTC)
HASH = "0" * 64
FILES = {"report.md": b"# A report\n", "patch.diff": b"--- a\n+++ b\n"}
LISTS = ("broken flaky unmeasured still_red new_tests green_on_base autoloaded hollow deaf faint swayed").split()


def a_test(id: str = "t.py::test_a", before: str = "failed", after: str = "passed") -> said.Test:
    told = [{"outcome": outcome, "message": ""} for outcome in (before, after)]
    return said.Test(id=id, before=before, after=after, sha256=test_digest(id, told[0], told[1]))


def evidence(*tests: said.Test, **lists: tuple[str, ...]) -> said.Evidence:
    named: dict[str, Any] = {"red_to_green": ("t.py::test_a",), **dict.fromkeys(LISTS, ()), **lists}
    noticed = said.Strength(killed=7, survived=1, invalid=0, not_run=0)
    return said.Evidence(tests=tests or (a_test(),), **named, strength=noticed, coverage=None)


def a_command(phase: Literal["before", "after"], code: int) -> said.Command:
    return said.Command(phase=phase, command="pytest", exit_code=code, complete=True, elapsed_ms=90)


def a_statement(signed: datetime = SIGNED, commit: str = COMMIT) -> said.Statement:
    """About one commit with one test, and two files beside it."""
    limits = said.Limits(wall_ms=30_000, memory_bytes=1 << 30, processes=64, cpus_milli=1000)
    call = said.Call(
        model="scripted:x", ok=True, prompt_sha256=HASH, input_tokens=10, output_tokens=2, cost_micro_usd=None
    )
    told = said.Predicate(
        repository=said.Repository(server="https://github.com", name="acme/shop", id=7, installation=70),
        run=said.Facts(
            id="0123456789abcdef",
            request="",
            goal="implement",
            verdict="proven",
            replay=False,
            pullwright="0.1.0",
            started=signed,
            signed=signed,
            elapsed_ms=1200,
        ),
        base=Base(git_commit=BASE, git_tree=TREE),
        environment=said.Environment(
            sandbox="docker",
            image="pullwright/python",
            image_digest=f"sha256:{HASH}",
            versions={"pullwright": "0.1.0"},
            limits=limits,
            network=said.Network(setup="none", registries=(), refused=(), tests="none"),
        ),
        configuration=said.Configuration(language="python", framework="pytest", setup=None, test=None),
        dependencies=None,
        commands=(a_command("before", 1), a_command("after", 0)),
        evidence=evidence(),
        checks=(said.CheckResult(kind="functional", status="passed", required=True, findings=0),),
        models=("scripted:x",),
        attempts=(
            said.Attempt(
                number=1,
                strategy="fresh at temperature 0",
                verdict="proven",
                chosen=True,
                tree=TREE,
                answer_sha256=HASH,
                calls=(call,),
            ),
        ),
        cost=said.Cost(calls=1, unpriced_calls=1, input_tokens=10, output_tokens=2, micro_usd=0),
        files=tuple(file_of(name, content) for name, content in FILES.items()),
        digests={},
    )
    subject = (
        said.CommitSubject(name="commit", digest=said.GitCommit(git_commit=commit)),
        said.TreeSubject(name="tree", digest=said.GitTree(git_tree=TREE)),
    )
    return said.Statement(_type=said.STATEMENT, subject=subject, predicate_type=said.TYPE, predicate=told)


def sealed(statement: said.Statement | None = None, key: SigningKey = KEY) -> bytes:
    """The file."""
    return seal(payload(statement or a_statement()), key)
