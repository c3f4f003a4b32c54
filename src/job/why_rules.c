/*
 * why_rules.c - what an FE says of a job, what it means, what helps.
 * The first cause that fits is told; so the special ones stand before the general.
 */
#include "config.h"
#include "job/why_int.h"

#include "base/util.h"
#include "job/job.h"
#include "job/why_holds.h"
#include "job/why_rules.h"

#define RESUME_COMMAND "starload resume {job}"
#define RESUME_SQL "RESUME ROUTINE LOAD FOR {job};"
#define ALTER_SQL "ALTER ROUTINE LOAD FOR {job} "
#define OFFSET_SQL(offset)                                                                   \
	ALTER_SQL "FROM KAFKA (\"kafka_partitions\" = \"{partition}\", \"kafka_offsets\" = " \
		  "\"" offset "\");\n" RESUME_SQL
#define PAUSE_SQL "PAUSE ROUTINE LOAD FOR {job};\n"
#define SET_SQL(key, value) ALTER_SQL "PROPERTIES (\"" key "\" = \"" value "\");\n" RESUME_SQL

/* causes ----------------------------------------------------------------------------------------
 */

#define PLANNING                                                                                 \
	"ALTER ROUTINE LOAD and CREATE take this without a look at the table; only a task that " \
	"is planned meets it.  Nothing was read meanwhile."

/* A backend ends the task for it, whatever `pause_on_fatal_parse_error` says.  (source:
 * JsonScanner::get_next, RoutineLoadJob.shouldPauseOnTxnStateChange) */
#define JSON_ARRAY                                                                               \
	"A message is a JSON array, which the job takes only with `strip_outer_array`; that is " \
	"false."
#define JSON_NO_ARRAY                                                                            \
	"A message is no JSON array, which is all that the job takes with `strip_outer_array`; " \
	"that is true."
#define AND_SO_ON                                                                                  \
	"  Each task that meets it is given up and tried again, from the same offsets, for ever: " \
	"{aborted}"
#define SKIP_IT                                                                              \
	"To skip it, set the offset of its partition behind it (`--offset`).  It is one of " \
	"those from NEXT on:"

#define TOPIC_UNSEEN                                                                              \
	"Topic `{topic}` could not be seen at {brokers}.  The BEs ask, so look from there: is a " \
	"BE alive, is a broker reachable at that host and port, do the brokers' advertised "      \
	"names resolve, does the topic exist, do `property.security.protocol` and "               \
	"`property.sasl.*` let it in?"

