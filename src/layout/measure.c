/* measure: the table of measures. */
#include "layout/measure.h"

const struct measure_info measure_infos[MEASURE_COUNT] = {
#define X(id, name, meaning) { name, meaning },
	MEASURE_LIST(X)
#undef X
};

int measure_find(struct span name)
{
	for (int i = 0; i < MEASURE_COUNT; i++)
		if (span_equal_cstr(name, measure_infos[i].name))
			return i;
	return -1;
}
