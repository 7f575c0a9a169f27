package org.qipa.virtual.ipa.core;

import java.util.Arrays;
import org.qipa.api.platform.Hardware.Interrupt;
import org.qipa.virtual.ipa.board.InterruptLines;
import org.qipa.virtual.ipa.silicon.Sheet;

/**
 * Interrupt conditions of the IPA core (spec 05 §2). A condition latches whether enabled or not; the line is up while an
 * enabled one is latched. Clearing TX_SUSPEND also clears the endpoints' bits. Guarded by the chip's lock.
 */
final class IpaInterrupts {

    /** The microcontroller has an event. */
    static final int UC_0 = 1 << 2;
    /** The microcontroller has a response. */
    static final int UC_1 = 1 << 3;
    /** Data waits for a suspended endpoint. */
    static final int TX_SUSPEND = 1 << 14;

    private final InterruptLines lines;
    private final int[] suspendInfo;
    private final int[] suspendEnable;
    private int latched;
    private int enabled;

    IpaInterrupts(InterruptLines lines, int bitmapWords) {
        this.lines = lines;
        suspendInfo = new int[bitmapWords];
        suspendEnable = new int[bitmapWords];
    }

    void latch(int condition) {
        latched |= condition;
        update();
    }

    void clear(int conditions) {
        latched &= ~conditions;
        if ((conditions & TX_SUSPEND) != 0) {
            Arrays.fill(suspendInfo, 0);
        }
        update();
    }

    void enable(int conditions) {
        enabled = conditions;
        update();
    }

    int latched() {
        return latched;
    }

    /** Data is destined to an endpoint that is suspended: signals it if the driver wants to know. */
    void suspended(int endpoint) {
        if ((suspendEnable[endpoint / 32] & 1 << endpoint % 32) != 0) {
            suspendInfo[endpoint / 32] |= 1 << endpoint % 32;
            latch(TX_SUSPEND);
        }
    }

    /** As if data were destined to an endpoint that is suspended, whether the driver wants to know or not. */
    void spuriousSuspend(int endpoint) {
        if (endpoint / 32 < suspendInfo.length) {
            suspendInfo[endpoint / 32] |= 1 << endpoint % 32;
        }
        latch(TX_SUSPEND);
    }

    int suspendInfo(int word) {
        return suspendInfo[word];
    }

    void suspendEnable(int word, int endpoints) {
        suspendEnable[word] = endpoints;
    }

    void suspendClear(int word, int endpoints) {
        suspendInfo[word] &= ~endpoints;
    }

    void describe(Sheet s) {
        s.hex("latched", latched).hex("enabled", enabled);
        for (int i = 0; i < suspendInfo.length; i++) {
            s.hex(Sheet.indexed("suspend-info", i), suspendInfo[i]).hex(Sheet.indexed("suspend-enabled", i), suspendEnable[i]);
        }
    }

    private void update() {
        lines.show(Interrupt.IPA, (latched & enabled) != 0);
    }
}
