/*
 * machine: what the recognisers have in common, a push parser for grammars
 * that are written down as programs.
 *
 * A grammar is a set of programs, each a list of ops ("the literal `array(`, a
 * number, the literal `)`").  The machine works through the ops, reads the long
 * runs by itself (counted texts, names, white space) and calls the grammar
 * where it has to choose or to count.  A grammar never sees where the input was
 * cut, except in its OP_STEP functions, which take bytes as they come.
 *
 * Several machines may read the same structure, one for each way in which its
 * lengths can be meant (enum shape_reading).  They start as one: the machine
 * that counts bytes splits another off at the first byte inside a counted text
 * over which the two disagree.
 *
 * Private to this floor.
 */
#ifndef SHAPE_MACHINE_H
#define SHAPE_MACHINE_H

#include "base/ascii8.h"
#include "shape/shape.h"

/* A longer key or class name does not add up. */
#define MACHINE_NAME_MAX_BYTES 1024

/*
 * After a failure inside a token the search goes on at the token's first byte,
 * unless that is further back than this: then where the reading stopped.  This
 * is what bounds the bytes that are read twice.
 */
#define MACHINE_BACK_MAX_BYTES 1024

enum shape_reading {
	READING_BYTES, /* N bytes, as PHP means it */
	READING_CHARS, /* N characters: a one-byte page was turned into UTF-8 */
	READING_CRLF,  /* N bytes before each CRLF became LF */
	READING_CUT,   /* N bytes, of which Xdebug prints MACHINE_CUT_BYTES at most */
	READINGS,
};

/* Xdebug's var_display_max_data where it is not set. */
#define MACHINE_CUT_BYTES 512

struct machine;
struct machine_op;

/*
 * A word of a table, which ends with one without a text.  Words that begin alike
 * are neighbours, and no word begins another; else the most frequent is first.
 */
struct machine_word {
	const char *text;
	const struct machine_op *then; /* the program that goes on behind it */
};

enum op_kind {
	OP_LITERAL, /* `text` */
	OP_WORDS,   /* one of `words` */
	OP_NUMBER,  /* a whole number, into `number` and `negative` */
	OP_FLOAT,   /* a number as PHP prints a float: NAN, INF, 1.0E+25 */
	OP_LOCAL_FLOAT, /* the same; a comma may stand for the point */
	OP_DECIMAL, /* a number as JSON has it */
	OP_TEXT,    /* at most MACHINE_NAME_MAX_BYTES up to the first of `words`, which all
	               begin with the same byte and have it nowhere else */
	OP_COUNTED, /* a text of `number` units, then `text` */
	OP_STEP,    /* step(): takes bytes and moves on by itself */
	OP_DO,      /* act(): takes none */
};

struct machine_op {
	enum op_kind kind;
	bool blanks;   /* white space may stand in front */
	bool one_line; /* OP_TEXT: a line feed fails */
	const char *text;
	const char *cut; /* OP_COUNTED: closes a text that was cut; NULL: none is */
	const struct machine_word *words;
	/* Called with p < end; returns how far it read.  It must read on, or move
	 * to another op, or fail. */
	const char *(*step)(struct machine *m, const char *p, const char *end);
	void (*act)(struct machine *m);
};

/* What an open bracket asks for; the grammar alone knows what it means. */
struct machine_frame {
	uint64_t count; /* members announced */
	uint64_t seen;  /* members read */
	unsigned tag;
};

struct machine {
	const struct shape_grammar *grammar;
	enum shape_reading reading;
	enum shape_status status;
	bool apart; /* reads by itself: always true of the one that counts bytes */
	/* Those of the others that still agree with this one; NULL for the rest,
	 * and in machines that do not count bytes. */
	struct machine *chars, *crlf, *cut;

	uint64_t offset;   /* bytes read, from the structure's first */
	uint64_t token;    /* where the current op began to read */
	uint64_t accepted; /* the structure's length if it ends here; 0: it may not */
	uint64_t resume;   /* once failed: see shape_resume */
	size_t min_bytes;  /* of the rule */

	/* The op and how far it has read. */
	const struct machine_op *op;
	bool fresh;          /* nothing of it read yet */
	bool half_nbsp;      /* the first byte of a no-break space was read */
	bool negative;       /* OP_NUMBER: a minus was read */
	unsigned state;      /* of a number, or of an OP_STEP; 0 when an op begins */
	size_t matched;      /* bytes of the literal or word that were read */
	const struct machine_word *word; /* the first word that still fits */
	uint64_t number;     /* the last OP_NUMBER; digits so far */
	uint64_t left;       /* OP_COUNTED: units still to come */
	bool counted;        /* OP_COUNTED: its closing literal is being read */

