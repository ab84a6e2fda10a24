"""How a run ends when it cannot go on: signals, full disks, readers that leave,
files that change.  An output is whole, or not there, or said not to be whole."""
import errno
import gzip
import os
import resource
import signal
import subprocess
import time

from runner import LACKING, PROGRAM, Skip, expect, expect_run, run, start

RULE = ("-q", "-e", "line: ad", "--only", "cli/*")
MANY = b"a line that stays as it is\n" * 200000


def lacks(what):
    """Words to put in front of the program, so that its kernel lacks something."""
    if subprocess.run([LACKING, what, "true"], capture_output=True, check=False).returncode:
        raise Skip(f"this kernel cannot lack {what}")
    return (LACKING, what)


def names():
    return sorted(os.listdir("."))


def end_in_the_middle(number, *arguments, prefix=()):
    """Sends a signal while it writes; its status."""
    # nohup has one of these ignored, and a shell that runs the tests beside itself.
    before = {n: signal.signal(n, signal.SIG_DFL) for n in (signal.SIGHUP, signal.SIGINT)}
    process = start(*RULE, *arguments, prefix=prefix, stdin=subprocess.PIPE)
    for ignored, handler in before.items():
        signal.signal(ignored, handler)
    process.stdin.write(MANY)
    process.stdin.flush()
    # What is in the pipe has been read when there is room for as much again.
    process.stdin.write(MANY)
    process.stdin.flush()
    process.send_signal(number)
    status = process.wait(20)
    process.stdin.close()
    process.stderr.close()
    return status


def signals_leave_nothing():
    for prefix in ((), lacks("tmpfile")):
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            status = end_in_the_middle(number, "-o", "out", prefix=prefix)
            expect(status == -number, number, "ends with", status)
            expect(names() == [], number, "leaves", names())


def signals_leave_the_old_file():
    with open("out", "wb") as f:
        f.write(b"old\n")
    for prefix in ((), lacks("tmpfile")):
        status = end_in_the_middle(signal.SIGTERM, "--force", "-o", "out", prefix=prefix)
        expect(status == -signal.SIGTERM and names() == ["out"], status, names())
        with open("out", "rb") as f:
            expect(f.read() == b"old\n", "another file")


def kill_9_leaves_no_output():
    status = end_in_the_middle(signal.SIGKILL, "-o", "out.gz")
    expect(status == -signal.SIGKILL and names() == [], status, names())
    end_in_the_middle(signal.SIGKILL, "-o", "out", prefix=lacks("tmpfile"))
    expect("out" not in names() and len(names()) == 1, names())


def ignored_signals_stay_ignored():
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        process = start(*RULE, "-o", "out", stdin=subprocess.PIPE)
        process.stdin.write(MANY)
        process.send_signal(signal.SIGHUP)
        process.stdin.close()
        expect(process.wait(20) == 0 and names() == ["out"], process.returncode, names())
        process.stderr.close()
    finally:
        signal.signal(signal.SIGHUP, before)


