package org.qipa.itests.qrtr;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.qipa.api.qrtr.PacketType.BYE;
import static org.qipa.api.qrtr.PacketType.DEL_CLIENT;
import static org.qipa.api.qrtr.PacketType.DEL_LOOKUP;
import static org.qipa.api.qrtr.PacketType.DEL_SERVER;
import static org.qipa.api.qrtr.PacketType.NEW_LOOKUP;
import static org.qipa.api.qrtr.PacketType.NEW_SERVER;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.qipa.api.qrtr.ControlPacket;
import org.qipa.api.qrtr.QrtrAddress;
import org.qipa.api.qrtr.QrtrException;
import org.qipa.api.qrtr.QrtrException.Reason;
import org.qipa.api.qrtr.QrtrFabric.QrtrService;
import org.qipa.api.qrtr.QrtrNode;

/** All of what a transport does: sockets, the name service (spec 02 A6, 13 §7), and nodes in this process. */
abstract class TransportContract extends SocketContract {

    private static final int MODEM = 0;
    private static final int LOOKUP_LIMIT = 128;
    private static final int LOOKUPS_OF_OTHERS = 16;
    private static final int SERVER_LIMIT = 256;

    // The name service.

    @Test
    void shouldEndAListingOfNothingWithTheEndMarkerAlone() throws QrtrException {
        Party watcher = watcher(SERVICE, WORD);
        settle(watcher);
        assertEquals(List.of(ControlPacket.bare(NEW_SERVER)), watcher.told(NEW_SERVER));
    }

    @Test
    void shouldListWhatThereIsAndThenTheEnd() throws QrtrException {
        Party one = server(SERVICE, 0x101);
        Party two = server(SERVICE, 0x201);
        Party watcher = watcher(SERVICE, 0);
        assertEquals(List.of(of(NEW_SERVER, SERVICE, 0x101, one), of(NEW_SERVER, SERVICE, 0x201, two),
                ControlPacket.bare(NEW_SERVER)), watcher.told(NEW_SERVER));
    }

    @Test
    void shouldTellALookupOnceOfAServerThatComesLater() throws QrtrException {
        Party watcher = watcher(SERVICE, WORD);
        Party server = server(SERVICE, WORD);
        settle(watcher);
        assertEquals(List.of(of(NEW_SERVER, SERVICE, WORD, server)), news(watcher, NEW_SERVER));
    }

    @Test
    void shouldMatchTheWholeInstanceWord() throws QrtrException {
        Party narrow = watcher(SERVICE, 0x201);
        Party wide = watcher(SERVICE, 0x12345601);
        server(SERVICE, 0x202);
        server(SERVICE, 0x301);
        server(SERVICE, 0x10201);
        Party far = server(SERVICE, 0x12345601);
        settle(narrow, wide);
        assertEquals(List.of(), news(narrow, NEW_SERVER));
        assertEquals(List.of(of(NEW_SERVER, SERVICE, 0x12345601, far)), news(wide, NEW_SERVER));
        assertEquals(List.of(of(NEW_SERVER, SERVICE, 0x12345601, far)), news(watcher(SERVICE, 0x12345601), NEW_SERVER));
        assertEquals(List.of(), news(watcher(SERVICE, 0x201), NEW_SERVER));
    }

    @Test
    void shouldMatchEveryInstanceWithWordZeroAndEveryServiceWithServiceZero() throws QrtrException {
        Party ofService = watcher(SERVICE, 0);
        Party ofAll = watcher(0, 0);
        Party ofWord = watcher(0, 0x201);
        Party one = server(SERVICE, 0x101);
        Party two = server(OTHER, 0x201);
        settle(ofService, ofAll, ofWord);
        assertEquals(List.of(of(NEW_SERVER, SERVICE, 0x101, one)), news(ofService, NEW_SERVER));
        assertEquals(List.of(of(NEW_SERVER, SERVICE, 0x101, one), of(NEW_SERVER, OTHER, 0x201, two)),
                news(ofAll, NEW_SERVER));
        assertEquals(List.of(of(NEW_SERVER, OTHER, 0x201, two)), news(ofWord, NEW_SERVER));
    }

