package org.qipa.core.netdev;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.qipa.api.network.MapOffload;
import org.qipa.api.network.ModemNetdev;
import org.qipa.api.network.MuxPort;
import org.qipa.api.network.NetdevProperties;
import org.qipa.api.time.Lane;

/** The network device as others see it; everything is passed to the owner or the data lane. */
final class NetdevDevice implements ModemNetdev {

    private final ModemNetwork network;
    private final String device;
    private final MapOffload offload;
    private final boolean aggregates;
    private final Lane owner;
    private final Lane data;
    private volatile boolean gone;

    NetdevDevice(ModemNetwork network, String device, MapOffload offload, boolean aggregates, Lane owner, Lane data) {
        this.network = network;
        this.device = device;
        this.offload = offload;
        this.aggregates = aggregates;
        this.owner = owner;
        this.data = data;
    }

    @Override
    public String device() {
        return device;
    }

    @Override
    public String name() {
        return ModemNetwork.NAME;
    }

    @Override
    public int mtu() {
        return ModemNetwork.PROPERTIES.mtu();
    }

    @Override
    public NetdevProperties properties() {
        return ModemNetwork.PROPERTIES;
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
        return data;
    }

    @Override
    public CompletionStage<Void> open(MuxPort port) {
        var done = new CompletableFuture<Void>();
        owner.execute(() -> {
            if (gone) {
                done.completeExceptionally(new IllegalStateException("network device is gone: netdev=" + name()));
            } else {
                network.open(port, done);
            }
        });
        return done;
    }

    @Override
    public CompletionStage<Void> close(MuxPort port) {
        var done = new CompletableFuture<Void>();
        owner.execute(() -> {
            if (!gone) {
                network.close(port);
            }
            done.complete(null);
        });
        return done;
    }

    @Override
    public void wake() {
        network.wake();
    }

    /** Every call from now on is refused or does nothing. Owner lane. */
    void gone() {
        gone = true;
    }
}
