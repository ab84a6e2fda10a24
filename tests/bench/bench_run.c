/* What the benchmarks of single floors share; see bench_run.h. */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif
#include "bench_run.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

double bench_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

struct buf bench_read_file(const char *name)
{
	struct buf all = { 0 };
	FILE *f = fopen(name, "rb");
	size_t n;

	if (!f) {
		fprintf(stderr, "%s: cannot be read\n", name);
		exit(2);
	}
	do {
		if (buf_reserve(&all, 1 << 16) != 0)
			exit(2);
		n = fread(all.ptr + all.len, 1, 1 << 16, f);
		all.len += n;
	} while (n > 0);
	fclose(f);
	return all;
}
