/*
 * check_conn.c - a connection to the emulated FE: who is let in, what commands
 * are answered, what faults do.  No sockets; the time is given.
 */
#include "config.h"

#include <check.h>

#include "fake_fe.h"
#include "base/err.h"
#include "sandbox/conn.h"
#include "sandbox/fault.h"
#include "sandbox/wire_login.h"
#include "sandbox/wire_mysql.h"
#include "tests/unit/suite.h"

enum { START_MS = 1000, OUT_BOUND = 3 << 20 };

/* The client's side. */
struct client {
	struct fe fe;
	struct conn_env env;
	struct conn_census census;
	struct conn *conn;
	int64_t now_ms;
	struct wire wire;               /* packets from the server are read by it */
	char got[8192];                 /* what came, see drain() */
	size_t got_n;
};

static struct conn_census census(void *to, unsigned fe_index, const char *user)
{
	struct client *k = to;

	(void)fe_index;
	(void)user;
	return k->census;
}

static void begin(struct client *k, enum fe_release release, const char *fault)
{
	struct err err;

	memset(k, 0, sizeof(*k));
	k->now_ms = START_MS;
	k->env = (struct conn_env){ .fe = &k->fe, .release = release, .faults = fault_plan_new(), .host = "fe1",
				    .max_connections = 10, .max_user_connections = 5, .count = census, .to = k };
	if (fault)
		ck_assert_msg(!fault_add(k->env.faults, (struct text){ fault, strlen(fault) }, &err), "%s", err.text);
	wire_init(&k->wire);
	k->conn = conn_new(&k->env, 0, 7, "127.0.0.1", k->now_ms);
}

static void end(struct client *k)
{
	conn_free(k->conn);
	fault_plan_free(k->env.faults);
	wire_release(&k->wire);
}

/* A packet's kind and, where it is short, what it says. */
static void describe(struct client *k, struct text t)
{
	char *to = k->got + strlen(k->got);
	size_t room = sizeof(k->got) - strlen(k->got), i, n;

	if (*k->got && room > 1) {
		*to++ = ' ';
		room--;
	}
	switch (t.n ? (uint8_t)t.p[0] : 256) {
	case 0:
		snprintf(to, room, t.n == 7 && t.p[3] & 8 ? "OK+" : "OK");
		return;
	case 0xff:
		snprintf(to, room, "ERR %u/%.5s %.*s", (uint8_t)t.p[1] | (uint8_t)t.p[2] << 8, t.p + 4,
			 (int)t.n - 9, t.p + 9);
		return;
	case 0xfe:
		snprintf(to, room, t.n > 5 ? "SWITCH" : t.p[3] & 8 ? "EOF+" : "EOF");
		return;
	case 10:
		snprintf(to, room, "GREETING");
		return;
	default:
		n = (size_t)snprintf(to, room, "[");
		for (i = 0; i < t.n && i < 60; i++)
			n += (size_t)snprintf(to + n, room - n, t.p[i] >= ' ' && t.p[i] < 127 ? "%c" : "\\%02x",
					      (uint8_t)t.p[i]);
		snprintf(to + n, room - n, "]");
	}
}

/*
 * Take what the server sends now: the packets go to k->got as words, "#" for a
 * wrong number, "..." for a part of a packet, "CLOSED", "RESET".
 */
static const char *drain(struct client *k)
{
	struct text t;
	const char *p;
	size_t n;
	enum wire_got what = WIRE_NONE;

	*k->got = '\0';
	while ((n = conn_output(k->conn, &p)) > 0) {
		wire_feed(&k->wire, p, n);
		k->got_n += n;
		conn_sent(k->conn, n, k->now_ms);
	}
	while ((what = wire_next(&k->wire, &t)) == WIRE_PACKET)
		describe(k, t);
	if (what == WIRE_BAD)
		strcat(k->got, "#");
	else if (k->wire.in.n != k->wire.at)
		strcat(k->got, *k->got ? " ..." : "...");
	if (conn_finished(k->conn))
		strcat(strcat(k->got, *k->got ? " " : ""), conn_resets(k->conn) ? "RESET" : "CLOSED");
	return k->got;
}

