package org.qipa.gsi;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.qipa.api.gsi.GsiException;
import org.qipa.api.journal.Journal;
import org.qipa.api.journal.JournalKind;
import org.qipa.api.platform.Hardware;
import org.qipa.gsi.Commands.EventRingCommand;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An event ring: where hardware reports what it completed on the one channel that uses it. Commands on the owner lane; the
 * index belongs to the channel's poll lane.
 */
final class EventRing implements AutoCloseable {

    /** GPI, the only protocol used (spec 06 §1). */
    static final int PROTOCOL_GPI = 2;
    /** Line interrupt. */
    private static final int INTYPE_LINE = 1;
    /** Moderation timer in ticks of 32 kHz: 1 ms (spec 06 §6.2). */
    private static final int MODERATION_TICKS = 32;
    private static final int MODERATION_COUNT = 1;

    private static final Logger LOG = LoggerFactory.getLogger(EventRing.class);

    private final int id;
    private final Ring ring;
    private final GsiRegisters registers;
    private final Commands commands;
    private final Journal journal;
    private final Machine<EventRingState> machine;
    private final int context0;
    private final int context1;
    private final int context8;
    /** Offsets of the two registers that are touched for every batch of events. */
    private final int pointerOffset;
    private final int doorbellOffset;
    /** The next element to look at, within the ring. */
    private int index;
    /** {@link #index}, as other threads see it. */
    private final AtomicInteger publishedIndex = new AtomicInteger();
    private volatile boolean disputed;
    /** Elements looked at since the ring was made; the poll lane writes it, anybody reads it. */
    private final AtomicLong taken = new AtomicLong();

    EventRing(int id, int count, Hardware hardware, GsiRegisters registers, Commands commands, Journal journal) {
        this.id = id;
        this.registers = registers;
        this.commands = commands;
        this.journal = journal;
        this.machine = new Machine<>("event ring " + id, journal, EventRingState.NOT_ALLOCATED);
        context0 = registers.eventRingContext[0].word().with("EV_CHTYPE", PROTOCOL_GPI).with("EV_EE", 0)
                .with("EV_INTYPE", INTYPE_LINE).with("EV_ELEMENT_SIZE", Event.BYTES).value();
        context1 = registers.eventRingContext[1].word().with("R_LENGTH", (long) count * Event.BYTES).value();
        context8 = registers.eventRingContext[8].word().with("EV_MODT", MODERATION_TICKS)
                .with("EV_MODC", MODERATION_COUNT).with("EV_MOD_CNT", 0).value();
        pointerOffset = GsiRegisters.offset(registers.eventRingContext[4], id);
        doorbellOffset = GsiRegisters.offset(registers.eventRingDoorbell, id);
        this.ring = new Ring(hardware, "event ring " + id, count);
    }

    int id() {
        return id;
    }

    Ring ring() {
        return ring;
    }

    EventRingState state() {
        return machine.state();
    }

    private EventRingState read(String reason) {
        int code = (int) registers.eventRingState.decode(registers.read(registers.eventRingContext[0], id));
        return machine.become(EventRingState.of(code), reason);
    }

    private EventRingState run(EventRingCommand command) throws GsiException {
        commands.run(command, id);
        EventRingState state = read(command.name());
        journal.record(JournalKind.GSI_COMMAND, command.name(), id, state.code());
        return state;
    }

    /** ALLOCATE and program. */
    void allocate() throws GsiException {
        EventRingState before = read("setup");
        if (before != EventRingState.NOT_ALLOCATED) {
            throw new GsiException(GsiException.Reason.INVALID, "event ring cannot be allocated: event_ring=" + id
                    + " state=" + before + " allowed=" + EventRingState.NOT_ALLOCATED);
        }
        EventRingState after = run(EventRingCommand.EVENT_RING_ALLOCATE);
        if (after != EventRingState.ALLOCATED) {
            throw new GsiException(GsiException.Reason.IO, "event ring was not allocated: event_ring=" + id + " state="
                    + after + " expected=" + EventRingState.ALLOCATED);
        }
        program();
    }

    private void program() {
        registers.write(registers.eventRingContext[0], id, context0);
        registers.write(registers.eventRingContext[1], id, context1);
        registers.write(registers.eventRingContext[2], id, ring.low());
        registers.write(registers.eventRingContext[3], id, ring.high());
        registers.write(registers.eventRingContext[8], id, context8);
        // No message interrupt, no read pointer updates in memory.
        for (int i = 9; i <= 13; i++) {
            registers.write(registers.eventRingContext[i], id, 0);
        }
        index = 0;
        publishedIndex.setRelease(0);
        ringDoorbell();
        journal.record(JournalKind.DOORBELL, "event-ring", id, index);
    }

    /** RESET; problems are only logged (spec 06 §5.3). */
    void reset() throws GsiException {
        EventRingState before = read("teardown");
        if (before != EventRingState.ALLOCATED && before != EventRingState.ERROR) {
            problem("event ring cannot be reset", before);
            return;
        }
        EventRingState after = run(EventRingCommand.EVENT_RING_RESET);
        if (after != EventRingState.ALLOCATED) {
            problem("event ring was not reset", after);
        }
    }

    /** DE_ALLOC; problems are only logged. */
    void deallocate() throws GsiException {
        EventRingState before = read("teardown");
        if (before != EventRingState.ALLOCATED) {
            problem("event ring cannot be de-allocated", before);
            return;
        }
        EventRingState after = run(EventRingCommand.EVENT_RING_DE_ALLOC);
        if (after != EventRingState.NOT_ALLOCATED) {
            problem("event ring was not de-allocated", after);
        }
    }

    private void problem(String what, EventRingState state) {
        LOG.warn("{}: {}: event_ring={} state={}", journal.device(), what, id, state);
        journal.record(JournalKind.FAULT, "gsi-event-ring-state", id, state.code(),
                what + ": event_ring=" + id + " state=" + state);
    }

    /** The next element to look at. */
    int index() {
        return index;
    }

    /** The same, from any thread. */
    int publishedIndex() {
        return publishedIndex.get();
    }

    /** Events looked at so far. Any thread. */
    long taken() {
        return taken.get();
    }

    /** Takes note that everything before an element has been looked at. */
    void advance(int next) {
        taken.setRelease(taken.getPlain() + ring.wrap((long) next - index));
        index = next;
        publishedIndex.setRelease(next);
    }

    /** Whether there are elements that were looked at and make no sense so far. Any thread. */
    boolean isDisputed() {
        return disputed;
    }

    /** Takes note that the elements from the index on make no sense so far, or do, or are passed over. */
    void dispute(boolean now) {
        if (disputed != now) {
            disputed = now;
        }
    }

    /** The element hardware will write next; -1 when CNTXT_4 points outside the ring. */
    int hardwareIndex() {
        return ring.index(pointer());
    }

    /** Where hardware says it will write next. */
    int pointer() {
        return registers.look(pointerOffset);
    }

    /** As {@link #pointer}, for the watchdog. */
    int peekPointer() {
        return registers.peek(registers.eventRingContext[4], id);
    }

    /** The state hardware shows, for the watchdog: nothing is made of it. */
    EventRingState peekState() {
        return EventRingState.of((int) registers.eventRingState.decode(registers.peek(registers.eventRingContext[0], id)));
    }

    /**
     * Tells hardware the last element looked at: the one before the index. The journal hears of it as completions.
     */
    void ringDoorbell() {
        registers.touch(doorbellOffset, ring.address(ring.wrap(index - 1L)));
    }

    @Override
    public void close() {
        ring.close();
    }
}
