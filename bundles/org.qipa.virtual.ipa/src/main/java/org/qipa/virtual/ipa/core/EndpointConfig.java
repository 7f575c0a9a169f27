package org.qipa.virtual.ipa.core;

import org.qipa.virtual.ipa.board.RegisterFile;

/**
 * How the driver programmed an endpoint: its ENDP registers, decoded each time one is written (spec 08 §3). Fields this
 * version does not have are 0.
 */
public final class EndpointConfig {

    /** ENDP_MODE: everything goes to {@link #destination}. */
    public static final int MODE_DMA = 3;
    /** AGGR_EN of an RX endpoint that aggregates. */
    public static final int AGGREGATE = 1;
    /** AGGR_EN of a TX endpoint that takes aggregates apart. */
    public static final int DEAGGREGATE = 2;
    /** CS_OFFLOAD_EN of a TX endpoint, and of an RX endpoint with a checksum header. */
    public static final int CHECKSUM_HEADER = 1;
    /** CS_OFFLOAD_EN of an RX endpoint with a checksum trailer. */
    public static final int CHECKSUM_TRAILER = 2;

    private final int id;
    boolean suspend;
    boolean delay;
    int checksum;
    int checksumHeaderOffset;
    int headerLength;
    boolean metadataValid;
    int metadataOffset;
    int metadataMask;
    boolean sizeValid;
    int sizeOffset;
    boolean bigEndian;
    boolean padCountValid;
    int padCountOffset;
    boolean sizeIncludesPadding;
    int alignment = 1;
    int mode;
    int destination;
    int aggregation;
    int byteLimit;
    int timeLimit;
    int generator;
    int packetLimit;
    boolean closeOnEnd;
    boolean hardLimit;
    boolean holDrop;
    boolean status;
    int statusEndpoint;

    /** Everything off. */
    public EndpointConfig(int id) {
        this.id = id;
    }

    /** Reads the registers again. */
    public void decode(RegisterFile f) {
        suspend = on(f, "ENDP_INIT_CTRL", "ENDP_SUSPEND");
        delay = on(f, "ENDP_INIT_CTRL", "ENDP_DELAY");
        checksum = get(f, "ENDP_INIT_CFG", "CS_OFFLOAD_EN");
        checksumHeaderOffset = 4 * get(f, "ENDP_INIT_CFG", "CS_METADATA_HDR_OFFSET");
        headerLength = wide(f, "ENDP_INIT_HDR", "HDR_LEN", "ENDP_INIT_HDR", "HDR_LEN_MSB");
        metadataValid = on(f, "ENDP_INIT_HDR", "HDR_OFST_METADATA_VALID");
        metadataOffset = wide(f, "ENDP_INIT_HDR", "HDR_OFST_METADATA", "ENDP_INIT_HDR", "HDR_OFST_METADATA_MSB");
        sizeValid = on(f, "ENDP_INIT_HDR", "HDR_OFST_PKT_SIZE_VALID");
        sizeOffset = wide(f, "ENDP_INIT_HDR", "HDR_OFST_PKT_SIZE", "ENDP_INIT_HDR_EXT", "HDR_OFST_PKT_SIZE_MSB");
        bigEndian = on(f, "ENDP_INIT_HDR_EXT", "HDR_ENDIANNESS");
        padCountValid = on(f, "ENDP_INIT_HDR_EXT", "HDR_TOTAL_LEN_OR_PAD_VALID")
                && !on(f, "ENDP_INIT_HDR_EXT", "HDR_TOTAL_LEN_OR_PAD");
        padCountOffset = wide(f, "ENDP_INIT_HDR_EXT", "HDR_TOTAL_LEN_OR_PAD_OFFSET", "ENDP_INIT_HDR_EXT",
                "HDR_TOTAL_LEN_OR_PAD_OFFSET_MSB");
        sizeIncludesPadding = on(f, "ENDP_INIT_HDR_EXT", "HDR_PAYLOAD_LEN_INC_PADDING");
        alignment = 1 << get(f, "ENDP_INIT_HDR_EXT", "HDR_PAD_TO_ALIGNMENT");
        metadataMask = Integer.reverseBytes(f.value("ENDP_INIT_HDR_METADATA_MASK", id));
        mode = get(f, "ENDP_INIT_MODE", "ENDP_MODE");
        destination = get(f, "ENDP_INIT_MODE", "DEST_PIPE_INDEX");
        aggregation = get(f, "ENDP_INIT_AGGR", "AGGR_EN");
        byteLimit = 1024 * get(f, "ENDP_INIT_AGGR", "BYTE_LIMIT");
        timeLimit = get(f, "ENDP_INIT_AGGR", "TIME_LIMIT");
        generator = get(f, "ENDP_INIT_AGGR", "AGGR_GRAN_SEL");
        packetLimit = get(f, "ENDP_INIT_AGGR", "PKT_LIMIT");
        closeOnEnd = on(f, "ENDP_INIT_AGGR", "SW_EOF_ACTIVE");
        hardLimit = on(f, "ENDP_INIT_AGGR", "HARD_BYTE_LIMIT_EN");
        holDrop = on(f, "ENDP_INIT_HOL_BLOCK_EN", "HOL_BLOCK_EN");
        status = on(f, "ENDP_STATUS", "STATUS_EN");
        statusEndpoint = get(f, "ENDP_STATUS", "STATUS_ENDP");
    }

    private int get(RegisterFile f, String register, String field) {
        return f.field(register, id, field);
    }

    private boolean on(RegisterFile f, String register, String field) {
        return get(f, register, field) != 0;
    }

    /** A field whose upper bits, where a version has them, stand elsewhere. */
    private int wide(RegisterFile f, String register, String field, String upperRegister, String upperField) {
        return get(f, register, field) | get(f, upperRegister, upperField) << 6;
    }
}
