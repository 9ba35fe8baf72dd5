"""Tests that must fail: if one passes, somebody has changed what a test is."""

import unittest


def _plain():
    raise AssertionError("canary")


def _compared():
    if not (1 == 2):
        assert 1 == 2, "canary"


def _unittest_equal():
    unittest.TestCase().assertEqual(1, 2)


def _unittest_true():
    unittest.TestCase().assertTrue(False)


def _unittest_raises():
    with unittest.TestCase().assertRaises(ValueError):
        pass


def _pytest_raises():
    import pytest

    with pytest.raises(ValueError):
        pass


CANARIES = {
    "plain": _plain,
    "compared": _compared,
    "unittest_equal": _unittest_equal,
    "unittest_true": _unittest_true,
    "unittest_raises": _unittest_raises,
    "pytest_raises": _pytest_raises,
}
