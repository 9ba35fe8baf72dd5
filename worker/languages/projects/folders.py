"""Which folders of a repository are projects of their own, and why the others are not."""

import posixpath
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from worker.languages import FileView, languages, named
from worker.languages.placing import Within
from worker.languages.projects import manifests
from worker.languages.projects.ignoring import why_not
from worker.languages.projects.manifests import LANGUAGES, Folder, above
from worker.languages.projects.workspaces import homes

_TOLD = 20
_FAMILY = {language: family for family, names in LANGUAGES.items() for language in names}


@dataclass(frozen=True, slots=True)
class Place:
    """A project's folder (empty: the root), its language, and the root of the workspace that installs for it."""

    folder: str
    family: str
    language: str
    home: str | None = None


@dataclass(frozen=True, slots=True)
class _Facts:
    """What is in a folder and in no deeper one."""

    language: str  # empty: no code of the family
    files: int
    tests: bool


def places(view: FileView) -> tuple[tuple[Place, ...], tuple[str, ...]]:
    """The projects, the root first, and a sentence for each folder that has a manifest and is none.

    Empty where there is nothing but the root: then no more is looked at than the paths.
    """
    listed = manifests.folders(view)
    if not any(each.path for each in listed):
        return (), ()
    kept, left_out = _counted(listed)
    if not any(each.path for each in kept):
        return (), left_out
    views = _own_views(view, [each.path for each in kept])
    facts = {each: _facts(view, views[each.path], each) for each in kept}
    why = {each: _why_none(each, facts) for each in kept}
    chosen = _one_each([each for each in kept if not why[each]], facts)
    home = _homes(view, kept)
    found = [Place(each.path, each.family, facts[each].language, home.get((each.family, each.path))) for each in chosen]
    told = [f"{each.path or 'The root'}: {reason}." for each, reason in why.items() if reason]
    return _with_root(views[""], found), (*told, *left_out)[:_TOLD]


def _counted(listed: Sequence[Folder]) -> tuple[list[Folder], tuple[str, ...]]:
    kept, said = [], dict[str, None]()
    for each in listed:
        folder, why = why_not(each.path)
        if why:
            said[f"{folder}: what is in it is {why}."] = None
        else:
            kept.append(each)
    return kept, tuple(said)


def _homes(view: FileView, kept: Sequence[Folder]) -> Mapping[tuple[str, str], str]:
    """By family and folder, see `homes`."""
    found = {}
    for family in sorted({each.family for each in kept}):
        known = homes(view, [each.path for each in kept if each.family == family], family)
        found.update({(family, folder): root for folder, root in known.items()})
    return found


class _Some:
    """Some of the files."""

    def __init__(self, view: FileView, paths: Sequence[str]) -> None:
        self.paths, self.text = paths, view.text


def _own_views(view: FileView, folders: Sequence[str]) -> Mapping[str, FileView]:
    """What is in each of the folders, and in no deeper one that has manifests; in the root's what is in none, too."""
    known, paths = {*folders, *manifests.beyond(view)}, defaultdict[str, list[str]](list)
    for path in view.paths:
        folder = posixpath.dirname(path[: manifests.LONGEST + 1])  # none that is known is any longer
        while folder and folder not in known:
            folder = posixpath.dirname(folder)
        paths[folder].append(path)
    return {folder: Within(_Some(view, paths[folder]), folder) for folder in {"", *folders}}


def _facts(view: FileView, own: FileView, each: Folder) -> _Facts:
    counts = {name: _count(own, name) for name in LANGUAGES.get(each.family, (each.family,))}
    language = max(counts, key=lambda name: counts[name])
    if not counts[language]:
        return _Facts("", 0, False)
    scripted = each.family == "node" and not manifests.delegates(manifests.read(view, each.path))
    return _Facts(language, counts[language], scripted or _has_tests(own, language))


def _count(own: FileView, language: str) -> int:
    suffixes = named(language).suffixes
    return sum(path.endswith(suffixes) for path in own.paths)


def _has_tests(own: FileView, language: str) -> bool:
    known = named(language)
    return language == "rust" or any(path.endswith(known.suffixes) and known.is_test_module(path) for path in own.paths)


def _why_none(each: Folder, facts: Mapping[Folder, _Facts]) -> str:
    """Why a folder with a manifest is no project of its own; empty if it is."""
    if not facts[each].language:
        return "no code of its own"
    if facts[each].tests:
        return ""
    higher = [other for other in facts if other.family == each.family and above(other.path, each.path)]
    tested = [other.path for other in higher if facts[other].tests]
    if tested:
        return f"no tests of its own, so it counts to {max(tested, key=len) or 'the root'}"
    return "no tests of its own" if not each.path and (each.weak or each.family == "node") else ""


def _one_each(chosen: Sequence[Folder], facts: Mapping[Folder, _Facts]) -> list[Folder]:
    """One language for a folder: the one with the most files."""
    best: dict[str, Folder] = {}
    for each in chosen:
        known = best.get(each.path)
        if known is None or facts[each].files > facts[known].files:
            best[each.path] = each
    return list(best.values())


def _with_root(own: FileView, found: Sequence[Place]) -> tuple[Place, ...]:
    """With the root where it has tests of a language that it has no manifest of."""
    if any(not place.folder for place in found):
        return tuple(found)
    weights = {language.name: _count(own, language.name) for language in languages()}
    most = max(weights, key=lambda name: weights[name])
    near = [path for path in own.paths if path.endswith(named(most).suffixes) and _is_near(path)]
    if not any(named(most).is_test_module(path) for path in near):
        return tuple(found)
    return (Place("", family_of(most), most), *found)


def _is_near(path: str) -> bool:
    """Whether a file may be of tests that somebody keeps at the root, and is of nothing else's."""
    folder = path.rpartition("/")[0]
    return "/" not in folder and why_not(folder)[1] in ("", "of tests")


def family_of(language: str) -> str:
    """The languages that share their manifests."""
    return _FAMILY.get(language, language)
