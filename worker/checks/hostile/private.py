"""Literals that name where people keep what is theirs alone: one such place is enough, or several of a tool's."""

_ONE = (
    r"\.ssh/id_\w{1,20}|wallet\.dat|Login Data|\.gnupg/|/etc/shadow|\.config/(?:google-chrome|chromium|BraveSoftware)"
    r"|Google/Chrome/(?:User Data|Default)|\.mozilla/firefox|\.electrum/|exodus\.wallet"
    r"|/docker\.sock|169\.254\.169\.254|metadata\.google\.internal"
)
_TOOLS = (
    r"\.aws/credentials|\.netrc|\.docker/config\.json|\.git-credentials|\.config/gcloud|\.kube/config|\.npmrc|\.pypirc"
)
_NEAR = r"[^\"'`\n]{0,40}"
KEPT = (
    rf"[\"'`][^\"'`\n]{{0,80}}(?:{_ONE})"
    rf"|(?:{_TOOLS}){_NEAR}[\"'`]\s?,.{{0,400}}[\"'`]{_NEAR}(?:{_TOOLS})"
)
