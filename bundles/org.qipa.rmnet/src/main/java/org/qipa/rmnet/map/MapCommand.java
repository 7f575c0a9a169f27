package org.qipa.rmnet.map;

import java.lang.foreign.MemorySegment;

/**
 * A MAP command, the payload of a frame with the command bit (spec 12 §1.5).
 *
 * <pre>
 *  byte 0     command: 1 flow disable, 2 flow enable
 *  byte 1     bits 1-0 type: 0 request, 1 ack, 2 unsupported, 3 invalid
 *  byte 2-3   reserved
 *  byte 4-7   transaction id               \
 *  byte 8-9   IP family (opaque)            | not looked at;
 *  byte 10-11 flow control sequence number  | go back unchanged
 *  byte 12-15 QoS id                       /
 * </pre>
 */
public final class MapCommand {

    /** Command: the link's queue is to stop. */
    public static final int FLOW_DISABLE = 1;
    /** Command: the link's queue may go on. */
    public static final int FLOW_ENABLE = 2;
    /** Bytes a command needs at least: command and type. */
    public static final int MIN_LENGTH = 2;

    private static final int COMMAND_OFFSET = MapHeader.LENGTH;
    private static final int TYPE_OFFSET = COMMAND_OFFSET + 1;
    private static final int TYPE_MASK = 3;
    private static final int TYPE_ACK = 1;

    private MapCommand() {}

    /** The command of the frame at that offset. */
    public static int command(MemorySegment memory, long frame) {
        return Wire.u8(memory, frame + COMMAND_OFFSET);
    }

    /** Turns the frame at that offset into its acknowledgement; all but the type stays. */
    public static void acknowledge(MemorySegment memory, long frame) {
        Wire.u8(memory, frame + TYPE_OFFSET, Wire.u8(memory, frame + TYPE_OFFSET) & ~TYPE_MASK | TYPE_ACK);
    }
}
