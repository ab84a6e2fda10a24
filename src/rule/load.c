/*
 * load: where the text of rule files comes from.
 *
 * A file is known by its resolved path; one that is loaded already is passed
 * over, which also makes circles of includes harmless.  The text of a file
 * lives in the ruleset, whose rules point into it.
 *
 * Bounds: RULE_FILE_MAX_BYTES a file.
 */
#include <config.h>

#include "rule/load.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/grow.h"
#include "rule/parse.h"

#define READ_BYTES ((size_t)64 * 1024)

/* An error about a whole file. */
static int file_error(struct rule_compiler *c, const char *path, const char *why)
{
	return diags_add(c->diags, DIAG_ERROR, (struct source_pos){ path, 0, 0 }, NULL, "%s", why);
}

/* ---- reading ---- */

const char *load_text(struct rule_compiler *c, const char *path, struct span *out)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct buf text = { 0 };
	const char *why = NULL;
	struct stat st;
	ssize_t n = 0;

	if (fd < 0)
		return strerror(errno);
	if (fstat(fd, &st) < 0)
		why = strerror(errno);
	else if (S_ISDIR(st.st_mode))
		why = strerror(EISDIR);
	while (!why) {
		if (buf_reserve(&text, READ_BYTES) < 0)
			why = strerror(ENOMEM);
		else if ((n = read(fd, text.ptr + text.len, READ_BYTES)) > 0)
			text.len += (size_t)n;
		else if (n == 0)
			break;
		else if (errno != EINTR)
			why = strerror(errno);
		if (text.len > RULE_FILE_MAX_BYTES)
			why = "larger than a rule file may be (64 MiB)";
	}
	if (!why) {
		out->len = text.len;
		out->ptr = arena_memdup(&c->rs->arena, text.ptr, text.len);
		if (!out->ptr)
			why = strerror(ENOMEM);
	}
	buf_free(&text);
	close(fd);
	return why;
}

/* The name of a pack whose file does not say one: that of the file. */
static const char *pack_of(struct rule_compiler *c, const char *name)
{
	const char *slash = strrchr(name, '/'), *base = slash ? slash + 1 : name;
	size_t len = strlen(base);

	if (len > 6 && strcmp(base + len - 6, ".rules") == 0)
		len -= 6;
	return arena_strdup(&c->rs->arena, span_of(base, len));
}

struct rule_file *load_new_file(struct rule_compiler *c, const char *name, struct span text,
                                bool builtin)
{
	static const char *const any[] = { "*", NULL };
	struct rule_file *f = arena_alloc(&c->scratch, sizeof(*f));

	if (!f)
		return NULL;
	f->name = arena_strdup(&c->rs->arena, span_cstr(name));
	f->pack = pack_of(c, name);
	f->text = text;
	f->builtin = builtin;
	f->order = c->n_files++;
	f->langs = any;
	f->level = 1;
	if (!f->name || !f->pack)
		return NULL;
	*c->files_end = f;
	c->files_end = &f->next;
	return f;
}

/* The file that was loaded from this resolved path, or NULL. */
static struct rule_file *find_loaded(struct rule_compiler *c, const char *identity)
{
	for (struct rule_file *f = c->files; f; f = f->next) {
		if (f->identity && strcmp(f->identity, identity) == 0)
			return f;
	}
	return NULL;
}

/* The directory part of a path: "." when there is none. */
static const char *dir_of(struct rule_compiler *c, const char *path)
{
	const char *slash = strrchr(path, '/');

	if (!slash)
		return ".";
	return arena_strdup(&c->scratch, span_of(path, slash == path ? 1 : (size_t)(slash - path)));
}

struct rule_file *load_file(struct rule_compiler *c, const char *path, unsigned depth,
                            const char **why)
{
	char *resolved = realpath(path, NULL); /* NULL for pipes: they have no second time */
	struct rule_file *f = resolved ? find_loaded(c, resolved) : NULL;
	struct span text = { 0 };

	*why = NULL;
	if (!f && !(*why = load_text(c, path, &text)))
		f = load_new_file(c, path, text, false);
	if (f && f->text.ptr == text.ptr) { /* not loaded before */
		f->depth = depth;
		f->dir = dir_of(c, path);
		if (resolved)
			f->identity = arena_strdup(&c->scratch, span_cstr(resolved));
		if (f->dir && (f->identity || !resolved))
			parse_file(c, f);
		else
			f = NULL;
	}
	free(resolved);
	if (!f && !*why)
		diags_no_memory(c->diags);
	return f;
}

/* ---- directories ---- */

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool is_rule_file_name(const char *name)
{
	size_t len = strlen(name);

	return name[0] != '.' && len > 6 && strcmp(name + len - 6, ".rules") == 0;
}

/* Collects "path/NAME.rules" of a directory, malloc'ed, in the order of their names. */
static int list_dir(DIR *dir, const char *path, char ***names, size_t *count)
{
	const struct dirent *entry;
	size_t cap = 0;

	while ((entry = readdir(dir))) {
		struct buf full = { 0 };

		if (!is_rule_file_name(entry->d_name))
			continue;
		if (*count == cap) {
			char **grown = grow_array(*names, &cap, sizeof(*grown), 16);

			if (!grown)
				return -1;
			*names = grown;
		}
		if (buf_printf(&full, "%s/%s%c", path, entry->d_name, '\0') < 0)
			return -1;
		(*names)[(*count)++] = full.ptr;
	}
	if (*count)
		qsort(*names, *count, sizeof(**names), compare_names);
	return 0;
}

static int load_dir(struct rule_compiler *c, const char *path)
{
	DIR *dir = opendir(path);
	char **names = NULL;
	size_t count = 0;
	int status = 0;

	if (!dir)
		return file_error(c, path, strerror(errno));
	if (list_dir(dir, path, &names, &count) < 0)
		status = diags_no_memory(c->diags);
	else if (count == 0)
		status = file_error(c, path, "no file in this directory is named *.rules");
	for (size_t i = 0; i < count; i++) {
		const char *why = NULL;

		if (status == 0 && !load_file(c, names[i], 0, &why) && why)
			file_error(c, names[i], why);
		free(names[i]);
	}
	free(names);
	closedir(dir);
	return status;
}

/* Errors are said here; the files that could be read are loaded all the same. */
int load_path(struct rule_compiler *c, const char *path)
{
	size_t errors = c->diags->n_errors;
	const char *why;
	struct stat st;

	if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
		load_dir(c, path);
	else if (!load_file(c, path, 0, &why) && why)
		file_error(c, path, why);
	return c->diags->n_errors == errors ? 0 : -1;
}
