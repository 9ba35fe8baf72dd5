"""Where the measurements were made."""

from collections.abc import Mapping

from core.runs import NO_IMAGE, Environment
from worker.reports import Report
from worker.reports.document import fold
from worker.reports.document.blocks import Block, Code, Facts, Line, Paragraph, Section, code, say


def section(report: Report) -> Section:
    """The sandbox, its image, limits and versions, what was installed in it and how the tests are run."""
    environment = report.environment
    pairs: list[tuple[str, Line]] = [
        ("Sandbox", say(environment.sandbox)),
        *_image(environment),
        ("Limits", say(_listed(environment.limits))),
        ("Versions", say(_listed(environment.versions))),
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


def _image(environment: Environment) -> list[tuple[str, Line]]:
    """The image and its digest; without one, whose programs ran."""
    if environment.image == NO_IMAGE:
        return [("Programs", say(f"{environment.image_digest}, those of the machine itself, read-only; no image"))]
    return [("Image", code(environment.image)), ("Image digest", code(environment.image_digest))]


def _listed(values: Mapping[str, str]) -> str:
    return ", ".join(f"{name} {value}" for name, value in values.items())
