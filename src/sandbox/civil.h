/*
 * civil.h - dates and times of day, and the zones they are told in.
 */
#ifndef STARLOAD_SANDBOX_CIVIL_H
#define STARLOAD_SANDBOX_CIVIL_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

struct civil {
	int year, month, day, hour, minute, second, micro;
};

/* Days since 1970-01-01, proleptic Gregorian; and back. */
int64_t civil_days(const struct civil *c);
void civil_from_days(int64_t days, struct civil *c);
int64_t civil_seconds(const struct civil *c);
void civil_from_seconds(int64_t seconds, struct civil *c);
int days_in_month(int year, int month);

/* "2023-6-1", "20230601", "2023-06-01 10:00:00.5", with 'T' as well.  False for
 * what is no such day or time. */
bool civil_parse(struct text t, struct civil *out);
/* "2023-06-01"; "2023-06-01 10:00:00" and, when there are some, microseconds. */
void civil_date(const struct civil *c, char out[12]);
void civil_datetime(const struct civil *c, char out[40]);
/* 20230601, or 20230601100000 */
int64_t civil_number(const struct civil *c, bool with_time);

/*
 * Does the FE know this zone?  Fills `out` with the form it keeps: offsets as
 * +HH:MM, names as they are (source: TimeUtils).  Region names are those of the
 * system's zone files.
 */
bool zone_valid(struct text name, char *out, size_t size);
/* Seconds east of UTC at that moment; 0 for a zone that cannot be read. */
int zone_offset(const char *zone, int64_t seconds);
/* "yyyy-MM-dd HH:mm:ss" of a moment in a zone. */
void zone_time(int64_t ms, const char *zone, char out[40]);
#endif
