/*
 * load_print.c - findings about the headers of a load, and numbers for people.
 */
#include "config.h"

#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "base/util.h"
#include "cli/cmd.h"
#include "cli/load_cmd.h"
#include "diag/emit.h"
#include "diag/jout.h"

static void print_json(struct load_cmd *c, const struct finding *f)
{
	struct jout *j = c->json;

	jout_line(j);
	jout_open(j, '{');
	jout_pair(j, "option", f->file);
	jout_pair(j, "code", f->rule->id);
	jout_pair(j, "slug", f->rule->slug);
	jout_pair(j, "severity", f->severity == DIAG_ERROR ? "error" : "warning");
	jout_pair_number(j, "offset", f->at.off);
	jout_pair_number(j, "length", f->at.len);
	jout_pair(j, "message", f->message);
	jout_pair(j, "hint", f->hint);
	jout_close(j, '}');
}

void load_print_findings(struct load_cmd *c)
{
	const struct emit_options eo = {
		.color = cmd_color(COLOR_AUTO, c->env->err),
		.quiet = true,
		.no_places = true,
		.width = (int)cmd_width(c->env->err),
		.targets = &c->targets,
		.tool_version = PACKAGE_VERSION,
	};
	struct emitter *e = emitter_new("text", c->env->err, &eo);
	size_t i;

	if (c->json) {
		jout_key(c->json, "findings");
		jout_open(c->json, '[');
	}
	for (i = 0; i < c->lint.n; i++) {
		struct load_found *found = &c->lint.of[i];
		const struct diag *g;
		struct finding f;

		for (g = found->diags.first; g; g = g->next) {
			if (g->severity == DIAG_NOTE)
				continue;
			finding_make(&f, g, &found->src, &c->targets, FINDING_EXCERPTS, 0, c->mem);
			if (c->json)
				print_json(c, &f);
			else
				emit_finding(e, &f);
		}
	}
	if (c->json)
		jout_close(c->json, ']');
	emitter_free(e);
}

const char *load_count(int64_t n, struct arena *mem)
{
	char digits[24], out[32];
	size_t len = (size_t)snprintf(digits, sizeof(digits), "%" PRId64, n), i, k = 0;

	for (i = 0; i < len; i++) {
		if (i && (len - i) % 3 == 0 && digits[i - 1] != '-')
			out[k++] = ',';
		out[k++] = digits[i];
	}
	return arena_copy(mem, out, k);
}

const char *load_bytes(uint64_t n, struct arena *mem)
{
	static const char *const units[] = { "kB", "MB", "GB", "TB", "PB" };
	double v = (double)n / 1000;
	size_t i;

	if (n < 1000)
		return arena_printf(mem, "%u bytes", (unsigned)n);
	for (i = 0; v >= 999.5 && i + 1 < ARRAY_SIZE(units); i++)
		v /= 1000;
	return arena_printf(mem, v < 99.95 ? "%.1f %s" : "%.0f %s", v, units[i]);
}
