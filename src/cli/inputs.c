/*
 * The names of what is to be read; a list of names is read whole before the
 * first of them is opened, as sort and wc do.
 */
#include "cli/inputs.h"

#include <stdlib.h>

#include "io/io.h"
#include "tool/say.h"

static int add_name(struct inputs *in, const char *name)
{
	const char **grown = realloc(in->names, (in->count + 1) * sizeof *grown);

	if (!grown) {
		say("out of memory");
		return -1;
	}
	in->names = grown;
	in->names[in->count++] = name;
	return 0;
}

/* Reads the whole file of names into in->text. */
static int read_list(struct inputs *in, const char *file)
{
	struct diags diags = { 0 };
	struct source *source = source_open(file, &diags);
	long n = -1;

	while (source) {
		if (buf_reserve(&in->text, 65536)) {
			say("out of memory");
			break;
		}
		n = source_read(source, in->text.ptr + in->text.len, 65535);
		if (n <= 0)
			break;
		in->text.len += (size_t)n;
	}
	if (source)
		source_close(source);
	say_diags(&diags);
	diags_free(&diags);
	return n == 0 ? 0 : -1;
}

static int split_list(struct inputs *in, const char *file)
{
	const char *at = in->text.ptr, *end = at + in->text.len;

	in->text.ptr[in->text.len] = '\0'; /* the last name may lack its NUL */
	for (size_t number = 1; at < end; at += strlen(at) + 1, number++) {
		if (*at == '\0') {
			say("%s: name %zu is empty", file, number);
			return -1;
		}
		if (add_name(in, at))
			return -1;
	}
	return 0;
}

int inputs_read(struct inputs *in, const struct options *o)
{
	*in = (struct inputs){ 0 };
	if (o->files0_from) {
		if (o->n_files) {
			say("%s: no files can be named beside --files0-from", o->files[0]);
			return -1;
		}
		return read_list(in, o->files0_from) || split_list(in, o->files0_from) ? -1 : 0;
	}
	for (size_t i = 0; i < o->n_files; i++)
		if (add_name(in, o->files[i]))
			return -1;
	return o->n_files ? 0 : add_name(in, "-");
}

void inputs_free(struct inputs *in)
{
	free(in->names);
	buf_free(&in->text);
}
