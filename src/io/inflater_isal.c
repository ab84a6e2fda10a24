/*
 * inflater_isal: raw deflate data undone by ISA-L, about twice as fast as zlib.
 *
 * ISA-L takes whole words of input into a bit buffer.  The bytes of it that
 * were not needed when the stream ends go back to the caller as spare ones:
 * they may stem from an input that is gone.
 *
 * It decodes fast by doing more at a time than it must, which has to be undone
 * where a stream is cut off or damaged, so that all that was decodable comes out
 * and nothing else:
 * - it waits for the bits of two or three symbols that it looks up at a time;
 * - it keeps up to 64 KB of text to itself, also when it finds a fault;
 * - with much input at hand it notices a fault when text that does not exist
 *   has been counted already.  Given a byte at a time, it does not.
 *
 * State: about 90 KB, and a copy of it to go back to.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif
#ifdef HAVE_ISAL
#include "io/inflater.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <isa-l/igzip_lib.h>

/* The most that a look-up of symbols can have held back. */
#define LAST_BYTES 2

struct inflater {
	struct inflate_state state;
	struct inflate_state before; /* the state in front of a call, unless is_new */
	bool is_new;                 /* no call since the reset */
	int fault;                   /* what isal_inflate returned, if below 0 */
};

struct inflater *inflater_new(void)
{
	struct inflater *inf = malloc(sizeof(*inf));

	if (inf)
		inflater_reset(inf);
	return inf;
}

void inflater_reset(struct inflater *inf)
{
	isal_inflate_init(&inf->state);
	inf->is_new = true;
	inf->fault = 0;
}

static const char *status_text(int status)
{
	switch (status) {
	case ISAL_INVALID_BLOCK:
		return "invalid block";
	case ISAL_INVALID_SYMBOL:
		return "invalid symbol";
	case ISAL_INVALID_LOOKBACK:
		return "invalid distance too far back";
	default:
		return "invalid deflate data";
	}
}

/* Hands back the whole bytes that wait in the bit buffer. */
static void return_spare(struct inflate_state *state, struct inflater_io *io)
{
	int bits = state->read_in_length > 0 ? state->read_in_length : 0;
	uint64_t word = state->read_in >> (bits % 8);

	io->spare_bytes = (size_t)bits / 8;
	for (size_t i = 0; i < io->spare_bytes; i++)
		io->spare[i] = (unsigned char)(word >> (8 * i));
}

/* Puts text that ISA-L has decoded but kept to itself into the output. */
static void take_kept(struct inflate_state *state, struct inflater_io *io)
{
	size_t n = (size_t)(state->tmp_out_valid - state->tmp_out_processed);

	n = n < io->out_bytes ? n : io->out_bytes;
	memcpy(io->out, state->tmp_out_buffer + state->tmp_out_processed, n);
	state->tmp_out_processed += (int32_t)n;
	io->out += n;
	io->out_bytes -= n;
}

/* One call of isal_inflate. */
static int run_once(struct inflate_state *state, struct inflater_io *io)
{
	uint32_t in_bytes = io->in_bytes > UINT32_MAX ? UINT32_MAX : (uint32_t)io->in_bytes;
	uint32_t out_bytes = io->out_bytes > UINT32_MAX ? UINT32_MAX : (uint32_t)io->out_bytes;
	int status;

	state->next_in = (uint8_t *)io->in; /* not written to */
	state->avail_in = in_bytes;
	state->next_out = io->out;
	state->avail_out = out_bytes;
	status = isal_inflate(state);
	io->in += in_bytes - state->avail_in;
	io->in_bytes -= in_bytes - state->avail_in;
	io->out += out_bytes - state->avail_out;
	io->out_bytes -= out_bytes - state->avail_out;
	return status;
}

/* Goes back to where the last call began and decodes a byte of input at a time,
 * up to the fault; what isal_inflate returned last. */
