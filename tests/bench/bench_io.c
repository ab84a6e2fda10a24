/*
 * bench_io: the rate of the io floor alone, source to sink without a filter.
 *
 * Usage: bench_io [-z LEVEL] [-1] [-j THREADS] [-n RUNS] [-o FILE] FILE...
 *
 * Copies all FILEs to standard output (or FILE) RUNS times and prints to
 * standard error the median rate in MB of text a second.  With one run it is a
 * cat that reads and writes gzip, for comparing with others under `time`.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "io/io.h"

#define CHUNK_BYTES ((size_t)256 * 1024)
#define MAX_RUNS 99

static char chunk[CHUNK_BYTES];

static double now_seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int copy_source(const char *name, struct sink *sink, struct diags *diags,
                       double *text_bytes)
{
	struct source *source = source_open(name, diags);
	long n = -1;

	while (source && (n = source_read(source, chunk, CHUNK_BYTES)) > 0) {
		if (sink_write(sink, chunk, (size_t)n) < 0)
			break;
		*text_bytes += (double)n;
		if (!source_has_more(source) && sink_flush(sink) < 0)
			break;
	}
	source_close(source);
	return n == 0 ? 0 : -1;
}

/* One run; sets *rate in MB/s of text. */
static int copy_all(char **names, int n_names, const char *output,
                    const struct sink_options *options, double *rate)
{
	struct diags diags = { 0 };
	struct sink *sink = sink_open(output, options, &diags);
	double start = now_seconds(), text_bytes = 0;
	int status = sink ? 0 : -1;

	for (int i = 0; sink && i < n_names; i++)
		status |= copy_source(names[i], sink, &diags, &text_bytes);
	if (sink && sink_finish(sink) < 0)
		status = -1;
	*rate = text_bytes / 1e6 / (now_seconds() - start);
	for (size_t i = 0; i < diags.count; i++)
		fprintf(stderr, "bench_io: %s: %s\n", diags.items[i].pos.file,
		        diags.items[i].message);
	if (diags.out_of_memory)
		fprintf(stderr, "bench_io: no memory\n");
	diags_free(&diags);
	return status;
}

static int compare_doubles(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
	struct sink_options options = { .force = true };
	const char *output = NULL;
	int c, runs = 1, status = 0;
	double rates[MAX_RUNS];

	while ((c = getopt(argc, argv, "1i::j:ln:o:z:")) != -1) {
		switch (c) {
		case '1': options.single_member = true; break;
		case 'i': options.in_place = true; options.backup_suffix = optarg; break;
		case 'j': options.threads = (unsigned)atoi(optarg); break;
		case 'l': options.live = true; break;
		case 'n': runs = atoi(optarg); break;
		case 'o': output = optarg; break;
		case 'z': options.gzip_level = atoi(optarg); break;
		default: return 2;
		}
	}
	if (optind == argc || runs < 1 || runs > MAX_RUNS)
		return 2;
	for (int i = 0; i < runs; i++)
		status |= copy_all(argv + optind, argc - optind, output, &options, &rates[i]);
	qsort(rates, (size_t)runs, sizeof(*rates), compare_doubles);
	fprintf(stderr, "%.1f MB/s\n", rates[runs / 2]);
	return status == 0 ? 0 : 3;
}
