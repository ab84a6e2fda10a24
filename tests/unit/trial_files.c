/* Inputs through files and back; see trial_files.h. */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif
#include "trial_files.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <zlib.h>

#include "cli/restore.h"
#include "cli/views.h"
#include "io/io.h"
#include "tool/say.h"

#define GZIP_WINDOW_BITS (15 + 16)

static const char *const names[] = { "in.gz", "clean.gz", "clean", "log", "restored" };
static char folder[200]; /* of this process; empty: not made yet */
static pid_t maker;

static void remove_folder(void)
{
	char path[300];

	if (getpid() != maker)
		return;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		snprintf(path, sizeof path, "%s/%s", folder, names[i]);
		unlink(path);
	}
	rmdir(folder);
}

/* In memory where that can be: outputs are synced to the disk. */
static void make_folder(void)
{
	const char *places[] = { getenv("TMPDIR"), "/dev/shm", "/tmp" };
	bool made = false;

	for (size_t i = 0; i < sizeof places / sizeof *places && !made; i++) {
		if (!places[i])
			continue;
		snprintf(folder, sizeof folder, "%s/descrape-trial-XXXXXX", places[i]);
		made = mkdtemp(folder) != NULL;
	}
	RUN_REQUIRE(made);
	maker = getpid();
	RUN_REQUIRE(atexit(remove_folder) == 0);
}

const char *trial_path(const char *name)
{
	static char paths[sizeof names / sizeof *names][300];
	size_t i = 0;

	if (!folder[0])
		make_folder();
	while (strcmp(names[i], name) != 0)
		RUN_REQUIRE(++i < sizeof names / sizeof *names);
	snprintf(paths[i], sizeof paths[i], "%s/%s", folder, name);
	return paths[i];
}

void trial_put_file(const char *name, struct span bytes)
{
	FILE *f = fopen(trial_path(name), "wb");

	RUN_REQUIRE(f && fwrite(bytes.ptr, 1, bytes.len, f) == bytes.len);
	RUN_REQUIRE(fclose(f) == 0);
}

struct buf trial_get_file(const char *name)
{
	struct buf b = { 0 };
	FILE *f = fopen(trial_path(name), "rb");
	char part[16384];
	size_t n;

	RUN_REQUIRE(f);
	while ((n = fread(part, 1, sizeof part, f)) > 0)
		RUN_REQUIRE(buf_append(&b, part, n) == 0);
	fclose(f);
	return b;
}

/* Members by zlib, so that the program does not read only what it wrote. */
static struct buf deflated(struct span text)
{
	struct buf b = { 0 };
	z_stream z = { .next_in = (Bytef *)text.ptr, .avail_in = (uInt)text.len };

	RUN_REQUIRE(deflateInit2(&z, 1, Z_DEFLATED, GZIP_WINDOW_BITS, 8, 0) == Z_OK);
	RUN_REQUIRE(buf_reserve(&b, deflateBound(&z, text.len) + 64) == 0);
	z.next_out = (Bytef *)b.ptr;
	z.avail_out = (uInt)b.cap;
	RUN_REQUIRE(deflate(&z, Z_FINISH) == Z_STREAM_END);
	b.len = b.cap - z.avail_out;
	deflateEnd(&z);
	return b;
}

/* ---- what the pool calls: the bytes, to a buffer and a file ---- */

struct writing {
	struct buf *out;
	struct sink *sink;
};

static int on_write(void *ctx, const void *bytes, size_t len)
{
	struct writing *w = ctx;

	return buf_append(w->out, bytes, len) || sink_write(w->sink, bytes, len);
}

static int on_record_end(void *ctx)
{
	(void)ctx;
	return 0;
}

static void on_trouble(void *ctx, const descrape_trouble *trouble)
{
	(void)ctx, (void)trouble;
}

/* Pulls "in.gz" through the pool. */
static void pull(struct pool *pool, struct diags *diags)
{
	struct source *source = source_open(trial_path("in.gz"), diags);
	char bytes[4096];
	long n;

	RUN_REQUIRE(source);
	while ((n = source_read(source, bytes, sizeof bytes)) > 0)
		RUN_REQUIRE(pool_feed(pool, bytes, (size_t)n) == DESCRAPE_OK);
	RUN_REQUIRE(n == 0 && pool_finish(pool) == DESCRAPE_OK);
	source_close(source);
}

void trial_clean(descrape_rules *rules, const descrape_options *options, struct span input,
                 struct buf *out)
{
	struct options o = { .removed = trial_path("log"), .force = true };
	struct sink_options gzip = { .gzip_level = 1, .force = true };
	struct diags diags = { 0 };
	struct writing w = { .out = out };
	struct buf packed = deflated(input);
	struct views views;
	descrape_handlers handlers = {
		.size = sizeof handlers, .ctx = &w, .write = on_write, .record_end = on_record_end,
		.trouble = on_trouble,
	};

	trial_put_file("in.gz", buf_span(&packed));
	buf_free(&packed);
	RUN_REQUIRE(views_open(&views, &o, rules, NULL) == 0);
	handlers = views_handlers(&views, &handlers);
	w.sink = sink_open(trial_path("clean.gz"), &gzip, &diags);
	RUN_REQUIRE(w.sink);

	struct pool *pool = pool_new(rules, options, &handlers, 2);

	RUN_REQUIRE(pool);
	views.pool = pool;
	views_begin_input(&views, "in.gz");
	pull(pool, &diags);
	RUN_REQUIRE(views_end_input(&views) == 0 && views_close(&views) == 0);
	pool_free(pool);
	RUN_REQUIRE(sink_finish(w.sink) == 0);
	diags_free(&diags);
}

int trial_restore(const char *clean, struct buf *out)
{
	const char *file = trial_path(clean);
	struct options o = {
		.command = { COMMAND_RESTORE, trial_path("log") }, .jobs = 1,
		.output = trial_path("restored"), .force = true, .files = &file, .n_files = 1,
		.no_sandbox = true, /* the process has more to do than this */
	};
	int status;

	unlink(o.output);
	status = restore_run(&o);
	if (status == EXIT_OK)
		*out = trial_get_file("restored");
	return status;
}

bool trial_files(descrape_rules *rules, const descrape_options *options, const struct run *run)
{
	struct buf out = { 0 }, restored = { 0 };
	bool good;

	trial_clean(rules, options, run->input, &out);
	good = span_equal(buf_span(&out), buf_span(&run->out)) &&
	       trial_restore("clean.gz", &restored) == EXIT_OK &&
	       span_equal(buf_span(&restored), run->input);
	buf_free(&out);
	buf_free(&restored);
	return good;
}
