"""How the pages of an account look, beside what all pages share: light and dark, from a phone to a wide screen."""

STYLE = """
:root{--bar:#1f6f4a;--good:#1b6341;--good-ground:#e2f3ea;--bad:#a3212f;--bad-ground:#fdeaec}
@media(prefers-color-scheme:dark){:root{--bar:#4fb985;--good:#7fd6aa;--good-ground:#12301f;
--bad:#ff9aa2;--bad-ground:#3a1a1e}}
body{padding:0 1.25rem 4rem}
header{max-width:68rem;margin:0 auto;padding:1.1rem 0}
.top{display:flex;align-items:center;gap:.75rem 1.25rem;flex-wrap:wrap}
.top .brand{margin:0;color:var(--ink);font-weight:700;text-decoration:none;display:flex;gap:.55rem;align-items:center}
.top .brand svg{display:block}
.top .who{margin-left:auto;color:var(--soft);font-size:.9rem}
.top form{margin:0}.top button{margin:0;padding:.35rem .8rem;font-size:.9rem}
main{max-width:68rem;padding:0;background:none;border:0;box-shadow:none;border-radius:0}
.card.narrow{max-width:36rem;margin:4vh auto 0;padding:2.25rem}
h1{overflow-wrap:anywhere}
h2.over{margin:0 0 .75rem}
h2{margin:0 0 .25rem;font-size:1.1rem;line-height:1.35;letter-spacing:-.005em}
.lead{margin:0 0 1.25rem;color:var(--soft)}
nav.tabs{display:flex;gap:.25rem;margin:1rem 0 1.5rem;border-bottom:1px solid var(--line);overflow-x:auto}
nav.tabs a{padding:.6rem .9rem;color:var(--soft);text-decoration:none;border-bottom:3px solid transparent;
white-space:nowrap;margin-bottom:-1px;border-radius:6px 6px 0 0}
nav.tabs a:hover{color:var(--ink)}nav.tabs a[aria-current]{color:var(--ink);font-weight:600;border-color:var(--accent)}
.card{margin:0 0 1.25rem;padding:1.4rem 1.5rem;background:var(--paper);border:1px solid var(--line);border-radius:14px;
box-shadow:0 1px 2px rgb(0 0 0/.04)}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(13rem,1fr));gap:1.25rem;margin:0 0 1.25rem}
.tiles .card{margin:0}
.tile h2{font-size:.875rem;font-weight:500;color:var(--soft);letter-spacing:0}
.tile .figure{margin:.1rem 0;font-size:1.75rem;font-weight:650;letter-spacing:-.02em;line-height:1.2;
font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
.tile p{margin:.25rem 0 0;font-size:.9rem;color:var(--soft)}
.meter{height:.5rem;margin:.7rem 0 .2rem;border-radius:99px;background:var(--code);overflow:hidden}
.meter svg{display:block;width:100%;height:100%}.meter rect{fill:var(--bar)}
.meter.near rect{fill:var(--warn)}.meter.full rect{fill:var(--bad)}
.pill{display:inline-block;padding:.1rem .6rem;border-radius:99px;background:var(--code);color:var(--ink);
font-size:.8rem;font-weight:600;white-space:nowrap}
.pill.good{background:var(--good-ground);color:var(--good)}.pill.warned{background:var(--warn-ground);color:var(--warn)}
.pill.bad{background:var(--bad-ground);color:var(--bad)}
.scroll{overflow-x:auto;margin:0 -1.5rem -1.4rem;border-top:1px solid var(--line)}
.card>.scroll{margin-top:1rem;border-radius:0 0 14px 14px}
table{width:100%;border-collapse:collapse;font-size:.92rem}
th,td{padding:.65rem .75rem;text-align:left;vertical-align:top;border-bottom:1px solid var(--line)}
th:first-child,td:first-child{padding-left:1.5rem}th:last-child,td:last-child{padding-right:1.5rem}
tr:last-child>td,tr:last-child>th{border-bottom:0}
thead th{font-weight:600;font-size:.82rem;color:var(--soft);white-space:nowrap}
tbody th{font-weight:500}
.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.why{min-width:15rem}.muted td{color:var(--soft)}.plain{white-space:nowrap}.small{font-size:.82rem;color:var(--soft)}
.chart{width:100%;height:auto;display:block;margin:.75rem 0 0}
.chart .bar{fill:var(--bar)}.chart line{stroke:var(--line)}
.chart text{fill:var(--soft);font-size:11px;font-variant-numeric:tabular-nums}
details{margin:.9rem 0 0;font-size:.92rem}summary{cursor:pointer;color:var(--soft)}
details .scroll{margin:.75rem 0 0;border:1px solid var(--line);border-radius:8px}
.split{display:grid;grid-template-columns:repeat(auto-fit,minmax(19rem,1fr));gap:1.25rem;align-items:start}
.list{margin:0;padding:0;list-style:none}
.list a.row{display:flex;gap:.25rem 1rem;align-items:center;flex-wrap:wrap;padding:1rem 1.5rem;color:inherit;
text-decoration:none;border-bottom:1px solid var(--line)}
.list li:last-child a.row{border-bottom:0}.list a.row:hover{background:var(--ground)}
.list strong{font-size:1.05rem;overflow-wrap:anywhere}.list .end{margin-left:auto;color:var(--soft);font-size:.9rem}
.card.flush{padding:0;overflow:hidden}
.empty{padding:1.5rem 0 .5rem;text-align:center;color:var(--soft)}.empty strong{display:block;color:var(--ink)}
.done{margin:0 0 1.25rem;padding:.8rem 1rem;border-radius:8px;background:var(--good-ground);color:var(--good)}
.wrong{margin:.35rem 0 0;color:var(--bad);font-size:.9rem;font-weight:500}
input[aria-invalid=true]{border-color:var(--bad)}
input,select{background:var(--paper)}
select{width:100%;height:2.95rem;padding:0 .75rem;
border:1px solid var(--line);border-radius:8px;color:inherit;font:inherit}
select:focus-visible,summary:focus-visible,.scroll:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.fields{display:grid;grid-template-columns:repeat(auto-fill,minmax(15rem,1fr));gap:0 1.5rem}
.money{position:relative}.money input{padding-left:1.7rem}
.money span{position:absolute;left:.75rem;top:.68rem;color:var(--soft)}
.actions{display:flex;gap:.75rem;flex-wrap:wrap;align-items:center;margin-top:1.25rem}
.actions button,.actions .button{margin:0}.actions form{margin:0}.actions .little{padding:.4rem .9rem;font-size:.9rem}
.head{display:flex;gap:.5rem 1.5rem;flex-wrap:wrap;align-items:start;justify-content:space-between}
.head .actions{margin:0}.head .lead{margin:0;max-width:44rem}
.button.second{background:none;color:inherit;border:1px solid var(--line)}
.plans{display:grid;grid-template-columns:repeat(auto-fit,minmax(14.5rem,1fr));gap:1.25rem;align-items:stretch}
.plan{display:flex;flex-direction:column;margin:0}.plan.mine{border-color:var(--accent);border-width:2px}
.plan .figure small{font-size:.95rem;font-weight:500;color:var(--soft);letter-spacing:0}
.plan .figure{margin:.35rem 0 0;font-size:1.6rem;font-weight:650;letter-spacing:-.02em}
.plan ul{margin:1rem 0;padding:0;list-style:none;font-size:.92rem}
.plan li{padding:.2rem 0 .2rem 1.4rem;position:relative}
.plan li::before{content:"✓";position:absolute;left:0;color:var(--accent);font-weight:700}
.plan form,.plan .foot{margin-top:auto}.plan form button{width:100%}.plan form{padding-top:.5rem}
dl.facts{margin:0;padding:0;border:0}
a{color:var(--good)}a.button{color:var(--accent-ink)}a.button.second{color:inherit}
.sr{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
@media(max-width:40rem){.card.narrow{padding:1.4rem}
.lines thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.lines,.lines tbody,.lines tr,.lines td{display:block}
.lines tr{padding:.8rem 1.1rem;border-bottom:1px solid var(--line)}.lines tr:last-child{border:0}
.lines td,.lines td:first-child,.lines td:last-child{padding:.1rem 0;border:0;white-space:normal}
.lines td.number{display:inline-block;margin-right:1.25rem;text-align:left}
.lines td.number::before{content:attr(data-name) " ";color:var(--soft)}.lines td.none{display:none}
.card{padding:1.1rem 1.1rem}.scroll{margin:0 -1.1rem -1.1rem}
th:first-child,td:first-child{padding-left:1.1rem}th:last-child,td:last-child{padding-right:1.1rem}
.list a.row{padding:.9rem 1.1rem}.tiles{gap:.8rem}.top .who{margin-left:0;order:3;width:100%}
.top form{margin-left:auto}}
"""
