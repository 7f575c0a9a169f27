package org.qipa.qrtr.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.qipa.api.qrtr.PacketType.BYE;
import static org.qipa.api.qrtr.PacketType.DATA;
import static org.qipa.api.qrtr.PacketType.DEL_SERVER;
import static org.qipa.api.qrtr.PacketType.NEW_LOOKUP;
import static org.qipa.api.qrtr.PacketType.NEW_SERVER;
import static org.qipa.api.qrtr.PacketType.RESUME_TX;

import org.junit.jupiter.api.Test;
import org.qipa.api.journal.JournalKind;
import org.qipa.api.limit.Limit;
import org.qipa.api.qrtr.ControlPacket;
import org.qipa.api.qrtr.QrtrAddress;
import org.qipa.api.qrtr.QrtrException;
import org.qipa.api.qrtr.QrtrException.Reason;

/** A modem that makes the AP's node grow: bounded, counted, shown, said once, and there is room again when it lets go. */
class LimitsTest extends NodeTest {

    private final ScriptedLink link = new ScriptedLink(node);

    private Limit limit(String name) {
        return node.limits("ipa0").stream().filter(l -> l.name().equals(name)).findFirst().orElseThrow();
    }

    private long said(String rule) {
        return journal.counts(JournalKind.FAULT).getOrDefault(rule, 0L);
    }

    private void delServer(QrtrAddress at) {
        link.control(at.node(), DEL_SERVER, ControlPacket.server(DEL_SERVER, 0x31, 1, at));
    }

    @Test
    void shouldBoundTheServicesOfANodeAndTakeNewOnesWhenOldOnesGo() throws QrtrException {
        int sent = NameService.SERVER_LIMIT + 1000;
        for (int port = 1; port <= sent; port++) {
            link.newServer(0, 0x31, 1, new QrtrAddress(0, port));
        }
        Limit full = limit("qrtr.services-of-a-node");
        assertEquals(NameService.SERVER_LIMIT, full.used());
        assertEquals(NameService.SERVER_LIMIT, full.limit());
        assertEquals(1000, full.refused());
        assertTrue(full.isTight());
        assertEquals("ipa0", full.device());
        assertEquals(4, said("qrtr-limit"), "the first, the tenth, the hundredth, the thousandth");
        link.newServer(7, 0x99, 1, new QrtrAddress(7, 1));
        lookup(ear, 0x99, 0);
        assertEquals(0x99, ear.controls(NEW_SERVER).getFirst().first(), "other nodes go on");
        link.control(0, BYE, ControlPacket.client(BYE, 0, 0));
        assertEquals(1, limit("qrtr.services-of-a-node").used());
        assertEquals(NameService.SERVER_LIMIT, limit("qrtr.services-of-a-node").highest());
        link.newServer(0, 0x31, 1, new QrtrAddress(0, 9));
        assertEquals(2, node.names().services().size());
    }

    @Test
    void shouldForgetANodeThatServesNothingAnyMore() {
        for (int id = 2; id < 2 + NameService.NODE_LIMIT; id++) {
            link.newServer(2, 0x31, 1, new QrtrAddress(id, 1));
        }
        assertEquals(NameService.NODE_LIMIT, limit("qrtr.nodes").used());
        for (int id = 2; id < 2 + NameService.NODE_LIMIT; id++) {
            delServer(new QrtrAddress(id, 1));
        }
        assertEquals(0, limit("qrtr.nodes").used());
        link.newServer(2, 0x31, 1, new QrtrAddress(5000, 1));
        assertEquals(1, node.names().services().size());
        assertEquals(0, limit("qrtr.nodes").refused());
    }

    @Test
    void shouldBoundTheNodesThereIsAWayTo() throws QrtrException {
        var socket = socket();
        socket.bind(0);
        for (int id = 2; id < 2 + 3 * NodeLimits.ROUTE_LIMIT; id++) {
            link.packet(DATA, new QrtrAddress(id, 1), socket.address(), new byte[] {1});
            time.settle();
        }
        assertEquals(NodeLimits.ROUTE_LIMIT, limit("qrtr.routes").used());
        assertEquals(2L * NodeLimits.ROUTE_LIMIT, limit("qrtr.routes").refused());
        assertEquals(NodeLimits.ROUTE_LIMIT, ear.heard.size(), "packets of the others are dropped");
        assertTrue(said("qrtr-limit") <= 5, "not one a packet");
        node.unlink(link.link);
        assertEquals(0, limit("qrtr.routes").used());
        var fresh = new ScriptedLink(node);
        ear.forget();
        fresh.packet(DATA, new QrtrAddress(9999, 1), socket.address(), new byte[] {1});
        time.settle();
        assertEquals(1, ear.heard.size());
    }

