/*
 * fuzz_engine: rules, documents and splits chosen by the input, byte by byte,
 * from the grammar of random_case.h; what trial.h promises must hold.
 *
 * The first byte picks the parts of the trial, so that most inputs stay cheap.
 */
#include "target.h"

#include "../unit/random_case.h"
#include "../unit/trial.h"

#define MAX_DOCUMENTS 3
#define DOCUMENT_BYTES ((size_t)100000)

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct choices c = { .bytes = bytes, .left = size };
	struct buf rules = { 0 }, documents[MAX_DOCUMENTS] = { { 0 } };
	struct span spans[MAX_DOCUMENTS];
	struct trial t = { .documents = spans, .n_documents = 1, .parts = TRIAL_SPLITS | TRIAL_INDEX };
	uint32_t kind = choose(&c, 16);
	const char *failure;

	t.seed = choose(&c, 256);
	if (kind >= 12)
		t.parts |= TRIAL_FORMATS;
	if (kind >= 14)
		t.parts |= TRIAL_THREADS;
	if (kind == 15)
		t.n_documents = 1 + choose(&c, MAX_DOCUMENTS);
	if (kind == 11)
		t.parts |= TRIAL_TWICE;
	random_rules(&c, kind == 11 ? MIX_PLAIN : MIX_ALL, &rules);
	for (size_t i = 0; i < t.n_documents; i++) {
		random_document(&c, DOCUMENT_BYTES, &documents[i]);
		spans[i] = buf_span(&documents[i]);
	}
	t.rules = rules.ptr;
	failure = trial_run(&t);
	if (failure)
		fprintf(stderr, "%s\n%s\n---- first document ----\n%.*s\n", failure, rules.ptr,
		        (int)spans[0].len, spans[0].ptr);
	REQUIRE(!failure);
	buf_free(&rules);
	for (size_t i = 0; i < t.n_documents; i++)
		buf_free(&documents[i]);
	return 0;
}
