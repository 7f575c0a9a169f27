package org.qipa.itests.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.qipa.api.journal.JournalEvent;
import org.qipa.api.journal.JournalKind;

/** What a device of each SoC tells the modem in INIT_DRIVER (spec 03 §7), read from the datagrams that left. */
class InitDriverTest {

    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final int HEADER = 7;
    private static final String ALWAYS = "10 11 12 13 14 15 16 17 18 19";
    private static final String HASHED = " 1b 1c 1d 1e";

    private static World booted(String soc) {
        World world = new World(1);
        world.open(soc, 0);
        world.awaitReady(LIMIT);
        return world;
    }

    private static List<JournalEvent> sent(World world) {
        return world.journal().events(e -> e.kind() == JournalKind.QMI && e.subject().equals("INIT_DRIVER request tx"));
    }

    /** Values by TLV type. */
    private static Map<Integer, byte[]> tlvs(JournalEvent message) {
        Map<Integer, byte[]> tlvs = new TreeMap<>();
        byte[] bytes = message.payload();
        int length;
        for (int at = HEADER; at < bytes.length; at += 3 + length) {
            length = Byte.toUnsignedInt(bytes[at + 1]) | Byte.toUnsignedInt(bytes[at + 2]) << 8;
            tlvs.put(Byte.toUnsignedInt(bytes[at]), Arrays.copyOfRange(bytes, at + 3, at + 3 + length));
        }
        return tlvs;
    }

    private static int word(byte[] value, int n) {
        return ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN).getInt(4 * n);
    }

    @ParameterizedTest
    @CsvSource({"msm8998,3.1,16,7", "sdm845,3.5.1,10,7", "sc7180,4.2,9,7", "sdx55,4.5,14,7", "sm6350,4.7,16,7",
        "sm8350,4.9,20,7", "sc7280,4.11,16,7", "sdx65,5.0,23,10", "milos,5.2,18,10", "sm8550,5.5,23,10"})
    void shouldSendTheFieldsOfTheVersion(String soc, String version, int controlEndpoint, int routeEnd) {
        try (World world = booted(soc)) {
            assertEquals(version, Socs.of(soc).table().ipaVersion().toString());
            Map<Integer, byte[]> tlvs = tlvs(sent(world).getFirst());
            String types = String.join(" ", tlvs.keySet().stream().map(t -> "%02x".formatted(t)).toList());
            assertEquals(switch (version) {
                case "3.1", "3.5.1" -> ALWAYS + HASHED;
                case "4.2" -> ALWAYS + " 1f 20";
                default -> ALWAYS + HASHED + " 1f 20 21 22";
            }, types);
            assertEquals(controlEndpoint, word(tlvs.get(0x17), 0));
            for (int routes : new int[] {0x12, 0x13, 0x1b, 0x1c}) {
                assertTrue(!tlvs.containsKey(routes) || word(tlvs.get(routes), 1) == routeEnd,
                        () -> Integer.toHexString(routes) + " " + HexFormat.of().formatHex(tlvs.get(routes)));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"msm8998", "sdm845", "sc7180", "sdx55", "sm6350", "sm8350", "sc7280", "sdx65", "milos",
        "sm8550"})
    void shouldHaveTheModemSkipTheMicrocontrollerOnceItHasAnnouncedItself(String soc) {
        try (World world = booted(soc)) {
            world.crash(true);
            world.require(world.time.runUntil(() -> sent(world).size() == 2, LIMIT), "no second INIT_DRIVER");
            List<JournalEvent> loaded = world.journal().events(e -> e.subject().equals("microcontroller")
                    && e.text().equals("ABSENT -> LOADED INIT_COMPLETED"));
            List<JournalEvent> sent = sent(world);
            assertEquals(1, loaded.size());
            assertTrue(sent.get(0).number() < loaded.getFirst().number());
            assertTrue(loaded.getFirst().number() < sent.get(1).number());
            assertEquals(List.of(0, 1), sent.stream().map(message -> (int) tlvs(message).get(0x18)[0]).toList());
        }
    }
}