    @Test
    void shouldTellTheRealAddressWhateverAServerClaims() throws QrtrException {
        Party watcher = watcher(SERVICE, 0);
        Party server = party();
        server.say(ControlPacket.server(NEW_SERVER, SERVICE, WORD, new QrtrAddress(7, 9)));
        settle(watcher);
        assertEquals(List.of(of(NEW_SERVER, SERVICE, WORD, server)), news(watcher, NEW_SERVER));
    }

    @Test
    void shouldReplaceAServerOnTheSamePortAndTellNoDelServer() throws QrtrException {
        Party watcher = watcher(0, 0);
        Party server = server(SERVICE, WORD);
        server.say(NEW_SERVER, OTHER, WORD);
        settle(watcher);
        assertEquals(List.of(of(NEW_SERVER, SERVICE, WORD, server), of(NEW_SERVER, OTHER, WORD, server)),
                news(watcher, NEW_SERVER));
        assertEquals(List.of(), news(watcher, DEL_SERVER));
        assertEquals(List.of(new QrtrService(OTHER, WORD, server.address())), ours());
    }

    @Test
    void shouldKnowNoServiceZero() throws QrtrException {
        Party watcher = watcher(0, 0);
        watcher.forget();
        Party server = server(0, 0x7a01);
        settle(watcher);
        assertTrue(watcher.told(NEW_SERVER).stream().noneMatch(packet -> packet.port() == server.address().port()));
    }

    @Test
    void shouldTellDelServerWhenTheServersSocketCloses() throws QrtrException {
        Party watcher = watcher(SERVICE, WORD);
        Party elsewhere = watcher(OTHER, 0);
        Party server = server(SERVICE, WORD);
        server.close();
        settle(watcher, elsewhere);
        assertEquals(List.of(of(DEL_SERVER, SERVICE, WORD, server)), watcher.told(DEL_SERVER));
        assertEquals(List.of(), elsewhere.told(DEL_SERVER));
        assertEquals(List.of(), ours());
    }

    @Test
    void shouldTellDelServerWhenTheServerWithdraws() throws QrtrException {
        Party watcher = watcher(SERVICE, WORD);
        Party server = server(SERVICE, WORD);
        server.say(DEL_SERVER, SERVICE, WORD);
        server.say(NEW_SERVER, SERVICE, WORD);
        settle(watcher);
        assertEquals(List.of(of(DEL_SERVER, SERVICE, WORD, server)), watcher.told(DEL_SERVER));
        assertEquals(2, news(watcher, NEW_SERVER).size());
    }

    @Test
    void shouldLetNobodyElseWithdrawAServer() throws QrtrException {
        Party watcher = watcher(SERVICE, WORD);
        Party server = server(SERVICE, WORD);
        Party stranger = party();
        stranger.say(of(DEL_SERVER, SERVICE, WORD, server));
        stranger.say(ControlPacket.client(DEL_CLIENT, server.address().node(), server.address().port()));
        settle(watcher);
        assertEquals(List.of(), watcher.told(DEL_SERVER));
        assertEquals(List.of(new QrtrService(SERVICE, WORD, server.address())), ours());
    }

    @Test
    void shouldTellServersOfEverySocketThatClosesAndLookupsOfNone() throws QrtrException {
        Party one = server(SERVICE, 0x101);
        Party two = server(OTHER, 0x201);
        Party watcher = watcher(SERVICE, 0);
        Party client = party().bound();
        client.close();
        settle(one, two, watcher);
        ControlPacket gone = ControlPacket.client(DEL_CLIENT, client.address().node(), client.address().port());
        assertEquals(List.of(gone), one.told(DEL_CLIENT));
        assertEquals(List.of(gone), two.told(DEL_CLIENT));
        assertEquals(List.of(), watcher.told(DEL_CLIENT));
    }

