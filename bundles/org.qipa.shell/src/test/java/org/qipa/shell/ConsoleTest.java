package org.qipa.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.qipa.api.device.Device;
import org.qipa.api.journal.Journal;
import org.qipa.api.journal.JournalKind;
import org.qipa.journal.RingJournals;
import org.qipa.time.SimulatedTime;

class ConsoleTest {

    private final SimulatedTime time = new SimulatedTime();
    private final RingJournals journals = new RingJournals();
    private final Journal journal = journals.journal("ipa0", time);
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Device device = (Device) Proxy.newProxyInstance(Device.class.getClassLoader(),
            new Class<?>[] {Device.class}, (proxy, method, arguments) -> "ipa0");

    private Console console(boolean on) {
        return new Console(on, new PrintStream(bytes, true), journals);
    }

    private List<String> lines() {
        time.settle();
        return bytes.toString().lines().toList();
    }

    @Test
    void shouldTellEachStepOnceThenReady() {
        Console console = console(true);
        journal.record(JournalKind.STEP, "hardware", 2_500_000, 0, "silicon=sdm845");
        console.addDevice(device);
        console.addDevice(device); // a swap: the journal is the same
        time.run(Duration.ofMillis(120));
        journal.record(JournalKind.REGISTER_READ, "IPA X", 0, 0);
        journal.record(JournalKind.STATE, "device", 0, 0, "WAITING_FOR_MODEM -> READY");
        journal.record(JournalKind.STEP, "ready", 122_500_000, 0, "soc=sdm845");
        assertEquals(List.of("[    0.000] ipa0 hardware                    2.5 ms  silicon=sdm845",
                "[    0.120] ipa0 READY soc=sdm845 in 122.5 ms"), lines());
    }

    @Test
    void shouldTellAStallWhenItBeginsAndWhenItIsOver() {
        Console console = console(true);
        console.addDevice(device);
        journal.record(JournalKind.WATCHDOG, "tx-not-worked-off", 3, 0, "channel=3 rung=5 completed=4");
        journal.record(JournalKind.WATCHDOG, "tx-not-worked-off", 3, 2_000_000_000L, "over: things move on");
        assertEquals(List.of("[    0.000] ipa0 STALLED tx-not-worked-off: channel=3 rung=5 completed=4",
                "[    0.000] ipa0 NO LONGER STALLED tx-not-worked-off: over: things move on"), lines());
    }

    @Test
    void shouldTellAFaultOfOneRuleOnceUntilReadyAgain() {
        Console console = console(true);
        console.addDevice(device);
        journal.record(JournalKind.STEP, "ready", 1_000_000, 0, "soc=sdm845");
        journal.record(JournalKind.FAULT, "unknown-register", 0, 0, "offset=0x44");
        journal.record(JournalKind.FAULT, "unknown-register", 0, 0, "offset=0x48");
        journal.record(JournalKind.STATE, "device", 0, 0, "READY -> RECOVERING modem crashed");
        journal.record(JournalKind.STATE, "device", 0, 0, "WAITING_FOR_MODEM -> READY");
        journal.record(JournalKind.STATE, "device", 0, 0, "SUSPENDED -> READY");
        assertEquals(List.of("[    0.000] ipa0 READY soc=sdm845 in 1.0 ms",
                "[    0.000] ipa0 FAULT unknown-register: offset=0x44",
                "[    0.000] ipa0 READY -> RECOVERING modem crashed",
                "[    0.000] ipa0 READY again WAITING_FOR_MODEM -> READY"), lines());
    }

    @Test
    void shouldBeSilentWhenItIsOff() {
        console(false).addDevice(device);
        journal.record(JournalKind.STEP, "hardware", 1, 0, "");
        assertEquals(List.of(), lines());
        assertEquals(List.of(), time.lanes());
    }

    @Test
    void shouldLeaveNoSubscriptionBehind() {
        Console console = console(true);
        console.addDevice(device);
        console.close();
        assertEquals(List.of(), time.lanes());
    }
}
