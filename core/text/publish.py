"""Model-written text on its way into commit messages, reports and comments: words, and nothing that acts.

What GitHub would act on is shown with a look-alike that it does not act on (`＠name`, `＃12`, `‹tag>`),
so a reader still sees what was written.
"""

import re

from core.text.neutral import neutralise

LIMIT = 60_000
_PASSES = 8
_CUT = "\n[cut]"
_BEFORE = r"(?:[^\S\n]|[>*+.\d-])*"  # of one line: with its ends in it, empty lines would be read over and over
_RULES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.MULTILINE | re.IGNORECASE), replacement)
    for pattern, replacement in (
        (r"!\[([^\[\]\n]{0,300})\](?:\([^()\n]{0,2000}\)|\[[^\[\]\n]{0,200}\])", r"(image removed: \1)"),
        (r"\[([^\[\]\n]{0,300})\]\([^()\n]{0,2000}\)", r"\1"),
        (r"\]\(", "] ("),
        (r"^[ \t>]{0,20}\[[^\]\n]{1,200}\]:.*$", "(link removed)"),
        (r"(?:[a-z][a-z0-9+.-]{0,20}://|www\.)[^\s<>\"'`)\]]+", "(link removed)"),
        (r"\b(?:javascript|data|vbscript|mailto|file|ssh|git|xmpp):(?=\S)", "(link removed) "),
        (r"<(?=[a-z/!?])", "‹"),
        (r"@", "＠"),
        (r"#(?=\d)", "＃"),
        (r"GH-(?=\d)", "GH\N{NON-BREAKING HYPHEN}"),
        (r"\[(skip ci|ci skip|no ci|skip actions|actions skip)\]", r"(\1)"),
        (r"\*{3}NO_CI\*{3}|^skip-checks:", "(no)"),
        (r"^([ \t>*-]*)\[[ x]\](?=\s)", r"\1"),
        (rf"^({_BEFORE})/(?=[a-z])", "\\1\N{DIVISION SLASH}"),
        (rf"^({_BEFORE})!(?=[a-z])", "\\1\N{FULLWIDTH EXCLAMATION MARK}"),
        (r"\b(bors|homu) (?=r[+=]|try|retry|delegate|merge|ping)", "\\1\N{NO-BREAK SPACE}"),
        (r"^([ \t]*[a-z][a-z-]{0,40}-(?:by|to|id|with)):", "\\1\N{RATIO}"),
        (rf"^({_BEFORE}(?:`{{3,}}|~{{3,}})[ \t]*)(?:mermaid|geojson|topojson|stl|math)\b.*$", r"\1text"),
    )
)


def publishable(text: str, limit: int = LIMIT) -> str:
    """`text` without anything that a forge or a viewer would act on; at most `limit` characters.

    Gone or disarmed: hidden characters and markup, mentions, issue references and with them closing
    keywords, images, links, HTML, commands to bots at line starts, trailers, CI switches, task boxes,
    diagrams. Applying it twice changes nothing.
    """
    text = text[: limit * 2]
    for _ in range(_PASSES):
        clean = _pass(text)
        if clean == text:
            break
        text = clean
    else:
        text = re.sub(r"[\[\]<>()!:/]", " ", text)  # it was built to outlast the rules
        text = _pass(text)
    return text if len(text) <= limit else text[: limit - len(_CUT)].rstrip() + _CUT


def _pass(text: str) -> str:
    text = neutralise(text).text
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text.strip()
