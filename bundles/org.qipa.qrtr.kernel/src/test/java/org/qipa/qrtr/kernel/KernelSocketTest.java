package org.qipa.qrtr.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.qipa.api.journal.Journal;
import org.qipa.api.journal.JournalKind;
import org.qipa.api.qrtr.ControlPacket;
import org.qipa.api.qrtr.PacketType;
import org.qipa.api.qrtr.QrtrAddress;
import org.qipa.api.qrtr.QrtrException;
import org.qipa.api.qrtr.QrtrException.Reason;
import org.qipa.api.qrtr.QrtrFabric;
import org.qipa.api.qrtr.QrtrSocket;
import org.qipa.api.time.Lane;
import org.qipa.journal.RingJournals;
import org.qipa.time.SystemTime;

/** Sockets over calls that answer what a test wants, by the poller as it is. */
class KernelSocketTest {

    private static final QrtrAddress PEER = new QrtrAddress(1, 0x5000);
    private static final QrtrAddress MODEM = new QrtrAddress(0, 0x25);
    private static final QrtrAddress CONTROL = new QrtrAddress(1, QrtrAddress.CONTROL_PORT);

    private final SystemTime time = new SystemTime();
    private final Journal journal = new RingJournals().journal("ipa0", time);
    private final Lane lane = time.lane("test");
    private final FakeCalls calls = new FakeCalls();
    private final KernelQrtrTransport transport = new KernelQrtrTransport(null, arena -> calls);
    private final Ear ear = new Ear();
    private QrtrFabric fabric;
    private QrtrSocket socket;
    private int fd;

    @BeforeEach
    void open() throws QrtrException {
        fabric = transport.open("ipa0", time, journal);
        socket = fabric.local().socket(lane, ear);
        fd = calls.descriptors().getFirst();
    }

    @AfterEach
    void close() {
        fabric.close();
        lane.close();
        assertEquals(List.of(), calls.descriptors(), "left open");
        assertEquals(List.of(), calls.misused(), "used after its close");
    }

    @Test
    void shouldHearDatagramsOnItsLaneInOrder() throws Exception {
        calls.comes(fd, PEER, new byte[] {1});
        calls.comes(fd, PEER, new byte[0]);
        calls.comes(fd, PEER, new byte[] {2, 3});
        assertEquals("1:20480 01", ear.next());
        assertEquals("1:20480 ", ear.next());
        assertEquals("1:20480 0203", ear.next());
    }

