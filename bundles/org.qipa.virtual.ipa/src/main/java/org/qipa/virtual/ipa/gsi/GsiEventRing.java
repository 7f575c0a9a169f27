package org.qipa.virtual.ipa.gsi;

import org.qipa.api.register.RegisterField;
import org.qipa.virtual.ipa.board.DmaMap;
import org.qipa.virtual.ipa.board.RegisterFile;
import org.qipa.virtual.ipa.silicon.Chip;
import org.qipa.virtual.ipa.silicon.Knobs;
import org.qipa.virtual.ipa.silicon.Rule;
import org.qipa.virtual.ipa.silicon.Sheet;
import org.qipa.virtual.ipa.silicon.SiliconState;

/**
 * An event ring: where the hardware writes completions (spec 06 §3.2, §6.2, §9).
 *
 * <p>The first doorbell after ALLOCATE names the entry before the one that is written first. Later doorbells say how far
 * the driver has read; an entry it has not read is never overwritten.
 */
public final class GsiEventRing {

    /** States of EV_CH_E_CNTXT_0. */
    public static final int NOT_ALLOCATED = 0;
    /** Usable. */
    public static final int ALLOCATED = 1;
    /** Failed. */
    public static final int ERROR = 15;

    /** Moderation timers count at 32 kHz. */
    private static final long TICK_NANOS = 1_000_000_000L / 32_000;
    private static final long LONGEST_MODERATION_NANOS = 1_000_000;

    private final int id;
    private final Chip chip;
    private final DmaMap dma;
    private final RegisterFile file;
    private final GsiInterrupts interrupts;
    private final Runnable moderationOver = this::moderationOver;
    /** Where the registers the data path touches stand in the file, found once. */
    private final int pointerWord;
    private final int lengthWord;
    private final int lowWord;
    private final int highWord;
    private final RegisterField lengthField;
    private final RegisterFile.Field moderation;
    private int state;
    private int shown = -1;
    private boolean full;
    private long fullUntil;
    private boolean positioned;
    private long base;
    private int length;
    private int write;
    private int unread;
    private DmaMap.Buffer buffer;
    private boolean timerRuns;
    private boolean deferred;
    private long written;

    GsiEventRing(int id, Chip chip, DmaMap dma, RegisterFile file, GsiInterrupts interrupts) {
        this.id = id;
        this.chip = chip;
        this.dma = dma;
        this.file = file;
        this.interrupts = interrupts;
        pointerWord = file.word("EV_CH_E_CNTXT_4", id);
        lengthWord = file.word("EV_CH_E_CNTXT_1", id);
        lowWord = file.word("EV_CH_E_CNTXT_2", id);
        highWord = file.word("EV_CH_E_CNTXT_3", id);
        moderation = file.find("EV_CH_E_CNTXT_8", id, "EV_MODT");
        lengthField = file.register("EV_CH_E_CNTXT_1").field("R_LENGTH");
    }

    int state() {
        return state;
    }

    /** Shows another state than its own; with -1 its own. */
    void show(int code) {
        shown = code;
    }

    /** What the state field shows. */
    int shownState() {
        return shown < 0 ? state : shown;
    }

    /** Takes no event until a time. */
    void full(long untilNanos) {
        fullUntil = untilNanos;
        full = true;
    }

    private boolean isFull() {
        full = chip.lane().time().nanoTime() < fullUntil;
        return full;
    }

    /** ALLOCATE, RESET and DE_ALLOC: another state, all pointers forgotten. */
    void enter(int next) {
        state = next;
        positioned = false;
        unread = 0;
        deferred = false;
        file.set(pointerWord, 0);
        buffer = null;
    }

