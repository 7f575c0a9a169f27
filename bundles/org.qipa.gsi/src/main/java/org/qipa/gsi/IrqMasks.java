package org.qipa.gsi;

/**
 * What interrupts are let through: the types in CNTXT_TYPE_IRQ_MSK and the event rings in CNTXT_SRC_IEOB_IRQ_MSK (spec 06
 * §6).
 *
 * <p>The owner lane switches types around commands and masks rings in the interrupt handler; poll lanes let rings through
 * again. Both share the type register, so a lock guards the words and the order of their writes. It is held for two
 * register writes at most; nothing waits while holding it.
 */
final class IrqMasks {

    /** Interrupt types; the ordinal is the bit (spec 06 §6). */
    enum Type {
        /** A channel command has been executed. */
        CH_CTRL,
        /** An event ring command has been executed. */
        EV_CTRL,
        /** Errors and generic commands. */
        GLOB_EE,
        /** Events were written. */
        IEOB,
        /** Another execution environment's channels. */
        INTER_EE_CH_CTRL,
        /** Another execution environment's event rings. */
        INTER_EE_EV_CTRL,
        /** Faults of the GSI itself. */
        GENERAL;

        int bit() {
            return 1 << ordinal();
        }
    }

    private final GsiRegisters registers;
    private int types;
    private int rings;

    IrqMasks(GsiRegisters registers) {
        this.registers = registers;
    }

    /** Forgets everything, to go with registers that were just cleared; writes nothing. */
    synchronized void forget() {
        types = 0;
        rings = 0;
    }

    synchronized void enable(Type type) {
        types |= type.bit();
        registers.write(registers.typeIrqMask, types);
    }

    synchronized void disable(Type type) {
        types &= ~type.bit();
        registers.write(registers.typeIrqMask, types);
    }

    /** Turns every type off. */
    synchronized void disableTypes() {
        types = 0;
        registers.write(registers.typeIrqMask, 0);
    }

    /** Lets a ring's events interrupt: the ring first, then the type if this is the first ring. */
    synchronized void enableRing(int ring) {
        boolean first = rings == 0;
        rings |= 1 << ring;
        registers.write(registers.ieobIrqMask, rings);
        if (first) {
            enable(Type.IEOB);
        }
    }

    /** Whether a ring's events may interrupt. */
    synchronized boolean isEnabled(int ring) {
        return (rings & 1 << ring) != 0;
    }

    /** Holds rings back: the type first if no ring remains, then the rings. */
    synchronized void disableRings(int bits) {
        rings &= ~bits;
        if (rings == 0 && (types & Type.IEOB.bit()) != 0) {
            disable(Type.IEOB);
        }
        registers.write(registers.ieobIrqMask, rings);
    }
}
