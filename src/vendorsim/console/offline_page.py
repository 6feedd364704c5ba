"""Another page than the console's own, served by Solara without the network: its scripts are those of the console."""

import os
import sys
from pathlib import Path

from vendorsim.console.frame.addresses import HERE
from vendorsim.console.server import prepare

PORT = 8765


def offline(file: str) -> None:
    """Serve a file of Solara's when it is the program, until Ctrl-C, on the port that it is given; to be called first in it.

    Solara's own command asks for its newest version, tells of its use and fetches scripts, all before it reads the file;
    under that command, the process ends with a sentence that names the one that does none of it.
    """
    program = Path(sys.argv[0]).resolve()
    if program == Path(file).resolve() and "solara.server" not in sys.modules:
        _serve(program, int(sys.argv[1]) if len(sys.argv) > 1 else PORT)
    if "solara" in (program.stem, program.parent.name):
        sys.stderr.write(
            f"`solara run` fetches from the network; start the page with `python {file}`, which does not\n"
        )
        sys.stderr.flush()
        os._exit(2)  # an exception would be told by the server as one of its own, in forty lines


def _serve(program: Path, port: int) -> None:
    prepare()
    os.environ["SOLARA_APP"] = str(program)
    import uvicorn
    from solara.server.starlette import app

    sys.stdout.write(f"http://{HERE}:{port}/  (Ctrl-C ends it)\n")
    sys.stdout.flush()
    uvicorn.run(app, host=HERE, port=port, log_level="warning")
    sys.exit()
