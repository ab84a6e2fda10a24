/*
 * gzip_job: a block of text on its way through a deflating thread.
 *
 * Borders cut the text into pieces.  All but the first and the last are whole
 * members; the first may have begun in an earlier block, the last may go on in
 * a later one.  The thread cannot know the sum of a member's earlier pieces, so
 * it writes the trailer for its own piece, and whoever joins the blocks in order
 * writes the true one over it.
 *
 * Invariant: borders ascend and none is above text_bytes.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif
#include "io/gzip_job.h"

#include <stdlib.h>

int gzip_job_init(struct gzip_job *job, size_t block_bytes)
{
	job->room = malloc(DEFLATER_WINDOW_BYTES + block_bytes);
	job->block_bytes = block_bytes;
	return job->room ? 0 : -1;
}

void gzip_job_free(struct gzip_job *job)
{
	free(job->room);
	buf_free(&job->output);
}

/* Where the last piece, which has no border behind it, begins. */
static size_t open_piece_start(const struct gzip_job *job)
{
	return job->n_borders > 0 ? job->borders[job->n_borders - 1] : 0;
}

bool gzip_job_has_open_member(const struct gzip_job *job)
{
	return job->text_bytes > open_piece_start(job) ||
	       (job->continues && job->n_borders == 0);
}

void gzip_job_start(struct gzip_job *job, const struct gzip_job *before)
{
	job->text_bytes = 0;
	job->window_bytes = 0;
	job->n_borders = 0;
	job->continues = before && gzip_job_has_open_member(before);
	if (job->continues) {
		size_t start = open_piece_start(before);
		size_t len = before->text_bytes - start;

		/* The window of the block before stands right before its text. */
		if (before->continues && before->n_borders == 0)
			len += before->window_bytes;
		if (len > DEFLATER_WINDOW_BYTES)
			len = DEFLATER_WINDOW_BYTES;
		job->window_bytes = len;
		memcpy(gzip_job_text(job) - len,
		       gzip_job_text(before) + before->text_bytes - len, len);
	}
}

void gzip_job_run(void *arg, void *deflater)
{
	struct gzip_job *job = arg;
	bool goes_on = gzip_job_has_open_member(job);
	size_t n_pieces = job->n_borders + goes_on, start = 0;

	buf_clear(&job->output);
	job->no_memory = false;
	for (size_t i = 0; i < n_pieces; i++) {
		size_t end = i < job->n_borders ? job->borders[i] : job->text_bytes;
		bool continues = i == 0 && job->continues;
		struct deflater_piece piece = {
			.text = span_of(gzip_job_text(job) + start, end - start),
			.starts = !continues,
			.ends = i < job->n_borders,
		};

		if (continues)
			piece.window = span_of(gzip_job_text(job) - job->window_bytes,
			                       job->window_bytes);
		if (deflater_add(deflater, &piece, &job->last, &job->output) < 0) {
			job->no_memory = true;
			return;
		}
		if (i == 0) {
			job->first = job->last;
			job->trailer_at = job->output.len - DEFLATER_TRAILER_BYTES;
		}
		start = end;
	}
}
