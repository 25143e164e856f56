"""Every golden case of a circuit has a lab or a rule: `docs/labs.md` says which, and its run has the case's numbers."""

import math
import re
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.labs import get_lab, list_labs
from app.trace.catalog import catalog
from tests.labs.levers import merged, runs_of, stops
from tests.trace.evaluator import same
from tests.trace.reading import Body, ask, client
from tests.trace.test_golden import GOLDEN

ROOT = Path(__file__).resolve().parents[2]
PAGE = "page of derivative rules"
CIRCUITS, _, TRAININGS = (
    (ROOT / "docs" / "labs.md").read_text(encoding="utf-8").partition("# What the labs of trainings cover")
)
ROW = re.compile(r"^\| `([\w.]+)` \| (.+) \|$", re.MULTILINE)
ROWS = ROW.findall(CIRCUITS)
SHOWN = {case: re.findall(r"`([\w:]+)`", where) for case, where in ROWS}
LABS = [lab["id"] for lab in list_labs()["labs"]]

NOT_OF_A_RUN = {
    "cs231n.gradcheck_staged": {"table"},  # of the platform's rounding: tested by order alone
    "cs231n.data_scale_effect": {"scale", "dw_ratio"},
    "cs231n.matrix_rules": {"fd_rel_err"},
    "offconvex.linear_vs_quadratic": {"VE"},  # a bound, no count
    "karpathy.sigmoid_saturation": {"n"},
    "karpathy.weight_scale": {"scale"},
    "karpathy.rnn_exploding": {"seed", "rho", "linear_norm_after_50", "linear_growth_per_step"},
}
"""What a case tells beside the numbers of its runs."""

PART = {
    "lecture4.relu_jacobian": ("small_jacobian", "small_vjp"),  # nobody writes the large ones down
    "raschka.forward_vs_reverse": lambda told: told["table"][:1],  # the others are too wide to be looked at
    "offconvex.linear_vs_quadratic": lambda told: told["table"][:3],
}


def wanted(case: str) -> list[float]:
    """The numbers of a case that its labs are to show."""
    told: Any = GOLDEN[case]["expected"]
    part = PART.get(case)
    if part is not None:
        told = part(told) if callable(part) else {key: told[key] for key in part}
    return [number for number in _numbers(told, NOT_OF_A_RUN.get(case, set())) if math.isfinite(number)]


def _numbers(value: Any, beside: set[str] = frozenset()) -> list[float]:  # type: ignore[assignment]
    """Every number in nested lists and objects, but for some keys of them."""
    if isinstance(value, dict):
        return [number for key, part in value.items() if key not in beside for number in _numbers(part, beside)]
    if isinstance(value, list):
        return [number for part in value for number in _numbers(part, beside)]
    return [float(value)] if isinstance(value, int | float) and not isinstance(value, bool) else []


@cache
def request_of(name: str) -> Body:
    lab, _, variant = name.partition(":")
    told = get_lab(lab)
    found = {"": told["request"], **{each["id"]: each["request"] for each in told["variants"]}}[variant]
    return dict(found)


@cache
def numbers_of(name: str) -> list[float]:
    """What a lab's run tells, step by step, and what the chart of four ways counts."""
    request = request_of(name)
    trace = ask(request)
    counted = client().post("/api/v1/products", json={**request, "product": "jvp", "vector": {}}).json
    told = [trace.events, {key: trace.end[key] for key in ("values", "gradients", "updated")}]
    return _numbers([told, counted["costs"], counted["graph"]] if "costs" in counted else told)


def later(name: str, rounds: int) -> list[float]:
    """What a lab's run has come to after some rounds."""
    request = {**request_of(name), "include": ["result"]}
    for _ in range(rounds):
        answer = client().post("/api/v1/traces", json=request, headers={"Accept": "application/json"}).json
        request["inputs"] = answer["end"]["updated"]
    end = client().post("/api/v1/traces", json=request, headers={"Accept": "application/json"}).json["end"]
    return _numbers([end["values"], end["loss"]])


def turned(name: str) -> list[float]:
    """What a lab's run tells along each axis by itself: what is frozen is its direction, and can be dragged."""
    request = request_of(name)
    sizes = {key: np.size(request["inputs"][key]) for key in request["frozen"]}
    found = []
    for one in np.eye(sum(sizes.values())):
        parts = np.split(one, np.cumsum(list(sizes.values()))[:-1])
        shapes = [np.shape(request["inputs"][key]) for key in sizes]
        told = {key: part.reshape(shape).tolist() for key, part, shape in zip(sizes, parts, shapes, strict=True)}
        found += _numbers(ask({**request, "inputs": {**request["inputs"], **told}}).end["gradients"])
    return found


