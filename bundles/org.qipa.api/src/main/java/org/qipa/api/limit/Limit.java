package org.qipa.api.limit;

/**
 * A bound and how much of it is used.
 *
 * @param device  whose it is; empty when it belongs to no device
 * @param name    of the bound, such as {@code qrtr.services-of-a-node}
 * @param of      which one, where there are several, such as {@code node 0}; else empty
 * @param what    what it bounds, in words
 * @param unit    of the numbers that follow
 * @param limit   the bound
 * @param used    now; of several it is the fullest one
 * @param highest used at most
 * @param refused how often something was refused, dropped, or pushed out because of it
 * @param rolling whether the oldest go when it is full, as in a ring: then full is its usual state, and what went is counted
 *                as refused
 * @param source  where the number comes from
 */
public record Limit(String device, String name, String of, String what, String unit, long limit, long used, long highest,
        long refused, boolean rolling, String source) {

    /** Percentage of the limit from which a bound is worth showing. */
    private static final int TIGHT_PERCENT = 80;

    /** Whether it has refused something, or more than 80 % of it are used; a ring never is. */
    public boolean isTight() {
        return !rolling && (refused > 0 || used * 100 > limit * TIGHT_PERCENT);
    }
}
