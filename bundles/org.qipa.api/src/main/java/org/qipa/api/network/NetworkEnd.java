package org.qipa.api.network;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A kind of interface towards applications. A whiteboard service with {@code qipa.end}: whoever holds the links'
 * configurations asks it for the interfaces of the links of that kind, and keeps their uplink queues while a kind is
 * replaced. Thread safe.
 */
@ConsumerType
public interface NetworkEnd {

    /**
     * Opens an interface.
     *
     * @throws NetworkException with the reason when that cannot be done
     */
    Session open(Host host);

    /**
     * An open interface; registered as {@link NetworkInterface}, and as {@link LocalInterface} when it is one. Closing
     * twice is closing once; after closing the other methods do nothing.
     */
    @ConsumerType
    interface Session extends NetworkInterface, AutoCloseable {

        /** A downlink packet, as {@link LinkEnd#deliver}. */
        void deliver(MemorySegment buffer, long offset, int length, boolean verified);

        /** The batch is over, as {@link LinkEnd#flush}. */
        default void flush() {
            // A session that holds nothing back has nothing to do.
        }

        /**
         * Addresses or MTU of the host changed: apply them.
         *
         * @throws NetworkException when that is not possible; all is as before then
         */
        void configured();

        /** The queue was found full, and has room again. On the data lane: to be quick. */
        void roomAgain();

        /** Packets flow, or do not; the host's MTU may be another one than before. To be quick. */
        void ready(boolean ready, String why);

        @Override
        void close();
    }

    /** What an interface is opened for: its configuration and its uplink queue. Thread safe. */
    @ProviderType
    interface Host {

        /** The link's name. */
        String name();

        /** The device's name. */
        String device();

        /** Addresses now. */
        List<InterfaceAddress> addresses();

        /** Greatest packet now, in bytes. */
        int mtu();

        /** Counters of the queue and of deliveries. */
        NetworkInterface.Counters counters();

        /**
         * Queues a copy of an IP packet.
         *
         * @param buffer memory
         * @param offset of the packet
         * @param length of the packet
         * @return false when the queue is full (counted as dropped) or the packet is empty or longer than the MTU
         */
        boolean send(MemorySegment buffer, long offset, int length);

        /**
         * Queues a copy of what a kernel hands over: a packet, or with {@code segmentBytes} one that is to be cut into
         * packets of the MTU. Refused whole or queued whole; the last one queued may go beyond the queue's limit with what is
         * cut of it. The link is not woken: {@link #wake} follows when the batch is over. Allocates nothing.
         *
         * @param buffer         memory
         * @param offset         of the packet
         * @param length         of the packet, 1 to 65535
         * @param checksumStart  byte where the transport header starts when its checksum field holds the pseudo header's
         *                       sum and has to be finished; -1 when there is nothing to do
         * @param checksumOffset of the checksum field from there
         * @param segmentBytes   transport payload of each packet to be cut, the last one's at most; 0 for one packet as it is
         */
        Offer offer(MemorySegment buffer, long offset, int length, int checksumStart, int checksumOffset,
                int segmentBytes);

        /** Wakes the link when something waits. Cheap. */
        void wake();

        /** Whether, and how far, the kernel may leave work to us: the configuration's {@code offload}. */
        default Offload offload() {
            return Offload.ALL;
        }

        /** Packets the queue takes now; after a 0, {@link Session#roomAgain} is called. */
        int room();

        /** Packets were lost between the host and applications. */
        void lost(int count, String why);
    }
}
