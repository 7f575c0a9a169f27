package org.qipa.qrtr.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.qipa.api.qrtr.PacketType.BYE;
import static org.qipa.api.qrtr.PacketType.DEL_CLIENT;
import static org.qipa.api.qrtr.PacketType.DEL_LOOKUP;
import static org.qipa.api.qrtr.PacketType.DEL_SERVER;
import static org.qipa.api.qrtr.PacketType.HELLO;
import static org.qipa.api.qrtr.PacketType.NEW_LOOKUP;
import static org.qipa.api.qrtr.PacketType.NEW_SERVER;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.qipa.api.journal.JournalKind;
import org.qipa.api.qrtr.ControlPacket;
import org.qipa.api.qrtr.QrtrAddress;
import org.qipa.api.qrtr.QrtrException;
import org.qipa.api.qrtr.QrtrFabric.QrtrService;

/** The name service: test ideas B01 to B18. */
class NameServiceTest extends NodeTest {

    private static final QrtrAddress MODEM = new QrtrAddress(0, 0x25);
    private static final ControlPacket END = ControlPacket.bare(NEW_SERVER);

    @Test
    void shouldSayHelloOnEachLinkWhenStarted() {
        var one = new ScriptedLink(node);
        var two = new ScriptedLink(node);
        node.start();
        for (var link : List.of(one, two)) {
            assertEquals(1, link.sent(HELLO).size());
            assertEquals(QrtrAddress.CONTROL_PORT, link.sent.getFirst().to().port());
        }
    }

    @Test
    void shouldAnswerHelloWithHelloAndLocalServersOnly() throws QrtrException {
        server(ear, 0x31, 0x101);
        var other = new ScriptedLink(node);
        other.newServer(7, 0x42, 1, new QrtrAddress(7, 9));
        var link = new ScriptedLink(node);
        link.control(0, HELLO, ControlPacket.bare(HELLO));
        assertEquals(1, link.sent(HELLO).size());
        assertEquals(1, link.sent(NEW_SERVER).size());
        assertEquals(ControlPacket.server(NEW_SERVER, 0x31, 0x101, new QrtrAddress(1, 0x4000)),
                ControlPacket.decode(link.sent(NEW_SERVER).getFirst().payload()));
    }

    @Test
    void shouldTellLookupOnceWhenRemoteServerAppears() throws QrtrException {
        lookup(ear, 0x31, 0x201);
        ear.forget();
        new ScriptedLink(node).newServer(0, 0x31, 0x201, MODEM);
        time.settle();
        assertEquals(List.of(ControlPacket.server(NEW_SERVER, 0x31, 0x201, MODEM)), ear.controls(NEW_SERVER));
        assertEquals(CONTROL, ear.heard.getFirst().from());
    }

    @Test
    void shouldMatchEveryInstanceWhenLookupInstanceIsZero() throws QrtrException {
        lookup(ear, 0x31, 0);
        ear.forget();
        var link = new ScriptedLink(node);
        link.newServer(0, 0x31, 0x101, new QrtrAddress(0, 1));
        link.newServer(0, 0x31, 0x201, new QrtrAddress(0, 2));
        time.settle();
        assertEquals(2, ear.controls(NEW_SERVER).size());
    }

    @Test
    void shouldNotMatchAnotherInstance() throws QrtrException {
        lookup(ear, 0x31, 0x201);
        ear.forget();
        new ScriptedLink(node).newServer(0, 0x31, 0x202, MODEM);
        time.settle();
        assertEquals(List.of(), ear.heard);
    }

    @Test
    void shouldListAllServersThenEndMarkerWhenLookupIsZero() throws QrtrException {
        new ScriptedLink(node).newServer(0, 0x31, 0x201, MODEM);
        var local = server(new Ear(), 0x42, 5).address();
        lookup(ear, 0, 0);
        assertEquals(List.of(ControlPacket.server(NEW_SERVER, 0x31, 0x201, MODEM),
                ControlPacket.server(NEW_SERVER, 0x42, 5, local), END), ear.controls(NEW_SERVER));
    }

    @Test
    void shouldSendEndMarkerAloneWhenNothingMatches() throws QrtrException {
        lookup(ear, 0x31, 0x201);
        assertEquals(List.of(END), ear.controls(NEW_SERVER));
        assertEquals("0400000000000000000000000000000000000000",
                java.util.HexFormat.of().formatHex(ear.heard.getFirst().datagram()));
    }

