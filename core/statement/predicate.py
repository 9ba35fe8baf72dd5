"""What a statement says: the in-toto Statement v1 and our predicate, as they are written and as they are read.

Whole numbers and texts only: milliseconds, bytes, millionths of a dollar, so that every reader reads the same.
`TYPE` ends with the version; it is raised when a field changes its meaning or goes. See docs/verify.md.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, Field

from core.statement.base import Base
from core.statement.part import Count, Ids, ObjectId, Part, Sha256

STATEMENT: Literal["https://in-toto.io/Statement/v1"] = "https://in-toto.io/Statement/v1"
TYPE: Literal["https://pullwright.dev/evidence/v1"] = "https://pullwright.dev/evidence/v1"


class Repository(Part):
    """Whose change it is. `id` and `installation` are GitHub's numbers; 0 and an empty `server`: a folder."""

    server: str
    name: str
    id: Count
    installation: Count


class Facts(Part):
    """The run, and when: `started` and `signed` by the clock of whoever signed."""

    id: str
    request: str
    goal: str
    verdict: Literal["proven", "unproven", "failed", "refused"]
    replay: bool
    pullwright: str
    started: AwareDatetime
    signed: AwareDatetime
    elapsed_ms: Count
    candidates: Annotated[int, Field(ge=1)] = 1  # in each round of attempts; what older versions sign does not say it


class Limits(Part):
    """Of one box."""

    wall_ms: Count
    memory_bytes: Count
    processes: Count
    cpus_milli: Count


class Network(Part):
    """Who could be reached while dependencies were installed, who was `refused`, and who while anything else ran."""

    setup: Literal["registries", "none"]
    registries: tuple[str, ...]
    refused: tuple[str, ...]
    tests: Literal["none"]


class Environment(Part):
    """Where it was measured; `runtime`: what the engine ran the boxes in, which older versions do not say."""

    sandbox: str
    image: str
    image_digest: str
    runtime: str = ""
    versions: Mapping[str, str]
    limits: Limits
    network: Network


class Project(Part):
    """One project of a repository with several, by its folder (`.` is the root); None: it was detected."""

    path: str
    language: str
    setup: tuple[str, ...] | None
    test: str | None


class Configuration(Part):
    """What a repository's configuration said about measuring; None: it was detected.

    `projects` are all that there were, where it was not one at the root; `language` and `framework` are the first's.
    """

    language: str
    framework: str
    setup: tuple[str, ...] | None
    test: str | None
    projects: tuple[Project, ...] = ()


class Dependencies(Part):
    """What the change says of packages. `installed`: it was measured with them, otherwise with the base's."""

    files: tuple[str, ...]
    new: tuple[str, ...]
    changed: tuple[str, ...]
    policy: Annotated[str, Field(pattern=r"^(ask|allow|refuse)$")]
    installed: bool


class Command(Part):
    """One command as it was run. No exit code: it was stopped. No time: what was installed may have been kept."""

    phase: Literal["setup", "before", "after"]
    command: str
    exit_code: int | None
    complete: bool
    elapsed_ms: Count | None


class Test(Part):
    """One test: how it ended before and after; None: it was not there. `sha256` is that of both with their messages."""

    __test__ = False

    id: str
    before: str | None
    after: str | None
    sha256: Sha256


class Strength(Part):
    """How many mutants of the changed lines a test noticed, and how many none did. Advice: not measured again."""

    killed: Count
    survived: Count
    invalid: Count
    not_run: Count


class Coverage(Part):
    """How many changed lines tests ran, as the code under test told. Advice: not measured again."""

    covered: Count
    uncovered: Count
    unmeasured: Count


class Evidence(Part):
    """Every test, and what the results add up to, as lists of their ids. No strength, no coverage: nobody asked."""

    tests: tuple[Test, ...]
    red_to_green: Ids
    broken: Ids
    flaky: Ids
    unmeasured: Ids
    still_red: Ids
    new_tests: Ids
    green_on_base: Ids
    autoloaded: Ids
    hollow: Ids
    deaf: Ids
    faint: Ids
    swayed: Ids
    strength: Strength | None
    coverage: Coverage | None


class CheckResult(Part):
    """What one check found, in numbers."""

    kind: str
    status: str
    required: bool
    findings: Count


class Call(Part):
    """One request to a model. `prompt_sha256` is that of all messages; empty for a call of an older version."""

    model: str
    ok: bool
    prompt_sha256: Sha256 | Literal[""]
    input_tokens: Count
    output_tokens: Count
    cost_micro_usd: Count | None


class Attempt(Part):
    """One proposal and what came of it; `tree` is what it made, None where it could not be applied."""

    number: Count
    strategy: str
    verdict: str
    chosen: bool
    tree: ObjectId | None
    answer_sha256: Sha256
    calls: tuple[Call, ...]


class Cost(Part):
    """All requests to models, failed ones too. Those of unknown price are not in the sum."""

    calls: Count
    unpriced_calls: Count
    input_tokens: Count
    output_tokens: Count
    micro_usd: Count


class File(Part):
    """One file beside the statement."""

    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$")]
    sha256: Sha256
    bytes: Count


class Predicate(Part):
    """What was measured. `digests` has the SHA-256 of every other part, which tells where one was changed."""

    repository: Repository
    run: Facts
    base: Base
    environment: Environment
    configuration: Configuration
    dependencies: Dependencies | None
    commands: tuple[Command, ...]
    evidence: Evidence
    checks: tuple[CheckResult, ...]
    models: tuple[str, ...]
    attempts: tuple[Attempt, ...]
    cost: Cost
    files: tuple[File, ...]
    digests: Mapping[str, Sha256]


class GitCommit(Part):
    """A digest set of one commit."""

    git_commit: ObjectId


class GitTree(Part):
    """A digest set of one tree."""

    git_tree: ObjectId


class CommitSubject(Part):
    """The head commit."""

    name: Literal["commit"]
    digest: GitCommit


class TreeSubject(Part):
    """The head commit's tree: what is still true of a commit that was made again with the same files."""

    name: Literal["tree"]
    digest: GitTree


class Statement(Part):
    """The payload of the envelope. The subjects are the head commit and its tree, both."""

    kind: Literal["https://in-toto.io/Statement/v1"] = Field(alias="_type")
    subject: tuple[CommitSubject, TreeSubject]
    predicate_type: Literal["https://pullwright.dev/evidence/v1"] = TYPE
    predicate: Predicate

    @property
    def commit(self) -> str:
        """The commit that it is about."""
        return self.subject[0].digest.git_commit

    @property
    def tree(self) -> str:
        """The tree of that commit."""
        return self.subject[1].digest.git_tree


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of the payload."""
    made = Statement.model_json_schema(by_alias=True)
    title = "Statement of Pullwright: an in-toto Statement v1 with the predicate evidence/v1"
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made, "title": title}
