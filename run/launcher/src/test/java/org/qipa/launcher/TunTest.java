package org.qipa.launcher;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class TunTest {

    @Test
    void shouldFindTheRightToMakeInterfacesAmongTheCapabilities() {
        assertTrue(Tun.mayAdministrate(List.of("Name:\tjava", "CapEff:\t0000000000001000")));
        assertTrue(Tun.mayAdministrate(List.of("CapEff:\tffffffffffffffff")));
        assertFalse(Tun.mayAdministrate(List.of("CapPrm:\t0000000000001000", "CapEff:\t0000000000000000")));
    }

    @Test
    void shouldLeaveTheAnswerToTheKernelWithoutCapabilities() {
        assertTrue(Tun.mayAdministrate(List.of("Name:\tjava")));
    }
}
