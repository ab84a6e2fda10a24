"""Memory and time when the input does not end, or the rules are many."""
import hashlib
import os
import zlib

from runner import expect, expect_run, run

SMALL = ("-q", "-e", "line: ad", "--only", "cli/*")
MB = 1 << 20
# The program with all packs, its blocks and threads, takes about a third of it.
MEMORY_MB = 64

FULL = os.environ.get("LIMITS") == "full"


def repeat(chunk, total):
    for _ in range(max(1, total // len(chunk))):
        yield chunk


def expect_flat(result, input_bytes, status=0):
    expect(result.status == status, "status", result.status, result.err)
    expect(result.rss_kb < MEMORY_MB * 1024, result.rss_kb, "kB")
    return (f"{input_bytes / 1e6:.0f} MB in {result.seconds:.1f} s, "
            f"{result.rss_kb / 1024:.0f} MB of memory")


def stream(arguments, chunk, total):
    return expect_flat(run(*arguments, stdin=repeat(chunk, total), keep=False, timeout=1500), total)


def endless_line():
    return stream(("-q",), b"all in one line, " * 4096, (1024 if FULL else 24) * MB)


def endless_stream_of_lines():
    lines = b"".join(b"line %d of many, and not the last one\n" % i for i in range(2000))
    return stream(("-q",), lines, (2048 if FULL else 48) * MB)


def endless_blank_lines():
    return stream(("-q",), b"\n" * 65536, (512 if FULL else 24) * MB)


def endless_document_that_is_all_noise():
    return stream(("-q",), b"Leave a Reply\n" * 4096, (512 if FULL else 24) * MB)


def endless_json_record():
    chunks = [b'{"text":"'] + list(repeat(b"word " * 13107, (1024 if FULL else 64) * MB))
    r = run("-q", "-t", "jsonl", "--max-record", "4M", stdin=chunks, keep=False, timeout=1500)
    return expect_flat(r, (1024 if FULL else 64) * MB)


def endless_warc_header():
    return stream(("-q", "-t", "wet"), b"WARC/1.0\r\n" + b"Name: value\r\n" * 5000,
                  (512 if FULL else 32) * MB)


def endless_open_structures():
    return stream(("-q",), b"array(3) {\n  [0]=>\n" * 4096, (256 if FULL else 16) * MB)


def endless_threads():
    record = b'{"text":"Leave a Reply\\nThe text of a page, kept.\\n"}\n' * 1000
    r = run("-q", "-j", "4", "-z", stdin=repeat(record, (1024 if FULL else 48) * MB), keep=False,
            timeout=1500)
    expect(r.status == 0, r.status, r.err)
    # Two blocks and a deflater a thread come on top.
    expect(r.rss_kb < 2 * MEMORY_MB * 1024, r.rss_kb, "kB")
    return f"{r.rss_kb // 1024} MB of memory"


def zeros(n_bytes):
    """So many zeros in one gzip member, made of one deflated block again and again."""
    block = bytes(64 * MB)
    deflater = zlib.compressobj(9, zlib.DEFLATED, -15)
    deflater.compress(bytes(32768))
    deflater.flush(zlib.Z_FULL_FLUSH)
    packed = deflater.compress(block) + deflater.flush(zlib.Z_FULL_FLUSH)
    n_blocks, crc = n_bytes // len(block), 0
    for _ in range(n_blocks):
        crc = zlib.crc32(block, crc)
    yield b"\x1f\x8b\x08\0\0\0\0\0\0\3"
    for _ in range(n_blocks):
        yield packed
    yield b"\3\0" + crc.to_bytes(4, "little") + (n_bytes % (1 << 32)).to_bytes(4, "little")


def gigabytes_of_zeros_in_gzip():
    total = (10 * 1024 if FULL else 256) * MB
    chunks = list(zeros(total))
    r = run(*SMALL, stdin=chunks, keep=False, timeout=1500)
    return expect_flat(r, total) + f", {sum(map(len, chunks)) / 1e6:.1f} MB packed"


def write_rules(count, rule):
    """A file of rules, each with something of its own for %s; options that use it."""
    with open("many.rules", "w", encoding="ascii") as f:
        f.write("format: descrape 1\npack: many\n")
        for i in range(count):
            f.write(f"\nrule many/{i}\n  {rule % word(i)}\n")
    return "-q", "-r", "./many.rules"


def word(number):
    return hashlib.sha256(b"%d" % number).hexdigest()[:16]


def a_million_open_claims():
    """A thousand blocks begin with every line and none of them ends."""
    arguments = write_rules(1000, "block: (?:line|%s) .*\n  to: it ends never\n  max: 1000")
    text = b"".join(b"line %d\n" % i for i in range(3000 if FULL else 1100))
    r = run(*arguments, stdin=text, timeout=1500)
    expect_run(r, 0, text)
    expect(r.rss_kb < 2 * MEMORY_MB * 1024, r.rss_kb, "kB")
    return f"{r.rss_kb // 1024} MB of memory, {r.seconds:.1f} s"


def more_open_claims_than_can_be():
    """The last rule's block opens when there is no room for one, and again when others
    have ended: the one that was not opened takes nothing, and --explain says why."""
    arguments = write_rules(2200, "block: (?:line|%s) .*\n  to: end\n  max: 1000")
    with open("many.rules", "a", encoding="ascii") as f:
        f.write("\nrule many/z\n  block: last\n  to: stop\n  max: 9\n")
    text = b"".join(b"line %d\n" % i for i in range(980)) + b"last\nstop\nend\n1\nlast\nstop\n2\n"
    r = run(*arguments, "--explain", stdin=text, timeout=600)
    expect_run(r, 0, b"1\n2\n")
    said = [s for s in r.err.splitlines() if "many/z" in s]
    expect(said == ["standard input, line 981: many/z: held by open blocks"], said)
    return f"{r.rss_kb // 1024} MB of memory, {r.seconds:.1f} s"


def a_hundred_thousand_rules():
    count = 100000 if FULL else 20000
    arguments = write_rules(count, "line: %s(?: again)?")
    text = b"".join(b"%s\ntext %d\n" % (word(i).encode(), i) for i in range(0, count, 100))
    r = run(*arguments, stdin=text, timeout=600)
    expect_run(r, 0, b"".join(b"text %d\n" % i for i in range(0, count, 100)))
    return f"{count} rules: {r.seconds:.1f} s, {r.rss_kb // 1024} MB"


def many_small_inputs():
    count = 20000 if FULL else 2000
    for i in range(count):
        with open(str(i), "wb") as f:
            f.write(b"ad\n%d\n" % i)
    names = b"".join(b"%d\0" % i for i in range(count))
    r = run(*SMALL, "--files0-from", "-", stdin=names)
    expect_run(r, 0, b"".join(b"%d\n" % i for i in range(count)))
    return expect_flat(r, len(r.out))


TESTS = [
    endless_line, endless_stream_of_lines, endless_blank_lines,
    endless_document_that_is_all_noise, endless_json_record, endless_warc_header,
    endless_open_structures, endless_threads, gigabytes_of_zeros_in_gzip, a_million_open_claims,
    *([more_open_claims_than_can_be] if FULL else []), a_hundred_thousand_rules, many_small_inputs,
]
