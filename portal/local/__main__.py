"""python -m portal.local [--name demo|test] VERB

up, down, reset; run -- COMMAND; demo [--port N] [--check]; install LOCK.
"""

import argparse
import os
import subprocess
import sys
from contextlib import suppress
from typing import IO

from portal.local import demo, errors, interrupts, packages, places
from portal.local.cluster import Cluster
from portal.local.errors import RunnerError

BAD = 2


def report(text: str, stream: IO[str] = sys.stderr) -> None:
    """Print progress: on standard error, where standard output is a command's own."""
    with suppress(OSError):  # a closed terminal must not break a clean stop
        print(text, file=stream, flush=True)


def report_demo(text: str) -> None:
    report(text, sys.stdout)


def main(arguments: list[str]) -> int:
    options, command = _parse(arguments)
    interrupts.raising()
    try:
        if options.verb == "install":
            packages.install(options.lock, report)
            return 0
        output = report_demo if options.verb == "demo" else report
        cluster = Cluster(options.name, dict(os.environ), output)
        if options.verb == "run":
            return run(cluster, command)
        if options.verb == "demo":
            return _demo(cluster, options)
        return VERBS[options.verb](cluster)
    except interrupts.Interrupted as interrupted:
        return 128 + interrupted.number
    except RunnerError as error:
        report(str(error))
    except OSError as error:
        report(str(errors.from_os(error)))
    return BAD


def _demo(cluster: Cluster, options: argparse.Namespace) -> int:
    if options.name != "demo":
        raise RunnerError(f"The demo has its own data: leave out --name {options.name}.")
    if not options.check:
        return demo.serve(cluster, options.port, report_demo)
    with demo.registered(cluster.place, options.port):
        demo.check_port(options.port)
    return 0


def up(cluster: Cluster) -> int:
    for name, value in cluster.up().items():
        print(f"{name}={value}")
    return 0


def down(cluster: Cluster) -> int:
    stopped = ["the demo's web server and worker"] if demo.stop(cluster.place) else []
    stopped += cluster.down()
    name = cluster.place.name
    report(f"Stopped for {name}: {', '.join(stopped)}" if stopped else f"Nothing ran for {name}")
    return 0


def reset(cluster: Cluster) -> int:
    demo.stop(cluster.place)
    cluster.reset()
    report(f"Deleted the {cluster.place.name} data in {cluster.place.base}")
    return 0


def run(cluster: Cluster, command: list[str]) -> int:
    """Run a command with the services up, then stop what this started; return its exit code."""
    children: list[subprocess.Popen[bytes]] = []

    def pass_on(number: int) -> bool:
        if children and not interrupts.typed(number):
            children[0].send_signal(number)
        return bool(children)

    interrupts.raising(pass_on)
    with cluster.used() as environment:
        try:
            with interrupts.deferred():
                children.append(subprocess.Popen(command, env=environment))
        except OSError as error:
            reason = f"{command[0]} cannot be run ({error.strerror}): check its name."
            raise RunnerError(reason) from error
        code = children[0].wait()
    return 128 - code if code < 0 else code


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
    serving.add_argument("--check", action="store_true", help="only check that it could start")
    verbs.add_parser("install").add_argument("lock", choices=packages.LOCKS)
    options = parser.parse_args(arguments)
    if (options.verb == "run") != bool(command):
        parser.error("`run`, and nothing else, takes a command after --")
    return options, command


VERBS = {"up": up, "down": down, "reset": reset}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
