/*
 * suggest: which known word was meant by a misspelt one.
 */
#ifndef RULE_SUGGEST_H
#define RULE_SUGGEST_H

#include "base/span.h"

/* The best candidate so far; start from { 0 }. */
struct suggestion {
	struct span word; /* empty: none is near enough */
	unsigned distance;
};

/* Offers a candidate for `written`; it is kept if it is nearer than the best. */
void suggest_offer(struct suggestion *s, struct span written, struct span candidate);

#endif