    @Test
    void shouldTellALookupNothingMoreWhenItIsWithdrawnByItsOwnWord() throws QrtrException {
        Party watcher = watcher(SERVICE, WORD);
        watcher.say(DEL_LOOKUP, SERVICE, 0);
        watcher.say(DEL_LOOKUP, SERVICE, 0x999);
        watcher.say(DEL_LOOKUP, OTHER, WORD);
        server(SERVICE, WORD);
        settle(watcher);
        assertEquals(1, news(watcher, NEW_SERVER).size(), "another word withdraws nothing, nor does word zero");
        watcher.say(DEL_LOOKUP, SERVICE, WORD);
        server(SERVICE, WORD);
        settle(watcher);
        assertEquals(1, news(watcher, NEW_SERVER).size());
    }

    @Test
    void shouldTellALookupOfEveryInstanceNothingMoreWhenItIsWithdrawnByAnyWord() throws QrtrException {
        Party watcher = watcher(SERVICE, 0);
        watcher.say(DEL_LOOKUP, SERVICE, 0x999);
        server(SERVICE, WORD);
        settle(watcher);
        assertEquals(List.of(), news(watcher, NEW_SERVER));
    }

    @Test
    void shouldTellEachLookupOfASocketThatHasSeveral() throws QrtrException {
        Party watcher = watcher(SERVICE, WORD);
        watcher.say(NEW_LOOKUP, SERVICE, 0);
        watcher.listed(2);
        server(SERVICE, WORD).close();
        settle(watcher);
        assertEquals(2, news(watcher, NEW_SERVER).size());
        assertEquals(2, watcher.told(DEL_SERVER).size());
    }

    /** Spec 02 A6: 128 lookups, some of which other programs of this machine may have. */
    @Test
    void shouldRefuseALookupBeyondTheLimitAndTakeItWhenOneIsWithdrawn() throws QrtrException {
        Party greedy = party();
        for (int i = 1; i <= LOOKUP_LIMIT; i++) {
            greedy.say(NEW_LOOKUP, SERVICE, i);
        }
        greedy.listed(LOOKUP_LIMIT - LOOKUPS_OF_OTHERS);
        Party late = party();
        late.say(NEW_LOOKUP, OTHER, 1);
        greedy.say(DEL_LOOKUP, SERVICE, 1);
        greedy.say(DEL_LOOKUP, SERVICE, 2);
        late.say(NEW_LOOKUP, OTHER, 2);
        late.listed(1);
        settle(late);
        assertEquals(1, late.told(NEW_SERVER).size());
    }

    /** Spec 02 A6: 256 servers on a node. */
    @Test
    void shouldRefuseAServerBeyondTheLimitAndTakeItWhenOneGoes() throws QrtrException {
        int there = fabric.services().size();
        Party first = server(SERVICE, 1);
        for (int i = 2; i <= SERVER_LIMIT - there; i++) {
            party().say(NEW_SERVER, SERVICE, i);
        }
        Party late = party();
        late.say(NEW_SERVER, OTHER, 1);
        settleNames();
        assertEquals(SERVER_LIMIT, fabric.services().size());
        assertTrue(ours().stream().noneMatch(s -> s.service() == OTHER));
        first.say(NEW_SERVER, OTHER, 2);
        first.say(DEL_SERVER, OTHER, 2);
        late.say(NEW_SERVER, OTHER, 1);
        settleNames();
        assertTrue(ours().stream().anyMatch(s -> s.service() == OTHER));
    }

    @Test
    void shouldLiveWithControlPacketsThatAreNone() throws QrtrException {
        Party party = party().bound();
        QrtrAddress names = at(QrtrAddress.CONTROL_PORT);
        for (byte[] odd : new byte[][] {{}, {4}, {4, 0, 0}, {99, 0, 0, 0}, new byte[20], new byte[4000]}) {
            try {
                party.socket.send(names, odd);
            } catch (QrtrException e) {
                assertEquals(Reason.INVALID, e.reason(), e.getMessage());
            }
        }
        server(SERVICE, WORD);
        assertEquals(1, ours().size());
        assertEquals(1, news(watcher(SERVICE, WORD), NEW_SERVER).size());
    }

