"""How installers are told of the proxy and of whom to trust: each reads variables of its own."""

from collections.abc import Mapping

from worker.sandbox.proxy import PORT

_PLACE = f"http://127.0.0.1:{PORT}"
_PROXIES = ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "YARN_HTTP_PROXY", "YARN_HTTPS_PROXY")
_CERTIFICATES = (
    *("SSL_CERT_FILE", "PIP_CERT", "NODE_EXTRA_CA_CERTS", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "GIT_SSL_CAINFO"),
    *("npm_config_cafile", "CARGO_HTTP_CAINFO", "YARN_HTTPS_CA_FILE_PATH"),
)
_JAVA = " ".join(f"-D{scheme}.proxyHost=127.0.0.1 -D{scheme}.proxyPort={PORT}" for scheme in ("http", "https"))


def environment() -> Mapping[str, str]:
    """The variables that name the proxy; nothing goes past it, and there is nowhere else to go."""
    return {**dict.fromkeys(_PROXIES, _PLACE), "no_proxy": "", "NO_PROXY": "", "JAVA_TOOL_OPTIONS": _JAVA}


def certificates(place: str) -> Mapping[str, str]:
    """The variables by which pip, uv, npm, yarn, node, cargo, git and curl find the certificates at `place`."""
    return dict.fromkeys(_CERTIFICATES, place)
