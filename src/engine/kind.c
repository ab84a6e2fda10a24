/*
 * The table of rule kinds.
 *
 * A kind without a candidate function is not led by patterns: repeat looks at
 * lines as they come, score when what is around them is decided; engine.c calls
 * both.
 */
#include "engine/kind.h"

const struct rule_kind_ops kind_table[RULE_N_KINDS] = {
	[RULE_LINE] = { kind_line_candidate, NULL, NULL },
	[RULE_HAS] = { kind_line_candidate, NULL, NULL },
	[RULE_SPAN] = { kind_span_candidate, NULL, NULL },
	[RULE_BLOCK] = { kind_block_candidate, kind_block_advance, kind_block_end },
	[RULE_HEADING] = { kind_block_candidate, kind_heading_advance, kind_heading_end },
	[RULE_STRUCT] = { kind_struct_candidate, NULL, NULL },
	[RULE_REPEAT] = { NULL, NULL, NULL },
	[RULE_SCORE] = { NULL, NULL, NULL },
};
