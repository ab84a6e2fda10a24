/*
 * The worker pool: input is cut at record ends into blocks, each worker cleans
 * one with a stream of its own and records what happened, and the feeding
 * thread replays the blocks in order.
 *
 * A ring of blocks bounds the memory: two for each worker, of BLOCK_BYTES or
 * one record.  A record larger than a block can be (max_record_bytes) ends the
 * parallel work for its input: the rest goes through one stream, in order, in
 * constant memory.
 */
#include "config.h"

#include "cli/pool.h"

#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "cli/event_log.h"

#define BLOCK_BYTES ((size_t)1024 * 1024)
#define BLOCKS_A_JOB 2

enum block_state { BLOCK_FREE, BLOCK_READY, BLOCK_TAKEN, BLOCK_DONE };

struct block {
	enum block_state state; /* guarded by pool.lock */
	struct buf input;       /* whole records */
	const char *format;     /* static */
	struct event_log log;
	descrape_status status;
	uint64_t documents, records; /* that it holds, once done */
};

struct worker {
	struct pool *pool;
	pthread_t thread;
	struct event_log log; /* the stream's; swapped with the block's */
	descrape_stream *stream;
	uint64_t documents, records; /* of all blocks so far */
};

struct pool {
	descrape_handlers handlers;
	descrape_options options;
	descrape_stream *direct;   /* runs on the feeding thread */
	struct event_base base;    /* added to what the next block counts */
	struct worker *workers;    /* owned */
	unsigned n_workers;        /* that run; 0: one job */
	struct block *blocks;      /* a ring; owned */
	unsigned n_blocks;
	unsigned head, tail;       /* next to fill, next to replay; head - tail are in use */
	struct buf gathered;       /* input that is not in a block yet */
	size_t no_cut;             /* so many of these are known to hold no cut */
	size_t look_bytes;         /* so many must be gathered before a cut is looked for */
	const char *format;        /* of this input; NULL: not known yet */
	const char *last_format;   /* of the input before, or NULL */
	bool is_direct;            /* the rest of this input runs on the feeding thread */
	uint64_t max_record_bytes;
	pthread_mutex_t lock;
	pthread_cond_t ready, done; /* a block is */
	bool stop;                 /* guarded by lock */
};

/* ---- a worker ---- */

/* Cleans a block; what happened is in the worker's log, which the block gets. */
static void clean(struct worker *w, struct block *b)
{
	descrape_counts counts = { .size = sizeof counts };
	struct event_log log = b->log;

	event_log_clear(&w->log);
	b->status = descrape_stream_set_format(w->stream, b->format);
	if (b->status == DESCRAPE_OK)
		b->status = descrape_stream_feed(w->stream, b->input.ptr, b->input.len);
	if (b->status == DESCRAPE_OK)
		b->status = descrape_stream_finish(w->stream);
	/* What it reports to is its log, which stops it for one reason only. */
	if (b->status == DESCRAPE_ERROR_STOPPED)
		b->status = DESCRAPE_ERROR_MEMORY;
	descrape_stream_counts(w->stream, &counts);
	b->documents = counts.documents - w->documents;
	b->records = counts.records - w->records;
	w->documents = counts.documents;
	w->records = counts.records;
	b->log = w->log;
	w->log = log;
	w->log.wanted = b->log.wanted;
}

static void *work(void *argument)
{
	struct worker *w = argument;
	struct pool *p = w->pool;

	pthread_mutex_lock(&p->lock);
	while (!p->stop) {
		struct block *b = NULL;

		for (unsigned i = p->tail; i != p->head && !b; i++)
			if (p->blocks[i % p->n_blocks].state == BLOCK_READY)
				b = &p->blocks[i % p->n_blocks];
		if (!b) {
			pthread_cond_wait(&p->ready, &p->lock);
			continue;
		}
		b->state = BLOCK_TAKEN;
		pthread_mutex_unlock(&p->lock);
		clean(w, b);
		pthread_mutex_lock(&p->lock);
		b->state = BLOCK_DONE;
		pthread_cond_signal(&p->done);
	}
	pthread_mutex_unlock(&p->lock);
	return NULL;
}

/* ---- life ---- */

/* With all signals blocked: they are the program's. */
static int start_thread(struct worker *w)
{
	sigset_t all, before;
	int status;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	status = pthread_create(&w->thread, NULL, work, w);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return status == 0 ? 0 : -1;
}

static int start_workers(struct pool *p, const descrape_rules *rules, unsigned jobs)
{
	p->workers = calloc(jobs, sizeof *p->workers);
	p->n_blocks = jobs * BLOCKS_A_JOB;
	p->blocks = calloc(p->n_blocks, sizeof *p->blocks);
	if (!p->workers || !p->blocks)
		return -1;
	for (unsigned i = 0; i < p->n_blocks; i++)
		p->blocks[i].log.wanted = &p->handlers;
	for (unsigned i = 0; i < jobs; i++) {
		struct worker *w = &p->workers[i];

		w->pool = p;
		w->log.wanted = &p->handlers;

		descrape_handlers recording = event_log_handlers(&w->log);

		w->stream = descrape_stream_new(rules, &p->options, &recording);
		if (!w->stream || start_thread(w)) {
			descrape_stream_free(w->stream);
			return -1;
		}
		p->n_workers++;
	}
	return 0;
}