static void send_packet(struct client *k, struct text payload)
{
	wire_begin(&k->wire);
	wire_put_bytes(&k->wire, payload.p, payload.n);
	wire_end(&k->wire);
	conn_input(k->conn, k->wire.out.p, k->wire.out.n, k->now_ms);
	buf_clear(&k->wire.out);
}

static const char *command(struct client *k, struct text payload)
{
	k->wire.seq = 0;
	send_packet(k, payload);
	return drain(k);
}

static const char *query(struct client *k, const char *sql)
{
	char payload[512];

	snprintf(payload, sizeof(payload), "\3%s", sql);
	return command(k, (struct text){ payload, strlen(payload) });
}

static const char *pass_time(struct client *k, int64_t ms)
{
	k->now_ms += ms;
	if (conn_deadline(k->conn) <= k->now_ms)
		conn_tick(k->conn, k->now_ms);
	return drain(k);
}

static void login_packet(struct client *k, const char *user, const char *response, const char *database,
			 const char *plugin)
{
	char p[256];
	size_t n = 32;

	memset(p, 0, sizeof(p));
	memcpy(p, "\x08\x82\x08\x00", 4);
	n += (size_t)snprintf(p + n, sizeof(p) - n, "%s", user) + 1;
	p[n++] = (char)strlen(response);
	n += (size_t)snprintf(p + n, sizeof(p) - n, "%s", response);
	n += (size_t)snprintf(p + n, sizeof(p) - n, "%s", database) + 1;
	if (plugin)
		n += (size_t)snprintf(p + n, sizeof(p) - n, "%s", plugin) + 1;
	send_packet(k, (struct text){ p, n });
}

static void enter(struct client *k)
{
	ck_assert_str_eq(drain(k), "GREETING");
	login_packet(k, "root", "", "", NULL);
	ck_assert_str_eq(drain(k), "OK");
	k->got_n = 0;
}

/* login ------------------------------------------------------------------------- */

#define DENIED(user, yes) "ERR 1045/28000 Access denied for user '" user "' (using password: " yes ") CLOSED"
#define FULL "ERR 1064/HY000 Reach cluster-wide connection limit, qe_max_connection=10, " \
	"connectionMap.size=10, node=fe1:9010 CLOSED"
#define USER_FULL(also) "ERR 1064/HY000 Reach user-level(qualifiedUser: root" also ") connection limit, " \
	"currentUserMaxConn=5, connectionMap.size=9, connByUser.totConn=9, user.currConn=5, node=fe1:9010 CLOSED"