    @Test
    void shouldListServicesForTools() throws QrtrException {
        assertEquals(List.of(), ours());
        Party one = server(SERVICE, 0x101);
        Party two = server(OTHER, 0x201);
        assertEquals(List.of(new QrtrService(SERVICE, 0x101, one.address()), new QrtrService(OTHER, 0x201, two.address())),
                ours());
        one.close();
        settleNames();
        assertEquals(List.of(new QrtrService(OTHER, 0x201, two.address())), ours());
    }

    // Nodes.

    @Test
    void shouldLetAModemOfThisProcessBeFoundAndTalkedTo() throws QrtrException {
        Party host = server(SERVICE, 0x101);
        Party watcher = watcher(SERVICE, WORD);
        QrtrNode node = fabric.attach(MODEM);
        Party modem = new Party(node, lane);
        modem.say(NEW_SERVER, SERVICE, WORD);
        watcher.until("the modem's service", () -> news(watcher, NEW_SERVER).size() == 1);
        assertEquals(List.of(of(NEW_SERVER, SERVICE, WORD, modem)), news(watcher, NEW_SERVER));
        assertEquals(node.id(), modem.address().node());
        Party client = new Party(node, lane);
        client.say(NEW_LOOKUP, SERVICE, 0x101);
        client.until("the host's service", () -> news(client, NEW_SERVER).size() == 1);
        assertEquals(List.of(of(NEW_SERVER, SERVICE, 0x101, host)), news(client, NEW_SERVER));
        client.socket.send(host.address(), new byte[] {1});
        host.until("request", () -> mail(host).size() == 1);
        host.socket.send(mail(host).getFirst().from(), new byte[] {2});
        client.until("answer", () -> client.mail().size() == 1);
        assertArrayEquals(new byte[] {2}, client.mail().getFirst().datagram());
    }

    /** On its own node it says BYE as well; on the AP's there is nobody who could. */
    @Test
    void shouldTellThatAModemOfThisProcessIsGoneAndLetItComeBack() throws QrtrException {
        Party host = server(SERVICE, 0x101);
        Party watcher = watcher(SERVICE, WORD);
        for (int boot = 1; boot <= 3; boot++) {
            int times = boot;
            QrtrNode node = fabric.attach(MODEM);
            new Party(node, lane).say(NEW_SERVER, SERVICE, WORD);
            watcher.until("the modem's service", () -> news(watcher, NEW_SERVER).size() == times);
            node.close();
            watcher.until("its end", () -> watcher.told(DEL_SERVER).size() == times);
            settle(host);
            assertEquals(node.id() == fabric.local().id() ? 0 : times, host.told(BYE).size());
            refused(Reason.UNAVAILABLE, () -> node.socket(lane, watcher));
        }
        assertEquals(List.of(new QrtrService(SERVICE, 0x101, host.address())), ours());
    }

    @Test
    void shouldRefuseNodesThatAreTakenOrReserved() throws QrtrException {
        fabric.attach(MODEM);
        refused(Reason.ADDRESS_IN_USE, () -> fabric.attach(MODEM));
        refused(Reason.INVALID, () -> fabric.attach(QrtrAddress.LOCAL_NODE));
        refused(Reason.INVALID, () -> fabric.attach(QrtrAddress.BROADCAST_NODE));
    }

    @Test
    void shouldRefuseEverythingAfterTheFabricsClose() throws QrtrException {
        Party party = party().bound();
        QrtrNode node = fabric.attach(MODEM);
        fabric.close();
        fabric.close();
        refused(Reason.UNAVAILABLE, () -> fabric.attach(MODEM));
        refused(Reason.UNAVAILABLE, () -> node.socket(lane, party));
        refused(Reason.UNAVAILABLE, () -> fabric.local().socket(lane, party));
        refused(Reason.BROKEN_PIPE, () -> party.socket.send(at(0x5000), new byte[1]));
        fabric = transport.open("contract", time, journal);
        assertFalse(fabric.services().stream().anyMatch(s -> s.service() == SERVICE));
    }

    /** Services of this test. */
    private List<QrtrService> ours() {
        return fabric.services().stream().filter(s -> s.service() == SERVICE || s.service() == OTHER).toList();
    }
}