struct pool *pool_new(const descrape_rules *rules, const descrape_options *options,
                      const descrape_handlers *handlers, unsigned jobs)
{
	struct pool *p = calloc(1, sizeof *p);

	if (!p)
		return NULL;
	p->handlers = *handlers;
	p->options = *options;
	p->look_bytes = BLOCK_BYTES;
	p->max_record_bytes = options->max_record_bytes ? options->max_record_bytes
	                                                : (uint64_t)256 * 1024 * 1024;
	pthread_mutex_init(&p->lock, NULL);
	pthread_cond_init(&p->ready, NULL);
	pthread_cond_init(&p->done, NULL);
	p->direct = descrape_stream_new(rules, options, handlers);
	if (!p->direct || (jobs > 1 && start_workers(p, rules, jobs))) {
		pool_free(p);
		return NULL;
	}
	return p;
}

static void stop_workers(struct pool *p)
{
	pthread_mutex_lock(&p->lock);
	p->stop = true;
	pthread_cond_broadcast(&p->ready);
	pthread_mutex_unlock(&p->lock);
	for (unsigned i = 0; i < p->n_workers; i++) {
		pthread_join(p->workers[i].thread, NULL);
		descrape_stream_free(p->workers[i].stream);
		event_log_free(&p->workers[i].log);
	}
}

void pool_free(struct pool *p)
{
	if (!p)
		return;
	stop_workers(p);
	for (unsigned i = 0; p->blocks && i < p->n_blocks; i++) {
		buf_free(&p->blocks[i].input);
		event_log_free(&p->blocks[i].log);
	}
	descrape_stream_free(p->direct);
	buf_free(&p->gathered);
	pthread_cond_destroy(&p->done);
	pthread_cond_destroy(&p->ready);
	pthread_mutex_destroy(&p->lock);
	free(p->blocks);
	free(p->workers);
	free(p);
}

/* ---- blocks ---- */

/* Waits for the oldest block and replays it. */
static descrape_status replay_oldest(struct pool *p)
{
	struct block *b = &p->blocks[p->tail % p->n_blocks];
	descrape_status status;

	pthread_mutex_lock(&p->lock);
	while (b->state != BLOCK_DONE)
		pthread_cond_wait(&p->done, &p->lock);
	pthread_mutex_unlock(&p->lock);

	status = b->status;
	if (event_log_replay(&b->log, &p->base) && status == DESCRAPE_OK)
		status = DESCRAPE_ERROR_STOPPED;
	p->base.documents += b->documents;
	p->base.records += b->records;
	p->base.offset += b->input.len;
	event_log_clear(&b->log);
	buf_clear(&b->input);

	pthread_mutex_lock(&p->lock);
	b->state = BLOCK_FREE;
	p->tail++;
	pthread_mutex_unlock(&p->lock);
	return status;
}

static descrape_status replay_all(struct pool *p)
{
	descrape_status status = DESCRAPE_OK;

	while (p->tail != p->head && status == DESCRAPE_OK)
		status = replay_oldest(p);
	return status;
}

/* Hands the first `len` gathered bytes to a worker. */
static descrape_status submit(struct pool *p, size_t len)
{
	descrape_status status = DESCRAPE_OK;

	if (p->head - p->tail == p->n_blocks)
		status = replay_oldest(p);
	if (status != DESCRAPE_OK)
		return status;

	/* The block gets the buffer; what is not its own goes into the one it had. */
	struct block *b = &p->blocks[p->head % p->n_blocks];
	struct buf whole = p->gathered;

	if (buf_append(&b->input, whole.ptr + len, whole.len - len))
		return DESCRAPE_ERROR_MEMORY;
	p->gathered = b->input;
	p->no_cut = p->gathered.len;
	b->input = whole;
	b->input.len = len;
	b->format = p->format;
	pthread_mutex_lock(&p->lock);
	b->state = BLOCK_READY;
	p->head++;
	pthread_cond_signal(&p->ready);
	pthread_mutex_unlock(&p->lock);
	return DESCRAPE_OK;
}

/* The rest of this input goes through the direct stream. */
static descrape_status go_direct(struct pool *p)
{
	descrape_status status = replay_all(p);

	p->is_direct = true;
	if (status == DESCRAPE_OK)
		status = descrape_stream_set_format(p->direct, p->format);
	if (status != DESCRAPE_OK)
		return status;
	descrape_stream_resume_at(p->direct, p->base.documents, p->base.records, p->base.offset);
	status = descrape_stream_feed(p->direct, p->gathered.ptr, p->gathered.len);
	buf_free(&p->gathered);
	return status;
}

