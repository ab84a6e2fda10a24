/*
 * readahead: a thread that inflates in advance of whoever filters.
 *
 * A ring of blocks between one producer, the thread, and one consumer, the
 * caller.  A block is handed on when it is full, or when the next byte of the
 * file would have to be fetched: then a live stream must not be kept waiting.
 *
 * The thread never sleeps in read: in front of a live descriptor it polls,
 * together with a pipe of our own that readahead_free writes to.  While it
 * polls it is `waiting`, which is how the caller learns that a pipe has run
 * dry and that it is time to flush.
 *
 * Bounds: RING_BLOCKS blocks of BLOCK_BYTES.  Invariant: blocks [taken, filled)
 * of the ring are the caller's, all others the thread's; only the counters and
 * flags are shared, under the lock.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif
#include "io/readahead.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "io/fd.h"

/* As large as the blocks the filter works on; enough of them to even out that
 * neither side is steady. */
#define BLOCK_BYTES ((size_t)256 * 1024)
#define RING_BLOCKS 4

/* With so many bytes at hand, the end of a member and the head of the next are
 * among them: no need to hand on a block in front of them. */
#define MEMBER_BORDER_BYTES 512

struct block {
	unsigned char *bytes; /* owned, BLOCK_BYTES */
	size_t len;
	uint64_t raw_bytes;   /* offset in the file behind what it was decoded from */
};

struct readahead {
	struct gunzip *gunzip; /* borrowed; the thread's */
	struct intake *intake; /* borrowed; the thread's */
	int wake[2];           /* a pipe, owned; -1 when the descriptor is not live */
	pthread_t thread;
	struct block ring[RING_BLOCKS];

	/* The caller's alone. */
	size_t position;       /* in block `taken`, of the next byte to return */
	uint64_t raw_bytes;

	/* Shared, under the lock; `changed` is signalled whenever one changes. */
	pthread_mutex_t lock;
	pthread_cond_t changed;
	uint64_t filled, taken; /* blocks ever; at most RING_BLOCKS apart */
	long outcome;           /* of the last gunzip_read: 0 or -1 once `ended` */
	bool ended;
	bool waiting;           /* the thread waits for the descriptor */
	bool stopped;           /* the caller wants no more */
};

/* Sets a shared flag and says so. */
static void set_flag(struct readahead *r, bool *flag, bool value)
{
	pthread_mutex_lock(&r->lock);
	*flag = value;
	pthread_cond_signal(&r->changed);
	pthread_mutex_unlock(&r->lock);
}

/* In front of each read of a live descriptor, in the thread. */
static int wait_for_descriptor(void *arg)
{
	struct readahead *r = arg;
	int status;

	if (fd_is_readable(r->intake->fd))
		return 0;
	set_flag(r, &r->waiting, true);
	status = fd_wait_for_either(r->intake->fd, r->wake[0]);
	set_flag(r, &r->waiting, false);
	return status;
}

/* Decodes into a block until it is full or the file must be read on; the last
 * result of gunzip_read. */
static long fill_block(struct readahead *r, struct block *b)
{
	long n;

	b->len = 0;
	do {
		n = gunzip_read(r->gunzip, b->bytes + b->len, BLOCK_BYTES - b->len);
		if (n > 0)
			b->len += (size_t)n;
	} while (n > 0 && b->len < BLOCK_BYTES &&
	         intake_unread(r->intake) >= MEMBER_BORDER_BYTES);
	b->raw_bytes = intake_offset(r->intake);
	return n;
}

static void *readahead_thread(void *arg)
{
	struct readahead *r = arg;
	bool go_on = true;

	while (go_on) {
		struct block *b;
		long n = 0;

		pthread_mutex_lock(&r->lock);
		while (r->filled - r->taken == RING_BLOCKS && !r->stopped)
			pthread_cond_wait(&r->changed, &r->lock);
		b = &r->ring[r->filled % RING_BLOCKS];
		go_on = !r->stopped;
		pthread_mutex_unlock(&r->lock);
		if (go_on)
			n = fill_block(r, b);

		pthread_mutex_lock(&r->lock);
		r->filled += go_on && b->len > 0;
		if (n <= 0) {
			r->outcome = n;
			r->ended = true;
			go_on = false;
		}
		pthread_cond_signal(&r->changed);
		pthread_mutex_unlock(&r->lock);
	}
	return NULL;
}

