package org.qipa.core.endpoint;

import java.util.ArrayList;
import java.util.List;

import org.qipa.api.register.RegisterMap;
import org.qipa.api.register.RegisterWord;
import org.qipa.api.soc.EndpointName;
import org.qipa.api.soc.SocTable.Config;
import org.qipa.api.soc.SocTable.Endpoint;
import org.qipa.api.soc.SocTable.Rx;
import org.qipa.api.soc.SocTable.Tx;
import org.qipa.core.primitive.Timers;
import org.qipa.core.rule.IpaRules;

/**
 * What an AP endpoint's registers are set to, in the order of spec 08 §3. Pure: it makes words, somebody else writes them.
 *
 * @param table    where status and DMA destinations are looked up
 * @param rules    of the version
 * @param map      registers of the version
 * @param timers   for time limits
 * @param headroom bytes in front of a received packet (spec 08 §2)
 */
public record EndpointProgram(EndpointTable table, IpaRules rules, RegisterMap map, Timers timers, int headroom) {

    /** Default of {@link #headroom}. */
    public static final int HEADROOM = 64;
    /** Room a soft aggregation limit must leave: one more packet of MTU 1500 with headroom 64 and bookkeeping 320. */
    public static final int PACKET_ROOM = 1884;

    private static final int MAP_HEADER = 4;
    private static final int CHECKSUM_HEADER = 4;
    /** The mux id stands in byte 1 of the MAP header. */
    private static final int MUX_OFFSET = 1;
    /** The packet length stands in bytes 2 and 3. */
    private static final int LENGTH_OFFSET = 2;
    /** The mux id is the low byte of the metadata, which this register has big-endian. */
    private static final int MUX_MASK = 0xff00_0000;
    private static final int MODE_DMA = 3;
    private static final int AGGR_ENABLE = 1;
    private static final int AGGR_DEAGGREGATE = 2;
    private static final int AGGR_GENERIC = 4;
    private static final int AGGR_QCMAP = 6;
    private static final int CS_UPLINK = 1;
    private static final int CS_DOWNLINK = 2;
    private static final int CS_INLINE = 1;

    /** The words of an endpoint, in order; head-of-line drop is {@link #holTimer} and what follows it. */
    public List<RegisterWord> words(Endpoint e) {
        Config config = e.config().orElseThrow();
        boolean tx = e.towardIpa();
        var words = new ArrayList<RegisterWord>();
        words.add(checksum(config, tx));
        if (tx) {
            words.add(word("ENDP_INIT_NAT"));
        }
        words.add(header(config, tx));
        words.add(headerExtension(e, config));
        if (!tx) {
            words.add(map.register("ENDP_INIT_HDR_METADATA_MASK").word(config.qmap() ? MUX_MASK : 0));
        } else {
            words.add(mode(config));
        }
        words.add(aggregation(config, tx));
        if (tx) {
            words.add(word("ENDP_INIT_DEAGGR"));
        } else {
            words.addAll(headOfLine(config.rx().orElseThrow().holbDrop(), 0));
        }
        words.add(word("ENDP_INIT_RSRC_GRP").with("ENDP_RSRC_GRP", config.resourceGroup()));
        if (tx) {
            Tx t = config.tx().orElseThrow();
            words.add(word("ENDP_INIT_SEQ").with("SEQ_TYPE", t.sequencerType())
                    .withIfPresent("SEQ_REP_TYPE", t.replicationType()));
        }
        words.add(status(config, tx));
        return words;
    }

    /** Head-of-line block (spec 08 §4): on with the timer first, off. */
    public List<RegisterWord> headOfLine(boolean drop, long microseconds) {
        RegisterWord enable = word("ENDP_INIT_HOL_BLOCK_EN").with("HOL_BLOCK_EN", drop);
        if (!drop) {
            return List.of(enable);
        }
        RegisterWord timer = timers.holTimer(map.register("ENDP_INIT_HOL_BLOCK_TIMER"), microseconds);
        return rules.enablesHolTwice() ? List.of(timer, enable, enable) : List.of(timer, enable);
    }