    @Test
    void shouldReplaceServerOfSameSocketSilently() throws QrtrException {
        var watcher = new Ear();
        lookup(watcher, 0, 0);
        var link = new ScriptedLink(node);
        var socket = server(ear, 0x31, 0x101);
        say(socket, NEW_SERVER, 0x32, 0x101);
        assertEquals(List.of(new QrtrService(0x32, 0x101, socket.address())), node.names().services());
        assertEquals(List.of(), watcher.controls(DEL_SERVER));
        assertEquals(2, link.sent(NEW_SERVER).size());
        assertEquals(0, link.sent(DEL_SERVER).size());
    }

    @Test
    void shouldRefuseServerWhoseServiceIsZero() throws QrtrException {
        server(ear, 0, 0x101);
        assertEquals(List.of(), node.names().services());
        assertEquals(1, node.counters().get(Counters.Name.INVALID_CONTROL));
        assertTrue(journal.events(e -> e.kind() == JournalKind.FAULT).getFirst().text().contains("NEW_SERVER service=0"));
    }

    @Test
    void shouldRecordRealAddressWhenSocketClaimsAnother() throws QrtrException {
        var socket = socket();
        say(socket, ControlPacket.server(NEW_SERVER, 0x31, 0x101, new QrtrAddress(7, 9)));
        assertEquals(new QrtrAddress(1, 0x4000), node.names().services().getFirst().address());
    }

    @Test
    void shouldTellLookupsAndServersWhenNodeGoesAway() throws QrtrException {
        var watcher = new Ear();
        lookup(watcher, 0, 0);
        var serverEars = List.of(new Ear(), new Ear());
        for (var serverEar : serverEars) {
            server(serverEar, 0x31, 0x101);
        }
        var link = new ScriptedLink(node);
        for (int port = 1; port <= 3; port++) {
            link.newServer(5, 0x40 + port, 1, new QrtrAddress(5, port));
        }
        node.unlink(link.link);
        time.settle();
        assertEquals(3, watcher.controls(DEL_SERVER).size());
        assertEquals(List.of(), watcher.controls(BYE));
        for (var serverEar : serverEars) {
            assertEquals(List.of(ControlPacket.client(BYE, 5, 0)), serverEar.controls(BYE));
        }
        assertEquals(2, node.names().services().size());
    }

    @Test
    void shouldTellServersAndLinksWhenClientCloses() throws QrtrException {
        var serverEars = List.of(new Ear(), new Ear());
        for (var serverEar : serverEars) {
            server(serverEar, 0x31, 0x101);
        }
        var links = List.of(new ScriptedLink(node), new ScriptedLink(node));
        var client = socket();
        client.bind(0);
        var gone = ControlPacket.client(DEL_CLIENT, 1, client.address().port());
        client.close();
        time.settle();
        for (var serverEar : serverEars) {
            assertEquals(List.of(gone), serverEar.controls(DEL_CLIENT));
        }
        for (var link : links) {
            assertEquals(List.of(gone), link.sent(DEL_CLIENT).stream().map(p -> ControlPacket.decode(p.payload())).toList());
        }
    }

    @Test
    void shouldIgnoreDelClientOfAnotherNode() throws QrtrException {
        var serverEar = new Ear();
        var socket = server(serverEar, 0x31, 0x101);
        new ScriptedLink(node).control(3, DEL_CLIENT, ControlPacket.client(DEL_CLIENT, 1, socket.address().port()));
        time.settle();
        assertEquals(1, node.names().services().size());
        assertEquals(List.of(), serverEar.controls(DEL_CLIENT));
        assertEquals(1, node.counters().get(Counters.Name.INVALID_CONTROL));
    }

    @Test
    void shouldIgnoreLocalDelClientForAnotherPort() throws QrtrException {
        var serverEar = new Ear();
        var served = server(serverEar, 0x31, 0x101);
        say(socket(), ControlPacket.client(DEL_CLIENT, 1, served.address().port()));
        assertEquals(1, node.names().services().size());
        assertEquals(List.of(), serverEar.controls(DEL_CLIENT));
        assertEquals(1, node.counters().get(Counters.Name.INVALID_CONTROL));
    }