    /** EV_CH_E_DOORBELL_0: the last entry the driver has processed. */
    void doorbell(int low) {
        base = Integer.toUnsignedLong(file.get(highWord)) << 32 | Integer.toUnsignedLong(file.get(lowWord));
        length = (int) lengthField.decode(file.get(lengthWord));
        if (state != ALLOCATED || length < Tre.LENGTH) {
            chip.fault(Rule.RING_NOT_ALLOCATED, id, low, "event ring doorbell ring=" + id + " state=" + state + " length="
                    + length);
            return;
        }
        long offset = low - (int) base & 0xffff_ffffL;
        if (offset >= length || offset % Tre.LENGTH != 0) {
            chip.fault(Rule.DOORBELL_OUTSIDE_RING, id, low, "event ring=" + id + " doorbell=0x"
                    + Integer.toHexString(low) + " base=0x" + Long.toHexString(base) + " length=" + length);
            return;
        }
        int count = length / Tre.LENGTH;
        int following = (int) (offset / Tre.LENGTH + 1) % count;
        if (!positioned) {
            positioned = true;
            write = following;
            unread = 0;
        } else {
            int left = Math.floorMod(write - following, count);
            if (left > unread) {
                chip.fault(Rule.DOORBELL_OUTSIDE_RING, id, low, "event ring=" + id + " doorbell=0x"
                        + Integer.toHexString(low) + " passes the last event written, unread=" + unread);
                return;
            }
            unread = left;
        }
        showWrite();
    }

    private void showWrite() {
        file.set(pointerWord, (int) base + write * Tre.LENGTH);
    }

    /** Whether an event can be written. */
    public boolean hasRoom() {
        return state == ALLOCATED && positioned && unread < length / Tre.LENGTH - 1 && !(full && isFull());
    }

    /** Writes an event, moves the write pointer, then raises the interrupt, at once or within the moderation time. */
    public void write(int channel, long treAddress, int bytes, boolean mayWait) {
        long address = base + (long) write * Tre.LENGTH;
        if (buffer == null || !buffer.holds(address, Tre.LENGTH)) {
            buffer = dma.resolve("event ring " + id, address, Tre.LENGTH);
            if (buffer == null) {
                state = ERROR;
                return;
            }
        }
        var knobs = chip.knobs();
        long pointer = knobs.eventBadTre.isArmed() && knobs.eventBadTre.strike()
                ? treAddress + knobs.eventBadTre.number("offset") : treAddress;
        int named = knobs.eventBadChannel.isArmed() && knobs.eventBadChannel.strike()
                ? (int) knobs.eventBadChannel.number("channel") : channel;
        Tre.writeEvent(buffer.segment(), buffer.offset(address), pointer, bytes, named);
        write = write + 1 == length / Tre.LENGTH ? 0 : write + 1;
        unread++;
        written++;
        showWrite();
        if (!mayWait) {
            deferred = false;
            interrupt();
        } else {
            deferred = true;
            if (!timerRuns) {
                timerRuns = true;
                chip.later(Math.min(moderation.get() * TICK_NANOS, LONGEST_MODERATION_NANOS), moderationOver);
            }
        }
    }

    private void moderationOver() {
        timerRuns = false;
        if (deferred) {
            deferred = false;
            interrupt();
        }
    }

    private void interrupt() {
        var lost = chip.knobs().ieobLost;
        if (!lost.isArmed() || !Knobs.matches(lost, "ring", id) || !lost.strike()) {
            interrupts.latch(GsiInterrupts.Type.IEOB, 1 << id);
        }
    }

    void describe(Sheet s) {
        s.put("state", state == NOT_ALLOCATED ? "NOT_ALLOCATED" : state == ALLOCATED ? "ALLOCATED" : "ERROR");
        if (state != NOT_ALLOCATED) {
            s.put("entries", length / Tre.LENGTH).put("placed", positioned).put("write", write).put("unread", unread)
                    .put("moderated", deferred).put("written", written);
        }
    }

    SiliconState.EventRing snapshot() {
        return new SiliconState.EventRing(id, state, write, unread, written);
    }
}
