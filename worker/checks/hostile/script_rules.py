"""Patterns over JavaScript and TypeScript without its comments. Every repetition in them is bounded."""

import re
from typing import NamedTuple


class Rule(NamedTuple):
    """A rule: what it is called, what a reader is told, and the pattern that finds it."""

    name: str
    severity: str
    said: str
    pattern: re.Pattern[str]


def _rule(name: str, said: str, *alternatives: str, severity: str = "error") -> Rule:
    return Rule(name, severity, said, re.compile("|".join(alternatives)))


_Q = r"['\"`]"
_ENV = rf"process\s{{0,9}}(?:\.\s{{0,9}}env|\[\s{{0,9}}{_Q}env{_Q}\s{{0,9}}\])"
_SEND = (
    r"(?:\bfetch|\baxios(?:\.\w{1,20})?|\bhttps?\.(?:request|get)|\.(?:write|send|end|post)"
    r"|XMLHttpRequest|sendBeacon)\s{0,9}\("
)
_FROM = rf"(?:require\s{{0,9}}\(|from|import)\s{{0,9}}\(?{_Q}"
_RUN = r"(?:eval|Function|setTimeout|setInterval|runIn(?:This|New)?Context|compileFunction)"
_DECODE = rf"(?:\batob\s{{0,9}}\(|{_Q}base64{_Q}|{_Q}hex{_Q}|fromCharCode|unescape\s{{0,9}}\(|\bfetch\s{{0,9}}\()"
_GLOBALS = r"(?:expect|describe|it|test|assert|jest|JSON|Object|Array|process|require|performance|Date|Math)"
_TYPES = r"(?:Object|Array|String|Number|Function|Promise|Map|Set|RegExp|Error|Date)"