    @Test
    void shouldTellLinksDelClientAndNoDelServerWhenServerCloses() throws QrtrException {
        var link = new ScriptedLink(node);
        server(ear, 0x31, 0x101).close();
        assertEquals(1, link.sent(DEL_CLIENT).size());
        assertEquals(0, link.sent(DEL_SERVER).size());
        assertEquals(List.of(), node.names().services());
    }

    @Test
    void shouldTellLinksDelServerWhenOwnerWithdraws() throws QrtrException {
        var link = new ScriptedLink(node);
        var socket = server(ear, 0x31, 0x101);
        say(socket, DEL_SERVER, 0x31, 0x101);
        assertEquals(1, link.sent(DEL_SERVER).size());
    }

    @Test
    void shouldRefuseLookupBeyondTheLimit() throws QrtrException {
        var socket = socket();
        for (int i = 0; i < NameService.LOOKUP_LIMIT; i++) {
            say(socket, NEW_LOOKUP, 0x31, 0);
        }
        assertEquals(128, ear.controls(NEW_SERVER).size());
        ear.forget();
        say(socket, NEW_LOOKUP, 0x31, 0);
        assertEquals(List.of(), ear.heard);
        assertEquals(1, node.counters().get(Counters.Name.LOOKUP_LIMIT));
    }

    @Test
    void shouldRefuseServerBeyondTheLimitAndReplaceAtTheLimit() {
        var link = new ScriptedLink(node);
        for (int port = 1; port <= NameService.SERVER_LIMIT; port++) {
            link.newServer(0, 0x31, 1, new QrtrAddress(0, port));
        }
        link.newServer(0, 0x31, 1, new QrtrAddress(0, 1000));
        link.newServer(0, 0x99, 1, new QrtrAddress(0, 1));
        assertEquals(256, node.names().services().size());
        assertEquals(1, node.counters().get(Counters.Name.SERVER_LIMIT));
        assertTrue(node.names().services().contains(new QrtrService(0x99, 1, new QrtrAddress(0, 1))));
    }

    @Test
    void shouldRefuseNodeBeyondTheLimit() {
        var link = new ScriptedLink(node);
        for (int id = 2; id < 2 + NameService.NODE_LIMIT + 1; id++) {
            link.newServer(id, 0x31, 1, new QrtrAddress(id, 1));
        }
        assertEquals(512, node.names().services().size());
        assertEquals(1, node.counters().get(Counters.Name.NODE_LIMIT));
    }

    @Test
    void shouldStopTellingWhenLookupIsWithdrawn() throws QrtrException {
        var socket = lookup(ear, 0x31, 0x201);
        say(socket, DEL_LOOKUP, 0x31, 0x201);
        ear.forget();
        new ScriptedLink(node).newServer(0, 0x31, 0x201, MODEM);
        time.settle();
        assertEquals(List.of(), ear.heard);
    }

    @Test
    void shouldRefuseLookupFromAnotherNode() {
        var link = new ScriptedLink(node);
        link.control(0, NEW_LOOKUP, ControlPacket.server(NEW_LOOKUP, 0x31, 0x101, new QrtrAddress(0, 0)));
        assertEquals(1, node.counters().get(Counters.Name.INVALID_CONTROL));
        assertEquals(List.of(), link.sent);
    }

    @Test
    void shouldRefuseShortAndUnknownControlPackets() throws QrtrException {
        var socket = socket();
        socket.send(CONTROL, new byte[3]);
        socket.send(CONTROL, new byte[] {4, 0, 0, 0, 0x31, 0, 0, 0});
        socket.send(CONTROL, new byte[] {99, 0, 0, 0});
        assertEquals(3, node.counters().get(Counters.Name.INVALID_CONTROL));
        assertEquals(List.of(), node.names().services());
    }

    @Test
    void shouldRefuseByeOfTheOwnNode() throws QrtrException {
        server(ear, 0x31, 0x101);
        say(socket(), ControlPacket.client(BYE, 1, 0));
        assertEquals(1, node.names().services().size());
    }

    @Test
    void shouldJournalControlPacketsWithTheirWay() throws QrtrException {
        lookup(ear, 0x31, 0x201);
        new ScriptedLink(node).newServer(0, 0x31, 0x201, MODEM);
        var subjects = journal.events(e -> e.kind() == JournalKind.QRTR).stream().map(e -> e.subject()).toList();
        assertEquals(List.of("NEW_LOOKUP socket", "NEW_SERVER notify", "NEW_SERVER rx", "NEW_SERVER notify"), subjects);
    }
}