static const struct {
	enum fe_release release;
	const char *user, *response, *database, *plugin;
	unsigned total, of_user;
	const char *want;
} logins[] = {
	{ FE_4_1, "root", "", "", NULL, 0, 0, "OK" },
	{ FE_4_1, "root", "", "", "mysql_native_password", 0, 0, "OK" },
	{ FE_4_1, "root", "x", "", NULL, 0, 0, DENIED("root", "YES") },
	{ FE_4_1, "amy", "", "", NULL, 0, 0, DENIED("amy", "NO") },
	{ FE_4_1, "bob", "", "", NULL, 0, 0, DENIED("bob", "NO") },
	{ FE_4_1, "", "", "", NULL, 0, 0, DENIED("", "NO") },
	/* who is told to change the plugin */
	{ FE_3_3, "root", "", "", "caching_sha2_password", 0, 0, "SWITCH" },
	{ FE_3_3, "bob", "", "", "caching_sha2_password", 0, 0, "SWITCH" },
	{ FE_3_4, "root", "", "", "mysql_clear_password", 0, 0, "OK" },
	{ FE_3_3, "root", "", "", "authentication_kerberos_client", 0, 0,
	  "ERR 1524/HY000 Plugin 'authentication_kerberos' is not loaded CLOSED" },
	{ FE_3_5, "root", "", "", "caching_sha2_password", 0, 0, "SWITCH" },
	{ FE_3_5, "root", "", "", "mysql_clear_password", 0, 0, "SWITCH" },
	{ FE_3_5, "root", "", "", "authentication_kerberos_client", 0, 0, "SWITCH" },
	{ FE_3_5, "bob", "", "", "caching_sha2_password", 0, 0, DENIED("bob", "NO") },
	/* the first database */
	{ FE_4_1, "root", "", "db", NULL, 0, 0, "OK" },
	{ FE_4_1, "root", "", "none", NULL, 0, 0, "ERR 5501/3F000 Unknown database 'none' CLOSED" },
	{ FE_3_3, "root", "", "denied", NULL, 0, 0, "CLOSED" },
	{ FE_4_1, "root", "", "denied", NULL, 0, 0, "CLOSED" },
	/* too many: from 3.5 on before the password, up to 3.4 after the database */
	{ FE_3_3, "root", "", "", NULL, 10, 0, FULL },
	{ FE_4_1, "root", "", "", NULL, 10, 0, FULL },
	{ FE_3_4, "root", "x", "", NULL, 10, 0, DENIED("root", "YES") },
	{ FE_3_5, "root", "x", "", NULL, 10, 0, FULL },
	{ FE_3_3, "root", "", "none", NULL, 10, 0, "ERR 5501/3F000 Unknown database 'none' CLOSED" },
	{ FE_3_5, "root", "", "none", NULL, 10, 0, FULL },
	{ FE_3_3, "root", "", "", NULL, 9, 5, USER_FULL(", currUserIdentity: 'root'@'%'") },
	{ FE_4_1, "root", "", "", NULL, 9, 5, USER_FULL("") },
	{ FE_4_1, "root", "", "", NULL, 9, 4, "OK" },
};

START_TEST(login)
{
	struct client k;

	begin(&k, logins[_i].release, NULL);
	k.census = (struct conn_census){ logins[_i].total, logins[_i].of_user };
	ck_assert_str_eq(drain(&k), "GREETING");
	login_packet(&k, logins[_i].user, logins[_i].response, logins[_i].database, logins[_i].plugin);
	ck_assert_str_eq(drain(&k), logins[_i].want);
	end(&k);
}
END_TEST

START_TEST(login_after_switch)
{
	struct client k;

	begin(&k, FE_4_1, NULL);
	drain(&k);
	login_packet(&k, "root", "", "db", "caching_sha2_password");
	ck_assert_str_eq(drain(&k), "SWITCH");
	send_packet(&k, TEXT(""));
	ck_assert_str_eq(drain(&k), "OK");
	ck_assert_str_eq(conn_user(k.conn), "root");
	end(&k);
}
END_TEST

/* Packets instead of a login that an FE does not answer, or only so. */
static const struct {
	struct text packet;
	const char *want;
} odd_logins[] = {
	{ { "\x08\x80\x08\x00", 4 }, "ERR 1251/08004 Client does not support authentication protocol requested "
				     "by server; consider upgrading MySQL client CLOSED" },
	{ { "\x08\x82\x08\x00", 4 }, "CLOSED" },
	{ { "", 0 }, "CLOSED" },
	/* TLS where none is offered */
	{ { "\x08\x8a\x08\x00" "\0\0\0\1\x2d" "12345678901234567890123", 32 }, "CLOSED" },
};

START_TEST(odd_login)
{
	struct client k;

	begin(&k, FE_4_1, NULL);
	drain(&k);
	send_packet(&k, odd_logins[_i].packet);
	ck_assert_str_eq(drain(&k), odd_logins[_i].want);
	ck_assert(!conn_user(k.conn));
	end(&k);
}
END_TEST

START_TEST(wrong_number)
{
	struct client k;

	begin(&k, FE_4_1, NULL);
	drain(&k);
	k.wire.seq = 5;
	login_packet(&k, "root", "", "", NULL);
	ck_assert_str_eq(drain(&k), "CLOSED");
	end(&k);
	begin(&k, FE_4_1, NULL);
	enter(&k);
	k.wire.seq = 1;
	send_packet(&k, TEXT("\16"));
	ck_assert_str_eq(drain(&k), "CLOSED");
	end(&k);
}
END_TEST

