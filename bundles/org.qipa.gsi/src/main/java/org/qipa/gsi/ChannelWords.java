package org.qipa.gsi;

import org.qipa.api.register.RegisterWord;

/** The words a channel is programmed with (spec 06 §4.2), put together once, and their order. */
final class ChannelWords {

    /** The command channel gets the greatest weight there is. */
    private static final int COMMAND_WEIGHT = 15;
    /** Escape buffer only. */
    private static final int PREFETCH_ESCAPE = 1;
    /** Outstanding threshold: two TREs. */
    private static final int THRESHOLD_BYTES = 2 * Tre.BYTES;
    /** The GPI scratch keeps its numbers in the upper half of a word. */
    private static final int UPPER_HALF = 16;
    private static final int LOWER_MASK = 0xffff;

    private final GsiRegisters registers;
    private final int channel;
    private final int context0;
    private final int context1;
    private final int qosWithDoorbellEngine;
    private final int qos;
    private final int scratch2;

    ChannelWords(GsiRules rules, GsiRegisters registers, int channel, boolean tx, boolean command, int eventRing,
            int ringBytes, int tlvCount) {
        this.registers = registers;
        this.channel = channel;
        RegisterWord first = registers.channelContext[0].word().with("CHTYPE_PROTOCOL", EventRing.PROTOCOL_GPI)
                .withIfPresent("CHTYPE_PROTOCOL_MSB", 0).with("CHTYPE_DIR", tx).with("ELEMENT_SIZE", Tre.BYTES);
        RegisterWord second = registers.channelContext[1].word().with("CH_R_LENGTH", ringBytes);
        if (rules.eventRingInLength()) {
            second = second.with("CH_ERINDEX", eventRing);
        } else {
            first = first.with("ERINDEX", eventRing);
        }
        context0 = first.value();
        context1 = second.value();
        qosWithDoorbellEngine = qos(rules, command, rules.doorbellEngine());
        qos = qos(rules, command, false);
        scratch2 = tlvCount * Tre.BYTES << UPPER_HALF;
    }

    private int qos(GsiRules rules, boolean command, boolean doorbellEngine) {
        RegisterWord word = registers.channelQos.word().with("WRR_WEIGHT", command ? COMMAND_WEIGHT : 0)
                .with("USE_DB_ENG", doorbellEngine);
        if (!command && rules.escapeBufferOnly()) {
            word = word.with("USE_ESCAPE_BUF_ONLY", true);
        }
        if (!command && rules.prefetchEscape()) {
            word = word.with("PREFETCH_MODE", PREFETCH_ESCAPE);
        }
        if (rules.doorbellInBytes()) {
            word = word.with("DB_IN_BYTES", true);
        }
        return word.value();
    }

    /** Programs the channel. */
    void program(Ring ring, boolean doorbellEngine) {
        registers.write(registers.channelContext[0], channel, context0);
        registers.write(registers.channelContext[1], channel, context1);
        registers.write(registers.channelContext[2], channel, ring.low());
        registers.write(registers.channelContext[3], channel, ring.high());
        registers.write(registers.channelQos, channel, doorbellEngine ? qosWithDoorbellEngine : qos);
        registers.write(registers.channelScratch[0], channel, 0);
        registers.write(registers.channelScratch[1], channel, 0);
        registers.write(registers.channelScratch[2], channel, scratch2);
        // The lower half is the hardware's.
        int last = registers.read(registers.channelScratch[3], channel) & LOWER_MASK;
        registers.write(registers.channelScratch[3], channel, THRESHOLD_BYTES << UPPER_HALF | last);
    }
}