MALICE = (
    _rule(
        "hidden-code",
        "runs code that was hidden from its reader",
        rf"\b{_RUN}\s{{0,9}}\([^;\n]{{0,200}}{_DECODE}",
        rf"\[\s{{0,9}}{_Q}constructor{_Q}\s{{0,9}}\]\s{{0,9}}\([^;\n]{{0,200}}{_DECODE}",
    ),
    _rule(
        "sandbox-escape",
        "reaches out of where it runs",
        rf"constructor\s{{0,9}}[.\[]\s{{0,9}}{_Q}?constructor{_Q}?\]?\s{{0,9}}\(\s{{0,9}}{_Q}return\s+(?:process|this)",
    ),
    _rule(
        "exfiltration",
        "sends the environment to another machine",
        rf"{_SEND}[^;]{{0,300}}JSON\.stringify\s{{0,9}}\(\s{{0,9}}{_ENV}\s{{0,9}}[,)]",
        rf"{_SEND}[^;]{{0,300}}\.\.\.\s{{0,9}}{_ENV}\s{{0,9}}[,}}]",
        rf"{_SEND}[^;]{{0,300}}\bbody\s{{0,9}}:\s{{0,9}}{_ENV}\s{{0,9}}[,}})]",
    ),
    _rule(
        "fork-bomb",
        "multiplies until the machine stands still",
        r"while\s{0,9}\(\s{0,9}(?:true|1)\s{0,9}\)\s{0,9}\{?[^{}]{0,120}\b(?:fork|spawn)\s{0,9}\(",
        r"for\s{0,9}\(\s{0,9};\s{0,9};\s{0,9}\)\s{0,9}\{?[^{}]{0,120}\b(?:fork|spawn)\s{0,9}\(",
    ),
    _rule(
        "destruction",
        "destroys files of the machine",
        rf"\b(?:rmSync|rm|rmdirSync|rmdir|rimraf(?:Sync)?)\s{{0,9}}\(\s{{0,9}}{_Q}(?:/|~|/\*|/(?:home|etc|usr|var|root))/?{_Q}",
        r"\b(?:rmSync|rm|rmdirSync|rmdir|rimraf(?:Sync)?)\s{0,9}\(\s{0,9}(?:os\.)?homedir\s{0,9}\(\s{0,9}\)",
    ),
    _rule(
        "reverse-shell",
        "hands a shell to another machine",
        r"\b(?:net\.)?(?:connect|createConnection|Socket)\b[\s\S]{0,400}\.pipe\s{0,9}\(\s{0,9}\w{1,40}\.stdin",
        r"\.pipe\s{0,9}\(\s{0,9}\w{1,40}\.stdin\s{0,9}\)[\s\S]{0,400}\b(?:net\.|socket)",
    ),
    _rule(
        "exfiltration",
        "sends what a page knows of its reader to another machine",
        r"(?:\.src\s{0,9}=|\bfetch\(|sendBeacon\(|\blocation(?:\.href)?\s{0,9}=)[^;\n]{0,300}"
        r"(?:document\.cookie|JSON\.stringify\(\s{0,9}(?:local|session)Storage)",
    ),
    _rule("crypto-miner", "mines cryptocurrency", r"(?i)\bcoin-?hive\b|\bcryptonight\b|\bstratum\+(?:tcp|ssl)://"),
    _rule(
        "clipboard",
        "puts another address into what a person copies",
        r"clipboard[\s\S]{0,150}0x\[[\w-]{6,9}\]\{40\}|0x\[[\w-]{6,9}\]\{40\}[\s\S]{0,150}clipboard",
    ),
    _rule(
        "install-hook",
        "writes install hooks into packages",
        r"\bscripts\s{0,9}\.\s{0,9}(?:pre|post)install\s{0,9}=(?!=)[\s\S]{0,600}\bnpm\s{1,9}publish\b",
    ),
)
TAMPERING = (
    _rule(
        "measurement-detection",
        "finds out whether it is being tested",
        r"\b(?:JEST_WORKER_ID|VITEST(?:_\w{1,30})?|NODE_TEST_CONTEXT|MOCHA_\w{1,30}|NODE_V8_COVERAGE)\b",
        rf"NODE_ENV\s{{0,9}}[=!]==?\s{{0,9}}{_Q}test{_Q}",
        r"process\.(?:argv|execArgv)\b[^;\n]{0,80}['\"`/](?:jest|vitest|mocha|test)",
        r"typeof\s+(?:jest|vi|describe|expect|it)\b",
    ),
    _rule(
        "framework-in-product",
        "imports the test framework in product code",
        _FROM + r"(?:node:test(?:/\w+)?|@?jest(?:[-/@][\w/-]{0,60})?|vitest(?:/\w{1,40})?)['\"`]",
        _FROM + r"(?:mocha|chai|@vitest/[\w-]{1,40})['\"`]",
    ),
    _rule(
        "ends-process",
        "ends the process or hooks its end",
        r"process\s{0,9}\.\s{0,9}(?:abort|reallyExit|kill|exitCode\s{0,9}=(?!=))",
        rf"process\s{{0,9}}\.\s{{0,9}}(?:on|once|prependListener)\s{{0,9}}\(\s{{0,9}}{_Q}"
        r"(?:exit|beforeExit|uncaughtException|unhandledRejection)",
    ),
    _rule(
        "patches-foreign",
        "replaces what other code relies on",
        rf"\b{_TYPES}\.prototype(?:\.\w{{1,40}}|\[[^\]\n]{{1,80}}\])\s{{0,9}}=(?!=)",
        r"\b(?:JSON|Math|Object|Number|Reflect|console|assert|Date|Promise|process\.std(?:out|err))\.\w{1,40}\s{0,9}=(?!=)",
        rf"\b(?:global|globalThis|window)\s{{0,9}}(?:\.|\[\s{{0,9}}{_Q}){_GLOBALS}\b[\]'\"`]{{0,2}}\s{{0,9}}=(?!=)",
        r"Object\.defineProperty\s{0,9}\(\s{0,9}(?:\w{1,40}\.prototype|global|globalThis|process|JSON|Math)\b",
        r"\basymmetricMatch\b|jest\.asymmetricMatcher|\bmatchers-object\b|addEqualityTesters",
    ),
    _rule(
        "swaps-modules",
        "changes which modules are loaded",
        r"require\s{0,9}\.\s{0,9}(?:cache|extensions)\b",
        r"\bModule\s{0,9}\.\s{0,9}_\w+|Module\.prototype\.require|module\.constructor\._",
        r"registerHooks\s{0,9}\(|module\.register\s{0,9}\(",
    ),
    _rule(
        "digs-in-frames",
        "looks into the engine or other code's state",
        r"prepareStackTrace|process\.(?:binding|_linkedBinding|_getActiveHandles|_getActiveRequests|dlopen)\b",
        _FROM + r"(?:node:)?(?:inspector|v8|vm|async_hooks)['\"`]",
    ),
    _rule(
        "foreign-descriptor",
        "writes to a file descriptor it did not open",
        r"\b(?:write(?:Sync)?|createWriteStream)\s{0,9}\(\s{0,9}(?:[3-9]|\d{2,9})\s{0,9},",
        r"\bfd\s{0,9}:\s{0,9}(?:[3-9]|\d{2,9})\b",
    ),
)
WEAK = (
    _rule(
        "dynamic-code", "builds code from text and runs it", r"(?<![.\w])eval\s{0,9}\(", r"\bnew\s+Function\s{0,9}\("
    ),
    _rule(
        "shell-injection",
        "puts values into a shell command",
        r"\b(?:exec|execSync)\s{0,9}\(\s{0,9}`[^`]{0,400}\$\{",
        r"\b(?:exec|execSync)\s{0,9}\(\s{0,9}[^,)\n]{0,200}['\"]\s{0,9}\+",
        r"\bshell\s{0,9}:\s{0,9}true",
    ),
    _rule(
        "no-tls-checks",
        "turns certificate checks off",
        r"rejectUnauthorized\s{0,9}:\s{0,9}false",
        r"NODE_TLS_REJECT_UNAUTHORIZED['\"`\]]{0,2}\s{0,9}[=:]\s{0,9}['\"`]?0",
    ),
    _rule("starts-programs", "starts other programs", _FROM + r"(?:node:)?child_process['\"`]", severity="warning"),
    _rule(
        "raw-html",
        "writes unescaped HTML",
        r"\.(?:inner|outer)HTML\s{0,9}\+?=(?!=)",
        r"document\.write(?:ln)?\s{0,9}\(|dangerouslySetInnerHTML",
        severity="warning",
    ),
    _rule(
        "weak-hash",
        "uses a hash that is broken",
        rf"createHash\s{{0,9}}\(\s{{0,9}}{_Q}(?:md5|sha1){_Q}",
        severity="warning",
    ),
    _rule(
        "prototype-pollution",
        "writes to a prototype",
        r"\[\s{0,9}['\"`]__proto__",
        r"\.__proto__\s{0,9}=",
        severity="warning",
    ),
)