/* commands ------------------------------------------------------------------------ */

#define COLUMN_C "[\\03def\\00\\00\\00\\01c\\01c\\0c!\\00\\1e\\00\\00\\00\\fd\\00\\00\\00\\00\\00]"
#define FIELD_C "[\\03def\\02db\\01t\\01t\\01c\\01c\\0c!\\00\\1e\\00\\00\\00\\fd\\00\\00\\00\\00\\00\\00]"
#define NO_COMMAND "ERR 1047/08S01 Unknown command(null)"
#define UNSUPPORTED(name) "ERR 1064/HY000 Unsupported command(" name ")"
#define CMD(s) { s, sizeof(s) - 1 }

static const struct {
	struct text payload;
	const char *want;
} commands[] = {
	{ CMD("\0"), UNSUPPORTED("Sleep") },
	{ CMD("\1"), "OK CLOSED" },
	{ CMD("\2db2"), "OK" },
	{ CMD("\2none"), "ERR 5501/3F000 Unknown database 'none'" },
	{ CMD("\2denied"), "ERR 5203/42000 Access denied; and so on" },
	{ CMD("\3OK"), "OK" },
	{ CMD("\3OK\0\0"), "OK" },
	{ CMD("\3ERR"), "ERR 1234/42000 no" },
	{ CMD("\3SELECT"), "[\\01] " COLUMN_C " EOF [\\01x] EOF" },
	{ CMD("\3ROWS 0 0"), "[\\01] " COLUMN_C " EOF EOF" },
	{ CMD("\3OK;SELECT;OK"), "OK+ [\\01] " COLUMN_C " EOF [\\01x] EOF+ OK" },
	{ CMD("\3OK;ERR;OK"), "OK+ ERR 1234/42000 no" },
	{ CMD("\4t\0"), FIELD_C " EOF" },
	{ CMD("\4t\0x%"), FIELD_C " EOF" },
	{ CMD("\4none\0"), "ERR 1064/HY000 Unknown table(none)" },
	{ CMD("\4\0"), "ERR 1064/HY000 Empty tableName" },
	{ CMD("\4"), "ERR 1064/HY000 Empty tableName" },
	{ CMD("\5x"), UNSUPPORTED("Create DB") },
	{ CMD("\6x"), UNSUPPORTED("Drop Db") },
	{ CMD("\7"), UNSUPPORTED("Refresh") },
	{ CMD("\10"), UNSUPPORTED("Shutdown") },
	{ CMD("\11"), UNSUPPORTED("Statistics") },
	{ CMD("\12"), UNSUPPORTED("Processlist") },
	{ CMD("\13"), UNSUPPORTED("Connect") },
	{ CMD("\14"), UNSUPPORTED("Kill") },
	{ CMD("\15"), UNSUPPORTED("Debug") },
	{ CMD("\16"), "OK" },
	{ CMD("\17"), UNSUPPORTED("Time") },
	{ CMD("\20"), UNSUPPORTED("DELETE_INSERT") },
	{ CMD("\22"), NO_COMMAND },
	{ CMD("\23"), NO_COMMAND },
	{ CMD("\24"), NO_COMMAND },
	{ CMD("\25"), NO_COMMAND },
	{ CMD("\26INSERT INTO t"), "ERR 1295/HY000 This command is not supported in the prepared statement protocol yet" },
	{ CMD("\26 select 1"), "OK" },
	{ CMD("\27\7\0\0\0"), "ERR 1064/HY000 msg: Not Found prepared statement, stmtName: 7" },
	{ CMD("\30"), UNSUPPORTED("COM_STMT_SEND_LONG_DATA") },
	{ CMD("\31\1\0\0\0"), "" },
	{ CMD("\32\1\0\0\0"), "OK" },
	{ CMD("\33\1\0"), NO_COMMAND },
	{ CMD("\34"), NO_COMMAND },
	{ CMD("\35"), UNSUPPORTED("COM_DAEMON") },
	{ CMD("\36"), NO_COMMAND },
	{ CMD("\37"), "OK" },
	{ CMD("\40"), NO_COMMAND },
	{ CMD("\372"), NO_COMMAND },
	{ CMD("\377"), NO_COMMAND },
	{ CMD(""), "CLOSED" },
};

