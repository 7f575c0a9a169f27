package org.qipa.gsi;

import java.util.function.IntConsumer;
import org.qipa.api.journal.Journal;
import org.qipa.api.journal.JournalKind;
import org.qipa.api.platform.Hardware;
import org.qipa.api.register.RegisterField;
import org.qipa.api.time.Lane;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the GSI's interrupt line (spec 06 §6). The platform's callback only posts; all else happens on the owner lane, as
 * an urgent handler, also while a command waits.
 */
final class InterruptHandler {

    /** Rounds after which the handler gives up until later (spec 01 §7). */
    static final int ROUNDS = 50;

    /** Faults that go to the log between two looks of the watchdog. */
    private static final int LOGGED = 16;
    private static final int ERROR_TYPE_CHANNEL = 2;
    private static final int ERROR_TYPE_EVENT_RING = 3;
    private static final int ERROR_OUT_OF_RESOURCES = 3;

    private static final Logger LOG = LoggerFactory.getLogger(InterruptHandler.class);

    private final GsiRegisters registers;
    private final IrqMasks masks;
    private final Commands commands;
    private final Hardware.InterruptLine line;
    private final Lane owner;
    private final Journal journal;
    private final IntConsumer pollRing;
    private final RegisterField errorType;
    private final RegisterField errorCode;
    private final RegisterField errorIndex;
    private final RegisterField errorEe;
    private final Runnable service = this::service;
    private volatile boolean requested;
    private boolean suspended;
    private boolean missed;
    /** Times the handler ran, times it found nothing, and times it gave up, since the watchdog asked. */
    private long entered;
    private long empty;
    private int floods;
    /** Faults since then. */
    private int logged;
    /** Interrupts with nothing behind since a moment. */
    private int storm;
    private long stormBegin;

    /** @param pollRing schedules the poll of an event ring's channel */
    InterruptHandler(GsiRegisters registers, IrqMasks masks, Commands commands, Hardware.InterruptLine line, Lane owner,
            Journal journal, IntConsumer pollRing) {
        this.registers = registers;
        this.masks = masks;
        this.commands = commands;
        this.line = line;
        this.owner = owner;
        this.journal = journal;
        this.pollRing = pollRing;
        this.errorType = registers.errorLog.field("ERR_TYPE");
        this.errorCode = registers.errorLog.field("ERR_CODE");
        this.errorIndex = registers.errorLog.field("ERR_VIRT_IDX");
        this.errorEe = registers.errorLog.field("ERR_EE");
    }

    void request() {
        line.request(() -> owner.urgent(service));
        requested = true;
    }

    /** Gives the line back; an interrupt that was posted before finds nothing to do. */
    void free() {
        if (requested) {
            requested = false;
            line.free();
        }
        suspended = false;
    }

    void suspend() {
        line.disable();
        suspended = true;
    }

    void resume() {
        suspended = false;
        line.enable();
        if (missed) {
            missed = false;
            owner.urgent(service);
        }
    }

    private void service() {
        if (!requested) {
            return;
        }
        if (suspended) {
            // Posted before the line was held back; without power no register may be read.
            missed = true;
            return;
        }
        entered++;
        int rounds = 0;
        int types;
        while ((types = registers.read(registers.typeIrq)) != 0) {
            journal.record(JournalKind.INTERRUPT, "gsi", types, rounds);
            for (IrqMasks.Type type : TYPES) {
                if ((types & type.bit()) != 0) {
                    handle(type);
                }
            }
            if (++rounds > ROUNDS) {
                flood(types, rounds);
                owner.schedule(GsiLimits.FLOOD_PAUSE.nanos(), this::lookAgain);
                return;
            }
        }
        empty += rounds == 0 ? 1 : 0;
        if (rounds == 0 && isStorm()) {
            owner.schedule(GsiLimits.FLOOD_PAUSE.nanos(), this::lookAgain);
            return;
        }
        line.handled();
    }

    /** A line that stays active with nothing behind it would keep the owner from everything else; the watchdog names it. */
    private boolean isStorm() {
        long now = owner.time().nanoTime();
        if (now - stormBegin > GsiLimits.FLOOD_PAUSE.nanos()) {
            stormBegin = now;
            storm = 0;
        }
        if (++storm <= ROUNDS) {
            return false;
        }
        storm = 0;
        return true;
    }

    /** Said once between two looks of the watchdog: a flood may come a thousand times a second. */
    private void flood(int types, int rounds) {
        if (floods++ == 0) {
            LOG.warn("{}: GSI interrupt flood: types=0x{} rounds={} limit={}", journal.device(),
                    Integer.toHexString(types), rounds, ROUNDS);
            journal.record(JournalKind.FAULT, "gsi-interrupt-flood", types, rounds,
                    "types=0x" + Integer.toHexString(types) + " rounds=" + rounds + " limit=" + ROUNDS);
        }
    }

