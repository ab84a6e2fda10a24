/*
 * How far the work is; see progress.h.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif
#include "cli/progress.h"
#include "tool/say.h"

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>


#define REDRAW_SECONDS 0.25

/* Set by SIGUSR1, read and cleared by the main thread. */
static volatile sig_atomic_t asked;

static void on_signal(int signal_number)
{
	(void)signal_number;
	asked = 1;
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int progress_start(struct progress *p, const char *when)
{
	struct sigaction action = { .sa_handler = on_signal, .sa_flags = SA_RESTART };

	*p = (struct progress){ .started = now() };
	if (!when || strcmp(when, "auto") == 0)
		p->show = isatty(STDERR_FILENO);
	else if (*when == '\0' || strcmp(when, "always") == 0)
		p->show = true;
	else if (strcmp(when, "never") != 0) {
		say("--progress: '%s' is not auto, always or never", when);
		return -1;
	}
	sigaction(SIGUSR1, &action, NULL);
	return 0;
}

bool progress_is_due(struct progress *p)
{
	double t;

	if (asked)
		return true;
	if (!p->show)
		return false;
	t = now();
	return t - p->started >= PROGRESS_DELAY_SECONDS && t - p->last >= REDRAW_SECONDS;
}

/* "12.3 MB" */
static void print_size(char *out, size_t room, uint64_t bytes)
{
	static const char *const units[] = { "B", "kB", "MB", "GB", "TB" };
	double n = (double)bytes;
	size_t unit = 0;

	while (n >= 1000 && unit + 1 < sizeof units / sizeof units[0]) {
		n /= 1000;
		unit++;
	}
	snprintf(out, room, unit ? "%.1f %s" : "%.0f %s", n, units[unit]);
}

void progress_print(struct progress *p, const struct progress_state *s)
{
	double t = now(), seconds = t - p->started;
	double share = s->raw_size ? (double)s->raw / (double)s->raw_size : 0.0;
	double gone = s->text ? 100.0 * (double)s->removed / (double)s->text : 0.0;
	bool line = asked; /* a whole line, not the one that moves */
	char text[32], rest[48] = "";

	asked = 0;
	p->last = t;
	print_size(text, sizeof text, s->text);
	if (s->raw_size && share > 0.0)
		snprintf(rest, sizeof rest, ", %.0f %%, %.0f s left", 100.0 * share,
		         seconds / share - seconds);
	if (p->shown || !line)
		fputs("\r\033[K", stderr);
	fprintf(stderr, "descrape: %s: %s%s, %.0f MB/s, %.2f %% removed%s", s->name, text, rest,
	        seconds > 0.0 ? (double)s->text / seconds / 1e6 : 0.0, gone, line ? "\n" : "");
	fflush(stderr);
	p->shown = !line;
}

void progress_end(struct progress *p)
{
	if (p->shown)
		fputs("\r\033[K", stderr);
	p->shown = false;
}
