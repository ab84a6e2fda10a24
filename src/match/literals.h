/*
 * literals: by what text every match of a pattern can be found.
 */
#ifndef MATCH_LITERALS_H
#define MATCH_LITERALS_H

#include "base/arena.h"
#include "match/match.h"
#include "match/syntax.h"

#define EDGE_SYMBOLS 8
#define EDGE_NEXTS 4 /* symbols behind them of which something is known */

/*
 * How a line must start, or, read backwards, how it must end: up to eight
 * symbols (fold.h), the outermost in the lowest byte.  Runs of digits and runs
 * of blanks are one symbol; beyond the other end of the line stand zeros.
 */
struct edge {
	uint64_t key;
	uint64_t nexts; /* what may stand behind EDGE_SYMBOLS of them: for each of the next
	                   ones sixteen bits, as edge_next has them; while an edge grows,
	                   the symbols themselves, as in the key */
	uint8_t len;    /* symbols that count, 1 to EDGE_SYMBOLS */
	uint8_t solid;  /* up to the last that is neither sign nor blank nor digit */
	bool decorated; /* begins with a sign, which is part of it */
	bool bare;      /* signs in front of it were left out */
	bool sealed;    /* signs, blanks and digits may follow, and nothing else */
	bool core;      /* the line ends here but for such */
	bool counted;   /* a number in front of it was left out, with signs and blanks */
};

/* The bit of a line's last two symbols, which are a key's first two when it is
 * read backwards. */
static inline uint64_t edge_tail(uint64_t key)
{
	return (uint64_t)1 << ((uint32_t)(key & 0xFFFF) * 0x9E3779B1u >> 26);
}

/*
 * The bit of a symbol that is `at` places behind those of the key.  What can decorate the
 * end of a line, and the end itself, never shares a bit with a letter of ASCII.
 */
static inline uint64_t edge_next(uint8_t symbol, unsigned at)
{
	unsigned bit = symbol >= 0x80 ? 10 + symbol % 4 : symbol == 0 ? 14 : 15;

	if ((unsigned)symbol - 'a' < 26)
		bit = ((unsigned)symbol - 'a') % 10;
	return (uint64_t)1 << (16 * at + bit);
}
#define EDGE_NEXT_SOFT 0xFC00u /* what is no letter of ASCII, of sixteen bits */

/* What extraction found: edges or literals, or neither. */
struct plan {
	enum pattern_route route;
	const struct edge *edges; /* any match lies in a line with one of them */
	uint32_t n_edges;
	uint64_t tails;          /* with edges at the start: the ends of matching lines,
	                            as edge_tail has them, a bit each; 0: any */
	const struct span *literals; /* any match holds one: folded UTF-8, where a
	                                blank stands for a run of blanks */
	uint32_t n_literals;
	bool loose_blanks;       /* some of their blanks are not just one space */
	const struct edge *heads; /* with the one literal that every match begins */
	uint32_t n_heads;         /* with: how it goes on; a match has one of them */
	size_t longest_chars;    /* SIZE_MAX: no bound */
	uint32_t longest_bytes;  /* of a matching line's raw bytes; UINT32_MAX: no bound */
	const struct ready_program *program; /* of its automaton, if that is ready; static */
};

/* Working memory that is used again for every pattern; start from { 0 }. */
struct literals {
	struct syntax syntax;
	struct edge *open;  /* edges that may grow: items [low, high) are current */
	uint32_t low, high, cap_open;
	struct edge *done;  /* edges that are as long as they get */
	uint32_t n_done, cap_done;
	uint32_t *slots;    /* a hash set of them */
	uint32_t cap_slots;
	uint32_t budget;    /* nodes that may still be visited */
	bool backwards;     /* reading from the end */
	uint8_t most;       /* symbols of an edge */
	bool skip_decor;    /* signs at both ends may be left out: lines are looked up
	                       without theirs too; */
	bool skip_numbers;  /* so may a number at the start, with all signs and blanks
	                       there: see edge_set.c */
	bool at_tail;       /* the node visited may be the last with any text */
	bool failed;        /* no edges for this pattern, or no memory */
	bool no_memory;     /* what was found may lack something; see literals_extract */
	struct buf bytes;   /* of the inner literals */
	struct span *items; /* inner literals: ptr is an offset into `bytes` */
	uint32_t n_items, cap_items;
	bool inner_at_head; /* the next node visited begins the pattern */
};

/*
 * Fills *plan; what it points to is allocated from `arena`.  A pattern that is
 * not understood gets ROUTE_ALWAYS.  -1: no memory.
 */
int literals_extract(struct literals *l, struct span text, unsigned flags, struct arena *arena,
                     struct plan *plan);
void literals_free(struct literals *l);

/* The halves of it: edges into l->done, false if there are none of any use … */
bool literals_edges(struct literals *l, uint32_t root, bool backwards, unsigned flags);
/* … what the worst of them says, in bits, roughly … */
unsigned literals_edge_bits(const struct literals *l);
/* … and the best set of inner literals, its size and worst literal's bits. */
struct inner {
	uint32_t first, count; /* in l->items */
	unsigned bits;
	bool loose_blanks;
	bool is_head; /* a match begins with the only literal */
};
struct inner literals_inner(struct literals *l, uint32_t root);
/* What a literal's bytes say, in bits: rare letters say more. */
unsigned literals_bits(struct span literal);
unsigned literals_byte_bits(unsigned char byte);

#endif
