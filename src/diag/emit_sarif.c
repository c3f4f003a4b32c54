/*
 * emit_sarif.c - SARIF 2.1.0, as code scanning services read it.
 */
#include "config.h"
#include "diag/emitter.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/util.h"
#include "diag/fingerprint.h"
#include "diag/jout.h"

struct sarif {
	struct jout j;
	struct fingerprints *seen;
	struct buf text;
};

static void pair_text(struct jout *j, const char *key, const char *text)
{
	jout_key(j, key);
	jout_open(j, '{');
	jout_pair(j, "text", text);
	jout_close(j, '}');
}

static void rules(struct jout *j)
{
	unsigned i;

	jout_key(j, "rules");
	jout_open(j, '[');
	for (i = 0; i < DIAG_COUNT; i++) {
		const struct diag_rule *r = diag_rule((enum diag_code)i);

		jout_line(j);
		jout_open(j, '{');
		jout_pair(j, "id", r->id);
		jout_pair(j, "name", r->slug);
		pair_text(j, "shortDescription", r->summary);
		jout_key(j, "defaultConfiguration");
		jout_open(j, '{');
		jout_pair(j, "level", emit_severity(r->severity));
		jout_close(j, '}');
		jout_close(j, '}');
	}
	jout_close(j, ']');
}

static void begin(struct emitter *e)
{
	struct sarif *s = xmalloc(sizeof(*s));
	struct jout *j = &s->j;

	jout_init(j, e->out);
	s->seen = fingerprints_new();
	buf_init_unbounded(&s->text);
	e->state = s;
	jout_open(j, '{');
	jout_pair(j, "$schema", "https://json.schemastore.org/sarif-2.1.0.json");
	jout_pair(j, "version", "2.1.0");
	jout_key(j, "runs");
	jout_open(j, '[');
	jout_open(j, '{');
	jout_key(j, "tool");
	jout_open(j, '{');
	jout_key(j, "driver");
	jout_open(j, '{');
	jout_pair(j, "name", "starload");
	if (e->o.tool_version)
		jout_pair(j, "version", e->o.tool_version);
	rules(j);
	jout_close(j, '}');
	jout_close(j, '}');
	jout_pair(j, "columnKind", "unicodeCodePoints");
	jout_key(j, "results");
	jout_open(j, '[');
}

static void file_begins(struct emitter *e, const char *file)
{
	struct sarif *s = e->state;

	(void)file;
	fingerprints_file(s->seen);
}

/* A relative path as a relative URI, an absolute one as a file: URI. */
static void artifact(struct sarif *s, const char *file)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789-._~/";

	while (file[0] == '.' && file[1] == '/' && file[2] && file[2] != '/')
		file += 2;
	buf_clear(&s->text);
	if (*file == '/')
		buf_adds(&s->text, "file://");
	for (; *file; file++)
		if (strchr(plain, *file))
			buf_addc(&s->text, *file);
		else
			buf_addf(&s->text, "%%%02X", (unsigned char)*file);
	jout_key(&s->j, "artifactLocation");
	jout_open(&s->j, '{');
	jout_pair(&s->j, "uri", buf_str(&s->text));
	jout_close(&s->j, '}');
}

static void region(struct jout *j, const char *key, const struct finding_place *at)
{
	jout_key(j, key);
	jout_open(j, '{');
	jout_pair_number(j, "startLine", at->line);
	jout_pair_number(j, "startColumn", at->col);
	jout_pair_number(j, "endLine", at->end_line);
	jout_pair_number(j, "endColumn", at->end_col);
	jout_pair_number(j, "byteOffset", at->off);
	jout_pair_number(j, "byteLength", at->len);
	jout_close(j, '}');
}

static void physical(struct sarif *s, const char *file, const struct finding_place *at)
{
	jout_key(&s->j, "physicalLocation");
	jout_open(&s->j, '{');
	artifact(s, file);
	region(&s->j, "region", at);
	jout_close(&s->j, '}');
}

static void related(struct sarif *s, const struct finding *f)
{
	struct jout *j = &s->j;
	bool any = false;
	unsigned i;

	for (i = 0; i < f->n_notes; i++) {
		if (!f->notes[i].placed)
			continue;
		if (!any) {
			jout_key(j, "relatedLocations");
			jout_open(j, '[');
			any = true;
		}
		jout_open(j, '{');
		physical(s, f->file, &f->notes[i].at);
		pair_text(j, "message", f->notes[i].text);
		jout_close(j, '}');
	}
	if (any)
		jout_close(j, ']');
}

