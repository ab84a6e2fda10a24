"""What is handed in for text: damaged, foreign, too large, spelt oddly.  Each is
passed on or refused with a message that says what and where, and never more."""
import bz2
import gzip
import lzma
import zlib

from runner import expect, expect_run, run

RULE = ("-q", "-e", "line: ad", "--only", "cli/*")
TEXT = b"".join(b"line %d of the page\n" % (i * 7919) for i in range(600)) + b"ad\nend\n"
CLEAN = TEXT.replace(b"\nad\n", b"\n")
PACKED = gzip.compress(TEXT, mtime=0)


def gzip_truncated_at_every_97th_byte():
    for length in range(2, len(PACKED), 97):
        r = run(*RULE, stdin=PACKED[:length])
        expect_run(r, 3, None, "standard input: truncated gzip data, at byte %d" % length)
        expect(CLEAN.startswith(r.out), "cut at", length, "gives another text")


def gzip_corrupt_at_every_97th_byte():
    for at in range(10, len(PACKED), 97):
        bad = bytearray(PACKED)
        bad[at] ^= 0x55
        expect_run(run(*RULE, stdin=bytes(bad)), 3, None, "gzip data, at byte")


def gzip_with_trailing_garbage():
    expect_run(run(*RULE, stdin=PACKED + b"garbage"), 3, CLEAN, "at byte %d" % len(PACKED))


def gzip_with_empty_members():
    empty = gzip.compress(b"", mtime=0)
    expect_run(run(*RULE, stdin=empty + PACKED + empty + empty), 0, CLEAN)
    expect_run(run(*RULE, stdin=empty), 0, b"")


def gzip_of_zeros_and_nothing_else():
    deflater = zlib.compressobj(9, zlib.DEFLATED, 31)
    zeros = bytes(1 << 20)
    packed = b"".join(deflater.compress(zeros) for _ in range(200)) + deflater.flush()
    r = run(*RULE, stdin=packed, keep=False)
    expect_run(r, 0)
    expect(r.rss_kb < 64 * 1024, r.rss_kb, "kB for 200 MB of zeros")
    return f"{r.rss_kb // 1024} MB"


def json_nested_100000_deep():
    deep = b'{"text":"ad\\nx\\n","deep":' + b"[" * 100000 + b"]" * 100000 + b"}\n"
    expect_run(run(*RULE, "-t", "jsonl", stdin=deep), 0, deep.replace(b"ad\\n", b""))
    open_end = b'{"text":"ad\\n","deep":' + b"[" * 100000 + b"\n"
    expect_run(run("-e", "line: ad", "-t", "jsonl", stdin=open_end), 0, open_end, "passes unchanged")


def json_record_over_max_record():
    large = b'{"text":"ad\\n' + b"x" * 5000 + b'"}\n'
    small = b'{"text":"ad\\nx"}\n'
    r = run("-e", "line: ad", "--max-record", "4K", "-t", "jsonl", stdin=large + small)
    expect_run(r, 0, large + b'{"text":"x"}\n', "record 1")


def json_with_nul():
    record = b'{"text":"ad\\u0000\\nad\\n\\u0000"}\n'
    expect_run(run(*RULE, "-t", "jsonl", stdin=record), 0, b'{"text":"ad\\u0000\\n\\u0000"}\n')
    raw = b'{"text":"ad\\n\0"}\n'
    expect_run(run("-e", "line: ad", "-t", "jsonl", stdin=raw), 0, raw, "passes unchanged")


def json_with_duplicate_keys():
    expect_run(run(*RULE, "-t", "jsonl", stdin=b'{"text":"ad\\na","text":"ad\\nb"}\n'), 0,
               b'{"text":"a","text":"b"}\n')


def byte_order_mark():
    bom = b"\xef\xbb\xbf"
    expect_run(run(*RULE, stdin=bom + b"a\nad\n"), 0, bom + b"a\n")
    expect_run(run(*RULE, stdin=bom + b'{"text":"ad\\na"}\n'), 0, bom + b'{"text":"a"}\n')


