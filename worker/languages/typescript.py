"""TypeScript: as JavaScript, with tsx where the project brings nothing of its own to run it."""

import tree_sitter_typescript
from tree_sitter import Language as Grammar

from worker.languages.node.scripting import Scripting

LANGUAGE = Scripting(
    "typescript", (".ts", ".mts", ".cts", ".tsx"), Grammar(tree_sitter_typescript.language_tsx()), "javascript"
)
