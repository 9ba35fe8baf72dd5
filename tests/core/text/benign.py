"""Ordinary issues: ten subjects, each said in the words of twenty-one languages."""

_TITLES = {
    "English": "Sorting fails for empty lists",
    "German": "Größenänderung schlägt für Umlaute fehl: ä ö ü ß",
    "French": "L’été, ça ne marche pas : « erreur »",
    "Spanish": "¿Por qué falla la búsqueda con ñ?",
    "Polish": "Zażółć gęślą jaźń się nie wyświetla",
    "Vietnamese": "Lỗi khi tìm kiếm tiếng Việt",
    "Turkish": "İstanbul'da ığdır sıralaması yanlış",
    "Russian": "Сортировка не работает для пустых списков",
    "Ukrainian": "Помилка з літерами ґ, є, ї",
    "Greek": "Η ταξινόμηση αποτυγχάνει με τόνους",
    "Hebrew": "המיון נכשל עבור רשימות ריקות",
    "Arabic": "الفرز يفشل مع القوائم الفارغة",
    "Hindi": "खाली सूची पर क्रमबद्ध करना विफल होता है",
    "Bengali": "খালি তালিকায় সাজানো ব্যর্থ হয়",
    "Tamil": "வெற்று பட்டியலில் வரிசைப்படுத்தல் தோல்வி",
    "Thai": "การเรียงลำดับล้มเหลวกับรายการว่าง",
    "Chinese": "空列表排序失败，请修复。",
    "Japanese": "空のリストでソートが失敗します",
    "Korean": "빈 목록에서 정렬이 실패합니다",
    "Georgian": "ცარიელი სიის დალაგება ვერ ხერხდება",
    "Armenian": "Դատարկ ցուցակի տեսակավորումը ձախողվում է",
}
_BODIES = (
    "Steps:\n\n1. call `sort([])`\n2. see the error\n\n```python\n>>> sort([])\n[]\n```\n",
    'Traceback (most recent call last):\n  File "a.py", line 3, in <module>\nValueError: x -> y <= z && a < b\n',
    "| a | b |\n|---|---|\n| 1 | 2 |\n\n- [ ] todo\n- [x] done\n",
    "Emoji: 👍 🎉 👩🏽 🇩🇪 🧑🏿 ✅ ❌ — and math: ∑ ≤ ≥ ≠ ∞ π λ\n",
    "HTML such as `<b>bold</b>`, `&lt;`, `&amp;amp;`, `<br/>` and <details><summary>more</summary>text</details>\n",
    'Link: [docs](https://example.org/a?b=1&c=2#d) and ![picture](https://example.org/p.png "title")\n',
    "```ts\nconst f = <T,>(x: Array<T>): x is T[] => x!.length --> 0 // arrow\n```\n",
    "Quotes: “double” ‘single’ «guillemets» „low“ 「corner」 … – — · •\n",
    "Tabs:\tone\ttwo\nCombining: e\u0301 n\u0303 a\u0308 and precomposed: é ñ ä, no\u00a0break\n",
    "@someone please see #12, GH-34 and a1b2c3d; fixes nothing. C:\\path\\to, ~/x, $HOME, %s, {0}\n",
)
ISSUES = [f"{title}\n\n{body}" for title in _TITLES.values() for body in _BODIES]
