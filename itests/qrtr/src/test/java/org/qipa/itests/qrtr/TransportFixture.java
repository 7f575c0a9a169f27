package org.qipa.itests.qrtr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.opentest4j.TestAbortedException;
import org.qipa.api.journal.Journal;
import org.qipa.api.qrtr.ControlPacket;
import org.qipa.api.qrtr.PacketType;
import org.qipa.api.qrtr.QrtrAddress;
import org.qipa.api.qrtr.QrtrException;
import org.qipa.api.qrtr.QrtrException.Reason;
import org.qipa.api.qrtr.QrtrFabric;
import org.qipa.api.qrtr.QrtrTransport;
import org.qipa.api.time.Lane;
import org.qipa.journal.RingJournals;
import org.qipa.time.SystemTime;

/**
 * A fabric of the transport under test, on real time: a kernel has no other. Nothing sleeps; a test that something is
 * <em>not</em> heard waits for what comes after it ({@link #settle}).
 */
abstract class TransportFixture {

    /** A service that nobody else has. */
    static final int SERVICE = 0x7a31;
    static final int OTHER = 0x7a32;
    static final int WORD = 0x201;
    private static final int NOBODYS = 0x7aff;
    /** Classes of which it was said why they are skipped. */
    private static final Set<Class<?>> SKIPPED = ConcurrentHashMap.newKeySet();
    private static final byte[] MARK = {'m', 'a', 'r', 'k'};

    final SystemTime time = new SystemTime();
    final Lane lane = time.lane("contract");
    private final Lane fences = time.lane("fences");
    final Journal journal = new RingJournals().journal("contract", time);
    final QrtrTransport transport = transport();
    QrtrFabric fabric;
    private Party fence;
    private int fenced;

    abstract QrtrTransport transport();

    /** Whether the sockets may have any port. */
    abstract boolean hasRight();

    @BeforeEach
    void open() throws QrtrException {
        try {
            fabric = transport.open("contract", time, journal);
        } catch (QrtrException e) {
            if (e.reason() != Reason.UNAVAILABLE) {
                throw e;
            }
            if (SKIPPED.add(getClass())) {
                System.out.println("skipped: " + getClass().getSimpleName() + ": " + e.getMessage());
            }
            throw new TestAbortedException(e.getMessage());
        }
        fence = new Party(fabric.local(), fences).bound();
    }

    @AfterEach
    void close() {
        if (fabric != null) {
            fabric.close();
        }
        lane.close();
        fences.close();
    }

    Party party() throws QrtrException {
        return new Party(fabric.local(), lane);
    }

    /** A socket that serves, known to the name service. */
    Party server(int service, int word) throws QrtrException {
        Party server = party();
        server.say(PacketType.NEW_SERVER, service, word);
        settleNames();
        return server;
    }

    /** A socket that has looked something up, and has heard what there is. */
    Party watcher(int service, int word) throws QrtrException {
        Party watcher = party();
        watcher.say(PacketType.NEW_LOOKUP, service, word);
        return watcher.listed(1);
    }

    /** What the name service says of a server. */
    static ControlPacket of(PacketType type, int service, int word, Party server) {
        return ControlPacket.server(type, service, word, server.address());
    }

    /** What a watcher has heard of the services of this test, end markers left out. */
    static List<ControlPacket> news(Party watcher, PacketType type) {
        return watcher.told(type).stream().filter(packet -> packet.first() == SERVICE || packet.first() == OTHER).toList();
    }

    /** Waits until the name service has done all it was told before. */
    void settleNames() throws QrtrException {
        fence.say(PacketType.NEW_LOOKUP, NOBODYS, 0);
        fence.listed(++fenced);
        fence.say(PacketType.DEL_LOOKUP, NOBODYS, 0);
    }

    /** Waits until the name service has done all it was told, and these have heard all that was sent to them before. */
    void settle(Party... parties) throws QrtrException {
        settleNames();
        for (Party party : parties) {
            long before = marks(party);
            fence.socket.send(party.address(), MARK);
            party.until("mark", () -> marks(party) > before);
        }
    }

    private long marks(Party party) {
        return party.mail().stream().filter(h -> h.from().equals(fence.address())).count();
    }

    /** What it has heard of other sockets of the test. */
    List<Party.Heard> mail(Party party) {
        return party.mail().stream().filter(h -> !h.from().equals(fence.address())).toList();
    }

    /** Keeps the lane busy until the latch opens. */
    CountDownLatch hold() {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        lane.execute(() -> {
            begun.countDown();
            await(held);
        });
        await(begun);
        return held;
    }

    /** Waits until the lane has done all that was posted. */
    void passLane() {
        CountDownLatch passed = new CountDownLatch(1);
        lane.execute(passed::countDown);
        await(passed);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Something that may be refused. */
    @FunctionalInterface
    interface Action {
        void run() throws QrtrException;
    }

    static void refused(Reason reason, Action action) {
        QrtrException refusal = assertThrows(QrtrException.class, action::run);
        assertEquals(reason, refusal.reason(), refusal.getMessage());
    }

    QrtrAddress at(int port) {
        return new QrtrAddress(fabric.local().id(), port);
    }
}
