package org.qipa.core.micro;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.function.Supplier;

import org.qipa.api.journal.Journal;
import org.qipa.api.journal.JournalKind;
import org.qipa.api.time.Cancellable;
import org.qipa.api.time.Lane;
import org.qipa.core.interrupt.IpaInterrupts;
import org.qipa.core.power.RuntimePower;
import org.qipa.core.register.IpaRegisters;
import org.qipa.core.rule.Limits;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The microcontroller, which the modem loads on its first boot. It is talked to through region UC_SHARED, little-endian
 * (spec 10 §1.1):
 *
 * <pre>
 *  0 command | 4 parameter low | 8 parameter high | 12 response | 16 response parameter | 20 event | 24 event parameter
 * </pre>
 */
public final class Microcontroller {

    private static final Logger LOG = LoggerFactory.getLogger(Microcontroller.class);

    private static final int COMMAND_AT = 0;
    private static final int PARAMETER_LOW_AT = 4;
    private static final int PARAMETER_HIGH_AT = 8;
    private static final int RESPONSE_AT = 12;
    private static final int RESPONSE_PARAMETER_AT = 16;
    private static final int EVENT_AT = 20;

    private static final int COMMAND_ERROR_FATAL = 4;
    private static final int RESPONSE_INIT_COMPLETED = 1;
    private static final int EVENT_ERROR = 1;
    private static final int EVENT_LOG = 2;

    private static final ValueLayout.OfInt WORD = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Supplier<MemorySegment> shared;
    private final IpaRegisters registers;
    private final IpaInterrupts interrupts;
    private final RuntimePower power;
    private final Journal journal;
    private final Lane owner;
    private volatile boolean loaded;
    /** Holds the reference that keeps power on while the modem loads the microcontroller. */
    private boolean powered;
    /** Has not announced itself within the limit. */
    private volatile boolean silent;
    private Cancellable limit = () -> { };
    /** Oddity 20: once per device; the reference has it once per load of the driver. */
    private boolean poweredOnce;

    /** For one device; {@code shared} answers region UC_SHARED. */
    public Microcontroller(Supplier<MemorySegment> shared, IpaRegisters registers, IpaInterrupts interrupts,
            RuntimePower power, Lane owner, Journal journal) {
        this.shared = shared;
        this.registers = registers;
        this.interrupts = interrupts;
        this.power = power;
        this.owner = owner;
        this.journal = journal;
    }

    /** Listens. */
    public void configure() {
        powered = false;
        loaded = false;
        interrupts.enable(IpaInterrupts.UC_0, this::event);
        interrupts.enable(IpaInterrupts.UC_1, this::response);
    }

    /** Stops listening, drops what is held. */
    public void deconfigure() {
        interrupts.disable(IpaInterrupts.UC_1);
        interrupts.disable(IpaInterrupts.UC_0);
        if (loaded) {
            power.retention(false);
        }
        if (powered) {
            release();
        }
    }

    /** Keeps power on until the microcontroller is loaded: the modem is about to start for the first time. */
    public void beforePowerup() {
        if (poweredOnce) {
            return;
        }
        poweredOnce = true;
        if (power.getSync()) {
            powered = true;
            limit = owner.schedule(Limits.MICROCONTROLLER.nanos(), this::late);
        } else {
            power.putNoidle();
        }
    }

    /** Said, and power stays on for it as the reference keeps it (handshake-golden): it may still come. */
    private void late() {
        if (powered) {
            silent = true;
            LOG.warn("{}: microcontroller does not announce itself: limit={}", journal.device(), Limits.MICROCONTROLLER);
            journal.record(JournalKind.FAULT, "microcontroller-silent", 0, 0, "no INIT_COMPLETED since the modem's first"
                    + " start, power stays on: limit=" + Limits.MICROCONTROLLER);
        }
    }

    private void release() {
        limit.cancel();
        silent = false;
        powered = false;
        power.putAutosuspend();
    }

    /** What is missing, in words, or an empty string. Any thread. */
    public String missing() {
        return silent ? "the microcontroller has not announced itself since the modem's first start: limit="
                + Limits.MICROCONTROLLER : "";
    }

    /** Its region, or null on hardware that says its memory is where there is none. */
    private MemorySegment region() {
        try {
            return shared.get();
        } catch (IllegalStateException e) {
            LOG.warn("{}: microcontroller is out of reach: {}", journal.device(), e.getMessage());
            journal.record(JournalKind.FAULT, "microcontroller-memory", 0, 0, e.getMessage());
            return null;
        }
    }

    private void event() {
        MemorySegment region = region();
        if (region == null) {
            return;
        }
        int event = Byte.toUnsignedInt(region.get(ValueLayout.JAVA_BYTE, EVENT_AT));
        if (event == EVENT_ERROR) {
            LOG.warn("{}: microcontroller error event", journal.device());
            journal.record(JournalKind.FAULT, "microcontroller-error", event, 0, "event=1 error");
        } else if (event != EVENT_LOG) {
            LOG.warn("{}: unsupported microcontroller event: event={}", journal.device(), event);
            journal.record(JournalKind.FAULT, "microcontroller-event", event, 0, "unsupported");
        }
    }

    private void response() {
        MemorySegment region = region();
        if (region == null) {
            return;
        }
        int response = Byte.toUnsignedInt(region.get(ValueLayout.JAVA_BYTE, RESPONSE_AT));
        if (response != RESPONSE_INIT_COMPLETED) {
            LOG.warn("{}: unsupported microcontroller response: response={}", journal.device(), response);
            journal.record(JournalKind.FAULT, "microcontroller-response", response, 0, "unsupported");
        } else if (!powered) {
            LOG.warn("{}: unexpected microcontroller response: response={}", journal.device(), response);
            journal.record(JournalKind.FAULT, "microcontroller-response", response, 0, "unexpected INIT_COMPLETED");
        } else {
            loaded = true;
            journal.record(JournalKind.STATE, "microcontroller", 0, 0, "ABSENT -> LOADED INIT_COMPLETED");
            power.retention(true);
            release();
        }
    }

    /** Tells it that the AP is going down for good. */
    public void panic() {
        MemorySegment s = loaded ? region() : null;
        if (s != null) {
            s.set(ValueLayout.JAVA_BYTE, COMMAND_AT, (byte) COMMAND_ERROR_FATAL);
            s.set(WORD, PARAMETER_LOW_AT, 0);
            s.set(WORD, PARAMETER_HIGH_AT, 0);
            s.set(ValueLayout.JAVA_BYTE, RESPONSE_AT, (byte) 0);
            s.set(WORD, RESPONSE_PARAMETER_AT, 0);
            registers.write(registers.register("IPA_IRQ_UC").word().with("UC_INTR", true));
            owner.pause("microcontroller after ERROR FATAL", Limits.PANIC.nanos());
        }
    }

    /** Whether it has announced itself. Any thread. */
    public boolean isLoaded() {
        return loaded;
    }
}
