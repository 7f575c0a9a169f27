package org.qipa.virtual.ipa.gsi;

import org.qipa.api.platform.Hardware.Interrupt;
import org.qipa.virtual.ipa.board.InterruptLines;
import org.qipa.virtual.ipa.silicon.Sheet;

/**
 * Interrupt sources of the GSI (spec 06 §6).
 *
 * <p>A source latches whatever its mask says. Bit <i>t</i> of TYPE_IRQ is up when the type is enabled and a latched source
 * of it is masked in; the line is up when any is. TYPE_IRQ has nothing to clear: it follows. Guarded by the chip's lock.
 */
public final class GsiInterrupts {

    /** Sources, in the order of their bit in TYPE_IRQ. */
    public enum Type {
        /** Channel commands. */
        CH_CTRL,
        /** Event ring commands. */
        EV_CTRL,
        /** Errors and generic commands. */
        GLOB_EE,
        /** Events. */
        IEOB,
        /** Not used by this model. */
        INTER_EE_CH_CTRL,
        /** Not used by this model. */
        INTER_EE_EV_CTRL,
        /** Faults of the GSI itself. */
        GENERAL
    }

    /** GLOB_EE: the error log has an entry. */
    public static final int ERROR_INT = 1;
    /** GLOB_EE: a generic command is over. */
    public static final int GP_INT1 = 2;

    private final InterruptLines lines;
    private final int[] latched = new int[Type.values().length];
    private final int[] enabled = new int[Type.values().length];
    private int types;
    private boolean lineInterrupt;
    private Type stormType;
    private int stormBits;
    private int stormLeft;

    /** All quiet. */
    public GsiInterrupts(InterruptLines lines) {
        this.lines = lines;
    }

    /** A source becomes pending. */
    public void latch(Type type, int bits) {
        latched[type.ordinal()] |= bits;
        update();
    }

    /** A source becomes pending, and so many times again when it is cleared. */
    public void storm(String source, int bit, int again) {
        stormType = switch (source) {
            case "channel" -> Type.CH_CTRL;
            case "event-ring" -> Type.EV_CTRL;
            case "global" -> Type.GLOB_EE;
            case "general" -> Type.GENERAL;
            default -> Type.IEOB;
        };
        stormBits = 1 << bit;
        stormLeft = again;
        latch(stormType, stormBits);
    }

    /** A driver clears sources. */
    public void clear(Type type, int bits) {
        latched[type.ordinal()] &= ~bits;
        if (stormLeft > 0 && type == stormType && (bits & stormBits) != 0) {
            stormLeft--;
            latched[type.ordinal()] |= stormBits;
        }
        update();
    }

    /** A driver says which sources count. */
    public void enable(Type type, int bits) {
        enabled[type.ordinal()] = bits;
        update();
    }

    /** A driver says which types count. */
    public void enableTypes(int bits) {
        types = bits;
        update();
    }

    /** CNTXT_INTSET.INTYPE: interrupts go to the line, not into messages. */
    public void lineInterrupt(boolean on) {
        lineInterrupt = on;
        update();
    }

    /** Everything pending of a type. */
    public int latched(Type type) {
        return latched[type.ordinal()];
    }

    /** What is pending of a type and masked in. */
    public int visible(Type type) {
        return latched[type.ordinal()] & enabled[type.ordinal()];
    }

    /** CNTXT_TYPE_IRQ. */
    public int typeIrq() {
        int pending = 0;
        for (int t = 0; t < latched.length; t++) {
            pending |= (latched[t] & enabled[t]) != 0 ? 1 << t : 0;
        }
        return pending & types;
    }

    void describe(Sheet s) {
        for (Type t : Type.values()) {
            s.at(t.name()).hex("latched", latched(t)).hex("enabled", enabled[t.ordinal()]);
        }
        s.hex("types", types).put("line", lineInterrupt);
    }

    private void update() {
        lines.show(Interrupt.GSI, lineInterrupt && typeIrq() != 0);
    }
}
