/*
 * state.h - what became of a label, and how to stop it.
 * get_load_state of an FE is the authority: the transaction manager answers.  Views of SQL may be
 * stale or show a later attempt.
 */
#ifndef STARLOAD_LOAD_STATE_H
#define STARLOAD_LOAD_STATE_H
#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

struct arena;	  /* base/arena.h */
struct err;	  /* base/err.h */
struct load_conn; /* load/send.h */

enum load_state_code {
	LS_UNKNOWN, /* never begun, or forgotten (3 days, 1000 newer transactions of the database),
		       or lost with a leader */
	LS_PREPARE, /* begun */
	LS_PREPARED,
	LS_COMMITTED, /* in, not yet visible everywhere */
	LS_VISIBLE,
	LS_ABORTED
};

struct load_state {
	enum load_state_code code;
	struct text reason; /* why it was aborted; 3.4 and newer tell, else { NULL, 0 } */
	char host[300];	    /* of the FE that answered */
	bool final;	    /* after an error: to ask again is of no use */
};

/*
 * Ask for a label, FE after FE until one answers; follows to the leader where the password may go.
 * Blocks for at most 60 s an FE.  0 and *out, the reason in `mem`.  ERR_UNREACHABLE: none of
 * them answers, none knows who leads or what became of it, or (`final`) user or password is wrong;
 * ERR_REFUSED: no such database, or the leader's host is not to be trusted; ERR_USAGE: no FE is
 * known (only --be).
 */
int load_state_get(struct load_conn *c, const char *db, const char *label, struct arena *mem,
		   struct load_state *out, struct err *err);

/*
 * Abort a load that is not prepared yet (LS_PREPARE).  0: aborted; *message is what the server said
 * (in `mem`).  ERR_WRONG_STATE: there is none such, with the server's words.  ERR_UNKNOWN: the
 * answer was lost: ask for the state.  Others as above.
 */
int load_cancel(struct load_conn *c, const char *db, const char *label, struct arena *mem,
		struct text *message, struct err *err);

/*
 * Fetch an ErrorURL, without user or password; the host map is applied.  0: *out is its lines as
 * they came (in `mem`; any bytes), *cut when there was more than 4 MB.  ERR_UNREACHABLE with both
 * addresses; ERR_REFUSED: no such file there any more, or an address that is not fetched.
 */
int load_errors_fetch(struct load_conn *c, const char *url, struct arena *mem, struct text *out,
		      bool *cut, struct err *err);

/* "VISIBLE" ... */
const char *load_state_name(enum load_state_code code);
#endif
