"""What `pullwright sandbox prepare` did, for a person and as one JSON document."""

from collections.abc import Iterator, Sequence
from typing import Any

from core.runs import Outcome
from core.words import count
from worker.reports.document.phrases import date
from worker.steps.warm import Warmed


def document(found: Sequence[Warmed]) -> dict[str, Any]:
    """What `--json` prints; the names are fixed, others rely on them. Several projects are told in `projects`, too."""
    first = _one(found[0])
    return first if len(found) == 1 else {**first, "projects": [{"folder": one.folder, **_one(one)} for one in found]}


def _one(found: Warmed) -> dict[str, Any]:
    layer, run = found.layer, found.run
    return {
        "language": found.language,
        "image": {"tag": found.image.tag, "digest": found.image.digest, "seconds": round(found.image_s, 3)},
        "dependencies": None
        if layer is None
        else {
            "key": layer.key,
            "kept": layer.kept,
            "registries": list(found.registries),
            "refused": list(layer.refused),
            "seconds": round(found.layer_s, 3),
        },
        "tests": {
            "complete": run.complete,
            "why": run.why,
            "counts": {outcome.value: run.count(outcome) for outcome in Outcome if run.count(outcome)},
            "seconds": round(found.tests_s, 3),
        },
        "base": {"kept": not found.unkept, "why": found.unkept, "measured": run.kept or None},
    }


def told(found: Sequence[Warmed]) -> Iterator[str]:
    """The lines a person reads."""
    for one in found:
        yield from [f"project       {one.folder or 'the root'}"] if len(found) > 1 or one.folder else []
        yield from _told(one)


def _told(found: Warmed) -> Iterator[str]:
    layer, run = found.layer, found.run
    yield f"language      {found.language}"
    yield f"image         {found.image.tag} {found.image.digest} ({found.image_s:.1f} s)"
    if layer is None:
        yield "dependencies  none: the sandbox has all that the tests need"
    else:
        how = "kept since earlier" if layer.kept else "installed now"
        yield f"dependencies  {how}, {layer.key[:12]} ({found.layer_s:.1f} s), from {', '.join(found.registries)}"
        for line in layer.refused:
            yield f"  refused     {line}"
    if not run.complete:
        yield f"tests         not measured to their end: {run.why}"
        return
    if not run.results:
        yield "tests         none found; `test` in .github/pullwright.yml names the command that runs them"
        return
    failing = run.count(Outcome.FAILED) + run.count(Outcome.ERROR)
    yield f"tests         {count(len(run.results), 'test')}, {failing} failing ({found.tests_s:.1f} s)"
    when = f"since {date(run.kept)}" if run.kept else "from now on"
    yield f"results       not kept: {found.unkept}" if found.unkept else f"results       kept {when}, for the next run"
