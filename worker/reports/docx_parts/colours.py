"""The colours of the docx: all readable on white and on the shades that lie behind them."""

from worker.reports.document.blocks import Tone

TEXT = "1F2328"
SHADES = {"+": "E6F4EA", "-": "FCE8E8", "@": "EAF2FB", " ": "FFFFFF", "\\": "FFFFFF"}
CODE_SHADE = "F6F8FA"
HEAD_SHADE = "EEF1F4"
RULE = "D0D7DE"
WORDS = {
    Tone.PLAIN: TEXT,
    Tone.GOOD: "116329",
    Tone.BAD: "A40E26",
    Tone.WARN: "7D4E00",
    Tone.MUTED: "57606A",
}
FILLS = {
    Tone.PLAIN: "2F6DB5",
    Tone.GOOD: "1A7F37",
    Tone.BAD: "B3202F",
    Tone.WARN: "8A5A00",
    Tone.MUTED: "6E7781",
}
TINTS = {
    Tone.PLAIN: "EAF2FB",
    Tone.GOOD: "E6F4EA",
    Tone.BAD: "FCE8E8",
    Tone.WARN: "FFF4D6",
    Tone.MUTED: "F1F3F5",
}
SYNTAX = {
    "comment": "5A636D",
    "keyword": "7A2E8E",
    "string": "8A3B00",
    "number": "0B4FA8",
    "name": "0B4FA8",
    "": TEXT,
}
