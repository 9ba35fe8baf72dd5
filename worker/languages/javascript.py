"""JavaScript: node:test, jest, vitest and mocha, and the examples in comments."""

import tree_sitter_javascript
from tree_sitter import Language as Grammar

from worker.languages.node.scripting import Scripting

LANGUAGE = Scripting(
    "javascript", (".js", ".mjs", ".cjs", ".jsx"), Grammar(tree_sitter_javascript.language()), "javascript"
)
