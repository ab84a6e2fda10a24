/* Fuzz target of the jsonl format, with a field of each kind. */
#include "frame_target.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	return frame_target("jsonl", "text,/a/0,/b~1/c", bytes, size);
}