    /** Aggregation limit in units of 1024 bytes; negative when the buffer is too small (spec 08 §2). */
    public int aggregationLimit(Rx rx) {
        int room = rx.bufferSize() - headroom - (rx.aggrHardLimit() ? 0 : PACKET_ROOM);
        return Math.floorDiv(room, 1024);
    }

    private RegisterWord checksum(Config config, boolean tx) {
        RegisterWord word = word("ENDP_INIT_CFG");
        if (!config.checksum()) {
            return word;
        }
        if (tx) {
            // In units of 4 bytes: the checksum header follows the MAP header.
            word = word.with("CS_METADATA_HDR_OFFSET", MAP_HEADER / 4);
        }
        int how = rules.hasInlineChecksum() ? CS_INLINE : tx ? CS_UPLINK : CS_DOWNLINK;
        return word.with("CS_OFFLOAD_EN", how);
    }

    private RegisterWord header(Config config, boolean tx) {
        RegisterWord word = word("ENDP_INIT_HDR");
        if (!config.qmap()) {
            return word;
        }
        int length = MAP_HEADER
                + (config.checksum() && (tx || rules.hasInlineChecksum()) ? CHECKSUM_HEADER : 0);
        word = split(word, "HDR_LEN", "HDR_LEN_MSB", length).with("HDR_OFST_METADATA_VALID", true);
        if (tx) {
            return word;
        }
        return split(word, "HDR_OFST_METADATA", "HDR_OFST_METADATA_MSB", MUX_OFFSET)
                .with("HDR_OFST_PKT_SIZE_VALID", true).with("HDR_OFST_PKT_SIZE", LENGTH_OFFSET);
    }

    /** A value in a field and, where the version has it, the field for its upper bits. */
    private static RegisterWord split(RegisterWord word, String low, String high, int value) {
        int width = word.register().field(low).width();
        return word.with(low, value & (1 << width) - 1).withIfPresent(high, value >> width);
    }

    private RegisterWord headerExtension(Endpoint e, Config config) {
        RegisterWord word = word("ENDP_INIT_HDR_EXT");
        if (config.qmap()) {
            word = word.with("HDR_ENDIANNESS", true);
            if (!e.towardIpa()) {
                word = word.with("HDR_TOTAL_LEN_OR_PAD_VALID", true).with("HDR_PAYLOAD_LEN_INC_PADDING", true);
            }
        }
        return e.towardIpa() ? word : word.with("HDR_PAD_TO_ALIGNMENT", config.rx().orElseThrow().padAlign());
    }

    private RegisterWord mode(Config config) {
        RegisterWord word = word("ENDP_INIT_MODE");
        return config.dmaEndpoint().isEmpty() ? word
                : word.with("ENDP_MODE", MODE_DMA).with("DEST_PIPE_INDEX", id(config.dmaEndpoint().get()));
    }

    private RegisterWord aggregation(Config config, boolean tx) {
        RegisterWord word = word("ENDP_INIT_AGGR");
        if (!config.aggregation()) {
            return word;
        }
        if (tx) {
            return word.with("AGGR_EN", AGGR_DEAGGREGATE).with("AGGR_TYPE", AGGR_QCMAP);
        }
        Rx rx = config.rx().orElseThrow();
        word = word.with("AGGR_EN", AGGR_ENABLE).with("AGGR_TYPE", AGGR_GENERIC)
                .with("BYTE_LIMIT", aggregationLimit(rx)).with("SW_EOF_ACTIVE", rx.aggrCloseEof())
                // Oddity 14: the reference never sets this, whatever the table asks for.
                .with("HARD_BYTE_LIMIT_EN", rx.aggrHardLimit());
        return timers.aggregationLimit(word, rx.aggrTimeLimitUs());
    }

    private RegisterWord status(Config config, boolean tx) {
        RegisterWord word = word("ENDP_STATUS").with("STATUS_EN", config.statusEnable());
        return tx && config.statusEnable()
                ? word.with("STATUS_ENDP", id(config.tx().orElseThrow().statusEndpoint().orElseThrow())) : word;
    }

    private int id(EndpointName name) {
        return table.get(name).endpointId();
    }

    private RegisterWord word(String register) {
        return map.register(register).word();
    }
}
