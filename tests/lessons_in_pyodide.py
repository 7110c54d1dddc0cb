"""Run lessons with a page's own kernel; `lessons/site/run.mjs` starts this in Pyodide.

Arguments: the file for what came out, as JSON by lesson and cell, and the notebooks.
"""

import json
import os
import sys
import tempfile
from pathlib import Path

from pyodide_kernel import ipython_shell as shell
from pyodide_kernel import kernel_instance as kernel
from pyodide_kernel import stderr_stream, stdout_stream

_, report, *notebooks = sys.argv
said = []
shell.displayhook.publish_execution_result = lambda _count, data, _about: said.append(data)
shell.display_pub.display_data_callback = lambda data, *_: said.append(data)
for stream in (stdout_stream, stderr_stream):
    stream.publish_stream_callback = lambda _name, text: said.append({"text": text})


async def run(path):
    """Return what each cell showed: its faces, printed text, an error."""
    os.chdir(tempfile.mkdtemp())
    shell.reset()
    shell.send_comm = lambda *_: None
    shown = []
    for cell in json.loads(Path(f"/host{path}").read_text("utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            said.clear()
            result = await kernel.run("".join(cell["source"]))
            error = [{"error": result["traceback"]}] if result["status"] == "error" else []
            shown.append([*said, *error])
    return shown


async def main():
    """Write what all notebooks showed."""
    shown = {Path(path).stem: await run(path) for path in notebooks}
    Path(f"/host{report}").write_text(json.dumps(shown, default=str), "utf-8")


await main()  # noqa: F704 - in Pyodide a file may wait
