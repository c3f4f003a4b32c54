/*
 * fuzz_settings.c - any text as a settings file.
 */
#include "config.h"

#include "fuzz.h"

#include <string.h>

#include "base/err.h"
#include "cli/settings.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct err err = { 0 };
	int rc = settings_check((const char *)data, size, &err);

	MUST(rc == 0 || (rc == err.code && err.text[0]), "an error without a text");
	MUST(!strchr(err.text, '\n'), "an error of several lines");
	return 0;
}
