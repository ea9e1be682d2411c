"""`export --where`: conditions over signals, such as `gopher_word_count >= 50 and not spaced == 0`.

Python's grammar, cut down to names, numbers, strings, comparisons (chains too), `in` and `not in` with a list, `and`,
`or`, `not`. Nothing is ever handed to `eval`: the syntax tree is checked and turned into closures.
"""

from __future__ import annotations

import ast
import difflib
import operator
from collections.abc import Callable, Collection, Mapping
from typing import Any, TypeAlias

from humongous.errors import ConfigError

MAX_CHARS = 10_000
MAX_DEPTH = 50

Row: TypeAlias = Mapping[str, Any]
Value: TypeAlias = Callable[[Row], Any]

_COMPARE: Mapping[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.In: lambda item, items: item in items,
    ast.NotIn: lambda item, items: item not in items,
}
_HELP = "use names of signals, numbers, 'strings', [lists], < <= > >= == !=, in, not in, and, or, not, ( )"


def compile_where(expression: str, names: Collection[str]) -> Callable[[Row], bool]:
    """A function from a row (name → number, string or null) to whether it fulfils the condition.

    A comparison with null, or of a number with a string, is false, whatever the operator; a name alone is true where
    it is neither null nor zero nor empty. Raises `ConfigError` that names the part in question.
    """
    if len(expression) > MAX_CHARS:
        raise ConfigError(f"{len(expression)} characters are too many", where="--where", do=f"at most {MAX_CHARS}")
    try:
        tree = ast.parse(expression.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        reason = error.msg if isinstance(error, SyntaxError) else "it cannot be parsed"
        raise ConfigError(f"`{expression[:200]}` is no condition: {reason}", where="--where", do=_HELP) from error
    return _condition(tree.body, frozenset(names), 0)


def _condition(node: ast.expr, names: frozenset[str], depth: int) -> Callable[[Row], bool]:
    if depth > MAX_DEPTH:
        raise ConfigError(f"the condition is nested deeper than {MAX_DEPTH}", where="--where")
    match node:
        case ast.BoolOp(op=ast.And(), values=values):
            parts = [_condition(value, names, depth + 1) for value in values]
            return lambda row: all(part(row) for part in parts)
        case ast.BoolOp(op=ast.Or(), values=values):
            parts = [_condition(value, names, depth + 1) for value in values]
            return lambda row: any(part(row) for part in parts)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            inner = _condition(operand, names, depth + 1)
            return lambda row: not inner(row)
        case ast.Compare():
            return _comparison(node, names)
        case ast.Name():
            named = _value(node, names)
            return lambda row: bool(named(row))
    raise _refused(node)


def _comparison(node: ast.Compare, names: frozenset[str]) -> Callable[[Row], bool]:
    """A chain `a < b < c` is `a < b and b < c`."""
    operands = [_value(operand, names) for operand in (node.left, *node.comparators)]
    steps: list[tuple[Callable[[Any, Any], bool], Value, Value]] = []
    for index, op in enumerate(node.ops):
        if type(op) not in _COMPARE:
            raise _refused(node)
        is_list = isinstance(node.comparators[index], ast.List | ast.Tuple)
        if isinstance(op, ast.In | ast.NotIn) != is_list or isinstance(node.left, ast.List | ast.Tuple):
            raise ConfigError("a list goes after `in` or `not in`, and nowhere else", where=_where(node), do=_HELP)
        steps.append((_COMPARE[type(op)], operands[index], operands[index + 1]))
    return lambda row: all(_holds(compare, left(row), right(row)) for compare, left, right in steps)


def _holds(compare: Callable[[Any, Any], bool], left: Any, right: Any) -> bool:
    if left is None or right is None:
        return False
    if not isinstance(right, tuple) and isinstance(left, str) != isinstance(right, str):
        return False
    return compare(left, right)


def _value(node: ast.expr, names: frozenset[str]) -> Value:
    match node:
        case ast.Name(id=name):
            if name not in names:
                near = difflib.get_close_matches(name, sorted(names), n=1, cutoff=0.0)
                hint = f"did you mean `{near[0]}`?" if near else _HELP
                raise ConfigError(f"unknown signal `{name}`", where=_where(node), do=hint)
            return lambda row: row.get(name)
        case ast.List(elts=items) | ast.Tuple(elts=items):
            constants = tuple(_constant(item) for item in items)
            return lambda _row: constants
    constant = _constant(node)
    return lambda _row: constant


def _constant(node: ast.expr) -> float | int | str:
    negative = isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub)
    value = getattr(node.operand if isinstance(node, ast.UnaryOp) and negative else node, "value", None)
    if type(value) in (int, float):
        number: float | int = value  # type: ignore[assignment]
        return -number if negative else number
    if isinstance(value, str) and isinstance(node, ast.Constant):
        return value
    raise _refused(node)


def _refused(node: ast.expr) -> ConfigError:
    return ConfigError(f"`{ast.unparse(node)[:200]}` cannot stand in a condition", where=_where(node), do=_HELP)


def _where(node: ast.expr) -> str:
    return f"--where, column {node.col_offset + 1}"
