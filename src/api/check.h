/*
 * check: what --check finds by running rules; private to the library.
 */
#ifndef API_CHECK_H
#define API_CHECK_H

#include "api/check_parts.h"
#include "api/rules.h"
#include "base/utf8.h"
#include "engine/engine.h"
#include "match/variant.h"

/* What a sample should tell, at one place of a pattern. */
enum site_kind {
	SITE_UNUSED, /* the pattern is not matched by any sample */
	SITE_BRANCH, /* an alternative, or an item of a list */
	SITE_CUT,    /* only the first word of an item of a list */
	SITE_EDGE,   /* \b and the like, taken out */
	SITE_LOOK,   /* a look around, taken out */
	SITE_ANY,    /* a class of characters becomes any character */
	SITE_NONE,   /* a part may be missing */
	SITE_FEWER,  /* one repeat less */
	SITE_WIDE,   /* one repeat more */
	SITE_CASE,   /* case does not count */
};

struct site {
	uint64_t key;     /* the same for the same place of one let or list in several rules */
	uint32_t rule;
	uint32_t pattern; /* id in the set */
	uint32_t index;   /* of the part; SITE_BRANCH, SITE_CUT: of the branch */
	uint8_t kind;     /* enum site_kind */
	uint8_t slot;     /* index into check_slots */
	bool tested;
	bool one_line;    /* the rule takes but the line that it matches: easy to tell by */
};

/* Places that are remembered as told; a power of two. */
#define TOLD_BUCKETS 16384u

/* Whether sites of the kind are alternatives, of which many are said at once. */
static inline bool check_is_of_many(enum site_kind kind)
{
	return kind == SITE_BRANCH || kind == SITE_CUT;
}

/* A list of patterns of a rule. */
struct check_slot {
	const char *name;   /* as in the rule file; of match: NULL */
	size_t list;        /* offset in struct rule */
	bool holds_back;    /* where it matches, the rule does not */
};
extern const struct check_slot check_slots[];
extern const size_t n_check_slots;
/* `unless:`, which looks at the line that the rule matches; `unless-near:` does not. */
static inline bool check_is_beside(size_t slot)
{
	return check_slots[slot].holds_back && slot + 1 < n_check_slots;
}
/* Whether all that the rule can take is the line that it matches. */
static inline bool check_is_one_line(const struct rule *r)
{
	return (r->kind == RULE_LINE || r->kind == RULE_HAS || r->kind == RULE_SPAN) &&
	       !r->before.count && !r->after.count;
}

struct check {
	descrape_rules *rules;
	const struct ruleset *set; /* a copy whose rules can be changed for a run */
	struct rule *editable;     /* its rules; owned */
	struct engine *engine;
	bool *active;              /* by rule: takes part in this run; owned */
	struct buf document, expected, got;
	/* Of the sample that is run: */
	const struct sample *sample;
	const struct rule *rule;
	struct sample made;        /* one that no file holds, for c->sample */
	uint32_t taker;            /* who took a line that was to stay, UINT32_MAX: nobody */
	uint32_t remover;          /* who took all that went, UINT32_MAX: nobody or several */
	bool several;              /* more than one rule took something */
	uint32_t tagged;           /* the rule whose claims are tags, UINT32_MAX: none */
	uint32_t *takers;          /* who takes which line, while one is; owned */
	size_t cap_takers;
	long failed;
	size_t n_run;
	bool no_memory;
	/* What samples should tell, of all rules: check_sites.c. */
	struct variants *variants; /* owned */
	struct site *sites;        /* owned */
	size_t n_sites, cap_sites;
	uint64_t told[TOLD_BUCKETS]; /* keys of places that samples tell; hashed, 0: free */
	size_t n_told;
};

/* Makes the sample's document and what must become of it.  -1: no memory. */
int check_make_texts(struct check *c, const struct rule *rule, const struct sample *sample);
/* Runs the document with the active rules.  -1: no memory. */
int check_run_document(struct check *c);
/* Makes the rule, and what it refers to, the only active ones; for a keep item, which
 * shows nothing alone, every rule that is shipped enabled. */
void check_activate_alone(struct check *c, uint32_t rule);
/* Makes every rule active that is shipped enabled, up to a level, less one
 * (UINT32_MAX: less none). */
