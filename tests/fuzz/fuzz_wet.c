/* Fuzz target of the wet format. */
#include "frame_target.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	return frame_target("wet", NULL, bytes, size);
}