def levered(name: str) -> list[float]:
    """What a lab's run tells at every stop of its sliders, with each of its mends and without."""
    run = runs_of(name.partition(":")[0])[name]
    changes = [{}, *(mend["change"] for mend in run["mends"])]
    made = [
        merged(stop, change) for each in run["sliders"] for stop in stops(each, run["request"]) for change in changes
    ]
    found = []
    for request in made:
        trace = ask(request)
        told = [trace.events, *(trace.end.get(key) for key in ("values", "gradients", "gradient_norms", "over_time"))]
        found += _numbers(told)
    return found


MORE = {
    "karpathy.sigmoid_saturation": lambda: levered("quarter"),
    "karpathy.weight_scale": lambda: levered("quarter:weights"),
    "karpathy.rnn_exploding": lambda: levered("exploding") + levered("exploding:random"),
    "karpathy.dqn_clip": lambda: levered("dqn"),
    "karpathy.dqn_clip_theano_table": lambda: levered("dqn"),
    "brooks.minimise_square": lambda: [number for k in (10, 100, 1000) for number in later("minimise", k)],
    "offconvex.hessian_vector": lambda: turned("messages:curved_neuron"),
}


def test_no_case_of_a_circuit_is_without_a_lab_or_a_rule() -> None:
    tested = "".join(
        (ROOT / "tests" / "trace" / f"test_golden_{part}.py").read_text(encoding="utf-8")
        for part in ("circuits", "wrong", "sequences")
    )
    assert set(SHOWN) == {case for case in GOLDEN if f'"{case}"' in tested}
    assert len(ROWS) == len(SHOWN)


@pytest.mark.parametrize("case", SHOWN)
def test_what_shows_a_case_is_there(case: str) -> None:
    if case == "derivative_rules":
        assert dict(ROWS)[case] == PAGE
        return
    assert SHOWN[case]
    for name in SHOWN[case]:
        assert name.partition(":")[0] in LABS
        assert request_of(name)


@pytest.mark.parametrize("case", [case for case in SHOWN if SHOWN[case]])
def test_a_lab_contains_the_numbers_of_its_cases(case: str) -> None:
    found = [number for name in SHOWN[case] for number in numbers_of(name)]
    found += MORE[case]() if case in MORE else []
    tolerance = max(1e-12, GOLDEN[case]["tolerance"] or 0.0)  # the issue: none tighter than 1e-12
    missing = [number for number in wanted(case) if not any(same(each, number, tolerance) for each in found)]
    assert missing == []
    assert wanted(case) or case == "cs231n.matrix_rules"


def test_the_nine_rules_of_matrices_are_all_in_one_circuit_and_agree_with_differences() -> None:
    rules = GOLDEN["cs231n.matrix_rules"]["expected"]["rules"]
    trace = ask(request_of("matrix_rules"))
    shapes = {node["id"]: node["shape"] for node in trace.nodes}
    found = []
    for node in trace.nodes:
        if node["op"] is not None:
            stretched = [shapes[i] for i in node["operands"] if node["op"] == "add" and shapes[i] != node["shape"]]
            found.append((node["op"], *map(tuple, stretched)))
    ops = {"matmul", "tanh", "multiply", "add", "transpose", "sum"}
    assert {op for op, *_ in found} == ops
    assert [op for op, *_ in found].count("sum") == 2
    assert {shape for _, *rest in found for shape in rest} == {(2,), (2, 1)}
    assert len(ops) + 1 + 2 == len(rules)  # the second sum; a row and a column that are stretched
    told = client().post("/api/v1/gradient-checks", json=request_of("matrix_rules")).json
    assert told["passed"]
    assert told["max_relative_error"] < GOLDEN["cs231n.matrix_rules"]["tolerance"]


def test_the_mistaken_gate_is_found_and_the_others_are_right() -> None:
    for variant, right in (("", True), (":mul_constant", True), (":sigmoid_layer", True), (":mistaken", False)):
        told = client().post("/api/v1/gradient-checks", json=request_of(f"own_gates{variant}")).json
        assert [gate["passed"] for gate in told["gates"]] == [right] * len(told["gates"])
        assert told["gates"]


def test_at_0_the_cube_root_has_no_slope_and_the_step_is_named() -> None:
    request = request_of("chain_rule:cube_root")
    trace = ask({**request, "inputs": {"y": 0.0}})
    assert not np.isfinite(float(trace.end["gradients"]["y"]))
    assert trace.end["diagnosis"]


def test_every_rule_of_the_table_opens_as_a_circuit() -> None:
    for row in catalog()["derivative_rules"]:
        assert ask({"model": {"kind": "circuit", "source": row["source"]}, "inputs": {"x": row["x"]}}).steps
