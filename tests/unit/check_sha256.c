/* Unit tests of base/sha256: the vectors of FIPS 180-4, and updates of any size. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/sha256.h"

static const struct {
	const char *text;
	const char *digest;
} vectors[] = {
	{ "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
	{ "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
	{ "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
	  "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
	{ "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnop"
	  "qrsmnopqrstnopqrstu",
	  "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1" },
};

START_TEST(known_vectors)
{
	char hex[SHA256_HEX_BYTES];
	struct sha256 s;

	sha256_init(&s);
	sha256_update(&s, vectors[_i].text, strlen(vectors[_i].text));
	sha256_hex(&s, hex);
	ck_assert_str_eq(hex, vectors[_i].digest);
}
END_TEST

START_TEST(a_million_letters_in_pieces)
{
	static char text[1000];
	char hex[SHA256_HEX_BYTES];
	struct sha256 s;

	memset(text, 'a', sizeof(text));
	/* Pieces of _i bytes and the rest of a thousand: all fill levels of a block. */
	sha256_init(&s);
	for (int k = 0; k < 1000; k++) {
		sha256_update(&s, text, (size_t)_i);
		sha256_update(&s, text, sizeof(text) - (size_t)_i);
	}
	sha256_hex(&s, hex);
	ck_assert_str_eq(hex, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("sha256");
	TCase *tc = tcase_create("sha256");
	SRunner *runner = srunner_create(suite);
	int n_failed;

	tcase_add_loop_test(tc, known_vectors, 0, (int)(sizeof(vectors) / sizeof(vectors[0])));
	tcase_add_loop_test(tc, a_million_letters_in_pieces, 0, 66);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
