/*
 * cluster.h - what is behind an FE, as far as the user may ask.
 * Everything here works for a user with no privilege but INSERT: what is not told is said to be so.
 */
#ifndef STARLOAD_NET_CLUSTER_H
#define STARLOAD_NET_CLUSTER_H

struct arena;	/* base/arena.h */
struct err;	/* base/err.h */
struct sqlconn; /* net/sqlconn.h */

enum run_mode { RUN_NOT_TOLD, RUN_SHARED_NOTHING, RUN_SHARED_DATA };

struct cluster {
	enum run_mode mode;
	const char *leader; /* its host as the cluster has it; NULL: not told */
	unsigned leader_port;
	const char *leader_version; /* "3.5.7-5b1e6a2"; NULL: not told */
	unsigned n_fes, n_alive;    /* 0: not told */
	const char *id;		    /* the cluster's own; NULL: not told */
	const char *fes;	    /* "host:port,host:port" of those with a port; NULL: not told */
};

/*
 * SHOW FRONTENDS, which needs OPERATE or NODE: fills all but `mode`.  A refusal leaves
 * everything untold, and is no error.  0; or what sqlconn_query() says when the connection is lost.
 */
int cluster_frontends(struct sqlconn *c, struct arena *mem, struct cluster *out, struct err *err);

/* Fills `mode`; the same. */
int cluster_run_mode(struct sqlconn *c, struct arena *mem, struct cluster *out, struct err *err);

/*
 * The release that statements are executed by, for targets_parse(): the leader's where it was told
 * (FEs differ during an upgrade), else that of the FE we are at.  "" when neither tells: a
 * build from a branch.
 */
const char *cluster_release(const struct cluster *cluster, const struct sqlconn *c,
			    struct arena *mem);

/* "shared-nothing", "shared-data"; NULL when it is not told. */
const char *run_mode_name(enum run_mode mode);
#endif
