/* Unit tests of the rule floor: files, directories, includes and their limits. */
#include <config.h>

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "rule_run.h"

static char folder[64]; /* a new one for each test, which is the current one */

/* Makes or replaces a file below the folder; "DIR/" alone makes a directory. */
static void put(const char *path, const char *text)
{
	size_t len = strlen(path);
	FILE *file;

	if (path[len - 1] == '/') {
		ck_assert_int_eq(mkdir(path, 0700), 0);
		return;
	}
	file = fopen(path, "wb");
	ck_assert_ptr_nonnull(file);
	ck_assert_int_ne(fputs(text, file), EOF);
	ck_assert_int_eq(fclose(file), 0);
}

static void enter_folder(void)
{
	strcpy(folder, "/tmp/check_rule_files.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	ck_assert_int_eq(chdir(folder), 0);
}

static void leave_folder(void)
{
	char command[100];

	ck_assert_int_eq(chdir("/"), 0);
	snprintf(command, sizeof(command), "rm -rf %s", folder);
	ck_assert_int_eq(system(command), 0);
}

/* Compiles the files (up to NULL); what is said, and the ids of the rules if all is well. */
static char *compile_files(const char *const *paths)
{
	struct compile_options options = { .level = 1 };
	struct diags d = { 0 };
	struct rule_compiler *c = compiler_new(&options, &d);
	struct ruleset *rs;
	struct buf ids = { 0 };
	char *said;

	for (; *paths; paths++) {
		size_t errors = d.n_errors;
		int status = compiler_add_file(c, *paths);

		ck_assert_int_eq(status, d.n_errors > errors ? -1 : 0);
	}
	rs = compiler_finish(c);
	compiler_free(c);
	said = rule_say(&d);
	ck_assert(!rs == (d.n_errors > 0));
	for (uint32_t i = 0; rs && i < rs->n_rules; i++)
		ck_assert_int_eq(buf_printf(&ids, "%s %s\n", rs->rules[i].id, rs->rules[i].pack),
		                 0);
	ck_assert_int_eq(buf_append_char(&ids, '\0'), 0);
	ruleset_free(rs);
	diags_free(&d);
	if (*said) {
		buf_free(&ids);
		return said;
	}
	free(said);
	return ids.ptr;
}

static void expect(const char *path, const char *expected)
{
	const char *paths[] = { path, NULL };
	char *said = compile_files(paths);

	ck_assert_str_eq(said, expected);
	free(said);
}

/* The same of a file with this text, which is emptied. */
static void expect_of(struct buf *text, const char *expected)
{
	ck_assert_int_eq(buf_append_char(text, '\0'), 0);
	put("a.rules", text->ptr);
	expect("a.rules", expected);
	buf_clear(text);
}

static void add_xs(struct buf *text, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		ck_assert_int_eq(buf_append_char(text, 'x'), 0);
}

#define RULE(id) "rule " id "\n  line: x\n"

START_TEST(a_directory)
{
	put("d/", "");
	put("d/b.rules", F RULE("b/b"));
	put("d/a.rules", F "pack: first\ninclude b.rules\n" RULE("a/a"));
	put("d/.hidden.rules", "broken");
	put("d/notes.txt", "broken");
	put("d/rules", "broken");
	expect("d", "a/a first\nb/b b\n");
	expect("d/", "a/a first\nb/b b\n");
	put("empty/", "");
	expect("empty", "empty:0:0: no file in this directory is named *.rules\n");
}
END_TEST

START_TEST(unreadable)
{
	expect("none.rules", "none.rules:0:0: No such file or directory\n");
	put("a.rules", F "include none.rules\ninclude sub\n");
	put("sub/", "");
	expect("a.rules", "a.rules:2:9: cannot include this file: No such file or directory, "
	       "near 'none.rules'\n"
	       "a.rules:3:9: cannot include this file: Is a directory, near 'sub'\n");
}
END_TEST

/* Names are visible where their file is included, from there on up, and not down. */
START_TEST(includes_and_names)
{
	put("sub/", "");
	put("sub/dir/", "");
	put("top.rules", F "include sub/mid.rules\nlet TOP = t\n"
	    "rule t/t\n  line: {{MID}}{{LOW}}{{TOP}}\n");
	put("sub/mid.rules", F "let MID = m\ninclude dir/low.rules\nrule m/m\n  line: {{LOW}}\n");
	put("sub/dir/low.rules", F "let LOW = l\nrule l/l\n  line: l\n");
	expect("top.rules", "l/l low\nm/m mid\nt/t top\n");
	put("sub/dir/low.rules", F "let LOW = l\nrule l/l\n  line: {{MID}}\n");
	expect("top.rules", "sub/dir/low.rules:4:9: unknown name, near 'MID' [l/l]\n");
}
END_TEST

START_TEST(included_twice_loads_once)
{
	const char *paths[] = { "b.rules", "a.rules", "./a.rules", NULL };
	char *said;

	put("a.rules", F "include b.rules\ninclude c.rules\ninclude ./b.rules\n" RULE("a/a"));
	put("b.rules", F "include c.rules\n" RULE("b/b"));
	put("c.rules", F "include a.rules\nlet C = c\n" RULE("c/c")); /* a circle */
	expect("a.rules", "a/a a\nb/b b\nc/c c\n");
	said = compile_files(paths);
	ck_assert_str_eq(said, "a/a a\nb/b b\nc/c c\n");
	free(said);
}
END_TEST

START_TEST(names_that_clash)
{
	put("a.rules", F "include b.rules\ninclude c.rules\nrule a/a\n  line: {{N}}\n");
	put("b.rules", F "let N = x\n");
	put("c.rules", F "let N = y\n");
	expect("a.rules", "a.rules:5:9: this name is defined in b.rules:2 and in c.rules:2, "
	       "near 'N' [a/a]\n");
	put("a.rules", F "include b.rules\nlet N = z\n");
	expect("a.rules", "a.rules:3:5: this name is defined in the included b.rules:2 too, "
	       "near 'N'\n");
}
END_TEST

START_TEST(includes_stay_inside)
{
	put("out.rules", F RULE("o/o"));
	put("sub/", "");
	put("sub/in.rules", F RULE("i/i"));
	ck_assert_int_eq(symlink("../out.rules", "sub/link.rules"), 0);
	ck_assert_int_eq(symlink("in.rules", "sub/fine.rules"), 0);
	ck_assert_int_eq(symlink("..", "sub/up"), 0);
	put("sub/a.rules", F "include link.rules\ninclude up/out.rules\ninclude ../out.rules\n"
	    "include fine.rules\ninclude /etc/hostname\nmodel M < ../m.tsv\n");
	expect("sub/a.rules",
	       "sub/a.rules:2:9: a link out of the directory of this file, near 'link.rules'\n"
	       "sub/a.rules:3:9: a link out of the directory of this file, near 'up/out.rules'\n"
	       "sub/a.rules:4:9: a file is named from the directory of this one, without '..', "
	       "near '../out.rules'\n"
	       "sub/a.rules:6:9: a file is named from the directory of this one, without '..', "
	       "near '/etc/hostname'\n"
	       "sub/a.rules:7:11: a file is named from the directory of this one, without '..', "
	       "near '../m.tsv'\n");
}
END_TEST

START_TEST(depth)
{
	char name[32], text[100];

	for (int i = 0; i <= 17; i++) {
		snprintf(name, sizeof(name), "f%d.rules", i);
		snprintf(text, sizeof(text), F "include f%d.rules\n" RULE("f/f%d"), i + 1, i);
		put(name, text);
	}
	put("f17.rules", F RULE("f/f17"));
	expect("f0.rules", "f16.rules:2:9: includes more than 16 deep, near 'f17.rules'\n");
}
END_TEST

/* Errors come in the order of reading, whichever step found them. */
START_TEST(errors_in_order)
{
	const char *paths[] = { "b.rules", "missing.rules", "a.rules", NULL };
	char *said;

	put("b.rules", F "rule b/b\n  line: (\n  near: x/y\n  bogus: 1\nenable q/*\n");
	put("a.rules", F "rule a/a\n  line: {{X}}\nrul a/c\n");
	said = compile_files(paths);
	ck_assert_str_eq(said, "b.rules:3:10: missing closing parenthesis, near '(' [b/b]\n"
	                 "b.rules:4:9: no rule has this name, near 'x/y' [b/b]\n"
	                 "b.rules:5:3: unknown key, near 'bogus' [b/b]\n"
	                 "b.rules:6:8: no rule has this name, near 'q/*'\n"
	                 "a.rules:3:9: unknown name, near 'X' [a/a]\n"
	                 "a.rules:4:1: unknown item (did you mean 'rule'?), near 'rul'\n"
	                 "missing.rules:0:0: No such file or directory\n");
	free(said);
}
END_TEST

START_TEST(limits)
{
	struct buf text = { 0 };

	ck_assert_int_eq(buf_append_cstr(&text, F "let A = "), 0);
	add_xs(&text, 200000);
	ck_assert_int_eq(buf_append_cstr(&text, "\nrule a/b\n  line: {{A}}{{A}}\n"), 0);
	expect_of(&text,
	          "a.rules:4:9: the pattern is longer than 262144 bytes when expanded [a/b]\n");

	ck_assert_int_eq(buf_append_cstr(&text, F "list A\n"), 0);
	for (int i = 0; i < 100002; i++)
		ck_assert_int_eq(buf_printf(&text, "  %d\n", i), 0);
	expect_of(&text, "a.rules:100003:3: a list of more than 100000 items, near '100000'\n");

	ck_assert_int_eq(buf_append_cstr(&text, F "let A0 = x\n"), 0);
	for (int i = 1; i < 70; i++)
		ck_assert_int_eq(buf_printf(&text, "let A%d = {{A%d}}\n", i, i - 1), 0);
	ck_assert_int_eq(buf_append_cstr(&text, "rule a/b\n  line: {{A69}}\n"), 0);
	expect_of(&text, "a.rules:7:5: names within names, more than 64 deep, near 'A5'\n");

	/* Without a name in it, too. */
	ck_assert_int_eq(buf_append_cstr(&text, R "  line: y\n  line: "), 0);
	add_xs(&text, 262145);
	ck_assert_int_eq(buf_append_cstr(&text, "\n"), 0);
	expect_of(&text, "a.rules:4:9: a pattern of more than 262144 bytes [a/b]\n");
	buf_free(&text);
}
END_TEST

/* What stays below the limits of one pattern or one rule adds up. */
START_TEST(limits_in_all)
{
	struct buf text = { 0 };

	ck_assert_int_eq(buf_append_cstr(&text, F "let A = x(?#"), 0);
	add_xs(&text, 250000);
	ck_assert_int_eq(buf_append_char(&text, ')'), 0);
	for (int i = 1000; i < 2100; i++)
		ck_assert_int_eq(buf_printf(&text, "\nrule a/%d\n  line: {{A}}", i), 0);
	expect_of(&text, "a.rules:2150:9: all patterns together are longer than 268435456 bytes "
	       "when expanded [a/2073]\n");

	ck_assert_int_eq(buf_append_cstr(&text, F), 0);
	for (int i = 0; i < 20001; i++)
		ck_assert_int_eq(buf_printf(&text, "rule a/%d\n  line: x\n", i), 0);
	for (int i = 1000; i < 1201; i++)
		ck_assert_int_eq(buf_printf(&text, "rule b/%d\n  line: x\n  near: a/*\n", i), 0);
	expect_of(&text, "a.rules:40601:6: near and from name more than 4000000 rules in all "
	       "[b/1199]\n");
	buf_free(&text);
}
END_TEST

START_TEST(too_many_rules)
{
	struct buf text = { 0 };

	ck_assert_int_eq(buf_append_cstr(&text, F), 0);
	for (int i = 0; i < 200002; i++)
		ck_assert_int_eq(buf_printf(&text, "rule a/%d\n  repeat: 3\n", i), 0);
	expect_of(&text, "a.rules:400002:6: more than 200000 rules, near 'a/200000'\n");
	buf_free(&text);
}
END_TEST

/* A built-in pack includes built-in files only. */
START_TEST(builtin)
{
	static const char text[] = F "include nothing-of-this-name.rules\nmodel M < no.tsv\n";
	struct compile_options options = { .level = 1 };
	struct diags d = { 0 };
	struct rule_compiler *c = compiler_new(&options, &d);
	char *said;

	put("nothing-of-this-name.rules", F);
	ck_assert_int_eq(compiler_add_builtin(c, "x.rules", span_cstr(text)), -1);
	said = rule_say(&d);
	ck_assert_str_eq(said, "x.rules:2:9: cannot include this file: no built-in file has this "
	                 "name, near 'nothing-of-this-name.rules'\n"
	                 "x.rules:3:11: cannot read this file: no built-in file has this name, "
	                 "near 'no.tsv'\n");
	free(said);
	compiler_free(c);
	diags_clear(&d);

	/* Its patterns are not compiled before their first candidate, unless asked for. */
	for (int check = 0; check < 2; check++) {
		static const char bad[] = R "  line: (\n";
		struct ruleset *rs;

		options.check_builtin = check;
		c = compiler_new(&options, &d);
		ck_assert_int_eq(compiler_add_builtin(c, "y.rules", span_cstr(bad)), 0);
		rs = compiler_finish(c);
		ck_assert_int_eq(rs == NULL, check);
		ck_assert_uint_eq(d.n_errors, check);
		ruleset_free(rs);
		compiler_free(c);
	}
	diags_free(&d);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("rule_files");
	TCase *tc = tcase_create("files");
	SRunner *runner = srunner_create(suite);
	int n_failed;

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, enter_folder, leave_folder);
	tcase_add_test(tc, a_directory);
	tcase_add_test(tc, unreadable);
	tcase_add_test(tc, includes_and_names);
	tcase_add_test(tc, included_twice_loads_once);
	tcase_add_test(tc, names_that_clash);
	tcase_add_test(tc, includes_stay_inside);
	tcase_add_test(tc, depth);
	tcase_add_test(tc, errors_in_order);
	tcase_add_test(tc, limits);
	tcase_add_test(tc, limits_in_all);
	tcase_add_test(tc, too_many_rules);
	tcase_add_test(tc, builtin);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
