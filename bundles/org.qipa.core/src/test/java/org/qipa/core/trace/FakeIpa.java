package org.qipa.core.trace;

import org.qipa.api.register.RegisterMap;

/** The IPA core of the fake platform: interrupt status and what the rules say of it. */
final class FakeIpa extends FakeRegisters {

    private final FakePlatform platform;
    private boolean snapshot = true;
    int status;
    /** Knob: open aggregation does not close. */
    boolean staysOpen;

    FakeIpa(RegisterMap map, FakePlatform platform) {
        super(map, platform);
        this.platform = platform;
    }

    @Override
    int special(RegisterMap.Located at, int stored) {
        return at.register().name().equals("IPA_IRQ_STTS") ? status : stored;
    }

    @Override
    void written(RegisterMap.Located at, int instance, int value) {
        String name = at.register().name();
        if (name.equals("IPA_IRQ_EN") && snapshot) {
            snapshot = false;
            platform.snapshot("memory config");
        }
        platform.out().add("ipa", name + (instance < 0 ? "" : "[" + instance + "]") + " = " + Integer.toHexString(value));
        effect(at, value, -1);
    }

    /** What a write does, by the AP or by command. */
    void effect(RegisterMap.Located at, int value, int mask) {
        int offset = at.register().offset(at.instance());
        values.put(offset, values.getOrDefault(offset, 0) & ~mask | value & mask);
        switch (at.register().name()) {
            case "IPA_IRQ_CLR" -> status &= ~value;
            case "IRQ_SUSPEND_CLR" -> set("IRQ_SUSPEND_INFO", at.instance(),
                    get("IRQ_SUSPEND_INFO", at.instance()) & ~value);
            case "AGGR_FORCE_CLOSE" -> set("STATE_AGGR_ACTIVE", at.instance(),
                    get("STATE_AGGR_ACTIVE", at.instance()) & (staysOpen ? -1 : ~value));
            default -> { }
        }
    }

    void raise(int conditions) {
        status |= conditions;
        platform.line(org.qipa.api.platform.Hardware.Interrupt.IPA).fire();
    }
}
