/*
 * fuzz_gunzip: any bytes as a gzip file, read in two ways that must agree.
 *
 * The first byte chooses how large the pieces are that the file is fetched and
 * decoded in; the reference takes all at once.  Text, problem and offset have to
 * be the same.  Where zlib calls the whole file sound, so must we, with its text.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif
#include "target.h"

#include <unistd.h>

#include <zlib.h>

#include "base/buf.h"
#include "io/gunzip.h"

#define MAX_TEXT_BYTES ((size_t)4 << 20)
#define STEP_BYTES ((size_t)65536)

struct outcome {
	struct buf text;
	bool is_cut;            /* at MAX_TEXT_BYTES: the rest was not looked at */
	struct problem problem;
};

static struct outcome decode(FILE *file, size_t intake_bytes, size_t step_bytes)
{
	struct outcome o = { 0 };
	struct intake in;
	struct gunzip *g;
	long n = 1;

	lseek(fileno(file), 0, SEEK_SET);
	if (intake_init(&in, fileno(file), intake_bytes) < 0 || !(g = gunzip_new(&in)))
		abort();
	while (n > 0 && !o.is_cut) {
		if (buf_reserve(&o.text, step_bytes) < 0)
			abort();
		n = gunzip_read(g, o.text.ptr + o.text.len, step_bytes);
		if (n > 0)
			o.text.len += (size_t)n;
		o.is_cut = o.text.len >= MAX_TEXT_BYTES;
	}
	o.problem = *gunzip_problem(g);
	if ((n < 0) != (o.problem.what != NULL))
		abort();
	gunzip_free(g);
	intake_free(&in);
	return o;
}

/* Whether zlib finds one sound member and nothing else; its text. */
static bool zlib_decode(const unsigned char *bytes, size_t size, struct buf *text)
{
	z_stream z = { .next_in = (Bytef *)bytes, .avail_in = (uInt)size };
	int status = Z_OK;

	if (inflateInit2(&z, 15 + 16) != Z_OK)
		abort();
	while (status == Z_OK && text->len < MAX_TEXT_BYTES) {
		if (buf_reserve(text, STEP_BYTES) < 0)
			abort();
		z.next_out = (Bytef *)text->ptr + text->len;
		z.avail_out = (uInt)STEP_BYTES;
		status = inflate(&z, Z_NO_FLUSH);
		text->len += STEP_BYTES - z.avail_out;
	}
	inflateEnd(&z);
	return status == Z_STREAM_END && z.avail_in == 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static FILE *file;
	struct outcome whole, pieces;
	struct buf text = { 0 };
	size_t chosen;

	if (size < 1)
		return 0;
	chosen = (size_t)bytes[0] + 1;
	bytes++;
	size--;
	if (!file && !(file = tmpfile()))
		abort();
	if (ftruncate(fileno(file), 0) < 0 ||
	    pwrite(fileno(file), bytes, size, 0) != (ssize_t)size)
		abort();

	whole = decode(file, STEP_BYTES, STEP_BYTES);
	pieces = decode(file, chosen, 257 - chosen);
	if (!whole.is_cut && !pieces.is_cut) {
		if (!span_equal(buf_span(&whole.text), buf_span(&pieces.text)) ||
		    whole.problem.what != pieces.problem.what ||
		    whole.problem.at_byte != pieces.problem.at_byte)
			abort();
	}
	if (!whole.is_cut && zlib_decode(bytes, size, &text)) {
		if (whole.problem.what || !span_equal(buf_span(&whole.text), buf_span(&text)))
			abort();
	}
	buf_free(&whole.text);
	buf_free(&pieces.text);
	buf_free(&text);
	return 0;
}
