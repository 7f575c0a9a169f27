package org.qipa.virtual.ipa.silicon;

import java.util.concurrent.TimeUnit;

/**
 * Choices of the model that the reference driver does not pin (spec 14 §5).
 *
 * @param commandDelayNanos from a GSI command to its interrupt; 0 is at once
 * @param ucBootNanos       from loading the microcontroller to INIT_COMPLETED
 * @param memOffset         where local memory starts in the window, bytes, a multiple of 8
 * @param clockQueryOnBoot  whether the modem asks for the clock state when it boots, not only when it crashes; the
 *                          driver then holds power until the next boot (spec 10 §4.2)
 * @param wired             whether packets that no rule takes go between AP and modem all the same, as the modem's own rules
 *                          would let them (spec 09 §8); otherwise the default endpoint of ROUTE gets them
 */
public record Settings(long commandDelayNanos, long ucBootNanos, int memOffset, boolean clockQueryOnBoot, boolean wired) {

    /** What spec 14 §5 suggests. */
    public static final Settings DEFAULTS = new Settings(TimeUnit.MICROSECONDS.toNanos(100),
            TimeUnit.MILLISECONDS.toNanos(5), 0, false, true);

    /** Checks the values. */
    public Settings {
        if (commandDelayNanos < 0 || ucBootNanos < 0) {
            throw new IllegalArgumentException("negative delay: commandDelayNanos=" + commandDelayNanos
                    + " ucBootNanos=" + ucBootNanos);
        }
        if (memOffset < 0 || memOffset % 8 != 0 || memOffset / 8 > 0xffff) {
            throw new IllegalArgumentException("memOffset=" + memOffset + " multiple=8 limit=" + 0xffff * 8);
        }
    }

    /** The same where packets go by the tables alone. */
    public Settings withoutWire() {
        return new Settings(commandDelayNanos, ucBootNanos, memOffset, clockQueryOnBoot, false);
    }

    /** The same with another place of local memory. */
    public Settings withMemOffset(int bytes) {
        return new Settings(commandDelayNanos, ucBootNanos, bytes, clockQueryOnBoot, wired);
    }
}
