/*
 * Runs a fuzz target without a fuzzer, over its corpus: every file whole, cut
 * off, thinned, and with bytes changed, at places that are always the same.
 * Prints TAP, a case for each file.  With arguments, runs those files as they
 * are, which is how a crash is looked at.
 *
 * A file of up to LEAST_ROUNDS bytes is cut and thinned after each of them, a
 * longer one at as many places.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif
#include <dirent.h>
#include <string.h>
#include <sys/stat.h>

#include "target.h"

#define MAX_FILES 1000
#define LEAST_ROUNDS 200
#define MOST_BYTES ((size_t)4 << 20) /* of all runs of a file: large ones get fewer */

/* Runs the target over some bytes, in memory of just this size. */
static void run(const char *head, size_t head_len, const char *tail, size_t tail_len)
{
	size_t len = head_len + tail_len;
	uint8_t *copy = malloc(len ? len : 1);

	REQUIRE(copy);
	memcpy(copy, head, head_len);
	memcpy(copy + head_len, tail, tail_len);
	REQUIRE(LLVMFuzzerTestOneInput(copy, len) == 0);
	free(copy);
}

static char *read_file(const char *path, size_t *len)
{
	FILE *file = fopen(path, "rb");
	struct stat st;
	char *bytes;

	REQUIRE(file && fstat(fileno(file), &st) == 0);
	*len = (size_t)st.st_size;
	bytes = malloc(*len + 1);
	REQUIRE(bytes && fread(bytes, 1, *len, file) == *len);
	fclose(file);
	return bytes;
}

static void run_damaged(char *text, size_t len, size_t rounds)
{
	static const char changes[] = "\n \t:#{}()[]*\\@/.-=+x0\"\xFF\xC3\x80\x7F";
	uint32_t state = 12345; /* of a linear congruential generator */
	size_t step = len / rounds + 1;

	for (size_t at = 0; at < len; at += step) {
		run(text, at, "", 0);
		run(text, at, text + at + 1, len - at - 1);
	}
	for (size_t i = 0; i < rounds && len; i++) {
		char kept;
		size_t at;

		state = state * 1664525u + 1013904223u;
		at = (state >> 8) % len;
		kept = text[at];
		text[at] = changes[(state >> 3) % (sizeof changes - 1)];
		run(text, len, "", 0);
		text[at] = kept;
	}
}

static void replay(const char *path)
{
	size_t len, rounds;
	char *text = read_file(path, &len);

	run(text, len, "", 0);
	rounds = MOST_BYTES / (len + 1);
	run_damaged(text, len, rounds < LEAST_ROUNDS ? rounds + 1 : LEAST_ROUNDS);
	free(text);
}

static int is_visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

/* "…/fuzz_NAME" has its corpus in tests/fuzz/corpus/NAME. */
static void find_corpus(const char *program, char *out, size_t size)
{
	const char *srcdir = getenv("srcdir"), *name = strrchr(program, '/');

	name = name ? name + 1 : program;
	if (strncmp(name, "fuzz_", 5) == 0)
		name += 5;
	snprintf(out, size, "%s/tests/fuzz/corpus/%s", srcdir ? srcdir : ".", name);
}

int main(int argc, char **argv)
{
	struct dirent **files;
	char folder[1000], path[2000];
	int n;

	for (int i = 1; i < argc; i++) {
		size_t len;
		char *text = read_file(argv[i], &len);

		run(text, len, "", 0);
		free(text);
	}
	if (argc > 1)
		return 0;
	find_corpus(argv[0], folder, sizeof folder);
	n = scandir(folder, &files, is_visible, alphasort);
	REQUIRE(n > 0 && n < MAX_FILES);
	printf("1..%d\n", n);
	for (int i = 0; i < n; i++) {
		snprintf(path, sizeof path, "%s/%s", folder, files[i]->d_name);
		/* A crash ends it all: the plan tells that cases are missing. */
		replay(path);
		printf("ok %d - %s\n", i + 1, files[i]->d_name);
		fflush(stdout);
		free(files[i]);
	}
	free(files);
	return 0;
}
