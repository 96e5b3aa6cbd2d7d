"""Small changes that a reader might overlook: cosmic-ray's, and three that Django code asks for."""

from typing import Any

from cosmic_ray.operators.operator import Example, Operator
from cosmic_ray.operators.provider import OperatorProvider

# Of each sign, the one replacement that is easily mistaken for it: the others fail at once.
SIGNS = "Add_Sub Sub_Add Mul_Div Div_Mul FloorDiv_Div BitAnd_BitOr BitOr_BitAnd RShift_LShift"
COMPARED = "Eq_NotEq NotEq_Eq Lt_LtE LtE_Lt Gt_GtE GtE_Gt Lt_GtE GtE_Lt Is_IsNot IsNot_Is"
OTHERS = (
    "ReplaceUnaryOperator_USub_UAdd ReplaceUnaryOperator_Delete_Invert "
    "ReplaceUnaryOperator_Delete_Not AddNot ReplaceTrueWithFalse ReplaceFalseWithTrue "
    "ReplaceAndWithOr ReplaceOrWithAnd ReplaceBreakWithContinue ReplaceContinueWithBreak "
    "NumberReplacer ZeroIterationForLoop"
)
QUERIES = ("filter", "exclude", "Q", "get")
DISPLAYS = ("testlist_comp", "dictorsetmaker")
Place = tuple[tuple[int, int], tuple[int, int]]


class SwapFilter(Operator):
    """`.filter` for `.exclude`, and the reverse."""

    SWAPPED = {"filter": "exclude", "exclude": "filter"}

    def mutation_positions(self, node: Any) -> list[Place]:
        method = node.type == "name" and node.parent.type == "trailer"
        return [(node.start_pos, node.end_pos)] if method and node.value in self.SWAPPED else []

    def mutate(self, node: Any, index: int) -> Any:
        node.value = self.SWAPPED[node.value]
        return node

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        return (Example("rows.filter(pk=1)", "rows.exclude(pk=1)"),)


class DropMember(Operator):
    """One member less in a set, a list, a tuple or a dict that is written out."""

    def mutation_positions(self, node: Any) -> list[Place]:
        return places(node, members(node))

    def mutate(self, node: Any, index: int) -> Any:
        return without(node, *members(node)[index])

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        return (
            Example("x = {1, 2}", "x = { 2}"),
            Example("x = {1: 2, 3: 4}", "x = {1: 2,}", occurrence=1),
        )


class DropCondition(Operator):
    """One condition less in a query."""

    def mutation_positions(self, node: Any) -> list[Place]:
        return places(node, conditions(node))

    def mutate(self, node: Any, index: int) -> Any:
        return without(node, *conditions(node)[index])

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        return (
            Example("rows.filter(a=1, b=2)", "rows.filter( b=2)"),
            Example("Q(a=1)", "Q()"),
        )


def members(node: Any) -> list[tuple[int, int]]:
    """From where to where the members of a display stand among its children."""
    if node.type not in DISPLAYS or any("comp_for" in child.type for child in node.children):
        return []
    return parts(node.children)


def conditions(node: Any) -> list[tuple[int, int]]:
    """The same of a query's conditions, whether it has one or many."""
    call = node if node.type == "trailer" else node.parent
    if not call or call.type != "trailer" or call.children[0].value != "(":
        return []
    before = call.get_previous_sibling()
    name = before.children[-1] if before.type == "trailer" else before
    if getattr(name, "value", "") not in QUERIES:
        return []
    if node.type == "arglist":
        return parts(node.children)
    only = node is call and node.children[1].type == "argument"
    return [(1, 2)] if only else []


def parts(children: list[Any]) -> list[tuple[int, int]]:
    found, start = [], 0
    for place, child in enumerate(children):
        if child.type == "operator" and child.value == ",":
            found.append((start, place))
            start = place + 1
    return found + ([(start, len(children))] if start < len(children) else [])


def places(node: Any, found: list[tuple[int, int]]) -> list[Place]:
    return [(node.children[a].start_pos, node.children[b - 1].end_pos) for a, b in found]


def without(node: Any, start: int, end: int) -> Any:
    """Take a part out, and the comma after it."""
    comma = [child.get_code().strip() for child in node.children[end : end + 1]] == [","]
    del node.children[start : end + comma]
    return node


PROVIDED = OperatorProvider()
NAMES = [
    *(f"ReplaceBinaryOperator_{name}" for name in SIGNS.split()),
    *(f"ReplaceComparisonOperator_{name}" for name in COMPARED.split()),
    *OTHERS.split(),
]
OPERATORS: dict[str, type[Operator]] = {
    **{name: PROVIDED[name] for name in NAMES},
    **{own.__name__: own for own in (SwapFilter, DropMember, DropCondition)},
}
