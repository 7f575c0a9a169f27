package org.qipa.api.network;

import java.lang.foreign.MemorySegment;
import org.osgi.annotation.versioning.ConsumerType;

/** The mux layer on a network device. Called on the device's data lane only. */
@ConsumerType
public interface MuxPort {

    /**
     * Sends what there is to send, as long as there is room.
     *
     * @return frames put into the ring
     */
    int transmit(TxRing ring);

    /**
     * A receive buffer with MAP frames; valid during the call.
     *
     * @param buffer whole buffer
     * @param offset of the first frame
     * @param length bytes of all frames
     */
    void receive(MemorySegment buffer, long offset, int length);

    /** The device's side went away or came: with {@code false} the port is not polled until {@code true} follows. */
    void carrier(boolean on, String why);

    /** Room for frames on the way to the hardware. */
    interface TxRing {
        /** Bytes a frame may have at most. */
        int maxFrame();

        /**
         * Room for one frame. A claim without a {@link #commit} leaves the ring as it was.
         *
         * @return a segment of at least that many bytes to write the frame into, or null when the ring is full
         */
        MemorySegment claim(int lengthBytes);

        /** The frame in the claimed segment is complete, with one packet in it: it goes out with the next doorbell. */
        void commit(int lengthBytes);

        /**
         * As {@link #commit(int)}, for a frame that holds another number of packets: that many are lost if it is.
         *
         * @param packets 0 for a command
         */
        default void commit(int lengthBytes, int packets) {
            commit(lengthBytes);
        }
    }
}
