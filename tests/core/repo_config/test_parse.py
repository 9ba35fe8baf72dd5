"""`.github/pullwright.yml`: what it may say, and how exactly it is told what is wrong with it."""

import json

import pytest
from pydantic import ValidationError

from core.errors import Refused
from core.repo_config import CONFIG_LIMIT, Bounds, RepoConfig, bounded, parse, schema

WHOLE = """
language: python
setup:
  - pip install -r requirements.txt
test: pytest -q
checks:
  - name: types
    run: mypy src
  - {name: docs, run: make docs, required: false}
projects:
  - {path: services/api/, test: pytest -q, setup: [], checks: [{name: api, run: make lint}]}
  - {path: web, language: typescript}
models: ["openai:gpt", "local:qwen"]
attempts: 4
candidates: 2
strength: {mode: off, least: 0.5}
evidence: {between_attempts: changed}
budget_usd: 0.5
budget: {run: 1.50, day: "20", month: $200, person: 10, repository: 50, installation: 0.1, pause_on_anomaly: true}
wall_s: 120
memory_mib: 1024
processes: 64
protected: ["migrations/", "*.sql"]
allow_workflow_edits: true
licences: [MIT, Apache-2.0]
new_dependencies: refuse
max_files: 10
max_lines: 400
instructions: |
  Use tabs.
  Be kind.
report_formats: [markdown, json]
enabled: true
who_may_ask: maintain
bots: [49699333]
labels: [made-by-machine]
branch: bot/{number}-{run}
title: "{verb}: {title} ({number})"
draft: always
reports: pull_request
"""


def test_every_key_is_read() -> None:
    config = parse(WHOLE)
    assert set(config.model_fields_set) == set(RepoConfig.model_fields)
    assert config.setup == ("pip install -r requirements.txt",)
    assert [(check.name, check.run, check.required) for check in config.checks] == [
        ("types", "mypy src", True),
        ("docs", "make docs", False),
    ]
    assert [(each.path, each.language, each.setup, each.test) for each in config.projects] == [
        ("services/api", None, (), "pytest -q"),
        ("web", "typescript", None, None),
    ]
    assert (config.attempts, config.budget_usd, config.wall_s, config.memory_mib) == (4, 0.5, 120.0, 1024)
    assert config.instructions == "Use tabs.\nBe kind.\n"


@pytest.mark.parametrize("text", ["", "\n", "# nothing yet\n", "---\n", "null\n", "{}", b"", b"\xef\xbb\xbf# bom\n"])
def test_an_empty_file_means_the_defaults(text: str | bytes) -> None:
    assert parse(text) == RepoConfig()


