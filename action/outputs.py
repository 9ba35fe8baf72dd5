"""The step's outputs, in the file that the runner reads them from."""

import secrets
from collections.abc import Iterable
from pathlib import Path

from action.commands import one_line
from action.result import Result
from core.text import Outgoing

NAMES = (
    *("conclusion", "verdict", "run_id", "run_url", "pr_number", "pr_url", "branch_name", "head_sha"),
    *("total_cost_usd", "input_tokens", "output_tokens", "cache_read_tokens", "cache_write_tokens"),
    *("report_path", "report_docx_path", "report_sarif_path", "patch_path", "statement_path", "statement_key"),
)


def write(result: Result, path: Path, hidden: Iterable[str] = ()) -> None:
    """Append every output to the runner's file, in one piece; those that are not known are empty.

    Each is one line, and none holds one of the `hidden` values. Each has a delimiter of its own that nobody can guess.
    """
    gate = Outgoing(hidden)
    text = "".join(_entry(name, gate.without_secrets(one_line(_told(getattr(result, name))))) for name in NAMES)
    with path.open("a", encoding="utf-8") as file:
        file.write(text)


def _entry(name: str, value: str) -> str:
    delimiter = f"pullwright-{secrets.token_hex(16)}"
    return f"{name}<<{delimiter}\n{value}\n{delimiter}\n"


def _told(value: object) -> str:
    if value is None:
        return ""
    return f"{value:.6f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
