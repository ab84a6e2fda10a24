/*
 * intake: the bytes of a descriptor as they are stored, a buffer at a time,
 * with the offset of each.
 */
#ifndef IO_INTAKE_H
#define IO_INTAKE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct intake {
	int fd;               /* borrowed */
	unsigned char *bytes; /* owned; unread are [pos, len) */
	size_t cap;           /* bytes allocated */
	size_t pos, len;
	uint64_t read_bytes;  /* ever read from fd */
	bool ended;           /* the descriptor has come to its end */
	int error_number;     /* errno of the read that failed, 0: none */
	/*
	 * Called before each read, or NULL.  Whoever must not sleep for ever in
	 * a read waits for the descriptor here; -1 calls the read off, and the
	 * intake ends.
	 */
	int (*before_read)(void *arg);
	void *before_read_arg; /* borrowed */
};

/* Makes an intake of `fd` that reads `cap` bytes at a time; -1: no memory. */
int intake_init(struct intake *in, int fd, size_t cap);
void intake_free(struct intake *in);

/*
 * Makes sure of an unread byte.  Returns 1 when there is one, 0 at the end,
 * -1 when reading failed (error_number).
 */
int intake_fill(struct intake *in);
/* Reads more behind the unread bytes, for a look ahead.  As intake_fill; 0 also
 * when the buffer is full. */
int intake_fill_more(struct intake *in);
/* Takes one byte: 0-255, or -1 where intake_fill would not return 1. */
int intake_byte(struct intake *in);

static inline size_t intake_unread(const struct intake *in)
{
	return in->len - in->pos;
}

/* The offset of the next unread byte. */
static inline uint64_t intake_offset(const struct intake *in)
{
	return in->read_bytes - intake_unread(in);
}

#endif
