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


def test_the_curve_tells_each_parameters_error_and_the_largest_of_them() -> None:
    for point in gradient_check(mazur(), samples=STEPS)["curve"]:
        assert list(point["parameters"]) == ["W1", "b1", "W2", "b2"]
        assert point["max_relative_error"] == max(point["parameters"].values())


def test_with_the_mistake_only_the_wrong_parameters_curves_are_high() -> None:
    fine = gradient_check(mazur("updated_weights_in_delta"), samples=(1e-4,))["curve"][0]["parameters"]
    assert fine["W2"] < 1e-6 < fine["W1"]