void check_activate_all_but(struct check *c, unsigned level, uint32_t but);
/* Whether the sample whose texts are made comes out as marked with the rule alone, each
 * line for a reason of its own: see check_find_idle. */
bool check_passes(struct check *c, uint32_t rule);
/* A line of the sample at hand, which comes out as marked, that goes only because another
 * rule takes it along with what it matches; c->takers says which.  NULL: none. */
const struct sample_line *check_find_idle(struct check *c, uint32_t rule);
/* Whether the sample would not pass if patterns said something else of its lines. */
bool check_notices(struct check *c, uint32_t rule, const struct sample *s,
                   const struct said_instead *said, uint32_t n);
/* The engine that runs samples; NULL: no memory. */
struct engine *check_new_engine(struct check *c);
static inline bool check_as_marked(const struct check *c)
{
	return span_equal(buf_span(&c->got), buf_span(&c->expected));
}
/* Reports at the rule. */
void check_warn(struct check *c, const struct rule *rule, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* The text, or so many bytes of it as whole characters, to be shown. */
static inline struct span check_shorten(struct span text, size_t most)
{
	return text.len > most ? span_of(text.ptr, utf8_valid_prefix(span_of(text.ptr, most))) : text;
}

static inline const struct pattern_list *check_list(const struct rule *rule, size_t slot)
{
	return (const struct pattern_list *)((const char *)rule + check_slots[slot].list);
}

/* check_guards.c: each guard of the rule is taken away in turn; samples that all
 * come out the same do not test it. */
int check_guards(struct check *c, uint32_t rule);
/* Whether all samples of the rule, as it stands in c->editable, come out as marked. */
bool check_all_pass(struct check *c, uint32_t rule);
/* check_numbers.c: the same for each number, moved by one. */
int check_numbers(struct check *c, uint32_t rule);
/* check_cost.c: patterns that take more than linear time on their own samples,
 * made long. */
int check_cost(struct check *c, uint32_t rule);

/* check_level.c: whether samples say of what level the rule is, and that it is. */
int check_level(struct check *c, uint32_t rule);
/* Reports a sample that fails, at one of its lines, or at the sample (0). */
void check_fail(struct check *c, unsigned line, const char *what, const char *other);
/* check_pattern.c: notes in c->sites what the samples of the rule tell about its
 * patterns, and what not.  -1: no memory. */
int check_patterns(struct check *c, uint32_t rule);
/* check_sites.c: warns of what no rule's samples tell.  -1: no memory. */
int check_report_sites(struct check *c);

/* Samples that proposals are made from, of the last rule and slot asked for. */
#define MOST_TEMPLATES 12u
struct templates {
	uint32_t rule;
	size_t slot;
	uint32_t n;
	struct {
		const struct sample *sample;
		uint32_t line; /* the one to exchange */
	} at[MOST_TEMPLATES];
};

/* A proposed document that more lines can be put into. */
#define DOCUMENT_LINES 80u
struct document {
	struct sample_line lines[DOCUMENT_LINES]; /* texts in the arena */
	uint32_t n;    /* 0: there is none */
	uint32_t last; /* the line that was exchanged or put in last */
	struct arena arena;
};
/* Appends lines as a sample of a rule: drop:, keep: or test:.  -1: no memory. */
int check_append_sample(struct buf *out, const struct sample_line *lines, uint32_t n);
/* Marks the lines by what the rule alone makes of them, and makes the texts of that
 * sample; false when that is not whole lines, or without memory. */
bool check_outcome(struct check *c, uint32_t rule, struct sample_line *lines, uint32_t n);
/* Whether a rule of its level takes a line that is marked as staying. */
bool check_another_takes(struct check *c, uint32_t rule, const struct sample_line *lines,
                         uint32_t n);
/* Appends it as entries of a rule, and empties it.  -1: no memory. */
int check_write_document(struct document *d, struct buf *out);

/*
 * check_propose.c: makes a sample that would settle a site, and *line, what tells
 * in it; empty when none is found.  An alternative is put into the document at
 * hand where that can be; otherwise that is appended to *samples and a new one
 * begun.  -1: no memory.
 */
int check_propose(struct check *c, const struct site *site, const struct parts *p,
                  struct templates *t, struct document *d, struct buf *line,
                  struct buf *samples);

#endif
