"""The list of mutants is about the code as it stands."""

from __future__ import annotations

import ast

import pytest

from tests.mutants.run import ROOT, Mutant, listed, mutated

MUTANTS = listed()


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.id)
def test_each_mutant_fits_its_file_and_its_tests_are_there(mutant: Mutant) -> None:
    ast.parse(mutated(mutant))
    assert mutant.tests
    assert all((ROOT / test.partition("::")[0]).exists() for test in mutant.tests)


def test_no_two_have_one_name() -> None:
    assert len({mutant.id for mutant in MUTANTS}) == len(MUTANTS)
