package org.qipa.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.qipa.api.limit.Bound;

class LimitCommandsTest {

    private final Bound bound = new Bound("qrtr.lookups", "lookups", "lookups", 128, "a test");

    @Test
    void shouldPutATightLimitOnALine() {
        bound.used(110);
        assertEquals("limit qrtr.lookups of node 1  110 of 128 lookups (85 %)",
                LimitCommands.line(bound.reading("ipa0", "node 1")));
        bound.refuse();
        assertEquals("limit qrtr.lookups  110 of 128 lookups (85 %)  refused 1", LimitCommands.line(bound.reading("ipa0", "")));
    }

    @Test
    void shouldCallALimitTightFromEightyPercentOnOrWhenItRefused() {
        bound.used(102);
        assertFalse(bound.reading("", "").isTight());
        bound.used(103);
        assertTrue(bound.reading("", "").isTight());
        bound.used(0);
        assertFalse(bound.reading("", "").isTight());
        bound.refuse();
        assertTrue(bound.reading("", "").isTight());
    }

    @Test
    void shouldSayTheFirstTheTenthAndTheHundredthRefusalInARowAndAFirstAgainAfterwards() {
        bound.used(128);
        int said = 0;
        for (int i = 0; i < 500; i++) {
            said += bound.refuse() ? 1 : 0;
        }
        assertEquals(3, said);
        bound.used(64);
        assertTrue(bound.refuse());
        assertEquals(501, bound.refused());
        assertEquals(128, bound.reading("", "").highest());
    }
}
