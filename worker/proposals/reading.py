"""From a model's answer to edits. Whatever it is, this returns; what cannot be read becomes a problem."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from core.runs import Edit
from worker.llm import Stop
from worker.proposals import sentences
from worker.proposals.draft import Draft
from worker.proposals.editing import Editor
from worker.proposals.fences import Block, split
from worker.proposals.headers import line_path
from worker.proposals.markers import has_markers
from worker.proposals.pieces import PieceReader
from worker.proposals.raw import raw_block
from worker.proposals.spacing import plain

_MAX_CHARS = 2_000_000
_EXPLANATION_CHARS = 4_000
_BARE_EDIT = re.compile(r"^<{5,9} *SEARCH\b.*?(?:^>{5,9} *REPLACE\b[^\n]*$|\Z)", re.MULTILINE | re.DOTALL)
_MARKDOWN = (".md", ".mdx", ".rst")


@dataclass(frozen=True, slots=True)
class Parsed:
    """What was read: edits, the words around them, and sentences on what could not be read."""

    edits: tuple[Edit, ...]
    explanation: str
    problems: tuple[str, ...]


def parse(answer: str, files: Mapping[str, str], *, targets: Sequence[str] = (), stop: Stop = Stop.END) -> Parsed:
    """The edits in `answer`, for a repository that has `files` (path -> text; only their names are all read).

    `targets` are the paths the request was about; a block without a path can only be one of them
    (by default the only file). Never raises. Edits that come with problems are complete in
    themselves and may be applied; an answer cut off within an edit gives no edits at all.
    """
    if len(answer) > _MAX_CHARS:
        return Parsed((), "", (sentences.TOO_LONG.format(limit=_MAX_CHARS),))
    text = plain(answer).replace("\0", "").removeprefix("\ufeff")
    draft = Draft(files, targets)
    blocks, after = _blocks(text, draft)
    reader = PieceReader(draft, Editor(draft), whole=stop is Stop.END)
    for block in blocks:
        reader.prose(block.before)
        reader.block(block)
    reader.prose(after, last=True)
    explanation = _prose("\n\n".join(filter(None, [*(b.before.strip() for b in blocks), after])), files)
    if reader.cut:
        return Parsed((), explanation, (reader.cut,))
    edits = draft.edits()
    if not edits and not draft.problems:
        draft.problem(_nothing(text, draft, reader))
    return Parsed(edits, explanation, tuple(draft.problems))


def _blocks(text: str, draft: Draft) -> tuple[tuple[Block, ...], str]:
    markdown = bool(draft.targets) and all(path.endswith(_MARKDOWN) for path in draft.targets)
    blocks, after = split(text, markdown=markdown)
    bare = raw_block(text, draft.targets) if not blocks and not has_markers(text) else ()
    return (bare, "") if bare else (_joined(blocks, draft), after)


def _prose(text: str, files: Mapping[str, str]) -> str:
    """What the model said to people: without edits that stand in no fence, and lines that only name their file."""
    words = _BARE_EDIT.sub("", text)[:_EXPLANATION_CHARS]
    said = [line for line in words.splitlines() if not line_path(line, files)]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(said)).strip()


def _joined(blocks: tuple[Block, ...], draft: Draft) -> tuple[Block, ...]:
    """A path that stands in a fence of its own belongs to the next block."""
    made: list[Block] = []
    heading = ""
    for number, block in enumerate(blocks):
        only = block.text.strip() or block.info.strip()
        if "\n" not in only and line_path(only, draft.files) and number + 1 < len(blocks):
            heading += f"{block.before}\n{only}\n"
            continue
        made.append(replace(block, before=heading + block.before) if heading else block)
        heading = ""
    return tuple(made)


def _nothing(text: str, draft: Draft, reader: PieceReader) -> str:
    if not text.strip():
        return sentences.EMPTY
    if draft.touched:
        return sentences.SAME
    # Blocks without a path matter only if nothing else was sent: else they are examples of use.
    return sentences.nameless(draft.targets) if reader.nameless else sentences.no_edit(draft.targets)