def test_it_cannot_be_changed_later() -> None:
    with pytest.raises(ValidationError):
        setattr(parse(WHOLE), "attempts", 99)  # noqa: B010  -- mypy would (rightly) refuse the plain assignment


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("attempts: 3\ntset: pytest\n", "line 2: unknown key 'tset'; did you mean 'test'?"),
        ("budget: 3\n", "line 1: `budget` must be keys with values"),
        ("max-files: 3\n", "line 1: unknown key 'max-files'; did you mean 'max_files'?"),
        ("zzz: 3\n", "line 1: unknown key 'zzz'; known keys: enabled, who_may_ask"),
        ("checks:\n  - name: a\n    run: x\n    rnu: 1\n", "line 4: unknown key 'rnu'; did you mean 'run'?"),
        ("checks:\n  - name: a\n", "line 2: `checks.0.run` is missing"),
        ("checks:\n  - {name: a, run: x}\n  - {name: a, run: y}\n", "two checks are called 'a'"),
        ("projects:\n  - {path: a, tset: x}\n", "line 2: unknown key 'tset'; did you mean 'test'?"),
        (
            "projects:\n  - path: a\n    checks:\n      - {name: b, rnu: x}\n",
            "line 4: unknown key 'rnu'; did you mean 'run'?",
        ),
        ("projects: [{test: x}]\n", "line 1: `projects.0.path` is missing"),
        ("projects: [{path: a}, {path: a/}]\n", "two projects are at 'a'; keep one"),
        ("test: x\nprojects: [{path: .}]\n", "the root is described twice"),
        ("projects: [{path: ../a}]\n", "`projects.0.path` must be a folder of the repository"),
        ("projects: [{path: /etc}]\n", "`projects.0.path` must be a folder of the repository"),
        ("projects: [{path: a//b}]\n", "`projects.0.path` must be a folder of the repository"),
        ("projects: [{path: -x}]\n", "`projects.0.path` must be a folder of the repository"),
        ("projects: [{path: a/.git/b}]\n", "`projects.0.path` must be a folder of the repository"),
        ("\n\nattempts: three\n", "line 3: `attempts` must be a whole number"),
        ("attempts: '3'\n", "line 1: `attempts` must be a whole number"),
        ("attempts: 1.5\n", "line 1: `attempts` must be a whole number"),
        ("attempts: true\n", "line 1: `attempts` must be a whole number"),
        ("attempts: 0\n", "line 1: `attempts` must be greater than or equal to 1"),
        ("attempts: 51\n", "line 1: `attempts` must be less than or equal to 50"),
        ("budget_usd: .nan\n", "line 1: `budget_usd` must be a finite number"),
        ("budget_usd: -1\n", "line 1: `budget_usd` must be greater than or equal to 0"),
        ("allow_workflow_edits: 1\n", "line 1: `allow_workflow_edits` must be true or false"),
        ("protected: src/\n", "line 1: `protected` must be a list"),
        ("protected:\n  - a\n  - 5\n", "line 3: `protected.1` must be text"),
        ("protected: ['']\n", "line 1: `protected.0`"),
        ('test: "py\\u200btest"\n', "line 1: `test` holds an invisible character (U+200B)"),
        ("test: |\n  a\n  b\n", "line 1: `test` must be one line"),
        ("language: 'C++'\n", "line 1: `language`"),
        ("report_formats: [pdf]\n", "line 1: `report_formats.0` must be 'markdown', 'docx', 'json' or 'sarif'"),
        ("instructions: 5\n", "line 1: `instructions` must be text"),
        ("who_may_ask: read\n", "line 1: `who_may_ask` must be 'triage', 'write', 'maintain' or 'admin'"),
        ("bots: [renovate]\n", "line 1: `bots.0` must be a whole number"),
        ("draft: never\n", "line 1: `draft` must be 'unproven' or 'always'"),
        ("reports: wiki\n", "line 1: `reports` must be 'branch', 'none' or 'pull_request'"),
        ("branch: fixed\n", "line 1: `branch` must hold {run}"),
        ("branch: '{run.__class__}-{run}'\n", "line 1: `branch` knows only the words {number}"),
        ("branch: 'a b/{run}'\n", "line 1: `branch` may hold letters, digits and ._/- only"),
        ("branch: '{run}/../main'\n", "line 1: `branch` is no name that git allows"),
        ("branch: '{run'\n", "line 1: `branch` has a brace without its partner"),
        ("title: '{0}'\n", "line 1: `title` knows only the words {number}, {title}, {verb}"),
        ("test: x\nattempts: 1\ntest: y\n", "line 3: the key 'test' is there twice; keep one"),
        ("test:\tx\n\ty: 1\n", "a tab"),
        ("a: b: c\n", "line 1: mapping values are not allowed here"),
        ("test: 'x\n", "line 2: found unexpected end of stream"),
        ("- a\n- b\n", "line 1: keys with values are wanted here"),
        ("pytest\n", "line 1: keys with values are wanted here"),
        ("? [a]\n: b\n", "line 1: a key must be a word"),
        ("1: b\n", "line 1: unknown key '1'"),
        ("test: a\n---\ntest: b\n", "line 2: expected a single document"),
        ("test: !!python/object/apply:os.system ['id']\n", "line 1: `test`"),
        ("test: !!python/name:os.system x\n", "line 1: 'x' cannot be read"),
        ("attempts: " + "9" * 5000 + "\n", "line 1: '9999"),
        ("<<: {test: x}\n", "line 1: unknown key '<<'"),
        ("a: *nope\n", "line 1: found undefined alias"),
        ("\x00", "not YAML"),
        (b"attempts: 1\ntest: \xff\xfe\n", "line 2: this is not UTF-8; save the file as UTF-8"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text: str | bytes, said: str) -> None:
    with pytest.raises(Refused) as caught:
        parse(text)
    assert said in str(caught.value)
    assert str(caught.value).startswith(".github/pullwright.yml")
    assert "\n" not in str(caught.value)


