"""The SDKs are slow to import, so nobody pays for one that is not used."""

import subprocess
import sys

SLOW = "{'openai', 'anthropic', 'httpx2', 'tenacity'} & set(sys.modules)"


def loaded_after(statement: str) -> str:
    ran = subprocess.run(
        [sys.executable, "-c", f"import sys\n{statement}\nprint(sorted({SLOW}))"], capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.strip()


def test_choosing_models_imports_no_sdk() -> None:
    assert loaded_after("from worker.llm.chain import open_chain, parse\nparse(['openai', 'anthropic'])") == "[]"


def test_only_the_sdk_of_the_chosen_model_is_imported() -> None:
    opened = "from worker.llm import Access, anthropic\nanthropic.open_model('x', Access(anthropic_api_key='k' * 20))"
    loaded = loaded_after(opened)
    assert "anthropic" in loaded
    assert "openai" not in loaded
