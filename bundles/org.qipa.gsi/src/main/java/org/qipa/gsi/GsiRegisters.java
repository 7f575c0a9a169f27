package org.qipa.gsi;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.qipa.api.journal.Journal;
import org.qipa.api.journal.JournalKind;
import org.qipa.api.platform.Hardware;
import org.qipa.api.register.Register;
import org.qipa.api.register.RegisterField;
import org.qipa.api.register.RegisterMap;

/** The registers of one GSI, resolved by name once, with the window they are in. Any thread. */
final class GsiRegisters {

    /** All sources of a source register. */
    static final int ALL = 0xffff_ffff;

    final Register status;
    /** Null where the version does not count there. */
    final Register hwParam2;
    /** Null where the version does not count there. */
    final Register hwParam4;
    final Register intset;
    final Register typeIrq;
    final Register typeIrqMask;
    final Register channelIrq;
    final Register channelIrqMask;
    final Register channelIrqClear;
    final Register eventRingIrq;
    final Register eventRingIrqMask;
    final Register eventRingIrqClear;
    final Register ieobIrq;
    final Register ieobIrqMask;
    final Register ieobIrqClear;
    final Register globalIrq;
    final Register globalIrqEnable;
    final Register globalIrqClear;
    final Register generalIrq;
    final Register generalIrqEnable;
    final Register generalIrqClear;
    /** Null where it is not written. */
    final Register interEeChannelMask;
    /** Null where it is not written. */
    final Register interEeEventRingMask;
    final Register errorLog;
    final Register errorLogClear;
    final Register scratch0;
    final Register channelCommand;
    final Register eventRingCommand;
    final Register genericCommand;
    final Register[] channelContext = new Register[4];
    final Register channelQos;
    final Register[] channelScratch = new Register[4];
    final Register channelDoorbell;
    /** By the number in the name; null where nothing is written or read. */
    final Register[] eventRingContext = new Register[14];
    final Register eventRingDoorbell;
    final RegisterField channelState;
    final RegisterField eventRingState;
    final RegisterField genericResult;

    private final Hardware.Registers window;
    private final Journal journal;
    /** Journal subjects. What the data path touches per packet is not there: doorbells and completions say that. */
    private final Map<Register, String> subjects = new IdentityHashMap<>();

    GsiRegisters(RegisterMap map, GsiRules rules, Hardware.Registers window, Journal journal) {
        this.window = window;
        this.journal = journal;
        status = map.register("GSI_STATUS");
        hwParam2 = rules.countsReadable() ? map.register("HW_PARAM_2") : null;
        hwParam4 = rules.eventCountSeparate() ? map.register("HW_PARAM_4") : null;
        intset = map.register("CNTXT_INTSET");
        typeIrq = map.register("CNTXT_TYPE_IRQ");
        typeIrqMask = map.register("CNTXT_TYPE_IRQ_MSK");
        channelIrq = map.register("CNTXT_SRC_CH_IRQ");
        channelIrqMask = map.register("CNTXT_SRC_CH_IRQ_MSK");
        channelIrqClear = map.register("CNTXT_SRC_CH_IRQ_CLR");
        eventRingIrq = map.register("CNTXT_SRC_EV_CH_IRQ");
        eventRingIrqMask = map.register("CNTXT_SRC_EV_CH_IRQ_MSK");
        eventRingIrqClear = map.register("CNTXT_SRC_EV_CH_IRQ_CLR");
        ieobIrq = map.register("CNTXT_SRC_IEOB_IRQ");
        ieobIrqMask = map.register("CNTXT_SRC_IEOB_IRQ_MSK");
        ieobIrqClear = map.register("CNTXT_SRC_IEOB_IRQ_CLR");
        globalIrq = map.register("CNTXT_GLOB_IRQ_STTS");
        globalIrqEnable = map.register("CNTXT_GLOB_IRQ_EN");
        globalIrqClear = map.register("CNTXT_GLOB_IRQ_CLR");
        generalIrq = map.register("CNTXT_GSI_IRQ_STTS");
        generalIrqEnable = map.register("CNTXT_GSI_IRQ_EN");
        generalIrqClear = map.register("CNTXT_GSI_IRQ_CLR");
        interEeChannelMask = rules.interEeMasks() ? map.register("INTER_EE_SRC_CH_IRQ_MSK") : null;
        interEeEventRingMask = rules.interEeMasks() ? map.register("INTER_EE_SRC_EV_CH_IRQ_MSK") : null;
        errorLog = map.register("ERROR_LOG");
        errorLogClear = map.register("ERROR_LOG_CLR");
        scratch0 = map.register("CNTXT_SCRATCH_0");
        channelCommand = map.register("CH_CMD");
        eventRingCommand = map.register("EV_CH_CMD");
        genericCommand = map.register("GENERIC_CMD");
        for (int i = 0; i < channelContext.length; i++) {
            channelContext[i] = map.register("CH_C_CNTXT_" + i);
            channelScratch[i] = map.register("CH_C_SCRATCH_" + i);
        }
        channelQos = map.register("CH_C_QOS");
        channelDoorbell = map.register("CH_C_DOORBELL_0");
        for (int i : new int[] {0, 1, 2, 3, 4, 8, 9, 10, 11, 12, 13}) {
            eventRingContext[i] = map.register("EV_CH_E_CNTXT_" + i);
        }
        eventRingDoorbell = map.register("EV_CH_E_DOORBELL_0");
        channelState = channelContext[0].field("CHSTATE");
        eventRingState = eventRingContext[0].field("EV_CHSTATE");
        genericResult = scratch0.field("GENERIC_EE_RESULT");
        map.registers().forEach(r -> subjects.put(r, "gsi " + r.name()));
        List.of(channelDoorbell, eventRingDoorbell, eventRingContext[4], typeIrq, ieobIrq, ieobIrqMask, ieobIrqClear)
                .forEach(subjects::remove);
    }

    int read(Register register) {
        return read(register, 0);
    }

    int read(Register register, int instance) {
        int offset = register.offset() + instance * register.stride();
        int value = window.read(offset);
        record(JournalKind.REGISTER_READ, register, offset, value);
        return value;
    }

    /** Reads a register for the watchdog: not in the journal, which would be full of nothing else. */
    int peek(Register register, int instance) {
        return window.read(register.offset() + instance * register.stride());
    }

    void write(Register register, int value) {
        write(register, 0, value);
    }

    void write(Register register, int instance, int value) {
        int offset = register.offset() + instance * register.stride();
        record(JournalKind.REGISTER_WRITE, register, offset, value);
        window.write(offset, value);
    }

    /** Where an instance of a register stands, for {@link #touch} and {@link #look}. */
    static int offset(Register register, int instance) {
        return register.offset() + instance * register.stride();
    }

    /** Writes a register of the data path, by {@link #offset}: not in the journal. */
    void touch(int offset, int value) {
        window.write(offset, value);
    }

    /** Reads a register of the data path, by {@link #offset}: not in the journal. */
    int look(int offset) {
        return window.read(offset);
    }

    private void record(JournalKind kind, Register register, int offset, int value) {
        String subject = subjects.get(register);
        if (subject != null) {
            journal.record(kind, subject, offset, value & 0xffff_ffffL);
        }
    }
}
