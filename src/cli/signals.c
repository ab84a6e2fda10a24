/*
 * What ends the program from outside.
 *
 * An output that is not complete has a hidden name where the system knows no
 * files without one, and everywhere for the moment before it gets the name of
 * the file that it replaces.  SIGHUP, SIGINT and SIGTERM take it away and then
 * end the program as if nobody had been listening; against SIGKILL there is no
 * remedy.  A signal that is ignored, as by nohup, stays ignored.
 *
 * A file that reaches the limit of its size is an output that cannot be written,
 * with a message, in place of a process that is gone: SIGXFSZ is ignored.
 * SIGPIPE is left alone: it ends the program without a word.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif
#include "cli/signals.h"

#include <signal.h>
#include <stddef.h>
#include <unistd.h>

#include "io/hidden.h"

/* What a shell adds to the number of the signal that ended a program. */
#define EXIT_SIGNAL_BASE 128

static void on_end(int signal_number)
{
	hidden_remove_all();
	/* Its default is back: it comes again, for good, when this returns. */
	if (raise(signal_number))
		_exit(EXIT_SIGNAL_BASE + signal_number);
}

void signals_install(void)
{
	static const int ends[] = { SIGHUP, SIGINT, SIGTERM };
	struct sigaction action = { .sa_handler = on_end, .sa_flags = SA_RESETHAND }, before;

	sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
		if (sigaction(ends[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN)
			sigaction(ends[i], &action, NULL);
	signal(SIGXFSZ, SIG_IGN);
}
