"""What no model of blocks can be traced with is refused with its field, in the learner's words."""

from typing import Any

import numpy as np
import pytest

from app.config import LIMITS
from app.models.blocklines import LETTERS
from tests.trace.joined import JOINED, joined
from tests.trace.reading import Body, client


def model(**change: Any) -> Body:
    body = joined()
    return {**body, "model": {**body["model"], **change}}


def block(k: int, **change: Any) -> Body:
    return model(blocks=[{**old, **change} if k == place else old for place, old in enumerate(JOINED)])


def given(name: str, value: Any, examples: int | None = None) -> Body:
    body = joined(0, examples)
    kept = {**body["inputs"], name: value}
    return {**body, "inputs": {key: part for key, part in kept.items() if part is not None}}


def weights(name: str, value: Any) -> Body:
    body = joined()
    kept = {**body["parameters"], name: value}
    return {**body, "parameters": {key: part for key, part in kept.items() if part is not None}}


MANY = [{"name": f"h{k}", "from": ["u"], "size": 1} for k in range(len(LETTERS) + 1)]
CIRCLE = [
    {"name": "a", "from": ["u", "c"], "size": 2},
    {"name": "b", "from": ["a"], "size": 2},
    {"name": "c", "from": ["b"], "size": 2},
    {"name": "d", "from": ["c", "v"], "size": 2},
]
REFUSED: list[tuple[Body, str, list[str]]] = [
    (model(inputs={}), "/model/inputs", ["at least one input"]),
    (model(blocks=[]), "/model/blocks", ["at least one block"]),
    (model(inputs={"u": 0, "v": 2}), "/model/inputs/u", ["1 to", "not 0"]),
    (model(inputs={"u": 3, "v": 2, "w": 1}), "/model/inputs/w", ["Nothing reads", "w"]),
    (model(inputs={"u": 3, "v": 2, "two words": 1}), "/model/inputs/two words", ["begins with a letter"]),
    (block(0, name="0p"), "/model/blocks/0/name", ["“0p”"]),
    (block(0, name="q"), "/model/blocks/1/name", ["name of its own"]),
    (block(0, name="u"), "/model/blocks/0/name", ["called u"]),
    (block(1, size=LIMITS.units + 1), "/model/blocks/1/size", [f"{LIMITS.units:,}"]),
    (block(0, **{"from": []}), "/model/blocks/0/from", ["p reads nothing"]),
    (block(0, **{"from": ["w"]}), "/model/blocks/0/from/0", ["'w'", "u, v, p"]),
    (block(4, **{"from": ["skip", "p", "p"]}), "/model/blocks/4/from/2", ["reads p twice"]),
    (block(3, **{"from": ["both", "p"]}), "/model/blocks/3/from", ["both has 3", "p has 2", "concatenate"]),
    (block(0, activation="tahn"), "/model/blocks/0/activation", ["'tahn'", "tanh"]),
    (block(2, join="glue"), "/model/blocks/2/join", ["'glue'", "concatenate", "add"]),
    (model(blocks=CIRCLE), "/model/blocks/0/from", ["a ← c ← b ← a"]),
    (block(1, **{"from": ["q"]}), "/model/blocks/1/from", ["q ← q"]),
    (model(blocks=JOINED[:2]), "/model/blocks/0", ["p, q are read by no other block"]),
    (
        model(blocks=[*MANY, {"name": "z", "from": ["v", *(row["name"] for row in MANY)], "size": 1}]),
        f"/model/blocks/{len(MANY)}/from",
        [f"reads {len(MANY) + 1} values", f"at most {len(LETTERS)}"],
    ),
    (model(loss="hinge"), "/model/loss", ["'hinge'"]),
    (model(loss="sigmoid_cross_entropy"), "/model/blocks/4/activation", ["own sigmoid"]),
    (model(reduction="median"), "/model/reduction", ["'median'", "sum"]),
    (model(dead_zone=[0.8, 0.2]), "/model/dead_zone", ["the lower one first"]),
    (model(dead_zone=[0.2]), "/model/dead_zone", ["two numbers"]),
    (model(loss="softmax_cross_entropy", dead_zone=[0.2, 0.8]), "/model/dead_zone", ["not bent yet"]),
    (block(0, size=400, **{"from": ["v"]}), "/parameters/W_p", ["(2, 3)", "(400, 2)"]),
    (
        model(inputs={"u": 2000}, blocks=[{"name": "p", "from": ["u"], "size": 51}]),
        "/model/blocks",
        ["102,000", "100,000"],
    ),
    (weights("W_both", None), "/parameters/W_both", ["missing", "(3, 8)"]),
    (weights("W_both", [[0.0] * 3] * 3), "/parameters/W_both", ["(3, 3)", "(3, 8)", "reads 8 numbers"]),
    (weights("b_p", 0.5), "/parameters/b_p", ["one number", "(2)"]),
    (weights("W_w", [[0.0]]), "/parameters/W_w", ["'W_w'"]),
    (given("u", None), "/inputs/u", ["u is missing", "3 numbers"]),
    (given("w", [1.0]), "/inputs/w", ["'w'"]),
    (given("u", [1.0]), "/inputs/u", ["(1)", "(3)"]),
    (given("v", [[1.0, 2.0]]), "/inputs/v", ["v has 1", "u has one example"]),
    (given("v", [[1.0, 2.0]] * 3, 2), "/inputs/v", ["v has 3", "u has 2"]),
    ({**joined(), "inputs": [1.0, 2.0]}, "/inputs", ["an object"]),
    ({**joined(), "targets": [1.0]}, "/targets", ["(1)", "(2)", "out has 2 units"]),
    ({**joined(), "mistake": "updated_weights_in_delta"}, "/mistake", ["one chain"]),
    ({**joined(), "upstream": [1.0, 1.0]}, "/upstream", ["one number"]),
    ({**joined(), "frozen": ["W_w"]}, "/frozen", ["'W_w'"]),
    ({**joined(), "h0": [0.0]}, "/h0", ["recurrent"]),
    ({**joined(), "rows": [0]}, "/rows", ["no data"]),
]


