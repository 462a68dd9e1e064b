"""A supervisor to be killed by tests: `python supervised.py DATA_DIR` keeps a store and three small children.

Each state it reports is a line of DATA_DIR/states; each child writes its name to DATA_DIR/ends as it ends,
if the store is still there.
"""

import json
import sys
from pathlib import Path

from dispatch.embedded import FolderLock, store_child
from dispatch.supervise import Child, ChildState, StopOrder, Supervisor

CHILD = """
import os, signal, sys, time
from dispatch.supervise import watch_parent

def end(*_):
    time.sleep(0.1)  # work to finish: whoever goes by the clock alone would be out of order
    os.kill(int(open(sys.argv[3]).read()), 0)  # raises, and writes nothing, if the store has gone before
    open(sys.argv[2], "a").write(sys.argv[1] + "\\n")
    sys.exit(0)

signal.signal(signal.SIGTERM, signal.SIG_IGN if sys.argv[1] == "deaf" else end)
watch_parent(limit_s=1.0)
open(sys.argv[2] + "." + sys.argv[1], "w").close()
while True:
    time.sleep(10)
"""


def main(folder: Path, *names: str) -> None:
    def child(name: str) -> Child:
        argv = [sys.executable, "-c", CHILD, name, str(folder / "ends"), str(folder / "store" / "server.pid")]
        order = StopOrder[name.upper()] if name != "deaf" else StopOrder.DOORS
        return Child(name, argv, order, stop_limit_s=0.5, ready=(folder / f"ends.{name}").exists)

    def show(states: list[ChildState]) -> None:
        with (folder / "states").open("a") as file:
            file.write(json.dumps([vars(state) for state in states]) + "\n")

    lock = FolderLock.claim(folder)
    children = [store_child(lock), *map(child, names)]
    Supervisor(children, show, folder / "log", keep_open=[lock.fd]).run()


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
