"""Patterns that are known to run away in backtracking matchers, by their shapes.

Each is a rule, tried on lines made to run it away: as they are, where what every
match must have is missing, so that the pattern need not be tried; and with that
put behind them, where it has to be.  The time must grow with the number of lines
and no faster, and where matches are cut off by --match-limit, the rule is named;
no line is lost for that."""
from runner import expect, run

# name, kind of rule, pattern, the beginning of a line, what is repeated, its end,
# and what every match must have, so that it stands in no place for a match
SHAPES = [
    ("nested plus", "line", r"(a+)+b", "", "a", "c", "b"),
    ("nested star", "span", r"x(a*)*b", "x", "a", "c", "b"),
    ("star in plus", "line", r"(a*)+b", "", "a", "c", "b"),
    ("plus of alternatives", "line", r"(a|a)+b", "", "a", "c", "b"),
    ("alternatives that overlap", "line", r"(a|aa)+b", "", "a", "c", "b"),
    ("alternatives with a class", "line", r"(\w|_)+!", "", "_", "?", "!"),
    ("word or blank", "line", r"(\w+\s?)+!", "", "word ", "?", "!"),
    ("words with blanks", "line", r"(\w+\s*)+\.", "", "word", ";", "."),
    ("digits and dots", "line", r"(\d+\.?)+x", "", "1", "y", "x!"),
    ("three dots stars", "line", r".*.*.*=.*x", "", "=", "y", "x!"),
    ("stars around a letter", "line", r".*a.*a.*a.*a.*a.*ab", "", "a", "c", "b"),
    ("optional ones, then as many", "line", "a?" * 25 + "a{25}b", "", "a", "c", "b"),
    ("counted in counted", "line", r"(a{1,30}){1,30}b", "", "a", "c", "b"),
    ("counted of counted class", "line", r"([a-z]{2,20}-?){3,40}!", "", "abc", "?", "!"),
    ("lazy in greedy", "line", r"(a+?)+b", "", "a", "c", "b"),
    ("mail address", "span", r"\b([\w.+-]+)*@([\w-]+\.)+com!", "", "a.a-", "@", "com!"),
    ("mail domain labels", "span", r"@([a-z0-9]+-?)+([a-z0-9]+\.)+[a-z]{2,6}!", "@", "a", "?", "!"),
    ("address of a page", "span", r"https?://([\w-]+\.?)+(/[\w-]*)*\?!", "http://", "a", " ", "?!"),
    ("path of a page", "span", r"^(/[^/]*)*/end$", "", "/a", "?", "/end "),
    ("quoted with escapes", "span", r'"(\\.|[^"])*"~', '"', "\\a", "", "~"),
    ("quoted, overlapping", "span", r'"([^"\\]|\\?.)*"~', '"', "\\a", "", "~"),
    ("mark-up attributes", "span", r"<a(\s+\w+=\"[^\"]*\")*\s*/?!>", "<a", ' b="c"', ">", ">!"),
    ("mark-up comment", "span", r"<!--(.|\s)*?-->!", "<!--", "-", "", "--!>"),
    ("blanks at the end", "span", r"\s+$", "x", " ", "x", "x"),
    ("blanks around a comma", "span", r"\s*,\s*,\s*!", "", " ,", "x", ", !"),
    ("trimmed value", "line", r"\s*(.*?)\s*=\s*(.*?)\s*;", "", " =", "x", ";!"),
    ("number with separators", "line", r"(\d{1,3},?)*\d+\.\d+", "", "111", "x", ".x"),
    ("hex in groups", "line", r"([0-9a-f]+:?)+z", "", "ab", "!", "z!"),
    ("look ahead in a star", "line", r"(?:(?=(a+))a)*b", "", "a", "c", "b"),
    ("look behind in a star", "line", r"(?:a(?<=aa)?)*b", "", "a", "c", "b"),
    ("back reference", "line", r"(a+)(\1)+b", "", "a", "c", "b"),
    ("back reference, searched", "span", r"(a+)(\1)+b", "", "a", "c", "b"),
    ("back reference to a word", "line", r"(\w+) (?:\w+ )*\1!", "", "word ", "?", "!?"),
    ("recursion", "line", r"(\((?:[^()]|(?1))*\))!", "", "(", "", "!"),
    ("recursion that overlaps", "line", r"(a(?1)?a?)b", "", "a", "c", "b"),
    ("possible only at the end", "span", r"^(.+)+;$", "", "a;", "x", "; x"),
    ("case folded", "line", r"(k|K|\x{212A})+b", "", "K", "c", "b"),
    ("letters of all scripts", "line", r"(\p{L}+\p{M}*)+!", "", "\u00e9", "?", "!"),
    ("graphemes", "line", r"(\X+)+!x", "", "e\u0301", "?", "! x"),
    ("date or digits", "line", r"(\d+|\d+/\d+|/)+x", "", "1/", "y", "xy"),
    ("list with and", "line", r"(\w+(, | and )?)+!", "", "a and ", "?", "!"),
]

LINE_CHARACTERS = 3000
LINES = 6


def seconds_and_limits(kind, pattern, line, n_lines):
    text = (line + "\n").encode() * n_lines
    r = run("-e", f"{kind}: {pattern}", "--only", "cli/*", "-s", stdin=text)
    expect(r.status == 0, "status", r.status, r.err)
    expect(r.out == text, "something went: ", r.out[:60])
    limited = "ran into the limit" in r.err
    if limited:
        expect("cli/1" in r.err, "the limit names no rule:", r.err)
    return r.cpu, limited


def make_test(name, kind, pattern, head, middle, tail, needed):
    def test():
        line = head + middle * (LINE_CHARACTERS // len(middle)) + tail
        seconds_and_limits(kind, pattern, line, LINES)
        line += needed
        once, limited = seconds_and_limits(kind, pattern, line, LINES)
        twice, _ = seconds_and_limits(kind, pattern, line, 2 * LINES)
        expect(once < 10, once, "s for", LINES, "lines")
        # A start of the program is in both.
        expect(twice < 2.5 * once + 1, once, "s, and twice the lines", twice, "s")
        return f"{LINES} lines in {once:.2f} s, " + ("cut by the limit" if limited else "no limit hit")
    test.__name__ = "redos " + name
    return test


TESTS = [make_test(*shape) for shape in SHAPES]
