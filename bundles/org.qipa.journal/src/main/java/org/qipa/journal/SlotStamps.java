package org.qipa.journal;

import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Who may touch a slot of a ring. Slot {@code n % capacity} belongs to number {@code n} in turn; its stamp says how far:
 *
 * <pre>
 *   0          never used
 *   2n + 1     number n is being written
 *   2n + 2     number n is there
 * </pre>
 *
 * <p>Numbers are handed out by a counter, so two writers meet in one slot only when one of them slept for a whole turn of
 * the ring; then the later number wins and the sleeper's event is gone.
 */
final class SlotStamps {

    private final AtomicLongArray stamps;

    SlotStamps(int count) {
        stamps = new AtomicLongArray(count);
    }

    /** Takes a slot for a number; false when a later one has it already. */
    boolean open(int slot, long number) {
        long writing = 2 * number + 1;
        while (true) {
            long stamp = stamps.get(slot);
            if (stamp > writing) {
                return false;
            }
            if ((stamp & 1) == 0 && stamps.compareAndSet(slot, stamp, writing)) {
                VarHandle.storeStoreFence(); // a reader that sees new values sees the new stamp as well
                return true;
            }
            Thread.onSpinWait();
        }
    }

    /** What was written for the number may be read now. */
    void publish(int slot, long number) {
        stamps.setRelease(slot, 2 * number + 2);
    }

    /** Whether the slot holds exactly that number. */
    boolean holds(int slot, long number) {
        return stamps.getAcquire(slot) == 2 * number + 2;
    }

    /** Whether the slot still holds that number; to be asked after copying, so that no later write was seen. */
    boolean stillHolds(int slot, long number) {
        VarHandle.acquireFence();
        return stamps.get(slot) == 2 * number + 2;
    }

    /** Whether the slot belongs to a later number already. */
    boolean isPast(int slot, long number) {
        return stamps.getAcquire(slot) > 2 * number + 2;
    }
}
