/*
 * resolve: the steps of compiler_finish, in their order.
 *
 * Each works on the drafts of c->rules and c->keeps, reports what is wrong,
 * and returns -1 only when there is no memory; whether there were errors is
 * asked of c->diags at the end, so that all of them are found.
 */
#ifndef RULE_RESOLVE_H
#define RULE_RESOLVE_H

#include "base/sha256.h"
#include "rule/draft.h"

/* order.c: sorts by id, reports ids that are there twice. */
int order_drafts(struct rule_compiler *c);
/* The rules whose ids match a glob: indices [*first, *end) for a glob that is
 * plain or ends in its only *, otherwise everything is to be asked. */
void order_range(const struct rule_compiler *c, struct span glob, uint32_t *first, uint32_t *end);
/* The id of a rule that was meant by a glob that names none; or "". */
const char *order_meant(struct rule_compiler *c, struct span glob);

/* select.c: which rules are enabled. */
int select_rules(struct rule_compiler *c);
/* refer.c: the rules that `near` and `from` name, and the keep items of each rule. */
int refer_rules(struct rule_compiler *c);
/* strata.c: the order of settlement; cycles. */
int settle_strata(struct rule_compiler *c);
/* pattern.c: expands and adds all patterns; models and templates of rules. */
int build_patterns(struct rule_compiler *c);
/* freeze.c: moves the drafts into c->rs and fills what the engine looks up. */
int freeze_rules(struct rule_compiler *c);

/* digest.c: the digest of the rules in c->rs, once they stand. */
void digest_rules(const struct rule_compiler *c, char out[SHA256_HEX_BYTES]);

/* All drafts by index: rules, then keep items. */
static inline struct draft *draft_at(const struct rule_compiler *c, uint32_t index)
{
	return index < c->rules.count ? c->rules.items[index]
	                              : c->keeps.items[index - c->rules.count];
}

static inline uint32_t draft_count(const struct rule_compiler *c)
{
	return c->rules.count + c->keeps.count;
}

/* Where the rule begins, for errors. */
static inline struct place draft_place(const struct draft *d)
{
	return (struct place){ d->file, d->rule.pos.line, d->rule.pos.column, d->rule.id };
}

static inline struct span draft_id(const struct draft *d)
{
	return span_cstr(d->rule.id);
}

#endif
