"""Lines of a shell that give intent away, beside those of `words`: these are read in scripts only. All bounded."""

import re

from worker.checks.hostile.words import Word

_SH = r"(?:/bin/|/usr/bin/)?(?:ba|z|da|k)?sh\b"
_KEYS = (
    r"(?:\.ssh(?:/id_\w+|/?(?=[\s\"'*]|$))|\.aws(?:/credentials|/?(?=[\s\"'*]|$))|\.netrc|\.docker/config\.json|\.git-credentials"
    r"|\.kube/config|\.gnupg|\.npmrc|\.pypirc|\.config/gcloud|wallet\.dat)"
)
_SENDS = r"(?:curl|wget|nc|ncat|scp|rsync|ssh)"


def _word(rule: str, said: str, pattern: str) -> Word:
    return Word(rule, True, re.compile(pattern), said)


SHELL = (
    _word("reverse-shell", "hands a shell to another machine",
          rf"\b{_SH}\s+-i\b[^\n]{{0,80}}\|\s*(?:nc|ncat|netcat|telnet|openssl\s+s_client)\b"
          r"|\bsocat\b[^\n]{0,80}\bEXEC:"
          r"|\b(?:python\d?|perl|ruby|php|node|lua)\s+-\w*[cer]\w*\s[^\n]{0,300}(?:socket|Socket|fsockopen|TCPSocket|net\.connect)"
          r"[^\n]{0,400}(?:dup2|pty\.spawn|/bin/(?:ba)?sh|exec\(|open\(STDIN)"),
    _word("hidden-code", "runs code that was hidden from its reader",
          rf"\b(?:base64\s+(?:-d|-D|--decode)|xxd\s+-r|openssl\s+(?:enc|base64)\b[^\n|]{{0,40}}\s-d\b)[^\n]{{0,80}}\|\s*(?:sudo\s+)?"
          rf"(?:{_SH}|python\d?|perl|node)(?:\s|$|;|\))"
          rf"|\beval\s+[\"']?(?:\$\(|`)[^\n]{{0,300}}\b(?:base64\s+(?:-d|-D|--decode)|xxd\s+-r)"
          rf"|\b(?:ba|z|da)?sh\s+-c\s+[\"']?(?:\$\(|`)[^\n]{{0,300}}\bbase64\s+(?:-d|--decode)"
          r"|\|\s*\$\(\s*(?:printf|echo)\b"
          r"|\b(?:node|python\d?|perl|ruby)\s+-\w{0,3}[ec]\s[^\n]{0,80}\b(?:eval|exec)\b[^\n]{0,200}(?:base64|fromCharCode|atob|b64decode)"),
    _word("download-and-run", "runs what it downloads",
          r"\beval\s+[\"']?(?:\$\(|`)\s*(?:curl|wget)\b[^\n]{0,200}http://"
          rf"|\{{(?:curl|wget),[^\n}}]{{0,200}}\}}\s*\|\s*{_SH}"
          r"|\b(?:curl|wget)\b[^\n|;&]{0,200}http://[^\n]{0,200}(?:&&|;)\s*chmod\s+\S{1,10}\s+(\S{1,80})[^\n]{0,40}(?:&&|;)\s*\1"),
    _word("exfiltration", "sends secrets or the environment away",
          rf"\b{_SENDS}\b[^\n]{{0,200}}@[\"']?(?:~|\$HOME|\$\{{HOME\}}|/root|/home/\w+)/{_KEYS}"
          rf"|\b(?:tar|zip|gpg)\b[^\n|]{{0,200}}{_KEYS}[^\n|]{{0,120}}\|\s*(?:base64[^\n|]{{0,20}}\|\s*)?{_SENDS}\b"
          r"|\b(?:nslookup|dig|host|ping)\b[^\n]{0,80}\$\(\s*(?:whoami|hostname|id|env|cat)\b"
          r"|\$\(\s*(?:env|printenv)\b[^\n]{0,80}\)\s*;?\s*do\s[^\n]{0,120}\b(?:nslookup|dig|host|curl|wget|nc)\b"
          r"|\bnode\s+-e\s[^\n]{0,300}(?:https?|fetch)\b[^\n]{0,200}process\.env(?!\.\w|\[)"
          r"|\bgit\s+config\b[^\n|]{0,80}extraheader[^\n|]{0,40}\|[^\n]{0,40}\b(?:curl|wget|nc|base64)\b"
          r"|\b(?:curl|wget)\b(?=[^\n]{0,300}\$\{?(?:ACTIONS_ID_TOKEN_REQUEST_TOKEN|NPM_TOKEN|AWS_SECRET_ACCESS_KEY|PYPI_TOKEN)\b)"
          r"[^\n]{0,200}https?://(?!(?:[\w.-]+\.)?(?:github\.com|githubusercontent\.com|npmjs\.org|npmjs\.com|pypi\.org|amazonaws\.com))"),
    _word("credential-access", "reads where people keep credentials",
          rf"\b(?:cp|mv|cat|tar|zip|scp|rsync|base64|xxd)\b[^\n]{{0,120}}(?:~|\$HOME|\$\{{HOME\}}|/root|/home/\w+)/{_KEYS}"
          r"[^\n]{0,200}(?:~|\$HOME|\$\{HOME\}|/root|/home/\w+)/\."
          r"|\bgrep\b[^\n]{0,200}(?:gh\[?p|AKIA|BEGIN \w{0,9} ?PRIVATE)"
          r"[^\n|]{0,200}(?:\$HOME|~|/home|/etc|/root)[^\n|]{0,80}\|\s*(?:curl|wget|nc)\b"
          r"|/proc/\$?\{?\w{1,20}\}?/(?:mem|environ)\b[^\n]{0,80}\|"),
    _word("crypto-miner", "mines cryptocurrency",
          r"--algo[= ](?:randomx|rx/0|cryptonight|kawpow|ethash)|--donate-level\b|\bminexmr\b|\bnanopool\b"),
    _word("persistence", "makes something run again by itself",
          r">{1,2}\s*/etc/(?:cron\.\w{1,10}/|crontab\b|rc\.local\b|profile\.d/|ld\.so\.preload)"),
    _word("destruction", "destroys files of the machine",
          r"\bfind\s+(?:/|~|\$HOME)(?:\s|$)[^\n]{0,120}(?:-delete\b|-exec\s+(?:rm|shred)\b)|\bshred\b[^\n]{0,40}\s/dev/(?:sd|nvme|vd)"),
)  # fmt: skip
