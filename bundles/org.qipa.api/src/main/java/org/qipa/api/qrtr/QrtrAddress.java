package org.qipa.api.qrtr;

/**
 * A node and a port, both unsigned 32 bits.
 */
public record QrtrAddress(int node, int port) {

    /** The AP's node. */
    public static final int LOCAL_NODE = 1;
    /** Every node. */
    public static final int BROADCAST_NODE = 0xffff_ffff;
    /** The name service's port. */
    public static final int CONTROL_PORT = 0xffff_fffe;

    /** Such as {@code 0:20481} or {@code 1:control}. */
    @Override
    public String toString() {
        return Integer.toUnsignedString(node) + ":"
                + (port == CONTROL_PORT ? "control" : Integer.toUnsignedString(port));
    }
}
