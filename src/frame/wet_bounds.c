/*
 * wet_bounds: where a WARC record ends.
 *
 * A Content-Length is believed only if two CRLF follow the block, and then the
 * next record or the end.  Otherwise, and where there is no header that can be
 * read, the record ends before the next "WARC/1." behind an empty line, or with an
 * empty line at the end.  A block that ends in neither way is not known: it may have
 * been cut off.
 *
 * The stream (wet.c) and wet_cut both ask here, so that a block that was cut off
 * for another thread holds the records that the whole stream would give.
 */
#include "frame/wet.h"

enum wet_end wet_check_end(struct span bytes, bool at_end)
{
	struct span next = span_of(WET_NEXT, WET_NEXT_BYTES);

	if (span_starts_with(bytes, next))
		return WET_END_GOOD;
	if (at_end)
		return span_equal(bytes, span_of(WET_GAP, WET_GAP_BYTES)) ? WET_END_GOOD : WET_END_WRONG;
	return span_starts_with(next, bytes) ? WET_END_MORE : WET_END_WRONG;
}

size_t wet_find_next(struct span bytes, size_t from)
{
	while (from + WET_NEXT_BYTES <= bytes.len) {
		const char *cr = memchr(bytes.ptr + from, '\r',
		                        bytes.len - from - (WET_NEXT_BYTES - 1));

		if (!cr)
			break;
		from = (size_t)(cr - bytes.ptr);
		if (memcmp(cr, WET_NEXT, WET_NEXT_BYTES) == 0)
			return from + WET_GAP_BYTES;
		from++;
	}
	return bytes.len;
}

/*
 * The length is wrong: looks for the end of the record.  The search starts anew with
 * each call, so the next one is for when there is twice as much.
 */
static enum wet_verdict find_end(struct wet_head *head, struct span bytes, bool at_end,
                                 uint64_t max_bytes, size_t *needed_bytes)
{
	struct span gap = span_of(WET_GAP, WET_GAP_BYTES);
	size_t end = wet_find_next(bytes, head->bytes - WET_GAP_BYTES);

	if (end == bytes.len && !at_end) {
		*needed_bytes = 2 * bytes.len;
		return bytes.len > max_bytes && bytes.len - max_bytes > WET_GAP_BYTES + WET_NEXT_BYTES
		       ? WET_WRONG : WET_MORE;
	}
	if (end < head->bytes + WET_GAP_BYTES || end - WET_GAP_BYTES > max_bytes ||
	    !span_equal(span_of(bytes.ptr + end - WET_GAP_BYTES, WET_GAP_BYTES), gap))
		return WET_WRONG;
	head->block_bytes = end - WET_GAP_BYTES - head->bytes;
	return WET_MENDED;
}

enum wet_verdict wet_judge(struct wet_head *head, struct span bytes, bool at_end,
                           uint64_t max_bytes, size_t *needed_bytes)
{
	size_t whole;

	*needed_bytes = bytes.len + 1;
	switch (wet_head_read(head, bytes, at_end)) {
	case WET_HEAD_MORE:
		return WET_MORE;
	case WET_HEAD_BROKEN:
		return WET_BROKEN;
	case WET_HEAD_OK:
		break;
	}
	if (head->block_bytes > max_bytes || head->bytes + head->block_bytes > max_bytes)
		return WET_OVERSIZE;
	whole = head->bytes + (size_t)head->block_bytes;
	*needed_bytes = whole + WET_NEXT_BYTES;
	if (bytes.len < *needed_bytes && !at_end)
		return WET_MORE;
	if (bytes.len < whole || wet_check_end(span_from(bytes, whole), at_end) != WET_END_GOOD)
		return find_end(head, bytes, at_end, max_bytes, needed_bytes);
	return WET_WHOLE;
}

int wet_detect(struct span head, bool at_end, const struct frame_options *options)
{
	struct span start = span_of(WET_START, WET_START_BYTES);

	(void)options;
	if (span_starts_with(head, start))
		return 1;
	return !at_end && span_starts_with(start, head) ? -1 : 0;
}

/* The length of the record at the start of `bytes`; 0: it cannot be told yet. */
static size_t record_bytes(struct span bytes, uint64_t max_bytes)
{
	struct wet_head head;
	size_t needed_bytes, from = 0;

	switch (wet_judge(&head, bytes, false, max_bytes, &needed_bytes)) {
	case WET_MORE:
		return 0;
	case WET_WHOLE:
	case WET_MENDED:
		return head.bytes + (size_t)head.block_bytes + WET_GAP_BYTES;
	case WET_BROKEN:
		break;
	case WET_OVERSIZE:
		if (head.block_bytes > bytes.len - head.bytes)
			return 0;
		from = head.bytes + (size_t)head.block_bytes;
		break;
	case WET_WRONG:
		from = head.bytes - WET_GAP_BYTES;
		break;
	}
	from = wet_find_next(bytes, from);
	return from == bytes.len ? 0 : from;
}

size_t wet_cut(struct span bytes, size_t known, const struct frame_options *options)
{
	uint64_t max_bytes = options->max_record_bytes;
	size_t at = 0, len;

	(void)known; /* a record that is not whole is seen by its head */
	if (max_bytes == 0)
		max_bytes = FRAME_MAX_RECORD_BYTES;
	while ((len = record_bytes(span_from(bytes, at), max_bytes)) > 0)
		at += len;
	return at;
}