static int run_carefully(struct inflater *inf, struct inflater_io *io)
{
	struct inflate_state *state = &inf->state;
	int status;

	if (inf->is_new)
		isal_inflate_init(state);
	else
		memcpy(state, &inf->before, sizeof(*state));
	do {
		size_t rest = io->in_bytes > 0 ? io->in_bytes - 1 : 0;

		io->in_bytes -= rest;
		status = run_once(state, io);
		io->in_bytes += rest;
	} while (status >= 0 && io->in_bytes > 0 && io->out_bytes > 0 &&
	         state->block_state != ISAL_BLOCK_FINISH);
	return status;
}

/* One call of isal_inflate, and its repetition if it finds a fault. */
static void run_checked(struct inflater *inf, struct inflater_io *io)
{
	const struct inflater_io start = *io;
	int status;

	if (!inf->is_new)
		memcpy(&inf->before, &inf->state, sizeof(inf->before));
	status = run_once(&inf->state, io);
	if (status < 0) {
		*io = start;
		status = run_carefully(inf, io);
	}
	inf->is_new = false;
	if (status < 0)
		inf->fault = status;
}

enum inflater_status inflater_run(struct inflater *inf, struct inflater_io *io)
{
	struct inflate_state *state = &inf->state;

	io->spare_bytes = 0;
	if (inf->fault == 0)
		run_checked(inf, io);
	if (inf->fault < 0) {
		/* What it has kept was decoded before the fault. */
		take_kept(state, io);
		if (state->tmp_out_processed < state->tmp_out_valid)
			return INFLATER_MORE;
		io->why = status_text(inf->fault);
		return_spare(state, io);
		return INFLATER_CORRUPT;
	}
	if (state->block_state == ISAL_BLOCK_FINISH) {
		return_spare(state, io);
		return INFLATER_END;
	}
	return INFLATER_MORE;
}

/* Decodes into `out` as if bytes `pad` stood behind the input that has ended, and
 * with each byte of the text before it mixed with `mix`. */
static size_t run_padded(const struct inflate_state *state, unsigned char pad,
                         unsigned char mix, unsigned char out[LAST_BYTES])
{
	struct inflate_state *copy = malloc(sizeof(*copy));
	unsigned char padding[8];
	struct inflater_io io = {
		.in = padding, .in_bytes = sizeof(padding), .out = out, .out_bytes = LAST_BYTES
	};

	if (!copy)
		return 0;
	memcpy(copy, state, sizeof(*copy));
	for (size_t i = 0; i < sizeof(copy->tmp_out_buffer); i++)
		copy->tmp_out_buffer[i] ^= mix;
	memset(padding, pad, sizeof(padding));
	(void)run_once(copy, &io);
	free(copy);
	return LAST_BYTES - io.out_bytes;
}

size_t inflater_last_bytes(struct inflater *inf, unsigned char *out, size_t out_bytes)
{
	/* A literal that is whole reads the same whatever follows it, one that
	 * needs a single bit more does not.  What is copied from the text before
	 * differs by the mix: such a symbol is held back only when not whole. */
	static const unsigned char pads[] = { 0x00, 0xff, 0x55, 0xaa };
	static const unsigned char mixes[] = { 0x00, 0xff, 0xff, 0x00 };
	size_t n = out_bytes < LAST_BYTES ? out_bytes : LAST_BYTES;

	if (inf->state.block_state != ISAL_BLOCK_CODED)
		return 0;
	for (size_t i = 0; i < sizeof(pads); i++) {
		unsigned char last[LAST_BYTES] = { 0 };
		size_t n_last = run_padded(&inf->state, pads[i], mixes[i], last), same = 0;

		if (i == 0)
			memcpy(out, last, n);
		while (same < n && same < n_last && out[same] == last[same])
			same++;
		n = same;
	}
	return n;
}

void inflater_free(struct inflater *inf)
{
	free(inf);
}
#else
typedef int inflater_isal_unused; /* ISO C wants a declaration in every file */
#endif
