/*
 * gunzip: the text in a gzip file, member after member, as one stream.
 *
 * RFC 1952 around an inflater: a header, deflate data, a trailer with CRC and
 * length, and again.  The wrapper is read here and not by the library below,
 * so that every library finds the same faults at the same offsets.
 *
 * Between and behind members, zero bytes are padding (tapes, block devices).
 * Anything else that does not start a member is garbage, an error of its own:
 * it may be a second file, glued on in another format.
 *
 * Memory does not depend on the input: the intake's buffer and the inflater's
 * window.  Invariant: a call that has decoded something returns it; faults are
 * found by calls that have nothing to return.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif
#include "io/gunzip.h"

#include <errno.h>
#include <stdlib.h>

#include "io/checksum.h"
#include "io/inflater.h"

enum gunzip_state {
	AT_MEMBER,  /* a header, padding or the end comes next */
	IN_BODY,    /* deflate data */
	AT_TRAILER, /* CRC and length come next */
	AT_END,     /* the file ended where it may */
	AT_PROBLEM,
};

/* Flags of a member's header. */
enum {
	FLAG_HEADER_CRC = 1 << 1,
	FLAG_EXTRA = 1 << 2,
	FLAG_NAME = 1 << 3,
	FLAG_COMMENT = 1 << 4,
	FLAGS_RESERVED = 0xe0,
};

#define METHOD_DEFLATE 8
#define TRAILER_BYTES 8

struct gunzip {
	struct intake *in;         /* borrowed */
	struct inflater *inflater; /* owned */
	enum gunzip_state state;
	uint32_t crc;              /* of the member's text so far */
	uint32_t length;           /* of the same, in bytes modulo 2^32 */
	uint32_t header_crc;       /* of the header's bytes so far */
	unsigned char trailer[TRAILER_BYTES];
	size_t trailer_bytes;      /* of them read: the inflater may have taken some */
	struct problem problem;
};

struct gunzip *gunzip_new(struct intake *in)
{
	struct gunzip *g = calloc(1, sizeof(*g));

	if (!g)
		return NULL;
	g->in = in;
	g->inflater = inflater_new();
	if (!g->inflater) {
		free(g);
		return NULL;
	}
	return g;
}

/* Ends all reading with a problem; always -1. */
static int fail_at(struct gunzip *g, uint64_t at_byte, const char *what, const char *why)
{
	g->problem = (struct problem){ .what = what, .at_byte = at_byte, .why = why };
	g->state = AT_PROBLEM;
	return -1;
}

/* The intake gave no byte where one has to be; always -1. */
static int fail_at_intake(struct gunzip *g)
{
	fail_at(g, intake_offset(g->in), "truncated gzip data", "the file ends inside a member");
	if (g->in->error_number != 0) {
		g->problem.what = "cannot read";
		g->problem.why = NULL;
		g->problem.error_number = g->in->error_number;
	}
	return -1;
}

/* The next byte of a header, or -1 after a failure. */
static int header_byte(struct gunzip *g)
{
	int c = intake_byte(g->in);
	unsigned char byte = (unsigned char)c;

	if (c < 0)
		return fail_at_intake(g);
	g->header_crc = checksum_update(g->header_crc, &byte, 1);
	return c;
}

/* Two bytes, the low one first, or -1 after a failure. */
static int header_uint16(struct gunzip *g)
{
	int low = header_byte(g), high = low < 0 ? -1 : header_byte(g);

	return high < 0 ? -1 : low | high << 8;
}

static int skip_header_bytes(struct gunzip *g, int count)
{
	while (count-- > 0) {
		if (header_byte(g) < 0)
			return -1;
	}
	return 0;
}

static int skip_header_string(struct gunzip *g)
{
	int c;

	do
		c = header_byte(g);
	while (c > 0);
	return c;
}

/* What follows the ten fixed bytes of a header. */
static int read_header_fields(struct gunzip *g, int flags)
{
	if (flags & FLAG_EXTRA) {
		int extra_bytes = header_uint16(g);

		if (extra_bytes < 0 || skip_header_bytes(g, extra_bytes) < 0)
			return -1;
	}
	if ((flags & FLAG_NAME) && skip_header_string(g) < 0)
		return -1;
	if ((flags & FLAG_COMMENT) && skip_header_string(g) < 0)
		return -1;
	if (flags & FLAG_HEADER_CRC) {
		int computed = (int)(g->header_crc & 0xffff);
		uint64_t at = intake_offset(g->in);
		int stored = header_uint16(g);

		if (stored < 0)
			return -1;
		if (stored != computed)
			return fail_at(g, at, "corrupt gzip header", "wrong header CRC");
	}
	return 0;
}

