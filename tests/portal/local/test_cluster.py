"""Starting, sharing, adopting and stopping both servers."""

import fcntl
import os
import pty
import signal
import subprocess

import psycopg2
import pytest
import redis
from dj_database_url import parse

from tests.portal.local.checkouts import SOURCES, Checkout, eventually, variables

SHOW = ("sh", "-c", "echo DATABASE_URL=$DATABASE_URL; echo REDIS_URL=$REDIS_URL")
BOTH_GONE = (None, None)


def ask(url: str, sql: str) -> str:
    address = parse(url)
    keys = {"host": "HOST", "port": "PORT", "user": "USER", "dbname": "NAME"}
    line = psycopg2.connect(**{key: address[name] for key, name in keys.items()})
    line.autocommit = True
    try:
        cursor = line.cursor()
        cursor.execute(sql)
        return str(cursor.fetchone()[0]) if cursor.description else ""
    finally:
        line.close()


@pytest.mark.parametrize("source", SOURCES)
def test_both_servers_work_with_the_products_drivers(
    checkout: Checkout, source: str, system_redis: str
) -> None:
    path = f"{system_redis}:{os.environ['PATH']}"
    output = checkout("--name", "test", "up", SERVICES=source, PATH=path)
    urls = variables(output)
    assert int(ask(urls["DATABASE_URL"], "SHOW server_version_num")) >= 150000
    assert redis.from_url(urls["REDIS_URL"]).set("a", 1)
    assert output.count(f"({source})") == 2
    assert checkout("--name", "test", "up", SERVICES=source).count("is already running") == 2
    checkout("--name", "test", "down")
    assert checkout.servers("test") == BOTH_GONE


def test_the_demo_is_safe_and_the_tests_are_fast(own: Checkout) -> None:
    demo = variables(own("up"))["DATABASE_URL"]
    test = variables(own("--name", "test", "up"))["DATABASE_URL"]
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):
        assert ask(demo, f"SHOW {setting}") == "on"
        assert ask(test, f"SHOW {setting}") == "off"
    for url in (demo, test):
        assert ask(url, "SHOW listen_addresses") == ""
        assert ask(url, "SELECT datcollate FROM pg_database LIMIT 1") == "C.UTF-8"
        assert ask(url, "SHOW server_encoding") == "UTF8"
    own("down")
    own("--name", "test", "down")


def test_run_passes_the_addresses_and_returns_the_exit_code(checkout: Checkout) -> None:
    output = checkout("--name", "test", "run", "--", "sh", "-c", f"{SHOW[2]}; exit 7", code=7)
    urls = variables(output)
    assert urls["DATABASE_URL"].startswith("postgres://cairn@%2F")
    assert urls["REDIS_URL"].startswith("unix:///")
    assert checkout.servers("test") == BOTH_GONE


def test_run_keeps_standard_output_for_the_command(own: Checkout) -> None:
    with own.start("--name", "test", "run", "--", "echo", "mine") as process:
        assert process.communicate()[0] == "mine\n"


def test_a_missing_command_is_reported(own: Checkout) -> None:
    output = own("--name", "test", "run", "--", "no-such-command", code=2)
    assert "no-such-command cannot be run" in output
    assert own.servers("test") == BOTH_GONE


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_is_passed_on_and_the_servers_stop(own: Checkout, number: int) -> None:
    wait = "trap 'exit 9' TERM HUP INT; echo ready; while :; do sleep 0.05; done"
    with own.start("--name", "test", "run", "--", "sh", "-c", wait) as process:
        own.expect(process, "ready")
        process.send_signal(number)
        assert process.wait(20) == 9
    assert own.servers("test") == BOTH_GONE


def test_ctrl_c_at_a_terminal_reaches_the_command_once(own: Checkout) -> None:
    """The terminal signals the whole group, so passing it on would be a second Ctrl-C."""
    count = (
        "trap 'n=$((n+1))' INT; n=0; echo ready; for i in $(seq 20); do sleep 0.05; done; exit $n"
    )
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(own.folder)
        command = own.command("--name", "test", "run", "--", "sh", "-c", count)
        os.execve(command[0], command, own.environment)
    output = b""
    while b"ready" not in output:
        output += os.read(terminal, 1024)
    os.write(terminal, b"\x03")
    _, status = os.waitpid(pid, 0)
    os.close(terminal)
    assert os.waitstatus_to_exitcode(status) == 1
    assert own.servers("test") == BOTH_GONE


def test_a_signal_during_the_start_leaves_nothing(own: Checkout) -> None:
    with own.start("--name", "test", "run", "--", "true") as process:
        eventually(lambda: own.server("test", "postgres"))
        process.terminate()
        assert process.wait(20) in (0, 128 + signal.SIGTERM)
    assert own.servers("test") == BOTH_GONE


def test_what_a_killed_runner_left_is_adopted(checkout: Checkout) -> None:
    wait = ("--name", "test", "run", "--", "sh", "-c", "echo ready; sleep 30")
    with checkout.start(*wait) as process:
        checkout.expect(process, "ready")
        process.kill()
    survivors = checkout.servers("test")
    assert None not in survivors
    output = checkout("--name", "test", "run", "--", "true")
    assert output.count("is already running") == 2
    assert checkout.servers("test") == BOTH_GONE


