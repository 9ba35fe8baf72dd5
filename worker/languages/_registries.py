"""The public registries of each language: where its installers fetch from unless they are told of a mirror."""

from collections.abc import Mapping
from types import MappingProxyType

_NODE = ("registry.npmjs.org", "registry.yarnpkg.com")
_MAVEN = ("repo.maven.apache.org", "repo1.maven.org", "plugins.gradle.org", "plugins-artifacts.gradle.org")
REGISTRIES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "python": ("pypi.org", "files.pythonhosted.org"),
        "javascript": _NODE,
        "typescript": _NODE,
        "java": (*_MAVEN, "services.gradle.org"),
        "go": ("proxy.golang.org", "sum.golang.org"),
        "rust": ("index.crates.io", "static.crates.io", "crates.io"),
    }
)
