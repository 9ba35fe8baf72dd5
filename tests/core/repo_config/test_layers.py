"""The organisation's file is the base, the repository's lies over it, and each value knows where it is from."""

from core.repo_config import Layer, RepoConfig, layered, parse


def test_without_any_file_everything_is_a_default() -> None:
    held = layered(None, None)
    assert held.config == RepoConfig()
    assert {row.origin for row in held.rows()} == {Layer.DEFAULT}
    assert [row.key for row in held.rows()] == list(RepoConfig.model_fields)


def test_the_repository_wins_key_by_key() -> None:
    held = layered(parse("attempts: 3\nreports: none\nlabels: [org]"), parse("attempts: 4\ntest: pytest -q"))
    assert (held.config.attempts, held.config.reports, held.config.labels) == (4, "none", ("org",))
    origins = {key: str(held.origin(key)) for key in ("attempts", "reports", "test", "draft")}
    assert origins == {"attempts": "repository", "reports": "organisation", "test": "repository", "draft": "default"}


def test_a_repository_cannot_unprotect_what_its_organisation_protects() -> None:
    held = layered(parse("protected: [infra/]"), parse("protected: [docs/, infra/]"))
    assert held.config.protected == ("infra/", "docs/")
    assert held.origin("protected") is Layer.BOTH
    assert layered(parse("protected: [infra/]"), parse("protected: []")).config.protected == ("infra/",)


def test_saying_null_takes_the_organisations_word_back() -> None:
    held = layered(parse("test: make test"), parse("test: null"))
    assert held.config.test is None
    assert held.origin("test") is Layer.REPOSITORY


def test_the_result_is_as_strict_as_its_parts() -> None:
    held = layered(parse("checks: [{name: a, run: x}]"), parse("branch: 'p/{run}'"))
    assert held.config.checks[0].run == "x"
    assert RepoConfig.model_validate(held.config.model_dump()) == held.config
