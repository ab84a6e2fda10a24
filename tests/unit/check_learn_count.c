/*
 * The counters of descrape-learn: what holds of a sketch and of a table of heavy
 * hitters for any input, and how many errors there are in one that was counted.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "learn/counter.h"
#include "learn/key.h"

/* Few numbers are frequent, most are rare, as lines of pages are. */
#define N_KEYS 20000u
#define N_DOCUMENTS 400u
#define LINES_A_DOCUMENT 500u

static uint64_t next_random(uint64_t *state)
{
	*state += 1;
	return key_mix(*state, 7);
}

static unsigned random_number(uint64_t *state)
{
	unsigned bits = (unsigned)(next_random(state) % 15);

	return (unsigned)(next_random(state) % N_KEYS) >> bits;
}

/* In how many documents each number really stands. */
struct truth {
	unsigned count[N_KEYS];
	unsigned newest[N_KEYS]; /* document that was counted last */
	uint64_t n_added;
};

static void truth_add(struct truth *t, unsigned number, unsigned document)
{
	if (t->newest[number] == document)
		return;
	t->newest[number] = document;
	t->count[number]++;
	t->n_added++;
}

static uint64_t key_of(unsigned number)
{
	return key_mix(number, 3);
}

/* Calls `add` for each line of random documents, some of them twice. */
static struct truth *count_all(uint64_t seed, void (*add)(void *ctx, unsigned, unsigned), void *ctx)
{
	struct truth *t = calloc(1, sizeof(*t));

	for (unsigned document = 1; document <= N_DOCUMENTS; document++)
		for (unsigned i = 0; i < LINES_A_DOCUMENT; i++) {
			unsigned number = random_number(&seed);

			truth_add(t, number, document);
			add(ctx, number, document);
		}
	return t;
}

/* ---- sketch ---- */

struct sketch_run {
	struct sketch sketch;
	uint32_t estimate[N_KEYS]; /* the newest of each number */
};

static void add_to_sketch(void *ctx, unsigned number, unsigned document)
{
	struct sketch_run *run = ctx;

	run->estimate[number] = sketch_add(&run->sketch, key_of(number), document);
}

/* _i: the seed; the memory goes from much too little to enough. */
START_TEST(estimates_keep_their_bounds)
{
	struct sketch_run *run = calloc(1, sizeof(*run));
	struct truth *t;
	unsigned n_keys = 0, n_beyond = 0;

	ck_assert_int_eq(sketch_init(&run->sketch, (size_t)1 << (8 + 2 * _i)), 0);
	t = count_all((uint64_t)_i, add_to_sketch, run);
	ck_assert_uint_le(run->sketch.n_added, t->n_added);
	for (unsigned i = 0; i < N_KEYS; i++) {
		if (!t->count[i])
			continue;
		/* as of its last line: never too small */
		ck_assert_uint_ge(run->estimate[i], t->count[i]);
		n_keys++;
		n_beyond += run->estimate[i] > t->count[i] + sketch_error(&run->sketch);
	}
	/* e^-4 of them by the paper */
	ck_assert_uint_le(n_beyond * 55, n_keys);
	sketch_free(&run->sketch);
	free(run);
	free(t);
}
END_TEST

START_TEST(a_key_counts_once_a_document)
{
	struct sketch s;

	ck_assert_int_eq(sketch_init(&s, 4096), 0);
	ck_assert_uint_eq(sketch_add(&s, 1, 1), 1);
	ck_assert_uint_eq(sketch_add(&s, 1, 1), 1);
	ck_assert_uint_eq(sketch_add(&s, 1, 2), 2);
	sketch_free(&s);
}
END_TEST

/* ---- table ---- */

static struct hitter_item item_of(unsigned number, char text[16])
{
	snprintf(text, 16, "line %u", number);
	return (struct hitter_item){ .key = key_of(number), .text = span_cstr(text) };
}

static void add_to_counter(void *ctx, unsigned number, unsigned document)
{
	char text[16];
	struct hitter_item item = item_of(number, text);

	ck_assert_int_eq(counter_add(ctx, &item, document), 0);
}

