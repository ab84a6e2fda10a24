/* Unit tests of base/sha1: the vectors of FIPS 180-4, and every way to cut a text. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/sha1.h"

static void ck_digest(struct sha1 *s, const char *expected)
{
	unsigned char digest[SHA1_DIGEST_BYTES];
	char hex[2 * SHA1_DIGEST_BYTES + 1];

	sha1_final(s, digest);
	for (int i = 0; i < SHA1_DIGEST_BYTES; i++)
		snprintf(hex + 2 * i, 3, "%02x", digest[i]);
	ck_assert_str_eq(hex, expected);
}

START_TEST(known_digests)
{
	static const struct {
		const char *text, *digest;
	} cases[] = {
		{ "", "da39a3ee5e6b4b0d3255bfef95601890afd80709" },
		{ "abc", "a9993e364706816aba3e25717850c26c9cd0d89d" },
		{ "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
		  "84983e441c3bd26ebaae4aa1f95129e5e54670f1" },
	};
	struct sha1 s;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		sha1_init(&s);
		sha1_update(&s, cases[i].text, strlen(cases[i].text));
		ck_digest(&s, cases[i].digest);
	}
}
END_TEST

START_TEST(a_million_letters)
{
	char letters[1000];
	struct sha1 s;

	memset(letters, 'a', sizeof(letters));
	sha1_init(&s);
	for (int i = 0; i < 1000; i++)
		sha1_update(&s, letters, sizeof(letters));
	ck_digest(&s, "34aa973cd4c4daa4f61eeb2bdbad27316534016f");
}
END_TEST

/* 200 bytes, cut in two at every place, and in pieces of every size. */
START_TEST(pieces_do_not_matter)
{
	static const char expected[] = "e61cfffe0d9195a525fc6cf06ca2d77119c24a40";
	unsigned char bytes[200];
	struct sha1 s;

	memset(bytes, 'a', sizeof(bytes));
	for (size_t size = 1; size <= sizeof(bytes); size++) {
		sha1_init(&s);
		for (size_t done = 0; done < sizeof(bytes); done += size)
			sha1_update(&s, bytes + done,
			            size < sizeof(bytes) - done ? size : sizeof(bytes) - done);
		ck_digest(&s, expected);
		sha1_init(&s);
		sha1_update(&s, bytes, size);
		sha1_update(&s, NULL, 0);
		sha1_update(&s, bytes + size, sizeof(bytes) - size);
		ck_digest(&s, expected);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("sha1");
	TCase *tc = tcase_create("sha1");
	SRunner *runner = srunner_create(suite);
	int n_failed;

	tcase_add_test(tc, known_digests);
	tcase_add_test(tc, a_million_letters);
	tcase_add_test(tc, pieces_do_not_matter);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
