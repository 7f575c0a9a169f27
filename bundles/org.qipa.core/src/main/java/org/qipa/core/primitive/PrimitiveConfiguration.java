package org.qipa.core.primitive;

import java.util.List;

import org.qipa.api.register.RegisterWord;
import org.qipa.api.soc.SocTable;
import org.qipa.api.soc.SocTable.QsbMaster;
import org.qipa.core.register.IpaRegisters;
import org.qipa.core.rule.IpaRules;

/** Programs the registers of spec 05 §5, in its order. */
public final class PrimitiveConfiguration {

    /** Divides 19.2 MHz by 192. */
    private static final int XO_DIVIDER = 191;
    private static final int TIMESTAMP_TAG_LSB = 14;
    private static final int TIMESTAMP_NAT_LSB = 24;
    private static final int TIMESTAMP_DPL_LSB = 14;
    private static final int IDLE_DEBOUNCE = 256;
    private static final int TIMER_HZ = 32_000;
    /** Codes of TIMERS_PULSE_GRAN_CFG (spec 05 §5.2). */
    private static final int PULSE_100_US = 3;
    private static final int PULSE_1_MS = 4;
    private static final int PULSE_10_MS = 5;

    private final SocTable table;
    private final IpaRules rules;
    private final IpaRegisters registers;

    /** For one device. */
    public PrimitiveConfiguration(SocTable table, IpaRules rules, IpaRegisters registers) {
        this.table = table;
        this.rules = rules;
        this.registers = registers;
    }

    /** Config step 1 (spec 01 §2.2). */
    public void configure() {
        if (rules.hasBackwardCompatibility()) {
            registers.write("IPA_BCR", 0, table.backwardCompatibility().orElse(0));
        }
        if (rules.clearsPaMask()) {
            registers.update("IPA_TX_CFG", 0, w -> w.with("PA_MASK_EN", false));
        }
        clockOn();
        compConfig();
        busLimits();
        if (rules.hasQtime()) {
            qtime();
        } else {
            int granularity = (int) ((IpaRules.AGGREGATION_GRANULARITY_US * (long) TIMER_HZ + 500_000) / 1_000_000) - 1;
            registers.write(word("COUNTER_CFG").with("AGGR_GRANULARITY", granularity));
        }
        if (!rules.hasHashing()) {
            registers.write(word("FILT_ROUT_HASH_EN"));
        }
        idleIndication(IDLE_DEBOUNCE, false);
    }

    /** The inverse: only the idle indication goes back. */
    public void deconfigure() {
        idleIndication(0, true);
    }

    /** Words that depend on table values, for the check of field widths. */
    public List<RegisterWord> words() {
        return List.of(maxWrites(), maxReads());
    }

    private void idleIndication(int debounce, boolean constantNonIdle) {
        if (rules.hasIdleIndication()) {
            registers.write(word("IDLE_INDICATION_CFG").with("ENTER_IDLE_DEBOUNCE_THRESH", debounce)
                    .with("CONST_NON_IDLE_ENABLE", constantNonIdle));
        }
    }

    private void clockOn() {
        switch (rules.clockOn()) {
            case NONE -> { }
            case MISC -> registers.write(word("CLKON_CFG").with("CLKON_MISC", true));
            case GLOBAL -> registers.write(word("CLKON_CFG").with("CLKON_GLOBAL", true).with("GLOBAL_2X_CLK", true));
        }
    }

    private void compConfig() {
        IpaRules.CompConfig how = rules.compConfig();
        if (how == IpaRules.CompConfig.NONE) {
            return;
        }
        registers.update("COMP_CFG", 0, w -> {
            RegisterWord word = switch (how) {
                case SELECTION_OFF -> w.with("IPA_QMB_SELECT_CONS_EN", false).with("IPA_QMB_SELECT_PROD_EN", false)
                        .with("IPA_QMB_SELECT_GLOBAL_EN", false);
                case MASTERS_OFF -> w.with("GSI_MULTI_AXI_MASTERS_DIS", true);
                default -> w;
            };
            return word.with("GSI_MULTI_INORDER_RD_DIS", true).with("GSI_MULTI_INORDER_WR_DIS", true);
        });
    }

    private void busLimits() {
        registers.write(maxWrites());
        registers.write(maxReads());
    }

    private RegisterWord maxWrites() {
        return word("QSB_MAX_WRITES").with("GEN_QMB_0_MAX_WRITES", master(0).maxWrites())
                .with("GEN_QMB_1_MAX_WRITES", master(1).maxWrites());
    }

    /** Both masters' fields (oddity 7: the reference loses the first master's when there are two). */
    private RegisterWord maxReads() {
        RegisterWord word = word("QSB_MAX_READS").with("GEN_QMB_0_MAX_READS", master(0).maxReads())
                .with("GEN_QMB_1_MAX_READS", master(1).maxReads());
        return rules.hasReadBeats() ? word.with("GEN_QMB_0_MAX_READS_BEATS", master(0).maxReadsBeats())
                .with("GEN_QMB_1_MAX_READS_BEATS", master(1).maxReadsBeats()) : word;
    }

    private QsbMaster master(int n) {
        return n < table.qsb().size() ? table.qsb().get(n) : new QsbMaster("none", 0, 0, 0);
    }

    private void qtime() {
        registers.write(word("TIMERS_XO_CLK_DIV_CFG"));
        RegisterWord timestamp = word("QTIME_TIMESTAMP_CFG").with("TAG_TIMESTAMP_LSB", TIMESTAMP_TAG_LSB)
                .with("NAT_TIMESTAMP_LSB", TIMESTAMP_NAT_LSB);
        if (rules.hasDplTimestamp()) {
            timestamp = timestamp.with("DPL_TIMESTAMP_LSB", TIMESTAMP_DPL_LSB).with("DPL_TIMESTAMP_SEL", true);
        }
        registers.write(timestamp);
        RegisterWord pulses = word("TIMERS_PULSE_GRAN_CFG").with("PULSE_GRAN_0", PULSE_100_US)
                .with("PULSE_GRAN_1", PULSE_1_MS).with("PULSE_GRAN_2", rules.hasSlowPulse() ? PULSE_10_MS : PULSE_1_MS);
        if (rules.hasSlowPulse()) {
            pulses = pulses.with("PULSE_GRAN_3", PULSE_10_MS);
        }
        registers.write(pulses);
        RegisterWord divider = word("TIMERS_XO_CLK_DIV_CFG").with("DIV_VALUE", XO_DIVIDER);
        registers.write(divider);
        registers.write(divider.with("DIV_ENABLE", true));
    }

    private RegisterWord word(String register) {
        return registers.register(register).word();
    }
}