    /** Looks at the interrupts although the line did not say so. Owner lane. */
    void lookNow() {
        owner.urgent(service);
    }

    /** Times the handler ran. Owner lane. */
    long entered() {
        return entered;
    }

    /** Times the handler found nothing since the last call. Owner lane. */
    long takeEmpty() {
        long n = empty;
        empty = 0;
        return n;
    }

    /** Times the handler gave up since the last call. Owner lane. */
    int takeFloods() {
        int n = floods;
        floods = 0;
        logged = 0;
        return n;
    }

    private void lookAgain() {
        if (requested) {
            line.handled();
        }
    }

    private static final IrqMasks.Type[] TYPES = IrqMasks.Type.values();

    private void handle(IrqMasks.Type type) {
        switch (type) {
            case CH_CTRL -> {
                int bits = registers.read(registers.channelIrq);
                registers.write(registers.channelIrqClear, bits);
                commands.channelsDone(bits);
            }
            case EV_CTRL -> {
                int bits = registers.read(registers.eventRingIrq);
                registers.write(registers.eventRingIrqClear, bits);
                commands.eventRingsDone(bits);
            }
            case GLOB_EE -> global();
            case IEOB -> {
                int rings = registers.read(registers.ieobIrq);
                masks.disableRings(rings);
                registers.write(registers.ieobIrqClear, rings);
                for (int rest = rings; rest != 0; rest &= rest - 1) {
                    pollRing.accept(Integer.numberOfTrailingZeros(rest));
                }
            }
            case GENERAL -> {
                int bits = registers.read(registers.generalIrq);
                registers.write(registers.generalIrqClear, bits);
                fault("gsi-general-interrupt", bits, general(bits));
            }
            case INTER_EE_CH_CTRL, INTER_EE_EV_CTRL ->
                fault("gsi-unexpected-interrupt", type.bit(), "type=" + type);
        }
    }

    private void global() {
        int bits = registers.read(registers.globalIrq);
        if ((bits & Commands.ERROR_INT) != 0) {
            errorLog();
        }
        registers.write(registers.globalIrqClear, bits);
        if ((bits & Commands.GP_INT1) != 0) {
            commands.genericDone();
        }
        int unexpected = bits & ~(Commands.ERROR_INT | Commands.GP_INT1);
        if (unexpected != 0) {
            fault("gsi-unexpected-interrupt", unexpected, "type=GLOB_EE bits=0x" + Integer.toHexString(unexpected));
        }
    }

    /** Spec 06 §6.1. There is no recovery here: a command is judged by state, a channel in ERROR waits for its reset. */
    private void errorLog() {
        int word = registers.read(registers.errorLog);
        registers.write(registers.errorLog, 0);
        registers.write(registers.errorLogClear, GsiRegisters.ALL);
        int type = (int) errorType.decode(word);
        int code = (int) errorCode.decode(word);
        String kind = switch (type) {
            case 1 -> "global";
            case ERROR_TYPE_CHANNEL -> "channel";
            case ERROR_TYPE_EVENT_RING -> "event_ring";
            default -> "type_" + type;
        };
        fault("gsi-error-log", word, "kind=" + kind + " index=" + errorIndex.decode(word) + " error=" + error(code)
                + " code=" + code + " ee=" + errorEe.decode(word));
        if (code == ERROR_OUT_OF_RESOURCES && (type == ERROR_TYPE_CHANNEL || type == ERROR_TYPE_EVENT_RING)) {
            commands.giveUp();
        }
    }

    private static String error(int code) {
        return switch (code) {
            case 1 -> "invalid-tre";
            case 2 -> "out-of-buffers";
            case ERROR_OUT_OF_RESOURCES -> "out-of-resources";
            case 4 -> "unsupported-inter-ee-operation";
            case 5 -> "event-ring-empty";
            case 6 -> "non-allocated-event-ring";
            case 8 -> "hardware-owner";
            default -> "unknown";
        };
    }

    private static String general(int bits) {
        StringBuilder text = new StringBuilder("bits=0x").append(Integer.toHexString(bits));
        String[] names = {"break-point", "bus-error", "command-fifo-overflow", "stack-overflow"};
        for (int i = 0; i < names.length; i++) {
            if ((bits & 1 << i) != 0) {
                text.append(' ').append(names[i]);
            }
        }
        return text.toString();
    }

    /** A storm may bring thousands: the log has the first ones, the journal all. */
    private void fault(String rule, int word, String text) {
        if (logged++ < LOGGED) {
            LOG.warn("{}: {}: {}", journal.device(), rule, text);
        }
        journal.record(JournalKind.FAULT, rule, Integer.toUnsignedLong(word), 0, text);
    }
}