/* Reads a header whose first byte, 1F, is the next one. */
static int read_header(struct gunzip *g)
{
	uint64_t start = intake_offset(g->in);
	int method, flags;

	g->header_crc = 0;
	if (header_byte(g) < 0)
		return -1;
	/* A lone 1F is no member that was cut off: too little speaks for it. */
	if (intake_fill(g->in) == 0 && g->in->error_number == 0)
		return fail_at(g, start, "garbage after the gzip data", "it was left out");
	switch (header_byte(g)) {
	case -1:
		return -1;
	case 0x8b:
		break;
	default:
		return fail_at(g, start, "garbage after the gzip data", "it was left out");
	}
	method = header_byte(g);
	if (method < 0)
		return -1;
	if (method != METHOD_DEFLATE)
		return fail_at(g, start + 2, "corrupt gzip header", "unknown method");
	flags = header_byte(g);
	if (flags < 0)
		return -1;
	if (flags & FLAGS_RESERVED)
		return fail_at(g, start + 3, "corrupt gzip header", "unknown flags");
	/* Time, extra flags and system say nothing about the text. */
	if (skip_header_bytes(g, 6) < 0 || read_header_fields(g, flags) < 0)
		return -1;
	inflater_reset(g->inflater);
	g->crc = 0;
	g->length = 0;
	g->trailer_bytes = 0;
	g->state = IN_BODY;
	return 0;
}

/* Between members: goes over padding to a header, or to the end. */
static int next_member(struct gunzip *g)
{
	for (;;) {
		switch (intake_fill(g->in)) {
		case 0:
			g->state = AT_END;
			return 0;
		case -1:
			return fail_at_intake(g);
		}
		switch (g->in->bytes[g->in->pos]) {
		case 0:
			g->in->pos++;
			break;
		case 0x1f:
			return read_header(g);
		default:
			return fail_at(g, intake_offset(g->in), "garbage after the gzip data",
			               "it was left out");
		}
	}
}

static uint32_t read_uint32(const unsigned char *p)
{
	return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

/* Compares the member's text with its trailer. */
static int read_trailer(struct gunzip *g)
{
	uint64_t start = intake_offset(g->in) - g->trailer_bytes;

	while (g->trailer_bytes < TRAILER_BYTES) {
		int c = intake_byte(g->in);

		if (c < 0)
			return fail_at_intake(g);
		g->trailer[g->trailer_bytes++] = (unsigned char)c;
	}
	if (read_uint32(g->trailer) != g->crc)
		return fail_at(g, start, "corrupt gzip data", "wrong CRC");
	if (read_uint32(g->trailer + 4) != g->length)
		return fail_at(g, start + 4, "corrupt gzip data", "wrong length");
	g->state = AT_MEMBER;
	return 0;
}

/* Inflates into `bytes`; how many, 0 when the state changed, -1 at a problem. */
static long read_body(struct gunzip *g, unsigned char *bytes, size_t size)
{
	struct intake *in = g->in;
	struct inflater_io io = { .out = bytes, .out_bytes = size };
	enum inflater_status status;
	size_t n;

	do {
		io.in = in->bytes + in->pos;
		io.in_bytes = intake_unread(in);
		status = inflater_run(g->inflater, &io);
		in->pos = in->len - io.in_bytes;
		/* The inflater may still hold text after the last byte went in, so
		 * more is fetched only when it gave none. */
	} while (status == INFLATER_MORE && io.out_bytes == size && intake_fill(in) == 1);

	n = size - io.out_bytes;
	g->crc = checksum_update(g->crc, bytes, n);
	g->length += (uint32_t)n;
	switch (status) {
	case INFLATER_MORE:
		if (n == 0) {
			n = inflater_last_bytes(g->inflater, bytes, size);
			fail_at_intake(g);
		}
		break;
	case INFLATER_END:
		for (; g->trailer_bytes < io.spare_bytes; g->trailer_bytes++)
			g->trailer[g->trailer_bytes] = io.spare[g->trailer_bytes];
		g->state = AT_TRAILER;
		break;
	case INFLATER_CORRUPT:
		fail_at(g, intake_offset(in) - io.spare_bytes, "corrupt gzip data", io.why);
		break;
	case INFLATER_NO_MEMORY:
		fail_at(g, intake_offset(in), "cannot inflate", NULL);
		g->problem.error_number = ENOMEM;
		break;
	}
	return (long)n;
}

long gunzip_read(struct gunzip *g, void *bytes, size_t size)
{
	while (size > 0) {
		long n = 0;

		switch (g->state) {
		case AT_MEMBER:
			next_member(g);
			break;
		case IN_BODY:
			n = read_body(g, bytes, size);
			break;
		case AT_TRAILER:
			read_trailer(g);
			break;
		case AT_END:
			return 0;
		case AT_PROBLEM:
			return -1;
		}
		if (n > 0)
			return n;
	}
	return 0;
}

const struct problem *gunzip_problem(const struct gunzip *g)
{
	return &g->problem;
}

void gunzip_free(struct gunzip *g)
{
	if (!g)
		return;
	inflater_free(g->inflater);
	free(g);
}
