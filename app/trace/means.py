"""What a batch makes of a unit on the average: the number beside which one example's can be held."""

from typing import Any

import numpy as np

from app.engine.tape import Array, Run
from app.models.network import Network
from app.trace.numbers import is_finite, plain


def batch_means(network: Network, run: Run) -> dict[str, dict[str, Any]]:
    """The mean over the examples of every unit's z, a, ∂L/∂a and δ, and of a classifier's probabilities.

    shape   (units) of each array, by the node's name, under `values` and `gradients`
    units   those of the numbers themselves: under the reduction `mean` an example's gradient holds 1/n already, and
            its mean over the batch divides by n once more
    """
    told = {i for layer in network.layers[1:] for i in (layer.pre, layer.value) if i is not None}
    if network.probabilities is not None:
        told.add(network.probabilities)
    name = {i: network.tape.nodes[i].name for i in sorted(told)}
    with np.errstate(all="ignore"):  # NaN and infinities are content
        return {
            "values": {name[i]: plain(_mean(run.values[i])) for i in name},
            "gradients": {name[i]: plain(_mean(run.gradients[i])) for i in name if i in run.gradients},
        }


def _mean(rows: Array) -> Array:
    """The mean of the rows; where only their sum is too large for a float, each is divided before they are added."""
    mean: Array = np.add.reduce(rows, axis=0) / len(rows)
    if not is_finite(mean):
        mean = np.where(np.isfinite(mean), mean, np.add.reduce(rows / len(rows), axis=0))
    return mean
