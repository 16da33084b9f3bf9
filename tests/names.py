"""Names of functions that say less than they should, found in the source itself."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

# What does not end in -ed; read, set, put, run, cut, let, split and such are verbs as well.
IRREGULAR = """
    been begun bent bitten blown bound broken brought built bought caught chosen clung dealt done
    drawn driven dug eaten fallen fed felt flown forbidden forgotten forgiven fought found frozen
    given gone got gotten grown heard held hidden hung kept known laid led left lent lit lost made
    meant met mistaken overdone overwritten paid proven ridden risen said seen sent shaken shot
    shown shrunk slept slid sold sought spent spoken spun stolen stood struck stuck sung sunk sworn
    swept swollen swum swung taken taught thought thrown told torn undone understood withdrawn
    withheld woken won worn wound woven written
"""
PARTICIPLES = frozenset(IRREGULAR.split())
ENDS_IN_ED = re.compile(r"[a-z]{2,}ed")
VERBS = frozenset({"embed", "exceed", "feed", "need", "proceed", "seed", "speed", "succeed"})

Function = ast.FunctionDef | ast.AsyncFunctionDef


def is_participle(name: str) -> bool:
    """Whether a name is a past participle and nothing else: `told`, `_parsed`."""
    word = name.strip("_")
    if word in VERBS:
        return False
    return word in PARTICIPLES or bool(ENDS_IN_ED.fullmatch(word))


def functions(tree: ast.Module) -> Iterator[Function]:
    """Every function and method of a module, nested ones too."""
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def participles(tree: ast.Module) -> Iterator[str]:
    """The functions of a module that are named by a bare participle."""
    return (function.name for function in functions(tree) if is_participle(function.name))


def classes(tree: ast.Module) -> Iterator[str]:
    """The classes of a module by their names, a leading underscore left out."""
    nodes = (node for node in ast.walk(tree) if isinstance(node, ast.ClassDef))
    return (node.name.lstrip("_") for node in nodes)
