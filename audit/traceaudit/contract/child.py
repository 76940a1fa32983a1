"""The process that asks Great Expectations: `python -m traceaudit.contract.child`, and the only module that loads it.

It loads the library first, then waits for one line of JSON on standard input: the path of a file that says where the
table is, what is expected, and where the answer goes. It writes verdicts and types of exceptions there, and nothing
anywhere else: messages of the library quote values.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

# Below the scan in priority: it has time until the scan has read everything.
_NICENESS = 10
_LEVEL = {"result_format": "BOOLEAN_ONLY"}


def main() -> int:
    """Load the library, read the order, write the answer."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends this process
    if hasattr(os, "nice"):
        os.nice(_NICENESS)
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    try:
        _load()
        failure = None
    except BaseException as error:  # whatever a library does while it is loaded
        failure = type(error).__name__
    line = sys.stdin.readline()
    if not line:  # the parent has gone, or there is nothing to ask
        return 0
    order = json.loads(Path(json.loads(line)).read_text("utf-8"))
    answer = {"unloaded": failure} if failure else _answer(order)
    half = Path(order["answer"] + ".half")
    half.write_text(json.dumps(answer), "utf-8")
    half.replace(order["answer"])
    return 0


def _load() -> None:
    """Load all that takes time."""
    import great_expectations.expectations  # noqa: F401 (loaded for its effect)
    import pyarrow.ipc  # noqa: F401


def _answer(order: dict[str, Any]) -> dict[str, Any]:
    """What became of each expectation, by its number: true, false, or the type of an exception."""
    built: dict[str, Any] = {}
    unbuilt: dict[str, str] = {}
    for number, stated in enumerate(order["expectations"]):
        try:
            built[str(number)] = _expectation(stated, number)
        except Exception as error:
            unbuilt[str(number)] = type(error).__name__
    try:
        verdicts = _verdicts(_batch(order["table"]), list(built.values()))
    except Exception as error:
        return {"failed": type(error).__name__}
    return {"verdicts": verdicts, "unbuilt": unbuilt}


def _batch(path: str) -> Any:
    """The table as the library takes it: a data frame of pandas, in a context without any file."""
    import great_expectations as gx
    import pyarrow as pa
    from great_expectations.data_context.types.base import ProgressBarsConfig

    with pa.memory_map(path) as source:
        frame = pa.ipc.open_file(source).read_all().to_pandas()
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    asset = context.data_sources.add_pandas("rows").add_dataframe_asset("rows")
    return asset.add_batch_definition_whole_dataframe("all").get_batch({"dataframe": frame})


def _expectation(stated: dict[str, Any], number: int) -> Any:
    from great_expectations.expectations.expectation_configuration import ExpectationConfiguration

    meta = {"number": number}
    return ExpectationConfiguration(type=stated["type"], kwargs=stated["kwargs"], meta=meta).to_domain_obj()


def _verdicts(batch: Any, expectations: list[Any]) -> dict[str, bool | str]:
    """Whether each holds; what the library says instead where it raised an exception. Asked together, which is faster.

    The results come in another order, so each is known by the number in its meta.
    """
    from great_expectations.core.expectation_suite import ExpectationSuite

    if not expectations:
        return {}
    found = batch.validate(ExpectationSuite(name="contract", expectations=expectations), **_LEVEL)
    return {str(result.expectation_config.meta["number"]): _verdict(result) for result in found.results}


def _verdict(result: Any) -> bool | str:
    said = result.exception_info or {}
    if any(isinstance(part, dict) and part.get("raised_exception") for part in (said, *said.values())):
        return "an exception while it was asked"
    return bool(result.success)


if __name__ == "__main__":
    sys.exit(main())
