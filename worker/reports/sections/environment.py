"""Where the measurements were made."""

from collections.abc import Mapping, Sequence

from core.runs import NO_IMAGE, Environment
from worker.reports import Report
from worker.reports.document import fold
from worker.reports.document.blocks import Block, Code, Facts, Line, Paragraph, Section, Tone, code, say

_NAMED = 30


def section(report: Report) -> Section:
    """The sandbox, its image, limits and versions, what was installed in it and how the tests are run."""
    environment = report.environment
    pairs: list[tuple[str, Line]] = [
        ("Sandbox", say(_sandbox(environment))),
        *_image(environment),
        ("Limits", say(_listed(environment.limits))),
        ("Versions", say(_listed(environment.versions))),
        ("Set-up could reach", say(", ".join(environment.registries))),
        ("Set-up was refused", say("; ".join(environment.refused_hosts), Tone.WARN)),
        *_dependencies(report),
    ]
    facts = tuple((name, line) for name, line in pairs if line[0].text)
    blocks: list[Block] = [Facts(facts)] if facts else []
    if environment.commands:
        commands, missing = fold.head("\n".join(environment.commands), 60, 6_000)
        blocks += [Paragraph(say("What was installed, and the test command (our reporters run with it):"), leads=True)]
        blocks += [Code(commands)]
        blocks += [Paragraph(say(f"… {missing}; all are in the JSON report."))] if missing else []
    if not blocks:
        blocks.append(Paragraph(say("No sandbox was started.")))
    return Section("Environment", tuple(blocks))


def _sandbox(environment: Environment) -> str:
    return f"{environment.sandbox} in {environment.runtime}" if environment.runtime else environment.sandbox


def _dependencies(report: Report) -> list[tuple[str, Line]]:
    """What the change that was kept, else the last one, does to the packages, and what its own set-up was refused."""
    attempts = report.run.attempts
    kept = report.run.best_attempt or (attempts[-1] if attempts else None)
    found = kept.dependencies if kept else None
    if found is None:
        return []
    with_ = "with the packages of the change" if found.installed else "with the base's packages"
    new, changed = fold.some(found.new, _NAMED), fold.some(found.changed, _NAMED)
    return [
        ("New packages", say(_some(*new), Tone.WARN)),
        ("Other versions", say(_some(*changed))),
        ("Measured", say(with_)),
        ("Its set-up was refused", say("; ".join(found.refused), Tone.WARN)),
    ]


def _some(shown: Sequence[str], more: int) -> str:
    return ", ".join([*shown, *([f"and {more} more (all are in the JSON report)"] if more else [])])


def _image(environment: Environment) -> list[tuple[str, Line]]:
    """The image and its digest; without one, whose programs ran."""
    if environment.image == NO_IMAGE:
        return [("Programs", say(f"{environment.image_digest}, those of the machine itself, read-only; no image"))]
    return [("Image", code(environment.image)), ("Image digest", code(environment.image_digest))]


def _listed(values: Mapping[str, str]) -> str:
    return ", ".join(f"{name} {value}" for name, value in values.items())
