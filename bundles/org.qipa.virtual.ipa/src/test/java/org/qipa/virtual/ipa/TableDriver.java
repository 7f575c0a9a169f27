package org.qipa.virtual.ipa;

import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.qipa.api.platform.Hardware.DmaBuffer;
import org.qipa.api.soc.EndpointName;
import org.qipa.api.soc.RegionId;
import org.qipa.api.soc.SocTable.Endpoint;
import org.qipa.api.soc.SocTable.Region;
import org.qipa.virtual.ipa.MiniDriver.Channel;

/** Loads tables as a driver does (spec 09 §3, §4), and changes them afterwards. */
final class TableDriver {

    static final int V4_FILTER_INIT = 3;
    static final int V6_FILTER_INIT = 4;
    static final int V4_ROUTING_INIT = 7;
    static final int V6_ROUTING_INIT = 8;
    private static final int DMA = 0x13;

    final MiniDriver d;
    final Channel commands;
    /** Zero rule, bitmap, addresses of the zero rule. */
    final DmaBuffer image;
    final long bitmap;
    final int filtered;

    TableDriver(MiniDriver d) {
        this.d = d;
        commands = d.started(EndpointName.AP_COMMAND_TX);
        long bits = 0;
        for (Endpoint e : d.soc.table().endpoints()) {
            bits |= e.filterSupport() ? 1L << e.endpointId() + (d.rules.wideEndpointIds() ? 0 : 1) : 0;
        }
        bitmap = bits;
        filtered = Long.bitCount(bits);
        image = d.hardware.allocate("table block", 64 * 8, 128);
        image.segment().set(ValueLayout.JAVA_LONG, 8, bitmap);
        for (int i = 2; i < 64; i++) {
            image.segment().set(ValueLayout.JAVA_LONG, 8 * i, image.busAddress());
        }
    }

    /** All eight tables (six on 4.2), every slot at the zero rule. */
    TableDriver load() {
        int filters = 8 * (1 + filtered);
        init(V4_ROUTING_INIT, RegionId.V4_ROUTE, RegionId.V4_ROUTE_HASHED, size(RegionId.V4_ROUTE), 16);
        init(V6_ROUTING_INIT, RegionId.V6_ROUTE, RegionId.V6_ROUTE_HASHED, size(RegionId.V6_ROUTE), 16);
        init(V4_FILTER_INIT, RegionId.V4_FILTER, RegionId.V4_FILTER_HASHED, filters, 8);
        init(V6_FILTER_INIT, RegionId.V6_FILTER, RegionId.V6_FILTER_HASHED, filters, 8);
        return this;
    }

    void init(int opcode, RegionId plain, RegionId hashed, int size, int from) {
        boolean both = size(hashed) > 0;
        init(opcode, offset(plain), size, both ? offset(hashed) : 0, both ? size : 0, from);
    }

    void init(int opcode, int offset, int size, int hashedOffset, int hashedSize, int from) {
        long source = image.busAddress() + from;
        command(opcode, ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN).putLong(0, hashedSize > 0 ? source : 0)
                .putLong(8, hashedSize | (long) hashedOffset << 12 | (long) size << 28 | (long) offset << 40)
                .putLong(16, source));
    }

    /** Writes a slot of a table by DMA. */
    void slot(RegionId table, int slot, long value) {
        DmaBuffer b = d.hardware.allocate("slot", 8, 8);
        b.segment().set(ValueLayout.JAVA_LONG, 0, value);
        dma(b, offset(table) + 8 * slot, 8);
    }

    void dma(DmaBuffer from, int offset, int size) {
        command(DMA, ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putShort(2, (short) size)
                .putShort(4, (short) offset).putLong(8, from.busAddress()));
    }

    void command(int opcode, ByteBuffer payload) {
        commands.tre(commands.data(payload.array()).busAddress(), opcode, MiniDriver.LAST_COMMAND);
        commands.ring();
        d.run(10);
        commands.poll();
    }

    /** Rules somewhere in system memory: those 64 bits, then zeros. */
    DmaBuffer rule(long bits) {
        DmaBuffer b = d.hardware.allocate("rule", 128, 128);
        b.segment().set(ValueLayout.JAVA_LONG, 0, bits);
        return b;
    }

    /** Slot of an endpoint in a filter table. */
    int filterSlot(EndpointName name) {
        int bit = d.id(name) + (d.rules.wideEndpointIds() ? 0 : 1);
        return 1 + Long.bitCount(bitmap & (1L << bit) - 1);
    }

    Region region(RegionId id) {
        return d.soc.table().memory().regions().stream().filter(r -> r.id() == id).findFirst().orElseThrow();
    }

    private int size(RegionId id) {
        return d.soc.table().memory().regions().stream().filter(r -> r.id() == id).mapToInt(Region::size).sum();
    }

    int offset(RegionId id) {
        return region(id).offset();
    }

    /** An uplink packet in its frame, no checksum asked for. */
    byte[] uplink(int version) {
        byte[] ip = Packets.ip(version, Packets.UDP, 100);
        return Packets.join(Packets.map(0, MiniDriver.UPLINK_MUX, ip.length),
                d.rules.mapV5() ? Packets.bytes(4, 0, 0, 0) : new byte[4], ip);
    }

    /** What a snapshot has under a name. */
    static String value(MiniDriver d, String name) {
        return d.hardware.snapshot(false).values().get(name);
    }
}
