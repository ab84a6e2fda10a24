#!/usr/bin/env python3
"""strip.py: libdescrape from Python, by ctypes and nothing else.

    with Cleaner(level=2) as cleaner:
        text, removals = cleaner.clean("Advertisement\nThe gates are new.\n")

As a program it cleans standard input, and names on standard error what went.
LIBDESCRAPE in the environment names the library where the loader does not find it.
"""
import ctypes
import ctypes.util
import os
import sys

_lib = ctypes.CDLL(os.environ.get("LIBDESCRAPE") or ctypes.util.find_library("descrape")
                   or "libdescrape.so.0")

_WRITE = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t)


# The first fields of the structs in descrape.h: `size` says how many are known
# here, the library takes the others for 0.
class _RulesOptions(ctypes.Structure):
    _fields_ = [("size", ctypes.c_size_t), ("level", ctypes.c_uint), ("langs", ctypes.c_char_p)]


class _Problem(ctypes.Structure):
    _fields_ = [("size", ctypes.c_size_t), ("severity", ctypes.c_int), ("file", ctypes.c_char_p),
                ("line", ctypes.c_uint), ("column", ctypes.c_uint), ("rule", ctypes.c_char_p),
                ("message", ctypes.c_char_p)]


class _Rule(ctypes.Structure):
    _fields_ = [("size", ctypes.c_size_t), ("id", ctypes.c_char_p)]


class _Removal(ctypes.Structure):
    _fields_ = [("kind", ctypes.c_int), ("rule", ctypes.c_size_t), ("offset", ctypes.c_uint64),
                ("line", ctypes.c_uint64), ("text", ctypes.c_void_p), ("len", ctypes.c_size_t)]


_REMOVED = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.POINTER(_Removal))


class _Handlers(ctypes.Structure):
    _fields_ = [("size", ctypes.c_size_t), ("ctx", ctypes.c_void_p), ("write", _WRITE),
                ("document", ctypes.c_void_p), ("kept", ctypes.c_void_p), ("removed", _REMOVED)]


def _declare(name, result, *arguments):
    call = getattr(_lib, name)
    call.restype, call.argtypes = result, arguments


_P, _S, _I = ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int
_declare("descrape_version", ctypes.c_char_p)
_declare("descrape_rules_new", _P, ctypes.POINTER(_RulesOptions))
_declare("descrape_rules_free", None, _P)
_declare("descrape_rules_add_builtin", _I, _P, ctypes.c_char_p)
_declare("descrape_rules_add_rule", _I, _P, ctypes.c_char_p)
_declare("descrape_rules_compile", _I, _P)
_declare("descrape_rules_problem", _I, _P, _S, ctypes.POINTER(_Problem))
_declare("descrape_rules_get", _I, _P, _S, ctypes.POINTER(_Rule))
_declare("descrape_stream_new", _P, _P, _P, ctypes.POINTER(_Handlers))
_declare("descrape_stream_free", None, _P)
_declare("descrape_stream_feed", _I, _P, ctypes.c_char_p, _S)
_declare("descrape_stream_finish", _I, _P)


class Cleaner:
    """The built-in rules, and rules of one's own.  For one thread."""

    def __init__(self, level=1, langs=None, rules=()):
        options = _RulesOptions(ctypes.sizeof(_RulesOptions), level,
                                langs.encode() if langs else None)
        self._out, self._removals, self._stream = [], [], None
        self._rules = _lib.descrape_rules_new(ctypes.byref(options))
        if not self._rules:
            raise MemoryError
        # The handlers must live as long as the stream that calls them.
        self._handlers = _Handlers(ctypes.sizeof(_Handlers), None, _WRITE(self._write), None,
                                   None, _REMOVED(self._removed))
        failed = _lib.descrape_rules_add_builtin(self._rules, None)
        for entries in rules:
            failed = failed or _lib.descrape_rules_add_rule(self._rules, entries.encode())
        if failed or _lib.descrape_rules_compile(self._rules):
            message = "\n".join(self._problems())
            self.close()
            raise ValueError(message)
        self._stream = _lib.descrape_stream_new(self._rules, None, ctypes.byref(self._handlers))
        if not self._stream:
            raise MemoryError

    def _problems(self):
        problem = _Problem(ctypes.sizeof(_Problem))
        i = 0
        while _lib.descrape_rules_problem(self._rules, i, ctypes.byref(problem)) == 0:
            yield f"{(problem.file or b'rules').decode()}:{problem.line}: {problem.message.decode()}"
            i += 1

    def _write(self, _, text, n):
        self._out.append(ctypes.string_at(text, n))
        return 0

    def _removed(self, _, removal):
        rule = _Rule(ctypes.sizeof(_Rule))
        _lib.descrape_rules_get(self._rules, removal[0].rule, ctypes.byref(rule))
        text = ctypes.string_at(removal[0].text, removal[0].len)
        self._removals.append((removal[0].line, rule.id.decode(), text))
        return 0

    def clean(self, text):
        """The cleaned text, and a list of (line, rule id, bytes that went)."""
        data = text.encode("utf-8", "surrogateescape")
        self._out.clear()
        self._removals.clear()
        if (_lib.descrape_stream_feed(self._stream, data, len(data))
                or _lib.descrape_stream_finish(self._stream)):
            raise MemoryError
        return b"".join(self._out).decode("utf-8", "surrogateescape"), list(self._removals)

    def close(self):
        _lib.descrape_stream_free(self._stream)
        _lib.descrape_rules_free(self._rules)
        self._stream = self._rules = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


if __name__ == "__main__":
    with Cleaner() as cleaner:
        cleaned, removals = cleaner.clean(
            sys.stdin.buffer.read().decode("utf-8", "surrogateescape"))
    sys.stdout.buffer.write(cleaned.encode("utf-8", "surrogateescape"))
    for line, rule_id, gone in removals:
        print(f"{line}: {rule_id}: {len(gone)} bytes", file=sys.stderr)