START_TEST(commands_answered)
{
	struct client k;

	begin(&k, FE_4_1, NULL);
	enter(&k);
	command(&k, TEXT("\2db"));
	ck_assert_str_eq(command(&k, commands[_i].payload), commands[_i].want);
	/* And the next one is answered as if nothing had been. */
	if (!strstr(commands[_i].want, "CLOSED"))
		ck_assert_str_eq(command(&k, TEXT("\16")), "OK");
	end(&k);
}
END_TEST

START_TEST(field_list_needs_database)
{
	struct client k;

	begin(&k, FE_4_1, NULL);
	enter(&k);
	ck_assert_str_eq(command(&k, TEXT("\4t\0")), "ERR 1064/HY000 Unknown database()");
	end(&k);
}
END_TEST

#define DENIED_AMY "ERR 1045/28000 Access denied for user 'amy' (using password: NO)"
#define NO_DB "ERR 5501/3F000 Unknown database 'none'"

static const struct {
	enum fe_release release;
	struct text payload;
	const char *want, *user;
} changes[] = {
	{ FE_3_3, CMD("\21amy\0\0\0\41\0"), DENIED_AMY " " DENIED_AMY, "root" },
	{ FE_3_4, CMD("\21amy\0\0\0\41\0"), DENIED_AMY " " DENIED_AMY, "root" },
	{ FE_3_5, CMD("\21amy\0\0\0\41\0"), "OK OK", "root" },
	{ FE_4_1, CMD("\21amy\0\0\0\41\0"), "OK OK", "root" },
	{ FE_4_1, CMD("\21root\0\0db\0\41\0mysql_native_password\0"), "OK", "root" },
	{ FE_4_1, CMD("\21root\0\0none\0\41\0"), NO_DB " " NO_DB, "root" },
};

START_TEST(change_user)
{
	struct client k;

	begin(&k, changes[_i].release, NULL);
	enter(&k);
	ck_assert_str_eq(command(&k, changes[_i].payload), changes[_i].want);
	ck_assert_str_eq(conn_user(k.conn), changes[_i].user);
	end(&k);
}
END_TEST

START_TEST(pipelined)
{
	struct client k;

	begin(&k, FE_4_1, NULL);
	enter(&k);
	conn_input(k.conn, "\1\0\0\0\16" "\3\0\0\0\3OK" "\4\0\0", 15, k.now_ms);
	/* Both answers have number 1. */
	k.wire.seq = 1;
	ck_assert_str_eq(drain(&k), "OK#");
	ck_assert_str_eq(k.fe.asked, "OK");
	end(&k);
}
END_TEST

START_TEST(large_replies_wait)
{
	struct client k;
	const char *p;
	size_t n, total = 0, most = 0;

	begin(&k, FE_4_1, NULL);
	enter(&k);
	k.wire.seq = 0;
	send_packet(&k, TEXT("\3ROWS 20000 1000"));
	ck_assert(!conn_wants_input(k.conn));
	while ((n = conn_output(k.conn, &p)) > 0) {
		most = n > most ? n : most;
		n = n > 1000 ? 1000 : n;
		total += n;
		conn_sent(k.conn, n, k.now_ms);
	}
	ck_assert_uint_lt(most, OUT_BOUND);
	ck_assert_uint_gt(total, 20000 * 1000);
	ck_assert(conn_wants_input(k.conn));
	end(&k);
}
END_TEST

