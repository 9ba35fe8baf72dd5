"""How long installed dependencies are kept: as long as there is room and somebody uses them."""
