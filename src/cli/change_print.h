/*
 * change_print.h - a change of the journal for people: `history` and `recover`.
 */
#ifndef STARLOAD_CLI_CHANGE_PRINT_H
#define STARLOAD_CLI_CHANGE_PRINT_H
#include <stdio.h>

struct cmd_env;	       /* cli/cmd.h */
struct journal_change; /* job/journal.h */
struct journal_list;   /* job/journal.h */

/* On env->err, if lines of the journal could not be read, how many. */
void change_print_damaged(const struct journal_list *l, const char *dir, struct cmd_env *env);

/* "2026-11-20 13:15:07  done  alter shop.orders (Id 10005) on prod by ann as loader", and the id.
 */
void change_print_head(const struct journal_change *c, FILE *out);
/* The statement, indented. */
void change_print_statement(const struct journal_change *c, FILE *out);
/* A line for each thing it changed: old, wanted, and what became of it. */
void change_print_values(const struct journal_change *c, FILE *out);
/* Message and reason, where there are any. */
void change_print_texts(const struct journal_change *c, FILE *out);
#endif
