"""INI files that strangers wrote: read, or refused before it takes long."""

import configparser
import re

_GAP = re.compile(r"[^\S\n]{200}")  # within a line; its reader looks at all of one from each of its places


def read(text: str) -> configparser.RawConfigParser:
    """The sections of an INI text, nothing put into anything; `ValueError` where it is none."""
    if _GAP.search(text):
        raise ValueError("It has lines with nothing in them for long.")
    parser = configparser.RawConfigParser(strict=False)
    try:
        parser.read_string(text)
    except configparser.Error as why:
        raise ValueError(str(why)) from why
    return parser