def records_that_end_with_crlf():
    expect_run(run(*RULE, stdin=b"a\r\nad\r\nb\r\n"), 0, b"a\r\nb\r\n")
    expect_run(run(*RULE, "-t", "jsonl", stdin=b'{"text":"ad\\na"}\r\n'), 0, b'{"text":"a"}\r\n')


def warc_header_without_end():
    for lines in (1, 100000):
        broken = b"WARC/1.0\r\n" + b"Name: value\r\n" * lines
        r = run("-e", "line: ad", stdin=broken)
        expect(r.status == 0 and r.out == broken, r.status, r.out[:50])
        expect("passes unchanged" in r.err, r.err)


def a_record_of_many_blocks_and_two_jobs():
    # Looking for its end must not begin anew with every read.
    record = b'{"text":"ad\\n' + b"x" * (64 << 20) + b'"}\n'
    one, two = (run(*RULE, "-t", "jsonl", "-j", jobs, stdin=record) for jobs in "12")
    expect_run(two, 0, one.out)
    expect(two.cpu < 4 * one.cpu + 1, two.cpu, "seconds, with one job", one.cpu)
    return f"{two.cpu:.2f} s"


def warc_length_that_lies():
    record = (b"WARC/1.0\r\nWARC-Type: conversion\r\nContent-Length: %s\r\n\r\n"
              b"ad\nx\n\r\n\r\n")
    good, clean = record % b"5", (record % b"2").replace(b"ad\n", b"")
    for length in (b"1", b"6", b"9", b"1000"):
        r = run("-e", "line: ad", stdin=record % length + good)
        expect_run(r, 0, clean + clean, "record 1, byte 0: the record's length is wrong")
    for length in (b"18446744073709551616", b"-1", b"x"):
        broken = record % length
        r = run("-e", "line: ad", stdin=broken + good)
        expect_run(r, 0, broken + clean, "passes unchanged")
    # One that nothing could hold goes by as it comes, to the end of the input.
    endless = record % b"18446744073709551615" + good
    expect_run(run("-e", "line: ad", stdin=endless), 0, endless, "larger than the limit")


def foreign_compression_and_utf16():
    for data, tool in ((b"\x28\xb5\x2f\xfd" + bytes(20), "zstd -dc"),
                       (lzma.compress(TEXT), "xz -dc"), (bz2.compress(TEXT), "bzip2 -dc"),
                       ("text\n".encode("utf-16"), "iconv -f UTF-16"),
                       ("text\n".encode("utf-32"), "iconv -f UTF-32")):
        expect_run(run(*RULE, stdin=data), 3, b"", tool)


def every_byte_passes():
    noise = bytes(range(256)) + b"\n" + bytes(reversed(range(256)))
    expect_run(run("-q", stdin=noise), 0, noise)


def rules_that_are_no_rules():
    for name, rules in (("nul", b"format: descrape 1\npack: t\n\0\nrule t/a\n  line: a\0b\n"),
                        ("deep", b"format: descrape 1\npack: t\nrule t/a\n  line: " +
                         b"(" * 100000 + b"\n"),
                        ("bytes", bytes(range(256)) * 100), ("empty", b""),
                        ("long", b"format: descrape 1\npack: t\nrule t/a\n  line: " +
                         b"x" * 1000000 + b"\n")):
        with open(name + ".rules", "wb") as f:
            f.write(rules)
        expect_run(run("-r", f"./{name}.rules", stdin=b"x\n"), 2, b"")


TESTS = [
    gzip_truncated_at_every_97th_byte, gzip_corrupt_at_every_97th_byte,
    gzip_with_trailing_garbage, gzip_with_empty_members, gzip_of_zeros_and_nothing_else,
    json_nested_100000_deep, json_record_over_max_record, json_with_nul,
    json_with_duplicate_keys, byte_order_mark, records_that_end_with_crlf,
    a_record_of_many_blocks_and_two_jobs, warc_header_without_end, warc_length_that_lies, foreign_compression_and_utf16,
    every_byte_passes, rules_that_are_no_rules,
]
