package org.qipa.gsi;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.qipa.api.gsi.Gsi;
import org.qipa.api.gsi.GsiChannel;
import org.qipa.api.gsi.GsiException;
import org.qipa.api.gsi.GsiSession;
import org.qipa.api.gsi.GsiTransaction;
import org.qipa.api.journal.Journal;
import org.qipa.api.journal.JournalEvent;
import org.qipa.api.journal.JournalKind;
import org.qipa.api.register.RegisterMap;
import org.qipa.api.soc.EndpointName;
import org.qipa.api.soc.SocDescriptor;
import org.qipa.api.soc.SocTable;
import org.qipa.api.time.Lane;
import org.qipa.documents.JacksonDocumentReader;
import org.qipa.time.SimulatedTime;

/** A GSI on the bench: fake hardware, simulated time, an owner lane and a data lane, and a session when one is opened. */
final class Bench implements AutoCloseable {

    static final List<String> SOCS = List.of("msm8998", "sdm845", "sc7180", "sdx55", "sm6350", "sm8350", "sc7280", "sdx65",
            "milos", "sm8550");

    record Soc(SocTable table, RegisterMap ipaRegisters, RegisterMap gsiRegisters) implements SocDescriptor {}

    final SimulatedTime time = new SimulatedTime();
    final Lane owner = time.lane("owner");
    final Lane data = time.lane("data");
    final SocDescriptor soc;
    final FakeGsi hardware;
    final List<JournalEvent> journal = new ArrayList<>();
    final GsiProvider provider = new GsiProvider();
    GsiSession session;

    Bench(String soc) {
        this(descriptor(soc));
    }

    Bench(SocDescriptor soc) {
        this.soc = soc;
        this.hardware = new FakeGsi(soc.gsiRegisters());
    }

    static SocDescriptor descriptor(String soc) {
        var reader = new JacksonDocumentReader();
        try (InputStream in = Bench.class.getResourceAsStream("/org/qipa/soc/" + soc + "/" + soc + ".json")) {
            SocTable table = reader.readSoc(soc, in);
            try (InputStream gsi = Bench.class
                    .getResourceAsStream("/org/qipa/registers/" + table.registers().gsi() + ".json")) {
                return new Soc(table, null, reader.readRegisters(table.registers().gsi(), gsi));
            }
        } catch (Exception e) {
            throw new AssertionError("soc " + soc, e);
        }
    }

    /** A table in which endpoints were changed. */
    static SocDescriptor changed(SocDescriptor soc, UnaryOperator<SocTable.Endpoint> change) {
        SocTable t = soc.table();
        return new Soc(new SocTable(t.soc(), t.compatibles(), t.ipaVersion(), t.gsiVersion(), t.registers(),
                t.backwardCompatibility(), t.qsb(), t.modemRouteCount(), t.endpoints().stream().map(change).toList(),
                t.resources(), t.memory(), t.power(), t.windows()), null, soc.gsiRegisters());
    }

    /** An endpoint with another channel. */
    static SocTable.Endpoint with(SocTable.Endpoint e, int channelId, int tres, int events, int tlv) {
        return new SocTable.Endpoint(e.name(), e.ee(), channelId, e.endpointId(), e.towardIpa(), e.filterSupport(),
                Optional.of(new SocTable.Channel(tres, events, tlv)), e.config());
    }

    /** Changes the channel of one endpoint. */
    static UnaryOperator<SocTable.Endpoint> only(EndpointName name, UnaryOperator<SocTable.Endpoint> change) {
        return e -> e.name() == name ? change.apply(e) : e;
    }

