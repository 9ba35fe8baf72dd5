"""The frame of every page, and the headers that keep it from doing anything else than being read."""

from html import escape

_STYLE = """
:root{color-scheme:light dark;--ink:#1b2330;--soft:#5b6675;--line:#dce1e8;--paper:#fff;--ground:#f4f6f9;
--accent:#1f6f4a;--accent-ink:#fff;--warn:#8a5300;--warn-ground:#fff4dd;--code:#eef1f5}
@media(prefers-color-scheme:dark){:root{--ink:#e7ebf0;--soft:#9aa6b5;--line:#2c3542;--paper:#171d26;--ground:#0f141b;
--accent:#4fb985;--accent-ink:#07130d;--warn:#f2c46d;--warn-ground:#33280f;--code:#202835}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;padding:6vh 1.25rem 4rem;background:var(--ground);color:var(--ink);
font:1rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
main{max-width:36rem;margin:0 auto;padding:2.25rem;background:var(--paper);border:1px solid var(--line);
border-radius:14px;box-shadow:0 1px 2px rgb(0 0 0/.05),0 12px 32px rgb(0 0 0/.06)}
.brand{max-width:36rem;margin:0 auto 1rem;color:var(--soft);font-weight:600;letter-spacing:.01em}
h1{margin:0 0 .5rem;font-size:1.6rem;line-height:1.25;letter-spacing:-.015em}
p{margin:.6rem 0}.soft{color:var(--soft)}
ol.way{display:flex;gap:.5rem;margin:0 0 1.75rem;padding:0;list-style:none;font-size:.85rem;color:var(--soft)}
ol.way li{flex:1;padding-top:.5rem;border-top:3px solid var(--line)}
ol.way li.now{border-color:var(--accent);color:var(--ink);font-weight:600}
ol.way li.done{border-color:var(--accent)}
form{margin:1.5rem 0 0}dl+form{margin:0}label{display:block;margin:1rem 0 .3rem;font-weight:600}
label small,.note{font-weight:400;color:var(--soft);font-size:.875rem}
input{width:100%;padding:.65rem .75rem;border:1px solid var(--line);border-radius:8px;background:var(--ground);
color:inherit;font:inherit}
input:focus-visible,button:focus-visible,a:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
button,.button{display:inline-block;margin-top:1.25rem;padding:.7rem 1.3rem;border:0;border-radius:8px;
background:var(--accent);color:var(--accent-ink);font:inherit;font-weight:600;text-decoration:none;cursor:pointer}
button.second,.button.second{background:none;color:inherit;border:1px solid var(--line)}
.warn{margin:1.25rem 0;padding:.8rem 1rem;border-radius:8px;background:var(--warn-ground);color:var(--warn)}
dl{display:grid;grid-template-columns:auto 1fr;gap:.35rem 1.25rem;margin:2rem 0 0;padding:1rem 1.1rem;
border:1px solid var(--line);border-radius:8px;font-size:.93rem}
dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}
code{padding:.1em .35em;border-radius:5px;background:var(--code);font:.9em ui-monospace,SFMono-Regular,Menlo,monospace}
pre{padding:.8rem 1rem;border-radius:8px;background:var(--code);overflow-x:auto}pre code{padding:0;background:none}
@media(max-width:30rem){main{padding:1.4rem}dl{grid-template-columns:1fr;gap:.1rem}dd{margin-bottom:.5rem}}
"""


def page(title: str, body: str, *, top: str = '<div class="brand">Pullwright</div>', style: str = "") -> str:
    """A whole page; `body` and `top` are HTML of ours, in which everything else is escaped already."""
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(title)} · Pullwright</title><style>{_STYLE}{style}</style></head>"
        f"<body><header>{top}</header><main>{body}</main></body></html>\n"
    )


def headers(form_targets: str = "'self'") -> dict[str, str]:
    """What a browser may do with a page of ours: show it, and send its form to `form_targets`."""
    return {
        "Content-Security-Policy": (
            "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'; "
            f"form-action {form_targets}"
        ),
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Cache-Control": "no-store",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
