"""What the step of a workflow says lies over what the repository's files say: it stands in the repository as well."""

from dataclasses import replace
from typing import Any

from core.repo_config.layers import Effective, Layer
from core.repo_config.model import RepoConfig


def overlaid(below: Effective, step: RepoConfig | None) -> Effective:
    """`below`, with each key that `step` names as `step` has it; None names nothing."""
    if step is None or not step.model_fields_set:
        return below
    said = {key: getattr(step, key) for key in sorted(step.model_fields_set)}
    base = below.config.budget
    if base is not None and "budget" in said:  # a step spends no more than its repository allows
        said["budget"] = step.budget.below(base) if step.budget else base
    values: dict[str, Any] = {key: getattr(below.config, key) for key in below.config.model_fields_set} | said
    origins = {**below.origins, **dict.fromkeys(said, Layer.WORKFLOW)}
    return replace(below, config=RepoConfig.model_construct(set(values), **values), origins=origins)
