package org.qipa.api.limit;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps count of something that is bounded. It refuses nothing itself: its owner compares and tells it. Thread safe, takes no
 * lock, allocates nothing but readings.
 */
public final class Bound {

    private static final int TEN = 10;

    private final String name;
    private final String what;
    private final String unit;
    private final long limit;
    private final String source;
    private final AtomicLong used = new AtomicLong();
    private final AtomicLong highest = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong refusedInARow = new AtomicLong();

    /** See {@link Limit} for the meaning of each. */
    public Bound(String name, String what, String unit, long limit, String source) {
        this.name = name;
        this.what = what;
        this.unit = unit;
        this.limit = limit;
        this.source = source;
    }

    /** The bound. */
    public long limit() {
        return limit;
    }

    /** Whether one more would be too many. */
    public boolean isFull() {
        return used.get() >= limit;
    }

    /** So much is used now. */
    public void used(long now) {
        grown(now);
        if (now <= limit / 2) {
            refusedInARow.set(0);
        }
    }

    /** One of several has grown to this; says nothing of the others. */
    public void grown(long now) {
        used.set(now);
        if (now > highest.get()) {
            highest.accumulateAndGet(now, Math::max);
        }
    }

    /** Something was refused; answers whether that is to be said: at the first, the tenth, the hundredth in a row. */
    public boolean refuse() {
        refused.incrementAndGet();
        long n = refusedInARow.incrementAndGet();
        while (n % TEN == 0) {
            n /= TEN;
        }
        return n == 1;
    }

    /** Refused so far. */
    public long refused() {
        return refused.get();
    }

    /** {@code limit=N refused=N}, for messages. */
    public String text() {
        return "limit=" + limit + " refused=" + refused.get();
    }

    /** As it stands. */
    public Limit reading(String device, String of) {
        return new Limit(device, name, of, what, unit, limit, used.get(), highest.get(), refused.get(), false, source);
    }
}
