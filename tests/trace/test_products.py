"""Products with the Jacobian and the Hessian agree with each other and with differences, for both kinds of model."""

from typing import Any

import numpy as np
import pytest

from app.engine.ops import OPS
from app.labs import get_lab, list_labs
from app.models.calls import CALLS, OPERATORS
from tests.trace.reading import Body, array, ask, client
from tests.trace.test_circuits import BODIES
from tests.web.problems import assert_problem


def with_numbers(body: Body) -> Body:
    """The request with the parameters that its initializer draws."""
    if body["model"]["kind"] == "circuit" or "parameters" in body:
        return body
    rest = {key: value for key, value in body.items() if key != "initializer"}
    return rest | {"parameters": ask(body).structure["parameters"]}


LABS = {
    f"{lab['id']} {variant['id'] if variant else ''}": with_numbers((variant or lab)["request"] | {"mistake": None})
    for lab in (get_lab(entry["id"]) for entry in list_labs()["labs"])
    for variant in (None, *lab["variants"])
}
CASES = {name: body for name, body in BODIES.items() if body["inputs"]} | LABS
CASES = {name: body for name, body in CASES.items() if "upstream" not in body}  # which another gradient begins with


def changed_on_purpose(name: str) -> bool:
    """Whether a gradient is another number than the slope, since it is cut or averaged over its copies."""
    model = CASES[name]["model"]
    return model.get("truncate") is not None or model.get("shared_gradient", "sum") == "mean"


MISTAKEN = "own_gates mistaken"
"""The lab of a gate whose backward is wrong on purpose: only what trusts a backward gives its gradient."""
SMOOTH = [name for name, body in CASES.items() if not body["model"].get("gates") and not changed_on_purpose(name)]
"""Where second derivatives are stated: a gate of one's own has none."""


def product(body: Body, kind: str, vector: Any = None) -> dict[str, Any]:
    answer = client().post("/api/v1/products", json=body | {"product": kind, "vector": vector})
    assert answer.status_code == 200, answer.text
    return dict(answer.json)


def free(body: Body) -> dict[str, Any]:
    """The parameters that are not frozen, with their values."""
    given = body["inputs"] if body["model"]["kind"] == "circuit" else body["parameters"]
    return {name: array(value) for name, value in given.items() if name not in body.get("frozen", [])}


def moved(body: Body, direction: dict[str, Any], step: float) -> Body:
    key = "inputs" if body["model"]["kind"] == "circuit" else "parameters"
    told = {name: (array(value) + step * array(direction[name])).tolist() for name, value in free(body).items()}
    return body | {key: body[key] | told}


def drawn(body: Body) -> dict[str, Any]:
    rng = np.random.default_rng(3)
    return {name: rng.normal(size=value.shape).tolist() for name, value in free(body).items()}


@pytest.mark.parametrize("name", CASES)
def test_forward_mode_and_reverse_mode_have_the_same_inner_product(name: str) -> None:
    body, v = CASES[name], drawn(CASES[name])
    gradients = ask(body).end["gradients"]
    names = free(body)
    wanted = sum(float((array(gradients[x]) * array(v[x])).sum()) for x in names)
    assert product(body, "jvp", v)["directional"] == pytest.approx(wanted, rel=1e-10, abs=1e-12)


@pytest.mark.parametrize("name", [name for name in CASES if name != MISTAKEN and not changed_on_purpose(name)])
def test_the_gradient_is_the_same_by_reverse_mode_forward_mode_all_pairs_and_differences(name: str) -> None:
    told = product(CASES[name], "jvp", {})["gradients"]
    for x, reverse in told["reverse"].items():
        for way in ("forward", "all_pairs"):
            assert np.allclose(array(told[way][x]), array(reverse), rtol=1e-10, atol=1e-12), way
        assert np.allclose(array(told["differences"][x]), array(reverse), rtol=1e-5, atol=1e-6)


def test_differences_alone_find_a_wrong_backward() -> None:
    told = product(CASES[MISTAKEN], "jvp", {})["gradients"]
    assert told["forward"] == told["reverse"] == told["all_pairs"]
    assert not np.allclose(told["differences"]["x"], told["reverse"]["x"], rtol=0.1)


@pytest.mark.parametrize("name", SMOOTH)
def test_a_hessian_vector_product_is_how_the_gradient_changes(name: str) -> None:
    body, v, h = CASES[name], drawn(CASES[name]), 1e-4
    told = product(body, "hvp", v)["result"]
    above, below = (ask(moved(body, v, step)).end["gradients"] for step in (h, -h))
    for x, value in told.items():
        numeric = (array(above[x]) - array(below[x])) / (2.0 * h)
        assert np.allclose(array(value), numeric, rtol=1e-5, atol=1e-6), x


SIGNS = {call.op.name: sign for sign, call in zip("+-*/", OPERATORS.values(), strict=False)} | {"power": "**"}
CALLED = {name: call.name for name in OPS for call in CALLS.values() if call.op is OPS[name]}
"""How an op is written in a circuit; those of losses stand in networks alone."""


@pytest.mark.parametrize(
    "name",
    [op.name for op in OPS.values() if op.kind == "elementwise" and op.wanted and op.name in SIGNS | CALLED],
)
def test_every_elementwise_op_of_circuits_has_a_second_derivative(name: str) -> None:
    names = ["x", "y"][: len(OPS[name].partials)]
    sign = SIGNS.get(name)
    source = f"f = {names[0]} {sign} {names[1]}" if sign else f"f = {CALLED[name]}({', '.join(names)})"
    sample = dict(zip(names, OPS[name].sample, strict=True))
    body: Body = {"model": {"kind": "circuit", "source": source}, "inputs": sample}
    for x in names:
        told = product(body, "hvp", {x: 1.0})["result"]
        above, below = (
            ask(body | {"inputs": sample | {x: sample[x] + step}}).end["gradients"] for step in (1e-5, -1e-5)
        )
        for y in names:
            assert told[y] == pytest.approx((above[y] - below[y]) / 2e-5, rel=1e-4, abs=1e-5)


def test_reverse_mode_is_cheaper_the_more_goes_in_and_the_less_comes_out() -> None:
    wide = {"model": {"kind": "circuit", "source": "g = W @ x\nh = U @ g\nf = v @ h"}, "frozen": ["W", "U", "v"]}
    given = {"W": np.ones((4, 9)), "U": np.ones((4, 4)), "v": np.ones(4), "x": np.ones(9)}
    wide |= {"inputs": {name: value.tolist() for name, value in given.items()}}
    costs = product(wide, "jvp", {})["costs"]
    assert costs["reverse"]["multiplications"] < costs["forward"]["multiplications"]


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"product": "jvc"}, "/product"),
        ({"product": "jvp", "vector": 1.0}, "/vector"),
        ({"product": "jvp"}, "/vector"),
        ({"product": "jvp", "vector": {"q": 1.0}}, "/vector/q"),
        ({"product": "hvp", "vector": {"x": [1.0]}}, "/vector/x"),
        ({"product": "vjp", "vector": {"x": 1.0}}, "/vector"),
        ({"product": "vjp", "vector": [1.0, 2.0]}, "/vector"),
    ],
)
def test_a_product_that_makes_no_sense_is_refused(change: Body, path: str) -> None:
    body = BODIES["compound"] | change
    assert_problem(client().post("/api/v1/products", json=body), 422, path)
