"""What a person reads of the set-up phase."""

from worker.sandbox.setting_up import failed, going_on, typed


def test_commands_are_told_as_a_person_types_them() -> None:
    assert typed(("sh", "-ec", "cd a && npm ci")) == "cd a && npm ci"
    assert typed(("npm", "run", "two words")) == "npm run 'two words'"
    assert typed(("sh", "-c", "x y")) == "sh -c 'x y'"
    assert going_on(("sh", "-ec", "first\nsecond")) == "Installing dependencies: first…"
    assert going_on(("x" * 101,)).endswith("x…")
    assert failed(("sh", "-ec", "npm ci"), "exit code 1", "log\n", ("a:1 (why)",)) == (
        "Installing the dependencies failed at `npm ci` (exit code 1):\nlog\nNot reached: a:1 (why).\n"
    )


def test_a_network_with_a_ca_of_its_own_is_told_what_to_set() -> None:
    npm = "npm error code SELF_SIGNED_CERT_IN_CHAIN\n"
    said, _, log = failed(("sh", "-ec", "npm ci\ntrue"), "exit code 1", npm, ()).partition("\n")
    assert said.startswith("Installing the dependencies failed at `npm ci…` (exit code 1). The certificate of a server")
    assert "PULLWRIGHT_CA_BUNDLE" in said
    assert log == npm
