/*
 * INIT_DRIVER as a driver in C encodes and decodes it: a struct, and a table of its elements that one codec walks through
 * (specification 02 and 03). The figures the benchmarks in Java are held against; written from the specification for this
 * purpose alone.
 *
 * Prints: NAME NANOSECONDS, per message, the best of several rounds.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum kind { FLAG, NUMBER, STRUCT, END };
enum { HEADER = 7, ROUNDS = 15, TURNS = 200000 };

struct element {
    enum kind kind;
    uint8_t type;
    uint8_t size;
    size_t offset;
    const struct element *members;
};

struct pair { uint32_t a, b; };

struct request {
    uint8_t has[18];
    uint32_t platform;
    struct pair v[8];
    uint32_t n[9];
    uint8_t skip;
};

struct response {
    uint16_t result, error;
    uint8_t has[3];
    uint32_t control, default_end_point;
    uint8_t pending;
};

static const struct element pair_members[] = {
    {NUMBER, 0, 4, offsetof(struct pair, a), 0}, {NUMBER, 0, 4, offsetof(struct pair, b), 0}, {END, 0, 0, 0, 0}};

#define OPT(i, t) {FLAG, t, 1, offsetof(struct request, has) + (i), 0}
#define PAIR(i, t, k) OPT(i, t), {STRUCT, t, 8, offsetof(struct request, v) + (k) * sizeof(struct pair), pair_members}
#define WORD(i, t, k) OPT(i, t), {NUMBER, t, 4, offsetof(struct request, n) + (k) * 4, 0}

/* Types, lengths and values of the golden message of an SDX55 (specification 03). */
static const struct element request[] = {
    OPT(0, 0x10), {NUMBER, 0x10, 4, offsetof(struct request, platform), 0},
    PAIR(1, 0x11, 0), PAIR(2, 0x12, 1), PAIR(3, 0x13, 2), WORD(4, 0x14, 0), WORD(5, 0x15, 3), PAIR(6, 0x16, 4),
    WORD(7, 0x17, 1), OPT(8, 0x18), {NUMBER, 0x18, 1, offsetof(struct request, skip), 0}, PAIR(9, 0x19, 5),
    PAIR(10, 0x1b, 6), PAIR(11, 0x1c, 7), WORD(12, 0x1d, 2), WORD(13, 0x1e, 4), WORD(14, 0x1f, 5), WORD(15, 0x20, 6),
    WORD(16, 0x21, 7), WORD(17, 0x22, 8), {END, 0, 0, 0, 0}};

static const struct element result_members[] = {{NUMBER, 0, 2, offsetof(struct response, result), 0},
    {NUMBER, 0, 2, offsetof(struct response, error), 0}, {END, 0, 0, 0, 0}};
static const struct element response[] = {
    {STRUCT, 0x02, 4, 0, result_members},
    {FLAG, 0x10, 1, offsetof(struct response, has), 0}, {NUMBER, 0x10, 4, offsetof(struct response, control), 0},
    {FLAG, 0x11, 1, offsetof(struct response, has) + 1, 0},
    {NUMBER, 0x11, 4, offsetof(struct response, default_end_point), 0},
    {FLAG, 0x12, 1, offsetof(struct response, has) + 2, 0}, {NUMBER, 0x12, 1, offsetof(struct response, pending), 0},
    {END, 0, 0, 0, 0}};

static uint8_t *value_out(uint8_t *out, const struct element *e, const uint8_t *from) {
    if (e->kind == STRUCT) {
        for (const struct element *m = e->members; m->kind != END; m++)
            out = value_out(out, m, from + m->offset);
        return out;
    }
    memcpy(out, from, e->size);
    return out + e->size;
}

