package org.qipa.virtual.modem;

import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.qipa.api.fault.FaultBoard;
import org.qipa.api.journal.Journal;
import org.qipa.api.journal.JournalKind;
import org.qipa.api.platform.ModemSilicon;
import org.qipa.api.qmi.Qmi;
import org.qipa.api.qrtr.QrtrFabric;
import org.qipa.api.time.Agent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A modem on the silicon of one device.
 *
 * <p>Boot (spec 03 §10): power up (the driver is told before and after), load the GSI firmware if that is the modem's
 * job, publish the service; then {@link ModemService} speaks the handshake. Packets flow from INIT_COMPLETE on. Every boot
 * has a number; what an earlier boot had still to do is dropped by comparing it.
 *
 * <p>Runs on the silicon's lane; calls from outside are posted to it.
 */
final class ModemSession extends Attached implements ModemSilicon.Listener, ModemService.Modem {

    private static final Logger LOG = LoggerFactory.getLogger(ModemSession.class);
    /** Packets handed to the IPA in one go. */
    private static final int BATCH = 64;
    /** An earlier modem is down within 2 s. */
    private static final long ATTACH_AGAIN_NANOS = 5_000_000;
    private static final int ATTACH_TRIES = 400;

    /** In the metadata of an uplink packet: a MAP command, no IP packet. */
    private static final int MAP_COMMAND = 1 << 15;

    private final ModemSilicon silicon;
    private final QrtrFabric fabric;
    private final Qmi qmi;
    private final long answerNanos;
    private final ModemTables tables;
    private final ModemKnobs knobs;
    private final Runnable waker = this::pumpSoon;
    private final Agent turnEnd = this::endTurn;
    private volatile boolean pumpDue;
    private boolean flushDue;
    /** Made once: it is asked for with every packet. */
    private final PacketNetwork.Carrier carrier;
    private ModemService service;
    private int loadedInBoot;
    private long discarded;
    private long commands;
    private boolean driverInitAnswered;

    ModemSession(ModemSilicon silicon, QrtrFabric fabric, Qmi qmi, Journal journal, PacketNetwork network,
            long answerNanos, FaultBoard faults) {
        super(silicon.device(), qmi, silicon.lane(), journal, network, answerNanos);
        this.silicon = silicon;
        this.tables = new ModemTables(silicon);
        this.fabric = fabric;
        this.qmi = qmi;
        this.answerNanos = answerNanos;
        this.carrier = silicon::send;
        knobs = new ModemKnobs(faults);
        faults.listener((fault, struck, parameters) -> journal.record(JournalKind.STRIKE, fault.name(), struck, 0,
                parameters.toString()));
    }

    /** Attaches to the silicon and boots; an earlier modem that is still being taken down is waited for. */
    @Override
    void start() {
        lane.execute(() -> attach(ATTACH_TRIES));
    }

    private void attach(int tries) {
        if (closed) {
            return;
        }
        try {
            silicon.attach(this);
        } catch (IllegalStateException taken) {
            if (tries > 0) {
                lane.schedule(ATTACH_AGAIN_NANOS, () -> attach(tries - 1));
            } else {
                LOG.warn("modem cannot attach: device={} limitMillis={} cause={}", device(),
                        ATTACH_TRIES * ATTACH_AGAIN_NANOS / 1_000_000, taken.getMessage());
            }
            return;
        }
        // Behind the silicon's own agents: what a turn of theirs has brought is a batch.
        lane.add(turnEnd);
        network.carrier(waker);
        powerUp();
    }

    @Override
    public Map<String, Long> counters() {
        Map<String, Long> counters = super.counters();
        counters.put("discarded_silent", discarded);
        counters.put("map_commands", commands);
        return counters;
    }

    @Override
    public CompletionStage<Void> boot() {
        return post(() -> state == State.OFF || state == State.CRASHED ? powerUp() : refuse("already up"));
    }

    @Override
    public CompletionStage<Void> crash(boolean restart) {
        return post(() -> {
            if (state == State.OFF || state == State.CRASHED) {
                return refuse("not running");
            }
            CompletionStage<Void> down = down(State.CRASHED, "crash");
            int crashed = boots;
            return down.thenRun(() -> {
                if (restart) {
                    lane.execute(() -> bootAgain(crashed));
                }
            });
        });
    }

    @Override
    public void silence(boolean on) {
        lane.execute(() -> {
            silent(on);
            if (!on && service != null) {
                service.speakAgain();
                services.speakAgain();
            }
            pump();
        });
    }

