package org.qipa.core.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.qipa.api.device.Device;
import org.qipa.api.device.DeviceState;
import org.qipa.api.document.Fault;
import org.qipa.api.journal.Journal;
import org.qipa.api.journal.JournalKind;
import org.qipa.api.network.ModemNetdev;
import org.qipa.api.platform.Hardware;
import org.qipa.api.platform.IpaPlatform;
import org.qipa.api.platform.PlatformException;
import org.qipa.api.qrtr.QrtrFabric;
import org.qipa.api.qrtr.QrtrNode;
import org.qipa.api.qrtr.QrtrTransport;
import org.qipa.api.register.RegisterMap.Block;
import org.qipa.api.soc.SocDescriptor;
import org.qipa.api.time.Lane;
import org.qipa.core.driver.DriverException;
import org.qipa.core.driver.IpaDriver;
import org.qipa.journal.RingJournals;
import org.qipa.time.SimulatedTime;
import org.qipa.time.SystemTime;

/** The order of opening and closing, states, faults and swaps; the driver, the hardware and the fabric are recorders. */
class DeviceSessionTest {

    private static final SocDescriptor SOC = Tables.descriptor(Tables.table("sdm845", "3.5.1", 2, 0));
    private static final SocDescriptor OTHER = Tables.descriptor(Tables.table("sc7280", "4.11", 5, 0x80));

    private final SimulatedTime time = new SimulatedTime();
    private final RingJournals journals = new RingJournals();
    private final Journal journal = journals.journal("ipa0", time);
    private final List<String> calls = new ArrayList<>();
    private final LinkedBlockingQueue<String> services = new LinkedBlockingQueue<>();
    private DriverException probeFailure;
    private long probeNanos;
    private IpaDriver.Parts parts;
    private IpaPlatform.Request request;

    /** Records what it is told. */
    private class FakeDriver implements Driver {
        @Override
        public void probe() throws DriverException {
            calls.add("probe");
            parts.listener().state(DeviceState.CONFIG, "");
            if (probeNanos > 0) {
                parts.owner().pause("START channel=4", probeNanos);
            }
            if (probeFailure != null) {
                throw probeFailure;
            }
            parts.listener().state(DeviceState.WAITING_FOR_MODEM, "");
        }

        @Override
        public void setUp() {
            calls.add("set up");
        }

        @Override
        public void remove() {
            calls.add("remove");
            parts.listener().state(DeviceState.RECOVERING, "on the way down");
        }

        @Override
        public void quiesce(long limitNanos) {
            calls.add("quiesce " + limitNanos);
            parts.owner().pause("drain", 4_000_000);
        }

        @Override
        public CompletionStage<Void> suspend() {
            calls.add("suspend on owner " + parts.owner().isCurrent());
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<Void> resume() {
            return CompletableFuture.failedFuture(new IllegalStateException("no power"));
        }

        @Override
        public CompletionStage<List<Device.RegisterValue>> registers(Block block, boolean wake) {
            return CompletableFuture.completedFuture(List.of());
        }

        @Override
        public Device.Snapshot complete(Device.Snapshot base) {
            return base;
        }
    }

