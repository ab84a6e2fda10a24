/*
 * Invariants over random rules and documents: what trial.h promises, for rule
 * sets and documents of random_case.h.
 *
 * Every round tries splits and the index; one in several the formats, with
 * threads and files too.  DESCRAPE_SEED picks the first round, DESCRAPE_ROUNDS
 * how many; a failure prints its round's seed, its rules and documents, made as
 * small as they get.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "random_case.h"
#include "trial.h"

#define MAX_DOCUMENTS 4
#define DOCUMENT_BYTES ((size_t)150000)

struct round {
	struct buf rules;
	struct buf documents[MAX_DOCUMENTS];
	size_t n_documents;
	unsigned seed, parts;
};

static const char *failure_of(const struct round *r)
{
	struct span documents[MAX_DOCUMENTS];
	struct trial t = {
		.rules = r->rules.ptr, .documents = documents, .n_documents = r->n_documents,
		.parts = r->parts, .seed = r->seed,
	};

	for (size_t i = 0; i < r->n_documents; i++)
		documents[i] = buf_span(&r->documents[i]);
	return trial_run(&t);
}

/* ---- making a failure small ---- */

/* A copy without the bytes [from, to). */
static struct buf without(const struct buf *b, size_t from, size_t to)
{
	struct buf less = { 0 };

	buf_append(&less, b->ptr, from);
	buf_append(&less, b->ptr + to, b->len - to);
	return less;
}

/* Takes stretches of whole lines out of *text, first large ones, as long as the
 * round fails the same way; `fixed` bytes at its end stay. */
static void shrink_text(struct round *r, struct buf *text, size_t fixed, const char *failure)
{
	for (size_t lines = text->len; lines > 0; lines /= 2) {
		for (size_t at = 0; at + fixed < text->len;) {
			size_t end = at;

			for (size_t n = 0; n < lines && end + fixed < text->len; n++) {
				const char *lf = memchr(text->ptr + end, '\n', text->len - fixed - end);

				end = lf ? (size_t)(lf - text->ptr) + 1 : text->len - fixed;
			}

			struct buf whole = *text;

			*text = without(&whole, at, end);
			if (failure_of(r) == failure) {
				buf_free(&whole);
			} else {
				buf_free(text);
				*text = whole;
				at = end;
			}
		}
	}
}

/* Takes documents and parts of the trial away, then lines of what is left. */
static void shrink(struct round *r, const char *failure)
{
	for (size_t i = r->n_documents; i-- > 0 && r->n_documents > 1;) {
		struct buf gone = r->documents[i], last = r->documents[r->n_documents - 1];

		r->documents[i] = last;
		r->n_documents--;
		if (failure_of(r) == failure) {
			buf_free(&gone);
		} else {
			r->documents[r->n_documents++] = last;
			r->documents[i] = gone;
		}
	}
	for (unsigned part = 1; part <= r->parts; part *= 2)
		if (r->parts & part) {
			r->parts &= ~part;
			if (failure_of(r) != failure)
				r->parts |= part;
		}
	for (int pass = 0; pass < 2; pass++) {
		for (size_t i = 0; i < r->n_documents; i++)
			shrink_text(r, &r->documents[i], 0, failure);
		shrink_text(r, &r->rules, 1, failure);
	}
}

/* Prints a document so that every byte shows, a line a line. */
static void escape(struct buf *out, struct span text)
{
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.ptr[i];

		if (c == '\n')
			buf_append_cstr(out, "\\n\n");
		else if (c < ' ' || c > '~')
			buf_printf(out, "\\x%02x", c);
		else
			buf_append_char(out, (char)c);
	}
}

static void report(const struct round *r, const char *failure)
{
	struct buf shown = { 0 };

	for (size_t i = 0; i < r->n_documents; i++) {
		buf_printf(&shown, "---- document %zu ----\n", i + 1);
		escape(&shown, buf_span(&r->documents[i]));
		buf_append_char(&shown, '\n');
	}
	ck_abort_msg("DESCRAPE_SEED=%u: %s\n%s\n%.*s", r->seed, failure, r->rules.ptr,
	             (int)(shown.len < 3000 ? shown.len : 3000), shown.ptr);
}

/* ---- rounds ---- */

static void run_round(unsigned seed)
{
	struct choices c = choices_from_seed(seed);
	struct round r = { .seed = seed, .parts = TRIAL_SPLITS | TRIAL_INDEX, .n_documents = 1 };
	bool plain = choose(&c, 4) == 0;
	const char *failure;

	random_rules(&c, plain ? MIX_PLAIN : MIX_ALL, &r.rules);
	r.parts |= plain ? TRIAL_TWICE : 0;
	if (seed % 8 == 0) {
		r.n_documents = 1 + choose(&c, MAX_DOCUMENTS);
		r.parts |= TRIAL_FORMATS | TRIAL_THREADS | TRIAL_FILES;
	}
	for (size_t i = 0; i < r.n_documents; i++)
		random_document(&c, DOCUMENT_BYTES, &r.documents[i]);

	struct trial t = { .rules = r.rules.ptr };

	ck_assert_msg(trial_compiles(&t), "DESCRAPE_SEED=%u: the rules do not compile:\n%s", seed,
	              r.rules.ptr);
	failure = failure_of(&r);
	if (failure) {
		shrink(&r, failure);
		report(&r, failure);
	}
	buf_free(&r.rules);
	for (size_t i = 0; i < MAX_DOCUMENTS; i++)
		buf_free(&r.documents[i]);
}

static unsigned number(const char *name, unsigned otherwise)
{
	const char *text = getenv(name);

	return text ? (unsigned)strtoul(text, NULL, 10) : otherwise;
}

START_TEST(hold_for_random_rules_and_documents)
{
	unsigned first = number("DESCRAPE_SEED", 1), rounds = number("DESCRAPE_ROUNDS", 2000);

	for (unsigned i = 0; i < rounds; i++)
		run_round(first + i);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("invariants");
	TCase *all = tcase_create("random");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_set_timeout(all, 0);
	tcase_add_test(all, hold_for_random_rules_and_documents);
	suite_add_tcase(suite, all);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
