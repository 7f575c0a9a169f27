package org.qipa.gsi;

import java.io.InputStream;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.qipa.api.gsi.GsiTransaction;
import org.qipa.api.journal.Journal;
import org.qipa.api.register.RegisterMap;
import org.qipa.api.soc.IpaVersion;
import org.qipa.documents.JacksonDocumentReader;
import org.qipa.journal.RingJournals;
import org.qipa.time.SystemTime;

/**
 * A TX ring: so many transactions of one TRE are submitted with one doorbell, completed by hardware that does nothing else,
 * and handed over by one poll. The journal is on. The result is the time of a batch; the report divides it by the TREs.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RingBenchmark {

    private static final int CHANNEL = 5;
    private static final int EVENT_RING = 2;
    private static final int TRES = 512;
    private static final int TLV_LIMIT = 20;
    private static final int LENGTH = 1400;

    /** Transactions of a batch. */
    @Param({"1", "32", "256"})
    public int batch;

    private final SystemTime time = new SystemTime();
    private RingHardware hardware;
    private Transfers transfers;

    /** Puts the rings together. */
    @Setup(Level.Trial)
    public void open() throws Exception {
        RegisterMap map;
        String name = "gsi-v4.5";
        try (InputStream in = RingBenchmark.class.getResourceAsStream("/org/qipa/registers/" + name + ".json")) {
            map = new JacksonDocumentReader().readRegisters(name, in);
        }
        Journal journal = new RingJournals().journal("benchmark", time);
        hardware = new RingHardware(map, CHANNEL, EVENT_RING);
        GsiRegisters registers = new GsiRegisters(map, GsiRules.of(IpaVersion.of("4.5")), hardware.gsi(), journal);
        Ring ring = new Ring(hardware, "transfer ring " + CHANNEL, TRES);
        EventRing events = new EventRing(EVENT_RING, TRES, hardware, registers, null, journal);
        hardware.connect(ring, events.ring());
        transfers = new Transfers(new Transfers.Shape("AP_MODEM_TX", CHANNEL, true, false, TRES, TLV_LIMIT), ring, events,
                registers, journal, (transaction, what, limit) -> {
                    throw new IllegalStateException("nobody waits here");
                });
    }

    /** Gives the rings back. */
    @TearDown(Level.Trial)
    public void close() {
        hardware.close();
    }

    /** A batch. */
    @Benchmark
    public int batch() {
        for (int i = 0; i < batch; i++) {
            GsiTransaction transaction = transfers.allocate(1);
            transaction.addTransfer(0x1000, LENGTH);
            transaction.commit(false);
        }
        transfers.ring();
        int handled = transfers.poll(batch);
        if (handled != batch) {
            throw new IllegalStateException("transactions completed: handled=" + handled + " expected=" + batch);
        }
        return handled;
    }
}