START_TEST(idle)
{
	struct client k;

	begin(&k, FE_4_1, NULL);
	enter(&k);
	ck_assert_str_eq(query(&k, "WAIT 5"), "OK");
	ck_assert_str_eq(pass_time(&k, 4000), "");
	ck_assert_str_eq(command(&k, TEXT("\16")), "OK");
	ck_assert_str_eq(pass_time(&k, 4999), "");
	ck_assert_str_eq(pass_time(&k, 1), "CLOSED");
	end(&k);
}
END_TEST

/* Nobody can hold a connection by not taking its last bytes. */
START_TEST(lingers)
{
	struct client k;

	begin(&k, FE_4_1, NULL);
	enter(&k);
	k.wire.seq = 0;
	send_packet(&k, TEXT("\1"));
	ck_assert(!conn_finished(k.conn));
	ck_assert_int_ne(conn_deadline(k.conn), INT64_MAX);
	conn_tick(k.conn, conn_deadline(k.conn));
	ck_assert(conn_finished(k.conn));
	end(&k);
}
END_TEST

START_TEST(killed)
{
	struct client k;

	begin(&k, FE_4_1, "query=SLOW delay=1000");
	enter(&k);
	ck_assert_str_eq(query(&k, "SLOW"), "");
	conn_kill(k.conn);
	ck_assert_str_eq(drain(&k), "CLOSED");
	ck_assert_str_eq(k.fe.asked, "");
	end(&k);
}
END_TEST

/* faults ---------------------------------------------------------------------------- */

static const struct {
	const char *fault, *asked, *then;       /* after the query OK: executed, and what came */
} faults[] = {
	{ "query=OK drop", "", "CLOSED" },
	{ "query=OK drop-after", "OK", "CLOSED" },
	{ "query=ELSE drop", "OK", "OK" },
	{ "query=ok seq", "OK", "#" },
	{ "query=OK cut=5", "OK", "... CLOSED" },
	{ "query=OK cut=0", "OK", "CLOSED" },
	{ "query=OK cut=100", "OK", "OK CLOSED" },
	{ "query=OK error='1064 java.net.ConnectException: Connection refused'", "",
	  "ERR 1064/HY000 java.net.ConnectException: Connection refused" },
	{ "query=OK error-after='1064/42000 x'", "OK", "ERR 1064/42000 x" },
	{ "query=OK before=ONE after='TWO;THREE'", "ONE|OK|TWO|THREE", "OK" },
	{ "query=OK twice", "OK|OK", "OK" },
	{ "command drop-after", "OK", "CLOSED" },
	{ "query=OK skip=1 drop", "OK", "OK" },
	{ "query=OK fe=2 drop", "OK", "OK" },
};

START_TEST(fault_at_query)
{
	struct client k;

	begin(&k, FE_4_1, faults[_i].fault);
	enter(&k);
	ck_assert_str_eq(query(&k, "OK"), faults[_i].then);
	ck_assert_str_eq(k.fe.asked, faults[_i].asked);
	end(&k);
}
END_TEST

START_TEST(fault_ends)
{
	struct client k;

	begin(&k, FE_4_1, "query error='1 x' times=2");
	enter(&k);
	ck_assert_str_eq(query(&k, "OK"), "ERR 1/HY000 x");
	ck_assert_str_eq(query(&k, "OK"), "ERR 1/HY000 x");
	ck_assert_str_eq(query(&k, "OK"), "OK");
	ck_assert_str_eq(query(&k, "OK"), "OK");
	end(&k);
}
END_TEST

static const struct {
	const char *fault, *greeting, *login;
} login_faults[] = {
	{ "connect refuse", "RESET", NULL },
	{ "connect drop", "CLOSED", NULL },
	{ "connect error='1040/08004 no'", "ERR 1040/08004 no CLOSED", NULL },
	{ "connect cut=10", "... CLOSED", NULL },
	{ "connect seq", "#", NULL },
	{ "login drop", "GREETING", "CLOSED" },
	{ "login drop-after", "GREETING", "CLOSED" },
	{ "login error='1064 x'", "GREETING", "ERR 1064/HY000 x CLOSED" },
	{ "login error-after='1064 x'", "GREETING", "ERR 1064/HY000 x CLOSED" },
	{ "login cut=3", "GREETING", "... CLOSED" },
};

