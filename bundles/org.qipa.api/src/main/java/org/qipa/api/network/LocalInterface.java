package org.qipa.api.network;

import java.lang.foreign.MemorySegment;
import org.osgi.annotation.versioning.ProviderType;

/** An interface inside the process: what a TUN is to programs, for code in the container. Thread safe. */
@ProviderType
public interface LocalInterface extends NetworkInterface {

    /** Takes downlink packets. Called on the device's data lane: to be quick, and the memory is valid during the call only. */
    @FunctionalInterface
    interface Listener {
        /** An IP packet. */
        void received(MemorySegment packet);
    }

    /**
     * Queues an IP packet; it is copied.
     *
     * @return false when the queue is full (counted) or the packet is longer than the MTU
     */
    boolean send(MemorySegment packet);

    /** Adds a listener; every listener sees every packet. */
    void addListener(Listener listener);

    /** Removes it. */
    void removeListener(Listener listener);
}