def test_stop_ends_what_a_killed_runner_left(checkout: Checkout) -> None:
    with checkout.start("run", "--", "sh", "-c", "echo ready; sleep 30") as process:
        checkout.expect(process, "ready")
        process.kill()
    assert None not in checkout.servers("demo")
    assert "PostgreSQL" in checkout("down")
    assert checkout.servers("demo") == BOTH_GONE
    assert "Nothing ran" in checkout("down")


def test_killed_servers_are_started_again_with_their_data(checkout: Checkout) -> None:
    url = variables(checkout("up"))["DATABASE_URL"]
    ask(url, "CREATE TABLE typed AS SELECT 'kept' AS words")
    pids = checkout.servers("demo")
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
    eventually(lambda: checkout.servers("demo") == BOTH_GONE)
    assert checkout("up").count("started") == 2
    assert ask(url, "SELECT words FROM typed") == "kept"
    checkout("down")


def test_a_reused_process_id_does_not_prevent_a_start(own: Checkout) -> None:
    """After kill -9 or a container's restart, another process may have the old id."""
    own("--name", "test", "up")
    pid = own.server("test", "postgres")
    data = next((own.folder / ".cairn/test").glob("pg*"))
    os.kill(pid, signal.SIGKILL)
    eventually(lambda: own.server("test", "postgres") is None)
    owner = data.stat().st_uid if os.geteuid() == 0 else None
    with subprocess.Popen(["sleep", "30"], user=owner) as other:
        lock = data / "postmaster.pid"
        lock.write_text(lock.read_text().replace(str(pid), str(other.pid), 1))
        assert "PostgreSQL" in own("--name", "test", "up")
        assert other.poll() is None
        other.terminate()
    own("--name", "test", "down")


def test_two_starts_at_once_make_one_server(own: Checkout) -> None:
    starting = [own.start("--name", "test", "up") for _ in range(2)]
    output = [process.communicate(timeout=60) for process in starting]
    assert [process.returncode for process in starting] == [0, 0], output
    assert variables(output[0][0]) == variables(output[1][0])
    assert sum(errors.count("PostgreSQL") and "started" in errors for _, errors in output) == 1
    own("--name", "test", "down")


def test_two_test_runs_at_once_have_databases_of_their_own(own: Checkout) -> None:
    waiting = ("sh", "-c", f"{SHOW[2]}; read line")
    command = own.command("--name", "test", "run", "--", *waiting)
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    runs = [
        subprocess.Popen(command, cwd=own.folder, env=own.environment, text=True, **pipes)
        for _ in range(2)
    ]
    urls = [variables(run.stdout.readline() + run.stdout.readline()) for run in runs]
    assert urls[0]["DATABASE_URL"] != urls[1]["DATABASE_URL"]
    assert urls[0]["REDIS_URL"] != urls[1]["REDIS_URL"]
    runs[0].communicate("\n", timeout=20)
    assert ask(urls[1]["DATABASE_URL"], "SELECT 1") == "1"  # the first to end stops nothing
    runs[1].communicate("\n", timeout=20)
    assert own.servers("test") == BOTH_GONE


def test_servers_started_by_up_stay_up_after_a_run(own: Checkout) -> None:
    own("--name", "test", "up")
    pids = own.servers("test")
    own("--name", "test", "run", "--", "true")
    assert own.servers("test") == pids
    own("--name", "test", "down")
    assert own.servers("test") == BOTH_GONE


def test_a_start_waits_for_another_with_a_message(own: Checkout) -> None:
    own("--name", "test", "down")
    with (own.folder / ".cairn/test.lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        waiting = own.start("--name", "test", "up")
        assert waiting.stderr
        assert "Waiting for another" in waiting.stderr.readline()
    assert "started" in waiting.communicate(timeout=30)[1]
    own("--name", "test", "down")


def test_reset_deletes_one_cluster_and_no_other(checkout: Checkout) -> None:
    checkout("up")
    checkout("--name", "test", "up")
    checkout("reset")
    assert not (checkout.folder / ".cairn/demo/postgres.json").exists()
    assert checkout.servers("demo") == BOTH_GONE
    assert None not in checkout.servers("test")
    checkout("--name", "test", "reset")
    assert list(checkout.folder.glob(".cairn/*/pg*")) == []


def test_a_frozen_redis_is_replaced(own: Checkout) -> None:
    own("--name", "test", "up")
    frozen = own.server("test", "redis")
    os.kill(frozen, signal.SIGSTOP)
    assert own("--name", "test", "up").count("Redis") == 1
    assert own.server("test", "redis") not in (None, frozen)
    own("--name", "test", "down")


def test_the_demos_commands_share_its_settings(own: Checkout) -> None:
    show = "echo CAIRN_DEMO=$CAIRN_DEMO; echo CAIRN_SECRET_KEY=$CAIRN_SECRET_KEY"
    first, second = (variables(own("run", "--", "sh", "-c", show)) for _ in range(2))
    assert first == second
    assert first["CAIRN_DEMO"] == "1"
    assert len(first["CAIRN_SECRET_KEY"]) > 50
    key = own.folder / ".cairn/demo/secret-key"
    assert key.stat().st_mode & 0o77 == 0
