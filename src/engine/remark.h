/*
 * remark: what the engine says beside what it keeps and removes, in order.
 *
 * Remarks come when something is decided, and how early that can be depends on
 * how the input was cut.  So they are held until nothing before them can be
 * remarked upon any more, and handed on sorted: by place, then by rule.
 */
#ifndef ENGINE_REMARK_H
#define ENGINE_REMARK_H

#include <stdint.h>

#include "engine/engine.h"

struct remarks {
	struct engine_remark *items; /* owned, with the bytes of each score */
	size_t count, cap;
};

void remarks_free(struct remarks *r);
void remarks_reset(struct remarks *r);
/* Holds a copy; `score` is copied too.  -1: no memory. */
int remarks_add(struct remarks *r, const struct engine_remark *remark);
/* Hands on those on bytes before `offset`, and forgets them. */
void remarks_flush(struct remarks *r, uint64_t offset, const struct engine_client *client);

#endif
