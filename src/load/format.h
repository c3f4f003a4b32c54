/*
 * format.h - what the server's readers of a load's body go by.
 * Delimiters are decoded already: the bytes that stand in the data (for what their spelling in a
 * header means: Delimiter.java).
 */
#ifndef STARLOAD_LOAD_FORMAT_H
#define STARLOAD_LOAD_FORMAT_H
#include <stdbool.h>

enum load_format { LF_CSV, LF_JSON };

enum { DELIMITER_MAX = 50 };

struct row_format {
	enum load_format format;
	/* CSV */
	char column_separator[DELIMITER_MAX + 1], row_delimiter[DELIMITER_MAX + 1];
	unsigned sep_bytes, delim_bytes; /* 1..DELIMITER_MAX */
	int enclose, escape;		 /* a byte, or -1 */
	bool trim_space;
	/* JSON */
	bool strip_outer_array;
	bool json_root; /* given: arrays and objects are both taken, whatever strip_outer_array is
			 */
};

/* How a file is compressed, and how a body is. */
enum load_packing { LP_NONE, LP_GZIP, LP_BZIP2, LP_ZSTD, LP_LZ4 };

#define LP_BIT(packing) (1u << (packing))
#endif