/* Decides the format and how the input will run; waits for more bytes if it must. */
static descrape_status decide(struct pool *p, bool at_end)
{
	const struct buf *head = &p->gathered;

	if (p->format)
		return DESCRAPE_OK;
	p->format = p->options.format;
	if (!p->format || strcmp(p->format, "auto") == 0)
		p->format = descrape_detect_format(head->len ? head->ptr : "", head->len, at_end,
		                                   p->options.fields);
	if (!p->format && at_end)
		return DESCRAPE_ERROR_MEMORY;
	/* A format that has no cut is one document. */
	if (p->format && strcmp(p->format, "text") == 0)
		return go_direct(p);
	return DESCRAPE_OK;
}

/*
 * Submits what is whole of the gathered input, once there are look_bytes of it or if
 * it has to be `now`.  Where there was no cut, the next is looked for when there is
 * twice as much: some formats search from the start each time.
 */
static descrape_status submit_whole(struct pool *p, bool now)
{
	size_t cut;

	if (p->gathered.len == 0 || (p->gathered.len < p->look_bytes && !now))
		return DESCRAPE_OK;
	cut = descrape_cut_records(p->format, &p->options, p->gathered.ptr, p->gathered.len,
	                           p->no_cut);
	p->look_bytes = BLOCK_BYTES;
	if (cut > 0)
		return submit(p, cut);
	p->no_cut = p->gathered.len;
	if (p->gathered.len > p->max_record_bytes)
		return go_direct(p);
	if (p->gathered.len >= BLOCK_BYTES)
		p->look_bytes = p->gathered.len <= p->max_record_bytes / 2
		                ? 2 * p->gathered.len : (size_t)p->max_record_bytes + 1;
	return DESCRAPE_OK;
}

/* ---- the stream's calls ---- */

const char *pool_format(const struct pool *p)
{
	if (p->n_workers == 0)
		return descrape_stream_format(p->direct);
	if (p->format)
		return p->format;
	return p->last_format ? p->last_format : "auto";
}

descrape_status pool_feed(struct pool *p, const void *bytes, size_t len)
{
	descrape_status status;

	if (p->is_direct || p->n_workers == 0)
		return descrape_stream_feed(p->direct, bytes, len);
	if (buf_append(&p->gathered, bytes, len))
		return DESCRAPE_ERROR_MEMORY;
	status = decide(p, false);
	if (status != DESCRAPE_OK || !p->format || p->is_direct)
		return status;
	return submit_whole(p, false);
}

descrape_status pool_flush(struct pool *p)
{
	descrape_status status = DESCRAPE_OK;

	if (p->is_direct || p->n_workers == 0 || !p->format)
		return DESCRAPE_OK;
	status = submit_whole(p, true);
	return status == DESCRAPE_OK ? replay_all(p) : status;
}

descrape_status pool_finish(struct pool *p)
{
	descrape_status status = DESCRAPE_OK;

	if (p->n_workers && !p->is_direct) {
		status = decide(p, true);
		if (status == DESCRAPE_OK && !p->is_direct && p->gathered.len)
			status = submit(p, p->gathered.len);
		if (status == DESCRAPE_OK)
			status = replay_all(p);
	}
	if (status == DESCRAPE_OK && (p->is_direct || p->n_workers == 0))
		status = descrape_stream_finish(p->direct);
	p->last_format = pool_format(p);
	p->format = NULL;
	p->is_direct = false;
	p->no_cut = 0;
	p->look_bytes = BLOCK_BYTES;
	p->base = (struct event_base){ 0 };
	return status;
}

/* ---- totals ---- */

/* Adds the fields of *more, all of them uint64_t behind the size, to *sum. */
static void add_fields(void *sum, const void *more, size_t size)
{
	uint64_t *to = (uint64_t *)((char *)sum + sizeof(size_t));
	const uint64_t *from = (const uint64_t *)((const char *)more + sizeof(size_t));

	for (size_t i = 0; i < (size - sizeof(size_t)) / sizeof(uint64_t); i++)
		to[i] += from[i];
}

void pool_counts(const struct pool *p, descrape_counts *out)
{
	descrape_counts one = { .size = sizeof one };

	descrape_stream_counts(p->direct, out);
	for (unsigned i = 0; i < p->n_workers; i++) {
		descrape_stream_counts(p->workers[i].stream, &one);
		add_fields(out, &one, sizeof one);
	}
}

void pool_rule_counts(const struct pool *p, size_t rule, descrape_rule_counts *out)
{
	descrape_rule_counts one = { .size = sizeof one };

	descrape_stream_rule_counts(p->direct, rule, out);
	for (unsigned i = 0; i < p->n_workers; i++) {
		descrape_stream_rule_counts(p->workers[i].stream, rule, &one);
		add_fields(out, &one, sizeof one);
	}
}
