/* Fuzz target of the formats text, nul and formfeed: the first byte picks one. */
#include "frame_target.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static const char *const formats[] = { "text", "nul", "formfeed" };

	return size ? frame_target(formats[bytes[0] % 3], NULL, bytes + 1, size - 1) : 0;
}
