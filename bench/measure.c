/*
 * measure.c - runs commands in turn and prints the medians of what they took.
 *
 * usage: measure TIMES COMMAND [ARGUMENT...] [, COMMAND [ARGUMENT...]]...
 *
 * A lone comma separates the commands.  They run one after the other, TIMES
 * rounds of all, so that a change of the machine's mood meets each of them alike.
 * Their standard output and error go to /dev/null.  One line a command: seconds
 * of user time, seconds of system time, seconds of wall time, peak memory in KB,
 * exit status.
 */
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { COMMANDS_MAX = 16 };

extern char **environ;

struct run {
	double user, sys, wall;
	long peak_kb;
};

static double seconds(struct timeval t)
{
	return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* The exit status, or 128 and more for one that was killed or could not start. */
static int run_once(char **argv, posix_spawn_file_actions_t *quiet, struct run *r)
{
	struct rusage usage;
	double start = now();
	int status;
	pid_t pid;

	if (posix_spawn(&pid, argv[0], quiet, NULL, argv, environ) || wait4(pid, &status, 0, &usage) != pid)
		return 128;
	r->wall = now() - start;
	r->user = seconds(usage.ru_utime);
	r->sys = seconds(usage.ru_stime);
	r->peak_kb = usage.ru_maxrss;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

#define BY(field) \
	static int by_##field(const void *a, const void *b) \
	{ \
		const struct run *x = a, *y = b; \
		return (x->field > y->field) - (x->field < y->field); \
	}
BY(user)
BY(sys)
BY(wall)
BY(peak_kb)

static const struct run *median(struct run *r, size_t n, int (*by)(const void *, const void *))
{
	qsort(r, n, sizeof(*r), by);
	return &r[n / 2];
}

int main(int argc, char **argv)
{
	posix_spawn_file_actions_t quiet;
	char **command[COMMANDS_MAX];
	int status[COMMANDS_MAX] = { 0 }, n = 0, times = argc > 2 ? atoi(argv[1]) : 0, i, k;
	struct run *runs;

	if (times < 1) {
		fputs("usage: measure TIMES COMMAND [ARGUMENT...] [, COMMAND [ARGUMENT...]]...\n", stderr);
		return 2;
	}
	command[n++] = argv + 2;
	for (i = 3; i < argc; i++) {
		if (strcmp(argv[i], ",") != 0)
			continue;
		argv[i] = NULL;
		if (n == COMMANDS_MAX || i + 1 == argc)
			return 2;
		command[n++] = argv + i + 1;
	}
	runs = calloc((size_t)n * (size_t)times, sizeof(*runs));
	if (!runs || posix_spawn_file_actions_init(&quiet) ||
	    posix_spawn_file_actions_addopen(&quiet, 0, "/dev/null", O_RDONLY, 0) ||
	    posix_spawn_file_actions_addopen(&quiet, 1, "/dev/null", O_WRONLY, 0) ||
	    posix_spawn_file_actions_addopen(&quiet, 2, "/dev/null", O_WRONLY, 0))
		return 1;
	for (i = 0; i < times; i++) {
		for (k = 0; k < n; k++) {
			int s = run_once(command[k], &quiet, &runs[(size_t)k * (size_t)times + (size_t)i]);

			if (s > status[k])
				status[k] = s;
		}
	}
	for (k = 0; k < n; k++) {
		struct run *r = runs + (size_t)k * (size_t)times;
		size_t count = (size_t)times;

		printf("%.4f", median(r, count, by_user)->user);
		printf(" %.4f", median(r, count, by_sys)->sys);
		printf(" %.6f", median(r, count, by_wall)->wall);
		printf(" %ld %d\n", median(r, count, by_peak_kb)->peak_kb, status[k]);
	}
	posix_spawn_file_actions_destroy(&quiet);
	free(runs);
	return 0;
}