def test_several_mistakes_are_told_at_once() -> None:
    with pytest.raises(Refused) as caught:
        parse("attempts: a\nmax_files: b\nmax_lines: c\ntset: d\nlanguag: e\n", path="other.yml")
    assert str(caught.value).startswith("other.yml, line 1: `attempts`")
    assert str(caught.value).endswith("(and 2 more).")


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [x, x]\n"
        + "".join(f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(9)),
        "a: &a [*a]\n",
        "a: &a {b: *a}\n",
        "[" * 60_000,
        "{a: " * 10_000,
        "- " * 20_000,
        "protected: [" + "a, " * 2_500 + "]\n",
    ],
)
def test_a_bomb_is_refused_before_it_goes_off(text: str) -> None:
    with pytest.raises(Refused):
        parse(text)


def test_a_file_too_large_is_refused_with_its_size() -> None:
    with pytest.raises(Refused, match="65,537 bytes long and at most 65,536 are read"):
        parse("#" * (CONFIG_LIMIT + 1))


def test_hidden_text_in_the_instructions_is_taken_out() -> None:
    assert parse('instructions: "Be\\u200b kind<!-- and evil -->"\n').instructions == "Be kind"


def test_anchors_for_a_value_used_twice_are_fine() -> None:
    config = parse("protected: &p [a, b]\nsetup: *p\n")
    assert config.setup == config.protected == ("a", "b")


def test_the_schema_names_every_key_and_allows_no_other() -> None:
    made = schema()
    assert set(made["properties"]) == set(RepoConfig.model_fields)
    assert made["additionalProperties"] is False
    assert all("description" in value for value in made["properties"].values())
    assert json.loads(json.dumps(made)) == made


CAPS = Bounds(attempts=10, budget_usd=5.0, wall_s=300, memory_mib=2048, processes=256)
DEFAULTS = Bounds(attempts=5, wall_s=30, memory_mib=512, processes=128)


def test_nobody_says_anything_and_the_defaults_hold() -> None:
    assert bounded(RepoConfig(), Bounds(), CAPS, DEFAULTS) == Bounds(5, 5.0, 30, 512, 128)
    assert bounded(RepoConfig(), Bounds(), Bounds(), Bounds()) == Bounds()


def test_the_repository_may_ask_for_more_than_the_default_but_not_more_than_the_machine_gives() -> None:
    assert bounded(parse("wall_s: 120"), Bounds(), CAPS, DEFAULTS).wall_s == 120
    bounds = bounded(parse("wall_s: 3600\nmemory_mib: 65536\nattempts: 50"), Bounds(), CAPS, DEFAULTS)
    assert (bounds.wall_s, bounds.memory_mib, bounds.attempts) == (300, 2048, 10)


def test_person_and_repository_each_tighten_the_other() -> None:
    asked = Bounds(attempts=3, budget_usd=2.0)
    bounds = bounded(parse("attempts: 8\nbudget_usd: 0.5"), asked, CAPS, DEFAULTS)
    assert (bounds.attempts, bounds.budget_usd) == (3, 0.5)
    assert bounded(RepoConfig(), Bounds(attempts=99), CAPS, DEFAULTS).attempts == 10


def test_a_budget_of_nothing_stays_nothing() -> None:
    assert bounded(RepoConfig(), Bounds(budget_usd=0.0), CAPS, DEFAULTS).budget_usd == 0.0


def test_a_name_that_is_no_word_is_told_in_words() -> None:
    with pytest.raises(Refused, match=r"line 2: `checks.0.name` must be one lower-case word of letters"):
        parse("checks:\n  - name: No prints\n    run: 'true'\n")
