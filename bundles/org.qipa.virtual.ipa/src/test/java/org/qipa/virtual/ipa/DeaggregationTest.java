package org.qipa.virtual.ipa;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.qipa.api.soc.EndpointName;
import org.qipa.virtual.ipa.MiniDriver.Channel;

/** Several MAP frames in one uplink transfer (spec 08 §3.4: AGGR_EN = 2). */
class DeaggregationTest {

    private static final int DEAGGREGATE = 2;

    private static Channel uplink(MiniDriver d) {
        Channel tx = d.started(EndpointName.AP_MODEM_TX);
        d.ipaWrite("ENDP_INIT_AGGR", tx.endpoint.endpointId(), d.ipaWord("ENDP_INIT_AGGR").with("AGGR_EN", DEAGGREGATE)
                .with("AGGR_TYPE", 6).value());
        return tx;
    }

    @ParameterizedTest
    @ValueSource(strings = {"sdm845", "sdx55", "sm8550"})
    void shouldSendEachFrameToTheModemForItself(String soc) {
        try (var d = new MiniDriver(soc).up().modemUp()) {
            Channel tx = uplink(d);
            byte[] first = Packets.ip(4, Packets.TCP, 100);
            byte[] second = Packets.ip(6, Packets.UDP, 61);
            byte[] command = Packets.join(Packets.map(0x80, 3, 16), Packets.bytes(1, 1, 0, 0), new byte[12]);
            byte[] sent = Packets.join(DataPathTest.framed(d, first, Packets.TCP), command,
                    DataPathTest.framed(d, second, Packets.UDP));
            tx.send(sent);
            d.run(10);
            assertEquals(3, d.uplink.size(), () -> d.journal.faults().toString());
            assertArrayEquals(Packets.finished(first, Packets.TCP), d.uplink.get(0).packet());
            assertArrayEquals(Arrays.copyOfRange(command, 4, 20), d.uplink.get(1).packet());
            assertArrayEquals(Packets.finished(second, Packets.UDP), d.uplink.get(2).packet());
            assertEquals(0x8003, d.uplink.get(1).metadata() & 0xffff);
            assertEquals(List.of(sent.length), tx.poll().stream().map(MiniDriver.Event::length).toList());
        }
    }

    @Test
    void shouldLeavePaddingOut() {
        try (var d = new MiniDriver("sdm845").up().modemUp()) {
            Channel tx = uplink(d);
            byte[] ip = Packets.ip(4, Packets.UDP, 61);
            byte[] padded = Packets.join(Packets.map(3, 1, 64), new byte[4], ip, new byte[3]);
            tx.send(Packets.join(padded, padded));
            d.run(10);
            assertEquals(2, d.uplink.size());
            d.uplink.forEach(u -> assertArrayEquals(ip, u.packet()));
        }
    }

    @Test
    void shouldSendWhatIsLeftToTheDefaultEndpointWhenALengthLeadsNowhere() {
        try (var d = new MiniDriver("sdm845").up().modemUp()) {
            Channel lan = d.started(EndpointName.AP_LAN_RX);
            lan.give(4, 8128);
            Channel tx = uplink(d);
            byte[] good = DataPathTest.framed(d, Packets.ip(4, Packets.UDP, 40), Packets.UDP);
            byte[] bad = Packets.join(Packets.map(0, 1, 41), new byte[4], Packets.ip(4, Packets.UDP, 40));
            tx.send(Packets.join(good, bad));
            d.run(1000);
            assertEquals(1, d.uplink.size());
            byte[] status = lan.received(lan.poll().get(0));
            assertEquals(1, status[1], "deaggregation");
            assertEquals(bad.length, (status[4] & 0xff) | (status[5] & 0xff) << 8);
        }
    }

    @Test
    void shouldGoOnWhereItStoppedWhenThereWasNoRoomForAllFrames() {
        try (var d = new MiniDriver("sc7280").up().modemUp()) {
            Channel tx = uplink(d);
            List<byte[]> packets = new ArrayList<>();
            for (int n = 0; n < 150; n++) {
                packets.add(Packets.ip(4, Packets.UDP, 40 + n));
            }
            tx.send(Packets.join(packets.stream().map(p -> DataPathTest.framed(d, p, Packets.UDP)).toArray(byte[][]::new)));
            tx.send(DataPathTest.framed(d, packets.getFirst(), Packets.UDP));
            d.run(1000);
            assertEquals(151, d.uplink.size());
            for (int n = 0; n < 150; n++) {
                assertArrayEquals(Packets.finished(packets.get(n), Packets.UDP), d.uplink.get(n).packet(), "packet " + n);
            }
            assertEquals(2, tx.poll().size());
        }
    }

    @Test
    void shouldTakeOnePacketForAllOfATransferWithoutIt() {
        try (var d = new MiniDriver("sdm845").up().modemUp()) {
            Channel tx = d.started(EndpointName.AP_MODEM_TX);
            byte[] frame = Packets.join(Packets.map(0, 1, 40), new byte[4], Packets.ip(4, Packets.UDP, 40));
            tx.send(Packets.join(frame, frame));
            d.run(10);
            assertEquals(1, d.uplink.size());
            assertEquals(2 * frame.length - 8, d.uplink.get(0).packet().length);
        }
    }
}
