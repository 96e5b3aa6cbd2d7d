"""The kernel as numba compiles it: the same sets as its Python, some hundred times as fast.

numba is imported when the kernel is asked for, so that nothing else becomes slower to start.
"""

import hashlib
import inspect
import os
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import FunctionType
from typing import Any

from pathways.calc import bundles, kernel, passes

Plan = Callable[[Any, Any, float], int]
FOLDER = Path(__file__).resolve().parents[2] / ".cairn" / "compiled"
SOURCES = (bundles, passes, kernel)


def folder() -> Path:
    """Return where this version of the kernel is stored: CAIRN_COMPILED, or in the checkout."""
    text = "".join(inspect.getsource(source) for source in SOURCES)
    place = Path(os.environ.get("CAIRN_COMPILED") or FOLDER)
    return place / hashlib.sha256(text.encode()).hexdigest()[:12]


@cache
def dispatcher() -> Any:
    """Return numba's version of the kernel, with its `py_func`; nothing is compiled yet."""
    import numba
    from numba.extending import register_jitable

    numba.config.CACHE_DIR = str(folder())  # type: ignore[attr-defined]
    for source in SOURCES:
        for function in list(vars(source).values()):
            if isinstance(function, FunctionType) and function is not kernel.plan:
                register_jitable(function)
    return numba.njit(cache=True)(kernel.plan)


def signature() -> Any:
    import numba

    return numba.types.int64(numba.types.int64[::1], numba.types.float64[::1], numba.types.float64)


def compile_now() -> Any:
    """Compile the kernel, or load it if that has been done; return it."""
    folder().mkdir(parents=True, exist_ok=True)
    dispatcher().compile(signature())
    return dispatcher()
