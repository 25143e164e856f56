"""The lab of skips: the same weights in a chain and with skips, and what is left of the gradient at the first layer."""

import numpy as np

from app.labs import get_lab
from tests.trace.reading import array, ask


def test_skips_of_the_lab_keep_the_first_layers_gradient_from_vanishing() -> None:
    lab = get_lab("skips")
    [plain] = lab["variants"]
    assert plain["request"]["parameters"] == lab["request"]["parameters"]
    sizes = [
        [np.linalg.norm(array(ask(request).end["gradients"][f"z_h{k}"])) for k in (1, 12)]
        for request in (lab["request"], plain["request"])
    ]
    (first, last), (first_plain, last_plain) = sizes
    assert first / last > 1000 * (first_plain / last_plain)
