package org.qipa.core.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.qipa.api.journal.Journal;
import org.qipa.api.journal.JournalKind;
import org.qipa.api.platform.Hardware;
import org.qipa.api.soc.SocDescriptor;
import org.qipa.api.time.Lane;
import org.qipa.core.interrupt.IpaInterrupts;
import org.qipa.core.micro.Microcontroller;
import org.qipa.core.power.RuntimePower;
import org.qipa.core.register.IpaRegisters;
import org.qipa.core.rule.IpaRules;
import org.qipa.journal.RingJournals;
import org.qipa.time.SimulatedTime;

/** The microcontroller by itself: what it announces, and when that is believed (spec 10 §1). */
class MicrocontrollerTest {

    private static final int SHARED_BYTES = 128;
    private static final int RESPONSE_AT = 12;
    private static final byte INIT_COMPLETED = 1;

    private final SocDescriptor soc = Socs.soc("sdm845");
    private final SimulatedTime time = new SimulatedTime();
    private final Lane owner = time.lane("owner");
    private final Journal journal = new RingJournals().journal("ipa0", time);
    private final FakePlatform platform = new FakePlatform(soc,
            new Hardware.Description(Optional.of("self"), false, Optional.empty(), true, 64, 320), SHARED_BYTES, Map.of());
    private final IpaRegisters registers = new IpaRegisters(soc.ipaRegisters(), platform.ipa(), journal);
    private final RuntimePower power = new RuntimePower(platform.power(), soc.table().power(), owner, journal,
            new RuntimePower.Listener() {
                @Override
                public void suspending() { }

                @Override
                public void resumed() { }
            });
    private final IpaInterrupts interrupts = new IpaInterrupts(IpaRules.of(soc.table().ipaVersion()), registers,
            platform.interrupt(Hardware.Interrupt.IPA), owner, power, journal, 1);
    private final MemorySegment shared = platform.localMemory();
    private final Microcontroller micro = new Microcontroller(() -> shared, registers, interrupts, power, owner, journal);

    @BeforeEach
    void open() throws Exception {
        time.on(owner, () -> {
            power.initialise();
            interrupts.configure();
            micro.configure();
            return null;
        });
    }

    private void beforePowerup() throws Exception {
        time.on(owner, () -> {
            micro.beforePowerup();
            return null;
        });
        time.settle();
    }

    private void announce() {
        shared.set(ValueLayout.JAVA_BYTE, RESPONSE_AT, INIT_COMPLETED);
        platform.ipa.raise(1 << IpaInterrupts.UC_1);
        time.settle();
    }

    private List<String> faults() {
        return journal.events(e -> e.kind() == JournalKind.FAULT).stream().map(e -> e.subject() + " " + e.text()).toList();
    }

    @Test
    void shouldNotBelieveAnAnnouncementBeforeTheModemIsToStart() throws Exception {
        announce();
        assertEquals(List.of("microcontroller-response unexpected INIT_COMPLETED"), faults());
        assertFalse(micro.isLoaded());
        // The one that comes in its time is believed.
        beforePowerup();
        announce();
        assertTrue(micro.isLoaded());
        assertEquals(1, faults().size());
    }

    @Test
    void shouldHoldPowerFromTheModemsStartToTheAnnouncementAndWarnOfASecond() throws Exception {
        beforePowerup();
        assertEquals(1, power.snapshot().usage());
        announce();
        assertTrue(micro.isLoaded());
        assertEquals(0, power.snapshot().usage());
        announce();
        assertEquals(List.of("microcontroller-response unexpected INIT_COMPLETED"), faults());
        assertTrue(micro.isLoaded());
        assertEquals(0, power.snapshot().usage());
    }
}
