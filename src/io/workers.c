/*
 * workers: threads that do jobs, which come back in the order they went.
 *
 * The jobs are the places of a ring.  The caller fills a place, the threads
 * take places in order, the caller waits for the oldest: whatever is written
 * from the jobs comes in the same order for any number of threads.
 *
 * A thread is started when a job is submitted and no thread is idle.  Where the
 * system gives no thread, the ones there are do the work; where it gives none
 * at all, the caller.
 *
 * Invariant: released <= begun <= submitted <= released + n_jobs, and a job
 * belongs to the caller unless it is submitted and not done.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif
#include "io/workers.h"

#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>

struct workers {
	worker_fn run;
	void *const *jobs;      /* a ring; borrowed */
	size_t n_jobs;
	void *const *tools;     /* borrowed */
	unsigned n_threads;     /* at the most */

	/* The caller's alone. */
	pthread_t *threads;     /* the first n_started; owned */
	unsigned n_started;
	bool refused;           /* the system gives no more threads */
	uint64_t released;      /* jobs ever */

	/* Shared, under the lock. */
	pthread_mutex_t lock;
	pthread_cond_t work;    /* a job was submitted, or stopped was set */
	pthread_cond_t done;    /* a job was done */
	uint64_t submitted, begun;
	bool *is_done;          /* a place of the ring each; owned */
	unsigned n_idle;        /* threads that wait for work */
	unsigned n_tools_taken; /* each thread takes the next one */
	bool stopped;
};

struct workers *workers_new(worker_fn run, void *const *jobs, size_t n_jobs,
                            void *const *tools, unsigned n_threads)
{
	struct workers *w = calloc(1, sizeof(*w));

	if (!w)
		return NULL;
	w->run = run;
	w->jobs = jobs;
	w->n_jobs = n_jobs;
	w->tools = tools;
	w->n_threads = n_threads;
	w->threads = calloc(n_threads + 1, sizeof(*w->threads));
	w->is_done = calloc(n_jobs, sizeof(*w->is_done));
	if (!w->threads || !w->is_done) {
		free(w->threads);
		free(w->is_done);
		free(w);
		return NULL;
	}
	pthread_mutex_init(&w->lock, NULL);
	pthread_cond_init(&w->work, NULL);
	pthread_cond_init(&w->done, NULL);
	return w;
}

static void *worker_thread(void *arg)
{
	struct workers *w = arg;
	void *tool;

	pthread_mutex_lock(&w->lock);
	tool = w->tools[w->n_tools_taken++];
	for (;;) {
		size_t place;

		w->n_idle++;
		while (w->begun == w->submitted && !w->stopped)
			pthread_cond_wait(&w->work, &w->lock);
		w->n_idle--;
		if (w->stopped)
			break;
		place = (size_t)(w->begun++ % w->n_jobs);
		pthread_mutex_unlock(&w->lock);
		w->run(w->jobs[place], tool);
		pthread_mutex_lock(&w->lock);
		w->is_done[place] = true;
		pthread_cond_signal(&w->done);
	}
	pthread_mutex_unlock(&w->lock);
	return NULL;
}

/* Starts one more thread with all signals blocked: they are the program's. */
static void start_thread(struct workers *w)
{
	sigset_t all, before;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	if (pthread_create(&w->threads[w->n_started], NULL, worker_thread, w) == 0)
		w->n_started++;
	else
		w->refused = true;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
}

void *workers_free_job(const struct workers *w)
{
	/* Only the caller changes what is read here: no lock. */
	if (w->submitted - w->released == w->n_jobs)
		return NULL;
	return w->jobs[w->submitted % w->n_jobs];
}

void workers_submit(struct workers *w)
{
	size_t place = (size_t)(w->submitted % w->n_jobs);
	bool is_short;

	pthread_mutex_lock(&w->lock);
	w->is_done[place] = false;
	w->submitted++;
	is_short = w->submitted - w->begun > w->n_idle;
	pthread_cond_signal(&w->work);
	pthread_mutex_unlock(&w->lock);

	if (is_short && w->n_started < w->n_threads && !w->refused)
		start_thread(w);
	if (w->n_started == 0) {
		w->run(w->jobs[place], w->tools[0]);
		w->begun++;
		w->is_done[place] = true;
	}
}

void *workers_oldest(struct workers *w)
{
	size_t place = (size_t)(w->released % w->n_jobs);

	if (w->released == w->submitted)
		return NULL;
	pthread_mutex_lock(&w->lock);
	while (!w->is_done[place])
		pthread_cond_wait(&w->done, &w->lock);
	pthread_mutex_unlock(&w->lock);
	return w->jobs[place];
}

void workers_release(struct workers *w)
{
	w->released++;
}

void workers_stop(struct workers *w)
{
	if (!w)
		return;
	pthread_mutex_lock(&w->lock);
	w->stopped = true;
	pthread_cond_broadcast(&w->work);
	pthread_mutex_unlock(&w->lock);
	for (unsigned i = 0; i < w->n_started; i++)
		pthread_join(w->threads[i], NULL);
	pthread_cond_destroy(&w->done);
	pthread_cond_destroy(&w->work);
	pthread_mutex_destroy(&w->lock);
	free(w->threads);
	free(w->is_done);
	free(w);
}
