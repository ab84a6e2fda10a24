/* Unit tests of the option table: what each type of value takes, what it refuses,
 * and where the operands are. */
#include <check.h>
#include <getopt.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "tool/option_table.h"

struct fields {
	bool flag;
	struct option_switch optional;
	const char *text, *word;
	struct option_values list;
	uint64_t number, level, size;
	struct option_command command;
};

#define AT(name) offsetof(struct fields, name)

static const struct option_row rows[] = {
	{ 'f', "flag", NULL, OPTION_FLAG, AT(flag), 0, 0, 0, 0, "" },
	{ 's', "switch", "[X]", OPTION_SWITCH, AT(optional), 0, 0, 0, 0, "" },
	{ 't', "text", "X", OPTION_TEXT, AT(text), 0, 0, 0, 0, "" },
	{ 0, "word", "[X]", OPTION_TEXT, AT(word), 0, 0, 0, 0, "" },
	{ 'l', "list", "X", OPTION_LIST, AT(list), 0, 0, 0, 0, "" },
	{ 'n', "number", "N", OPTION_NUMBER, AT(number), 2, 300, 0, 0, "" },
	{ 'z', "level", "[N]", OPTION_NUMBER, AT(level), 1, 9, 6, 0, "" },
	{ 0, "size", "N", OPTION_SIZE, AT(size), 1, UINT64_MAX, 0, 0, "" },
	{ 0, "large", "N", OPTION_SIZE, AT(size), 2048, 4096, 0, 0, "" },
	{ 0, "do", "[=this|that]", OPTION_COMMAND, AT(command), 3, 0, 0, 0, "" },
	{ 0, "make", "X", OPTION_COMMAND, AT(command), 4, 0, 0, 0, "" },
	{ 0, "secret", NULL, OPTION_FLAG, AT(flag), 0, 0, 0, 0, NULL },
};

static const struct option_table table = {
	.rows = rows, .n_rows = sizeof rows / sizeof rows[0], .about = "About.", .ending = "End.",
};

static char program[] = "program";
static char *words[16]; /* of the newest command line */

/* Reads a command line, its words parted by blanks. */
static int read_line(struct fields *f, const char *line)
{
	static char copy[256];
	int n = 0;

	*f = (struct fields){ 0 };
	ck_assert_uint_lt(strlen(line), sizeof copy);
	strcpy(copy, line);
	words[n++] = program;
	for (char *word = strtok(copy, " "); word; word = strtok(NULL, " "))
		words[n++] = word;
	words[n] = NULL;
	optind = 0; /* getopt starts anew */
	return option_table_read(&table, n, words, f);
}

START_TEST(each_type)
{
	struct fields f;

	ck_assert_int_eq(
		read_line(&f, "-f -s -tx --word -la -l b --list=c -n 300 -z --size 64K --do"), 15);
	ck_assert(f.flag && f.optional.given && !f.optional.value);
	ck_assert_str_eq(f.text, "x");
	ck_assert_str_eq(f.word, "");
	ck_assert_uint_eq(f.list.count, 3);
	ck_assert_str_eq(f.list.items[0], "a");
	ck_assert_str_eq(f.list.items[2], "c");
	ck_assert(f.number == 300 && f.level == 6 && f.size == 65536);
	ck_assert(f.command.what == 3 && !f.command.argument);
	option_table_free(&table, &f);
	ck_assert(f.list.items == NULL && f.list.count == 0);

	ck_assert_int_eq(read_line(&f, "-s.bak --word=x -z9 --do=that --make it --secret"), 8);
	ck_assert_str_eq(f.optional.value, ".bak");
	ck_assert_str_eq(f.word, "x");
	ck_assert(f.level == 9 && f.flag);
	ck_assert_uint_eq(f.command.what, 4); /* the last one counts */
	ck_assert_str_eq(f.command.argument, "it");
}
END_TEST

START_TEST(operands)
{
	struct fields f;
	int first = read_line(&f, "one -f two -- -t");

	ck_assert_int_eq(first, 3);
	ck_assert_str_eq(words[first], "one");
	ck_assert_str_eq(words[first + 1], "two");
	ck_assert_str_eq(words[first + 2], "-t");
	ck_assert(words[first + 3] == NULL && f.flag && !f.text);
	ck_assert_int_eq(read_line(&f, ""), 1);
}
END_TEST

static const char *const good[] = {
	"-n2", "-n0300", "--size=1", "--size=18446744073709551615", "--size=17179869183G", "--large=2K",
	"--large 4096", "--do=this", "--fla", "--num=7",
};

static const char *const bad[] = {
	"-n1", "-n301", "-n-3", "-n+3", "-n3x", "-n3K", "-n", "-n99999999999999999999", "-z0", "--size=0",
	"--size=17179869184G", "--size=1KK", "--size=1T", "--size=K", "--size=-1", "--large=1K",
	"--large=5K", "--do=other", "--do=thi", "--do=", "--make", "-x", "--nothing", "--flag=1", "--s=1",
	"-fx",
};

START_TEST(takes)
{
	struct fields f;

	ck_assert_msg(read_line(&f, good[_i]) > 0, "%s", good[_i]);
}
END_TEST

START_TEST(refuses)
{
	struct fields f;

	ck_assert_msg(read_line(&f, bad[_i]) == -1, "%s", bad[_i]);
}
END_TEST

/* strtoull would take them. */
START_TEST(blanks_are_no_numbers)
{
	struct fields f = { 0 };
	char option[] = "-n", blank[] = " 3";
	char *argv[] = { program, option, blank, NULL };

	optind = 0;
	ck_assert_int_eq(option_table_read(&table, 3, argv, &f), -1);
	blank[0] = '\0';
	optind = 0;
	ck_assert_int_eq(option_table_read(&table, 3, argv, &f), -1);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("option_table");
	TCase *tc = tcase_create("option_table");
	SRunner *runner = srunner_create(suite);
	int n_failed;

	tcase_add_test(tc, each_type);
	tcase_add_test(tc, operands);
	tcase_add_loop_test(tc, takes, 0, sizeof good / sizeof good[0]);
	tcase_add_loop_test(tc, refuses, 0, sizeof bad / sizeof bad[0]);
	tcase_add_test(tc, blanks_are_no_numbers);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