static void fixes(struct sarif *s, const struct finding *f)
{
	struct jout *j = &s->j;
	unsigned i;

	if (!f->n_edits || !emit_fix_is_text(f))
		return;
	jout_key(j, "fixes");
	jout_open(j, '[');
	jout_open(j, '{');
	pair_text(j, "description", f->fix_safe ? "certain repair" : "possible repair, to be looked at");
	jout_key(j, "artifactChanges");
	jout_open(j, '[');
	jout_open(j, '{');
	artifact(s, f->file);
	jout_key(j, "replacements");
	jout_open(j, '[');
	for (i = 0; i < f->n_edits; i++) {
		jout_open(j, '{');
		region(j, "deletedRegion", &f->edits[i].at);
		jout_key(j, "insertedContent");
		jout_open(j, '{');
		jout_key(j, "text");
		jout_text(j, f->edits[i].text);
		jout_close(j, '}');
		jout_close(j, '}');
	}
	jout_close(j, ']');
	jout_close(j, '}');
	jout_close(j, ']');
	jout_close(j, '}');
	jout_close(j, ']');
}

static void finding(struct emitter *e, const struct finding *f)
{
	struct sarif *s = e->state;
	struct jout *j = &s->j;
	char text[17];
	unsigned i;

	jout_line(j);
	jout_open(j, '{');
	jout_pair(j, "ruleId", f->rule->id);
	jout_pair_number(j, "ruleIndex", f->rule->code);
	jout_pair(j, "level", emit_severity(f->severity));
	buf_clear(&s->text);
	emit_full_message(&s->text, f);
	pair_text(j, "message", buf_str(&s->text));
	jout_key(j, "locations");
	jout_open(j, '[');
	jout_open(j, '{');
	physical(s, f->file, &f->at);
	jout_close(j, '}');
	jout_close(j, ']');
	related(s, f);
	jout_key(j, "partialFingerprints");
	jout_open(j, '{');
	fingerprint(s->seen, f, 0, text);
	jout_pair(j, "starload/v1", text);
	jout_close(j, '}');
	fixes(s, f);
	jout_key(j, "properties");
	jout_open(j, '{');
	jout_pair_number(j, "statement", f->stmt);
	jout_key(j, "rejectedBy");
	jout_open(j, '[');
	for (i = 0; i < f->n_rejected_by; i++)
		jout_string(j, f->rejected_by[i]);
	jout_close(j, ']');
	jout_close(j, '}');
	jout_close(j, '}');
}

/* Was everything looked at that was to be? */
static void invocation(struct sarif *s, const struct emit_summary *summary)
{
	struct jout *j = &s->j;
	size_t i;

	jout_line(j);
	jout_key(j, "invocations");
	jout_open(j, '[');
	jout_open(j, '{');
	jout_key(j, "executionSuccessful");
	jout_bool(j, !summary->n_troubles);
	if (summary->n_troubles) {
		jout_key(j, "toolExecutionNotifications");
		jout_open(j, '[');
		for (i = 0; i < summary->n_troubles; i++) {
			jout_open(j, '{');
			jout_pair(j, "level", "error");
			pair_text(j, "message", summary->troubles[i].text);
			jout_key(j, "locations");
			jout_open(j, '[');
			jout_open(j, '{');
			jout_key(j, "physicalLocation");
			jout_open(j, '{');
			artifact(s, summary->troubles[i].file);
			jout_close(j, '}');
			jout_close(j, '}');
			jout_close(j, ']');
			jout_close(j, '}');
		}
		jout_close(j, ']');
	}
	jout_close(j, '}');
	jout_close(j, ']');
}

static void end(struct emitter *e, const struct emit_summary *summary)
{
	struct sarif *s = e->state;

	jout_close(&s->j, ']');
	invocation(s, summary);
	jout_close(&s->j, '}');
	jout_close(&s->j, ']');
	jout_close(&s->j, '}');
	jout_end(&s->j);
}

static void release(struct emitter *e)
{
	struct sarif *s = e->state;

	if (!s)
		return;
	fingerprints_free(s->seen);
	buf_release(&s->text);
	free(s);
}

const struct emit_ops emit_sarif_ops = {
	.name = "sarif", .parts = FINDING_STMT_HASH, .begin = begin, .file = file_begins, .finding = finding, .end = end,
	.release = release,
};
