/*
 * cpu: what the machine can do.
 *
 * libgcc's answer asks the processor itself before main, a few dozen times, which
 * takes a tenth of a millisecond under a hypervisor; glibc knows already.
 */
#ifndef BASE_CPU_H
#define BASE_CPU_H

#include <stdbool.h>

#if defined(__x86_64__) && defined(HAVE_SYS_PLATFORM_X86_H)
#include <sys/platform/x86.h>

static inline bool cpu_has_avx2(void)
{
	return CPU_FEATURE_ACTIVE(AVX2);
}
#elif defined(__x86_64__) && defined(__GNUC__)
static inline bool cpu_has_avx2(void)
{
	return __builtin_cpu_supports("avx2");
}
#endif

#endif