static int encode(uint8_t *out, size_t room, const struct element *table, const void *message, unsigned transaction,
        unsigned id, uint8_t kind) {
    uint8_t *at = out + HEADER;
    for (const struct element *e = table; e->kind != END; e++) {
        if (e->kind == FLAG) {
            if (!((const uint8_t *)message)[e->offset])
                e++;
            continue;
        }
        if (at + 3 + e->size > out + room)
            return -1;
        uint8_t *value = at + 3;
        uint8_t *end = value_out(value, e, (const uint8_t *)message + e->offset);
        at[0] = e->type;
        at[1] = (uint8_t)(end - value);
        at[2] = (uint8_t)((end - value) >> 8);
        at = end;
    }
    unsigned length = (unsigned)(at - out - HEADER);
    out[0] = kind;
    out[1] = (uint8_t)transaction;
    out[2] = (uint8_t)(transaction >> 8);
    out[3] = (uint8_t)id;
    out[4] = (uint8_t)(id >> 8);
    out[5] = (uint8_t)length;
    out[6] = (uint8_t)(length >> 8);
    return (int)(at - out);
}

static const uint8_t *value_in(const uint8_t *in, const struct element *e, uint8_t *to) {
    if (e->kind == STRUCT) {
        for (const struct element *m = e->members; m->kind != END; m++)
            in = value_in(in, m, to + m->offset);
        return in;
    }
    memcpy(to, in, e->size);
    return in + e->size;
}

/* As decoders of this kind do, the table is searched from its start for every TLV. */
static int decode(const uint8_t *in, size_t length, const struct element *table, void *message) {
    const uint8_t *at = in + HEADER, *end = in + length;
    if (length < HEADER || (size_t)(in[5] | in[6] << 8) != length - HEADER)
        return -1;
    while (at < end) {
        if (end - at < 3)
            return -1;
        unsigned size = (unsigned)(at[1] | at[2] << 8);
        const struct element *e = table;
        while (e->kind != END && e->type != at[0])
            e++;
        if (size > (size_t)(end - at) - 3)
            return -1;
        if (e->kind != END) {
            if (e->kind == FLAG) {
                ((uint8_t *)message)[e->offset] = 1;
                e++;
            }
            if (size != e->size)
                return -1;
            value_in(at + 3, e, (uint8_t *)message + e->offset);
        } else if (at[0] < 0x10)
            return -1;
        at += 3 + size;
    }
    return 0;
}

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static int measure(const char *name, const struct element *table, void *message, size_t size, unsigned id, uint8_t kind,
        int expected) {
    static uint8_t bytes[512], back[512];
    double out = 1e18, in = 1e18;
    for (int round = 0; round < ROUNDS; round++) {
        double start = now();
        int length = 0;
        for (int i = 0; i < TURNS; i++) {
            length = encode(bytes, sizeof bytes, table, message, (unsigned)i, id, kind);
            __asm__ volatile("" : : "r"(bytes) : "memory");
        }
        double each = (now() - start) / TURNS;
        out = each < out ? each : out;
        if (length != expected)
            return fprintf(stderr, "%s: length=%d expected=%d\n", name, length, expected), 1;
        start = now();
        for (int i = 0; i < TURNS; i++) {
            memset(back, 0, size);
            if (decode(bytes, (size_t)length, table, back))
                return 1;
            __asm__ volatile("" : : "r"(back) : "memory");
        }
        each = (now() - start) / TURNS;
        in = each < in ? each : in;
        if (memcmp(back, message, size))
            return fprintf(stderr, "%s: not what it was\n", name), 1;
    }
    printf("qmi-%s-encode %.1f\nqmi-%s-decode %.1f\n", name, out, name, in);
    return 0;
}

int main(void) {
    static struct request q;
    static struct response r;
    memset(q.has, 1, 18);
    q.platform = 1;
    for (unsigned i = 0; i < 9; i++)
        q.n[i] = 0x2300 + i;
    for (unsigned i = 0; i < 8; i++)
        q.v[i] = (struct pair) {0x2680 + 8 * i, 7};
    q.v[3] = (struct pair) {0, 0}; /* type 0x15 is a word */
    memset(r.has, 1, sizeof r.has);
    r.default_end_point = 4;
    return measure("request", request, &q, sizeof q, 0x21, 0, 158)
            || measure("response", response, &r, sizeof r, 0x21, 2, 32);
}
