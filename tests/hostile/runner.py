"""Runs the program and says what it took; prints TAP."""
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import namedtuple

PROGRAM = os.path.abspath(os.environ.get("DESCRAPE", "./descrape"))
LACKING = os.path.abspath(os.environ.get("LACKING", "tests/lacking"))

# status: negative for a signal.  rss_kb: the most memory it ever had.  cpu: the
# seconds that it ran, which other programs do not change.
Result = namedtuple("Result", "status out err rss_kb seconds cpu")


class Skip(Exception):
    """This machine cannot do what the test needs."""


def start(*arguments, prefix=(), limits=(), **how):
    """A running program; `limits`: pairs for setrlimit."""
    def set_limits():
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
        for what, value in limits:
            resource.setrlimit(what, (value, value))
    how.setdefault("stderr", subprocess.PIPE)
    return subprocess.Popen([*prefix, PROGRAM, *arguments], preexec_fn=set_limits, **how)


def feed(stream, chunks):
    try:
        for chunk in chunks:
            stream.write(chunk)
        stream.close()
    except BrokenPipeError:
        pass


def run(*arguments, stdin=b"", keep=True, timeout=120, **how):
    """Runs it to its end.  stdin: bytes, or an iterable of them that may be long.
    keep: whether standard output is wanted; otherwise it is thrown away."""
    chunks = [stdin] if isinstance(stdin, bytes) else stdin
    before = time.monotonic()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        how.setdefault("stdout", out if keep else subprocess.DEVNULL)
        process = start(*arguments, stdin=subprocess.PIPE, stderr=err, **how)
        writer = threading.Thread(target=feed, args=(process.stdin, chunks), daemon=True)
        killer = threading.Timer(timeout, process.kill)
        writer.start()
        killer.start()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        killer.cancel()
        seconds = time.monotonic() - before
        out.seek(0)
        err.seek(0)
        return Result(process.returncode, out.read(), err.read().decode("utf-8", "replace"),
                      usage.ru_maxrss, seconds, usage.ru_utime + usage.ru_stime)


def expect(condition, *said):
    if not condition:
        raise AssertionError(" ".join(str(s)[:300] for s in said))


def expect_run(result, status, out=None, *words):
    """Status, output and words of the messages are as wanted."""
    expect(result.status == status, "status", result.status, "wanted", status, result.err)
    if out is not None:
        expect(result.out == out, "output", result.out[:100], "wanted", out[:100])
    for word in words:
        expect(word in result.err, "no", repr(word), "in", result.err)
    expect(words or status == 0 or result.err, "status", status, "without a word")


def run_tests(tests):
    """Functions in order, their names and first lines are the names of the tests."""
    failed = 0
    print(f"1..{len(tests)}", flush=True)
    home = os.getcwd()
    for number, test in enumerate(tests, 1):
        folder = tempfile.mkdtemp(prefix="hostile.")
        os.chdir(folder)
        name = f"{number} - {test.__name__.replace('_', ' ')}"
        before = time.monotonic()
        try:
            figures = test()
            took = f"{time.monotonic() - before:.1f} s"
            print(f"ok {name} # {took}{', ' + figures if figures else ''}", flush=True)
        except Skip as why:
            print(f"ok {name} # SKIP {why}", flush=True)
        except Exception as why:  # whatever a test stumbles over is its failure
            failed = 1
            print(f"not ok {name}\n# {type(why).__name__}: {why}", flush=True)
        finally:
            os.chdir(home)
            shutil.rmtree(folder, ignore_errors=True)
    sys.exit(failed)
