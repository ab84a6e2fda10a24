/* Unit tests of base/base64: the vectors of RFC 4648, and what is no base64. */
#include <check.h>
#include <stdlib.h>

#include "base/base64.h"

static const struct {
	const char *bytes, *text;
} vectors[] = {
	{ "", "" },           { "f", "Zg==" },         { "fo", "Zm8=" },
	{ "foo", "Zm9v" },    { "foob", "Zm9vYg==" },  { "fooba", "Zm9vYmE=" },
	{ "foobar", "Zm9vYmFy" }, { "\xff\xfe\xfb", "//77" },
};

START_TEST(known_vectors)
{
	struct buf out = { 0 };

	ck_assert_int_eq(base64_encode(&out, span_cstr(vectors[_i].bytes)), 0);
	ck_assert(span_equal_cstr(buf_span(&out), vectors[_i].text));
	buf_clear(&out);
	ck_assert_int_eq(base64_decode(&out, span_cstr(vectors[_i].text)), 0);
	ck_assert(span_equal_cstr(buf_span(&out), vectors[_i].bytes));
	buf_free(&out);
}
END_TEST

static const char *const broken[] = { "Z", "Zg=", "Zg=a", "=g==", "Z===", "Zm9v\n", "Zm-v", "Zg==Zg==" };

START_TEST(no_base64)
{
	struct buf out = { 0 };

	ck_assert_int_eq(base64_decode(&out, span_cstr(broken[_i])), -1);
	buf_free(&out);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("base64");
	TCase *tc = tcase_create("base64");
	SRunner *runner = srunner_create(suite);
	int n_failed;

	tcase_add_loop_test(tc, known_vectors, 0, (int)(sizeof vectors / sizeof vectors[0]));
	tcase_add_loop_test(tc, no_base64, 0, (int)(sizeof broken / sizeof broken[0]));
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
