"""What a repository says about itself: `.github/pullwright.yml` of the base commit."""

from core.repo_config.bounds import Bounds, bounded
from core.repo_config.layers import Effective, Layer, Row, layered
from core.repo_config.model import CustomCheck, OwnProject, RepoConfig, schema
from core.repo_config.overlay import overlaid
from core.repo_config.reading import CONFIG_LIMIT, CONFIG_PATH, parse
from core.repo_config.strength import StrengthRules

__all__ = [
    "CONFIG_LIMIT",
    "CONFIG_PATH",
    "Bounds",
    "CustomCheck",
    "Effective",
    "Layer",
    "OwnProject",
    "RepoConfig",
    "Row",
    "StrengthRules",
    "bounded",
    "layered",
    "overlaid",
    "parse",
    "schema",
]
