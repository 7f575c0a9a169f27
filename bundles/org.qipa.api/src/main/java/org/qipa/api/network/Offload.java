package org.qipa.api.network;

/** What the kernel and an interface leave to each other, as far as that kernel can: property {@code offload} of a link. */
public enum Offload {
    /** Packets one by one, both ways, with finished checksums. */
    NONE,
    /** As NONE upwards; packets for the applications are joined. */
    RECEIVE,
    /** Packets of up to 64 KiB upwards, cut by us; checksums left open; packets for the applications are joined. */
    ALL
}
