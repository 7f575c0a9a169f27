package org.qipa.core.command;

/** Immediate commands and their opcodes (spec 07 §2). */
public enum Opcode {
    /** Copies an IPv4 filter table. */
    V4_FILTER_INIT(0x03),
    /** Copies an IPv6 filter table. */
    V6_FILTER_INIT(0x04),
    /** Copies an IPv4 routing table. */
    V4_ROUTING_INIT(0x07),
    /** Copies an IPv6 routing table. */
    V6_ROUTING_INIT(0x08),
    /** Copies the header table. */
    HEADER_INIT_LOCAL(0x09),
    /** Writes a register. */
    REGISTER_WRITE(0x0c),
    /** Sends the next packet straight to an endpoint. */
    PACKET_INIT(0x10),
    /** Copies to local memory. */
    DMA_SHARED_MEMORY(0x13),
    /** Asks for a status of the next packet. */
    PACKET_TAG_STATUS(0x14);

    private final int code;

    Opcode(int code) {
        this.code = code;
    }

    /** The opcode without options. */
    public int code() {
        return code;
    }

    /** The opcode word with a clear option in bits 9 and 10 (4.0 and later). */
    public int word(ClearOption option) {
        return code | option.code() << 9;
    }
}
