"""From an issue and a tree to the brief: the right files, the repository's instructions, and the manifest."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from core.names import Sha
from core.runs import Issue, Source
from worker.context import Brief, Piece
from worker.context.index import Index
from worker.context.pieces import INSTRUCTION_FILES, file_piece, instructions_piece, map_piece
from worker.context.ranking import Ranked, rank
from worker.context.texts import decode, readable
from worker.context.words import asking_words
from worker.languages import Project, is_test
from worker.workspace import Entry, Workspace

_MOST_TARGETS = 4
_MOST_OTHERS = 6
_NEAR_BEST = 0.4  # a target's score is at least this part of the best one's
_INSTRUCTIONS_ROOM = 6_000
_BATCH = 500
_FEW_FILES = 3


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the brief is for: the project's language and test command, and how much the model may be shown."""

    language: str
    test_command: str
    tests_wanted: bool
    instructions: str  # from the repository's configuration
    room: int  # characters of context
    files: Mapping[str, str] | None = None  # instruction files by path; None: those of the base tree
    projects: tuple[Project, ...] = ()  # where the repository has several


def understand(workspace: Workspace, issue: Issue, wanted: Wanted, *, cache: Path, key: str) -> Brief:
    """The brief for `issue` on the base tree; `key` names the repository's own index file in `cache`."""
    entries = readable(workspace.entries(workspace.start))
    ranked = _search(workspace, issue, entries, cache, key)
    targets = _targets(ranked, entries)
    pieces = [
        *_instructions(workspace, wanted),
        *_map(entries),
        *_files(workspace, issue, ranked, targets, wanted.room),
    ]
    sources = (_issue_source(issue), *(piece.source for piece in pieces))
    return Brief(
        issue=issue,
        pieces=tuple(pieces),
        sources=sources,
        language=wanted.language,
        test_command=wanted.test_command,
        tests_wanted=wanted.tests_wanted,
        targets=tuple(target.entry.path for target in targets),
        projects=tuple(f"{each.folder or '.'} ({each.language}): {each.typed}" for each in wanted.projects),
    )


def _search(workspace: Workspace, issue: Issue, entries: Sequence[Entry], cache: Path, key: str) -> list[Ranked]:
    index = Index(cache, key)
    try:
        _index_new(index, workspace, entries)
        return rank(issue.text, entries, index.search(asking_words(issue.text)))
    finally:
        index.close()


def _index_new(index: Index, workspace: Workspace, entries: Sequence[Entry]) -> None:
    new = index.missing(entry.blob for entry in entries)
    for start in range(0, len(new), _BATCH):
        raw = workspace.blobs(new[start : start + _BATCH])
        index.add({blob: decode(content) or "" for blob, content in raw.items()})


def _targets(ranked: Sequence[Ranked], entries: Sequence[Entry]) -> list[Ranked]:
    """The files the change most likely touches; in a tiny repository every source file may be one."""
    sources = [one for one in ranked if not is_test(one.entry.path)]
    if not sources:
        few = [entry for entry in entries if not is_test(entry.path)]
        return [Ranked(entry, 1.0, "one of few files") for entry in few] if len(few) <= _FEW_FILES else []
    best = sources[0].score
    return [one for one in sources[:_MOST_TARGETS] if one.score >= best * _NEAR_BEST]


def _instructions(workspace: Workspace, wanted: Wanted) -> list[Piece]:
    pieces = []
    if wanted.instructions:
        pieces.append(instructions_piece(".github/pullwright.yml", wanted.instructions, _INSTRUCTIONS_ROOM))
    for path in INSTRUCTION_FILES:
        text = _instruction(workspace, wanted, path)
        if text:
            pieces.append(instructions_piece(path, text, _INSTRUCTIONS_ROOM))
    return pieces


def _instruction(workspace: Workspace, wanted: Wanted, path: str) -> str:
    if wanted.files is not None:
        return wanted.files.get(path, "")
    return decode(workspace.read(workspace.base_tree, path) or b"") or ""


def _map(entries: Sequence[Entry]) -> list[Piece]:
    return [map_piece([entry.path for entry in entries])] if len(entries) > _FEW_FILES else []


def _files(
    workspace: Workspace, issue: Issue, ranked: Sequence[Ranked], targets: Sequence[Ranked], room: int
) -> list[Piece]:
    chosen = {target.entry.path for target in targets}
    others = [one for one in ranked if one.entry.path not in chosen and not _is_instructions(one.entry.path)]
    shown = [*targets, *_beside(others, targets)[:_MOST_OTHERS]]
    raw = workspace.blobs({one.entry.blob for one in shown})
    pieces: list[Piece] = []
    left = room
    for one in shown:
        text = decode(raw.get(Sha(one.entry.blob), b"\0"))
        if text is None or left <= 0:
            continue
        share = left if one.entry.path in chosen else left // 3
        piece = file_piece(one.entry.path, text, issue.text, share, one.why)
        left -= len(piece.text)
        pieces.append(piece)
    return pieces


def _beside(others: Sequence[Ranked], targets: Sequence[Ranked]) -> list[Ranked]:
    """Tests of a target before everything else."""
    stems = {PurePosixPath(target.entry.path).stem for target in targets}
    return sorted(others, key=lambda one: not (is_test(one.entry.path) and _tests_one_of(one.entry.path, stems)))


def _tests_one_of(path: str, stems: set[str]) -> bool:
    return any(stem in PurePosixPath(path).stem for stem in stems)


def _is_instructions(path: str) -> bool:
    return path in INSTRUCTION_FILES


def _issue_source(issue: Issue) -> Source:
    digest = hashlib.sha256(issue.text.encode()).hexdigest()
    stripped = f"stripped: {', '.join(issue.stripped)}" if issue.stripped else ""
    return Source("issue", "issue", digest, len(issue.text), stripped)
