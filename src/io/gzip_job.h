/*
 * gzip_job: a block of text on its way through a deflating thread.
 */
#ifndef IO_GZIP_JOB_H
#define IO_GZIP_JOB_H

#include "io/deflater.h"

/* Members that may end in one block; records are larger than that on average. */
#define GZIP_JOB_MAX_BORDERS 1024

struct gzip_job {
	/* Set before the job is submitted. */
	char *room;          /* a window, then block_bytes of text; owned */
	size_t block_bytes;
	size_t text_bytes;   /* in use */
	size_t window_bytes; /* in use, right before the text */
	bool continues;      /* the text goes on with a member of an earlier block */
	size_t n_borders;
	size_t borders[GZIP_JOB_MAX_BORDERS]; /* offsets in text where members end */

	/* Set by the thread. */
	struct buf output;         /* owned; kept from job to job */
	struct deflater_sum first; /* of the first piece */
	struct deflater_sum last;  /* of the last piece */
	size_t trailer_at;         /* in output, behind the first piece if it ends */
	bool no_memory;            /* the output is not complete */
};

/* -1: no memory. */
int gzip_job_init(struct gzip_job *job, size_t block_bytes);
void gzip_job_free(struct gzip_job *job);

static inline char *gzip_job_text(const struct gzip_job *job)
{
	return job->room + DEFLATER_WINDOW_BYTES;
}

/* Whether a member has begun, here or earlier, and not ended. */
bool gzip_job_has_open_member(const struct gzip_job *job);
/* Empties `job`; what is open at the end of `before`, if not NULL, goes on in it. */
void gzip_job_start(struct gzip_job *job, const struct gzip_job *before);
/* Deflates the text with a struct deflater: a worker_fn. */
void gzip_job_run(void *job, void *deflater);

#endif