    @Test
    void shouldLeaveDatagramsToTheKernelWhileItsLaneIsHeldUp() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        lane.execute(() -> await(held));
        int count = 3 * KernelSocket.HANDED_LIMIT;
        for (int i = 0; i < count; i++) {
            calls.comes(fd, PEER, new byte[] {(byte) i});
        }
        fence();
        assertEquals(KernelSocket.HANDED_LIMIT, calls.read(fd));
        assertEquals(KernelSocket.HANDED_LIMIT, transport.limits().getFirst().highest());
        held.countDown();
        for (int i = 0; i < count; i++) {
            assertEquals("1:20480 " + String.format("%02x", i), ear.next());
        }
    }

    @Test
    void shouldLeaveBytesToTheKernelWhileItsLaneIsHeldUp() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        lane.execute(() -> await(held));
        for (int i = 0; i < 10; i++) {
            calls.comes(fd, PEER, new byte[65_535]);
        }
        fence();
        assertEquals(4, calls.read(fd));
        held.countDown();
        for (int i = 0; i < 10; i++) {
            assertEquals("1:20480 ".length() + 2 * 65_535, ear.next().length());
        }
    }

    @Test
    void shouldSayWhenTheSendBufferHasRoomAgain() throws Exception {
        calls.sendResult = Errno.EAGAIN.result();
        assertEquals(Reason.WOULD_BLOCK, refusal(() -> socket.send(PEER, new byte[1])).reason());
        assertEquals("writable", ear.next());
        fence();
        assertTrue(ear.isDone(), "told once");
    }

    @Test
    void shouldSayThatAFullReceiverIsWorthAnotherTry() throws Exception {
        calls.sendResult = Errno.ENOSPC.result();
        for (int i = 0; i < 3; i++) {
            QrtrException full = refusal(() -> socket.send(PEER, new byte[1]));
            assertEquals(Reason.NO_SPACE, full.reason());
            assertEquals("to=1:20480: the receiver's queue is full, ENOSPC (28)", full.getMessage());
            assertEquals("writable", ear.next());
        }
        calls.sendResult = 0;
        socket.send(PEER, new byte[1]);
        assertEquals(3, transport.limits().getFirst().refused());
        assertEquals(1L, journal.counts(JournalKind.FAULT).get("qrtr-receive-queue-full"), "said once for the flood");
    }

    @Test
    void shouldTellThatTheNameServiceWasReplaced() throws Exception {
        calls.fails(fd, Errno.ENETRESET);
        assertEquals("reset", ear.next());
        calls.comes(fd, PEER, new byte[] {1});
        assertEquals("1:20480 01", ear.next());
    }

    @Test
    void shouldTellThatTheNameServiceWasReplacedWhenASendIsTheFirstToKnow() throws Exception {
        calls.sendResult = Errno.ENETRESET.result();
        assertEquals(Reason.BROKEN_PIPE, refusal(() -> socket.send(PEER, new byte[1])).reason());
        assertEquals("reset", ear.next());
    }

    @Test
    void shouldStopReadingASocketThatFailsForGoodAndGoOnWithOthers() throws Exception {
        calls.fails(fd, Errno.EINVAL);
        calls.comes(fd, PEER, new byte[] {1});
        fence();
        fence();
        assertEquals(1, calls.read(fd));
    }

    @ParameterizedTest
    @EnumSource(Errno.class)
    void shouldNameTheReasonOfARefusedBind(Errno errno) {
        calls.bindResult = errno.result();
        QrtrException refusal = refusal(() -> socket.bind(100));
        assertEquals(Errno.reason(errno.result()), refusal.reason());
        assertTrue(refusal.getMessage().startsWith("port=100 node=1: ") && refusal.getMessage().contains(errno.name()),
                refusal.getMessage());
    }

    @Test
    void shouldNameAnErrorItDoesNotKnowByItsNumber() {
        calls.bindResult = -71;
        assertEquals("port=100 node=1: errno (71)", refusal(() -> socket.bind(100)).getMessage());
    }

    @Test
    void shouldLearnItsPortWithTheFirstSend() throws Exception {
        assertEquals(new QrtrAddress(1, 0), socket.address());
        socket.send(PEER, new byte[1]);
        assertEquals(new QrtrAddress(1, 0x4000 + fd), socket.address());
        socket.bind(0);
        assertEquals(new QrtrAddress(1, 0x4000 + fd), socket.address());
    }

    @Test
    void shouldRefuseADatagramBeyondTheLimitByItself() {
        assertEquals("datagram length=65536 limit=65535", refusal(() -> socket.send(PEER, new byte[65_536])).getMessage());
        assertEquals(List.of(), calls.sent);
    }

    @Test
    void shouldHearNothingAfterItsClose() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        lane.execute(() -> await(held));
        calls.comes(fd, PEER, new byte[] {1});
        fence();
        socket.close();
        socket.close();
        held.countDown();
        CountDownLatch passed = new CountDownLatch(1);
        lane.execute(passed::countDown);
        await(passed);
        assertTrue(ear.isDone());
        assertEquals("socket closed: address=1:0", refusal(() -> socket.send(PEER, new byte[1])).getMessage());
        assertEquals(Reason.BROKEN_PIPE, refusal(() -> socket.bind(0)).reason());
    }

    @Test
    void shouldSendToAnotherNodeAndNameTheReasonWhenItCannot() throws Exception {
        socket.send(MODEM, new byte[] {1});
        assertEquals(1, calls.sent.size());
        assertEquals(0x4000 + fd, socket.address().port());
        calls.sendResult = Errno.ECONNRESET.result();
        QrtrException refusal = refusal(() -> socket.send(MODEM, new byte[] {2}));
        assertEquals(Reason.CONNECTION_RESET, refusal.reason());
        assertEquals("to=0:37: no route to the node, ECONNRESET (104)", refusal.getMessage());
    }

    @Test
    void shouldSendOneAfterTheOtherWithoutWaitingForWhatComesAfterASend() throws Exception {
        for (int n = 0; n < 1000; n++) {
            socket.send(MODEM, new byte[] {(byte) n});
        }
        assertEquals(1000, calls.sent.size());
    }

    @Test
    void shouldNotBlockWhileAnotherNodeOwesCreditAndSayWhenItHasGivenIt() throws Exception {
        calls.credit = new CountDownLatch(1);
        socket.send(MODEM, new byte[] {1});
        assertEquals("to=0:37: a datagram to another node still waits for credit",
                refusal(() -> socket.send(MODEM, new byte[] {2})).getMessage());
        assertEquals(List.of(), calls.sent);
        socket.send(PEER, new byte[] {3});
        assertEquals(1, calls.sent.size(), "the own node has nothing to do with it");
        calls.credit.countDown();
        assertEquals("writable", ear.next());
        socket.send(MODEM, new byte[] {2});
        assertEquals(List.of("[3]", "[1]", "[2]"), calls.sent.stream().map(Arrays::toString).toList());
    }

    @Test
    void shouldKeepItsDescriptorWhileASendWaitsForCreditAndCloseItThen() throws Exception {
        calls.credit = new CountDownLatch(1);
        socket.send(MODEM, new byte[] {1});
        socket.close();
        assertEquals(List.of(fd), calls.descriptors());
        QrtrSocket other = fabric.local().socket(lane, ear);
        refusal(() -> other.send(MODEM, new byte[] {2}));
        calls.credit.countDown();
        assertEquals("writable", ear.next());
        assertFalse(calls.descriptors().contains(fd));
    }

    @Test
    void shouldWriteControlPacketsDown() throws Exception {
        byte[] lookup = ControlPacket.bare(PacketType.NEW_LOOKUP).encode();
        socket.send(CONTROL, lookup);
        calls.comes(fd, CONTROL, ControlPacket.bare(PacketType.NEW_SERVER).encode());
        ear.next();
        assertEquals(List.of("NEW_LOOKUP socket", "NEW_SERVER notify"),
                journal.events(e -> e.kind() == JournalKind.QRTR).stream().map(e -> e.subject()).toList());
    }

    /** Passes when the poller has done what was there for it: another socket was read after it, twice. */
    private void fence() throws Exception {
        Lane other = time.lane("fence");
        Ear fence = new Ear();
        try (QrtrSocket second = fabric.local().socket(other, fence)) {
            int descriptor = calls.descriptors().stream().filter(d -> d != fd).findFirst().orElseThrow();
            for (int i = 0; i < 20; i++) {
                calls.comes(descriptor, PEER, new byte[] {1});
                fence.next();
            }
        } finally {
            other.close();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @FunctionalInterface
    private interface Action {
        void run() throws QrtrException;
    }

    private static QrtrException refusal(Action action) {
        return assertThrows(QrtrException.class, action::run);
    }
}