const struct why_rule why_causes[] = {
	/* final */
	{ "table_dropped",
	  S(CANCELLED),
	  6,
	  NULL,
	  NULL,
	  "the table was dropped",
	  "The table of the job is gone, and so is the job: CANCELLED is final.",
	  { { "Make the table, and create the job anew; the offsets to begin with are what "
	      "Progress shows and one more.",
	      NULL, NULL } } },
	{ "database_dropped",
	  S(CANCELLED),
	  5,
	  NULL,
	  NULL,
	  "the database was dropped",
	  "The database of the job is gone, and so is the job: CANCELLED is final.",
	  { { 0 } } },
	{ "cancelled",
	  S(CANCELLED),
	  WHY_ANY_CODE,
	  NULL,
	  NULL,
	  "cancelled by the FE",
	  "The FE gave the job up, most likely as its table or database are gone.  CANCELLED is "
	  "final: no statement brings it back.",
	  { { "Create the job anew; the offsets to begin with are what Progress shows and one "
	      "more.",
	      NULL, NULL } } },
	{ "stopped",
	  S(STOPPED),
	  WHY_ANY_CODE,
	  NULL,
	  NULL,
	  "stopped by STOP ROUTINE LOAD",
	  "Somebody stopped the job.  STOPPED is final: no statement brings it back, and after "
	  "three days (`label_keep_max_second`) the FE forgets it.",
	  { { "Create the job anew; the offsets to begin with are what Progress shows and one "
	      "more.",
	      NULL, NULL } } },

	/* paused */
	{ "user_pause",
	  S(PAUSED),
	  100,
	  "User {user} pauses",
	  NULL,
	  "paused by a user",
	  "User `{user}` paused it.  Nothing is wrong with the job.",
	  { { "To let it run:", RESUME_COMMAND, RESUME_SQL } } },
	{ "user_pause",
	  S(PAUSED),
	  100,
	  NULL,
	  NULL,
	  NULL,
	  "A user paused it.  Nothing is wrong with the job.",
	  { { "To let it run:", RESUME_COMMAND, RESUME_SQL } } },
	{ "error_rows",
	  S(PAUSED),
	  102,
	  "urrent error rows: {#errors} is more than max error num: {#max}",
	  NULL,
	  "more bad rows than `max_error_number`",
	  "More bad rows came than `max_error_number` lets through: {errors}, where {max} may be, "
	  "counted over ten times `max_batch_rows`.  The good rows are loaded, the bad ones are "
	  "left out and the offsets have moved on: a RESUME does not read them again, and the "
	  "count "
	  "starts anew.",
	  { { "When the rows shown are to be left out, just go on:", RESUME_COMMAND, RESUME_SQL },
	    { "When there will be more of them, let more through:",
	      "starload alter {job} --set max_error_number={^errors} --resume always",
	      SET_SQL("max_error_number", "{^errors}") },
	    { "When COLUMNS or a separator is what is wrong, alter that, and set the offsets back "
	      "to "
	      "read these rows again (`--offset` and `--allow-rewind`).",
	      NULL, NULL } } },
	{ "error_rows",
	  S(PAUSED),
	  102,
	  "rror rows is more than max error num",
	  NULL,
	  NULL,
	  "More bad rows came than `max_error_number` lets through, counted over ten times "
	  "`max_batch_rows`.  The good rows are loaded, the bad ones are left out and the offsets "
	  "have moved on: a RESUME does not read them again, and the count starts anew.",
	  { { "When the rows shown are to be left out, just go on:", RESUME_COMMAND, RESUME_SQL },
	    { "When there will be more of them, let more through:",
	      "starload alter {job} --set max_error_number=1000 --resume always",
	      SET_SQL("max_error_number", "1000") } } },
	{ "filter_ratio",
	  S(PAUSED),
	  102,
	  "too many filtered rows",
	  NULL,
	  "a greater share of bad rows than `max_filter_ratio`",
	  "In one task the share of bad rows was above `max_filter_ratio`.  That task is undone: "
	  "none of it is loaded, and after a RESUME the same messages are read again, with the "
	  "same end unless something changes.\n\n"
	  "`max_filter_ratio` is {ratio}.",
	  { { "To load what is good and leave out the rest (from then on `max_error_number` alone "
	      "counts them):",
	      "starload alter {job} --set max_filter_ratio=1 --resume always",
	      SET_SQL("max_filter_ratio", "1") },
	    { "When COLUMNS or a separator is what is wrong, alter that; the messages are read "
	      "again by themselves.",
	      NULL, NULL },
	    { "To skip messages, set the offset behind them: `starload lag` shows where each "
	      "partition is.",
	      "starload lag {job}", NULL } } },
	{ "offset_expired",
	  S(PAUSED),
	  WHY_ANY_CODE,
	  "partition: {#partition} at offset: {#offset}",
	  holds_with_latest,
	  "an offset that the broker no longer has",
	  "Partition {partition} was to be read from offset {offset}, which the broker does not "
	  "have: retention took it while the job stood still, or the topic was made anew.  What "
	  "was between that and the oldest offset is lost to this job.\n\n"
	  "Valid are the offsets from OFFSET_BEGINNING, the oldest there is (no FE tells its "
	  "number), to {latest}, the latest one as last seen.",
	  { { "To go on with the oldest message that is there:",
	      "starload alter {job} --offset {partition}=OFFSET_BEGINNING --allow-rewind "
	      "--resume always",
	      OFFSET_SQL("OFFSET_BEGINNING") },
	    { "To go on with what comes from now on, and skip the rest:",
	      "starload alter {job} --offset {partition}=OFFSET_END --resume always",
	      OFFSET_SQL("OFFSET_END") } } },
	{ "offset_expired",
	  S(PAUSED),
	  WHY_ANY_CODE,
	  "ffset out of range",
	  NULL,
	  NULL,
	  "The job was to read from an offset that the broker does not have: retention took it "
	  "while the job stood still, or the topic was made anew.  This release does not say "
	  "which partition: compare NEXT of `starload lag` with the topic's oldest offsets.  "
	  "Valid are offsets from OFFSET_BEGINNING to the latest.",
	  { { "What each partition wants to read next:", "starload lag {job}", NULL },
	    { "Then, for the partition P that it is: `--offset P=OFFSET_BEGINNING --allow-rewind "
	      "--resume always` of `starload alter`.",
	      NULL, NULL } } },
	{ "offset_beyond",
	  S(PAUSED),
	  WHY_ANY_CODE,
	  "Consume offset: {#offset} is greater than the latest offset: {#latest} in kafka "
	  "partition: {#partition}",
	  NULL,
	  "an offset behind the end of its partition",
	  "Partition {partition} was to be read from offset {offset}, and ends at {latest}: the "
	  "offset was set too high, or the topic was made anew with fewer messages.  Valid are the "
	  "offsets from OFFSET_BEGINNING to {latest}.",
	  { { "To read only what comes from now on:",
	      "starload alter {job} --offset {partition}=OFFSET_END --resume always",
	      OFFSET_SQL("OFFSET_END") },
	    { "To read all that is there, as of a topic that was made anew:",
	      "starload alter {job} --offset {partition}=OFFSET_BEGINNING --allow-rewind "
	      "--resume always",
	      OFFSET_SQL("OFFSET_BEGINNING") } } },
	{ "no_backend",
	  S(PAUSED),
	  WHY_ANY_CODE,
	  "No alive backends",
	  NULL,
	  "no BE is alive",
	  "No BE (or compute node) is alive, and those are who asks Kafka.",
	  { { "When one is back (`SHOW BACKENDS`):", RESUME_COMMAND, RESUME_SQL } } },
	{ "no_backend",
	  S(PAUSED),
	  WHY_ANY_CODE,
	  "No available backends",
	  NULL,
	  NULL,
	  "No BE (or compute node) is alive to read and to load.",
	  { { "When one is back (`SHOW BACKENDS`):", RESUME_COMMAND, RESUME_SQL } } },
	{ "no_backend",
	  S(PAUSED),
	  WHY_ANY_CODE,
	  "BE is not alive",
	  NULL,
	  NULL,
	  "The BE (or compute node) that was to ask Kafka has gone.",
	  { { "The next one that is asked may be another:", RESUME_COMMAND, RESUME_SQL } } },
	{ "topic_unseen",
	  S(PAUSED),
	  4,
	  NULL,
	  NULL,
	  "the topic cannot be seen",
	  "No partitions of topic `{topic}` could be listed at {brokers}.  The BEs ask, so look "
	  "from there: is a broker reachable at that host and port, do the brokers' advertised "
	  "names resolve, does the topic exist, do `property.security.protocol` and "
	  "`property.sasl.*` let it in?",
	  { { "When that is mended:", RESUME_COMMAND, RESUME_SQL },
	    { "When the brokers have moved (3.4.5, 3.5.1 and later), with theirs in place of "
	      "HOST:PORT:",
	      "starload alter {job} --set kafka_broker_list=HOST:PORT --resume always",
	      ALTER_SQL "FROM KAFKA (\"kafka_broker_list\" = \"HOST:PORT\");\n" RESUME_SQL } } },
	{ "topic_unseen",
	  S(PAUSED),
	  WHY_ANY_CODE,
	  "get kafka partition info",
	  NULL,
	  NULL,
	  TOPIC_UNSEEN,
	  { { "When that is mended:", RESUME_COMMAND, RESUME_SQL } } },
	{ "topic_unseen",
	  S(PAUSED),
	  WHY_ANY_CODE,
	  "failed to get partition meta",
	  NULL,
	  NULL,
	  TOPIC_UNSEEN,
	  { { "When that is mended:", RESUME_COMMAND, RESUME_SQL } } },
	{ "custom_partition",
	  S(PAUSED),
	  WHY_ANY_CODE,
	  "there is an invalid custom partition: {#partition} for topic: {topic}",
	  NULL,
	  "`kafka_partitions` of CREATE names one that the topic has not",
	  "The job was created with partition {partition}, which topic `{topic}` does not have.  "
	  "The list of partitions is that of CREATE for good: ALTER changes offsets only.",
	  { { "Give the topic that partition and resume, or stop the job and create it with the "
	      "right list.",
	      RESUME_COMMAND, RESUME_SQL } } },
	{ "replicas",
	  S(PAUSED),
	  3,
	  NULL,
	  NULL,
	  "replicas are missing",
	  "A tablet of `{table}` has too few living replicas to write to.  The FE resumes the job "
	  "by itself once all BEs are alive, three times in five minutes; after that it stays "
	  "PAUSED until somebody resumes it.",
	  { { "When the BEs are back (`SHOW BACKENDS`) and it is still PAUSED:", RESUME_COMMAND,
	      RESUME_SQL } } },
	{ "begin_transaction",
	  S(PAUSED),
	  103,
	  NULL,
	  NULL,
	  "no transaction could be begun",
	  "The FE refused the transaction of a task: too many are running in the database, loads "
	  "are disabled (`disable_load_job`), or the database is over its quota.  The reason "
	  "above says which.",
	  { { "When that is mended:", RESUME_COMMAND, RESUME_SQL } } },
	{ "json_array",
	  S(PAUSED),
	  5611,
	  "strip_outer_array=true to parse",
	  NULL,
	  "messages are JSON arrays, and `strip_outer_array` is false",
	  JSON_ARRAY "  The task is undone; after a RESUME the same message is read again.",
	  { { "To take each element of such an array as a row:",
	      "starload alter {job} --set strip_outer_array=true --resume always",
	      SET_SQL("strip_outer_array", "true") } } },
	{ "json_no_array",
	  S(PAUSED),
	  5611,
	  "should be array type with strip_outer_array=true",
	  NULL,
	  "messages are no JSON arrays, and `strip_outer_array` is true",
	  JSON_NO_ARRAY "  The task is undone; after a RESUME the same message is read again.",
	  { { "To take each message as a row:",
	      "starload alter {job} --set strip_outer_array=false --resume always",
	      SET_SQL("strip_outer_array", "false") } } },
	{ "parse_error",
	  S(PAUSED),
	  5611,
	  NULL,
	  NULL,
	  "a message that is no JSON, or not as the job expects it",
	  "A message could not be parsed at all, and `pause_on_fatal_parse_error` is true.  The "
	  "task is undone; after a RESUME the same message is read again.  With that property "
	  "false "
	  "nothing is gained: the job would run, and try the same task for ever.",
	  { { SKIP_IT, "starload lag {job}", NULL } } },

	/* planning (source: Load.initColumns, LoadScanNode.initWhereExpr, StreamLoadPlanner) */
	{ "plan_partition",
	  S(PAUSED),
	  WHY_ANY_CODE,
	  "Unknown partition '{partition}' in table",
	  NULL,
	  "PARTITION names one that the table has not",
	  "The job loads into partition `{partition}`, which `{table}` does not have{~partition}. "
	  " " PLANNING "\n\n"
	  "The table has: {partitions}.",
	  { { "With the right partitions in place of P1,P2 (PARTITION cannot be taken away again, "
	      "only replaced):",
	      "starload alter {job} --partition P1,P2 --resume always",
	      ALTER_SQL "PARTITION (P1, P2);\n" RESUME_SQL } } },
	{ "plan_mapping",
	  S(PAUSED),
	  WHY_ANY_CODE,
	  "Mapping column is not in table. column: {column}",
	  NULL,
	  "COLUMNS assigns to a column that the table has not",
	  "COLUMNS assigns to `{column}`, which is no column of `{table}`{~column}.  " PLANNING
	  "\n\nThe table has: {columns}.\n\nCOLUMNS is now: {mapping}",
	  { { "With the whole list, as it replaces the old one:",
	      "starload alter {job} --columns 'a, b, c = a + b' --resume always",
	      ALTER_SQL "COLUMNS (a, b, c = a + b);\n" RESUME_SQL } } },
	{ "plan_reference",
	  S(PAUSED),
	  WHY_ANY_CODE,
	  "Referenced column '{column}' in expr '{expr}' can't be found in column list, derived "
	  "column is '{target}'",
	  NULL,
	  "an assignment of COLUMNS uses a name that is no source field",
	  "COLUMNS computes `{target}` from `{column}`, which is none of the plain names in the "
	  "list: those are the fields of the source, and an assignment sees nothing else. "
	  " " PLANNING "\n\nCOLUMNS is now: {mapping}",
	  { { "With the whole list, `{column}` among the plain names in the place of its field:",
	      "starload alter {job} --columns 'a, b, c = a + b' --resume always",
	      ALTER_SQL "COLUMNS (a, b, c = a + b);\n" RESUME_SQL } } },
	{ "plan_expression",
	  S(PAUSED),
	  WHY_ANY_CODE,
	  "Expr '{expr}' analyze error: {detail}, derived column is '{target}'",
	  NULL,
	  "an expression of COLUMNS does not work",
	  "COLUMNS computes `{target}` from `{expr}`, which the FE cannot: {detail}.  " PLANNING,
	  { { "With the whole list, as it replaces the old one:",
	      "starload alter {job} --columns 'a, b, c = a + b' --resume always",
	      ALTER_SQL "COLUMNS (a, b, c = a + b);\n" RESUME_SQL } } },
	{ "plan_aggregate",
	  S(PAUSED),
	  WHY_ANY_CODE,
	  "Don't support aggregation function in load expression",
	  NULL,
	  "an aggregate in COLUMNS",
	  "COLUMNS computes something with an aggregate function, of which a load has none: it "
	  "sees one row at a time.  " PLANNING,
	  { { "With the whole list, as it replaces the old one:",
	      "starload alter {job} --columns 'a, b, c = a + b' --resume always",
	      ALTER_SQL "COLUMNS (a, b, c = a + b);\n" RESUME_SQL } } },
	{ "plan_default",
	  S(PAUSED),
	  WHY_ANY_CODE,
	  "olumn has no default value. column: {column}",
	  NULL,
	  "a column that must have a value gets none",
	  "`{table}` wants a value for `{column}` (NOT NULL, without a default), and COLUMNS "
	  "supplies none.  " PLANNING "\n\nCOLUMNS is now: {mapping}",
	  { { "With `{column}` in the list, which replaces the old one as a whole:",
	      "starload alter {job} --columns 'a, b, c = a + b' --resume always",
	      ALTER_SQL "COLUMNS (a, b, c = a + b);\n" RESUME_SQL } } },
	{ "plan_duplicate",
	  S(PAUSED),
	  WHY_ANY_CODE,
	  "Duplicate column mapping: {column}",
	  NULL,
	  "COLUMNS names a column twice",
	  "COLUMNS assigns to `{column}` twice.  " PLANNING,
	  { { "With each column once:",
	      "starload alter {job} --columns 'a, b, c = a + b' --resume always",
	      ALTER_SQL "COLUMNS (a, b, c = a + b);\n" RESUME_SQL } } },
	{ "plan_duplicate",
	  S(PAUSED),
	  WHY_ANY_CODE,
	  "Duplicate column: {column}",
	  NULL,
	  NULL,
	  "COLUMNS names `{column}` twice.  " PLANNING,
	  { { "With each column once:",
	      "starload alter {job} --columns 'a, b, c = a + b' --resume always",
	      ALTER_SQL "COLUMNS (a, b, c = a + b);\n" RESUME_SQL } } },
	{ "plan_where_column",
	  S(PAUSED),
	  WHY_ANY_CODE,
	  "unknown column in where statement. the column '{column}' in where clause",
	  NULL,
	  "WHERE uses a name that is no column of the table",
	  "WHERE uses `{column}`, which is no column of `{table}`{~column}: WHERE sees the "
	  "columns of the table after COLUMNS, not the fields of the source.  " PLANNING
	  "\n\nThe table has: {columns}.\n\nWHERE is now: {where}",
	  { { "With the right condition (WHERE cannot be taken away again, only replaced; true is "
	      "the nearest):",
	      "starload alter {job} --where 'true' --resume always",
	      ALTER_SQL "WHERE true;\n" RESUME_SQL } } },
	{ "plan_where_bool",
	  S(PAUSED),
	  WHY_ANY_CODE,
	  "where statement is not a valid statement return bool",
	  NULL,
	  "WHERE is no condition",
	  "WHERE is an expression that is neither true nor false.  " PLANNING
	  "\n\nWHERE is now: {where}",
	  { { "With the right condition (WHERE cannot be taken away again, only replaced; true is "
	      "the nearest):",
	      "starload alter {job} --where 'true' --resume always",
	      ALTER_SQL "WHERE true;\n" RESUME_SQL } } },
	{ "plan_separator",
	  S(PAUSED),
	  WHY_ANY_CODE,
	  "The valid bytes length for 'row delimiter' is",
	  NULL,
	  NULL,
	  "The row delimiter has more than 50 bytes, or none.  " PLANNING,
	  { { "With the right one:",
	      "starload alter {job} --rows-terminated-by 0x0A --resume always",
	      ALTER_SQL "ROWS TERMINATED BY '0x0A';\n" RESUME_SQL } } },
	{ "plan_separator",
	  S(PAUSED),
	  WHY_ANY_CODE,
	  "The valid bytes length for '{what}' is",
	  NULL,
	  "a separator that is too long",
	  "The {what} has more than 50 bytes, or none.  " PLANNING,
	  { { "With the right one:",
	      "starload alter {job} --columns-terminated-by ',' --resume always",
	      ALTER_SQL "COLUMNS TERMINATED BY ',';\n" RESUME_SQL } } },
	{ "plan_partial_update",
	  S(PAUSED),
	  WHY_ANY_CODE,
	  "support partial update",
	  NULL,
	  "`partial_update` on a table that can't have it",
	  "The job was created with `partial_update`, which wants a PRIMARY KEY table; `{table}` "
	  "is none.  ALTER cannot change it.",
	  { { "Stop the job and create it without `partial_update`, from the offsets that "
	      "`starload lag` shows as NEXT:",
	      "starload lag {job}", NULL } } },
	{ "plan_other",
	  S(PAUSED),
	  WHY_ANY_CODE,
	  "failed to create task: {detail}",
	  NULL,
	  "a task could not be planned",
	  "No task could be planned: {detail}.  " PLANNING,
	  { { "Alter what it speaks of, or mend the table; then:", RESUME_COMMAND, RESUME_SQL } } },
	{ "task_aborted",
	  S(PAUSED),
	  104,
	  "abort task with reason: {detail}",
	  NULL,
	  "a BE gave a task up",
	  "BE or FE gave a task up and will not try again: {detail}",
	  { { "When that is mended:", RESUME_COMMAND, RESUME_SQL } } },
	{ "unknown",
	  S(PAUSED),
	  WHY_BLANK,
	  NULL,
	  NULL,
	  "no reason is told",
	  "The FE tells no reason.  Reasons are kept in the leader's memory only: since the job "
	  "was "
	  "paused an FE has been restarted or another has become leader.  It may have been a "
	  "user's "
	  "PAUSE or a failure; `fe.log` of the leader of that time says which.",
	  { { "To find out, let it run and look again; what made it fail, if anything, comes "
	      "back with its reason:",
	      RESUME_COMMAND, RESUME_SQL } } },
	{ "other",
	  S(PAUSED),
	  WHY_ANY_CODE,
	  NULL,
	  NULL,
	  "a reason that is not known here",
	  "The FE or a BE paused it; what they say is above.",
	  { { "When that is mended:", RESUME_COMMAND, RESUME_SQL } } },

	/* it runs, and its tasks do not succeed */
	{ "json_array",
	  RUNS,
	  WHY_ANY_CODE,
	  NULL,
	  holds_json_array,
	  NULL,
	  JSON_ARRAY AND_SO_ON,
	  { { "To take each element of such an array as a row:",
	      "starload alter {job} --set strip_outer_array=true --pause",
	      PAUSE_SQL SET_SQL("strip_outer_array", "true") } } },
	{ "json_no_array",
	  RUNS,
	  WHY_ANY_CODE,
	  NULL,
	  holds_json_no_array,
	  NULL,
	  JSON_NO_ARRAY AND_SO_ON,
	  { { "To take each message as a row:",
	      "starload alter {job} --set strip_outer_array=false --pause",
	      PAUSE_SQL SET_SQL("strip_outer_array", "false") } } },
	{ "parse_error",
	  RUNS,
	  WHY_ANY_CODE,
	  NULL,
	  holds_parse_error,
	  NULL,
	  "It runs, and a message cannot be parsed at all." AND_SO_ON,
	  { { SKIP_IT, "starload lag {job}", NULL },
	    { "To have the job paused by the next one (3.3.12, 3.4.2, 3.5 and later):",
	      "starload alter {job} --set pause_on_fatal_parse_error=true --pause",
	      PAUSE_SQL SET_SQL("pause_on_fatal_parse_error", "true") } } },
	{ "aborted",
	  RUNS,
	  WHY_ANY_CODE,
	  NULL,
	  holds_aborted,
	  "it runs, and a task of it was given up",
	  "It runs, and a task of it was given up, which is tried again, from the same offsets: "
	  "{aborted}\n\n"
	  "The job has {lag} messages to read, {worst_lag} of them in partition {worst}.  When "
	  "that grows and no rows arrive, each try ends so.",
	  { { "Whether it moves:", "starload status --watch {job}", NULL } } },

	/* unstable */
	{ "unstable_idle",
	  S(UNSTABLE),
	  WHY_ANY_CODE,
	  "of partition [{#partition}] exceeds",
	  holds_partition_is_read_up,
	  "UNSTABLE for a partition that is only idle",
	  "UNSTABLE is RUNNING with a remark: what was read last in some partition is older than "
	  "`routine_load_unstable_threshold_second`.  Partition {partition}, which it is about, is "
	  "read to its end, so nothing is late there: nobody produces into it.",
	  { { 0 } } },
	{ "unstable",
	  S(UNSTABLE),
	  WHY_ANY_CODE,
	  "lag [{#age}] of partition [{#partition}] exceeds",
	  holds_behind,
	  "UNSTABLE: it runs, and is late",
	  "UNSTABLE is RUNNING with a remark: what was read last in partition {partition} is {age} "
	  "seconds old, more than `routine_load_unstable_threshold_second`.  The job is behind by "
	  "{lag} messages, {worst_lag} of them in partition {worst}.",
	  { { "More tasks at a time (no more than partitions, BEs, or five):",
	      "starload alter {job} --set desired_concurrent_number=5 --pause", NULL },
	    { "Larger tasks:",
	      "starload alter {job} --set task_consume_second=30 --set task_timeout_second=120 "
	      "--pause",
	      NULL } } },
	{ "unstable",
	  S(UNSTABLE),
	  WHY_ANY_CODE,
	  NULL,
	  NULL,
	  NULL,
	  "UNSTABLE is RUNNING with a remark: what was read last in some partition is older than "
	  "`routine_load_unstable_threshold_second`.",
	  { { "How far each partition is behind:", "starload lag {job}", NULL } } },

	/* to be scheduled */
	{ "no_concurrency",
	  S(NEED_SCHEDULE),
	  WHY_ANY_CODE,
	  NULL,
	  holds_no_concurrency,
	  "`desired_concurrent_number` is below 0",
	  "`desired_concurrent_number` is below 0, so the job gets no task and stays in "
	  "NEED_SCHEDULE.  An ALTER to \"\" does that: it stores -1.",
	  { { "To give it one:",
	      "starload alter {job} --set desired_concurrent_number=1 --pause --resume always",
	      PAUSE_SQL SET_SQL("desired_concurrent_number", "1") } } },
	{ "waiting",
	  S(NEED_SCHEDULE),
	  WHY_ANY_CODE,
	  NULL,
	  NULL,
	  "it waits to be scheduled",
	  "The scheduler looks every ten seconds: a job that was created or resumed waits for "
	  "that.  One that stays like this gets no task: no BE is alive, or there are no "
	  "partitions to read.",
	  { { "How it goes on:", "starload status --watch {job}", NULL } } },

	/* running */
	{ "no_backend",
	  S(RUNNING),
	  WHY_ANY_CODE,
	  NULL,
	  holds_no_backend,
	  NULL,
	  "It runs, and no BE (or compute node) is alive to ask Kafka or to read.  It goes on by "
	  "itself once one is back.",
	  { { 0 } } },
	{ "no_slot",
	  S(RUNNING),
	  WHY_ANY_CODE,
	  NULL,
	  holds_no_slot,
	  "no BE has room for its tasks",
	  "It runs, and its tasks wait for a BE: none is alive, or all have as many tasks as they "
	  "may (`max_routine_load_task_num_per_be`).",
	  { { 0 } } },
	{ "cannot_see_topic",
	  S(RUNNING),
	  WHY_ANY_CODE,
	  NULL,
	  holds_cannot_see_topic,
	  "it runs, and cannot see its topic",
	  "It runs, and its tasks cannot see topic `{topic}` at {brokers}, so nothing is read.  "
	  "The "
	  "BEs ask, so look from there: is a broker reachable at that host and port, do the "
	  "brokers' advertised names resolve?  It goes on by itself once they are.",
	  { { "When the brokers have moved (3.4.5, 3.5.1 and later), with theirs in place of "
	      "HOST:PORT:",
	      "starload alter {job} --set kafka_broker_list=HOST:PORT --pause", NULL } } },
	{ "task_times", S(RUNNING), WHY_ANY_CODE, NULL, holds_stuck_for_time,
	  "`task_consume_second` is not below `task_timeout_second`", TASK_TIMES },
	{ "all_filtered",
	  S(RUNNING),
	  WHY_ANY_CODE,
	  NULL,
	  holds_all_filtered,
	  "WHERE is true for no row",
	  "All {rows} rows that it read were left out by WHERE, so nothing was loaded, without any "
	  "error.  A date without quotes does that: 2023-06-31 is 1986.\n\nWHERE is now: {where}",
	  { { "With the right condition:", "starload alter {job} --where 'true' --pause",
	      NULL } } },
	{ "stuck",
	  S(RUNNING),
	  WHY_ANY_CODE,
	  NULL,
	  holds_may_be_stuck,
	  "it may be stuck in its WHERE",
	  "There is something to read and nothing was read yet.  When that stays so, it is the "
	  "WHERE: a function that does not exist, or types that do not fit, neither pause the job "
	  "nor are they ever told.\n\nWHERE is now: {where}",
	  { { "Whether it moves:", "starload status --watch {job}", NULL },
	    { "With a condition that works:", "starload alter {job} --where 'true' --pause",
	      NULL } } },
	{ "behind",
	  S(RUNNING),
	  WHY_ANY_CODE,
	  NULL,
	  holds_behind,
	  "it runs, and is behind",
	  "It runs, and has {lag} messages to read, {worst_lag} of them in partition {worst}.",
	  { { "Whether it catches up:", "starload status --watch {job}", NULL } } },
	{ "running",
	  S(RUNNING),
	  WHY_ANY_CODE,
	  NULL,
	  NULL,
	  "nothing is wrong",
	  "It runs, and nothing is known to be wrong with it.",
	  { { 0 } } },
	{ "strange",
	  1U << JOB_STATE_UNKNOWN,
	  WHY_ANY_CODE,
	  NULL,
	  NULL,
	  "a state of no release that is known here",
	  "The server shows a state that is of no release known here.",
	  { { 0 } } },
};
const size_t why_n_causes = ARRAY_SIZE(why_causes);
