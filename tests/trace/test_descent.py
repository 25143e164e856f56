"""Where a start leads: every round is a trace's, a square goes by its closed form, the start decides the valley."""

from typing import Any

import pytest

from app.engine.problems import Refused
from app.labs import get_lab
from app.labs.figures import run
from app.trace.descent import Place, descent
from app.trace.schemas import TraceRequest
from tests.trace.test_golden import GOLDEN

Body = dict[str, Any]


def followed(request: Body, rounds: int, *places: tuple[str, tuple[int, ...]]) -> Body:
    """The way of a request."""
    return descent(TraceRequest.model_validate(request).spec(), tuple(Place(*place) for place in places), rounds)


def hills(w: float, **optimizer: Any) -> Body:
    """The lab of the ball with another start."""
    request = get_lab("hills")["request"]
    return {**request, "inputs": {"w": w}, "optimizer": {**request["optimizer"], **optimizer}}


def stepped(request: Body, field: str, rounds: int) -> list[Body]:
    """The ends of so many rounds, each a trace of its own."""
    ends = []
    for k in range(rounds):
        ends.append(run(request))
        request = {
            **request,
            field: ends[-1]["updated"],
            "optimizer_state": ends[-1]["optimizer_state"],
            "update": k + 1,
        }
    return ends


@pytest.mark.parametrize("momentum", [None, 0.9])
def test_every_round_of_a_circuit_is_that_of_a_trace_to_the_last_bit(momentum: float | None) -> None:
    request = hills(2.5) if momentum is None else hills(2.5, name="momentum", momentum=momentum)
    told, ends = followed(request, 12, ("w", ())), stepped(request, "inputs", 13)
    assert told["losses"] == [end["loss"] for end in ends]
    assert told["along"][0]["values"] == [end["values"]["w"] for end in ends]
    assert told["along"][0]["gradients"] == [end["gradients"]["w"] for end in ends]


def test_every_round_of_a_network_is_that_of_a_trace_to_the_last_bit() -> None:
    request = get_lab("mazur")["request"]
    told, ends = followed(request, 5, ("W1", (0, 1)), ("W2", (1, 0))), stepped(request, "parameters", 6)
    assert told["losses"] == [end["loss"] for end in ends]
    assert told["along"][0]["values"][1:] == [end["updated"]["W1"][0][1] for end in ends[:-1]]
    assert told["along"][1]["values"][1:] == [end["updated"]["W2"][1][0] for end in ends[:-1]]


def test_a_square_goes_down_by_its_closed_form_and_meets_the_published_numbers() -> None:
    wanted = GOLDEN["brooks.minimise_square"]["expected"]
    values = followed(get_lab("minimise")["request"], 100, ("x", ()))["along"][0]["values"]
    for k in (1, 10, 100):
        assert values[k] == pytest.approx(wanted[f"x_{k}"], abs=1e-12)
        assert values[k] == pytest.approx(-3 + 4 * 0.98**k, abs=1e-12)


def test_the_start_decides_the_valley_and_momentum_may_carry_over_the_ridge() -> None:
    right, left, fast = (
        followed(request, 300, ("w", ()))
        for request in (hills(2.5), hills(-0.5), hills(2.5, name="momentum", momentum=0.9))
    )
    assert {told["reason"] for told in (right, left, fast)} == {"settled"}
    ends = [told["along"][0]["values"][-1] for told in (right, left, fast)]
    assert ends[0] > 0 > ends[1]
    assert ends[2] == pytest.approx(ends[1], abs=1e-4)
    for told, end in zip((right, left, fast), ends, strict=True):
        assert end**3 - 3 * end + 0.5 == pytest.approx(0.0, abs=1e-4)  # the slope of the curve, by hand
        assert told["losses"][-1] < told["losses"][0]
    assert left["losses"][-1] < right["losses"][-1]


def test_a_way_ends_as_it_says() -> None:
    short = followed(hills(2.5), 3, ("w", ()))
    assert (short["reason"], len(short["losses"]), short["update"]) == ("completed", 4, 3)
    wild = followed(hills(2.5, learning_rate=0.6), 100, ("w", ()))
    assert wild["reason"] == "diverged"
    assert len(wild["losses"]) < 20
    still = followed({**hills(2.5), "frozen": ["w"]}, 100, ("w", ()))
    assert (still["reason"], len(still["losses"])) == ("settled", 3)


def test_what_stands_at_the_end_is_a_request_that_goes_on_from_there() -> None:
    request = hills(2.5, name="momentum", momentum=0.9)
    told = followed(request, 10, ("w", ()))
    on = {**request, "inputs": told["learned"], "optimizer_state": told["optimizer_state"], "update": told["update"]}
    assert run(on)["loss"] == told["losses"][-1]
    whole = followed(request, 20, ("w", ()))["along"][0]["values"]
    assert followed(on, 10, ("w", ()))["along"][0]["values"] == whole[10:]


def test_what_is_too_much_is_refused() -> None:
    wide = {
        "model": {"kind": "network", "layers": [300, 300, 1], "activations": ["tanh", "identity"]},
        "initializer": {"name": "xavier_uniform", "seed": 1},
        "inputs": [[0.1] * 300] * 40,
        "targets": [[0.0]] * 40,
    }
    with pytest.raises(Refused) as refused:
        followed(wide, 400, ("W1", (0, 0)))
    assert [problem.path for problem in refused.value.problems] == ["/rounds"]
