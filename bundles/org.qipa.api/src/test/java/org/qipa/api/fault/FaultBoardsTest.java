package org.qipa.api.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FaultBoardsTest {

    private static final FaultDeclaration LATE = FaultDeclaration.next("gsi.command-late", "a command takes longer",
            Parameter.time("delay", 0, 10_000_000, 1_000, "how much longer"),
            Parameter.number("channel", "", -1, 30, -1, "its channel; -1: any"),
            Parameter.choice("kind", "what the command is for", "any", "channel", "event-ring"));
    private static final FaultDeclaration EVENT = FaultDeclaration.now("uc.error-event", "an error is announced");

    private final FaultBoards boards = new FaultBoards("test", List.of(LATE, EVENT));
    private final FaultSwitch late = boards.board("ipa0").of("gsi.command-late");

    @Test
    void shouldBeOffUntilItIsArmed() {
        assertFalse(late.isArmed());
        assertFalse(late.strike());
        assertEquals(List.of(), boards.standing("ipa0"));
        assertEquals(1_000, late.number("delay"));
    }

    @Test
    void shouldStrikeAsOftenAsItWasAskedTo() {
        boards.arm("ipa0", "gsi.command-late", Map.of("delay", "2.5 ms", "kind", "channel"), 2);
        assertEquals(2_500, late.number("delay"));
        assertEquals("channel", late.text("kind"));
        assertEquals(List.of(true, true, false), List.of(late.strike(), late.strike(), late.strike()));
        assertEquals(List.of(new FaultStanding("gsi.command-late", false,
                Map.of("delay", 2_500L, "channel", -1L, "kind", "channel"), 0, 2)), boards.standing("ipa0"));
    }

    @Test
    void shouldStrikeUntilItIsDisarmed() {
        boards.arm("ipa0", "gsi.command-late", Map.of(), FaultPoint.UNTIL_DISARMED);
        for (int i = 0; i < 100; i++) {
            assertTrue(late.strike());
        }
        assertTrue(boards.disarm("ipa0", "gsi.command-late"));
        assertFalse(late.strike());
        assertFalse(boards.disarm("ipa0", "gsi.command-late"));
    }

    @Test
    void shouldKeepDevicesApart() {
        boards.arm("ipa1", "gsi.command-late", Map.of(), 1);
        assertFalse(late.isArmed());
        assertTrue(boards.standing("ipa1").getFirst().armed());
        boards.disarmAll("ipa1");
        assertEquals(List.of(), boards.standing("ipa1"));
    }

    @Test
    void shouldTellTheListenerOfEveryStrike() {
        List<String> told = new ArrayList<>();
        boards.board("ipa0").listener((fault, struck, parameters) -> told.add(fault.name() + " " + struck + " " + parameters));
        boards.arm("ipa0", "gsi.command-late", Map.of("channel", 3), 2);
        late.strike();
        late.strike();
        assertEquals(List.of("gsi.command-late 1 {delay=1000, channel=3, kind=any}",
                "gsi.command-late 2 {delay=1000, channel=3, kind=any}"), told);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "gsi.command-lat | delay=1 | 1 | no such fault: fault=gsi.command-lat known=[gsi.command-late, uc.error-event]",
        "gsi.command-late | dely=1 | 1 | fault gsi.command-late: no such parameter: parameter=dely known=[delay, channel, kind]",
        "gsi.command-late | delay=11 s | 1 | fault gsi.command-late: out of limits: delay=11 s limit=0..10000000 us",
        "gsi.command-late | channel=31 | 1 | fault gsi.command-late: out of limits: channel=31 limit=-1..30",
        "gsi.command-late | channel=two | 1 | fault gsi.command-late: not a whole number: channel=two limit=-1..30",
        "gsi.command-late | kind=ring | 1 | fault gsi.command-late: no such choice: kind=ring known=[any, channel, event-ring]",
        "gsi.command-late | delay=1 | -1 | fault gsi.command-late: out of limits: times=-1 limit=0..1000000",
        "uc.error-event | gap=1 | 1 | nothing there to strike: fault=uc.error-event device=ipa0"
    })
    void shouldRefuseWhatIsNotDeclaredAndArmNothing(String fault, String parameter, int times, String message) {
        String[] given = parameter.split("=");
        assertEquals(message, assertThrows(FaultException.class,
                () -> boards.arm("ipa0", fault, Map.of(given[0], given[1]), times)).getMessage());
        assertEquals(List.of(), boards.standing("ipa0"));
    }

    @Test
    void shouldCallTheActorOfAFaultOfTheMomentWhenItIsArmed() {
        FaultSwitch event = boards.board("ipa0").of("uc.error-event");
        List<Long> gaps = new ArrayList<>();
        event.actor(s -> gaps.add(s.number(FaultDeclaration.GAP)));
        boards.arm("ipa0", "uc.error-event", Map.of("gap", 7), 3);
        assertEquals(List.of(7L), gaps);
        event.actor(null);
        assertFalse(event.isArmed(), "what it would strike has gone");
    }

    @Test
    void shouldNotKeepMoreDevicesThanAContainerHas() {
        for (int i = 1; i < 4096; i++) {
            boards.arm("ipa" + i, "gsi.command-late", Map.of(), 1);
        }
        assertEquals("too many devices: device=one-more limit=4096", assertThrows(FaultException.class,
                () -> boards.arm("one-more", "gsi.command-late", Map.of(), 1)).getMessage());
    }

    @ParameterizedTest
    @CsvSource({"0,0 s", "1,1 us", "1500,1500 us", "20000,20 ms", "1500000,1.5 s", "120000000,120 s", "864000000000,864000 s"})
    void shouldWriteTimesSoThatTheyAreReadBack(long micros, String text) {
        assertEquals(text, Micros.text(micros));
        assertEquals(micros, Micros.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s", "-1 s", "1.5 us", "1 h", "11 d", "864001 s", "1,5 s", "1e3"})
    void shouldRefuseWhatIsNoTime(String text) {
        assertThrows(FaultException.class, () -> Micros.parse(text));
    }
}
