/*
 * wet_edit: the header of a record whose block has changed.
 *
 * Content-Length gets a new number.  A digest is "algorithm:digest", in base 32
 * or in hex; the new one is written as the old one was, which its length tells.
 * The block is hashed in the pieces that it will be written in.
 */
#include "base/sha1.h"
#include "base/sha256.h"
#include "frame/wet.h"

#define DIGEST_MAX_BYTES 32

struct algorithm;

struct digest {
	const struct algorithm *made_by; /* NULL: not made yet */
	unsigned char bytes[DIGEST_MAX_BYTES];
};

/* Both hashes at work; only one is used. */
union hash {
	struct sha1 sha1;
	struct sha256 sha256;
};

static void start_sha1(union hash *h)
{
	sha1_init(&h->sha1);
}

static void add_sha1(union hash *h, struct span s)
{
	sha1_update(&h->sha1, s.ptr, s.len);
}

static void end_sha1(union hash *h, struct digest *out)
{
	sha1_final(&h->sha1, out->bytes);
}

static void start_sha256(union hash *h)
{
	sha256_init(&h->sha256);
}

static void add_sha256(union hash *h, struct span s)
{
	sha256_update(&h->sha256, s.ptr, s.len);
}

static unsigned hex_value(char c)
{
	return (unsigned)(c <= '9' ? c - '0' : c - 'a' + 10);
}

static void end_sha256(union hash *h, struct digest *out)
{
	char hex[SHA256_HEX_BYTES];

	sha256_hex(&h->sha256, hex);
	for (unsigned i = 0; i < DIGEST_MAX_BYTES; i++)
		out->bytes[i] = (unsigned char)(hex_value(hex[2 * i]) << 4 | hex_value(hex[2 * i + 1]));
}

static const struct algorithm {
	const char *label; /* as WARC writes it, with its colon */
	size_t digest_bytes;
	void (*start)(union hash *h);
	void (*add)(union hash *h, struct span s);
	void (*end)(union hash *h, struct digest *out);
} algorithms[] = {
	{ "sha1:", 20, start_sha1, add_sha1, end_sha1 },
	{ "sha256:", 32, start_sha256, add_sha256, end_sha256 },
};

static const struct algorithm *find_algorithm(struct span value)
{
	for (size_t i = 0; i < sizeof(algorithms) / sizeof(algorithms[0]); i++)
		if (span_starts_with(value, span_cstr(algorithms[i].label)))
			return &algorithms[i];
	return NULL;
}

/* Hashes what [start, end) of the record becomes with the edits. */
static void hash_edited(const struct algorithm *a, const char *record, size_t start, size_t end,
                        const struct edits *edits, struct digest *out)
{
	union hash h;

	a->start(&h);
	for (size_t i = 0; i < edits->count; i++) {
		const struct edit *edit = &edits->items[i];

		a->add(&h, span_of(record + start, edit->start - start));
		a->add(&h, edits_written(edits, i));
		start = edit->end;
	}
	a->add(&h, span_of(record + start, end - start));
	a->end(&h, out);
	out->made_by = a;
}

static int append_hex(struct buf *out, const unsigned char *bytes, size_t len)
{
	static const char digits[] = "0123456789abcdef";
	int status = 0;

	for (size_t i = 0; i < 2 * len && status == 0; i++)
		status = buf_append_char(out, digits[bytes[i / 2] >> (i % 2 ? 0 : 4) & 15]);
	return status;
}

/* Five bits a digit, filled up with "=" to `digits`. */
static int append_base32(struct buf *out, const unsigned char *bytes, size_t len, size_t digits)
{
	static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
	int status = 0;

	for (size_t i = 0; i < digits && status == 0; i++) {
		size_t bit = 5 * i, byte = bit / 8;
		unsigned two = 0;

		if (byte < len)
			two = (unsigned)bytes[byte] << 8 | (byte + 1 < len ? bytes[byte + 1] : 0u);
		status = buf_append_char(out, byte < len ? alphabet[two >> (11 - bit % 8) & 31] : '=');
	}
	return status;
}

/*
 * Plans the new value of a digest for the block that [start, end) of the record
 * becomes with the edits `body`.  A digest that we cannot make goes with its line:
 * a false one is worse than none.  *digest is the one made before, or becomes it.
 */
static int plan_digest(struct edits *plan, const struct wet_field *field, const char *record,
                       size_t start, size_t end, const struct edits *body, struct digest *digest)
{
	struct span value = span_of(record + field->start, field->end - field->start);
	const struct algorithm *a = find_algorithm(value);
	struct buf text = { 0 };
	size_t label, digits, hex_digits, base32_digits;
	int status = 0;

	if (!a)
		return edits_add(plan, field->line_start, field->line_end, (struct span){ 0 });
	label = strlen(a->label);
	digits = value.len - label;
	hex_digits = 2 * a->digest_bytes;
	base32_digits = (8 * a->digest_bytes + 4) / 5;
	if (digest->made_by != a)
		hash_edited(a, record, start, end, body, digest);
	if (digits == hex_digits)
		status = append_hex(&text, digest->bytes, a->digest_bytes);
	else if (digits == base32_digits || digits == (base32_digits + 7) / 8 * 8)
		status = append_base32(&text, digest->bytes, a->digest_bytes, digits);
	if (status == 0 && text.len)
		status = edits_add(plan, field->start + label, field->end, buf_span(&text));
	else if (status == 0)
		status = edits_add(plan, field->line_start, field->line_end, (struct span){ 0 });
	buf_free(&text);
	return status;
}

/* Of the fields that are to be rewritten, the one that comes next behind `at`. */
static const struct wet_field *next_rewritten(const struct wet_head *head, size_t at)
{
	static const enum wet_field_name names[] = {
		WET_CONTENT_LENGTH, WET_BLOCK_DIGEST, WET_PAYLOAD_DIGEST,
	};
	const struct wet_field *next = NULL;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const struct wet_field *field = &head->fields[names[i]];

		if (field->line_start >= at && field->line_end &&
		    (!next || field->line_start < next->line_start))
			next = field;
	}
	return next;
}

/* Plans the new Content-Length for a block with the edits `body`. */
static int plan_length(struct edits *plan, const struct wet_head *head, const struct edits *body)
{
	const struct wet_field *field = &head->fields[WET_CONTENT_LENGTH];
	struct buf text = { 0 };
	uint64_t length = head->block_bytes + body->written.len;
	int status;

	for (size_t i = 0; i < body->count; i++)
		length -= body->items[i].end - body->items[i].start;
	status = buf_printf(&text, "%llu", (unsigned long long)length);
	if (status == 0)
		status = edits_add(plan, field->start, field->end, buf_span(&text));
	buf_free(&text);
	return status;
}

int wet_plan_head(struct edits *plan, const struct wet_head *head, const char *record,
                  const struct edits *body)
{
	size_t block_end = head->bytes + (size_t)head->block_bytes;
	struct digest digest = { 0 }; /* block and payload are the same: hashed once */

	for (const struct wet_field *field = next_rewritten(head, 0); field;
	     field = next_rewritten(head, field->line_end)) {
		int status;

		if (field == &head->fields[WET_CONTENT_LENGTH])
			status = plan_length(plan, head, body);
		else
			status = plan_digest(plan, field, record, head->bytes, block_end, body,
			                     &digest);
		if (status < 0)
			return -1;
	}
	return 0;
}