    /** Boots after a crash, unless the bundle has gone or somebody else has booted or crashed it since. */
    private void bootAgain(int crashed) {
        if (!closed && boots == crashed) {
            powerUp();
        }
    }

    /** A crash without a restart: the modem's bundle goes. The driver is told; nobody waits for it. */
    @Override
    public void close() {
        lane.execute(() -> {
            closed = true;
            network.carrierGone(waker);
            if (state != State.OFF && state != State.CRASHED) {
                down(State.OFF, "the modem's bundle stops").whenComplete((ok, failed) -> silicon.detach());
            } else {
                silicon.detach();
            }
            lane.remove(turnEnd);
            network.flush();
        });
    }

    // --- boot and crash

    private CompletionStage<Void> powerUp() {
        int boot = ++boots;
        enter(State.BOOTING, "boot " + boot);
        return silicon.powerUp().thenRun(() -> lane.execute(() -> booted(boot))).exceptionally(failed -> {
            lane.execute(() -> {
                if (boot == boots) { // else it was given up, for a stop or another boot
                    LOG.warn("modem does not boot: device={} boot={} cause={}", device(), boot, failed.toString());
                    fail(boot, failed.toString());
                }
            });
            return null;
        });
    }

    private void booted(int boot) {
        if (boot != boots || state != State.BOOTING) {
            return;
        }
        silicon.loadGsiFirmware();
        publish(boot);
    }

    private void publish(int boot) {
        try {
            service = new ModemService(fabric, qmi, lane, journal, silicon, tables, this, answerNanos, knobs);
            enter(State.HANDSHAKE, "service published");
            service.open();
            if (service != null) {
                services.up(service.node());
            }
        } catch (Exception e) {
            // The device has closed meanwhile, or its transport refuses a node; the journal has the state either way.
            LOG.info("modem cannot publish its service: device={} cause={}", device(), e.toString());
            fail(boot, e.toString());
        }
    }

    private void fail(int boot, String why) {
        if (boot == boots) {
            closeService();
            enter(State.CRASHED, why);
        }
    }

    private CompletionStage<Void> down(State end, String why) {
        boots++;
        enter(end, why);
        closeService();
        return silicon.powerDown(true);
    }

    private void closeService() {
        services.down();
        if (service != null) {
            service.close();
            service = null;
        }
    }

    // --- the service tells

    @Override
    public void leave(long nanos) {
        int boot = boots;
        closeService();
        enter(State.BOOTING, "has left and comes back");
        lane.schedule(nanos, () -> {
            if (boot == boots && state == State.BOOTING && !closed) {
                publish(boot);
            }
        });
    }

    @Override
    public void loadMicrocontroller() {
        if (loadedInBoot != boots) {
            loadedInBoot = boots;
            silicon.loadMicrocontroller();
        }
    }

    @Override
    public boolean isDriverInitAnswered() {
        return driverInitAnswered;
    }

    @Override
    public void driverInitAnswered() {
        driverInitAnswered = true;
    }

    @Override
    public void handshakeComplete() {
        enter(State.RUNNING, "INIT_COMPLETE received");
        pump();
    }

    // --- the silicon tells

    @Override
    public void received(MemorySegment memory, long offset, int length, int metadata) {
        if (state == State.OFF || state == State.CRASHED) {
            network.lost(1);
            journal.record(JournalKind.LOSS, "modem", 1, 0, "uplink packet reached a modem that is down");
        } else if (silent) {
            discarded++;
        } else if ((metadata & MAP_COMMAND) != 0) {
            commands++;
        } else if (network.receive(metadata & 0xff, memory, offset, length)) {
            pump();
        } else if (!flushDue) {
            flushDue = true;
            lane.signal();
        }
    }

    @Override
    public void writable() {
        pump();
    }

    @Override
    public void powerOff() {
        boots++;
        closed = true;
        lane.remove(turnEnd);
        network.flush();
        network.carrierGone(waker);
        closeService();
        enter(State.OFF, "power off");
    }

    /** Packets wait in the network. Any thread; one call is as good as many. */
    private void pumpSoon() {
        pumpDue = true;
        lane.signal();
    }

    /** The end of a turn of the lane. */
    private int endTurn() {
        if (flushDue) {
            flushDue = false;
            network.flush();
        }
        if (pumpDue) {
            pumpDue = false;
            pump();
        }
        return 0;
    }

    private void pump() {
        if (state != State.RUNNING || silent) {
            return;
        }
        int sent;
        do {
            sent = silicon.isWritable() ? network.drain(carrier, BATCH) : 0;
        } while (sent == BATCH);
    }

    @Override
    void entered(State now, String why) {
        network.carries(waker, now == State.RUNNING, why);
    }
}