    @Test
    void shouldBoundLookups() throws QrtrException {
        var socket = socket();
        for (int i = 0; i < NameService.LOOKUP_LIMIT + 1; i++) {
            say(socket, NEW_LOOKUP, 0x31, 0);
        }
        assertEquals(1, limit("qrtr.lookups").refused());
        socket.close();
        time.settle();
        assertEquals(0, limit("qrtr.lookups").used());
        assertEquals(NameService.LOOKUP_LIMIT, limit("qrtr.lookups").highest());
    }

    @Test
    void shouldBoundWhatASocketHasNotReadAndSayItOnceAFlood() throws QrtrException {
        var socket = socket();
        socket.bind(0);
        for (int flood = 1; flood <= 2; flood++) {
            for (int i = 0; i < LocalSocket.QUEUE_LIMIT + 5; i++) {
                link.packet(DATA, new QrtrAddress(0, 1), socket.address(), new byte[] {1});
            }
            assertEquals(5L * flood, limit("qrtr.receive-queue").refused());
            assertEquals(LocalSocket.QUEUE_LIMIT, limit("qrtr.receive-queue").used());
            assertEquals(flood, said("qrtr-receive-queue-full"));
            time.settle();
            assertEquals(0, limit("qrtr.receive-queue").used());
        }
        assertEquals(2 * LocalSocket.QUEUE_LIMIT, ear.heard.size());
    }

    @Test
    void shouldBoundBytesThatASocketHasNotRead() throws QrtrException {
        var socket = socket();
        socket.bind(0);
        byte[] big = new byte[LocalSocket.QUEUE_BYTES_LIMIT / 4];
        for (int i = 0; i < 6; i++) {
            link.packet(DATA, new QrtrAddress(0, 1), socket.address(), big);
        }
        assertEquals(2, limit("qrtr.receive-queue-bytes").refused());
        assertEquals(0, limit("qrtr.receive-queue").refused());
    }

    @Test
    void shouldForgetADestinationThatHasConfirmed() throws QrtrException {
        var socket = socket();
        for (int port = 1; port <= Link.FLOW_LIMIT + 3; port++) {
            var to = new QrtrAddress(0, port);
            link.packet(DATA, to, new QrtrAddress(1, 0x7000), new byte[] {1});
            socket.send(to, new byte[] {1});
        }
        assertEquals(Link.FLOW_LIMIT, limit("qrtr.flows").used());
        assertEquals(3, limit("qrtr.flows").refused());
        for (int port = 1; port <= Link.FLOW_LIMIT; port++) {
            link.packet(RESUME_TX, new QrtrAddress(0, port), socket.address(),
                    ControlPacket.client(RESUME_TX, 0, port).encode());
        }
        assertEquals(0, limit("qrtr.flows").used());
    }

    @Test
    void shouldCountWhatASenderMayNotSendWithoutConfirmation() throws QrtrException {
        var socket = socket();
        var modem = new QrtrAddress(0, 0x25);
        link.packet(DATA, modem, new QrtrAddress(1, 0x7000), new byte[] {1});
        for (int i = 0; i < Link.PENDING_LIMIT; i++) {
            socket.send(modem, new byte[] {1});
        }
        refused(Reason.WOULD_BLOCK, () -> socket.send(modem, new byte[] {1}));
        assertEquals(1, limit("qrtr.unconfirmed").refused());
        assertEquals(Link.PENDING_LIMIT, limit("qrtr.unconfirmed").used());
        link.packet(RESUME_TX, modem, socket.address(), ControlPacket.client(RESUME_TX, 0, 0x25).encode());
        assertEquals(0, limit("qrtr.unconfirmed").used());
        socket.send(modem, new byte[] {1});
    }

    @Test
    void shouldCountAMessageThatCrossesWithTheCloseOfItsSocketAndCallItNoFault() {
        link.packet(DATA, new QrtrAddress(0, 1), new QrtrAddress(1, 0x4000), new byte[] {1});
        assertEquals(1, node.counters().get(Counters.Name.NO_SOCKET));
        assertEquals(0, said("qrtr-no-socket"));
    }

    @Test
    void shouldBoundSockets() throws QrtrException {
        for (int i = 0; i < NodeLimits.SOCKET_LIMIT; i++) {
            socket();
        }
        String why = refused(Reason.NO_SPACE, this::socket);
        assertTrue(why.contains("limit=16384"), why);
        assertFalse(node.limits("ipa0").isEmpty());
    }
}