/* Starts the thread with all signals blocked: they are the program's. */
static int start_thread(struct readahead *r)
{
	sigset_t all, before;
	int status;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	status = pthread_create(&r->thread, NULL, readahead_thread, r);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return status == 0 ? 0 : -1;
}

static void free_parts(struct readahead *r)
{
	for (size_t i = 0; i < RING_BLOCKS; i++)
		free(r->ring[i].bytes);
	for (int i = 0; i < 2; i++)
		if (r->wake[i] >= 0)
			(void)fd_close(r->wake[i]);
	pthread_cond_destroy(&r->changed);
	pthread_mutex_destroy(&r->lock);
	free(r);
}

struct readahead *readahead_new(struct gunzip *g, struct intake *in, bool is_live)
{
	struct readahead *r = calloc(1, sizeof(*r));
	bool ready = r != NULL;

	if (!r)
		return NULL;
	r->gunzip = g;
	r->intake = in;
	r->wake[0] = r->wake[1] = -1;
	pthread_mutex_init(&r->lock, NULL);
	pthread_cond_init(&r->changed, NULL);
	for (size_t i = 0; i < RING_BLOCKS; i++) {
		r->ring[i].bytes = malloc(BLOCK_BYTES);
		ready = ready && r->ring[i].bytes;
	}
	if (ready && is_live) {
		ready = pipe(r->wake) == 0;
		in->before_read = wait_for_descriptor;
		in->before_read_arg = r;
	}
	if (!ready || start_thread(r) < 0) {
		in->before_read = NULL;
		free_parts(r);
		return NULL;
	}
	return r;
}

long readahead_read(struct readahead *r, void *bytes, size_t size)
{
	const struct block *b = &r->ring[r->taken % RING_BLOCKS];
	bool has_block;
	long outcome;

	pthread_mutex_lock(&r->lock);
	while (r->filled == r->taken && !r->ended)
		pthread_cond_wait(&r->changed, &r->lock);
	has_block = r->filled > r->taken;
	outcome = r->outcome;
	pthread_mutex_unlock(&r->lock);
	if (!has_block) {
		/* The thread has ended: its things can be looked at. */
		r->raw_bytes = intake_offset(r->intake);
		return outcome;
	}

	if (size > b->len - r->position)
		size = b->len - r->position;
	memcpy(bytes, b->bytes + r->position, size);
	r->position += size;
	r->raw_bytes = b->raw_bytes;
	if (r->position == b->len) {
		r->position = 0;
		pthread_mutex_lock(&r->lock);
		r->taken++;
		pthread_cond_signal(&r->changed);
		pthread_mutex_unlock(&r->lock);
	}
	return (long)size;
}

bool readahead_has_more(struct readahead *r)
{
	bool has_more;

	pthread_mutex_lock(&r->lock);
	while (r->filled == r->taken && !r->ended && !r->waiting)
		pthread_cond_wait(&r->changed, &r->lock);
	has_more = r->filled > r->taken || r->ended;
	pthread_mutex_unlock(&r->lock);
	return has_more;
}

uint64_t readahead_raw_bytes(const struct readahead *r)
{
	return r->raw_bytes;
}

void readahead_free(struct readahead *r)
{
	if (!r)
		return;
	set_flag(r, &r->stopped, true);
	/* The end of a pipe is an event for who polls it, and closing cannot fail
	 * for want of anything. */
	if (r->wake[1] >= 0)
		(void)fd_close(r->wake[1]);
	r->wake[1] = -1;
	pthread_join(r->thread, NULL);
	r->intake->before_read = NULL;
	free_parts(r);
}
