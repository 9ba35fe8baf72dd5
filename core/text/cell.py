"""Cells of spreadsheets: text that stays text, whoever wrote it. Pure."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # what spreadsheets take for the start of one


def cell(text: str) -> str:
    """`text`, with an apostrophe before what would be a formula."""
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text
