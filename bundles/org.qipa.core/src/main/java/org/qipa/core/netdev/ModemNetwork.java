package org.qipa.core.netdev;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.CompletableFuture;

import org.qipa.api.gsi.GsiException;
import org.qipa.api.journal.Journal;
import org.qipa.api.journal.JournalKind;
import org.qipa.api.network.MapOffload;
import org.qipa.api.network.ModemNetdev;
import org.qipa.api.network.MuxPort;
import org.qipa.api.network.NetdevProperties;
import org.qipa.api.platform.Hardware;
import org.qipa.api.platform.PlatformException;
import org.qipa.api.time.Lane;
import org.qipa.core.endpoint.ApEndpoint;
import org.qipa.core.endpoint.LaneCall;
import org.qipa.core.power.RuntimePower;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The modem as far as the network goes: whether its network device exists, and whether that is open (spec 11 §1 to §4).
 * Owner lane, except where said.
 */
public final class ModemNetwork implements AutoCloseable {

    /** States of the modem (spec 11 §1). */
    public enum State {
        /** There is no network device. */
        STOPPED,
        /** It is being made. */
        STARTING,
        /** It exists. */
        RUNNING,
        /** It is being taken away. */
        STOPPING
    }

    /** Hears of the network device. */
    public interface Listener {
        /** It is there. */
        void registered(ModemNetdev netdev);

        /** It is gone. */
        void unregistered(ModemNetdev netdev);
    }

    /** What it is made of. */
    public record Parts(String device, MapOffload offload, Hardware hardware, Lane owner, Lane data, RuntimePower power,
            ApEndpoint transmit, ApEndpoint receive, Journal journal, NetdevCounters counters, Listener listener) {}

    /** Name of the network device. */
    public static final String NAME = "rmnet_ipa0";
    /** Raw IP, MTU 1500 of 68 to 1500, the MAP header in front of a packet (spec 11 §4). */
    public static final NetdevProperties PROPERTIES = new NetdevProperties(519, 1500, 68, 1500, 14, 4, 0, 1000, true);

    private static final Logger LOG = LoggerFactory.getLogger(ModemNetwork.class);

    private final Parts p;
    private final TransmitBuffers buffers = new TransmitBuffers();
    private final NetdevTransmit transmit;
    private volatile State state = State.STOPPED;
    private NetdevDevice netdev;
    private boolean open;
    private MuxPort port;
    /** The same port, as the data lane sees it. */
    private MuxPort receiving;

    /** No network device yet. */
    public ModemNetwork(Parts parts) {
        this.p = parts;
        this.transmit = new NetdevTransmit(p.transmit.channel(), p.data, p.power, buffers, p.counters,
                p.journal);
        p.transmit.channel().listen(transmit);
        p.receive.receive().receiver(this::received);
    }

    /** As it stands. Any thread. */
    public State state() {
        return state;
    }

    /** The uplink. */
    public NetdevTransmit transmit() {
        return transmit;
    }

    /** The modem is ready: makes the network device, if there is none. */
    public boolean start() {
        if (state != State.STOPPED) {
            return true;
        }
        move(State.STARTING, "modem ready");
        netdev = new NetdevDevice(this, p.device, p.offload, p.transmit.config().aggregation(), p.owner, p.data);
        try {
            p.listener.registered(netdev);
        } catch (RuntimeException e) {
            LOG.warn("{}: network device not registered", p.device, e);
            netdev.gone();
            netdev = null;
            move(State.STOPPED, "not registered");
            return false;
        }
        move(State.RUNNING, "network device registered");
        return true;
    }

    /**
     * Takes it away.
     *
     * @param power whether it may be asked for; without it the channels are left as they are
     */
    public void stop(String why, boolean power) {
        if (state != State.RUNNING) {
            return;
        }
        move(State.STOPPING, why);
        if (open) {
            shut(why, power);
        }
        NetdevDevice gone = netdev;
        netdev = null;
        gone.gone();
        p.listener.unregistered(gone);
        move(State.STOPPED, why);
    }

