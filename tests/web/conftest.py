"""Requests that the web tests start from."""

from copy import deepcopy
from typing import Any

import pytest

from app.labs import DEFAULT, get_lab


@pytest.fixture
def mazur() -> dict[str, Any]:
    """The first lab's request, to be changed at will."""
    return deepcopy(get_lab(DEFAULT)["request"])