def reader_gone_is_silent():
    for options in ((), ("-z",), ("-t", "nul", "-j", "3"), ("-D",), ("-A",)):
        process = start(*RULE, *options, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        process.stdout.close()
        try:
            for _ in range(20):
                process.stdin.write(MANY + b"ad\n\0")
            process.stdin.close()
        except BrokenPipeError:
            pass
        expect(process.wait(20) == -signal.SIGPIPE, options, process.returncode)
        expect(process.stderr.read() == b"", options, "says something")
        process.stderr.close()


def full_disk_is_said():
    try:
        with open("/dev/full", "wb", buffering=0) as full:
            full.write(b"x")
    except OSError as why:
        if why.errno != errno.ENOSPC:
            raise Skip("there is no /dev/full") from why
    text = b"ad\n" * 1000 + b"text\n"
    for options in ((), ("-z",), ("-t", "nul", "-j", "3"), ("-o", "/dev/full"), ("-D",), ("-A",),
                    ("--line-buffered",), ("--removed", "/dev/full"), ("--report", "/dev/full"),
                    ("-n", "--removed", "-")):
        with open("/dev/full", "wb") as full:
            r = run(*RULE, *options, stdin=text, stdout=full)
        expect_run(r, 4, None, "descrape: ")
    for command in (("--list",), ("--dump-rules",), ("--show", "ads/*"), ("--why", "ad"),
                    ("--help",), ("--version",), ("--check",)):
        with open("/dev/full", "wb") as full:
            r = run(*command, stdout=full)
        expect(r.status != 0 and r.err, command, "status", r.status, r.err)
    for command in (("-learn", "--help"), ("-learn", "--version"), ("-review", "--help"),
                    ("-review", "--version")):
        with open("/dev/full", "wb") as full:
            r = subprocess.run([PROGRAM + command[0], command[1]], stdout=full,
                               stderr=subprocess.PIPE, check=False)
        expect(r.returncode == 4 and b"standard output" in r.stderr, command, r.returncode)


def limit_of_file_size_is_said():
    limits = ((resource.RLIMIT_FSIZE, 100000),)
    expect_run(run(*RULE, "-o", "out", stdin=MANY, limits=limits), 4, b"", "out: cannot write")
    expect(names() == [], names())
    with open("in", "wb") as f:
        f.write(MANY + b"ad\n")
    expect_run(run(*RULE, "-i", "in", limits=limits), 4, b"", "in: cannot write")
    with open("in", "rb") as f:
        expect(f.read() == MANY + b"ad\n" and names() == ["in"], "the input has changed", names())


def mounted(script):
    """Runs a script of sh where it can mount something on ./disk."""
    os.mkdir("disk")
    done = subprocess.run(["unshare", "-rm", "sh", "-ec", script, os.path.abspath("."),
                           os.environ["DESCRAPE"]], capture_output=True, check=False)
    if done.returncode == 77 or b"unshare:" in done.stderr:
        raise Skip("no user and mount namespaces here")
    return done.stdout.decode()


def small_disk_keeps_what_was_there():
    with open("big", "wb") as f:
        f.write(MANY)
    said = mounted("""
        mount -t tmpfs -o size=256k none disk || exit 77
        printf 'ad\\nold\\n' >disk/old
        set +e
        "$1" -q -e 'line: ad' -o disk/out big; echo "$?"
        head -c 200000 big >disk/in; echo ad >>disk/in
        "$1" -q -e 'line: ad' -i disk/in disk/old; echo "$?"
        tail -c 3 disk/in; cat disk/old; ls -A disk""")
    expect(said == "4\n4\nad\nold\nin\nold\n", said)


def read_only_directory_is_said():
    with open("in", "wb") as f:
        f.write(b"ad\nx\n")
    said = mounted("""
        mount -t tmpfs none disk || exit 77
        cp in disk/in
        mount -o remount,ro disk || exit 77
        set +e
        "$1" -q -e 'line: ad' -o disk/out in 2>err; echo "$?"
        "$1" -q -e 'line: ad' -i disk/in 2>>err; echo "$?"
        grep -c 'cannot write' err; cat disk/in; ls -A disk""")
    expect(said == "2\n4\n2\nad\nx\nin\n", said)


def output_on_another_file_system():
    with open("in", "wb") as f:
        f.write(b"ad\nx\n")
    said = mounted("""
        mount -t tmpfs none disk || exit 77
        "$1" -q -e 'line: ad' -o disk/out in; cat disk/out
        "$1" -q -e 'line: ad' -o disk/out.gz disk/../in; gzip -dc disk/out.gz
        cp in disk/in; ln -s disk/in link
        "$1" -q -e 'line: ad' -i link; cat disk/in; test -L link; ls -A disk""")
    expect(said == "x\nx\nx\nin\nout\nout.gz\n", said)


def slow_reading(change):
    """What comes out when the input is changed in the middle of its reading."""
    with open("in", "wb") as f:
        f.write(MANY + b"ad\nend\n")
    process = start(*RULE, "in", stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
    first = process.stdout.read(4096)
    time.sleep(0.1)
    change()
    rest = process.stdout.read()
    status = process.wait(20)
    err = process.stderr.read()
    process.stdout.close()
    process.stderr.close()
    return status, first + rest, err


def file_replaced_while_it_is_read():
    def replace():
        with open("new", "wb") as f:
            f.write(b"another\n" * 100)
        os.rename("new", "in")
    status, out, err = slow_reading(replace)
    expect((status, out, err) == (0, MANY + b"end\n", b""), status, len(out), err)


def file_cut_while_it_is_read():
    status, out, err = slow_reading(lambda: os.truncate("in", 10))
    expect(status == 0 and err == b"" and MANY.startswith(out), status, len(out), err)


def file_that_grows_while_it_is_read():
    def grow():
        with open("in", "ab") as f:
            f.write(b"ad\nmore\n")
    status, out, err = slow_reading(grow)
    expect((status, out, err) == (0, MANY + b"end\nmore\n", b""), status, len(out), err)


def input_goes_and_the_rest_is_read():
    for name in ("a", "b.gz", "c"):
        with open(name, "wb") as f:
            f.write(gzip.compress(b"ad\nb\n") if name == "b.gz" else b"ad\n" + name.encode() + b"\n")
    os.remove("a")
    expect_run(run(*RULE, "a", "b.gz", "c"), 3, b"b\nc\n", "a: cannot open, No such file")


TESTS = [
    signals_leave_nothing, signals_leave_the_old_file, kill_9_leaves_no_output,
    ignored_signals_stay_ignored, reader_gone_is_silent, full_disk_is_said,
    limit_of_file_size_is_said, small_disk_keeps_what_was_there, read_only_directory_is_said,
    output_on_another_file_system, file_replaced_while_it_is_read, file_cut_while_it_is_read,
    file_that_grows_while_it_is_read, input_goes_and_the_rest_is_read,
]