	/* The grammar's own: zero at the start. */
	uint64_t count;      /* a number kept for later */
	uint64_t values;     /* values at the outermost level */
	uint64_t place;      /* an offset */
	uint64_t indent;     /* of a line, in bytes */
	uint64_t tail[2];    /* the last 16 bytes of a text, the newest lowest */
	unsigned flags, mode;

	unsigned depth; /* frames in use */
	struct machine_frame stack[SHAPE_MAX_DEPTH];
};

struct shape_grammar {
	const struct machine_op *start;
	/* At the end of the document, before the verdict: may set `accepted`.
	 * NULL: nothing to do. */
	void (*finish)(struct machine *m);
};

/* One a recogniser, each in the file of its name; what it reads is said there. */
extern const struct shape_grammar php_var_dump_grammar;
extern const struct shape_grammar php_print_r_grammar;
extern const struct shape_grammar php_var_export_grammar;
extern const struct shape_grammar php_serialize_grammar;
extern const struct shape_grammar symfony_dump_grammar;
extern const struct shape_grammar json_grammar;

/* Their shape_kind.find. */
size_t php_var_dump_find(struct span text, size_t from);
size_t php_print_r_find(struct span text, size_t from);
size_t php_var_export_find(struct span text, size_t from);
size_t php_serialize_find(struct span text, size_t from);
size_t symfony_dump_find(struct span text, size_t from);
size_t json_find(struct span text, size_t from);

void machine_begin(struct machine *m, const struct shape_grammar *grammar, size_t min_bytes);
/* Reads until the bytes are used up or there is a verdict (m->status). */
void machine_feed(struct machine *m, const char *bytes, size_t len);
void machine_end(struct machine *m);

/*
 * For grammars.
 */

/* The next op of the program; another program. */
static inline void machine_next(struct machine *m)
{
	m->op++;
	m->fresh = true;
}

static inline void machine_jump(struct machine *m, const struct machine_op *program)
{
	m->op = program;
	m->fresh = true;
}

/* Reading stops here: with what was accepted before, or with a failure. */
void machine_stop(struct machine *m);
/* What was accepted is part of something bigger that does not add up. */
void machine_veto(struct machine *m);
/* Fails when the stack is full. */
void machine_push(struct machine *m, unsigned tag, uint64_t count);

/*
 * Finds among the words from m->word on, which fit as far as m->matched, the
 * one that goes on with `c`.  False, and nothing changes: there is none.
 */
bool machine_word_takes(struct machine *m, char c);

/* Takes the bytes from p to q; stops there. */
static inline const char *machine_take(struct machine *m, const char *p, const char *q)
{
	m->offset += (uint64_t)(q - p);
	return q;
}

static inline const char *machine_stop_at(struct machine *m, const char *p, const char *q)
{
	m->offset += (uint64_t)(q - p);
	machine_stop(m);
	return q;
}

/* The white space that may stand between tokens (and the no-break space). */
static inline bool machine_is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* The first place from `at` on with one of two bytes; text.len: there is none. */
static inline size_t machine_find_either(struct span text, size_t at, char a, char b)
{
	for (; text.len - at >= 8; at += 8) {
		uint64_t word = ascii8_load(text.ptr + at);
		uint64_t found = ascii8_equal(word, (unsigned char)a) |
		                 ascii8_equal(word, (unsigned char)b);

		if (found)
			return at + (size_t)__builtin_ctzll(found) / 8;
	}
	while (at < text.len && text.ptr[at] != a && text.ptr[at] != b)
		at++;
	return at;
}

/* A byte of a PHP name, with its namespace. */
static inline bool machine_is_name_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == '\\' || (unsigned char)c >= 0x80;
}

/* Of the recognisers' find functions: may a word of code begin at text[at]? */
static inline bool machine_word_begins(struct span text, size_t at)
{
	char c;

	if (at == 0)
		return true;
	c = text.ptr[at - 1];
	return !(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') &&
	       c != '_' && c != '$' && c != '\\';
}

/* Is what begins at text[at] the value of a key on the same line, `=> …`? */
bool machine_is_member(struct span text, size_t at);

#endif
