/*
 * load_dry.c - what a load would send: parts and requests, or curl commands.
 */
#include "config.h"

#include <inttypes.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/shell.h"
#include "base/util.h"
#include "cli/cmd.h"
#include "cli/load_cmd.h"
#include "cli/load_plan.h"
#include "diag/emit.h"
#include "diag/jout.h"
#include "load/digest.h"
#include "load/file.h"
#include "load/label.h"

/* How a part's label and headers come about. */
struct dry {
	struct load_cmd *c;
	struct load_plan plan;
	struct load_name name;
	struct load_keys keys;
	unsigned generation;
	struct digest *all; /* with --atomic: of all parts, which have no labels of their own */
	char label[LABEL_MAX + 1];
	uint64_t parts, bytes;
};

static void name_load(struct dry *d)
{
	const size_t n = d->plan.parts.n_inputs;

	load_plan_name(&d->plan, arena_alloc(d->c->mem, n * sizeof(struct text)), &d->name);
	load_keys(&d->name, &d->keys);
}

static const char *encoded(const char *s, struct arena *mem)
{
	static const char plain[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";
	const char *out;
	struct buf b;

	buf_init_unbounded(&b);
	for (; *s; s++)
		if (strchr(plain, *s))
			buf_addc(&b, *s);
		else
			buf_addf(&b, "%%%02X", (unsigned char)*s);
	out = arena_copy(mem, buf_str(&b), b.n);
	buf_release(&b);
	return out;
}

/* Where the first try would go. */
static const char *url_of(const struct dry *d)
{
	const struct load_server *s = d->plan.server;
	const struct load_host *h = s->n_bes ? &s->bes[0] : &s->fes[0];
	struct arena *mem = d->c->mem;

	return arena_printf(mem,
			    strchr(h->host, ':') ? "%s://[%s]:%u%s/api/%s/%s/_stream_load"
						 : "%s://%s:%u%s/api/%s/%s/_stream_load",
			    h->https ? "https" : "http", h->host, h->port,
			    h->prefix ? h->prefix : "", encoded(d->plan.db, mem),
			    encoded(d->plan.table, mem));
}

/* curl --------------------------------------------------------------------------------- */

static void add_word(struct buf *b, const char *option, const char *word)
{
	buf_addf(b, " %s ", option);
	shell_word(b, (struct text){ word, strlen(word) });
}

static void add_header(struct buf *b, const char *name, const char *value, struct arena *mem)
{
	add_word(b, "-H", arena_printf(mem, "%s: %s", name, value));
}

/* Is the body a file from its first byte to its last? */
static bool is_whole_file(const struct part *p)
{
	const struct part_segment *s = p->segment;

	return p->n_segments == 1 && s->file && !s->file->spooled && !s->off &&
	       s->n == (uint64_t)s->file->was.st_size;
}

/* The bytes of a part by programs that are everywhere; false: they lie in no file of a name. */
static bool add_bytes(struct buf *b, const struct part *p)
{
	size_t i;

	if (p->n_segments > 1)
		buf_adds(b, "{ ");
	for (i = 0; i < p->n_segments; i++) {
		const struct part_segment *s = &p->segment[i];

		if (s->file && s->file->spooled)
			return false;
		if (s->file) {
			buf_addf(b, "tail -c +%" PRIu64 " ", s->off + 1);
			shell_word(b, (struct text){ s->file->name, strlen(s->file->name) });
			buf_addf(b, " | head -c %" PRIu64, s->n);
		} else {
			buf_adds(b, "printf %s ");
			shell_word(b, (struct text){ s->literal, (size_t)s->n });
		}
		if (p->n_segments > 1)
			buf_adds(b, "; ");
	}
	if (p->n_segments > 1)
		buf_adds(b, "}");
	buf_adds(b, " | ");
	return true;
}

static void print_curl(struct dry *d, const struct part *p)
{
	static const char *const packers[] = {
		[LP_NONE] = NULL,	   [LP_GZIP] = "gzip -c | ", [LP_BZIP2] = "bzip2 -c | ",
		[LP_ZSTD] = "zstd -qc | ", [LP_LZ4] = "lz4 -qc | ",
	};
	const bool whole = is_whole_file(p) && d->plan.compress == LP_NONE;
	struct load_header packed;
	const bool is_packed = load_packing_header(&d->plan, p, &packed);
	struct arena *mem = d->c->mem;
	struct buf b;
	size_t i;

	buf_init_unbounded(&b);
	if (!whole && !add_bytes(&b, p))
		buf_addf(&b, "# part %u is kept nowhere that curl could read it from: ", p->no);
	if (!whole && p->packing == LP_NONE && packers[d->plan.compress])
		buf_adds(&b, packers[d->plan.compress]);
	buf_adds(&b, "curl --location-trusted -sS");
	/* curl asks for the password where there is one */
	add_word(&b, "-u",
		 d->plan.server->password ? d->plan.server->user
					  : arena_printf(mem, "%s:", d->plan.server->user));
	if (d->plan.server->cacert && d->plan.server->n_fes && d->plan.server->fes[0].https)
		add_word(&b, "--cacert", d->plan.server->cacert);
	add_header(&b, "Expect", "100-continue", mem);
	if (!d->plan.at_least_once)
		add_header(&b, "label", d->label, mem);
	for (i = 0; i < d->plan.n_headers; i++)
		if (!is_packed || strcasecmp(d->plan.header[i].name, packed.name) != 0)
			add_header(&b, d->plan.header[i].name, d->plan.header[i].value, mem);
	if (is_packed)
		add_header(&b, packed.name, packed.value, mem);
	add_word(&b, "-T", whole ? p->segment[0].file->name : "-");
	buf_addc(&b, ' ');
	shell_word(&b, (struct text){ url_of(d), strlen(url_of(d)) });
	emit_safe(d->c->env->out, buf_str(&b), b.n);
	fputc('\n', d->c->env->out);
	buf_release(&b);
}

/* parts -------------------------------------------------------------------------------- */

static void print_part(struct dry *d, const struct part *p)
{
	struct load_header packed;
	const bool is_packed = load_packing_header(&d->plan, p, &packed);
	const uint64_t line = part_first_line(p);
	FILE *out = d->c->env->out;

	fprintf(out, "part %u: ", p->no);
	emit_safe(out, p->input.p, p->input.n);
	if (p->n_inputs > 1)
		fprintf(out, " and %u more", p->n_inputs - 1);
	if (line)
		fprintf(out, ", from line %" PRIu64, line);
	fprintf(out, ", %" PRIu64 " bytes", p->bytes);
	if (!d->plan.atomic)
		fprintf(out, ", label %s", d->label);
	if (is_packed)
		fprintf(out, ", %s: %s", packed.name, packed.value);
	fputc('\n', out);
}

static void json_part(struct dry *d, const struct part *p)
{
	struct jout *j = d->c->json;
	struct load_header packed;

	load_packing_header(&d->plan, p, &packed);
	jout_line(j);
	jout_open(j, '{');
	jout_pair_number(j, "part", p->no);
	jout_key(j, "input");
	jout_text(j, p->input);
	jout_pair_number(j, "inputs", p->n_inputs);
	jout_pair_number(j, "first_line", part_first_line(p));
	jout_pair_number(j, "bytes", p->bytes);
	jout_pair(j, "hash", p->hash);
	if (!d->plan.atomic)
		jout_pair(j, "label", d->label);
	jout_pair(j, packed.name, packed.value);
	jout_close(j, '}');
}

static void print_request(struct dry *d)
{
	FILE *out = d->c->env->out;
	size_t i;

	fprintf(out, "PUT ");
	emit_safe(out, url_of(d), strlen(url_of(d)));
	fputs(d->plan.atomic ? ", all in one transaction\n" : "\n", out);
	for (i = 0; i < d->plan.n_headers; i++) {
		const struct load_header *h = &d->plan.header[i];

		fputs("  ", out);
		emit_safe(out, h->name, strlen(h->name));
		fputs(": ", out);
		emit_safe(out, h->value, strlen(h->value));
		fputc('\n', out);
	}
}

static void json_request(struct dry *d)
{
	struct jout *j = d->c->json;
	size_t i;

	jout_pair(j, "url", url_of(d));
	jout_key(j, "headers");
	jout_open(j, '{');
	for (i = 0; i < d->plan.n_headers; i++) {
		const struct load_header *h = &d->plan.header[i];

		jout_key_text(j, (struct text){ h->name, strlen(h->name) });
		jout_string(j, h->value);
	}
	jout_close(j, '}');
	jout_key(j, "parts");
	jout_open(j, '[');
}

static void notice(void *arg, const char *text)
{
	struct load_cmd *c = arg;

	fputs("starload load: ", c->env->err);
	emit_safe(c->env->err, text, strlen(text));
	fputc('\n', c->env->err);
}

static void print_one(struct dry *d, const struct part *p, bool only)
{
	if (d->plan.atomic)
		part_of_all(d->all, p);
	else
		label_make(&d->name, &d->keys, d->generation, p->no, only, p->hash, d->label);
	d->parts++;
	d->bytes += p->bytes;
	if (d->c->o.print_curl)
		print_curl(d, p);
	else if (d->c->json)
		json_part(d, p);
	else
		print_part(d, p);
}

/* One part is looked at before the one ahead of it is printed: is it the only one? */
static int print_all(struct dry *d, struct part_source *s, struct err *err)
{
	struct part *held = NULL, *p;
	int rc;

	while ((rc = part_source_next(s, &p, err)) > 0) {
		if (held)
			print_one(d, held, false);
		part_free(held);
		held = p;
	}
	if (held)
		print_one(d, held, d->parts == 0 && !rc);
	part_free(held);
	return rc;
}

/* The label of all of it. */
static void print_transaction(struct dry *d)
{
	char hash[DIGEST_HEX + 1];

	if (!d->plan.atomic || !d->parts)
		return;
	digest_hex(d->all, hash);
	label_make(&d->name, &d->keys, d->generation, 0, d->plan.label != NULL, hash, d->label);
	if (d->c->json)
		jout_pair(d->c->json, "label", d->label);
	else
		fprintf(d->c->env->out, "the transaction: label %s\n", d->label);
}

int load_dry(struct load_cmd *c)
{
	struct dry d = { .c = c };
	struct part_source *s;
	struct err err;
	int rc;

	c->parts.notice = notice;
	c->parts.arg = c;
	c->parts.spool_slots = 2;
	load_plan_make(c, &d.plan);
	name_load(&d);
	if (load_generation(&d.plan, &d.generation, &err))
		return cmd_fail(c->env, &err);
	if (c->json && !c->o.print_curl)
		json_request(&d);
	else if (!c->o.print_curl)
		print_request(&d);
	s = part_source_open(&c->parts, &err);
	d.all = digest_new();
	rc = s ? print_all(&d, s, &err) : err.code;
	part_source_free(s);
	if (c->json && !c->o.print_curl)
		jout_close(c->json, ']');
	if (!rc)
		print_transaction(&d);
	digest_free(d.all);
	if (rc)
		return cmd_fail(c->env, &err);
	if (!c->json && !c->o.print_curl)
		fprintf(c->env->out, "%" PRIu64 " part%s, %s; nothing was sent\n", d.parts,
			d.parts == 1 ? "" : "s", load_bytes(d.bytes, c->mem));
	return d.parts ? EXIT_DONE : EXIT_FINDINGS;
}
