package org.qipa.itests.qrtr;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.qipa.api.qrtr.PacketType;
import org.qipa.api.qrtr.QrtrAddress;
import org.qipa.api.qrtr.QrtrException;
import org.qipa.api.qrtr.QrtrException.Reason;

/** Sockets: ports, datagrams, full queues, close (spec 13 §2 to §5). */
abstract class SocketContract extends TransportFixture {

    private static final int FIRST_PORT = 0x4000;
    private static final int LAST_PORT = 0x7fff;
    /** More datagrams than any queue holds. */
    private static final int FLOOD = 100_000;

    @Test
    void shouldKnowItsNodeBeforeItHasAPort() throws QrtrException {
        assertEquals(QrtrAddress.LOCAL_NODE, fabric.local().id());
        assertEquals(at(0), party().address());
    }

    @Test
    void shouldTakeAPortWithItsFirstSend() throws QrtrException {
        Party party = party();
        party.say(PacketType.NEW_LOOKUP, SERVICE, WORD);
        int port = party.address().port();
        assertTrue(FIRST_PORT <= port && port <= LAST_PORT, "port=" + port);
    }

    @Test
    void shouldTakeTheLowestFreePort() throws QrtrException {
        Party first = party().bound();
        int port = first.address().port();
        Party second = party().bound();
        assertTrue(second.address().port() > port, first.address() + " " + second.address());
        first.close();
        assertEquals(port, party().bound().address().port());
    }

    @Test
    void shouldTakeThePortThatIsAskedFor() throws QrtrException {
        Party party = party();
        party.socket.bind(0x9123);
        assertEquals(at(0x9123), party.address());
    }

    @Test
    void shouldKeepItsPortWhenItIsAskedForAgain() throws QrtrException {
        Party party = party();
        party.socket.bind(0x5123);
        party.socket.bind(0x5123);
        party.socket.bind(0);
        assertEquals(at(0x5123), party.address());
        Party other = party().bound();
        other.socket.send(at(0x5123), new byte[1]);
    }

    @Test
    void shouldReleaseItsPortWhenItTakesAnother() throws QrtrException {
        Party party = party();
        party.socket.bind(0x5123);
        party.socket.bind(0x5124);
        Party other = party();
        refused(Reason.NO_SUCH_DEVICE, () -> other.socket.send(at(0x5123), new byte[1]));
        other.socket.bind(0x5123);
        other.socket.send(at(0x5124), new byte[] {7});
        party.until("datagram", () -> mail(party).size() == 1);
    }

    @Test
    void shouldRefuseATakenPort() throws QrtrException {
        party().socket.bind(0x5123);
        Party party = party();
        refused(Reason.ADDRESS_IN_USE, () -> party.socket.bind(0x5123));
        assertEquals(0, party.address().port());
        party.socket.bind(0x5124);
    }

    @Test
    void shouldGiveLowPortsOnlyWhereThereIsTheRight() throws QrtrException {
        Party party = party();
        if (hasRight()) {
            party.socket.bind(0x123);
            assertEquals(at(0x123), party.address());
        } else {
            refused(Reason.ACCESS, () -> party.socket.bind(0x123));
            assertEquals(at(0), party.address());
        }
    }

