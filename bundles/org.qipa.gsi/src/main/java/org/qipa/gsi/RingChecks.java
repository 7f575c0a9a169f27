package org.qipa.gsi;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.qipa.api.gsi.Stall.Kind;
import org.qipa.api.gsi.Stall.Suspicion;

/** What the {@link Watchdog} of a session looks at: the interrupt line, every channel that runs, and whoever else asks. */
final class RingChecks implements Watchdog.Checks {

    /**
     * Interrupts without work in 250 ms that make a storm. The line is moderated to one in a millisecond and ring (spec 06
     * §6.2), and every one of those brings work.
     */
    static final int EMPTY_LIMIT = 1000;
    /** Times the handler gave up in 250 ms that make a storm. */
    static final int FLOOD_LIMIT = 10;

    private final GsiRegisters registers;
    private final InterruptHandler interrupts;
    private final List<Channel> channels;
    private volatile Supplier<List<Suspicion>> witness = List::of;

    /** @param channels of the AP, by id */
    RingChecks(GsiRegisters registers, InterruptHandler interrupts, List<Channel> channels) {
        this.registers = registers;
        this.interrupts = interrupts;
        this.channels = channels;
    }

    /** Somebody else to ask. */
    void witness(Supplier<List<Suspicion>> other) {
        witness = other;
    }

    @Override
    public boolean isNeeded() {
        for (Channel channel : channels) {
            if (channel.check().isOn()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void look(Consumer<Suspicion> suspects) {
        long empty = interrupts.takeEmpty();
        int floods = interrupts.takeFloods();
        if (empty >= EMPTY_LIMIT || floods >= FLOOD_LIMIT) {
            suspects.accept(new Suspicion(Kind.INTERRUPT_STORM, null, -1, 0, "in_ms=250 without_work=" + empty + " limit="
                    + EMPTY_LIMIT + " given_up=" + floods + " limit=" + FLOOD_LIMIT));
        }
        int types = registers.peek(registers.typeIrq, 0);
        if (types != 0) {
            suspects.accept(new Suspicion(Kind.INTERRUPT_NOT_DELIVERED, null, -1, interrupts.entered(), "types=0x"
                    + Integer.toHexString(types) + " handled=" + interrupts.entered()));
        }
        for (Channel channel : channels) {
            channel.check().look(suspects);
            channel.renewTrail();
        }
        witness.get().forEach(suspects);
    }

    @Override
    public String mend(Suspicion stall) {
        return switch (stall.kind()) {
            case INTERRUPT_NOT_DELIVERED -> {
                interrupts.lookNow();
                yield "a look at the interrupts";
            }
            case INTERRUPT_LOST, RING_MASKED, EVENTS_NOT_TAKEN -> {
                channels.stream().filter(c -> c.id() == stall.id()).forEach(c -> c.poller().lookAgain());
                yield "a poll";
            }
            default -> "";
        };
    }
}
