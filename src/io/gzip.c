/*
 * gzip: text into a gzip file, deflated by several threads.
 *
 * The text is cut into blocks at places that depend on nothing but itself and
 * the caller's calls; each block is deflated by whichever thread is free; the
 * caller's thread joins them in order.  So the file is the same for any number
 * of threads, and all errors arise in the caller's thread.
 *
 * With zlib the blocks are pieces of one member.  Where there is a library that
 * only makes whole members, but those much faster, each block is one, and
 * larger, as it cannot refer to what was before it.
 *
 * Bounds: two blocks a thread, so that one waits while one is worked on and none
 * runs dry when the caller is held up; one to fill and one to write; and their
 * output.
 * Invariant: `current` is the free job of the workers, or NULL.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif
#include "io/gzip.h"

#include <stdlib.h>

#include "io/gzip_job.h"
#include "io/workers.h"

/* A piece costs a flush and 32 KB of dictionary; less than this shows. */
#define PIECE_BYTES ((size_t)256 * 1024)
/* A member forgets all that was before it; less than this shows in the ratio. */
#define MEMBER_BYTES ((size_t)512 * 1024)

struct gzip {
	gzip_emit_fn emit;
	void *emit_arg;                /* borrowed */
	struct diags *diags;           /* borrowed */
	bool single_member;
	bool blocks_are_members;
	bool has_member;               /* there is one in the file */
	struct deflater_sum member;    /* of the open member, in the blocks joined so far */
	struct workers *workers;       /* owned */
	struct gzip_job *jobs;         /* n_jobs; owned */
	void **job_pointers;           /* to each; owned */
	size_t n_jobs;
	struct deflater **deflaters;   /* n_deflaters, one a thread; owned */
	size_t n_deflaters;
	struct gzip_job *current;      /* being filled; points into jobs */
	const struct gzip_job *before; /* submitted last, NULL: none */
};

/* Allocates jobs, deflaters and workers; -1: no memory. */
static int make_parts(struct gzip *g, const struct gzip_options *options)
{
	size_t block_bytes = g->blocks_are_members ? MEMBER_BYTES : PIECE_BYTES;
	size_t n_jobs = 2 * (size_t)options->threads + 2;
	size_t n_deflaters = options->threads > 0 ? options->threads : 1;

	g->jobs = calloc(n_jobs, sizeof(*g->jobs));
	g->job_pointers = calloc(n_jobs, sizeof(*g->job_pointers));
	g->deflaters = calloc(n_deflaters, sizeof(struct deflater *));
	if (!g->jobs || !g->job_pointers || !g->deflaters)
		return -1;
	for (; g->n_jobs < n_jobs; g->n_jobs++) {
		g->job_pointers[g->n_jobs] = &g->jobs[g->n_jobs];
		if (gzip_job_init(&g->jobs[g->n_jobs], block_bytes) < 0)
			return -1;
	}
	for (; g->n_deflaters < n_deflaters; g->n_deflaters++) {
		g->deflaters[g->n_deflaters] = deflater_new(options->level);
		if (!g->deflaters[g->n_deflaters])
			return -1;
	}
	g->workers = workers_new(gzip_job_run, g->job_pointers, n_jobs, (void **)g->deflaters,
	                         options->threads);
	return g->workers ? 0 : -1;
}

struct gzip *gzip_new(const struct gzip_options *options, gzip_emit_fn emit, void *emit_arg,
                      struct diags *diags)
{
	struct gzip *g = calloc(1, sizeof(*g));

	if (!g) {
		diags_no_memory(diags);
		return NULL;
	}
	g->emit = emit;
	g->emit_arg = emit_arg;
	g->diags = diags;
	g->single_member = options->single_member;
	g->blocks_are_members = deflater_prefers_members() && !options->single_member &&
	                        !options->caller_ends_members;
	if (make_parts(g, options) < 0) {
		diags_no_memory(diags);
		gzip_free(g);
		return NULL;
	}
	return g;
}

/* Waits for the oldest block and emits it, the trailer of a member that began
 * earlier put right.  0 also when there is none. */
static int emit_oldest(struct gzip *g)
{
	struct gzip_job *job = workers_oldest(g->workers);
	int status;

	if (!job)
		return 0;
	if (job->no_memory)
		return diags_no_memory(g->diags);
	if (job->continues) {
		g->member = deflater_sum_join(g->member, job->first);
		if (job->n_borders > 0)
			deflater_put_trailer(g->member, (unsigned char *)job->output.ptr +
			                                        job->trailer_at);
	}
	if (!job->continues || job->n_borders > 0)
		g->member = job->last;
	status = g->emit(g->emit_arg, buf_span(&job->output));
	workers_release(g->workers);
	return status;
}

/* Makes sure of a block to fill. */
static int take_job(struct gzip *g)
{
	while (!g->current) {
		g->current = workers_free_job(g->workers);
		if (!g->current && emit_oldest(g) < 0)
			return -1;
		if (g->current)
			gzip_job_start(g->current, g->before);
	}
	return 0;
}

/* Ends the open member in the current block. */
static void add_border(struct gzip *g)
{
	struct gzip_job *job = g->current;

	job->borders[job->n_borders++] = job->text_bytes;
	g->has_member = true;
}

/* Hands the current block to the threads. */
static void submit(struct gzip *g)
{
	if (g->blocks_are_members && gzip_job_has_open_member(g->current))
		add_border(g);
	g->before = g->current;
	g->current = NULL;
	workers_submit(g->workers);
}

int gzip_write(struct gzip *g, struct span text)
{
	while (text.len > 0) {
		struct gzip_job *job;
		size_t n;

		if (take_job(g) < 0)
			return -1;
		job = g->current;
		n = job->block_bytes - job->text_bytes;
		n = n < text.len ? n : text.len;
		/* A full block goes when its successor is needed: if it turns out to
		 * be the last, no empty one has to end the member. */
		if (n == 0) {
			submit(g);
			continue;
		}
		memcpy(gzip_job_text(job) + job->text_bytes, text.ptr, n);
		job->text_bytes += n;
		text = span_from(text, n);
	}
	return 0;
}

int gzip_end_member(struct gzip *g)
{
	if (g->single_member)
		return 0;
	if (take_job(g) < 0)
		return -1;
	if (gzip_job_has_open_member(g->current))
		add_border(g);
	if (g->current->n_borders == GZIP_JOB_MAX_BORDERS)
		submit(g);
	return 0;
}

/* Emits all that was submitted. */
static int drain(struct gzip *g)
{
	while (workers_oldest(g->workers)) {
		if (emit_oldest(g) < 0)
			return -1;
	}
	return 0;
}

int gzip_flush(struct gzip *g)
{
	if (g->current && (g->current->text_bytes > 0 || g->current->n_borders > 0))
		submit(g);
	return drain(g);
}

int gzip_finish(struct gzip *g)
{
	if (take_job(g) < 0)
		return -1;
	if (gzip_job_has_open_member(g->current) || !g->has_member)
		add_border(g);
	submit(g);
	return drain(g);
}

void gzip_free(struct gzip *g)
{
	if (!g)
		return;
	workers_stop(g->workers);
	for (size_t i = 0; i < g->n_jobs; i++)
		gzip_job_free(&g->jobs[i]);
	for (size_t i = 0; i < g->n_deflaters; i++)
		deflater_free(g->deflaters[i]);
	free(g->jobs);
	free(g->job_pointers);
	free(g->deflaters);
	free(g);
}