    @SuppressWarnings("unchecked")
    private <T> T recorder(Class<T> type, String name, Object other) {
        return (T) Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
            if (method.getName().equals("close")) {
                calls.add("close " + name);
                return null;
            }
            return method.getReturnType() == int.class ? 1 : other;
        });
    }

    private DeviceSession session(DeviceConfig config, SocDescriptor silicon, IpaPlatform platform) {
        QrtrNode node = recorder(QrtrNode.class, "node", null);
        QrtrTransport qrtr = (device, t, j) -> {
            calls.add("open fabric");
            return recorder(QrtrFabric.class, "fabric", node);
        };
        return new DeviceSession(config, new Providers(SOC, silicon, platform, qrtr, null, null, null, journals, time),
                p -> {
                    parts = p;
                    return new FakeDriver();
                }, netdev -> {
                    services.add("show");
                    return () -> services.add("hide");
                });
    }

    private DeviceSession session() {
        return session(new DeviceConfig("ipa0", "modem", ""), null, this::open);
    }

    private Hardware open(IpaPlatform.Request r) {
        request = r;
        calls.add("open hardware");
        return recorder(Hardware.class, "hardware", null);
    }

    private List<String> story(JournalKind kind) {
        return journal.events(e -> e.kind() == kind).stream()
                .map(e -> kind == JournalKind.STATE ? e.text() : e.subject()).toList();
    }

    private DeviceSession ready() {
        DeviceSession session = session();
        session.open();
        time.settle();
        parts.owner().execute(() -> parts.listener().state(DeviceState.READY, "modem started"));
        time.settle();
        assertEquals(DeviceState.READY, session.state());
        return session;
    }

    @Test
    void shouldOpenInOrderAndCloseInTheInverseOne() {
        DeviceSession session = ready();
        CompletableFuture<Void> closed = session.postClose("");
        time.settle();
        assertTrue(closed.isDone());
        assertEquals(List.of("open hardware", "open fabric", "probe", "remove", "close fabric", "close hardware"), calls);
        assertEquals("modem", request.loader());
        assertEquals(SOC, request.silicon());
        assertEquals(List.of("NEW -> INIT opened", "INIT -> CONFIG", "CONFIG -> WAITING_FOR_MODEM",
                "WAITING_FOR_MODEM -> READY modem started", "READY -> CLOSING", "CLOSING -> CLOSED"),
                story(JournalKind.STATE));
        assertEquals(List.of("silicon", "hardware", "qrtr", "probe", "ready", "remove"), story(JournalKind.STEP));
        assertEquals(List.of(), story(JournalKind.SWAP));
        session.close("");
        assertEquals(List.of(), time.lanes());
    }

    @Test
    void shouldReturnFromOpenAtOnceAndSayWhichStepItIsIn() {
        probeNanos = TimeUnit.SECONDS.toNanos(3);
        DeviceSession session = session();
        session.open();
        assertEquals(DeviceState.INIT, session.state());
        assertEquals(List.of(), calls);
        List<String> waits = new ArrayList<>();
        time.lane("observer").schedule(1_000_000_000, () -> waits.add(session.snapshot().waitsFor()));
        time.run(Duration.ofSeconds(4));
        assertEquals(List.of("bring-up step probe: START channel=4"), waits);
        assertEquals(DeviceState.WAITING_FOR_MODEM, session.state());
    }

    @Test
    void shouldCompleteReadyWhenReadyAndAgainAfterARecovery() {
        DeviceSession session = session();
        CompletableFuture<Void> first = session.ready().toCompletableFuture();
        session.open();
        time.settle();
        assertFalse(first.isDone());
        parts.listener().state(DeviceState.READY, "");
        assertTrue(first.isDone());
        parts.listener().state(DeviceState.RECOVERING, "modem crashed");
        CompletableFuture<Void> second = session.ready().toCompletableFuture();
        assertFalse(second.isDone());
        parts.listener().state(DeviceState.READY, "");
        assertTrue(second.isDone());
        assertEquals(1, story(JournalKind.STEP).stream().filter("ready"::equals).count());
    }

    @Test
    void shouldFailWithTheFaultsAndTheDifferenceToTheSilicon() {
        probeFailure = new DriverException("endpoint init", List.of(new Fault("/endpoints/0", "endpoint-range", "id=40")));
        DeviceSession session = session(new DeviceConfig("ipa0", "", "(qipa.soc=sc7280)"), OTHER, this::open);
        CompletableFuture<Void> ready = session.ready().toCompletableFuture();
        session.open();
        time.settle();
        assertEquals(DeviceState.FAILED, session.state());
        assertEquals(OTHER, request.silicon());
        assertEquals(List.of("open hardware", "open fabric", "probe", "close fabric", "close hardware"), calls);
        Device.Snapshot snapshot = session.snapshot();
        assertEquals("endpoint init: table refused: faults=1", snapshot.failure());
        assertEquals("id=40", snapshot.faults().getFirst().message());
        assertTrue(snapshot.faults().stream().anyMatch(f -> f.message().equals("ipa_version table=3.5.1 silicon=4.11")));
        assertEquals(1, journal.counts(JournalKind.FAULT).get("bring-up"));
        var e = assertThrows(CompletionException.class, ready::join);
        assertEquals("device=ipa0 state=FAILED reason=endpoint init: table refused: faults=1", e.getCause().getMessage());
        assertEquals(List.of("ipa0-owner"), time.lanes());
    }

    @Test
    void shouldTryAgainWhenHardwareDidNotAnswer() {
        probeFailure = new DriverException("gsi setup", "command timed out: command=ALLOCATE limit=50 ms", null);
        DeviceSession session = session();
        session.open();
        time.settle();
        assertEquals(DeviceState.INIT, session.state());
        assertEquals("attempt 2 of 4 after: gsi setup: command timed out: command=ALLOCATE limit=50 ms",
                session.snapshot().waitsFor());
        probeFailure = null;
        time.run(Duration.ofMillis(500));
        assertEquals(DeviceState.WAITING_FOR_MODEM, session.state());
        assertEquals("", session.snapshot().waitsFor());
    }

    @Test
    void shouldFailWhenHardwareNeverAnswers() {
        probeFailure = new DriverException("gsi setup", "command timed out: command=ALLOCATE limit=50 ms", null);
        DeviceSession session = session();
        session.open();
        time.run(Duration.ofSeconds(3));
        assertEquals(DeviceState.FAILED, session.state());
        assertEquals(4, calls.stream().filter("probe"::equals).count());
        assertEquals(4, calls.stream().filter("close hardware"::equals).count());
    }

    @Test
    void shouldFailWhenThePlatformRefuses() {
        DeviceSession session = session(new DeviceConfig("ipa0", "", ""), null, r -> {
            throw new PlatformException("no such hardware: device=ipa0");
        });
        session.open();
        time.settle();
        assertEquals("no such hardware: device=ipa0", session.snapshot().failure());
        assertEquals(List.of(), calls);
    }

    @Test
    void shouldFailWhenTheConfiguredSiliconIsNotPresent() {
        DeviceSession session = session(new DeviceConfig("ipa0", "", "(qipa.soc=none)"), null, this::open);
        session.open();
        time.settle();
        assertEquals("no such silicon: silicon.target=(qipa.soc=none) waiting for=SoC descriptor",
                session.snapshot().failure());
        assertEquals(List.of(), calls);
    }

    @Test
    void shouldQuiesceOnASwapAndTimeItsPhasesAcrossTwoSessions() {
        DeviceSession old = ready();
        old.postClose("a reference changed");
        time.run(Duration.ofMillis(10));
        assertEquals("quiesce 20000000", calls.get(3));
        assertEquals(DeviceState.CLOSED, old.state());
        DeviceSession next = ready();
        assertEquals(List.of("begin", "quiesce", "close", "open", "ready"), story(JournalKind.SWAP));
        var swap = journal.events(e -> e.kind() == JournalKind.SWAP);
        assertEquals(4_000_000, swap.get(1).a());
        assertEquals(10_000_000, swap.get(4).a());
        next.postClose("");
        time.settle();
        assertEquals(5, story(JournalKind.SWAP).size());
    }

    @Test
    void shouldNotQuiesceADeviceThatIsNotRunning() {
        DeviceSession session = session();
        session.open();
        time.settle();
        session.postClose("a reference changed");
        time.settle();
        assertFalse(calls.contains("quiesce 20000000"));
        assertEquals(DeviceState.CLOSED, session.state());
    }

    @Test
    void shouldSkipTheBringUpWhenItIsClosedBefore() {
        DeviceSession session = session();
        session.open();
        session.postClose("");
        time.settle();
        assertEquals(List.of(), calls);
        assertEquals(DeviceState.CLOSED, session.state());
    }

    @Test
    void shouldKeepTheNetworkDevicePublishedAwayFromTheOwner() throws Exception {
        DeviceSession session = ready();
        ModemNetdev netdev = recorder(ModemNetdev.class, "netdev", "ipa0");
        parts.listener().netdevRegistered(netdev);
        assertEquals("show", services.poll(5, TimeUnit.SECONDS));
        session.postClose("");
        time.settle();
        assertEquals("hide", services.poll(5, TimeUnit.SECONDS));
    }

    @Test
    void shouldAskTheDriverOnTheOwnerLane() {
        DeviceSession session = ready();
        assertFalse(session.suspend().toCompletableFuture().isDone());
        CompletableFuture<Void> resumed = session.resume().toCompletableFuture();
        time.settle();
        assertEquals("suspend on owner true", calls.getLast());
        assertEquals("no power", assertThrows(CompletionException.class, resumed::join).getCause().getMessage());
    }

    @Test
    void shouldRefuseQuestionsWhenThereIsNoDriver() {
        DeviceSession session = session();
        var e = assertThrows(CompletionException.class,
                () -> session.registers(Block.IPA, false).toCompletableFuture().join());
        assertInstanceOf(IllegalStateException.class, e.getCause());
        assertEquals("device not up: device=ipa0 state=INIT", e.getCause().getMessage());
    }

    private DeviceSession hanging(SystemTime system, LinkedBlockingQueue<String> events, Consumer<Lane> hang) {
        return new DeviceSession(new DeviceConfig("ipa1", "", ""), new Providers(SOC, null,
                r -> recorder(Hardware.class, "hardware", null),
                (device, t, j) -> recorder(QrtrFabric.class, "fabric", recorder(QrtrNode.class, "node", null)), null,
                null, null, journals, system), p -> {
                    parts = p;
                    return new FakeDriver() {
                        @Override
                        public void probe() {
                            events.add("probe");
                            hang.accept(p.owner());
                        }
                    };
                }, netdev -> () -> { });
    }

    @Test
    void shouldCloseInOrderWithinASecondWhenTheBringUpWaitsForAnAnswerThatNeverComes() throws Exception {
        SystemTime system = new SystemTime();
        LinkedBlockingQueue<String> events = new LinkedBlockingQueue<>();
        DeviceSession session = hanging(system, events,
                owner -> owner.pause("an answer that never comes", TimeUnit.HOURS.toNanos(1)));
        session.open();
        assertEquals("probe", events.poll(5, TimeUnit.SECONDS));
        session.close("a reference changed");
        assertEquals(List.of("remove", "close fabric", "close hardware"), calls);
        assertEquals(DeviceState.CLOSED, session.state());
        assertEquals(null, journals.journal("ipa1", system).counts(JournalKind.FAULT).get("close-forced"));
    }

    @Test
    void shouldCloseByForceWhenTheOwnerHangsWithoutWaiting() throws Exception {
        SystemTime system = new SystemTime();
        LinkedBlockingQueue<String> events = new LinkedBlockingQueue<>();
        CountDownLatch end = new CountDownLatch(1);
        DeviceSession session = hanging(system, events, owner -> {
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        session.open();
        assertEquals("probe", events.poll(5, TimeUnit.SECONDS));
        try {
            session.close("a reference changed");
        } finally {
            end.countDown();
        }
        assertEquals(List.of("close fabric", "close hardware"), calls.subList(0, 2));
        assertEquals(DeviceState.CLOSED, session.state());
        assertEquals(1, journals.journal("ipa1", system).counts(JournalKind.FAULT).get("close-forced"));
    }
}
