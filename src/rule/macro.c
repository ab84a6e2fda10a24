/*
 * macro: names that stand for parts of patterns (`let`, `list`) or for models.
 *
 * All names of all files share one hash table; a look-up takes the entry whose
 * file the asking file sees: its own, or one that it includes, in however many
 * steps.  What is ambiguous is an error, never the nearer one.
 */
#include "rule/macro.h"

#include "rule/suggest.h"

/* ASCII only, so that a name in a pattern ends where everybody sees it end. */
static bool is_name_char(char c, bool first)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' ||
	       (!first && c >= '0' && c <= '9');
}

bool macro_is_name(struct span name)
{
	for (size_t i = 0; i < name.len; i++) {
		if (!is_name_char(name.ptr[i], i == 0))
			return false;
	}
	return name.len > 0;
}

static struct macro **bucket_of(struct rule_compiler *c, struct span name)
{
	uint32_t hash = 2166136261u; /* FNV-1a */

	for (size_t i = 0; i < name.len; i++)
		hash = (hash ^ (unsigned char)name.ptr[i]) * 16777619u;
	return &c->macros[hash % MACRO_BUCKETS];
}

struct macro *macro_define(struct rule_compiler *c, enum macro_kind kind, struct rule_file *file,
                           struct span name, unsigned line, unsigned column)
{
	struct macro **bucket = bucket_of(c, name);
	struct macro *m;

	for (m = *bucket; m; m = m->next) {
		struct place at = { file, line, column, NULL };

		if (m->file == file && span_equal(m->name, name)) {
			draft_error(c, &at, name, "this name is defined already, in line %u",
			            m->line);
			return NULL;
		}
	}
	m = arena_alloc(&c->scratch, sizeof(*m));
	if (!m) {
		diags_no_memory(c->diags);
		return NULL;
	}
	*m = (struct macro){ .kind = kind, .name = name, .file = file, .line = line,
		             .column = column, .next = *bucket };
	*bucket = m;
	*c->macros_end = m;
	c->macros_end = &m->next_defined;
	return m;
}

/* Whether `from` includes `target`, in however many steps; not yet marked files only. */
static bool walk_includes(struct rule_file *from, const struct rule_file *target, unsigned mark)
{
	from->mark = mark;
	for (const struct file_list *i = from->includes; i; i = i->next) {
		if (i->file == target)
			return true;
		if (i->file->mark != mark && walk_includes(i->file, target, mark))
			return true;
	}
	return false;
}

static bool file_includes(struct rule_compiler *c, struct rule_file *from,
                          const struct rule_file *target)
{
	return from->includes && walk_includes(from, target, ++c->mark);
}

/* Suggests names that the file sees; the look-up that failed is the slow path. */
static int unknown_name(struct rule_compiler *c, struct span name, const struct place *at)
{
	struct suggestion best = { 0 };

	for (const struct macro *m = c->macros_first; m; m = m->next_defined) {
		if (m->file == at->file || file_includes(c, at->file, m->file))
			suggest_offer(&best, name, m->name);
	}
	return draft_error(c, at, name, "unknown name%s", draft_meant(c, best.word));
}

/*
 * The file's own name ends the search; that it shadows none of an included file
 * is checked once for all, by macro_check_shadows.
 */
struct macro *macro_find(struct rule_compiler *c, struct span name, const struct place *at)
{
	struct macro *found = NULL;

	for (struct macro *m = *bucket_of(c, name); m; m = m->next) {
		if (!span_equal(m->name, name))
			continue;
		if (m->file == at->file) {
			found = m;
			break;
		}
		if (!file_includes(c, at->file, m->file))
			continue;
		if (found) {
			draft_error(c, at, name, "this name is defined in %s:%u and in %s:%u",
			            m->file->name, m->line, found->file->name, found->line);
			return NULL;
		}
		found = m;
	}
	if (!found)
		unknown_name(c, name, at);
	else
		found->used = true;
	return found;
}

void macro_check_shadows(struct rule_compiler *c)
{
	for (const struct macro *m = c->macros_first; m; m = m->next_defined) {
		struct place at = { m->file, m->line, m->column, NULL };

		if (!m->file->includes)
			continue;
		for (const struct macro *o = *bucket_of(c, m->name); o; o = o->next) {
			if (o != m && span_equal(o->name, m->name) &&
			    file_includes(c, m->file, o->file))
				draft_error(c, &at, m->name,
				            "this name is defined in the included %s:%u too",
				            o->file->name, o->line);
		}
	}
}
