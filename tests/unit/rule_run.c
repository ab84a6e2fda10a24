/* rule_run: compiles texts for the tests of the rule floor. */
#include "rule_run.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

static void say_one(struct buf *out, const struct diag *x, bool with_file)
{
	int bad = 0;

	if (with_file)
		bad |= buf_printf(out, "%s:", x->pos.file ? x->pos.file : "-");
	bad |= buf_printf(out, "%u:%u: %s%s", x->pos.line, x->pos.column,
	                  x->severity == DIAG_ERROR ? "" : "warning: ", x->message);
	if (x->rule)
		bad |= buf_printf(out, " [%s]", x->rule);
	bad |= buf_append_char(out, '\n');
	ck_assert_int_eq(bad, 0);
}

static char *say_all(const struct diags *d, bool with_file)
{
	struct buf out = { 0 };

	ck_assert(!d->out_of_memory);
	for (size_t i = 0; i < d->count; i++)
		say_one(&out, &d->items[i], with_file);
	ck_assert_int_eq(buf_append_char(&out, '\0'), 0);
	return out.ptr;
}

char *rule_say(const struct diags *d)
{
	return say_all(d, true);
}

static char *compile_and_say(struct span text, bool lint)
{
	struct compile_options options = { .level = 1, .keep_samples = true, .lint = lint };
	struct diags d = { 0 };
	struct rule_compiler *c = compiler_new(&options, &d);
	struct ruleset *rs;
	char *said;

	ck_assert_ptr_nonnull(c);
	compiler_add_text(c, "t.rules", text);
	rs = compiler_finish(c);
	compiler_free(c);
	ck_assert_msg(!rs == (d.n_errors > 0), "%zu errors, and %s rule set", d.n_errors,
	              rs ? "a" : "no");
	ruleset_free(rs);
	said = say_all(&d, false);
	diags_free(&d);
	return said;
}

char *rule_errors(struct span text)
{
	return compile_and_say(text, false);
}

char *rule_warnings(struct span text)
{
	return compile_and_say(text, true);
}

struct ruleset *rule_compile(const char *text, const struct compile_options *options)
{
	struct diags d = { 0 };
	struct rule_compiler *c = compiler_new(options, &d);
	struct ruleset *rs;
	char *said;

	ck_assert_ptr_nonnull(c);
	compiler_add_text(c, "t.rules", span_cstr(text));
	rs = compiler_finish(c);
	compiler_free(c);
	said = rule_say(&d);
	ck_assert_str_eq(said, "");
	ck_assert_ptr_nonnull(rs);
	free(said);
	diags_free(&d);
	return rs;
}

const struct rule *rule_get(const struct ruleset *rs, const char *id)
{
	uint32_t index = ruleset_find(rs, span_cstr(id));

	ck_assert_msg(index < rs->n_rules, "no rule %s", id);
	return &rs->rules[index];
}

const char *rule_pattern(const struct ruleset *rs, const struct pattern_list *list, uint32_t i)
{
	static char text[4096];
	struct span s;

	ck_assert_uint_lt(i, list->count);
	s = patterns_text(rs->patterns, list->ids[i]);
	ck_assert_uint_lt(s.len, sizeof(text));
	memcpy(text, s.ptr, s.len);
	text[s.len] = '\0';
	return text;
}