    @Test
    void shouldKeepTheNameServicesPortToItself() throws QrtrException {
        Party party = party();
        refused(hasRight() ? Reason.ADDRESS_IN_USE : Reason.ACCESS, () -> party.socket.bind(QrtrAddress.CONTROL_PORT));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 40, 4096, 65_534, 65_535})
    void shouldCarryADatagramWholeAndSayWhoSentIt(int length) throws QrtrException {
        Party receiver = party().bound();
        Party sender = party();
        byte[] datagram = new byte[length];
        for (int i = 0; i < length; i++) {
            datagram[i] = (byte) (i * 7);
        }
        byte[] copy = datagram.clone();
        sender.socket.send(receiver.address(), datagram);
        java.util.Arrays.fill(datagram, (byte) 1);
        receiver.until("datagram", () -> mail(receiver).size() == 1);
        assertArrayEquals(copy, mail(receiver).getFirst().datagram());
        assertEquals(sender.address(), mail(receiver).getFirst().from());
        assertNotEquals(0, sender.address().port());
    }

    @Test
    void shouldRefuseADatagramBeyondTheLimit() throws QrtrException {
        Party receiver = party().bound();
        refused(Reason.MESSAGE_SIZE, () -> party().socket.send(receiver.address(), new byte[65_536]));
    }

    @Test
    void shouldKeepTheOrder() throws QrtrException {
        Party receiver = party().bound();
        Party sender = party();
        for (int i = 0; i < 100; i++) {
            sender.socket.send(receiver.address(), number(i));
        }
        receiver.until("datagrams", () -> mail(receiver).size() == 100);
        assertOrder(mail(receiver), 100);
    }

    @Test
    void shouldRefuseWhoIsNotThere() throws QrtrException {
        Party party = party().bound();
        refused(Reason.NO_SUCH_DEVICE, () -> party.socket.send(at(0x7ffe), new byte[1]));
        refused(Reason.NO_SUCH_DEVICE, () -> party.socket.send(party.address(), new byte[1]));
        refused(Reason.CONNECTION_RESET, () -> party.socket.send(new QrtrAddress(0x1234, 5), new byte[1]));
        refused(Reason.NOT_CONNECTED, () -> party.socket.send(new QrtrAddress(QrtrAddress.BROADCAST_NODE, 5), new byte[1]));
    }

    @Test
    void shouldRefuseWhatAFullReceiverCannotTakeAndSayWhenItCan() throws QrtrException {
        Party receiver = party().bound();
        Party sender = new Party(fabric.local(), time.lane("sender")).bound();
        CountDownLatch held = hold();
        int taken = flood(sender, receiver.address());
        assertTrue(taken >= 64, "taken=" + taken);
        held.countDown();
        sender.until("room", () -> sender.room() > 0);
        receiver.until("datagrams", () -> mail(receiver).size() == taken);
        sender.socket.send(receiver.address(), number(taken));
        receiver.until("datagrams", () -> mail(receiver).size() == taken + 1);
        assertOrder(mail(receiver), taken + 1);
    }

    @Test
    void shouldCarryOtherMailWhileOneReceiverIsFull() throws QrtrException {
        Party full = party().bound();
        Party free = new Party(fabric.local(), time.lane("free")).bound();
        Party sender = party().bound();
        CountDownLatch held = hold();
        flood(sender, full.address());
        sender.socket.send(free.address(), new byte[] {7});
        free.until("datagram", () -> mail(free).size() == 1);
        held.countDown();
    }

    @Test
    void shouldForgetAFullReceiverThatCloses() throws QrtrException {
        Party receiver = party().bound();
        QrtrAddress gone = receiver.address();
        Party sender = new Party(fabric.local(), time.lane("sender")).bound();
        CountDownLatch held = hold();
        flood(sender, gone);
        receiver.close();
        sender.until("room", () -> sender.room() > 0);
        refused(Reason.NO_SUCH_DEVICE, () -> sender.socket.send(gone, new byte[1]));
        held.countDown();
    }

    @Test
    void shouldHearNothingAfterItsClose() throws QrtrException {
        Party receiver = party().bound();
        CountDownLatch held = hold();
        party().socket.send(receiver.address(), new byte[1]);
        receiver.close();
        receiver.close();
        held.countDown();
        passLane();
        assertEquals(List.of(), mail(receiver));
        refused(Reason.BROKEN_PIPE, () -> receiver.say(PacketType.NEW_LOOKUP, SERVICE, WORD));
        refused(Reason.BROKEN_PIPE, () -> receiver.socket.bind(0));
    }

    /** Numbers datagrams until the receiver is full; how many it took. */
    private static int flood(Party sender, QrtrAddress to) throws QrtrException {
        for (int i = 0; i < FLOOD; i++) {
            try {
                sender.socket.send(to, number(i));
            } catch (QrtrException e) {
                assertEquals(Reason.NO_SPACE, e.reason(), e.getMessage());
                return i;
            }
        }
        throw new AssertionError("never full: sent=" + FLOOD);
    }

    private static byte[] number(int i) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(i).array();
    }

    private static void assertOrder(List<Party.Heard> mail, int count) {
        assertEquals(count, mail.size());
        for (int i = 0; i < count; i++) {
            assertEquals(i, ByteBuffer.wrap(mail.get(i).datagram()).getInt());
        }
    }
}
