package org.qipa.virtual.ipa;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.qipa.api.soc.EndpointName;
import org.qipa.virtual.ipa.MiniDriver.Channel;

/** Where packets go that are no packets, and their status (spec 08 §7.4, 14 §4). */
class StatusTest {

    static final List<String> SOCS = Socs.ALL;

    private static int source(MiniDriver d, ByteBuffer b) {
        return d.rules.wideEndpointIds() ? b.get(6) & 0xff : b.get(6) & 0x1f;
    }

    private static int destination(MiniDriver d, ByteBuffer b) {
        return d.rules.wideEndpointIds() ? b.get(30) & 0xff : b.get(7) & 0x1f;
    }

    @ParameterizedTest
    @FieldSource("SOCS")
    void shouldBringWhatIsNotIpToTheDefaultEndpointInTheStatusLayoutOfTheVersion(String soc) {
        try (var d = new MiniDriver(soc).up().modemUp()) {
            Channel lan = d.started(EndpointName.AP_LAN_RX);
            lan.give(2, 8128);
            Channel tx = d.started(EndpointName.AP_MODEM_TX);
            byte[] notIp = Packets.join(Packets.map(0, 1, 33), new byte[4], new byte[33]);
            tx.send(notIp);
            d.run(1000);
            byte[] got = lan.received(lan.poll().get(0));
            assertEquals(32 + 44, got.length, "41 bytes padded to 4");
            ByteBuffer b = ByteBuffer.wrap(got).order(ByteOrder.LITTLE_ENDIAN);
            assertEquals(1 | 4 << 8, b.getInt(0), "opcode packet, exception IP type, no mask");
            assertEquals(notIp.length, b.getShort(4), "the header stays on");
            assertEquals(d.id(EndpointName.AP_MODEM_TX), source(d, b));
            assertEquals(d.id(EndpointName.AP_LAN_RX), destination(d, b));
            assertEquals(0x3ff << 22 | 0x3ff << 4, b.getInt(12));
            assertEquals(0, b.getInt(16));
            assertEquals(0, d.uplink.size());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sdm845", "sdx65"})
    void shouldTakeTheHeaderOffAnExceptionWhenRouteDoesNotRetainIt(String soc) {
        try (var d = new MiniDriver(soc).up().modemUp()) {
            d.ipaWrite("ROUTE", 0, d.ipaWord("ROUTE").with("ROUTE_DEF_PIPE", d.id(EndpointName.AP_LAN_RX)).value());
            Channel lan = d.started(EndpointName.AP_LAN_RX);
            lan.give(2, 8128);
            d.started(EndpointName.AP_MODEM_TX).send(Packets.join(Packets.map(0, 1, 33), new byte[4], new byte[33]));
            d.run(1000);
            assertEquals(32 + 36, lan.poll().get(0).length());
        }
    }

    @ParameterizedTest
    @FieldSource("SOCS")
    void shouldSendTheStatusOfEachUplinkPacketToTheModemAndNotToTheAp(String soc) {
        try (var d = new MiniDriver(soc).up().modemUp()) {
            Channel lan = d.started(EndpointName.AP_LAN_RX);
            lan.give(2, 8128);
            Channel tx = d.started(EndpointName.AP_MODEM_TX);
            var t = new TableDriver(d);
            tx.send(t.uplink(4));
            tx.send(t.uplink(6));
            d.run(1000);
            assertEquals("2", TableDriver.value(d, "pipeline.modem-statuses"));
            assertEquals(0, lan.poll().size());
            d.ipaWrite("ENDP_STATUS", d.id(EndpointName.AP_MODEM_TX), 0);
            tx.send(t.uplink(4));
            d.run(10);
            assertEquals("2", TableDriver.value(d, "pipeline.modem-statuses"), "turned off");
            assertEquals("3", TableDriver.value(d, "pipeline.to-modem"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sdm845", "sdx65"})
    void shouldSendTheStatusToTheApWhenItsStatusEndpointIsTheAps(String soc) {
        try (var d = new MiniDriver(soc).up().modemUp()) {
            Channel lan = d.started(EndpointName.AP_LAN_RX);
            lan.give(2, 8128);
            Channel tx = d.started(EndpointName.AP_MODEM_TX);
            d.ipaWrite("ENDP_STATUS", d.id(EndpointName.AP_MODEM_TX), d.ipaWord("ENDP_STATUS").with("STATUS_EN", 1)
                    .with("STATUS_ENDP", d.id(EndpointName.AP_LAN_RX)).value());
            tx.send(new TableDriver(d).uplink(4));
            d.run(1000);
            byte[] got = lan.received(lan.poll().get(0));
            assertEquals(32, got.length);
            ByteBuffer b = ByteBuffer.wrap(got).order(ByteOrder.LITTLE_ENDIAN);
            assertEquals(1, b.getInt(0));
            assertEquals(d.id(EndpointName.AP_MODEM_TX), source(d, b));
            assertEquals("0", TableDriver.value(d, "pipeline.modem-statuses"));
            assertEquals(1, d.uplink.size());
        }
    }
}
