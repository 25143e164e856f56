"""Networks of any size opened as labs, and where things stand on their stage."""

import random
from typing import Any

from playwright.sync_api import Locator, Page

from tests.browser.looking import open_lab

FOCUSED = "() => document.activeElement?.getAttribute('aria-label') ?? ''"


def network(*layers: int, granularity: str = "neuron") -> dict[str, Any]:
    """A request for a tanh network with fixed random weights."""
    dice = random.Random(str(layers))
    parameters: dict[str, Any] = {}
    for k, (before, after) in enumerate(zip(layers, layers[1:], strict=False), 1):
        parameters[f"W{k}"] = [[round(dice.uniform(-1, 1), 3) for _ in range(before)] for _ in range(after)]
        parameters[f"b{k}"] = [round(dice.uniform(-0.3, 0.3), 3) for _ in range(after)]
    return {
        "model": {
            "kind": "network",
            "layers": layers,
            "activations": ["tanh"] * (len(layers) - 2) + ["sigmoid"],
            "loss": "half_squared_error",
        },
        "parameters": parameters,
        "inputs": [round(dice.uniform(-1, 1), 2) for _ in range(layers[0])],
        "targets": [round(dice.random(), 2) for _ in range(layers[-1])],
        "optimizer": {"name": "sgd", "learning_rate": 0.5},
        "granularity": granularity,
    }


def open_network(page: Page, *layers: int, granularity: str = "neuron") -> dict[str, Any]:
    """Open a network of these layers as if it were a lab; gives its request."""
    request = network(*layers, granularity=granularity)
    words = {"title": "Own", "at": "start", "text": []}
    lab = {"id": "own", "name": "Own", "title": "Own", "request": request, "variants": [], "guide": [words]}
    page.route("**/api/v1/labs/own", lambda route: route.fulfill(json={**lab, "figures": {}, "symbols": {}}))
    open_lab(page, "own")
    return request


def layer_button(page: Page, name: str) -> Locator:
    """A button over the titles."""
    return page.locator("#stage").get_by_role("button", name=name)
