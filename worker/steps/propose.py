"""One proposal: ask the chain, read the answer as edits, and never take the same failed answer twice."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from core.errors import Unfinished
from core.runs import Attempt, ModelCall, Proposal, Strategy
from core.words import count
from worker.context.showing import with_images
from worker.llm import ModelDown, Prompt, UnknownModel, WrongKey
from worker.llm.chain import Chain
from worker.record import Recorder
from worker.steps.ground import Ground
from worker.workspace import NotApplicable, Workspace

_ASKED_AGAIN = 1
_WARM, _WARMER = 0.8, 0.2


class Proposer:
    """Asks the models of one run."""

    def __init__(self, chain: Chain, first: str) -> None:
        self._chain = chain
        self.first = first

    def beside(self, lane: str, lead: int) -> "Proposer":
        """This one for one of several who ask at once, called `lane`; the model `lead` places on is asked first."""
        chain = self._chain.beside(lane, lead)
        return Proposer(chain, chain.first)

    @property
    def in_order(self) -> bool:
        """Whether several have to ask one after the other."""
        return self._chain.in_order

    def hold(self, ground: Ground, strategy: Strategy, earlier: Sequence[Attempt]) -> None:
        """Reserve what the first question may cost; `Unfinished` where the budget does not have that any more."""
        self._chain.hold(self._prompt(ground, strategy, earlier, _turn(strategy, earlier))[0])

    def let_go(self) -> None:
        """What was held and not spent is everybody's again."""
        self._chain.let_go()

    def abandon(self) -> None:
        """Nobody waits for its answer any more; for another thread than the one that asks."""
        self._chain.abandon()

    def note(self, sentence: str) -> None:
        """Say it now, and to whoever reads the report."""
        self._chain.say(sentence)

    @property
    def waited_s(self) -> float:
        """How long was waited for a provider's tokens so far, in seconds."""
        return self._chain.waited_s

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader should know about the models: a replay, a fallback, an unknown price."""
        return self._chain.notes

    def propose(
        self, ground: Ground, number: int, strategy: Strategy, earlier: Sequence[Attempt], recorder: Recorder
    ) -> Proposal:
        """The next proposal; an answer that repeats an earlier attempt is asked for once more, afresh and warmer."""
        recorder.watcher.proposing(number, strategy)
        try:
            with recorder.step("model") as note:
                proposal, asked = self._new(ground, strategy, earlier)
                note.text = count(len(proposal.edits), "edit") + (f", asked {asked} times" if asked > 1 else "")
                return proposal
        except ModelDown as down:
            raise Unfinished(str(down)) from down
        except (WrongKey, UnknownModel) as wrong:
            if not earlier:
                raise  # nothing was done yet: this is wrong configuration
            raise Unfinished(str(wrong)) from wrong

    def _new(self, ground: Ground, strategy: Strategy, earlier: Sequence[Attempt]) -> tuple[Proposal, int]:
        """A proposal that is not one of the earlier ones, if it can be had, and how often was asked for it."""
        calls: list[ModelCall] = []
        for again in range((strategy.kind != "strengthen") * _ASKED_AGAIN + 1):  # what is proven can stay as it is
            proposal = self._ask(ground, _warmer(strategy, again), earlier, _turn(strategy, earlier) + again)
            calls.extend(proposal.calls)
            if not _repeats(proposal, earlier, ground.prepared.workspace):
                break
        return replace(proposal, calls=tuple(calls)), again + 1

    def _ask(self, ground: Ground, strategy: Strategy, earlier: Sequence[Attempt], turn: int) -> Proposal:
        from worker.proposals import parse

        asked, files = self._prompt(ground, strategy, earlier, turn)
        reply, calls = self._chain.complete(asked)
        parsed = parse(reply.text, files, targets=ground.brief.targets, stop=reply.stop)
        return Proposal(reply.text, parsed.edits, parsed.explanation, parsed.problems, calls)

    def _prompt(
        self, ground: Ground, strategy: Strategy, earlier: Sequence[Attempt], turn: int
    ) -> tuple[Prompt, "_Files"]:
        """What is asked, and the files that the answer is read against."""
        from worker.proposals import choose_form, prompt

        files = _Files(ground.prepared.workspace)
        targets = {path: files[path] for path in ground.brief.targets if path in files}
        form = choose_form(self.first, targets, turn)
        return with_images(prompt(ground.brief, strategy, earlier, form=form), ground.brief), files


def _turn(strategy: Strategy, earlier: Sequence[Attempt]) -> int:
    """Whose turn it is among the wordings: candidates of one round get different ones, too."""
    return strategy.round + strategy.candidate - 1 if strategy.candidate else len(earlier) + 1


def preload() -> None:
    """Import what a brief and the first question need; made for a thread beside other work."""
    import worker.context.understand
    import worker.proposals  # noqa: F401 - for whoever needs it next


class _Files(Mapping[str, str]):
    """All files to start from by path, read when they are asked for: what an answer is read against."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        entries = workspace.entries(workspace.start)
        self._paths = {entry.path for entry in entries if entry.mode.startswith("100")}

    def __getitem__(self, path: str) -> str:
        if path not in self._paths:
            raise KeyError(path)
        return (self._workspace.read(self._workspace.start, path) or b"").decode("utf-8", "replace")

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._paths))

    def __len__(self) -> int:
        return len(self._paths)


def _warmer(strategy: Strategy, again: int) -> Strategy:
    """What is asked when an answer only repeats an attempt: a fresh start, for a repair would repeat it again."""
    warmer = min(1.0, max(_WARM, strategy.temperature + _WARMER))
    return strategy if not again else Strategy("fresh", warmer, round=strategy.round, candidate=strategy.candidate)


def _repeats(proposal: Proposal, earlier: Sequence[Attempt], workspace: Workspace) -> bool:
    """Whether it would make a tree that was already checked."""
    trees = {attempt.patch.tree for attempt in earlier if attempt.patch}
    if not trees or not proposal.edits:
        return False
    try:
        return workspace.apply(workspace.start, proposal.edits).tree in trees
    except NotApplicable:
        return False