    private void move(State to, String why) {
        p.journal.record(JournalKind.STATE, "network", 0, 0, state + " -> " + to + " " + why);
        state = to;
    }

    /** Opens the network device for a mux layer (spec 11 §4.1). */
    void open(MuxPort newPort, CompletableFuture<Void> done) {
        if (open) {
            if (port == newPort) {
                done.complete(null);
            } else {
                done.completeExceptionally(new IllegalStateException("another port is attached: netdev=" + NAME));
            }
            return;
        }
        if (!p.power.getSync()) {
            p.power.putNoidle();
            done.completeExceptionally(new IllegalStateException("no power: netdev=" + NAME));
            return;
        }
        try {
            buffers.reserve(p.hardware, p.transmit.channel().limit());
            p.transmit.enable();
            // A modem that has waited for this sends at once.
            receiver(newPort);
            p.receive.enable();
        } catch (GsiException | PlatformException e) {
            p.receive.disable();
            p.transmit.disable();
            receiver(null);
            p.power.putNoidle();
            LOG.warn("{}: {} does not open: {}", p.device, NAME, e.getMessage());
            done.completeExceptionally(e);
            return;
        }
        open = true;
        port = newPort;
        LaneCall.run(p.owner, p.data, p.journal, "data lane opens " + NAME, () -> {
            transmit.attach(newPort);
            p.data.add(transmit);
            transmit.start();
            newPort.carrier(true, "open");
        });
        p.power.putAutosuspend();
        done.complete(null);
    }

    private void receiver(MuxPort to) {
        LaneCall.run(p.owner, p.data, p.journal, "receiver of " + NAME, () -> receiving = to);
    }

    /** Closes it for its mux layer. */
    void close(MuxPort oldPort) {
        if (open && port == oldPort) {
            shut("closed", true);
        }
    }

    /** Spec 11 §4.2. */
    private void shut(String why, boolean power) {
        boolean powered = power && p.power.getSync();
        open = false;
        MuxPort old = port;
        port = null;
        LaneCall.run(p.owner, p.data, p.journal, "data lane closes " + NAME, () -> {
            transmit.stop();
            p.data.remove(transmit);
            transmit.attach(null);
            old.carrier(false, why);
        });
        if (powered) {
            p.receive.disable();
            p.transmit.disable();
        }
        LaneCall.run(p.owner, p.data, p.journal, "last packets of " + NAME, () -> {
            transmit.abandon();
            receiving = null;
        });
        if (power) {
            p.power.putAutosuspend();
        }
    }

    private void received(MemorySegment buffer, long offset, int length) {
        MuxPort to = receiving;
        if (to == null || length == 0) {
            p.counters.rxDropped.increment();
            return;
        }
        p.counters.rxPackets.increment();
        p.counters.rxBytes.add(length);
        to.receive(buffer, offset, length);
    }

    /** There may be something to send. Any thread. */
    void wake() {
        transmit.wake();
    }

    /** Whether packets may flow. */
    public boolean isOpen() {
        return open;
    }

    /** Before power goes. */
    public void suspend() {
        if (open) {
            p.receive.suspend();
            p.transmit.suspend();
        }
    }

    /** After it came back; the queue is woken when the resume is over. */
    public void resume() {
        if (open) {
            p.transmit.resume();
            p.receive.resume();
            p.owner.execute(this::wakeQueue);
        }
    }

    /** Power is back: packets that wait go on, unless the channel still owes its start. */
    public void wakeQueue() {
        // A doorbell of a channel that stands is an error.
        if (!open || p.transmit.isOwed()) {
            return;
        }
        boolean powered = p.power.getSync();
        p.data.execute(() -> {
            if (receiving != null) {
                transmit.start();
            }
        });
        if (powered) {
            p.power.putAutosuspend();
        } else {
            p.power.putNoidle();
        }
    }

    /** Holds the uplink, or lets it go: a swap is near. */
    public void hold(boolean on) {
        transmit.hold(on);
        LaneCall.run(p.owner, p.data, p.journal, "uplink held", transmit::abandon);
    }

    /** Gives memory back. The endpoints are torn down by now. */
    @Override
    public void close() {
        buffers.close();
    }
}