static void check_heap(const struct hitters *h)
{
	for (uint32_t i = 0; i < h->count; i++) {
		const struct hitter *x = &h->items[i];

		ck_assert_uint_eq(h->heap[x->heap_at], i);
		if (x->heap_at)
			ck_assert_uint_ge(x->count, h->items[h->heap[(x->heap_at - 1) / 2]].count);
		ck_assert_ptr_eq(hitters_find(h, x->key), x);
	}
}

/* What the head of hitters.c promises, whatever the memory. */
START_TEST(hitters_keep_their_bounds)
{
	struct counter c;
	struct truth *t;
	unsigned n_wrong = 0;

	ck_assert_int_eq(counter_init(&c, (size_t)1 << (10 + 2 * _i), (size_t)1 << (12 + _i)), 0);
	t = count_all((uint64_t)_i, add_to_counter, &c);
	check_heap(&c.hitters);
	for (unsigned i = 0; i < N_KEYS; i++) {
		const struct hitter *x = hitters_find(&c.hitters, key_of(i));
		char text[16];

		if (!x) {
			ck_assert_uint_le(t->count[i], counter_missed(&c));
			continue;
		}
		ck_assert(span_equal(hitter_text(x), item_of(i, text).text));
		ck_assert_uint_le(x->count - x->over, t->count[i]);
		ck_assert_uint_ge(x->count, t->count[i]);
		n_wrong += counter_certain(&c, x) > t->count[i];
	}
	ck_assert_uint_le(n_wrong * 55, c.hitters.count);
	counter_free(&c);
	free(t);
}
END_TEST

/* With memory enough, every count is exact and nothing is missed. */
START_TEST(all_is_exact_with_memory_enough)
{
	struct counter c;
	struct truth *t;

	ck_assert_int_eq(counter_init(&c, (size_t)1 << 25, (size_t)1 << 23), 0);
	t = count_all(9, add_to_counter, &c);
	ck_assert_uint_eq(sketch_error(&c.sketch), 0);
	ck_assert_uint_eq(counter_missed(&c), 1);
	for (unsigned i = 0; i < N_KEYS; i++) {
		const struct hitter *x = hitters_find(&c.hitters, key_of(i));

		ck_assert_int_eq(x != NULL, t->count[i] > 1);
		if (x)
			ck_assert_uint_eq(counter_certain(&c, x), t->count[i]);
	}
	counter_free(&c);
	free(t);
}
END_TEST

/* Long texts take the places of several, and memory keeps its bound. */
START_TEST(texts_are_bounded_too)
{
	struct hitters h;
	char text[4000];
	size_t most = 0;

	memset(text, 'x', sizeof(text));
	ck_assert_int_eq(hitters_init(&h, 16384), 0);
	for (unsigned i = 1; i < 3000; i++) {
		struct hitter_item item = { .key = key_of(i),
			                    .text = span_of(text, i % sizeof(text)) };

		ck_assert_int_eq(hitters_add(&h, &item, i, i), 0);
		ck_assert_uint_gt(h.count, 0);
		if (h.count > 1 && h.text_bytes > most)
			most = h.text_bytes;
	}
	ck_assert_uint_le(most, h.max_text_bytes);
	check_heap(&h);
	hitters_free(&h);
}
END_TEST

START_TEST(variants_are_told_apart)
{
	struct hitters h;
	struct hitter_item item = { .key = 5, .variant = 1, .text = span_cstr("page 1") };

	ck_assert_int_eq(hitters_init(&h, 4096), 0);
	hitters_add(&h, &item, 1, 1);
	hitters_add(&h, &item, 2, 2);
	ck_assert(!hitters_find(&h, 5)->varies);
	item.variant = 2;
	hitters_add(&h, &item, 2, 2);
	ck_assert(hitters_find(&h, 5)->varies);
	ck_assert_uint_eq(hitters_find(&h, 5)->count, 2);
	hitters_free(&h);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("learn_count");
	TCase *tc = tcase_create("learn_count");
	SRunner *runner = srunner_create(suite);
	int n_failed;

	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, estimates_keep_their_bounds, 0, 6);
	tcase_add_test(tc, a_key_counts_once_a_document);
	tcase_add_loop_test(tc, hitters_keep_their_bounds, 0, 8);
	tcase_add_test(tc, all_is_exact_with_memory_enough);
	tcase_add_test(tc, texts_are_bounded_too);
	tcase_add_test(tc, variants_are_told_apart);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