START_TEST(fault_at_login)
{
	struct client k;

	begin(&k, FE_4_1, login_faults[_i].fault);
	ck_assert_str_eq(drain(&k), login_faults[_i].greeting);
	if (login_faults[_i].login) {
		login_packet(&k, "root", "", "", NULL);
		ck_assert_str_eq(drain(&k), login_faults[_i].login);
	}
	end(&k);
}
END_TEST

START_TEST(delays)
{
	struct client k;

	begin(&k, FE_4_1, "connect delay=100");
	ck_assert_str_eq(drain(&k), "");
	ck_assert_str_eq(pass_time(&k, 99), "");
	ck_assert_str_eq(pass_time(&k, 1), "GREETING");
	end(&k);
	begin(&k, FE_4_1, "query delay=100 late=50");
	enter(&k);
	ck_assert_str_eq(query(&k, "OK"), "");
	ck_assert(!conn_wants_input(k.conn));
	ck_assert_str_eq(k.fe.asked, "");
	ck_assert_str_eq(pass_time(&k, 100), "");
	ck_assert_str_eq(k.fe.asked, "OK");
	ck_assert_str_eq(pass_time(&k, 49), "");
	ck_assert_str_eq(pass_time(&k, 1), "OK");
	ck_assert_str_eq(query(&k, "OK"), "OK");
	end(&k);
}
END_TEST

START_TEST(slow)
{
	struct client k;
	unsigned i;

	begin(&k, FE_4_1, "query slow=4/10");
	enter(&k);
	ck_assert_str_eq(query(&k, "OK"), "...");
	ck_assert_uint_eq(k.got_n, 4);
	for (i = 2; i < 3; i++) {
		ck_assert_str_eq(pass_time(&k, 9), "...");
		ck_assert_str_eq(pass_time(&k, 1), "...");
		ck_assert_uint_eq(k.got_n, 4 * i);
	}
	ck_assert_str_eq(pass_time(&k, 10), "OK");
	ck_assert_uint_eq(k.got_n, 11);
	ck_assert_str_eq(query(&k, "OK"), "OK");
	end(&k);
}
END_TEST

/* A client that leaves does not take back what it asked for. */
START_TEST(gone_but_asked)
{
	struct client k;

	begin(&k, FE_4_1, "query delay=100");
	enter(&k);
	query(&k, "OK");
	conn_gone(k.conn);
	ck_assert(!conn_finished(k.conn));
	ck_assert_str_eq(pass_time(&k, 100), "CLOSED");
	ck_assert_str_eq(k.fe.asked, "OK");
	end(&k);
	begin(&k, FE_4_1, NULL);
	enter(&k);
	conn_gone(k.conn);
	ck_assert(conn_finished(k.conn));
	end(&k);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_loop_test(tc, login, 0, ARRAY_SIZE(logins));
	tcase_add_test(tc, login_after_switch);
	tcase_add_loop_test(tc, odd_login, 0, ARRAY_SIZE(odd_logins));
	tcase_add_test(tc, wrong_number);
	tcase_add_loop_test(tc, commands_answered, 0, ARRAY_SIZE(commands));
	tcase_add_test(tc, field_list_needs_database);
	tcase_add_loop_test(tc, change_user, 0, ARRAY_SIZE(changes));
	tcase_add_test(tc, pipelined);
	tcase_add_test(tc, large_replies_wait);
	tcase_add_test(tc, idle);
	tcase_add_test(tc, lingers);
	tcase_add_test(tc, killed);
	tcase_add_loop_test(tc, fault_at_query, 0, ARRAY_SIZE(faults));
	tcase_add_test(tc, fault_ends);
	tcase_add_loop_test(tc, fault_at_login, 0, ARRAY_SIZE(login_faults));
	tcase_add_test(tc, delays);
	tcase_add_test(tc, slow);
	tcase_add_test(tc, gone_but_asked);
}

SUITE("conn", { "conn", add_tests })
