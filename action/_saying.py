"""Sentences that name a setting of a machine, in the words of a step: its inputs."""

_INPUTS = {
    "set OPENAI_API_KEY": "give the input openai_api_key, from a secret of the repository",
    "set ANTHROPIC_API_KEY": "give the input anthropic_api_key, from a secret of the repository",
    "set PULLWRIGHT_LOCAL_URL (http://HOST:PORT/v1)": "give the input local_url",
    "name another with --base.": "name another with the input base_branch, or with --base in the comment.",
}
_ALLOWED = {
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_parsing": "must be a number",
    "finite_number": "must be a number",
    "greater_than": "must be more than {gt:g}",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le:g}",
    "literal_error": "must be {expected}",
}


def of_inputs(sentence: str) -> str:
    """`sentence`, where it names a setting that is an input here."""
    for setting, named in _INPUTS.items():
        sentence = sentence.replace(setting, named)
    return sentence


def allowed(kind: str, said: str, limits: dict[str, object]) -> str:
    """What an input has to be, for the kind of a validation error; `said` is the library's own sentence."""
    if kind in _ALLOWED:
        return _ALLOWED[kind].format(**limits).replace("'', ", "").replace("'", "")
    own = said.removeprefix("Value error, ")
    return f"{own[:1].lower()}{own[1:]}"
