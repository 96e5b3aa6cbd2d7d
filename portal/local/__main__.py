"""python -m portal.local [--name demo|test] VERB

up, down, status, reset; run -- CMD; demo [--port N] [--check]; install LOCK.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from contextlib import suppress

from portal.local import demo, faults, interrupts, packages, places
from portal.local.cluster import OWN, Cluster
from portal.local.faults import Fault

BAD = 2
NOT_RUNNING = 3


def say(text: str) -> None:
    """Progress goes to standard error: standard output is the command's that `run` was given."""
    with suppress(OSError):  # a closed terminal must not break a clean stop
        print(text, file=sys.stderr, flush=True)


def tell(text: str) -> None:
    """The demo has standard output to itself."""
    with suppress(OSError):
        print(text, flush=True)


def main(arguments: list[str]) -> int:
    chosen, command = _parse(arguments)
    environment = dict(os.environ)
    try:
        if chosen.verb == "install":
            packages.install(chosen.lock, say)
            return 0
        cluster = Cluster(chosen.name, environment, tell if chosen.verb == "demo" else say)
        if chosen.verb == "run":
            return run(cluster, command)
        if chosen.verb == "demo":
            return _demo(cluster, chosen)
        return VERBS[chosen.verb](cluster)
    except Fault as fault:
        say(str(fault))
    except OSError as error:
        say(str(faults.from_os(error)))
    return BAD


def _demo(cluster: Cluster, chosen: argparse.Namespace) -> int:
    if chosen.name != "demo":
        raise Fault(f"The demo keeps its own data: leave out --name {chosen.name}.")
    if not chosen.check:
        return demo.serve(cluster, chosen.port, tell)
    with demo.listed(cluster.place, chosen.port):
        demo.check_port(chosen.port)
    return 0


def up(cluster: Cluster) -> int:
    for name, value in cluster.up().items():
        print(f"{name}={value}")
    return 0


def down(cluster: Cluster) -> int:
    stopped = ["the demo's web server and worker"] if demo.stop(cluster.place) else []
    stopped += cluster.down()
    name = cluster.place.name
    say(f"Stopped for {name}: {', '.join(stopped)}" if stopped else f"Nothing ran for {name}")
    return 0


def reset(cluster: Cluster) -> int:
    demo.stop(cluster.place)
    cluster.reset()
    say(f"Deleted the {cluster.place.name} data in {cluster.place.base}")
    return 0


def status(cluster: Cluster) -> int:
    code = 0
    for part in OWN:
        known = part.running(cluster.place)
        state = f"{known['wording']} runs (process {known['pid']})" if known else "does not run"
        code = code if known else NOT_RUNNING
        print(f"{cluster.place.name}: {part.LABEL} {state}")
    return code


def run(cluster: Cluster, command: list[str]) -> int:
    """Run a command with the services up; stop what this started; the command's exit code."""
    child: list[subprocess.Popen[bytes]] = []

    def pass_on(number: int) -> bool:
        if child and not interrupts.typed(number):
            child[0].send_signal(number)
        return bool(child)

    interrupts.raising(pass_on)
    use = None
    try:
        use = cluster.enter()
        with interrupts.held():
            child.append(_child(command, cluster.environment | use.variables))
        code = child[0].wait()
    except interrupts.Interrupted as interrupted:
        code = -interrupted.number
    finally:
        interrupts.ignoring()
        if use:
            cluster.leave(use)
    return 128 - code if code < 0 else code


def _child(command: list[str], environment: dict[str, str]) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(command, env=environment)
    except OSError as error:
        raise Fault(f"{command[0]} cannot be run ({error.strerror}): check its name.") from error


def _parse(arguments: list[str]) -> tuple[argparse.Namespace, list[str]]:
    command: list[str] = []
    if "--" in arguments:
        cut = arguments.index("--")
        arguments, command = arguments[:cut], arguments[cut + 1 :]
    parser = argparse.ArgumentParser(prog="python -m portal.local")
    parser.add_argument("--name", choices=places.NAMES, default="demo")
    verbs = parser.add_subparsers(dest="verb", required=True)
    for verb in (*VERBS, "run"):
        verbs.add_parser(verb)
    serving = verbs.add_parser("demo")
    serving.add_argument("--port", type=int, default=8000)
    serving.add_argument("--check", action="store_true", help="only say whether it could start")
    verbs.add_parser("install").add_argument("lock", choices=packages.LOCKS)
    chosen = parser.parse_args(arguments)
    if (chosen.verb == "run") != bool(command):
        parser.error("`run`, and nothing else, takes a command after --")
    return chosen, command


VERBS = {"up": up, "down": down, "status": status, "reset": reset}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
