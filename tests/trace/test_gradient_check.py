"""The gradient check tells the errors as they are, at every step h, and finds the mistake."""

from app.labs import get_lab
from app.trace.check import gradient_check
from app.trace.request import TraceSpec
from app.trace.schemas import TraceRequest

STEPS = (1e-2, 1e-3, 1e-5)


def mazur(mistake: str | None = None) -> TraceSpec:
    return TraceRequest.model_validate({**get_lab("mazur")["request"], "mistake": mistake}).spec()


def test_a_correct_run_passes_with_an_error_that_is_told() -> None:
    told = gradient_check(mazur(), samples=STEPS)
    assert told["passed"]
    assert 0 < told["max_relative_error"] <= told["tolerance"]


def test_the_error_of_a_central_difference_falls_with_the_square_of_h() -> None:
    coarse, fine, _ = (point["max_relative_error"] for point in gradient_check(mazur(), samples=STEPS)["curve"])
    assert 50 < coarse / fine < 200


def test_the_mistake_is_found_at_every_step() -> None:
    told = gradient_check(mazur("updated_weights_in_delta"), samples=STEPS)
    assert not told["passed"]
    assert told["worst"]["parameter"] == "W1"  # the output layer's own gradients are right
    assert min(point["max_relative_error"] for point in told["curve"]) > 0.1
