/*
 * What a rule asks a model, for a person to read.
 */
#include "api/rules.h"
#include "layout/layout.h"

char *descrape_rules_draw_model(const descrape_rules *rules, size_t i)
{
	struct buf text = { 0 };

	if (!rules->set || i >= rules->set->n_rules)
		return NULL;
	if ((rules->set->rules[i].model &&
	     layout_model_show(rules->set->rules[i].model, &text) < 0) ||
	    buf_append_char(&text, '\0') < 0) {
		buf_free(&text);
		return NULL;
	}
	return text.ptr;
}
