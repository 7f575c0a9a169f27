package org.qipa.netdev;

import java.util.Map;
import java.util.function.ObjIntConsumer;
import org.qipa.api.network.Link;
import org.qipa.api.network.LocalInterface;
import org.qipa.api.network.NetworkEnd;

/** An interface of a link without a framework. */
public final class SimulatedInterface implements AutoCloseable {

    private final LinkInterface host;
    private NetworkEnd.Session session;

    /**
     * Opens it.
     *
     * @param configuration of the link
     * @param trouble       hears of packets lost, or with 0 of faults
     */
    public SimulatedInterface(Map<String, Object> configuration, Link link, NetworkEnd end,
            ObjIntConsumer<String> trouble) {
        host = new LinkInterface(InterfaceSettings.of(configuration), new LinkInterface.Listener() {
            @Override
            public void opened(NetworkEnd.Session opened) {
                session = opened;
            }

            @Override
            public void closing(NetworkEnd.Session closing) {
                session = null;
            }

            @Override
            public void trouble(int lost, String what) {
                trouble.accept(what, lost);
            }
        });
        host.linkAdded(link);
        host.endAdded(end);
    }

    /** The way in and out for applications. */
    public LocalInterface local() {
        return (LocalInterface) session;
    }

    @Override
    public void close() {
        host.close();
    }
}
