/*
 * delimiter.h - the bytes a COLUMNS or ROWS TERMINATED BY string stands for.
 */
#ifndef STARLOAD_CHECK_DELIMITER_H
#define STARLOAD_CHECK_DELIMITER_H
#include "base/arena.h"
#include "base/text.h"

enum delimiter_fault {
	DELIMITER_FINE,
	DELIMITER_EMPTY,
	DELIMITER_HEX_EMPTY,            /* nothing behind 0x */
	DELIMITER_HEX_ODD,
	DELIMITER_HEX_DIGIT,            /* something else than 0-9 a-f */
};

/*
 * Convert the value of the string as the server does: 0x.. and \x.. are hex
 * bytes (those of 80 and above become three bytes of UTF-8: the server extends
 * their sign to U+FFxx), and backslash-t and backslash-n become TAB and LF.
 * *out is in `mem`, or is `value` where nothing changes; it is set only when
 * all is fine.
 */
enum delimiter_fault delimiter_convert(struct text value, struct arena *mem, struct text *out);

/*
 * When a job is altered the server prints its separators raw between single quotes, and reads that
 * text again after a restart.  (source: RoutineLoadDesc.toSql, ColumnSeparator.toSql)
 */
enum delimiter_fate {
	DELIMITER_STAYS,                /* it stands for the same bytes then */
	DELIMITER_CHANGES,              /* for others */
	DELIMITER_BREAKS,               /* it is no string any more: nothing can be read */
};
enum delimiter_fate delimiter_persists(struct text value, struct arena *mem);

/* Is it written in hex (0x.. or \x..)? */
bool delimiter_is_hex(struct text value);
#endif
