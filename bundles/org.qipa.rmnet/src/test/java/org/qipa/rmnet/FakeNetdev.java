package org.qipa.rmnet;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.qipa.api.network.MapOffload;
import org.qipa.api.network.ModemNetdev;
import org.qipa.api.network.MuxPort;
import org.qipa.api.network.NetdevProperties;
import org.qipa.api.time.Lane;

/** A network device whose lane is the test's. */
final class FakeNetdev implements ModemNetdev {

    final Lane lane;
    final MapOffload offload;
    MuxPort port;
    CompletableFuture<Void> opening = CompletableFuture.completedFuture(null);
    boolean aggregates = true;
    int wakes;
    int opens;

    FakeNetdev(Lane lane, MapOffload offload) {
        this.lane = lane;
        this.offload = offload;
    }

    @Override
    public String device() {
        return "ipa0";
    }

    @Override
    public String name() {
        return "rmnet_ipa0";
    }

    @Override
    public int mtu() {
        return 1500;
    }

    @Override
    public NetdevProperties properties() {
        return new NetdevProperties(519, mtu(), 68, mtu(), 14, 4, 0, 1000, false);
    }

    @Override
    public MapOffload offload() {
        return offload;
    }

    @Override
    public boolean takesAggregates() {
        return aggregates;
    }

    @Override
    public Lane dataLane() {
        return lane;
    }

    @Override
    public CompletionStage<Void> open(MuxPort newPort) {
        opens++;
        if (port != null) {
            return CompletableFuture.failedFuture(new IllegalStateException("another port is attached"));
        }
        port = newPort;
        return opening;
    }

    @Override
    public CompletionStage<Void> close(MuxPort oldPort) {
        if (port == oldPort) {
            port = null;
        }
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void wake() {
        wakes++;
    }
}
