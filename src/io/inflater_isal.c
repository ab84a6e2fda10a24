/*
 * inflater_isal: raw deflate data undone by ISA-L, about twice as fast as zlib.
 *
 * ISA-L takes whole words of input into a bit buffer.  The bytes of it that
 * were not needed when the stream ends go back to the caller as spare ones:
 * they may stem from an input that is gone.  State: about 90 KB.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif
#ifdef HAVE_ISAL
#include "io/inflater.h"

#include <stdint.h>
#include <stdlib.h>

#include <isa-l/igzip_lib.h>

struct inflater {
	struct inflate_state state;
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

enum inflater_status inflater_run(struct inflater *inf, struct inflater_io *io)
{
	struct inflate_state *state = &inf->state;
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
	io->spare_bytes = 0;
	if (status < 0) {
		io->why = status_text(status);
		return_spare(state, io);
		return INFLATER_CORRUPT;
	}
	if (state->block_state == ISAL_BLOCK_FINISH) {
		return_spare(state, io);
		return INFLATER_END;
	}
	return INFLATER_MORE;
}

void inflater_free(struct inflater *inf)
{
	free(inf);
}
#else
typedef int inflater_isal_unused; /* ISO C wants a declaration in every file */
#endif
