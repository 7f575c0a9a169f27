package org.qipa.api.network;

/** Which MAP the hardware speaks (spec 12 §9). */
public enum MapOffload {
    /** Before 4.5: 4-byte checksum header up, 8-byte trailer down. */
    MAP_V4,
    /** From 4.5 on: 4-byte checksum header both ways, announced by the next-header bit. */
    MAP_V5
}