@pytest.mark.parametrize(("body", "path", "said"), REFUSED)
def test_what_fits_no_blocks_is_refused_with_its_field(body: Body, path: str, said: list[str]) -> None:
    answer = client().post("/api/v1/traces", json=body)
    assert answer.status_code == 422, answer.text
    problem = next(each for each in answer.get_json()["errors"] if each["path"] == path)
    assert all(part in problem["message"] + str(problem.get("hint")) for part in said), problem


@pytest.mark.parametrize(
    ("path", "more", "field"),
    [
        ("paths", {"node": "W_p", "index": [0, 0]}, "/model/kind"),
        ("boundaries", {"window": {"x": [-1, 1], "y": [-1, 1]}}, "/model/kind"),
        ("exports", {"format": "pytorch"}, "/format"),
        ("exports", {"format": "npz"}, "/model/kind"),
    ],
)
def test_what_is_for_other_models_says_so(path: str, more: Body, field: str) -> None:
    asked = {key: value for key, value in joined().items() if path != "boundaries" or key in ("model", "parameters")}
    answer = client().post(f"/api/v1/{path}", json={**asked, **more})
    assert answer.status_code == 422, answer.text
    assert [problem["path"] for problem in answer.get_json()["errors"]] == [field]


def test_an_initializer_draws_every_block_in_turn() -> None:
    body = joined(0, 2)
    asked = {key: value for key, value in body.items() if key != "parameters"}
    answer = client().post(
        "/api/v1/traces",
        json={**asked, "initializer": {"name": "uniform", "seed": 3, "low": -0.3, "high": 0.3}},
        headers={"Accept": "application/json"},
    )
    made = answer.get_json()["structure"]["parameters"]
    rng = np.random.default_rng(3)
    for name, value in body["parameters"].items():
        wanted = rng.uniform(-0.3, 0.3, np.shape(value)) if name[0] == "W" else np.zeros(np.shape(value))
        assert made[name] == wanted.tolist()