    final Journal book = new Journal() {
        @Override
        public String device() {
            return "bench";
        }

        @Override
        public void record(JournalKind kind, String subject, long a, long b) {
            record(kind, subject, a, b, "");
        }

        @Override
        public void record(JournalKind kind, String subject, long a, long b, String text) {
            synchronized (journal) {
                if (kind != JournalKind.FAULT && journal.size() >= 50_000) {
                    return;
                }
                journal.add(new JournalEvent(journal.size(), device(), time.nanoTime(), kind, subject, a, b, text,
                        new byte[0]));
            }
        }

        @Override
        public void record(JournalKind kind, String subject, long a, long b, byte[] payload, int offset, int length) {
            record(kind, subject, a, b, "");
        }

        @Override
        public Map<String, Long> counts(JournalKind kind) {
            return journal.stream().filter(e -> e.kind() == kind)
                    .collect(Collectors.groupingBy(JournalEvent::subject, Collectors.counting()));
        }

        @Override
        public List<JournalEvent> events(Predicate<JournalEvent> filter) {
            return journal.stream().filter(filter).toList();
        }

        @Override
        public long next() {
            return journal.size();
        }

        @Override
        public Subscription subscribe(java.util.Set<JournalKind> kinds, Consumer<JournalEvent> listener) {
            return () -> { };
        }
    };

    Bench open() throws GsiException {
        return open(data);
    }

    /** Opens a session whose modem channels are polled on a lane; command and LAN channels on the owner. */
    Bench open(Lane modemLane) throws GsiException {
        session = provider.open(new Gsi.Request(soc, hardware, owner,
                name -> name == EndpointName.AP_MODEM_TX || name == EndpointName.AP_MODEM_RX ? modemLane : owner, book));
        return this;
    }

    Bench setup() throws Exception {
        open();
        run(session::setup);
        return this;
    }

    /** Something that may fail the GSI's way. */
    interface Action {
        void run() throws Exception;
    }

    /** Runs on the owner lane. */
    void run(Action action) throws Exception {
        on(owner, action);
    }

    void on(Lane lane, Action action) throws Exception {
        time.on(lane, () -> {
            action.run();
            return null;
        });
        time.settle();
    }

    /** Runs on the owner lane and answers why it failed. */
    GsiException refused(Action action) {
        try {
            run(action);
        } catch (GsiException e) {
            return e;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        throw new AssertionError("nothing was refused");
    }

    GsiChannel channel(EndpointName name) {
        return session.channel(name);
    }

    GsiSession.ChannelSnapshot snapshot(EndpointName name) {
        return session.snapshot().stream().filter(s -> s.endpoint() == name).findFirst().orElseThrow();
    }

    List<String> faults() {
        return journal.stream().filter(e -> e.kind() == JournalKind.FAULT).map(JournalEvent::subject).toList();
    }

    List<JournalEvent> journal(JournalKind kind) {
        return journal.stream().filter(e -> e.kind() == kind).toList();
    }

    /** A listener that writes down what it is told. */
    static final class Recorder implements GsiChannel.Listener {
        final List<Long> tags = new ArrayList<>();
        final List<Integer> lengths = new ArrayList<>();
        final List<String> accounts = new ArrayList<>();
        int cancelled;
        int polls;
        long packets;
        long bytes;

        @Override
        public void completed(GsiTransaction transaction) {
            if (transaction.isCancelled()) {
                cancelled++;
                return;
            }
            tags.add(transaction.tag());
            lengths.add(transaction.length());
        }

        @Override
        public void polled() {
            polls++;
        }

        @Override
        public void queued(long queuedBytes) {
            accounts.add("queued " + queuedBytes);
        }

        @Override
        public void done(long donePackets, long doneBytes) {
            accounts.add("done " + donePackets + " " + doneBytes);
            packets += donePackets;
            bytes += doneBytes;
        }
    }

    /** Sends a transaction of one TRE. */
    static void send(GsiChannel channel, long address, int length, boolean doorbell) {
        GsiTransaction t = channel.allocate(1);
        t.addTransfer(address, length);
        t.tag(address);
        t.commit(doorbell);
    }

    @Override
    public void close() {
        if (session != null) {
            session.close();
        }
        hardware.close();
    }
}
