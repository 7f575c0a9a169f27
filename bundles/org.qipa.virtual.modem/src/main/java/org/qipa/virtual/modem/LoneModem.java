package org.qipa.virtual.modem;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.qipa.api.journal.Journal;
import org.qipa.api.qmi.Qmi;
import org.qipa.api.qrtr.QrtrException;
import org.qipa.api.qrtr.QrtrFabric;
import org.qipa.api.qrtr.QrtrNode;
import org.qipa.api.time.Lane;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A modem without silicon: its services on a fabric, for software that talks to a modem and moves no packets. It speaks no
 * handshake and publishes no IPA service. Runs on a lane of its own; calls from outside are posted to it.
 */
final class LoneModem extends Attached {

    private static final Logger LOG = LoggerFactory.getLogger(LoneModem.class);
    /** QRTR node of a modem (spec 14 §7); a fabric with one node answers that. */
    private static final int MODEM_NODE = 0;
    /** A modem is back soon after a crash (spec 14 §7). */
    private static final long REBOOT_NANOS = 500_000_000;

    private final QrtrFabric fabric;
    private QrtrNode node;

    LoneModem(QrtrFabric fabric, Qmi qmi, Lane lane, Journal journal, PacketNetwork network, long answerNanos) {
        super(fabric.device(), qmi, lane, journal, network, answerNanos);
        this.fabric = fabric;
    }

    @Override
    void start() {
        lane.execute(this::powerUp);
    }

    @Override
    public CompletionStage<Void> crash(boolean restart) {
        return post(() -> {
            if (state != State.RUNNING) {
                return refuse("not running");
            }
            powerDown(State.CRASHED, "crash");
            if (restart) {
                int crashed = boots;
                lane.schedule(REBOOT_NANOS, () -> {
                    if (crashed == boots) {
                        powerUp();
                    }
                });
            }
            return CompletableFuture.completedStage(null);
        });
    }

    @Override
    public CompletionStage<Void> boot() {
        return post(() -> {
            if (state == State.RUNNING) {
                return refuse("already up");
            }
            powerUp();
            return CompletableFuture.completedStage(null);
        });
    }

    @Override
    public void silence(boolean on) {
        lane.execute(() -> {
            silent(on);
            services.speakAgain();
        });
    }

    /** Its lane ends with it. */
    @Override
    public void close() {
        lane.execute(() -> {
            closed = true;
            powerDown(State.OFF, "the modem's bundle stops or its fabric has gone");
            lane.close();
        });
    }

    private void powerUp() {
        if (closed) {
            return;
        }
        boots++;
        try {
            node = fabric.attach(MODEM_NODE);
            enter(State.RUNNING, "boot " + boots);
            services.up(node);
        } catch (QrtrException e) {
            LOG.warn("modem cannot attach its node: device={} cause={}", device(), e.getMessage());
            enter(State.CRASHED, e.getMessage());
        }
    }

    private void powerDown(State end, String why) {
        boots++;
        enter(end, why);
        services.down();
        if (node != null) {
            node.close();
            node = null;
        }
    }
}
